"""The metadata file is taken at its word, checked, and completed by guesses that are marked."""

import pytest

from rag.documents import read_bytes
from rag.errors import UnreadableFileError
from rag.records import Metadata

TEXT = (
    "BÁO CÁO\nTình hình kinh tế - xã hội quý I/2024 của UBND tỉnh Nghệ An\n\n"
    "Thu ngân sách tỉnh Nghệ An đạt 5 tỷ đồng.\n"
)


def metadata(toml: str, text: str = TEXT) -> Metadata:
    data = text.encode()
    read = read_bytes("a.txt", data, source="s", max_bytes=10_000, metadata_toml=toml.encode())
    return read.metadata


def test_given_fields_stand_and_missing_ones_are_guessed_and_marked() -> None:
    found = metadata('issuer = "Cục Thống kê"\nperiod = 2024\npublished = 2024-04-01\n')
    assert (found.issuer, found.period, found.published) == ("Cục Thống kê", "2024", "2024-04-01")
    assert found.place == "Nghệ An"
    assert found.guessed == {"title", "place"}


BROKEN = {
    "an unknown key": ('titel = "A"', "titel.*title"),
    "bad TOML": ("title = A", "TOML"),
    "a value that is no text": ("title = 5", "title"),
    "an impossible date": ('published = "2024-13-01"', "published"),
    "a date in another order": ('published = "01/04/2024"', "published"),
}


@pytest.mark.parametrize(("toml", "problem"), BROKEN.values(), ids=BROKEN)
def test_is_refused_naming_the_metadata_file(toml: str, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=problem) as caught:
        metadata(toml)
    assert caught.value.name == "a.meta.toml"


PERIODS = {
    "a year": ("Kết quả năm 2023", "2023"),
    "a quarter": ("Kết quả quý III năm 2024", "quý III năm 2024"),
    "half a year": ("Kết quả 6 tháng đầu năm 2024", "6 tháng đầu năm 2024"),
    "a month": ("Kết quả tháng 5/2024", "tháng 5/2024"),
    "years together": ("Kế hoạch giai đoạn 2021-2025", "giai đoạn 2021-2025"),
}


@pytest.mark.parametrize(("title", "period"), PERIODS.values(), ids=PERIODS)
def test_the_period_is_guessed_from_the_title(title: str, period: str) -> None:
    assert metadata("", f"{title}\n\nThu ngân sách tăng khá nhanh.\n").period == period


def test_a_text_that_tells_nothing_is_named_after_its_file() -> None:
    found = metadata("", "Thu ngân sách tăng khá nhanh.\n")
    assert found == Metadata(title="a", guessed=frozenset({"title"}))


def test_a_person_named_after_the_word_for_province_is_no_place() -> None:
    text = (
        "Họp báo\n\n(Trích báo cáo do ông Lê An Bình, Phó Chủ tịch UBND tỉnh trình bày).\n\n"
        "Phó Chủ tịch UBND tỉnh Lê An Bình cho biết tỉnh Lào Cai thu 5 tỷ.\n"
    )
    found = metadata("", text)
    assert (found.place, found.issuer) == ("Lào Cai", "UBND tỉnh Lào Cai")
    assert (found.speaker, found.speaker_post) == ("Lê An Bình", "Phó Chủ tịch UBND tỉnh")


PLACES = {
    "a district": ("UBND huyện Thạch Hà", "huyện Thạch Hà"),
    "a district in capitals": ("UBND HUYỆN THẠCH HÀ", "huyện Thạch Hà"),
    "a district before a person": ("UBND huyện Thạch Hà Nguyễn Văn Tám", "huyện Thạch Hà"),
    "a district that is called like a person": (
        "UBND huyện Trần Văn Thời",
        "huyện Trần Văn Thời",
    ),
    "a district with a province's name": ("UBND huyện Quảng Ninh", "huyện Quảng Ninh"),
    "a district no list has": ("UBND huyện Sông Mây", "huyện Sông Mây"),
    "a province spoken of most": ("Hà Nam, Hà Nam; Thái Bình Dương; Hà Nội", "Hà Nam"),
}


@pytest.mark.parametrize(("text", "place"), PLACES.values(), ids=PLACES)
def test_the_place_is_guessed(text: str, place: str) -> None:
    assert metadata("", f"Báo cáo năm 2023\n\n{text} thu 5 tỷ.\n").place == place


PERIODS = {
    "Kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024": "6 tháng đầu năm 2024",
    "Tình hình 9 tháng đầu năm và nhiệm vụ 3 tháng cuối năm 2024": "9 tháng đầu năm 2024",
    "Tình hình tháng 5, nhiệm vụ trọng tâm tháng 6/2024": "tháng 5 năm 2024",
    "Kết quả năm 2023, nhiệm vụ 6 tháng đầu năm 2024": "2023",
    "Thực hiện nhiệm vụ phát triển kinh tế năm 2023; phương hướng năm 2024": "2023",
}


@pytest.mark.parametrize("title", PERIODS)
def test_what_is_planned_next_is_not_the_period_of_a_report(title: str) -> None:
    assert (
        metadata("", f"# BÁO CÁO {title}\n\nThu ngân sách đạt 5 tỷ đồng.\n").period
        == PERIODS[title]
    )
