"""Fisher's exact test for many pairs at once, against scipy's one at a time."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import fisher_exact

from quality_study.inference import fisher

TABLES = np.array([(a, m, b, n) for m, n in product(range(1, 8), repeat=2) for a in range(m + 1) for b in range(n + 1)])


@pytest.mark.parametrize("block", [1, 40, 4_000_000])
def test_every_small_table_has_the_p_value_of_scipy(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fisher, "_BLOCK", block)
    found = fisher.fisher_p(*TABLES.T)
    assert found.shape == (35**2,)
    expected = [fisher_exact([[a, m - a], [b, n - b]]).pvalue for a, m, b, n in TABLES]
    assert found == pytest.approx(expected, abs=1e-12)


def test_large_and_unequal_groups() -> None:
    tables = [(990, 1100, 29, 30), (29, 30, 990, 1100), (3, 200, 1, 900), (0, 50, 0, 60), (50, 50, 60, 60)]
    expected = [fisher_exact([[a, m - a], [b, n - b]]).pvalue for a, m, b, n in tables]
    assert fisher.fisher_p(*np.transpose(tables)) == pytest.approx(expected, rel=1e-9)


def test_random_tables_of_all_sizes_have_the_p_value_of_scipy() -> None:
    draw = np.random.default_rng(15)
    sizes = draw.integers(1, draw.choice([5, 40, 300, 3000], 300)[:, None] + 1, (300, 2))
    tables = [(draw.integers(m + 1), m, draw.integers(n + 1), n) for m, n in sizes]
    expected = [fisher_exact([[a, m - a], [b, n - b]]).pvalue for a, m, b, n in tables]
    assert np.abs(fisher.fisher_p(*np.transpose(tables)) - expected).max() < 1e-12


def test_groups_too_large_for_a_product_from_the_end() -> None:
    """The likeliest table is more than 1e308 times as likely as the one without a yes."""
    p = fisher_exact([[50_000, 50_000], [50_500, 49_500]]).pvalue
    assert fisher.fisher_p([50_000], [100_000], [50_500], [100_000])[0] == pytest.approx(p, rel=1e-9)
