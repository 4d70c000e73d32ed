"""Hand out a practical: the student's notebook, the data it needs, and the instructions, in one folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from quality_study.facts.edition import Edition, open_edition
from quality_study.grading.handing_out.consigne import consigne
from quality_study.grading.handing_out.stripping import solution_lines, student_notebook
from quality_study.grading.practical.assignment import Assignment
from quality_study.tables.processed import build_tables, write_tables
from quality_study.tables.validation import load_raw
from quality_study.words.errors import Problem, StudyError, raise_if_any

#: Name of the page of instructions.
CONSIGNE = "consigne.html"


def release(root: Path, assignment: Assignment, output: Path, *, kit: Path | None = None) -> list[Path]:
    """Write the folder that students receive.

    It is a study of its own: the facts of the edition (its raw exports excepted), its tables, the notebook without its
    solutions, and the instructions. Neither the TOML file nor anything of it but titles, names and points is there.

    Parameters
    ----------
    root : Path
        The study folder.
    assignment : Assignment
    output : Path
        Folder to make, or an empty one.
    kit : Path, optional
        The wheel of this program, to hand out with the rest.

    Returns
    -------
    list of Path
        The files written, in order.

    Raises
    ------
    StudyError
        The folder already holds files (nothing is written over), the edition has no answers or is wrong, or a line of a
        solution would be released, the kit is no wheel.
    """
    held = sorted(p.name for p in output.iterdir()) if output.is_dir() else []
    if held or output.is_file():
        message = "ce dossier existe déjà et n’est pas vide ; donnez-en un autre, rien n’est écrasé"
        raise StudyError([Problem(message, str(output), found=", ".join(held[:3]) or output.name)])
    if kit is not None and not (kit.is_file() and kit.suffix == ".whl"):
        raise StudyError([Problem("ce n’est pas le paquet du kit", str(kit), accepted=["quality_study-….whl"])])
    edition = open_edition(assignment.edition, root=root)
    study = load_raw(edition)
    if study.responses.empty:
        raise StudyError([Problem("cette édition n’a pas de réponses", edition.shown(edition.raw), found=edition.id)])
    reference = nbformat.read(assignment.notebook, as_version=4)
    notebook = student_notebook(assignment, reference)
    raise_if_any(leaks(reference, notebook, assignment.notebook.name))
    wheel = "" if kit is None else kit.name
    page = consigne(assignment, reference, fictitious=edition.settings.fictitious, wheel=wheel)

    given = Edition(output, edition.id)
    for path in edition.facts:
        copy = given.raw / path.relative_to(edition.raw)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    write_tables(given, build_tables(given, study))
    folder = output / "notebooks"
    folder.mkdir()
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / assignment.notebook.name).write_text(text + "\n", encoding="utf-8")
    if kit is not None:
        shutil.copyfile(kit, output / kit.name)
    (output / CONSIGNE).write_text(page, encoding="utf-8")
    return sorted(path for path in output.rglob("*") if path.is_file())


def leaks(reference: NotebookNode, notebook: NotebookNode, file: str) -> list[Problem]:
    """List the lines of the solutions that the student's notebook still holds; lines of a word or two do not count."""
    given = {line.strip() for cell in notebook.cells for line in cell.source.splitlines()}
    told = [line for line in solution_lines(reference) if line in given and len(line.split()) > 2]
    return [Problem("cette ligne d’une solution serait remise aux étudiants", file, found=line[:60]) for line in told]
