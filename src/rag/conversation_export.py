"""A conversation as a document to keep or hand on: Markdown and Word, each claim with its source.

Footnotes give quote, section, page, report, body and date. In Markdown a source has one number
through the whole conversation; Word numbers each footnote anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rag.citing import citation_text
from rag.records import Answer, Citation, DocumentId, Metadata, Status
from rag.store.conversations import KeptTurn

_MARK = re.compile(r"\[(\d+)\]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MetadataOf = Mapping[DocumentId, Metadata]


@dataclass
class _Notes:
    """The citations of a conversation in the order they are first used."""

    metadata_of: MetadataOf
    cited: list[Citation] = field(default_factory=list)

    def number(self, citation: Citation) -> int:
        """Return the number of a citation in the whole conversation."""
        place = (citation.document_id, citation.start, citation.end)
        for number, known in enumerate(self.cited, start=1):
            if (known.document_id, known.start, known.end) == place:
                return number
        self.cited.append(citation)
        return len(self.cited)

    def lines(self) -> list[str]:
        """Return what each note says."""
        return [note(citation, self.metadata_of) for citation in self.cited]


def note(citation: Citation, metadata_of: MetadataOf) -> str:
    """Return one citation as a line to print: quote, section, page, report, body, date."""
    metadata = metadata_of.get(citation.document_id) or Metadata(title=citation.title)
    return citation_text(citation.quote, citation.section, metadata, citation.page)


def answer_text(answer: Answer, metadata_of: MetadataOf) -> str:
    """Return one answer as plain text with its numbered sources, to be pasted elsewhere."""
    lines = [f"[{c.number}] {note(c, metadata_of)}" for c in answer.citations]
    return "\n".join([answer.answer, "", *lines] if lines else [answer.answer])


def to_markdown(title: str, turns: Sequence[KeptTurn], metadata_of: MetadataOf) -> str:
    """Return a conversation as Markdown, with footnotes."""
    notes = _Notes(metadata_of)
    lines = [f"# {_plain(title)}", ""]
    for turn in turns:
        lines += [f"## {_plain(turn.question)}", ""]
        for paragraph in _paragraphs(turn):
            numbered = _renumbered(_plain(paragraph, keep_marks=True), turn, notes)
            lines += [_MARK.sub(r"[^\1]", numbered), ""]
    lines += [f"[^{number}]: {_plain(line)}" for number, line in enumerate(notes.lines(), start=1)]
    return "\n".join(lines).rstrip() + "\n"


def to_docx(title: str, turns: Sequence[KeptTurn], metadata_of: MetadataOf) -> bytes:
    """Return a conversation as a Word file, its sources as footnotes."""
    import docx  # heavy: loaded when somebody saves a conversation

    from rag.footnotes import Footnotes

    document = docx.Document()
    footnotes = Footnotes(document)
    document.core_properties.title = _printable(title)
    document.add_heading(_printable(title), level=0)
    for turn in turns:
        document.add_heading(_printable(turn.question), level=1)
        for paragraph in _paragraphs(turn):
            written = document.add_paragraph()
            for part in re.split(r"(\s*\[\d+\])", paragraph):
                citation = _cited(turn, part.strip())
                if citation is None:
                    written.add_run(_printable(part))
                else:
                    footnotes.add(written, _printable(note(citation, metadata_of)))
    footnotes.close()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _paragraphs(turn: KeptTurn) -> Iterator[str]:
    """Yield what became of a question, a paragraph each."""
    answer = turn.answer
    if answer is None:
        yield turn.failure or f"{turn.partial} (Đã dừng; câu trả lời chưa đủ.)".strip()
        return
    if answer.status is Status.REFUSED:
        yield f"Không có trong báo cáo. {answer.answer}"
        return
    yield from filter(None, (line.strip() for line in answer.answer.splitlines()))
    yield from (f"Cách tính: {figure.formula}" for figure in answer.figures if figure.formula)
    yield from (f"Lưu ý: {remark.text}" for remark in answer.notes)


def _renumbered(text: str, turn: KeptTurn, notes: _Notes) -> str:
    """Put the conversation's numbers in the place of the answer's own."""
    by_number = {c.number: c for c in turn.answer.citations} if turn.answer else {}

    def numbered(match: re.Match[str]) -> str:
        citation = by_number.get(int(match[1]))
        return f"[{notes.number(citation)}]" if citation else match[0]

    return _MARK.sub(numbered, text)


def _printable(text: str) -> str:
    """Return a text without the control characters that a Word file may not hold."""
    return _CONTROL.sub("", text)


def _cited(turn: KeptTurn, mark: str) -> Citation | None:
    """Return the citation a mark like "[2]" stands for, None where it stands for none."""
    match = _MARK.fullmatch(mark)
    citations = turn.answer.citations if turn.answer else ()
    return next((c for c in citations if match and c.number == int(match[1])), None)


def _plain(text: str, *, keep_marks: bool = False) -> str:
    """Return Markdown that shows exactly this text on one line."""
    line = " ".join(text.split())
    if not keep_marks:
        return _MARKDOWN.sub(r"\\\1", line)
    parts = re.split(r"(\[\d+\])", line)
    return "".join(p if _MARK.fullmatch(p) else _MARKDOWN.sub(r"\\\1", p) for p in parts)
