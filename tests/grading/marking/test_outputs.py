"""A figure, a table, an image or LaTeX: kept in the copy, run on the students' edition, shown to the marker."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import essai
import nbformat
import pytest
from bs4 import BeautifulSoup
from harmless import active_content, policy, words
from nbformat.v4 import new_code_cell, new_markdown_cell
from PIL import Image
from standin import Kernel

from quality_study.grading.by_hand.formulas import formulas_of, typeset
from quality_study.grading.by_hand.manual import write_final_marks, write_manual
from quality_study.grading.copies.copy_file import parse_notebook
from quality_study.grading.copies.finding import Copy
from quality_study.grading.copies.repair import repair
from quality_study.grading.copies.structure import Structure, structure_of
from quality_study.grading.handing_out.consigne import points_table
from quality_study.grading.handing_out.stripping import student_notebook
from quality_study.grading.marking.expected import Target
from quality_study.grading.marking.rerun import grade_copy
from quality_study.grading.practical.assignment import Assignment, Criterion, Level, Task, read_assignment
from quality_study.grading.results import CopyResult, copies_folder, read_result, write_result
from quality_study.grading.shown import of_bundle, picture, table
from quality_study.words.errors import StudyError

EXPECTED = {"tp9.repondants": 8, "tp9.oui": 2, "tp9.part": 0.25, "tp9.ecoles": ["A", "B"]}
RIGHT = {
    "q1": "repondants = 8\nrecord('tp9.repondants', repondants)",
    "q2": "oui = 2\npart = oui / repondants\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)",
    "q3": "ordre = ['A', 'B']\nrecord('tp9.ecoles', ordre)",
}
DRAWING = "### BEGIN SOLUTION\nshow('image/png', 'x')\n### END SOLUTION"
LEVELS = (Level(label="Absent", points=0, text="Rien."), Level(label="Lisible", points=2, text="Titre et axes."))
PAGE = "<table><tr><th></th><th>n</th></tr><tr><td>UTC <script>alert(1)</script></td><td>12</td></tr></table>"


def png(width: int = 3, height: int = 2) -> str:
    content = io.BytesIO()
    Image.new("RGB", (width, height)).save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def criterion(title: str) -> Criterion:
    return Criterion(title=title, levels=LEVELS)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assignment, nbformat.NotebookNode]:
    """The small practical with a figure to draw before its text to write."""
    plain = essai.write_study(tmp_path_factory.mktemp("study"))
    notebook = essai.reference()
    notebook.cells[-2:-2] = [
        new_markdown_cell("## Question 9. Dessinez.", metadata=essai._grading("t9")),
        new_code_cell(DRAWING, metadata=essai._grading("f1", solution=True, points=2)),
    ]
    tasks = (
        Task(cell="f1", title="Dessiner", shows="figure", criteria=(criterion("Lisibilité"),)),
        plain.tasks[0].model_copy(update={"shows": "image", "values": ("tp9.part",)}),
    )
    nbformat.write(notebook, plain.notebook)
    return plain.model_copy(update={"tasks": tasks}), notebook


@pytest.fixture(scope="module")
def structure(reference: tuple[Assignment, nbformat.NotebookNode]) -> Structure:
    return structure_of(*reference)


def copy_of(reference: tuple[Assignment, nbformat.NotebookNode], **answers: str) -> nbformat.NotebookNode:
    made = student_notebook(*reference)
    for cell in made.cells:
        identifier = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = (RIGHT | answers).get(identifier, cell.source)
    return made


def graded(
    assignment: Assignment, structure: Structure, copy: nbformat.NotebookNode, kernel: Kernel | None = None
) -> CopyResult:
    editions: list[Any] = [SimpleNamespace(id=name, root=Path()) for name in ("exemple-3", "exemple")]
    targets = [Target(edition, EXPECTED, edition.id != "exemple", edition.id) for edition in editions]
    read = parse_notebook(nbformat.writes(copy).encode()).notebook
    zoe = Copy("Zoé", Path("Zoé.ipynb"))
    return grade_copy(zoe, repair(read, structure), assignment, targets, kernel or Kernel(), "")


def test_a_figure_is_released_without_its_solution(reference: tuple[Assignment, nbformat.NotebookNode]) -> None:
    received = {c.metadata.get("nbgrader", {}).get("grade_id"): c for c in student_notebook(*reference).cells}
    assert received["f1"].source == "# VOTRE RÉPONSE ICI"
    assert points_table(*reference)[-2][1:] == ("figure, par son code : lisibilité", 2)


def test_what_a_cell_shows_is_kept_with_its_code(
    reference: tuple[Assignment, nbformat.NotebookNode], structure: Structure
) -> None:
    axes = "<Axes: xlabel='count'>"
    drawing = f"print('titre')\nshow('text/plain', {axes!r})\nshow('image/png', {png()!r})\n"
    drawing += f"show('text/html', {PAGE!r})\n1 / 0"
    copy = copy_of(reference, f1=drawing)
    at = essai.position(copy, "f1")
    copy.cells.insert(at, new_code_cell("show('text/latex', '$x^2$')\n# avant"))
    for cell in copy.cells:
        cell.metadata.pop("nbgrader", None)  # known by its place
    result = graded(reference[0], structure, copy, Kernel(files=[["a.png", 9, png()], ["b.csv", 3, "eA=="], 7, ["x"]]))
    assert [s.kind for s in result.shown["f1"]] == ["picture", "latex", "table", "error"]
    assert result.shown["f1"][0].data == png()
    assert result.shown["f1"][2].rows == (("", "n"), ("UTC", "12"))
    assert result.shown["f1"][3].data == "ZeroDivisionError : division by zero"
    assert result.code["f1"].endswith(drawing)
    assert [(f.kind, f.name) for f in result.files] == [("picture", "a.png"), ("text", "b.csv")]
    assert result.auto == 8  # an error in a figure costs no value
    assert {name: (v.found, v.verdict) for name, v in result.own.items()} == {
        name: (value, "right") for name, value in EXPECTED.items()
    }


def test_a_figure_drawn_in_a_cell_of_its_own_is_no_absent_answer(
    reference: tuple[Assignment, nbformat.NotebookNode], structure: Structure
) -> None:
    copy = copy_of(reference)
    drawing = f"show('image/png', {png()!r})"
    at = essai.position(copy, "f1")
    copy.cells[at + 1 : at + 1] = [new_markdown_cell(""), new_code_cell("largeur = 3"), new_code_cell(drawing)]
    result = graded(reference[0], structure, copy)
    assert [s.kind for s in result.shown["f1"]] == ["picture"]
    assert result.code["f1"] == f"largeur = 3\n\n{drawing}"
    assert result.remarks[-1] == "Cellules de code ajoutées : 2."


def test_the_students_edition_is_run_only_when_something_there_is_looked_at(
    reference: tuple[Assignment, nbformat.NotebookNode], structure: Structure
) -> None:
    kernel = Kernel()
    graded(reference[0], structure, copy_of(reference), kernel)
    assert kernel.runs == 2
    values = reference[0].model_copy(update={"tasks": reference[0].tasks[1:]})
    result = graded(values, structure, copy_of(reference), kernel)
    assert kernel.runs == 3
    assert result.own["tp9.part"].found == 0.25  # right everywhere, hence there
    wrong = graded(values, structure, copy_of(reference, q1="repondants = 4\nrecord('tp9.repondants', 4)"), kernel)
    assert (wrong.own["tp9.part"].found, wrong.own["tp9.part"].verdict) == (0.5, "follow_up")


def test_a_picture_put_into_a_cell_is_kept(
    reference: tuple[Assignment, nbformat.NotebookNode], structure: Structure
) -> None:
    copy = copy_of(reference, p1="![](attachment:a.png)")
    copy.cells[-1]["attachments"] = {"a.png": {"image/png": png()}, "b.png": {"image/png": "bm90IGEgcGljdHVyZQ=="}}
    more = {"c.svg": {"image/svg+xml": png()}, "d": {"image/png": png(9)}}
    copy.cells.append(new_markdown_cell("et", attachments=more))
    result = graded(reference[0], structure, copy)
    assert [s.data for s in result.shown["p1"]] == [png(), png(9)]


def test_the_marker_sees_it_large_beside_its_code_and_its_values(
    reference: tuple[Assignment, nbformat.NotebookNode], structure: Structure, tmp_path: Path
) -> None:
    assignment = reference[0]
    drawing = f"show('image/png', {png()!r})\nshow('text/html', {PAGE!r})\n# </pre><script>"
    prose = "La part est $p = \\frac{k}{n}$, pas 3 $ ni 4 $ ; $\\absurde{$."
    wrong = RIGHT["q2"].replace("oui / repondants", "100 * oui / repondants")
    results = [
        graded(
            assignment, structure, copy_of(reference, f1=drawing, p1=prose, q2=wrong), Kernel([["a.txt", 3, "PGI+"]])
        ),
        graded(assignment, structure, copy_of(reference)).model_copy(update={"student": "Ana"}),
        graded(assignment, structure, copy_of(reference, f1="show('text/plain', 'rien')")).model_copy(
            update={"student": "Luc"}
        ),
    ]
    marks = tmp_path / "notes.csv"
    for result in results:
        write_result(copies_folder(marks), result)
        assert read_result(copies_folder(marks) / f"{result.student}.json") == result
    page = write_manual(marks, assignment, tmp_path / "m")[0].read_bytes()
    assert policy(page)["img-src"] == "data:"
    assert active_content(page, pictures=True) == []
    soup = BeautifulSoup(page, "html.parser")
    assert [i["src"] for i in soup.find_all("img")] == [f"data:image/png;base64,{png()}"]
    said = words(page)
    assert "UTC 12 Code de la cellule show(" in said
    assert "# </pre><script> Fichiers que la copie a écrits a.txt (3 octets) <b>" in said
    assert "Ana La réponse est laissée vide : elle est notée absente d’elle-même." in said
    assert "Luc rien Le code ne montre ni figure ni tableau sur les données du TP." in said
    assert "Ses valeurs, sur les données du TP : tp9.part = 25 (fausse)." in said
    assert "Barème : 2 points" in said
    assert "Réponse du carnet de référence show('image/png', 'x') Barème : 2 points" in said
    assert len(soup.find_all("math")) == 1
    assert soup.math.mfrac.get_text() == "kn"


def test_an_absent_answer_is_marked_by_itself_and_a_marker_may_say_otherwise(
    reference: tuple[Assignment, nbformat.NotebookNode], structure: Structure, tmp_path: Path
) -> None:
    write_result(copies_folder(tmp_path / "notes.csv"), graded(reference[0], structure, copy_of(reference)))
    final = write_final_marks(tmp_path / "notes.csv", reference[0])
    assert (final.at[0, "manual"], final.at[0, "state"]) == (0, "graded")
    sheet = write_manual(tmp_path / "notes.csv", reference[0], tmp_path / "m")[2].read_text(encoding="utf-8-sig")
    assert sheet.count(";Absent;;Réponse absente.;automatique;") == 1
    unread = CopyResult(student="Zoé", file="z", status="not_graded", reason="Illisible.")
    write_result(copies_folder(tmp_path / "notes.csv"), unread)
    assert write_final_marks(tmp_path / "notes.csv", reference[0])["manual"].isna().all()


@pytest.mark.parametrize(
    ("mime", "content"),
    [
        ("image/png", "pas du base64"),
        ("image/png", base64.b64encode(b"GIF89a").decode()),
        ("image/jpeg", png()),
        ("image/gif", png()),
        ("image/png", png(8_000, 5_001)),
        ("image/png", base64.b64encode(base64.b64decode(png()) + b"x" * 1_500_000).decode()),
        ("image/svg+xml", base64.b64encode(b'<!DOCTYPE s [<!ENTITY a "b">]><svg/>').decode()),
        ("image/svg+xml", base64.b64encode(b"<html>").decode()),
    ],
)
def test_what_is_no_sound_picture_is_not_shown(mime: str, content: str) -> None:
    assert picture(mime, content) is None
    assert picture("image/png", png()) is not None


def test_the_best_of_an_output_is_shown() -> None:
    def kind(**data: str) -> tuple[str, str]:
        found = of_bundle({name.replace("_", "/").replace("svg", "svg+xml"): value for name, value in data.items()})
        assert found is not None
        return found.kind, found.mime

    assert kind(text_plain="<Figure>", image_png=png()) == ("picture", "image/png")
    assert kind(text_plain="x", image_svg="<svg xmlns='…'/>") == ("picture", "image/svg+xml")
    assert kind(text_plain="x", image_png="faux") == ("text", "")
    assert kind(text_plain="x", text_html=PAGE) == ("table", "")
    assert kind(text_plain="x", text_html="<b>x</b>") == ("text", "")
    assert of_bundle({"application/json": "{}"}) is None
    deep = table("<table>" * 5_000)
    assert deep is None or deep.rows == ()


def test_formulas_that_are_not_understood_or_lead_somewhere_are_left_as_text() -> None:
    text = r"$\href{javascript:alert(1)}{x}$ et $a<b$, $\frac{1}{$ ; $$\sqrt{2}$$ ; 5 $ par 3 $"
    assert formulas_of(text) == [r"\href{javascript:alert(1)}{x}", "a<b", r"\frac{1}{", r"\sqrt{2}"]
    assert set(typeset(formulas_of(text))) == {"a<b", r"\sqrt{2}"}
    assert typeset([]) == {}


def test_what_a_question_asks_for_goes_with_its_cell(
    reference: tuple[Assignment, nbformat.NotebookNode],
) -> None:
    toml = essai.TOML.replace("\n[[tasks]]", '\n[[tasks]]\nshows = "figure"\nvalues = ["tp9.n"]')
    path = reference[0].notebook.with_suffix(".toml")
    before = path.read_text(encoding="utf-8")
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_assignment(path.parents[2], "tp9")
    path.write_text(before, encoding="utf-8")
    said = str(caught.value)
    assert "« p1 » est une cellule Markdown (valeur trouvée : « figure »). Valeurs admises : text, image," in said
    assert "« values » : « Interpréter » : nom inconnu (valeur trouvée : « tp9.n »)." in said
