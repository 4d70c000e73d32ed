"""One difference of shares between two editions: its interval, its p-value, and what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from quality_study.audit.unknown_n import UnknownSizeComparison, compare_possibilities
from quality_study.inference import Family, Result, correct, fisher_test
from quality_study.inference.result import p_range, p_value
from quality_study.words.french import difference, number, percent, percent_range, plural, sizes, typographic
from quality_study.years.naming import in_edition
from quality_study.years.shares import Share, thinned

Verdict = Literal["up", "down", "none", "unknown"]
#: What a reader sees for each verdict.
VERDICT_LABEL: Mapping[Verdict, str] = {
    "up": "hausse établie",
    "down": "baisse établie",
    "none": "aucun écart établi",
    "unknown": "on ne peut pas conclure",
}


@dataclass(frozen=True)
class Difference:
    """The share of the newer edition less that of the earlier one; ranges where sizes or counts are not known.

    Attributes
    ----------
    newer, older : Share
    difference, p : (float, float)
        Least and greatest over all that is possible; equal when both shares are exact.
    low, high : float
        Limits of the interval, or of all the intervals together.
    level : float
        Confidence of each interval: with k comparisons in the family, ``1 - (1 - confidence) / k``.
    adjusted_p : float or None
        Corrected over the family (Holm); None where the level is (Bonferroni).
    h : float or None
        Cohen's h; None where it is not one number.
    tests : int
        Comparisons in the family.
    verdict : str
        A key of :data:`VERDICT_LABEL`.
    """

    newer: Share
    older: Share
    difference: tuple[float, float]
    low: float
    high: float
    p: tuple[float, float]
    level: float
    adjusted_p: float | None
    h: float | None
    tests: int
    verdict: Verdict

    def sentence(self, text: str) -> str:
        """Say in French the two shares, the difference with its interval, its size, the test and what it allows."""
        new, old = self.newer, self.older
        gap, low, high = difference(*self.difference, self.low, self.high)
        said = [
            f"« {text} » : {told(new)} {in_edition(new.edition)}, {told(old)} {in_edition(old.edition)}",
            f"écart {gap} points [{low} ; {high}] ({self._interval()})",
        ]
        if self.h is not None:
            said.append(f"h de Cohen {number(self.h, 2)}")
        test = f"test exact de Fisher, {p_range(*self.p)}"
        if self.adjusted_p is not None:
            test += f", {p_value(self.adjusted_p)} après correction de Holm"
        said.append(f"{test} ({plural(self.tests, 'comparaison')})")
        return typographic(f"{' ; '.join(said)} : {VERDICT_LABEL[self.verdict]}.")

    def _interval(self) -> str:
        confidence = f"{percent(self.level, 2)}, Miettinen-Nurminen"
        return f"IC à {confidence}" if self.h is not None else f"tous les IC possibles à {confidence}, réunis"


def told(share: Share) -> str:
    """Write a share with its denominator.

    Examples
    --------
    >>> known = Share("2027", 12, 20, 0.6, 0.4, 0.8, "wilson", "published", "", pd.DataFrame(), (20,))
    >>> told(known) == "60,0\u202f% (12 sur 20)"
    True
    """
    if share.count is not None and share.n is not None:
        return f"{percent(share.share, 1)} ({number(share.count)} sur {number(share.n)})"
    return f"{told_range(share.share, share.low, share.high)} (n : {sizes(share.sizes)})"


def told_range(share: float, low: float, high: float) -> str:
    """Write a share that is not counted: what is published, and what is possible when that is not the same.

    Examples
    --------
    >>> told_range(0.6, 0.55, 0.65).replace("\u202f", " "), told_range(0.5, 0.5, 0.5).replace("\u202f", " ")
    ('60 % publiés, 55 à 65 % possibles', '50 % publiés')
    """
    possible = percent_range(low, high)
    if pd.isna(share):
        return possible
    published = f"{percent(share)} publiés"
    return published if possible == percent(share) else f"{published}, {possible} possibles"


def differences(pairs: Mapping[str, tuple[Share, Share]], *, family: str, confidence: float) -> dict[str, Difference]:
    """Compare a whole family of pairs of shares, declared beforehand.

    When all shares are exact, Fisher's p-values are corrected by Holm's method; otherwise each comparison covers every
    size and count that remains possible and is made at Bonferroni's level. Intervals are at that level in both cases.

    Parameters
    ----------
    pairs : mapping of item to (Share, Share)
        The newer share, then the earlier one; each has at least one possibility.
    family : str
        French name of the family.
    confidence : float
        Of the family as a whole.

    References
    ----------
    Fisher (1935), The logic of inductive inference, Journal of the Royal Statistical Society 98.
    Miettinen and Nurminen (1985), Comparative analysis of two rates, Statistics in Medicine 4(2), 213-226.
    Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.
    Dunn (1961), Multiple comparisons among means, Journal of the American Statistical Association 56(293), 52-64.
    """
    if not pairs:
        return {}
    level = 1 - (1 - confidence) / len(pairs)
    if all(share.exact for pair in pairs.values() for share in pair):
        results = {item: _fisher(*pair, level) for item, pair in pairs.items()}
        corrected = correct(results, Family(family, tuple(pairs)))
        return {item: _exact(*pairs[item], found, len(pairs), 1 - confidence) for item, found in corrected.items()}
    return {item: _ranged(newer, older, level, len(pairs)) for item, (newer, older) in pairs.items()}


def _fisher(newer: Share, older: Share, level: float) -> Result:
    rows = [[int(s.count or 0), int(s.n or 0) - int(s.count or 0)] for s in (newer, older)]
    frame = pd.DataFrame(rows, index=[newer.edition, older.edition], columns=["favorable", "autre"])
    return fisher_test(frame, confidence=level)


def _exact(newer: Share, older: Share, found: Result, tests: int, alpha: float) -> Difference:
    level = 1 - alpha / tests
    value, interval, p, adjusted = found.estimate.value, found.interval, found.p, found.adjusted_p
    if interval is None or found.effect is None or p is None or adjusted is None:  # pragma: no cover
        raise ValueError("not a corrected test of two shares")
    verdict: Verdict = "none" if adjusted >= alpha else "up" if value > 0 else "down"
    return Difference(
        newer, older, (value, value), interval.low, interval.high, (p, p), level, adjusted, found.effect.value, tests,
        verdict,
    )  # fmt: skip


def _ranged(newer: Share, older: Share, level: float, tests: int) -> Difference:
    groups: Sequence[pd.DataFrame] = (newer.possible, older.possible)
    if min(len(g) for g in groups) > 1:
        groups = [thinned(g) for g in groups]
    found = compare_possibilities(*groups, confidence=level)
    return Difference(
        newer, older, found.difference_range, found.low_range[0], found.high_range[1], found.p_range, level, None,
        None, tests, _verdict(found),
    )  # fmt: skip


def _verdict(found: UnknownSizeComparison) -> Verdict:
    """Conclude only what holds for every possibility."""
    alpha, (least, most) = 1 - found.confidence, found.p_range
    low, high = found.difference_range
    if most < alpha and low > 0:
        return "up"
    if most < alpha and high < 0:
        return "down"
    return "none" if least >= alpha else "unknown"
