"""What post a person holds: "Ông A giữ chức vụ gì?", "A là ai?", "Người đó thuộc cơ quan nào?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from rag.answer.draft import Draft, Support
from rag.answer.evidence import Statement
from rag.answer.matching import Matcher
from rag.answer.names import persons, word_list
from rag.answer.wording import as_headline, as_sentence
from rag.language.normalise import fold, search_key
from rag.records import Request

_ASKED = re.compile(
    r"(?<!\w)(?:chuc vu|chuc danh|giu chuc|lam chuc|cuong vi|la ai|co quan nao|don vi nao)(?!\w)"
)
_BORDER = re.compile(r"[.;:()]\s|[()]")
SURE = 0.9


def asks_post(request: Request) -> bool:
    """Whether a question asks what a person is."""
    return _ASKED.search(fold(search_key(request.text))) is not None


def post_held(matcher: Matcher, evidence: Iterable[Statement]) -> Draft | None:
    """Return the post printed beside the name a question holds, or None."""
    if not asks_post(matcher.request):
        return None
    asked = fold(search_key(matcher.request.text))
    for statement in evidence:
        text = statement.text
        for name in persons(text):
            if not re.search(rf"(?<!\w){re.escape(fold(search_key(name.of(text))))}(?!\w)", asked):
                continue
            if post := next(_beside(text, name.start, name.end), None):
                support = Support(statement, statement.span)
                return Draft(as_headline(post), ((as_sentence(text), support),), SURE)
    return None


def _beside(text: str, start: int, end: int) -> Iterator[str]:
    """Yield the post that follows a name after a comma, then the one that leads up to it."""
    after = _after().match(text, end)
    if after and _first_post(after["post"]) is not None:
        yield after["post"].strip()
    before = _BORDER.split(text[:start])[-1]
    at = _first_post(before)
    if at is not None:
        yield re.sub(r"[\s,]+$|\s(?i:đồng chí|ông|bà)\s*$", "", before[at:]).strip()


@cache
def _after() -> re.Pattern[str]:
    verbs = "|".join(map(re.escape, word_list("speaks")))
    return re.compile(
        rf"\s*[,–-]\s*(?P<post>[^;.()]+?)(?=\s+(?:{verbs})(?!\w)|[;.()]|,\s+(?:{verbs})|$)"
    )


def _first_post(text: str) -> int | None:
    """Return where the first title of office in a text begins."""
    titles = "|".join(map(re.escape, (*word_list("posts"), "ủy viên")))
    found = re.search(rf"(?<!\w)(?:{titles})(?!\w)", search_key(text))
    return found.start() if found else None
