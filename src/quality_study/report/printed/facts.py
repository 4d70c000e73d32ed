"""The facts of the team in print: indicators, projects, assessment, claims, contradictions, sizes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from quality_study.facts.claims import order_cells, parse_value
from quality_study.facts.tabular import each_row
from quality_study.report.notes import without_codes
from quality_study.report.printed.table import PrintTable, print_table
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import date, join, number
from quality_study.words.french import sizes as french_sizes
from quality_study.words.vocabulary import RELATION, STATUS_LABEL

#: What an assessment may hold.
HEADINGS = ("Point fort", "Point faible", "Amélioration", "Enseignement")
_SIGNS = {english: french for french, english in RELATION.items()}


def indicators(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the indicators of success with their value, denominator, status and source."""
    rows, family = [], ""
    for row in each_row(tables["indicators"]):
        head = str(row.family) if row.family != family else ""
        family = str(row.family)
        rows.append(
            [
                head,
                str(row.label),
                _quantity(float(str(row.value)), str(row.unit)),
                _detail(str(row.denominator), str(row.start), str(row.end)),
                STATUS_LABEL[str(row.status)],
                str(row.source),
            ]
        )
    header = ["Indicateur", "Mesure", "Valeur", "Dénominateur, période", "Statut", "Source"]
    return print_table(header, rows, (3, 3.4, 2.6, 3.4, 1.5, 3.2), right=(2,))


def projects(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the contest projects described in the report."""
    rows = [
        [str(r.school), str(r.project), str(r.subject), "lauréat" if r.winner else "", STATUS_LABEL[str(r.status)]]
        for r in each_row(tables["projects"])
    ]
    return _origin_if_any(["École", "Projet", "Objet", "Prix", "Statut"], rows, (1.3, 4, 6, 1.4, 1.3))


def assessment(tables: Mapping[str, pd.DataFrame], heading: str) -> PrintTable:
    """List what the report calls strengths, weaknesses or improvements.

    Parameters
    ----------
    tables : mapping
    heading : str
        ``Point fort``, ``Point faible``, ``Amélioration`` or ``Enseignement``.
    """
    if heading not in HEADINGS:
        raise StudyError([Problem("rubrique inconnue", found=heading, accepted=HEADINGS)])
    kept = tables["assessment"]
    kept = kept[kept["heading"] == heading]
    rows = [[str(r.subject), str(r.text), STATUS_LABEL[str(r.status)], str(r.source)] for r in each_row(kept)]
    return _origin_if_any(["Objet", heading, "Statut", "Source"], rows, (1.5, 8, 1.3, 3))


def _origin_if_any(header: list[str], rows: list[list[str]], widths: Sequence[float]) -> PrintTable:
    """Make a table, without the columns of status and source that no row fills: a team's own work."""
    kept = [i for i, name in enumerate(header) if name not in ("Statut", "Source") or any(row[i] for row in rows)]
    return print_table([header[i] for i in kept], [[row[i] for i in kept] for row in rows], [widths[i] for i in kept])


def claims(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List every claim with its readings; the reading used is marked."""
    rows = []
    texts = tables["items"].drop_duplicates("item").set_index("item")["text"]
    for c in each_row(tables["claims"]):
        name = str(c.id) + (f" {c.reading}" if c.reading else "")
        text = str(c.statement) + (f" {c.ambiguity}" if c.ambiguity else "")
        rows.append(
            [
                name,
                text,
                _constraint(c, texts),
                "oui" if c.retained else "non",
                STATUS_LABEL[str(c.status)],
                str(c.section),
            ]
        )
    return print_table(
        ["Énoncé", "Contenu et lecture", "Contrainte", "Retenu", "Statut", "Section"],
        rows,
        (1.2, 6.6, 4, 1.2, 1.2, 1.4),
    )


def stated(tables: Mapping[str, pd.DataFrame], section: str) -> PrintTable:
    """List the numbers that a section of the report states, with what is not known of each.

    Parameters
    ----------
    tables : mapping
    section : str
        As ``claims.csv`` names it.
    """
    kept = tables["claims"]
    kept = kept[kept["retained"] & (kept["section"] == section)]
    signs = {"about": "environ ", "gt": "plus de ", "ge": "au moins ", "lt": "moins de ", "le": "au plus "}
    rows = [
        [
            str(c.statement),
            signs.get(str(c.relation), "") + _quantity(float(value), str(c.unit)),
            without_codes(str(c.ambiguity), tables["claims"]["id"]) or "—",
        ]
        for c in each_row(kept)
        if (value := parse_value(str(c.value))) is not None
    ]
    return print_table(["Ce qui est dit", "Valeur", "Ce qui n’est pas connu"], rows, (5, 2.6, 4.4), right=(1,))


def contradictions(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the statements of the report that stand against one another, with both places."""
    rows = [
        [
            str(r.label),
            f"{r.first} ({_place(r.section_first)}) : {r.statement_first}",
            f"{r.second} ({_place(r.section_second)}) : {r.statement_second}",
            str(r.explanation),
            str(r.settlement) or "—",
        ]
        for r in each_row(tables["contradictions"])
    ]
    header = ["Nature", "D’un côté", "De l’autre", "Ce qui ne va pas ensemble", "Ce qui trancherait"]
    return print_table(header, rows, (1.9, 3.4, 3.4, 3.6, 2.4))


def sizes(tables: Mapping[str, pd.DataFrame], *populations: str) -> PrintTable:
    """List the numbers of respondents that published shares allow, under each reading of these shares.

    Parameters
    ----------
    tables : mapping
    *populations : str
        Populations to list; all of those asked by default. Readings that leave the same sizes share a row; the one that
        the study follows is marked.
    """
    titles = tables["populations"].set_index("population")
    readings, rows = tables["size_readings"], []
    one = len(populations) == 1
    for name, of_population in readings.groupby("population", sort=False):
        if populations and name not in populations:
            continue
        limit, followed = int(str(titles.at[name, "maximum_size"])), (True, bool(titles.at[name, "own_n"]))
        same: dict[tuple[int, ...], list[tuple[bool, bool]]] = {}
        for (own_n, declared), group in of_population.groupby(["own_n", "declared"], sort=True):
            same.setdefault(tuple(int(n) for n in group["n"]), []).append((bool(declared), bool(own_n)))
        for numbers, how in same.items():
            told = _told(how, alone=len(same) == 1)
            rows.append(
                [
                    *[str(titles.at[name, "title"])][one:],
                    told[0].upper() + told[1:] + (" (suivie)" if followed in how and len(same) > 1 else ""),
                    french_sizes(list(numbers)),
                    f"{number(len(numbers))} sur {number(limit)}",
                ]
            )
    header = ["Population", "Lecture", "Effectifs possibles", "Combien"][one:]
    return print_table(header, rows, (4, 4.4, 4.4, 2)[one:], right=(3 - one,))


#: How a reading of shares is named: rounded as declared or to the unit, one n a question or one for all.
_READING = {
    (False, False): "arrondi à l’unité, un seul n",
    (True, False): "arrondi à 5 points, un seul n",
    (False, True): "arrondi à l’unité, un n par question",
    (True, True): "arrondi à 5 points, un n par question",
}


def _told(how: Sequence[tuple[bool, bool]], *, alone: bool) -> str:
    """Name the readings that leave the same sizes."""
    if alone:
        return "quelle que soit la lecture"
    shared = {own_n for _, own_n in how}
    if len(how) == 2 and len(shared) == 1:
        return f"{'un n par question' if shared == {True} else 'un seul n'}, quel que soit l’arrondi"
    return join(_READING[each] for each in how)


def _place(section: object) -> str:
    text = str(section)
    return f"§ {text}" if text[:1].isdigit() else text.lower()


def _constraint(claim: Any, texts: pd.Series) -> str:
    get = {k: str(getattr(claim, k)) for k in ("item", "category", "relation", "value", "unit")}
    if get["relation"] == "none":
        return "sans contrainte"
    left = texts.get(get["item"], get["item"]) + (f" {get['category']}" if get["category"] else "")
    left += f" ({claim.base})" if getattr(claim, "base", "") else ""
    if get["relation"] == "order":
        smaller = " et ".join(f"{texts[item]} {category}" for item, category in order_cells(get["value"]))
        return f"{left} > {smaller}"
    unit = get["unit"]
    quantity = parse_value(get["value"])
    if unit == "date":
        value = date(dt.date.fromisoformat(get["value"]))
    else:  # some claims give a name, not a number
        value = f"{get['value'] if quantity is None else number(float(quantity))} {unit}"
    about = {"five": " (arrondi à 5 points)", "unit": " (arrondi à l’unité)"}.get(
        str(getattr(claim, "precision", "")), ""
    )
    return f"{left} {_SIGNS[get['relation']]} {value}{about}".rstrip()


def _quantity(value: float, unit: str) -> str:
    if abs(value) < 2:  # French plurals begin at two
        first, _, rest = unit.partition(" ")
        unit = f"{first.removesuffix('s')} {rest}".rstrip()
    return f"{number(value, 0 if value == int(value) else 1)} {unit}"


def _detail(denominator: str, start: str, end: str) -> str:
    if start and end:
        return f"du {date(dt.date.fromisoformat(start))} au {date(dt.date.fromisoformat(end))}"
    return denominator or "—"
