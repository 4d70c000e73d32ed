"""What is still to fill in before an edition is whole, in the order to do it. None of it is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from quality_study.comments.reading import comments_to_do
from quality_study.editions.create import GENERIC
from quality_study.facts.csvfile import has_rows
from quality_study.facts.edition import Edition
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.facts.schemas import RAW_TABLES
from quality_study.facts.tomlfile import toml_line
from quality_study.facts.tool_tables import tool_of
from quality_study.forms.notice import make_notice, notice_problems
from quality_study.report.essentials import FILE as ESSENTIALS
from quality_study.report.missing import raw_file
from quality_study.report.omission import edition_catalogue, edition_omission
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import join, plural
from quality_study.words.vocabulary import TO_FILL

_ASKED = re.compile(r"^\s*#\s*À faire(?P<last> à la fin)?\s*:\s*(?P<what>.+?)\s*$")
_INTERPRET = "À interpréter"
#: Tables that a whole edition may well leave without a row.
_MAY_BE_EMPTY = ("claims", "comparisons", "contradictions")


def remaining(edition: Edition) -> list[Problem]:
    """List what the team has still to do, in the order to do it.

    First what ``edition.toml`` asks, the information notice, the questionnaire; then the tables of the tools, notebook
    by notebook, with the answers and their comments in between; then the passages to interpret; last, what waits for
    the report. A file that cannot be read is not spoken of: it is an error, which
    :func:`~quality_study.tables.validation.check_edition` tells.

    Returns
    -------
    list of Problem
        Empty for an edition that is whole.
    """
    found, last = _asked(edition, "edition.toml")
    asked, later = _asked(edition, "questionnaire.toml")
    last += later
    try:
        settings = edition.settings
    except StudyError:
        return [*found, *asked, *last]
    surveyed = settings.privacy is not None or not _has_rows(edition, "claims.csv")
    if surveyed:
        found += _notice(edition)
    asked += _without_sides(edition)
    before, after = _tables(edition)
    found += [*asked, *before]
    if surveyed and not edition.responses.is_file():
        found += _answers(edition)
    found += comments_to_do(edition)
    found += after
    if not settings.fictitious:
        found += _interpretations(edition)
    found += _essentials(edition)
    return [*found, *last]


def _asked(edition: Edition, name: str) -> tuple[list[Problem], list[Problem]]:
    """Find the comment lines that ask for something, now or last, and the texts to complete that none announces."""
    now: list[Problem] = []
    last: list[Problem] = []
    path = edition.raw / name
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return now, last
    announced = False
    for number, line in enumerate(lines, 1):
        asked = _ASKED.match(line)
        if asked:
            (last if asked["last"] else now).append(Problem(asked["what"], edition.shown(path), number))
        elif TO_FILL in line and not line.lstrip().startswith("#") and not announced:
            key, _, value = line.partition("=")
            later = key.startswith("abstract")  # its announcement may have been erased before the text was written
            problem = Problem("texte à compléter", edition.shown(path), number, key.strip(), value.strip(' "'))
            (last if later else now).append(problem)
        announced = asked is not None
    return now, last


def _without_sides(edition: Edition) -> Iterator[Problem]:
    """Name the scales that say nothing of favourable answers, not even that there are none."""
    path = edition.raw / "questionnaire.toml"
    try:
        scales = read_questionnaire(path).scales
    except StudyError:
        return
    text = path.read_text(encoding="utf-8-sig")
    for name, scale in scales.items():
        if "favourable" not in scale.model_fields_set:
            message = (
                f"échelle « {name} » sans réponse favorable : ses questions seront comptées, sans part favorable ni "
                "score ; écrivez favourable = [] si c’est voulu, sinon les dernières réponses, les favorables"
            )
            yield Problem(message, edition.shown(path), toml_line(text, ["scales", name]), "favourable")


def _notice(edition: Edition) -> Iterator[Problem]:
    path = edition.raw / "edition.toml"
    text = path.read_text(encoding="utf-8-sig")
    notice = make_notice(edition.settings, "paper", ())
    for key, problem in zip(notice.missing, notice_problems(notice, edition.shown(path)), strict=True):
        yield Problem(problem.message, problem.file, toml_line(text, ["privacy", key]), problem.column)


def _tables(edition: Edition) -> tuple[list[Problem], list[Problem]]:
    """Name, notebook by notebook, the files without a row: before the first notebook that shows answers, and after."""
    before: list[Problem] = []
    after: list[Problem] = []
    try:
        catalogue = edition_catalogue(edition)
    except StudyError:
        return before, after
    waiting: dict[str, list[str]] = {}
    answers = set()
    for entry in catalogue.figures.values():
        table = entry.table or ""
        files = waiting.setdefault(entry.notebook, [])
        if table and raw_file(table) == "responses.csv":
            answers.add(entry.notebook)
        if not entry.optional or table in _MAY_BE_EMPTY or not (table in RAW_TABLES or tool_of(table)):
            continue
        if raw_file(table) not in files and not _has_rows(edition, raw_file(table)):
            files.append(raw_file(table))
    found = before
    for notebook, files in waiting.items():
        if notebook in answers:
            found = after
        if files:
            names = ", ".join(f'"{Path(file).stem}"' for file in files)
            example = (
                f"exemples remplis dans data/raw/{GENERIC} ; ce dont l’année se passe se nomme dans edition.toml, "
                f"sous [report] : without = [{names}]"
            )
            empty = f"{plural(len(files), 'table')} sans ligne : {join(files)}"
            found.append(Problem(f"carnet {notebook}, {empty} ({example})", edition.shown(edition.raw)))
    return before, after


def _answers(edition: Edition) -> Iterator[Problem]:
    id, folder = edition.id, edition.shown(edition.raw)
    yield Problem(
        f"questionnaire à envoyer : « quality-study form {id} --to limesurvey » (ou xlsform, google, paper)", folder
    )
    yield Problem(
        f"réponses à importer : « quality-study import {id} FICHIER » (l’export, gardé dans {folder}/exports)",
        folder,
    )


def _interpretations(edition: Edition) -> Iterator[Problem]:
    off = edition_omission(edition).notebooks
    for path in sorted(edition.notebooks.glob("[0-9][0-9]_*.ipynb")):
        if path.stem in off:
            continue
        passages = path.read_text(encoding="utf-8").count(_INTERPRET)
        if passages:
            count = plural(passages, "passage")
            yield Problem(f"{count} « {_INTERPRET} » à remplacer par le vôtre", edition.shown(path))


def _essentials(edition: Edition) -> Iterator[Problem]:
    if not (edition.raw / ESSENTIALS).is_file():
        message = (
            f"ni page « L’essentiel » ni affiche : copiez data/raw/{GENERIC}/{ESSENTIALS} ici, puis choisissez-y six "
            "nombres, trois constats, trois actions et une figure"
        )
        yield Problem(message, edition.shown(edition.raw))


def _has_rows(edition: Edition, file: str) -> bool:
    return has_rows(edition.raw / file)
