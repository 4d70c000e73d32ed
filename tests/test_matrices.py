"""Two matrices whose rows have the same words, in whatever the report shows: a heading stands over every row."""

from __future__ import annotations

import ast
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pytest
from shown import run_cells, what_is_shown
from tiny import write_edition

import quality_study.report.study as study_module
from quality_study import charts
from quality_study.charts import choices, likert
from quality_study.diagram import Drawing
from quality_study.facts.claims import retained
from quality_study.facts.edition import Edition
from quality_study.report.printed import PrintTable
from quality_study.survey.labelled import labelled
from quality_study.tables.earlier import edition_tables
from quality_study.tables.processed import write_tables

ROOT = Path(__file__).resolve().parents[1]
HEADINGS = ("Venez-vous :", "Travaillez-vous :")
ROWS = ("en cours", "en TD")
#: Yes and no to each row; the best and the worst question have the same words, and sorting by share mixes the matrices.
ANSWERS = {"a": (9, 1), "b": (4, 6), "c": (1, 9), "d": (6, 4)}
NAMES = {item: (HEADINGS[i // 2], ROWS[i % 2]) for i, item in enumerate(ANSWERS)}


def with_matrices(edition: Edition) -> Edition:
    path = edition.raw / "questionnaire.toml"
    text = path.read_text(encoding="utf-8")
    for item, (heading, row) in NAMES.items():
        asked = "=1+1 | utile ?" if item == "a" else f"{item} ?"
        assert text.count(f'text = "{asked}"') == 1
        text = text.replace(f'text = "{asked}"', f'text = "{row}"\ngroup = "{heading}"')
    path.write_text(text, encoding="utf-8")
    return edition


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Return an edition with its tables, compared with two earlier ones."""
    root = tmp_path_factory.mktemp("grilles")
    for year in ("2025", "2026"):
        with_matrices(write_edition(root, year, ANSWERS))
    made = with_matrices(write_edition(root, "2027", ANSWERS, earlier=("2025", "2026")))
    (root / "notebooks").mkdir()
    settings = made.raw / "edition.toml"
    choice = '\n[[questions]]\nid = "ecole"\ntheme = "t"\ntext = "École"\ntype = "choice"\nchoices = ["A", "B"]\n'
    (made.raw / "questionnaire.toml").open("a", encoding="utf-8").write(choice)
    rows = "".join(f"{i},ecole,{'AB'[i % 2]},answered\n" for i in range(1, 11))
    made.responses.open("a", encoding="utf-8").write(rows)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("[disclosure]", '[analysis]\ngrouping = "ecole"\n\n[disclosure]'), encoding="utf-8"
    )
    (made.raw / "figures.toml").write_bytes((ROOT / "data/raw/exemple/figures.toml").read_bytes())
    made = Edition(root, "2027")
    write_tables(made, edition_tables(made))
    return made


@pytest.fixture(scope="module")
def tables(edition: Edition) -> dict[str, pd.DataFrame]:
    return edition_tables(edition)


def named(texts: list[str]) -> list[tuple[str, str]]:
    """Read texts as a person does: a row is that of the heading in brackets behind it, else of the last one above."""
    words = {heading: heading.removesuffix(" :") for heading in HEADINGS}
    found: list[tuple[str, str]] = []
    over = ""
    for text in (" ".join(text.split()) for text in texts):
        for at in range(len(text)):
            over = next((h for h in HEADINGS if text.startswith(h, at)), over)
            for row in ROWS:
                if text.startswith(row, at):
                    behind = (h for h in HEADINGS if text.startswith(f"{row} ({words[h]}…)", at))
                    found.append((next(behind, over), row))
    return found


def check(texts: list[str], *, wanted: int | None = None) -> None:
    pairs = named(texts)
    assert all(heading for heading, _ in pairs), texts
    if wanted is not None:
        assert len(set(pairs)) == len(pairs) == wanted, pairs
        assert [heading for heading, _ in groupby(pairs, key=lambda pair: pair[0])] in (
            list(HEADINGS), list(HEADINGS[::-1])
        )  # fmt: skip


def shown(made: Any) -> list[list[str]]:
    """Return the texts of an output, from top to bottom; of a drawing, its words apart."""
    if isinstance(made, Drawing):
        drawn = [t.text for scene in made.scenes for t in sorted(scene.texts, key=lambda t: (round(t.y, 1), t.x))]
        return [drawn, [made.alt]]
    return [[" | ".join(row) for row in made.rows]]


#: The form, the answers received, the scores.
SEEN_ONCE = ("fig-21", "tab-c", "tab-e")


def test_every_figure_and_table_of_the_report(edition: Edition) -> None:
    met = set()
    for key, made in what_is_shown(edition, ROOT / "notebooks" / "exemple").items():
        if isinstance(made, Drawing | PrintTable):
            for texts in shown(made):
                met |= {key} if named(texts) else set()
                check(texts, wanted=len(NAMES) if key in SEEN_ONCE else None)
    assert met == {*SEEN_ONCE, "tab-g", "tab-n"}


def test_every_chart_that_the_notebooks_draw(tables: dict[str, pd.DataFrame]) -> None:
    control = tables["year_control"].groupby("text", sort=False)
    assert set(named([str(question) for question, _ in control])) == set(NAMES.values())
    chart = charts.years(tables["year_shares"])
    check([text.get_text() for text in chart.axes.texts], wanted=len(NAMES))
    check([chart.words], wanted=len(NAMES))


@pytest.mark.parametrize("sort", ["favourable", None])
def test_matrices_are_never_mixed(tables: dict[str, pd.DataFrame], sort: Literal["favourable"] | None) -> None:
    rows = labelled({**tables, "claims": retained(tables["claims"])})
    asked = pd.concat([rows[rows["item"] == item] for item in ("c", "a", "d", "b")])
    chart = likert(asked, sort=sort)
    drawn = [text.get_text() for text in chart.axes.texts]  # in the order drawn: from top to bottom
    best_first = [NAMES[i] for i in ("d", "c", "a", "b")]
    assert named(drawn) == (best_first if sort else [NAMES[i] for i in ("c", "d", "a", "b")])
    assert set(named([chart.words])) == set(NAMES.values())
    assert set(named([choices(asked).words])) == set(NAMES.values())


def says(source: str) -> bool:
    """Tell whether a cell does more than show: figures are drawn by the other tests."""
    return "study.show(" not in source or len(ast.parse(source).body) > 1


def test_every_sentence_of_the_notebooks(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(study_module, "display", lambda data, **_: said.append(data.get("text/markdown", "")))
    monkeypatch.chdir(edition.root)
    for path in sorted((ROOT / "notebooks" / "exemple").glob("0[3468]_*.ipynb")):
        run_cells(path, only=says, edition="2027")
    said = [" ".join(text.split()) for text in said]
    rows = [text for text in said if any(row in text for row in ROWS)]
    for text in rows:
        assert text.count("(Venez-vous…)") + text.count("(Travaillez-vous…)") == sum(map(text.count, ROWS)), text
    best, worst = "« en cours (Venez-vous…) »", "« en cours (Travaillez-vous…) »"
    assert any(best in text and worst in text and "moins favorable" in text for text in rows)
