"""Made-up runs for the tests of the report: every outcome, two splits, hostile texts."""

from __future__ import annotations

import random
from collections.abc import Sequence

from rag.evaluate.records import Change, Comparison, Outcome, Question, Row, Run
from rag.evaluate.summary import grouped
from rag.records import Answer, Citation, DocumentId, Status

HOSTILE = "<script>alert(1)</script> & \"<img src='https://example.org/x.png'>\" {{ 7 * 7 }}"
CATEGORIES = (
    *("figure", "comparison", "text", "list", "entity", "paraphrase", "unaccented", "typo"),
    *("english", "computed", "followup", "unanswerable", "trap"),
)
LONG = "Tổng thu ngân sách trên địa bàn ước đạt 9.850 tỷ đồng, đạt 104% dự toán tỉnh giao. " * 3
_REFUSES = (Outcome.FALSE_REFUSAL,)


def question(number: int, split: str = "dev", category: str = "figure", text: str = "") -> Question:
    return Question(
        id=f"tinh-b-{category}-{split}-{number:03}",
        document=("tinh-b-2023",) if number % 3 else ("tinh-b-2023", "huyen-c-2024"),
        category=category,
        split=split,
        question=text or f"Tổng thu ngân sách của tỉnh B năm {2000 + number} là bao nhiêu?",
        answerable=category != "unanswerable",
        headline=() if category == "unanswerable" else ("9.850 tỷ đồng",),
        must=() if category == "unanswerable" else (("9.850 tỷ đồng",),),
        evidence=() if category == "unanswerable" else (LONG.strip(),),
        note="",
    )


def answer(asked: Question, headline: str | None, confidence: float = 0.9) -> Answer:
    cited = Citation(
        number=1,
        document_id=DocumentId("b"),
        title="Báo cáo kinh tế - xã hội tỉnh B",
        section=("I. Ngân sách", "1. Thu"),
        page=None,
        quote=LONG.strip(),
        start=0,
        end=len(LONG.strip()),
    )
    return Answer(
        question=asked.question,
        status=Status.ANSWERED if headline else Status.REFUSED,
        headline=headline,
        answer=f"Tổng thu ngân sách đạt {headline} [1]." if headline else "Báo cáo không nêu.",
        citations=(cited,) if headline else (),
        confidence=confidence,
    )


def row(
    asked: Question,
    outcome: Outcome = Outcome.CORRECT,
    headline: str | None = "9.850 tỷ đồng",
    confidence: float = 0.9,
    latency_ms: float = 20.0,
) -> Row:
    refused = outcome in _REFUSES or (not asked.answerable and outcome is Outcome.CORRECT)
    failed = outcome is Outcome.FAILED
    given = None if failed else answer(asked, None if refused else headline, confidence)
    return Row(
        question=asked,
        answer=given,
        outcome=outcome,
        citations_valid=True,
        citation_supports=None if refused or failed else outcome is Outcome.CORRECT,
        figures_true=True,
        evidence_rank=1 if asked.evidence else None,
        gains=(True, False) if asked.evidence else (False, False),
        missed=0,
        latency_ms=latency_ms,
        error="RuntimeError: hỏng" if failed else None,
    )


def run(rows: Sequence[Row], system: str = "Hỏi Báo Cáo") -> Run:
    splits = {one.question.split for one in rows}
    split = splits.pop() if len(splits) == 1 else "all"
    return Run(system, "2026-11-22", "0123456789ab", split, tuple(rows), grouped(rows))


def large_run(system: str = "Hỏi Báo Cáo", skill: float = 0.82, seed: int = 3) -> Run:
    """As many questions as a real set has, answered with a given skill."""
    dice = random.Random(seed)  # noqa: S311 - a made-up run
    bad = [o for o in Outcome if o is not Outcome.CORRECT]
    rows = []
    for split in ("dev", "test"):
        for category in CATEGORIES:
            for number in range(12):
                asked = question(number, split, category)
                right = dice.random() < skill
                outcome = Outcome.CORRECT if right else dice.choice(bad)
                sure = min(1.0, max(0.3, dice.gauss(0.85 if right else 0.65, 0.15)))
                headline = "9.850 tỷ đồng" if right else "104% dự toán tỉnh giao"
                rows.append(row(asked, outcome, headline, sure, dice.lognormvariate(3.2, 0.5)))
    return run(rows, system)


def comparison(of: Run) -> Comparison:
    """The first wrong rows as regressions, the last right ones as repairs."""
    worse = [one for one in of.rows if one.outcome is Outcome.WRONG_VALUE][:2]
    better = [one for one in of.rows if one.correct and one.question.answerable][-2:]
    return Comparison(
        regressions=tuple(
            Change(one, Outcome.CORRECT, "9.850 tỷ đồng", reason)
            for one, reason in zip(worse, (None, "câu hỏi đã được sửa lại"), strict=False)
        ),
        repairs=tuple(Change(one, Outcome.FALSE_REFUSAL, None) for one in better),
        unknown=3,
        absent=("tinh-b-figure-dev-099",),
    )
