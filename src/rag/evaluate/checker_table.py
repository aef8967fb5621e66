"""The counts of the sentence check as a table, as plain data, and failure by failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag.evaluate.checker import MOST_SHOWN, MOST_WITHHELD, Count, Judged, meets_bars
from rag.evaluate.table import aligned, percent

_DIGITS = 4
LABELS = {
    "truthful": "Câu đúng bị giữ lại",
    "truthful/verbatim": "nguyên văn",
    "truthful/words": "không có số",
    "truthful/restated": "nói lại",
    "truthful/rescaled": "đổi thang số",
    "truthful/table": "từ ô của bảng",
    "truthful/derived": "kèm hiệu số",
    "truthful/held_out": "báo cáo chỉ để kiểm tra",
    "changed/held_out": "báo cáo chỉ để kiểm tra",
    "changed": "Câu bị sửa vẫn hiện",
    "base": "đổi gốc so sánh",
    "body": "bịa tổ chức",
    "column": "đổi cột của bảng",
    "decision": "bịa văn bản",
    "digit": "đổi một chữ số",
    "direction": "đổi chiều tăng giảm",
    "estimate": "bỏ từ ước",
    "growth_for_level": "mức thành tăng",
    "hedge": "đổi từ ước lượng",
    "indicator": "đổi chỉ tiêu",
    "level_for_growth": "tăng thành mức",
    "months": "đổi tháng",
    "negation": "phủ định",
    "person": "bịa người",
    "place": "đổi nơi",
    "unit": "đổi đơn vị",
    "year": "đổi năm",
}
"""What a reader calls each group."""


def checker_table(found: Mapping[str, Count]) -> str:
    """Return one line a group: sentences, how many went wrong, the share with its interval."""
    lines = [["Nhóm", "số câu", "sai", "tỷ lệ", "khoảng 95%"], *(_line(n, found[n]) for n in found)]
    shown, withheld = percent(MOST_SHOWN), percent(MOST_WITHHELD)
    bars = f"Ngưỡng: câu bị sửa vẫn hiện {shown}, câu đúng bị giữ lại {withheld}"
    return "\n".join(
        [*aligned(lines), "", f"{bars}: {'đạt' if meets_bars(found) else 'CHƯA ĐẠT'}."]
    )


def _line(name: str, count: Count) -> list[str]:
    share = count.share
    lead = "" if name in ("truthful", "changed") else "  "
    between = f"{percent(share.low)}–{percent(share.high)}"
    return [
        lead + LABELS.get(name, name),
        str(count.n),
        str(count.failed),
        percent(share.value),
        between,
    ]


def checker_data(found: Mapping[str, Count], judged: Sequence[Judged]) -> dict[str, Any]:
    """Return counts, shares with intervals and the failures as plain data."""
    return {
        "groups": {name: _group(count) for name, count in found.items()},
        "meets_bars": meets_bars(found),
        "failures": [_failed(one) for one in judged if one.failed],
    }


def _group(count: Count) -> dict[str, Any]:
    share = count.share
    ends = (share.value, share.low, share.high)
    return {"n": count.n, "failed": count.failed, "share": [round(end, _DIGITS) for end in ends]}


def _failed(one: Judged) -> dict[str, Any]:
    return {
        "id": one.script.id,
        "reply": one.script.reply,
        "printed": " ".join(one.script.told.statement.text.split()),
        "shown": one.shown,
        "reasons": list(one.reasons),
    }


def failures(judged: Sequence[Judged]) -> str:
    """Return each failure: what the model wrote, what the report prints, what was objected to."""
    return "\n".join(_block(one) for one in judged if one.failed)


def _block(one: Judged) -> str:
    outcome = f"hiện: {one.shown}" if one.shown else f"bị giữ lại: {'; '.join(one.reasons)}"
    printed = " ".join(one.script.told.statement.text.split())
    return f"✗ {one.script.id}\n    {one.script.reply}\n    báo cáo: {printed}\n    {outcome}"
