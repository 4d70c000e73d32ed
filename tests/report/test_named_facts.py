"""What code names is read without running it."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from quality_study.report.named_facts import KnownFacts, named_facts_problems, shown_keys

KNOWN = KnownFacts(
    names={
        "figures": ["fig-01", "tab-a"],
        "tables": ["swot", "breakdown"],
        "claims": ["C048"],
        "indicators": ["blog"],
        "comparisons": [],
        "populations": ["etudiants"],
        "items": ["bus", "avis"],
    },
    themes=["contenu"],
    answers={"bus": ["Oui", "Non"]},
    off=frozenset({"fig-09"}),
)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('study.show("fig-1", tools.swot(study.table("swot")))', "figure inconnue de figures.toml « fig-1 »"),
        ('study.show("fig-09", tools.swot(study.table("swots")))', "table inconnue « swots »"),
        ('x = study.tables["breakdwon"]', "table inconnue « breakdwon »"),
        ("say(f\"{study.claim('C148'):%}\")", "énoncé inconnu de claims.csv « C148 »"),
        ('study.indicator("blogs")', "indicateur inconnu de indicators.csv « blogs »"),
        ('study.cell("bus", "Peut-être")', "« bus » n’a pas cette réponse « Peut-être »"),
        ('study.breakdown("bus", "train")', "question inconnue « train »"),
        ('study.breakdown(theme="accueil")', "thème inconnu « accueil »"),
        ('study.sizes("etudiant")', "population inconnue « etudiant »"),
        ("charts.likerts(rows)", "charts n’a rien de ce nom « likerts »"),
        ('charts.likert(rows, sorted="favourable")', "option inconnue de charts.likert « sorted »"),
        ("tools.gantt(rows, todya=1)", "option inconnue de tools.gantt « todya »"),
        ("printed.projets(study.tables)", "printed n’a rien de ce nom « projets »"),
        ("from quality_study.report import sya", "nom inconnu dans quality_study.report « sya »"),
        (
            "from quality_study import charts, tools\nx = (1,\n",
            "cette cellule n’est pas du Python, ligne 2 « x = (1, »",
        ),
        ("%matplotlib inline\nstudy.breakdown(*items)\nstudy.show(key, x)\nother.show('fig-99')", ""),
        ('study.cell("bus", "Oui")\nstudy.show("tab-a", printed.projects(study.tables))\ncharts.likert(a, **b)', ""),
    ],
)
def test_what_the_edition_has_not_is_told_with_its_cell(source: str, told: str) -> None:
    book = new_notebook(cells=[new_code_cell("1"), new_code_cell(source, id="c2")])
    problems = list(named_facts_problems(book, "06.ipynb", KNOWN))
    assert [p.file for p in problems] == ["06.ipynb, cellule 2 (c2)"] * bool(told)
    assert " ".join(f"{p.message} « {p.found} »" for p in problems) == told


def test_the_figures_that_code_shows() -> None:
    cells = [new_code_cell('if x:\n    study.show("fig-01", a, message="b")'), new_code_cell("study.show(key)\n1 +")]
    assert shown_keys(new_notebook(cells=cells)) == {"fig-01"}
