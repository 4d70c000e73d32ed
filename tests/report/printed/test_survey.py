"""Tables of the answers, as they are printed."""

from __future__ import annotations

import pandas as pd

from quality_study.report.printed import survey


def test_the_rules_of_an_import_are_said_in_french() -> None:
    rows = [["lignes écartées", "2", "tests = drop"], ["doubles", "1", "duplicates = last"], ["répondants", "9", ""]]
    counts = pd.DataFrame(rows, columns=["what", "count", "rule"])
    table = survey.import_counts({"import_counts": counts})
    assert list(table.header) == ["Dans l’export", "Nombre", "Règle"]
    assert [list(row)[1:] for row in table.rows] == [["2", "écarter"], ["1", "garder la dernière"], ["9", "—"]]
