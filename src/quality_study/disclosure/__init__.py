"""What may go out: small counts suppressed, with the complements that keep anyone from finding them again."""

from quality_study.disclosure.answers import answer_rule, disclosure_table, no_disclosure, protect_answers
from quality_study.disclosure.breakdown import protect_breakdown
from quality_study.disclosure.one_question import hide_choice
from quality_study.disclosure.protect import Protected, attack, protect
from quality_study.disclosure.rankings import protect_rankings
from quality_study.disclosure.tables import TOTAL

__all__ = [
    "TOTAL",
    "Protected",
    "answer_rule",
    "attack",
    "disclosure_table",
    "hide_choice",
    "no_disclosure",
    "protect",
    "protect_answers",
    "protect_breakdown",
    "protect_rankings",
]
