"""Open the study of an edition from a notebook, or none: never that of another edition by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

from IPython import get_ipython

from quality_study.facts.edition import Edition, known_editions, open_edition
from quality_study.report.study import Study
from quality_study.words.errors import Problem, StudyError, raise_if_any

#: The studies of a notebook that are open, for a later one that cannot be.
_opened: WeakSet[Study] = WeakSet()


def open_study(*, edition: str, confidence: float = 0.95) -> Study:
    """Open an edition from a notebook.

    Parameters
    ----------
    edition : str
        Name of a folder of ``data/raw``.
    confidence : float, default 0.95
        Confidence level of the intervals.

    Raises
    ------
    StudyError
        Unknown edition, or its tables are not built, or their intervals are of another confidence, or this notebook is
        that of another edition. In a notebook, no study opened before is then usable.
    """
    try:
        asked = open_edition(str(edition))
        raise_if_any(_lent(asked, Path.cwd()))
        study = Study(asked, confidence)
    except StudyError:
        _close_all()
        raise
    if get_ipython() is not None:
        _opened.add(study)
    return study


class _Closed(Study):
    """A study opened before another one that could not be: what it holds is not what the notebook asks for."""

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_"):
            return object.__getattribute__(self, name)
        raise StudyError(
            "L’étude n’est plus ouverte : la dernière ouverture a échoué. Corrigez la cellule « open_study », puis "
            "relancez-la"
        )

    def __repr__(self) -> str:
        return "Étude fermée : la dernière ouverture a échoué."


def _close_all() -> None:
    """Leave no study of another edition usable in a notebook where opening one fails."""
    for study in list(_opened):
        study.__class__ = _Closed
    _opened.clear()


def _lent(edition: Edition, folder: Path) -> Iterator[Problem]:
    """Tell a notebook of one edition that is run on another, which has notebooks of its own."""
    here = folder.name
    if folder.parent != edition.notebooks.parent or here == edition.id or not edition.notebooks.is_dir():
        return
    if here in known_editions(edition.root):
        yield Problem(
            f"ce carnet est celui de l’édition « {here} » ; l’édition « {edition.id} » a les siens, dans "
            f'{edition.shown(edition.notebooks)} : ouvrez-les, ou écrivez edition = "{here}" ici'
        )
