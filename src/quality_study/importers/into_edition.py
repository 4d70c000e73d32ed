"""Import one survey export: what ``quality-study import`` does, from a file to ``responses.csv``."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Any

from quality_study.facts.edition import Edition, EditionFile, ImportRule
from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.facts.tomlfile import read_toml
from quality_study.importers import streaming
from quality_study.importers.account import Account
from quality_study.importers.counts_file import FILE, write_counts
from quality_study.importers.reading import read_source
from quality_study.importers.responses_file import responses_writer, write_responses
from quality_study.importers.summary import import_summary
from quality_study.importers.suspects import KINDS
from quality_study.importers.table import Imported, import_source
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import date, typographic


def import_file(
    file: Path,
    questionnaire: Path,
    *,
    importer: str | None = None,
    population: str | None = None,
    rule: ImportRule | None = None,
    shown: str | None = None,
) -> Imported:
    """Read the export of a survey platform.

    Parameters
    ----------
    file, questionnaire : Path
        The export, and the ``questionnaire.toml`` that it answers.
    importer, population
        As :func:`~quality_study.importers.table.import_source` takes them.
    rule : ImportRule, optional
        What becomes of test rows, unfinished answers and duplicates.
    shown : str, optional
        How to name the export in messages; its name by default.

    Raises
    ------
    StudyError
        The questionnaire or the export is not in order; every problem is listed.
    """
    asked = read_questionnaire(questionnaire)
    return _whole(file, asked, shown or file.name, population=population, **_options(rule or ImportRule(), importer))


def _whole(file: Path, asked: Questionnaire, name: str, **options: Any) -> Imported:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise StudyError([Problem("fichier absent", str(file))]) from None
    except OSError:
        raise StudyError([Problem("fichier illisible", str(file))]) from None
    return import_source(read_source(data, name), asked, **options)


def _options(rule: ImportRule, importer: str | None) -> dict[str, Any]:
    return {
        "importer": importer,
        "tests": rule.tests,
        "duplicates": rule.duplicates,
        "unfinished": rule.unfinished,
        "left_out": [kind for kind in KINDS if getattr(rule, kind) == "drop"],
    }


def _written(file: Path, questionnaire: Path, output: Path, options: dict[str, Any]) -> Account:
    """Write the table, by pieces if the file is large and can be read so."""
    asked = read_questionnaire(questionnaire)
    if file.is_file() and file.stat().st_size >= streaming.LARGE:
        with suppress(streaming.WholeNeededError), responses_writer(output) as write:
            return streaming.import_pieces(file, asked, write, shown=file.name, **options)
    imported = _whole(file, asked, file.name, **options)
    write_responses(imported.responses, output)
    return imported.account


def import_into(edition: Edition, file: Path, *, importer: str | None = None) -> tuple[Path, list[str]]:
    """Import a file into an edition: its questionnaire and its ``responses.csv`` are where it has them.

    Parameters
    ----------
    edition : Edition
    file : Path
        The export; a name that is no file here is looked for in ``exports`` of the edition.
    importer : str, optional

    Returns
    -------
    path : Path
        The table written.
    told : list of str
        As :func:`import_to` returns it.
    """
    kept = edition.raw / "exports" / file
    file = kept if not file.exists() and kept.is_file() else file
    told = import_to(file, edition.raw / "questionnaire.toml", edition.responses, importer=importer)
    return edition.responses, told


def import_to(file: Path, questionnaire: Path, output: Path, *, importer: str | None = None) -> list[str]:
    """Import a file and write the table of responses; nothing is written when there is a problem.

    The rule of ``edition.toml``, beside the questionnaire, is followed if there is such a file. When the table is the
    ``responses.csv`` of that edition, what was counted is written beside it, for the report.

    Returns
    -------
    list of str
        The account of the import, in French, without any value.

    Raises
    ------
    StudyError
        As :func:`import_file`, or ``edition.toml`` is wrong, or the output would replace an input, or its folder is
        absent.
    """
    if output.resolve() in (file.resolve(), questionnaire.resolve()):
        raise StudyError([Problem("la table remplacerait un fichier lu ; donnez un autre nom", str(output))])
    if not output.parent.is_dir() or output.is_dir():
        raise StudyError([Problem("le dossier de la table à écrire n’existe pas", str(output))])
    beside = questionnaire.parent / Edition.SETTINGS
    settings = read_toml(beside, EditionFile) if beside.is_file() else None
    rule = settings.import_rule if settings else ImportRule()
    account = _written(file, questionnaire, output, _options(rule, importer))
    told = account.lines()
    if settings and output.resolve() == questionnaire.resolve().parent / Edition.RESPONSES:
        counts = import_summary(account, tests=rule.tests, unfinished=rule.unfinished, duplicates=rule.duplicates)
        write_counts(counts, output.with_name(FILE))
        told.append(typographic(_retention(settings.privacy.retention_date if settings.privacy else None)))
    return told


def _retention(until: dt.date | None) -> str:
    if until is None:
        return "Date d'effacement de l'export brut : à donner dans edition.toml, [privacy], retention_date."
    return f"L'export brut est à effacer au plus tard le {date(until)} (edition.toml, retention_date)."
