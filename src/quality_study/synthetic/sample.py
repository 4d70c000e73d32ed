"""What a set of invented respondents is to be like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """A set of invented respondents.

    Parameters
    ----------
    n : int
        Number of respondents.
    seed : int
        At least 0; the same seed gives the same respondents.
    grouping : str
        Single choice whose answers make groups that answer a little differently; none when empty.
    groups : mapping of str to float
        How many people chose each answer of `grouping`, the others taking what is left by chance.
    unanswered : tuple of str
        Questions that nobody answered.
    unanimous : tuple of str
        Closed questions to which all who answered gave the same answer.
    unfinished : int
        How many respondents stopped on the way.
    repeated : int
        How many sent their answers twice, the second time being the good one.
    twins : int
        How many gave the very answers of another one, as when someone answers again under another number.
    personal : int
        How many left an address or a number in a comment.
    """

    n: int
    seed: int
    grouping: str = ""
    groups: Mapping[str, int] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    unanimous: tuple[str, ...] = ()
    unfinished: int = 0
    repeated: int = 0
    twins: int = 0
    personal: int = 0
