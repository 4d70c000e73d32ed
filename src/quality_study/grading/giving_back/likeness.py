"""Copies that are alike, for the teacher to judge: the same text, or the same code once its names are set aside.

Two students who answer alike may have worked together, copied, or found the plainest answer: nothing here says which.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from quality_study.grading.by_hand.reading import question_names
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import CopyResult
from quality_study.importers.texts import text_key

#: Under these sizes an answer is often the same by chance: words of a text, parts of the syntax tree of a code.
FEWEST_WORDS, FEWEST_PARTS = 12, 30
#: Code that more than this share of the class wrote (three copies at least) is the plainest answer.
COMMON = 0.2
#: Longest code that is read.
_LONGEST = 20_000
#: Beginning of a text that is compared: to normalise one takes the square of its length at worst.
_COMPARED = 5_000
_WORD = re.compile(r"\w+")


def likenesses(results: Sequence[CopyResult], assignment: Assignment) -> pd.DataFrame:
    """List the answers that several copies share.

    Returns
    -------
    DataFrame
        ``question, kind, size, copies``: `kind` is ``texte`` or ``code``, `size` its words or the parts of its syntax,
        `copies` the students, in order; texts first, the longest first.
    """
    names = question_names(assignment)
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    sizes: dict[tuple[str, str], int] = {}
    for result in results:
        for cell, text in result.prose.items():
            key = (cell, " ".join(_WORD.findall(text_key(text[:_COMPARED]))))
            sizes[key] = key[1].count(" ") + 1
            if cell in names and sizes[key] >= FEWEST_WORDS:
                texts[key].append(result.student)
        own = _bound(result.code.values())
        for cell, source in result.code.items():
            shape, size = _shape(source, own)
            sizes[cell, shape] = size
            if size >= FEWEST_PARTS:
                codes[cell, shape].append(result.student)
    few = max(3, COMMON * len(results))
    rows = [(names[c], "texte", sizes[c, key], tuple(who)) for (c, key), who in texts.items() if len(who) > 1]
    rows += [(c, "code", sizes[c, key], tuple(who)) for (c, key), who in codes.items() if 1 < len(who) <= few]
    table = pd.DataFrame(rows, columns=["question", "kind", "size", "copies"])
    return table.sort_values(["kind", "size"], ascending=False, kind="stable", ignore_index=True)


def _bound(sources: Iterable[str]) -> set[str]:
    """Return every name that a copy gives itself, in any of its cells."""
    found: set[str] = set()
    for source in sources:
        tree = _tree(source)
        for node in ast.walk(tree) if tree is not None else ():
            match node:
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                    found.add(name)
                case ast.alias(asname=str(name)):
                    found.add(name)
    return found


def _shape(source: str, own: set[str]) -> tuple[str, int]:
    """Return the code with its own names numbered in order, without comments or layout, and its size."""
    tree = _tree(source)
    if tree is None:
        return "", 0
    numbers: dict[str, str] = {}

    def renamed(name: str) -> str:
        return numbers.setdefault(name, f"nom{len(numbers)}") if name in own else name

    size = 0
    for node in ast.walk(tree):
        size += not isinstance(node, ast.expr_context)
        match node:
            case ast.Name(id=name):
                node.id = renamed(name)
            case ast.arg(arg=name):
                node.arg = renamed(name)
            case ast.FunctionDef(name=name):
                node.name = renamed(name)
            case ast.alias(asname=str(name)):
                node.asname = renamed(name)
    try:
        return ast.dump(tree), size
    except RecursionError:
        return "", 0


def _tree(source: str) -> ast.Module | None:
    if len(source) > _LONGEST:
        return None
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
