"""Intervals, tests and measures of agreement: the right answer, its interval, its effect size, its reference."""

from quality_study.inference.agreement import cohen_kappa, fleiss_kappa
from quality_study.inference.blocks import cochran_test, friedman_test
from quality_study.inference.contingency import chi_square_test, fisher_table_test
from quality_study.inference.control import ControlChart, laney_chart, p_chart
from quality_study.inference.difference import difference_bounds, difference_interval
from quality_study.inference.families import Family, correct
from quality_study.inference.omega import mcdonald_omega
from quality_study.inference.ordered import ordered_test
from quality_study.inference.paired import wilcoxon_test
from quality_study.inference.paired_shares import mcnemar_test
from quality_study.inference.pairs import pairwise_tests
from quality_study.inference.proportion import proportion_bounds, proportion_interval
from quality_study.inference.rank_groups import kruskal_wallis_test
from quality_study.inference.ranks import brunner_munzel_test, mann_whitney_test
from quality_study.inference.reliability import cronbach_alpha
from quality_study.inference.result import Estimate, Interval, Result, p_range, p_value
from quality_study.inference.sample_size import SampleSize, sample_size
from quality_study.inference.simultaneous import simultaneous_intervals
from quality_study.inference.trend import trend_test
from quality_study.inference.two_by_two import barnard_test, boschloo_test, fisher_test

__all__ = [
    "ControlChart",
    "Estimate",
    "Family",
    "Interval",
    "Result",
    "SampleSize",
    "barnard_test",
    "boschloo_test",
    "brunner_munzel_test",
    "chi_square_test",
    "cochran_test",
    "cohen_kappa",
    "correct",
    "cronbach_alpha",
    "difference_bounds",
    "difference_interval",
    "fisher_table_test",
    "fisher_test",
    "fleiss_kappa",
    "friedman_test",
    "kruskal_wallis_test",
    "laney_chart",
    "mann_whitney_test",
    "mcdonald_omega",
    "mcnemar_test",
    "ordered_test",
    "p_chart",
    "p_range",
    "p_value",
    "pairwise_tests",
    "proportion_bounds",
    "proportion_interval",
    "sample_size",
    "simultaneous_intervals",
    "trend_test",
    "wilcoxon_test",
]
