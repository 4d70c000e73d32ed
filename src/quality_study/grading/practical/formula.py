"""Arithmetic over recorded names, evaluated without ``eval``: what a follow-up error is marked with."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[float], float]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}


def _round(value: float, digits: float = 0.0) -> float:
    return round(value, int(digits))


_FUNCTIONS: dict[str, Callable[..., float]] = {
    "sqrt": math.sqrt,
    "min": min,
    "max": max,
    "round": _round,
    "abs": abs,
}
_LONGEST = 500


class FormulaError(ValueError):
    """A formula that is not arithmetic over names; the message is French and names what is wrong."""


def formula_names(formula: str) -> list[str]:
    """List the recorded names that a formula reads.

    Raises
    ------
    FormulaError
        It holds something else than numbers, names, ``+ - * / **`` and ``sqrt, min, max, round, abs``.

    Examples
    --------
    >>> formula_names("sqrt(tp1.part * (1 - tp1.part) / tp1.n)")
    ['tp1.part', 'tp1.n']
    """
    names: dict[str, None] = {}
    try:
        _visit(_parse(formula), lambda name: names.setdefault(name) or 1.0, compute=False)
    except OverflowError:
        raise FormulaError("un nombre de la formule est démesuré") from None
    return list(names)


def evaluate(formula: str, values: Mapping[str, float]) -> float | None:
    """Compute a formula; None when a name has no value or when it has no finite result.

    Examples
    --------
    >>> evaluate("100 * tp1.oui / tp1.n", {"tp1.oui": 3, "tp1.n": 4})
    75.0
    >>> evaluate("tp1.oui / tp1.n", {"tp1.oui": 3, "tp1.n": 0}) is None
    True
    """
    try:
        result = _visit(_parse(formula), lambda name: float(values[name]), compute=True)
    except FormulaError:
        raise
    except (KeyError, ArithmeticError, ValueError, TypeError):
        return None
    return result if math.isfinite(result) else None


def _parse(formula: str) -> ast.expr:
    if len(formula) > _LONGEST:
        raise FormulaError("la formule est trop longue")
    try:
        return ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError("la formule n’est pas une expression arithmétique") from None


def _visit(node: ast.expr, value_of: Callable[[str], float], *, compute: bool) -> float:
    def visit(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=bool() | complex()):
                pass
            case ast.Constant(value=int() | float() as value):
                return float(value)
            case ast.Name() | ast.Attribute():
                return value_of(_dotted(node))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                first, second = visit(left), visit(right)
                return _BINARY[type(op)](first, second) if compute else 1.0
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
                return _UNARY[type(op)](visit(operand))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS and args:
                given = [visit(a) for a in args]
                return float(_FUNCTIONS[name](*given)) if compute else 1.0
        raise FormulaError(f"« {ast.unparse(node)} » n’est pas admis dans une formule")

    return visit(node)


def _dotted(node: Any) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise FormulaError(f"« {ast.unparse(node)} » n’est pas admis dans une formule")
    return ".".join([node.id, *reversed(parts)])
