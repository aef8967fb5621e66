"""The largest, the smallest and each of siblings: of a table and of the parts of a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, Library, Settings
from rag.answer.extremes import names_one
from rag.records import Status

_ROWS = "".join(
    f"| Huyện {name} | {income} | {rate} |\n"
    for name, income, rate in (
        ("Bù Đăng", "91,4", "61,2"),
        ("Bù Đốp", "22,8", "47,9"),
        ("Hớn Quản", "60,3", "72,5"),
        ("Lộc Ninh", "74,0", "55,1"),
        ("Phú Riềng", "80,6", "38,4"),
        ("Bù Gia Mập", "35,2", "66,6"),
    )
)
REPORT = f"""# BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH BÌNH PHƯỚC

## Tài chính

**Bảng 1. Thu ngân sách và giải ngân của các huyện**

| Địa phương | Thu ngân sách (tỷ đồng) | Tỷ lệ giải ngân (%) |
|---|---:|---:|
{_ROWS}| Tổng cộng | 364,3 | 57,0 |

## Xuất khẩu

Mặt hàng xuất khẩu chính: hạt điều 1.150 triệu USD, tăng 6,1%; cao su 480 triệu USD, giảm 4,2%; \
gỗ 640 triệu USD, giảm 11,5%.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("extremes")
    (folder / "bao-cao.md").write_text(REPORT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([Path(folder / "bao-cao.md")])
    return Assistant(settings)


ANSWERS = {
    "the smallest of a table": (
        "Huyện nào có tỷ lệ giải ngân thấp nhất?",
        "Huyện Phú Riềng: 38,4%",
    ),
    "the largest, not the total": (
        "Huyện nào thu ngân sách nhiều nhất?",
        "Huyện Bù Đăng: 91,4 tỷ đồng",
    ),
    "the first two": (
        "Hai huyện nào có tỷ lệ giải ngân cao nhất?",
        "Huyện Hớn Quản: 72,5%; Huyện Bù Gia Mập: 66,6%",
    ),
    "the deepest fall": ("Mặt hàng xuất khẩu nào giảm mạnh nhất?", "gỗ: giảm 11,5%"),
}


@pytest.mark.parametrize(("question", "headline"), ANSWERS.values(), ids=ANSWERS.keys())
def test_the_largest_and_the_smallest(question: str, headline: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.headline == headline
    assert all(figure.citations for figure in answer.figures)


def test_an_extreme_of_what_is_not_listed_is_refused(assistant: Assistant) -> None:
    assert assistant.ask("Huyện nào có nhiều bác sĩ nhất?").status is Status.REFUSED


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("đông nhất là khách Hàn Quốc", True),
        ("Hàn Quốc dẫn đầu", True),
        ("hợp nhất hai huyện, xếp thứ nhất", False),
        ("là huyện duy nhất đạt chuẩn", False),
    ],
)
def test_a_sentence_that_names_the_largest(text: str, says: bool) -> None:
    assert names_one(text) is says
