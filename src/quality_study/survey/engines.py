"""Answers in a wide table, counted where they are: pandas, polars, DuckDB, Dask, Spark, Arrow, or Parquet files.

A wide table has one row per respondent and one column per question; a multiple choice has one column per option, named
``question/option``, true (or 1) where it is ticked. Only counts leave the engine: the table itself is never loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import plural
from quality_study.words.packages import needed
from quality_study.words.spelling import spelled

if TYPE_CHECKING:
    import narwhals as nw

#: The columns of a long table: one row per respondent and answer.
LONG = {"respondent", "question", "value", "status"}
_TABLE = "table pandas, polars, DuckDB, Dask, PySpark ou Arrow attendue, ou chemin de fichiers Parquet"
_NUMBERS = "nombres attendus, 1 (ou vrai) pour un choix coché, un nombre positif pour un poids"
#: How engines write that there is nothing.
_NOTHING = ("", "nan", "none", "<na>")


class _Key(NamedTuple):
    """A column to group by, and what its values mean: a category to count, and what was done of the whole question."""

    column: str
    expression: nw.Expr
    item: str
    meanings: Mapping[str, tuple[str | None, str | None]]
    otherwise: str


def lazy(responses: Any) -> nw.LazyFrame[Any]:
    """Return a table of any engine, or the Parquet files of a path or a pattern, that computes when asked only."""
    narwhals = needed("narwhals", "compter les réponses d’une telle table")
    if isinstance(responses, str | Path):
        duckdb = needed("duckdb", "lire des fichiers Parquet")
        pattern = f"{responses}/*.parquet" if Path(responses).is_dir() else str(responses)
        try:  # a connection of its own: what the caller does with the default one changes nothing here
            responses = duckdb.connect().read_parquet(pattern)
        except duckdb.Error as error:
            raise StudyError([Problem("fichiers Parquet absents ou illisibles", file=str(responses))]) from error
    try:
        frame: nw.LazyFrame[Any] = narwhals.from_native(responses).lazy()
    except TypeError as error:
        raise StudyError([Problem(_TABLE, found=type(responses).__name__)]) from error
    return frame


def wide_counts(
    frame: nw.LazyFrame[Any], own: pd.DataFrame, *, population: str, group: str | None, weight: str | None
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Count the answers of a wide table, in one reading of it where the engine can.

    Parameters
    ----------
    frame : LazyFrame
    own : DataFrame
        ``item, type, category, role``: what is counted.
    population : str
        Name of the only group, when `group` is None.
    group, weight : str, optional
        Columns of the table.

    Returns
    -------
    tuple
        ``group, item, category, count, mass`` of the answers met; ``group, item, status, n, w, w2`` (respondents, sum
        of their weights and of the squares of these); the groups, in the order of an ordered categorical, else
        alphabetical.

    Raises
    ------
    StudyError
        Lists every missing column, unknown answer, missing group and impossible weight, with how many rows have it.
    """
    keys = _keys(own, weight)
    raise_if_any(_unfit_columns(frame.collect_schema(), keys, group))
    found = _grouped(frame, keys, group, weight)
    found = found.assign(value=found["value"].astype(object).where(found["value"].notna(), "").astype(str))
    read = found[["key", "value"]].drop_duplicates()
    meant = [_meaning(keys[k], value) for k, value in zip(read["key"], read["value"], strict=True)]
    read = read.assign(item=[keys[k].item for k in read["key"]], known=[m is not None for m in meant])
    read["category"], read["status"] = zip(*(m or (None, None) for m in meant), strict=True) if meant else ([], [])
    found = found.merge(read, on=["key", "value"])
    raise_if_any(_problems(found, keys, group))
    found["group"] = population if group is None else found["group"].astype(str)
    cells = found.groupby(["group", "item", "category"])[["count", "mass"]].sum().reset_index()
    sums = found.groupby(["group", "item", "status"])[["count", "mass", "square"]].sum().reset_index()
    order = getattr(frame.collect_schema().get(group or ""), "categories", None)
    met = set(found["group"])
    names = sorted(met) if order is None else [str(g) for g in order if str(g) in met]
    return cells, sums.rename(columns={"count": "n", "mass": "w", "square": "w2"}), names


def _keys(own: pd.DataFrame, weight: str | None) -> list[_Key]:
    import narwhals as nw

    def any_of(columns: list[str]) -> nw.Expr:
        ticked = ((nw.col(c).cast(nw.Float64) == 1).fill_null(False) for c in columns)
        return nw.any_horizontal(*ticked, ignore_nulls=True) if columns else nw.lit(False)

    keys = []
    for item in dict.fromkeys(own["item"]):
        rows = own[own["item"] == item]
        blank = (next(iter(rows.loc[rows["role"] == "blank", "category"]), None), "blank")
        rows = rows[rows["role"] != "blank"]
        away = (rows["role"] == "not_applicable").to_numpy()
        states = np.where(away, "not_applicable", "answered")
        if set(rows["type"]) != {"choices"}:
            meanings = {c: (c, s) for c, s in zip(rows["category"], states, strict=True)}
            meanings |= {str(blank[0] or ""): blank, "": blank}
            keys.append(_Key(item, nw.col(item), item, meanings, "réponse inconnue du questionnaire"))
            continue
        columns = np.array([f"{item}/{option}" for option in rows["category"]])
        for column, option in zip(columns, rows["category"], strict=True):
            ticks = {"1": (option, None), "0": (None, None), "": (None, None)}
            keys.append(_Key(column, nw.col(column).cast(nw.Float64), item, ticks, "ni 1 (coché) ni 0"))
        done = any_of(list(columns[~away])).cast(nw.Int64) * 2 + any_of(list(columns[away])).cast(nw.Int64)
        whole = {"0": blank, "1": (None, "not_applicable"), "2": (None, "answered")}
        keys.append(_Key("", done, item, whole, "question à la fois répondue et non adaptée"))
    if weight is not None:
        w = nw.col(weight).cast(nw.Float64)
        valid = ((w > 0) & (w < np.inf)).fill_null(False).cast(nw.Int64)
        keys.append(_Key(weight, valid, "", {"1": (None, None)}, "poids absent ou qui n’est pas positif"))
    return keys


def _unfit_columns(schema: nw.Schema, keys: list[_Key], group: str | None) -> Iterator[Problem]:
    for column in dict.fromkeys([*(k.column for k in keys if k.column), *([group] if group else [])]):
        if column not in schema:
            yield Problem("colonne absente de la table", found=column, accepted=list(schema))
    for key in keys:
        held = schema.get(key.column)
        if held is not None and key.column != key.item and not (held.is_numeric() or held.is_boolean()):
            yield Problem(f"colonne « {key.column} » : {_NUMBERS}", found=str(held))


def _grouped(frame: nw.LazyFrame[Any], keys: list[_Key], group: str | None, weight: str | None) -> pd.DataFrame:
    """Group by each key: ``group, key, value, count, mass, square``, `key` being its rank."""
    import narwhals as nw

    w = nw.lit(1.0) if weight is None else nw.col(weight).cast(nw.Float64)
    columns = {f"k{i}": key.expression for i, key in enumerate(keys)}
    frame = frame.select(group=nw.lit("") if group is None else nw.col(group), w=w, w2=w * w, **columns)
    if frame.implementation.is_duckdb():
        chosen = " ".join(f"WHEN grouping({k})=0 THEN {i}" for i, k in enumerate(columns))
        values = " ".join(f"WHEN grouping({k})=0 THEN {k}::VARCHAR" for k in columns)
        told = f'"group", CASE {chosen} END AS "key", CASE {values} END AS "value"'
        sums = 'count(*) AS "count", sum(w) AS mass, sum(w2) AS square'
        sets = ", ".join(f'("group", {k})' for k in columns)
        return pd.DataFrame(frame.to_native().aggregate(f"{told}, {sums}", f"GROUPING SETS ({sets})").df())
    sums_of = {"count": nw.len(), "mass": nw.col("w").sum(), "square": nw.col("w2").sum()}
    counted = [
        frame.group_by("group", k)
        .agg(**sums_of)
        .select("group", key=nw.lit(i), value=nw.col(k).cast(nw.String), count="count", mass="mass", square="square")
        for i, k in enumerate(columns)
    ]
    whole = nw.concat(counted)
    if whole.implementation.is_polars():  # piece by piece: else a file would be loaded whole
        return whole.collect("polars", engine="streaming").to_pandas()
    return pd.DataFrame(whole.collect("pandas").to_native())


def _meaning(key: _Key, value: str) -> tuple[str | None, str | None] | None:
    """Read a value: spelled another way, a number that another engine writes with decimals, nothing at all."""
    for text in (value, value.removesuffix(".0"), "" if value.casefold() in _NOTHING else value):
        known = spelled(text, key.meanings)
        if known is not None:
            return key.meanings[known]
    return None


def _problems(found: pd.DataFrame, keys: list[_Key], group: str | None) -> Iterator[Problem]:
    first = found[found["key"] == 0]
    if first.empty:
        yield Problem("aucun répondant : la table est vide")
    alone = int(first.loc[first["group"].isna(), "count"].sum())
    if alone:
        yield Problem(f"colonne « {group} » : {plural(alone, 'répondant')} sans groupe")
    wrong = found[~found["known"].astype(bool)]
    rows = wrong.groupby(["key", "value"], as_index=False)["count"].sum()
    for rank, value, count in zip(rows["key"], rows["value"], rows["count"], strict=True):
        key = keys[rank]
        accepted = [v for v in key.meanings if v] if key.column == key.item else []
        shown = value if key.item and key.column else None
        told = f"colonne « {key.column or key.item} » : {key.otherwise} ({plural(int(count), 'répondant')})"
        yield Problem(told, found=shown, accepted=accepted)
