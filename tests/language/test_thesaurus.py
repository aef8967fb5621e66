from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.language.normalise import fold
from rag.language.thesaurus import Thesaurus, thesaurus
from rag.language.thesaurus_file import Relation, folds_of, keys_of

FILE = Path(__file__).parents[2] / "src" / "rag" / "assets" / "thesaurus.tsv"
PAGE = Path(__file__).parents[2] / "docs" / "thesaurus.md"
HEADER = "term\trelation\tphrases\tsource\n"

EVERYDAY = {
    "Năm ngoái tỉnh mình bán hàng ra nước ngoài được bao nhiêu?": "kim ngạch xuất khẩu",
    "Hàng mua về từ nước ngoài hết bao nhiêu tiền?": "kim ngạch nhập khẩu",
    "Ngân hàng đang cho vay tổng cộng mấy nghìn tỷ?": "dư nợ tín dụng",
    "Tiền dân gửi ngân hàng có tăng không?": "nguồn vốn huy động",
    "Bao nhiêu công ty mới mở trong năm?": "doanh nghiệp thành lập mới",
    "Có mấy công ty đóng cửa?": "doanh nghiệp giải thể",
    "Tỉnh nuôi được bao nhiêu con heo?": "đàn lợn",
    "Trồng bao nhiêu héc ta bắp?": "ngô",
    "Người đi du lịch đến tỉnh đông không?": "lượt khách du lịch",
    "Khách tây đến nhiều không?": "khách quốc tế",
    "Du lịch kiếm được bao nhiêu?": "doanh thu du lịch",
    "Vật giá leo thang ra sao?": "lạm phát",
    "Ngân sách bị âm bao nhiêu?": "bội chi ngân sách",
    "Thu từ bán đất được mấy tỷ?": "thu tiền sử dụng đất",
    "Còn bao nhiêu nhà nghèo?": "hộ nghèo",
    "Bao nhiêu phần trăm hộ nghèo?": "tỷ lệ hộ nghèo",
    "Mấy người mất việc?": "tỷ lệ thất nghiệp",
    "Bao nhiêu người đi xuất khẩu lao động?": "đưa lao động đi làm việc ở nước ngoài",
    "Thanh niên đi lính năm nay bao nhiêu?": "tuyển quân",
    "Đụng xe chết mấy người?": "tai nạn giao thông",
    "Sao lại thiếu thầy cô?": "thiếu giáo viên",
    "Bao nhiêu em đỗ tốt nghiệp?": "tỷ lệ tốt nghiệp trung học phổ thông",
    "Trẻ con được chích ngừa chưa?": "tiêm chủng",
    "Trạm xá xã có bác sĩ không?": "trạm y tế xã",
    "Làm giấy tờ qua mạng được chưa?": "dịch vụ công trực tuyến",
    "Sổ đỏ cấp được bao nhiêu?": "giấy chứng nhận quyền sử dụng đất",
    "Tiền đền bù cho dân thế nào?": "bồi thường, hỗ trợ, tái định cư",
    "Nhà giá rẻ xây được mấy căn?": "nhà ở xã hội",
    "Thu gom rác đạt bao nhiêu phần trăm?": "thu gom, xử lý chất thải rắn",
    "Rừng phủ bao nhiêu đất?": "tỷ lệ che phủ rừng",
    "Dân đi biển đánh cá được mấy tấn?": "khai thác thủy sản",
    "Bao nhiêu người có thẻ bảo hiểm y tế?": "tỷ lệ bao phủ bảo hiểm y tế",
    "Mùa màng bội thu không?": "được mùa",
    "Cúp điện bao nhiêu lần?": "mất điện",
    "tieu tien dau tu cong duoc bao nhieu": "giải ngân vốn đầu tư công",
    "bao nhieu xa dat nong thon moi": "xã đạt chuẩn nông thôn mới",
    "keu goi dau tu the nao": "thu hút đầu tư",
    "ban hàng qua mang có tăng không": "thương mại điện tử",
    "tong muc ban le tang may phan tram": "tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng",
    "How much was the export turnover?": "kim ngạch xuất khẩu",
    "FOREIGN INVESTMENT năm 2024": "vốn đầu tư trực tiếp nước ngoài",
    "pci của tỉnh đứng thứ mấy": "chỉ số năng lực cạnh tranh cấp tỉnh",
    "Thuỷ hải sản ra sao?": "thủy sản",
    "Khoa học kĩ thuật có gì mới?": "khoa học và công nghệ",
    "Mấy công trình đã động thổ?": "khởi công",
    "Có bao nhiêu công ty tạm nghỉ?": "doanh nghiệp tạm ngừng hoạt động",
    "Lũ làm bao nhiêu người thiệt mạng?": "tử vong",
    "Xã nào về đích nông thôn mới rồi?": "xã đạt chuẩn nông thôn mới",
    "Trên 10.000 dân có mấy đốc tờ?": "một vạn dân",
    "Bao nhiêu học trò?": "học sinh",
    "Heo bị dịch tả heo bao nhiêu?": "dịch tả lợn châu Phi",
    "What was the unemployment rate?": "tỷ lệ thất nghiệp",
    "How many people died in floods?": "tử vong",
    "Per capita income compared with the same period?": "thu nhập bình quân đầu người",
    "How many schools met national standards? national standard schools": (
        "trường đạt chuẩn quốc gia"
    ),
    "How many gold medals were won?": "huy chương vàng",
    "OCOP bốn sao có mấy loại?": "sản phẩm OCOP 4 sao",
}

CONTRASTS = [
    ("thu", "chi"),
    ("xuất khẩu", "nhập khẩu"),
    ("xuất", "nhập"),
    ("tăng", "giảm"),
    ("nội địa", "quốc tế"),
    ("nội địa", "xuất nhập khẩu"),
    ("trong nước", "nước ngoài"),
    ("cao", "thấp"),
    ("lên", "xuống"),
    ("nhiều", "ít"),
    ("thành lập", "giải thể"),
    ("trồng trọt", "chăn nuôi"),
    ("trâu", "bò"),
    ("lợn", "gà"),
    ("hộ nghèo", "hộ cận nghèo"),
    ("cho vay", "tiền gửi"),
    ("chủ quan", "khách quan"),
    ("đầu năm", "cuối năm"),
    ("đúng hạn", "quá hạn"),
    ("y tế", "xã hội"),
    ("hàng hóa", "hành khách"),
    ("thành thị", "nông thôn"),
    ("huyện", "xã"),
    ("tỉnh", "huyện"),
    ("năng suất", "sản lượng"),
    ("diện tích", "sản lượng"),
    ("increase", "decrease"),
    ("exports", "imports"),
    ("revenue", "expenditure"),
]


@pytest.mark.parametrize(("question", "term"), EVERYDAY.items(), ids=EVERYDAY.keys())
def test_an_everyday_question_finds_the_official_term(question: str, term: str) -> None:
    found = [name for expansion in thesaurus().expand(question) for name in expansion.concepts]
    assert term in found


@pytest.mark.parametrize(("one", "other"), CONTRASTS, ids=[" / ".join(p) for p in CONTRASTS])
def test_words_that_contrast_are_never_synonyms(one: str, other: str) -> None:
    first, second = keys_of([one, other])
    by_term: dict[str, list[str]] = {}
    for entry in thesaurus().entries:
        if entry.relation is Relation.SAME:
            by_term.setdefault(entry.term, []).append(f" {entry.key} ")
    for term, keys in by_term.items():
        sides = [{w for w in (first, second) if f" {w} " in key} for key in keys]
        assert not ({first} in sides and {second} in sides), term


def test_what_is_marked_apart_is_never_offered() -> None:
    apart = [e for e in thesaurus().entries if e.relation is Relation.APART]
    assert len(apart) > 80
    for entry in apart:
        for asked, forbidden in ((entry.term, entry.key), (entry.phrase, entry.term_key)):
            (expansion,) = thesaurus().expand(asked) or (None,)
            offered = [a.phrase for a in expansion.alternatives] if expansion else []
            assert forbidden not in keys_of(offered), asked


def test_the_file_holds_at_least_1800_concepts_each_with_another_word() -> None:
    same = [e for e in thesaurus().entries if e.relation is Relation.SAME]
    with_words = {e.term for e in same if e.key != e.term_key}
    assert len(with_words) == len(thesaurus().terms) >= 1800


def test_every_line_of_the_file_is_a_comment_or_four_plain_columns() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert rows[0] == HEADER.rstrip().split("\t")
    assert all(len(row) == 4 and row[3] in {"own", "glossary"} for row in rows[1:])
    assert all(cell == unicodedata.normalize("NFC", cell).strip() for row in rows for cell in row)


def test_a_phrase_is_in_two_concepts_only_when_marked_ambiguous() -> None:
    terms: dict[str, set[str]] = {}
    marked = {e.key for e in thesaurus().entries if e.ambiguous}
    for entry in thesaurus().entries:
        if entry.relation is Relation.SAME:
            terms.setdefault(entry.key, set()).add(entry.term)
    assert [key for key, of in terms.items() if len(of) > 1 and key not in marked] == []


def test_bulk_folding_is_the_folding_of_the_index() -> None:
    keys = [entry.key for entry in thesaurus().entries]
    assert folds_of(keys) == list(map(fold, keys))


RULES = {
    "the longest phrase wins": ("tổng thu ngân sách nhà nước", ["tổng thu ngân sách nhà nước"]),
    "typed diacritics are respected": ("dư nỏ tín dùng", []),
    "left-out diacritics are filled in": ("du no tin dung", ["du no tin dung"]),
    "some diacritics left out": ("Dư no tín dung", ["Dư no tín dung"]),
    "one bare syllable may be anything": ("gia heo the nao", []),
    "one bare syllable in an accented question": ("Mấy heo thế nào", ["heo"]),
    "AI in capitals": ("Ứng dụng AI", ["AI"]),
    "ai is who": ("ai là người trình bày", []),
    "abbreviation in small letters": ("ntm", ["ntm"]),
    "not across a full stop": ("Xong dư nợ. Tín dụng là gì", ["dư nợ"]),
    "across a line's comma": ("Khám bệnh chữa bệnh", ["Khám bệnh chữa bệnh"]),
    "not inside a longer word": ("exporter", []),
    "old tone placement": ("Văn hoá", ["Văn hoá"]),
    "combining marks": (unicodedata.normalize("NFD", "dư nợ"), ["dư nợ"]),
    "a compound is not taken for its part": ("câu lạc bộ", ["câu lạc bộ"]),
    "a list is not a term": ("người, tài sản", []),
    "a list that is a term": ("trâu, bò", ["trâu, bò"]),
    "a longer phrase begins inside a shorter one": (
        "Nhóm hàng xuất khẩu cửa khẩu quốc tế",
        ["hàng xuất khẩu", "cửa khẩu quốc tế"],
    ),
    "an English plural": ("which craft villages", ["craft villages"]),
    "a long term with a comma too many": ("vận tải, hành khách", ["vận tải, hành khách"]),
    "nothing is left out of full diacritics": ("Nghĩa vụ mua bảo hiểm của đơn vị", []),
    "no words": ("??? 12,5%", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), RULES.values(), ids=RULES.keys())
def test_which_words_are_matched(text: str, expected: list[str]) -> None:
    found = [unicodedata.normalize("NFC", e.matched) for e in thesaurus().expand(text)]
    assert found == expected


def test_synonyms_weigh_more_than_narrower_and_broader_words() -> None:
    (expansion,) = thesaurus().expand("thuế TNCN")
    weights = {a.phrase: (a.weight, a.relation) for a in expansion.alternatives}
    assert weights["thuế thu nhập cá nhân"] == (1.0, Relation.SAME)
    assert weights["thuế"] == (0.6, Relation.BROADER)
    assert expansion.alternatives[0].phrase == expansion.concept == "thuế thu nhập cá nhân"


def test_a_narrower_word_leads_back_to_the_broader_term_at_a_discount(tmp_path: Path) -> None:
    book = Thesaurus.read(_file(tmp_path, "khách\tnarrower\tkhách đoàn\town\n"))
    (expansion,) = book.expand("khách đoàn")
    (alternative,) = expansion.alternatives
    assert (alternative.phrase, alternative.weight) == ("khách", 0.6)
    assert alternative.relation is Relation.BROADER


def test_an_ambiguous_word_names_all_its_concepts_and_weighs_less(tmp_path: Path) -> None:
    rows = "nhà ở\tsame\t?nhà\town\nnhà nước\tsame\t?nhà | chính quyền\town\n"
    (expansion,) = Thesaurus.read(_file(tmp_path, rows)).expand("thuế nhà")
    assert expansion.concepts == ("nhà ở", "nhà nước")
    assert {a.weight for a in expansion.alternatives} == {0.6}


def test_a_users_file_adds_words_and_concepts_and_leaves_the_original_alone(
    tmp_path: Path,
) -> None:
    rows = (
        "dư nợ tín dụng\tgiống\ttiền bà con thiếu nhà băng\tcủa tỉnh\ncầu treo\tsame\tcầu dây\tx\n"
    )
    book = thesaurus().also(_file(tmp_path, rows))
    assert book.expand("tien ba con thieu nha bang")[0].concept == "dư nợ tín dụng"
    assert book.expand("cầu dây")[0].concept == "cầu treo"
    assert thesaurus().expand("cầu dây") == ()


BAD_LINES = {
    "three columns": ("dư nợ\tsame\tnợ\n", "có 3 cột"),
    "an empty column": ("dư nợ\tsame\t\town\n", "có 3 cột"),
    "an unknown relation": ("dư nợ\tnhư\tnợ\town\n", "không có quan hệ «như»"),
    "an empty phrase": ("dư nợ\tsame\tnợ | | vay\town\n", "không có chữ nào"),
    "a phrase of another concept": ("tên gọi\tsame\tHTX\town\n", "«HTX» đã thuộc khái niệm"),
    "two relations at once": (
        "thuế\tsame\ttiền nộp\tx\nthuế\tbroader\ttiền nộp\tx\n",
        "đã là «same»",
    ),
    "words that must stay apart": (
        "bờ trái\tsame\tbờ\tx\nbờ phải\tsame\t?bờ\tx\nbờ trái\tapart\tbờ phải\tx\n",
        "không thay nhau được",
    ),
    "a new word joining what is apart": (
        "kim ngạch xuất khẩu\tsame\t?nhập khẩu\tx\n",
        "không thay nhau được",
    ),
}


@pytest.mark.parametrize(("rows", "problem"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_line_is_named_with_its_problem(tmp_path: Path, rows: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        thesaurus().also(_file(tmp_path, rows))
    message = str(caught.value)
    assert ".tsv», dòng " in message
    assert "Hãy" in message
    assert "\n" not in message


def test_the_manual_shows_a_file_that_works_and_the_message_of_one_that_does_not(
    tmp_path: Path,
) -> None:
    _, example, message, *_ = PAGE.read_text(encoding="utf-8").split("```text\n")
    book = Thesaurus.read(_file(tmp_path, example.split("```")[0]))
    assert book.expand("dư nợ")[0].concept == "dư nợ tín dụng"
    bad = tmp_path / "tinh-toi.tsv"
    bad.write_text(HEADER + "\ndư nợ\tsame\tnợ\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Thesaurus.read(bad)
    assert str(caught.value) == message.split("\n```")[0]


def test_a_missing_or_foreign_file_is_one_sentence(tmp_path: Path) -> None:
    foreign = tmp_path / "cũ.tsv"
    foreign.write_bytes("Dư nợ".encode("utf-16"))
    for path in (tmp_path / "không có.tsv", foreign):
        with pytest.raises(InputError, match="không đọc được"):
            thesaurus().also(path)


WORDS = st.sampled_from(
    [e.phrase for e in thesaurus().entries[::7]] + ["và", "năm 2024", "bao nhiêu", "?", ". ", ","]
)
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=8).map(" ".join)


@given(TEXTS)
def test_spans_are_valid_ordered_and_never_overlap(text: str) -> None:
    for form in (text, fold(text), text.upper(), unicodedata.normalize("NFD", text)):
        found = thesaurus().expand(form)
        assert all(e.span.of(form) == e.matched and e.matched.strip() for e in found)
        assert all(a.span.end <= b.span.start for a, b in pairwise(found))
        assert all(e.concepts and e.alternatives for e in found)
        assert all(0 < a.weight <= 1 for e in found for a in e.alternatives)


def test_every_phrase_of_the_file_is_found_whole() -> None:
    lost = [
        entry.phrase
        for entry in thesaurus().entries
        if [e.matched for e in thesaurus().expand(f"Nêu {entry.phrase}")[-1:]] != [entry.phrase]
    ]
    assert not lost


def _file(folder: Path, rows: str) -> Path:
    path = folder / "của tỉnh.tsv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return path
