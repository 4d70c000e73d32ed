"""Editions that students never see: the same questionnaire, other respondents, and the cases that break hasty code."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from quality_study.comments.file import FILE as COMMENTS
from quality_study.facts.edition import Edition
from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.facts.tomlfile import toml_line
from quality_study.grading.hidden_tools import other_content
from quality_study.importers.counts_file import FILE as IMPORT_COUNTS
from quality_study.importers.into_edition import import_to
from quality_study.synthetic import Draws, Sample, limesurvey_export
from quality_study.tables.processed import build_tables, write_tables
from quality_study.tables.validation import load_raw
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.years.rules import FILE as CORRESPONDENCES

#: Numbers of respondents.
FEWEST, MOST = 40, 160
#: Streams of random choices. Seeds written in assignments rest on them: what a seed gives must not change.
_SHAPE, _TOOLS = 200, 201
#: Facts that speak of the respondents of the source, or of other editions.
_LEFT_OUT = (Edition.RESPONSES, IMPORT_COUNTS, COMMENTS, CORRESPONDENCES)
_EXPORT = Path("exports") / "limesurvey.csv"


def refuse_written(editions: Iterable[Edition]) -> None:
    """Raise a StudyError if one of the editions is there already: nothing is written over it."""
    message = "existe déjà ; rien n’est écrit par-dessus"
    raise_if_any(Problem(message, e.shown(e.raw)) for e in editions if e.raw.exists())


def hidden_edition(source: Edition, seed: int, folder: Path, *, id: str = "", like: int | None = None) -> Edition:
    """Write a hidden edition, its processed tables included.

    It has the questionnaire, the settings and the texts of `source`; 40 to 160 invented respondents; one question with
    a scale that nobody answered, another that all who answered answered alike; for some seeds a group of two people or
    fewer, repeated or unfinished answers, comments with personal data; and tools with other numbers.

    Parameters
    ----------
    source : Edition
        Nothing is written in its study.
    seed : int
        At least 0. The same seed gives the same bytes.
    folder : Path
        Becomes a study of its own: ``data/raw``, ``data/processed`` and an empty ``notebooks``.
    id : str
        Its name; by default, that of `source` and the seed.
    like : int, optional
        Another seed, that of an edition with as many respondents: their number tells neither from the other.

    Returns
    -------
    Edition
        Named after `source` and the seed, ``exemple-1101``, unless it was given a name.

    Raises
    ------
    StudyError
        `source` is wrong, the seed is negative, or the edition is there already.

    Notes
    -----
    It takes less than two seconds for the edition ``exemple``, and longer when populations are known by claims only.
    """
    hidden = Edition(folder, id or f"{source.id}-{seed}")
    if seed < 0:
        raise StudyError([Problem("graine négative", found=str(seed), accepted=["un entier, 0 ou plus"])])
    refuse_written([hidden])
    path = source.raw / "questionnaire.toml"
    questionnaire = read_questionnaire(path, shown=source.shown(path))
    sample = hidden_sample(source, questionnaire, seed, like=like)
    for fact in source.facts:
        relative = fact.relative_to(source.raw)
        if relative.as_posix() not in _LEFT_OUT:
            (hidden.raw / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(fact, hidden.raw / relative)
    settings = hidden.raw / Edition.SETTINGS
    text = settings_of(source, hidden.id, sample.n, Draws(seed, _SHAPE, 1))
    settings.write_text(text, encoding="utf-8", newline="\n")
    draws = Draws(seed, _TOOLS)
    for table in sorted((hidden.raw / "tools").glob("*.csv")):
        _rewrite(table, draws)
    export = hidden.raw / _EXPORT
    export.parent.mkdir()
    written = limesurvey_export(questionnaire, sample, opened=source.settings.event_date)
    export.write_text(written, encoding="utf-8", newline="\n")
    import_to(export, hidden.raw / "questionnaire.toml", hidden.responses)
    (folder / "notebooks").mkdir(exist_ok=True)
    write_tables(hidden, build_tables(hidden, load_raw(hidden)))
    return hidden


def hidden_sample(source: Edition, questionnaire: Questionnaire, seed: int, *, like: int | None = None) -> Sample:
    """Choose what the respondents of a hidden edition are like.

    Parameters
    ----------
    source : Edition
    questionnaire : Questionnaire
        Of the edition.
    seed : int
    like : int, optional
        Seed of an edition that has as many respondents.

    Returns
    -------
    Sample
        ``unanswered`` and ``unanimous`` name one question each, never the grouping one; as few as the questionnaire
        has scales that may be left empty.
    """
    draws = Draws(seed, _SHAPE)
    settings, population = source.settings, source.survey_population
    asked = [q for q in questionnaire.questions if (q.population or population) == population]
    scales = [q.id for q in asked if q.type == "scale" and not q.required and q.id != settings.analysis.grouping]
    edge = draws.shuffled(scales)
    grouping = next((q for q in asked if q.id == settings.analysis.grouping), None)
    small = draws.one([None, None, 0, 1, 2])  # two editions in five have no small group
    group = draws.one(grouping.choices) if grouping else ""
    repeated = draws.whole(0, 3)
    sample = Sample(
        n=draws.whole(FEWEST, MOST),
        seed=seed + 1_000_000,  # other respondents than those of the editions that are shown
        grouping=grouping.id if grouping else "",
        groups={} if small is None or grouping is None else {group: small},
        unanswered=tuple(edge[:1]),
        unanimous=tuple(edge[1:2]),
        unfinished=draws.whole(0, 4),
        repeated=0 if settings.import_rule.duplicates == "refuse" else repeated,
        twins=draws.whole(0, 2),
        personal=draws.whole(0, 4),
    )
    if like is None:
        return sample
    other = hidden_sample(source, questionnaire, like)
    return replace(sample, n=other.n, unfinished=other.unfinished, repeated=other.repeated, twins=other.twins)


def settings_of(source: Edition, id: str, n: int, draws: Draws) -> str:
    """Return ``edition.toml`` with another name, another size of the population asked, and no earlier edition."""
    lines = (source.raw / Edition.SETTINGS).read_text(encoding="utf-8-sig").splitlines()
    text = "\n".join(lines)
    changes = {toml_line(text, ["id"]): f'id = "{id}"'}
    for i, population in enumerate(source.settings.populations):
        if population.id == source.survey_population and population.size is not None:
            asked = max(n, int(n / (0.4 + 0.5 * draws.uniform())))
            changes[toml_line(text, ["populations", i, "size"])] = f"size = {asked}"
    text = "\n".join([changes.get(number, line) for number, line in enumerate(lines, 1)]) + "\n"
    return re.sub(r"^earlier\s*=\s*\[[^\]]*\]", "earlier = []", text, flags=re.MULTILINE)


def _rewrite(path: Path, draws: Draws) -> None:
    """Give a tool table other content; its columns, its statuses and its sources stay."""
    text = path.read_text(encoding="utf-8-sig")
    header = text.partition("\n")[0]
    separator = ";" if header.count(";") >= header.count(",") else ","
    names, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    table = other_content(path.stem, pd.DataFrame(rows, columns=names, dtype="object"), draws)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
    writer.writerows([names, *table.to_numpy().tolist()])
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="\n")
