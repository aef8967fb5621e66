"""Two small reports behind the public door: Library.ingest, then Assistant.ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, Library, Settings

REPORTS = Path(__file__).parents[1] / "data" / "reports"


def assistant_for(folder: Path, *reports: Path) -> Assistant:
    settings = Settings(data_dir=folder, corpus_dir=None)
    Library(settings).ingest(list(reports))
    return Assistant(settings)


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over both reports."""
    return assistant_for(tmp_path_factory.mktemp("both"), REPORTS)


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a report that is one table."""
    folder = tmp_path_factory.mktemp("table")
    report = folder / "bang.md"
    report.write_text(
        "# BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022\n\n## Chỉ tiêu chủ yếu\n\n"
        "| TT | Chỉ tiêu | Đơn vị tính | Kế hoạch 2022 | Thực hiện 2022 | So với KH (%) |\n"
        "|---|---|---|---|---|---|\n"
        "| 1 | Tổng thu ngân sách | Tỷ đồng | 8.900 | 9.120,5 | 102,5 |\n"
        "| 2 | Diện tích gieo trồng lúa | nghìn ha | 35,0 | 34,8 | 99,4 |\n"
        "| 3 | Tỷ lệ hộ nghèo | % | 4,0 | 3,8 | |\n",
        "utf-8",
    )
    return assistant_for(folder / "data", report)


@pytest.fixture(scope="session")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a report with a section that is a list of tasks."""
    folder = tmp_path_factory.mktemp("tasks")
    report = folder / "nhiem-vu.md"
    report.write_text(
        "# BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022\n\n## Giải pháp phát triển du lịch\n\n"
        "- Nâng cấp các bến tàu ra đảo.\n"
        "- Đào tạo hướng dẫn viên người địa phương.\n"
        "- Mở tuyến xe buýt tới các làng nghề.\n\n"
        "## Y tế\n\nCác trạm y tế xã được sửa chữa trong năm.\n",
        "utf-8",
    )
    return assistant_for(folder / "data", report)
