from __future__ import annotations

from itertools import product
from math import comb, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from quality_study.inference.contingency import DRAWS, chi_square_test
from quality_study.inference.cramer import corrected_v, cramer_v
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic


def test_residuals_and_expected_counts_are_those_of_the_formula_and_carry_the_names() -> None:
    table = pd.DataFrame([[20, 15, 5], [10, 20, 30]], ["étudiants", "ministère"], ["Oui", "Non", "Sans avis"])
    result = chi_square_test(table)
    counts = table.to_numpy()
    n = counts.sum()
    row, column = counts.sum(axis=1, keepdims=True) / n, counts.sum(axis=0, keepdims=True) / n
    expected = n * row * column
    residuals = (counts - expected) / np.sqrt(expected * (1 - row) * (1 - column))
    pd.testing.assert_frame_equal(
        result.details["residuals"], pd.DataFrame(residuals, table.index, table.columns), check_exact=False
    )
    pd.testing.assert_frame_equal(
        result.details["expected"], pd.DataFrame(expected, table.index, table.columns), check_exact=False
    )


def test_limits_of_v_are_noncentralities_that_leave_the_tails_asked_for() -> None:
    interval = cramer_v(30.07, 2757, (2, 3), confidence=0.9).interval
    assert interval is not None
    assert stats.ncx2.sf(30.07, 2, 2757 * interval.low**2) == pytest.approx(0.05, abs=1e-9)
    assert stats.ncx2.cdf(30.07, 2, 2757 * interval.high**2) == pytest.approx(0.05, abs=1e-9)


def test_interval_of_v_covers_as_it_says() -> None:
    rng = np.random.default_rng(1)
    for joint, n in ((np.outer([0.3, 0.7], [0.2, 0.3, 0.5]), 80), (np.array([[0.3, 0.2], [0.1, 0.4]]), 60)):
        marginal = np.outer(joint.sum(axis=1), joint.sum(axis=0))
        true = sqrt(((joint - marginal) ** 2 / marginal).sum())
        inside, draws = 0, 250
        for counts in rng.multinomial(n, joint.ravel(), size=draws).reshape(draws, *joint.shape):
            chi_square = stats.chi2_contingency(counts, correction=False).statistic
            interval = cramer_v(chi_square, n, joint.shape).interval
            assert interval is not None
            inside += interval.low - 1e-9 <= true <= interval.high
        assert inside / draws >= 0.95 - 4 * sqrt(0.95 * 0.05 / draws)


def test_corrected_v_has_no_upward_bias_where_plain_v_has() -> None:
    # independence: chi-square has mean (r - 1)(c - 1) n / (n - 1), at which the corrected V is exactly 0
    assert corrected_v(12 * 100 / 99, 100, (4, 5)).value == pytest.approx(0, abs=1e-7)
    assert cramer_v(12 * 100 / 99, 100, (4, 5)).value > 0.19
    # Bergsma (2013): phi² - 1/(n - 1) over min(r~, c~) - 1, by hand for chi-square 10, n = 50, 2 x 2
    assert corrected_v(10, 50, (2, 2)).value == pytest.approx(sqrt((0.2 - 1 / 49) / (1 - 1 / 49)))
    # a table that ties each row to one column is as strong as can be
    assert corrected_v(100, 50, (3, 3)).value == pytest.approx(1)
    assert cramer_v(100, 50, (3, 3)).value == 1


def test_monte_carlo_p_agrees_with_all_the_tables_of_the_same_margins() -> None:
    table = np.array([[3, 1, 2], [0, 2, 5]])
    row, column = table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(row, column) / table.sum()
    wanted, observed = 0.0, ((table - expected) ** 2 / expected).sum()
    for first in product(*(range(c + 1) for c in column)):
        if sum(first) == row[0]:
            other = np.array([first, column - first])
            ways = np.prod([comb(int(c), int(x)) for c, x in zip(column, first, strict=True)])
            if ((other - expected) ** 2 / expected).sum() >= observed - 1e-9:
                wanted += ways / comb(int(table.sum()), int(row[0]))
    p = chi_square_test(table).p
    assert p == pytest.approx(wanted, abs=4 * sqrt(wanted * (1 - wanted) / DRAWS))
    assert p == chi_square_test(table).p
    assert p != chi_square_test(table).statistic["p asymptotique"]


def test_a_sparse_table_of_two_by_two_gets_the_p_of_fisher_and_says_so() -> None:
    result = chi_square_test([[3, 1], [1, 3]])
    assert result.p == pytest.approx(34 / 70)
    assert result.note == (
        "Effectifs théoriques trop petits pour la loi du khi-deux : 4 cases sur 4 sous 5, la plus faible à 2,0. "
        "La valeur de p est celle du test exact de Fisher."
    )


def test_cochran_allows_a_fifth_of_the_cells_between_one_and_five() -> None:
    # expected 4 in one column of ten cells out of twenty
    broad = np.full((2, 5), 30)
    broad[:, 0] = 4
    assert chi_square_test(broad).note == ""
    broad[:, 1] = 4
    assert "4 cases sur 10 sous 5, la plus faible à 4,0" in chi_square_test(broad).note


def test_empty_rows_and_columns_are_dropped_and_named() -> None:
    table = pd.DataFrame(
        [[30, 0, 10, 0], [0, 0, 0, 0], [12, 0, 25, 0]], ["A", "B", "C"], ["Oui", "Plutôt", "Non", "Sans avis"]
    )
    result = chi_square_test(table)
    assert result.note == "Ligne sans effectif, écartée : B. Colonnes sans effectif, écartées : Plutôt et Sans avis."
    assert result.p == chi_square_test([[30, 10], [12, 25]]).p
    assert list(result.details["residuals"].index) == ["A", "C"]


def test_a_table_with_one_answer_only_is_refused() -> None:
    with pytest.raises(StudyError) as error:
        chi_square_test([[3, 0], [4, 0]])
    assert str(error.value) == "Il faut au moins deux groupes et deux réponses dont l’effectif n’est pas nul."


def test_a_result_reads_as_a_french_sentence() -> None:
    # chi-square 20, V = 0.5, corrected V² = (0.25 - 1/79) / (1 - 1/79); noncentralities 80 x 0.28² and 80 x 0.72²
    assert stats.ncx2.sf(20, 1, 6.3129) == pytest.approx(0.025, abs=1e-4)
    assert stats.ncx2.cdf(20, 1, 41.3743) == pytest.approx(0.025, abs=1e-4)
    assert chi_square_test([[30, 10], [10, 30]]).sentence() == typographic(
        "V de Cramér : 0,50 [0,28 ; 0,72] (IC à 95 %, inversion du khi-deux non central) ; V corrigé du biais : 0,49 ; "
        "test du khi-deux d'indépendance, p < 0,001 (n = 80)."
    )


tables = arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.integers(3, 40))


@given(tables)
@settings(max_examples=20, deadline=None)
def test_transposing_and_reordering_change_nothing_but_the_order(table: np.ndarray) -> None:
    here = chi_square_test(table)
    assert here.p is not None
    assert here.interval is not None
    assert 0 < here.p <= 1
    assert 0 <= here.interval.low <= here.interval.high <= 1
    for other in (chi_square_test(table.T), chi_square_test(table[::-1, ::-1])):
        assert other.p == pytest.approx(here.p)
        assert other.estimate.value == pytest.approx(here.estimate.value)
        assert other.statistic["khi-deux"] == pytest.approx(here.statistic["khi-deux"], abs=1e-9)
    np.testing.assert_allclose(
        chi_square_test(table.T).details["residuals"].to_numpy().T, here.details["residuals"].to_numpy(), atol=1e-9
    )


@given(arrays(np.int64, st.tuples(st.integers(2, 3), st.integers(2, 3)), elements=st.integers(0, 4)))
@settings(max_examples=20, deadline=None)
def test_a_sparse_table_always_has_a_p_between_zero_and_one_or_is_refused(table: np.ndarray) -> None:
    if ((table.sum(axis=0) > 0).sum() < 2) or ((table.sum(axis=1) > 0).sum() < 2):
        with pytest.raises(StudyError):
            chi_square_test(table)
        return
    p = chi_square_test(table).p
    assert p is not None
    assert 0 < p <= 1
