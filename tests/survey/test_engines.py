"""A wide table gives the counts of the long one, whatever holds it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dask.dataframe
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from quality_study.survey import item_scores, response_breakdown
from quality_study.words.errors import StudyError

STEPS = ["Non", "Plutôt non", "Plutôt oui", "Oui"]
TICKS = ["Train", "Bus", "Sans trajet"]
N = 700


def items() -> pd.DataFrame:
    """Two scales, of which one may not apply, and a multiple choice, which may neither."""
    scale = pd.DataFrame({"type": "scale", "category": [*STEPS, "Sans objet", "Sans réponse"]})
    scale["role"] = ["choice", "choice", "favourable", "favourable", "not_applicable", "blank"]
    ticks = pd.DataFrame({"item": "m", "type": "choices", "category": [*TICKS, "Sans réponse"]})
    ticks["role"] = ["choice", "choice", "not_applicable", "blank"]
    frames = [scale.assign(item="q"), scale.assign(item="r").iloc[[0, 3, 5]], ticks]
    return pd.concat(frames, ignore_index=True).assign(population="p")


def wide() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    away = rng.random(N) < 0.1
    none = (rng.random(N) < 0.2) & ~away
    return pd.DataFrame(
        {
            "region": rng.choice(["Nord", "Sud", "Est"], N),
            "poids": rng.integers(1, 40, N) / 8,
            "q": rng.choice(np.array([*STEPS, "Sans objet", None], dtype=object), N),
            "r": rng.choice(np.array(["Non", "Oui", None], dtype=object), N),
            "m/Train": (rng.random(N) < 0.5) & ~away & ~none,
            "m/Bus": ((rng.random(N) < 0.5) & ~away & ~none).astype(int),
            "m/Sans trajet": away,
        }
    )


def long(table: pd.DataFrame) -> pd.DataFrame:
    """The same answers, one row each, written without a word of what is tested."""
    rows: list[tuple[int, str, str, str]] = []
    for i, row in enumerate(table.to_dict("records")):
        for question in ("q", "r"):
            value = row[question] if isinstance(row[question], str) else None
            status = {None: "blank", "Sans objet": "not_applicable"}.get(value, "answered")
            rows.append((i, question, value or "", status))
        ticked = [option for option in TICKS if row[f"m/{option}"]]
        rows += [(i, "m", t, "not_applicable" if t == "Sans trajet" else "answered") for t in ticked]
        rows += [] if ticked else [(i, "m", "", "blank")]
    return pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])


def parquet(table: pd.DataFrame, folder: Path) -> str:
    table.iloc[:300].to_parquet(folder / "a.parquet")
    table.iloc[300:].to_parquet(folder / "b.parquet")
    return str(folder)


def spark(table: pd.DataFrame, _: Path) -> Any:
    """Give the table to a local Spark, where one is installed, with the Java 17 that it needs."""
    sql = pytest.importorskip("pyspark.sql", reason="sans PySpark : « python -m pip install pyspark », et Java 17")
    if shutil.which("java") is None:
        pytest.skip("sans Java : installez Java 17, dont PySpark a besoin")
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.host": "127.0.0.1"}
    session = sql.SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    columns = [
        (name, "string" if isinstance(kind, pd.StringDtype) or pd.api.types.is_object_dtype(kind) else kind.name)
        for name, kind in table.dtypes.items()
    ]
    types = {"string": "string", "float64": "double", "int64": "bigint", "bool": "boolean"}
    schema = ", ".join(f"`{name}` {types[kind]}" for name, kind in columns)
    rows = [
        tuple(
            None if v is None or (isinstance(v, float) and k == "string") else v
            for v, (_, k) in zip(row, columns, strict=True)
        )
        for row in table.itertuples(index=False)
    ]
    return session.createDataFrame(rows, schema)


ENGINES: dict[str, Callable[[pd.DataFrame, Path], Any]] = {
    "pandas": lambda table, _: table,
    "categorical": lambda table, _: table.astype({"q": "category", "region": "category"}),
    "polars": lambda table, _: pl.from_pandas(table),
    "polars, lazily": lambda table, folder: pl.scan_parquet(parquet(table, folder) + "/*.parquet"),
    "duckdb": lambda table, _: duckdb.connect().from_df(table),
    "arrow": lambda table, _: pl.from_pandas(table).to_arrow(),
    "dask": lambda table, _: dask.dataframe.from_pandas(table, npartitions=2),
    "spark": spark,
    "parquet": parquet,
    "one file": lambda table, folder: Path(parquet(table.assign(lost=1), folder)) / "*.parquet",
}


def made(data: Any, **options: Any) -> pd.DataFrame:
    return response_breakdown(data, items(), edition="2027", population="p", **options)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_counts_what_the_long_table_gives(engine: str, tmp_path: Path) -> None:
    table = wide()
    data = ENGINES[engine](table, tmp_path)
    groups = table["region"].astype(pd.CategoricalDtype(sorted(set(table["region"]))))
    for by, weight in ((None, None), ("region", "poids")):
        found = made(data, groups=by, weights=weight)
        wanted = made(
            long(table),
            groups=None if by is None else groups,
            weights=None if weight is None else table["poids"],
        )
        pd.testing.assert_frame_equal(found, wanted, rtol=1e-12)
        assert found["count"].sum() > N * 3


def test_scores_of_a_wide_table_are_those_of_the_long_one() -> None:
    table = wide()
    found = item_scores(duckdb.connect().from_df(table), items(), population="p", weights="poids")
    wanted = item_scores(long(table), items(), population="p", weights=table["poids"])
    pd.testing.assert_frame_equal(found, wanted, rtol=1e-12)


def test_a_long_table_of_another_engine_is_counted_as_in_pandas() -> None:
    table = long(wide())
    found = made(pl.from_pandas(table))
    pd.testing.assert_frame_equal(found, made(table))


def test_groups_follow_an_ordered_categorical() -> None:
    order = ["Sud", "vide", "Nord", "Est"]
    ordered = [
        wide().astype({"region": pd.CategoricalDtype(order, ordered=True)}),
        pl.from_pandas(wide()).with_columns(pl.col("region").cast(pl.Enum(order))),
    ]
    for data in ordered:
        found = made(data, groups="region")
        assert list(found["population"].unique()) == ["Sud", "Nord", "Est"]


def test_spellings_and_codes_with_decimals_are_read() -> None:
    coded = pd.DataFrame({"item": "q", "type": "choice", "category": ["1", "2", "NON"], "role": "choice"})
    data = pd.DataFrame({"q": [1, 2, 2, None]})
    found = response_breakdown(data, coded.assign(population="p"), edition="2027", population="p")
    assert found["count"].tolist() == [1, 2, 0]
    assert set(found["blank"]) == {1}
    data = pl.DataFrame({"q": ["non", " Non", "1", "NaN"]})
    found = response_breakdown(data, coded.assign(population="p"), edition="2027", population="p")
    assert found["count"].tolist() == [1, 0, 2]


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb", "dask", "spark"])
def test_every_fault_of_a_wide_table_is_told_with_how_many_have_it(engine: str, tmp_path: Path) -> None:
    table = wide().astype({"m/Bus": float})
    table.loc[:2, "q"] = "Ouii"
    table.loc[[3, 4], "region"] = None
    table.loc[5, "poids"] = 0.0
    table.loc[6, "poids"] = np.inf
    table.loc[7, "poids"] = np.nan
    table.loc[8, "m/Bus"] = 3
    table.loc[9, ["m/Train", "m/Sans trajet"]] = True
    with pytest.raises(StudyError) as caught:
        made(ENGINES[engine](table, tmp_path), groups="region", weights="poids")
    assert [str(p) for p in caught.value.problems] == [
        "colonne « region » : 2 répondants sans groupe.",
        "colonne « q » : réponse inconnue du questionnaire (3 répondants) (valeur trouvée : « Ouii »)."
        " Valeurs admises : Non, Plutôt non, Plutôt oui, Oui, Sans objet, Sans réponse. Vouliez-vous écrire « Oui » ?",
        "colonne « m/Bus » : ni 1 (coché) ni 0 (1 répondant) (valeur trouvée : « 3.0 »).",
        "colonne « m » : question à la fois répondue et non adaptée (1 répondant).",
        "colonne « poids » : poids absent ou qui n’est pas positif (3 répondants).",
    ]


def refused(data: Any, **options: Any) -> list[str]:
    with pytest.raises(StudyError) as caught:
        made(data, **options)
    return [str(p) for p in caught.value.problems]


def test_columns_that_are_missing_or_of_another_kind_are_told_at_once() -> None:
    table = wide().drop(columns=["r", "m/Train"]).assign(**{"m/Bus": "oui"})
    found = refused(table, groups="regoin")
    assert [p.split(" Valeurs admises")[0] for p in found] == [
        "colonne absente de la table (valeur trouvée : « r »).",
        "colonne absente de la table (valeur trouvée : « m/Train »).",
        "colonne absente de la table (valeur trouvée : « regoin »).",
        "colonne « m/Bus » : nombres attendus, 1 (ou vrai) pour un choix coché, un nombre positif pour un poids"
        " (valeur trouvée : « String »).",
    ]
    assert found[2].endswith("Vouliez-vous écrire « region » ?")
    assert refused(wide().iloc[:0]) == ["aucun répondant : la table est vide."]


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    known = "table pandas, polars, DuckDB, Dask, PySpark ou Arrow attendue, ou chemin de fichiers Parquet"
    assert refused([1, 2]) == [f"{known} (valeur trouvée : « list »)."]
    lost = tmp_path / "absent.parquet"
    assert refused(lost) == [f"{lost} : fichiers Parquet absents ou illisibles."]
    with pytest.raises(ValueError, match="names of its columns"):
        made(wide(), groups=pd.Series(["A"]))
    with pytest.raises(ValueError, match="indexed by respondent"):
        made(long(wide()), groups="region")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert refused("réponses.parquet") == [
        "il manque le module duckdb, qu’il faut pour lire des fichiers Parquet : « python -m pip install duckdb »."
    ]
