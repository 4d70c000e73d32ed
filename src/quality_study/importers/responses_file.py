"""Write and read ``responses.csv``: exact for us, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.facts.formula import protect, unprotect
from quality_study.importers.plain_long import COLUMNS
from quality_study.words.errors import Problem, StudyError

_CHUNK = 500_000


def write_responses(responses: pd.DataFrame, path: Path) -> None:
    """Write a table of responses; the file appears whole or not at all.

    Parameters
    ----------
    responses : DataFrame
        ``respondent, question, value, status``.
    path : Path
        UTF-8, commas, one row per answer; see :mod:`quality_study.facts.formula` for what becomes of formulas.
    """
    with responses_writer(path) as write:
        write(responses)


@contextmanager
def responses_writer(path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Give what writes a table of responses part by part; the file appears at the end, whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(",".join(COLUMNS) + "\n")
            yield partial(_write, file)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write(file: TextIO, responses: pd.DataFrame) -> None:
    starts, respondents = _distinct(responses["respondent"])
    starting = np.array([f"{r}," for r in respondents], dtype=object)
    ends, ending = _endings(responses)
    for at in range(0, len(responses), _CHUNK):
        part = slice(at, at + _CHUNK)
        file.write("".join(starting[starts[part]] + ending[ends[part]]))


def _endings(responses: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Write each distinct end of line once: answers repeat, and there may be millions of them."""
    questions, question = _distinct(responses["question"])
    values, value = _distinct(responses["value"])
    statuses, status = _distinct(responses["status"])
    together, met = pd.factorize((questions * len(value) + values) * len(status) + statuses)
    rest, kinds = np.divmod(met, len(status) or 1)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    written = []
    for q, v, s in zip(*np.divmod(rest, len(value) or 1), kinds, strict=True):
        writer.writerow([question[q], protect(value[v]), status[s]])
        written.append(buffer.getvalue())
        buffer.seek(0)
        buffer.truncate()
    return together, np.array(written, dtype=object)


def _distinct(column: pd.Series[Any]) -> tuple[NDArray[np.int64], list[str]]:
    codes, uniques = pd.factorize(column.to_numpy())
    return codes.astype(np.int64), [str(u) for u in uniques]


def read_responses(path: Path, *, shown: str | None = None) -> pd.DataFrame:
    """Read a table that :func:`write_responses` wrote; an empty value is an empty string.

    Raises
    ------
    StudyError
        The file is absent or has other columns.
    """
    name = shown or str(path)
    try:
        table = pd.read_csv(path, dtype="object", keep_default_na=False, na_filter=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise StudyError([Problem("fichier absent", name)]) from None
    except (ValueError, UnicodeDecodeError):
        message = "ce n’est pas une table de réponses en CSV UTF-8 ; refaites-la par « quality-study import »"
        raise StudyError([Problem(message, name)]) from None
    if list(table.columns) != list(COLUMNS):
        raise StudyError([Problem("colonnes inattendues", name, 1, None, ",".join(table.columns)[:60], COLUMNS)])
    codes, uniques = pd.factorize(table["value"].to_numpy(dtype=object))
    values = pd.Series([unprotect(str(u)) for u in uniques], dtype=object).to_numpy()
    respondents = pd.to_numeric(table["respondent"], errors="coerce")
    if respondents.isna().any():
        line = int(respondents.isna().to_numpy().argmax()) + 2
        raise StudyError([Problem("numéro de répondant attendu", name, line, "respondent")])
    return table.assign(respondent=respondents.astype("int64"), value=values[codes] if len(table) else "")
