"""Extracted figures beside annotated ones: what counts as found, as understood, as a fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rag.cli.app import cli, session_with
from rag.cli.doors import Doors
from rag.documents.read import read_bytes
from rag.errors import InputError
from rag.evaluate.annotations import (
    Annotation,
    Annotations,
    Region,
    annotation_faults,
    load_annotations,
)
from rag.evaluate.extraction import Pair, compare, score
from rag.evaluate.extraction_table import extraction_data, extraction_table, failures_of, groups
from rag.evaluate.readings import Reading, extracted
from rag.evaluate.systems import Shelf
from rag.records import Document
from rag.settings import CHECKOUT

_FOLDER = CHECKOUT / "evals" / "figures"
_SENTENCE = "Thu nội địa ước đạt gần 8,3 nghìn tỷ đồng, bằng 104% dự toán."
_REPORT = f"""Báo cáo kinh tế - xã hội năm 2023

I. NGÂN SÁCH

{_SENTENCE} Năng suất lúa đạt 53,2 tạ/ha, giảm 4,6 tạ/ha so với năm 2022.

Bảng 1. Y tế

Chỉ tiêu | Đơn vị tính | Ước thực hiện năm 2023 | So với kế hoạch (%)
--- | --- | --- | ---
Số giường bệnh | giường | 1.250 | 98,5
"""


def _document(text: str = _REPORT, name: str = "thu.md") -> Document:
    return read_bytes(name, text.encode(), source=name, max_bytes=10**6)


def _reading(text: str) -> Reading:
    return next(one for one in extracted(_document()) if one.text == text)


def _annotated(text: str, value: str, unit: str, **other: object) -> Annotation:
    start = _document().text.index(text)
    one = Annotation(
        document="thu",
        region="thu-1",
        split="dev",
        start=start,
        end=start + len(text),
        text=text,
        value=(Decimal(value),),
        unit=unit,
        hedge="",
        indicators=("thu nội địa",),
        measures=("level",),
        directions=(0,),
        bases=("",),
        periods=("2023",),
        status="estimate",
        where="thu.jsonl, dòng 1",
    )
    return replace(one, **other)


_AMOUNT = _annotated("gần 8,3 nghìn tỷ đồng", "8300000000000", "đồng", hedge="gần")
_RATIO = _annotated("104%", "104", "%", measures=("ratio",), bases=("dự toán",))


def _region(text: str = _SENTENCE) -> Region:
    start = _document().text.index(text)
    return Region("thu", "thu-1", "dev", start, start + len(text))


def _compared(*figures: Annotation, part: str = "all") -> tuple[Pair, ...]:
    annotations = Annotations((_region(),), figures)
    return compare(annotations, {"thu": extracted(_document())}, part=part)


def test_prose_is_read_into_base_units_with_hedge_base_and_period() -> None:
    amount = _reading("gần 8,3 nghìn tỷ đồng")
    assert (amount.value, amount.unit, amount.hedge) == ((Decimal("8.3e12"),), "đồng", "gần")
    assert (amount.status, amount.period, amount.measure) == ("estimate", "2023", "level")
    assert amount.indicators[0] == "Thu nội địa"
    assert _reading("104%").base == "dự toán"


def test_a_yield_is_read_in_tonnes_and_a_base_without_its_opening() -> None:
    fall = _reading("4,6 tạ/ha")
    assert (fall.value, fall.unit) == ((Decimal("0.46"),), "tấn/ha")
    assert (fall.measure, fall.direction, fall.base) == ("growth", -1, "năm 2022")


def test_a_table_cell_takes_status_and_base_from_its_header() -> None:
    beds = _reading("1.250")
    assert (beds.value, beds.unit, beds.status) == ((Decimal(1250),), "giường", "estimate")
    share = _reading("98,5")
    assert (share.unit, share.measure, share.base) == ("%", "ratio", "kế hoạch")


def test_right_figures_are_hits_with_nothing_wrong() -> None:
    amount, ratio = _compared(_AMOUNT, _RATIO)
    assert amount.is_hit
    assert amount.wrong == ()
    assert ratio.wrong == ()  # "ước" stands before the amount alone, and holds for both


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(_AMOUNT, indicators=("thu xuất nhập khẩu",)), "indicator"),
        (replace(_AMOUNT, measures=("target",)), "measure"),
        (replace(_AMOUNT, directions=(1,)), "direction"),
        (replace(_AMOUNT, bases=("cùng kỳ",)), "base"),
        (replace(_AMOUNT, periods=("2022",)), "period"),
        (replace(_AMOUNT, status="actual"), "status"),
        (replace(_AMOUNT, hedge="trên"), "hedge"),
    ],
)
def test_each_field_is_judged_by_itself(wrong: Annotation, field: str) -> None:
    pair = _compared(wrong, _RATIO)[0]
    assert pair.is_hit
    assert pair.wrong == (field,)


@pytest.mark.parametrize(
    "change",
    [{"value": (Decimal(8300),)}, {"unit": "USD"}, {"value": (Decimal("8.3e12"), Decimal(9))}],
)
def test_another_value_or_unit_is_not_found(change: dict[str, object]) -> None:
    pairs = _compared(replace(_AMOUNT, **change), _RATIO)
    assert pairs[0].wrong == ("value",)
    assert not pairs[0].is_hit
    total = score(pairs)
    assert (total.expected, total.found, total.hits) == (2, 2, 1)
    assert (total.precision, total.recall, total.f1) == (0.5, 0.5, 0.5)


def test_any_of_several_readings_is_right() -> None:
    open_to_both = replace(
        _AMOUNT,
        indicators=("ngân sách", "thu nội địa"),
        measures=("rate", "level"),
        bases=("", "cùng kỳ"),
    )
    assert _compared(open_to_both, _RATIO)[0].wrong == ()


def test_function_words_do_not_make_another_indicator_but_other_words_do() -> None:
    near = replace(_AMOUNT, indicators=("số thu của nội địa",))
    assert _compared(near, _RATIO)[0].wrong == ()
    far = replace(_AMOUNT, indicators=("thu tiền sử dụng đất",))
    assert _compared(far, _RATIO)[0].wrong == ("indicator",)


def test_what_is_extracted_in_a_region_and_not_annotated_costs_precision() -> None:
    pairs = _compared(_AMOUNT)
    extra = pairs[-1]
    assert (extra.expected, extra.found and extra.found.text) == (None, "104%")
    assert (score(pairs).precision, score(pairs).recall) == (0.5, 1.0)


def test_what_stands_outside_the_regions_is_not_counted() -> None:
    texts = [pair.found.text for pair in _compared(_AMOUNT, _RATIO) if pair.found]
    assert texts == ["gần 8,3 nghìn tỷ đồng", "104%"]


def test_only_the_split_asked_for_is_compared() -> None:
    assert _compared(_AMOUNT, _RATIO, part="test") == ()
    assert len(_compared(_AMOUNT, _RATIO, part="dev")) == 2


def test_f1_of_bases_leaves_out_the_figures_that_have_none() -> None:
    base = score(_compared(_AMOUNT, replace(_RATIO, bases=("cùng kỳ",)))).fields["base"]
    assert (base.accuracy, base.f1) == (0.5, 0.0)
    base = score(_compared(_AMOUNT, _RATIO)).fields["base"]
    assert (base.accuracy, base.f1, base.expected, base.given) == (1.0, 1.0, 1, 1)


def test_nothing_found_has_no_score() -> None:
    empty = score(())
    assert (empty.precision, empty.recall, empty.f1) == (None, None, None)
    assert empty.fields["base"].accuracy is None


def test_table_data_and_failures_say_the_same() -> None:
    pairs = _compared(_AMOUNT, replace(_RATIO, status="actual"))
    scores = groups(pairs)
    assert list(scores) == ["dev", "dev/thu"]
    line = extraction_table(scores).splitlines()[1]
    assert line.split()[:5] == ["dev", "2", "100,0%", "100,0%", "100,0%"]
    assert extraction_data(scores)["dev"]["fields"]["status"]["accuracy"] == 0.5
    told = failures_of(pairs)
    assert "tình trạng: «actual» ≠ «estimate»" in told
    assert told.endswith("1/2 số liệu có chỗ khác nhau.")
    assert "trích ra: «104%» = 104 %" in failures_of(_compared(_AMOUNT))


def test_the_committed_annotations_fit_the_reports() -> None:
    annotations = load_annotations(_FOLDER)
    shelf = Shelf.of(CHECKOUT / "corpus", CHECKOUT / "evals" / "documents")
    assert annotation_faults(annotations, shelf.documents) == []
    assert len({region.document for region in annotations.regions}) >= 5
    splits = [one.split for one in annotations.figures]
    assert min(splits.count("dev"), splits.count("test")) >= 170
    test_only = {"huyen-thanh-chuong-2024", "nganh-y-te-dong-thap-2024"}
    assert all(r.split == "test" for r in annotations.regions if r.document in test_only)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "gần 8,4 nghìn tỷ đồng"}, "không có nguyên văn «gần 8,4 nghìn tỷ đồng»"),
        ({"end": 10_000}, "nằm ngoài vùng «thu-1»"),
        ({"region": "thu-2"}, "không có vùng «thu-2» thuộc phần dev"),
        ({"split": "test"}, "không có vùng «thu-1» thuộc phần test"),
        ({"measures": ("lavel",)}, '"measure" là «lavel»'),
        ({"status": "plan"}, "target và plan phải đi cùng nhau"),
        ({"indicators": ("",)}, "chỉ tiêu để trống"),
    ],
)
def test_a_faulty_annotation_is_told_with_its_line(change: dict[str, object], said: str) -> None:
    annotations = Annotations((_region(),), (replace(_AMOUNT, **change), _RATIO))
    faults = annotation_faults(annotations, {"thu": _document()})
    assert any(said in fault and fault.startswith("thu.jsonl, dòng 1: ") for fault in faults)


def test_overlaps_and_regions_out_of_their_report_are_faults() -> None:
    twice = Annotations((_region(),), (_RATIO, _RATIO))
    assert "chồng lên" in annotation_faults(twice, {"thu": _document()})[0]
    lost = Annotations((replace(_region(), end=10_000),), ())
    assert "nằm ngoài báo cáo" in annotation_faults(lost, {"thu": _document()})[0]
    assert "không có báo cáo «thu»" in annotation_faults(lost, {})[0]


@pytest.mark.parametrize(
    ("lines", "said"),
    [("{", "không phải JSON"), ('{"region": "a"}', "thiếu khóa"), (None, "không đọc được")],
)
def test_an_unreadable_annotation_names_its_line(
    tmp_path: Path, lines: str | None, said: str
) -> None:
    if lines is not None:
        (tmp_path / "regions.json").write_text("[]", encoding="utf-8")
        (tmp_path / "thu.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_annotations(tmp_path)


@pytest.fixture
def rag(tmp_path: Path) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        session = session_with(Doors())
        session.data_dir = tmp_path / "data"
        return CliRunner().invoke(cli, ["eval", "--figures", *arguments], obj=session)

    return run


def test_the_command_prints_a_table_or_json_of_the_split(rag: Callable[..., Result]) -> None:
    shown = rag("--split", "dev")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("Phần / báo cáo")
    assert "test" not in shown.stdout
    data = json.loads(rag("--split", "dev", "--json").stdout)
    assert data["dev"]["expected"] >= 170
    assert 0.9 < data["dev"]["f1"] <= 1


def test_the_failures_of_test_are_not_shown(rag: Callable[..., Result]) -> None:
    refused = rag("--split", "test", "--failures")
    assert refused.exit_code != 0
    assert "chú giải" not in refused.output
    both = rag("--failures")
    assert "huyen-thanh-chuong-2024, vị trí" not in both.stdout
    assert "quang-ngai-2024, vị trí" in both.stdout
