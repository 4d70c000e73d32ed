"""What stands around the story: title, abstracts, keywords, the reading guide, the bibliography."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quality_study import __version__
from quality_study.facts.edition import Edition
from quality_study.facts.tomlfile import toml_line
from quality_study.report.essentials import Essentials
from quality_study.report.flag import FLAG, WARNING
from quality_study.report.pictures import FORMATS, Picture
from quality_study.report.reading import FROM_ANSWERS, FROM_CLAIMS, Keys
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import date, join, typographic
from quality_study.words.vocabulary import in_brackets

_FROM_CLAIMS = (
    "Du rapport d’origine, l’étude n’a que le texte : ni les images, ni les réponses. "
    "Chaque donnée dit son statut : publiée, déduite ou illustrative ; de ce qui est illustratif, rien n’est conclu. "
    "Le dénominateur de chaque part est écrit, ou il est dit que le texte ne le donne pas (« n non publié »)."
)
_FROM_ANSWERS = (
    "Sauf mention contraire, les parts sont celles des personnes qui ont répondu à la question ; n est leur nombre. "
    "Deux nombres entre crochets sont un intervalle de confiance : tout ce qu’il contient reste plausible. "
    "« Sans objet » et « sans réponse » sont comptés à part. Une figure sans données est nommée, jamais inventée. "
    "Un passage « À interpréter » attend l’équipe."
)


@dataclass(frozen=True)
class Metadata:
    """Metadata of a document.

    `front`: it has a cover, abstracts and lists; `warning`: the edition is invented; `essentials`: what page 2 and the
    poster say, known once the notebooks are read; `keys`, `glossary`: how the figures and the acronyms are read.
    """

    title: str
    subtitle: str
    author: str
    institution: str
    abstract: str
    abstract_en: str
    keywords: tuple[str, ...]
    keywords_en: tuple[str, ...]
    reading: str
    warning: str
    colophon: str
    date: tuple[int, int, int]
    footer: str
    front: bool
    bibliography: Path | None
    logo: Picture | None = None
    essentials: Essentials | None = None
    keys: Keys = ()
    glossary: Sequence[tuple[str, str]] = ()

    def plain(self) -> dict[str, Any]:
        """Return what the templates read; of the logo, the name of its file."""
        texts = {k: v for k, v in vars(self).items() if k not in ("bibliography", "logo", "essentials")}
        essentials = {"essentials": self.essentials.plain()} if self.essentials and self.front else {}
        return texts | {"logo": self.logo.name if self.logo else ""} | essentials


def edition_metadata(edition: Edition, *, front: bool = True, title: str | None = None) -> Metadata:
    """Gather the metadata of an edition's report, or of one notebook of it (`front` false)."""
    settings = edition.settings
    bibliography = edition.raw / "bibliography.bib"
    answered = edition.responses.is_file()
    name = f"édition {settings.id}" + (f" · {FLAG.lower()}" if settings.fictitious else "")
    return Metadata(
        title=typographic(title or settings.title),
        subtitle=typographic(settings.subtitle),
        author="quality-study",
        institution=typographic(settings.institution + _source(edition, bibliography)),
        abstract=typographic(settings.abstract.strip()),
        abstract_en=settings.abstract_en.strip().replace("'", "’"),
        keywords=settings.keywords,
        keywords_en=settings.keywords_en,
        reading=typographic(_FROM_ANSWERS if answered else _FROM_CLAIMS),
        warning=WARNING if settings.fictitious else "",
        colophon=typographic(
            f"Édition {settings.id}, composée le {date(settings.report_date)} par quality-study {__version__}."
        ),
        date=(settings.report_date.year, settings.report_date.month, settings.report_date.day),
        footer=typographic(f"quality-study, {name}"),
        front=front,
        bibliography=bibliography if bibliography.is_file() else None,
        logo=edition_logo(edition) if front else None,
        keys=[(mark, typographic(text)) for mark, text in (FROM_ANSWERS if answered else FROM_CLAIMS)],
    )


def _source(edition: Edition, bibliography: Path) -> str:
    """Name the work that an edition restores, its authors and its note as the bibliography has them; else nothing."""
    if not edition.settings.reconstructed or not bibliography.is_file():
        return ""
    text = bibliography.read_text(encoding="utf-8")
    entry = re.search(rf"^@\w+\{{{re.escape(edition.settings.citation)},(.*?)^\}}", text, re.MULTILINE | re.DOTALL)
    fields = dict(re.findall(r"(\w+)\s*=\s*\{(.*?)\},?$", entry[1] if entry else "", re.MULTILINE))
    if not {"author", "title"} <= set(fields):
        return ""
    authors = [" ".join(reversed(name.split(", "))) for name in fields["author"].split(" and ")]
    return f". Source : « {fields['title']} », de {join(authors)}{in_brackets(fields.get('note', ''))}"


def edition_logo(edition: Edition) -> Picture | None:
    """Read the logo that ``edition.toml`` names.

    Raises
    ------
    StudyError
        It is not beside ``edition.toml``, or is no picture that can be printed.
    """
    name = edition.settings.logo
    if not name:
        return None
    path, settings = edition.raw / name, edition.raw / Edition.SETTINGS
    picture = Picture(path.read_bytes()) if path.is_file() else Picture(b"")
    if picture.kind:
        return picture
    message = (
        f"ce n’est pas une image que le rapport sait imprimer ({', '.join(FORMATS)}) : convertissez-la"
        if picture.content
        else "logo absent : mettez ce fichier à côté de edition.toml"
    )
    there = sorted(p.name for p in edition.raw.iterdir() if p.suffix.lower() in FORMATS)
    line = toml_line(settings.read_text(encoding="utf-8-sig"), ["logo"])
    raise StudyError([Problem(message, edition.shown(settings), line, "logo", name, there)])
