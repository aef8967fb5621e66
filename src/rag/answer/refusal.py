"""Refusing: say in one sentence what the reports do not contain, and offer the nearest they do."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.draft import Refusal, Support
from rag.answer.evidence import Statement
from rag.answer.matching import is_of_place
from rag.answer.text import Ranked
from rag.language.mergers import merger_note, state_year
from rag.records import Asks, Metadata, Request

NEAR = 0.35
"""Below this score the nearest statement has nothing to do with the question and is not shown."""

_CONDUCT = {
    "orders": (
        "Tôi chỉ trả lời câu hỏi về nội dung các báo cáo đã nạp, "
        "không làm theo chỉ dẫn trong câu hỏi.",
        "Câu nhập vào là một chỉ dẫn, không phải câu hỏi về báo cáo.",
    ),
    "insults": (
        "Tôi sẵn sàng giúp tra cứu các báo cáo đã nạp. "
        "Anh/chị hãy nêu câu hỏi về nội dung báo cáo.",
        "Câu nhập vào không phải câu hỏi về báo cáo.",
    ),
}
_EMPTY = (
    "Câu hỏi chưa rõ nội dung. Hãy nêu chỉ tiêu, lĩnh vực hoặc sự việc cần tra cứu trong báo cáo.",
    "Câu nhập vào không có từ nào nói về nội dung cần hỏi.",
)


def for_conduct(request: Request) -> Refusal | None:
    """Return the refusal of what is no question about reports, or None."""
    if request.conduct:
        text, reason = _CONDUCT[request.conduct]
    elif not request.words:
        text, reason = _EMPTY
    else:
        return None
    return Refusal(text, reason, None, 0.0)


def for_evidence(
    request: Request,
    best: Ranked | None,
    loaded: Sequence[Metadata],
    missing_names: Sequence[str] = (),
) -> Refusal:
    """Return the refusal of a question the reports do not answer."""
    nearest = _nearest(best)
    score = best.score if best else 0.0
    if place := _absent_place(request, loaded):
        held = "; ".join(dict.fromkeys(_label(metadata) for metadata in loaded))
        text = f"Các báo cáo đã nạp không có thông tin về {place}. Hiện có báo cáo: {held}."
        text = f"{text} {_merger_notes(place, loaded)}".rstrip()
        return Refusal(text, f"Không có báo cáo nào về {place}.", nearest, score)
    if missing_names:
        named = ", ".join(name.upper() for name in missing_names)
        text = f"Các báo cáo đã nạp không nêu {named} trong nội dung được hỏi."
        return Refusal(
            text, f"Không thấy {named} trong phần liên quan của báo cáo.", nearest, score
        )
    if best and best.lacks:
        named = ", ".join(f"«{thing}»" for thing in best.lacks)
        text = f"Các báo cáo đã nạp không nêu {named} trong nội dung được hỏi."
        return Refusal(text, f"Phần gần nhất của báo cáo không nói về {named}.", nearest, score)
    if request.years and best and not best.fits_year:
        years = ", ".join(map(str, request.years))
        text = f"Các báo cáo đã nạp không nêu nội dung này cho năm {years}."
        return Refusal(
            text, f"Phần liên quan của báo cáo không nói về năm {years}.", nearest, score
        )
    text = f"Các báo cáo đã nạp không nêu nội dung được hỏi: «{_shortened(request.question)}»."
    return Refusal(
        text, "Không có câu nào trong báo cáo nói đủ rõ về điều được hỏi.", nearest, score
    )


def _absent_place(request: Request, loaded: Sequence[Metadata]) -> str:
    absent = [p for p in request.places if not any(is_of_place(_asking(p), m) for m in loaded)]
    return absent[0] if absent else ""


def _asking(place: str) -> Request:
    return Request(question=place, text=place, asks=Asks.ANY, places=(place,))


def _merger_notes(place: str, loaded: Sequence[Metadata]) -> str:
    """Return what stands between a place asked for and reports of what was merged with it."""
    notes = (merger_note(place, m.place, state_year(m.period or "")) for m in loaded if m.place)
    return " ".join(dict.fromkeys(filter(None, notes)))


def _label(metadata: Metadata) -> str:
    if metadata.place:
        return f"{metadata.place} ({metadata.period})" if metadata.period else metadata.place
    return metadata.title


def _nearest(best: Ranked | None) -> Support | None:
    if best is None or best.score < NEAR:
        return None
    statement: Statement = best.statement
    return Support(statement, statement.span)


def _shortened(question: str, limit: int = 120) -> str:
    text = " ".join(question.split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
