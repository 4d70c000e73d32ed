"""Control charts against R: qcc and qicharts2."""

from __future__ import annotations

from typing import Any

import pytest

from quality_study.inference.control import laney_chart, p_chart

Case = dict[str, Any]


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
