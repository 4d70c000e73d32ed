from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from quality_study.inference.unconditional import worst_case


@pytest.mark.parametrize("size", [3, 40, 300])
def test_the_worst_share_is_that_of_a_grid_of_ten_thousand_for_any_chances(size: int) -> None:
    rng = np.random.default_rng(size)
    shares = np.sin(np.linspace(0, np.pi / 2, 10_001)) ** 2
    weights = stats.binom.pmf(np.arange(size + 1), size, shares[:, None])
    for chances in (*rng.random((5, size + 1)), *rng.integers(0, 2, (5, size + 1)).astype(float)):
        wanted = weights @ chances
        p, share = worst_case(chances)
        assert wanted.max() - 1e-12 <= p <= wanted.max() + 1e-5
        assert stats.binom.pmf(np.arange(size + 1), size, share) @ chances == pytest.approx(p, abs=1e-10)


def test_chances_that_are_all_one_give_one() -> None:
    assert worst_case(np.ones(8)) == (1.0, 0.5)
