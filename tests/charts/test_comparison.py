"""The comparison of shares: rows, the whole, marks of each kind of range, what is said, and no overlap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from surveys import LABELS, STATUSES, Question, plain, tables

from quality_study.charts import comparison
from quality_study.charts.comparison import compute, draw
from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.style import INK, PALE, PAPER
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

TITLES = {"p": "Promotion 2027", "q": "Formation continue"}
P = Question("s", {"Non": 20, "Oui": 38}, ["Oui"], text="Satisfait ?")
Q = replace(P, population="q", counts={"Non": 8, "Oui": 9})
COLUMNS = ["label", "share", "low", "high", "n_text", "interval", "status", "n"]


def rows_of(*questions: Question, **options: object) -> pd.DataFrame:
    made = tables(*questions, titles=TITLES)
    asked = {"items": ["s"], **options}
    return compute(made["breakdown"], made["items"], made["sizes"], made["populations"], **asked)  # type: ignore[arg-type]


def texts(drawing: Drawing) -> list[str]:
    return [plain(t.text) for scene in drawing.scenes for t in scene.texts]


def axis(drawing: Drawing) -> tuple[float, float]:
    placed = {plain(t.text): t.x for t in drawing.scene.texts if t.align == "center"}
    return placed["0 %"], placed["100 %"]


def on_axis(drawing: Drawing) -> list[Box]:
    """Boxes of the rows, the legend left out: it stands above the labels of the axis."""
    (top,) = {t.y for t in drawing.scene.texts if plain(t.text) == "0 %"}
    start, _ = axis(drawing)
    return [s for s in drawing.scene.shapes if isinstance(s, Box) and s.y > top and s.x > start - 5]


def table(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).astype({"n": "Int64", "share": float})


def test_groups_are_compared_and_added_up() -> None:
    rows = rows_of(P, Q)
    assert rows["label"].tolist() == ["Promotion 2027", "Formation continue", "Ensemble des répondants"]
    assert rows["share"].tolist() == pytest.approx([38 / 58, 9 / 17, 47 / 75])
    assert rows["n_text"].tolist() == ["58", "17", "75"]
    for (count, n), row in zip([(38, 58), (9, 17), (47, 75)], rows.to_dict("records"), strict=True):
        assert (row["low"], row["high"]) == pytest.approx(proportion_confint(count, n, method="wilson"))
    assert rows["whole"].tolist() == [False, False, True]


def test_the_whole_may_be_a_population_or_nothing() -> None:
    everyone = replace(P, population="tous", counts={"Non": 28, "Oui": 47})
    rows = rows_of(everyone, P, Q, whole="tous")
    assert rows[["label", "whole"]].to_numpy().tolist() == [
        ["Promotion 2027", False],
        ["Formation continue", False],
        ["tous", True],
    ]
    assert rows_of(P, Q, whole="")["whole"].tolist() == [False, False]
    with pytest.raises(StudyError, match="population inconnue"):
        rows_of(P, Q, whole="z")


def test_questions_are_labelled_by_their_text_and_have_no_whole() -> None:
    other = replace(P, item="t", text="Utile ?", counts={"Non": 1, "Oui": 57})
    rows = rows_of(P, other, items=["t", "s"])
    assert rows["label"].tolist() == ["Utile ?", "Satisfait ?"]
    assert not rows["whole"].any()
    both = rows_of(P, other, Q, items=["t", "s"])
    assert both["label"].tolist() == [
        "Utile ? — Promotion 2027", "Satisfait ? — Promotion 2027", "Satisfait ? — Formation continue"
    ]  # fmt: skip


def test_editions_are_compared_and_one_answer_may_be_chosen() -> None:
    rows = rows_of(P, replace(P, edition="2028", counts={"Non": 5, "Oui": 45}), category="Non", whole="")
    assert rows[["label", "n_text"]].to_numpy().tolist() == [["2027", "58"], ["2028", "50"]]
    assert rows["share"].tolist() == pytest.approx([20 / 58, 5 / 50])


def test_dots_and_whiskers_stand_at_the_shares_and_intervals() -> None:
    drawing = comparison.figure(tables(P, Q, titles=TITLES), items=["s"])
    start, end = axis(drawing)
    dots = [b for b in on_axis(drawing) if b.shape in ("ellipse", "diamond")]
    assert [d.x + d.width / 2 for d in dots] == pytest.approx(
        [start + (end - start) * share for share in (38 / 58, 9 / 17, 47 / 75)]
    )
    assert [(d.shape, d.fill) for d in dots] == [("ellipse", INK), ("ellipse", PAPER), ("diamond", INK)]
    spans = [
        (s.points[0][0], s.points[1][0])
        for s in drawing.scene.shapes
        if isinstance(s, Line) and s.line_width == 1.2 and s.points[0][1] == s.points[1][1] and s.points[0][0] > start
    ]
    low, high = proportion_confint(38, 58, method="wilson")
    assert spans[0] == pytest.approx((start + (end - start) * low, start + (end - start) * high))
    (line,) = (s for s in drawing.scene.shapes if isinstance(s, Line) and s.dashed)
    assert [x for x, _ in line.points] == pytest.approx([start + (end - start) * 47 / 75] * 2)


@pytest.mark.parametrize(("n", "fill"), [(29, PAPER), (30, INK)])
def test_fewer_than_thirty_is_an_empty_dot(n: int, fill: str) -> None:
    drawing = draw(table(("A", 0.5, 0.4, 0.6, str(n), "wilson", "published", n)))
    (dot,) = (b for b in on_axis(drawing) if b.shape == "ellipse")
    assert dot.fill == fill
    assert ("n < 30, à lire avec prudence" in texts(drawing)) == (n < 30)


def test_bounds_and_ranges_of_intervals_have_their_own_marks() -> None:
    rows = table(
        ("Bornes", np.nan, 0.6, 1.0, "de 30 à 200", "bounds", "derived", None),
        ("Publiée", 0.97, 0.965, 0.975, "de 30 à 200", "bounds", "published", None),
        ("Enveloppe", 0.9, 0.7, 0.96, "20 ou 40", "range of intervals", "published", None),
        ("Rien", np.nan, 0.0, 1.0, "de 1 à 60", "bounds", "unknown", None),
    )
    drawing = draw(rows)
    start, end = axis(drawing)

    def spans(boxes: list[Box]) -> list[tuple[float, float]]:
        return [((b.x - start) / (end - start), (b.x + b.width - start) / (end - start)) for b in boxes]

    assert spans([b for b in on_axis(drawing) if b.fill == PALE]) == [pytest.approx((0.6, 1.0))]
    assert spans([b for b in on_axis(drawing) if b.edge == INK]) == [pytest.approx((0.7, 0.96))]
    assert spans([b for b in on_axis(drawing) if b.dashed]) == [pytest.approx((0.0, 1.0))]
    strokes = [b for b in on_axis(drawing) if b.fill == INK]
    assert [(b.x + b.width / 2 - start) / (end - start) for b in strokes] == pytest.approx([0.97, 0.9])
    shown = texts(drawing)
    assert {
        "bornes : tout ce qui reste possible, non un intervalle de confiance",
        "part publiée, n inconnu : intervalles de tous les n possibles",
        "part publiée, n inconnu",
    } <= set(shown)
    assert "part et intervalle de confiance à 95 %" not in shown
    assert {"60 à 100", "97", "90 [70 ; 96]", "inconnu"} <= set(shown)


def published_in_2011(tables: dict[str, pd.DataFrame], item: str) -> pd.DataFrame:
    """The row of a share published without its n, with the intervals of all its sizes."""
    asked = (tables[name] for name in ("breakdown", "items", "sizes", "populations"))
    return compute(*asked, items=[item], envelope=True)


def test_the_note_warns_of_overlapping_intervals(tables: dict[str, pd.DataFrame]) -> None:
    note = "Des intervalles qui se recouvrent ne prouvent pas l’absence d’écart : il faut un test."
    assert note in " ".join(texts(draw(rows_of(P, Q))))
    said = " ".join(texts(draw(published_in_2011(tables, "min_globale"))))
    assert note in said
    assert (
        "Là où n est inconnu : réunion, pour chaque n compatible avec la part publiée, de l’intervalle de confiance "
        "à 95 % (Wilson)." in said
    )
    assert "Entre crochets : intervalle de confiance à 95 % (Wilson)." in " ".join(texts(draw(rows_of(P, Q))))


def test_a_published_percentage_covers_the_intervals_of_all_its_sizes(tables: dict[str, pd.DataFrame]) -> None:
    row = published_in_2011(tables, "competence").iloc[0]
    pairs = [(k, n) for n in (20, 40, 48, 52, 60) for k in range(n + 1) if 89.5 <= 100 * k / n <= 90.5]
    limits = [proportion_confint(k, n, method="wilson") for k, n in pairs]
    assert row["low"] == pytest.approx(min(low for low, _ in limits))
    assert row["high"] == pytest.approx(max(high for _, high in limits))
    assert (row["share"], row["interval"], row["n_text"]) == (0.9, "range of intervals", "20, 40, 48, 52 ou 60")


def test_the_claims_of_2011_are_drawn_as_bounds(tables: dict[str, pd.DataFrame]) -> None:
    asked = ["min_globale", "min_accueil", "min_animation"]
    rows = compute(tables["breakdown"], tables["items"], tables["sizes"], tables["populations"], items=asked)
    assert rows["interval"].unique().tolist() == ["bounds"]
    assert rows["share"].iloc[0] == 0.97
    assert rows["share"].iloc[1:].isna().all()
    assert rows["n_text"].iloc[0].startswith("de 30 à 200")
    assert check_scene(comparison.figure(tables, items=asked).scene) == []


def test_the_alternative_text_reads_every_row(tables: dict[str, pd.DataFrame]) -> None:
    rows = pd.concat([rows_of(P), published_in_2011(tables, "competence").assign(label="Étudiants")])
    assert plain(draw(rows).alt) == (
        "Comparaison de parts : % favorable [IC à 95 %]. Promotion 2027 : 66 % [53 ; 76] (n : 58 ; IC à 95 % ; "
        "publié). Étudiants : 90 % [69 ; 98] (n : 20, 40, 48, 52 ou 60 ; intervalles de tous les n possibles ; publié)."
    )


def test_a_table_without_its_columns_or_with_two_wholes_is_a_mistake_of_the_code() -> None:
    with pytest.raises(ValueError, match="missing columns: n_text"):
        draw(rows_of(P).drop(columns="n_text"))
    with pytest.raises(ValueError, match="at most one row"):
        draw(rows_of(P, Q).assign(whole=True))


def test_groups_where_nobody_answered_are_shown_without_a_mark() -> None:
    drawing = draw(rows_of(P, replace(Q, counts={"Non": 0, "Oui": 0})))
    assert "—" in texts(drawing)
    assert len([b for b in on_axis(drawing) if b.shape == "ellipse"]) == 1


@st.composite
def shares(draw: st.DrawFn) -> pd.DataFrame:
    rows = []
    for _ in range(draw(st.integers(1, 20))):
        low, share, high = sorted(draw(st.lists(st.floats(0, 1), min_size=3, max_size=3)))
        if draw(st.integers(0, 3)) == 0:
            share = np.nan
        kind = draw(st.sampled_from(["wilson", "bounds", "range of intervals"]))
        n = draw(st.one_of(st.none(), st.integers(0, 10**7)))
        rows.append((draw(LABELS), share, low, high, draw(LABELS), kind, draw(STATUSES), n))
    made = table(*rows)
    whole = draw(st.integers(-1, len(made) - 1))
    return made.assign(whole=[i == whole for i in range(len(made))])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(shares(), LABELS)
def test_nothing_overlaps_whatever_the_table(rows: pd.DataFrame, title: str) -> None:
    drawing = draw(rows, comparison.Options((), title=title))
    for scene in drawing.scenes:
        assert check_scene(scene) == []
    assert all(typographic(label) in drawing.alt for label in rows["label"])
