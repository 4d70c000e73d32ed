"""Sensitivity to an unknown n: which size decides, where it is drawn, how it is said."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surveys import LABELS, plain

from quality_study.charts.sensitivity import Options, compute, draw, figure
from quality_study.charts.sensitivity_layout import Layout
from quality_study.diagram import Drawing, Line, check_scene, save_svg
from quality_study.diagram.scene import Area
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

DARK, LIGHT = "#7fa9d8", "#dde1e6"
PAIRS = st.lists(
    st.tuples(st.integers(1, 600), st.floats(-0.5, 0.5), st.floats(0, 0.4), st.floats(0, 0.4)), min_size=1, max_size=25
)


def table(rows: list[tuple[int, float, float, float]], panel: str = "97 % et 90 %") -> pd.DataFrame:
    return pd.DataFrame(
        [(panel, n, d, d - down, d + up) for n, d, down, up in rows],
        columns=["panel", "n", "difference", "low", "high"],
    )


def shrinking(largest: int) -> pd.DataFrame:
    """Intervals that leave zero out from n = 100 on."""
    return table([(n, 0.1, 0.9995 / n**0.5, 1 / n**0.5) for n in range(20, largest + 1)])


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def areas(drawing: Drawing, fill: str) -> list[Area]:
    """Areas of the panels, the legend left out."""
    return [s for s in drawing.scene.shapes if isinstance(s, Area) and s.fill == fill and s.points[0][1] > 12]


@settings(max_examples=80, deadline=None)
@given(PAIRS)
def test_the_deciding_size_is_the_one_found_by_trying_all(pairs: list[tuple[int, float, float, float]]) -> None:
    rows = table(pairs)
    (curve,) = compute(rows)

    def decided(n: int) -> bool:
        after = rows[rows["n"] >= n]
        return bool((after["low"] > 0).all() or (after["high"] < 0).all())

    assert curve.first_n == next((n for n in sorted(set(rows["n"])) if decided(n)), None)
    assert curve.sizes["n"].tolist() == sorted(set(rows["n"]))
    for row in curve.sizes.to_dict("records"):
        own = rows[rows["n"] == row["n"]]
        assert (row["low"], row["high"], row["pairs"]) == (own["low"].min(), own["high"].max(), len(own))


def test_intervals_on_both_sides_of_zero_do_not_agree() -> None:
    curve = compute(table([(10, 0.3, 0.1, 0.1), (20, -0.3, 0.1, 0.1)]))[0]
    assert curve.first_n == 20
    one = compute(table([(10, 0.3, 0.1, 0.1), (10, -0.3, 0.1, 0.1)]))[0]
    assert (one.first_n, one.sizes["clear"].tolist()) == (None, [False])


def test_the_deciding_size_is_marked_at_its_place() -> None:
    drawing = draw(shrinking(420))
    assert "n ≥ 100" in [plain(t) for t in texts(drawing)]
    (line,) = [s for s in drawing.scene.shapes if isinstance(s, Line) and s.dashed and s.points[0][1] > 12]
    left, right = 0.4 + Layout().left, 170 - 0.4 - Layout().right
    low, high = 19.5 - 401 * 0.04, 420.5
    assert line.points[0][0] == pytest.approx(left + (right - left) * (99.5 - low) / (high - low))
    (dark,), (light,) = areas(drawing, DARK), areas(drawing, LIGHT)
    assert min(x for x, _ in dark.points) == pytest.approx(max(x for x, _ in light.points))
    assert abs(min(x for x, _ in dark.points) - line.points[0][0]) < 0.6


def test_a_panel_says_when_no_size_or_every_size_is_enough() -> None:
    never, always = draw(table([(9, 0.1, 0.2, 0.2)])), draw(table([(9, 0.3, 0.2, 0.2), (12, 0.3, 0.1, 0.1)]))
    assert "même à n = 9, l’intervalle peut contenir 0" in [plain(t) for t in texts(never)]
    assert "l’intervalle exclut 0 quel que soit le n possible" in texts(always)
    assert not any(isinstance(s, Line) and s.dashed for d in (never, always) for s in d.scene.shapes)
    assert "intervalle qui exclut 0" not in texts(never)
    assert "intervalle qui contient 0" not in texts(always)


def test_only_possible_sizes_are_drawn() -> None:
    drawing = draw(table([(n, 0.2, 0.1, 0.1) for n in (10, 11, 20, 30)]))
    assert len(areas(drawing, DARK)) == 4
    lefts = [min(x for x, _ in a.points) for a in areas(drawing, DARK)]
    assert lefts == sorted(lefts)


def test_several_comparisons_share_their_scales() -> None:
    differences = {"a": 0.2, "b": 0.6, "c": 0.0}
    rows = pd.concat([table([(n, d, 0.1, 0.1) for n in (10, 50)], panel) for panel, d in differences.items()])
    drawing = draw(rows)
    assert texts(drawing).count("+40") == 3
    assert [t.text for t in drawing.scene.texts if t.bold and t.text in "abc"] == ["a", "b", "c"]
    assert [c.panel for c in compute(rows, panels=["c", "a"])] == ["c", "a"]


@pytest.mark.parametrize(("largest", "log"), [(500, False), (1100, True)])
def test_dense_sizes_make_a_small_file(largest: int, log: bool) -> None:
    drawing = draw(shrinking(largest), Options(log=log))
    assert check_scene(drawing.scene) == []
    assert len(save_svg(drawing.scene, title="t")) < 60_000


def test_the_alternative_text_says_sizes_differences_intervals_and_what_they_allow() -> None:
    said = plain(draw(table([(10, 0.05, 0.1, 0.15), (20, 0.07, 0.02, 0.02), (20, 0.06, 0.02, 0.02)])).alt)
    assert said == (
        "Écart selon le n inconnu. 97 % et 90 % : 2 n possibles, de 10 à 20 ; écart de +5,0 à +7,0 points ; "
        "intervalle à 95 % de −5,0 à +20,0 points si n = 10, de +4,0 à +9,0 si n = 20 ; "
        "l’intervalle exclut toujours 0 à partir de n = 20. "
        "Intervalle à 95 %, réuni, pour chaque n, sur tout ce que les pourcentages publiés permettent. "
        "Seuls les n qu’ils permettent sont dessinés."
    )


def test_the_method_is_named() -> None:
    note = plain(" ".join(texts(draw(shrinking(30), Options(method="Miettinen et Nurminen", confidence=0.9)))))
    assert "Intervalle à 90 % (Miettinen et Nurminen), réuni, pour chaque n, sur tout ce que" in note


def test_the_confidence_of_the_table_is_the_one_written() -> None:
    rows = shrinking(30).assign(confidence=1 - 0.05 / 3)
    drawing = draw(rows)
    assert "Intervalle à 98,3 %, réuni" in plain(" ".join(texts(drawing)))
    assert "intervalle à 98,3 % de" in plain(drawing.alt)
    rows.loc[2, "confidence"] = 0.95
    with pytest.raises(StudyError, match="intervalles de plusieurs niveaux de confiance"):
        draw(rows)


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(LABELS, PAIRS, min_size=1, max_size=4), st.booleans())
def test_nothing_overlaps(panels: dict[str, list[tuple[int, float, float, float]]], log: bool) -> None:
    rows = pd.concat([table(pairs, panel) for panel, pairs in panels.items()]).assign(status="derived")
    drawing = draw(rows, Options(log=log))
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    assert all(plain(typographic(panel)) in plain(drawing.alt) for panel in panels)
    assert all(t == typographic(t) for t in texts(drawing))


def test_what_cannot_be_drawn_is_refused_in_french() -> None:
    rows = shrinking(30)
    with pytest.raises(StudyError, match=r"comparaison inconnue \(valeur trouvée : « x »\)"):
        figure({"sensitivity": rows}, panels=["x"])
    with pytest.raises(StudyError, match="table inconnue"):
        figure({"sensitivity": rows}, table="sensibilité")
    with pytest.raises(StudyError, match="aucune comparaison à dessiner"):
        draw(rows.head(0))
    with pytest.raises(StudyError, match="écart ou intervalle sans valeur"):
        draw(rows.assign(low=float("nan")))
    with pytest.raises(ValueError, match="are missing"):
        draw(rows.drop(columns="low"))
    assert figure({"sensitivity": rows}).alt == draw(rows).alt
