"""Year against year: questions matched between editions, their favourable shares compared, one page to read."""

from quality_study.years.compare import Comparison, compare_years
from quality_study.years.figures import control_drawings, summary_drawing
from quality_study.years.page import page
from quality_study.years.rules import read_rules
from quality_study.years.shares import Year

__all__ = ["Comparison", "Year", "compare_years", "control_drawings", "page", "read_rules", "summary_drawing"]
