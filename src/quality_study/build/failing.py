"""A step of the build that fails, said to the person who can mend it: the step, the file, the cause; no traceback."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path

from quality_study.words.errors import Problem, StudyError

_SYSTEM = {
    errno.ENOSPC: "le disque est plein : libérez de la place, puis relancez",
    errno.EDQUOT: "votre espace sur le disque est épuisé : libérez de la place, puis relancez",
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.EISDIR: "un dossier porte le nom de ce fichier : renommez-le ou déplacez-le",
    errno.ENOTDIR: "un fichier porte le nom de ce dossier : renommez-le ou déplacez-le",
    errno.EEXIST: "un fichier porte le nom de ce dossier : renommez-le ou déplacez-le",
    errno.EROFS: "ce dossier ne peut pas être modifié : travaillez dans une copie de l’étude",
}
_FORBIDDEN = "accès refusé : fermez le fichier s’il est ouvert ailleurs, ou changez les droits de son dossier"


def told(error: Exception, step: str, root: Path) -> StudyError:
    """Return the error as the reader of messages needs it, the step in a note.

    Parameters
    ----------
    error : Exception
    step : str
        French name of the step that failed.
    root : Path
        The study folder, which messages leave out.
    """
    if isinstance(error, StudyError):
        found = error
    elif isinstance(error, OSError):
        found = StudyError([_system(error, root)])
    elif isinstance(error, MemoryError):
        found = StudyError("La mémoire de l’ordinateur est épuisée : fermez d’autres logiciels, puis relancez")
    else:
        found = StudyError([_unforeseen(error, root)])
    found.add_note(f"Étape arrêtée : {step}.")
    return found


def together(failures: list[StudyError]) -> StudyError:
    """Return the one failure, or all of them as one."""
    if len(failures) == 1:
        return failures[0]
    whole = StudyError(problem for failure in failures for problem in failure.problems)
    for note in (note for failure in failures for note in failure.__notes__):
        whole.add_note(note)
    return whole


def _system(error: OSError, root: Path) -> Problem:
    path = str(error.filename2 or error.filename or "").removesuffix(".tmp")
    reason = _FORBIDDEN if isinstance(error, PermissionError) else _SYSTEM.get(error.errno or 0, str(error.strerror))
    return Problem(reason, _inside(path, root))


def _unforeseen(error: Exception, root: Path) -> Problem:
    """Name the line of the library where an error arose: somebody may have changed it."""
    frames = traceback.extract_tb(error.__traceback__)
    library = str(Path(__file__).parents[1])
    frame = next((f for f in reversed(frames) if f.filename.startswith(library)), frames[-1])
    said = " ".join(str(error).split())[:300]
    message = (
        f"erreur imprévue dans la fonction {frame.name}, {type(error).__name__} : {said} ; "
        "si vous avez changé ce fichier, relisez-le ; sinon, signalez ce message"
    )
    return Problem(message, _inside(frame.filename, root), frame.lineno)


def _inside(path: str, root: Path) -> str:
    """Name a file of the study or of the library without what comes before it on this computer."""
    for folder in (root, Path(__file__).parents[2]):
        if path and Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder).as_posix()
    return path
