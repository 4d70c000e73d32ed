"""Intervals, tests and measures of agreement: the right answer, its interval, its effect size, its reference."""

from quality_study.inference.contingency import chi_square_test
from quality_study.inference.difference import difference_bounds, difference_interval
from quality_study.inference.families import Family, correct
from quality_study.inference.proportion import proportion_bounds, proportion_interval
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.simultaneous import simultaneous_intervals
from quality_study.inference.trend import trend_test
from quality_study.inference.two_by_two import barnard_test, boschloo_test, fisher_test

__all__ = [
    "Estimate",
    "Family",
    "Interval",
    "Result",
    "barnard_test",
    "boschloo_test",
    "chi_square_test",
    "correct",
    "difference_bounds",
    "difference_interval",
    "fisher_test",
    "proportion_bounds",
    "proportion_interval",
    "simultaneous_intervals",
    "trend_test",
]
