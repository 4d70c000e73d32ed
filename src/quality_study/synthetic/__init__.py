"""Invented surveys: respondents and exports from a questionnaire and a seed, the same bytes everywhere."""

from __future__ import annotations

from quality_study.synthetic.draws import Draws
from quality_study.synthetic.limesurvey_export import limesurvey_export
from quality_study.synthetic.respondents import respondents
from quality_study.synthetic.sample import Sample

__all__ = ["Draws", "Sample", "limesurvey_export", "respondents"]
