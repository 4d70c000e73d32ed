"""From figures to documents: what notebooks call, and the exporters that make the PDF and the HTML page."""

from quality_study.report.literal import literal
from quality_study.report.study import Study, open_study, record, say

__all__ = ["Study", "literal", "open_study", "record", "say"]
