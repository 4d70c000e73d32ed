"""Charts on matplotlib axes and seaborn, one a file: ``charts.NAME(data, ...)`` takes a tidy table, gives a `Chart`."""

from quality_study.charts.comparison import comparison
from quality_study.charts.control import control
from quality_study.charts.importance import importance
from quality_study.charts.kano import kano
from quality_study.charts.quotations import quotations
from quality_study.charts.residuals import residuals
from quality_study.charts.sensitivity import sensitivity
from quality_study.charts.shares import shares
from quality_study.charts.years import years

__all__ = [
    "comparison",
    "control",
    "importance",
    "kano",
    "quotations",
    "residuals",
    "sensitivity",
    "shares",
    "years",
]
