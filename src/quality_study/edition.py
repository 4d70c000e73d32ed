"""An edition: one year's study. This object makes every path; nothing else joins folder names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field

from quality_study.errors import Problem, StudyError
from quality_study.tomlfile import Model, read_toml, toml_line


class Population(Model):
    """Who was asked. `maximum_size` bounds the number of respondents when it is not published."""

    id: str
    title: str
    maximum_size: int | None = Field(default=None, ge=1)
    survey: bool = False


class EditionFile(Model):
    """The content of ``edition.toml``."""

    id: str
    title: str
    subtitle: str
    institution: str
    event_date: dt.date
    report_date: dt.date
    citation: str
    keywords: tuple[str, ...]
    keywords_en: tuple[str, ...]
    abstract: str
    abstract_en: str
    populations: tuple[Population, ...]
    expected_claims: dict[str, tuple[str, ...]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Edition:
    """One year's study and where its files are.

    Parameters
    ----------
    root : Path
        The study folder, which holds ``data/``, ``notebooks/`` and ``reports/``.
    id : str
        Name of the edition, for example ``"2011"``.
    """

    root: Path
    id: str

    @property
    def raw(self) -> Path:
        """Folder of the facts."""
        return self.root / "data" / "raw" / self.id

    @property
    def processed(self) -> Path:
        """Folder of the tables built from the facts."""
        return self.root / "data" / "processed" / self.id

    @property
    def reports(self) -> Path:
        """Folder of everything built for readers."""
        return self.root / "reports" / self.id

    @property
    def figures(self) -> Path:
        """Folder of the figures."""
        return self.reports / "figures"

    @property
    def notebooks(self) -> Path:
        """Folder of the source notebooks."""
        return self.root / "notebooks"

    @property
    def template(self) -> Path:
        """Folder of the report's templates and of ``figures.toml``."""
        return self.root / "reports" / "template"

    def shown(self, path: Path) -> str:
        """Name a file as a reader of messages knows it: relative to the study folder, with ``/``."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    @cached_property
    def settings(self) -> EditionFile:
        """The checked content of ``edition.toml``."""
        path = self.raw / "edition.toml"
        settings = read_toml(path, EditionFile, shown=self.shown(path))
        if settings.id != self.id:
            line = toml_line(path.read_text(encoding="utf-8-sig"), ["id"])
            message = "ce n’est pas le nom du dossier"
            raise StudyError([Problem(message, self.shown(path), line, "id", settings.id, [self.id])])
        return settings

    def population(self, population: str) -> Population:
        """Return a population by its identifier."""
        return next(p for p in self.settings.populations if p.id == population)

    @property
    def survey_population(self) -> str:
        """The population that answers ``questionnaire.toml``."""
        return next((p.id for p in self.settings.populations if p.survey), self.settings.populations[0].id)


def find_root(start: Path | None = None) -> Path:
    """Find the study folder: the nearest folder, from `start` upwards, that holds ``data/raw`` and ``notebooks``.

    Raises
    ------
    StudyError
        No such folder.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw").is_dir() and (folder / "notebooks").is_dir():
            return folder
    raise StudyError(
        f"Aucune étude trouvée depuis {here} : placez-vous dans le dossier qui contient data/raw et notebooks"
    )


def open_edition(edition: str, *, root: Path | None = None) -> Edition:
    """Open an edition by name.

    Raises
    ------
    StudyError
        No such edition; the message lists those that exist.
    """
    folder = find_root(root)
    known = sorted(p.name for p in (folder / "data" / "raw").iterdir() if (p / "edition.toml").is_file())
    if edition not in known:
        raise StudyError([Problem("édition inconnue", "data/raw", found=edition, accepted=known)])
    return Edition(folder, edition)
