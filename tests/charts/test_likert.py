"""The diverging chart: where each bar starts and ends, what is written, and that all of it can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from statsmodels.stats.proportion import proportion_confint
from surveys import LABELS, STATUSES, Question, plain, protected, tables

from quality_study.charts import likert
from quality_study.charts.chart import Chart, encoded
from quality_study.charts.readable import contrast, readable
from quality_study.charts.stacks import ink
from quality_study.style import HEIGHT, SIDE_FILL, WIDTH
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
SCALE = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"]


def rows(*questions: Question, hidden: Mapping[tuple[str, str], tuple[int, int]] | None = None) -> pd.DataFrame:
    made = tables(*questions)
    if hidden:
        protected(made, hidden)
    told = made["breakdown"].merge(made["items"], on=["item", "category"], how="left")
    return told.assign(threshold=5 if hidden else 1)


def opinion(item: str, *counts: int, **more: object) -> Question:
    return Question(item, dict(zip(SCALE, counts, strict=True)), SCALE[2:], **more)  # type: ignore[arg-type]


def bars(axes: Axes) -> list[list[tuple[float, float]]]:
    """The ends of the parts of each bar, from top to bottom, then from left to right."""
    lines: dict[float, list[tuple[float, float]]] = {}
    for patch in axes.patches:
        start = patch.get_x()
        lines.setdefault(round(patch.get_y(), 3), []).append((round(start, 9), round(start + patch.get_width(), 9)))
    return [sorted(lines[y]) for y in sorted(lines)]


def texts(chart: Chart) -> list[str]:
    return [plain(text.get_text()) for page in chart.pages for text in page.findobj(Text) if text.get_text()]


def fill(axes: Axes, place: int) -> str:
    return to_hex(sorted(axes.patches, key=lambda p: (p.get_y(), p.get_x()))[place].get_facecolor())


def test_bars_meet_at_zero_and_the_neutral_stands_apart_at_the_right_end() -> None:
    chart = likert(rows(USEFUL))
    assert bars(chart.axes) == [
        [(-0.125, -0.1), (-0.1, 0), (0, 0.5), (0.5, 0.75), (pytest.approx(1.08 - 0.125), pytest.approx(1.08))]
    ]
    assert readable(chart.figure) == []


def test_the_neutral_is_astride_of_zero_or_left_out() -> None:
    middle = likert(rows(USEFUL), neutral="middle")
    assert bars(middle.axes) == [
        [(-0.1875, -0.1625), (-0.1625, -0.0625), (-0.0625, 0.0625), (0.0625, 0.5625), (0.5625, 0.8125)]
    ]
    without = likert(rows(USEFUL), neutral="left out")
    assert bars(without.axes) == [[(-0.125, -0.1), (-0.1, 0), (0, 0.5), (0.5, 0.75)]]
    assert "comptée dans les parts, mais pas tracée" in without.note
    assert "Ni l’un ni l’autre" not in texts(without)
    assert "Ni l’un ni l’autre, 13 % (10 pers.)" in plain(without.words)


def test_every_scale_of_the_study_has_the_same_axis() -> None:
    def millimetres(chart: Chart) -> float:
        ends = chart.axes.transData.transform([(0, 0), (0.4, 0)])[:, 0]
        return float(ends[1] - ends[0]) / chart.figure.dpi * 25.4

    charts = [likert(rows(USEFUL)), likert(rows(ROOMS), neutral="middle"), likert(rows(opinion("a", 0, 0, 0, 9)))]
    assert {chart.axes.get_xlim() for chart in charts} == {(-1.0, 1.08)}
    assert [millimetres(chart) for chart in charts] == pytest.approx([0.4 * 66 / 2.08] * 3)


def test_the_interval_stands_in_a_column_of_its_own_a_stroke_at_the_share() -> None:
    chart = likert(rows(USEFUL))
    (dots,) = chart.axes.child_axes
    assert dots.get_xlim() == (0, 1)
    low, high = proportion_confint(60, 80, method="wilson")
    strokes = [c for c in dots.collections if to_hex(c.get_color()[0]) == "#1b1f24"]
    drawn = sorted({round(float(x), 6) for c in strokes for path in c.get_paths() for x in path.vertices[:, 0]})
    assert drawn == pytest.approx([low, 0.75, high], abs=1e-6)
    said = texts(chart)
    assert said[said.index("75 % [65 ; 83]") + 1] == "80"


def test_numbers_stand_on_the_bars_that_can_hold_them_in_an_ink_that_can_be_read() -> None:
    chart = likert(rows(USEFUL))
    inside = [t.get_text() for t in chart.axes.texts if t.get_weight() == "bold" and t.get_text().isdigit()]
    assert sorted(inside) == ["13", "25", "50"]  # not the 3 and 10 of narrow parts
    assert all(contrast(ink(color), color) >= 4.5 for color in ("#777777", "#7a7a7a", "#a6480a", "#f6b26b", "#9cc3e6"))


def test_darkness_grows_away_from_zero_and_sides_differ_in_grey_by_hatching() -> None:
    axes = likert(rows(USEFUL)).axes
    strong_bad, mild_bad, mild_good, strong_good, neutral = (sum(to_rgb(fill(axes, i))) for i in range(5))
    assert strong_bad < mild_bad
    assert strong_good < mild_good < neutral
    hatched = [bool(p.get_hatch()) for p in sorted(axes.patches, key=lambda p: p.get_x())]
    assert hatched == [True, True, False, False, False]
    assert fill(axes, 4) == SIDE_FILL["neutral"]


def test_a_palette_goes_from_worst_to_best_or_by_answer() -> None:
    named = likert(rows(opinion("a", 5, 5, 5, 5)), palette=["#000000", "#111111", "#222222", "#333333"]).axes
    assert [fill(named, i) for i in range(4)] == ["#000000", "#111111", "#222222", "#333333"]
    one = likert(rows(opinion("a", 5, 5, 5, 5)), palette={"Plutôt": "#ff0000"}).axes
    assert fill(one, 2) == "#ff0000"
    assert fill(one, 3) == "#14508f"
    assert readable(likert(rows(USEFUL, ROOMS), palette="RdBu").figure) == []


def test_the_legend_may_be_left_to_an_earlier_figure() -> None:
    data = rows(USEFUL)
    assert {*FIVE} <= set(texts(likert(data)))
    told = "Couleurs : celles de la première figure où cette échelle paraît."
    for chart in (likert(data.assign(explained=True)), likert(data, legend=False)):
        assert not {*FIVE} & set(texts(chart))
        assert told in plain(chart.note)
        assert {"défavorable", "favorable"} <= set(texts(chart))
    assert {*FIVE} <= set(texts(likert(data.assign(explained=True), legend=True)))
    assert told not in plain(likert(data).note)


def test_those_who_did_not_answer_are_counted_apart() -> None:
    said = texts(likert(rows(USEFUL, ROOMS)))
    assert [text for text in said if text.startswith("s. o.")] == ["s. o. 0 ; s. r. 0", "s. o. 3 ; s. r. 1"]
    assert not any(text.startswith("s. o.") for text in texts(likert(rows(USEFUL))))


def test_the_words_read_every_value() -> None:
    chart = likert(rows(ROOMS), sides=("pas d’accord", "d’accord"))
    assert plain(chart.words) == (
        "Réponses sur une échelle, en parts de ceux qui ont répondu ; IC à 95 %. Salles adaptées (n = 50 ; sans objet "
        ": 3 ; sans réponse : 1) : Pas du tout, 40 % (20 pers.) ; Plutôt pas, 20 % (10 pers.) ; Ni l’un ni l’autre, "
        "10 % (5 pers.) ; Plutôt, 20 % (10 pers.) ; Tout à fait, 10 % (5 pers.) ; d’accord en tout, 30 % [19 ; 44]."
    )
    assert "d’accord [IC à 95 %]" in " ".join(texts(chart))


def test_totals_without_the_neutral_say_so() -> None:
    chart = likert(rows(USEFUL), totals="opinions")
    said = texts(chart)
    assert said[said.index("86 % [76 ; 92]") + 1] == "70"
    assert "La part favorable est celle de ceux qui ont pris parti (n), réponses neutres exclues." in plain(chart.note)


def test_statuses_are_letters_when_they_differ() -> None:
    same = texts(likert(rows(USEFUL, ROOMS)))
    mixed = likert(rows(USEFUL, replace(ROOMS, status="illustrative")))
    assert not {"P", "I"} & set(same)
    assert [text for text in texts(mixed) if text in "PDI"] == ["P", "I"]
    assert "P : publié ; I : illustratif." in plain(mixed.note)


def test_hidden_answers_are_one_piece_at_the_right_end_and_no_hidden_count_is_said() -> None:
    ranges = {("a", "Pas du tout"): (1, 4), ("a", "Plutôt pas"): (7, 10)}
    chart = likert(rows(opinion("a", 2, 9, 40, 60), hidden=ranges))
    ends = [end for part in bars(chart.axes)[0] for end in part]
    assert ends == pytest.approx([0, 40 / 111, 40 / 111, 100 / 111, 1.08 - 11 / 111, 1.08])
    hatch = max(chart.axes.patches, key=lambda p: p.get_x()).get_hatch()
    assert hatch == "xxxxxx"
    assert "masqué" in texts(chart)
    said = plain(chart.words)
    assert "Pas du tout, effectif masqué ; Plutôt pas, effectif masqué ; Plutôt, 36 % (40 pers.)" in said
    assert "effectifs masqués, 10 % (11 pers.) ; favorable en tout, 90 % [83 ; 94]." in said
    note = plain(chart.note)
    assert "Un effectif de moins de 5 personnes est masqué, et un autre avec lui pour qu’on ne le retrouve pas." in note
    assert not {"2", "9", "8"} & set(texts(chart))
    assert "masqué" not in plain(likert(rows(opinion("a", 12, 9, 40, 60))).words)


def test_hidden_answers_of_one_side_are_drawn_together_on_their_side() -> None:
    ranges = {("a", "Pas du tout"): (1, 5), ("a", "Plutôt pas"): (1, 5)}
    ranges |= {("a", "Plutôt"): (1, 4), ("a", "Tout à fait"): (50, 53)}
    data = rows(opinion("a", 2, 4, 3, 51), hidden=ranges)
    low, high = "Pas du tout + Plutôt pas", "Plutôt + Tout à fait"
    together = data["category"].map({name: whole for whole in (low, high) for name in whole.split(" + ")})
    data = data.assign(together=together, together_count=together.map({low: 6, high: 54}))
    chart = likert(data)
    assert [end for part in bars(chart.axes)[0] for end in part] == pytest.approx([-6 / 60, 0, 0, 54 / 60])
    said = plain(chart.words)
    assert "défavorables réunies, 10 % (6 pers.) ; Pas du tout, effectif masqué" in said
    assert "favorables réunies, 90 % (54 pers.) ; Plutôt, effectif masqué" in said
    assert "favorable en tout, 90 % [80 ; 95]." in said
    note = plain(chart.note)
    assert (
        "Une réponse de moins de 5 personnes (le seuil, « threshold » dans edition.toml) n’est pas publiée seule, mais "
        "réunie à une voisine, du même côté si possible : « Pas du tout » et « Plutôt pas » ; « Plutôt » et "
        "« Tout à fait »."
    ) in note
    assert "à droite" not in note
    assert "effectifs masqués" not in texts(chart)


def test_a_favourable_share_that_rests_on_a_hidden_count_is_a_band_between_two_ends() -> None:
    ranges = {("b", "Pas du tout"): (1, 4), ("b", "Plutôt"): (35, 38)}
    chart = likert(rows(opinion("b", 1, 0, 38, 70), hidden=ranges))
    (dots,) = chart.axes.child_axes
    (band,) = dots.patches
    assert (band.get_x(), band.get_x() + band.get_width()) == pytest.approx((105 / 109, 108 / 109))
    assert "96 à 100 %" in texts(chart)
    assert "Sans crochets, entre deux traits : ce qui reste possible." in plain(chart.note)
    whole = likert(rows(opinion("b", 1, 0, 1, 1), hidden={("b", answer): (0, 3) for answer in SCALE}))
    assert "effectifs masqués, 100 % (3 pers.) ; favorable en tout, inconnu (déduit)." in plain(whole.words)
    assert readable(whole.figure) == []


def test_nobody_having_answered_leaves_an_empty_row_and_an_empty_table_a_blank_chart() -> None:
    chart = likert(rows(Question("vide", dict.fromkeys(FIVE, 0), FAVOURABLE, text="Vide", blank=4)))
    assert bars(chart.axes) == []
    assert "—" in texts(chart)
    assert "(n = 0 ; sans objet : 0 ; sans réponse : 4)" in plain(chart.words)
    blank = likert(rows(USEFUL).iloc[:0])
    assert (bars(blank.axes), blank.words, readable(blank.figure)) == ([], "Aucune réponse.", [])


def test_a_matrix_has_its_heading_over_its_rows_on_every_page() -> None:
    many = [replace(USEFUL, item=f"q{i}", text=f"Ligne {i} (Diriez-vous que…)") for i in range(40)]
    data = rows(*many).assign(heading="Diriez-vous que :", row=lambda d: d["text"].str.partition(" (")[0])
    chart = likert(data)
    assert len(chart.pages) == 2
    for page in chart.pages:
        said = [plain(text.get_text()) for text in page.findobj(Text) if text.get_text()]
        assert said.count("Diriez-vous que :") == said.count("défavorable") == said.count("Tout à fait") == 1
        assert page.get_size_inches()[0] * 25.4 == pytest.approx(WIDTH)
        assert page.get_size_inches()[1] * 25.4 <= HEIGHT + 0.01
        assert readable(page) == []
    lines = [text for text in texts(chart) if text.startswith("Ligne")]
    assert lines == [f"Ligne {i}" for i in range(40)]


def test_groups_stand_under_their_question() -> None:
    two = pd.concat(
        [rows(USEFUL).assign(ecole="UTC"), rows(replace(ROOMS, item="utile", text=USEFUL.text)).assign(ecole="Douanes")]
    )
    chart = likert(two, hue="ecole", neutral="middle")
    said = texts(chart)
    assert said.index("Utile à mon projet") < said.index("UTC") < said.index("Douanes")
    assert chart.data.drop_duplicates("row")["favourable"].tolist() == pytest.approx([0.75, 0.3])


def test_it_draws_in_given_axes_and_changes_nothing_else() -> None:
    figure = Figure(figsize=(14, 3))
    left, right = figure.subplots(1, 2)
    before = dict(rcParams)
    chart = likert(rows(USEFUL), ax=right)
    assert (chart.figure, chart.axes) == (figure, right)
    assert bars(right)
    assert not left.patches
    assert dict(rcParams) == before


def test_same_data_same_bytes() -> None:
    for kind in ("svg", "png"):
        assert encoded(likert(rows(ROOMS)).figure, kind) == encoded(likert(rows(ROOMS)).figure, kind)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"neutral": "centre"},
            "option inconnue (valeur trouvée : « centre »). Valeurs admises : middle, apart, left out",
        ),
        ({"sort": "alphabet"}, "Valeurs admises : favourable, unfavourable"),
        ({"totals": "tous"}, "Valeurs admises : answered, opinions"),
        ({"sides": ["oui"]}, "deux noms attendus, défavorable puis favorable"),
        ({"hue": "école"}, "colonne absente du tableau (valeur trouvée : « école »)"),
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(StudyError) as error:
        likert(rows(USEFUL, ROOMS), **options)  # type: ignore[arg-type]
    assert message in plain(str(error.value))


@st.composite
def surveys(draw: st.DrawFn) -> list[Question]:
    questions = []
    scales = draw(st.lists(st.lists(LABELS, min_size=2, max_size=7, unique=True), min_size=1, max_size=2))
    for i in range(draw(st.integers(1, 12))):
        scale = scales[i % len(scales)]
        counts: Sequence[int] = draw(st.lists(st.integers(0, 900), min_size=len(scale), max_size=len(scale)))
        good = scale[len(scale) // 2 + len(scale) % 2 :] or scale[-1:]
        missing = draw(st.integers(0, 40)), draw(st.integers(0, 40))
        text, status = draw(LABELS), draw(STATUSES)
        counted = dict(zip(scale, counts, strict=True))
        questions.append(Question(f"q{i}", counted, good, "scale", text, None, *missing, status))
    return questions


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(surveys(), st.tuples(LABELS, LABELS), st.sampled_from(["middle", "apart", "left out"]))
def test_all_can_be_read_whatever_the_survey(survey: list[Question], sides: tuple[str, str], neutral: str) -> None:
    chart = likert(rows(*survey), sides=sides, neutral=neutral)  # type: ignore[arg-type]
    assert [fault for page in chart.pages for fault in readable(page)] == []
    assert all(typographic(q.text) in chart.words for q in survey)
    assert all(typographic(category) in chart.words for q in survey for category in q.counts)
