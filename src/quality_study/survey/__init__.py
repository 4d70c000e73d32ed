"""Survey results as one table, the breakdown, whatever they come from."""

from quality_study.survey.answers import answer_ranks, numbers, response_counts
from quality_study.survey.breakdown import published_breakdown
from quality_study.survey.comparisons import comparison_tables
from quality_study.survey.grouping import compare_groupings
from quality_study.survey.importance import (
    derived_importance,
    importance_of_answers,
    importance_satisfaction,
    mean_ratings,
)
from quality_study.survey.indicators import indicator_table
from quality_study.survey.kano import classify, kano_table
from quality_study.survey.rankings import RANKINGS, rank_counts, ranking_table
from quality_study.survey.responses import response_breakdown
from quality_study.survey.scale_mean import mean_interval
from quality_study.survey.scores import item_scores, nps
from quality_study.survey.suggestion import suggest_groups
from quality_study.survey.unknown_sizes import over_possible_sizes
from quality_study.survey.weighted import weighted_mean
from quality_study.survey.weights import Kish, kish_effect, rake

__all__ = [
    "RANKINGS",
    "Kish",
    "answer_ranks",
    "classify",
    "compare_groupings",
    "comparison_tables",
    "derived_importance",
    "importance_of_answers",
    "importance_satisfaction",
    "indicator_table",
    "item_scores",
    "kano_table",
    "kish_effect",
    "mean_interval",
    "mean_ratings",
    "nps",
    "numbers",
    "over_possible_sizes",
    "published_breakdown",
    "rake",
    "rank_counts",
    "ranking_table",
    "response_breakdown",
    "response_counts",
    "suggest_groups",
    "weighted_mean",
]
