from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]


def test_doctor_shows_what_is_wrong_and_how_to_mend_it(real: Run) -> None:
    result = real("doctor")
    assert result.exit_code == 1
    assert "✓ Python: 3." in result.stdout
    assert "✗ Chỉ mục: chưa có → Hãy nạp bằng: rag ingest THƯ_MỤC_BÁO_CÁO" in result.stdout


def test_doctor_as_json_has_every_line(real: Run) -> None:
    checks = json.loads(real("doctor", "--json").stdout)
    assert {tuple(check) for check in checks} == {("name", "ok", "found", "remedy")}
    assert len(checks) == len(real("doctor").stdout.splitlines())
