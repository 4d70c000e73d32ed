"""Published statements as data: one row a claim and reading, checked against the items it speaks of."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from types import SimpleNamespace

import pandas as pd

from quality_study.facts.claim_terms import GAP, MEAN, Asked, read_base, read_sides
from quality_study.words.errors import Problem, StudyError

#: Units that a claim about the cells of a survey may have.
CELL_UNITS = ("%", "personnes", "répondants")
#: Name of the item that stands for the number of respondents of a population.
SIZE_ITEM = "taille"


def retained(claims: pd.DataFrame, readings: dict[str, str] | None = None) -> pd.DataFrame:
    """Keep one reading of each claim.

    Parameters
    ----------
    claims : DataFrame
        Columns ``id, reading, retained`` and others.
    readings : dict, optional
        Reading to use instead of the retained one, by claim: ``{"C069": "b"}``.

    Returns
    -------
    DataFrame
        One row per claim identifier.
    """
    chosen = readings or {}
    wanted = claims["id"].map(chosen)
    keep = claims["retained"].where(wanted.isna(), claims["reading"] == wanted)
    return claims[keep.astype(bool)]


def of_everyone(claims: pd.DataFrame) -> pd.DataFrame:
    """Keep the claims of which a share is one of all respondents: they have no other base."""
    return claims[claims["base"].isin(["", "tous"])] if "base" in claims else claims


def order_cells(value: str) -> list[tuple[str, str]]:
    """Split the value of an ordering, ``item:category|item:category``, into the smaller cells.

    Examples
    --------
    >>> order_cells("attentes:Non|attentes:Oui")
    [('attentes', 'Non'), ('attentes', 'Oui')]
    """
    cells = [part.partition(":") for part in value.split("|")]
    return [(item.strip(), category.strip()) for item, _, category in cells]


def parse_value(text: str) -> Decimal | None:
    """Read a number written with a point or a comma; None when it is not one."""
    try:
        number = Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def claim_problems(
    claims: pd.DataFrame,
    items: pd.DataFrame,
    populations: list[str],
    file: str,
    *,
    numbers: Mapping[str, Sequence[str]] | None = None,
) -> list[Problem]:
    """List the claims that speak of nothing known.

    Parameters
    ----------
    claims : DataFrame
        English columns, index ``line``.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.
    populations : list of str
    file : str
        How to name the file in messages.
    numbers : mapping of population to sequence of str, optional
        Its questions answered by a number, which `items` does not hold.

    Returns
    -------
    list of Problem
    """
    problems: list[Problem] = []
    asked = {p: Asked.of(items[items["population"] == p], (numbers or {}).get(p, ())) for p in populations}
    cells = {str(i): list(g["category"]) for i, g in items.groupby("item", sort=False)}
    by_population = {p: sorted(set(g["item"])) for p, g in items.groupby("population")}
    for line, claim in claims.iterrows():
        at = int(str(line))
        population, item = claim["population"], claim["item"]
        if population not in populations:
            problems.append(Problem("population inconnue", file, at, "population", population, populations))
            continue
        known = by_population.get(population, [])
        if claim["category"] and not known:
            message = "aucune question n’est posée à cette population"
            others = [p for p in populations if p in by_population]
            problems.append(Problem(message, file, at, "population", population, others))
            continue
        counted = item in asked[population].items and claim["unit"] in CELL_UNITS
        if claim["category"] or counted or (known and claim["unit"] in (GAP, MEAN)):
            wrong = _terms(claim, asked[population], file, at)
            if any(problem.column == "item" for problem in wrong):
                problems += wrong
                continue
            problems += wrong
        elif claim.get("base"):
            problems += _base(claim, asked[population], file, at)
        elif claim["relation"] == "order":
            problems.append(Problem("champ vide", file, at, "categorie", accepted=cells.get(item, [])))
            continue
        elif known and claim["unit"] in CELL_UNITS and item != SIZE_ITEM:
            problems.append(Problem("item inconnu du questionnaire", file, at, "item", item, [SIZE_ITEM, *known]))
            continue
        problems += _value(claim, {i: cells[i] for i in known}, file, at)
    problems += _readings(claims, file)
    return problems


def contradiction_problems(contradictions: pd.DataFrame, claims: Collection[str], file: str) -> list[Problem]:
    """List the declared contradictions that do not oppose two different claims.

    Parameters
    ----------
    contradictions : DataFrame
        Columns ``statement, against`` (several claims apart by ``|``), index ``line``.
    claims : collection of str
        Identifiers of the claims they may name.
    file : str
        How to name the file in messages.
    """
    known = sorted(set(claims))
    problems: list[Problem] = []
    pairs: set[frozenset[str]] = set()
    for line, row in contradictions.iterrows():
        at, against = int(str(line)), against_ids(row["against"])
        named = [("enonce", row["statement"]), *(("contre", other) for other in against)]
        unknown = [(column, name) for column, name in named if name not in known]
        problems += [Problem("énoncé absent de claims.csv", file, at, column, name, known) for column, name in unknown]
        for other in against:
            pair = frozenset((row["statement"], other))
            if not unknown and len(pair) == 1:
                problems.append(Problem("un énoncé ne se contredit pas lui-même", file, at, "contre", other))
            elif pair in pairs:
                found = f"{row['statement']}, {other}"
                problems.append(Problem("contradiction en double", file, at, "contre", found))
            pairs.add(pair)
    return problems


def against_ids(text: str) -> list[str]:
    """Split what a claim stands against: ``C090|C092`` are several claims, of one contradiction.

    Examples
    --------
    >>> against_ids("C090|C092")
    ['C090', 'C092']
    """
    return [name.strip() for name in text.split("|")]


def _terms(claim: pd.Series, asked: Asked, file: str, line: int) -> list[Problem]:
    """List what is wrong with what a claim counts, and among whom."""
    try:
        read_sides(SimpleNamespace(**claim), asked)
    except StudyError as error:
        return [replace(problem, file=file, line=line) for problem in error.problems]
    return []


def _base(claim: pd.Series, asked: Asked, file: str, line: int) -> list[Problem]:
    """List what is wrong with the base of a claim without category: only a number of respondents has one."""
    if claim["item"] != SIZE_ITEM or not asked.items:
        message = "une base est celle d’une part, d’une moyenne, d’un écart ou d’une taille"
        return [Problem(message, file, line, "base", claim["base"], ["vide"])]
    try:
        read_base(claim["base"], asked)
    except StudyError as error:
        return [replace(problem, file=file, line=line) for problem in error.problems]
    return []


def _cell(category: str, known: list[str], file: str, line: int, column: str, item: str) -> list[Problem]:
    if category in known:
        return []
    return [Problem(f"catégorie inconnue pour l’item « {item} »", file, line, column, category, known)]


def reach(value: Decimal, precision: str = "") -> Fraction:
    """Return how far, in points, the rounding of a published share reaches.

    Parameters
    ----------
    value : Decimal
    precision : {"", "unit", "five"}
        Rounded to its last digit, to the unit, or to five points.

    Examples
    --------
    >>> reach(Decimal("35"), "five"), reach(Decimal("6.9"))
    (Fraction(5, 2), Fraction(1, 20))
    """
    return {"unit": Fraction(1, 2), "five": Fraction(5, 2)}.get(precision) or half_unit(value)


def _precision(claim: pd.Series, number: Decimal, file: str, line: int) -> list[Problem]:
    """List what is wrong with how a claim says that its share was rounded."""
    precision = claim.get("precision", "")
    if not precision:
        return []
    if claim["unit"] != "%" or claim["relation"] == "about":
        message = "une précision ne se donne que pour un pourcentage, et sans la relation « environ »"
        return [Problem(message, file, line, "precision", accepted=["vide"])]
    step, message = {
        "unit": (1, "arrondi à l’unité : nombre entier attendu"),
        "five": (5, "arrondi à cinq points : multiple de cinq attendu"),
    }[precision]
    return [Problem(message, file, line, "valeur", claim["value"])] if number % step else []


def _value(claim: pd.Series, cells: dict[str, list[str]], file: str, line: int) -> list[Problem]:
    relation, value = claim["relation"], claim["value"]
    if relation == "none":
        return []
    if relation == "order":
        problems = []
        for item, category in order_cells(value):
            if item not in cells:
                problems.append(Problem("item inconnu dans l’ordre", file, line, "valeur", item, sorted(cells)))
            else:
                problems += _cell(category, cells[item], file, line, "valeur", item)
        return problems
    units = (*CELL_UNITS, GAP, MEAN)
    if claim["category"] and claim["unit"] not in units:
        return [Problem("unité inconnue pour une part ou un effectif", file, line, "unite", claim["unit"], units)]
    if not claim["category"] and not claim["unit"] and not cells:  # without unit, the value is a name
        return [] if value else [Problem("champ vide", file, line, "valeur")]
    if claim["unit"] == "date" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return []
    number = parse_value(value)
    if number is None:
        return [Problem("nombre attendu", file, line, "valeur", value, ["un nombre, par exemple 50 ou 6,9"])]
    if claim["unit"] == "%" and not 0 <= number <= 100:
        return [Problem("pourcentage hors limites", file, line, "valeur", value, ["de 0 à 100"])]
    if claim["unit"] == GAP and cells and not -100 <= number <= 100:
        return [Problem("écart hors limites", file, line, "valeur", value, ["de -100 à 100 points"])]
    if claim["unit"] in CELL_UNITS and claim["unit"] != "%" and number != int(number):
        accepted = ["un nombre entier, par exemple 7"]
        return [Problem("nombre entier attendu", file, line, "valeur", value, accepted)]
    return _precision(claim, number, file, line)


def _readings(claims: pd.DataFrame, file: str) -> list[Problem]:
    problems = []
    for claim, rows in claims.groupby("id", sort=False):
        twice = rows[rows["reading"].duplicated()]
        if not twice.empty:
            found = str(twice["reading"].iloc[0]) or None
            problems.append(Problem(f"{claim} : lecture en double", file, int(twice.index[0]), "lecture", found))
        elif rows["retained"].sum() != 1:
            line = int(rows.index[0])
            found = str(int(rows["retained"].sum()))
            message = f"{claim} : une lecture, et une seule, doit être retenue"
            problems.append(Problem(message, file, line, "retenue", found, ["1 lecture « oui »"]))
    return problems


def half_unit(value: Decimal) -> Fraction:
    """Return half a unit of the last decimal that a published number shows: how far its rounding reaches.

    Examples
    --------
    >>> half_unit(Decimal("35")), half_unit(Decimal("6.9"))
    (Fraction(1, 2), Fraction(1, 20))
    """
    return Fraction(1, 2 * 10 ** max(-int(value.as_tuple().exponent), 0))
