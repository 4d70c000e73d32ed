"""Charts of answers that may not all be published: one piece for the hidden ones, bounds, and no hidden count."""

from __future__ import annotations

import pandas as pd
import pytest
from surveys import Question, plain, protected, tables

from quality_study.charts import comparison, control_chart
from quality_study.survey.pooled import pooled
from quality_study.survey.selection import of_category
from quality_study.words.errors import StudyError

SCALE = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"]


def opinion(item: str, *counts: int, text: str = "Question") -> Question:
    return Question(item, dict(zip(SCALE, counts, strict=True)), SCALE[2:], text=text)


def same_side() -> dict[str, pd.DataFrame]:
    """Hide two unfavourable answers: how many are favourable stays known."""
    made = tables(opinion("a", 2, 9, 40, 60))
    protected(made, {("a", "Pas du tout"): (1, 4), ("a", "Plutôt pas"): (7, 10)})
    return made


def both_sides() -> dict[str, pd.DataFrame]:
    made = tables(opinion("b", 1, 0, 38, 70))
    protected(made, {("b", "Pas du tout"): (1, 4), ("b", "Plutôt"): (35, 38)})
    return made


def test_a_comparison_of_shares_draws_bounds() -> None:
    made = both_sides() | {"sizes": pd.DataFrame({"population": pd.Series(dtype=str), "n": pd.Series(dtype="Int64")})}
    drawing = comparison.figure(made, items=["b"])
    assert "96 à 100 %" in plain(drawing.alt)
    assert "bornes" in plain(drawing.alt)


def test_alone_hidden_answers_add_up_to_what_each_may_be() -> None:
    made = same_side()
    table = made["breakdown"].merge(made["items"], on=["item", "category"])
    found = pooled(of_category(table, "Pas du tout"), confidence=0.95).iloc[0]
    assert (found["low"], found["high"]) == pytest.approx((1 / 111, 4 / 111))


def test_figures_that_need_every_count_refuse() -> None:
    with pytest.raises(StudyError) as caught:
        control_chart.figure(both_sides(), item="b")
    assert [str(p) for p in caught.value.problems] == [
        "figures.toml, « items » : des effectifs de cette question sont masqués, trop petits pour être publiés : "
        "figure impossible (valeur trouvée : « b »)."
    ]
