"""Which sandbox is chosen, what a teacher is warned of, what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from quality_study.grading.sandbox import landlock
from quality_study.grading.sandbox.choice import Sandbox, choose_sandbox
from quality_study.words.errors import StudyError


@pytest.fixture
def no_bubblewrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def no_landlock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "available", lambda: False)


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="the choice of bubblewrap; to try it: apt install bubblewrap")
def test_bubblewrap_is_taken_without_a_word() -> None:
    assert choose_sandbox() == Sandbox("bubblewrap", "")


@pytest.mark.skipif(not landlock.available(), reason="Landlock is not available")
@pytest.mark.usefixtures("no_bubblewrap")
def test_landlock_is_taken_with_a_warning() -> None:
    assert choose_sandbox() == Sandbox(
        "landlock",
        "Attention : bubblewrap n’est pas installé. Les copies sont exécutées sous Landlock, qui protège les fichiers "
        "mais ne cache pas les autres programmes et ne coupe pas tout le réseau. Pour une protection complète, "
        "installez bubblewrap : « apt-get install bubblewrap ».",
    )


@pytest.mark.usefixtures("no_bubblewrap", "no_landlock")
def test_without_any_it_is_refused_and_said_what_to_install() -> None:
    with pytest.raises(StudyError) as caught:
        choose_sandbox()
    assert str(caught.value) == (
        "Les copies ne seront pas exécutées sans protection : bubblewrap n’est pas installé, et Landlock n’est pas "
        "disponible. Pour continuer, installez bubblewrap : « apt-get install bubblewrap » (ou, à défaut, « pip "
        "install landlockpy »)."
    )


@pytest.mark.usefixtures("no_bubblewrap", "no_landlock")
def test_unsafe_is_a_choice_that_is_warned_of() -> None:
    assert choose_sandbox(unsafe=True) == Sandbox(
        "none",
        "Attention : bubblewrap n’est pas installé. Les copies sont exécutées sans protection : elles peuvent lire et "
        "effacer vos fichiers. Ne continuez qu’avec des copies que vous avez lues, ou installez bubblewrap : "
        "« apt-get install bubblewrap ».",
    )


@pytest.mark.usefixtures("no_landlock")
def test_a_bubblewrap_that_does_not_work_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        StudyError, match=r"bubblewrap est installé mais ne fonctionne pas ici .*No permissions to create"
    ):
        choose_sandbox()
