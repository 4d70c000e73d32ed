"""The build of an edition as a graph of steps: facts -> tables -> executed notebooks -> documents.

Each step loads, calls and saves; pytask runs those whose inputs changed, by content.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import replace
from importlib.metadata import distributions
from pathlib import Path
from platform import python_version
from typing import Any

import nbformat
import pytask
from pytask import PythonNode
from pytask_parallel import ParallelBackend, registry

import quality_study
from quality_study.build.execution import run_notebook
from quality_study.build.failing import told
from quality_study.facts.edition import Edition
from quality_study.facts.whole_file import write_whole
from quality_study.kernels.provisioner import prepare
from quality_study.report.document import Document, read_notebooks, shown_assets
from quality_study.report.docx import write_docx
from quality_study.report.essentials import FILE as ESSENTIALS
from quality_study.report.essentials import edition_essentials
from quality_study.report.html_page import write_html
from quality_study.report.metadata import Metadata, edition_metadata
from quality_study.report.omission import edition_catalogue, edition_omission
from quality_study.report.parameters import check_parameters, parameter_values
from quality_study.report.pdf import write_pdf
from quality_study.report.poster import write_poster
from quality_study.report.reading import glossary
from quality_study.report.stories import read_notebook, read_stories, source_notebooks
from quality_study.tables.earlier import edition_tables
from quality_study.tables.processed import table_names, write_tables
from quality_study.words.errors import Problem, StudyError, raise_if_any

#: What an edition that chose its essentials hangs on a wall.
POSTER = "affiche.pdf"
#: Notebooks run side by side: a kernel is a process of its own, so threads are enough to wait for them.
_WORKERS = 2
#: Called with the French name of each step when it begins.
Progress = Callable[[str], None]


def build(edition: Edition, parameters: Mapping[str, Any], *, progress: Progress, force: bool = False) -> int:
    """Build an edition: ``data/processed/ID`` and ``reports/ID``.

    Parameters
    ----------
    edition : Edition
    parameters : mapping
        Parameters of the notebooks; ``edition`` is added, and ``confidence`` when it is not given: the one that the
        notebooks declare.
    progress : callable
        Told of each step that begins.
    force : bool
        Do everything again, even what is up to date.

    Returns
    -------
    int
        Number of steps that had to be done; 0 when everything was up to date.

    Raises
    ------
    StudyError
        The facts, a notebook or a document is wrong; the message says where.
    """
    try:
        return _build(edition, parameters, progress, force=force)
    except OSError as error:
        raise told(error, "Préparer la construction", edition.root) from None


def _build(edition: Edition, parameters: Mapping[str, Any], progress: Progress, *, force: bool) -> int:
    story = read_stories(edition)
    chosen = {"edition": edition.id, **parameters}
    _check_parameters(edition, chosen)
    if "confidence" not in chosen:
        chosen["confidence"] = declared_confidence(edition)
    failures: list[StudyError] = []
    pictures = [p.path for p in story.pictures.values() if p.path is not None]
    tasks = _tasks(edition, chosen, pictures, progress, failures)
    config = edition.root / ".pytask" / "pytask.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    registry.register_parallel_backend(ParallelBackend.CUSTOM, _threads(), worker_type="threads")
    said = io.StringIO()
    with redirect_stdout(said):
        session = pytask.build(
            tasks=tasks,
            config=config,
            force=force,
            verbose=0,
            capture=pytask.CaptureMethod.NO,
            max_failures=1,
            n_workers=_WORKERS,
            parallel_backend=ParallelBackend.CUSTOM,
        )
    if failures:
        raise failures[0]
    if session.exit_code != pytask.ExitCode.OK:
        raise _stopped(session, said.getvalue(), edition.root)
    return sum(r.outcome == pytask.TaskOutcome.SUCCESS for r in session.execution_reports)


def _threads() -> Callable[..., Executor]:
    """Return what makes the threads, and forgets the folder that pytask-parallel adds for modules before it asks.

    Kernels would inherit it, and find there what JupyterLab does not.
    """
    paths, variable = sys.path[:], os.environ.get("PYTHONPATH")

    def make(n_workers: int) -> Executor:
        sys.path[:] = paths
        if variable is None:
            os.environ.pop("PYTHONPATH", None)
        else:
            os.environ["PYTHONPATH"] = variable
        return ThreadPoolExecutor(n_workers)

    return make


def declared_confidence(edition: Edition) -> float:
    """Return the confidence that the notebooks of an edition declare: one for all, since they share the tables.

    Raises
    ------
    StudyError
        Some notebooks declare another; the message lists them.
    """
    found = {}
    for source in source_notebooks(edition):
        name = edition.shown(source)
        found[name] = parameter_values(read_notebook(source, name), name).get("confidence")
    given = [value for value in found.values() if value is not None]
    if not given:
        return 0.95
    usual = max(given, key=given.count)
    message = (
        "niveau de confiance autre que celui des autres carnets ; écrivez le même partout, ou lancez : « quality-study "
        f"build {edition.id} --confidence NIVEAU »"
    )
    raise_if_any(
        Problem(message, name, None, "confidence", str(value), [str(usual)])
        for name, value in found.items()
        if value not in (None, usual)
    )
    return usual  # type: ignore[no-any-return]  # the step of the tables refuses what is no level


def step_count(edition: Edition) -> int:
    """Return the number of steps of a full build."""
    return len(source_notebooks(edition)) + 2


def _tasks(
    edition: Edition,
    parameters: Mapping[str, Any],
    pictures: list[Path],
    progress: Progress,
    failures: list[StudyError],
) -> list[Callable[..., None]]:
    """Describe every step with the files it reads, the files it writes and the values it depends on."""
    raw = _facts(edition)
    tables = [edition.processed / f"{name}.{kind}" for name in table_names(edition) for kind in ("parquet", "csv")]
    parquet = [t for t in tables if t.suffix == ".parquet"]
    template = sorted(p for p in edition.template.iterdir() if p.is_file())
    sources = source_notebooks(edition)
    executed = [edition.reports / "notebooks" / s.name for s in sources]
    documents = [edition.reports / n for n in ("rapport.pdf", "rapport.html", "results.json", "provenance.json")]
    if (edition.raw / ESSENTIALS).is_file():
        documents.append(edition.reports / POSTER)

    def task(name: str, reads: list[Path], writes: list[Path], action: Callable[[], None]) -> Callable[..., None]:
        def run(reads: Any, values: Any, produces: Any) -> None:
            progress(name)
            try:
                action()
            except Exception as error:
                failures.append(told(error, name, edition.root))
                raise

        values = PythonNode(value=f"{code_hash()} {json.dumps(dict(parameters))}", hash=True)
        return pytask.task(name=name, kwargs={"reads": reads, "values": values, "produces": writes})(run)  # type: ignore[no-any-return]

    def process() -> None:
        prepare(edition.notebooks)  # every notebook follows the tables
        write_tables(edition, edition_tables(edition, confidence=parameters["confidence"]))

    def execute(source: Path, output: Path) -> Callable[[], None]:
        return lambda: _execute(edition, source, output, parameters)

    tasks = [task("Lire les faits et calculer les tables", raw, tables, process)]
    catalogue = edition.catalogue
    settings = [e.raw / Edition.SETTINGS for e in (edition, *_earlier(edition))]
    for source, output in zip(sources, executed, strict=True):
        reads = [source, catalogue, *settings, *parquet]
        tasks.append(task(f"Exécuter le carnet {source.stem}", reads, [output], execute(source, output)))
    assemble = [*executed, *template, *raw, *pictures]
    tasks.append(
        task("Composer le PDF et la page HTML", assemble, documents, lambda: _assemble(edition, executed, pictures))
    )
    return tasks


def _facts(edition: Edition) -> list[Path]:
    """List the facts that a report rests on: those of the edition, and those of the editions it is compared with."""
    return [path for e in (edition, *_earlier(edition)) for path in e.facts]


def _earlier(edition: Edition) -> list[Edition]:
    """List the earlier editions that can be read; the first step tells why another one cannot."""
    try:
        return [
            e for e in dict.fromkeys(edition.earlier) if e.id != edition.id and (e.raw / Edition.SETTINGS).is_file()
        ]
    except StudyError:
        return []


def _check_parameters(edition: Edition, parameters: Mapping[str, Any]) -> None:
    """Refuse, before anything runs, a parameter that some notebook does not read."""
    problems: list[Problem] = []
    for source in source_notebooks(edition):
        try:
            check_parameters(read_notebook(source, edition.shown(source)), parameters, edition.shown(source))
        except StudyError as error:
            problems += error.problems
    raise_if_any(problems)


def _execute(edition: Edition, source: Path, output: Path, parameters: Mapping[str, Any]) -> None:
    halted = edition.reports / "interrompus" / source.name
    try:
        notebook = run_notebook(source, output, parameters, shown=edition.shown(source), halted=halted)
    except StudyError as error:
        if halted.is_file():
            error.add_note(f"Le carnet exécuté jusque-là : {edition.shown(halted)}")
        raise
    for asset in shown_assets(notebook):
        for name, svg in asset.pages.items():
            _write(edition.figures / f"{name}.svg", svg.encode("utf-8"))


def write_report_docx(edition: Edition) -> Path:
    """Write the report of a built edition for a word processor; return its path."""
    document, metadata = _read_report(
        edition, [edition.reports / "notebooks" / s.name for s in source_notebooks(edition)]
    )
    path = edition.reports / "rapport.docx"
    _write(path, write_docx(document, metadata))
    return path


def _read_report(edition: Edition, executed: list[Path]) -> tuple[Document, Metadata]:
    sources = source_notebooks(edition)
    notebooks = [(edition.shown(s), nbformat.read(p, as_version=4)) for s, p in zip(sources, executed, strict=True)]
    catalogue = edition_catalogue(edition).figures
    optional = {key: entry.label for key, entry in catalogue.items() if entry.optional}  # cited even when missing
    off = edition_omission(edition)
    document = read_notebooks(notebooks, labels=optional, folder=edition.notebooks, off=off)
    metadata = replace(
        edition_metadata(edition),
        essentials=edition_essentials(edition, document),
        glossary=glossary(document, edition.settings.glossary),
    )
    return document, metadata


def _assemble(edition: Edition, executed: list[Path], pictures: list[Path]) -> None:
    document, metadata = _read_report(edition, executed)
    pdf = write_pdf(document, metadata, edition.template)
    page = write_html(document, metadata, edition.template)
    poster = write_poster(metadata, edition.template) if metadata.essentials else None
    _write(edition.reports / "rapport.pdf", pdf)
    if poster is None:
        (edition.reports / POSTER).unlink(missing_ok=True)  # of values that nobody chooses any more
    else:
        _write(edition.reports / POSTER, poster)
    _write(edition.reports / "rapport.html", page)
    _write(edition.reports / "results.json", _json(document.records))
    _write(edition.reports / "provenance.json", _json(provenance(edition, pictures)))


def provenance(edition: Edition, pictures: Iterable[Path] = ()) -> dict[str, Any]:
    """Tell what the report was made from: content of the inputs and outputs, versions; no clock, no machine."""
    inputs = [
        *_facts(edition),
        *source_notebooks(edition),
        *edition.template.iterdir(),
        *pictures,
    ]
    outputs = [
        *edition.figures.glob("*.svg"),
        *edition.reports.glob("*.pdf"),
        edition.reports / "rapport.html",
        edition.reports / "results.json",
    ]
    return {
        "edition": edition.id,
        "quality_study": quality_study.__version__,
        "python": python_version(),
        "packages": dict(sorted({d.metadata["Name"].lower(): d.version for d in distributions()}.items())),
        "inputs": {edition.shown(p): _hash(p.read_bytes()) for p in sorted(inputs)},
        "outputs": {edition.shown(p): _hash(p.read_bytes()) for p in sorted(outputs)},
    }


def code_hash() -> str:
    """Hash the source of the library, so that a changed function rebuilds what it made."""
    root = Path(quality_study.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _stopped(session: Any, said: str, root: Path) -> StudyError:
    """Say what stopped pytask itself before an action began: a file that it looks for, most often."""
    for report in session.execution_reports:
        if report.exc_info is not None and report.outcome == pytask.TaskOutcome.FAIL:
            error, step = report.exc_info[1], report.task.name.rpartition("::")[2]
            if isinstance(error, OSError):
                return told(error, step, root)
            return told(StudyError(f"La construction s’est arrêtée : {' '.join(str(error).split())[:500]}"), step, root)
    return StudyError(f"La construction s’est arrêtée : {said.strip()[-500:] or 'raison inconnue'}")
