"""What students receive: a study that opens, a notebook without any solution, one page of instructions."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.facts.edition import open_edition
from quality_study.grading.handing_out.consigne import _PYTHON, consigne, points_table
from quality_study.grading.handing_out.release import leaks, release
from quality_study.grading.handing_out.stripping import student_notebook
from quality_study.grading.practical.assignment import read_assignment
from quality_study.report import open_study
from quality_study.words.errors import StudyError

ROOT = Path(__file__).parents[3]
TPS = ("tp1", "tp2", "tp3", "tp4")
EVERY = pytest.mark.parametrize("tp", TPS)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the first practical."""
    output = tmp_path_factory.mktemp("remise") / "tp1"
    written = release(ROOT, read_assignment(ROOT, "tp1"), output)
    assert written == sorted(p for p in output.rglob("*") if p.is_file())
    return output


def books(tp: str) -> tuple[nbformat.NotebookNode, nbformat.NotebookNode]:
    """The reference notebook and the student's."""
    assignment = read_assignment(ROOT, tp)
    reference = nbformat.read(assignment.notebook, as_version=4)
    return reference, student_notebook(assignment, reference)


def solutions(tp: str) -> list[str]:
    """Every line of every solution, read here another way than the library does."""
    text = json.loads((read_assignment(ROOT, tp).notebook).read_text(encoding="utf-8"))
    lines: list[str] = []
    for cell in text["cells"]:
        if cell["metadata"]["nbgrader"]["solution"]:
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            inside = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, re.DOTALL) or [source]
            lines += "\n".join(inside).splitlines()
    return [line.strip() for line in lines if line.strip()]


@EVERY
def test_no_line_of_a_solution_is_released(tp: str) -> None:
    _, student = books(tp)
    told = json.dumps(student, ensure_ascii=False)
    wanted = [json.dumps(line, ensure_ascii=False)[1:-1] for line in solutions(tp)]
    assert len(wanted) > 10
    assert [line for line in wanted if line in told and line not in ("else:",)] == []
    assert "SOLUTION" not in told
    prose = [c.source for c in student.cells if c.cell_type == "markdown" and c.metadata["nbgrader"]["solution"]]
    assert prose == ["*VOTRE RÉPONSE ICI*"] * sum(not task.is_code for task in read_assignment(ROOT, tp).tasks)


@EVERY
def test_nothing_of_the_marking_is_released_but_names_units_and_points(tp: str) -> None:
    assignment = read_assignment(ROOT, tp)
    _, student = books(tp)
    told = json.dumps(student, ensure_ascii=False)
    levels = [level for task in assignment.tasks for criterion in task.criteria for level in criterion.levels]
    secrets = [v.hint for v in assignment.values] + [v.formula for v in assignment.values if v.formula]
    secrets += [level.text for level in levels] + [str(seed) for seed in assignment.seeds]
    assert [secret for secret in secrets if secret in told] == []


@EVERY
def test_the_cells_are_the_same_locked_and_have_identifiers_of_their_own(tp: str) -> None:
    reference, student = books(tp)
    nbformat.validate(student)
    assert [c.cell_type for c in student.cells] == [c.cell_type for c in reference.cells]
    assert [c.metadata["nbgrader"] for c in student.cells] == [c.metadata["nbgrader"] for c in reference.cells]
    ids = [c.id for c in student.cells]
    assert len(set(ids)) == len(ids)
    assert set(ids) & {c.id for c in reference.cells} == set()
    assert ids == [c.id for c in books(tp)[1].cells]
    for cell in student.cells:
        solution = cell.metadata["nbgrader"]["solution"]
        assert (cell.metadata["deletable"], cell.metadata.get("editable", True)) == (False, solution)
        assert "outputs" not in cell or cell.outputs == []


@EVERY
def test_what_students_read_has_its_no_break_spaces(tp: str) -> None:
    _, student = books(tp)
    texts = [re.sub(r"`[^`\n]*`", "", cell.source) for cell in student.cells if cell.cell_type == "markdown"]
    assert [text for text in texts if re.search(r" [:;?!»]|« |'", text)] == []


def test_code_in_a_text_is_left_alone() -> None:
    cell = new_markdown_cell("L'écart : `d['a'] ; b`\n\n```\nx = 'y' ; z\n```\nfin ?")
    student = student_notebook(read_assignment(ROOT, "tp1"), new_notebook(cells=[cell]))
    assert student.cells[0].source == ("L’écart\u00a0: `d['a'] ; b`\n\n```\nx = 'y' ; z\n```\nfin\u202f?")


def test_metadata_that_are_not_allowed_stay_behind() -> None:
    assignment = read_assignment(ROOT, "tp1")
    grading = {
        "grade_id": "a",
        "grade": False,
        "solution": False,
        "locked": True,
        "schema_version": 3,
        "note": "secret",
    }
    cell = new_code_cell("1", metadata={"nbgrader": grading, "tags": ["parameters", "secret"], "teacher": "secret"})
    cell.outputs = [nbformat.v4.new_output("stream", text="secret")]
    cell.execution_count = 3
    picture = new_markdown_cell("texte", attachments={"secret.png": {"image/png": ""}})
    reference = new_notebook(
        cells=[cell, picture], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}, "secret": 1}
    )
    student = student_notebook(assignment, reference)
    assert "secret" not in json.dumps(student)
    assert student.cells[0].metadata["tags"] == ["parameters"]
    assert set(student.metadata) == {"kernelspec", "quality_study"}
    assert student.metadata["quality_study"]["values"][0] == {
        "name": "tp1.repondants",
        "cell": "tp1_q1",
        "unit": "effectif",
    }


def stub(source: str, *after: str) -> str:
    cells = [new_code_cell(s, metadata={"nbgrader": {"grade_id": str(i)}}) for i, s in enumerate((source, *after))]
    return str(student_notebook(read_assignment(ROOT, "tp1"), new_notebook(cells=cells)).cells[0].source)


def test_a_stub_gives_a_value_to_the_names_that_what_remains_reads() -> None:
    source = (
        "if ready:\n    ### BEGIN SOLUTION\n    a, unused = f(1)\n    for b in a:\n        c = b\n"
        "    ### END SOLUTION\n    pass\nrecord('x', a)"
    )
    assert stub(source, "show(c)") == (
        'if ready:\n    # VOTRE RÉPONSE ICI\n    a = "à compléter"\n    c = "à compléter"\n    pass\nrecord(\'x\', a)'
    )
    assert stub("### BEGIN SOLUTION\nprint(1)\n### END SOLUTION") == "# VOTRE RÉPONSE ICI"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("### BEGIN SOLUTION\nx = 1", "les marques de solution ne vont pas par paires."),
        ("### END SOLUTION\nx = 1\n### BEGIN SOLUTION", "les marques de solution ne vont pas par paires."),
        ("### BEGIN SOLUTION\nx = = 1\n### END SOLUTION", "ce n’est pas du Python."),
    ],
)
def test_wrong_marks_are_refused(source: str, said: str) -> None:
    with pytest.raises(StudyError) as caught:
        stub(source)
    assert str(caught.value).startswith("tp1_compter.ipynb, cellule 1")
    assert str(caught.value).endswith(said)


def test_a_solution_without_marks_is_refused_rather_than_released() -> None:
    cell = new_code_cell("x = 1", metadata={"nbgrader": {"grade_id": "a", "solution": True}})
    with pytest.raises(StudyError) as caught:
        student_notebook(read_assignment(ROOT, "tp1"), new_notebook(cells=[cell]))
    assert str(caught.value) == (
        "tp1_compter.ipynb, cellule 1 : cellule de solution sans marques. "
        "Valeurs admises : ### BEGIN SOLUTION, ### END SOLUTION."
    )


def test_a_line_that_is_also_in_a_locked_cell_is_found() -> None:
    line = "part = favorables / len(avis)"
    cells = [new_code_cell(f"### BEGIN SOLUTION\n{line}\n### END SOLUTION"), new_code_cell(line)]
    reference = new_notebook(cells=cells)
    student = student_notebook(read_assignment(ROOT, "tp1"), reference)
    assert [str(p) for p in leaks(reference, student, "tp.ipynb")] == [
        f"tp.ipynb : cette ligne d’une solution serait remise aux étudiants (valeur trouvée : « {line} »)."
    ]


def test_the_folder_holds_a_study_and_nothing_of_the_teacher(released: Path) -> None:
    assert sorted(p.name for p in released.iterdir()) == ["consigne.html", "data", "notebooks"]
    assert [p.name for p in (released / "notebooks").iterdir()] == ["tp1_compter.ipynb"]
    assert [p.name for p in (released / "data" / "raw").iterdir()] == ["exemple"]
    own = open_edition("exemple", root=ROOT)
    assert sorted(p.relative_to(released / "data/raw/exemple") for p in (released / "data/raw").rglob("*.*")) == sorted(
        p.relative_to(own.raw) for p in own.facts
    )
    everything = b"\n".join(p.read_bytes() for p in released.rglob("*") if p.is_file())
    for value in read_assignment(ROOT, "tp1").values:
        assert value.hint.encode() not in everything


def test_the_study_opens_where_it_is_unpacked(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(released, tmp_path / "TP de qualité")
    monkeypatch.chdir(tmp_path / "TP de qualité" / "notebooks")
    study = open_study(edition="exemple")
    assert len(study.tables["responses"]) > 0
    assert study.edition.root == tmp_path / "TP de qualité"


def test_the_same_practical_gives_the_same_bytes(released: Path, tmp_path: Path) -> None:
    release(ROOT, read_assignment(ROOT, "tp1"), tmp_path / "encore")
    digests = [
        {
            p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in folder.rglob("*")
            if p.is_file()
        }
        for folder in (released, tmp_path / "encore")
    ]
    assert digests[0] == digests[1]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("à garder", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        release(ROOT, read_assignment(ROOT, "tp1"), tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} : ce dossier existe déjà et n’est pas vide ; donnez-en un autre, rien n’est écrasé "
        "(valeur trouvée : « notes.csv »)."
    )
    assert [p.name for p in tmp_path.iterdir()] == ["notes.csv"]


class Text(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_page(path: Path) -> tuple[str, set[str]]:
    parser = Text()
    parser.feed(path.read_text(encoding="utf-8"))
    return " ".join(" ".join(parser.words).split()), parser.tags


def test_the_instructions_say_what_to_do_and_hand_in(released: Path) -> None:
    text, tags = read_page(released / "consigne.html")
    assert tags & {"script", "img", "a", "link", "iframe"} == set()
    for said in (
        "TP 1. Lire un export et compter",
        "Durée conseillée : 2 heures. Données : l’édition « exemple » de l’étude, dont les réponses sont inventées.",
        "Il faut Python 3.11 ou plus récent. Dans un terminal ouvert dans ce dossier : python -m venv kit",
        "python -m pip install quality_study-….whl jupyterlab , le fichier du kit que donne l’enseignant",
        "sous Windows kit\\Scripts\\activate ; sous macOS ou Linux source kit/bin/activate",
        "quality-study self-check notebooks/tp1_compter.ipynb",
        "Le seul fichier tp1_compter.ipynb , enregistré, sous ce nom.",
        "Question 3. Une part, deux dénominateurs tp1.favorables , tp1.part_reponses , tp1.part_repondants 5",
        "Total : 14 points pour les valeurs consignées, 6 points notés par une personne 20",
    ):
        assert said in text
    assert "$" not in text
    assert not any(ord(c) < 32 for c in text.replace("\n", " "))
    assert "À rendre" not in text  # this practical has no deadline


def test_the_instructions_say_the_deadline_and_name_the_kit() -> None:
    assignment = read_assignment(ROOT, "tp1")
    reference = nbformat.read(assignment.notebook, as_version=4)
    due = assignment.model_copy(update={"deadline": dt.datetime(2026, 12, 14, 18, 0), "late_points": 1.5})
    page = consigne(due, reference, fictitious=True, wheel="quality_study-0.1.0-py3-none-any.whl")
    text = re.sub(r"<[^>]*>", "", page).replace("\u00a0", " ")
    assert (
        "À rendre au plus tard le 14 décembre 2026 à 18:00. Chaque jour de retard commencé retire 1,5 point sur" in text
    )
    assert "python -m pip install quality_study-0.1.0-py3-none-any.whl jupyterlab\n" in text
    assert f'requires-python = ">={_PYTHON}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_kit_is_handed_out_with_the_rest(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="ce n’est pas le paquet du kit"):
        release(ROOT, read_assignment(ROOT, "tp1"), tmp_path / "a", kit=tmp_path / "kit.zip")
    assert not (tmp_path / "a").exists()


@EVERY
def test_the_table_of_points_names_every_value_and_adds_up(tp: str) -> None:
    assignment = read_assignment(ROOT, tp)
    rows: list[Any] = points_table(assignment, nbformat.read(assignment.notebook, as_version=4))
    assert sum(points for *_, points in rows) == 20
    assert [n for _, what, _ in rows for n in re.findall(r"`(.+?)`", what)] == [v.name for v in assignment.values]
    assert [title.partition(".")[0] for title, *_ in rows] == [f"Question {i}" for i in range(1, len(rows) + 1)]
