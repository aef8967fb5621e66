"""A saved web page: the article and its tables, without navigation, related news or comments.

The article is the smallest element that holds nearly all the running text; what is hidden, what
is named as something else (``sidebar``, ``comment``, ``lien-quan``), and what consists of links
is dropped first. Link density as a sign of navigation is from Kohlschütter et al., "Boilerplate
Detection using Shallow Text Features" (WSDM 2010).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from rag.documents.layout import BULLET, PAGE_MARK, Line, RawText, Role
from rag.documents.tables import read_table
from rag.language.normalise import nfc
from rag.records import Span

# fmt: off
_NEVER = [
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
    "video", "audio", "form", "button", "input", "select", "textarea", "nav", "footer", "aside",
    "dialog",
    "head", "link", "meta",
]
_BLOCKS = [
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
]
# fmt: on
_NOISE_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"}
_PAGE = tomllib.loads((Path(__file__).parents[1] / "assets" / "furniture.toml").read_text("utf-8"))[
    "page"
]
_NOISE_NAME = re.compile(rf"(?:^|[-_\s])(?:{_PAGE['noise_names']})(?:$|[-_\s])", re.IGNORECASE)
_CAPTION_NAME = re.compile(_PAGE["caption_names"], re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_NEARLY_ALL = 0.8  # of the running text: what a container may lose before it is left as it is
_MOSTLY_LINKS = 0.6  # of an element's text inside links: it leads elsewhere
_SHORT = 25  # characters; shorter texts say nothing about where the article is
_BREAK = "\x00"  # stands for <br> while text is gathered


def read_html(page: str, *, paged: bool = False) -> RawText:
    """Return the article's text, one block a line, and what the page says about itself.

    Args:
        page: as published, or made from another format.
        paged: whether it was made from a PDF, with marks where its pages begin.
    """
    soup = BeautifulSoup(page if paged else page.replace(PAGE_MARK, ""), "lxml")
    hints = _hints(soup)
    body = soup.body or soup
    _drop_noise(body)
    writer = _Writer()
    article = _article(body)
    title = article.find("h1") or body.find("h1")
    if isinstance(title, Tag) and (words := _words(title)):
        hints["title"] = words
        if title not in article.descendants:
            writer.line(words, Role.HEADING, 1)
    writer.walk(article)
    return writer.finish(hints)


def _hints(soup: BeautifulSoup) -> dict[str, str]:
    def meta(*names: str) -> str:
        for name in names:
            tag = soup.find("meta", attrs={"property": name}) or soup.find(
                "meta", attrs={"name": name}
            )
            if isinstance(tag, Tag) and tag.get("content"):
                return " ".join(nfc(str(tag["content"])).split())
        return ""

    link = soup.find("link", rel="canonical")
    address = str(link.get("href", "")) if isinstance(link, Tag) else meta("og:url")
    hints = {
        "title": meta("og:title") or (_words(soup.title) if soup.title else ""),
        "published": meta("article:published_time", "datePublished", "pubdate")[:10],
        "source_name": meta("og:site_name"),
        "source_url": address if re.match(r"https?://", address) else "",
    }
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", hints["published"]):
        del hints["published"]
    return {name: value for name, value in hints.items() if value}


def _drop_noise(body: Tag) -> None:
    for comment in body.find_all(string=lambda s: type(s) is not NavigableString):
        comment.extract()
    for tag in body.find_all(_NEVER):
        tag.decompose()
    _drop_note_marks(body)
    for tag in body.find_all(True):
        if not tag.decomposed and _is_hidden(tag):
            tag.decompose()
    total = _running_text(body)
    for tag in body.find_all(True):
        # A page may name its whole body "has-sidebar": what holds half the text is no side matter.
        if not tag.decomposed and _is_named_noise(tag) and _running_text(tag) <= total / 2:
            tag.decompose()


def _drop_note_marks(body: Tag) -> None:
    """Drop the numbers of footnotes, which would run into the figure before: "9,5%" and "1"."""
    for tag in body.find_all("sup"):
        is_unit = str(tag.previous_sibling or "").rstrip().endswith("m")  # m2, km2, m3
        if not is_unit:
            tag.decompose()


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.has_attr("hidden")
        or tag.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(str(tag.get("style", ""))))
    )


def _names(tag: Tag) -> str:
    names = [*(tag.get_attribute_list("class") if tag.has_attr("class") else []), tag.get("id", "")]
    return " ".join(_CAMEL.sub("-", str(name)) for name in names if name)


def _is_named_noise(tag: Tag) -> bool:
    return tag.get("role") in _NOISE_ROLES or bool(_NOISE_NAME.search(_names(tag)))


def _article(body: Tag) -> Tag:
    """Return the smallest element that still holds nearly all the running text."""
    found, total = body, _running_text(body)
    while True:
        inner = [c for c in found.children if isinstance(c, Tag) and c.name in _BLOCKS]
        best = max(inner, key=_running_text, default=None)
        stop = best is None or best.name in ("table", "p", "ul", "ol", "li")
        if best is None or stop or _running_text(best) < _NEARLY_ALL * total:
            return found
        found = best


def _running_text(tag: Tag) -> int:
    """Return the characters of the element's longer strings that lie outside links."""
    return sum(
        len(string)
        for string in tag.strings
        if len(string.strip()) >= _SHORT and string.find_parent("a") is None
    )


def _link_share(tag: Tag) -> float:
    whole = len(_words(tag))
    linked = sum(len(_words(link)) for link in tag.find_all("a"))
    return linked / whole if whole else 0.0


def _words(tag: Tag) -> str:
    return " ".join(nfc("".join(tag.strings)).split())


class _Writer:
    """Collects the lines of the extracted text; empty lines lie between blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._lines: list[Line] = []
        self._warnings: list[str] = []
        self._page_starts: list[int] = []

    def line(self, words: str, role: Role = Role.PLAIN, level: int = 0) -> None:
        """Append one block of words."""
        words, turns = _without_marks(words)
        if not words:
            self._page_starts += [self._length] * len(turns)
            return
        whole = len(words)
        bullet = BULLET.match(words) if role in (Role.PLAIN, Role.LIST_ITEM) else None
        if bullet and bullet.end() < len(words):
            role, words = Role.LIST_ITEM, words[bullet.end() :]
        start = self._write(words, "\n\n")
        cut = whole - len(words)
        self._page_starts += [start + max(0, turn - cut) for turn in turns]
        self._lines.append(Line(start, start + len(words), role, level))

    def _write(self, words: str, gap: str) -> int:
        lead = gap if self._parts else ""
        self._parts.append(lead + words)
        self._length += len(lead) + len(words)
        return self._length - len(words)

    def walk(self, tag: Tag) -> None:
        """Append everything below an element, block by block."""
        pending: list[str] = []
        for child in tag.children:
            if isinstance(child, Tag) and _is_block(child):
                self._flush(pending, tag)
                self._block(child)
            else:
                pending.extend(_inline(child))
        self._flush(pending, tag)

    def _flush(self, pending: list[str], tag: Tag) -> None:
        for piece in nfc("".join(pending)).split(_BREAK):
            self.line(" ".join(piece.split()), *_role(tag))
        pending.clear()

    def _block(self, tag: Tag) -> None:
        if tag.name != "table" and len(_words(tag)) >= _SHORT and _link_share(tag) > _MOSTLY_LINKS:
            return
        if tag.name == "table" and (rows := read_table(tag)):
            self._table(rows.header, rows.header_lines, rows.body)
            self._warnings += [w for w in rows.warnings if w not in self._warnings]
        else:
            self.walk(tag)

    def _table(
        self, header: tuple[str, ...], header_lines: list[list[str]], body: list[list[str]]
    ) -> None:
        gap = "\n\n"
        for cells in header_lines:
            start = self._write(" | ".join(cells), gap)
            self._lines.append(Line(start, self._length, Role.TABLE_HEADER))
            gap = "\n"
        for cells in body:
            start = self._write(" | ".join(cells).rstrip(" |"), gap)
            gap = "\n"
            spans, at = [], start
            for cell in cells:
                here = min(at, self._length)  # empty cells at the end of a row leave no trace
                spans.append(Span(here, here + len(cell)))
                at += len(cell) + 3
            names = (*header, *("" for _ in cells))[: len(cells)]
            self._lines.append(
                Line(start, self._length, Role.TABLE_ROW, cells=tuple(spans), header=names)
            )

    def finish(self, hints: dict[str, str]) -> RawText:
        """Return what was collected."""
        return RawText(
            "".join(self._parts),
            tuple(self._lines),
            hints,
            tuple(self._warnings),
            tuple(self._page_starts),
        )


def _without_marks(words: str) -> tuple[str, list[int]]:
    """Return words without the marks of pages, and where in them each page begins."""
    first, *rest = words.split(PAGE_MARK)
    turns = []
    for part in rest:
        turns.append(len(first))
        first += part
    return first, turns


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or tag.find(_BLOCKS) is not None


def _inline(node: PageElement) -> Iterator[str]:
    if isinstance(node, NavigableString):
        yield str(node).replace(_BREAK, "")
    elif isinstance(node, Tag):
        if node.name == "br":
            yield _BREAK
        for child in node.children:
            yield from _inline(child)


def _role(tag: Tag) -> tuple[Role, int]:
    if tag.name in _HEADINGS:
        return Role.HEADING, _HEADINGS[tag.name]
    if (
        tag.name == "figcaption"
        or tag.find_parent("figcaption")
        or _CAPTION_NAME.search(_names(tag))
    ):
        return Role.CAPTION, 0
    if tag.name == "li" or (tag.parent and tag.parent.name == "li"):
        return Role.LIST_ITEM, 0
    return Role.PLAIN, 0
