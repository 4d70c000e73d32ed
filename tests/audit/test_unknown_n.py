from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from quality_study.audit import unknown_n_comparison, unknown_sizes_comparison
from quality_study.inference.difference import difference_interval
from quality_study.inference.fisher import fisher_p
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

_GROUP = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(_GROUP, _GROUP), min_size=1, max_size=8))
def test_fisher_against_scipy(pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    table = np.array([[*a, *b] for a, b in pairs]).T
    expected = [fisher_exact([[a, m - a], [b, n - b]]).pvalue for (a, m), (b, n) in pairs]
    np.testing.assert_allclose(fisher_p(*table), expected, rtol=1e-9)


def test_fisher_of_large_groups() -> None:
    expected = fisher_exact([[900, 100], [485, 15]]).pvalue
    assert fisher_p([900], [1000], [485], [500])[0] == pytest.approx(expected, rel=1e-9)


def test_every_pair_has_its_interval_and_p_value() -> None:
    found = unknown_n_comparison(9, 12, 90, 12, confidence=0.9, method="mee")
    assert found.pairs[["n", "count"]].to_numpy().tolist() == [[10, 9]]
    row = found.pairs.iloc[0]
    interval = difference_interval(9, 12, 9, 10, confidence=0.9, method="mee")
    assert (row["low"], row["high"]) == pytest.approx((interval.low, interval.high))
    assert row["difference"] == pytest.approx(-0.15)
    assert row["p"] == pytest.approx(fisher_exact([[9, 3], [9, 1]]).pvalue)


@pytest.mark.parametrize(("count", "n", "percent", "max_n"), [(20, 25, 97, 120), (5, 20, 97, 40), (18, 20, 97, 200)])
def test_the_first_size_that_always_rejects_by_its_definition(count: int, n: int, percent: int, max_n: int) -> None:
    found = unknown_n_comparison(count, n, percent, max_n)
    worst = found.pairs.groupby("n")["p"].max()
    right = [int(size) for size in worst.index if (worst[worst.index >= size] < 0.05).all()]
    assert found.first_n == (right[0] if right else None)


def test_both_sizes_unknown_pairs_every_possibility() -> None:
    found = unknown_sizes_comparison(90, [20, 40], 97, range(29, 32))
    assert found.pairs[["count1", "n1", "count", "n"]].to_numpy().tolist() == [
        [c1, n1, c, n] for c1, n1 in ((18, 20), (36, 40)) for c, n in ((28, 29), (29, 30), (30, 31))
    ]


def test_what_holds_is_said_plainly() -> None:
    partly = unknown_n_comparison(20, 25, 97, 120, method="newcombe").sentence()
    assert partly == (
        "Pour 76 effectifs et comptes possibles (n de 29 à 120), l’écart va de −17,5 à −16,5 points\u202f; "
        "les intervalles à 95\u202f% s’étendent de −36,8 à +1,2 points, et le test exact de Fisher donne de "
        "p\u00a0=\u00a00,004 à p\u00a0=\u00a00,085. L’écart est toujours "
        "significatif au seuil de 5\u202f% à partir de n = 36 (tailles "
        "envisagées jusqu’à 120)\u202f; en deçà, il ne l’est pas toujours. Sans l’effectif publié, on ne peut pas "
        "conclure."
    ).replace("n = ", "n\u00a0=\u00a0")
    never = unknown_n_comparison(18, 20, 97, 60).sentence()
    assert never.endswith(
        typographic(
            "Aucun effectif envisagé, jusqu’à 60, ne rend l’écart significatif au seuil de 5 % : on ne peut rien "
        )
        + "conclure."
    )
    always = unknown_n_comparison(1, 40, 97, 60).sentence()
    assert always.endswith(
        "Pour tous les effectifs envisagés, jusqu’à 60, l’écart est significatif au seuil de 5\u202f%."
    )
    both = unknown_sizes_comparison(90, [20, 40, 48, 52, 60], 97, range(1, 201)).sentence()
    assert both.endswith(
        "L’écart est significatif au seuil de 5\u202f% pour certains effectifs seulement, et ne l’est pas toujours à "
        "n\u00a0=\u00a0200. Sans l’effectif publié, on ne peut pas conclure."
    )


def test_a_single_possibility_is_said_in_the_singular() -> None:
    # 20 of 25 against 28 of 29, the only count that rounds to 97 %
    assert unknown_n_comparison(20, 25, 97, 29).sentence() == typographic(
        "Pour n = 29, l'écart est de −16,6 points ; l'intervalle à 95 % s'étend de −36,5 à +0,5 points, et le test "
        "exact de Fisher donne p = 0,085. L'écart n'est pas significatif au seuil de 5 %."
    )
    assert round(float(fisher_exact([[20, 5], [28, 1]]).pvalue), 3) == 0.085


def test_a_percentage_that_no_size_gives() -> None:
    with pytest.raises(StudyError, match=r"nombre attendu .*« x »"):
        unknown_n_comparison(9, 12, "x", 20)
    with pytest.raises(StudyError, match="aucun effectif envisagé"):
        unknown_n_comparison(9, 12, 97, 20)
    with pytest.raises(StudyError, match="effectif impossible : 13 sur 12"):
        unknown_n_comparison(13, 12, 97, 200)
