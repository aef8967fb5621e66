"""The reader's questions: the invented ones of ``training/read`` and ``training/asked``."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.language.interpret import is_english
from rag.language.normalise import fold, search_key, words
from training.practice import READ, REPORT, is_held_out, items
from training.reader.follow_ups import follow_ups
from training.reader.literal import literal
from training.reader.noise import mistyped, with_scope

ASKED = Path(__file__).parents[1] / "asked"

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:\s?[–-]\s?\d+(?:[.,]\d+)*)?(?:/\d+(?:[.,]\d+)*)?")

HEADED = re.compile(r" : |: [^:;]+; [^:;]+: ")
"""In a passage that is a table row or stands below its heading already."""

IN_ITEM, LONGEST_ITEM = 0.2, 420
"""Share of the passages that are put between other sentences, and characters of those at most."""

AFTER_ANOTHER = 0.12
"""Share of the questions that follow another on the same sentence, which is read behind them."""

MOST_NUMBERS = 2
"""An answer that holds more numbers is a list: none of them is the one asked for."""

HEADINGS = {
    "economy": ["I. VỀ KINH TẾ > 3. Thu, chi ngân sách", "2. Tín dụng, ngân hàng", "Đầu tư"],
    "production": ["2. Công nghiệp, xây dựng", "Thương mại, dịch vụ, du lịch", "Giao thông"],
    "land": ["1. Nông, lâm nghiệp và thủy sản", "Tài nguyên và môi trường", "a) Trồng trọt"],
    "society": ["II. VỀ VĂN HÓA - XÃ HỘI", "Giáo dục và đào tạo", "Y tế, dân số", "An sinh xã hội"],
    "order": ["III. QUỐC PHÒNG, AN NINH", "Cải cách hành chính", "Tư pháp, tiếp công dân"],
    "any": ["I. TÌNH HÌNH CHUNG", "Bảng 1. Một số chỉ tiêu chủ yếu", "Tồn tại, hạn chế"],
}
"""Headings a sentence may stand under, by what it is about."""

FIELDS = {
    "budget": ("economy",),
    "economy": ("economy", "production"),
    "farming": ("land",),
    "industry": ("production",),
    "land": ("land",),
    "money": ("economy", "production"),
    "order": ("order",),
    "people": ("society", "order"),
    "social": ("society",),
    "society": ("society", "order"),
}
"""What the sentences of a file are about; those of the others are of all fields."""


@dataclass(frozen=True)
class Pair:
    """A question with one passage: whether it answers, and with which of its numbers."""

    question: str
    passage: str
    answers: bool
    numbers: Sequence[tuple[int, int, bool]]  # start, end, whether it is asked for


@dataclass(frozen=True)
class Report:
    """Sentences that stand together, as in one report, with their questions."""

    about: Sequence[str]
    sentences: Sequence[str]
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    """Sentence, question, answer: "" where it does not answer, None where it is not marked."""


def all_files() -> list[Path]:
    """Return the files of sentences and, from ``placed``, of table rows and headed sentences."""
    return sorted(READ.rglob("*.txt"))


def reports(paths: Sequence[Path], *, held_out: bool) -> list[Report]:
    """Return the reports of some files with the questions on held-out sentences, or the others."""
    found = []
    for path in paths:
        sentences = items(path)
        for start in range(0, len(sentences), REPORT):
            part = [own for own in sentences[start : start + REPORT] if own]
            report = Report(FIELDS.get(path.stem, ()), [own[0].sentence for own in part])
            for number, own in enumerate(part):
                if is_held_out(number) is held_out:
                    report.asked.extend((i.sentence, i.question, i.answer) for i in own)
            found.append(report)
    return found


def with_made(found: Sequence[Report]) -> list[Report]:
    """Return reports with further questions, made from the figures of their sentences."""
    more = []
    for report in found:
        plain = [s for s in dict.fromkeys(s for s, *_ in report.asked) if not HEADED.search(s)]
        made = ((s, make(s, random.Random(s))) for s in plain for make in (literal, follow_ups))
        own = [(s, *asked) for s, questions in made for asked in questions]
        more.append(Report(report.about, report.sentences, [*report.asked, *own]))
    return more


def everyday() -> list[Report]:
    """Return the pairs of sentence and question the embedder's twins are made of."""
    found = []
    for path in sorted(ASKED.glob("*.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if "\t" in line and line[0] != "#"]
        asked = [(row[0], q, None) for row in rows for q in row[1:] if q.strip()]
        found.append(Report((), list(dict.fromkeys(row[0] for row in rows)), [*asked]))
    return found


class Pairs:
    """Draws the pairs of a question: its own sentence, and one that looks alike."""

    def __init__(self, all_reports: Sequence[Report], seed: int) -> None:
        self._random = random.Random(seed)
        self._reports = all_reports
        self._words = [[_words(s) for s in report.sentences] for report in all_reports]
        self._asked = [(n, *asked) for n, one in enumerate(all_reports) for asked in one.asked]
        self._questions: dict[str, list[str]] = {}
        for _, sentence, question, _ in self._asked:
            self._questions.setdefault(sentence, []).append(question)

    def __len__(self) -> int:
        return len(self._asked)

    def endless(self) -> Iterator[list[Pair]]:
        """Yield the pairs of each question, all questions in a new order again and again."""
        while True:
            self._random.shuffle(self._asked)
            for number, sentence, question, answer in self._asked:
                yield list(self._pairs(number, sentence, self._typed(question, sentence), answer))

    def _typed(self, question: str, sentence: str) -> str:
        if self._random.random() < 0.25:
            question = with_scope(question, sentence, self._random)
        if self._random.random() < 0.1:
            question = mistyped(question, self._random)
        if self._random.random() < AFTER_ANOTHER and "," not in question:
            question = f"{question}, {self._random.choice(self._questions[sentence])}"
        question = fold(question) if self._random.random() < 0.18 else question
        return question.lower() if self._random.random() < 0.3 else question

    def _pairs(
        self, number: int, sentence: str, question: str, answer: str | None
    ) -> Iterator[Pair]:
        yield self._placed(number, own_pair(sentence, question, answer), sentence)
        if answer == "" and self._random.random() >= 0.3:
            return  # the sentence itself is the near miss
        # Few of the English ones are near misses: being English is no sign of an answer.
        for _ in range(2 if is_english(question) else 1):
            other = self._like(number, sentence, question)
            if other and other != sentence:
                pair = Pair(question, other, False, _numbers(other, ""))
                yield self._placed(number, pair, sentence)

    def _like(self, number: int, sentence: str, question: str) -> str | None:
        """Return another sentence of the report that shares words, or seldom any sentence."""
        if self._random.random() < 0.12:
            return self._random.choice(self._random.choice(self._reports).sentences)
        asked = _words(question)
        others = sorted(
            (
                (len(asked & held) + self._random.random(), other)
                for other, held in zip(
                    self._reports[number].sentences, self._words[number], strict=True
                )
                if other != sentence
            ),
            reverse=True,
        )
        return self._random.choice(others[:3])[1] if others else None

    def _placed(self, number: int, pair: Pair, sentence: str) -> Pair:
        return self._under_heading(number, self._in_item(number, pair, sentence))

    def _in_item(self, number: int, pair: Pair, sentence: str) -> Pair:
        """Put a passage between other sentences, now and then: a list item may hold several."""
        if self._random.random() >= IN_ITEM or HEADED.search(pair.passage):
            return pair
        others = [s for s in self._reports[number].sentences if s not in (pair.passage, sentence)]
        for other in self._random.sample(others, min(self._random.randint(1, 2), len(others))):
            if HEADED.search(other) or len(pair.passage) + len(other) > LONGEST_ITEM:
                continue
            first = self._random.random() < 0.5
            pair = _after(f"{other} ", pair) if first else _before(f" {other}", pair)
        return pair

    def _under_heading(self, number: int, pair: Pair) -> Pair:
        """Put a passage under a heading of its field in every second case, as reports do.

        Table rows, and sentences that have a heading, stay as they are.
        """
        if self._random.random() < 0.5 or HEADED.search(pair.passage):
            return pair
        fields = self._reports[number].about or tuple(HEADINGS)
        about = self._random.choice(fields) if self._random.random() < 0.7 else "any"
        return _after(f"{self._random.choice(HEADINGS[about])} : ", pair, numbers=False)


def _after(opening: str, pair: Pair, *, numbers: bool = True) -> Pair:
    """Return a pair whose passage has something before it, whose numbers are not asked for."""
    shift = len(opening)
    moved = [(start + shift, end + shift, asked) for start, end, asked in pair.numbers]
    before = _numbers(opening, "") if numbers and pair.numbers else []
    return Pair(pair.question, opening + pair.passage, pair.answers, [*before, *moved])


def _before(rest: str, pair: Pair) -> Pair:
    """Return a pair whose passage has something after it, whose numbers are not asked for."""
    shift = len(pair.passage)
    more = [(a + shift, b + shift, asked) for a, b, asked in _numbers(rest, "")]
    passage = pair.passage + rest
    return Pair(
        pair.question, passage, pair.answers, [*pair.numbers, *(more if pair.numbers else [])]
    )


def own_pair(sentence: str, question: str, answer: str | None) -> Pair:
    """Return a question with the sentence it was written for."""
    numbers = [] if answer is None else _numbers(sentence, answer)
    hit = sum(asked for *_, asked in numbers)
    if hit > MOST_NUMBERS or (answer and not hit):
        numbers = []
    return Pair(question, sentence, answer != "", numbers)


def _numbers(sentence: str, answer: str) -> list[tuple[int, int, bool]]:
    start = sentence.find(answer) if answer else -1
    return [
        (m.start(), m.end(), start >= 0 and start <= m.start() < start + len(answer))
        for m in _NUMBER.finditer(sentence)
    ]


def _words(text: str) -> set[str]:
    return {word for word in words(fold(search_key(text))) if len(word) > 1}
