"""What an edition does without: figures, sections and chapters that ``edition.toml`` switches off, in one place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quality_study.facts.edition import Edition
from quality_study.facts.tomlfile import toml_line
from quality_study.report.catalogue import Catalogue, Entry, read_catalogue
from quality_study.words.errors import Problem
from quality_study.words.spelling import spelled, spelling_key

_SHOWN = re.compile(r"""\bstudy\.show\(\s*["']([\w-]+)["']""")
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$", re.MULTILINE)
_NUMBER = re.compile(r"(?P<base>\d+|[A-Z]+)(?P<more>.*)")


@dataclass(frozen=True)
class Omission:
    """What is switched off.

    Attributes
    ----------
    keys : frozenset of str
        Figures and tables of the catalogue: those of a tool, of a chapter or of a section that is off.
    notebooks, sections : frozenset of str
        Chapters, by the name of their notebook; sections, by the key of their title.
    others : frozenset of str
        Figures and tables that stay.
    """

    keys: frozenset[str] = field(default_factory=frozenset)
    notebooks: frozenset[str] = field(default_factory=frozenset)
    sections: frozenset[str] = field(default_factory=frozenset)
    others: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.keys or self.notebooks or self.sections)


def edition_omission(edition: Edition) -> Omission:
    """Read what an edition switches off; what it names in vain is told by :func:`omission_problems`."""
    wanted = edition.settings.report.without
    if not wanted:
        return Omission()
    figures = read_catalogue(edition.catalogue, shown=edition.shown(edition.catalogue)).figures
    stems = [path.stem for path in _notebooks(edition)]
    notebooks = {stem for name in wanted if (stem := spelled(name, stems))}
    tables = {entry.table for entry in figures.values()}
    titles = {spelling_key(name) for name in wanted if name not in {*figures, *tables} and not spelled(name, stems)}
    # Only a title needs what the notebooks hold: an edit of one would else make every other one run again.
    stories = [_shown_by_section(path) for path in _notebooks(edition)] if titles else []
    sections = {title for story in stories for title in story if title in titles}
    keys = {key for story in stories for title in sections for key in story.get(title, ())}
    keys |= {
        key for key, entry in figures.items() if key in wanted or entry.table in wanted or entry.notebook in notebooks
    }
    return Omission(frozenset(keys), frozenset(notebooks), frozenset(sections), frozenset(set(figures) - keys))


def omission_problems(edition: Edition) -> Iterator[Problem]:
    """Name what ``edition.toml`` switches off and that no notebook and no figure knows."""
    wanted = edition.settings.report.without
    if not wanted:
        return
    figures = read_catalogue(edition.catalogue, shown=edition.shown(edition.catalogue)).figures
    stems = [path.stem for path in _notebooks(edition)]
    tables = list(dict.fromkeys(entry.table for entry in figures.values() if entry.table))
    titles = [title for path in _notebooks(edition) for _, title in _HEADING.findall(_texts(path))]
    path = edition.raw / Edition.SETTINGS
    line = toml_line(path.read_text(encoding="utf-8-sig"), ["report", "without"])
    for name in wanted:
        if name in figures or name in tables or spelled(name, stems) or spelling_key(name) in map(spelling_key, titles):
            continue
        message = "ni outil, ni figure, ni carnet, ni titre de ce nom"
        accepted = [*tables, *stems, *figures, *titles]
        yield Problem(message, edition.shown(path), line, "without", name, accepted)


def edition_catalogue(edition: Edition) -> Catalogue:
    """Read the figures and tables that an edition shows, numbered without holes.

    Raises
    ------
    StudyError
        The catalogue is wrong.
    """
    catalogue = read_catalogue(edition.catalogue, shown=edition.shown(edition.catalogue))
    off = edition_omission(edition).keys
    if not off:
        return catalogue
    return Catalogue(figures=renumbered({k: entry for k, entry in catalogue.figures.items() if k not in off}))


def renumbered(figures: Mapping[str, Entry]) -> dict[str, Entry]:
    """Count figures and tables from 1, or from A, in their order; « 8 bis » stays beside 8, or becomes it.

    Examples
    --------
    >>> entry = Entry(number="8 bis", kind="figure", notebook="n", caption="c")
    >>> [e.number for e in renumbered({"a": entry, "b": entry.model_copy(update={"number": "9"})}).values()]
    ['1', '2']
    """
    series: dict[tuple[str, bool], dict[str, set[str]]] = {}
    found = {}
    for key, entry in figures.items():
        number = _NUMBER.fullmatch(entry.number)
        if number is None:
            found[key] = entry
            continue
        bases = series.setdefault((entry.kind, number["base"].isdigit()), {})
        mores = bases.setdefault(number["base"], set())
        more = number["more"] if mores else ""
        mores.add(number["more"])
        rank = list(bases).index(number["base"]) + 1
        base = str(rank) if number["base"].isdigit() else _letters(rank)
        found[key] = entry.model_copy(update={"number": f"{base}{more}"})
    return found


def _letters(rank: int) -> str:
    return chr(64 + rank) if rank <= 26 else _letters((rank - 1) // 26) + chr(65 + (rank - 1) % 26)


def _notebooks(edition: Edition) -> list[Path]:
    return sorted(edition.notebooks.glob("[0-9][0-9]_*.ipynb"))


def _cells(path: Path) -> list[tuple[str, str]]:
    """Read the kind and the text of each cell without nbformat, which takes a second or two to import."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [(str(cell["cell_type"]), "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):  # told by who reads notebooks to print them
        return []


def _texts(path: Path) -> str:
    return "\n\n".join(text for kind, text in _cells(path) if kind == "markdown")


def _shown_by_section(path: Path) -> dict[str, set[str]]:
    """List the figures shown under each title, those of its own sections included."""
    found: dict[str, set[str]] = {}
    above: list[tuple[int, str]] = []
    for kind, text in _cells(path):
        if kind == "markdown":
            for signs, title in _HEADING.findall(text):
                above = [(level, name) for level, name in above if level < len(signs)]
                above.append((len(signs), spelling_key(title)))
                found.setdefault(spelling_key(title), set())
        elif kind == "code":
            for _, title in above:
                found[title].update(_SHOWN.findall(text))
    return found
