from __future__ import annotations

import essai
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from quality_study.grading.copies.prose import stray_texts
from quality_study.grading.copies.repair import PLACE, Repaired, repair
from quality_study.grading.copies.structure import Structure, read_structure
from quality_study.grading.practical.assignment import Assignment, assignment_files, read_assignment
from quality_study.report.parameters import parameter_values

LOST = "Les métadonnées sont perdues : les cellules sont reconnues par leur texte et leur place."
SUBJECT = ["parametres", "debut", "q1", "q1_verif", "q2", "q2_verif", "q3", "q3_verif"]


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return essai.write_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def structure(assignment: Assignment) -> Structure:
    return read_structure(assignment)


@pytest.fixture
def copy(assignment: Assignment) -> nbformat.NotebookNode:
    return essai.answered(assignment)


def code(repaired: Repaired) -> list[nbformat.NotebookNode]:
    return [c for c in repaired.notebook.cells if c.cell_type == "code"]


def places(repaired: Repaired) -> list[str]:
    """Short names of the cells to run: « q1 », « + » for an added one, « debut* » for a changed one."""
    names = []
    for cell in code(repaired):
        place = cell.metadata[PLACE]
        name = place.split("« ")[1].split(" »")[0] if "«" in place else "+"
        names.append(name + "*" * place.endswith("modifiée"))
    return names


def sources(repaired: Repaired) -> list[str]:
    return [c.source for c in code(repaired)]


def strip(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    for cell in notebook.cells:
        cell.metadata.clear()
    return notebook


RIGHT = [
    'edition = "exemple"',
    essai.START,
    essai.SOLUTIONS["q1"],
    'print("q1 :", type(repondants).__name__)',
    essai.SOLUTIONS["q2"],
    'print("q2 :", type(part).__name__)',
    essai.SOLUTIONS["q3"],
    'print("q3 :", type(ordre).__name__)',
]


def test_a_good_copy_is_run_as_it_is(copy: nbformat.NotebookNode, structure: Structure) -> None:
    repaired = repair(copy, structure)
    assert sources(repaired) == RIGHT
    assert places(repaired) == SUBJECT
    assert code(repaired)[0].metadata["tags"] == ["parameters"]
    assert repaired.prose == {"p1": essai.SOLUTIONS["p1"]}
    assert (repaired.remarks, repaired.unanswered, repaired.reason) == ([], [], "")
    assert [c.cell_type for c in repaired.notebook.cells] == [c.cell_type for c in copy.cells]  # the same numbers
    nbformat.validate(repaired.notebook)


def test_lost_metadata(copy: nbformat.NotebookNode, structure: Structure) -> None:
    repaired = repair(strip(copy), structure)
    assert sources(repaired) == RIGHT
    assert repaired.prose == {"p1": essai.SOLUTIONS["p1"]}
    assert repaired.remarks == [LOST]


def test_lost_metadata_and_answers_of_another_shape(assignment: Assignment, structure: Structure) -> None:
    answers = {
        "q1": "n = len(set(reponses.respondent))\nrecord('tp9.repondants', n)",
        "q2": "import collections\nrecord( name='tp9.oui', value=3)\nrecord('tp9.part', 3 / n)",
    }
    copy = strip(essai.answered(assignment, **answers))
    copy.cells[2].source += "\nimport collections"  # a locked cell, changed
    repaired = repair(copy, structure)
    assert places(repaired) == ["parametres", "debut*", "debut", *SUBJECT[2:]]
    assert code(repaired)[3].source == answers["q1"]
    assert code(repaired)[5].source == answers["q2"]
    assert repaired.remarks == [LOST, "Cellule verrouillée modifiée : « debut »."]


def test_what_a_cell_records_tells_which_it_is(assignment: Assignment, structure: Structure) -> None:
    answers = {
        "q2": "a, b = 1, 2\nrecord('tp9.oui', a)\nrecord('tp9.part', b)",
        "q3": "z = []\nrecord('tp9.ecoles', z)",
    }
    copy = strip(essai.answered(assignment, **answers))
    first, second = (next(i for i, c in enumerate(copy.cells) if c.source == answers[q]) for q in ("q2", "q3"))
    copy.cells[first], copy.cells[second] = copy.cells[second], copy.cells[first]
    repaired = repair(copy, structure)
    assert [code(repaired)[i].source for i in (4, 6)] == [answers["q2"], answers["q3"]]
    assert repaired.remarks == [LOST, "Cellule déplacée, remise à sa place : « q2 »."]


def test_deleted_cells(copy: nbformat.NotebookNode, structure: Structure) -> None:
    for name in ("p1", "q2", "debut", "q1_verif"):
        del copy.cells[essai.position(copy, name)]
    repaired = repair(copy, structure)
    assert places(repaired) == SUBJECT
    assert 'oui = "à compléter"' in code(repaired)[4].source  # what students receive
    assert repaired.prose == {"p1": ""}
    assert repaired.remarks == ["Cellules absentes : « q2 » et « p1 »."]


def test_duplicated_cells_are_all_run(copy: nbformat.NotebookNode, structure: Structure) -> None:
    at = essai.position(copy, "q1")
    twin = nbformat.from_dict(copy.cells[at])
    twin.source = "record('tp9.repondants', 3)"
    copy.cells.insert(at + 1, twin)
    copy.cells.append(nbformat.from_dict(copy.cells[2]))
    repaired = repair(copy, structure)
    assert places(repaired) == ["parametres", "debut", "q1", "q1", *SUBJECT[3:]]
    assert sources(repaired)[2:4] == [essai.SOLUTIONS["q1"], "record('tp9.repondants', 3)"]
    assert repaired.remarks == ["Cellule en double, toutes exécutées dans l’ordre : « q1 »."]


def test_a_copy_of_the_stub_is_not_run_after_the_answer(copy: nbformat.NotebookNode, structure: Structure) -> None:
    stub = next(p for p in structure.parts if p.id == "q1")
    twin = new_code_cell(stub.source, metadata={"nbgrader": {"grade_id": "q1"}})
    copy.cells.insert(essai.position(copy, "q1") + 1, twin)
    assert sources(repair(copy, structure)) == RIGHT


def test_moved_cells_go_back(copy: nbformat.NotebookNode, structure: Structure) -> None:
    copy.cells.insert(3, copy.cells.pop(essai.position(copy, "q3")))
    repaired = repair(copy, structure)
    assert sources(repaired) == RIGHT
    assert repaired.remarks == ["Cellule déplacée, remise à sa place : « q3 »."]


def test_renamed_cells(copy: nbformat.NotebookNode, structure: Structure) -> None:
    for name, other in (("q1", "question-1"), ("q2", "q2bis"), ("p1", "texte")):
        copy.cells[essai.position(copy, name)].metadata["nbgrader"]["grade_id"] = other
    repaired = repair(copy, structure)
    assert sources(repaired) == RIGHT
    assert repaired.prose == {"p1": essai.SOLUTIONS["p1"]}
    assert repaired.remarks == [
        "Cellules renommées : « question-1 » pour « q1 », « q2bis » pour « q2 » et « texte » pour « p1 »."
    ]


def test_added_cells_are_run_before_the_answer_they_precede(copy: nbformat.NotebookNode, structure: Structure) -> None:
    copy.cells.insert(essai.position(copy, "q2"), new_code_cell("import math"))
    copy.cells.insert(essai.position(copy, "q1_verif"), new_code_cell("carre = lambda x: x * x"))
    copy.cells += [new_code_cell("record('tp9.plus', 1)"), new_code_cell("  \n"), new_raw_cell("rien")]
    repaired = repair(copy, structure)
    assert places(repaired) == ["parametres", "debut", "q1", "q1_verif", "+", "+", *SUBJECT[4:], "+"]
    assert [s for s, p in zip(sources(repaired), places(repaired), strict=True) if p == "+"] == [
        "carre = lambda x: x * x",
        "import math",
        "record('tp9.plus', 1)",
    ]
    assert repaired.remarks == ["Cellules de code ajoutées : 3."]


def test_a_locked_cell_that_was_changed_is_run_before_the_original(
    copy: nbformat.NotebookNode, structure: Structure
) -> None:
    copy.cells[essai.position(copy, "debut")].source += "\nimport math"
    repaired = repair(copy, structure)
    assert places(repaired) == ["parametres", "debut*", *SUBJECT[1:]]
    assert code(repaired)[2].source == essai.START
    assert repaired.remarks == ["Cellule verrouillée modifiée : « debut »."]


@pytest.mark.parametrize("lost", [False, True])
def test_the_parameters_are_ours(copy: nbformat.NotebookNode, structure: Structure, lost: bool) -> None:
    copy.cells[1].source = 'edition = "2011"'
    copy.cells.insert(
        2, new_code_cell('# Parameters\nedition = "exemple"\n', metadata={"tags": ["injected-parameters"]})
    )
    repaired = repair(strip(copy) if lost else copy, structure)
    assert sources(repaired) == RIGHT
    changed = "Cellule verrouillée modifiée : « parametres »."
    assert repaired.remarks == ([LOST, changed] if lost else [changed])


def test_an_answer_that_gives_a_parameter_is_said(assignment: Assignment, structure: Structure) -> None:
    copy = essai.answered(assignment, q1='edition = "exemple"\n' + essai.START + "\n" + essai.SOLUTIONS["q1"])
    repaired = repair(copy, structure)
    assert code(repaired)[2].source.startswith("edition")
    assert repaired.remarks == ["Paramètre redéfini dans une réponse : « edition »."]


def test_cells_of_another_type(copy: nbformat.NotebookNode, structure: Structure) -> None:
    for name, make in (("q1", new_markdown_cell), ("q3", new_raw_cell), ("p1", new_code_cell)):
        at = essai.position(copy, name)
        copy.cells[at] = make(copy.cells[at].source, metadata=copy.cells[at].metadata)
    repaired = repair(copy, structure)
    assert sources(repaired) == RIGHT
    assert repaired.prose == {"p1": essai.SOLUTIONS["p1"]}
    assert repaired.remarks == ["Cellules dont le type a changé : « q1 », « q3 » et « p1 »."]


def test_prose_in_several_cells(copy: nbformat.NotebookNode, structure: Structure) -> None:
    copy.cells += [new_markdown_cell("Suite."), new_markdown_cell("Fin."), new_code_cell("1"), new_markdown_cell("Non")]
    assert repair(copy, structure).prose == {"p1": f"{essai.SOLUTIONS['p1']}\n\nSuite.\n\nFin."}


def test_prose_written_under_the_cell_left_empty(assignment: Assignment, structure: Structure) -> None:
    copy = essai.answered(assignment, p1="*VOTRE RÉPONSE ICI*")
    copy.cells.append(new_markdown_cell("Mon texte."))
    repaired = repair(copy, structure)
    assert repaired.prose == {"p1": "Mon texte."}
    assert repaired.remarks == []


def test_what_is_left_to_write(assignment: Assignment, structure: Structure) -> None:
    repaired = repair(essai.received(assignment), structure)
    assert repaired.unanswered == ["q1", "q2", "q3"]
    assert repaired.remarks == ["Cellules restées à compléter : « q1 », « q2 », « q3 » et « p1 »."]


def test_an_emptied_cell_is_left_to_write_and_its_subject_is_run(assignment: Assignment, structure: Structure) -> None:
    copy = essai.answered(assignment, q3="  \n")
    copy.cells[essai.position(copy, "q1_verif")].source = ""
    repaired = repair(copy, structure)
    assert places(repaired) == SUBJECT
    assert 'ordre = "à compléter"' in sources(repaired)[6]
    assert repaired.unanswered == ["q3"]


def test_another_notebook_is_refused(structure: Structure) -> None:
    other = new_notebook(cells=[new_markdown_cell("# Brouillon"), new_code_cell("print(1)")])
    assert repair(other, structure).reason == "Aucune cellule de ce TP n’y est reconnue : ce carnet est-il le bon ?"


def test_many_cells_take_no_time(copy: nbformat.NotebookNode, structure: Structure) -> None:
    strip(copy).cells.extend(new_code_cell("a" * 900 + f" {i}") for i in range(900))
    repaired = repair(copy, structure)
    assert len(code(repaired)) == len(RIGHT) + 900


def test_the_copies_of_the_repository_come_back_as_they_were() -> None:
    """Every practical: what students receive, repaired, is what they receive."""
    names = list(assignment_files(essai.REPOSITORY))
    assert names[:4] == ["tp1", "tp2", "tp3", "tp4"]
    for name in names:
        practical = read_assignment(essai.REPOSITORY, name)
        received = essai.received(practical)
        repaired = repair(received, read_structure(practical))
        assert sources(repaired) == [c.source for c in received.cells if c.cell_type == "code"]
        assert set(repaired.prose) == {t.cell for t in practical.tasks if not t.is_code}
        assert not any(repaired.prose.values())
        assert parameter_values(repaired.notebook)["edition"] == practical.edition


@pytest.mark.parametrize(
    ("source", "run"),
    [
        (
            "from numpy import *  # tout\nx = 1",
            "from numpy import *; from quality_study.report import record\nx = 1",
        ),
        ("if True:\n    %pylab inline", "if True:\n    %pylab inline\n    from quality_study.report import record"),
        ("from quality_study.report import *", "from quality_study.report import *"),
        ("for record in x:\n    pass", "for record in x:\n    pass\nfrom quality_study.report import record"),
        ("import json as record", "import json as record\nfrom quality_study.report import record"),
        ("%%time\nrecord = 3", "%%time\nrecord = 3"),
        ("record == 3", "record == 3"),
        ("import numpy as np", "import numpy as np"),
    ],
)
def test_a_library_does_not_hide_record(assignment: Assignment, structure: Structure, source: str, run: str) -> None:
    repaired = repair(essai.answered(assignment, q1=source), structure)
    assert code(repaired)[2].source == run


def test_constants_beside_the_parameters_are_kept(copy: nbformat.NotebookNode, structure: Structure) -> None:
    at = essai.position(copy, "parametres")
    copy.cells[at].source = 'SEUIL = 2\nedition = "autre"\nif SEUIL:\n    edition = "autre"\nimport math'
    repaired = repair(copy, structure)
    assert places(repaired) == ["parametres", "parametres*", *SUBJECT[1:]]
    assert sources(repaired)[:2] == ['edition = "exemple"', "SEUIL = 2\nimport math"]


def _received(copy: nbformat.NotebookNode, structure: Structure, name: str) -> int:
    at = essai.position(copy, name)
    copy.cells[at].source = structure.by_id[name].source
    return at


@pytest.mark.parametrize("where", ["au-dessus", "au-dessous", "question", "commentaire", "brut", "fin"])
def test_prose_is_found_wherever_it_was_typed(copy: nbformat.NotebookNode, structure: Structure, where: str) -> None:
    at = _received(copy, structure, "p1")
    if where == "question":
        copy.cells[at - 1].source += "\n\nLa moitié."
    elif where == "fin":
        copy.cells.insert(3, new_markdown_cell("La moitié."))
    elif where == "commentaire":
        copy.cells.insert(at + 1, new_code_cell("# La moitié."))
    else:
        made = new_raw_cell("La moitié.") if where == "brut" else new_markdown_cell("La moitié.")
        copy.cells.insert(at + (where == "au-dessous"), made)
    repaired = repair(copy, structure)
    assert repaired.prose == {"p1": "La moitié."}
    told = "Texte trouvé hors de sa cellule : « p1 »." in repaired.remarks
    assert told == (where != "au-dessous")
    assert not any("à compléter" in remark for remark in repaired.remarks)


@pytest.mark.parametrize("home", ["q1", "q3"])
def test_all_answers_in_one_cell(copy: nbformat.NotebookNode, structure: Structure, home: str) -> None:
    everything = "\n".join(essai.SOLUTIONS[q] for q in ("q1", "q2", "q3"))
    others = [q for q in ("q1", "q2", "q3") if q != home]
    for name in others:
        _received(copy, structure, name)
    copy.cells[essai.position(copy, home)].source = everything
    repaired = repair(copy, structure)
    run = dict(zip(places(repaired), sources(repaired), strict=True))
    assert run[home] == everything
    assert {run[q] for q in others} == {"# La réponse est dans une autre cellule."}
    said = " et ".join(f"« {q} »" for q in others)
    assert repaired.remarks == [f"Réponse consignée par une autre cellule : {said}."]
    assert repaired.unanswered == []


def test_an_answer_half_given_elsewhere_is_still_to_complete(copy: nbformat.NotebookNode, structure: Structure) -> None:
    _received(copy, structure, "q2")
    copy.cells[essai.position(copy, "q1")].source += "\nrecord('tp9.oui', 3)"
    repaired = repair(copy, structure)
    assert 'oui = "à compléter"' in sources(repaired)[4]
    assert repaired.unanswered == ["q2"]


def test_texts_of_one_answer_are_not_given_to_another(structure: Structure) -> None:
    notes = "Un.\n\nDeux."
    cells = [new_markdown_cell(notes), new_markdown_cell("Trois."), new_code_cell("x = 1  # rien")]
    assert stray_texts(cells, [None] * 3, [f"Avant.\n\n{notes}"]) == "Trois."
    assert stray_texts(cells, [None, structure.answers[0], None], []) == notes
