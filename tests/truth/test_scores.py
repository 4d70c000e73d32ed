from __future__ import annotations

from typing import Any

import pytest

from quality_study.survey import nps


@pytest.mark.truth("i.nps")
def test_net_promoter_score(case: dict[str, Any]) -> None:
    found = nps(case["inputs"]["scores"])
    parts = found.details["parts"].set_index("part")["share"]
    ours = {
        "nps": 100 * found.estimate.value,  # the truth is in points
        "se": 100 * found.statistic["se"],
        "promoters": parts["promoteurs"],
        "detractors": parts["détracteurs"],
    }
    assert ours == pytest.approx(case["outputs"], abs=case["tolerance"] * 100)
