"""The reference notebook as copies are compared with it: which cells are locked, which are to be answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import nbformat
from nbformat import NotebookNode

from quality_study.grading.handing_out.stripping import student_notebook
from quality_study.grading.practical.assignment import Assignment, grade_id, recorded_names
from quality_study.report.parameters import TAG, parameter_values

Kind = Literal["answer", "prose", "locked", "text"]


@dataclass(frozen=True)
class Part:
    """One cell of the reference.

    Attributes
    ----------
    index : int
    kind : {"answer", "prose", "locked", "text"}
        Code or prose that students write, code or Markdown that they receive.
    id : str
        nbgrader identifier; may be empty for what is locked.
    source : str
        What is run or shown when it is not the student's: for an answer, the stub that students receive.
    tags : tuple of str
    names : frozenset of str
        The names that it records.
    """

    index: int
    kind: Kind
    id: str
    source: str
    tags: tuple[str, ...]
    names: frozenset[str]

    @property
    def is_code(self) -> bool:
        """Whether it is run."""
        return self.kind in ("answer", "locked")

    @property
    def is_answer(self) -> bool:
        """Whether students write it."""
        return self.kind in ("answer", "prose")

    @property
    def is_parameters(self) -> bool:
        """Whether it holds the parameters."""
        return TAG in self.tags


@dataclass(frozen=True)
class Structure:
    """The cells of a reference notebook, in order."""

    parts: tuple[Part, ...]
    parameters: frozenset[str]

    @cached_property
    def by_id(self) -> dict[str, Part]:
        """Parts by nbgrader identifier."""
        return {part.id: part for part in self.parts if part.id}

    @cached_property
    def answers(self) -> tuple[Part, ...]:
        """What students write."""
        return tuple(part for part in self.parts if part.is_answer)


def read_structure(assignment: Assignment) -> Structure:
    """Read the structure of the reference notebook of an assignment."""
    reference = nbformat.read(assignment.notebook, as_version=4)
    return structure_of(assignment, reference)


def structure_of(assignment: Assignment, reference: NotebookNode) -> Structure:
    """Return the structure of a reference notebook."""
    names = recorded_names(reference)
    received = student_notebook(assignment, reference)
    parts = []
    for index, (cell, shown) in enumerate(zip(reference.cells, received.cells, strict=True)):
        identifier = grade_id(cell)
        own = frozenset(name for name, place in names.items() if identifier and place == identifier)
        tags = tuple(cell.metadata.get("tags", ()))
        parts.append(Part(index, _kind(cell), identifier, str(shown.source), tags, own))
    return Structure(tuple(parts), frozenset(parameter_values(reference)))


def plain(source: str) -> str:
    r"""Return a source without what editors change by themselves: ends of lines, trailing blanks.

    Examples
    --------
    >>> plain("a = 1  \r\n\n")
    'a = 1'
    """
    return "\n".join(line.rstrip(" \t") for line in source.replace("\r\n", "\n").strip().split("\n"))


def _kind(cell: NotebookNode) -> Kind:
    solution = bool(cell.metadata.get("nbgrader", {}).get("solution"))
    if cell.cell_type == "code":
        return "answer" if solution else "locked"
    return "prose" if solution else "text"
