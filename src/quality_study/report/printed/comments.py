"""The table of open comments, as it is printed: groups with their counts, and the quotations that the team chose."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from quality_study.comments.groups import TO_SORT
from quality_study.comments.table import group_counts
from quality_study.facts.tabular import each_row
from quality_study.report.printed.table import PrintTable, print_table
from quality_study.words.french import number
from quality_study.words.glyphs import printable_in_report

_MODIFIED = " (texte modifié par l’équipe)"


def comments(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the groups of comments, question by question, each with its quotations; no row while none is grouped.

    A count is that of the comments of the group out of those of the question. Signs that the font does not have are
    replaced; anything else in a quotation is printed as it was written.
    """
    table = tables["comments"]
    titles = tables["questions"].set_index("item")
    rows: list[list[str]] = []
    if table.empty or not (table["group"].ne("") | table["quoted"]).any():
        return print_table(_HEADER, rows, _WIDTHS, right=(2,))
    question = ""
    for group in each_row(group_counts(table).rename(columns={"count": "size"})):
        own = table[(table["question"] == group.question) & (table["group"] == group.group) & table["quoted"]]
        asked = titles.loc[group.question]
        heading = (
            printable_in_report(f"{asked['theme_title']}, « {asked['text']} »") if group.question != question else ""
        )
        question = group.question
        quotations = [
            f"« {printable_in_report(text)} »{_MODIFIED if modified else ''}"
            for text, modified in zip(own["text"], own["modified"], strict=True)
        ]
        first, *others = quotations or ["—"]
        count = f"{number(group.size)} sur {number(group.n)}"
        rows.append([heading, printable_in_report(group.group or TO_SORT), count, first])
        rows += [["", "", "", quotation] for quotation in others]
    return print_table(_HEADER, rows, _WIDTHS, right=(2,))


_HEADER = ("Question", "Groupe", "Nombre", "Citations choisies")
_WIDTHS = (3, 2.6, 1.2, 5.2)
