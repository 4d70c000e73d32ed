"""Copies run by workers of a cluster give the results of this machine, byte for byte, whichever worker is lost."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import essai
import pytest
from distributed import LocalCluster
from loopback import workers

from quality_study.build import cluster as build_cluster
from quality_study.cli import grading as cli_grading
from quality_study.grading.grade import grade
from quality_study.grading.results import CopyResult, copies_folder
from quality_study.grading.running import cluster
from quality_study.words.errors import StudyError

ANSWERS = {
    "Juste": {},
    "Faux": {"q1": "repondants = 3\nrecord('tp9.repondants', repondants)"},
    "Erreur": {"q2": "1 / 0"},
}


def written(output: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (output, *sorted(copies_folder(output).iterdir()))}


def test_a_worker_is_killed_and_the_marks_are_those_of_this_machine(tmp_path: Path) -> None:
    assignment = essai.write_study(tmp_path / "study")
    (tmp_path / "copies").mkdir()
    for student, answers in ANSWERS.items():
        essai.save(essai.answered(assignment, **answers), tmp_path / "copies" / f"{student}.ipynb")
    local, remote = tmp_path / "local" / "notes.csv", tmp_path / "remote" / "notes.csv"
    asked = (tmp_path / "study", tmp_path / "copies", assignment)
    grade(*asked, local, seeds=[3])
    killed: list[int] = []
    with workers(2) as (address, started):

        def kill_one(result: CopyResult, done: int, total: int) -> None:
            if done == 1:
                os.kill(started[0].pid, signal.SIGKILL)
                killed.append(started[0].wait(30))

        table = grade(*asked, remote, seeds=[3], scheduler=address, progress=kill_one)
        assert started[1].poll() is None
    assert killed == [-signal.SIGKILL]
    assert written(remote) == written(local)
    assert table.set_index("etudiant")["note"].to_dict() == {"Erreur": 3.0, "Faux": 6.0, "Juste": 8.0}


def test_a_whole_study_is_not_sent_to_a_cluster() -> None:
    with pytest.raises(StudyError, match="--scheduler ne va pas avec --study"):
        cli_grading.grade(Path("etude"), Path("notes.csv"), study=True, scheduler="tcp://127.0.0.1:9")


def test_what_is_wrong_with_a_cluster_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_cluster, "_JOIN_SECONDS", 1)
    with pytest.raises(StudyError, match="aucun ordonnanceur Dask ne répond à cette adresse"):
        cluster.ClusterRunners("tcp://127.0.0.1:9", cluster.Limits(), unsafe=False)
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as alone,
        pytest.raises(StudyError, match="aucun travailleur n’a rejoint l’ordonnanceur : « dask worker tcp://"),
    ):
        cluster.ClusterRunners(alone.scheduler_address, cluster.Limits(), unsafe=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(StudyError, match="il manque le module distributed, qu’il faut pour exécuter des copies"):
        cluster.ClusterRunners("tcp://127.0.0.1:9", cluster.Limits(), unsafe=False)
