"""Charts on matplotlib axes and seaborn, one a file: ``charts.NAME(data, ...)`` takes a tidy table, gives a `Chart`."""

from quality_study.charts.choices import choices
from quality_study.charts.cluster import cluster
from quality_study.charts.comparison import comparison
from quality_study.charts.control import control
from quality_study.charts.groups import groups
from quality_study.charts.importance import importance
from quality_study.charts.kano import kano
from quality_study.charts.likert import likert
from quality_study.charts.numbers import numbers
from quality_study.charts.quotations import quotations
from quality_study.charts.ranking import ranking
from quality_study.charts.residuals import residuals
from quality_study.charts.sensitivity import sensitivity
from quality_study.charts.shares import shares
from quality_study.charts.years import years

__all__ = [
    "choices",
    "cluster",
    "comparison",
    "control",
    "groups",
    "importance",
    "kano",
    "likert",
    "numbers",
    "quotations",
    "ranking",
    "residuals",
    "sensitivity",
    "shares",
    "years",
]
