"""The scorer against planted faults: what must not pass, and what must."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.documents import read_bytes
from rag.evaluate.figures import figures_are_true
from rag.evaluate.measures import (
    citation_is_valid,
    citation_supports,
    citations_are_valid,
    judge,
)
from rag.evaluate.records import Outcome, Question
from rag.evaluate.retrieval import first_rank, gains
from rag.evaluate.values import holds, take_apart
from rag.records import (
    Answer,
    CheckedFigure,
    Citation,
    Document,
    DocumentId,
    Metadata,
    Status,
    Verdict,
)

_DOCUMENT = DocumentId("00112233445566aa")
_OTHER = DocumentId("ffeeddccbbaa9988")


def _question(*headline: str, must: tuple[str, ...] = (), wrong: tuple[str, ...] = ()) -> Question:
    return Question(
        id="q",
        document=("lua",),
        category="figure",
        split="dev",
        question="?",
        headline=headline,
        must=tuple((one,) for one in must),
        must_not=wrong,
        evidence=("x",),
    )


def _answer(headline: str | None, text: str | None = None) -> Answer:
    return Answer("?", Status.ANSWERED, headline, headline or "" if text is None else text)


_REFUSED = Answer("?", Status.REFUSED, None, "Không có.", reason="không có")

_SAME = {
    "another scale": ("17,422 nghìn tỷ đồng", "17.422 tỷ đồng"),
    "a leading zero": ("2/10 tiêu chí", "02/10"),
    "ten thousands": ("647.000 tấn", "trên 64,7 vạn tấn"),
    "another name of a unit": ("70 triệu USD", "70 triệu đô la Mỹ"),
    "percent in words": ("đạt 104 phần trăm", "104%"),
    "no unit expected": ("2.000 tỷ đồng", "2.000"),
    "no thousands dot": ("4680 ha", "4.680 ha"),
    "a range": ("từ 14-16%", "14-16%"),
    "another noun phrase": ("2.154 ca sốt xuất huyết", "2.154 ca"),
    "a rate with other words": ("11,3 bác sĩ trên một vạn dân", "11,3 bác sĩ/1 vạn dân"),
    "a rank among many": ("xếp thứ 15/63", "thứ 15"),
    "the unit's denominator left out": ("60 triệu đồng", "60 triệu đồng/người/năm"),
    "a minus for a fall": ("-2,5%", "giảm 2,5%"),
    "a rise left unsaid": ("8%", "tăng 8%"),
    "a date with leading zeros": ("ngày 8/3/2022", "08/3/2022"),
    "a table cell": ("Lúa | 4.986 | 12", "4.986 ca"),
    "a document number": ("Nghị quyết số 11-NQ/TU ngày 26/5/2022", "11-NQ/TU"),
    "case and tone placement": ("BỘ Y TẾ và HOÀ BÌNH", "hòa bình"),
    "a word the publisher broke": ("ki nh t ế số", "kinh tế"),
    "punctuation": ("phòng, chống dịch", "phòng chống dịch"),
    "parts in any order": ("dịch vụ 6,5%; công nghiệp 11,4%", "11,4%; 6,5%"),
    "yes at the beginning": ("Có: tăng 8%", "Có"),
    "a no with its fact": ("Không: có 02 ca tử vong", "Không: 2 ca tử vong"),
}


@pytest.mark.parametrize(("text", "expected"), _SAME.values(), ids=_SAME)
def test_the_same_said_differently_is_held(text: str, expected: str) -> None:
    assert holds(take_apart(text), expected)


_DIFFERENT = {
    "digits swapped": ("8,50%", "8,05%"),
    "a number inside a longer one": ("117.422 tỷ đồng", "17.422 tỷ đồng"),
    "a percentage inside a longer one": ("đạt 104%", "4%"),
    "a number cut at its comma": ("2,7%", "7%"),
    "a thousandth": ("17,422 tỷ đồng", "17.422 tỷ đồng"),
    "another currency": ("70 triệu đồng", "70 triệu USD"),
    "percentage points": ("5,1 điểm phần trăm", "5,1%"),
    "a percentage without its sign": ("8", "8%"),
    "a percentage for an amount": ("15%", "15 tấn"),
    "a percentage for a rank": ("15%", "thứ 15"),
    "a rise for a fall": ("tăng 15%", "giảm 15%"),
    "a fall for a rise": ("giảm 15%", "tăng 15%"),
    "a fall left unsaid": ("15%", "giảm 15%"),
    "another noun": ("476 xã", "476 doanh nghiệp"),
    "yield for weight": ("92,5 tạ", "92,5 tạ/ha"),
    "another total": ("26/30 chỉ tiêu", "26/29 chỉ tiêu"),
    "only a part of k of n": ("26 chỉ tiêu", "26/29 chỉ tiêu"),
    "the low end of a range": ("14%", "14-16%"),
    "another year": ("năm 2022", "năm 2023"),
    "another document number": ("Nghị quyết số 01-NQ/TU", "11-NQ/TU"),
    "the number without its name": ("6 nhóm", "Đề án 06"),
    "half a word": ("bình ổn", "hòa bình"),
    "a syllable inside a word": ("thanh toán", "than"),
    "a citation mark": ("Có sự tăng [15].", "15"),
    "yes inside the text": ("tỉnh có tăng", "Có"),
    "no for yes": ("Không: giảm 3%", "Có"),
    "one of two parts": ("11,4%", "11,4%; 6,5%"),
}


@pytest.mark.parametrize(("text", "expected"), _DIFFERENT.values(), ids=_DIFFERENT)
def test_what_only_looks_alike_is_not_held(text: str, expected: str) -> None:
    assert not holds(take_apart(text), expected)


_OUTCOMES = {
    "right headline": (_question("8,05%"), _answer("8,05%"), Outcome.CORRECT),
    "8,50% for 8,05%": (_question("8,05%"), _answer("8,50%"), Outcome.WRONG_VALUE),
    "117.422 for 17.422": (
        _question("17.422 tỷ đồng"),
        _answer("117.422 tỷ đồng"),
        Outcome.WRONG_VALUE,
    ),
    "104% for 4%": (_question("4%"), _answer("104%"), Outcome.WRONG_VALUE),
    "right value elsewhere only": (
        _question("92%"),
        _answer("97%", "Đạt 92% dự toán, bằng 97% năm trước."),
        Outcome.WRONG_VALUE,
    ),
    "wrong pick beside the right one": (
        _question("tăng 8%", wrong=("giảm 16%",)),
        _answer("tăng 8% (năm 2022 giảm 16%)"),
        Outcome.CORRECT,
    ),
    "another name": (
        _question("Bộ Y tế", wrong=("Sở Y tế",)),
        _answer("Sở Y tế", "Sở Y tế theo phân bổ của Bộ Y tế."),
        Outcome.WRONG_VALUE,
    ),
    "a name only in the text": (
        _question("Bộ Y tế"),
        _answer("Tiêm đủ các đợt", "Tiêm theo phân bổ của Bộ Y tế."),
        Outcome.INCOMPLETE,
    ),
    "the figure but not the name asked for": (
        _question("Thu nội địa", "Thu nội địa đạt 104%"),
        _answer("104%"),
        Outcome.WRONG_VALUE,
    ),
    "the other verdict": (
        _question("Chưa", must=("8%",)),
        _answer("Có: tăng 8%"),
        Outcome.WRONG_VALUE,
    ),
    "a needed part missing": (
        _question("65 dự án", must=("65 dự án", "2,52 tỷ USD")),
        _answer("65 dự án", "Có 65 dự án."),
        Outcome.INCOMPLETE,
    ),
    "the n of a k/n is a part": (
        _question("1.168 tỷ đồng", must=("4.820",)),
        _answer("1.168 tỷ đồng", "Mới đạt 1.168/4.820 tỷ đồng."),
        Outcome.CORRECT,
    ),
    "no unit": (_question("17.422 tỷ đồng"), _answer("17.422"), Outcome.INCOMPLETE),
    "an over-long headline": (
        _question("8,05%"),
        _answer("8,05% " + "rất dài " * 30),
        Outcome.INCOMPLETE,
    ),
    "a lost hedge": (
        _question("gần 60.000 tỷ đồng"),
        _answer("60.000 tỷ đồng", "Đạt 60.000 tỷ đồng."),
        Outcome.LOST_HEDGE,
    ),
    "a hedge kept in the text": (
        _question("gần 60.000 tỷ đồng"),
        _answer("60.000 tỷ đồng", "Đạt gần 60.000 tỷ đồng."),
        Outcome.CORRECT,
    ),
    "a hedge of the same meaning": (
        _question("trên 14%"),
        _answer("hơn 14%"),
        Outcome.CORRECT,
    ),
    "the opposite hedge": (_question("trên 14%"), _answer("gần 14%"), Outcome.LOST_HEDGE),
    "a range without its opening word": (
        _question("từ 14 - 16%"),
        _answer("14-16%"),
        Outcome.CORRECT,
    ),
    "a hedge nobody insists on": (
        _question("khoảng 3.125 tỷ đồng", "3.125 tỷ đồng"),
        _answer("3.125 tỷ đồng"),
        Outcome.CORRECT,
    ),
    "free text with all it must hold": (
        _question(must=("thép", "điện")),
        _answer("Sản xuất thép sụt giảm", "Sản xuất thép và điện sụt giảm."),
        Outcome.CORRECT,
    ),
    "free text with a part of it": (
        _question(must=("thép", "điện")),
        _answer("Sản xuất thép sụt giảm"),
        Outcome.INCOMPLETE,
    ),
    "free text about something else": (
        _question(must=("thép", "điện")),
        _answer("Du lịch phục hồi"),
        Outcome.WRONG_VALUE,
    ),
    "a refused answerable question": (_question("8%"), _REFUSED, Outcome.FALSE_REFUSAL),
    "no answer at all": (_question("8%"), None, Outcome.FAILED),
    "an empty answer": (_question("8%"), _answer(None, " "), Outcome.FAILED),
    "a right refusal": (
        replace(_question(), answerable=False, evidence=()),
        _REFUSED,
        Outcome.CORRECT,
    ),
    "an answer to an unanswerable question": (
        replace(_question(), answerable=False, evidence=()),
        _answer("8%"),
        Outcome.FALSE_ANSWER,
    ),
    "no answer to an unanswerable question": (
        replace(_question(), answerable=False, evidence=()),
        None,
        Outcome.FAILED,
    ),
}


@pytest.mark.parametrize(("question", "answer", "outcome"), _OUTCOMES.values(), ids=_OUTCOMES)
def test_an_answer_gets_its_outcome(
    question: Question, answer: Answer | None, outcome: Outcome
) -> None:
    assert judge(question, answer) is outcome


_TEXT = "Tổng thu đạt 17 tỷ đồng, tăng 4%."
_CITATION = Citation(1, _DOCUMENT, "Báo cáo", (), None, _TEXT[9:23], 9, 23)
_KNOWN = {_DOCUMENT: Document(_DOCUMENT, "a.txt", "", _TEXT, (), Metadata("Báo cáo"))}


def test_a_quote_is_valid_only_character_by_character() -> None:
    assert _CITATION.quote == "đạt 17 tỷ đồng"
    assert citation_is_valid(_CITATION, _KNOWN)
    assert not citation_is_valid(replace(_CITATION, start=10, end=24), _KNOWN)
    assert not citation_is_valid(replace(_CITATION, quote="đạt 11 tỷ đồng"), _KNOWN)
    assert not citation_is_valid(replace(_CITATION, end=24), _KNOWN)
    assert not citation_is_valid(replace(_CITATION, document_id=_OTHER), _KNOWN)
    assert not citation_is_valid(replace(_CITATION, quote="", start=9, end=9), _KNOWN)


def test_one_bad_quote_makes_an_answer_invalid() -> None:
    answer = replace(_answer("17 tỷ đồng"), citations=(_CITATION, replace(_CITATION, start=10)))
    assert not citations_are_valid(answer, _KNOWN)


_SUPPORT = {
    "the same stretch": ((0, 40), True),
    "inside the evidence": ((10, 20), True),
    "around the evidence": ((0, 500), True),
    "half of the shorter": ((20, 60), True),
    "less than half of the shorter": ((21, 61), False),
    "beside it": ((40, 80), False),
}


@pytest.mark.parametrize(("cited", "expected"), _SUPPORT.values(), ids=_SUPPORT)
def test_a_citation_supports_by_overlap(cited: tuple[int, int], expected: bool) -> None:
    start, end = cited
    citation = Citation(1, _DOCUMENT, "", (), None, "x", start, end)
    answer = replace(_answer("17"), citations=(citation,))
    assert citation_supports(answer, [[(_DOCUMENT, 0, 40)]]) is expected
    assert not citation_supports(answer, [[(_OTHER, 0, 40)]])
    assert not citation_supports(answer, [[]])


def _with_figure(text: str, figure: str, verdict: Verdict = Verdict.VERBATIM) -> Answer:
    start = text.index(figure)
    checked = CheckedFigure(figure, start, start + len(figure), verdict, (1,))
    return replace(_answer("x", text), citations=(_CITATION,), figures=(checked,))


def test_a_verbatim_figure_must_stand_in_its_quote() -> None:
    assert figures_are_true(_with_figure("Thu 17 tỷ đồng [1].", "17 tỷ đồng"), _KNOWN)
    assert not figures_are_true(_with_figure("Thu 117 tỷ đồng [1].", "117 tỷ đồng"), _KNOWN)
    assert not figures_are_true(_with_figure("Tăng 17% [1].", "17%"), _KNOWN)
    assert figures_are_true(_with_figure("Tăng 17% [1].", "17%", Verdict.DERIVED), _KNOWN)


def test_a_verbatim_figure_must_stand_where_it_says() -> None:
    answer = _with_figure("Thu 17 tỷ đồng [1].", "17 tỷ đồng")
    moved = replace(answer.figures[0], start=3, end=13)
    assert not figures_are_true(replace(answer, figures=(moved,)), _KNOWN)
    uncited = replace(answer.figures[0], citations=(2,))
    assert not figures_are_true(replace(answer, figures=(uncited,)), _KNOWN)


_TABLE = """# Báo cáo nông nghiệp năm 2024

Bảng 1. Kết quả sản xuất của huyện (đơn vị: ha)

| Cây trồng | Diện tích | Năng suất (tạ/ha) | So với năm trước (%) |
|---|---|---|---|
| Lúa vụ xuân | 4.680 | 47,2 | -5,8 |
"""
_CELLS = {
    "the unit of the column": ("47,2 tạ/ha", True),
    "the unit of the caption": ("4.680 ha", True),
    "a fall": ("-5,8%", True),
    "a rise for a fall": ("5,8%", False),
    "a unit nobody prints": ("4.680 tấn", False),
    "another number": ("47,3 tạ/ha", False),
    "a part of a number": ("7,2 tạ/ha", False),
}


@pytest.mark.parametrize(("text", "expected"), _CELLS.values(), ids=_CELLS)
def test_a_table_row_prints_a_figure_with_its_header(text: str, expected: bool) -> None:
    document = read_bytes("a.md", _TABLE.encode(), source="a.md", max_bytes=10_000)
    row = next(block for block in document.blocks if block.kind == "table_row")
    quote = document.text[row.start : row.end]
    citation = Citation(1, document.id, "", (), None, quote, row.start, row.end)
    answer = replace(_with_figure(f"Lúa vụ xuân: {text} [1].", text), citations=(citation,))
    assert figures_are_true(answer, {document.id: document}) is expected


_ONE, _TWO = [(_DOCUMENT, 0, 40)], [(_DOCUMENT, 100, 140)]
_FAR = (_DOCUMENT, 500, 600)
_GAINS = {
    "found at once": ([(_DOCUMENT, 0, 40)], False, ((True,), 0)),
    "found at the second rank": ([_FAR, (_DOCUMENT, 0, 200)], False, ((False, True), 0)),
    "either piece suffices": (
        [(_DOCUMENT, 90, 200), (_DOCUMENT, 0, 50)],
        False,
        ((True, False), 0),
    ),
    "both pieces are needed": (
        [(_DOCUMENT, 90, 200), (_DOCUMENT, 0, 50)],
        True,
        ((True, True), 0),
    ),
    "one of both is missed": ([(_DOCUMENT, 90, 200)], True, ((True,), 1)),
    "a sentence inside a piece": ([(_DOCUMENT, 0, 19)], False, ((True,), 0)),
    "less than half of either": ([(_DOCUMENT, 25, 85)], False, ((False,), 1)),
    "another document": ([(_OTHER, 0, 200)], False, ((False,), 1)),
    "nothing retrieved": ([], True, ((), 2)),
}


@pytest.mark.parametrize(("retrieved", "needs_all", "expected"), _GAINS.values(), ids=_GAINS)
def test_each_rank_counts_for_the_new_evidence_it_holds(
    retrieved: list[tuple[DocumentId, int, int]],
    needs_all: bool,
    expected: tuple[tuple[bool, ...], int],
) -> None:
    assert gains(retrieved, [_ONE, _TWO], needs_all=needs_all) == expected


def test_the_first_rank_counts_from_one() -> None:
    assert first_rank((False, True, True)) == 2
    assert first_rank((False,)) is None
