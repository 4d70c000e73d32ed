"""Intervals, tests and measures of agreement: the right answer, its interval, its effect size, its reference."""

from quality_study.inference.difference import difference_bounds, difference_interval
from quality_study.inference.proportion import proportion_bounds, proportion_interval
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.simultaneous import simultaneous_intervals

__all__ = [
    "Estimate",
    "Interval",
    "Result",
    "difference_bounds",
    "difference_interval",
    "proportion_bounds",
    "proportion_interval",
    "simultaneous_intervals",
]
