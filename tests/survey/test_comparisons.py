"""Declared comparisons: every possible size and count, at a level corrected for the family."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pandas as pd
import pytest
from scipy.stats import fisher_exact

from quality_study.inference import difference_interval
from quality_study.survey import comparison_tables
from quality_study.survey.comparisons import MOST_SIZES, comparison_problems, possibilities

DECLARED = pd.DataFrame(
    {
        "family": ["f", "f", "g"],
        "id": ["a", "b", "c"],
        "label": ["A", "B", "C"],
        "item_1": ["x", "x", "y"],
        "category_1": "Oui",
        "item_2": ["y", "z", "z"],
        "category_2": "Oui",
    }
)
UNKNOWN = {"count": pd.NA, "n": pd.NA}
BREAKDOWN = pd.DataFrame(
    [
        {
            "population": "p",
            "item": "x",
            "category": "Oui",
            "count": 12,
            "n": 20,
            "share": 0.6,
            "low": 0.4,
            "high": 0.8,
        },
        {"population": "q", "item": "y", "category": "Oui", **UNKNOWN, "share": 0.9, "low": 0.895, "high": 0.905},
        {"population": "r", "item": "z", "category": "Oui", **UNKNOWN, "share": 0.97, "low": 0.965, "high": 0.975},
    ]
)
SIZES = pd.DataFrame({"item": ["y"] * 3 + ["z"] * 2, "n": [10, 20, 30, 33, 66]})


def pairs(sizes: Iterable[int], low: float, high: float) -> list[tuple[int, int]]:
    return [(n, k) for n in sizes for k in range(n + 1) if low - 1e-12 <= k / n <= high + 1e-12]


def test_a_comparison_covers_every_possible_size_and_count() -> None:
    table, _ = comparison_tables(DECLARED, BREAKDOWN, SIZES, confidence=0.95)
    row = table.set_index("id").loc["c"]
    tried = list(product(pairs([10, 20, 30], 0.895, 0.905), pairs([33, 66], 0.965, 0.975)))
    p = [fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue for (n1, k1), (n2, k2) in tried]
    limits = [difference_interval(k1, n1, k2, n2, confidence=0.95) for (n1, k1), (n2, k2) in tried]
    assert row["possibilities"] == len(tried) == 3 * 2
    assert (row["p_low"], row["p_high"]) == pytest.approx((min(p), max(p)))
    assert row["low"] == pytest.approx(min(i.low for i in limits))
    assert row["high"] == pytest.approx(max(i.high for i in limits))


def test_each_comparison_of_a_family_is_made_at_a_corrected_level() -> None:
    table, _ = comparison_tables(DECLARED, BREAKDOWN, SIZES, confidence=0.95)
    assert table["level"].tolist() == pytest.approx([0.975, 0.975, 0.95])
    row = table.set_index("id").loc["a"]
    limits = [difference_interval(12, 20, k, n, confidence=0.975) for n, k in pairs([10, 20, 30], 0.895, 0.905)]
    assert row["low"] == pytest.approx(min(i.low for i in limits))
    assert "les intervalles à 97,5\u202f%" in row["sentence"]


def test_the_curve_holds_the_extremes_of_each_size_of_the_second_group() -> None:
    table, curve = comparison_tables(DECLARED, BREAKDOWN, SIZES, confidence=0.95)
    assert curve.groupby("panel")["n"].unique().map(list).to_dict() == {"A": [10, 20, 30], "B": [33, 66], "C": [33, 66]}
    assert (curve.groupby(["panel", "n"]).size() == 2).all()
    last = curve[(curve["panel"] == "C")]
    assert last["low"].min() == pytest.approx(table["low"].iloc[2])
    assert last["high"].max() == pytest.approx(table["high"].iloc[2])
    assert curve["confidence"].unique().tolist() == pytest.approx([0.975, 0.95])


def test_known_counts_have_one_possibility() -> None:
    assert possibilities(BREAKDOWN.iloc[0], [5, 6]).to_numpy().tolist() == [[20, 12]]


def test_many_sizes_are_thinned_out_with_both_ends_kept() -> None:
    found = possibilities(BREAKDOWN.iloc[1], list(range(1, 2001)))
    sizes = found["n"].unique()
    assert sizes.max() == 2000
    assert len(sizes) <= MOST_SIZES
    assert (found["count"] / found["n"]).between(0.895 - 1e-9, 0.905 + 1e-9).all()


def test_the_97_percent_of_2011_beside_the_students_settles_nothing(tables: dict[str, pd.DataFrame]) -> None:
    row = tables["comparisons"].set_index("id").loc["etudiants_invites"]
    students = pairs(range(1, 61), 0.875, 0.925)  # 90 %, to five points, each question with its own n
    guests = pairs(range(1, 201), 0.965, 0.975)
    p = [
        fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue
        for (n1, k1), (n2, k2) in product(students, guests)
        if n2 in (30, 34, 66, 200)
    ]
    assert row["possibilities"] == len(students) * len(guests)
    assert row["p_low"] <= min(p) + 1e-12
    assert row["p_high"] >= max(p) - 1e-12
    assert (round(row["p_low"], 3), round(row["p_high"], 3)) == (0.005, 0.661)
    assert pd.isna(row["first_n"])
    assert row["sentence"].endswith(
        "L’écart est significatif au seuil de 1,7\u202f% pour certains effectifs seulement, et ne l’est pas toujours à "
        "n\u00a0=\u00a0200. Sans l’effectif publié, on ne peut pas conclure."
    )


def test_every_mistake_in_the_declared_comparisons_is_listed() -> None:
    items = pd.DataFrame(
        {"population": ["p", "p", "q"], "item": ["x", "y", "z"], "category": ["Oui", "Non", "Oui"], "type": "scale"}
    )
    declared = pd.DataFrame(
        [
            ["f", "a", "A", "x", "Oui", "zz", "Oui"],
            ["f", "a", "A", "x", "Ouii", "z", "Oui"],
            ["f", "b", "B", "x", "Oui", "y", "Non"],
        ],
        columns=list(DECLARED.columns),
        index=pd.Index([2, 3, 4], name="line"),
    )
    assert [str(p) for p in comparison_problems(declared, items, "c.csv")] == [
        "c.csv, ligne 2, « item_2 » : item inconnu (valeur trouvée : « zz »). Valeurs admises : x, y, z.",
        "c.csv, ligne 3, « categorie_1 » : catégorie inconnue pour l’item « x » (valeur trouvée : « Ouii »). "
        "Valeurs admises : Oui. Vouliez-vous écrire « Oui » ?",
        "c.csv, ligne 4, « item_2 » : les mêmes personnes (« p ») répondent aux deux items : il faut deux populations "
        "(valeur trouvée : « y »). Valeurs admises : z.",
        "c.csv, ligne 3, « id » : identifiant en double (valeur trouvée : « a »).",
    ]
