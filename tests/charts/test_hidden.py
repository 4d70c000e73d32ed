"""Charts of answers that may not all be published: one piece for the hidden ones, bounds, and no hidden count."""

from __future__ import annotations

import pandas as pd
import pytest
from surveys import Question, protected, tables

from quality_study.survey.pooled import pooled

SCALE = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"]


def opinion(item: str, *counts: int, text: str = "Question") -> Question:
    return Question(item, dict(zip(SCALE, counts, strict=True)), SCALE[2:], text=text)


def same_side() -> dict[str, pd.DataFrame]:
    """Hide two unfavourable answers: how many are favourable stays known."""
    made = tables(opinion("a", 2, 9, 40, 60))
    protected(made, {("a", "Pas du tout"): (1, 4), ("a", "Plutôt pas"): (7, 10)})
    return made


def test_alone_hidden_answers_add_up_to_what_each_may_be() -> None:
    made = same_side()
    table = made["breakdown"].merge(made["items"], on=["item", "category"])
    found = pooled(table[table["category"] == "Pas du tout"], confidence=0.95).iloc[0]
    assert (found["low"], found["high"]) == pytest.approx((1 / 111, 4 / 111))
