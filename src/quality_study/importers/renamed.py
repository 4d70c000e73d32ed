"""Answers that were worded otherwise during the survey: what the texts, and where they stand, let one suspect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from quality_study.facts.questionnaire import Question
from quality_study.importers.grid import line_list, safe
from quality_study.importers.ranks import codes_line
from quality_study.importers.texts import text_key
from quality_study.words.errors import nearest

#: How many people must write the same words at a free answer for them to look like an option.
_OFTEN = 3


def renamed_options(free: Sequence[tuple[Question, Mapping[int, str]]]) -> Iterator[str]:
    """Name the free answers that look like an option: many wrote the same, or an option has nearly these words."""
    for question, texts in free:
        alike: dict[str, list[int]] = defaultdict(list)
        for line, text in texts.items():
            alike[text_key(text)].append(line)
        for lines in alike.values():
            text = safe(texts[lines[0]])
            option = nearest(text, question.choices[:-1])
            if len(lines) >= _OFTEN or option is not None:
                yield (
                    f"« {text} » est compté comme « {question.other} » ({question.id}, {line_list(lines)}) : "
                    f"si c’est une option renommée, écrivez : {codes_line({text: option or '…'} | question.codes)}"
                )
