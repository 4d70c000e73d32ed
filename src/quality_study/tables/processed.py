"""Tidy tables of an edition: built from the checked facts, stored as Parquet with a CSV twin, read back by name."""

from __future__ import annotations

import sys
from collections import UserDict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from quality_study.audit import answer_sizes, report_contradictions, size_readings
from quality_study.comments.table import quotations
from quality_study.facts.claims import retained
from quality_study.facts.edition import Edition
from quality_study.facts.formula import protect
from quality_study.facts.questionnaire import Questionnaire
from quality_study.facts.tool_tables import tool_of
from quality_study.facts.whole_file import write_whole
from quality_study.survey import comparison_tables, indicator_table, published_breakdown
from quality_study.survey.hidden import is_hidden
from quality_study.survey.year_tables import no_year_tables
from quality_study.tables.answer_tables import answer_tables
from quality_study.tables.validation import RawStudy
from quality_study.words.errors import Problem, StudyError

#: The tables that every edition has; those of its quality tools come on top.
TABLES = (
    "claims",
    "items",
    "questions",
    "responses",
    "response_counts",
    "import_counts",
    "comments",
    "quotations",
    "scores",
    "rankings",
    "group_tests",
    "group_opinions",
    "verification",
    "disclosure",
    "populations",
    "breakdown",
    "sizes",
    "answer_sizes",
    "size_readings",
    "indicators",
    "contradictions",
    "comparisons",
    "sensitivity",
    "assessment",
    "remarks",
    "projects",
    "year_shares",
    "year_differences",
    "year_left_out",
    "year_control",
    "confidence",
)


def check_confidence(confidence: object) -> None:
    """Raise a StudyError unless `confidence` is a number strictly between 0 and 1."""
    if not isinstance(confidence, int | float) or not 0 < confidence < 1:
        found, accepted = str(confidence), ["entre 0 et 1"]
        raise StudyError([Problem("niveau de confiance hors limites", "confidence", None, None, found, accepted)])


def confidence_of(tables: Mapping[str, pd.DataFrame]) -> float:
    """Return the confidence of every interval of the processed tables."""
    return float(tables["confidence"]["confidence"].iloc[0])


def build_tables(edition: Edition, study: RawStudy, *, confidence: float = 0.95) -> dict[str, pd.DataFrame]:
    """Compute every processed table from the checked facts: those of :data:`TABLES`, then those of the tools.

    The tables of the comparison with earlier editions have no row: `quality_study.tables.earlier.edition_tables`,
    which knows several editions, fills them in. The table ``confidence`` says at what confidence all the intervals are.

    Parameters
    ----------
    edition : Edition
    study : RawStudy
    confidence : float
        Of the intervals, between 0 and 1.
    """
    check_confidence(confidence)
    claims = retained(study.tables["claims"])
    populations = pd.DataFrame(
        [
            {"population": p.id, "title": p.title, "size": p.size, "maximum_size": p.most, "own_n": p.own_n}
            for p in edition.settings.populations
        ]
    ).astype({"size": "Int64", "maximum_size": "Int64"})
    max_sizes = {p.id: p.most or 0 for p in edition.settings.populations}
    own = {p.id for p in edition.settings.populations if p.own_n}
    surveyed, answered = edition.survey_population, not study.responses.empty
    known_by_claims = study.items[~(study.items["population"].eq(surveyed) & answered)]
    survey = answer_tables(edition, study, confidence=confidence)
    parts = [survey.pop("breakdown")] if answered else []
    if not known_by_claims.empty:
        parts.append(published_breakdown(claims, known_by_claims, edition=edition.id, max_sizes=max_sizes, own_n=own))
    breakdown = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    sizes = _sizes(claims, known_by_claims, max_sizes, own)
    declared = study.tables["comparisons"]
    comparisons, sensitivity = comparison_tables(declared, breakdown, sizes["answer_sizes"], confidence=confidence)
    questions = _questions(study.questionnaire)
    comments = _told_comments(study, breakdown)
    computed = {
        "items": study.items,
        "questions": questions,
        "comments": comments,
        "quotations": quotations(comments, questions),
        "responses": study.responses,
        **survey,
        "populations": populations,
        "breakdown": breakdown,
        **sizes,
        "indicators": indicator_table(study.tables["indicators"], claims),
        "contradictions": report_contradictions(claims, study.tables["contradictions"]),
        "comparisons": comparisons,
        "sensitivity": sensitivity,
        **no_year_tables(),
        "confidence": pd.DataFrame({"confidence": [float(confidence)]}),
    }
    tables = {**study.tables, **computed}
    names = [*TABLES, *(name for name in tables if name not in TABLES)]
    return {name: tables[name].reset_index(drop=True) for name in names}


def table_names(edition: Edition) -> list[str]:
    """List the tables that an edition will have, without reading them: the common ones and those of its tools."""
    tools = sorted(path.stem for path in (edition.raw / "tools").glob("*.csv") if tool_of(path.stem) is not None)
    return [*TABLES, *tools]


def write_tables(edition: Edition, tables: Mapping[str, pd.DataFrame]) -> None:
    """Store each table as Parquet, with a CSV twin for people; a table is replaced whole or not at all.

    Tables of an earlier build that are no longer made are removed: a figure must not be drawn from them.
    """
    edition.processed.mkdir(parents=True, exist_ok=True)
    for path in [*edition.processed.glob("*.parquet"), *edition.processed.glob("*.csv")]:
        if path.stem not in tables:
            path.unlink()
    for name, table in tables.items():
        write_whole(edition.processed / f"{name}.parquet", table.to_parquet(None, index=False))
        text = _harmless(table).to_csv(None, index=False, lineterminator="\n")
        write_whole(edition.processed / f"{name}.csv", text.encode("utf-8"))


class StoredTables(UserDict[str, Any]):
    """The processed tables by name, each read when first asked for: a notebook depends on those that it uses.

    Made from the file of each.
    """

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table, the same one each time."""
        table: pd.DataFrame | Path = self.data[name]
        if isinstance(table, Path):
            sys.audit("open", str(table), "rb", 0)  # pyarrow opens files out of Python's sight
            table = self.data[name] = pd.read_parquet(table)
        return table


def read_tables(edition: Edition) -> StoredTables:
    """Find every processed table.

    Raises
    ------
    StudyError
        The tables were not built yet; the message gives the command.
    """
    missing = [n for n in TABLES if not (edition.processed / f"{n}.parquet").is_file()]
    if missing:
        folder = edition.shown(edition.processed)
        raise StudyError(
            f"Les tables de {folder} ne sont pas encore construites ; lancez : « quality-study build {edition.id} »"
        )
    return StoredTables({path.stem: path for path in sorted(edition.processed.glob("*.parquet"))})


def _told_comments(study: RawStudy, breakdown: pd.DataFrame) -> pd.DataFrame:
    """Leave out what people wrote at a free answer whose count is hidden: the number of texts would tell it."""
    hidden = breakdown[is_hidden(breakdown)]
    cells = set(zip(hidden["item"], hidden["category"], strict=True))
    owners = {q.id: q.other for q in study.questionnaire.questions if q.other is not None}
    silent = [q.id for q in study.questionnaire.questions if (q.free_of, owners.get(q.free_of or "")) in cells]
    comments = study.tables["comments"]
    return comments[~comments["question"].isin(silent)]


def _questions(questionnaire: Questionnaire) -> pd.DataFrame:
    themes, names = {t.id: t.title for t in questionnaire.themes}, questionnaire.names()
    rows = []
    for q in questionnaire.questions:
        answers = questionnaire.categories(q)
        rows.append(
            {
                "item": q.id,
                "theme": q.theme,
                "theme_title": themes[q.theme],
                "text": names[q.id].text,
                "heading": names[q.id].heading,
                "row": names[q.id].row,
                "type": q.type,
                "free_of": q.free_of or "",
                "answers": "|".join(answers.loc[answers["role"] != "blank", "category"]),
                "status": q.status or "published",
                "source": q.source or "",
            }
        )
    return pd.DataFrame(rows)


def _sizes(
    claims: pd.DataFrame, items: pd.DataFrame, max_sizes: Mapping[str, int], own: Collection[str]
) -> dict[str, pd.DataFrame]:
    """List how many people answered each survey, and each question, as far as claims tell; then under each reading."""
    people, answers, readings = [_NO_SIZES], [_NO_ANSWERS], [_NO_READINGS]
    for population, group in items.groupby("population", sort=False):
        name = str(population)
        about, max_n, own_n = claims[claims["population"] == name], max_sizes[name], name in own
        answers.append(answer_sizes(about, group, max_n=max_n, own_n=own_n))
        read = size_readings(about, group, max_n=max_n, own_n=own_n).assign(population=name)
        people.append(read.loc[read["declared"] & read["own_n"].eq(own_n), ["population", "n"]])
        readings.append(read)
    return {
        name: pd.concat([f for f in frames if len(f)] or frames, ignore_index=True)[list(frames[0])].astype(
            {"n": "Int64"}
        )
        for name, frames in (("sizes", people), ("answer_sizes", answers), ("size_readings", readings))
    }


_NO_SIZES = pd.DataFrame({"population": pd.Series(dtype="object"), "n": pd.Series(dtype="Int64")})
_NO_ANSWERS = pd.DataFrame({"item": pd.Series(dtype="object"), "n": pd.Series(dtype="Int64")})
_NO_READINGS = pd.DataFrame(
    {
        "population": pd.Series(dtype="object"),
        "declared": pd.Series(dtype="bool"),
        "own_n": pd.Series(dtype="bool"),
        "n": pd.Series(dtype="Int64"),
    }
)


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Keep a spreadsheet from taking a text of the twin for a formula; the Parquet is exact."""
    texts = {
        str(c): [protect(v) if isinstance(v, str) else v for v in table[c]] for c in table if table[c].dtype == object
    }
    return table.assign(**texts)
