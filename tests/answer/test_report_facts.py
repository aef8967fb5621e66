"""Number, date and presenter of a report, from the page around its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, Library, Settings
from rag.records import Status

REPORT = """ỦY BAN NHÂN DÂN	CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH CÀ MAU	Độc lập - Tự do - Hạnh phúc
Số: 412/BC-UBND	Cà Mau, ngày 9 tháng 12 năm 2022

BÁO CÁO
Tình hình kinh tế - xã hội năm 2022 của tỉnh Cà Mau
(Do đồng chí Trần Văn Bảy, Phó Chủ tịch UBND tỉnh trình bày tại Kỳ họp thứ 9)

I. Kết quả

Thu ngân sách đạt 5.000 tỷ đồng. Tỉnh đã ban hành Nghị quyết số 15/NQ-HĐND ngày 2/3/2022.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("report")
    (folder / "a.txt").write_text(REPORT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([folder / "a.txt"])
    return Assistant(settings)


FACTS = {
    "its number": ("Báo cáo năm 2022 của tỉnh Cà Mau mang số hiệu gì?", "412/BC-UBND"),
    "its number, unaccented": ("bao cao nam 2022 cua ca mau so may", "412/BC-UBND"),
    "its date": ("Báo cáo này được ban hành ngày nào?", "ngày 9 tháng 12 năm 2022"),
    "who presented it": ("Ai trình bày báo cáo kinh tế - xã hội 2022 của Cà Mau?", "Trần Văn Bảy"),
}


@pytest.mark.parametrize(("question", "headline"), FACTS.values(), ids=FACTS.keys())
def test_a_report_is_asked_about(question: str, headline: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.headline == headline
    (citation,) = answer.citations
    assert headline in citation.quote


def test_a_report_of_another_province_is_not_the_one(assistant: Assistant) -> None:
    answer = assistant.ask("Ai trình bày báo cáo kinh tế - xã hội 2022 của Kiên Giang?")
    assert answer.status is Status.REFUSED
