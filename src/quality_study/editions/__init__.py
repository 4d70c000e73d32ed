"""A new edition: its folder made from an older one, then what is still to fill in, in the order to do it."""

from quality_study.editions.create import create_edition
from quality_study.editions.remaining import remaining

__all__ = ["create_edition", "remaining"]
