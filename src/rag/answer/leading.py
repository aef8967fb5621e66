"""First among so many: "đứng đầu 5 tỉnh Tây Nguyên" is a rank without a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.draft import Draft, Support
from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.rank import Ranked
from rag.answer.wording import as_headline, as_sentence
from rag.language.normalise import search_key
from rag.language.question_words import content_words
from rag.records import Asks

_LEADS = re.compile(
    r"(?<!\w)(?:dẫn đầu|đứng đầu|xếp đầu|đứng cuối|xếp cuối)\s+(?:trong\s+)?(?P<among>[^,;.()]+)"
)
NEAR = 0.5
"""Score a sentence may stay behind the best one."""


def leading(matcher: Matcher, best: Candidate | None, texts: Sequence[Ranked]) -> Draft | None:
    """Return the first or last place among those the question names, or None.

    A printed rank among the same ones goes first.
    """
    if matcher.request.asks is not Asks.RANK:
        return None
    for one in [r for r in texts if r.fits and r.score >= texts[0].score - NEAR]:
        text = one.statement.text
        for match in _LEADS.finditer(search_key(text)):
            among = set(content_words(match["among"])) & set(matcher.request.words)
            if len(among) >= MIN_NAMED and not _says(best, among):
                support = Support(one.statement, one.statement.span)
                headline = as_headline(text[match.start() : match.end()])
                draft = Draft(headline, ((as_sentence(text), support),), one.score)
                return replace(draft, score=SURE)
    return None


MIN_NAMED = 2
"""Words of those ranked that the question must name: "Tây Nguyên"."""
SURE = 0.85


def _says(best: Candidate | None, among: set[str]) -> bool:
    """Whether the best printed rank is itself among those asked about."""
    if best is None:
        return False
    text, figure = best.statement.document.text, best.figure
    own = re.split(r"[,;(]", text[figure.start : figure.quantity.start])[-1]
    printed = own + text[figure.quantity.start : figure.end]
    return among <= set(content_words(search_key(printed)))
