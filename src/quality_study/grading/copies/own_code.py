"""Code of a student made to run as it did at home: names that hide ours, constants beside the parameters."""

from __future__ import annotations

import ast
import re

#: Names that some libraries give by the hundred hide our own: numpy has a ``record``.
_STAR = re.compile(r"^([ \t]*from[ \t]+(?!quality_study)[\w.]+[ \t]+import[ \t]+\*)[ \t]*(#[^\n]*)?$", re.MULTILINE)
_PYLAB = re.compile(r"^([ \t]*)(%pylab\b[^\n]*)$", re.MULTILINE)
#: A cell that gives the name of ours to something else.
_REBOUND = re.compile(
    r"^[ \t]*+(?:(?:async )?(?:def|class|for) record\b|record[ \t]*=[^=])|\bas record\b", re.MULTILINE
)
_RECORD = "from quality_study.report import record"
#: Longest cell that is read as Python here.
_PARSED = 50_000


def with_record(source: str) -> str:
    r"""Import ``record`` again after what hides it, on the same line where that can be, else at the end of the cell.

    Examples
    --------
    >>> with_record("from numpy import *")
    'from numpy import *; from quality_study.report import record'
    >>> with_record("record = 3")
    'record = 3\nfrom quality_study.report import record'
    >>> with_record("import numpy")
    'import numpy'
    """
    if "*" in source:
        source = _STAR.sub(rf"\1; {_RECORD}", source)
    if _REBOUND.search(source) and not source.startswith("%%"):
        source = f"{source}\n{_RECORD}"
    return _PYLAB.sub(rf"\1\2\n\1{_RECORD}", source) if "%pylab" in source else source


def kept_of_parameters(source: str, parameters: frozenset[str]) -> str:
    r"""Return what a cell of parameters holds beside them: their values are ours to choose, the rest is the student's.

    Examples
    --------
    >>> kept_of_parameters('edition = "exemple"\nSEUIL = 0.05', frozenset({"edition"}))
    'SEUIL = 0.05'
    """
    if len(source) > _PARSED:
        return ""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    kept = [node for node in tree.body if not (_bound(node) & parameters)]
    return "\n".join(ast.unparse(node) for node in kept)


def _bound(node: ast.stmt) -> set[str]:
    """Return the names that a statement binds, wherever in it."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store | ast.Del)}
