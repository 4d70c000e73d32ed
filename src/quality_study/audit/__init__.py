"""What published figures allow: compatible sample sizes, bounds of unpublished cells, contradictions."""

from quality_study.audit.bounds import cell_bounds, joint_sizes
from quality_study.audit.contradictions import check_consistency, smallest_contradiction
from quality_study.audit.sizes import compatible_sizes

__all__ = ["cell_bounds", "check_consistency", "compatible_sizes", "joint_sizes", "smallest_contradiction"]
