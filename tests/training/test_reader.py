"""What the cross-encoder is trained on: questions with their own sentence and with a like one."""

from itertools import islice
from pathlib import Path

from training.practice import HELD_OUT, READ
from training.reader.read_files import Pairs, own_pair, reports

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
