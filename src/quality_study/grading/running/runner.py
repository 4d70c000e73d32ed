"""Rerun a copy with papermill, its kernel in a sandbox: what was asked, what came out, why it stopped."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError

from quality_study.grading.running.capped import Caps
from quality_study.grading.running.kernel import RelayedKernel
from quality_study.grading.running.leaving import asked_to_leave
from quality_study.grading.running.reasons import died, failed, flooded, memory, timed_out
from quality_study.grading.sandbox.box import Box
from quality_study.grading.sandbox.choice import Sandbox, choose_sandbox
from quality_study.grading.sandbox.gate import START_SECONDS, Verdict
from quality_study.grading.sandbox.limits import Limits
from quality_study.report import mime
from quality_study.report.parameters import INJECTED_TAG, TAG, check_parameters
from quality_study.words.errors import StudyError

Status = Literal["ok", "errors", "timeout", "memory", "flood", "died"]
_POLL_SECONDS = 0.2
_ENGINE = "quality-study-sandbox"
_log = logging.getLogger(__name__)
#: What Jupyter's client says of a kernel that does not answer is told in French, by the status.
_quiet = logging.getLogger(f"{__name__}.client")
_quiet.setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class Run:
    """What became of a copy.

    Attributes
    ----------
    notebook : NotebookNode
        The copy with its outputs, capped. When the run was stopped, what the cells before recorded is there, and what
        the last one recorded is not: whether it had left the kernel is a matter of chance.
    status : str
        ``ok``; ``errors`` (cells raised, the others ran); ``timeout``, ``memory``, ``flood``, ``died``.
    cell : int or None
        Cell of the copy, counted from 1, that the status is about.
    reason : str
        One French sentence for the teacher; empty when all is well.
    seconds : float
        Time taken.
    leaving : tuple of int
        Cells, counted from 1, that called ``exit()`` or ``quit()``, which does nothing.
    """

    notebook: NotebookNode
    status: Status
    cell: int | None
    reason: str
    seconds: float
    leaving: tuple[int, ...] = ()


class Runner:
    """Reruns copies one after the other, each cut off from all the others.

    One runner a worker; workers are threads, or processes started afresh (``spawn``): a process that has run a copy
    must not be forked, for the threads of its messages would be missing in the fork.

    The first run takes the time of importing Python's libraries once; the next ones fork from there. What the sandbox
    does not do is said in :mod:`quality_study.grading.sandbox`.

    Parameters
    ----------
    sandbox : Sandbox, optional
        What :func:`~quality_study.grading.sandbox.choice.choose_sandbox` returns.
    limits : Limits, optional

    Examples
    --------
    ::

        with Runner() as runner:
            run = runner.run(notebook, study=folder, parameters={"edition": "exemple-1"})
    """

    def __init__(self, sandbox: Sandbox | None = None, limits: Limits | None = None) -> None:
        self.sandbox = sandbox or choose_sandbox()
        self.limits = limits or Limits()
        self.box = Box(self.sandbox)

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the sandbox now rather than at the first run.

        Raises
        ------
        StudyError
            It does not start.
        """
        self.box.ensure()

    def close(self) -> None:
        """End the sandbox and remove what it left."""
        self.box.close()

    def run(self, notebook: NotebookNode, *, study: Path, parameters: Mapping[str, Any]) -> Run:
        """Run a copy; it always ends, a few seconds after the wall time at worst.

        Parameters
        ----------
        notebook : NotebookNode
            Not changed.
        study : Path
            Study folder that the copy reads, tables built; every file in it can be read by the copy.
        parameters : mapping
            Values for the cell tagged ``parameters``.

        Raises
        ------
        StudyError
            A parameter that the copy does not have, no tagged cell; or the sandbox does not work.
        """
        check_parameters(notebook, parameters, "copie")
        start = time.monotonic()
        seen = self._attempt(notebook, study, parameters)
        if seen.index < 0:
            # Nothing of the copy has run: it is not its doing, and a class must not stop at a machine that was busy.
            self.box.destroy()
            seen = self._attempt(notebook, study, parameters)
        status, cell, reason = seen.outcome(self.limits)
        executed = new_notebook(cells=seen.kept_cells(), metadata=notebook.metadata)
        leaving = tuple(seen.numbers[index] for index in seen.leaving)
        return Run(executed, status, cell, reason, time.monotonic() - start, leaving)

    def _attempt(self, notebook: NotebookNode, study: Path, parameters: Mapping[str, Any]) -> _Seen:
        self.box.ensure()
        kernel = RelayedKernel(self.box, study, self.limits)
        seen = _Seen(kernel, _numbers(notebook, injects=bool(parameters)))
        try:
            papermill.execute_notebook(
                notebook,
                None,
                parameters=dict(parameters),
                engine_name=_ENGINE,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                seen=seen,
                limits=self.limits,
            )
        except PapermillExecutionError:
            # Cells that raised: papermill says so once all have run.
            pass
        finally:
            kernel.destroy()
        return seen


class _Seen:
    """What was noticed while the cells ran."""

    def __init__(self, kernel: RelayedKernel, numbers: Mapping[int, int]) -> None:
        self.kernel = kernel
        self.numbers = numbers
        self.cells: list[NotebookNode] = []
        self.index = -1
        self.broken = self.whole = False
        self.interrupted: list[int] = []
        self.leaving: list[int] = []

    @property
    def verdict(self) -> Verdict | None:
        """Why the run was stopped; what happens once the last cell is done stops nothing."""
        return None if self.whole else self.kernel.gate.verdict

    def kept_cells(self) -> list[NotebookNode]:
        """Return the cells, without what the one that stopped the run recorded."""
        if self.broken or self.verdict is not None:
            cell = self.cells[self.index]
            cell.outputs = [o for o in cell.get("outputs", []) if mime.RECORD not in o.get("data", {})]
        return self.cells

    def outcome(self, limits: Limits) -> tuple[Status, int | None, str]:
        """Return the status, the cell it is about and the sentence that says why."""
        verdict = self.verdict
        cell = self.numbers.get(self.index)
        if self.index < 0:
            # Nothing of the copy has run: it is not its doing.
            said = verdict.detail.strip().splitlines() if verdict is not None else []
            raise StudyError(f"Le bac à sable ne fonctionne pas : {said[-1] if said else 'aucune réponse'}")
        if verdict is not None:
            cause = verdict.cause
            if cause in ("cell", "wall", "cpu"):
                return "timeout", cell, timed_out(cause, cell, limits)
            if cause == "memory":
                return "memory", cell, memory(cell, limits)
            if cause in ("bytes", "messages", "message"):
                return "flood", cell, flooded(cause, cell, limits)
            return "died", cell, died(cell, verdict.detail)
        if self.broken:
            return "died", cell, died(cell, "la liaison est rompue")
        if self.interrupted:
            cell = self.numbers.get(self.interrupted[0])
            return "timeout", cell, timed_out("interrupted", cell, limits)
        raised = [(self.numbers.get(i), name) for i, cell in enumerate(self.cells) for name in _errors(cell)]
        for number, name in raised:
            if name == "MemoryError":
                return "memory", number, memory(number, limits)
        if raised:
            return "errors", raised[0][0], failed(raised)
        return "ok", None, ""


class SandboxedClient(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, which goes on after an error, stops when the run is stopped, and keeps what the caps let."""

    def __init__(self, manager: NotebookExecutionManager, seen: _Seen, limits: Limits) -> None:
        super().__init__(
            manager,
            km=seen.kernel,
            allow_errors=True,
            interrupt_on_timeout=True,
            raise_on_iopub_timeout=True,
            record_timing=False,
            store_widget_state=False,
            startup_timeout=int(START_SECONDS),
            # Between the reply of a cell and its last output: on a busy machine, longer than the client's four seconds.
            iopub_timeout=int(limits.cell_seconds),
            log=_quiet,
        )
        self.timeout_func = lambda cell: limits.cell_seconds
        self.on_cell_executed = self._note_leaving
        self._seen, self._caps, self._limits = seen, Caps(limits), limits

    def execute(self, **_: Any) -> NotebookNode:
        """Run the cells in order; whatever the kernel does, end."""
        gate = self._seen.kernel.gate
        self.reset_execution_trackers()
        try:
            with self.setup_kernel(cleanup_kc=True):
                for index, cell in enumerate(self.nb.cells):
                    if gate.verdict is not None:
                        break
                    self._run_cell(index, cell)
                self._seen.whole = gate.verdict is None
        except (DeadKernelError, CellTimeoutError):
            self._seen.broken = True
        except StudyError:
            raise
        except Exception:
            # A kernel may send anything: what its messages break is its own doing, and must not stop the class.
            _log.debug("a copy broke its messages", exc_info=True)
            self._seen.broken = True
        notebook: NotebookNode = self.nb
        return notebook

    def _run_cell(self, index: int, cell: NotebookNode) -> None:
        seen = self._seen
        seen.index, seen.kernel.interrupted = index, False
        self._caps.begin_cell()
        seen.kernel.gate.begin_cell()
        self.nb_man.cell_start(cell, index)
        try:
            self.execute_cell(cell, index)
        finally:
            seen.kernel.gate.end_cell()
            if seen.kernel.interrupted:
                seen.interrupted.append(index)
            self.nb_man.cell_complete(cell, cell_index=index)

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Keep of a message what the caps let; say when there are too many."""
        gate = self._seen.kernel.gate
        if self._caps.too_many():
            gate.stop("messages")
            return None
        kept = self._caps.trimmed(msg)
        if kept is None:
            return None
        output: NotebookNode | None = super().process_message(kept, cell, cell_index)
        return output

    def _note_leaving(self, *, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        if asked_to_leave(execute_reply):
            self._seen.leaving.append(cell_index)

    async def _async_poll_kernel_alive(self) -> None:
        """Give up the cell soon after its kernel died; what it sent before has a moment to arrive."""
        waiting = self.task_poll_for_reply
        while self.kc is not None and await self.kc.is_alive():
            await asyncio.sleep(_POLL_SECONDS)
            waiting = waiting or self.task_poll_for_reply
            if waiting is None or waiting.done():
                return
        await asyncio.sleep(_POLL_SECONDS)
        if waiting is not None:
            waiting.cancel()

    async def _async_handle_timeout(self, timeout: float, cell: NotebookNode | None = None) -> None:
        """Interrupt the cell, and go on looking whether the kernel lives, which the client stops doing here."""
        await super()._async_handle_timeout(timeout, cell)
        self._watching = asyncio.ensure_future(self._async_poll_kernel_alive())


class SandboxEngine(NBClientEngine):  # type: ignore[misc]
    """The engine that papermill is asked for by name."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, seen: _Seen, limits: Limits, **_: Any
    ) -> None:
        """Run the notebook and keep its cells, to which papermill adds marks of its own when one raised."""
        SandboxedClient(nb_man, seen, limits).execute()
        seen.cells = list(nb_man.nb.cells)


papermill_engines.register(_ENGINE, SandboxEngine)


def _numbers(notebook: NotebookNode, *, injects: bool) -> dict[int, int]:
    """Map each cell that will run to its number in the copy: papermill adds a cell after those that it gives values."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    if not injects or any(INJECTED_TAG in found for found in tags):
        return {i: i + 1 for i in range(len(tags))}
    tagged = next(i for i, found in enumerate(tags) if TAG in found)
    return {i: i + 1 if i <= tagged else i for i in range(len(tags) + 1)}


def _errors(cell: NotebookNode) -> list[str]:
    return [str(output.ename) for output in cell.get("outputs", []) if output.output_type == "error"]
