from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, t, wilcoxon

from quality_study.inference.paired import wilcoxon_test
from quality_study.words.errors import StudyError

pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=8)
DEPRESSION = (
    [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3],
    [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29],
)


def brute(changes: np.ndarray, zeros: str) -> tuple[float, float, float]:
    """Two-sided and greater p over all changes of sign, and the rank-biserial correlation."""
    kept = changes if zeros == "pratt" else changes[changes != 0]
    ranks = rankdata(np.abs(kept))[kept != 0]
    up = (kept > 0)[kept != 0]
    found, centre = ranks[up].sum(), ranks.sum() / 2
    sums = np.array(
        [sum(r for r, s in zip(ranks, signs, strict=True) if s) for signs in product([0, 1], repeat=len(ranks))]
    )
    effect = (2 * found - ranks.sum()) / ranks.sum() if len(ranks) else 0.0
    return float(np.mean(np.abs(sums - centre) >= abs(found - centre) - 1e-9)), float(np.mean(sums >= found)), effect


@pytest.mark.parametrize("zeros", ["pratt", "wilcoxon"])
@settings(max_examples=25, deadline=None)
@given(answers=pairs)
def test_every_change_of_sign_of_tied_ranks_is_counted(zeros: str, answers: list[tuple[int, int]]) -> None:
    x, y = zip(*answers, strict=True)
    two, greater, effect = brute(np.subtract(x, y), zeros)
    result = wilcoxon_test(x, y, zeros=zeros)
    assert result.p == pytest.approx(two)
    assert wilcoxon_test(x, y, zeros=zeros, alternative="greater").p == pytest.approx(greater)
    if any(a != b for a, b in answers):
        assert result.effect is not None
        assert result.effect.value == pytest.approx(effect)


@settings(max_examples=25, deadline=None)
@given(answers=pairs)
def test_swapping_the_two_occasions_turns_the_result_round(answers: list[tuple[int, int]]) -> None:
    x, y = zip(*answers, strict=True)
    one, other = wilcoxon_test(x, y), wilcoxon_test(y, x)
    assert one.p == pytest.approx(other.p)
    assert one.estimate.value == pytest.approx(-other.estimate.value)
    if one.effect is not None and other.effect is not None:
        assert one.effect.interval is not None
        assert other.effect.interval is not None
        assert one.effect.interval.high == pytest.approx(-other.effect.interval.low)


def test_differences_that_only_rounding_tells_apart_are_ties() -> None:
    x, y = [0.3, 0.2, 0.9, 0.4], [0.2, 0.1, 0.7, 0.5]
    assert wilcoxon_test(x, y).p == pytest.approx(wilcoxon_test([3, 2, 9, 4], [2, 1, 7, 5]).p)


def test_the_interval_of_the_median_change_inverts_the_test() -> None:
    x, y = np.array(DEPRESSION[0]), np.array(DEPRESSION[1])
    changes = x - y
    result = wilcoxon_test(x, y)
    walsh = np.sort([(a + b) / 2 for i, a in enumerate(changes) for b in changes[i:]])
    assert result.estimate.value == pytest.approx(np.median(walsh))
    between = (walsh[1:] + walsh[:-1]) / 2
    kept = [t for t in between if brute(changes - t, "pratt")[0] > 0.05]
    assert result.interval is not None
    assert result.interval.low == pytest.approx(max(w for w in walsh if w < min(kept)))
    assert result.interval.high == pytest.approx(min(w for w in walsh if w > max(kept)))


def test_the_interval_of_the_rank_biserial_correlation_is_that_of_the_jackknife() -> None:
    changes = np.array([2, 0, 1, 1, -1, 3, 0, 2, -2, 1])
    r = brute(changes, "pratt")[2]
    without = np.array([brute(np.delete(changes, i), "pratt")[2] for i in range(10)])
    variance = 9 / 10 * ((without - without.mean()) ** 2).sum()
    quantile = t.isf(0.025, 9)
    room, half = 1 - r**2, quantile * np.sqrt(variance) * np.sqrt((1 - r**2) ** 2 + quantile**2 * variance)
    effect = wilcoxon_test(changes, np.zeros(10)).effect
    assert effect is not None
    assert effect.interval is not None
    assert (effect.interval.low, effect.interval.high) == pytest.approx(
        tuple((r * room + sign * half) / (room + quantile**2 * variance) for sign in (-1, 1))
    )


def test_the_interval_of_the_rank_biserial_correlation_covers_the_truth_where_the_usual_one_does_not() -> None:
    rng = np.random.default_rng(7)
    shares = {-1: 0.1, 0: 0.3, 1: 0.4, 2: 0.2}
    values, chances = list(shares), list(shares.values())
    # large-sample value of the effect: signs of sums of two differences, over the pairs that are not both zero
    truth = sum(p * q * np.sign(a + b) for a, p in shares.items() for b, q in shares.items()) / (1 - 0.3**2)
    held = usual = 0
    for _ in range(300):
        changes = rng.choice(values, 25, p=chances)
        effect = wilcoxon_test(changes, np.zeros(25)).effect
        assert effect is not None
        assert effect.interval is not None
        held += effect.interval.low <= truth <= effect.interval.high
        n = int((changes != 0).sum())
        half = 1.96 * np.sqrt((2 * n**3 + 3 * n**2 + n) / 6) / ((n**2 + n) / 2)
        centre = np.arctanh(np.clip(effect.value, -0.999999, 0.999999))
        usual += np.tanh(centre - half) <= truth <= np.tanh(centre + half)
    assert held / 300 >= 0.92
    assert usual / 300 < 0.9


@pytest.mark.parametrize(("zeros", "scipy_name"), [("pratt", "pratt"), ("wilcoxon", "wilcox")])
def test_the_exact_p_meets_the_normal_one_on_many_pairs(zeros: str, scipy_name: str) -> None:
    rng = np.random.default_rng(9)
    x, y = rng.integers(1, 6, 400), rng.integers(1, 6, 400)
    near = wilcoxon(x, y, zero_method=scipy_name, correction=True, method="asymptotic").pvalue
    assert wilcoxon_test(x, y, zeros=zeros).p == pytest.approx(near, rel=0.02)
    more = wilcoxon_test(np.tile(x, 2), np.tile(y, 2), zeros=zeros)
    assert "asymptotique" in more.method
    assert more.estimate.value == wilcoxon_test(x, y, zeros=zeros).estimate.value


def test_the_sentence_says_everything() -> None:
    assert wilcoxon_test([*DEPRESSION[0], 2], [*DEPRESSION[1], None]).sentence() == (
        "Médiane des différences\u00a0: 0,46 [0,01\u202f; 0,79] (IC à 95\u202f%, Hodges-Lehmann)\u202f; "
        "corrélation bisériale des rangs\u00a0: 0,78 [0,04\u202f; 0,97]\u202f; "
        "test des rangs signés de Wilcoxon exact avec ex æquo, bilatéral, "
        "différences nulles gardées dans les rangs (Pratt), p\u00a0=\u00a00,039 (n\u00a0=\u00a09). "
        "1 ligne incomplète laissée de côté."
    )


def test_no_change_too_few_pairs_and_unequal_lists() -> None:
    same = wilcoxon_test([1, 2, 3], [1, 2, 3])
    assert (same.p, same.effect) == (1, None)
    assert same.note == (
        "Aucune réponse n’a changé : il n’y a rien à tester. Trop peu de paires pour un intervalle à 95 %."
    )
    with pytest.raises(StudyError) as uneven:
        wilcoxon_test([1, 2, 3], [1, 2])
    assert str(uneven.value) == "les réponses appariées vont par deux : 3 d’un côté, 2 de l’autre."
    with pytest.raises(StudyError) as short:
        wilcoxon_test([1, None], [1, 2])
    assert str(short.value) == "le tableau compte 1 ligne complète, il en faut au moins 2."
