"""What a student receives of a reference notebook: no solution, no hidden metadata, locked cells, its own identifiers.

The rules are those of nbgrader's ClearSolutions and LockCells, so that its metadata stay true; the stub differs: it
gives the names that later cells read a value that says « à compléter », so that the notebook still runs to its end.
"""

from __future__ import annotations

import ast
import hashlib
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.grading.practical.assignment import Assignment, grade_id
from quality_study.grading.practical.forms import METADATA, STUB, STUB_VALUE
from quality_study.report.parameters import TAG
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import typographic

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_KEPT = ("grade", "grade_id", "locked", "points", "schema_version", "solution", "task", "cell_type")


def student_notebook(assignment: Assignment, reference: NotebookNode) -> NotebookNode:
    """Make the student's version of a reference notebook.

    Parameters
    ----------
    assignment : Assignment
    reference : NotebookNode

    Returns
    -------
    NotebookNode
        Its metadata name the assignment and what is to be recorded (names, cells, units), without any value.

    Raises
    ------
    StudyError
        Marks of solution that do not go by pairs, a cell of solution without marks, code that is not Python.
    """
    outside = [_outside(cell) for cell in reference.cells]
    cells = []
    for index, cell in enumerate(reference.cells):
        source = _without_solution(cell, outside[index:], assignment.notebook.name, index + 1)
        make: Any = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        made = make(source, metadata=_metadata(cell))
        made["id"] = _identifier(assignment.id, grade_id(cell) or str(index), source)
        cells.append(made)
    promised = {
        "assignment": assignment.id,
        "title": assignment.title,
        "values": [{"name": v.name, "cell": v.cell, "unit": v.unit} for v in assignment.values],
        "tasks": [{"cell": t.cell, "title": t.title} for t in assignment.tasks],
    }
    kept = {key: reference.metadata[key] for key in ("kernelspec", "language_info") if key in reference.metadata}
    student: NotebookNode = new_notebook(cells=cells, metadata={**kept, METADATA: promised})
    return student


def solution_lines(reference: NotebookNode) -> list[str]:
    """List the lines of every solution of a reference notebook, without their indentation: none may be released."""
    found = []
    for cell in reference.cells:
        if _is_prose(cell):
            found += cell.source.splitlines()
        elif cell.cell_type == "code":
            found += [line for inside, line in _regions(cell.source) if inside]
    return [line.strip() for line in found if line.strip()]


def _without_solution(cell: NotebookNode, outside: Sequence[str], file: str, number: int) -> str:
    """Return the source of a cell with its solutions replaced; `outside` is what stays, from this cell to the last."""
    if _is_prose(cell):
        return f"*{STUB}*"
    if cell.cell_type != "code":
        return _typeset(cell.source)
    marks = [line.strip() for line in cell.source.splitlines() if line.strip() in (BEGIN, END)]
    place = f"{file}, cellule {number}"
    if marks != [BEGIN, END] * (len(marks) // 2):
        raise StudyError([Problem("les marques de solution ne vont pas par paires", place)])
    if not marks:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            raise StudyError([Problem("cellule de solution sans marques", place, accepted=[BEGIN, END])])
        return str(cell.source)
    try:
        read = set().union(*(_names(source, ast.Load) for source in outside))
        return "\n".join(_stubbed(_regions(cell.source), read)).removesuffix("\n")
    except SyntaxError as error:
        raise StudyError([Problem("ce n’est pas du Python", place, error.lineno)]) from None


def _stubbed(lines: Iterable[tuple[bool, str]], read: set[str]) -> Iterable[str]:
    region: list[str] = []
    for inside, line in [*lines, (False, "")]:
        if inside:
            region.append(line)
            continue
        if region:
            source = textwrap.dedent("\n".join(region))
            indent = region[0][: len(region[0]) - len(region[0].lstrip())]
            wanted = [name for name in _names(source, ast.Store) if name in read]
            yield f"{indent}# {STUB}"
            yield from (f'{indent}{name} = "{STUB_VALUE}"' for name in wanted)
            region = []
        yield line


def _regions(source: str) -> list[tuple[bool, str]]:
    """Return each line that is not a mark, and whether it is inside a solution."""
    found, inside = [], False
    for line in source.splitlines():
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        else:
            found.append((inside, line))
    return found


def _outside(cell: NotebookNode) -> str:
    """Return what is left of a cell of code without its solutions."""
    if cell.cell_type != "code":
        return ""
    return "\n".join(line for inside, line in _regions(cell.source) if not inside)


def _names(source: str, context: type[ast.expr_context]) -> dict[str, None]:
    """Return the names that a piece of code reads, or binds, in order of appearance."""
    found = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name) and isinstance(n.ctx, context)]
    return dict.fromkeys(n.id for n in sorted(found, key=lambda n: (n.lineno, n.col_offset)))


def _typeset(markdown: str) -> str:
    """Set the French typography of a text, which JupyterLab shows as it is; code is left alone."""
    parts = re.split(r"(```.*?```|`[^`\n]*`)", markdown, flags=re.DOTALL)
    return "".join(part if part.startswith("`") else typographic(part) for part in parts)


def _is_prose(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _metadata(cell: NotebookNode) -> dict[str, Any]:
    """Keep what is allowed, no more: nbgrader's own keys and the tag of the parameters; lock what is not to write."""
    nbgrader = cell.metadata.get("nbgrader", {})
    kept: dict[str, Any] = {}
    if TAG in cell.metadata.get("tags", []):
        kept["tags"] = [TAG]
    if nbgrader:
        kept["nbgrader"] = {key: nbgrader[key] for key in _KEPT if key in nbgrader}
        kept["deletable"] = False
    if nbgrader.get("locked") and not nbgrader.get("solution"):
        kept["editable"] = False
    return kept


def _identifier(assignment: str, cell: str, source: str) -> str:
    """Return an identifier that depends on what the student receives only."""
    digest = hashlib.sha256("\x00".join([assignment, cell, source]).encode()).hexdigest()
    return f"{assignment}-{digest[:12]}"
