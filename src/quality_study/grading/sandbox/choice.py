"""Which sandbox this machine allows, and what to tell the teacher."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from quality_study.grading.sandbox import bubblewrap, landlock
from quality_study.words.errors import StudyError

BUBBLEWRAP, LANDLOCK, NONE = "bubblewrap", "landlock", "none"
_INSTALL = "installez bubblewrap : « apt-get install bubblewrap »"


@dataclass(frozen=True)
class Sandbox:
    """What copies run in.

    Attributes
    ----------
    kind : str
        ``bubblewrap``, ``landlock`` or ``none``.
    warning : str
        What a teacher must know before going on, in French; empty when all is well.
    """

    kind: str
    warning: str = ""


def choose_sandbox(unsafe: bool = False) -> Sandbox:
    """Return the best sandbox of this machine.

    Parameters
    ----------
    unsafe : bool
        Go on without any where there is none.

    Raises
    ------
    StudyError
        There is none and `unsafe` is false; the message says what to install. Or the system is not Linux.
    """
    if sys.platform != "linux":
        raise StudyError("Les copies ne s’exécutent que sous Linux (sous Windows : WSL), où elles peuvent être isolées")
    bwrap = bubblewrap.program()
    trouble = "bubblewrap n’est pas installé" if bwrap is None else _trouble(bwrap, os.geteuid())
    if not trouble:
        return Sandbox(BUBBLEWRAP)
    if landlock.available():
        return Sandbox(
            LANDLOCK,
            f"Attention : {trouble}. Les copies sont exécutées sous Landlock, qui protège les fichiers mais ne cache "
            f"pas les autres programmes et ne coupe pas tout le réseau. Pour une protection complète, {_INSTALL}.",
        )
    if unsafe:
        return Sandbox(
            NONE,
            f"Attention : {trouble}. Les copies sont exécutées sans protection : elles peuvent lire et effacer vos "
            f"fichiers. Ne continuez qu’avec des copies que vous avez lues, ou {_INSTALL}.",
        )
    raise StudyError(
        f"Les copies ne seront pas exécutées sans protection : {trouble}, et Landlock n’est pas disponible. Pour "
        f"continuer, {_INSTALL} (ou, à défaut, « pip install landlockpy »)"
    )


@cache
def _trouble(bwrap: str, user: int) -> str:
    """Return why bubblewrap does not work here, as a French clause; empty when it does. Tried once a user."""
    try:
        tried = subprocess.run([*bubblewrap.box_command(bwrap), "true"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap est installé mais ne fonctionne pas ici ({error})"
    if tried.returncode == 0:
        return ""
    said = tried.stderr.decode(errors="replace").strip().splitlines()
    return f"bubblewrap est installé mais ne fonctionne pas ici ({said[-1] if said else 'sans message'})"
