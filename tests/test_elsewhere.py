from __future__ import annotations

from pathlib import Path

from rag.documents import read_document
from rag.elsewhere import mentions
from rag.figures import report_figures
from rag.records import Document, Span
from rag.split import split

REPORT = """BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 TỈNH CÀ MAU

I. Kết quả

Tỷ lệ hộ nghèo còn 2,5%. Sản lượng đạt 310 tấn.

II. Năm 2023

Phấn đấu tỷ lệ hộ nghèo còn 2,0%. Sản lượng đạt 330 tấn.
"""


def _quote(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def test_an_indicator_is_found_wherever_it_has_a_figure(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT, "utf-8")
    document = read_document(path, max_bytes=10_000)
    figures = report_figures(document, split(document))
    found = mentions(figures, _quote(document, "Tỷ lệ hộ nghèo còn 2,5%"))
    assert [span.of(document.text) for span in found] == [
        "Tỷ lệ hộ nghèo còn 2,5%.",
        "Phấn đấu tỷ lệ hộ nghèo còn 2,0%.",
    ]
    assert mentions(figures, _quote(document, "Sản lượng đạt 310 tấn")) == ()
    assert mentions(figures, _quote(document, "BÁO CÁO")) == ()
