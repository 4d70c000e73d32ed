"""What published figures allow: sizes, bounds, joint answers, comparisons; contradictions; claims against answers."""

from quality_study.audit.bounds import cell_bounds
from quality_study.audit.conflicts import incompatible_pairs, report_contradictions
from quality_study.audit.contradictions import check_consistency, smallest_contradiction
from quality_study.audit.events import Event, answered
from quality_study.audit.joint import EventBounds, event_bounds, joint_bounds
from quality_study.audit.means import mean_possible, reconstruct
from quality_study.audit.readings import answer_sizes, as_written, joint_sizes, size_readings
from quality_study.audit.sizes import compatible_counts, compatible_pairs, compatible_sizes
from quality_study.audit.unknown_n import (
    UnknownSizeComparison,
    compare_possibilities,
    unknown_n_comparison,
    unknown_sizes_comparison,
)
from quality_study.audit.verification import check_claims

__all__ = [
    "Event",
    "EventBounds",
    "UnknownSizeComparison",
    "answer_sizes",
    "answered",
    "as_written",
    "cell_bounds",
    "check_claims",
    "check_consistency",
    "compare_possibilities",
    "compatible_counts",
    "compatible_pairs",
    "compatible_sizes",
    "event_bounds",
    "incompatible_pairs",
    "joint_bounds",
    "joint_sizes",
    "mean_possible",
    "reconstruct",
    "report_contradictions",
    "size_readings",
    "smallest_contradiction",
    "unknown_n_comparison",
    "unknown_sizes_comparison",
]
