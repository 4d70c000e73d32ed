from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from sklearn.metrics import cohen_kappa_score

from quality_study.inference.agreement import cohen_kappa, fleiss_kappa
from quality_study.words.errors import StudyError

# Fleiss (1971): 30 patients, 6 psychiatrists; irr prints the kappa of each category to three decimals
DIAGNOSES = [
    *([0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0]),
    *([0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0]),
    *([0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0]),
    *([0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0]),
    *([1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6]),
]


def ratings(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    first = rng.integers(1, 5, n)
    return first, np.clip(first + rng.choice([-1, 0, 0, 0, 1], n), 1, 4)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_cohen_kappa_is_that_of_scikit_learn_and_its_error_that_of_the_jackknife(weights: str | None) -> None:
    first, second = ratings(150, 3)
    result = cohen_kappa(np.column_stack([first, second]), weights=weights)
    assert result.estimate.value == pytest.approx(cohen_kappa_score(first, second, weights=weights))
    without = [
        cohen_kappa_score(np.delete(first, i), np.delete(second, i), weights=weights, labels=[1, 2, 3, 4])
        for i in range(150)
    ]
    jackknife = np.sqrt(149 / 150 * ((np.array(without) - np.mean(without)) ** 2).sum())
    assert result.statistic["erreur type"] == pytest.approx(jackknife, rel=0.03)


def test_a_table_and_the_ratings_behind_it_give_the_same_kappa() -> None:
    first, second = ratings(60, 4)
    names = np.array(["", "mauvais", "moyen", "bon", "excellent"])
    words = pd.DataFrame({"a": names[first], "b": names[second]})
    order = list(names[1:])
    table = pd.crosstab(words["a"], words["b"]).reindex(index=order, columns=order, fill_value=0)
    one = cohen_kappa(words, weights="linear", categories=order)
    other = cohen_kappa(table, weights="linear")
    assert one.estimate == other.estimate
    assert one.estimate.value == pytest.approx(cohen_kappa_score(first, second, weights="linear"))


def test_the_two_raters_and_the_two_ends_of_the_scale_can_change_places() -> None:
    table = np.array([[10, 2, 1], [3, 8, 4], [0, 1, 9]])
    value = cohen_kappa(table, weights="quadratic").estimate.value
    assert cohen_kappa(table.T, weights="quadratic").estimate.value == pytest.approx(value)
    assert cohen_kappa(table[::-1, ::-1], weights="quadratic").estimate.value == pytest.approx(value)


def test_the_interval_of_cohen_kappa_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(12)
    shares = np.array([0.3, 0.08, 0.04, 0.08, 0.2, 0.05, 0.02, 0.05, 0.18])
    square = shares.reshape(3, 3)
    by_chance = square.sum(axis=0) @ square.sum(axis=1)
    truth = (np.trace(square) - by_chance) / (1 - by_chance)
    held = 0
    for _ in range(300):
        interval = cohen_kappa(rng.multinomial(80, shares).reshape(3, 3)).interval
        assert interval is not None
        held += interval.low <= truth <= interval.high
    assert 0.915 <= held / 300 <= 0.98


def test_the_sentence_of_cohen_kappa_says_everything() -> None:
    z = 0.4 / np.sqrt((0.5 + 0.25 - (0.5 * 0.6 * 1.1 + 0.5 * 0.4 * 0.9)) / (0.25 * 50))
    p = f"{2 * norm.sf(z):.3f}".replace(".", ",")
    assert cohen_kappa([[20, 5], [10, 15]]).sentence() == (
        "Kappa de Cohen\u00a0: 0,40 [0,15\u202f; 0,65] (IC à 95\u202f%, Fleiss, Cohen et Everitt)\u202f; "
        f"test de nullité du kappa de Cohen, p\u00a0=\u00a0{p} (n\u00a0=\u00a050)."
    )


def test_an_unbalanced_table_warns_of_the_paradox() -> None:
    # Feinstein and Cicchetti's situation: 90 % of agreement, kappa near zero
    result = cohen_kappa([[90, 5], [5, 0]])
    assert result.estimate.value == pytest.approx((0.9 - 0.905) / (1 - 0.905))
    assert result.details["agreement"][["observed", "expected"]].iloc[0].to_list() == pytest.approx([0.9, 0.905])
    assert result.note == (
        "Marges très déséquilibrées\u00a0: 95\u202f% des avis sont dans la même catégorie. "
        "L’accord observé est de 90\u202f% pour 91\u202f% attendus par hasard\u202f; "
        "kappa peut être faible malgré un bon accord (paradoxe de Feinstein et Cicchetti)."
    )
    assert cohen_kappa([[20, 5], [10, 15]]).note == ""


def test_a_kappa_without_sampling_error_has_no_interval() -> None:
    told = "L’erreur type estimée est nulle : il n’y a pas d’intervalle."  # two categories may well be used
    for result in (
        cohen_kappa([[5, 0], [0, 5]]),
        cohen_kappa([[3, 2], [0, 0]]),
        fleiss_kappa([[3, 0], [0, 3], [3, 0]]),
    ):
        assert result.interval is None
        assert told in result.note
    assert cohen_kappa([[5, 0], [0, 5]]).estimate.value == 1


def test_ratings_that_give_no_kappa_are_refused_in_french() -> None:
    for wrong, told in (
        ([[5, 0], [0, 0]], "les deux juges n’ont employé qu’une catégorie, la même : kappa n’a pas de valeur."),
        (
            [[1, 2, 3], [1, 2, 3]],
            "il faut un tableau carré d’effectifs ou deux colonnes de notes, pas un tableau de 2 × 3.",
        ),
        ([[1, None], [None, 1], [1, 1]], "il faut au moins deux notes données par les deux juges."),
        (
            pd.DataFrame([[1, 2], [3, 4]], index=["oui", "non"], columns=["non", "oui"]),
            "les lignes et les colonnes doivent porter les mêmes catégories, dans le même ordre.",
        ),
    ):
        with pytest.raises(StudyError) as error:
            cohen_kappa(wrong)
        assert str(error.value) == told
    words = pd.DataFrame({"a": ["bon", "moyen", "bon"], "b": ["bon", "bon", "moyen"]})
    with pytest.raises(StudyError) as order:
        cohen_kappa(words, weights="linear")
    assert str(order.value) == "des poids supposent des catégories en ordre : donnez `categories`, parmi bon et moyen."
    with pytest.raises(StudyError) as unknown:
        cohen_kappa(words, categories=["bon", "moyens"])
    assert str(unknown.value) == (
        "catégorie inconnue (valeur trouvée : « moyen »). Valeurs admises : bon, moyens. "
        "Vouliez-vous écrire « moyens » ?"
    )


def test_fleiss_kappa_of_each_category_is_that_printed_by_irr() -> None:
    result = fleiss_kappa(DIAGNOSES)
    assert result.details["categories"]["kappa"].to_list() == pytest.approx(
        [0.245, 0.245, 0.520, 0.471, 0.566], abs=5e-4
    )
    assert result.details["categories"]["share"].sum() == pytest.approx(1)


def test_the_error_of_fleiss_kappa_is_that_of_the_jackknife() -> None:
    result = fleiss_kappa(DIAGNOSES)
    without = np.array([fleiss_kappa(np.delete(DIAGNOSES, i, axis=0)).estimate.value for i in range(30)])
    jackknife = np.sqrt(29 / 30 * ((without - without.mean()) ** 2).sum())
    assert result.statistic["erreur type"] == pytest.approx(jackknife, rel=0.05)


def test_with_two_raters_fleiss_kappa_is_scott_pi() -> None:
    first, second = ratings(40, 5)
    counts = np.array([[int(a == c) + int(b == c) for c in range(1, 5)] for a, b in zip(first, second, strict=True)])
    margins = counts.sum(axis=0) / 80
    observed, expected = np.mean(first == second), margins @ margins
    assert fleiss_kappa(counts).estimate.value == pytest.approx((observed - expected) / (1 - expected))


def test_the_sentence_of_fleiss_kappa_says_everything() -> None:
    assert fleiss_kappa(DIAGNOSES).sentence() == (
        "Kappa de Fleiss\u00a0: 0,43 [0,32\u202f; 0,54] (IC à 95\u202f%, Gwet)\u202f; "
        "test de nullité du kappa de Fleiss, p\u00a0<\u00a00,001 (n\u00a0=\u00a030)."
    )


def test_counts_that_give_no_fleiss_kappa_are_refused_in_french() -> None:
    for wrong, told in (
        (
            pd.DataFrame([[3, 1], [2, 2], [2, 1]], index=["a", "b", "c"]),
            "chaque ligne doit compter autant de juges que les autres ; à corriger : c.",
        ),
        ([[4, 0], [4, 0]], "les juges n’ont employé qu’une catégorie : kappa n’a pas de valeur."),
        ([[2, 0], [1, 1], [1, 0]], "chaque ligne doit compter autant de juges que les autres ; à corriger : sujet 3."),
        ([[1, 0], [0, 1]], "il faut au moins deux juges."),
    ):
        with pytest.raises(StudyError) as error:
            fleiss_kappa(wrong)
        assert str(error.value) == told
