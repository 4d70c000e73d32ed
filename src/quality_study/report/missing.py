"""Which raw file of an edition holds what a figure lacks."""

from __future__ import annotations

from collections.abc import Mapping

from quality_study.facts.schemas import RAW_TABLES
from quality_study.facts.tool_tables import tool_of

#: Raw file of the tables that are computed, or that are not a CSV file of the team.
_FROM: Mapping[str, str] = {
    "breakdown": "responses.csv",
    "comments": "commentaires.csv",
    "disclosure": "responses.csv",
    "group_tests": "edition.toml",
    "group_opinions": "edition.toml",
    "questions": "questionnaire.toml",
    "quotations": "commentaires.csv",
    "import_counts": "importation.csv",
    "rankings": "responses.csv",
    "response_counts": "responses.csv",
    "responses": "responses.csv",
    "scores": "responses.csv",
    "verification": "claims.csv",
    "year_control": "edition.toml",
    "year_differences": "edition.toml",
    "year_left_out": "edition.toml",
    "year_shares": "edition.toml",
}


def raw_file(table: str) -> str:
    """Return the file of the raw folder where a table begins.

    Examples
    --------
    >>> raw_file("swot"), raw_file("scores"), raw_file("indicators")
    ('tools/swot.csv', 'responses.csv', 'indicators.csv')
    """
    if table in RAW_TABLES:
        return RAW_TABLES[table][0]
    return f"tools/{table}.csv" if tool_of(table) is not None else _FROM[table]
