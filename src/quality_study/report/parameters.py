"""The parameters of a notebook: one tagged cell of literals; what is given must be among them."""

from __future__ import annotations

import ast
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import plural

if TYPE_CHECKING:
    from nbformat import NotebookNode

TAG = "parameters"
INJECTED_TAG = "injected-parameters"
#: Two threads that parse may stop each other: « AST constructor recursion depth mismatch », in Python 3.11.
_ONE_AT_A_TIME = threading.Lock()


def parameter_values(notebook: NotebookNode, name: str = "carnet") -> dict[str, Any]:
    """Read the parameters of a notebook and their values, those injected by a run included.

    Raises
    ------
    StudyError
        There is not exactly one cell tagged ``parameters``, or it holds more than literal assignments.
    """
    tagged = [i for i, c in enumerate(notebook.cells, 1) if TAG in c.metadata.get("tags", [])]
    if len(tagged) != 1:
        message = f"il faut une cellule, et une seule, étiquetée « {TAG} »"
        found = plural(len(tagged), "cellule étiquetée", "cellules étiquetées")
        raise StudyError([Problem(message, name, found=found, accepted=["1 cellule"])])
    values = _literals(notebook.cells[tagged[0] - 1].source, f"{name}, cellule {tagged[0]}")
    for index, cell in enumerate(notebook.cells, 1):
        if INJECTED_TAG in cell.metadata.get("tags", []):
            values |= _literals(cell.source, f"{name}, cellule {index}")
    return values


def check_parameters(notebook: NotebookNode, given: Mapping[str, Any], name: str) -> None:
    """Raise a StudyError that lists every given parameter which the notebook does not read."""
    known = parameter_values(notebook, name)
    problems = [Problem("paramètre inconnu", name, None, None, g, sorted(known)) for g in given if g not in known]
    if problems:
        raise StudyError(problems)


def _literals(source: str, place: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    try:
        with _ONE_AT_A_TIME:
            tree = ast.parse(source)
        for node in tree.body:
            if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
                raise ValueError
            values[node.targets[0].id] = ast.literal_eval(node.value)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        message = "la cellule des paramètres ne contient que des lignes « nom = valeur »"
        raise StudyError([Problem(message, place)]) from None
    return values
