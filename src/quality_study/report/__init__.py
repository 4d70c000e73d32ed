"""From figures to documents: what notebooks call, and the exporters that make the PDF and the HTML page."""

from quality_study.report.literal import literal
from quality_study.report.study import Study, open_study, record, say
from quality_study.words.values import french

__all__ = ["Study", "french", "literal", "open_study", "record", "say"]
