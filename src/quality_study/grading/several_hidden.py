"""Hidden editions of several seeds, made by workers: of a cluster, or of this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from quality_study.build.cluster import Cluster, write_files
from quality_study.build.ledger import study_files
from quality_study.facts.edition import Edition
from quality_study.grading.hidden import hidden_edition, refuse_written
from quality_study.words.errors import Problem, StudyError


def hidden_editions(
    source: Edition, seeds: Sequence[int], folder: Path, *, workers: int = 1, scheduler: str | None = None
) -> list[Edition]:
    """Write hidden editions, as :func:`~quality_study.grading.hidden.hidden_edition` does, into one study.

    Parameters
    ----------
    source : Edition
    seeds : sequence of int
        The same one twice counts once.
    folder : Path
    workers : int
        Processes of this machine that make them; one is this process.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers make them instead; the bytes are the same.

    Raises
    ------
    StudyError
        As that function; or as :class:`~quality_study.build.cluster.Cluster`. Nothing is written over an edition.
    """
    if workers < 1:
        raise StudyError([Problem("il faut au moins un processus", "--workers", found=str(workers))])
    wanted = list(dict.fromkeys(seeds))
    if scheduler is None and workers == 1:
        return [hidden_edition(source, seed, folder) for seed in wanted]
    made = [Edition(folder, f"{source.id}-{seed}") for seed in wanted]
    refuse_written(made)
    facts = {p.relative_to(source.root).as_posix(): p.read_bytes() for p in study_files(source.raw)}
    where = min(workers, len(wanted)) if scheduler is None else scheduler
    with (
        Cluster(where, "écrire des éditions cachées sur plusieurs machines", _nothing_needed) as cluster,
        ThreadPoolExecutor(len(cluster)) as pool,
    ):
        sent = cluster.send(facts)
        for files in pool.map(lambda seed: cluster.run(_made, sent, source.id, seed), wanted):
            write_files(files, folder)
    (folder / "notebooks").mkdir(exist_ok=True)
    return made


def _nothing_needed() -> None:
    """Ask nothing of a worker but this program."""


def _made(facts: Mapping[str, bytes], source: str, seed: int) -> dict[str, bytes]:
    """Make an edition on this worker; return its files."""
    with tempfile.TemporaryDirectory(prefix="quality-study-") as name:
        study, folder = Path(name) / "study", Path(name) / "hidden"
        write_files(facts, study)
        hidden_edition(Edition(study, source), seed, folder)
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
