"""Tables of the report that compare an edition with earlier ones, as they are printed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.report.printed.table import PrintTable, print_table
from quality_study.words.french import level
from quality_study.years.differences import VERDICT_LABEL
from quality_study.years.wording import difference_cell, possible_sizes, share_cell


def year_differences(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the shares compared: the earlier one, this one, their difference with its interval, what it allows."""
    rows, against = [], ""
    levels = tables["year_differences"]["level"].unique()
    at = f" [IC à {level(levels[0])}]" if len(levels) == 1 else ""
    sizes = possible_sizes(tables["year_shares"])
    for r in each_row(tables["year_differences"].rename(columns={"count": "known"})):
        rows.append(
            [
                r.older_edition if r.older_edition != against else "",
                r.text,
                share_cell(
                    r.older_count, r.older_n, r.older_share, r.older_low, r.older_high, sizes[r.item, r.older_edition]
                ),
                share_cell(r.known, r.n, r.share, r.share_low, r.share_high, sizes[r.item, r.edition]),
                difference_cell(r.difference_low, r.difference_high, r.low, r.high)
                + ("" if at else f" (IC à {level(r.level)})"),
                VERDICT_LABEL[r.verdict],
            ]
        )
        against = r.older_edition
    header = ["Face à", "Question", "Part ancienne", "Part nouvelle", f"Écart, en points{at}", "Conclusion"]
    return print_table(header, rows, (1.1, 3.8, 3.2, 2.2, 2.6, 2.1))
