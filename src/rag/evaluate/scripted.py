"""Answers a chat model might give, made from the figures of the eval reports: true, and changed.

A true sentence states a printed figure verbatim, in other words or worked out; a changed one says
something the report does not. All are drawn with a fixed seed, so a run can be repeated.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.answer.evidence import Statement
from rag.answer.passages import Numbered, numbered
from rag.evaluate.mutations import MUTATIONS, Told
from rag.evaluate.restated import TRUE_FORMS
from rag.records import Document, Hit, Passage
from rag.split import split

SEED = 20261125
PER_FORM = 20
"""True sentences of one form drawn from one report."""
PER_KIND = 10
"""Changed sentences of one kind drawn from one report."""
DISTRACTORS = 7
"""Further passages of the same and of other reports that the model is given."""
TRUTHFUL = "truthful"


@dataclass(frozen=True, slots=True)
class Script:
    """One answer of a scripted model, with what it was given."""

    id: str
    document: str
    kind: str  # "truthful/<form>", or the name of what was changed
    reply: str
    told: Told
    passages: tuple[Numbered, ...]

    @property
    def is_true(self) -> bool:
        """Whether every sentence of the reply is true."""
        return self.kind.startswith(TRUTHFUL)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The passages of all reports, each with its statements."""

    documents: Mapping[str, Document]
    passages: Mapping[str, tuple[Passage, ...]]

    def given(self, stem: str, wanted: Passage, draw: random.Random) -> tuple[Numbered, ...]:
        """Return the wanted passage among others, in random order."""
        others = [p for p in self.passages[stem] if p.id != wanted.id]
        strangers = [p for name, found in self.passages.items() if name != stem for p in found]
        half = DISTRACTORS // 2
        chosen = [wanted, *_sample(others, DISTRACTORS - half, draw)]
        chosen += _sample(strangers, half, draw)
        draw.shuffle(chosen)
        by_id = {document.id: document for document in self.documents.values()}
        return numbered([Hit(p, 1.0) for p in chosen], by_id.__getitem__, len(chosen))


def _sample(found: Sequence[Passage], count: int, draw: random.Random) -> list[Passage]:
    return draw.sample(list(found), min(count, len(found)))


def scripts(documents: Mapping[str, Document]) -> list[Script]:
    """Return the scripted answers over the reports, true and changed."""
    shelf = _Shelf(documents, {stem: _content(d) for stem, d in documents.items()})
    found: list[Script] = []
    for stem in sorted(documents):
        draw = random.Random(f"{SEED}/{stem}")  # noqa: S311 - a repeatable draw, no secret
        told = list(_told(shelf, stem, draw))
        found += _truthful(shelf, stem, told, draw)
        found += _changed(shelf, stem, told, draw)
    return found


def _content(document: Document) -> tuple[Passage, ...]:
    return tuple(p for p in split(document) if p.sentences[0].kind.is_content)


def _told(shelf: _Shelf, stem: str, draw: random.Random) -> Iterator[tuple[Passage, Told]]:
    """Yield true sentences of every form, each with the passage it is of, in random order."""
    document = shelf.documents[stem]
    pairs: list[tuple[Passage, Statement]] = []
    for passage in shelf.passages[stem]:
        (one,) = numbered([Hit(passage, 1.0)], lambda _: document, 1)
        pairs += [(passage, statement) for statement in one.statements]
    draw.shuffle(pairs)
    for passage, statement in pairs:
        for form, tell in TRUE_FORMS.items():
            for told in tell(statement, draw):
                yield passage, Told(told.text, statement, told.figure, form)


def _truthful(
    shelf: _Shelf, stem: str, told: Sequence[tuple[Passage, Told]], draw: random.Random
) -> Iterator[Script]:
    for form in TRUE_FORMS:
        drawn = [pair for pair in told if pair[1].form == form][:PER_FORM]
        for number, (passage, one) in enumerate(drawn):
            kind = f"{TRUTHFUL}/{form}"
            yield _script(shelf, stem, kind, number, passage, one, one.text, draw)


def _changed(
    shelf: _Shelf, stem: str, told: Sequence[tuple[Passage, Told]], draw: random.Random
) -> Iterator[Script]:
    for kind, change in MUTATIONS.items():
        made = 0
        for passage, one in draw.sample(list(told), len(told)):
            changed = change(one, draw)
            if changed and changed != one.text:
                yield _script(shelf, stem, kind, made, passage, one, changed, draw)
                made += 1
            if made == PER_KIND:
                break


def _script(
    shelf: _Shelf,
    stem: str,
    kind: str,
    number: int,
    passage: Passage,
    told: Told,
    text: str,
    draw: random.Random,
) -> Script:
    given = shelf.given(stem, passage, draw)
    mark = next(one.number for one in given if one.passage.id == passage.id)
    reply = f"{text.rstrip('.;,: ')} [{mark}]."
    return Script(f"{stem}/{kind}/{number}", stem, kind, reply, told, given)
