"""What a notebook recorded when it was run: read from its outputs, checked, bounded; nothing in it is trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from nbformat import NotebookNode

from quality_study.grading.practical.forms import STUB_VALUE
from quality_study.report import mime
from quality_study.words.french import number, plural

_MOST_NODES = 2_000
_MOST_DEPTH = 6
_MOST_TEXT = 20_000
_MOST_NAMES = 500
_LONGEST_NAME = 120
_MOST_NAMED = 5


@dataclass
class Recorded:
    """Values by name.

    Attributes
    ----------
    values : dict
        The last value recorded under each name.
    refused : dict of str
        Names whose last value cannot be read, and why, in French.
    remarks : list of str
        French sentences: names recorded several times with different values, records that have no name.
    """

    values: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def read_recorded(notebook: NotebookNode) -> Recorded:
    """Read the values that an executed notebook recorded, in the order of its cells; the last one of a name counts."""
    found = Recorded()
    nameless = 0
    changed: dict[str, None] = {}
    for payload in _payloads(notebook):
        name = payload.get("name") if isinstance(payload, Mapping) else None
        if not _is_name(name) or "value" not in payload:
            nameless += 1
            continue
        known = name in found.values or name in found.refused
        if not known and len(found.values) + len(found.refused) >= _MOST_NAMES:
            continue
        value = payload["value"]
        if known and value == STUB_VALUE:  # what was to be completed was answered in a cell before
            continue
        known = known and found.values.get(name) != STUB_VALUE
        refusal = _refusal(value)
        if known and (refusal or name not in found.values or not _same(found.values[name], value)):
            changed[name] = None
        found.values.pop(name, None)
        found.refused.pop(name, None)
        if refusal:
            found.refused[name] = refusal
        else:
            found.values[name] = value
    if nameless:
        found.remarks.append("Une valeur a été consignée sans nom lisible : elle est ignorée.")
    found.remarks += [
        f"« {name} » est consigné plusieurs fois avec des valeurs différentes : la dernière compte."
        for name in list(changed)[:_MOST_NAMED]
    ]
    if len(changed) > _MOST_NAMED:
        found.remarks.append(f"De même pour {plural(len(changed) - _MOST_NAMED, 'autre valeur', 'autres valeurs')}.")
    return found


def _is_name(name: Any) -> TypeGuard[str]:
    return isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and name.isprintable()


def _payloads(notebook: NotebookNode) -> list[Any]:
    payloads = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data") if isinstance(output, Mapping) else None
            if isinstance(data, Mapping) and mime.RECORD in data:
                payloads.append(data[mime.RECORD])
    return payloads


def _refusal(value: Any) -> str:
    """Say why a value is too big to be compared; an empty string when it is not."""
    nodes = text = 0
    left: list[tuple[Any, int]] = [(value, 1)]
    while left:
        node, depth = left.pop()
        nodes, more = nodes + 1, 0
        if depth > _MOST_DEPTH:
            return "la valeur consignée est trop imbriquée : consignez un nombre, un texte ou une liste"
        if isinstance(node, str):
            text += len(node)
        elif isinstance(node, int) and not isinstance(node, bool) and node.bit_length() > 1_000:
            return "le nombre consigné est démesuré"
        elif isinstance(node, Mapping | list | tuple):
            more = len(node)
        # Counted before they are looked at: a copy may record thousands of such values.
        if nodes + len(left) + more > _MOST_NODES or text > _MOST_TEXT:
            most = f"{number(_MOST_NODES)} éléments ou {number(_MOST_TEXT)} caractères"
            return f"la valeur consignée est trop grosse (plus de {most}) : consignez le résultat, pas les données"
        if isinstance(node, Mapping):
            left += [(v, depth + 1) for v in node.values()]
            text += sum(len(str(k)) for k in node)
        elif more:
            left += [(v, depth + 1) for v in node]
    return ""


def _same(first: Any, second: Any) -> bool:
    try:
        return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return False
