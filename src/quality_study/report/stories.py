"""The notebooks of an edition as their authors wrote them: which they are, whether they can be printed."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from quality_study.facts.edition import Edition
from quality_study.report.document import Document, read_notebooks
from quality_study.report.omission import edition_omission
from quality_study.words.errors import Problem, StudyError


def source_notebooks(edition: Edition) -> list[Path]:
    """List the notebooks of the study, in the order of their names, without those that the edition switches off."""
    off = edition_omission(edition).notebooks
    return [path for path in sorted(edition.notebooks.glob("[0-9][0-9]_*.ipynb")) if path.stem not in off]


def read_notebook(path: Path, shown: str) -> NotebookNode:
    """Read a notebook.

    Raises
    ------
    StudyError
        The file holds no notebook.
    """
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, KeyError, AttributeError):
        message = "ce fichier n’est pas un carnet Jupyter entier : reprenez-en une copie, ou ouvrez-le dans JupyterLab"
        raise StudyError([Problem(message, shown)]) from None
    return notebook


def read_stories(edition: Edition) -> Document:
    """Read what the notebooks of an edition tell before any of their code is run.

    Raises
    ------
    StudyError
        A notebook cannot be read, or a cell holds something that cannot be printed; every such cell is listed.
    """
    found, problems = [], []
    for path in source_notebooks(edition):
        shown = edition.shown(path)
        try:
            notebook = read_notebook(path, shown)
        except StudyError as error:
            problems += error.problems
            continue
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        found.append((shown, notebook))
    try:
        document = read_notebooks(found, folder=edition.notebooks, off=edition_omission(edition), executed=False)
    except StudyError as error:
        problems += error.problems
    if problems:
        raise StudyError(problems)
    return document
