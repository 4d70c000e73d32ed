"""Survey results as one table, the breakdown, whatever they come from."""

from quality_study.survey.breakdown import BREAKDOWN, published_breakdown
from quality_study.survey.indicators import indicator_table

__all__ = ["BREAKDOWN", "indicator_table", "published_breakdown"]
