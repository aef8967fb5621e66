from __future__ import annotations

import pytest

from rag.language.mergers import Relation, merger_note, relation, same_area, state_year

RELATIONS = {
    "one name": ("Gia Lai", "Gia Lai", 2023, Relation.SAME),
    "with and without kind": ("tỉnh Gia Lai", "Gia Lai", 2023, Relation.SAME),
    "a former part, after": ("Bình Định", "Gia Lai", 2026, Relation.PART),
    "a former part, in the year": ("Bình Định", "Gia Lai", 2025, Relation.PART),
    "a former part, year unknown": ("Bình Định", "Gia Lai", None, Relation.PART),
    "a later part, before": ("Bình Định", "Gia Lai", 2024, Relation.NONE),
    "the whole of today, from a part": ("Gia Lai", "Bình Định", 2023, Relation.WHOLE),
    "two parts of one whole": ("Bình Dương", "Bà Rịa - Vũng Tàu", 2023, Relation.NONE),
    "a new name": ("Huế", "Thừa Thiên Huế", 2023, Relation.RENAMED),
    "an old name": ("Thừa Thiên Huế", "Huế", 2025, Relation.RENAMED),
    "strangers": ("Hà Tĩnh", "Nghệ An", None, Relation.NONE),
    "a district": ("Thanh Chương", "huyện Thanh Chương, Nghệ An", 2023, Relation.SAME),
    "a district in its province": ("Thanh Chương", "Nghệ An", 2023, Relation.NONE),
    "a province in its district": ("Nghệ An", "huyện Thanh Chương", 2023, Relation.NONE),
    "districts of one name": (
        "huyện Châu Thành, Long An",
        "Châu Thành, Bến Tre",
        2023,
        Relation.NONE,
    ),
    "a district by the name of its province today": (
        "Bến Lức, Tây Ninh",
        "huyện Bến Lức, Long An",
        2023,
        Relation.SAME,
    ),
    "two districts of one name that are in one province today": (
        "huyện Châu Thành, Long An",
        "Châu Thành, Tây Ninh",
        2023,
        Relation.NONE,
    ),
    "a commune with a district's name": (
        "xã Thanh Chương",
        "huyện Thanh Chương",
        2023,
        Relation.NONE,
    ),
    "the capital of a province": ("thành phố Hà Tĩnh", "Hà Tĩnh", 2023, Relation.NONE),
    "a district named like a province": ("huyện Quảng Ninh", "Quảng Ninh", 2023, Relation.NONE),
}


@pytest.mark.parametrize(
    ("asked", "report", "year", "expected"), RELATIONS.values(), ids=RELATIONS.keys()
)
def test_how_a_report_stands_to_what_is_asked(
    asked: str, report: str, year: int | None, expected: Relation
) -> None:
    assert relation(asked, report, year) is expected
    meets = expected in (Relation.SAME, Relation.RENAMED, Relation.PART)
    assert same_area(asked, report, year) is meets


SINCE = "Từ 01/7/2025, Bình Định đã hợp nhất với Gia Lai thành tỉnh Gia Lai mới"
HCM = (
    "Từ 01/7/2025, Bình Dương đã hợp nhất với Bà Rịa - Vũng Tàu và thành phố Hồ Chí Minh "
    "để lập thành phố Hồ Chí Minh mới"
)
HUE = "Từ 01/01/2025, tỉnh Thừa Thiên Huế trở thành thành phố Huế trực thuộc trung ương"
NOTES = {
    "the name of today, figures of before": (
        ("Gia Lai", "Gia Lai", 2023),
        f"{SINCE}; số liệu dưới đây là của tỉnh Gia Lai trước hợp nhất.",
    ),
    "a former part, figures of after": (
        ("Bình Định", "Gia Lai", 2026),
        f"{SINCE}; số liệu dưới đây là của tỉnh Gia Lai sau hợp nhất, gồm cả Bình Định trước đây.",
    ),
    "a former part, figures of before": (
        ("Bình Định", "Gia Lai", 2023),
        f"{SINCE}; số liệu dưới đây là của tỉnh Gia Lai trước hợp nhất, không gồm Bình Định.",
    ),
    "figures of the year itself": (
        ("Gia Lai", "Gia Lai", 2025),
        f"{SINCE}; số liệu dưới đây là của tỉnh Gia Lai, "
        "có thể theo địa bàn trước hoặc sau hợp nhất.",
    ),
    "the whole of today, figures of a part": (
        ("Gia Lai", "Bình Định", 2023),
        f"{SINCE}; số liệu dưới đây là của tỉnh Bình Định trước hợp nhất.",
    ),
    "three became one": (
        ("Bình Dương", "thành phố Hồ Chí Minh", 2026),
        f"{HCM}; số liệu dưới đây là của thành phố Hồ Chí Minh sau hợp nhất, "
        "gồm cả Bình Dương trước đây.",
    ),
    "a new name": (
        ("Huế", "Thừa Thiên Huế", 2023),
        f"{HUE}; số liệu dưới đây là của tỉnh Thừa Thiên Huế.",
    ),
    "a district that is no more": (
        ("Thạch Hà", "Hà Tĩnh", 2026),
        "Từ 01/7/2025, cả nước không còn cấp huyện; địa bàn huyện Thạch Hà trước đây "
        "nay thuộc tỉnh Hà Tĩnh.",
    ),
    "a district of a merged province": (
        ("huyện Quảng Ninh", "Quảng Trị", 2026),
        "Từ 01/7/2025, cả nước không còn cấp huyện; địa bàn huyện Quảng Ninh trước đây "
        "nay thuộc tỉnh Quảng Trị.",
    ),
}


@pytest.mark.parametrize(("places", "note"), NOTES.values(), ids=NOTES.keys())
def test_the_note_when_a_merger_stands_between(
    places: tuple[str, str, int | None], note: str
) -> None:
    assert merger_note(*places) == note


NOTHING = {
    "no merger": ("Hà Tĩnh", "Hà Tĩnh", 2023),
    "nothing changed for the asker": ("Bình Định", "Bình Định", 2023),
    "the province of today": ("Gia Lai", "Gia Lai", 2026),
    "year unknown": ("Gia Lai", "Gia Lai", None),
    "strangers": ("Hà Tĩnh", "Nghệ An", 2026),
    "two parts of one whole": ("Bình Dương", "Bà Rịa - Vũng Tàu", 2023),
    "Huế today": ("Huế", "Huế", 2025),
    "a district while there were districts": ("Thạch Hà", "Hà Tĩnh", 2023),
    "a district elsewhere": ("Thạch Hà", "Nghệ An", 2026),
    "a commune": ("xã Thạch Hà", "Hà Tĩnh", 2026),
    "a report of a district": ("Nghệ An", "huyện Thanh Chương", 2023),
}


@pytest.mark.parametrize("places", NOTHING.values(), ids=NOTHING.keys())
def test_there_is_nothing_to_say(places: tuple[str, str, int | None]) -> None:
    assert merger_note(*places) is None


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2025", 2025),
        ("6 tháng đầu năm 2025", 2024),
        ("quý I năm 2025", 2024),
        ("9 tháng năm 2025", 2025),
        ("6 tháng đầu năm 2024", 2024),
        ("", None),
    ],
)
def test_months_before_the_mergers_are_of_the_old_provinces(period: str, year: int | None) -> None:
    assert state_year(period) == year
