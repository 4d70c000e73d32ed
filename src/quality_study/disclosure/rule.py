"""The rule of confidentiality of an edition: which counts are small, what a hidden one keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """The rule of confidentiality, which everyone knows.

    Attributes
    ----------
    threshold : int
        Smallest count that may be published.
    protection : int
        Fewest values that a suppressed cell must keep for whoever tries to find it.
    suppress_zeros : bool
        Hide zeros like small counts, so that nobody learns that a whole group gave the same answer.
    """

    threshold: int = 5
    protection: int = 3
    suppress_zeros: bool = False

    def __post_init__(self) -> None:
        if self.threshold < 1 or self.protection < 1:
            raise ValueError("threshold and protection are whole numbers from 1")
        if self.lowest < self.threshold and self.protection > self.threshold - self.lowest:
            most = self.threshold - self.lowest
            raise ValueError(f"protection is {most} at most: a small count has no more possible values")

    @property
    def lowest(self) -> int:
        """Smallest count that is suppressed for itself."""
        return 0 if self.suppress_zeros else 1

    def sensitive(self, count: int) -> bool:
        """Tell whether a count may not be published."""
        return self.lowest <= count < self.threshold
