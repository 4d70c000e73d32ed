"""The chart of choices: order, counts, where bars and intervals end, what is said, and that all can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from statsmodels.stats.proportion import proportion_confint
from surveys import LABELS, STATUSES, Question, plain, protected, tables

from quality_study.charts import choices
from quality_study.charts.chart import Chart, encoded
from quality_study.charts.readable import readable
from quality_study.style import BLUE, PALE, SKY, TRACK
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

TRAVEL = Question(
    "trajet", {"Train": 14, "Autre moyen": 20, "Bus": 25, "À pied": 0}, type="choice", text="Comment ?", blank=1
)
NEWS = Question("canal", {"Courriel": 30, "Affiche": 12, "Autre": 3}, type="choices", text="Par quels canaux ?", n=40)


def rows(*questions: Question, hidden: Mapping[tuple[str, str], tuple[int, int]] | None = None) -> pd.DataFrame:
    made = tables(*questions)
    if hidden:
        protected(made, hidden)
    told = made["breakdown"].merge(made["items"], on=["item", "category"], how="left")
    return told.assign(threshold=5 if hidden else 1)


def bars(axes: Axes, color: str) -> list[tuple[float, float]]:
    """The ends of the bars of a colour, from top to bottom."""
    found = sorted((p for p in axes.patches if to_hex(p.get_facecolor()) == color), key=lambda p: p.get_y())
    return [(round(p.get_x(), 9), round(p.get_x() + p.get_width(), 9)) for p in found]


def texts(chart: Chart) -> list[str]:
    return [plain(text.get_text()) for page in chart.pages for text in page.findobj(Text) if text.get_text()]


def test_the_most_chosen_come_first_and_other_last() -> None:
    assert choices(rows(TRAVEL)).data["category"].tolist() == ["Bus", "Train", "À pied", "Autre moyen"]
    assert choices(rows(TRAVEL)).data["count"].tolist() == [25, 14, 0, 20]
    assert choices(rows(TRAVEL), sort=None).data["category"].tolist() == ["Train", "Autre moyen", "Bus", "À pied"]


def test_three_columns_are_enough_and_sorted_too() -> None:
    data = pd.DataFrame({"text": "Comment ?", "category": ["Train", "Bus"], "count": [3, 9]})
    assert choices(data).data[["category", "share", "n"]].to_numpy().tolist() == [
        ["Bus", 0.75, 12],
        ["Train", 0.25, 12],
    ]


def test_a_scale_keeps_its_order_and_questions_theirs() -> None:
    often = replace(
        TRAVEL, item="venue", text="Venez-vous ?", type="scale", counts={"Jamais": 3, "Parfois": 20, "Souvent": 9}
    )
    found = choices(rows(often, TRAVEL)).data["category"].tolist()
    assert found == ["Jamais", "Parfois", "Souvent", "Bus", "Train", "À pied", "Autre moyen"]


def test_bars_are_as_long_as_the_shares_on_an_axis_from_0_to_100_whatever_the_data() -> None:
    chart = choices(rows(TRAVEL))
    assert bars(chart.axes, BLUE) == [(0, pytest.approx(n / 59)) for n in (25, 14, 0, 20)]
    assert bars(chart.axes, TRACK) == [(0, 1)] * 4
    few = choices(rows(Question("rare", {"Un": 1, "Deux": 2}, type="choices", n=100)))
    assert few.axes.get_xlim() == chart.axes.get_xlim() == (0, 1)
    assert few.axes.get_window_extent().width == chart.axes.get_window_extent().width


def test_intervals_go_from_end_to_end_over_the_bars() -> None:
    axes = choices(rows(TRAVEL)).axes
    low, high = proportion_confint(25, 59, method="wilson")
    lines = [c for c in axes.collections if to_hex(c.get_color()[0]) == "#1b1f24"]
    assert len(lines) == 4
    assert lines[0].get_paths()[0].vertices[:, 0].tolist() == pytest.approx([low, high])
    assert all(line.get_zorder() > patch.get_zorder() for line in lines for patch in axes.patches)


def test_each_percentage_has_its_count_and_denominator() -> None:
    said = texts(choices(rows(TRAVEL)))
    assert said[said.index("42 % [31 ; 55]") + 1] == "25/59"
    assert "n = 59 ; sans objet : 0 ; sans réponse : 1" in said


def test_several_answers_are_said_to_add_up_to_more_than_a_hundred() -> None:
    told = "Quand plusieurs réponses sont possibles, la somme des parts peut dépasser 100 %."
    assert told in plain(choices(rows(NEWS)).note)
    assert told not in plain(choices(rows(TRAVEL)).note)


def test_groups_stand_side_by_side_in_one_order() -> None:
    other = replace(TRAVEL, population="q", counts={"Train": 30, "Autre moyen": 1, "Bus": 2, "À pied": 3})
    data = rows(TRAVEL, other).assign(groupe=lambda d: d["population"].map({"p": "Étudiants", "q": "Apprentis"}))
    with pytest.raises(StudyError, match="si ce sont des groupes, écrivez hue="):
        choices(data.drop(columns="population"))
    chart = choices(data, hue="groupe")
    assert chart.data[["category", "group", "count"]].head(4).to_numpy().tolist() == [
        ["Train", "Étudiants", 14],
        ["Train", "Apprentis", 30],
        ["Bus", "Étudiants", 25],
        ["Bus", "Apprentis", 2],
    ]
    said = texts(chart)
    assert said.count("Étudiants") == said.count("Apprentis") == 4
    assert "Étudiants : n = 59 ; sans objet : 0 ; sans réponse : 1 — Apprentis : n = 36" in " ".join(said)
    assert readable(chart.figure) == []
    red = choices(data, hue="groupe", palette={"Étudiants": "#ff0000", "Apprentis": "#00ff00"})
    assert bars(red.axes, "#ff0000")[0] == (0, pytest.approx(14 / 59))


def test_the_words_read_every_value() -> None:
    assert plain(choices(rows(NEWS)).words) == (
        "Réponses choisies, en parts de ceux qui ont répondu ; IC à 95 %. Par quels canaux ? "
        "(plusieurs réponses possibles) (n = 40 ; sans objet : 0 ; sans réponse : 0) : Courriel, 30/40 75 % [60 ; 86] "
        "; Affiche, 12/40 30 % [18 ; 45] ; Autre, 3/40 8 % [3 ; 20]."
    )
    marked = choices(rows(TRAVEL, replace(NEWS, status="derived"))).words
    assert marked.count("(publié)") == 4
    assert marked.count("(déduit)") == 3


def test_statuses_are_letters_and_faces_when_they_differ() -> None:
    chart = choices(rows(TRAVEL, replace(NEWS, status="derived")))
    assert len(bars(chart.axes, BLUE)) == 4
    assert len(bars(chart.axes, SKY)) == 3
    assert [text for text in texts(chart) if text in "PDI"] == ["P"] * 4 + ["D"] * 3


def test_hidden_choices_are_bands_in_their_place_and_their_count_is_not_said() -> None:
    travel = Question("trajet", {"Train": 14, "Bus": 3, "Vélo": 8, "À pied": 0}, type="choice", text="Comment ?")
    chart = choices(rows(travel, hidden={("trajet", "Bus"): (1, 4), ("trajet", "Vélo"): (7, 10)}))
    assert chart.data["category"].tolist() == ["Train", "Vélo", "Bus", "À pied"]
    assert bars(chart.axes, PALE) == [(0.28, 0.4), (0.04, 0.16)]
    assert plain(chart.words) == (
        "Réponses choisies, en parts de ceux qui ont répondu ; IC à 95 %. Comment ? "
        "(n = 25 ; sans objet : 0 ; sans réponse : 0) : Train, 14/25 56 % [37 ; 73] (publié) ; Vélo, 7 à 10/25 "
        "28 à 40 % (déduit) ; Bus, 1 à 4/25 4 à 16 % (déduit) ; À pied, 0/25 0 % [0 ; 13] (publié)."
    )
    assert "et un autre avec lui pour qu’on ne le retrouve pas. Bande claire : ce qui reste possible." in plain(
        chart.note
    )


def test_nobody_having_answered_is_said_and_an_empty_table_is_a_blank_chart() -> None:
    chart = choices(rows(Question("vide", {"A": 0, "B": 0}, type="choice", text="Vide")))
    assert bars(chart.axes, BLUE) == []
    assert texts(chart).count("—") == 2
    assert "— : personne n’a répondu." in plain(chart.note)
    blank = choices(rows(TRAVEL).iloc[:0])
    assert (blank.words, readable(blank.figure)) == ("Aucune réponse.", [])


def test_a_long_list_goes_on_another_page_under_its_question() -> None:
    many = Question("lieu", {f"Ville {i}": 60 - i for i in range(50)}, type="choice", text="Où habitez-vous ?")
    chart = choices(rows(many))
    assert len(chart.pages) == 2
    for page in chart.pages:
        assert readable(page) == []
        assert "Où habitez-vous ?" in [plain(text.get_text()) for text in page.findobj(Text)]


def test_it_draws_in_given_axes_and_gives_the_same_bytes() -> None:
    figure = Figure(figsize=(14, 3))
    left, right = figure.subplots(1, 2)
    assert choices(rows(TRAVEL), ax=right).axes is right
    assert not left.patches
    assert encoded(choices(rows(NEWS)).figure, "svg") == encoded(choices(rows(NEWS)).figure, "svg")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sort": "nom"}, "option inconnue (valeur trouvée : « nom »). Valeurs admises : count."),
        ({"hue": "ecole"}, "colonne absente du tableau (valeur trouvée : « ecole »)"),
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(StudyError) as error:
        choices(rows(TRAVEL), **options)  # type: ignore[arg-type]
    assert message in plain(str(error.value))


def test_intervals_of_another_confidence_and_claims_are_refused() -> None:
    with pytest.raises(StudyError, match="Les intervalles de la table ne sont pas à 80"):
        choices(rows(TRAVEL).assign(confidence=0.8))
    with pytest.raises(StudyError, match=r"charts\.shares"):
        choices(rows(TRAVEL).assign(n=pd.NA, count=pd.NA))


@st.composite
def surveys(draw: st.DrawFn) -> list[Question]:
    questions = []
    populations = draw(st.sampled_from([["p"], ["p", "q"], ["p", "q", "r"]]))
    for i in range(draw(st.integers(1, 4))):
        kind, text, status = draw(st.sampled_from(["choice", "choices"])), draw(LABELS), draw(STATUSES)
        answers = draw(st.lists(LABELS, min_size=2, max_size=7, unique=True))
        for population in populations:
            counts = draw(st.lists(st.integers(0, 4000), min_size=len(answers), max_size=len(answers)))
            n = sum(counts) if kind == "choice" else max(counts)
            counted = dict(zip(answers, counts, strict=True))
            blank = draw(st.integers(0, 40))
            questions.append(Question(f"q{i}", counted, (), kind, text, n, 0, blank, status, population))
    return questions


@settings(
    max_examples=5, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(surveys())
def test_all_can_be_read_whatever_the_survey(survey: list[Question]) -> None:
    several = len({q.population for q in survey}) > 1
    chart = choices(rows(*survey), hue="population" if several else None)
    assert [fault for page in chart.pages for fault in readable(page)] == []
    assert all(typographic(q.text) in chart.words for q in survey)
    assert all(typographic(category) in chart.words for q in survey for category in q.counts)
