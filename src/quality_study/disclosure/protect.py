"""Protect a set of linked tables, or attack one: the functions a study calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from quality_study.disclosure.attacker import attack_cells
from quality_study.disclosure.cells import Rule
from quality_study.disclosure.suppression import ROUNDS, suppress
from quality_study.disclosure.tables import read_cells, write_tables
from quality_study.disclosure.wording import report_of, unanimous_groups


@dataclass(frozen=True)
class Protected:
    """Tables that may be published.

    Attributes
    ----------
    tables : dict of str to DataFrame
        Columns ``table``, the axes, ``count`` (Int64, NA where suppressed) and ``suppressed`` (``""``, ``primaire`` or
        ``complémentaire``); margins are the rows at level ``Total``.
    cells : DataFrame
        What an attacker proves about each suppressed cell: ``cell, suppressed, low, high, values``; `values` is the
        number of possible counts, no longer counted beyond the threshold.
    minimal : bool
        No cheaper set of complements exists.
    unanimous : tuple of str
        Groups whose published zeros say that all members gave the same answer.
    report : str
        French sentences for the report.
    """

    tables: dict[str, pd.DataFrame]
    cells: pd.DataFrame
    minimal: bool
    unanimous: tuple[str, ...]
    report: str


def protect(
    tables: Mapping[str, pd.DataFrame],
    *,
    threshold: int = 5,
    protection: int = 3,
    suppress_zeros: bool = False,
    rounds: int = ROUNDS,
) -> Protected:
    """Suppress the small counts of linked tables, and what is needed for nobody to find them again.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tidy: one column per axis and ``count``; tables that share an axis share its margins. Rows at level ``Total``
        are margins; absent ones are computed, absent combinations are zero. Everyone counted in one table is counted
        in each: a question that was not put to all needs an answer for those.
    threshold : int
        Smallest count published. Counts from 1 to ``threshold - 1`` are suppressed.
    protection : int
        Fewest values that each suppressed cell keeps for an attacker; 1 asks for nothing.
    suppress_zeros : bool
        Suppress zeros too, so that the unanimity of a group stays unknown.
    rounds : int
        Rounds of the exact search for the cheapest complements.

    Returns
    -------
    Protected

    Raises
    ------
    StudyError
        Tables that contradict one another, or that cannot be protected even when only the grand total remains.
    ValueError
        A protection that counts below the threshold can never have.

    References
    ----------
    Fischetti and Salazar-González (2001), Solving the Cell Suppression Problem on Tabular Data with Linear Constraints,
    Management Science 47(7), 1008-1027. Hundepool et al. (2012), Statistical Disclosure Control, Wiley, ch. 4 and 5.

    Examples
    --------
    >>> table = pd.DataFrame({"école": [*"AAABBBCCC"], "avis": ["oui", "non", "nsp"] * 3})
    >>> done = protect({"avis": table.assign(count=[2, 20, 12, 14, 9, 15, 17, 11, 13])})
    >>> done.tables["avis"].query("école == 'A'")["count"].tolist()
    [<NA>, 20, <NA>, 34]
    >>> done.cells["values"].min() >= 3
    np.True_
    """
    rule = Rule(threshold, protection, suppress_zeros)
    before = read_cells(tables)
    after, minimal = suppress(before, rule, rounds=rounds)
    return Protected(
        write_tables(tables, after),
        attack_cells(after, rule, enough=max(protection, threshold)),
        minimal,
        unanimous_groups(after),
        report_of(after, rule),
    )


def attack(
    tables: Mapping[str, pd.DataFrame],
    *,
    threshold: int = 5,
    suppress_zeros: bool = False,
    enough: int | None = None,
) -> pd.DataFrame:
    """Find what published tables say of their suppressed cells.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As :func:`protect` returns them: ``count`` is NA where suppressed. The column ``suppressed`` may be absent: the
        attacker then knows of the suppressed counts only that they are whole and not negative.
    threshold : int
    suppress_zeros : bool
        The rule that was applied: the attacker knows it.
    enough : int, optional
        Stop counting possible values there; by default all are counted.

    Returns
    -------
    DataFrame
        One row per suppressed cell: ``cell, suppressed, low, high, values``, where `values` is the number of whole
        numbers between `low` and `high` that some complete table gives to the cell.

    Raises
    ------
    StudyError
        No complete table agrees with what is published.

    Examples
    --------
    >>> table = pd.DataFrame({"avis": ["oui", "non", "Total"], "count": [pd.NA, pd.NA, 30]})
    >>> attack({"avis": table.assign(suppressed=["primaire", "complémentaire", ""])})[["low", "high", "values"]]
       low  high  values
    0   26    29       4
    1    1     4       4
    """
    cells = read_cells(tables)
    ordered = cells.suppressing(dict(sorted(cells.suppressed.items())))
    return attack_cells(ordered, Rule(threshold, 1, suppress_zeros), enough=enough)
