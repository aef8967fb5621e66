"""What a follow-up names must be in its answer: "còn clanhke?" is not answered of cement.

Only where the reports hold it: people also say in other words what they ask about next.
"""

from __future__ import annotations

from rag.answer.forms import forms
from rag.language.normalise import fold
from rag.records import Asks, Request


class NamedAnew:
    """The words of a follow-up that name its subject."""

    def __init__(self, request: Request) -> None:
        applies = request.follows and request.asks in (Asks.FIGURE, Asks.RANK)
        self.words = request.focus if applies else frozenset()
        self._names = [
            (set(name), [set(other) for other in names])
            for names in request.concepts
            for name in names[:1]
            if set(map(fold, name)) <= set(map(fold, self.words))
        ]

    def held(self, *texts: str) -> bool:
        """Whether texts name all of it, in these words or in other known ones."""
        inside = frozenset().union(*map(forms, texts))
        missing = set(self.words) - inside
        for asked, others in self._names:
            if any(other <= inside for other in others):
                missing -= {word for word in missing if word in asked or fold(word) in asked}
        return not missing
