"""The reader's questions on whole invented reports, with the passages the first look finds.

    python -m training.reader.read_reports --out asked.jsonl

Near misses here are what the engine would have read in vain: no others teach as much. Each line is
one question: the passages that answer it and those that do not, as ``Pair`` has them.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

from rag.answer.evidence import Statement
from rag.answer.read_as import placed, questions_as_read
from rag.answer.rereading import likeliest, place_of
from rag.language.normalise import fold
from training.answer_examples import Judged
from training.questions import Asked, files, of_reports
from training.reader.noise import mistyped
from training.reader.read_files import MOST_NUMBERS, Pair

MISSES = 8
"""Near misses of a question that are kept, the first look's best."""

DRAWN = 2
"""Of them that are read beside the right passage each time the question is drawn."""


BARE, SLIP = 0.2, 0.1
"""Shares of the questions that are typed without diacritics, and with a slip of the keyboard."""


@dataclass(frozen=True)
class Question:
    """A question's passages: those that answer it, and the likeliest others."""

    right: Sequence[Pair]
    misses: Sequence[Pair]


def found(asked: Asked) -> Iterator[Question]:
    """Yield the passages of one question, for each wording it is read in."""
    question, first, _ = asked
    judged = Judged(*asked)
    texts = [ranked for ranked in first.texts if ranked.fits]
    figures = [c for c in first.figures if c.fits and c.answers_kind]
    proven = {place_of(r.statement) for r in first.texts if judged.is_right(r)}
    both = [*likeliest(figures, MISSES // 2), *likeliest(texts, MISSES // 2)]
    others = {place_of(s): s for s in both if place_of(s) not in proven}
    held = [r.statement for r in first.texts if place_of(r.statement) in proven]
    # A passage whose neighbour holds the figure asked for is no near miss, and no answer.
    told = [s for s in held if question.must and question.must[0][0] in s.text]
    asked_for = {
        (place_of(c.statement), c.figure.quantity.number_start)
        for c in first.figures
        if judged.is_right(c)
    }

    def pair(statement: Statement, text: str, *, answers: bool) -> Pair:
        passage = placed(statement).passage(statement.figures)
        place = place_of(statement)
        numbers = [
            (span.start, span.end, answers and (place, f.quantity.number_start) in asked_for)
            for span, f in zip(passage.spans, statement.figures, strict=True)
        ]
        hit = sum(own for *_, own in numbers)
        marked = 0 < hit <= MOST_NUMBERS or not answers
        return Pair(text, passage.text, answers, numbers if marked else ())

    wordings = {s: questions_as_read(first.matcher.request, s) for s in (*told, *others.values())}
    for n in range(max(map(len, wordings.values()), default=0)):
        yield Question(
            [pair(s, wordings[s][n % len(wordings[s])], answers=True) for s in told],
            [pair(s, wordings[s][n % len(wordings[s])], answers=False) for s in others.values()],
        )


def of_report(report: Path) -> list[Question]:
    """Return the questions about a report that have anything to read."""
    with tempfile.TemporaryDirectory() as folder:
        all_found = chain.from_iterable(map(found, of_reports([report], Path(folder))))
        return [one for one in all_found if one.right or one.misses]


def write(asked: Iterable[Question], path: Path) -> None:
    """Write questions, one a line."""
    lines = [json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in asked]
    path.write_text("".join(lines), encoding="utf-8")


def endless(path: Path, seed: int) -> Iterator[list[Pair]]:
    """Yield the pairs of each question of a file, all in a new order again and again."""
    draw = random.Random(seed)
    lines = path.read_text(encoding="utf-8").splitlines()
    questions = [_question(json.loads(line)) for line in lines]
    while True:
        draw.shuffle(questions)
        for one in questions:
            right = [draw.choice(one.right)] if one.right else []
            misses = draw.sample(one.misses, min(DRAWN, len(one.misses)))
            yield _typed([*right, *misses], draw)


def _question(line: dict) -> Question:
    return Question(*([Pair(**pair) for pair in line[part]] for part in ("right", "misses")))


def _typed(pairs: Sequence[Pair], draw: random.Random) -> list[Pair]:
    """Return the pairs of a question typed in another way: bare, in small letters, with a slip."""
    bare, small = draw.random() < BARE, draw.random() < 0.3
    slips = draw.randrange(2**32) if draw.random() < SLIP else None

    def typed(question: str) -> str:
        if slips is not None:
            question = mistyped(question, random.Random(slips))
        question = fold(question) if bare else question
        return question.lower() if small else question

    return [replace(pair, question=typed(pair.question)) for pair in pairs]


def main() -> None:
    """Ask all questions and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    asked: list[Question] = []
    with ProcessPoolExecutor(2) as pool:
        for report, own in zip(files("read"), pool.map(of_report, files("read")), strict=True):
            print(f"{report.stem}: {len(own)} questions", flush=True)
            asked += own
    write(asked, args.out)


if __name__ == "__main__":
    main()
