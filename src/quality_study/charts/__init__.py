"""Charts on matplotlib axes and seaborn, one a file: ``charts.NAME(data, ...)`` takes a tidy table, gives a `Chart`."""

from quality_study.charts.ranking import ranking
from quality_study.charts.shares import shares

__all__ = ["ranking", "shares"]
