"""A notebook tried on other people's answers before it is handed in."""

from __future__ import annotations

import shutil
from pathlib import Path

import essai
import nbformat
import pandas as pd
import pytest

from quality_study.facts.edition import Edition, open_edition
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.grading.hidden import hidden_sample
from quality_study.grading.practical.assignment import assignment_files, read_assignment
from quality_study.grading.rehearsal import SEEDS, practice_seed, rehearse
from quality_study.grading.selfcheck import Promise, _elsewhere
from quality_study.report import mime

EXAMPLE = open_edition("exemple", root=essai.REPOSITORY)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recu")
    shutil.copytree(essai.REPOSITORY / "data/raw/exemple", folder / "data/raw/exemple")
    (folder / "notebooks").mkdir()
    return folder


def recorded(**values: object) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("")
    cell.outputs = [
        nbformat.v4.new_output("display_data", data={mime.RECORD: {"name": f"t.{n}", "value": v}})
        for n, v in values.items()
    ]
    return nbformat.v4.new_notebook(cells=[cell])


def test_it_is_read_on_other_people_and_a_studied_question_is_empty(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quality_study.grading.rehearsal._boxed", lambda *_: None)
    found = {}

    def run(notebook: nbformat.NotebookNode, folder: Path) -> list[str]:
        table = pd.read_parquet(Edition(folder.parent, "exemple").processed / "responses.parquet")
        answered = table[table["status"] == "answered"]
        found["n"] = table["respondent"].nunique()
        found["asked"] = (answered["question"] == "contenuutile").sum()
        notebook.cells[0].source = "changed"
        return ["arrêté"]

    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell('edition = "exemple"\nx = "contenuutile", "contenuutile"')]
    )
    made = rehearse(book, root, run)
    assert made is not None
    assert (made[1], made[0].cells[0].source, book.cells[0].source[:7]) == (["arrêté"], "changed", "edition")
    assert (found["n"] != 120, found["asked"]) == (True, 0)
    for source in ("x = 1", 'edition = "2099"'):
        assert rehearse(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]), root, run) is None


@pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="the sandbox of the grader; to try it: apt install bubblewrap"
)
def test_it_runs_in_the_sandbox_of_the_grader(root: Path, tmp_path: Path) -> None:
    cells = ['edition = "exemple"', "import os\nprint(os.getcwd())", "1 / 0"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    made = rehearse(book, root, lambda *_: pytest.fail("run outside the sandbox"))
    assert made is not None
    assert [o.get("text", o.get("ename")) for c in made[0].cells for o in c.get("outputs", ())] == [
        "/etude/notebooks\n",
        "ZeroDivisionError",
    ]
    assert made[1] == []


def test_what_is_said_of_it() -> None:
    promise = Promise("TP", (("t.n", "effectif"), ("t.part", "part"), ("t.zero", "effectif"), ("t.nom", "texte")), ())
    here = {"n": 12, "part": 0.25, "zero": 0, "nom": "A"}
    known = {f"t.{name}": value for name, value in here.items()}
    assert _elsewhere(recorded(**here | {"n": 12, "part": 0.5}), [], promise, known, ()) == (
        (),
        ["Même valeur sur d'autres données : « t.n ». Est-elle calculée ?"],
    )
    said, alike = _elsewhere(recorded(n=8, zero=0, nom="A", part=50), ["La cellule 3 dure."], promise, known, ())
    assert (said[0], alike) == ("La cellule 3 dure.", [])
    assert said[1].endswith("50 est consigné, mais on attend une part, donc un nombre entre 0 et 1.")
    assert _elsewhere(recorded(n=8, zero=0, nom="A", part=50), [], promise, known, said)[0] == ()


def test_no_practical_is_graded_on_a_practice_edition() -> None:
    asked = read_questionnaire(EXAMPLE.raw / "questionnaire.toml")
    for name in assignment_files(essai.REPOSITORY):
        practical = read_assignment(essai.REPOSITORY, name)
        assert not set(practical.seeds) & set(SEEDS)
        text = "\n".join(c.source for c in nbformat.read(practical.notebook, as_version=4).cells)
        (empty,) = hidden_sample(EXAMPLE, asked, practice_seed(EXAMPLE, text)).unanswered
        assert (empty in text) == any(q.id in text for q in asked.questions if q.type == "scale"), name
