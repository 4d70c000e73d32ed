"""What the code of notebooks names, read without running it: figures, tables, questions, claims, charts and options."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from quality_study.report.cell_parts import Place
from quality_study.report.parameters import INJECTED_TAG
from quality_study.words.errors import Problem

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Modules whose functions notebooks call by name.
_MODULES = {name: f"quality_study.{name}" for name in ("charts", "tools")} | {"printed": "quality_study.report.printed"}
#: What the first argument of a method of ``study`` names, and how to say that there is no such thing.
_NAMED = {
    "show": ("figures", "figure inconnue de figures.toml"),
    "table": ("tables", "table inconnue"),
    "claim": ("claims", "énoncé inconnu de claims.csv"),
    "indicator": ("indicators", "indicateur inconnu de indicators.csv"),
    "comparison": ("comparisons", "comparaison inconnue de comparisons.csv"),
    "sizes": ("populations", "population inconnue"),
    "joint": ("populations", "population inconnue"),
    "cell": ("items", "question inconnue"),
    "breakdown": ("items", "question inconnue"),
}


@dataclass
class KnownFacts:
    """What notebooks may name, by kind: ``figures``, ``tables``, ``claims``, ``items``…; themes and answers apart."""

    names: Mapping[str, Sequence[str]]
    themes: Sequence[str] = ()
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    off: frozenset[str] = frozenset()


def named_facts_problems(notebook: NotebookNode, name: str, known: KnownFacts) -> Iterator[Problem]:
    """List what the code cells of a notebook name and that the edition has not, and the cells that are no Python."""
    for cell, place in _code_cells(notebook, name):
        yield from _cell_problems(cell.source, place, known)


def names_given(notebook: NotebookNode, name: str) -> Iterator[tuple[str, str, str]]:
    """List what each cell shows or records for sure, outside any condition or loop: how, its name, its place."""
    for cell, place in _code_cells(notebook, name):
        tree = _parsed(cell.source)
        for line in tree.body if isinstance(tree, ast.Module) else []:
            call = line.value if isinstance(line, ast.Expr) else None
            if isinstance(call, ast.Call) and call.args and (text := _text(call.args[0])):
                how = _method(call) or ast.unparse(call.func)
                if how in ("show", "record"):
                    yield how, text, place


def shown_keys(notebook: NotebookNode) -> set[str]:
    """List the figures and tables that the code of a notebook shows."""
    trees = (_parsed(cell.source) for cell in notebook.cells if cell.cell_type == "code")
    return {
        _text(call.args[0])
        for tree in trees
        if isinstance(tree, ast.Module)
        for call in _calls(tree)
        if _method(call) == "show" and call.args
    }


def recorded_names(notebook: NotebookNode) -> set[str]:
    """List the values that the code of a notebook records under a name written out."""
    trees = (_parsed(cell.source) for cell in notebook.cells if cell.cell_type == "code")
    return {
        text
        for tree in trees
        if isinstance(tree, ast.Module)
        for call in _calls(tree)
        if isinstance(call.func, ast.Name) and call.func.id == "record" and call.args and (text := _text(call.args[0]))
    }


def _code_cells(notebook: NotebookNode, name: str) -> Iterator[tuple[NotebookNode, str]]:
    own = [cell for cell in notebook.cells if INJECTED_TAG not in cell.metadata.get("tags", [])]
    for index, cell in enumerate(own, 1):
        if cell.cell_type == "code":
            yield cell, str(Place(name, index, cell.get("id", "")))


def _cell_problems(source: str, place: str, known: KnownFacts) -> Iterator[Problem]:
    tree = _parsed(source)
    if isinstance(tree, SyntaxError):
        line = (tree.text or "").strip()[:60]
        yield Problem(f"cette cellule n’est pas du Python, ligne {tree.lineno or 1}", place, found=line or None)
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Subscript)
            and ast.unparse(node.value) == "study.tables"
            and (text := _text(node.slice))
        ):
            yield from _unknown([text], known.names["tables"], "table inconnue", place)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quality_study"):
            yield from _imported(node, place)
    for call in _calls(tree):
        method = _method(call)
        if method in _NAMED:
            kind, message = _NAMED[method]
            given = call.args if method == "breakdown" else call.args[:1]
            names = [text for argument in given if (text := _text(argument)) and text not in known.off]
            yield from _unknown(names, known.names[kind], message, place)
            if method == "cell" and len(call.args) > 1 and names and names[0] in known.answers:
                answer = [text] if (text := _text(call.args[1])) else []
                yield from _unknown(answer, known.answers[names[0]], f"« {names[0]} » n’a pas cette réponse", place)
            yield from _unknown_theme(call, known, place)
        yield from _wrong_function(call, place)


def _parsed(source: str) -> ast.Module | SyntaxError:
    """Parse a cell, commands of Jupyter (``%``, ``!``) included."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError as error:
        return error


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _method(call: ast.Call) -> str:
    """Return the method of ``study`` that is called; empty for another function."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) and ast.unparse(function.value) == "study" else ""


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _unknown(names: Iterable[str], known: Sequence[str], message: str, place: str) -> Iterator[Problem]:
    return (Problem(message, place, found=name, accepted=known) for name in names if name not in known)


def _unknown_theme(call: ast.Call, known: KnownFacts, place: str) -> Iterator[Problem]:
    named = [_text(option.value) for option in call.keywords if option.arg == "theme"]
    return _unknown(filter(None, named), known.themes, "thème inconnu", place)


def _imported(node: ast.ImportFrom, place: str) -> Iterator[Problem]:
    try:
        module = import_module(str(node.module))
    except ImportError:
        yield Problem("module inconnu", place, found=node.module)
        return
    for alias in node.names:
        if alias.name != "*" and not hasattr(module, alias.name) and not _is_module(f"{node.module}.{alias.name}"):
            public = getattr(module, "__all__", [n for n in dir(module) if not n.startswith("_")])
            yield Problem(f"nom inconnu dans {node.module}", place, found=alias.name, accepted=sorted(public))


def _is_module(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True


def _wrong_function(call: ast.Call, place: str) -> Iterator[Problem]:
    """Tell a chart, tool or printed table that does not exist, and options that it does not have."""
    function = call.func
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)):
        return
    if (path := _MODULES.get(function.value.id)) is None:
        return
    module = import_module(path)
    called = getattr(module, function.attr, None)
    if called is None:
        yield Problem(
            f"{function.value.id} n’a rien de ce nom", place, found=function.attr, accepted=list(module.__all__)
        )
        return
    options = inspect.signature(called).parameters
    if any(option.kind is option.VAR_KEYWORD for option in options.values()):
        return
    message = f"option inconnue de {function.value.id}.{function.attr}"
    given = [option.arg for option in call.keywords if option.arg is not None]
    yield from _unknown(given, list(options), message, place)
