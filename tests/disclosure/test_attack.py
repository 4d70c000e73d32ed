from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from enumeration import Enumeration, tidy, with_margins
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.disclosure import attack
from quality_study.words.errors import StudyError

SMALL = st.lists(st.integers(0, 3), min_size=4, max_size=4)


def published(inner: np.ndarray, hidden: set[int], reason: dict[int, str]) -> pd.DataFrame:
    """Write a table with its margins, the cells of these positions suppressed."""
    cells = with_margins(inner[np.newaxis])[0]
    rows = []
    levels = [[*(f"{c}{i}" for i in range(n)), "Total"] for c, n in zip("rc", inner.shape, strict=True)]
    for i, (named, count) in enumerate(zip(product(*levels), cells.ravel(), strict=True)):
        rows.append((*named, pd.NA if i in hidden else int(count), reason.get(i, "")))
    return pd.DataFrame(rows, columns=["école", "avis", "count", "suppressed"])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 3), min_size=6, max_size=6),
    st.sets(st.integers(0, 10), min_size=1, max_size=8),
    st.booleans(),
    st.booleans(),
)
def test_the_attacker_finds_exactly_what_enumeration_finds(
    counts: list[int], hidden: set[int], told: bool, zeros: bool
) -> None:
    inner = np.array(counts).reshape(2, 3)
    if not inner.sum():
        return
    truth = with_margins(inner[np.newaxis])[0].ravel()
    least = 0 if zeros else 1
    reason = {
        i: ("primaire" if least <= truth[i] < 3 else "complémentaire") if told else "inconnu" for i in sorted(hidden)
    }
    everything = Enumeration((2, 3), int(inner.sum())).possible(truth, reason, 3, zeros=zeros)
    found = attack({"t": published(inner, hidden, reason)}, threshold=3, suppress_zeros=zeros)
    levels = [["r0", "r1", "Total"], ["c0", "c1", "c2", "Total"]]
    names = list(product(*levels))
    assert len(found) == len(hidden)
    for i in hidden:
        school, answer = names[i]
        named = [f"{a} = {v}" for a, v in (("avis", answer), ("école", school)) if v != "Total"]
        row = found.set_index("cell").loc[", ".join(named)]
        values = np.unique(everything[:, i])
        assert (row["low"], row["high"], row["values"]) == (values.min(), values.max(), len(values))


@settings(max_examples=10, deadline=None)
@given(SMALL, SMALL, st.sets(st.integers(0, 3), min_size=1), st.sets(st.integers(0, 3), min_size=1))
def test_tables_linked_by_a_margin_are_attacked_together(
    first: list[int], second: list[int], hidden_first: set[int], hidden_second: set[int]
) -> None:
    a = np.array(first).reshape(2, 2)
    b = np.array(second).reshape(2, 2)
    rows = np.minimum(a.sum(axis=1), b.sum(axis=1))
    for table in (a, b):  # the same people by row, whatever the question
        for i in range(2):
            table[i] = [min(table[i, 0], rows[i]), rows[i] - min(table[i, 0], rows[i])]
    if not rows.sum():
        return
    # row margins are hidden in both tables; inner cells as drawn
    cells = {0: 0, 1: 1, 2: 3, 3: 4}
    hidden_a, hidden_b = ({2, 5} | {cells[i] for i in h} for h in (hidden_first, hidden_second))
    total = int(rows.sum())
    space = Enumeration((2, 2), total)
    of_a, of_b = (
        space.possible(with_margins(t[np.newaxis])[0].ravel(), dict.fromkeys(h, "inconnu"), 1)
        for t, h in ((a, hidden_a), (b, hidden_b))
    )
    common = set(of_a[:, 2]) & set(of_b[:, 2])
    of_a = of_a[np.isin(of_a[:, 2], list(common))]
    tables = {
        "a": published(a, hidden_a, {}).rename(columns={"avis": "a"}),
        "b": published(b, hidden_b, {}).rename(columns={"avis": "b"}),
    }
    found = attack(tables).set_index("cell")
    for i in hidden_first:
        values = np.unique(of_a[:, cells[i]])
        row = found.loc[f"a = c{i % 2}, école = r{i // 2}"]
        assert (row["low"], row["high"], row["values"]) == (values.min(), values.max(), len(values))


def test_a_cell_alone_in_its_row_is_found() -> None:
    inner = np.array([[2, 20, 12], [14, 9, 15], [17, 11, 13]])
    found = attack({"t": published(inner, {0}, {0: "primaire"})})
    assert found.to_dict("records") == [
        {"cell": "avis = c0, école = r0", "suppressed": "primaire", "low": 2, "high": 2, "values": 1}
    ]


def test_the_rule_itself_narrows_a_cell_that_sums_leave_free() -> None:
    # 2 + 5 = 7 in both directions: the sums allow 0 to 7, the rule leaves 1 and 2 (a complement is 0 or at least 5)
    inner = np.array([[2, 5], [5, 2]])
    hidden = {0, 1, 3, 4}
    told = attack(
        {"t": published(inner, hidden, {0: "primaire", 1: "complémentaire", 3: "complémentaire", 4: "primaire"})}
    )
    assert told["values"].tolist() == [2, 2, 2, 2]
    untold = attack({"t": published(inner, hidden, {})})
    assert untold["values"].tolist() == [8, 8, 8, 8]


def test_counting_values_stops_where_asked() -> None:
    inner = np.array([[50, 50], [50, 50]])
    found = attack({"t": published(inner, {0, 1, 3, 4}, {})}, enough=3)
    assert found["high"].tolist() == [100] * 4
    assert found["values"].between(3, 100).all()
    assert attack({"t": published(inner, {0, 1, 3, 4}, {})})["values"].tolist() == [101] * 4


def test_impossible_tables_are_refused() -> None:
    table = published(np.array([[2, 9], [9, 9]]), {0, 1, 3, 4}, {0: "primaire", 1: "primaire"})
    with pytest.raises(StudyError, match="aucun tableau complet n’est compatible avec ce qui est publié"):
        attack({"t": table})


def test_a_table_without_suppression_tells_nothing() -> None:
    assert attack({"t": tidy(np.array([[8, 9], [9, 9]]))}).empty
