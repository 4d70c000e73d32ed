from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import cophenet
from scipy.spatial.distance import squareform

from quality_study.survey.card_sort import consensus_groups
from quality_study.tools.pareto import compute


@pytest.mark.truth("vii.clusters")
def test_groups_of_cards(case: dict[str, Any]) -> None:
    distance = np.array(case["inputs"]["distance"])
    cards = [f"carte {i}" for i in range(1, len(distance) + 1)]
    found = consensus_groups(pd.DataFrame(1 - distance, index=cards, columns=cards), 2)
    correlation, _ = cophenet(found.tree, squareform(distance))
    ours = {
        "heights": pytest.approx(found.tree[:, 2].tolist(), abs=case["tolerance"]),
        "cut2": [label + 1 for label in found.labels],
        "cophenetic_r": pytest.approx(float(correlation), abs=case["tolerance"]),
    }
    assert case["outputs"] == ours


@pytest.mark.truth("vi.pareto")
def test_cumulative_shares(case: dict[str, Any]) -> None:
    counts = case["inputs"]["counts"]
    rows = pd.DataFrame({"category": list(counts), "count": list(counts.values()), "status": "published"})
    bars = compute(rows)
    shares = [100 * bar.cumulated / bars[-1].cumulated for bar in bars]
    assert case["outputs"] == {
        "order": [bar.category for bar in bars],
        "cum_percent": pytest.approx(shares, abs=case["tolerance"]),
    }
