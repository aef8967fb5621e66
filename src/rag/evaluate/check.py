"""Whether the question sets can be trusted: each fault is one sentence that names its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.evaluate.questions import CATEGORIES, Asked
from rag.evaluate.records import Question, Stretch
from rag.evaluate.retrieval import find_evidence
from rag.evaluate.values import Text, Value, mentions, same_number, take_apart
from rag.language.normalise import words
from rag.records import BlockKind, Document, Span

NEAR = 0.85
"""Share of words two questions have in common from which on a person should look at them."""

_SHOWN = 60  # characters of a text inside a sentence


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found; faults must be mended, warnings be looked at."""

    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def check(
    asked: Sequence[Asked],
    documents: Mapping[str, Document],
    sample: Sequence[str] = (),
    *,
    is_complete: bool = True,
) -> Findings:
    """Return everything that is wrong with the questions.

    Args:
        asked: the questions of all sets.
        documents: every report by the stem of its file name.
        sample: the stems of the reports each section of which must have a question.
        is_complete: these are all sets there are, so every category must occur.
    """
    faults = [
        *(sentence for one in asked for sentence in _own_faults(one, documents)),
        *_repeated(asked),
        *(_uncovered_categories(asked) if is_complete else ()),
        *(sentence for stem in sample for sentence in _uncovered_sections(asked, documents, stem)),
    ]
    return Findings(tuple(faults), tuple(_near_duplicates(asked)))


def _own_faults(one: Asked, documents: Mapping[str, Document]) -> Iterator[str]:
    question = one.question
    for stem in question.document:
        if stem not in documents:
            yield f"{one.where}: không có báo cáo «{stem}»; hãy sửa document."
    places = find_evidence(question, documents)
    for piece, found in zip(question.evidence, places, strict=True):
        if not found:
            yield (
                f"{one.where}: evidence «{_short(piece)}» không có nguyên văn trong báo cáo; "
                "hãy chép lại đúng từng ký tự."
            )
    if not question.computed:
        yield from _unproved(one)


def _unproved(one: Asked) -> Iterator[str]:
    evidence = [take_apart(piece) for piece in one.question.evidence]
    groups = [("headline", one.question.headline), *(("must", g) for g in one.question.must)]
    for key, alternatives in groups:
        if _is_in_words(alternatives, evidence):
            continue
        for text in alternatives:
            if not all(_stands_in(text, value, evidence) for value in take_apart(text).values):
                yield (
                    f"{one.where}: số trong {key} «{_short(text)}» không có trong evidence; hãy "
                    "bổ sung evidence, hoặc ghi computed là true kèm công thức."
                )


def _is_in_words(alternatives: Sequence[str], evidence: Sequence[Text]) -> bool:
    """Whether one way to say it has no figures and stands there: "mười hai dự án"."""
    in_words = [parts for parts in map(take_apart, alternatives) if not parts.values]
    return any(piece.has_phrase(parts.tokens) for parts in in_words for piece in evidence)


def _stands_in(text: str, value: Value, evidence: Sequence[Text]) -> bool:
    # Units stand in a table's header and a cell's negative number is no figure, so numbers and
    # tokens are compared here, not figures.
    printed = {f"{number.normalize():f}" for number in (value.printed, value.low)}
    for piece in evidence:
        tokens = {part for token in piece.tokens for part in (token, *token.split("/"))}
        if printed & tokens or any(same_number(value, found) for found in piece.values):
            return True
    return any(mentions(piece, text) for piece in evidence)


def _repeated(asked: Sequence[Asked]) -> Iterator[str]:
    ids: dict[str, str] = {}
    texts: dict[tuple[object, ...], str] = {}
    for one in asked:
        question = one.question
        if question.id in ids:
            yield f"{one.where}: mã «{question.id}» đã dùng ở {ids[question.id]}; hãy đổi mã."
        ids.setdefault(question.id, one.where)
        key = _conversation(question)
        if key in texts:
            yield f"{one.where}: trùng câu hỏi ở {texts[key]}; hãy bỏ một câu."
        texts.setdefault(key, one.where)


def _conversation(question: Question) -> tuple[object, ...]:
    spoken = tuple(" ".join(words(text)) for text in (*question.history, question.question))
    # "???" has no words; two of such are told apart as typed.
    return spoken if any(spoken) else (question.question,)


def _uncovered_categories(asked: Sequence[Asked]) -> Iterator[str]:
    there = {one.question.category for one in asked}
    for category in CATEGORIES:
        if category not in there:
            yield f"Chưa có câu hỏi nào thuộc nhóm {category}; hãy thêm."


def _uncovered_sections(
    asked: Sequence[Asked], documents: Mapping[str, Document], stem: str
) -> Iterator[str]:
    document = documents[stem]
    places = [
        place
        for one in asked
        if stem in one.question.document
        for piece in find_evidence(one.question, documents)
        for place in piece
        if place[0] == document.id
    ]
    for heading, span in sections(document):
        if not any(_meets(span, place) for place in places):
            yield f"Mục «{_short(heading)}» của {stem} chưa có câu hỏi nào; hãy thêm."


def sections(document: Document) -> list[tuple[str, Span]]:
    """Return each stretch of content between two headings, with the heading above it."""
    found: list[tuple[str, Span]] = []
    heading = "(phần mở đầu)"
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = document.text[block.start : block.end].strip()
            is_new = True
        elif block.kind.is_content:
            is_new = not found or found[-1][0] != heading or is_new
            start = block.start if is_new else found.pop()[1].start
            found.append((heading, Span(start, block.end)))
            is_new = False
    return found


def _meets(span: Span, place: Stretch) -> bool:
    return place[1] < span.end and span.start < place[2]


def _near_duplicates(asked: Sequence[Asked]) -> Iterator[str]:
    spoken = [(one, frozenset(words(" ".join(_lines(one.question))))) for one in asked]
    for (one, first), (other, second) in combinations(spoken, 2):
        shared, together = len(first & second), len(first | second)
        if (
            together
            and shared / together >= NEAR
            and _conversation(one.question) != _conversation(other.question)
        ):
            text = _short(other.question.question)
            yield f"{other.where}: gần giống câu ở {one.where}: «{text}»."


def _lines(question: Question) -> tuple[str, ...]:
    return (*question.history, question.question)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
