"""Random choices that are the same for the same seed, on every platform and with every release of numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_AHEAD = 256


class Draws:
    """A source of random choices.

    Only the raw bits of PCG64 are drawn, which numpy never changes (the ways it makes numbers of them may), and only
    sums, products and comparisons are made of them, which every machine rounds alike.

    Parameters
    ----------
    *seed : int
        At least 0; the same numbers give the same choices, other numbers independent ones.

    References
    ----------
    NEP 19, Random number generator policy, https://numpy.org/neps/nep-0019-rng-policy.html

    Examples
    --------
    >>> Draws(5).whole(1, 6) == Draws(5).whole(1, 6)
    True
    """

    def __init__(self, *seed: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(seed))
        self._ahead: list[int] = []

    def uniform(self) -> float:
        """Draw a number from 0 to 1, 1 excluded."""
        if not self._ahead:
            self._ahead = self._bits.random_raw(_AHEAD)[::-1].tolist()
        return (self._ahead.pop() >> 11) / 2.0**53

    def bell(self) -> float:
        """Draw a number of mean 0 and variance 1, near enough to a normal one: the sum of twelve uniform ones."""
        total = 0.0
        for _ in range(12):
            total += self.uniform()
        return total - 6.0

    def chance(self, share: float) -> bool:
        """Tell whether an event of that probability happens."""
        return self.uniform() < share

    def whole(self, low: int, high: int) -> int:
        """Draw an integer from `low` to `high`, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def one(self, among: Sequence[T]) -> T:
        """Draw one of several things."""
        return among[self.whole(0, len(among) - 1)]

    def weighted(self, among: Sequence[T], weights: Sequence[float]) -> T:
        """Draw one of several things, each as often as its weight; one of no weight never comes out."""
        total = 0.0
        for weight in weights:  # `sum` rounds otherwise since Python 3.12
            total += weight
        at = self.uniform() * total
        for thing, weight in zip(among, weights, strict=True):
            at -= weight
            if at < 0:
                return thing
        return next(thing for thing, weight in zip(reversed(among), reversed(weights), strict=True) if weight)

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the things in another order."""
        mixed = list(things)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.whole(0, last)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed
