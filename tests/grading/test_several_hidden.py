"""Hidden editions made by workers are those that this process makes, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from loopback import workers

from quality_study.facts.edition import open_edition
from quality_study.grading.hidden import hidden_edition
from quality_study.grading.several_hidden import hidden_editions
from quality_study.words.errors import StudyError

EXAMPLE = open_edition("exemple", root=Path(__file__).parents[2])
SEEDS = [1103, 1104]


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_workers_write_what_this_process_writes(tmp_path: Path) -> None:
    for seed in SEEDS:
        hidden_edition(EXAMPLE, seed, tmp_path / "one")
    expected = contents(tmp_path / "one")
    with workers(2) as (address, started):
        made = hidden_editions(EXAMPLE, [*SEEDS, 1103], tmp_path / "far", scheduler=address)
        started[0].kill()
        started[0].wait(30)
        hidden_editions(EXAMPLE, SEEDS, tmp_path / "left", scheduler=address)
    assert [e.id for e in made] == ["exemple-1103", "exemple-1104"]
    assert contents(tmp_path / "far") == contents(tmp_path / "left") == expected
    hidden_editions(EXAMPLE, SEEDS, tmp_path / "own", workers=2)
    assert contents(tmp_path / "own") == expected
    with pytest.raises(StudyError) as caught:
        hidden_editions(EXAMPLE, SEEDS, tmp_path / "own", workers=2)
    assert [str(p) for p in caught.value.problems] == [
        f"data/raw/exemple-{seed} : existe déjà ; rien n’est écrit par-dessus." for seed in SEEDS
    ]


def test_at_least_one_process(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        hidden_editions(EXAMPLE, SEEDS, tmp_path, workers=0)
    assert str(caught.value) == "--workers : il faut au moins un processus (valeur trouvée : « 0 »)."
