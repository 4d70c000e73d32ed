"""The chart of a card sort: the number of participants in each cell, the groups and their order, what is said."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from surveys import plain

from quality_study.charts import cluster
from quality_study.charts.chart import encoded
from quality_study.charts.readable import readable
from quality_study.words.errors import StudyError

#: What four participants put together; the last did not sort the meal.
SORTS: Mapping[str, Mapping[str, str]] = {
    "P1": {"Bus": "a", "Train": "a", "Repas": "b", "Pauses": "b"},
    "P2": {"Bus": "a", "Train": "a", "Repas": "b", "Pauses": "b"},
    "P3": {"Bus": "a", "Train": "a", "Repas": "a", "Pauses": "b"},
    "P4": {"Bus": "x", "Train": "x", "Pauses": "y"},
}


def rows(sorts: Mapping[str, Mapping[str, str]] = SORTS) -> pd.DataFrame:
    cells = [(p, card, pile) for p, own in sorts.items() for card, pile in own.items()]
    return pd.DataFrame(cells, columns=["participant", "card", "pile"])


def test_each_pair_has_those_who_put_it_together_among_those_who_sorted_both() -> None:
    table = cluster(rows()).data
    found = {frozenset((r.card, r.other)): (r.together, r.both) for r in table.itertuples()}
    for one, other in combinations(("Bus", "Train", "Repas", "Pauses"), 2):
        both = [own for own in SORTS.values() if one in own and other in own]
        assert found[frozenset((one, other))] == (sum(own[one] == own[other] for own in both), len(both))
    assert table["share"].to_numpy(float) == pytest.approx(table["together"] / table["both"])


def test_cells_are_as_dark_as_the_share_and_numbers_stand_where_they_are_counted() -> None:
    chart = cluster(rows(), cmap=["#ffffff", "#000000"])
    (mesh,) = chart.axes.collections
    chart.figure.draw_without_rendering()
    cards = [text.get_text() for text in chart.axes.get_yticklabels()]
    colors = np.asarray(mesh.get_facecolor()).reshape(4, 4, 4)[:, :, 0]
    shares = {frozenset((r.card, r.other)): r.share for r in chart.data.itertuples()}
    for i, j in combinations(range(4), 2):
        assert colors[i, j] == pytest.approx(1 - shares[frozenset((cards[i], cards[j]))], abs=0.01)
    written = {
        (round(t.get_position()[1] - 0.5), round(t.get_position()[0] - 0.5)): t.get_text() for t in chart.axes.texts
    }
    together = {frozenset((r.card, r.other)): r.together for r in chart.data.itertuples()}
    assert written == {
        (i, j): str(together[frozenset((cards[i], cards[j]))])
        for i in range(4)
        for j in range(4)
        if i != j and shares[frozenset((cards[i], cards[j]))] >= 0.25
    }


def test_groups_stand_together_framed_and_told() -> None:
    chart = cluster(rows())
    frames = sorted((p.get_x(), p.get_y(), p.get_width()) for p in chart.axes.patches if isinstance(p, Rectangle))
    assert frames == [(0, 0, 2), (2, 2, 2)]
    (tree,) = chart.axes.child_axes
    assert len(tree.lines) == 3  # as many links as cards but one
    assert len({to_hex(strip.get_facecolor()) for strip in tree.patches}) == 2
    said = plain(chart.words)
    assert said.startswith("Tri de 4 cartes par 4 participants. Groupe 1 : ")
    assert (
        "« Bus » et « Train », ensemble à 100 % en moyenne." in said or "« Train » et « Bus », ensemble à 100 %" in said
    )
    assert "ensemble à 67 % en moyenne." in said
    assert "Une part est celle des participants qui ont rangé les deux cartes." in plain(chart.note)
    assert [(p.get_width()) for p in cluster(rows(), groups=1).axes.patches if isinstance(p, Rectangle)] == [4]


def test_all_can_be_read_whatever_the_number_of_cards() -> None:
    draw = np.random.default_rng(3)
    for count in (1, 2, 9, 52):
        cards = [f"Une carte dont le nom est assez long pour deux lignes, la {i}" for i in range(count)]
        sorts = {f"P{p}": {card: str(draw.integers(4)) for card in cards} for p in range(30)}
        chart = cluster(rows(sorts))
        assert readable(chart.figure) == []
        assert all(card in chart.words for card in cards)
    with pytest.raises(StudyError, match=r"Trop de cartes pour une page \(60, 52 au plus\)"):
        cluster(rows({"P1": {str(i): "a" for i in range(60)}}))


def test_what_is_made_up_is_told_in_the_note_and_in_the_words() -> None:
    made_up = cluster(rows().assign(status="illustrative"))
    assert made_up.words.endswith(" Tri illustratif.")
    assert made_up.note.endswith(" Tri illustratif.")
    assert "illustratif" not in cluster(rows().assign(status="published")).words


def test_an_empty_table_a_missing_column_given_axes_and_the_same_bytes() -> None:
    assert cluster(rows().iloc[:0]).words == "Aucune carte."
    with pytest.raises(StudyError, match="colonne absente du tableau"):
        cluster(rows().drop(columns="pile"))
    right = Figure(figsize=(12, 4)).subplots(1, 2)[1]
    assert cluster(rows(), ax=right).axes is right
    assert encoded(cluster(rows()).figure, "svg") == encoded(cluster(rows()).figure, "svg")
