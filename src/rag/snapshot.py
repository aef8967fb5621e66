"""One published generation opened for reading, with the documents it was built from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rag.answer.matching import is_of_place
from rag.index import OpenIndex
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.language.places import own_place, places_named
from rag.records import Document, DocumentId, Request
from rag.store.documents import DocumentStore, StoredDocument


@dataclass
class Snapshot:
    """One generation with the documents it was built from."""

    name: str
    index: OpenIndex
    documents: tuple[StoredDocument, ...]
    store: DocumentStore
    _texts: dict[DocumentId, Document] = field(default_factory=dict)

    def document(self, document_id: DocumentId) -> Document:
        """Return one of its documents, read once."""
        if document_id not in self._texts:
            self._texts[document_id] = self.store.get(document_id)
        return self._texts[document_id]

    @property
    def local_places(self) -> frozenset[str]:
        """The places the reports are of."""
        return frozenset(place for d in self.documents for place in _places_of(d))

    def within(self, request: Request) -> frozenset[DocumentId] | None:
        """Return the reports asked for by title or issuing body, else by place.

        None, for all of them, when the question names none.
        """
        named = frozenset(d.id for d in self.documents if _is_named(d, search_key(request.text)))
        asked = bool(request.places)
        placed = frozenset(
            d.id for d in self.documents if asked and is_of_place(request, d.metadata)
        )
        return named & placed or named or placed or None

    def favoured(self, request: Request) -> frozenset[DocumentId]:
        """Return the reports of the years asked for."""
        asked = set(request.years)
        return frozenset(
            d.id for d in self.documents if asked & set(years(d.metadata.period or ""))
        )


def _places_of(document: StoredDocument) -> tuple[str, ...]:
    place = own_place(document.metadata.place)
    return (place,) if place else places_named(document.metadata.title)


def _is_named(document: StoredDocument, question: str) -> bool:
    """Whether a question holds the title of a report or the body that issued it."""
    names = (document.metadata.title, document.metadata.issuer)
    return any(re.search(rf"\b{re.escape(search_key(n))}\b", question) for n in names if n)
