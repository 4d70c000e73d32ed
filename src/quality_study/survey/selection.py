"""Which rows of a breakdown a chart shows: items, groups of respondents, answers; what is missing is said."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from quality_study.audit.bounds import REST
from quality_study.facts.tabular import each_row
from quality_study.survey.hidden import is_hidden
from quality_study.survey.pooled import GROUP
from quality_study.words.errors import Problem, StudyError, raise_if_any

_FILE = "figures.toml"


def counted(
    breakdown: pd.DataFrame,
    labels: pd.DataFrame,
    *,
    items: Sequence[str],
    populations: Sequence[str] = (),
    editions: Sequence[str] = (),
) -> pd.DataFrame:
    """Keep the counted answers of some items, with the wording of the items and the role of each answer.

    Parameters
    ----------
    breakdown : DataFrame
        As checked by :data:`~quality_study.survey.schema.BREAKDOWN`, made from responses.
    labels : DataFrame
        ``item, text, type, category, role``, the categories of an item from worst to best; perhaps ``heading, row``,
        for the rows of a matrix.
    items, populations, editions : sequence of str
        What to keep, in display order; no population or edition means all.

    Returns
    -------
    DataFrame
        The columns of the breakdown, ``text``, ``heading``, ``row``, ``type``, ``role`` and ``rank`` (place in the
        questionnaire), without the not-applicable and blank answers, which are counted in columns of their own.

    Raises
    ------
    StudyError
        An item, a population or an edition is unknown, or the counts are (published claims), or some are hidden, or
        shares are of all respondents.
    """
    table = kept(breakdown, labels, items=items, populations=populations, editions=editions)
    of_substance = table["role"].isin(["choice", "favourable"])
    apart = table[~of_substance & (table["not_applicable"].fillna(0) + table["blank"].fillna(0) > 0)]
    table = table[of_substance]
    unknown = table[table["n"].isna()]
    if not unknown.empty:
        raise StudyError(
            Problem(
                "effectifs inconnus : ces énoncés publiés se dessinent avec « charts.shares »",
                _FILE,
                None,
                "items",
                item,
            )
            for item in dict.fromkeys(unknown["item"])
        )
    message = "des effectifs de cette question sont masqués, trop petits pour être publiés : figure impossible"
    raise_if_any(Problem(message, _FILE, None, "items", i) for i in dict.fromkeys(table[is_hidden(table)]["item"]))
    both = table.merge(apart[["item", *GROUP, "n"]], on=["item", *GROUP], suffixes=("", "_all"))
    if (both["n"] == both["n_all"]).any():
        raise StudyError(
            "Ces parts sont celles de tous les répondants, sans réponse compris : refaites la table avec les seuls "
            "répondants qui ont répondu (base « answered »)"
        )
    return table


def kept(
    breakdown: pd.DataFrame,
    labels: pd.DataFrame,
    *,
    items: Sequence[str],
    populations: Sequence[str] = (),
    editions: Sequence[str] = (),
) -> pd.DataFrame:
    """Keep rows as :func:`counted` does, whatever is known of them; the remainder to 100 % is left out."""
    problems = []
    for column, wanted in (("item", items), ("population", populations), ("edition", editions)):
        present = list(dict.fromkeys(breakdown[column]))
        name = {"item": "items"}.get(column, column)
        problems += [Problem("valeur inconnue", _FILE, None, name, w, present) for w in wanted if w not in present]
    raise_if_any(problems)
    if "heading" not in labels:
        labels = labels.assign(heading="", row=labels["text"])
    columns = ["item", "category", "text", "heading", "row", "type", "role"]
    known = labels.drop_duplicates(["item", "category"])[columns]
    table = breakdown[breakdown["category"] != REST].merge(
        known.assign(rank=range(len(known))), on=["item", "category"], how="left"
    )
    for column, wanted in (("item", items), ("population", populations), ("edition", editions)):
        place = {value: i for i, value in enumerate(wanted or dict.fromkeys(table[column]))}
        table = table[table[column].isin(list(place))]
        table = table.assign(**{f"_{column}": table[column].map(place)})
    raise_if_any(
        Problem(f"réponse absente du questionnaire, item « {r.item} »", found=r.category)
        for r in each_row(table[table["role"].isna()])
    )
    table = table.sort_values(["_item", "_edition", "_population", "rank"], kind="stable")
    return table.drop(columns=["_item", "_edition", "_population"]).reset_index(drop=True)


def one_group(table: pd.DataFrame) -> None:
    """Refuse a table that mixes groups of respondents where a chart shows one.

    Raises
    ------
    StudyError
        Some item was put to several populations or in several editions.
    """
    for column in ("population", "edition"):
        if (table.groupby("item")[column].nunique() > 1).any():
            values = sorted(set(table[column]))
            raise StudyError(
                [Problem("plusieurs groupes de répondants ; choisissez-en un", _FILE, None, column, None, values)]
            )


def group_names(table: pd.DataFrame, titles: pd.DataFrame) -> pd.Series[str]:
    """Name the group of respondents of each row, by what tells it from the others: population, edition or both.

    Parameters
    ----------
    table : DataFrame
        ``edition, population``.
    titles : DataFrame
        ``population, title``; a population without a title keeps its name.
    """
    names = dict(zip(titles["population"], titles["title"], strict=True))
    population = table["population"].map(lambda p: names.get(p, p))
    if table["edition"].nunique() == 1:
        return population
    return table["edition"] if table["population"].nunique() == 1 else population + ", " + table["edition"]


def of_category(table: pd.DataFrame, category: str = "") -> pd.DataFrame:
    """Keep the favourable answers of each item, or one answer by name.

    Raises
    ------
    StudyError
        Some item has no such answer.
    """
    chosen = table["category"] == category if category else table["role"] == "favourable"
    missing = [r for r in each_row(table.drop_duplicates("item")) if r.item not in set(table.loc[chosen, "item"])]
    what = f"l’item n’a pas la réponse « {category} »" if category else "l’item n’a aucune réponse favorable"
    raise_if_any(Problem(what, _FILE, None, "items", r.item) for r in missing)
    return table[chosen]
