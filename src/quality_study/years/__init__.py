"""Year against year: questions matched between editions, their favourable shares compared, one page to read."""

from quality_study.years.compare import Comparison, compare_years, match_years, overall_sentences
from quality_study.years.page import page
from quality_study.years.rules import read_rules
from quality_study.years.shares import Year
from quality_study.years.tables import year_tables

__all__ = [
    "Comparison",
    "Year",
    "compare_years",
    "match_years",
    "overall_sentences",
    "page",
    "read_rules",
    "year_tables",
]
