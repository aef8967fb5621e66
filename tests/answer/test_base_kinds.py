from __future__ import annotations

import pytest

from rag.answer.base_kinds import kinds


@pytest.mark.parametrize(
    ("base", "kind"),
    [
        ("tháng trước", {"month"}),
        ("tháng 9/2024", {"month"}),
        ("cùng kỳ năm trước", {"year"}),
        ("cùng tháng năm trước", {"year"}),
        ("năm 2022", {"year"}),
        ("cuối năm 2022", {"year_end"}),
        ("tháng 12/2022", {"year_end"}),
        ("quý trước", {"quarter"}),
        ("vụ đông xuân năm trước", {"season"}),
        ("dự toán", set()),
    ],
)
def test_what_a_rise_is_counted_from(base: str, kind: set[str]) -> None:
    assert kinds(base) == kind
