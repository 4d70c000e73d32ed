"""Each fault that makes a figure illegible, planted once."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from quality_study.charts.readable import contrast, readable


@pytest.fixture
def figure() -> Figure:
    figure = Figure(figsize=(4, 3))
    figure.add_axes((0.2, 0.2, 0.6, 0.6))
    return figure


def test_a_plain_figure_can_be_read(figure: Figure) -> None:
    figure.axes[0].bar([1, 2], [3, 4])
    figure.axes[0].set_title("Deux barres")
    assert readable(figure) == []


def test_a_text_over_another(figure: Figure) -> None:
    figure.text(0.5, 0.9, "premier")
    figure.text(0.52, 0.91, "second")
    assert readable(figure) == ["deux textes se couvrent : « premier » et « second »"]


def test_a_text_that_leaves_the_page(figure: Figure) -> None:
    figure.text(0.95, 0.9, "trop à droite")
    assert readable(figure) == ["texte hors de la page : « trop à droite »"]


def test_a_small_text(figure: Figure) -> None:
    figure.text(0.1, 0.9, "minuscule", size=7.5)
    assert readable(figure) == ["texte de 7.5 points, 8 au moins : « minuscule »"]


def test_a_text_without_contrast_on_its_bar(figure: Figure) -> None:
    axes = figure.axes[0]
    axes.bar([0.5], [1], width=1, color="#7fb2e5")
    axes.text(0.5, 0.5, "41", color="white", ha="center")
    assert readable(figure) == ["contraste de 2.2, 4.5 au moins : « 41 »"]
    axes.texts[0].set_color("#1b1f24")
    assert readable(figure) == []


def test_a_text_without_contrast_on_its_cell_of_a_heatmap(figure: Figure) -> None:
    axes = figure.axes[0]
    axes.pcolormesh([[0.0, 1.0], [0.0, 0.0]], cmap="Greys")
    axes.text(1.5, 0.5, "41", color="#1b1f24", ha="center", va="center")
    assert [fault for fault in readable(figure) if "41" in fault] == ["contraste de 1.3, 4.5 au moins : « 41 »"]
    axes.texts[0].set_position((0.5, 0.5))
    assert readable(figure) == []


def test_a_bar_and_a_line_that_leave_their_axis(figure: Figure) -> None:
    axes = figure.axes[0]
    axes.barh([0], [0.9])
    axes.plot([0, 0.2], [0, 0], label="intervalle")
    axes.set_xlim(0, 0.5)
    axes.set_ylim(-1, 1)
    assert readable(figure) == ["une barre sort de son axe : de 0 à 0.9"]
    axes.set_xlim(0, 1)
    axes.set_ylim(0.1, 1)
    assert "un trait sort de son axe : intervalle" in readable(figure)


def test_contrast_is_that_of_the_standard() -> None:
    # W3C, WCAG 2.2: black on white is 21, #767676 on white is the lightest grey that passes 4.5.
    assert contrast("black", "white") == pytest.approx(21)
    assert contrast("#767676", "white") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "white") < 4.5


def test_a_point_that_is_not_known_leaves_no_axis() -> None:
    """What seaborn's pointplot draws without intervals: lines whose ends are NaN."""
    figure = Figure(figsize=(6, 3))
    axes = figure.subplots()
    axes.plot([0.5, 0.6], [0, 1])
    axes.plot([float("nan")] * 2, [0, 0])
    assert readable(figure) == []
    axes.set_xlim(0.55, 1)
    assert readable(figure) == ["un trait sort de son axe : _child0"]
