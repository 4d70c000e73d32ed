"""Make the folder of a new edition from an older one: whole or not at all, never over another."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from quality_study.comments.file import FILE as COMMENTS_FILE
from quality_study.editions.guide import guide_text
from quality_study.editions.questionnaire_file import questionnaire_text
from quality_study.editions.settings_file import moved_date, settings_text
from quality_study.facts.edition import Edition, in_time
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.facts.schemas import COMMENTS, RAW_TABLES, Schema
from quality_study.facts.table_file import ORIGIN_COLUMNS
from quality_study.facts.tool_tables import TOOL_TABLES, tool_of
from quality_study.report.catalogue import Catalogue, read_catalogue
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.years.rules import FILE as RULES_FILE
from quality_study.years.rules import RULES

#: The edition whose notebooks and figures speak of no year in particular.
GENERIC = "exemple"
_NAME = re.compile(r"(?P<year>[12]\d{3})(-[a-z0-9]+)*")
_BIBLIOGRAPHY = re.compile(r"^@\w+\{(?P<key>[^,\s]+),.*?^\}\n?", re.MULTILINE | re.DOTALL)
_CITED = re.compile(r"(?<!\w)@(?P<key>[\w:-]+)")  # also the second of [@one ; @two], also outside brackets


def create_edition(source: Edition, id: str) -> Edition:
    """Make a new edition with every file that the report needs.

    The questionnaire, the title, the dates and the declared analysis come from `source`, the year moved; notebooks and
    figures are those of the generic edition. No fact of `source` is carried over.

    Parameters
    ----------
    source : Edition
        The older edition.
    id : str
        Name of the new one: its year, ``2027``, or ``2027-lyon``.

    Returns
    -------
    Edition
        The new edition, in the same study.

    Raises
    ------
    StudyError
        The name is not a year, the edition exists already, or `source` cannot be read. Nothing is written then.
    """
    edition, generic = Edition(source.root, id), Edition(source.root, GENERIC)
    name = _NAME.fullmatch(id)
    notebooks = edition.notebooks
    problems = []
    if name is None:
        problems.append(Problem("nom d’édition incorrect", "ANNÉE", found=id, accepted=["2027", "2027-lyon"]))
    for path in (edition.raw, notebooks):
        if name is not None and path.exists():
            problems.append(Problem("existe déjà ; rien n’est écrit par-dessus", edition.shown(path)))
    problems += [
        Problem("absent ; une édition nouvelle en prend une copie", edition.shown(path))
        for path in (generic.notebooks, generic.catalogue)
        if not path.exists()
    ]
    raise_if_any(problems)
    assert name is not None

    files = _raw_files(source, generic, id, int(name["year"])) | {"bibliography.bib": _bibliography(source, generic)}
    copies = {path.name: _notebook(path, id) for path in sorted(generic.notebooks.glob("[0-9][0-9]_*.ipynb"))}
    made = [(edition.raw, files), (notebooks, copies)]
    try:
        for folder, contents in made:
            _write(_temporary(folder), contents)
        (_temporary(edition.raw) / "exports").mkdir()
        for folder, _ in made:
            _temporary(folder).rename(folder)
    except OSError as error:
        for folder, _ in made:
            shutil.rmtree(_temporary(folder), ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)  # absent when this began
        raise StudyError([Problem(f"ne peut pas être écrit ({error.strerror})", edition.shown(edition.raw))]) from None
    return edition


def _raw_files(source: Edition, generic: Edition, id: str, year: int) -> dict[str, str]:
    path = source.raw / "questionnaire.toml"
    settings, population = source.settings, source.survey_population
    questions, kept = questionnaire_text(
        read_questionnaire(path, shown=source.shown(path)), population, old_year=settings.event_date.year, new_year=year
    )
    catalogue = read_catalogue(generic.catalogue, shown=generic.shown(generic.catalogue))
    tools, titles = _tool_files(catalogue)
    tables = dict(RAW_TABLES.values()) | {COMMENTS_FILE: COMMENTS, RULES_FILE: RULES}
    figures = generic.catalogue.read_text(encoding="utf-8")
    return {
        "LISEZMOI.md": guide_text(id, tables, tools, titles),
        "edition.toml": settings_text(
            settings, id=id, year=year, population=population, questions=kept, earlier=_earlier(source, year)
        ),
        "questionnaire.toml": questions,
        "figures.toml": figures.replace(f"notebooks/{GENERIC}", f"notebooks/{id}"),
        **{file: ";".join(_own_columns(file, schema)) + "\n" for file, schema in (tables | tools).items()},
    }


def _own_columns(file: str, schema: Schema) -> list[str]:
    """List the columns that a file begins with: what a team writes of its own year needs neither status nor source."""
    return [column for column in schema if not (file.startswith("tools/") and column in ORIGIN_COLUMNS)]


def _earlier(source: Edition, year: int) -> list[str]:
    """List whom the new edition is compared with: those of `source`, then `source`; none that is invented, or later."""
    day = moved_date(source.settings.event_date, year)
    known = [e for e in dict.fromkeys([*source.earlier, source]) if (e.raw / Edition.SETTINGS).is_file()]
    return [e.id for e in in_time(known) if not e.settings.fictitious and e.settings.event_date < day]


def _tool_files(catalogue: Catalogue) -> tuple[dict[str, Schema], dict[str, str]]:
    """List the files of the tools that the catalogue draws, with what they hold, and their captions."""
    schemas, titles = {}, {}
    for entry in catalogue.figures.values():
        tool = tool_of(entry.table or "")
        if tool is not None:
            schemas[f"tools/{entry.table}.csv"] = TOOL_TABLES[tool].schema
            titles[f"tools/{entry.table}.csv"] = entry.caption
    return schemas, titles


def _notebook(path: Path, id: str) -> str:
    import nbformat  # takes a second or two, which `check` need not wait for

    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = re.sub(r'^edition = ".*"', f'edition = "{id}"', cell.source, flags=re.MULTILINE)
    return str(nbformat.writes(notebook)) + "\n"


def _bibliography(source: Edition, generic: Edition) -> str:
    """Keep the works that the generic notebooks cite: the others belong to the older edition."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(generic.notebooks.glob("*.ipynb"))]
    cited = {match["key"] for text in texts for match in _CITED.finditer(text)}
    kept: dict[str, str] = {}
    for path in (generic.raw / "bibliography.bib", source.raw / "bibliography.bib"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for match in _BIBLIOGRAPHY.finditer(text):
            if match["key"] in cited:
                kept.setdefault(match["key"], match[0].rstrip("\n") + "\n")
    return "\n".join(kept[key] for key in sorted(kept))


def _temporary(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.tmp")


def _write(folder: Path, contents: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # left by a run that was cut short
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
