"""Rebuild a whole study handed in, from its raw data, and say what of its outputs can be made again."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from quality_study.facts.edition import Edition, find_root
from quality_study.grading.copies.copy_file import UnreadableError, parse_notebook, read_bytes
from quality_study.grading.marking.expected import first_error
from quality_study.grading.results import write_marks
from quality_study.grading.running.runner import Runner
from quality_study.grading.sandbox.choice import choose_sandbox
from quality_study.grading.sandbox.limits import MEGABYTE, Limits
from quality_study.grading.study_outputs import (
    ABSENT,
    COLUMNS,
    DIFFERENT,
    NEW,
    SAME,
    altered_inputs,
    compare_outputs,
    handed_in,
    rebuilt,
)
from quality_study.report.parameters import parameter_values
from quality_study.report.stories import source_notebooks
from quality_study.tables.earlier import edition_tables
from quality_study.tables.processed import write_tables
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import plural

#: A notebook of a study draws more than an answer does.
STUDY_LIMITS = Limits(
    cell_seconds=120,
    wall_seconds=600,
    cpu_seconds=600,
    memory_bytes=2_000 * MEGABYTE,
    output_bytes=16 * MEGABYTE,
    flood_bytes=128 * MEGABYTE,
    record_bytes=4 * MEGABYTE,
)
_MOST_FILES, _MOST_BYTES = 2_000, 200 * MEGABYTE
_MOST_TOLD = 20
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class StudyComparison:
    """What reproduces.

    Attributes
    ----------
    table : DataFrame of str
        ``element, rendu, reconstruit, verdict``.
    sentences : tuple of str
        The same in a few French sentences.
    """

    table: pd.DataFrame
    sentences: tuple[str, ...]


def compare_study(
    folder: Path,
    *,
    unsafe: bool = False,
    limits: Limits = STUDY_LIMITS,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> StudyComparison:
    """Rebuild every edition that was handed in with outputs, and compare.

    Facts are data: our own code makes tables of them, here. Notebooks and the Python files beside them are run in the
    sandbox only, on a copy without any output of the study. Nothing is written in `folder`, no link is followed.

    Parameters
    ----------
    folder : Path
        A study folder, or the folder it was unpacked in.
    unsafe : bool
        Run without a sandbox where there is none.
    limits : Limits
        Of each notebook.
    progress : callable, optional
        Told what begins, how many steps are done, how many there are.
    warn : callable, optional
        Told what the sandbox does not protect from.

    Raises
    ------
    StudyError
        There is no study there, it has no outputs, it is too big, or there is no sandbox.
    """
    root = _study_root(folder)
    editions = [e for e in _editions(root) if e.reports.is_dir() or e.processed.is_dir()]
    if not editions:
        message = "aucune édition n’a été remise avec ses résultats (data/processed ou reports)"
        raise StudyError([Problem(message, str(folder))])
    sandbox = choose_sandbox(unsafe)
    if sandbox.warning and warn is not None:
        warn(sandbox.warning)
    tables, sentences = [], []
    with tempfile.TemporaryDirectory(prefix="quality-study-") as work, Runner(sandbox, limits) as runner:
        for edition in editions:
            copy = Edition(Path(work) / edition.id, edition.id)
            links = _copy_sources(root, copy.root)
            table, said = _compare_edition(edition, copy, runner, progress or (lambda *_: None))
            tables.append(table.assign(element=f"{edition.id} : " + table["element"]) if len(editions) > 1 else table)
            sentences += [f"Édition {edition.id} : {s}" for s in said]
            if links:
                sentences.append(f"Édition {edition.id} : {plural(links, 'lien')} vers d’autres fichiers, non suivis.")
            shutil.rmtree(copy.root)
    return StudyComparison(pd.concat(tables, ignore_index=True), tuple(sentences))


def write_comparison(path: Path, found: StudyComparison) -> None:
    """Write the table for a French spreadsheet."""
    write_marks(path, found.table)


def _study_root(folder: Path) -> Path:
    """Find the study in a folder, or in the only folder in it, as an archive unpacks."""
    if not folder.is_dir():
        raise StudyError([Problem("le dossier n’existe pas", str(folder))])
    inner = [p for p in sorted(folder.iterdir()) if p.is_dir() and not p.is_symlink() and not p.name.startswith(".")]
    for place in (folder, *(inner if len(inner) == 1 else [])):
        if (place / "data" / "raw").is_dir() and (place / "notebooks").is_dir():
            return find_root(place)
    raise StudyError([Problem("ce n’est pas une étude : il y faut data/raw et notebooks", str(folder))])


def _editions(root: Path) -> list[Edition]:
    raw = root / "data" / "raw"
    return [
        Edition(root, p.name) for p in sorted(raw.iterdir()) if (p / "edition.toml").is_file() and not p.is_symlink()
    ]


def _copy_sources(root: Path, target: Path) -> int:
    """Copy facts, notebooks and templates; return the number of links left aside."""
    links = files = size = 0
    for part in ("data/raw", "notebooks", "reports/template"):
        (target / part).mkdir(parents=True, exist_ok=True)
        for place, folders, names in os.walk(root / part, followlinks=False):
            here = Path(place)
            linked = [n for n in folders if (here / n).is_symlink()]
            links += len(linked)
            folders[:] = [n for n in folders if n not in linked and not n.startswith(".") and n != "exports"]
            for name in sorted(names):
                source = here / name
                status = source.lstat()
                if not stat.S_ISREG(status.st_mode):
                    links += 1
                    continue
                files, size = files + 1, size + status.st_size
                if files > _MOST_FILES or size > _MOST_BYTES:
                    message = f"l’étude remise est trop grosse (plus de {_MOST_FILES} fichiers ou de 200 Mo)"
                    raise StudyError([Problem(message, str(root))])
                copy = target / source.relative_to(root)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(read_bytes(source, most=_MOST_BYTES))
    return links


def _compare_edition(
    edition: Edition, copy: Edition, runner: Runner, progress: Progress
) -> tuple[pd.DataFrame, list[str]]:
    given = handed_in(edition.reports, edition.processed)
    sources = source_notebooks(copy)
    # A sandboxed kernel starts in notebooks/, where it looks for the modules beside the story.
    shutil.copytree(copy.notebooks, copy.notebooks.parent, dirs_exist_ok=True)
    parameters = _parameters(edition)
    steps = len(sources) + 1
    progress(f"{edition.id} : tables", 0, steps)
    said: list[str] = []
    try:
        write_tables(copy, edition_tables(copy, confidence=parameters["confidence"]))
    except StudyError as error:
        sources = []
        told = [str(p) for p in error.problems[:_MOST_TOLD]]
        more = len(error.problems) - len(told)
        said += ["Les données brutes ne permettent pas de reconstruire les tables.", *told]
        said += [f"Et {plural(more, 'autre problème', 'autres problèmes')}."] if more else []
    executed: list[NotebookNode] = []
    failures = []
    for number, source in enumerate(sources, 1):
        progress(f"{edition.id} : {source.stem}", number, steps)
        why = _run(source, copy, parameters, runner, executed)
        if why:
            failures.append((f"carnet : {source.stem}", "remis", why, DIFFERENT))
            said.append(f"Le carnet {source.stem} ne s’exécute pas jusqu’au bout. {why}")
    progress(edition.id, steps, steps)
    table = compare_outputs(given, rebuilt(executed, copy.processed))
    altered = altered_inputs(edition.reports, edition.root)
    if altered:
        files = plural(len(altered), "fichier n’est plus celui", "fichiers ne sont plus ceux")
        said.append(f"{files} dont le rapport remis a été fait : {', '.join(altered[:5])}.")
    counts = [_count(table, kind) for kind in ("valeur", "table", "figure")]
    return pd.concat([pd.DataFrame(failures, columns=list(COLUMNS)), table]), [*(c for c in counts if c), *said]


def _run(
    source: Path, copy: Edition, parameters: Mapping[str, Any], runner: Runner, executed: list[NotebookNode]
) -> str:
    """Run a notebook of the study in the sandbox; return why it did not end well, or nothing."""
    try:
        notebook = parse_notebook(read_bytes(source)).notebook
        run = runner.run(notebook, study=copy.root, parameters={**parameters, "edition": copy.id})
    except (UnreadableError, StudyError) as error:
        return str(error)
    executed.append(run.notebook)
    if run.status == "ok":
        return ""
    first = first_error(run.notebook)
    return f"{run.reason} {first}".strip() if run.status == "errors" else run.reason


def _parameters(edition: Edition) -> dict[str, Any]:
    """Read the parameters that the handed-in notebooks were run with, literals only; those of a build otherwise."""
    for path in sorted((edition.reports / "notebooks").glob("*.ipynb")):
        try:
            values = parameter_values(parse_notebook(read_bytes(path)).notebook)
        except (UnreadableError, StudyError, RecursionError, MemoryError):
            continue
        level = values.get("confidence")
        if isinstance(level, float) and 0 < level < 1:
            return {"confidence": level}
    return {"confidence": 0.95}


def _count(table: pd.DataFrame, kind: str) -> str:
    """Count the verdicts of a kind of element, in a sentence."""
    words = {
        "valeur": ("valeur", "valeurs"),
        "table": ("table", "tables"),
        "figure": ("figure ou tableau", "figures et tableaux"),
    }
    rows = table[table["element"].str.startswith(f"{kind} : ")]
    if rows.empty:
        return ""
    n = {v: int((rows["verdict"] == v).sum()) for v in (SAME, DIFFERENT, ABSENT, NEW)}
    given = n[SAME] + n[DIFFERENT] + n[ABSENT]
    parts = [f"{plural(given, *words[kind])} : {n[SAME]} à l’identique"]
    parts += [plural(n[DIFFERENT], "différente")] if n[DIFFERENT] else []
    parts += [f"{plural(n[ABSENT], 'absente')} de la reconstruction"] if n[ABSENT] else []
    parts += [f"{plural(n[NEW], 'nouvelle')}, non remise{'s' if n[NEW] > 1 else ''}"] if n[NEW] else []
    return ", ".join(parts) + "."
