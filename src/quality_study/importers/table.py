"""From the sheets of a file to the table of responses: choose the sheet and its dialect, match, read, account."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.facts.question import Question
from quality_study.facts.questionnaire import Questionnaire
from quality_study.importers import PLAIN, find_importers, recognise
from quality_study.importers.account import Account
from quality_study.importers.dialect import Dialect, Layout
from quality_study.importers.grid import line_list
from quality_study.importers.long_rows import read_long
from quality_study.importers.matching import Match, match_columns
from quality_study.importers.modes import answer_mode
from quality_study.importers.renamed import renamed_options
from quality_study.importers.rows import Duplicates, Tests, Unfinished, headings_problems, respondent_rows
from quality_study.importers.source import Sheet, Source
from quality_study.importers.suspects import find_suspects, moments_of
from quality_study.importers.values import Values, read_values
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import plural

_UNRECOGNISED = "plateforme non reconnue, fichier lu comme un tableau simple ; si c’est un export, nommez --importer"


@dataclass(frozen=True)
class Imported:
    """The responses of a file, and the account of what was read, dropped and masked.

    Attributes
    ----------
    importer : str
        Name of the dialect.
    first : int
        Position of the first row of answers: those before are headings.
    decided : dict
        As :class:`~quality_study.importers.values.Values` has it.
    identities : list of int
        As :class:`~quality_study.importers.rows.Kept` has them.
    """

    responses: pd.DataFrame
    account: Account
    importer: str
    first: int
    decided: Mapping[str, object]
    identities: Sequence[int]


@dataclass(frozen=True)
class _Choice:
    """A sheet read in a dialect: how many questions it answers tells whether it is the right one."""

    sheet: Sheet
    name: str
    dialect: Dialect
    layout: Layout
    match: Match | None
    answered: int


def import_source(
    source: Source,
    questionnaire: Questionnaire,
    *,
    importer: str | None = None,
    population: str | None = None,
    tests: Tests = "drop",
    duplicates: Duplicates = "refuse",
    unfinished: Unfinished = "keep",
    left_out: Collection[str] = (),
    masking: bool = True,
    piece: bool = False,
) -> Imported:
    """Make the table of responses of a survey export.

    Parameters
    ----------
    source : Source
        As :func:`~quality_study.importers.reading.read_source` returns it.
    questionnaire : Questionnaire
        Only its questions are kept, and each must be there.
    importer : str, optional
        Name of the dialect (see :func:`~quality_study.importers.find_importers`); recognised by content by default.
    population : str, optional
        Only the questions of this population, and those that name none, are expected.
    tests : {"drop", "keep"}
        What becomes of rows that the platform marks as preview or test.
    duplicates : {"refuse", "first", "last"}
        What becomes of a respondent met twice.
    unfinished : {"keep", "drop"}
        What becomes of answers that the platform says unfinished.
    left_out : collection of str
        Kinds of :data:`~quality_study.importers.suspects.KINDS` whose rows are left out; all are told.
    masking : bool
        Whether e-mail addresses, telephone numbers and IP addresses of comments are masked.
    piece : bool
        The source is some rows of a file, under its headings: there may be nobody in it.

    Returns
    -------
    Imported
        ``responses``: ``respondent`` (1..n in file order), ``question``, ``value``, ``status`` (``answered``,
        ``not_applicable`` or ``blank``); one row per respondent and question, per ticked option of a multiple choice.

    Raises
    ------
    StudyError
        Every problem of the file: columns, rows, cells.
    """
    if importer is not None and importer not in find_importers():
        raise StudyError([Problem("importateur inconnu", found=importer, accepted=list(find_importers()))])
    questions = [q for q in questionnaire.questions if population is None or q.population in (None, population)]
    choice = _choose(source, questionnaire, questions, importer)
    place = source.place(choice.sheet)
    account = Account(source.file, choice.sheet.name, source.form, choice.dialect.title, notices=list(source.notices))
    account.questions = sum(q.free_of is None for q in questions)
    others = [s.name for s in source.sheets if s is not choice.sheet and any(any(r) for r in s.rows)]
    if others:
        account.notices.append(f"Les autres feuilles du classeur n’ont pas été lues : {', '.join(others)}.")
    if choice.dialect.long:
        values, problems = _long(choice.sheet, questionnaire, questions, place, account, masking=masking)
        identities: list[int] = []
    else:
        values, problems, identities = _wide(
            source, choice, place, account, tests, duplicates, unfinished, left_out, masking=masking
        )
    if not account.respondents and not problems and not piece:
        problems.append(Problem(_no_respondent(account), place))
    if problems and importer is None and choice.name == PLAIN:
        problems.append(Problem(_UNRECOGNISED, place, accepted=list(find_importers())))
    raise_if_any(problems)
    account.masked = sorted(values.masked, key=lambda m: m[0])
    account.free = [(q.id, q.other or "", list(texts)) for q, texts in values.free]
    if values.beside:
        where = line_list(sorted({line for line, _ in values.beside}))
        account.notices.append(f"Une réponse libre est écrite à côté d’une autre réponse, qui est gardée ({where}).")
    if choice.dialect.free_in_cell:
        account.notices += list(renamed_options(values.free))
    if values.alike:
        lines = sorted({line for line, _ in values.alike})
        account.notices.append(
            f"Un commentaire est mot pour mot une réponse du questionnaire ({line_list(lines)}) : "
            "des réponses sont-elles décalées ?"
        )
    return Imported(values.table(), account, choice.name, choice.layout.first, values.decided, identities)


def _no_respondent(account: Account) -> str:
    """Say that nobody is left, and which rows were left out by a rule that `edition.toml` may change."""
    message = "aucun répondant dans le fichier"
    if account.previews:
        rows = plural(len(account.previews), "ligne d’aperçu ou de test écartée", "lignes d’aperçu ou de test écartées")
        message += f' : {rows} ({line_list(account.previews)}), que tests = "keep" dans edition.toml garderait'
    if account.left_out:
        rows = plural(len(account.left_out), "réponse inachevée écartée", "réponses inachevées écartées")
        message += f' : {rows} ({line_list(account.left_out)}), que unfinished = "keep" dans edition.toml garderait'
    return message


def _choose(source: Source, questionnaire: Questionnaire, questions: list[Question], importer: str | None) -> _Choice:
    """Choose the sheet that answers the most questions, and its dialect."""
    choices = []
    for sheet in (s for s in source.sheets if any(any(r) for r in s.rows)):
        for name in [importer] if importer else recognise(sheet):
            dialect = find_importers()[name]
            layout = dialect.layout(sheet)
            if dialect.long:
                column = {row[i] for row in sheet.rows for i in range(len(row))}
                choices.append(_Choice(sheet, name, dialect, layout, None, sum(q.id in column for q in questions)))
                continue
            line = sheet.lines[min(layout.names, len(sheet.lines) - 1)]
            match = match_columns(
                layout.headings,
                questionnaire,
                questions,
                option_coded=dialect.option_coded,
                place=source.place(sheet),
                line=line,
            )
            choices.append(_Choice(sheet, name, dialect, layout, match, match.answered))
    if not choices:
        raise StudyError([Problem("fichier vide", source.file)])
    most = max(c.answered for c in choices)
    best = [c for c in choices if c.answered == most]
    if not most:
        shown = [s.name for s in source.sheets if s.name]
        where = f" (feuilles lues : {', '.join(shown)})" if shown else ""
        message = f"aucune question du questionnaire ne se retrouve dans les en-têtes{where} ; "
        message += "si la plateforme n’a pas été reconnue, nommez-la par --importer"
        raise StudyError([Problem(message, source.file)])
    if len(best) > 1:
        titles = ", ".join(f"{c.sheet.name or source.file} ({c.name})" for c in best)
        message = f"plusieurs feuilles ou dialectes conviennent : {titles} ; gardez une feuille ou nommez --importer"
        raise StudyError([Problem(message, source.file)])
    return best[0]


def _long(
    sheet: Sheet,
    questionnaire: Questionnaire,
    questions: list[Question],
    place: str,
    account: Account,
    *,
    masking: bool,
) -> tuple[Values, list[Problem]]:
    read = read_long(sheet, questionnaire, questions, place, masking=masking)
    account.respondents, account.undeclared, account.empty = read.respondents, read.undeclared, read.empty
    return read.values, read.problems


def _wide(
    source: Source,
    choice: _Choice,
    place: str,
    account: Account,
    tests: Tests,
    duplicates: Duplicates,
    unfinished: Unfinished,
    left_out: Collection[str],
    *,
    masking: bool,
) -> tuple[Values, list[Problem], list[int]]:
    match, dialect, sheet = choice.match, choice.dialect, choice.sheet
    if match is None:
        raise ValueError("a wide dialect has a match")
    layout = choice.layout
    if layout.written is not None:
        sheet = sheet.rewritten(layout.written)
    claimed = [at for c in match.columns for _, at in c.parts]
    problems = [*match.problems, *headings_problems(sheet, layout, place, claimed=claimed)]
    metadata = [h.column for h in match.dropped if h.shown.strip()]
    kept = respondent_rows(
        sheet, layout, dialect, place, metadata=metadata, tests=tests, duplicates=duplicates, unfinished=unfinished
    )
    problems += kept.problems
    header = sheet.row(layout.names)
    suspects = find_suspects(kept.grid, header, match.columns, dialect)
    kept.grid.when = moments_of(kept.grid, header, dialect.ended or dialect.started)
    lines = kept.grid.lines
    account.suspects = [(s.kind, [int(lines[i]) for i in s.rows], s.kind in left_out) for s in suspects]
    kept.grid = kept.grid.without({i for s in suspects if s.kind in left_out for i in s.left_out})
    account.respondents = len(kept.grid)
    account.dropped = [(h.column, h.shown) for h in match.dropped if h.shown.strip()]
    account.empty, account.previews, account.repeated = kept.empty, kept.previews, kept.repeated
    account.left_out, account.unfinished, account.tests = kept.left_out, kept.unfinished, kept.tests
    mode, account.codes, ambiguous = answer_mode(kept.grid, match.columns, dialect)
    account.options = match.ranked
    values = read_values(kept.grid, match.columns, dialect, mode, text_file=source.text, masking=masking)
    return values, [*problems, *ambiguous, *kept.grid.problems], kept.identities
