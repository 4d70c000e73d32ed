"""Grade a class: every copy run in a sandbox on hidden editions, in parallel, each ending with a mark or a reason."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from quality_study.build.reached import code_hash
from quality_study.facts.edition import Edition, open_edition
from quality_study.grading.copies.class_archive import opened
from quality_study.grading.copies.finding import Copy, find_copies
from quality_study.grading.copies.repair import Repaired, repair
from quality_study.grading.copies.structure import read_structure
from quality_study.grading.marking.expected import Target, expected_values, make_editions
from quality_study.grading.marking.rerun import grade_copy, handed_text, ungraded
from quality_study.grading.practical.assignment import Assignment, read_assignment
from quality_study.grading.results import (
    CopyResult,
    copies_folder,
    marks_table,
    read_result,
    result_path,
    write_marks,
    write_result,
)
from quality_study.grading.running.cluster import ClusterRunners
from quality_study.grading.running.runner import Run, Runner
from quality_study.grading.sandbox.choice import NONE, Sandbox, choose_sandbox
from quality_study.grading.sandbox.limits import Limits
from quality_study.words.errors import Problem, StudyError

#: Told of each copy that is done: its result, how many are done, how many there are.
Progress = Callable[[CopyResult, int, int], None]
#: What of a practical changes no automatic point: a copy is not run again for it.
_NOT_MARKING = {"notebook", "title", "summary", "minutes", "seeds", "deadline", "late_points", "rounding"}
_INTERRUPTED = "Pas encore notée : la notation a été interrompue ; relancez la même commande."


def grade(
    root: Path,
    folder: Path,
    assignment: Assignment | str,
    output: Path,
    *,
    workers: int = 2,
    scheduler: str | None = None,
    unsafe: bool = False,
    seeds: Sequence[int] = (),
    limits: Limits | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Grade the copies of a folder and write the table of marks.

    Each result is stored as soon as it is known, so that a run that was interrupted goes on where it was: a copy is
    run again only if it, the assignment, the hidden editions or this program changed.

    Parameters
    ----------
    root : Path
        The study folder, which holds the assignment and the edition that students have.
    folder : Path
        The copies, or an archive of them; see :func:`~quality_study.grading.copies.finding.find_copies`.
    assignment : Assignment or str
    output : Path
        ``marks.csv``; the result of each copy is kept beside it, in ``marks_copies``.
    workers : int
        Copies run at the same time on this machine.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers run the copies instead; the results are the same.
    unsafe : bool
        Run without a sandbox where there is none.
    seeds : sequence of int
        Hidden editions to use instead of those of the assignment.
    limits : Limits, optional
        What a copy may use.
    progress : callable, optional
        Told of each copy that is done.
    warn : callable, optional
        Told, in French, what the sandbox of this machine does not protect from.

    Returns
    -------
    DataFrame
        As :func:`~quality_study.grading.results.marks_table` makes it.

    Raises
    ------
    StudyError
        The assignment, its reference notebook or the folder is not in order, or there is no sandbox.
    """
    if workers < 1:
        raise StudyError([Problem("il faut exécuter au moins une copie à la fois", "--workers", found=str(workers))])
    found = read_assignment(root, assignment) if isinstance(assignment, str) else assignment
    edition = open_edition(found.edition, root=root)
    used = tuple(seeds) or found.seeds
    allowed = limits or Limits()
    kept, answers = copies_folder(output), output.with_name(f"{output.stem}_attendus")
    with opened(folder) as handed:
        copies = find_copies(handed, found, ignore=(output, *output.parent.glob(f"{output.stem}_*")))
    common = _common_digest(found, edition, used, allowed)
    digests = {c.student: _copy_digest(c, common) for c in copies}
    results: dict[str, CopyResult] = {}

    def keep(result: CopyResult, *, store: bool = True) -> None:
        results[result.student] = result
        if store:
            write_result(kept, result)
        if progress is not None:
            progress(result, len(results), len(copies))

    _forget_others(kept, copies)
    try:
        for copy in copies:
            stored = _stored(kept, copy, digests[copy.student])
            if stored is not None:
                keep(stored.model_copy(update={"handed": handed_text(copy)}), store=stored.handed != handed_text(copy))
        to_run = _to_run([c for c in copies if c.student not in results], found, digests, keep)
        if to_run:
            with (
                tempfile.TemporaryDirectory(prefix="quality-study-") as work,
                _Runners(choose_sandbox(unsafe), allowed, min(workers, len(to_run)))
                if scheduler is None
                else ClusterRunners(scheduler, allowed, unsafe=unsafe) as runners,
            ):
                if runners.sandbox.warning and warn is not None:
                    warn(runners.sandbox.warning)
                editions = make_editions(edition, used, Path(work))
                store = None if runners.sandbox.kind == NONE else answers
                targets = _targets(
                    editions, edition, lambda n, e: expected_values(found, n, e, runners, store, common), runners
                )
                _run_all(to_run, found, targets, runners, digests, keep)
    finally:
        rows = [results.get(c.student) or ungraded(c, found, _INTERRUPTED) for c in copies]
        write_marks(output, marks_table(rows))
    return marks_table(results[c.student] for c in copies)


def _to_run(
    copies: Sequence[Copy], assignment: Assignment, digests: Mapping[str, str], keep: Callable[[CopyResult], None]
) -> list[tuple[Copy, Repaired]]:
    """Put the copies back in order; those that cannot be run have their result at once."""
    structure = read_structure(assignment)
    left = []
    for copy in copies:
        if copy.notebook is None:
            keep(ungraded(copy, assignment, copy.reason, digests[copy.student]))
            continue
        repaired = repair(copy.notebook, structure)
        if repaired.reason:
            keep(ungraded(copy, assignment, repaired.reason, digests[copy.student]))
        else:
            left.append((copy, repaired))
    return left


def _targets(
    editions: Iterable[tuple[str, Edition]],
    public: Edition,
    expect: Callable[[str, Edition], dict[str, Any]],
    runners: _Runners | ClusterRunners,
) -> list[Target]:
    """Run the reference on each edition as soon as it is written, while the next one is."""
    with ThreadPoolExecutor(len(runners)) as pool:
        try:
            waiting = [(name, edition, pool.submit(expect, name, edition)) for name, edition in editions]
            return [Target(edition, found.result(), name != public.id, name) for name, edition, found in waiting]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            runners.close()
            raise


def _run_all(
    copies: Sequence[tuple[Copy, Repaired]],
    assignment: Assignment,
    targets: Sequence[Target],
    runners: _Runners | ClusterRunners,
    digests: Mapping[str, str],
    keep: Callable[[CopyResult], None],
) -> None:
    """Run the copies, one a runner at a time; whatever one of them does, the others are run."""

    def one(copy: Copy, repaired: Repaired) -> CopyResult:
        try:
            return grade_copy(copy, repaired, assignment, targets, runners, digests[copy.student])
        except StudyError:
            raise
        except Exception as error:  # no digest: it is run again next time
            reason = f"La copie n’a pas pu être exécutée ({type(error).__name__}) : relancez la commande."
            return ungraded(copy, assignment, reason, prose=repaired.prose, code=repaired.code, shown=repaired.images)

    with ThreadPoolExecutor(len(runners)) as pool:
        waiting = [pool.submit(one, copy, repaired) for copy, repaired in copies]
        try:
            for done in as_completed(waiting):
                keep(done.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            runners.close()  # ends what runs: nobody waits for an endless copy
            raise


class _Runners:
    """As many runners as copies run at the same time; a run takes one that is free.

    Their boxes, which take seconds to start, start while the editions are written.
    """

    def __init__(self, sandbox: Sandbox, limits: Limits, count: int) -> None:
        self.sandbox = sandbox
        self._all = [Runner(sandbox, limits) for _ in range(max(count, 1))]
        self._free: SimpleQueue[Runner] = SimpleQueue()
        self._closed = Event()
        self._starting = [Thread(target=self._start, args=(runner,), daemon=True) for runner in self._all]
        for thread in self._starting:
            thread.start()

    def __len__(self) -> int:
        return len(self._all)

    def __enter__(self) -> _Runners:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, runner: Runner) -> None:
        # A box that does not start is told of by the run that needs it, which tries again.
        with suppress(Exception):
            runner.start()
        self._free.put(runner)

    def run(self, notebook: NotebookNode, *, study: Path, parameters: Mapping[str, Any]) -> Run:
        runner = self._free.get()
        try:
            if self._closed.is_set():
                raise StudyError("La notation a été interrompue")
            return runner.run(notebook, study=study, parameters=parameters)
        finally:
            self._free.put(runner)

    def close(self) -> None:
        self._closed.set()
        for runner in self._all:
            runner.close()
        for thread, runner in zip(self._starting, self._all, strict=True):
            thread.join()
            runner.close()  # its box may have started in the meantime


def _stored(folder: Path, copy: Copy, digest: str) -> CopyResult | None:
    """Return the stored result of a copy, if it still holds."""
    path = result_path(folder, copy.student)
    if not path.is_file():
        return None
    try:
        result = read_result(path)
    except StudyError:
        return None
    return result if result.digest == digest else None


def _forget_others(folder: Path, copies: Sequence[Copy]) -> None:
    """Remove the results of copies that are no longer in the folder."""
    known = {result_path(folder, copy.student) for copy in copies}
    for path in folder.glob("*.json") if folder.is_dir() else ():
        if path not in known:
            path.unlink()


def _common_digest(assignment: Assignment, edition: Edition, seeds: Sequence[int], limits: Limits) -> str:
    """Hash everything but the copy that a result depends on."""
    marked = assignment.model_dump_json(exclude=_NOT_MARKING)
    digest = hashlib.sha256(f"{_program()} {list(seeds)} {limits} {marked}".encode())
    for path in (assignment.notebook, *edition.facts):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def _program() -> str:
    """Hash this program as it was when it began."""
    return code_hash()


def _copy_digest(copy: Copy, common: str) -> str:
    told = [common, copy.digest, copy.path.as_posix(), copy.reason, *copy.remarks]
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogateescape")).hexdigest()
