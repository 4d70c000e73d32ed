"""What the report says of the cells that are not published."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from quality_study.audit.program import Cell
from quality_study.disclosure.cells import CellSet, Reason, Rule, label
from quality_study.words.french import join, number, plural, typographic


def report_of(cells: CellSet, rule: Rule, *, visible: Collection[Cell] | None = None) -> str:
    """Say in French what was suppressed (of the cells that tables show), and which groups gave one answer only."""
    shown = cells.counts if visible is None else visible
    reasons = [reason for cell, reason in cells.suppressed.items() if cell in shown]
    if reasons:
        text = _suppressions(reasons, len(shown), rule)
    else:
        text = f"Aucune case n’est retirée : aucun effectif n’est compris entre {rule.lowest} et {rule.threshold - 1}."
    unanimous = unanimous_groups(cells)
    if unanimous:
        text += " Attention, des zéros publiés montrent que tout un groupe a donné la même réponse : "
        text += ", ".join(f"« {cell} »" for cell in unanimous) + "."
    return typographic(text)


def unanimous_groups(cells: CellSet) -> tuple[str, ...]:
    """Name the cells that hold a whole group, all its other answers being published zeros."""
    found: dict[str, None] = {}
    for each in cells.sums:
        possible = [part for part in each.parts if part in cells.suppressed or cells.counts[part]]
        if each.telling and len(possible) == 1 < len(each.parts):
            found[label(possible[0])] = None
    return tuple(found)


def _suppressions(reasons: Sequence[Reason], shown: int, rule: Rule) -> str:
    small, before = reasons.count("primaire"), reasons.count("inconnu")
    others = len(reasons) - small - before
    parts = []
    if small:
        why = "parce qu’elle compte" if small == 1 else "parce qu’elles comptent"
        parts.append(f"{number(small)} {why} moins de {rule.threshold} personnes")
    if others:
        parts.append(f"{number(others)} pour qu’on ne puisse pas en recalculer d’autres")
    if before:
        parts.append(f"{number(before)} qui l’{'étaient' if before > 1 else 'était'} déjà")
    whole = plural(len(reasons), "case est retirée", "cases sont retirées")
    return (
        f"Sur {plural(shown, 'case')}, {whole} : {join(parts)}. Chacune garde au moins "
        f"{plural(rule.protection, 'valeur possible', 'valeurs possibles')} pour qui connaît les autres, les totaux et "
        "la règle."
    )


def answers_sentence(cells: int, hidden: int, rule: Rule) -> str:
    r"""Say in French how many counts of answers are hidden; which are small is not for a reader to know.

    Examples
    --------
    >>> answers_sentence(120, 0, Rule()).replace("\xa0", " ")
    'Sur 120 cases, aucune n’est retirée : aucune réponse n’a été donnée par 1 à 4 personnes.'
    """
    whole = f"Sur {plural(cells, 'case')}, "
    if rule.threshold == 1:
        return typographic(f"{whole}aucune n’est retirée : le seuil de confidentialité est de 1 personne.")
    if not hidden:
        few = f"{rule.lowest} à {rule.threshold - 1} personnes"
        return typographic(f"{whole}aucune n’est retirée : aucune réponse n’a été donnée par {few}.")
    kept = "Le nombre de personnes qui ont répondu à chaque question est toujours publié."
    if hidden == 1:
        why = f"l’effectif, ou celui qui reste, est de moins de {rule.threshold} personnes"
        return typographic(f"{whole}1 est retirée : {why}. {kept}")
    why = f"des effectifs de moins de {rule.threshold} personnes, et d’autres avec eux pour qu’on ne les retrouve pas"
    return typographic(f"{whole}{number(hidden)} sont retirées : {why}. {kept}")
