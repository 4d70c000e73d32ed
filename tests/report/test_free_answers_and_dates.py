"""« Autre : précisez » and dates, from an export to the printed tables: nothing tells a count below the threshold."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from unittest.mock import Mock

import pandas as pd
import pytest
from tiny import write_edition

from quality_study.facts.edition import Edition
from quality_study.importers.into_edition import import_into
from quality_study.report import printed
from quality_study.survey.days import day_counts
from quality_study.tables.processed import build_tables
from quality_study.tables.validation import check_edition, load_raw
from quality_study.tools.questionnaire_form import compute

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = """
[[questions]]
id = "statut"
theme = "t"
text = "Statut ?"
type = "choice"
choices = ["Étudiant", "Salarié"]
other = "Autre"
[[questions]]
id = "jour"
theme = "t"
text = "Quel jour ?"
type = "date"
"""


def tables(folder: Path, others: int) -> dict[str, pd.DataFrame]:
    found = write_edition(folder, "2027", {"a": (50, 43)})
    for file, old, new in (
        ("edition.toml", "threshold = 1", "threshold = 5"),
        ("questionnaire.toml", "\n[[questions]]", QUESTIONS + "\n[[questions]]"),
    ):
        path = found.raw / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    status = ["Étudiant"] * (60 - others) + [f"Métier {i}" for i in range(others)] + ["Salarié"] * 33
    days = ["03/09/2027"] * 70 + ["14/09/2027"] * 20 + ["15/09/2027"] * 3
    rows = [
        f"2027-09-{i // 60 + 1:02} 10:{i % 60:02},{s},{d},{'Oui' if i < 50 else 'Non'}"
        for i, (s, d) in enumerate(zip(status, days, strict=True))
    ]
    export = folder / "export.csv"
    export.write_text("\n".join(["Horodateur,Statut ?,Quel jour ?,=1+1 | utile ?", *rows, ""]), encoding="utf-8")
    edition = Edition(found.root, "2027")
    import_into(edition, export)
    assert check_edition(edition) == []
    return build_tables(edition, load_raw(edition))


@pytest.mark.parametrize("others", [9, 3])
def test_what_was_written_is_told_only_where_its_count_is(tmp_path: Path, others: int) -> None:
    found = tables(tmp_path, others)
    breakdown = found["breakdown"][found["breakdown"]["item"] == "statut"].set_index("category")["count"]
    shown = others >= 5
    assert bool(pd.notna(breakdown["Autre"])) is shown
    assert len(found["comments"]) == (others if shown else 0)
    assert "statut_autre" not in set(found["response_counts"]["question"])
    free = found["questions"].set_index("item")["free_of"]
    assert free[free != ""].to_dict() == {"statut_autre": "statut"}
    drawn = [entry.text for entries in compute(found["questions"]).values() for entry in entries]
    assert [" ".join(text.split()) for text in drawn] == ["Statut ?", "Quel jour ?", "=1+1 | utile ?"]
    rows = [[" ".join(cell.split()) for cell in row] for row in printed.date_answers(found).rows]
    assert rows == [["Quel jour ?", "3 septembre 2027", "70 sur 93"], ["", "autres jours", "23 sur 93"]]


@pytest.mark.parametrize("asked", [True, False])
def test_the_notebook_of_a_new_year_shows_dates_only_where_they_are_asked(
    tmp_path: Path, example_tables: dict[str, pd.DataFrame], asked: bool
) -> None:
    notebook = json.loads((ROOT / "notebooks/exemple/03_mesurer_reponses.ipynb").read_text(encoding="utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if "date_answers" in "".join(cell["source"])]
    study = Mock(tables=tables(tmp_path, 9) if asked else example_tables)
    exec("".join(cell["source"]), {"study": study, "printed": printed})
    assert [call.args[0] for call in study.show.call_args_list] == ["tab-dates"] * asked


def test_many_days_are_counted_by_month() -> None:
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=3 * i) for i in range(60)]
    counts, rest, by_month = day_counts(days, threshold=1)
    assert (by_month, rest) == (True, 0)
    assert {day.month: count for day, count in counts} == Counter(day.month for day in days)
