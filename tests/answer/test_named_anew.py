"""Follow-ups are answered of what they name, where the report holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, Library, Settings

REPORT = """# BÁO CÁO TÌNH HÌNH KINH TẾ NĂM 2022 CỦA TỈNH BÌNH PHƯỚC

## I. Công nghiệp

| Sản phẩm | Đơn vị | Năm 2021 | Năm 2022 |
|---|---|---|---|
| Xi măng | nghìn tấn | 417 | 386 |
| Clanhke | nghìn tấn | 502 | 479 |

## II. Xã hội

Tiêm vắc xin mũi 3 cho người lớn đạt 89,6%, mũi 4 đạt 76,3%.

Số hộ chưa có điện của huyện Bù Đăng là 391 hộ, của huyện Bù Đốp là 256 hộ.

Chỉ số cải cách hành chính xếp thứ 5/11 huyện, thị xã với 83,95 điểm.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("anew")
    (folder / "a.md").write_text(REPORT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([folder / "a.md"])
    return Assistant(settings)


FOLLOWED = {
    ("Sản lượng xi măng năm 2022 là bao nhiêu?", "Còn clanhke thì sao?"): "479 nghìn tấn",
    ("Tiêm vắc xin mũi 3 đạt bao nhiêu phần trăm?", "mũi 4 thì sao"): "76,3%",
    ("Huyện Bù Đăng còn bao nhiêu hộ chưa có điện?", "Thế còn Bù Đốp?"): "256 hộ",
}


@pytest.mark.parametrize("asked", FOLLOWED)
def test_what_a_follow_up_names_stands_in_the_place_of_what_was_asked(
    assistant: Assistant, asked: tuple[str, str]
) -> None:
    first, then = asked
    best = assistant.first_look(then, history=[first]).figures[0]
    assert best.fits
    assert best.figure.text == FOLLOWED[asked]


def test_what_no_report_holds_leaves_the_figures_as_they_are(assistant: Assistant) -> None:
    asked = assistant.first_look("Còn tàu ngầm?", history=["Sản lượng clanhke năm 2022?"])
    assert any(one.fits for one in asked.figures)


def test_only_a_rank_says_which_place_something_took(assistant: Assistant) -> None:
    found = assistant.first_look("Chỉ số cải cách hành chính xếp thứ mấy?").figures
    assert [one.figure.text for one in found if one.answers_kind] == ["thứ 5/11 huyện"]
    assert found[0].in_scope  # "5/11" is no day
