"""What may go out: small counts suppressed, with the complements that keep anyone from finding them again."""

from quality_study.disclosure.breakdown import protect_breakdown
from quality_study.disclosure.protect import Protected, attack, protect
from quality_study.disclosure.tables import TOTAL

__all__ = ["TOTAL", "Protected", "attack", "protect", "protect_breakdown"]
