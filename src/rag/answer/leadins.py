"""Who, when and where, told by the words before: "thành huyện Đạ Huoai", "khai mạc ngày 05/12".

A name or a date may stand in the cited sentence and still be put in another's place. The two words
before it give that away: where the report goes on otherwise after the same two words, and never
with this name, the sentence has changed what is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer.checkwords import holds_phrase, strong_words
from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.answer.mentions import Mention, mentions
from rag.answer.names import word_list
from rag.language.normalise import search_key

_TWO_WORDS = re.compile(r"([^\W\d_]+\s+[^\W\d_]+)\s+$")
_KINDS = ("name", "date", "document")


def misplaced(claim: Claim, supports: Sequence[Statement]) -> Iterator[str]:
    """Yield what is said of names, dates, posts and in the strongest words against the report."""
    texts = [text for statement in supports for text in _texts(statement)]
    for mention in mentions(claim):
        if mention.kind in _KINDS and _is_misplaced(mention, claim.text, texts):
            yield f"«{mention.text}» đứng sai chỗ so với báo cáo"
    key = search_key(" ; ".join(texts))
    for post in _posts(claim.text):
        if post not in _posts(key):
            yield f"chức vụ «{post}» không có trong đoạn được dẫn"
    for group in strong_words():
        said = [phrase for phrase in group if holds_phrase(search_key(claim.text), phrase)]
        if said and not any(holds_phrase(key, phrase) for phrase in group):
            yield f"báo cáo không viết «{said[0]}»"


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
    goes_on = r"[\w/.-]+" if mention.kind == "date" else r"\w+"
    others = [m[1] for t in printed for m in _after(before, goes_on, mention.kind, t)]
    agrees = any(re.search(rf"(?<!\w){before}\s+{said}", search_key(t)) for t in printed)
    return bool(others) and not agrees


def _after(before: str, goes_on: str, kind: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where a text goes on after two words with something of the kind."""
    for match in re.finditer(rf"(?<!\w){before}\s+({goes_on})", search_key(text)):
        first = text[match.start(1) : match.start(1) + 1]
        if first.isdigit() if kind == "date" else first.isupper():
            yield match


def _posts(text: str) -> frozenset[str]:
    """Return the posts a text names, each with the words that rank it: "phó chủ tịch"."""
    posts = sorted(word_list("posts"), key=len, reverse=True)
    pattern = "|".join(map(re.escape, posts))
    return frozenset(m[0] for m in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", search_key(text)))
