"""Raking against its closed form on two by two cells, and against the least relative entropy found by an optimiser."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from quality_study.survey import kish_effect, rake
from quality_study.words.errors import StudyError


def crossed(counts: list[list[int]]) -> pd.DataFrame:
    cells = [(f"a{i}", f"b{j}") for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    return pd.DataFrame(cells, columns=["a", "b"])


def problems(respondents: pd.DataFrame, margins: dict[str, dict[str, float]]) -> list[str]:
    with pytest.raises(StudyError) as caught:
        rake(respondents, margins)
    return [str(p) for p in caught.value.problems]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=4, max_size=4), st.integers(5, 95), st.integers(5, 95))
def test_two_by_two_has_a_closed_form(counts: list[int], first: int, second: int) -> None:
    a, b, c, d = counts
    people = crossed([[a, b], [c, d]])
    r, s = first / 100, second / 100
    # the odds ratio stays: x (1 - r - s + x) = odds (r - x) (s - x)
    odds = a * d / (b * c)
    if odds == 1:
        x = r * s
    else:
        half = 1 + (r + s) * (odds - 1)
        x = (half - sqrt(half**2 - 4 * odds * (odds - 1) * r * s)) / (2 * (odds - 1))
    found = rake(people, {"a": {"a0": r, "a1": 1 - r}, "b": {"b0": s, "b1": 1 - s}})
    share = found[(people["a"] == "a0") & (people["b"] == "b0")].sum() / len(people)
    assert share == pytest.approx(x, abs=1e-7)
    assert found.mean() == pytest.approx(1)


def test_weights_are_the_nearest_to_equal_ones() -> None:
    people = crossed([[5, 2, 1], [3, 6, 4]]).assign(c=lambda t: np.where(np.arange(len(t)) % 3, "c0", "c1"))
    margins = {"a": {"a0": 0.5, "a1": 0.5}, "b": {"b0": 0.3, "b1": 0.3, "b2": 0.4}, "c": {"c0": 0.6, "c1": 0.4}}
    found = rake(people, margins)
    n = len(people)
    rows = [((people[k] == c).to_numpy(float), s) for k, shares in margins.items() for c, s in shares.items()]
    # the last share of each margin follows from the others and the sum
    free = [rows[0], rows[2], rows[3], rows[5], (np.ones(n), 1.0)]
    limits = [{"type": "eq", "fun": lambda w, m=m, s=s: w @ m - s} for m, s in free]
    best = minimize(
        lambda w: float((w * np.log(np.maximum(w, 1e-15) * n)).sum()),
        np.full(n, 1 / n),
        jac=lambda w: np.log(np.maximum(w, 1e-15) * n) + 1,
        bounds=[(1e-12, 1)] * n,
        constraints=limits,
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert best.success
    assert found.to_numpy() == pytest.approx(best.x * n, abs=1e-4)
    for member, share in rows:
        assert found.to_numpy() @ member / n == pytest.approx(share, abs=1e-9)


def test_weights_keep_the_index_and_the_margins_of_the_sample_give_equal_weights() -> None:
    people = crossed([[1, 2], [3, 4]]).set_index(pd.Index(list("abcdefghij")))
    found = rake(people, {"a": {"a0": 0.3, "a1": 0.7}, "b": {"b0": 0.4, "b1": 0.6}})
    assert found.index.equals(people.index)
    assert found.to_numpy() == pytest.approx(1)
    assert rake(people, {}).tolist() == [1.0] * 10


def test_every_impossible_margin_is_listed() -> None:
    people = crossed([[2, 1], [1, 1]]).astype(object)
    people.loc[4, "b"] = None
    margins = {"a": {"a0": 0.5, "a2": 0.6}, "b": {"b0": 1.5, "b1": -0.5}, "c": {"c0": 1.0}}
    assert problems(people, margins) == [
        "catégorie de « a » que n’a aucun répondant (valeur trouvée : « a2 »). Valeurs admises : a0, a1.",
        "catégorie de « a » sans part dans la population (valeur trouvée : « a1 »). Valeurs admises : a0, a2.",
        "les parts de « a » ne font pas 1 (valeur trouvée : « 1,100000 »).",
        "répondant 4 : « b » vide.",
        "part hors limites dans « b », pour « b0 » (valeur trouvée : « 1,5 »). Valeurs admises : plus de 0, 1 au plus.",
        "part hors limites dans « b », pour « b1 » (valeur trouvée : « −0,5 »)."
        " Valeurs admises : plus de 0, 1 au plus.",
        "variable absente de la table des répondants (valeur trouvée : « c »). Valeurs admises : a, b.",
    ]
    assert problems(people.iloc[:0], {}) == ["aucun répondant à pondérer."]


def test_margins_that_contradict_one_another_are_refused() -> None:
    people = crossed([[3, 0], [0, 3]])  # a and b always go together: their shares must be equal
    with pytest.raises(StudyError) as caught:
        rake(people, {"a": {"a0": 0.5, "a1": 0.5}, "b": {"b0": 0.3, "b1": 0.7}}, max_iterations=50)
    assert str(caught.value) == (
        "Les marges ne peuvent pas être respectées ensemble\u00a0: après 50 passages, «\u00a0a0\u00a0» (a) pèse"
        " 30,00\u202f% au lieu de 50,00\u202f%. Des croisements de catégories sont sans doute vides parmi les"
        " répondants\u00a0: regroupez des catégories."
    )


def test_kish_follows_its_definition() -> None:
    found = kish_effect(pd.Series([2.0] * 8))
    assert (found.design_effect, found.effective_size) == (1, 8)
    # 1 + the squared coefficient of variation
    weights = pd.Series([0.5, 1.0, 1.0, 1.5, 3.0])
    assert kish_effect(weights).design_effect == pytest.approx(1 + weights.var(ddof=0) / weights.mean() ** 2)
    for wrong in ([], [1.0, 0.0], [1.0, float("nan")]):
        with pytest.raises(StudyError, match="des poids sont des nombres positifs, un par répondant"):
            kish_effect(pd.Series(wrong, dtype=float))
