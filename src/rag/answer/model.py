"""Weighs named features: which candidate is best, and how likely it is to be right.

The weights stand in ``assets/answer_model.toml`` and are learnt by ``training/answer_model.py`` on
the dev questions of the eval suite and on invented ones: a conditional logit ranks the candidates
of one question (McFadden 1974), a logistic regression turns the best one's features into a
probability. A feature without a weight counts nothing.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "assets" / "answer_model.toml"

Features = dict[str, float]


@cache
def weights(name: str) -> Mapping[str, float]:
    """Return one table of the shipped weights, such as ``rank.figure``."""
    return _tables()[name]


@cache
def _tables() -> dict[str, dict[str, float]]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {f"{kind}.{of}": table for kind, tables in data.items() for of, table in tables.items()}


def weigh(name: str, features: Mapping[str, float]) -> float:
    """Return the weighted sum of features; ``bias``, where the table has one, is added."""
    table = weights(name)
    total = table.get("bias", 0.0)
    return total + sum(table.get(key, 0.0) * value for key, value in features.items())


def probability(name: str, features: Mapping[str, float]) -> float:
    """Return the probability that a candidate with these features is right, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, weigh(name, features)))))
