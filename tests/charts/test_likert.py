"""The diverging chart: sides, shares, order, where bars stand, what is said, and that nothing ever overlaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from statsmodels.stats.proportion import proportion_confint
from surveys import LABELS, STATUSES, Question, plain, tables

from quality_study.charts import likert
from quality_study.charts.likert import compute
from quality_study.charts.likert_layout import colours
from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.survey.responses import response_breakdown
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

FIVE = ("Pas du tout", "Plutôt pas", "Ni l’un ni l’autre", "Plutôt", "Tout à fait")
FAVOURABLE = FIVE[3:]
USEFUL = Question("utile", dict(zip(FIVE, (2, 8, 10, 40, 20), strict=True)), FAVOURABLE, text="Utile à mon projet")
ROOMS = Question(
    "salles",
    dict(zip(FIVE, (20, 10, 5, 10, 5), strict=True)),
    FAVOURABLE,
    text="Salles adaptées",
    not_applicable=3,
    blank=1,
)


def bars(drawing: Drawing) -> list[Box]:
    """Parts of bars: boxes of their height."""
    return [s for scene in drawing.scenes for s in scene.shapes if isinstance(s, Box) and s.height == 5.0]


def boundary(drawing: Drawing) -> float:
    """Place of the boundary between the two sides."""
    (x,) = {s.points[0][0] for s in drawing.scene.shapes if isinstance(s, Line) and s.line_width == 1.2 and _upright(s)}
    return x


def _upright(line: Line) -> bool:
    return line.points[0][0] == line.points[1][0] and line.points[1][1] - line.points[0][1] > 5


def texts(drawing: Drawing) -> list[str]:
    return [plain(t.text) for scene in drawing.scenes for t in scene.texts]


def rows_of(*questions: Question, **options: object) -> pd.DataFrame:
    made = tables(*questions)
    return compute(made["breakdown"], made["items"], **options)  # type: ignore[arg-type]


def test_the_middle_answer_is_neutral_and_favourable_ones_are_added_up() -> None:
    rows = rows_of(USEFUL)
    assert rows["side"].tolist() == ["unfavourable", "unfavourable", "neutral", "favourable", "favourable"]
    assert rows["share"].tolist() == pytest.approx([2 / 80, 8 / 80, 10 / 80, 40 / 80, 20 / 80])
    low, high = proportion_confint(60, 80, method="wilson")
    assert rows[["favourable", "low", "high"]].iloc[0].tolist() == pytest.approx([60 / 80, low, high])


@pytest.mark.parametrize(
    ("good", "neutral", "sides"),
    [
        (3, None, "unfavourable unfavourable favourable favourable favourable"),
        (1, None, "unfavourable unfavourable unfavourable unfavourable favourable"),
        (2, "", "unfavourable unfavourable unfavourable favourable favourable"),
        (1, "Plutôt", "unfavourable unfavourable unfavourable neutral favourable"),
    ],
)
def test_which_answer_is_neutral(good: int, neutral: str | None, sides: str) -> None:
    rows = rows_of(replace(USEFUL, favourable=FIVE[-good:]), neutral=neutral)
    assert rows["side"].tolist() == sides.split()


def test_items_are_sorted_by_favourable_share_or_as_asked() -> None:
    assert rows_of(ROOMS, USEFUL)["item"].drop_duplicates().tolist() == ["utile", "salles"]
    assert rows_of(ROOMS, USEFUL, order="questionnaire")["item"].drop_duplicates().tolist() == ["salles", "utile"]
    asked = rows_of(ROOMS, USEFUL, items=["utile", "salles"], order="questionnaire")
    assert asked["item"].drop_duplicates().tolist() == ["utile", "salles"]


def test_each_scale_has_its_panel() -> None:
    yes = Question("oui", {"Non": 3, "Oui": 14}, ["Oui"])
    rows = rows_of(yes, USEFUL, ROOMS)
    assert rows.drop_duplicates("item")[["item", "panel"]].to_numpy().tolist() == [
        ["oui", 0],
        ["utile", 1],
        ["salles", 1],
    ]
    drawing = likert.figure(tables(yes, USEFUL, ROOMS))
    assert texts(drawing).count("défavorable") == 2
    assert check_scene(drawing.scene) == []


def test_bars_are_as_long_as_the_shares_and_meet_at_the_boundary() -> None:
    drawing = likert.figure(tables(USEFUL))
    x, parts = boundary(drawing), bars(drawing)
    unfavourable = [b for b in parts if b.hatch]
    favourable = [b for b in parts if not b.hatch and b.x >= x][:2]
    neutral = parts[-1]
    scale = favourable[0].width / 0.5
    assert [b.width for b in unfavourable] == pytest.approx([scale * 8 / 80, scale * 2 / 80])
    assert unfavourable[0].x + unfavourable[0].width == pytest.approx(x)
    assert unfavourable[1].x + unfavourable[1].width == pytest.approx(unfavourable[0].x)
    assert (favourable[0].x, favourable[1].x) == pytest.approx((x, x + favourable[0].width))
    assert favourable[1].width == pytest.approx(scale * 0.25)
    assert neutral.width == pytest.approx(scale * 10 / 80)
    assert neutral.x > favourable[1].x + favourable[1].width


def test_the_dot_and_its_whisker_stand_at_the_share_and_its_interval() -> None:
    drawing = likert.figure(tables(USEFUL))
    (dot,) = (s for s in drawing.scene.shapes if isinstance(s, Box) and s.shape == "ellipse")
    upright = [s.points[0][0] for s in drawing.scene.shapes if isinstance(s, Line) and _upright(s)]
    start, middle, end = sorted(upright)[-3:]
    assert middle == pytest.approx((start + end) / 2)
    assert dot.x + dot.width / 2 == pytest.approx(start + 0.75 * (end - start))
    low, high = proportion_confint(60, 80, method="wilson")
    level = [s.points for s in drawing.scene.shapes if isinstance(s, Line) and s.points[0][1] == s.points[1][1]]
    assert [(a[0], b[0]) for a, b in level][-1] == pytest.approx(
        (start + low * (end - start), start + high * (end - start))
    )
    assert "75 [65 ; 83]" in texts(drawing)


def test_labels_stand_in_the_segments_that_can_hold_them() -> None:
    drawing = likert.figure(tables(USEFUL))
    inside = {t.text for t in drawing.scene.texts if t.inside is not None}
    assert {"50", "25"} <= inside
    assert "3" not in inside  # 2 of 80, rounded


def test_darkness_grows_away_from_the_boundary_and_sides_differ_in_grey_by_hatching() -> None:
    fills = [sum(to_rgb(c)) for c in colours(["unfavourable"] * 3 + ["favourable"] * 3)]
    assert fills[0] < fills[1] < fills[2]
    assert fills[3] > fills[4] > fills[5]
    hatched = {b.fill: b.hatch is not None for b in bars(likert.figure(tables(USEFUL)))}
    assert list(hatched.values()).count(True) == 2


def test_those_who_did_not_answer_are_counted_apart() -> None:
    drawing = likert.figure(tables(USEFUL, ROOMS))
    at_right = {t.x for t in drawing.scene.texts if plain(t.text) in ("s. o.", "s. r.")}
    shown = sorted((t.y, t.x, t.text) for t in drawing.scene.texts if t.x in at_right)
    assert [text for *_, text in shown if text.isdigit()] == ["0", "0", "3", "1"]
    said = " ".join(texts(drawing))
    assert "s. o. : sans objet, s. r. : sans réponse ; en nombre de personnes, hors pourcentages." in said
    alone = " ".join(texts(likert.figure(tables(USEFUL))))
    assert "Aucune question n’était sans objet. Aucune question n’est restée sans réponse." in alone


def test_nobody_having_answered_leaves_an_empty_row() -> None:
    empty = Question("vide", dict.fromkeys(FIVE, 0), FAVOURABLE, text="Vide", blank=4)
    rows = rows_of(empty, USEFUL)
    assert rows["item"].drop_duplicates().tolist() == ["utile", "vide"]
    drawing = likert.figure(tables(empty))
    assert bars(drawing) == []
    assert check_scene(drawing.scene) == []
    assert "—" in texts(drawing)
    assert "(n = 0 ; sans objet : 0 ; sans réponse : 4)" in plain(drawing.alt)


def test_the_alternative_text_reads_every_value() -> None:
    said = plain(likert.figure(tables(ROOMS), sides=("pas d’accord", "d’accord")).alt)
    assert said == (
        "Réponses sur une échelle, en parts de ceux qui ont répondu ; IC à 95 %. Salles adaptées (n = 50 ; sans objet "
        ": 3 ; sans réponse : 1) : Pas du tout, 40 % (20 pers.) ; Plutôt pas, 20 % (10 pers.) ; Ni l’un ni l’autre, "
        "10 % (5 pers.) ; Plutôt, 20 % (10 pers.) ; Tout à fait, 10 % (5 pers.) ; d’accord en tout, 30 % [19 ; 44] "
        "(publié)."
    )


def test_statuses_are_shown_when_they_differ() -> None:
    same = texts(likert.figure(tables(USEFUL, ROOMS)))
    mixed = texts(likert.figure(tables(USEFUL, replace(ROOMS, status="illustrative"))))
    assert not {"publié", "illustratif"} & set(same)
    assert {"publié", "illustratif"} <= set(mixed)


def test_claims_are_sent_to_the_chart_of_shares(tables: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(StudyError, match="« actualite »") as error:
        likert.figure(tables, items=["actualite"])
    assert "effectifs inconnus : ces énoncés publiés se dessinent avec « charts.shares »" in plain(str(error.value))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"items": ["inconnu"]}, "valeur inconnue (valeur trouvée : « inconnu »). Valeurs admises : utile, salles."),
        ({"order": "alphabet"}, "ordre inconnu"),
        ({"sides": ["oui"]}, "deux noms attendus, défavorable puis favorable"),
        ({"neutral": "Bof"}, "réponse inconnue (valeur trouvée : « Bof »)"),
        ({"confidence": 0.9}, "Les intervalles de la table ne sont pas à 90 %"),
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(StudyError) as error:
        likert.figure(tables(USEFUL, ROOMS), **options)
    assert message in plain(str(error.value))


def test_several_populations_are_refused_until_one_is_chosen() -> None:
    two = tables(USEFUL, replace(USEFUL, population="q"))
    with pytest.raises(StudyError, match="plusieurs groupes de répondants ; choisissez-en un"):
        likert.figure(two)
    assert len(bars(likert.figure(two, population="q"))) == 5


def test_a_question_without_a_scale_or_a_favourable_answer_is_refused() -> None:
    with pytest.raises(StudyError, match="question sans échelle"):
        likert.figure(tables(replace(USEFUL, type="choice")), items=["utile"])
    with pytest.raises(StudyError, match="aucune réponse favorable"):
        likert.figure(tables(replace(USEFUL, favourable=())), items=["utile"])
    with pytest.raises(StudyError, match="Aucune question à échelle n’a de réponse favorable"):
        likert.figure(tables(replace(USEFUL, favourable=())))
    with pytest.raises(StudyError, match="Aucune question à échelle"):
        likert.figure(tables(replace(USEFUL, type="choice")))


def test_shares_of_all_respondents_are_refused() -> None:
    made = tables(ROOMS)
    table = made["breakdown"].assign(n=54)
    with pytest.raises(StudyError, match="base « answered »"):
        compute(table.assign(share=table["count"].astype(float) / 54), made["items"])


def responses_of(counts: tuple[int, int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    answers = [c for c, k in zip(("Non", "Plutôt", "Oui"), counts, strict=True) for _ in range(k)]
    columns = {"respondent": [str(i) for i in range(len(answers))], "question": "q", "value": answers}
    items = pd.DataFrame({"population": "p", "item": "q", "type": "scale", "category": ["Non", "Plutôt", "Oui"]})
    items = items.assign(text="Alors ?", role=["choice", "favourable", "favourable"])
    return pd.DataFrame({**columns, "status": "answered"}), items


def test_the_favourable_interval_of_weighted_answers_is_that_of_the_effective_size() -> None:
    responses, items = responses_of((10, 5, 25))
    weights = pd.Series(np.linspace(0.5, 2.0, 40), index=responses["respondent"])
    table = response_breakdown(responses, items, edition="2027", population="p", weights=weights)
    rows = compute(table, items)
    share = weights.iloc[10:].sum() / weights.sum()
    size = weights.sum() ** 2 / (weights**2).sum()
    low, high = proportion_confint(share * size, size, method="wilson")
    assert rows[["favourable", "low", "high"]].iloc[0].tolist() == pytest.approx([share, low, high])


def test_a_finite_population_must_be_told() -> None:
    responses, items = responses_of((2, 6, 12))
    table = response_breakdown(
        responses, items, edition="2027", population="p", method="finite", population_size=25
    )  # fmt: skip
    with pytest.raises(StudyError, match="Taille de la population « p » inconnue"):
        compute(table, items)
    rows = compute(table, items, population_sizes={"p": 25})
    assert (rows[["low", "high"]].iloc[0] * 25).tolist() == pytest.approx([20, 23])  # 18 of 20, by inversion


@st.composite
def surveys(draw: st.DrawFn) -> list[Question]:
    questions = []
    scales = draw(st.lists(st.lists(LABELS, min_size=2, max_size=7, unique=True), min_size=1, max_size=2))
    for i in range(draw(st.integers(1, 20))):
        scale = scales[i % len(scales)]
        counts = draw(st.lists(st.integers(0, 900), min_size=len(scale), max_size=len(scale)))
        if draw(st.integers(0, 5)) == 0:
            counts = [0] * len(scale)
        good = scale[len(scale) // 2 + len(scale) % 2 :] or scale[-1:]
        missing = draw(st.integers(0, 40)), draw(st.integers(0, 40))
        text, status = draw(LABELS), draw(STATUSES)
        questions.append(
            Question(f"q{i}", dict(zip(scale, counts, strict=True)), good, "scale", text, None, *missing, status)
        )
    return questions


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(surveys(), st.tuples(LABELS, LABELS), st.booleans())
def test_nothing_overlaps_whatever_the_survey(survey: list[Question], sides: tuple[str, str], sort: bool) -> None:
    order = "favourable" if sort else "questionnaire"
    drawing = likert.figure(tables(*survey), sides=sides, order=order)
    for scene in drawing.scenes:
        assert check_scene(scene) == []
    assert all(typographic(q.text) in drawing.alt for q in survey)
    assert all(typographic(category) in drawing.alt for q in survey for category in q.counts)
