"""A ranking from its export to the report: a small edition, its import, its tables, its chart and its printed table."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from tiny import write_edition

from quality_study import charts
from quality_study.charts.readable import readable
from quality_study.facts.edition import Edition
from quality_study.importers.into_edition import import_to
from quality_study.report import printed
from quality_study.report.printed import rankings, response_counts
from quality_study.report.study import Study
from quality_study.tables.processed import build_tables, read_tables, write_tables
from quality_study.tables.validation import check_edition, load_raw
from quality_study.words.french import NBSP, THIN

ITEMS = ["Prix", "Accueil", "Horaires"]
QUESTION = """
[[questions]]
id = "ordre"
theme = "t"
text = "Que faut-il améliorer ?"
type = "ranking"
choices = ["Prix", "Accueil", "Horaires"]
"""
FIGURES = """
[figures.fig-01]
number = "1"
kind = "figure"
notebook = "03_mesurer"
caption = "Ce qui passe d’abord"

[figures.tab-a]
number = "A"
kind = "table"
notebook = "03_mesurer"
caption = "Classement"
table = "rankings"
"""


def orders() -> list[list[str]]:
    source = random.Random(3)
    people = [sorted(ITEMS, key=lambda item: ITEMS.index(item) + source.gauss(0, 2)) for _ in range(90)]
    return [*people, ["Prix"], ["Prix", "Horaires"], []]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    found = write_edition(tmp_path_factory.mktemp("ranking"), "2027", {"a": (50, 43)})
    settings, questionnaire = found.raw / "edition.toml", found.raw / "questionnaire.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("threshold = 1", "threshold = 5"), encoding="utf-8"
    )
    questionnaire.write_text(questionnaire.read_text(encoding="utf-8") + QUESTION, encoding="utf-8")
    (found.raw / "figures.toml").write_text(FIGURES, encoding="utf-8")
    export = found.root / "export.csv"
    lines = ["id,submitdate,lastpage,startlanguage,a,ordre[1],ordre[2],ordre[3]"]
    for i, order in enumerate(orders()):
        cells = [*order, "", "", ""][:3]
        lines.append(f"{i},2027-03-01 10:00:00,1,fr,{'Oui' if i < 50 else 'Non'},{','.join(cells)}")
    export.write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_to(export, questionnaire, found.raw / "responses.csv")
    return Edition(found.root, "2027")


@pytest.fixture(scope="module")
def tables(edition: Edition) -> dict[str, pd.DataFrame]:
    assert check_edition(edition) == []
    write_tables(edition, build_tables(edition, load_raw(edition)))
    return read_tables(edition)


def test_the_table_is_what_people_answered(tables: dict[str, pd.DataFrame]) -> None:
    people = [order for order in orders() if order]
    found = tables["rankings"].set_index("category")
    first = Counter(order[0] for order in people)
    assert list(found.index) == ITEMS
    for item in ITEMS:
        ranks = [order.index(item) + 1 for order in people if item in order]
        assert found.loc[item, "mean_rank"] == pytest.approx(sum(ranks) / len(ranks))
        assert found.loc[item, ["n", "ranked", "unranked", "first"]].tolist() == [
            *(92, len(ranks), 92 - len(ranks), first[item])
        ]
    assert found["unranked"].tolist() == [0, 2, 1]
    assert "ordre" not in set(tables["breakdown"]["item"]) | set(tables["items"]["item"])
    counts = tables["response_counts"].set_index("question")
    assert counts.loc["ordre", ["answered", "blank"]].tolist() == [92, 1]


def test_the_notebook_draws_it_and_the_report_prints_it(
    edition: Edition, tables: dict[str, pd.DataFrame], capsys: pytest.CaptureFixture[str]
) -> None:
    study = Study(edition, 0.95)
    chart = charts.ranking(study.tables["rankings"], confidence=study.confidence)
    study.show("fig-01", chart)
    study.show("tab-a", printed.rankings(study.tables))
    shown = capsys.readouterr().out
    assert "Ce qui passe d’abord" in shown
    assert "Non classé par" in shown
    assert readable(chart.figure) == []
    means = tables["rankings"].set_index("category")["mean_rank"].sort_values()
    assert chart.data["category"].tolist() == list(means.index)
    table = rankings(tables)
    assert list(table.header)[:3] == ["Question", "Élément", "n"]
    assert [row[1] for row in table.rows] == list(means.index)
    cells = [[str(c).replace(NBSP, " ").replace(THIN, " ") for c in row] for row in table.rows]
    assert [row[0] for row in cells] == ["Que faut-il améliorer ?", "", ""]
    assert [row[3].partition(" ")[0] for row in cells] == [f"{mean:.1f}".replace(".", ",") for mean in means]
    assert cells[[row[1] for row in cells].index("Accueil")][5] == "2"
    kinds = {str(row[1]).replace(NBSP, " ").replace(THIN, " "): row[2] for row in response_counts(tables).rows}
    assert kinds["Que faut-il améliorer ?"] == "classement"


def test_answers_that_are_no_ranking_stop_the_edition_at_their_line(edition: Edition, tmp_path: Path) -> None:
    path = edition.raw / "responses.csv"
    before = path.read_text(encoding="utf-8")
    lines = before.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("2,ordre,"))
    try:
        for given, message in (
            ("Prix | Prix", "élément classé deux fois (valeur trouvée : « Prix »)."),
            (
                "Bruit",
                "élément inconnu du classement (valeur trouvée : « Bruit »). Valeurs admises : "
                "Prix, Accueil, Horaires.",
            ),
            ("|", "classement vide, alors que le statut est « answered »."),
        ):
            changed = [*lines[:at], f"2,ordre,{given},answered", *lines[at + 1 :]]
            path.write_text("\n".join(changed) + "\n", encoding="utf-8")
            problems = [str(p) for p in check_edition(edition)]
            assert problems == [
                f"data/raw/2027/responses.csv, ligne {at + 1}, « value » : répondant 2, question « ordre » : {message}"
            ]
    finally:
        path.write_text(before, encoding="utf-8")
