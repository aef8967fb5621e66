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


def test_what_a_figure_is_compared_with_is_no_date_of_the_next(tmp_path):
    text = "Huy động đến 30/9 đạt 90 tỷ đồng, tăng 6% so với 31/12/2021; tổng dư nợ 70 tỷ đồng."
    (tmp_path / "a.txt").write_text(f"BÁO CÁO NĂM 2022 CỦA TỈNH LÂM ĐỒNG\n\n{text}\n", "utf-8")
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=None)
    Library(settings).ingest([tmp_path / "a.txt"])
    found = Assistant(settings).first_look("Dư nợ đến 30/9/2022 là bao nhiêu?").figures
    assert all(one.in_scope for one in found if one.figure.text == "70 tỷ đồng")
    assert any(one.figure.text == "70 tỷ đồng" for one in found)


def test_a_long_list_says_how_much_of_it_is_shown(tmp_path):
    tasks = [
        f"- Xây dựng mô hình trồng rừng ven hồ số hiệu {name}." for name in "ABCDEFGHIKLMNOPQRS"
    ]
    text = "# BÁO CÁO NĂM 2022\n\n## Giải pháp trồng rừng ven hồ\n\n" + "\n".join(tasks)
    (tmp_path / "a.md").write_text(text + "\n\n## Y tế\n\nTrạm y tế được sửa chữa.\n", "utf-8")
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=None)
    Library(settings).ingest([tmp_path / "a.md"])
    answer = Assistant(settings).ask("Liệt kê các giải pháp trồng rừng ven hồ")
    assert answer.headline == "18 nội dung: Giải pháp trồng rừng ven hồ"
    assert len(answer.answer.splitlines()) == 16
    assert [note.text for note in answer.notes] == ["Chỉ nêu 16 trong 18 nội dung của mục này."]


def test_the_number_of_a_list_item_is_no_day(tmp_path):
    text = "4.4. Khách du lịch ước 812.000 lượt, tăng 9% so với cùng kỳ."
    (tmp_path / "a.txt").write_text(
        f"BÁO CÁO 9 THÁNG ĐẦU NĂM 2022 CỦA TỈNH LÂM ĐỒNG\n\n{text}\n", "utf-8"
    )
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=None)
    Library(settings).ingest([tmp_path / "a.txt"])
    found = Assistant(settings).first_look("Khách du lịch 9 tháng năm 2022 là bao nhiêu?").figures
    assert found[0].figure.text == "812.000 lượt"
    assert "period_met" in found[0].features
