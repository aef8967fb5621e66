"""What the cross-encoder is trained on: questions with their own sentence and with a like one."""

import random
from collections import Counter
from itertools import islice
from pathlib import Path

from training.practice import HELD_OUT, READ
from training.questions import files
from training.reader import read_reports
from training.reader.follow_ups import follow_ups
from training.reader.literal import literal
from training.reader.noise import mistyped, with_scope
from training.reader.read_files import Pairs, own_pair, reports, with_made

SENTENCE = "Toàn xã có 41 hộ nghèo, giảm 7 hộ; 3 thôn chưa có đường bê tông."


def test_the_number_in_the_answer_is_the_one_asked_for() -> None:
    pair = own_pair(SENTENCE, "còn mấy nhà nghèo", "41 hộ nghèo")
    assert pair.answers
    assert [SENTENCE[a:b] for a, b, asked in pair.numbers if asked] == ["41"]
    assert [SENTENCE[a:b] for a, b, asked in pair.numbers if not asked] == ["7", "3"]


def test_a_near_miss_asks_for_none_of_the_numbers() -> None:
    pair = own_pair(SENTENCE, "mấy nhà cận nghèo", "")
    assert not pair.answers
    assert pair.numbers
    assert not any(asked for *_, asked in pair.numbers)


def test_an_answer_in_words_says_nothing_about_the_numbers() -> None:
    assert own_pair(SENTENCE, "thôn nào", "thôn chưa có đường bê tông").numbers == []


def test_held_out_sentences_are_not_drawn() -> None:
    path = sorted(READ.glob("*.txt"))[0]
    held = {s for report in reports([path], held_out=True) for s, *_ in report.asked}
    learnt = {s for report in reports([path], held_out=False) for s, *_ in report.asked}
    assert held
    assert not held & learnt
    assert len(learnt) > (HELD_OUT - 2) * len(held)


def test_a_question_comes_with_its_sentence_and_mostly_another(tmp_path: Path) -> None:
    blocks = [f"= Xã {name} có {n} hộ.\n? mấy hộ\t{n} hộ\n" for name, n in (("A", 4), ("B", 5))]
    path = tmp_path / "budget.txt"
    path.write_text("\n".join(blocks), encoding="utf-8")
    drawn = Pairs(reports([path], held_out=False), seed=0)
    assert len(drawn) == 2
    for pairs in islice(drawn.endless(), 20):
        assert pairs[0].answers
        assert all(not pair.answers for pair in pairs[1:])
        for pair in pairs:
            assert all(pair.passage[start:end].isdigit() for start, end, _ in pair.numbers)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311


def asked_literally(sentence: str) -> dict[str, str]:
    """Return what is asked about a sentence in many draws, with the answers."""
    return dict(asked for seed in range(40) for asked in literal(sentence, seeded(seed)))


def test_figures_are_asked_for_in_the_sentence_s_own_words() -> None:
    found = asked_literally("Thu nội địa đạt 741 tỷ đồng, bằng 76% dự toán; thu thuế 215 tỷ đồng.")
    assert found["thu nội địa là bao nhiêu"] == "741 tỷ đồng"
    assert found["thu nội địa bằng bao nhiêu phần trăm dự toán"] == "76%"
    assert found["thu thuế đạt bao nhiêu tỷ đồng"] == "215 tỷ đồng"


def test_what_a_sentence_does_not_say_is_asked_for_too() -> None:
    found = asked_literally("Thu nội địa đạt 741 tỷ đồng.")
    assert found["thu nội địa tăng hay giảm bao nhiêu"] == ""
    assert found["thu nội địa xếp thứ mấy cả nước"] == ""
    assert "thu nội địa tăng hay giảm bao nhiêu" not in asked_literally(
        "Thu nội địa 5 tỷ, tăng 2%."
    )


def test_figures_one_question_would_ask_for_are_not_asked_for() -> None:
    found = asked_literally("Sản lượng mực năm 2019 đạt 74 tấn, năm 2020 đạt 83 tấn.")
    assert not any(found.values())


def test_literal_questions_are_on_sentences_that_are_learnt() -> None:
    path = sorted(READ.glob("*.txt"))[0]
    learnt = reports([path], held_out=False)
    more = with_made(learnt)
    assert sum(len(r.asked) for r in more) > sum(len(r.asked) for r in learnt)
    for before, after in zip(learnt, more, strict=True):
        assert {s for s, *_ in after.asked} == {s for s, *_ in before.asked}


def test_a_place_and_a_year_are_added_only_where_the_sentence_names_none() -> None:
    draw = seeded(0)
    asked = "bao nhiêu hộ nghèo?"
    added = {with_scope(asked, SENTENCE, draw) for _ in range(30)}
    assert asked not in added
    assert all("hộ nghèo" in question for question in added)
    named = "Huyện Sơn Hạ có 41 hộ nghèo."
    assert with_scope(asked, named, draw) == asked
    dated = (with_scope(asked, "Năm 2021 có 41 hộ nghèo.", draw) for _ in range(30))
    assert not any(char.isdigit() for question in dated for char in question)


def test_a_slip_changes_one_word() -> None:
    typed, draw = "có mấy hộ nghèo", seeded(0)
    found = {mistyped(typed, draw) for _ in range(60)}
    assert len(found) > 5
    for changed in found:
        lost = Counter(typed) - Counter(changed)
        assert sum(lost.values()) == len(typed) - len(changed) <= 1


def test_a_passage_may_stand_among_others_that_are_not_asked_for(tmp_path: Path) -> None:
    blocks = [
        f"= Có {n} hộ {name}.\n? mấy hộ {name}\t{n} hộ {name}\n"
        for name, n in (("nghèo", 4), ("giàu", 5), ("mới", 6))
    ]
    path = tmp_path / "budget.txt"
    path.write_text("\n".join(blocks), encoding="utf-8")
    drawn = Pairs(reports([path], held_out=False), seed=0).endless()
    joined = [pair for pairs in islice(drawn, 90) for pair in pairs if pair.passage.count("Có") > 1]
    assert joined
    for pair in joined:
        asked = [pair.passage[start:end] for start, end, asked in pair.numbers if asked]
        assert len(asked) == int(pair.answers)


def test_a_sentence_below_its_heading_and_a_table_row_get_no_other(tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    path.write_text(
        "= 2. Chăn nuôi : Tổng đàn 214 con.\n? mấy con\t214 con\n\n"
        "= Bảng 2 > Chỉ tiêu: Lúa; Đơn vị: tấn; Thực hiện: 512;\n? mấy tấn lúa\t512\n",
        encoding="utf-8",
    )
    for pairs in islice(Pairs(reports([path], held_out=False), seed=0).endless(), 40):
        assert all(pair.passage.startswith(("2. Chăn nuôi", "Bảng 2")) for pair in pairs)


def test_an_english_question_comes_with_two_that_do_not_answer(tmp_path: Path) -> None:
    path = tmp_path / "budget.txt"
    sentences = [
        f"= Xã {name} có {n} hộ.\n? mấy hộ\t{n} hộ\n" for name, n in (("B", 5), ("C", 6), ("D", 7))
    ]
    asked = "= Xã A có 4 hộ nghèo.\n? how many poor households are there\t4 hộ nghèo\n"
    path.write_text("\n".join([asked, *sentences]), encoding="utf-8")
    drawn = Pairs(reports([path], held_out=False), seed=0).endless()
    found = [
        [pair.answers for pair in pairs]
        for pairs in islice(drawn, 80)
        if "poor" in pairs[0].question
    ]
    assert [True, False, False] in found  # now and then a draw brings its own sentence again
    assert all(answers[0] and not any(answers[1:]) for answers in found)


def asked_next(sentence: str) -> dict[str, str]:
    """Return the follow-ups on a sentence in many draws, with the answers."""
    return dict(asked for seed in range(80) for asked in follow_ups(sentence, seeded(seed)))


def test_a_follow_up_stands_before_what_it_goes_back_to() -> None:
    found = asked_next(
        "Thu nội địa đạt 741 tỷ đồng, bằng 76% dự toán; thu hải quan đạt 98 tỷ đồng."
    )
    openings = {asked.split(", thu nội địa")[0]: answer for asked, answer in found.items()}
    assert openings["còn thu hải quan thì sao"] == "98 tỷ đồng"
    assert openings["bằng mấy % dự toán"] == "76%"
    assert openings["so với cùng kỳ thì sao"] == ""


def test_what_a_sentence_says_is_no_follow_up_without_an_answer() -> None:
    found = asked_next("Thu nội địa đạt 741 tỷ đồng, tăng 9% so với cùng kỳ, bằng 76% dự toán.")
    assert found
    assert all(found.values())


def test_a_question_may_follow_another_on_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "budget.txt"
    path.write_text("= Có 4 hộ nghèo.\n? mấy hộ nghèo\t4 hộ\n", encoding="utf-8")
    drawn = Pairs(reports([path], held_out=False), seed=0).endless()
    asked = [pairs[0] for pairs in islice(drawn, 90)]
    followed = [pair for pair in asked if "," in pair.question]
    assert 0 < len(followed) < len(asked)
    assert all(pair.answers for pair in followed)


def test_questions_on_a_report_come_with_the_passages_the_engine_finds(tmp_path: Path) -> None:
    report = tmp_path / "x1.md"
    report.write_text(
        "# BÁO CÁO NĂM 2022\n\n## Xã hội\n\nToàn xã có 417 hộ nghèo, 52 hộ cận nghèo.\n\n"
        "Xã hỗ trợ 19 hộ nghèo sửa nhà.\n",
        encoding="utf-8",
    )
    report.with_suffix(".jsonl").write_text(
        '{"question": "Xã có bao nhiêu hộ nghèo?", "history": [], "kind": "figure",'
        ' "answer": "417 hộ", "sentence": "Toàn xã có 417 hộ nghèo, 52 hộ cận nghèo."}\n'
        '{"question": "Có mấy hộ nghèo mới?", "history": [], "kind": "unanswerable",'
        ' "answer": "", "sentence": ""}\n',
        encoding="utf-8",
    )
    told, untold = read_reports.of_report(report)
    (right,) = told.right
    assert right.passage == "Xã hội : Toàn xã có 417 hộ nghèo, 52 hộ cận nghèo."
    assert [right.passage[a:b] for a, b, asked in right.numbers if asked] == ["417"]
    assert [pair.passage for pair in told.misses] == ["Xã hội : Xã hỗ trợ 19 hộ nghèo sửa nhà."]
    assert not untold.right
    assert untold.misses
    asked = tmp_path / "asked.jsonl"
    read_reports.write([told, untold], asked)
    drawn = list(islice(read_reports.endless(asked, seed=0), 20))
    assert sum(pair.answers for pairs in drawn for pair in pairs) == 10


def test_no_report_is_both_learnt_from_and_kept() -> None:
    parts = [{path.stem for path in files(part)} for part in ("read", "weighed", "unseen")]
    assert all(parts)
    assert sum(map(len, parts)) == len(set().union(*parts))
