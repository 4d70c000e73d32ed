"""Pandoc: texts become a tree, a tree becomes a document; what it warns of is handed back, never printed."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypandoc

from quality_study.words.errors import StudyError
from quality_study.words.french import number

#: A cell of a notebook; the document is made of many, none may begin with metadata of its own.
MARKDOWN = "markdown+smart+raw_html-raw_tex-yaml_metadata_block-pandoc_title_block"
#: A sentence that code says: a tag in it is a text like another.
SENTENCES = MARKDOWN.replace("+raw_html", "-raw_html-markdown_in_html_blocks")
HTML = "html"
_FENCE = {HTML: '<div class="qs-part"></div>\n'}
_NAME = "qspart"

Warnings = list[dict[str, Any]]


@dataclass
class ReadText:
    """The blocks of one text and what pandoc warns of."""

    blocks: list[Any] = field(default_factory=list)
    warnings: Warnings = field(default_factory=list)


def convert(
    text: str, *, reader: str, writer: str, options: Sequence[str] = (), seconds: float | None = None
) -> tuple[str, Warnings]:
    """Convert one text, which may be given a time.

    Raises
    ------
    StudyError
        Pandoc stops (it says why).
    """
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), ["-f", reader, "-t", writer, *options], text, seconds=seconds)


def write_file(
    text: str, *, reader: str, writer: str, options: Sequence[str], files: Mapping[str, bytes], clock: int
) -> tuple[bytes, Warnings]:
    """Convert one text to a file that is no text, with the pictures that it names.

    Parameters
    ----------
    text, reader, writer, options
    files : mapping of name to bytes
    clock : int
        Seconds that stand for the time of writing, so that the same text makes the same file.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        out = Path(folder) / f"out.{writer}"
        _, warnings = _run(Path(folder), ["-f", reader, "-t", writer, "-o", out.name, *options], text, clock=clock)
        return out.read_bytes(), warnings


def read_texts(texts: Sequence[str], reader: str) -> list[ReadText]:
    """Read texts at once, each as if it were alone: its notes, links and open fences are its own."""
    if not texts:
        return []
    fence = _FENCE.get(reader, "::: {.qs-part}\n:::\n\n")
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{_NAME}{i}" for i in range(len(texts))]
        for name, text in zip(names, texts, strict=True):
            (Path(folder) / name).write_text(f"{fence}{text}\n", encoding="utf-8")
        tree, warnings = _run(Path(folder), ["-f", reader, "-t", "json", "--file-scope", *names])
    found: list[ReadText] = []
    for block in json.loads(tree)["blocks"]:
        if block["t"] == "Div" and block["c"][0][1] == ["qs-part"]:
            found.append(ReadText())
        else:
            found[-1].blocks.append(block)
    for i, name in enumerate(names):
        own = json.dumps(found[i].blocks, ensure_ascii=False)  # pandoc begins identifiers with the name of the file
        found[i].blocks = json.loads(own.replace(f'"{name}__', '"').replace(f'"#{name}__', '"#'))
        found[i].warnings = [w for w in warnings if name in (w.get("source"), w.get("openpos", {}).get("source"))]
    return found


def _run(
    folder: Path,
    arguments: list[str],
    text: str | None = None,
    *,
    seconds: float | None = None,
    clock: int | None = None,
) -> tuple[str, Warnings]:
    log = folder / "log.json"
    command = [pypandoc.get_pandoc_path(), "--quiet", f"--log={log}", *arguments]
    told = None if clock is None else {**os.environ, "SOURCE_DATE_EPOCH": str(clock)}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            input=text,
            capture_output=True,
            encoding="utf-8",
            env=told,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise StudyError(f"pandoc n’a pas fini en {number(seconds or 0)} s") from None
    if done.returncode:
        reason = " ".join(done.stderr.split())[:300] or f"code {done.returncode}"
        raise StudyError(f"pandoc ne peut pas lire ou écrire le texte des carnets ; sa raison, en anglais : {reason}")
    return done.stdout, json.loads(log.read_text(encoding="utf-8"))
