"""The chart of choices: order, counts, where bars stand, what is said, and that nothing ever overlaps."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from surveys import LABELS, STATUSES, Question, plain, tables

from quality_study.charts import choices
from quality_study.charts.choices import Layout, compute
from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.style import BLUE, GREY
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

TRAVEL = Question(
    "trajet", {"Train": 14, "Autre moyen": 20, "Bus": 25, "À pied": 0}, type="choice", text="Comment ?", blank=1
)
NEWS = Question("canal", {"Courriel": 30, "Affiche": 12, "Autre": 3}, type="choices", text="Par quels canaux ?", n=40)
AT = Layout()


def bars(drawing: Drawing) -> list[Box]:
    return [s for scene in drawing.scenes for s in scene.shapes if isinstance(s, Box) and s.height == AT.bar]


def texts(drawing: Drawing) -> list[str]:
    return [plain(t.text) for scene in drawing.scenes for t in scene.texts]


def axis(drawing: Drawing) -> tuple[float, float]:
    """Place of 0 and of 100 %, from the labels of the axis."""
    placed = {plain(t.text): t.x for t in drawing.scene.texts if t.align == "center"}
    last = max(int(label.removesuffix(" %")) for label in placed)
    start = placed["0 %"]
    return start, start + (placed[f"{last} %"] - start) * 100 / last


def test_the_most_chosen_come_first_and_other_last() -> None:
    made = tables(TRAVEL)
    rows = compute(made["breakdown"], made["items"], made["populations"], items=["trajet"])
    assert rows["category"].tolist() == ["Bus", "Train", "À pied", "Autre moyen"]
    assert rows["count"].tolist() == [25, 14, 0, 20]
    asked = compute(made["breakdown"], made["items"], made["populations"], items=["trajet"], order="questionnaire")
    assert asked["category"].tolist() == ["Train", "Autre moyen", "Bus", "À pied"]


def test_a_scale_keeps_its_order() -> None:
    often = replace(TRAVEL, item="venue", type="scale", counts={"Jamais": 3, "Parfois": 20, "Souvent": 9})
    made = tables(often, TRAVEL)
    rows = compute(made["breakdown"], made["items"], made["populations"], items=["venue", "trajet"])
    assert rows["category"].tolist() == ["Jamais", "Parfois", "Souvent", "Bus", "Train", "À pied", "Autre moyen"]


def test_questions_follow_the_order_asked_for() -> None:
    made = tables(TRAVEL, NEWS)
    rows = compute(made["breakdown"], made["items"], made["populations"], items=["canal", "trajet"])
    assert rows["item"].drop_duplicates().tolist() == ["canal", "trajet"]


def test_bars_are_as_long_as_the_shares_and_nobody_has_no_bar() -> None:
    drawing = choices.figure(tables(TRAVEL), items=["trajet"])
    start, end = axis(drawing)
    assert [b.x for b in bars(drawing)] == pytest.approx([start] * 3)
    assert [b.width for b in bars(drawing)] == pytest.approx([(end - start) * n / 59 for n in (25, 14, 20)])
    assert {b.edge for b in bars(drawing)} == {BLUE}


def test_whiskers_go_from_end_to_end_of_the_interval() -> None:
    drawing = choices.figure(tables(TRAVEL), items=["trajet"])
    start, end = axis(drawing)
    low, high = proportion_confint(25, 59, method="wilson")
    level = [
        (s.points[0][0], s.points[1][0])
        for s in drawing.scene.shapes
        if isinstance(s, Line) and s.points[0][1] == s.points[1][1] and s.line_width == 1.2
    ]
    assert level[0] == pytest.approx((start + low * (end - start), start + high * (end - start)))
    assert len(level) == 4


def test_the_axis_stops_at_the_smallest_end_that_holds_the_intervals() -> None:
    few = Question("rare", {"Un": 1, "Deux": 2}, type="choices", n=100)
    assert {"0 %", "10 %", "20 %"} <= set(texts(choices.figure(tables(few), items=["rare"])))
    assert "100 %" in texts(choices.figure(tables(TRAVEL), items=["trajet"]))


def test_each_percentage_has_its_count_and_denominator() -> None:
    shown = texts(choices.figure(tables(TRAVEL), items=["trajet"]))
    assert shown[shown.index("25/59") + 1] == "42 [31 ; 55]"
    assert "n = 59 ; sans objet : 0 ; sans réponse : 1" in shown


def test_several_answers_are_said_to_add_up_to_more_than_a_hundred() -> None:
    note = "Quand plusieurs réponses sont possibles, la somme des parts peut dépasser 100 %."
    assert note in " ".join(texts(choices.figure(tables(NEWS), items=["canal"])))
    assert note not in " ".join(texts(choices.figure(tables(TRAVEL), items=["trajet"])))


def test_groups_stand_side_by_side_in_one_order() -> None:
    other = replace(TRAVEL, population="q", counts={"Train": 30, "Autre moyen": 1, "Bus": 2, "À pied": 3})
    made = tables(TRAVEL, other, titles={"p": "Étudiants", "q": "Apprentis"})
    rows = compute(made["breakdown"], made["items"], made["populations"], items=["trajet"])
    assert rows[["category", "group", "count"]].head(4).to_numpy().tolist() == [
        ["Train", "Étudiants", 14],
        ["Train", "Apprentis", 30],
        ["Bus", "Étudiants", 25],
        ["Bus", "Apprentis", 2],
    ]
    drawing = choices.figure(made, items=["trajet"])
    assert check_scene(drawing.scene) == []
    shown = texts(drawing)
    assert shown.count("Étudiants") == shown.count("Apprentis") == 4
    assert "Étudiants : n = 59 ; sans objet : 0 ; sans réponse : 1 — Apprentis : n = 36" in " ".join(shown)
    one = compute(made["breakdown"], made["items"], made["populations"], items=["trajet"], populations=["q"])
    assert one["group"].tolist() == [""] * 4
    assert one["n"].tolist() == [36] * 4


def test_editions_are_groups_too() -> None:
    made = tables(TRAVEL, replace(TRAVEL, edition="2028"))
    rows = compute(made["breakdown"], made["items"], made["populations"], items=["trajet"], editions=["2028", "2027"])
    assert rows["group"].head(2).tolist() == ["2028", "2027"]


def test_the_alternative_text_reads_every_value() -> None:
    assert plain(choices.figure(tables(NEWS), items=["canal"]).alt) == (
        "Réponses choisies, en parts de ceux qui ont répondu ; IC à 95 %. Par quels canaux ? "
        "(plusieurs réponses possibles) (n = 40 ; sans objet : 0 ; sans réponse : 0) : Courriel, 30/40 75 % [60 ; 86] "
        "(publié) ; Affiche, 12/40 30 % [18 ; 45] (publié) ; Autre, 3/40 8 % [3 ; 20] (publié)."
    )


def test_statuses_are_drawn_and_named_when_they_differ() -> None:
    drawing = choices.figure(tables(TRAVEL, replace(NEWS, status="illustrative")), items=["trajet", "canal"])
    assert [b.dashed for b in bars(drawing)] == [False] * 3 + [True] * 3
    assert {b.edge for b in bars(drawing)} == {BLUE, GREY}
    assert {"publié", "illustratif"} <= set(texts(drawing))


def test_nobody_having_answered_is_said() -> None:
    empty = Question("vide", {"A": 0, "B": 0}, type="choice", text="Vide")
    drawing = choices.figure(tables(empty), items=["vide"])
    assert bars(drawing) == []
    assert texts(drawing).count("—") == 2
    assert "— : personne n’a répondu." in " ".join(texts(drawing))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"items": ["trajets"]}, "Vouliez-vous écrire « trajet » ?"),
        ({"items": ["trajet"], "populations": ["z"]}, "valeur inconnue (valeur trouvée : « z »)"),
        ({"items": ["trajet"], "order": "nom"}, "ordre inconnu"),
        ({"items": ["trajet"], "confidence": 0.8}, "Les intervalles de la table ne sont pas à 80 %"),
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(StudyError) as error:
        choices.figure(tables(TRAVEL), **options)
    assert message in plain(str(error.value))


def test_claims_are_sent_to_the_chart_of_shares(tables: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(StudyError, match=r"charts\.shares"):
        choices.figure(tables, items=["bus"])


@st.composite
def surveys(draw: st.DrawFn) -> list[Question]:
    questions = []
    populations = draw(st.sampled_from([["p"], ["p", "q"], ["p", "q", "r"]]))
    for i in range(draw(st.integers(1, 6))):
        kind, text, status = draw(st.sampled_from(["choice", "choices"])), draw(LABELS), draw(STATUSES)
        answers = draw(st.lists(LABELS, min_size=2, max_size=7, unique=True))
        for population in populations:
            counts = draw(st.lists(st.integers(0, 4000), min_size=len(answers), max_size=len(answers)))
            n = sum(counts) if kind == "choice" else max(counts)
            counted = dict(zip(answers, counts, strict=True))
            blank = draw(st.integers(0, 40))
            questions.append(Question(f"q{i}", counted, (), kind, text, n, 0, blank, status, population))
    return questions


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(surveys(), LABELS)
def test_nothing_overlaps_whatever_the_survey(survey: list[Question], title: str) -> None:
    items = list(dict.fromkeys(q.item for q in survey))
    drawing = choices.figure(tables(*survey, titles={"p": title}), items=items)
    for scene in drawing.scenes:
        assert check_scene(scene) == []
    assert all(typographic(q.text) in drawing.alt for q in survey)
    assert all(typographic(category) in drawing.alt for q in survey for category in q.counts)
