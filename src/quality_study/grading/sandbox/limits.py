"""What one run of a copy may use, before it is stopped."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What one run may use; the defaults suit a class whose practicals take a few seconds.

    Parameters
    ----------
    cell_seconds, wall_seconds : float
        Longest time of one cell (then it is interrupted) and of the whole run (then it is killed), in seconds.
    grace_seconds : float
        How long an interrupted cell may take to stop, before it is killed: long enough on a busy machine, where what
        follows an endless cell must earn its points as it does elsewhere.
    cpu_seconds : int
        Processor time of each process of the copy.
    memory_bytes : int
        Memory of all the processes of the copy together, beyond what a kernel takes to start.
    file_bytes : int
        Size of a file; all the files that a copy writes may take four times as much.
    open_files, processes : int
        File descriptors of a process; processes and threads of the copy.
    output_bytes : int
        Output of a cell that is kept; what comes after is left out, and the output says so.
    flood_bytes : int
        What the kernel may send during one cell (four times as much during the run); beyond, the run is stopped.
    messages : int
        Messages (displays, prints that are flushed) of one cell; beyond, the run is stopped.
    record_bytes : int
        All the recorded values of a run together.
    """

    cell_seconds: float = 20.0
    wall_seconds: float = 60.0
    grace_seconds: float = 10.0
    cpu_seconds: int = 60
    memory_bytes: int = 1_500 * MEGABYTE
    file_bytes: int = 50 * MEGABYTE
    open_files: int = 256
    processes: int = 64
    output_bytes: int = MEGABYTE
    flood_bytes: int = 8 * MEGABYTE
    messages: int = 3_000
    record_bytes: int = MEGABYTE // 2

    @property
    def message_bytes(self) -> int:
        """Largest message that is read at all: half of a flood, since text grows when it is read."""
        return self.flood_bytes // 2
