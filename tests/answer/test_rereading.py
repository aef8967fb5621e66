"""The second look, through the public door and on its own."""

import pytest

from rag import Assistant
from rag.answer.looks import FIRST_READ, second_look
from rag.answer.read_as import placed, questions_as_read
from rag.answer.rereading import READ, UNREAD, Look, Seen, likeliest


def look(*seen: tuple[float, float], first_chance: float = 0.5) -> Look:
    """Return a look at figures: score of the first look, log-odds of what was read."""
    found = [
        Seen(score, read, read, key=number, place=("d", number))
        for number, (score, read) in enumerate(seen)
    ]
    return Look("figure", found, first_chance)


def test_what_was_read_changes_a_near_order_and_not_a_clear_one() -> None:
    assert look((0.60, -4.0), (0.58, 4.0)).order == [1, 0]
    assert look((2.60, -4.0), (0.58, 4.0)).order == [0, 1]


def test_a_figure_that_was_read_as_the_answer_is_likelier() -> None:
    assert look((0.6, 4.0), (0.3, -4.0)).chance > look((0.6, -4.0), (0.3, -4.0)).chance


def test_a_better_first_look_is_likelier() -> None:
    seen = ((0.6, 1.0), (0.3, -4.0))
    assert look(*seen, first_chance=0.9).chance > look(*seen, first_chance=0.1).chance


def test_the_best_sentences_are_read_each_once(assistant: Assistant) -> None:
    evidence = second_look(assistant.first_look("Thu ngân sách đạt bao nhiêu?"), (0.0, 1.0))
    found = likeliest(evidence.figures)
    assert len(found) == min(READ, len({c.statement.span for c in evidence.figures}))
    read = [seen for seen in evidence.looks["figure"].seen if seen.answers > -5.0]
    assert {seen.place for seen in read} <= {(s.document.id, s.span.start) for s in found}


def test_figures_stand_in_the_text_that_is_read(table: Assistant) -> None:
    evidence = table.first_look("Tổng thu ngân sách thực hiện bao nhiêu?")
    for candidate in evidence.figures:
        text = placed(candidate.statement)
        (span,) = text.passage([candidate.figure]).spans
        printed = text.text[span.start : span.end]
        assert printed.startswith(candidate.figure.quantity.text.split()[0])
    row = placed(evidence.figures[0].statement).text
    assert "Thực hiện 2022: 9.120,5" in row


def test_the_scope_of_the_report_is_not_read_again(table: Assistant) -> None:
    evidence = table.first_look("Năm 2022 tổng thu ngân sách bao nhiêu?")
    best = evidence.figures[0].statement
    (read,) = questions_as_read(evidence.matcher.request, best)
    assert "2022" not in read


def test_a_question_is_read_as_typed_and_as_understood(table: Assistant) -> None:
    evidence = table.first_look("tong thu ngan sach bao nhieu")
    read = questions_as_read(evidence.matcher.request, evidence.figures[0].statement)
    assert read == ("tong thu ngan sach bao nhieu", "tổng thu ngân sách bao nhiêu")


def test_a_follow_up_is_read_before_what_it_goes_back_to(table: Assistant) -> None:
    evidence = table.first_look("Thế còn lúa?", history=["Tổng thu ngân sách bao nhiêu?"])
    (read,) = questions_as_read(evidence.matcher.request, evidence.figures[0].statement)
    assert read.startswith("Thế còn lúa")
    assert "thu ngân sách" in read


def test_only_the_digits_of_a_figure_are_read(assistant: Assistant) -> None:
    evidence = assistant.first_look("Thu ngân sách đạt bao nhiêu?")
    for candidate in evidence.figures:
        text = placed(candidate.statement)
        (span,) = text.passage([candidate.figure]).spans
        assert text.text[span.start : span.end].strip("0123456789.,-–/ đến") == ""


def test_what_is_read_depends_on_the_doubt_that_is_given(table: Assistant) -> None:
    first = table.first_look("Tổng thu ngân sách thực hiện bao nhiêu?")
    assert not second_look(first, (1.0, 1.0)).looks
    assert "figure" in second_look(first, (0.0, 1.0)).looks


def test_a_question_without_a_candidate_is_not_read(assistant: Assistant) -> None:
    assert not second_look(assistant.first_look("")).looks


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_a_certain_first_look_has_a_finite_weight(chance: float) -> None:
    assert 0.0 <= look((0.6, 1.0), first_chance=chance).chance <= 1.0


def test_no_more_is_read_than_the_likeliest_need(assistant: Assistant) -> None:
    first = assistant.first_look("Thu ngân sách đạt bao nhiêu?")
    few = second_look(first, (0.0, 1.0), enough=0.0).looks["figure"].seen
    places = {seen.place for seen in few if seen.answers > UNREAD}
    assert len(places) == min(FIRST_READ, len({seen.place for seen in few}))
