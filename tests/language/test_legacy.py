"""Legacy encodings: recognised by the Vietnamese they hold, converted without loss."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.language.legacy_encodings import cp1258, tcvn3, vni

from rag.language.legacy import (
    CP1258,
    TCVN3,
    VNI,
    convert_bytes,
    convert_glyphs,
    from_cp1258,
    from_tcvn3,
    from_vni,
)

SENTENCES = (
    "Tổng thu ngân sách trên địa bàn ước đạt 5.200 tỷ đồng, bằng 98,5% dự toán.",
    "Giá trị sản xuất nông nghiệp tăng 3,2%; lượng khách du lịch vượt kế hoạch.",
    "Ủy ban nhân dân huyện đã chỉ đạo các xã, thị trấn đẩy mạnh xây dựng nông thôn mới.",
    "Tỷ lệ hộ nghèo giảm còn 4,1%, người dân được hỗ trợ vay vốn để phát triển chăn nuôi.",
    "Những kết quả ấy có sự đóng góp lớn của nhiều doanh nghiệp, hợp tác xã ở vùng ven biển.",
)
ENCODERS: dict[str, Callable[[str], bytes]] = {TCVN3: tcvn3, VNI: vni, CP1258: cp1258}
CAPITALS = "BÁO CÁO KẾT QUẢ PHÁT TRIỂN KINH TẾ Ở TỈNH HÀ TĨNH"
ALL_LETTERS = (
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    "bcdghklmnpqrstvxaeiouy 0123456789.,;%"
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_sentence_is_recognised_and_comes_back_whole(encoding: str, sentence: str) -> None:
    converted = convert_bytes(ENCODERS[encoding](sentence))
    assert converted is not None
    expected = sentence.replace("Ủ", "ủ") if encoding == TCVN3 else sentence
    assert (converted.encoding, converted.text) == (encoding, expected)


@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_heading_in_capitals_keeps_them(encoding: str) -> None:
    text = f"{CAPITALS}\n\nI. KẾT QUẢ ĐẠT ĐƯỢC\n\n{SENTENCES[1]} Tự do. Độc lập."
    converted = convert_bytes(ENCODERS[encoding](text))
    assert converted is not None
    assert (converted.encoding, converted.text) == (encoding, text)


@given(st.text(alphabet=ALL_LETTERS, max_size=80))
def test_every_small_letter_comes_back(text: str) -> None:
    assert from_tcvn3(tcvn3(text).decode("cp1252")) == text
    assert from_vni(vni(text).decode("cp1252")) == text
    assert from_cp1258(cp1258(text)) == text


@given(st.text(alphabet=ALL_LETTERS.upper(), max_size=80))
def test_every_capital_comes_back(text: str) -> None:
    assert from_vni(vni(text).decode("cp1252")) == text
    assert from_cp1258(cp1258(text)) == text


GLYPHS = {
    "TCVN3": ("Céng hßa x· héi chñ nghÜa ViÖt Nam", TCVN3, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    "VNI": ("Coäng hoøa xaõ hoäi chuû nghóa", VNI, "Cộng hòa xã hội chủ nghĩa"),
    "TCVN3 in capitals": ("§éC LËP Tù DO H¹NH PHóC N¡M", TCVN3, "ĐỘC LẬP TỰ DO HẠNH PHÚC NĂM"),
    "VNI in capitals": (
        "ÑOÄC LAÄP TÖÏ DO HAÏNH PHUÙC", VNI, "ĐỘC LẬP TỰ DO HẠNH PHÚC"
    ),
    "small marks behind VNI capitals": (
        "Ñoäc laäp, Töï do, Haïnh phuùc cuûa daân", VNI, "Độc lập, Tự do, Hạnh phúc của dân"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("glyphs", "encoding", "text"), GLYPHS.values(), ids=GLYPHS)
def test_text_copied_from_an_old_font_is_converted(glyphs: str, encoding: str, text: str) -> None:
    converted = convert_glyphs(glyphs)
    assert converted is not None
    assert (converted.encoding, converted.text) == (encoding, text)


NO_LEGACY = {
    "Vietnamese": " ".join(SENTENCES),
    "Vietnamese with old tone placement": "Nước cộng hoà xã hội, hoà bình, thuỷ sản, uỷ ban ấy",
    "French": "Les élèves français ont été très heureux à Noël, où le café était fermé l'été",
    "German": "Die Bürger müssen für größere Häuser höhere Gebühren zahlen, außer in Köln",
    "Spanish": "El año pasado la población creció más rápido en la región según el último informe",
    "signs": "10 m² ± 5 °C · 3 m² · § 4 · «ab» × 2 ÷ 3 · ½ · ©",
    "too little to tell": "Céng hßa x·",
    "plain ASCII": "Tong thu ngan sach tren dia ban",
    "nothing": "",
}


@pytest.mark.parametrize("text", NO_LEGACY.values(), ids=NO_LEGACY)
def test_other_text_is_no_old_font(text: str) -> None:
    assert convert_glyphs(text) is None


WESTERN = ("French", "German", "Spanish", "signs", "too little to tell")


@pytest.mark.parametrize("name", WESTERN)
def test_bytes_of_another_language_fit_no_encoding(name: str) -> None:
    assert convert_bytes(NO_LEGACY[name].encode("cp1252")) is None


def test_bytes_without_a_letter_in_windows_are_no_obstacle() -> None:
    converted = convert_bytes(b"\x8d " + tcvn3(SENTENCES[0]))
    assert converted is not None
    assert converted.text == "\x8d " + SENTENCES[0]


def test_a_long_row_of_letters_is_looked_at_in_passing() -> None:
    assert convert_glyphs("a" * 1_000_000 + " Céng hßa") is None
