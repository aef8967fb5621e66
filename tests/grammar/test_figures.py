"""Sentences of the genre, written for these tests: what each figure measures, and against what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.grammar.figures import Context, Figure, FigureStatus, Measure, figures
from rag.language.normalise import nfc
from rag.language.segment import sentences


def read(text: str) -> list[Figure]:
    return figures(text, sentences(text))


def figure(text: str, printed: str) -> Figure:
    found = [f for f in read(text) if f.quantity.text == printed]
    assert len(found) == 1, [f.quantity.text for f in read(text)]
    return found[0]


BUDGET = (
    "Thu nội địa ước đạt 5.120 tỷ đồng, đạt 108% dự toán, tăng 12% so với năm 2021 (thu tiền sử "
    "dụng đất đạt 1.300 tỷ đồng, bằng 87% cùng kỳ; thuế, phí đạt 3.400 tỷ đồng, đạt 102% dự toán); "
    "thu xuất nhập khẩu ước đạt 2.050 tỷ đồng, bằng 91% kế hoạch."
)


@pytest.mark.parametrize(
    ("printed", "indicator", "measure", "base"),
    [
        ("5.120 tỷ đồng", "Thu nội địa", Measure.LEVEL, ""),
        ("108%", "Thu nội địa", Measure.RATIO, "dự toán"),
        ("12%", "Thu nội địa", Measure.GROWTH, "so với năm 2021"),
        ("1.300 tỷ đồng", "thu tiền sử dụng đất", Measure.LEVEL, ""),
        ("87%", "thu tiền sử dụng đất", Measure.RATIO, "cùng kỳ"),
        ("2.050 tỷ đồng", "thu xuất nhập khẩu", Measure.LEVEL, ""),
        ("91%", "thu xuất nhập khẩu", Measure.RATIO, "kế hoạch"),
    ],
)
def test_figures_that_share_a_sentence_keep_their_own_indicator_and_base(
    printed: str, indicator: str, measure: Measure, base: str
) -> None:
    found = figure(BUDGET, printed)
    assert (found.indicator, found.measure, found.base) == (indicator, measure, base)


def test_a_bracket_holds_parts_of_the_indicator_before_it() -> None:
    assert figure(BUDGET, "1.300 tỷ đồng").parents == ("Thu nội địa",)
    assert figure(BUDGET, "3.400 tỷ đồng").parents == ("Thu nội địa",)


def test_the_year_of_a_base_is_not_the_year_of_the_figure() -> None:
    assert figure(BUDGET, "12%").years == ()


def test_a_sentence_opened_by_trong_do_details_the_one_before() -> None:
    text = (
        "Tổng chi ngân sách ước đạt 9.400 tỷ đồng. "
        "Trong đó: Chi đầu tư phát triển 3.100 tỷ đồng; chi thường xuyên 6.000 tỷ đồng."
    )
    assert [(f.indicator, f.parents) for f in read(text)] == [
        ("Tổng chi ngân sách", ()),
        ("Chi đầu tư phát triển", ("Tổng chi ngân sách",)),
        ("chi thường xuyên", ("Tổng chi ngân sách",)),
    ]


def test_trong_do_inside_a_sentence_makes_the_main_indicator_the_parent() -> None:
    text = "Tỷ lệ lao động qua đào tạo đạt 71%, trong đó lao động có chứng chỉ đạt 29%."
    found = figure(text, "29%")
    assert found.parents == ("Tỷ lệ lao động qua đào tạo",)
    assert found.indicator == "lao động có chứng chỉ"


def test_an_indicator_may_end_in_a_word_that_links_elsewhere() -> None:
    assert figure("Xã đạt chuẩn nông thôn mới đạt 82%.", "82%").indicator == (
        "Xã đạt chuẩn nông thôn mới"
    )


def test_a_composition_list_gives_shares_under_its_heading() -> None:
    text = "Cơ cấu kinh tế: công nghiệp - xây dựng 41%; nông nghiệp 14%; dịch vụ 45%."
    assert [(f.indicator, f.quantity.text, f.measure, f.parents) for f in read(text)] == [
        ("công nghiệp - xây dựng", "41%", Measure.SHARE, ("Cơ cấu kinh tế",)),
        ("nông nghiệp", "14%", Measure.SHARE, ("Cơ cấu kinh tế",)),
        ("dịch vụ", "45%", Measure.SHARE, ("Cơ cấu kinh tế",)),
    ]


def test_a_verb_of_share_makes_a_share() -> None:
    found = figure("Ngành trồng trọt chiếm 17,2% giá trị sản xuất.", "17,2%")
    assert (found.measure, found.indicator) == (Measure.SHARE, "Ngành trồng trọt")


PLAN = (
    "Dư nợ tín dụng ước đạt 61.000 tỷ đồng, tăng 9% so với cuối năm 2021 "
    "(kế hoạch cả năm tăng 12-14%)."
)


def test_a_plan_in_brackets_is_planned_and_of_the_same_indicator() -> None:
    plan, outcome = figure(PLAN, "12-14%"), figure(PLAN, "9%")
    assert (plan.planned, outcome.planned) == (True, False)
    assert plan.indicator == outcome.indicator == "Dư nợ tín dụng"
    assert (plan.text, plan.measure, plan.direction) == ("tăng 12-14%", Measure.GROWTH, 1)


def test_a_target_named_before_the_figure_is_planned() -> None:
    text = "Tăng trưởng kinh tế 3 năm 2020-2022 ước đạt 5,1%; chỉ tiêu giai đoạn 2020-2025 đạt 9%."
    outcome, target = read(text)
    assert (outcome.planned, outcome.years) == (False, (2020, 2022))
    assert (target.planned, target.years, target.indicator) == (
        True,
        (2020, 2025),
        "Tăng trưởng kinh tế",
    )


def test_an_aim_is_planned_and_its_verb_is_not_the_indicator() -> None:
    found = figure("Phấn đấu năm 2023 tăng trưởng kinh tế đạt 8,5%.", "8,5%")
    assert (found.planned, found.indicator, found.years) == (True, "tăng trưởng kinh tế", (2023,))


def test_money_reached_of_a_plan_in_brackets_is_an_outcome() -> None:
    text = "Giải ngân vốn đầu tư công đạt 78% kế hoạch (2.340/3.000 tỷ đồng)."
    found = figure(text, "2.340/3.000 tỷ đồng")
    assert (found.planned, found.measure) == (False, Measure.K_OF_N)


def test_a_base_may_stand_before_the_verb() -> None:
    found = figure("Tăng trưởng kinh tế so với cùng kỳ tăng 6,4%.", "6,4%")
    assert (found.indicator, found.base) == ("Tăng trưởng kinh tế", "cùng kỳ")
    assert (found.measure, found.direction) == (Measure.GROWTH, 1)


def test_a_rank_belongs_to_the_main_indicator() -> None:
    text = "Chỉ số cải cách hành chính đạt 87,2 điểm, xếp thứ 14/63 tỉnh, thành phố, tăng 3 bậc."
    rank, steps = figure(text, "14/63 tỉnh"), figure(text, "3 bậc")
    assert (rank.measure, rank.text) == (Measure.RANK, "thứ 14/63 tỉnh")
    assert rank.indicator == steps.indicator == "Chỉ số cải cách hành chính"
    assert (steps.measure, steps.direction) == (Measure.GROWTH, 1)


@pytest.mark.parametrize(
    ("text", "measure", "direction"),
    [
        ("Tỷ lệ hộ nghèo giảm còn 3,2%.", Measure.RATE, 0),
        ("Tỷ lệ hộ nghèo giảm xuống 3,2%.", Measure.RATE, 0),
        ("Giá trị sản xuất tăng lên 3,2%.", Measure.RATE, 0),
        ("Tỷ lệ hộ nghèo giảm 3,2%.", Measure.GROWTH, -1),
        ("Chỉ số giá tăng thêm 3,2%.", Measure.GROWTH, 1),
        ("Sản lượng sụt giảm 3,2%.", Measure.GROWTH, -1),
        ("Thu ngân sách vượt 3,2% dự toán.", Measure.GROWTH, 1),
        ("Thu ngân sách bằng 3,2% cùng kỳ.", Measure.RATIO, 0),
        ("Công suất sử dụng phòng đạt 3,2%.", Measure.RATE, 0),
    ],
)
def test_the_verb_tells_change_from_level(text: str, measure: Measure, direction: int) -> None:
    found = figure(text, "3,2%")
    assert (found.measure, found.direction) == (measure, direction)


def test_a_year_in_brackets_is_the_year_of_the_figure_beside_it() -> None:
    now, then = read("Chỉ số sản xuất công nghiệp tăng 7,5% (năm 2021 giảm 3%).")
    assert (now.years, now.direction) == ((), 1)
    assert (then.years, then.direction) == ((2021,), -1)
    assert then.indicator == now.indicator


FIRMS = (
    "Trong năm có 410 doanh nghiệp, hợp tác xã hoạt động trở lại (giảm 4%); "
    "520 doanh nghiệp tạm ngừng hoạt động (tăng 18%)."
)


def test_a_counted_noun_is_described_by_what_follows() -> None:
    assert [(f.quantity.low, f.indicator) for f in read(FIRMS)] == [
        (410, "doanh nghiệp, hợp tác xã hoạt động trở lại"),
        (4, "doanh nghiệp, hợp tác xã hoạt động trở lại"),
        (520, "doanh nghiệp tạm ngừng hoạt động"),
        (18, "doanh nghiệp tạm ngừng hoạt động"),
    ]


def test_a_statement_after_a_semicolon_begins_there() -> None:
    found = read(FIRMS)[2]
    assert FIRMS[found.start : found.end] == "520 doanh nghiệp tạm ngừng hoạt động"


def test_a_verb_before_a_counted_noun_is_part_of_the_indicator() -> None:
    text = "Thành lập mới 1.050 doanh nghiệp, đạt 105% kế hoạch, giảm 6% so với năm 2021."
    assert {f.indicator for f in read(text)} == {"Thành lập doanh nghiệp"}
    assert [f.base for f in read(text)] == ["", "kế hoạch", "so với năm 2021"]


def test_rates_per_head_are_told_apart() -> None:
    text = "Toàn tỉnh có 9,8 bác sĩ/1 vạn dân, 28 giường bệnh/1 vạn dân."
    assert [(f.measure, f.indicator) for f in read(text)] == [
        (Measure.RATE, "bác sĩ/1 vạn dân"),
        (Measure.RATE, "giường bệnh/1 vạn dân"),
    ]


def test_times_grown_over_a_base_are_a_ratio() -> None:
    found = figure("Khách du lịch đạt 2 triệu lượt, gấp 1,8 lần so với năm 2021.", "1,8 lần")
    assert (found.measure, found.base) == (Measure.RATIO, "so với năm 2021")


def test_k_of_n_counts_what_it_names() -> None:
    found = figure("Có 11/19 chỉ tiêu vượt kế hoạch.", "11/19 chỉ tiêu")
    assert (found.measure, found.indicator) == (Measure.K_OF_N, "chỉ tiêu vượt kế hoạch")


def test_a_statement_reads_from_its_indicator_to_its_base() -> None:
    stated = figure(BUDGET, "108%")
    assert BUDGET[stated.start : stated.end] == (
        "Thu nội địa ước đạt 5.120 tỷ đồng, đạt 108% dự toán"
    )
    inner = figure(BUDGET, "87%")
    assert BUDGET[inner.start : inner.end] == (
        "thu tiền sử dụng đất đạt 1.300 tỷ đồng, bằng 87% cùng kỳ"
    )


def test_a_growth_is_printed_with_its_verb_and_a_level_without() -> None:
    assert [f.text for f in read("Thu đạt gần 90 tỷ đồng, tăng trên 5%.")] == [
        "gần 90 tỷ đồng",
        "tăng trên 5%",
    ]


def test_figures_of_one_statement_know_each_other() -> None:
    level, ratio, *_ = read(BUDGET)
    assert ratio.figure_of(level)
    assert not figure(BUDGET, "1.300 tỷ đồng").figure_of(level)


def test_a_text_without_numbers_has_no_figures() -> None:
    assert read("Kinh tế tiếp tục phục hồi. Trong đó du lịch khởi sắc.") == []


WORDS = (
    "Thu ngân sách|ước đạt|17 tỷ đồng|tăng|giảm còn|5%|(|)|;|,|trong đó|:|so với|cùng kỳ|năm 2022|"
    "kế hoạch|25 dự án|và|còn|cơ cấu|xếp thứ|12|3/7|. |.|Trong đó: |đạt|\n|İ|- "
)
SENTENCE = st.lists(st.sampled_from(WORDS.split("|")), max_size=25).map(" ".join)


@given(st.one_of(SENTENCE, st.text().map(nfc)))
def test_any_text_gives_figures_whose_statements_hold_them(text: str) -> None:
    for found in read(text):
        quantity = found.quantity
        assert text[quantity.start : quantity.end] == quantity.text
        assert 0 <= found.start <= quantity.end <= found.end <= len(text)
        assert found.direction in (-1, 0, 1)


def indicators(text: str) -> list[tuple[str, str]]:
    return [(f.quantity.text, f.indicator) for f in read(text)]


INDICATORS = {
    "Sản lượng bia và giày da lần lượt đạt 20 triệu lít và 3 triệu đôi.": [
        ("20 triệu lít", "Sản lượng bia"),
        ("3 triệu đôi", "Sản lượng giày da"),
    ],
    "Chè và mủ cao su đạt tương ứng 7 nghìn tấn và 9 nghìn tấn, giảm 11% và 4%.": [
        ("7 nghìn tấn", "Chè"),
        ("9 nghìn tấn", "mủ cao su"),
        ("11%", "Chè"),
        ("4%", "mủ cao su"),
    ],
    "Thịt hơi đạt 32 nghìn tấn, sữa tươi đạt 19 nghìn tấn, lần lượt giảm 2% và tăng 3%.": [
        ("32 nghìn tấn", "Thịt hơi"),
        ("19 nghìn tấn", "sữa tươi"),
        ("2%", "Thịt hơi"),
        ("3%", "sữa tươi"),
    ],
    "Thu hút 8 dự án trong nước tổng vốn đăng ký 120 tỷ đồng và 02 dự án nước ngoài.": [
        ("8 dự án", "dự án trong nước"),
        ("120 tỷ đồng", "tổng vốn đăng ký"),
        ("02 dự án nước ngoài", "dự án nước ngoài"),
    ],
    "Xảy ra 40 vụ tai nạn, làm chết 11 người; so với cùng kỳ tăng 3 vụ (8%), giảm 2 người chết.": [
        ("40 vụ tai nạn", "vụ tai nạn"),
        ("11 người", "làm chết người"),
        ("3 vụ", "vụ tai nạn"),
        ("8%", "vụ tai nạn"),
        ("2 người", "làm chết người"),
    ],
    "Đàn bò 5.200 con, đàn trâu, ngựa 310 con.": [
        ("5.200 con", "Đàn bò"),
        ("310 con", "đàn trâu, ngựa"),
    ],
    "Tổng đàn trâu: 5.200 con, đạt 101% kế hoạch.": [
        ("5.200 con", "Tổng đàn trâu"),
        ("101%", "Tổng đàn trâu"),
    ],
    "Chỉ số giá (CPI) tháng 10 tăng 2,1%; tính chung 10 tháng tăng 6,2%.": [
        ("2,1%", "Chỉ số giá (CPI)"),
        ("6,2%", "Chỉ số giá (CPI)"),
    ],
    "Trồng mới 24 ha rừng tập trung, bằng 87% kế hoạch.": [
        ("24 ha", "Trồng rừng tập trung"),
        ("87%", "Trồng rừng tập trung"),
    ],
    "Có 7/9 huyện, thành phố, thị xã đạt chuẩn.": [
        ("7/9 huyện", "huyện, thành phố, thị xã đạt chuẩn")
    ],
    "05/10 tiêu chí đạt 60-80%.": [("05/10 tiêu chí", "tiêu chí đạt"), ("60-80%", "tiêu chí đạt")],
}


@pytest.mark.parametrize("text", INDICATORS)
def test_an_indicator_is_the_noun_phrase_a_reader_would_name(text: str) -> None:
    assert indicators(text) == INDICATORS[text]


def test_a_sentence_without_a_subject_speaks_of_the_one_before() -> None:
    text = "Vốn đầu tư tháng 10 ước đạt 63 tỷ đồng. Tính chung 10 tháng đạt 470 tỷ đồng."
    assert [f.indicator for f in read(text)] == ["Vốn đầu tư", "Vốn đầu tư"]


def test_a_change_in_brackets_says_the_same_in_other_units() -> None:
    found = figure("Số vụ cháy so với cùng kỳ tăng 38 vụ (10,2%).", "10,2%")
    assert (found.measure, found.direction, found.base) == (Measure.GROWTH, 1, "cùng kỳ")


def test_the_shares_of_an_earlier_year_are_given_out_in_order() -> None:
    text = "Cơ cấu kinh tế: công nghiệp 41%; dịch vụ 59% (năm 2021 lần lượt là 39% và 61%)."
    assert [(f.indicator, f.measure, f.period) for f in read(text)] == [
        ("công nghiệp", Measure.SHARE, ""),
        ("dịch vụ", Measure.SHARE, ""),
        ("công nghiệp", Measure.SHARE, "2021"),
        ("dịch vụ", Measure.SHARE, "2021"),
    ]


def test_a_base_may_stand_between_verb_and_number() -> None:
    found = figure(
        "Tỷ lệ trẻ đến lớp đạt 41%, vượt kế hoạch 1,8 điểm phần trăm.", "1,8 điểm phần trăm"
    )
    assert (found.measure, found.base, found.planned) == (Measure.GROWTH, "kế hoạch", False)


def test_an_estimate_holds_for_all_figures_of_its_amount_and_its_parts() -> None:
    assert {f.status for f in read(BUDGET)} == {FigureStatus.ESTIMATE}
    assert [f.status for f in read(PLAN)] == [
        FigureStatus.ESTIMATE,
        FigureStatus.ESTIMATE,
        FigureStatus.PLAN,
    ]


@pytest.mark.parametrize(
    ("section", "status", "period"),
    [
        ("Kết quả thực hiện nhiệm vụ năm 2023", FigureStatus.ACTUAL, "2023"),
        ("Nhiệm vụ, giải pháp năm 2024", FigureStatus.PLAN, "2024"),
        ("Mục tiêu phát triển", FigureStatus.PLAN, "2023"),
        ("Du lịch", FigureStatus.ACTUAL, "2023"),
    ],
)
def test_a_heading_tells_whether_figures_are_aimed_at(
    section: str, status: FigureStatus, period: str
) -> None:
    text = "Lượng khách đạt 3 triệu lượt."
    (found,) = figures(text, sentences(text), Context("2023", (section,)))
    assert (found.status, found.period) == (status, period)


def test_the_year_a_sentence_opens_with_holds_for_its_figures() -> None:
    text = "Năm 2021, tổng thu đạt 5 tỷ đồng, tăng 3% so với năm 2020; chi 4 tỷ đồng."
    found = figures(text, sentences(text), Context("2023"))
    assert [f.period for f in found] == ["2021", "2021", "2021"]


def test_trong_do_after_a_semicolon_is_of_all_and_after_a_comma_of_its_clause() -> None:
    text = (
        "Sản lượng khai thác ước đạt 61 tấn; sản lượng nuôi trồng 35 tấn, trong đó tôm 13 tấn; "
        "trong đó khai thác xa bờ 40 tấn."
    )
    found = read(text)
    assert [f.parents[-1:] for f in found] == [
        (),
        (),
        ("sản lượng nuôi trồng",),
        ("Sản lượng khai thác",),
    ]
    assert [f.status.value for f in found] == ["estimate", "actual", "actual", "estimate"]


def test_brackets_that_open_with_a_year_are_of_it() -> None:
    text = "Xảy ra 9 vụ cháy, thiệt hại 14 ha (năm 2019: 3 vụ, 2,5 ha)."
    assert [figure(text, printed).years for printed in ("3 vụ", "2,5 ha")] == [(2019,), (2019,)]


def test_the_same_period_in_brackets_is_a_year_earlier() -> None:
    text = "Giải ngân đạt 43,5% (cùng kỳ 39,5%, bình quân cả nước 29,5%)."
    found = figures(text, sentences(text), Context("năm 2021"))
    assert [(f.quantity.text, f.period) for f in found] == [
        ("43,5%", "2021"),
        ("39,5%", "2020"),
        ("29,5%", "2021"),
    ]


def test_what_grew_may_be_said_behind() -> None:
    text = "Xảy ra 119 vụ, 61 người chết, giảm 12,5% số vụ và 7,6% số người chết."
    assert figure(text, "12,5%").indicator == "vụ"
    assert figure(text, "7,6%").indicator == "người chết"


def test_days_are_no_parts_of_a_whole() -> None:
    text = "Giảm 50% giá vé từ 1/4 đến 30/6; đến nay có 12/15 xã hoàn thành."
    assert [f.quantity.text for f in read(text)] == ["50%", "12/15 xã"]


def test_what_a_branch_contributes_is_the_branchs() -> None:
    text = "Nông nghiệp tăng 4,2%, đóng góp 1,1 điểm phần trăm; dịch vụ tăng 8%, đóng góp 3,2 điểm."
    assert figure(text, "1,1 điểm phần trăm").parents == ("Nông nghiệp",)


def test_a_bracket_of_an_earlier_year_repeats_what_stands_before_it() -> None:
    text = "Có 3 vụ trộm trâu, thiệt hại 71 triệu đồng (năm 2021: 8 vụ, 164 triệu đồng)."
    assert figure(text, "8 vụ").indicator == figure(text, "3 vụ trộm trâu").indicator
    assert figure(text, "164 triệu đồng").indicator == "thiệt hại"
    assert figure(text, "164 triệu đồng").years == (2021,)
    text = "Nuôi: đàn dê 1.310 con, chim cút 62 nghìn con (cùng kỳ 57 nghìn con)."
    assert figure(text, "57 nghìn con").indicator == "chim cút"


def test_parts_in_brackets_keep_their_own_names() -> None:
    text = "Tổng đàn lợn 200 con (lợn nái 20 con); năm 2021 có 180 con."
    assert figure(text, "20 con").indicator == "lợn nái"


@pytest.mark.parametrize("verb", ["xuống", "lên", "về", "xếp"])
def test_a_rank_may_be_what_something_moved_to(verb: str) -> None:
    text = f"Chỉ số PCI giảm 4 bậc, {verb} thứ 33/63; chi phí thời gian bị trừ điểm nhiều nhất."
    assert figure(text, "33/63").measure is Measure.RANK
