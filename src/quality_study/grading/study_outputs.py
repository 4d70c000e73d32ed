"""What a study shows: recorded values, tables, figures; read from what was handed in or from what was rebuilt."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from quality_study.grading.copies.copy_file import UnreadableError, read_bytes
from quality_study.grading.marking.recorded import read_recorded
from quality_study.grading.practical.agreement import is_number
from quality_study.words.french import number, plural

SAME, DIFFERENT, ABSENT, NEW = "reproduit", "différent", "absent", "nouveau"
COLUMNS = ("element", "rendu", "reconstruit", "verdict")
_CAPTION = re.compile(r"\*\*((?:Figure|Tableau)[ \u00a0][^*]{1,20}?)\.\*\*")
_SHOWN = 60


@dataclass
class Outputs:
    """What an edition shows.

    Attributes
    ----------
    values : dict
        Recorded values by name.
    tables : dict of list of list of str
        Rows of each processed table, header included, by name.
    figures : dict of str
        Words of each figure or table of the report, by label.
    """

    values: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)


def handed_in(reports: Path, processed: Path) -> Outputs:
    """Read what was handed in of an edition: data only, nothing is run; what cannot be read is not there."""
    outputs = Outputs(values=_json_values(reports / "results.json"), tables=read_tables(processed))
    for path in sorted((reports / "notebooks").glob("*.ipynb")):
        try:
            cells = json.loads(read_bytes(path)).get("cells", [])
        except (UnreadableError, ValueError, RecursionError, AttributeError):
            continue
        outputs.figures |= shown_figures(cells)
    return outputs


def rebuilt(notebooks: Iterable[NotebookNode], processed: Path) -> Outputs:
    """Read what was rebuilt: the notebooks as they were run, the tables made from the facts."""
    outputs = Outputs(tables=read_tables(processed))
    for notebook in notebooks:
        found = read_recorded(notebook)
        outputs.values |= found.values | {name: f"({why})" for name, why in found.refused.items()}
        outputs.figures |= shown_figures(notebook.cells)
    return outputs


def read_tables(folder: Path) -> dict[str, list[list[str]]]:
    """Read the CSV twins of a folder of processed tables, as text."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        try:
            text = read_bytes(path).decode("utf-8-sig", "replace")
            tables[path.stem] = list(csv.reader(io.StringIO(text, newline="")))
        except (UnreadableError, csv.Error):
            continue
    return tables


def shown_figures(cells: Any) -> dict[str, str]:
    """Return what is said of each figure or table shown by cells: its caption and its description, by label.

    Pictures are not compared: the same numbers may be drawn with other fonts. The description of a figure holds its
    numbers.
    """
    figures: dict[str, str] = {}
    said: list[str] = []
    for cell in cells if isinstance(cells, list) else []:
        for output in cell.get("outputs", ()) if isinstance(cell, Mapping) else ():
            data = output.get("data") if isinstance(output, Mapping) else None
            if not isinstance(data, Mapping):
                continue
            caption = _text(data.get("text/markdown"))
            label = _CAPTION.match(caption)
            if label:
                figures[" ".join(label[1].split())] = "\n".join([caption, *said])
                said = []
            elif "image/png" in data or "text/html" in data:
                said.append(_text(data.get("text/plain")))
    return figures


def compare_outputs(given: Outputs, made: Outputs) -> pd.DataFrame:
    """Compare what was handed in with what was rebuilt.

    Returns
    -------
    DataFrame of str
        :data:`COLUMNS`; the verdict is ``reproduit``, ``différent``, ``absent`` (handed in, not rebuilt) or
        ``nouveau`` (rebuilt, not handed in).
    """
    rows = [
        *_rows("valeur", given.values, made.values, _same_value, _shown_value),
        *_rows("table", given.tables, made.tables, _same_table, _shown_table),
        *_rows("figure", given.figures, made.figures, lambda a, b: a == b, _shown_figure),
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")


def _rows(kind: str, given: Mapping[str, Any], made: Mapping[str, Any], same: Any, shown: Any) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name in dict.fromkeys([*given, *made]):
        a, b = given.get(name), made.get(name)
        if name not in made:
            verdict = ABSENT
        elif name not in given:
            verdict = NEW
        else:
            verdict = SAME if same(a, b) else DIFFERENT
        left = shown(a, b) if name in given else ""
        right = shown(b, a) if name in made else ""
        rows.append((f"{kind} : {name}", left, right, verdict))
    return rows


def _same_value(a: Any, b: Any) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        try:
            return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) or (a != a and b != b)
        except OverflowError:
            return a == b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(_same_value(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return set(a) == set(b) and all(_same_value(a[k], b[k]) for k in a)
    return bool(a == b)


def _same_table(a: list[list[str]], b: list[list[str]]) -> bool:
    return _shape(a) == _shape(b) and _differing(a, b) == 0


def _differing(a: list[list[str]], b: list[list[str]]) -> int:
    return sum(not _same_text(x, y) for r, s in zip(a, b, strict=False) for x, y in zip(r, s, strict=False))


def _same_text(a: str, b: str) -> bool:
    if a == b:
        return True
    try:
        return math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-12)
    except (ValueError, OverflowError):
        return False


def _shape(table: list[list[str]]) -> list[int]:
    return [len(row) for row in table]


def _shown_value(value: Any, other: Any) -> str:
    if isinstance(value, float) and is_number(other) and number(value) == number(other):
        return repr(value).replace(".", ",")  # so that a small difference is seen
    text = number(value) if is_number(value) or isinstance(value, float) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _shown_table(table: list[list[str]], other: Any) -> str:
    size = plural(max(len(table) - 1, 0), "ligne")
    if other is None or _shape(table) != _shape(other):
        return size
    differing = _differing(table, other)
    return f"{size}, dont {plural(differing, 'case différente', 'cases différentes')}" if differing else size


def _shown_figure(said: str, other: Any) -> str:
    if other is None or said == other:
        return "présente"
    others = set(other.splitlines())
    mine = [line for line in said.splitlines() if line not in others]
    text = mine[0] if mine else said
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _json_values(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_bytes(path))
    except (UnreadableError, ValueError, RecursionError):
        return {}
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "".join(v for v in value if isinstance(v, str))
    return value if isinstance(value, str) else ""


def altered_inputs(reports: Path, root: Path) -> list[str]:
    """List the facts and notebooks that are no longer those of the handed-in report, as its provenance tells."""
    changed = []
    known = _json_values(reports / "provenance.json").get("inputs")
    for name, digest in sorted(known.items()) if isinstance(known, dict) else ():
        if not name.startswith(("data/raw/", "notebooks/")) or ".." in Path(name).parts:
            continue
        try:
            content = read_bytes(root / name)
        except UnreadableError:
            changed.append(name)
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            changed.append(name)
    return changed
