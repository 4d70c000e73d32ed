from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from quality_study.facts.edition import Edition
from quality_study.tables.processed import TABLES, read_tables, write_tables
from quality_study.words.errors import StudyError


def runs(sizes: pd.DataFrame) -> pd.DataFrame:
    """Write the sizes of each population as runs of consecutive numbers."""
    first = sizes["n"].diff().ne(1) | sizes["population"].ne(sizes["population"].shift())
    grouped = sizes.groupby(["population", first.cumsum().rename("run")], sort=False)["n"]
    return grouped.agg(first="first", last="last").reset_index("population").reset_index(drop=True)


def test_every_table_is_built(tables: dict[str, pd.DataFrame]) -> None:
    assert tuple(tables)[: len(TABLES)] == TABLES
    assert {"qqoqcp_colloque", "qqoqcp_projet", "pdca", "pds", "process_map"} <= set(tables)
    assert (len(tables["populations"]), len(tables["questions"]), len(tables["breakdown"])) == (14, 18, 114)
    assert all(table.index.equals(pd.RangeIndex(len(table))) for table in tables.values())


def test_sizes_are_those_verified(tables: dict[str, pd.DataFrame], golden: Path) -> None:
    expected = pd.read_csv(golden / "sizes.csv")
    pd.testing.assert_frame_equal(runs(tables["sizes"]), expected, check_dtype=False)


def test_sizes_by_population(tables: dict[str, pd.DataFrame]) -> None:
    sizes = {str(p): g["n"].tolist() for p, g in tables["sizes"].groupby("population")}
    assert sizes["etudiants"] == list(range(8, 61))
    assert (sizes["promotion"][:3], len(sizes["promotion"])) == ([13, 22, 26], 17)
    assert sizes["sondage"] == list(range(1, 61))
    assert sizes["usagers_marianne"] == list(range(900, 1101))
    assert (sizes["invites"][0], sizes["invites"][-1], len(sizes["invites"])) == (29, 200, 172)
    assert (sizes["usagers_dgfip"][0], len(sizes["usagers_dgfip"])) == (8, 1056)


def test_questions_of_2011(tables: dict[str, pd.DataFrame]) -> None:
    questions = tables["questions"].set_index("item")
    assert questions.loc["attentes", "answers"] == "Non|Partiellement|Oui|Question non adaptée"
    assert questions.loc["attentes", "theme_title"] == "Contenu du colloque"
    assert questions.loc["suggestions", "answers"] == ""
    assert questions["theme"].nunique() == 6
    assert set(questions["status"]) == {"illustrative"}


def test_populations_keep_unknown_sizes(tables: dict[str, pd.DataFrame]) -> None:
    sizes = tables["populations"].set_index("population")["maximum_size"]
    assert sizes["invites"] == 200
    assert sizes[["concours", "blog", "rencontres", "services", "france", "comptes", "rapport"]].isna().all()


def test_what_is_written_is_read(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    edition = Edition(tmp_path, "2011")
    write_tables(edition, tables)
    again = read_tables(edition)
    assert set(again) == set(tables)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(again[name], table, check_dtype=name in ("breakdown", "sizes", "populations"))
    assert sorted(p.name for p in edition.processed.iterdir()) == sorted(
        f"{n}.{e}" for n in tables for e in ("csv", "parquet")
    )


def test_csv_twins_read_the_same_numbers(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    edition = Edition(tmp_path, "2011")
    write_tables(edition, tables)
    with (edition.processed / "breakdown.csv").open(encoding="utf-8", newline="") as lines:
        twin = [(float(row["low"]), float(row["high"])) for row in csv.DictReader(lines)]
    assert twin == list(zip(tables["breakdown"]["low"], tables["breakdown"]["high"], strict=True))
    assert b"\r" not in (edition.processed / "claims.csv").read_bytes()


def test_the_same_tables_give_the_same_bytes(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    first, second = Edition(tmp_path / "a", "2011"), Edition(tmp_path / "b", "2011")
    write_tables(first, tables)
    write_tables(second, tables)
    write_tables(second, tables)  # over what is there
    assert {p.name: p.read_bytes() for p in first.processed.iterdir()} == {
        p.name: p.read_bytes() for p in second.processed.iterdir()
    }


def test_tables_not_built_yet(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    edition = Edition(tmp_path, "2011")
    write_tables(edition, tables)
    (edition.processed / "sizes.parquet").unlink()
    with pytest.raises(StudyError) as caught:
        read_tables(edition)
    assert str(caught.value) == (
        "Les tables de data/processed/2011 ne sont pas encore construites ; lancez : « quality-study build 2011 »."
    )
