from __future__ import annotations

import pytest

from rag.answer.cite import answered, refused
from rag.answer.draft import QUOTE_LIMIT, Draft, Refusal, Support
from rag.answer.evidence import Statement
from rag.documents.read import read_bytes
from rag.question import understand
from rag.records import BlockKind, Span, Status

LONG = "; ".join(f"xã thứ {n} đã hoàn thành các tiêu chí được giao" for n in "abcdefghijklmnopqrs")
TEXT = (
    "BÁO CÁO NĂM 2022\n\nThu đạt 90 tỷ đồng, tăng 5%. Chi đạt 80 tỷ đồng.\n\n"
    f"Các xã: {LONG}, với 12 tỷ đồng.\n"
)
DOCUMENT = read_bytes("a.txt", TEXT.encode(), source="upload:a.txt", max_bytes=100_000)
REQUEST = understand("Thu là bao nhiêu?")


def support(sentence: str, stretch: str = "") -> Support:
    start = DOCUMENT.text.index(sentence)
    span = Span(start, start + len(sentence))
    inner = start + sentence.index(stretch) if stretch else start
    statement = Statement(DOCUMENT, ("Ngân sách",), span, BlockKind.PARAGRAPH, (), 1.0)
    return Support(statement, Span(inner, inner + len(stretch or sentence)))


INCOME, SPENDING = "Thu đạt 90 tỷ đồng, tăng 5%.", "Chi đạt 80 tỷ đồng."


def draft(*sentences: tuple[str, Support], bullets: bool = False) -> Draft:
    return Draft("90 tỷ đồng", sentences, 0.9, bullets=bullets)


def test_each_quote_has_one_number_however_often_it_is_cited() -> None:
    answer = answered(
        REQUEST,
        draft(
            ("Thu đạt 90 tỷ đồng.", support(INCOME)),
            ("Chi đạt 80 tỷ đồng.", support(SPENDING)),
            ("Thu tăng 5%.", support(INCOME, "tăng 5%")),
        ),
        0.9,
    )
    assert answer is not None
    assert answer.answer == "Thu đạt 90 tỷ đồng [1]. Chi đạt 80 tỷ đồng [2]. Thu tăng 5% [1]."
    assert [c.quote for c in answer.citations] == [INCOME, SPENDING]
    assert [(f.text, f.citations) for f in answer.figures] == [
        ("90 tỷ đồng", (1,)),
        ("80 tỷ đồng", (2,)),
        ("5%", (1,)),
    ]


def test_bullets_stand_on_lines_of_their_own() -> None:
    sentences = (("Thu.", support(INCOME)), ("Chi.", support(SPENDING)))
    answer = answered(REQUEST, draft(*sentences, bullets=True), 0.9)
    assert answer is not None
    assert answer.answer == "- Thu [1].\n- Chi [2]."


@pytest.mark.parametrize("printed", ["Thu đạt 91 tỷ đồng.", "Thu đạt 90%.", "Chi đạt 80 tỷ đồng."])
def test_an_answer_with_a_figure_its_quote_does_not_hold_is_not_given(printed: str) -> None:
    assert answered(REQUEST, draft((printed, support(INCOME))), 0.9) is None


def test_a_quote_is_the_document_between_its_offsets() -> None:
    answer = answered(REQUEST, draft(("Chi.", support(SPENDING))), 0.9)
    assert answer is not None
    (citation,) = answer.citations
    assert DOCUMENT.text[citation.start : citation.end] == citation.quote == SPENDING
    assert (citation.section, citation.document_id) == (("Ngân sách",), DOCUMENT.id)


def test_a_very_long_sentence_is_quoted_only_as_far_as_needed() -> None:
    sentence = f"Các xã: {LONG}, với 12 tỷ đồng."
    assert len(sentence) > QUOTE_LIMIT
    answer = answered(REQUEST, draft(("Với 12 tỷ đồng.", support(sentence, "với 12 tỷ đồng"))), 0.9)
    assert answer is not None
    assert answer.citations[0].quote == "với 12 tỷ đồng"


def test_a_refusal_cites_the_nearest_statement_or_nothing() -> None:
    near = refused(REQUEST, Refusal("Không có.", "Vắng.", support(INCOME), 0.4), 0.6)
    none = refused(REQUEST, Refusal("Không có.", "Vắng.", None, 0.0), 1.0)
    assert [c.quote for c in near.citations] == [INCOME]
    assert none.citations == ()
    assert near.status is none.status is Status.REFUSED
    assert (near.headline, near.reason, near.answer) == (None, "Vắng.", "Không có.")
