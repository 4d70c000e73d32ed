"""The build of an edition as a graph of steps: facts -> tables -> executed notebooks -> documents.

Each step loads, calls and saves. pytask orders them; a step that finds in the ledger that what it read and made is
unchanged does nothing.
"""

from __future__ import annotations

import io
import json
import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from platform import python_version
from typing import Any

import pytask
from pytask_parallel import ParallelBackend, registry

import quality_study
from quality_study.build.alone import alone
from quality_study.build.cluster import Cluster
from quality_study.build.documents import write_documents
from quality_study.build.elsewhere import build_cluster, run_elsewhere
from quality_study.build.execution import run_notebook
from quality_study.build.failing import together, told
from quality_study.build.interruption import interruption
from quality_study.build.ledger import LOG, PAGE, POSTER, REPORT, Ledger, environment
from quality_study.build.log import BuildLog, places
from quality_study.build.provenance import FILE as PROVENANCE
from quality_study.build.reached import reached
from quality_study.build.threads import threads
from quality_study.facts.edition import Edition
from quality_study.facts.whole_file import write_whole
from quality_study.kernels.provisioner import end, prepare
from quality_study.report.document import shown_assets
from quality_study.report.essentials import FILE as ESSENTIALS
from quality_study.report.parameters import check_parameters, parameter_values
from quality_study.report.stories import read_notebook, read_stories, source_notebooks
from quality_study.tables.earlier import edition_tables
from quality_study.tables.processed import table_names, write_tables
from quality_study.words.errors import Problem, StudyError, raise_if_any

#: Notebooks run side by side: a kernel is a process of its own, so threads are enough to wait for them.
_WORKERS = min(max(os.cpu_count() or 1, 2), 8)
#: What becomes of a step.
BEGUN, DONE, FAILED = "begun", "done", "failed"
#: Told the French name of a step, what becomes of it, and the seconds that it took.
Progress = Callable[[str, str, float], None]

_TABLES, _DOCUMENTS = "Lire les faits et calculer les tables", "Composer le PDF et la page HTML"
#: What the last step makes, beside the poster.
_WRITTEN = (REPORT, PAGE, "results.json", PROVENANCE)
#: Where the code of each kind of step begins.
_TABLES_CODE = ("quality_study.tables.earlier", "quality_study.tables.processed")
_NOTEBOOK_CODE = ("quality_study.build.execution",)
_DOCUMENTS_CODE = ("quality_study.build.documents",)


@dataclass
class Step:
    """One step of a build.

    Attributes
    ----------
    name : str
        In French.
    needs, makes : list of Path
        Files that order it among the others; `makes` is what it is known to write.
    action : callable
        Does it; returns the files that it read and those that it wrote.
    long : bool
        It should begin before others that could as well.
    """

    name: str
    needs: list[Path]
    makes: list[Path]
    action: Callable[[], tuple[set[Path], set[Path]]]
    long: bool = False


def build(
    edition: Edition,
    parameters: Mapping[str, Any],
    *,
    progress: Progress = lambda *_: None,
    force: bool = False,
    only: str | None = None,
    remarks: Callable[[], list[str]] = list,
    workers: int = _WORKERS,
    scheduler: str | None = None,
) -> int:
    """Build an edition: ``data/processed/ID`` and ``reports/ID``.

    Parameters
    ----------
    edition : Edition
    parameters : mapping
        Parameters of the notebooks; ``edition`` is added, and ``confidence`` when it is not given: the one that the
        notebooks declare.
    progress : callable, optional
        Told of each step that begins, then that it is done or failed.
    force : bool
        Do everything again, even what is up to date.
    only : str, optional
        Beginning of the name of a notebook: the tables and that notebook only, without the documents.
    remarks : callable
        Gives what is to be said at the end of this build, and of later ones that have nothing to do.
    workers : int
        Notebooks run at the same time on this machine.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers run the notebooks instead; what is written is the same.

    Returns
    -------
    int
        Number of steps that had to be done; 0 when everything was up to date.

    Raises
    ------
    StudyError
        The facts, notebooks or a document are wrong; the message says where. A notebook that fails stops no other.
    """
    if workers < 1:
        raise StudyError([Problem("il faut exécuter au moins un carnet à la fois", "--workers", found=str(workers))])
    try:
        with alone(edition), nullcontext() if scheduler is None else build_cluster(scheduler) as cluster:
            many = workers if cluster is None else len(cluster)
            return _build(
                edition, parameters, progress, force=force, only=only, remarks=remarks, workers=many, cluster=cluster
            )
    except OSError as error:
        raise told(error, "Préparer la construction", edition.root) from None


def planned(
    edition: Edition, parameters: Mapping[str, Any], *, force: bool = False, only: str | None = None
) -> dict[str, list[str]]:
    """Say which steps a build would do, and why; nothing is done.

    Returns
    -------
    dict of str to list of str
        French reasons by the name of each step, in order. A step that reads what an earlier one will write says so.
    """
    ledger = Ledger(edition.root, edition.id)
    steps, values = _prepared(edition, parameters, only, ledger)
    found: dict[str, list[str]] = {}
    renewed: dict[str, str] = {}
    for step in steps:
        reasons = ["tout est à refaire (--force)"] if force else ledger.reasons(step.name, values)
        before = dict.fromkeys(renewed[n] for n in ledger.inputs(step.name) if n in renewed)
        if not reasons and before:
            reasons = [f"selon ce que donne l’étape « {name} »" for name in before]
        if reasons:
            found[step.name] = reasons
            renewed |= {edition.shown(p): step.name for p in step.makes}
    return found


def _build(
    edition: Edition,
    parameters: Mapping[str, Any],
    progress: Progress,
    *,
    force: bool,
    only: str | None,
    remarks: Callable[[], list[str]],
    workers: int,
    cluster: Cluster | None,
) -> int:
    ledger = Ledger(edition.root, edition.id)
    steps, values = _prepared(edition, parameters, only, ledger, cluster)
    log = BuildLog(
        edition.reports / LOG,
        edition=edition.id,
        quality_study=quality_study.__version__,
        python=python_version(),
        parameters=dict(parameters),
        force=force,
        only=only,
    )
    done: list[str] = []
    failures: dict[str, StudyError] = {}

    def task(step: Step) -> Callable[..., None]:
        def run(reads: Any, produces: Any) -> None:
            reasons = ["--force"] if force else ledger.reasons(step.name, values)
            if not reasons or interrupted.is_set():
                return
            done.append(step.name)
            began = time.time()
            try:
                log.write(BEGUN, step=step.name, why=reasons)
                progress(step.name, BEGUN, 0.0)
                ledger.forget(step.name)
                read, written = step.action()
                ledger.note(step.name, values, read, written, began=began)
                seconds = time.time() - began
                log.write(DONE, step=step.name, seconds=round(seconds, 3), read=len(read), written=len(written))
                progress(step.name, DONE, seconds)
            except Exception as error:
                failure = failures[step.name] = told(error, step.name, edition.root)
                progress(step.name, FAILED, time.time() - began)
                with suppress(OSError):  # where nothing can be written, the message remains
                    log.write(FAILED, step=step.name, error=type(error).__name__, places=places(failure))
                raise

        named: Callable[..., None] = pytask.task(name=step.name, kwargs={"reads": step.needs, "produces": step.makes})(
            run
        )
        return pytask.mark.try_first(named) if step.long else named  # type: ignore[return-value]

    config = edition.root / ".pytask" / "pytask.toml"
    write_whole(config, b"[tool.pytask.ini_options]\n")
    registry.register_parallel_backend(
        ParallelBackend.CUSTOM, threads(end if cluster is None else cluster.close), worker_type="threads"
    )
    said = io.StringIO()
    with interruption() as interrupted, redirect_stdout(said):
        session = pytask.build(
            tasks=[task(step) for step in steps],
            config=config,
            force=True,  # each step asks the ledger, when those before it are done
            database_url="sqlite://",  # in memory: the ledger alone remembers
            verbose=0,
            capture=pytask.CaptureMethod.NO,
            n_workers=workers,
            parallel_backend=ParallelBackend.CUSTOM,
        )
    if interrupted.is_set():
        raise KeyboardInterrupt
    if failures:
        raise together([failures[step.name] for step in steps if step.name in failures])
    if session.exit_code != pytask.ExitCode.OK:
        raise _stopped(session, said.getvalue(), edition.root)
    if only is None:
        ledger.finish(parameters, {step.name: values for step in steps}, remarks())
    return len(done)


def _prepared(
    edition: Edition, parameters: Mapping[str, Any], only: str | None, ledger: Ledger, cluster: Cluster | None = None
) -> tuple[list[Step], str]:
    """Check what can be before anything runs; return the steps and the values that all depend on."""
    story = read_stories(edition)
    chosen = {"edition": edition.id, **parameters}
    _check_parameters(edition, chosen)
    if "confidence" not in chosen:
        chosen["confidence"] = declared_confidence(edition)
    pictures = [p.path for p in story.pictures.values() if p.path is not None]
    values = f"{environment()} {json.dumps(chosen, sort_keys=True)}"
    return _steps(edition, chosen, pictures, only, ledger, cluster), values


def step_names(edition: Edition, only: str | None = None) -> list[str]:
    """Name the steps of a build, in order."""
    sources = source_notebooks(edition)
    chosen = [_running(source) for source in sources if source in _chosen(edition, sources, only)]
    return [_TABLES, *chosen, *([_DOCUMENTS] if only is None else [])]


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


def _steps(
    edition: Edition,
    parameters: Mapping[str, Any],
    pictures: list[Path],
    only: str | None,
    ledger: Ledger,
    cluster: Cluster | None,
) -> list[Step]:
    """Describe every step: the files that order it, what it does."""
    variables = dict(os.environ)  # libraries add theirs once they are imported, which JupyterLab's kernels do not have
    raw = _facts(edition)
    tables = [edition.processed / f"{name}.{kind}" for name in table_names(edition) for kind in ("parquet", "csv")]
    sources = source_notebooks(edition)
    executed = [edition.reports / "notebooks" / s.name for s in sources]

    def process() -> tuple[set[Path], set[Path]]:
        if cluster is None:
            prepare(edition.notebooks, variables)  # every notebook follows the tables
        write_tables(edition, edition_tables(edition, confidence=parameters["confidence"]))
        return {*raw, *_folders(edition), *reached(*_TABLES_CODE)}, set(tables)

    def execute(source: Path, output: Path) -> Callable[[], tuple[set[Path], set[Path]]]:
        return lambda: _execute(edition, source, output, parameters, variables, cluster)

    def assemble() -> tuple[set[Path], set[Path]]:
        inputs = [*raw, *sources, *edition.template.iterdir(), *pictures]
        write_documents(edition, executed, inputs, parameters, read_by())
        folders = [edition.template, edition.notebooks, *_folders(edition)]
        read = {*inputs, *executed, *edition.figures.glob("*.svg"), *folders}
        return {*read, Path(__file__), *reached(*_DOCUMENTS_CODE)}, set(documents)

    def read_by() -> dict[str, list[str]]:
        read = ((edition.shown(source), ledger.inputs(_running(source))) for source in sources)
        return {name: [p for p in paths if p.startswith("data/") and Path(p).suffix] for name, paths in read}

    steps = [Step(_TABLES, raw, tables, process)]
    chosen = _chosen(edition, sources, only)
    figures = {source: source.read_text(encoding="utf-8").count(".show(") for source in sources}
    for source, output in zip(sources, executed, strict=True):
        if source in chosen:
            needs = [source, tables[0]]  # one of them orders as well as all, and pytask looks at each at every step
            long = figures[source] > sum(figures.values()) / len(figures)
            steps.append(Step(_running(source), needs, [output], execute(source, output), long))
    documents = [edition.reports / name for name in _WRITTEN]
    if (edition.raw / ESSENTIALS).is_file():
        documents.append(edition.reports / POSTER)
    if only is None:
        steps.append(Step(_DOCUMENTS, executed, documents, assemble))
    return steps


def _running(source: Path) -> str:
    """Name the step that runs a notebook."""
    return f"Exécuter le carnet {source.stem}"


def _chosen(edition: Edition, sources: list[Path], only: str | None) -> list[Path]:
    """List the notebooks whose name begins as asked.

    Raises
    ------
    StudyError
        None does; the message lists all.
    """
    chosen = [s for s in sources if s.stem.startswith((only or "").removesuffix(".ipynb"))]
    if not chosen and only is not None:
        folder = edition.shown(edition.notebooks)
        raise StudyError([Problem("aucun carnet de ce nom", folder, None, "--only", only, [s.stem for s in sources])])
    return chosen


def _folders(edition: Edition) -> list[Path]:
    """List the folders where a file more or less changes what is read."""
    return [e.raw for e in (edition, *_earlier(edition))]


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


def _execute(
    edition: Edition,
    source: Path,
    output: Path,
    parameters: Mapping[str, Any],
    variables: Mapping[str, str],
    cluster: Cluster | None,
) -> tuple[set[Path], set[Path]]:
    shown, halted = edition.shown(source), edition.reports / "interrompus" / source.name
    read: set[Path] = set()
    try:
        if cluster is None:
            notebook = run_notebook(
                source, output, parameters, shown=shown, halted=halted, read=read, variables=variables
            )
        else:
            notebook = run_elsewhere(cluster, edition, source, output, parameters, halted=halted, read=read)
    except StudyError as error:
        if halted.is_file():
            error.add_note(f"Le carnet exécuté jusque-là : {edition.shown(halted)}")
        raise
    written = {output}
    for asset in shown_assets(notebook):
        for name, svg in asset.pages.items():
            path = edition.figures / f"{name}.svg"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, svg.encode("utf-8"))
            written.add(path)
    return {source, *_folders(edition), edition.processed, *_concerning(edition, source, read)}, written


def _concerning(edition: Edition, source: Path, read: set[Path]) -> set[Path]:
    """Keep, of what a notebook opened and reached, the files of the study and of the library."""
    library = Path(quality_study.__file__).parent
    study = [edition.root / folder for folder in ("data", "notebooks", "reports")]
    kept = {p for p in read if any(p.is_relative_to(f) for f in (library, *study)) and p.is_file()}
    kept = {p for p in kept if p.suffix not in (".pyc", ".tmp")} | reached(*_NOTEBOOK_CODE)
    if re.search("parquet|duckdb|polars", source.read_text(encoding="utf-8")):  # readers that Python does not hear
        kept.update(edition.processed.glob("*.parquet"))
    return kept


def _stopped(session: Any, said: str, root: Path) -> StudyError:
    """Say what stopped pytask itself before an action began: a file that it looks for, most often."""
    for report in session.execution_reports:
        if report.exc_info is not None and report.outcome == pytask.TaskOutcome.FAIL:
            error, step = report.exc_info[1], report.task.name.rpartition("::")[2]
            if isinstance(error, OSError):
                return told(error, step, root)
            return told(StudyError(f"La construction s’est arrêtée : {' '.join(str(error).split())[:500]}"), step, root)
    return StudyError(f"La construction s’est arrêtée : {said.strip()[-500:] or 'raison inconnue'}")
