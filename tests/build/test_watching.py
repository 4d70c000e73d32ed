"""Each save of a file that a build reads is one build more; what is no part of a study is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quality_study.build.watching import watch
from quality_study.facts.edition import Edition


class StoppedError(Exception):
    pass


def builds(edition: Edition, edits: list[Callable[[], object]]) -> list[int]:
    """Watch while somebody makes edits, one every ten pauses; return after how many of them each build began."""
    made, pauses, found = 0, 0, []

    def pause(_: float) -> None:
        nonlocal made, pauses
        pauses += 1
        if pauses % 10 == 0:
            if made == len(edits):
                raise StoppedError
            edits[made]()
            made += 1

    with pytest.raises(StoppedError):
        watch(edition, lambda: found.append(made), pause=pause)
    return found


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    edition = Edition(tmp_path, "2027")
    for file in (edition.raw / "edition.toml", edition.notebooks / "01.ipynb", edition.template / "report.typ"):
        file.parent.mkdir(parents=True)
        file.touch()
    return edition


def test_every_save_is_one_build(edition: Edition) -> None:
    edits: list[Callable[[], object]] = [
        lambda: (edition.raw / "edition.toml").write_text("un", encoding="utf-8"),
        lambda: (edition.raw / "nouveau.csv").touch(),
        lambda: (edition.notebooks / "01.ipynb").write_text("deux", encoding="utf-8"),
        lambda: (edition.raw / "nouveau.csv").unlink(),
    ]
    assert builds(edition, edits) == [0, 1, 2, 3, 4]


def test_what_a_build_does_not_read_is_not_watched(edition: Edition) -> None:
    aside = [edition.raw / "exports" / "a.csv", edition.notebooks / ".ipynb_checkpoints" / "01.ipynb"]
    aside += [edition.reports / "rapport.pdf", edition.processed / "a.csv"]
    for file in aside:
        file.parent.mkdir(parents=True)
    assert builds(edition, [file.touch for file in aside]) == [0]


def test_a_save_during_a_build_is_another_build(edition: Edition) -> None:
    left = iter("ab")

    def rebuild() -> None:
        (edition.raw / "edition.toml").write_text(next(left) * 9, encoding="utf-8")

    with pytest.raises(StopIteration):
        watch(edition, rebuild, pause=lambda _: None)


def test_a_file_that_is_still_being_saved_is_waited_for(edition: Edition) -> None:
    sizes = iter(range(1, 5))

    def pause(_: float) -> None:
        if (size := next(sizes, None)) is not None:
            (edition.raw / "edition.toml").write_text("x" * size, encoding="utf-8")

    def rebuild() -> None:
        assert (edition.raw / "edition.toml").read_text(encoding="utf-8") == "xxxx"
        raise StoppedError

    with pytest.raises(StoppedError):
        watch(edition, rebuild, pause=pause)
