"""The tables of the report: each takes the tables of a study and returns what is printed."""

from quality_study.report.printed.comments import comments
from quality_study.report.printed.facts import assessment, claims, contradictions, indicators, projects, sizes, stated
from quality_study.report.printed.survey import (
    date_answers,
    group_tests,
    import_counts,
    numeric_answers,
    rankings,
    response_counts,
    scores,
    verification,
)
from quality_study.report.printed.table import PrintTable, printed_frame
from quality_study.report.printed.years import year_differences

__all__ = [
    "PrintTable",
    "assessment",
    "claims",
    "comments",
    "contradictions",
    "date_answers",
    "group_tests",
    "import_counts",
    "indicators",
    "numeric_answers",
    "printed_frame",
    "projects",
    "rankings",
    "response_counts",
    "scores",
    "sizes",
    "stated",
    "verification",
    "year_differences",
]
