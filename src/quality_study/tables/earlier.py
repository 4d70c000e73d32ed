"""An edition beside the earlier ones that it is compared with: what is wrong with that, and the tables it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from quality_study.facts.edition import Edition, in_time, known_editions
from quality_study.facts.tomlfile import toml_line
from quality_study.tables.processed import build_tables
from quality_study.tables.validation import RawStudy, load_raw, read_items
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import date
from quality_study.years import Comparison, Year, compare_years, match_years, read_rules, year_tables
from quality_study.years.rules import FILE
from quality_study.years.scales import scales


def edition_tables(edition: Edition, *, confidence: float = 0.95) -> dict[str, pd.DataFrame]:
    """Build every processed table of an edition, those of its comparison with the earlier ones included.

    The earlier editions are read from their facts: tables of theirs on the disk may be older than these.

    Parameters
    ----------
    edition : Edition
    confidence : float
        Of the intervals, and of each family of comparisons.

    Raises
    ------
    StudyError
        Facts of the edition or of an earlier one are wrong, or questions cannot be matched; every problem is listed.
    """
    problems: list[Problem] = []
    try:
        study = load_raw(edition)
    except StudyError as error:
        problems += error.problems
    earlier, wrong = _read_earlier(edition)
    raise_if_any([*problems, *wrong, *_matching(edition, earlier)])
    tables = build_tables(edition, study, confidence=confidence)
    if not earlier:
        return tables
    older = [(e, build_tables(e, facts, confidence=confidence)) for e, facts in earlier]
    return tables | year_tables(compare_built([*older, (edition, tables)], confidence=confidence))


def earlier_problems(edition: Edition) -> list[Problem]:
    """List what keeps an edition from being compared: the earlier editions it names, their facts, correspondences."""
    earlier, problems = _read_earlier(edition)
    return [*problems, *_matching(edition, earlier)]


def compare_built(built: Sequence[tuple[Edition, Mapping[str, pd.DataFrame]]], *, confidence: float) -> Comparison:
    """Compare the last of several editions with each other one.

    Parameters
    ----------
    built : sequence of (Edition, mapping of DataFrame)
        Each edition with its processed tables, in the order of their events.
    confidence : float
        Of each family of comparisons, and of the intervals of the shares.

    Raises
    ------
    StudyError
        Questions cannot be matched; every problem is listed.
    """
    last = built[-1][0]
    shown = last.shown(last.raw / FILE)
    rules, problems = read_rules(last.raw / FILE, shown=shown)
    raise_if_any(problems)
    years = [Year(e.id, tables["breakdown"], tables["items"], tables["answer_sizes"]) for e, tables in built]
    return compare_years(years, rules, confidence=confidence, editions=known_editions(last.root), file=shown)


def _read_earlier(edition: Edition) -> tuple[list[tuple[Edition, RawStudy]], list[Problem]]:
    """Read the facts of the earlier editions, in time, and list what is wrong with them, said from ``edition.toml``."""
    path = edition.raw / Edition.SETTINGS
    try:
        declared, day = edition.earlier, edition.settings.event_date
    except StudyError:
        return [], []  # told when the edition itself is read
    line = toml_line(path.read_text(encoding="utf-8-sig"), ["comparison", "earlier"])
    others = [name for name in known_editions(edition.root) if name != edition.id]
    names = [e.id for e in declared]
    read: list[tuple[Edition, RawStudy]] = []
    problems: list[Problem] = []

    def told(message: str, found: str, accepted: Sequence[str] = ()) -> Problem:
        return Problem(message, edition.shown(path), line, "earlier", found, accepted)

    for older in dict.fromkeys(declared):
        if names.count(older.id) > 1:
            problems.append(told("édition donnée deux fois", older.id))
        if older.id == edition.id:
            problems.append(told("une édition n’est pas comparée à elle-même", older.id))
        elif older.id not in others:
            problems.append(told("édition inconnue", older.id, others))
        else:
            try:
                read.append((older, load_raw(older)))
                if older.settings.event_date >= day:
                    held = f"tenue le {date(older.settings.event_date)}, elle n’est pas antérieure au {date(day)}"
                    problems.append(told(held, older.id))
            except StudyError as error:
                problems.append(told("les faits de cette édition sont à corriger d’abord", older.id))
                problems += error.problems
    order = in_time([older for older, _ in read])
    return sorted(read, key=lambda pair: order.index(pair[0])), problems


def _matching(edition: Edition, earlier: Sequence[tuple[Edition, RawStudy]]) -> list[Problem]:
    """List the declared correspondences that cannot be followed, and the questions that changed without one."""
    path = edition.raw / FILE
    rules, problems = read_rules(path, shown=edition.shown(path))
    try:
        items = read_items(edition)
    except StudyError:
        return problems  # told when the edition itself is read
    if problems:
        return problems
    older = {e.id: scales(facts.items) for e, facts in earlier}
    known = known_editions(edition.root)
    return match_years(edition.id, scales(items), older, rules, editions=known, file=edition.shown(path))[1]
