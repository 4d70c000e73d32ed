"""How a line of TOML should be written, once it is not: what people type there, and the line that says it."""

from __future__ import annotations

import json
import re
import tomllib

from quality_study.facts.days import read_day
from quality_study.words.errors import Problem
from quality_study.words.spelling import spelling_key

_PAIR = re.compile(r"\s*(?P<key>[A-Za-z0-9_-]+)\s*(?:=+|:)\s*(?P<value>.*?)\s*")
_QUOTES = "\"'“”«»‘’„ \u00a0\u202f"
_QUOTED = re.compile(r"[\"“«„]\s*([^\"”»]*?)\s*[\"”»]|'([^']*)'|([^,;\[\]\s][^,;\[\]]*)")
_YES_NO = {"true": "true", "oui": "true", "vrai": "true", "false": "false", "non": "false", "faux": "false"}


def written_value(text: str) -> str:
    """Write as TOML what somebody typed for a value: a date, a number, yes or no, a list, otherwise a text.

    Examples
    --------
    >>> [written_value(text) for text in ("18/03/2027", "0,95", "Oui", "“été”", "[a; b]")]
    ['2027-03-18', '0.95', 'true', '"été"', '["a", "b"]']
    """
    text = text.strip().rstrip(";,").rstrip()
    if day := read_day(text.strip(_QUOTES)):
        return day
    if spelling_key(text) in _YES_NO:
        return _YES_NO[spelling_key(text)]
    number = re.sub(r"[\s_]|\s*%$", "", text).replace(",", ".")
    if re.fullmatch(r"[-+]?\d+(\.\d+)?", number):
        return number
    if text.startswith("["):
        items = [next(filter(None, found), "").strip() for found in _QUOTED.findall(text[1:].removesuffix("]"))]
        return json.dumps([item for item in items if item], ensure_ascii=False)
    text = text.strip(_QUOTES)
    inner = re.sub(r'"([^"]*)"', r"« \1 »", text).replace('"', "").replace("\\", "/")
    return json.dumps(inner, ensure_ascii=False)


def syntax_problem(text: str, error: tomllib.TOMLDecodeError, name: str) -> Problem:
    """Say what is wrong with a file that is no TOML: its line, why, and the line to write."""
    lines, said = text.splitlines(), str(error)
    at = re.search(r"line (\d+)", said)
    line = int(at[1]) if at else max((i for i, row in enumerate(lines, 1) if row.strip()), default=1)
    reason = ""
    if "Unterminated string" in said:
        line = _open_text(lines) or line
        reason = "un guillemet n’est pas fermé"
    elif "Illegal character" in said and lines[line - 1].count('"') % 2:
        reason = "un guillemet n’est pas fermé"
    elif "Unclosed array" in said:
        line = max((i for i, row in enumerate(lines[:line], 1) if re.search(r"=\s*\[", row)), default=line)
        reason = "une liste [ ] n’est pas fermée, ou il lui manque une virgule"
    elif "Cannot overwrite" in said:
        reason = "cette clé est écrite deux fois : gardez une seule ligne"
    elif "Cannot declare" in said:
        title = lines[line - 1].strip().strip("[]")
        several = any(row.strip() == f"[[{title}]]" for row in lines)
        reason = f"écrivez [[{title}]]" if several else f"[{title}] est écrit deux fois : réunissez ses lignes"
    elif "Unescaped '\\'" in said:
        reason = "dans un texte, \\ s’écrit \\\\, et un dossier se sépare par /"
    found = lines[line - 1].strip() if line <= len(lines) else ""
    right = "" if "Cannot" in said else _right_line(found)
    message = "syntaxe TOML incorrecte" + (f" : {reason}" if reason else "")
    if right:
        message += (" ; " if reason else " : ") + f"écrivez {right}"
    return Problem(message, name, line, found=found[:60] or None)


def _right_line(line: str) -> str:
    """Write a line as it was meant; empty if that is no line either."""
    pair = _PAIR.fullmatch(re.sub(r"\s+#[^\"”»]*$", "", line))
    if pair is None or '"""' in line:
        return ""
    right = f"{pair['key']} = {written_value(pair['value'])}"
    try:
        tomllib.loads(right)
    except tomllib.TOMLDecodeError:
        return ""
    return right if right != line.strip() else ""


def _open_text(lines: list[str]) -> int | None:
    """Find where a text begins that nothing ends."""
    opened: int | None = None
    for number, line in enumerate(lines, 1):
        if line.count('"""') % 2:
            opened = None if opened else number
        elif opened is None and not line.lstrip().startswith("#") and line.replace('"""', "").count('"') % 2:
            return number
    return opened
