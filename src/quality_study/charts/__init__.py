"""Charts on matplotlib axes and seaborn, one a file: ``charts.NAME(data, ...)`` takes a tidy table, gives a `Chart`."""

from quality_study.charts.choices import choices
from quality_study.charts.cluster import cluster
from quality_study.charts.groups import groups
from quality_study.charts.likert import likert
from quality_study.charts.shares import shares

__all__ = ["choices", "cluster", "groups", "likert", "shares"]
