"""The printed table of differences between editions."""

from __future__ import annotations

import sys
from pathlib import Path

from quality_study.report.printed import year_differences
from quality_study.words.french import NBSP, THIN
from quality_study.years import compare_years, year_tables

sys.path.insert(0, str(Path(__file__).parents[1] / "years"))
from made_years import counted_year, published_year, yes_no


def test_each_difference_has_its_shares_with_their_denominators_and_its_interval() -> None:
    first = published_year("2011", "a", low=0.5, high=0.5, share=0.5, sizes=[20, 40])
    second = counted_year("2026", yes_no("a", 10, 10))
    last = counted_year("2027", yes_no("a", 16, 4))
    found = compare_years([first, second, last])
    table = year_differences(year_tables(found))
    rows = [[cell.replace(NBSP, " ").replace(THIN, " ") for cell in row] for row in table.rows]
    assert table.header == [
        *["Face à", "Question", "Part ancienne", "Part nouvelle"],
        f"Écart, en points [IC à 95{THIN}%]",
        "Conclusion",
    ]
    assert [row[:4] for row in rows] == [
        ["2011", "Question a ?", "50 % publiés (n : 20 ou 40)", "80 % (16 sur 20)"],
        ["2026", "Question a ?", "50 % (10 sur 20)", "80 % (16 sur 20)"],
    ]
    assert all(row[4].startswith("+30,0 [") for row in rows)
    assert [row[5] for row in rows] == ["on ne peut pas conclure", "aucun écart établi"]
