"""Who: the person that holds the post asked about, or that did what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer.evidence import Statement
from rag.answer.matching import Matcher
from rag.answer.names import persons, word_list
from rag.answer.wording import as_headline
from rag.language.normalise import search_key, words
from rag.language.question_words import content_words
from rag.records import Span

_NEAR = 90
"""Characters around a name in which its post is printed."""
_BORDER = re.compile(r"[;.]\s")
_POST_ENDS = re.compile(
    r"[,?;]|(?<!\w)(?:là|tên|hồi|năm|trình bày|công bố|báo cáo"
    r"|đọc|phát biểu|chủ trì|ký|nào)(?!\w)"
)
_ROLE_OF = re.compile(r"((?:[^\W\d_]+\s+){1,2}(?:của|cho|với))\s+ai(?!\w)")
_CLAUSE_END = re.compile(r"[;.]|,\s+(?:góp phần|để|nhằm|nâng cao|tạo|bảo đảm|nỗ lực)|$")


def person_named(matcher: Matcher, statement: Statement) -> str | None:
    """Return who is asked for, as the statement prints it, or None when it is somebody else."""
    text = statement.text
    if whose := _whose(matcher, text):
        return whose
    post = _post_asked(search_key(matcher.request.text).split("; ")[-1])
    fitting = [s for s in persons(text) if _holds(post, statement, s, matcher)]
    if not fitting:
        return None
    anchor, body = _anchor(matcher, text), set(content_words(post[1]))
    clauses = dict(zip(fitting, _clauses(text, fitting), strict=True))

    def likely(span: Span) -> tuple[int, float, int]:
        """The body printed beside a name counts most, then what its clause says was done."""
        named = body & set(words(" ".join(_beside(text, span))))
        done = round(matcher.coverage(clauses[span]), 1)
        return -len(named), -done, abs(span.start - anchor)

    return min(fitting, key=likely).of(text)


def _clauses(text: str, names: Sequence[Span]) -> Iterator[str]:
    """Yield what is said of each name: its clause, up to the next name where they share one."""
    borders = [0, *(match.end() for match in _BORDER.finditer(text)), len(text)]
    for name in names:
        start = max(border for border in borders if border <= name.start)
        end = min(border for border in borders if border >= name.end)
        others = [other.start for other in names if start <= other.start < end]
        start = start if name.start == min(others) else name.start
        yield text[start : min([end, *(other for other in others if other > name.start)])]


def _whose(matcher: Matcher, text: str) -> str | None:
    """Answer "vai trò của ai" with what follows "vai trò của"."""
    asked = _ROLE_OF.search(search_key(matcher.request.text))
    if asked is None:
        return None
    at = search_key(text).find(asked[1])
    if at < 0:
        return None
    begin = at + len(asked[1])
    end = _CLAUSE_END.search(text, begin)
    return as_headline(text[begin : end.start() if end else None])


def _post_asked(key: str) -> tuple[str, str]:
    """Return the post in a question and the body it is of: "giám đốc", "sở y tế gia lai"."""
    posts = sorted(word_list("posts"), key=len, reverse=True)
    match = re.search(rf"(?<!\w)({'|'.join(posts)})(?!\w)", key)
    if match is None or re.search(r"(?<!\w)(?:chức|giữ)(?!\w)", key):
        return ("", "")
    end = _POST_ENDS.search(key, match.end())
    return match[1], key[match.end() : end.start() if end else None]


def _holds(post: tuple[str, str], statement: Statement, name: Span, matcher: Matcher) -> bool:
    """Whether the words beside a name give it this post, and not that of a deputy or elsewhere."""
    title, body = post
    if not title:
        return True
    metadata, text = statement.document.metadata, statement.text
    beside = _beside(text, name)
    if text == metadata.speaker or (metadata.speaker or "") == name.of(text):
        beside.append(metadata.speaker_post or "")
    key = search_key(" | ".join(beside))
    if not re.search(rf"(?<!phó )(?<!\w){re.escape(title)}(?!\w)", key):
        return False
    known = " ".join(filter(None, (key, metadata.issuer, metadata.place, metadata.title)))
    place = {w for p in matcher.request.places for w in words(p)}
    held = (
        set(words(known))
        | place
        | {long for short, spelled in matcher.request.expansions for long in (short, *spelled)}
    )
    return all(word in held for word in content_words(body)[:BODY_WORDS])


def _beside(text: str, name: Span) -> list[str]:
    """Return what its own clause says right before a name and right after it."""
    before = _BORDER.split(text[max(0, name.start - _NEAR) : name.start])[-1]
    return [before, _BORDER.split(text[name.end : name.end + _NEAR])[0]]


BODY_WORDS = 4
"""Words of a body that must stand beside a name; what it is for may be said elsewhere."""


def _anchor(matcher: Matcher, text: str) -> int:
    key = search_key(text)
    places = [key.find(word) for word in matcher.words if word in key]
    return sum(places) // len(places) if places else 0
