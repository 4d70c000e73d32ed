"""Match the questions of two editions: by identifier and by scale, or by a declared correspondence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from quality_study.words.errors import Problem
from quality_study.years.naming import in_edition
from quality_study.years.rules import FILE, no_rules
from quality_study.years.scales import Offer

_COLUMNS = ["item", "older_item", "text", "older_text", "favourable", "older_favourable", "declared", "reason"]
_REMEDY = "déclarez la correspondance des réponses, ou laissez « ancien_item » vide pour ne pas comparer"


def match_items(
    newer: Mapping[str, Offer],
    older: Mapping[str, Offer],
    rules: pd.DataFrame | None = None,
    *,
    editions: tuple[str, str],
    file: str = FILE,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Match the questions of an edition with those of an earlier one.

    The same identifier matches when the population and the answers, in the same order and roles, are the same. A
    declared correspondence comes first; it may also join two populations.

    Parameters
    ----------
    newer, older : mapping of item to Offer
        As :func:`~quality_study.years.scales.scales` reads them.
    rules : DataFrame, optional
        Checked correspondences with this earlier edition.
    editions : (str, str)
        Names of the newer and the earlier edition.
    file : str
        How to name the file of correspondences in messages.

    Returns
    -------
    matches : DataFrame
        One row per question of either edition: ``item, older_item, text, older_text, favourable, older_favourable``
        (tuples of answers), ``declared`` (by a rule), ``reason`` (in French, why it is not compared; else empty).
    problems : list of Problem
        Every question whose scale or population changed without a declared correspondence.

    Examples
    --------
    >>> before = Offer("p", "Utile ?", False, (("Non", "choice"), ("Oui", "favourable")))
    >>> after = Offer("p", "Utile ?", False, (("Oui", "favourable"), ("Non", "choice")))
    >>> _, problems = match_items({"q": after}, {"q": before}, editions=("2027", "2011"))
    >>> print(problems[0].message.partition(" ; déclarez")[0])
    les réponses de « q » ont changé : Non et Oui (favorable) en 2011 ; Oui (favorable) et Non en 2027
    """
    declared = no_rules() if rules is None else rules
    ruled = {str(item): rows for item, rows in declared.groupby("item", sort=False)}
    matches: list[dict[str, Any]] = []
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    apart = set()
    for item, scale in sorted(newer.items(), key=lambda pair: pair[0] not in ruled):  # what is declared comes first
        rule = ruled.get(item)
        name = item if rule is None else str(rule["older_item"].iloc[0])
        before = older.get(name)
        row = {"item": item, "older_item": name, "text": scale.text, "declared": rule is not None, "reason": ""}
        if rule is not None and not name:
            row["reason"] = "déclarée non comparable"
            apart.add(item)
        elif before is None:
            row |= {"older_item": "", "reason": f"pas posée {in_edition(editions[1])}"}
        elif not scale.favourable:
            row["reason"] = "aucune réponse n’y est dite favorable"
        else:
            line = None if rule is None else int(str(rule.index[0]))
            if name in taken:
                message = f"« {name} » de {editions[1]} correspond déjà à « {taken[name]} » : {_REMEDY}"
                problems.append(Problem(message, file, line, "item", item))
            joined = rule is not None and bool(rule["category"].iloc[0])
            problems += [] if joined else _changes(item, scale, before, editions, file, line)
            row |= {"older_text": before.text, "favourable": scale.favourable}
            row["older_favourable"] = _joined(rule, scale) if rule is not None and joined else before.favourable
        if before is not None:
            taken.setdefault(name, item)
        matches.append(row)
    order = list(newer)
    matches.sort(key=lambda row: order.index(row["item"]))
    for item, before in older.items():
        if item not in taken and item not in apart:
            row = {"item": "", "older_item": item, "text": before.text, "older_text": before.text, "declared": False}
            matches.append({**row, "reason": f"plus posée {in_edition(editions[0])}"})
    return pd.DataFrame(matches, columns=_COLUMNS), problems


def _changes(
    item: str, scale: Offer, before: Offer, editions: tuple[str, str], file: str, line: int | None
) -> list[Problem]:
    new, old = editions
    problems = []
    if line is None and scale.population != before.population:
        message = f"« {item} » n’est plus posée aux mêmes personnes : {before.population} {in_edition(old)}, "
        message += f"{scale.population} {in_edition(new)} ; {_REMEDY}"
        problems.append(Problem(message, file))
    if not scale.same_answers(before):
        message = f"les réponses de « {item} » ont changé : {before.told()} {in_edition(old)} ; "
        message += f"{scale.told()} {in_edition(new)} ; "
        problems.append(Problem(message + _REMEDY, file, line))
    return problems


def _joined(rule: pd.DataFrame, scale: Offer) -> tuple[str, ...]:
    """Return the earlier answers that stand for the favourable ones."""
    kept = rule.loc[rule["category"].isin(scale.favourable), "older_category"]
    return tuple(dict.fromkeys(kept))
