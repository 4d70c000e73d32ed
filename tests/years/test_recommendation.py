from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportion_confint

from quality_study.disclosure.rule import Rule
from quality_study.years.recommendation import recommendation_rows, recommendation_scores, recommendation_section

MARKS = {
    "2025": [10] * 9 + [7] * 6 + [4] * 5,
    "2026": [9] * 14 + [8] * 3 + [6] * 8,
    "2027": [9] * 20 + [8] * 10 + [0] * 10,
}
RULES = dict.fromkeys(MARKS, Rule())
NOBODY = dict.fromkeys(MARKS)


def test_each_year_has_its_score_and_its_two_shares_unless_a_part_is_few_people() -> None:
    scores, hidden = recommendation_scores(MARKS, RULES, sizes=NOBODY)
    assert hidden == ["2026"]  # three passives
    assert {e: s.estimate.value for e, s in scores.items()} == pytest.approx({"2025": 4 / 20, "2027": 10 / 40})
    rows = recommendation_rows(scores, NOBODY).set_index(["edition", "text"])
    assert rows["count"].tolist() == [9, 20, 5, 10]
    first = rows.loc[("2025", "Promoteurs (notes 9 et 10)")]
    assert [first["share"], first["low"], first["high"]] == pytest.approx(
        [9 / 20, *proportion_confint(9, 20, method="wilson")]
    )


def test_the_section_tells_every_year_under_its_picture() -> None:
    scores, hidden = recommendation_scores(MARKS, RULES, sizes=NOBODY)
    text = recommendation_section(scores, hidden, ["recommandation.svg"]).replace("\u00a0", " ").replace("\u202f", " ")
    title, picture, said = text.split("\n\n")
    assert (title, picture) == (
        "## Recommandation",
        "![Promoteurs et détracteurs, d’une édition à l’autre](recommandation.svg)",
    )
    first, second, last = said.split("\n")
    assert first.startswith("- 2025 : ")
    assert "+20,0 points" in first
    assert second.startswith("- 2027 : ")
    assert "+25,0 points" in second
    assert last == "- 2026 : masqué, trop peu de promoteurs, de passifs ou de détracteurs."
