"""Hits -> numbered passages with their statements: what a chat model is given and may cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.evidence import DocumentOf, Statement, statements
from rag.records import Hit, Metadata, Passage, PassageId, SectionPath


@dataclass(frozen=True, slots=True)
class Numbered:
    """One passage under the number the model cites it by."""

    number: int
    passage: Passage
    metadata: Metadata
    statements: tuple[Statement, ...]

    @property
    def section(self) -> SectionPath:
        """The headings it stands under."""
        return self.passage.section


def numbered(hits: Sequence[Hit], document_of: DocumentOf, most: int) -> tuple[Numbered, ...]:
    """Return at most ``most`` passages of the hits, best first, numbered from 1."""
    firsts: dict[PassageId, Hit] = {}
    for hit in hits:
        if hit.passage.sentences[0].kind.is_content:
            firsts.setdefault(hit.passage.id, hit)
    kept = list(firsts.values())[:most]
    return tuple(_numbered(number, hit, document_of) for number, hit in enumerate(kept, 1))


def _numbered(number: int, hit: Hit, document_of: DocumentOf) -> Numbered:
    metadata = document_of(hit.passage.document_id).metadata
    return Numbered(number, hit.passage, metadata, tuple(statements([hit], document_of)))
