"""An edition: one year's study. This object makes every path; nothing else joins folder names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from quality_study.facts.tomlfile import Model, read_toml, toml_line
from quality_study.words.errors import Problem, StudyError


class Population(Model):
    """Who was asked.

    `size` is how many people the questionnaire was sent to; `maximum_size` bounds the number of respondents when it is
    not published. With `own_n`, each question may have been left blank by some, so that its shares are of those who
    answered it: the weakest reading of shares published without n. Otherwise they are of all respondents.
    """

    id: str
    title: str
    size: int | None = Field(default=None, ge=1)
    maximum_size: int | None = Field(default=None, ge=1)
    own_n: bool = False
    survey: bool = False

    @property
    def most(self) -> int | None:
        """Largest number of respondents considered when only claims are known."""
        return self.maximum_size or self.size


class Analysis(Model):
    """What the report does with the answers, declared before they are read.

    Attributes
    ----------
    grouping : str
        Choice question whose answers make the groups that are compared; none when empty.
    compared : tuple of str
        Questions compared between the groups, one family of tests; every other scale or choice by default.
    correction : {"holm", "benjamini-hochberg"}
        Of the p-values of the family.
    recommendation : str
        Question answered from 0 to 10 that the net promoter score is made of; none when empty.
    """

    grouping: str = ""
    compared: tuple[str, ...] = ()
    correction: Literal["holm", "benjamini-hochberg"] = "holm"
    recommendation: str = ""


class Privacy(Model):
    """What respondents are told about their answers; a form shows what is not given yet as still to fill."""

    purpose: str = ""
    controller: str = ""
    legal_basis: Literal["consent", "public_task", "legitimate_interest"] | None = None
    recipients: str = ""
    retention_date: dt.date | None = None
    contact: str = ""
    dpo: str = ""


class ImportRule(Model):
    """What becomes of the rows of an export that are not one whole answer by one person.

    Attributes
    ----------
    tests : {"drop", "keep"}
        Rows that the platform marks as preview or test.
    unfinished : {"keep", "drop"}
        Answers that the platform says unfinished.
    duplicates : {"refuse", "first", "last"}
        Answers that the platform numbers alike: an error, the first one, the last one.
    identical, persons, uniform, durations : {"keep", "drop"}
        Answers that are those given shortly before (the first is always kept), several answers of one address or access
        code (likewise), one answer to the whole of a scale, impossible durations.
    """

    tests: Literal["drop", "keep"] = "drop"
    unfinished: Literal["keep", "drop"] = "keep"
    duplicates: Literal["refuse", "first", "last"] = "refuse"
    identical: Literal["keep", "drop"] = "keep"
    persons: Literal["keep", "drop"] = "keep"
    uniform: Literal["keep", "drop"] = "keep"
    durations: Literal["keep", "drop"] = "keep"


class Disclosure(Model):
    """Which counts of answers may go out.

    Attributes
    ----------
    threshold : int
        Smallest number of people published; 1 publishes everything.
    suppress_zeros : bool
        Treat a zero as a small count, so that the unanimity of a group stays unknown.
    """

    threshold: int = Field(default=5, ge=1)
    suppress_zeros: bool = False


class YearComparison(Model):
    """The earlier editions that an edition is compared with, oldest first."""

    earlier: tuple[str, ...] = ()


class Report(Model):
    """What the report of an edition has of its own.

    Attributes
    ----------
    without : tuple of str
        What this year does not use: tools, figures, notebooks, titles of sections. Nothing then speaks of it.
    """

    without: tuple[str, ...] = ()


class EditionFile(Model):
    """The content of ``edition.toml``.

    `fictitious`: everything is invented, which each page says. `reconstructed`: the edition restores a study that is
    lost, so that every row of every table says its status and its source. `logo`: a picture beside ``edition.toml``,
    for the cover. `glossary`: acronyms of its own, and what they stand for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

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
    privacy: Privacy | None = None
    fictitious: bool = False
    reconstructed: bool = False
    analysis: Analysis = Field(default_factory=Analysis)
    import_rule: ImportRule = Field(default_factory=ImportRule, alias="import")
    disclosure: Disclosure = Field(default_factory=Disclosure)
    comparison: YearComparison = Field(default_factory=YearComparison)
    report: Report = Field(default_factory=Report)
    logo: str = ""
    glossary: dict[str, str] = Field(default_factory=dict)


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

    #: File names of the raw folder that commands write to or look for.
    SETTINGS: ClassVar[str] = "edition.toml"
    RESPONSES: ClassVar[str] = "responses.csv"

    root: Path
    id: str

    @property
    def raw(self) -> Path:
        """Folder of the facts."""
        return self.root / "data" / "raw" / self.id

    @property
    def facts(self) -> list[Path]:
        """Files of the facts, in order; the raw exports, which never leave the machine, are not among them."""
        exports = self.raw / "exports"
        return sorted(p for p in self.raw.rglob("*") if p.is_file() and exports not in p.parents)

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
    def responses(self) -> Path:
        """The answers to the questionnaire; an edition of which only claims are known has no such file."""
        return self.raw / self.RESPONSES

    @property
    def notebooks(self) -> Path:
        """Folder of the source notebooks."""
        return self.root / "notebooks" / self.id

    @property
    def catalogue(self) -> Path:
        """``figures.toml``: the figures and tables that the notebooks show."""
        return self.raw / "figures.toml"

    @property
    def earlier(self) -> list[Edition]:
        """The editions that this one is compared with, as ``edition.toml`` names them: they may not exist."""
        return [Edition(self.root, name) for name in self.settings.comparison.earlier]

    @property
    def template(self) -> Path:
        """Folder of the report's templates."""
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
        path = self.raw / self.SETTINGS
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
    known = known_editions(folder)
    if edition not in known:
        raise StudyError([Problem("édition inconnue", "data/raw", found=edition, accepted=known)])
    return Edition(folder, edition)


def known_editions(root: Path) -> list[str]:
    """List the editions of a study folder, by name."""
    return sorted(p.name for p in (root / "data" / "raw").iterdir() if (p / Edition.SETTINGS).is_file())


def in_time(editions: Iterable[Edition]) -> list[Edition]:
    """Put editions in the order of their events."""
    return sorted(editions, key=lambda e: (e.settings.event_date, e.id))
