from __future__ import annotations

from typing import Any

import pytest

from quality_study.audit import (
    answered,
    compatible_counts,
    compatible_sizes,
    event_bounds,
    mean_possible,
    reconstruct,
    unknown_n_comparison,
)

Case = dict[str, Any]
#: The answer of another program to the same question, not a result of its own.
NOT_OFFERED = {"scrutiny_grim": "the answer of the R package scrutiny, equal to ours in each case"}
A, B, C = answered("a"), answered("b"), answered("c")


@pytest.mark.truth("v.compatible_n")
def test_sizes(case: Case) -> None:
    given, expected = case["inputs"], case["outputs"]
    decimals = given.get("decimals", 0)
    if set(expected) == {"n"}:
        percents = given.get("percents", [given.get("percent")])
        assert compatible_sizes(percents, given["n_max"], decimals=decimals) == expected["n"]
        return
    assert set(expected) == set(given["percents"])
    for percent, sizes in expected.items():
        assert compatible_sizes([percent], given["n_max"], decimals=decimals) == sizes


@pytest.mark.truth("v.grim")
def test_means(case: Case) -> None:
    expected = case["outputs"]
    assert set(expected) == {"consistent", *NOT_OFFERED}
    assert mean_possible(case["inputs"]["mean"], case["inputs"]["n"]) is expected["consistent"]
    assert expected["scrutiny_grim"] is expected["consistent"]


@pytest.mark.truth("v.frechet")
def test_margins(case: Case) -> None:
    given, expected = case["inputs"], case["outputs"]
    n = given["n"]
    if "pA" in given:
        assert set(expected) == {"countsA", "countsB", "joint"}
        assert compatible_counts([given["pA"], given["pB"]], n) == [(expected["countsA"], expected["countsB"])]
        found = event_bounds(A & B, n=n, percents={A: given["pA"], B: given["pB"]})
        assert [found.low_count, found.high_count] == expected["joint"]
        return
    events = {"all_three": A & B & C, "none": ~(A | B | C), "pair_AB": A & B}
    assert set(events) == set(expected)
    counts = dict(zip((A, B, C), given["margins"], strict=True))
    for name, event in events.items():
        found = event_bounds(event, n=n, counts=counts)
        assert [found.low_count, found.high_count] == expected[name], name


@pytest.mark.truth("v.milp_bounds")
def test_conjunctions_and_breakdowns(case: Case) -> None:
    given, expected = case["inputs"], case["outputs"]
    if "percents" in given:
        assert set(expected) == {"n", "counts_n23"}
        assert compatible_sizes(given["percents"], given["n_max"], complete=True) == expected["n"]
        assert [list(c) for c in compatible_counts(given["percents"], 23, complete=True)] == expected["counts_n23"]
        return
    counts = dict(zip((A, B, C), given["margins"], strict=True)) | {A & B: given["AB"], A & C: given["AC"]}
    events = {"all_three": A & B & C, "BC": B & C, "none": ~(A | B | C)}
    assert set(events) == set(expected) - {"n_tables"}  # the bounds say it all: the tables are not listed
    for name, event in events.items():
        found = event_bounds(event, n=given["n"], counts=counts)
        assert [found.low_count, found.high_count] == expected[name], name


@pytest.mark.truth("v.reconstruct")
def test_scores(case: Case) -> None:
    given, expected = case["inputs"], case["outputs"]
    assert set(expected) == {"n", "top2", "bottom"}
    table = reconstruct(given["n"], given["mean"], given["sd"], scale=tuple(given["scale"]))
    top = table[4] + table[5]
    assert len(table) == expected["n"]
    assert [top.min(), top.max()] == expected["top2"]
    assert [table[1].min(), table[1].max()] == expected["bottom"]


@pytest.mark.truth("ii.unknown_n")
def test_unknown_sizes(case: Case) -> None:
    given, expected = case["inputs"], case["outputs"]
    found = unknown_n_comparison(given["x1"], given["n1"], given["percent"], given["n_max"], method="newcombe")
    results = {
        "n_pairs": len(found.pairs),
        "p_min": found.p_range[0],
        "p_max": found.p_range[1],
        "newcombe_lower_range": list(found.low_range),
        "newcombe_upper_range": list(found.high_range),
        "first_n_always_sig": found.first_n,
    }
    assert set(results) == set(expected)
    for name, value in results.items():
        assert value == pytest.approx(expected[name], abs=case["tolerance"]), name
