from __future__ import annotations

from rag import Assistant, Library, Settings
from rag.records import Status

REPORT = """BÁO CÁO NĂM 2022 CỦA TỈNH LÂM ĐỒNG

I. Kết quả

Quỹ bảo trì rừng ven hồ (BTRVH) được lập từ tháng 3. \
Nguồn thu của quỹ bảo trì rừng ven hồ đạt 95 tỷ đồng.
"""


def test_an_acronym_the_report_explains_is_understood(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=None)
    Library(settings).ingest([tmp_path / "a.txt"])
    assistant = Assistant(settings)
    assert assistant.ask("Nguồn thu của BTRVH là bao nhiêu?").headline == "95 tỷ đồng"
    assert assistant.ask("Nguồn thu của KXTVY là bao nhiêu?").status is Status.REFUSED
