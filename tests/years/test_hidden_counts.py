"""An edition whose small counts are hidden, compared with another: bounds, as for one known by its claims."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_years import Asked, counted_year

from quality_study.disclosure import answer_rule, protect_answers
from quality_study.survey.responses import Base
from quality_study.years import Year, compare_years
from quality_study.years.shares import favourable_share

STEPS = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"]


def hiding(year: Year) -> Year:
    return replace(year, breakdown=protect_answers(year.breakdown, year.items, answer_rule(5)))


def year(edition: str, *counts: int, blank: int = 0) -> Year:
    asked = Asked("q", dict(zip([*STEPS, "Sans réponse"], [*counts, blank], strict=True)), STEPS[2:])
    return counted_year(edition, asked)


@pytest.mark.parametrize(("base", "n"), [("answered", 109), ("respondents", 116)])
def test_a_favourable_share_that_rests_on_a_hidden_count_has_bounds(base: Base, n: int) -> None:
    found = favourable_share(hiding(year("2027", 1, 0, 38, 70, blank=7)), "q", STEPS[2:], base=base, confidence=0.95)
    assert (found.count, found.n, found.interval) == (None, n, "bounds")
    assert (found.low, found.high) == pytest.approx((105 / n, 108 / n))
    assert sorted(found.possible["count"]) == [105, 106, 107, 108]


def test_a_favourable_share_that_visible_counts_give_is_exact() -> None:
    for counts, favourable in (((2, 9, 40, 60), 100), ((40, 60, 2, 9), 11)):
        found = favourable_share(hiding(year("2027", *counts)), "q", STEPS[2:], base="answered", confidence=0.95)
        assert (found.count, found.n, found.interval) == (favourable, 111, "wilson")


def test_the_difference_of_two_years_covers_what_is_hidden() -> None:
    older, newer = year("2026", 30, 20, 30, 20), hiding(year("2027", 1, 0, 38, 70))
    row = compare_years([older, newer], confidence=0.95).differences.iloc[0]
    assert (row["difference_low"], row["difference_high"]) == pytest.approx((105 / 109 - 0.5, 108 / 109 - 0.5))
    assert row["verdict"] == "up"
