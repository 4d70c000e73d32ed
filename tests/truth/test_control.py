"""Control charts against R: qcc and qicharts2."""

from __future__ import annotations

from typing import Any

import pytest

from quality_study.inference.control import laney_chart, p_chart
from quality_study.inference.control_memory import DOWN, UP, cusum_chart, ewma_chart

Case = dict[str, Any]


def known(case: Case) -> dict[str, Any]:
    """What the memory charts of the piston rings are given: means of five, center and sigma of phase I."""
    given = case["inputs"]
    count = len(given["means"])
    return {"sizes": [given["n"]] * count, "center": given["center"], "sigma": given["std_dev"]}


@pytest.mark.truth("vi.p_chart")
def test_p_chart(case: Case) -> None:
    counts, size = case["inputs"]["D"], case["inputs"]["size"]
    sizes = size if isinstance(size, list) else [size] * len(counts)
    outputs, close = dict(case["outputs"]), {"abs": case["tolerance"]}
    chart = p_chart(counts, sizes)
    table = chart.table
    for column, key in (("lower", "lcl"), ("upper", "ucl")):
        expected = outputs.pop(key)
        expected = expected if isinstance(expected, list) else [expected] * len(counts)
        assert table[column].tolist() == pytest.approx(expected, **close)
    assert chart.constants["center"] == pytest.approx(outputs.pop("center"), **close)
    beyond = outputs.pop("beyond")
    beyond = beyond if isinstance(beyond, list) else [beyond]
    assert table.loc[table["signal"] == "limit", "point"].tolist() == [str(i) for i in beyond]
    if outputs:
        second = p_chart(counts, sizes, exclude=[str(i) for i in beyond])
        assert second.constants["center"] == pytest.approx(outputs.pop("center2"), **close)
        assert second.table["lower"].iloc[0] == pytest.approx(outputs.pop("lcl2"), **close)
        assert second.table["upper"].iloc[0] == pytest.approx(outputs.pop("ucl2"), **close)
    assert outputs == {}


@pytest.mark.truth("vi.laney_p_prime")
def test_laney_chart(case: Case) -> None:
    table = laney_chart(case["inputs"]["x"], case["inputs"]["n"]).table
    columns = {"center": "center", "lcl": "lower", "ucl": "upper"}
    assert set(columns) == set(case["outputs"])
    for key, column in columns.items():
        assert table[column].tolist() == pytest.approx(case["outputs"][key], abs=case["tolerance"])


@pytest.mark.truth("vi.ewma")
def test_ewma_chart(case: Case) -> None:
    table = ewma_chart(case["inputs"]["means"], **known(case), weight=0.2, sigmas=2.7).table
    assert set(case["outputs"]) == {"y", "limits_last"}
    assert table["value"].tolist() == pytest.approx(case["outputs"]["y"], abs=case["tolerance"])
    assert table[["lower", "upper"]].iloc[-1].tolist() == pytest.approx(
        case["outputs"]["limits_last"], abs=case["tolerance"]
    )


@pytest.mark.truth("vi.cusum")
def test_cusum_chart(case: Case) -> None:
    chart = cusum_chart(case["inputs"]["means"], **known(case), reference_value=0.5, decision=4)
    expected = case["outputs"]
    assert set(expected) == {"pos", "neg", "violations_upper", "violations_lower"}
    for series, values, violations in ((UP, "pos", "violations_upper"), (DOWN, "neg", "violations_lower")):
        table = chart.table[chart.table["series"] == series]
        assert table["value"].tolist() == pytest.approx(expected[values], abs=case["tolerance"])
        assert table.loc[table["signal"] != "", "point"].tolist() == [str(i) for i in expected[violations]]
