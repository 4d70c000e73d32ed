"""Suggested groups: how many comments they need, what they leave to sort, and that nothing masked names them."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.comments import groups
from quality_study.comments.groups import TO_SORT, is_reviewed, suggested

COLD = ["Salle froide", "Une salle très froide", "La salle était froide", "froide, la salle"]
LATE = ["Horaires tardifs", "Des horaires trop tardifs", "horaires tardifs !", "Les horaires sont tardifs"]


def test_two_subjects_give_two_groups_and_what_is_alone_is_left_to_sort() -> None:
    found = suggested(pd.Series([*COLD, *LATE, "Bravo"]))
    assert found.tolist() == (
        ["Suggestion 1 : froide, salle"] * 4 + ["Suggestion 2 : horaires, tardifs"] * 4 + [TO_SORT]
    )


def test_few_comments_are_read_not_computed() -> None:
    assert set(suggested(pd.Series([*COLD, *LATE[:3]]))) == {TO_SORT}
    assert len(set(suggested(pd.Series([*COLD, *LATE])))) == 2


def test_too_many_comments_are_left_to_sort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST", 7)
    assert set(suggested(pd.Series([*COLD, *LATE]))) == {TO_SORT}
    assert len(set(suggested(pd.Series([*COLD, *LATE[:3], COLD[0]])))) == 2  # copies count once


def test_copies_are_never_apart() -> None:
    found = suggested(pd.Series(["RAS"] * 5 + [*COLD, *LATE]))
    assert len(set(found[:5])) == 1
    assert found[0].endswith(" : RAS")


def test_comments_that_have_nothing_in_common_are_left_to_sort() -> None:
    words = ["Pluie", "Café", "Micro", "Bruit", "Quiche", "Train", "Vélo", "Lumière"]
    assert set(suggested(pd.Series(words))) == {TO_SORT}


def test_masks_bring_nothing_together_and_name_nothing() -> None:
    masked = [f"{text} [adresse e-mail masquée]" for text in [*COLD, *LATE]]
    assert suggested(pd.Series(masked)).tolist() == suggested(pd.Series([*COLD, *LATE])).tolist()


@pytest.mark.parametrize("name", ["À ranger", " à ranger ", "Suggestion 1 : froide", "suggestion 12: froide", "", " "])
def test_a_name_of_the_computation_is_not_the_team_s(name: str) -> None:
    assert not is_reviewed(name)


@pytest.mark.parametrize("name", ["Locaux", "Suggestions pour 2027", "À ranger autrement"])
def test_any_other_name_is(name: str) -> None:
    assert is_reviewed(name)
