"""Answers that are words: a cause, a list, a person, a date, a document's name."""

from __future__ import annotations

import pytest

from rag import Assistant
from rag.answer.lists import enumeration
from rag.answer.names import dates, document_names, named, persons
from rag.answer.wanted import Kind, wanted
from rag.answer.wording import HEADLINE_LIMIT, as_headline, as_sentence
from rag.question import understand
from rag.records import Status

HEADLINES = {
    "a cause": ("Vì sao nhà máy xử lý rác thải chưa hoàn thành?", "Do vướng giải phóng mặt bằng"),
    "a person": ("Ai trình bày báo cáo của tỉnh Quảng Ngãi?", "Trần Văn Bình"),
    "a date": ("Báo cáo được trình bày ngày nào?", "ngày 08/12/2022"),
    "a decision": (
        "Nghị quyết nào về hỗ trợ học phí cho trẻ mầm non?",
        "Nghị quyết số 27/2022/NQ-HĐND ngày 15/7/2022",
    ),
    "a list": (
        "Kể tên các dự án khởi công",
        "Cầu Sông Vàng; bệnh viện Đông Hải; hồ chứa nước Khe Lim",
    ),
}


@pytest.mark.parametrize(("question", "headline"), HEADLINES.values(), ids=HEADLINES.keys())
def test_the_words_asked_for_are_the_headline(
    question: str, headline: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.headline) == (Status.ANSWERED, headline)
    (citation,) = answer.citations
    text = assistant.document(citation.document_id).text
    assert citation.quote == text[citation.start : citation.end]
    assert headline[1:].split(";")[0] in citation.quote


PERSONS = {
    "after a post": ("Chủ tịch UBND tỉnh Lê Thị Hoa phát biểu", ["Lê Thị Hoa"]),
    "after an honorific": ("do đồng chí Trần Văn Bình trình bày", ["Trần Văn Bình"]),
    "before a post": ("Nguyễn Văn An, Bí thư Tỉnh ủy", ["Nguyễn Văn An"]),
    "a place is no person": ("cầu Lê Lợi hoàn thành", []),
    "a name needs a given name": ("ông Nguyễn nói", []),
}


@pytest.mark.parametrize(("text", "names"), PERSONS.values(), ids=PERSONS.keys())
def test_persons_stand_beside_a_post(text: str, names: list[str]) -> None:
    assert [span.of(text) for span in persons(text)] == names


DATES = {
    "a full date": ("họp ngày 08/12/2022 tại", ["ngày 08/12/2022"]),
    "in words": ("ngày 8 tháng 12 năm 2022", ["ngày 8 tháng 12 năm 2022"]),
    "a month": ("trong tháng 9/2023", ["tháng 9/2023"]),
    "a quarter": ("vào quý III/2024", ["quý III/2024"]),
    "none in a decision number": ("số 27/2022/NQ-HĐND", []),
}


@pytest.mark.parametrize(("text", "expected"), DATES.values(), ids=DATES.keys())
def test_dates_in_a_text(text: str, expected: list[str]) -> None:
    assert [span.of(text).strip() for span in dates(text)] == expected


def test_document_names_come_with_number_and_date() -> None:
    text = "theo Quyết định số 15/QĐ-UBND ngày 02/3/2022 và Nghị quyết 12-NQ/TU"
    assert [span.of(text) for span in document_names(text)] == [
        "Quyết định số 15/QĐ-UBND ngày 02/3/2022",
        "Nghị quyết 12-NQ/TU",
    ]


@pytest.mark.parametrize(
    ("stretch", "sentence"),
    [
        ("thu đạt 9 tỷ đồng;", "Thu đạt 9 tỷ đồng."),
        ("  nhiều \n khoảng   trắng . ", "Nhiều khoảng trắng."),
        ("tăng 7% (năm 2021 giảm 3%", "Tăng 7% (năm 2021 giảm 3%)."),
        ("đã có dấu chấm.", "Đã có dấu chấm."),
        ("đạt , vượt ; xong", "Đạt, vượt; xong."),
        ("", ""),
    ],
)
def test_a_stretch_is_printed_as_a_sentence(stretch: str, sentence: str) -> None:
    assert as_sentence(stretch) == sentence


def test_a_long_headline_is_cut_at_a_word_and_shows_it() -> None:
    words = "Các địa phương đẩy mạnh cải cách hành chính " * 6
    headline = as_headline(words)
    assert len(headline) <= HEADLINE_LIMIT
    assert headline.endswith("…")
    assert words.startswith(f"{headline[:-1]} ")


def test_a_long_headline_is_cut_at_a_late_comma() -> None:
    text = "Thu ngân sách đạt kế hoạch " * 4 + ", chi ngân sách tiết kiệm hơn năm trước rất nhiều"
    assert as_headline(text) == ("Thu ngân sách đạt kế hoạch " * 4).strip() + "…"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("gồm: cầu Vàng, bệnh viện Đông, hồ Khe.", ["cầu Vàng", "bệnh viện Đông", "hồ Khe"]),
        ("các xã (An Hòa, An Bình và An Phú)", ["An Hòa", "An Bình", "An Phú"]),
        ("gồm: cầu Vàng, bệnh viện Đông", []),
        ("cơ cấu: công nghiệp 41%; nông nghiệp 14%; dịch vụ 45%", []),
        ("không có danh sách", []),
    ],
)
def test_a_list_has_three_items_at_least_and_no_shares(text: str, items: list[str]) -> None:
    assert enumeration(text) == items


def test_the_items_of_a_section_are_a_list_of_bullets(tasks: Assistant) -> None:
    answer = tasks.ask("Liệt kê các giải pháp phát triển du lịch")
    assert answer.headline == (
        "Nâng cấp các bến tàu ra đảo; Đào tạo hướng dẫn viên người địa phương; "
        "Mở tuyến xe buýt tới các làng nghề"
    )
    assert answer.answer.splitlines() == [
        "- Nâng cấp các bến tàu ra đảo [1].",
        "- Đào tạo hướng dẫn viên người địa phương [2].",
        "- Mở tuyến xe buýt tới các làng nghề [3].",
    ]
    assert len(answer.citations) == 3


NAMED = {
    "a body behind its generic noun": (
        "giao Sở Y tế chủ trì chiến dịch",
        "cơ quan",
        "cơ quan nào chủ trì",
        ["Sở Y tế"],
    ),
    "a small word that is no body": ("tiêm vắc xin phòng COVID-19", "cơ quan", "", []),
    "a club by its short form": (
        "đội CLB Bóng đá Sông Vàng củng cố vị trí",
        "câu lạc bộ bóng đá",
        "câu lạc bộ bóng đá nào",
        ["CLB Bóng đá Sông Vàng"],
    ),
    "small syllables belong to a name": (
        "giao Phòng Quản lý đô thị chủ trì",
        "phòng",
        "phòng nào được giao chủ trì ở thị xã",
        ["Phòng Quản lý đô thị"],
    ),
    "the only one of its kind": ("Đông Hải là huyện duy nhất đạt chuẩn", "huyện", "", ["Đông Hải"]),
    "a country": ("đông nhất là khách Hàn Quốc", "nước", "", ["Hàn Quốc"]),
    "the question's own name is no answer": (
        "huyện Đông Hải đạt chuẩn",
        "huyện",
        "huyện đông hải có xã nào",
        [],
    ),
}


@pytest.mark.parametrize(("text", "noun", "asked", "names"), NAMED.values(), ids=NAMED.keys())
def test_a_name_is_of_the_kind_asked_for(
    text: str, noun: str, asked: str, names: list[str]
) -> None:
    assert [span.of(text) for span in named(text, noun, asked)] == names


WANTED = {
    "Câu lạc bộ bóng đá nào được nhắc tên?": (Kind.NAMED, "câu lạc bộ bóng đá"),
    "Những huyện nào đạt chuẩn?": (Kind.LIST, "huyện"),
    "Ba chỉ tiêu không đạt là gì?": (Kind.LIST, ""),
    "Hỗ trợ học phí theo nghị quyết số mấy?": (Kind.DOCUMENT, ""),
    "Sao khách du lịch lại giảm?": (Kind.CAUSE, ""),
    "Để tăng thu ngân sách, tỉnh làm gì?": (Kind.WAY, ""),
    "Tiêu đề của báo cáo này là gì?": (Kind.TITLE, ""),
    "Vận động viên nào đoạt huy chương vàng?": (Kind.PERSON, "vận động viên"),
    "Thu ngân sách đạt bao nhiêu?": (Kind.CLAUSE, ""),
}


@pytest.mark.parametrize(("question", "expected"), WANTED.items(), ids=WANTED.keys())
def test_the_kind_of_words_a_question_wants(question: str, expected: tuple[Kind, str]) -> None:
    want = wanted(understand(question))
    assert (want.kind, want.noun) == expected


def test_another_post_or_a_deputy_is_not_the_person_asked_for(assistant: Assistant) -> None:
    assert assistant.ask("Giám đốc Sở Y tế tỉnh Quảng Ngãi là ai?").status is Status.REFUSED
