"""The numbers behind figures 21, 22 and 23 bis of the invented edition, against those counted without the study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from quality_study import charts
from quality_study.charts.readable import readable
from quality_study.facts.claims import retained
from quality_study.facts.edition import open_edition
from quality_study.report.themes import by_theme
from quality_study.survey.labelled import labelled
from quality_study.tables.processed import build_tables
from quality_study.tables.validation import load_raw

ROOT = Path(__file__).resolve().parents[2]
FAVOURABLE = ["favourable", "favourable_low", "favourable_high"]


@pytest.fixture(scope="module")
def example() -> dict[str, pd.DataFrame]:
    edition = open_edition("exemple", root=ROOT)
    return build_tables(edition, load_raw(edition))


@pytest.fixture(scope="module")
def rows(example: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return labelled({**example, "claims": retained(example["claims"])})


@pytest.fixture(scope="module")
def answers(golden: Path) -> pd.DataFrame:
    return pd.read_csv(golden / "exemple_answers.csv", keep_default_na=False).set_index(["item", "category"])


def test_the_golden_tables_are_what_is_counted_in_the_file(answers: pd.DataFrame, counted: Any) -> None:
    for (item, category), row in answers.iterrows():
        assert row["count"] == counted.cells[item, category], (item, category)
        assert (row["n"], row["blank"]) == (counted.n(item), counted.n(item, "blank"))
        if row["favourable"] != "":
            assert float(row["favourable"]) == pytest.approx(counted.favourable(item) / counted.n(item), abs=1e-6)


@pytest.mark.parametrize(("kind", "parts"), [("scale", 6), ("choice", 2)])
def test_figures_21_and_22(
    example: dict[str, pd.DataFrame], rows: pd.DataFrame, answers: pd.DataFrame, kind: Any, parts: int
) -> None:
    themes = by_theme(example["questions"], rows, kind)
    drawn = []
    for own in themes.values():
        chart = charts.likert(own, sort="favourable") if kind == "scale" else charts.choices(own)
        assert [fault for page in chart.pages for fault in readable(page)] == []
        drawn.append(chart.data)
    assert len(themes) == parts
    data = pd.concat(drawn).set_index(["item", "category"])
    of_kind = answers["side"] != ""
    wanted = answers[of_kind if kind == "scale" else ~of_kind]
    assert sorted(data.index) == sorted(wanted.index)
    columns = [
        "count",
        "n",
        "share",
        "low",
        "high",
        "not_applicable",
        "blank",
        *(FAVOURABLE if kind == "scale" else []),
    ]
    found = data.loc[wanted.index, columns].to_numpy(float)
    assert found == pytest.approx(wanted[columns].to_numpy(float), abs=1e-6)
    if kind == "scale":
        assert data.loc[wanted.index, "side"].tolist() == wanted["side"].tolist()


def test_figure_23_bis_shows_the_groups_of_which_no_count_is_small(
    example: dict[str, pd.DataFrame], golden: Path
) -> None:
    wanted = pd.read_csv(golden / "exemple_groups.csv", keep_default_na=False)
    small = wanted[["unfavourable", "favourable"]].lt(5).any(axis=1).groupby(wanted["item"]).transform("any")
    assert not (small & (wanted["shown"] == "oui")).any()
    wanted = wanted[wanted["shown"] == "oui"].set_index(["item", "group"])
    chart = charts.groups(example["group_opinions"])
    assert readable(chart.figure) == []
    whole = chart.data.drop_duplicates("item").assign(item=lambda d: d["item"].str.partition(", ")[0])
    whole = whole.set_index(["item", "row"])[["n", *FAVOURABLE]]
    assert list(whole.index) == list(wanted.index)
    assert whole.to_numpy(float) == pytest.approx(wanted[["n", "share", "low", "high"]].to_numpy(float), abs=1e-6)
    assert chart.data["count"].tolist() == wanted[["unfavourable", "favourable"]].to_numpy().ravel().tolist()
