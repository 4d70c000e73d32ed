"""Charts of answers that may not all be published: one piece for the hidden ones, bounds, and no hidden count."""

from __future__ import annotations

import re
from math import isnan

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint
from surveys import Question, plain, protected, tables

from quality_study.charts import choices, likert
from quality_study.charts.pooled import pooled
from quality_study.charts.selection import of_category
from quality_study.diagram import Box, Drawing, check_scene

SCALE = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"]


def opinion(item: str, *counts: int, text: str = "Question") -> Question:
    return Question(item, dict(zip(SCALE, counts, strict=True)), SCALE[2:], text=text)


def same_side() -> dict[str, pd.DataFrame]:
    """Hide two unfavourable answers: how many are favourable stays known."""
    made = tables(opinion("a", 2, 9, 40, 60))
    protected(made, {("a", "Pas du tout"): (1, 4), ("a", "Plutôt pas"): (7, 10)})
    return made


def both_sides() -> dict[str, pd.DataFrame]:
    made = tables(opinion("b", 1, 0, 38, 70))
    protected(made, {("b", "Pas du tout"): (1, 4), ("b", "Plutôt"): (35, 38)})
    return made


def all_texts(drawing: Drawing) -> str:
    return plain(" ".join(t.text for scene in drawing.scenes for t in scene.texts) + " " + drawing.alt)


def test_a_favourable_share_that_visible_counts_give_keeps_its_interval() -> None:
    made = same_side()
    rows = likert.compute(made["breakdown"], made["items"])
    low, high = proportion_confint(100, 111, method="wilson")
    first = rows.iloc[0]
    assert (first["favourable"], first["low"], first["high"]) == pytest.approx((100 / 111, low, high))
    assert (first["interval"], first["status"]) == ("wilson", "published")


def test_favourable_answers_that_are_both_hidden_are_what_the_others_leave() -> None:
    made = tables(opinion("a", 40, 60, 2, 9))
    protected(made, {("a", "Plutôt"): (1, 4), ("a", "Tout à fait"): (7, 10)})
    rows = likert.compute(made["breakdown"], made["items"])
    low, high = proportion_confint(11, 111, method="wilson")
    first = rows.iloc[0]
    assert (first["favourable"], first["low"], first["high"]) == pytest.approx((11 / 111, low, high))
    assert (first["interval"], first["status"]) == ("wilson", "derived")


def test_a_favourable_share_that_rests_on_a_hidden_count_has_bounds() -> None:
    made = both_sides()
    rows = likert.compute(made["breakdown"], made["items"])
    first = rows.iloc[0]
    assert isnan(first["favourable"])
    assert (first["low"], first["high"]) == pytest.approx((105 / 109, 108 / 109))
    assert (first["interval"], first["status"]) == ("bounds", "derived")


def test_hidden_answers_are_one_piece_drawn_apart() -> None:
    made = same_side()
    rows = likert.compute(made["breakdown"], made["items"])
    assert rows["side"].tolist() == ["unfavourable", "unfavourable", "favourable", "favourable", "hidden"]
    together = rows.iloc[-1]
    assert (together["category"], together["count"], together["share"]) == ("effectifs masqués", 11, 11 / 111)
    drawing = likert.figure(made)
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    bars = [s for s in drawing.scene.shapes if isinstance(s, Box) and s.height == 5.0]
    widths = sorted(b.width for b in bars)
    assert [w / widths[-1] for w in widths] == pytest.approx([11 / 60, 40 / 60, 1])
    (piece,) = (b for b in bars if b.hatch == "xxxx")
    assert piece.width == widths[0]
    assert piece.x > max(b.x + b.width for b in bars if b is not piece) + 1


def test_no_figure_says_a_hidden_count() -> None:
    made = same_side()
    said = all_texts(likert.figure(made))
    assert "Pas du tout, effectif masqué ; Plutôt pas, effectif masqué ; Plutôt, 36 % (40 pers.)" in said
    assert "effectifs masqués, 10 % (11 pers.) ; favorable en tout, 90 % [83 ; 94] (publié)." in said
    assert "Un effectif de moins de 5 personnes est masqué, et un autre avec lui pour qu’on ne le retrouve pas." in said
    assert not re.search(r"\b[29] pers\.|\b8 %|\b2 %", said)
    said = all_texts(likert.figure(both_sides()))
    assert "favorable en tout, 96 à 100 % (déduit)." in said
    assert "Sans crochets, entre deux traits : ce qui reste possible." in said


def test_questions_are_ordered_by_the_middle_of_their_bounds() -> None:
    made = tables(opinion("a", 0, 20, 40, 40), opinion("b", 1, 0, 38, 70), opinion("c", 0, 0, 0, 0))
    protected(made, {("b", "Pas du tout"): (1, 4), ("b", "Plutôt"): (35, 38)})
    rows = likert.compute(made["breakdown"], made["items"])
    assert list(dict.fromkeys(rows["item"])) == ["b", "a", "c"]


def test_a_question_whose_answers_are_all_hidden_is_drawn_with_the_others() -> None:
    made = tables(opinion("a", 0, 20, 40, 40), opinion("b", 1, 0, 1, 1))
    protected(made, {("b", category): (0, 3) for category in SCALE})
    drawing = likert.figure(made)
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    assert "effectifs masqués, 100 % (3 pers.) ; favorable en tout, inconnu (déduit)." in plain(drawing.alt)


@pytest.mark.parametrize("answers", [7, 5, 4, 2])
def test_columns_hold_with_a_neutral_answer_and_everything_apart(answers: int) -> None:
    names = [f"Réponse {i}" for i in range(answers)]
    made = tables(
        Question("a", dict.fromkeys(names, 20), names[(answers + 1) // 2 :], text="Une question assez longue, à lire"),
        Question("b", dict.fromkeys(names, 1), names[(answers + 1) // 2 :], not_applicable=140, blank=130),
    )
    protected(made, {("b", name): (0, answers) for name in names})
    drawing = likert.figure(made, sides=["pas du tout satisfait(e)", "entièrement satisfait(e)"])
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []


def test_hidden_choices_are_ranges_in_their_place() -> None:
    travel = Question("trajet", {"Train": 14, "Bus": 3, "Vélo": 8, "À pied": 0}, type="choice", text="Comment ?")
    made = tables(travel)
    protected(made, {("trajet", "Bus"): (1, 4), ("trajet", "Vélo"): (7, 10)})
    rows = choices.compute(made["breakdown"], made["items"], made["populations"], items=["trajet"])
    assert rows["category"].tolist() == ["Train", "Vélo", "Bus", "À pied"]
    drawing = choices.figure(made, items=["trajet"])
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    assert plain(drawing.alt) == (
        "Réponses choisies, en parts de ceux qui ont répondu ; IC à 95 %. Comment ? "
        "(n = 25 ; sans objet : 0 ; sans réponse : 0) : Train, 14/25 56 % [37 ; 73] (publié) ; Vélo, 7 à 10/25 "
        "28 à 40 % (déduit) ; Bus, 1 à 4/25 4 à 16 % (déduit) ; À pied, 0/25 0 % [0 ; 13] (publié)."
    )
    said = all_texts(drawing)
    assert "et un autre avec lui pour qu’on ne le retrouve pas. Entre deux traits : ce qui reste possible." in said
    drawn = [s for s in drawing.scene.shapes if isinstance(s, Box) and s.height == 3.4]
    assert len(drawn) == 1  # the bar of Train


def test_alone_hidden_answers_add_up_to_what_each_may_be() -> None:
    made = same_side()
    table = made["breakdown"].merge(made["items"], on=["item", "category"])
    found = pooled(of_category(table, "Pas du tout"), confidence=0.95).iloc[0]
    assert (found["low"], found["high"]) == pytest.approx((1 / 111, 4 / 111))


def test_nothing_is_said_of_hiding_when_nothing_is_hidden() -> None:
    made = tables(opinion("a", 12, 9, 40, 60))
    assert "masqué" not in all_texts(likert.figure(made))
    assert likert.compute(made["breakdown"], made["items"])["side"].isin(["favourable", "unfavourable"]).all()
