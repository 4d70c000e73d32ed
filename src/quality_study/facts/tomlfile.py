"""Read a TOML file into a pydantic model; every error names the file, the line and the accepted values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

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
        raise StudyError([Problem("le fichier n’est pas en UTF-8", name)]) from None
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at.group(1)) if at else None
        message = "syntaxe TOML incorrecte" + (" : un guillemet n’est pas fermé" if _open_quote(text, line) else "")
        raise StudyError([Problem(message, name, line, found=_line_text(text, line))]) from None
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


def _open_quote(text: str, line: int | None) -> bool:
    lines = text.splitlines()
    return line is not None and 0 < line <= len(lines) and lines[line - 1].replace('"""', "").count('"') % 2 == 1


def _line_text(text: str, line: int | None) -> str | None:
    lines = text.splitlines()
    return lines[line - 1].strip()[:60] if line is not None and 0 < line <= len(lines) else None


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
    wanted = {
        "string_type": "un texte entre guillemets",
        "int_type": "un entier",
        "int_parsing": "un entier",
        "int_from_float": "un entier",
        "float_type": "un nombre",
        "bool_type": "true ou false",
        "bool_parsing": "true ou false",
        "list_type": "une liste [..]",
        "tuple_type": "une liste [..]",
        "date_type": "une date AAAA-MM-JJ",
        "date_from_datetime_parsing": "une date AAAA-MM-JJ",
        "greater_than_equal": f"un nombre au moins égal à {error.get('ctx', {}).get('ge')}",
        "greater_than": "un nombre positif",
    }.get(kind, str(error["msg"]))
    return Problem("valeur incorrecte", name, line, key, str(found)[:60], [wanted])


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
