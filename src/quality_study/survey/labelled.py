"""The breakdown as a reader meets it: each row with the words of its question, its denominator and its source."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from quality_study.audit.bounds import REST
from quality_study.facts.claims import SIZE_ITEM, order_cells
from quality_study.facts.tabular import each_row
from quality_study.words.french import join, number, sizes, uncapitalised

#: Longest name of what remains, in characters: a label of one line.
_LONGEST = 34
#: What a row repeats of its question.
_OF_ITEM = ["text", "theme", "heading", "row", "type"]
#: How a claim says its number: what stands before it.
_RELATION = {"eq": "", "about": "environ ", "gt": "plus de ", "ge": "au moins ", "lt": "moins de ", "le": "au plus "}


def labelled(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Join the breakdown of an edition with what its charts print beside the numbers.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``breakdown, items, answer_sizes, populations, claims`` (one reading each).

    Returns
    -------
    DataFrame
        The breakdown and: ``title``, ``size`` and ``own_n`` (of the population), ``text``, ``heading``, ``row``,
        ``type`` and ``theme`` (of the question), ``role`` and ``place`` (of the answer, in the questionnaire),
        ``denominator`` (in words), ``words`` (what the claims publish of the answer), ``told`` (the answer is
        favourable, a claim speaks of it, or it is what remains to 100 %, named after the answers it may be of),
        ``confidence`` (of the intervals), ``threshold`` (smallest count published). Favourable answers come first in a
        question, what remains comes last.
    """
    texts = tables["items"].drop_duplicates(["item", "category"])[["item", "category", *_OF_ITEM, "role"]]
    texts = texts.assign(place=range(len(texts)))
    rows = tables["breakdown"].merge(texts, on=["item", "category"], how="left")
    of_item = texts.drop_duplicates("item").set_index("item")
    for column in _OF_ITEM:  # what remains to 100 % is no answer of the questionnaire
        rows[column] = rows["item"].map(of_item[column])
    possible = {item: sorted(int(n) for n in g["n"]) for item, g in tables["answer_sizes"].groupby("item")}
    rest = rows["category"].eq(REST)
    favourable = rows["role"].eq("favourable")
    said = published_words(tables["claims"])
    claims = tables["claims"]
    about = {
        str(claim.population): number(float(str(claim.value)))
        for claim in each_row(claims[claims["item"].eq(SIZE_ITEM) & claims["relation"].eq("about")])
    }
    populations = tables["populations"].set_index("population")
    rows = rows.assign(
        title=rows["population"].map(populations["title"]),
        own_n=rows["population"].map(populations.get("own_n", pd.Series(dtype=bool))).eq(True),
        size=rows["population"].map(populations["size"]),
        confidence=tables["confidence"]["confidence"].iloc[0],
        threshold=next(iter(tables["disclosure"]["threshold"]), 1),
        denominator=[
            _denominator(row.n, possible.get(str(row.item), []), about.get(str(row.population), ""))
            for row in rows[["n", "item", "population"]].itertuples()
        ],
        category=rows["category"].mask(rest, rows["item"].map(_remaining(rows[~rest]))),
        words=[said.get(cell, "") for cell in zip(rows["item"], rows["category"], strict=True)],
        told=favourable | rest | rows["source"].ne(""),
        rank=(~favourable).astype(int) + rest.astype(int),
    )
    return rows.sort_values("rank", kind="stable").drop(columns="rank")


def published_words(claims: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Say what claims publish of each answer: ``plus de 50 %``, ``7 personnes ; 23 %``.

    Parameters
    ----------
    claims : DataFrame
        One reading each: ``item, category, relation, value, unit``.
    """
    said: dict[tuple[str, str], list[str]] = {}
    for claim in each_row(claims[claims["relation"].isin(_RELATION) & claims["value"].ne("")]):
        said.setdefault((str(claim.item), str(claim.category)), []).append(_number(claim))
    return {cell: " ; ".join(texts) for cell, texts in said.items()}


def published_orders(claims: pd.DataFrame) -> pd.DataFrame:
    """List the orders that claims publish without a number: which answer was given more often than which.

    Returns
    -------
    DataFrame
        ``item, category`` (the greater), ``smaller_item, smaller_category``, ``id``.
    """
    rows = [
        (claim.item, claim.category, item, category, claim.id)
        for claim in each_row(claims[claims["relation"].eq("order")])
        for item, category in order_cells(str(claim.value))
    ]
    return pd.DataFrame(rows, columns=["item", "category", "smaller_item", "smaller_category", "id"])


def _remaining(rows: pd.DataFrame) -> dict[str, str]:
    """Name what remains to 100 % of each question after the answers whose share is not published."""
    found = {}
    for item, answers in rows[rows["share"].isna()].groupby("item", sort=False):
        first, *others = answers["category"]
        name = join([first, *map(uncapitalised, others)], last="ou")
        found[str(item)] = name if len(name) <= _LONGEST else "Autre réponse, ou aucune"
    return found


def _number(claim: object) -> str:
    relation, value, unit = (str(getattr(claim, name)) for name in ("relation", "value", "unit"))
    if (relation, value) == ("gt", "0"):
        return "au moins une personne"
    return f"{_RELATION[relation]}{value} {unit}"


def _denominator(n: object, possible: list[int], about: str) -> str:
    if not pd.isna(n):  # type: ignore[call-overload]
        return f"n = {number(int(str(n)))}"
    return f"{f'n publié : environ {about}' if about else 'n non publié'} ; possible : {sizes(possible)}"
