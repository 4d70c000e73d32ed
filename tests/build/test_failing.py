"""Errors of a step: the file, the line, the cause, in French, and nothing of this computer."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

import quality_study
from quality_study.build.failing import together, told
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number

ROOT = Path("/etude")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "le disque est plein : libérez de la place, puis relancez"),
        (
            errno.EACCES,
            "accès refusé : fermez le fichier s’il est ouvert ailleurs, ou changez les droits de son dossier",
        ),
        (errno.EISDIR, "un dossier porte le nom de ce fichier : renommez-le ou déplacez-le"),
        (errno.ENOTDIR, "un fichier porte le nom de ce dossier : renommez-le ou déplacez-le"),
        (errno.EROFS, "ce dossier ne peut pas être modifié : travaillez dans une copie de l’étude"),
    ],
)
def test_what_the_system_refuses_is_told_with_the_file(code: int, said: str) -> None:
    error = OSError(code, os.strerror(code), "/etude/reports/2033/rapport.pdf.tmp")
    found = told(error, "Composer le PDF et la page HTML", ROOT)
    assert str(found) == f"reports/2033/rapport.pdf : {said}."
    assert found.__notes__ == ["Étape arrêtée : Composer le PDF et la page HTML."]


def test_an_unforeseen_error_names_the_line_of_the_library() -> None:
    with pytest.raises(ValueError, match="trois") as caught:
        number("trois")  # type: ignore[arg-type]
    found = told(caught.value, "Lire les faits et calculer les tables", ROOT)
    (problem,) = found.problems
    assert problem.file == "quality_study/words/french.py"
    source = (Path(quality_study.__file__).parent / "words" / "french.py").read_text(encoding="utf-8").splitlines()
    body = source.index(next(line for line in source if line.startswith("def number(")))
    assert problem.line is not None
    assert body < problem.line <= source.index(next(line for line in source if line.startswith("def percent(")))
    assert problem.message.startswith("erreur imprévue dans la fonction number, ")
    assert problem.message.endswith("si vous avez changé ce fichier, relisez-le ; sinon, signalez ce message")


def test_an_error_for_the_reader_is_kept_and_its_step_noted() -> None:
    error = StudyError("déjà en français")
    assert told(error, "Exécuter le carnet 06", ROOT) is error
    assert error.__notes__ == ["Étape arrêtée : Exécuter le carnet 06."]


def test_an_exhausted_memory_is_told() -> None:
    assert str(told(MemoryError(), "x", ROOT)).startswith("La mémoire de l’ordinateur est épuisée")


def test_all_that_failed_is_told() -> None:
    failures = [StudyError("Un"), StudyError([Problem("deux"), Problem("trois")])]
    for rank, failure in enumerate(failures, 1):
        failure.add_note(f"Étape arrêtée : {rank}.")
    error = together(failures)
    assert [str(problem) for problem in error.problems] == ["Un.", "deux.", "trois."]
    assert error.__notes__ == ["Étape arrêtée : 1.", "Étape arrêtée : 2."]
