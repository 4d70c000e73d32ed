"""Import one survey export: what ``quality-study import`` does, from a file to ``responses.csv``."""

from __future__ import annotations

from pathlib import Path

from quality_study.errors import Problem, StudyError
from quality_study.importers.reading import read_source
from quality_study.importers.responses_file import write_responses
from quality_study.importers.rows import Duplicates, Unfinished
from quality_study.importers.table import Imported, import_source
from quality_study.questionnaire import read_questionnaire


def import_file(
    file: Path,
    questionnaire: Path,
    *,
    importer: str | None = None,
    population: str | None = None,
    duplicates: Duplicates = "refuse",
    unfinished: Unfinished = "keep",
    shown: str | None = None,
) -> Imported:
    """Read the export of a survey platform.

    Parameters
    ----------
    file, questionnaire : Path
        The export, and the ``questionnaire.toml`` that it answers.
    importer, population, duplicates, unfinished
        As :func:`~quality_study.importers.table.import_source` takes them.
    shown : str, optional
        How to name the export in messages; its name by default.

    Raises
    ------
    StudyError
        The questionnaire or the export is not in order; every problem is listed.
    """
    asked = read_questionnaire(questionnaire)
    name = shown or file.name
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise StudyError([Problem("fichier absent", str(file))]) from None
    except OSError:
        raise StudyError([Problem("fichier illisible", str(file))]) from None
    return import_source(
        read_source(data, name),
        asked,
        importer=importer,
        population=population,
        duplicates=duplicates,
        unfinished=unfinished,
    )


def import_to(file: Path, questionnaire: Path, output: Path, *, importer: str | None = None) -> list[str]:
    """Import a file and write the table of responses; nothing is written when there is a problem.

    Returns
    -------
    list of str
        The account of the import, in French, without any value.

    Raises
    ------
    StudyError
        As :func:`import_file`, or the output would replace an input, or its folder is absent.
    """
    if output.resolve() in (file.resolve(), questionnaire.resolve()):
        raise StudyError([Problem("la table remplacerait un fichier lu ; donnez un autre nom", str(output))])
    if not output.parent.is_dir() or output.is_dir():
        raise StudyError([Problem("le dossier de la table à écrire n’existe pas", str(output))])
    imported = import_file(file, questionnaire, importer=importer)
    write_responses(imported.responses, output)
    return imported.account.lines()
