"""Tables ready for print: a column that says one thing says it once."""

from __future__ import annotations

import pytest

from quality_study.report.printed.table import PrintTable


@pytest.mark.parametrize(
    ("header", "rows", "kept", "said"),
    [
        ("Objet Point Statut Source", "a.b.publié.§4 c.d.publié.§4", "Objet Point", "Statut : publié. Source : §4."),
        ("Objet Statut Point", "a.publié.b a.publié.c", "Objet Point", "Statut : publié."),
        ("Objet Point Statut", "a.b.publié c.d.déduit", "Objet Point Statut", ""),
        ("Objet Point Statut", "a.b.publié", "Objet Point Statut", ""),  # one row: nothing is repeated
        ("Objet Statut", "a.publié c.publié", "Objet Statut", ""),  # nothing else would be left
        ("Objet Vide Point", "a..b c..d", "Objet Vide Point", ""),  # nothing to say of an empty column
    ],
)
def test_a_column_of_one_value_is_said_once(header: str, rows: str, kept: str, said: str) -> None:
    names, cells = header.split(" "), [row.split(".") for row in rows.split(" ")]
    found, told = PrintTable(names, cells, [1.0] * len(names), [len(names) - 1]).without_constants()
    assert (" ".join(found.header), told.replace("\u00a0", " ")) == (kept, said)
    assert [len(row) for row in found.rows] == [len(found.header)] * len(cells)
    assert len(found.widths) == len(found.header)
    assert [found.header[i] for i in found.right] == [name for name in names[-1:] if name in found.header]
