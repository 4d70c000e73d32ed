"""What may go out: small counts suppressed, with the complements that keep anyone from finding them again."""

from quality_study.disclosure.answers import answer_rule, disclosure_table, no_disclosure, protect_answers
from quality_study.disclosure.groups import GROUP_OPINIONS, group_opinions
from quality_study.disclosure.one_question import hide_choice
from quality_study.disclosure.rankings import protect_rankings
from quality_study.disclosure.responses import published_responses

__all__ = [
    "GROUP_OPINIONS",
    "answer_rule",
    "disclosure_table",
    "group_opinions",
    "hide_choice",
    "no_disclosure",
    "protect_answers",
    "protect_rankings",
    "published_responses",
]
