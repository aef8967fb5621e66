"""Whole sections asked for by their kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, Library, Settings

REPORT = """# BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH CÀ MAU; NHIỆM VỤ NĂM 2023

## I. Kết quả

Thu ngân sách đạt 5.000 tỷ đồng; đây là mục tiêu khó khăn nhất của tỉnh.

## II. Tồn tại, hạn chế và nguyên nhân

### 1. Tồn tại, hạn chế

- Giải ngân vốn chậm.
- Nước ngọt thiếu vào mùa khô.

### 2. Nguyên nhân

Giá vật tư cao.

## III. Mục tiêu, nhiệm vụ năm 2023

Mục tiêu: tăng trưởng 7%; thu ngân sách 5.400 tỷ đồng; giảm 1% hộ nghèo.

- Xây dựng 12 km đường.
- Tuyển thêm 200 giáo viên.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("sections")
    (folder / "a.md").write_text(REPORT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([folder / "a.md"])
    return Assistant(settings)


SECTIONS = {
    "shortcomings": ("Nêu các hạn chế của tỉnh Cà Mau năm 2022", "Giải ngân vốn chậm"),
    "by another name": ("Cà Mau còn những khó khăn, vướng mắc gì?", "Giải ngân vốn chậm"),
    "typed bare": ("liet ke cac han che cua ca mau", "Giải ngân vốn chậm"),
    "tasks of the year to come": (
        "Nhiệm vụ năm 2023 của Cà Mau gồm những gì?",
        "Xây dựng 12 km đường",
    ),
}


@pytest.mark.parametrize(("question", "first"), SECTIONS.values(), ids=SECTIONS.keys())
def test_a_section_is_given_whole(question: str, first: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.answer.startswith(f"- {first}")
    assert len(answer.citations) == 2


def test_a_question_about_one_thing_is_no_question_for_a_section(assistant: Assistant) -> None:
    answer = assistant.ask("Nêu các hạn chế của ngành du lịch Cà Mau năm 2022")
    assert "Giải ngân vốn chậm" not in (answer.headline or "")
