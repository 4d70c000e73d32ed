"""Invented answers as LimeSurvey exports them: codes in the headings, labels in the cells, the respondents in plain."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.facts.questionnaire import Questionnaire
from quality_study.facts.ranking import read_ranks
from quality_study.forms.codes import choice_code, limesurvey_code, matrix_codes
from quality_study.forms.content import Matrix, each_block, each_item, unfold
from quality_study.synthetic.draws import Draws
from quality_study.synthetic.respondents import email_of, respondents
from quality_study.synthetic.sample import Sample

#: Columns that LimeSurvey adds, those of the survey's participants last.
_OWN = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl")
_PARTICIPANT = ("firstname", "lastname", "email")
_VISITS = 100  # stream of random choices, apart from those of the answers


@dataclass(frozen=True)
class _Column:
    """A column of answers: a question, one option of a multiple choice, or one rank of a ranking."""

    heading: str
    question: str
    option: str = ""
    rank: int = 0


def limesurvey_export(questionnaire: Questionnaire, sample: Sample, *, opened: dt.date) -> str:
    """Write the export of an invented survey.

    Every respondent has an address ``participant-017@example.org``, a first name ``Prénom-017``, a last name
    ``Nom-017`` and an IP address 192.0.2.x; ``submitdate`` is empty for those who stopped on the way. Who answered
    twice has two rows of the same number, the first one with answers left out.

    Parameters
    ----------
    questionnaire : Questionnaire
    sample : Sample
    opened : date
        Day from which people answer, from five in the afternoon on.

    Returns
    -------
    str
        CSV with commas, every cell between quotes, as ``quality-study import`` reads it.
    """
    table = respondents(questionnaire, sample)
    columns = _columns(questionnaire)
    cells = _cells(table)
    required = {q.id for q in questionnaire.questions if q.required}
    unfinished = table.attrs["unfinished"]
    draws = Draws(sample.seed, _VISITS)
    repeated = set(draws.shuffled([r for r in range(1, sample.n + 1) if r not in unfinished])[: sample.repeated])
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([*_OWN, *_PARTICIPANT, *(c.heading for c in columns)])
    number, clock = 2, dt.datetime.combine(opened, dt.time(17))
    pages = len(unfold(questionnaire))
    for who in range(1, sample.n + 1):
        number += draws.weighted([1, 2, 3], [8, 2, 1])  # people who opened the page and left have a number too
        clock += dt.timedelta(seconds=draws.whole(5, 300))
        finished = who not in unfinished
        visit = _visit(who, number, clock, pages, draws, finished=finished)
        mine = {column: cells.get((who, column.question), []) for column in columns}
        if who in repeated:
            asked = [c for c in columns if not c.rank and c.question not in required]
            left = {c.question for c in asked if draws.chance(0.3)}
            first = [_cell(c, [] if c.question in left else mine[c], shown=True) for c in columns]
            writer.writerow([*visit, *first])
            clock += dt.timedelta(seconds=draws.whole(60, 240))
            visit = _visit(who, number, clock, pages, draws, finished=True)
        writer.writerow([*visit, *(_cell(c, mine[c], shown=finished) for c in columns)])
    return buffer.getvalue()


def _columns(questionnaire: Questionnaire) -> list[_Column]:
    """List the columns of answers, with the codes of the form that goes out to LimeSurvey."""
    sections = unfold(questionnaire)
    grids = matrix_codes(sections, [limesurvey_code(item.id) for item in each_item(sections)])
    columns = []
    for block in each_block(sections):
        for item in block.items if isinstance(block, Matrix) else (block,):
            code = limesurvey_code(item.id)
            if isinstance(block, Matrix):
                columns.append(_Column(f"{grids[block]}[{code}]", item.id))
            elif item.type == "choices":
                options = enumerate(item.labels[: -1 if item.other else None], 1)
                columns += [_Column(f"{code}[{choice_code('SQ', i, 3)}]", item.id, label) for i, label in options]
            elif item.ranks:
                columns += [_Column(f"{code}[{rank}]", item.id, rank=rank) for rank in range(1, item.ranks + 1)]
            else:
                columns.append(_Column(code, item.id))
            if item.other:
                columns.append(_Column(f"{code}[other]", f"{item.id}_autre"))
    return columns


def _cells(table: pd.DataFrame) -> Mapping[tuple[int, str], list[str]]:
    cells: dict[tuple[int, str], list[str]] = {}
    for row in table[table["status"] != "blank"].itertuples():
        cells.setdefault((int(str(row.respondent)), str(row.question)), []).append(str(row.value))
    return cells


def _cell(column: _Column, values: Sequence[str], *, shown: bool) -> str:
    if column.option:
        return "Oui" if column.option in values else "Non" if shown or values else "N/A"
    text = values[0] if values else ""
    if column.rank:
        return read_ranks(text).get(column.rank, "")
    return "'" + text if text.startswith("=") else text  # as LimeSurvey does, against formulas


def _visit(who: int, number: int, clock: dt.datetime, pages: int, draws: Draws, *, finished: bool) -> list[str]:
    started = clock - dt.timedelta(seconds=draws.whole(150, 900))
    return [
        *(
            str(number),
            f"{clock}" if finished else "",
            str(pages if finished else draws.whole(1, pages - 1) or 1),
            "fr",
        ),
        *(str(draws.whole(1_000_000, 1_999_999)), f"{started}", f"{clock}"),
        *(f"192.0.2.{1 + (who * 89) % 254}", "http://enquete.example.org/"),
        *(f"Prénom-{who:03d}", f"Nom-{who:03d}", email_of(who)),
    ]
