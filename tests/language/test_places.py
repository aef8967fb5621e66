from __future__ import annotations

import pytest

from rag.language.gazetteer import province_states
from rag.language.places import (
    districts_named,
    own_place,
    places_named,
    provinces,
    provinces_mentioned,
)

NAMED = {
    "with diacritics": ("Thu ngân sách của Bình Thuận", ("Bình Thuận",)),
    "in capitals": ("TỈNH BÌNH THUẬN", ("Bình Thuận",)),
    "in lower case": ("thu của bình thuận", ("Bình Thuận",)),
    "without diacritics": ("thu ngan sach binh thuan", ("Bình Thuận",)),
    "some syllables without diacritics": ("thu của binh thuận", ("Bình Thuận",)),
    "two, in order, each once": (
        "Nghệ An hơn Quảng Trị, Nghệ An kém ai?",
        ("Nghệ An", "Quảng Trị"),
    ),
    "side by side": ("Hà Nội-Hải Phòng/Hà Nam", ("Hà Nội", "Hải Phòng", "Hà Nam")),
    "old tone placement": ("Thanh Hoá và Khánh Hoà", ("Thanh Hóa", "Khánh Hòa")),
    "before a comma": ("ở Cà Mau, năm 2023", ("Cà Mau",)),
    "in brackets": ("(Cà Mau)", ("Cà Mau",)),
    "over the end of a line": ("Cà\nMau", ("Cà Mau",)),
    "decomposed letters": ("ở Cà Mau".replace("à", "a\u0300"), ("Cà Mau",)),
    "none": ("Tổng thu ngân sách", ()),
    "not inside a longer word": ("hoa binhx", ()),
    "not over the end of a sentence": ("phía Bắc. Ninh Thuận", ("Ninh Thuận",)),
    "wrong diacritics are another word": ("binh thuần", ()),
    "a direction before the name": ("phía bắc Bình Định", ("Bình Định",)),
    "a letter that grows in lower case": ("İ ở Cà Mau", ("Cà Mau",)),
}

ALIASES = {
    "TP.HCM": "Hồ Chí Minh",
    "TP. HCM": "Hồ Chí Minh",
    "tphcm": "Hồ Chí Minh",
    "tp hồ chí minh": "Hồ Chí Minh",
    "Sài Gòn": "Hồ Chí Minh",
    "BR-VT": "Bà Rịa - Vũng Tàu",
    "Bà Rịa–Vũng Tàu": "Bà Rịa - Vũng Tàu",
    "ba ria vung tau": "Bà Rịa - Vũng Tàu",
    "Thừa Thiên - Huế": "Thừa Thiên Huế",
    "Đăk Lăk": "Đắk Lắk",
    "daklak": "Đắk Lắk",
    "thành phố Huế": "Huế",
}

WORDS_OR_PLACES = {
    "peace": ("Hòa bình được giữ vững", ()),
    "peace in lower case": ("một môi trường hòa bình, ổn định", ()),
    "keeping the peace": ("gìn giữ Hòa Bình", ()),
    "with capitals": ("UBND Hòa Bình", ("Hòa Bình",)),
    "after a kind word": ("tỉnh hòa bình", ("Hòa Bình",)),
    "after a preposition": ("thu ngân sách của hòa bình", ("Hòa Bình",)),
    "before a year": ("thu ngân sách hòa bình năm 2023", ("Hòa Bình",)),
    "before the question": ("dân số hòa bình là bao nhiêu?", ("Hòa Bình",)),
    "unaccented at the end": ("thu ngan sach hoa binh", ("Hòa Bình",)),
    "unaccented at the beginning": ("hoa binh thu duoc may ty", ("Hòa Bình",)),
    "a comparison": ("lãi suất cao bằng năm 2022", ()),
    "the province of that name": ("tinh cao bang nam 2022", ("Cao Bằng",)),
    "an ocean": ("khu vực châu Á - Thái Bình Dương", ()),
    "a president": ("tư tưởng Hồ Chí Minh, Chủ tịch Hồ Chí Minh", ()),
    "his city": ("Chủ tịch UBND Thành phố Hồ Chí Minh", ("Hồ Chí Minh",)),
    "a brewery": ("Bia Sài Gòn - Hà Tĩnh", ("Hà Tĩnh",)),
    "a person": ("ông Nguyễn Thái Bình phát biểu", ()),
    "a person with a middle name": ("Trần Quang Nam và vuong dinh hue", ()),
    "a district before its province": ("huyện An Dương Hải Phòng", ("Hải Phòng",)),
    "the first word of a sentence": ("Từ Hà Nội đến Hà Nam", ("Hà Nội", "Hà Nam")),
    "a district with a province's name": ("huyện Quảng Ninh", ()),
    "a district with a longer name": ("huyện Điện Biên Đông", ()),
    "a province's capital": ("thành phố Hà Tĩnh", ("Hà Tĩnh",)),
    "a town": ("thị trấn Hòa Bình", ()),
    "no kind word": ("cơ quan Hà Nội", ("Hà Nội",)),
    "no kind word, unaccented": ("co quan ha noi", ("Hà Nội",)),
}


@pytest.mark.parametrize(("text", "expected"), NAMED.values(), ids=NAMED.keys())
def test_the_provinces_a_text_names(text: str, expected: tuple[str, ...]) -> None:
    assert places_named(text) == expected


@pytest.mark.parametrize("alias", ALIASES)
def test_a_province_by_another_name(alias: str) -> None:
    assert places_named(f"Dân số {alias} năm 2023?") == (ALIASES[alias],)


@pytest.mark.parametrize(("text", "expected"), WORDS_OR_PLACES.values(), ids=WORDS_OR_PLACES.keys())
def test_names_are_told_from_words_persons_and_longer_names(
    text: str, expected: tuple[str, ...]
) -> None:
    assert places_named(text) == expected


def test_the_list_holds_merged_provinces_too_and_no_name_twice() -> None:
    names = provinces()
    assert {"Hà Nội", "Hồ Chí Minh", "Bình Thuận"} <= set(names)
    assert len(names) == len(set(names)) == 64  # Huế has had two names


@pytest.mark.parametrize("state", province_states(), ids=lambda state: state.name)
def test_every_province_is_found_by_each_of_its_names(state) -> None:  # type: ignore[no-untyped-def]
    for name in (state.name, *state.aliases):
        assert places_named(f"Báo cáo của tỉnh {name} năm 2023") == (state.name,)


LOCAL = frozenset({"Thanh Chương", "Tam Nông", "Bản Mới", "Hà Tĩnh"})
WITH_LOCAL = {
    "beside provinces, in order": (
        "Hà Nội, thanh chuong, Hà Nam",
        ("Hà Nội", "Thanh Chương", "Hà Nam"),
    ),
    "one no list has": ("thu ở bản mới", ("Bản Mới",)),
    "a word in lower case": ("chính sách tam nông", ()),
    "after a kind word": ("huyện tam nông", ("Tam Nông",)),
    "with capitals": ("Tam Nông thu bao nhiêu?", ("Tam Nông",)),
    "a province": ("ha tinh", ("Hà Tĩnh",)),
    "others are not looked for": ("Đô Lương, Nam Đàn", ()),
}


@pytest.mark.parametrize(("text", "expected"), WITH_LOCAL.values(), ids=WITH_LOCAL.keys())
def test_places_of_loaded_reports_are_looked_for_too(text: str, expected: tuple[str, ...]) -> None:
    assert places_named(text, LOCAL) == expected


DISTRICTS = {
    "huyện Thạch Hà": ["huyện Thạch Hà"],
    "huyen thach ha, TX Hồng Lĩnh": ["huyện Thạch Hà", "thị xã Hồng Lĩnh"],
    "thị xã Kỳ Anh": ["thị xã Kỳ Anh"],
    "thành phố Thanh Chương": ["huyện Thanh Chương"],
    "quận 1, TP Thủ Đức": ["Quận 1", "thành phố Thủ Đức"],
    "TP Qui Nhơn": ["thành phố Quy Nhơn"],
    "Thạch Hà": [],
    "xã Thạch Hà": [],
    "cơ quan Ba Đình": [],
    "thành phố Huế": [],
}


@pytest.mark.parametrize("text", DISTRICTS)
def test_districts_are_named_with_their_kind(text: str) -> None:
    assert [district.label for district in districts_named(text)] == DISTRICTS[text]


def test_districts_of_one_name_are_all_returned() -> None:
    homes = {district.province for district in districts_named("huyện Châu Thành")}
    assert {"Long An", "Bến Tre", "Tây Ninh"} <= homes


def test_each_mention_of_a_province_counts() -> None:
    assert provinces_mentioned("Cà Mau, An Giang, cà mau") == ("Cà Mau", "An Giang", "Cà Mau")


@pytest.mark.parametrize(
    ("place", "own"),
    [
        ("huyện Thanh Chương, Nghệ An", "Thanh Chương"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("Quận 1, Hồ Chí Minh", "Quận 1"),
        ("Hà Tĩnh", "Hà Tĩnh"),
        (None, ""),
    ],
)
def test_the_place_a_report_is_of(place: str | None, own: str) -> None:
    assert own_place(place) == own


def test_an_average_of_nine_months_is_no_district() -> None:
    assert districts_named("ton kho binh quan 9 thg 2022") == ()
    assert [d.label for d in districts_named("quan 9")] == ["Quận 9"]
