"""Read a TOML file into a pydantic model; every error names the file, the line and the accepted values."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from quality_study.facts.toml_writing import syntax_problem, written_value
from quality_study.words.errors import Problem, StudyError


class Model(BaseModel):
    """A part of a TOML file: immutable, and no key that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=Model)


def read_toml(path: Path, model: type[M], *, shown: str | None = None) -> M:
    """Read and check a TOML file.

    Raises
    ------
    StudyError
        The file is absent, is not TOML, or has missing, unknown or ill-typed keys; all of them are listed.
    """
    name = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise StudyError([Problem("fichier absent", name)]) from None
    except UnicodeDecodeError:
        raise StudyError([Problem("le fichier n’est pas en UTF-8 : enregistrez-le en UTF-8", name)]) from None
    except tomllib.TOMLDecodeError as error:
        raise StudyError([syntax_problem(text, error, name)]) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise StudyError([_problem(e, text, name, model) for e in error.errors()]) from None


def toml_line(text: str, location: Sequence[str | int]) -> int | None:
    """Find the line where a key of a TOML file is written (the nearest enclosing table if the key is absent)."""
    lines = text.splitlines()
    best: int | None = None
    start = 0
    path: list[str] = []
    for part in location:
        if isinstance(part, int):
            header = f"[[{'.'.join(path)}]]"
            hits = [i for i, line in enumerate(lines) if line.strip() == header]
            if part < len(hits):
                start, best = hits[part] + 1, hits[part] + 1
            continue
        path.append(part)
        table = re.compile(rf"^\s*\[+\s*{re.escape('.'.join(path))}\s*\]+\s*$")
        key = re.compile(rf'^\s*"?{re.escape(part)}"?\s*=')
        inside = True
        for i in range(start, len(lines)):
            if table.match(lines[i]):
                start, best = i + 1, i + 1
                break
            if i > start and lines[i].startswith("["):
                inside = False  # a key further down belongs to another table
            if inside and key.match(lines[i]):
                best = i + 1
                break
    return best


def _problem(error: Any, text: str, name: str, model: type[BaseModel]) -> Problem:
    location = [p for p in error["loc"] if not (isinstance(p, str) and p.startswith("function-"))]
    line = toml_line(text, location)
    key = ".".join(str(p + 1) if isinstance(p, int) else p for p in location)
    kind, found = error["type"], error["input"]
    if kind == "missing":
        return Problem("clé manquante", name, line, key)
    if kind == "extra_forbidden":
        return Problem("clé inconnue", name, line, found=str(location[-1]), accepted=_keys(model, location[:-1]))
    if kind == "literal_error":
        accepted = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
        return Problem("valeur inconnue", name, line, key, str(found), accepted)
    if kind == "value_error":
        return Problem(str(error["ctx"]["error"]), name, line, key)
    wanted = next((told for begins, told in _WANTED if kind.startswith(begins)), str(error["msg"]))
    if kind.startswith("greater_than"):
        limit = error["ctx"].get("ge", error["ctx"].get("gt"))
        wanted = f"un nombre {'au moins égal' if kind.endswith('equal') else 'supérieur'} à {limit}"
    right = _right(wanted, found) if isinstance(location[-1], str) else ""
    message = "valeur incorrecte" + (f" : écrivez {location[-1]} = {right}" if right else "")
    return Problem(message, name, line, key, str(found)[:60], [wanted])


#: What a key wants, by the beginning of the error that pydantic gives.
_WANTED = (
    ("string", "un texte entre guillemets"),
    ("int", "un entier"),
    ("float", "un nombre"),
    ("bool", "true ou false"),
    ("list", "une liste [..]"),
    ("tuple", "une liste [..]"),
    ("date", "une date AAAA-MM-JJ"),
)


def _right(wanted: str, found: object) -> str:
    """Write as it is wanted a value that says the right thing in another form; empty if it does not."""
    if wanted == "un texte entre guillemets" and isinstance(found, int | float | dt.date):
        return f'"{found}"'
    if wanted.startswith("une liste") and isinstance(found, str):
        return f'["{found}"]'
    right = written_value(str(found)) if isinstance(found, str) else ""
    forms = {"une date AAAA-MM-JJ": r"\d{4}-\d\d-\d\d", "true ou false": "true|false", "un entier": r"\d+"}
    form = forms.get(wanted, r"\d+(\.\d+)?" if wanted == "un nombre" else "")
    return right if form and re.fullmatch(form, right) else ""


def _keys(model: Any, location: Sequence[str | int]) -> list[str]:
    """List the keys of the model found at `location`, looking through tuples and mappings."""
    for part in location:
        fields = _fields(model)
        if not isinstance(part, str) or part not in fields:  # a position in a list, a key of a mapping
            continue
        model = fields[part].annotation
        while getattr(model, "__args__", None) and not hasattr(model, "model_fields"):
            models = [a for a in model.__args__ if hasattr(a, "model_fields") or getattr(a, "__args__", None)]
            model = models[-1] if models else None
    return sorted(_fields(model))


def _fields(model: Any) -> dict[str, Any]:
    """Return the fields of a model by the key that a file writes; none if it is no model."""
    return {field.alias or name: field for name, field in getattr(model, "model_fields", {}).items()}
