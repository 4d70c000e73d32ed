"""Run a copy on after an error: a cell that failed statement by statement, then what it should have given.

So an error is counted once: what a failed line did not touch is marked, and so is every later question. The values of
the reference that stand for those of a failed cell earn nothing: what is recorded under their names after them is left
out.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from quality_study.grading.practical.assignment import Value
from quality_study.report import mime

#: Key of the metadata of a cell: the names that it gives the values of the reference.
_LENT = "quality_study_lent"
_RECORD = re.compile(r"""\brecord\s*+\(\s*+["']([^"'\n]{1,120})["']\s*+,\s*+(\w{1,80})\s*+\)""")
#: A cell longer than this, or of more statements, stays whole.
_PARSED, _MOST_STATEMENTS = 20_000, 200
#: Longest cell whose lines that are not Python are read: to read them takes as many passes as there are.
_TRANSFORMED = 4_000


@dataclass(frozen=True)
class Further:
    """A notebook to run on.

    Attributes
    ----------
    notebook : NotebookNode
    resumed : tuple of int
        Cells of the notebook that was run, counted from 0, which are now run statement by statement.
    lent : tuple of str
        Recorded names whose values the reference gives to the cells that follow.
    """

    notebook: NotebookNode
    resumed: tuple[int, ...] = field(default=())
    lent: tuple[str, ...] = field(default=())


def further(
    notebook: NotebookNode, failed: Mapping[int, Sequence[Value]], expected: Mapping[str, Any], known: Mapping[str, Any]
) -> Further:
    """Make the notebook that goes on after the errors of a first run.

    Parameters
    ----------
    notebook : NotebookNode
        What was run.
    failed : mapping
        Its cells that raised, counted from 0, with the values that each is asked for.
    expected : mapping
        What the reference recorded.
    known : mapping
        What the first run recorded.
    """
    made = nbformat.v4.new_notebook(metadata=notebook.metadata)
    resumed, lent = [], []
    for index, cell in enumerate(notebook.cells):
        if index not in failed:
            made.cells.append(nbformat.from_dict(cell))
            continue
        parts = statements(cell.source)
        resumed += [index] if len(parts) > 1 else []
        made.cells += [_code(source, cell.metadata) for source in parts]
        missing = [v.name for v in failed[index] if v.name not in known]
        lines = [
            f"globals().setdefault({variable!r}, {expected[name]!r})"
            for name, variable in dict(_RECORD.findall(cell.source)).items()
            if name in missing and variable.isidentifier() and not keyword.iskeyword(variable)
        ]
        if lines:
            lent += missing
            made.cells.append(_code("\n".join(lines), {_LENT: missing}))
    return Further(made, tuple(resumed), tuple(lent))


def without_lent(notebook: NotebookNode) -> NotebookNode:
    """Take out of a notebook that was run on what it recorded of the names lent, after they were."""
    lent: set[str] = set()
    kept: NotebookNode = nbformat.v4.new_notebook(metadata=notebook.metadata)
    for cell in notebook.cells:
        own = nbformat.from_dict(cell)
        own["outputs"] = [o for o in cell.get("outputs", []) if not (lent and _name(o) in lent)]
        kept.cells.append(own)
        lent |= set(cell.metadata.get(_LENT, ()))
    return kept


def statements(source: str) -> list[str]:
    r"""Cut a cell into its statements; one that cannot be cut stays whole.

    Examples
    --------
    >>> statements("a = 1; b = 2\nfor i in (1,):\n    a += i")
    ['a = 1', 'b = 2', 'for i in (1,):\n    a += i']
    >>> statements("a = (1")
    ['a = (1']
    """
    if len(source) > _PARSED:
        return [source]
    try:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            if len(source) > _TRANSFORMED:
                return [source]
            tree = ast.parse(TransformerManager().transform_cell(source))  # « !pip », « %matplotlib »
        cut = [ast.unparse(node) for node in tree.body]
    except (SyntaxError, ValueError, RuntimeError, MemoryError):
        return [source]
    return cut if 1 < len(cut) <= _MOST_STATEMENTS else [source]


def _code(source: str, metadata: Mapping[str, Any]) -> NotebookNode:
    made: NotebookNode = nbformat.v4.new_code_cell(source, metadata=dict(metadata))
    return made


def _name(output: Mapping[str, Any]) -> Any:
    data = output.get("data")
    payload = data.get(mime.RECORD) if isinstance(data, Mapping) else None
    name = payload.get("name") if isinstance(payload, Mapping) else None
    return name if isinstance(name, str) else None
