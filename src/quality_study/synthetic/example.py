"""The respondents of the fictitious edition that the study comes with, ``data/raw/exemple``."""

from __future__ import annotations

import datetime as dt

from quality_study.facts.questionnaire import Questionnaire
from quality_study.synthetic.limesurvey_export import limesurvey_export
from quality_study.synthetic.sample import Sample

#: 120 answers. The seed was chosen so that no answer to a closed question was given by one to four people, one group
#: difference holds after correction, and one only seems to.
EXAMPLE = Sample(
    n=120,
    seed=3716,
    grouping="ecole",
    groups={"UTC": 44, "ENFiP": 34, "Douanes": 26, "Autre": 16},
    unfinished=3,
    repeated=2,
    personal=8,
)
_DAY = dt.date(2026, 3, 18)


def example_export(questionnaire: Questionnaire) -> str:
    """Write ``exports/limesurvey.csv`` of the edition ``exemple``, from its questionnaire."""
    return limesurvey_export(questionnaire, EXAMPLE, opened=_DAY)
