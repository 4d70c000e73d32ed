"""Control charts: limits by hand, runs, phase I, warnings and refusals."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.inference.control import FEW, in_run, laney_chart, p_chart
from quality_study.words.errors import StudyError

NBSP, THIN = "\u00a0", "\u202f"
GROUPS = st.lists(
    st.integers(5, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=15
)


def test_limits_of_a_p_chart_follow_the_size_of_each_point() -> None:
    table = p_chart([45, 90, 190], [50, 100, 200]).table
    center = 325 / 350
    assert table["center"].tolist() == pytest.approx([center] * 3)
    half = [3 * math.sqrt(center * (1 - center) / n) for n in (50, 100, 200)]
    assert table["lower"].tolist() == pytest.approx([center - h for h in half])
    assert table["upper"].tolist() == pytest.approx([1.0, 1.0, center + half[2]])
    assert table["n"].tolist() == [50, 100, 200]
    assert table["value"].tolist() == pytest.approx([0.9, 0.9, 0.95])


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_limits_stay_between_zero_and_one_around_the_center(groups: list[tuple[int, int]]) -> None:
    table = p_chart([x for x, _ in groups], [n for _, n in groups]).table
    assert ((table["lower"] >= 0) & (table["lower"] <= table["center"]) & (table["center"] <= table["upper"])).all()
    assert (table["upper"] <= 1).all()


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_exchanging_satisfied_and_not_mirrors_the_chart(groups: list[tuple[int, int]]) -> None:
    sizes = [n for _, n in groups]
    one, other = p_chart([x for x, _ in groups], sizes).table, p_chart([n - x for x, n in groups], sizes).table
    assert (1 - one["upper"]).tolist() == pytest.approx(other["lower"].tolist(), abs=1e-9)
    assert one["signal"].tolist() == other["signal"].tolist()


def test_a_known_center_is_not_estimated() -> None:
    chart = p_chart([10, 20], [50, 50], center=0.5)
    assert chart.constants["center"] == 0.5
    assert chart.table["lower"].iloc[0] == pytest.approx(0.5 - 3 * math.sqrt(0.25 / 50))
    assert chart.table["signal"].tolist() == ["limit", ""]


def test_excluded_points_are_plotted_but_not_counted() -> None:
    chart = p_chart([10, 40, 12], [50, 50, 50], points=["2023", "2024", "2025"], exclude=["2024"])
    assert chart.constants["center"] == pytest.approx(22 / 100)
    assert chart.constants["points"] == 2
    assert chart.table["excluded"].tolist() == [False, True, False]
    assert chart.table["signal"].tolist() == ["", "limit", ""]


def test_eight_points_on_one_side_are_a_signal_from_the_eighth() -> None:
    counts = [52] * 9 + [40]
    signals = p_chart(counts, [100] * 10).table["signal"].tolist()
    assert signals == [""] * 7 + ["run", "run", ""]
    assert p_chart(counts, [100] * 10, run=9).table["signal"].tolist() == [""] * 8 + ["run", ""]
    assert set(p_chart(counts, [100] * 10, run=None).table["signal"]) == {""}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([-1.0, 0.0, 2.0]), st.booleans()), min_size=1, max_size=14), st.integers(2, 5)
)
def test_runs_are_those_found_by_looking_back(points: list[tuple[float, bool]], length: int) -> None:
    values, kept = [v for v, _ in points], [k for _, k in points]

    def ends_a_run(i: int) -> bool:
        before = [v for v, k in points[: i + 1] if k][-length:]
        return kept[i] and len(before) == length and (min(before) > 0 or max(before) < 0)

    found = in_run(np.array(values), np.array(kept), length)
    assert found.tolist() == [ends_a_run(i) for i in range(len(points))]


def test_laney_widens_the_limits_by_sigma_z() -> None:
    counts, sizes = [300, 420, 380], [500, 600, 550]
    chart, plain = laney_chart(counts, sizes), p_chart(counts, sizes)
    center = 1100 / 1650
    z = [(x / n - center) / math.sqrt(center * (1 - center) / n) for x, n in zip(counts, sizes, strict=True)]
    sigma_z = sum(abs(b - a) for a, b in pairwise(z)) / 2 / 1.128
    assert chart.constants["sigma_z"] == pytest.approx(sigma_z)
    wide, narrow = (c.table["upper"] - c.table["center"] for c in (chart, plain))
    assert (wide / narrow).tolist() == pytest.approx([sigma_z] * 3)
    assert f"σz = {sigma_z:.2f}".replace(".", ",") in chart.method


def test_fewer_than_twelve_points_give_a_warning() -> None:
    chart = p_chart([25] * 11, [50] * 11)
    assert chart.few
    assert chart.note == "Moins de 12 points (11)\xa0: les limites ne sont qu’indicatives."
    enough = p_chart([25] * FEW, [50] * FEW)
    assert (enough.few, enough.note) == (False, "")
    excluded = p_chart([25] * FEW, [50] * FEW, exclude=["3"])
    assert excluded.few


def test_small_expected_counts_are_said() -> None:
    assert p_chart([1] * 12, [20] * 12).note == (
        f"Effectifs attendus inférieurs à 5{NBSP}: la loi normale des limites convient mal."
    )


def test_methods_name_their_constants() -> None:
    assert p_chart([5, 6], [9, 9]).method == "carte p, limites à 3 écarts-types"
    assert p_chart([5, 6], [9, 9], sigmas=2.7).method == "carte p, limites à 2,7 écarts-types"


def test_every_wrong_count_is_listed() -> None:
    with pytest.raises(StudyError) as error:
        p_chart([5, 12, 3], [10, 10, 0])
    assert str(error.value).splitlines() == [
        "2 problèmes à corriger :",
        "  1. point 2 : l’effectif n’est pas un nombre entier de 0 au total 10 (valeur trouvée : « 12 »).",
        "  2. point 3 : l’effectif n’est pas un nombre entier de 0 au total 0 (valeur trouvée : « 3 »).",
    ]


@pytest.mark.parametrize(
    ("labels", "exclude", "said"),
    [
        (["a", "a"], [], "point nommé deux fois (valeur trouvée : « a »)."),
        (["a"], [], "1 libellés de points pour 2 valeurs."),
        (["a", "b"], ["c"], "point à exclure inconnu (valeur trouvée : « c »). Valeurs admises : a, b."),
        (["a", "b"], ["a", "b"], "aucun point à utiliser."),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels: list[str], exclude: list[str], said: str) -> None:
    with pytest.raises(StudyError) as error:
        p_chart([1, 2], [9, 9], points=labels, exclude=exclude)
    assert str(error.value) == said


def test_a_variation_is_not_estimated_from_nothing() -> None:
    with pytest.raises(StudyError, match="il faut au moins deux points pour estimer la variation"):
        laney_chart([3], [9])
    with pytest.raises(StudyError, match="toutes les parts valent 0 ou 100 %"):
        laney_chart([9, 9], [9, 9])
