"""Footnotes of a Word file, for which python-docx has no names of its own.

ECMA-376 part 1, 17.11: a part ``word/footnotes.xml`` holds the notes, the first two of them the
lines that Word draws above notes; a run of the text refers to each note by its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_EMPTY = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>
</w:footnote></w:footnotes>"""


class Footnotes:
    """The footnotes of one document; ``close`` puts them into it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes = parse_xml(_EMPTY)
        self._count = 0

    def add(self, paragraph: Paragraph, text: str) -> None:
        """Put a reference at the end of a paragraph, and its note at the foot of the page."""
        self._count += 1
        _set(_raised(paragraph.add_run()._r, "w:footnoteReference"), "w:id", str(self._count))
        note = OxmlElement("w:footnote")
        _set(note, "w:id", str(self._count))
        line = OxmlElement("w:p")
        mark, words = OxmlElement("w:r"), OxmlElement("w:r")
        _raised(mark, "w:footnoteRef")
        said = OxmlElement("w:t")
        said.text = f" {text}"
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        words.append(said)
        line.extend([mark, words])
        note.append(line)
        self._notes.append(note)

    def close(self) -> None:
        """Put the notes into the document; without any it stays as it is."""
        if not self._count:
            return
        content = serialize_part_xml(self._notes)
        package = self._document.part.package
        name = PackURI("/word/footnotes.xml")
        part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, content, package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _raised(run: BaseOxmlElement, tag: str) -> BaseOxmlElement:
    """Add an element to a run, set above the line; return the element."""
    looks, raised = OxmlElement("w:rPr"), OxmlElement("w:vertAlign")
    _set(raised, "w:val", "superscript")
    looks.append(raised)
    mark = OxmlElement(tag)
    run.extend([looks, mark])
    return mark


def _set(element: BaseOxmlElement, name: str, value: str) -> None:
    element.set(qn(name), value)
