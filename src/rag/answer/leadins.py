"""Who, when and where, told by the words before: "thành huyện Đạ Huoai", "khai mạc ngày 05/12".

A name or a date may stand in the cited sentence and still be put in another's place. The two words
before it give that away: where the report goes on otherwise after the same two words, and never
with this name, the sentence has changed what is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.answer.checkwords import check_list, holds_phrase, says, strong_words
from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.answer.mentions import Mention, mentions
from rag.answer.names import persons, word_list
from rag.answer.subjects import held
from rag.language.normalise import search_key

_TWO_WORDS = re.compile(r"([^\W\d_]+\s+[^\W\d_]+)\s+$")
_DIGITS = ("date", "number")
_KINDS = ("name", "date", "document", "number")


def misplaced(claim: Claim, supports: Sequence[Statement]) -> Iterator[str]:
    """Yield what is said of names, dates, posts and in the strongest words against the report."""
    texts = [text for statement in supports for text in _texts(statement)]
    for mention in mentions(claim):
        if mention.kind in _KINDS and _is_misplaced(mention, claim.text, texts):
            yield f"«{mention.text}» đứng sai chỗ so với báo cáo"
    yield from _other_causes(claim, supports)
    key = search_key(" ; ".join(texts))
    for post in _posts(claim.text):
        if post not in _posts(key):
            yield f"chức vụ «{post}» không có trong đoạn được dẫn"
    yield from _other_posts(claim, texts)
    for group in strong_words():
        said = [phrase for phrase in group if holds_phrase(search_key(claim.text), phrase)]
        if said and not any(holds_phrase(key, phrase) for phrase in group):
            yield f"báo cáo không viết «{said[0]}»"


def _other_causes(claim: Claim, supports: Sequence[Statement]) -> Iterator[str]:
    """Yield causes the report does not give."""
    printed = " ".join(statement.text for statement in supports)
    for match in _cause().finditer(claim.text):
        agent = match["opens"].lower() == "do" and says("deeds", match["cause"])
        if not agent and held(match["cause"], printed) < MIN_CAUSE:
            yield "báo cáo không nêu nguyên nhân ấy"


MIN_CAUSE = 0.7
"""Share of a cause's telling words that the statements must hold."""


@cache
def _cause() -> re.Pattern[str]:
    opens = "|".join(map(re.escape, sorted(check_list("causes"), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?P<opens>(?i:{opens}))\s+(?P<cause>[^;.]+)")


def _other_posts(claim: Claim, printed: Sequence[str]) -> Iterator[str]:
    """Yield posts a sentence gives a person whom the report gives other ones."""
    for span in persons(claim.text):
        name = span.of(claim.text)
        own = _posts(_near(claim.text, span.start, span.end))
        theirs = [
            _posts(_near(text, m.start(), m.end()))
            for text in printed
            for m in re.finditer(re.escape(name), text)
        ]
        known = frozenset().union(*theirs)
        yield from (f"«{name}» không phải «{post}»" for post in own - known if known)


NEAR = 60
"""Characters around a name within which a post is that person's."""


def _near(text: str, start: int, end: int) -> str:
    return text[max(0, start - NEAR) : end + NEAR]


def _texts(statement: Statement) -> tuple[str, ...]:
    metadata = statement.document.metadata
    return (
        statement.paragraph,
        statement.context,
        f"{metadata.speaker or ''} {metadata.speaker_post or ''}",
        metadata.title,
    )


def _is_misplaced(mention: Mention, text: str, printed: Sequence[str]) -> bool:
    lead = _TWO_WORDS.search(text[: mention.span.start])
    if lead is None:
        return False
    before = r"\s+".join(map(re.escape, search_key(lead[1]).split()))
    said = re.escape(search_key(mention.text))
    goes_on = r"[\w/.-]+" if mention.kind in _DIGITS else r"\w+"
    others = [m[1] for t in printed for m in _after(before, goes_on, mention.kind, t)]
    agrees = any(re.search(rf"(?<!\w){before}\s+{said}", search_key(t)) for t in printed)
    return bool(others) and not agrees


def _after(before: str, goes_on: str, kind: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where a text goes on after two words with something of the kind."""
    for match in re.finditer(rf"(?<!\w){before}\s+({goes_on})", search_key(text)):
        first = text[match.start(1) : match.start(1) + 1]
        if first.isdigit() if kind in _DIGITS else first.isupper():
            yield match


def _posts(text: str) -> frozenset[str]:
    """Return the posts a text names, each with the words that rank it: "phó chủ tịch"."""
    posts = sorted(word_list("posts"), key=len, reverse=True)
    pattern = "|".join(map(re.escape, posts))
    return frozenset(m[0] for m in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", search_key(text)))
