"""`check` finds, without running a notebook, what `build` would refuse of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from tiny import write_edition

from quality_study.facts.edition import Edition
from quality_study.report.checking import check_stories
from quality_study.tables.validation import checked_raw

ROOT = Path(__file__).resolve().parents[2]
FIGURES = """
[figures.fig-01]
number = "1"
kind = "figure"
notebook = "01_tout"
caption = "Démarche"
table = "pdca"
optional = true
"""
RIGHT = (
    new_markdown_cell("# Tout\n\nLa figure (@fig-01), $x^2$.", id="c1"),
    new_code_cell('study.show("fig-01", tools.pdca(study.table("pdca")))', id="c3"),
)


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    made = write_edition(tmp_path, "2027", {"a": (1, 1)})
    (made.raw / "figures.toml").write_text(FIGURES, encoding="utf-8")
    shutil.copytree(ROOT / "reports" / "template", tmp_path / "reports" / "template")
    return made


def told(edition: Edition, *cells: nbformat.NotebookNode, named: str = "2027") -> list[str]:
    edition.notebooks.mkdir(parents=True, exist_ok=True)
    parameters = new_code_cell(f'edition = "{named}"\nconfidence = 0.95', id="c2", metadata={"tags": ["parameters"]})
    book = new_notebook(cells=[cells[0], parameters, *cells[1:]])
    nbformat.write(book, edition.notebooks / "01_tout.ipynb")
    prefix = "notebooks/2027/01_tout.ipynb"
    return [
        str(problem).removeprefix(prefix).partition(" Valeurs admises")[0]
        for problem in check_stories(edition, checked_raw(edition)[0])
    ]


def test_a_sound_notebook_has_no_problem_and_every_fault_of_another_is_told_at_once(edition: Edition) -> None:
    assert told(edition, *RIGHT) == []
    wrong = (
        new_markdown_cell("# Tout\n\nLa figure (@fig-02), $\\frac{a}{b$ [@deming1986].", id="c1"),
        new_code_cell('study.show("fig-03", charts.likert(study.breakdown("b"), sorted=True))', id="c3"),
        new_code_cell("x = (", id="c4"),
        new_code_cell('if 1:\n    record("a", 1)\nelse:\n    record("a", 2)\nstudy.show("fig-01", 1)', id="c5"),
        new_code_cell('study.show("fig-01", 2)\nrecord("a", 3)\nrecord("a", 4)', id="c6"),
    )
    assert sorted(told(edition, *wrong)) == [
        ", cellule 1 (c1) : formule incomprise : comptez ses accolades et relisez ses commandes TeX (valeur trouvée : "
        "« \\frac{a}{b »).",
        ", cellule 1 (c1) : référence inconnue dans le texte d’un carnet (valeur trouvée : « @deming1986 »).",
        ", cellule 1 (c1) : référence inconnue dans le texte d’un carnet (valeur trouvée : « @fig-02 »).",
        ", cellule 3 (c3) : figure inconnue de figures.toml (valeur trouvée : « fig-03 »).",
        ", cellule 3 (c3) : option inconnue de charts.likert (valeur trouvée : « sorted »).",
        ", cellule 3 (c3) : question inconnue (valeur trouvée : « b »).",
        ", cellule 4 (c4) : cette cellule n’est pas du Python, ligne 1 (valeur trouvée : « x = ( »).",
        ", cellule 6 (c6) : déjà montré ou enregistré plus haut (valeur trouvée : « a »).",
        ", cellule 6 (c6) : déjà montré ou enregistré plus haut (valeur trouvée : « fig-01 »).",
    ]


def test_the_notebook_of_another_edition_says_so_in_one_line(edition: Edition) -> None:
    write_edition(edition.root, "2026", {"a": (1, 1)})
    unknown = new_code_cell('study.claim("C001")\nstudy.claim("C002")', id="c4")
    (only,) = told(edition, *RIGHT, unknown, named="2026")
    assert only == (
        " : ce carnet est celui de l’édition « 2026 » : ses figures et ses faits ne sont pas ceux de « 2027 » ; "
        'écrivez edition = "2027" et relisez-le, ou reprenez un carnet de exemple.'
    )


def test_an_absent_logo_is_told(edition: Edition) -> None:
    settings = edition.raw / "edition.toml"
    settings.write_text('logo = "ecole.png"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    assert told(Edition(edition.root, "2027"), *RIGHT) == [
        "data/raw/2027/edition.toml, ligne 1, « logo » : logo absent : mettez ce fichier à côté de edition.toml "
        "(valeur trouvée : « ecole.png »)."
    ]
