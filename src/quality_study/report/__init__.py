"""From figures to documents: what notebooks call, and the exporters that make the PDF and the HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quality_study.report.literal import literal
from quality_study.words.values import french

if TYPE_CHECKING:
    from quality_study.report.opening import open_study
    from quality_study.report.study import Study, record, say

__all__ = ["Study", "french", "literal", "open_study", "record", "say"]


def __getattr__(name: str) -> object:
    """Load what draws and shows when a notebook asks for it: a command that reads a catalogue need not wait for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from quality_study.report import opening, study

    return opening.open_study if name == "open_study" else getattr(study, name)
