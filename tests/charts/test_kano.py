"""Kano's plane: coefficients at their place, sure and unsure categories, what is said."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from seen import texts
from surveys import plain

from quality_study.charts import kano
from quality_study.charts.readable import readable
from quality_study.style import BLUE, PAPER
from quality_study.survey import kano_table
from quality_study.words.errors import StudyError

ANSWERS = pd.DataFrame(
    {
        "Wifi": ["must_be"] * 8 + ["one_dimensional", "attractive"],
        "Café": ["attractive"] * 5 + ["indifferent"] * 4 + ["reverse"],
    }
)


def test_features_stand_at_their_coefficients() -> None:
    chart = kano(kano_table(ANSWERS))
    assert readable(chart.figure) == []
    sure, unsure = chart.axes.collections
    assert sure.get_offsets().tolist() == [[0.9, 0.2]]  # 9 of 10 lose by its absence, 2 of 10 win by its presence
    assert unsure.get_offsets().tolist() == [pytest.approx([0.0, 5 / 9])]  # the reverse answer is left out
    assert (to_hex(sure.get_facecolor()[0]), to_hex(unsure.get_facecolor()[0])) == (BLUE, PAPER)
    assert chart.axes.get_xlim() == chart.axes.get_ylim() == (-0.05, 1.05)
    at = {plain(t.get_text()): t.get_position() for t in chart.axes.texts}
    assert (at["Attractif"], at["Proportionnel"], at["Indifférent"], at["Obligatoire"]) == (
        (0, 1),
        (1, 1),
        (0, 0),
        (1, 0),
    )


def test_the_plane_is_cut_where_it_is_asked() -> None:
    lines = kano(kano_table(ANSWERS), cross=0.4).axes.lines
    assert lines[0].get_xdata() == [0.4, 0.4]
    assert lines[1].get_ydata() == [0.4, 0.4]


def test_each_feature_is_named_with_its_category_and_told_in_words() -> None:
    chart = kano(kano_table(ANSWERS))
    assert {"Wifi (obligatoire)", "Café (attractive incertaine)"} <= set(texts(chart.axes))
    assert plain(chart.words) == (
        "Plan de Kano de 2 fonctions. 1. Wifi : obligatoire, satisfaction 0,20, insatisfaction −0,90, réponses "
        "classées 10/10. 2. Café : attractive incertaine, satisfaction 0,56, insatisfaction 0,00, réponses "
        "classées 9/10."
    )
    assert plain(chart.note).startswith("Rond vide : l’écart avec la catégorie suivante peut venir du hasard.")


def test_a_coefficient_out_of_its_bounds_is_refused() -> None:
    wrong = pd.DataFrame([{"feature": "Wifi", "better": 1.2, "worse": 0.3, "category": "must_be"}])
    with pytest.raises(StudyError) as caught:
        kano(wrong)
    assert [plain(str(problem)) for problem in caught.value.problems] == [
        "fonction « Wifi » : coefficient hors de ses bornes (valeur trouvée : « 1,2 »). Valeurs admises : de 0 à 1.",
        "fonction « Wifi » : coefficient hors de ses bornes (valeur trouvée : « 0,3 »). Valeurs admises : de -1 à 0.",
    ]
