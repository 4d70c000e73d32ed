"""Compare the counts of a Pareto with those that the study makes of the same thing: groups of comments, answers."""

from __future__ import annotations

import pandas as pd

from quality_study.facts.edition import Edition
from quality_study.facts.tabular import each_row
from quality_study.words.errors import Problem
from quality_study.words.french import number, typographic
from quality_study.words.spelling import without_accents

_FILE = "tools/pareto.csv"


def pareto_remarks(
    edition: Edition, pareto: pd.DataFrame | None, comments: pd.DataFrame, counted: pd.DataFrame
) -> list[Problem]:
    """Name the rows of a Pareto whose count is not the one that the study makes of a group or an answer so called.

    Parameters
    ----------
    edition : Edition
    pareto : DataFrame or None
        ``category, count, status``; rows written as an example are not compared.
    comments : DataFrame
        ``question, group``, one row a comment.
    counted : DataFrame
        ``item, category, count``: the answers whose count is published.
    """
    if pareto is None or pareto.empty:
        return []
    grouped = (
        comments[comments["group"] != ""].groupby(["question", "group"], sort=False).size().reset_index(name="size")
    )
    several = grouped.groupby("group", sort=False)["size"].agg(["sum", "size"])
    found: dict[str, list[tuple[int, str]]] = {}
    for row in each_row(grouped):
        found.setdefault(_key(row.group), []).append((int(row.size), f"commentaires de « {row.question} »"))
    for row in each_row(several[several["size"] > 1].reset_index()):
        found.setdefault(_key(row.group), []).append((int(row.sum), "commentaires de toutes les questions"))
    for row in each_row(counted[counted["count"].notna()].rename(columns={"count": "size"})):
        found.setdefault(_key(row.category), []).append((int(row.size), f"réponses à « {row.item} »"))
    remarks = []
    for line, category, count, status in zip(
        pareto.index, pareto["category"], pareto["count"], pareto["status"], strict=True
    ):
        known = found.get(_key(category), [])
        if status == "illustrative" or not known or int(count) in {size for size, _ in known}:
            continue
        told = " ; ".join(f"{number(size)} ({where})" for size, where in known)
        message = typographic(f"« {category} » a un autre effectif que celui que l’étude compte : {told}")
        remarks.append(Problem(message, edition.shown(edition.raw / _FILE), int(line), "effectif", str(count)))
    return remarks


def counts_of_answers(responses: pd.DataFrame, *, threshold: int) -> pd.DataFrame:
    """Count the answers of which at least so many people gave one: ``item, category, count``."""
    given = responses[responses["status"] == "answered"].groupby(["question", "value"], sort=False).size()
    counts = given[given >= threshold].reset_index(name="count")
    return counts.rename(columns={"question": "item", "value": "category"})


def _key(text: object) -> str:
    return without_accents(" ".join(str(text).split())).casefold()
