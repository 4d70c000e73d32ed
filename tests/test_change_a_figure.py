"""The guide « Changer une figure »: each change that it shows, run on the invented edition, changes the figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from quality_study import charts
from quality_study.facts.edition import open_edition
from quality_study.report import french, showing
from quality_study.report import study as study_module
from quality_study.report.study import Study

ROOT = Path(__file__).parents[1]
BEFORE, OPTION, LINE, OWN = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "changer-une-figure.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.fixture(scope="module")
def study(calculated: Path) -> Study:
    return Study(open_edition("exemple", root=calculated), 0.95)


def run(study: Study, monkeypatch: pytest.MonkeyPatch, *cells: str) -> list[tuple[str, Any, str]]:
    """Run cells of the guide as a notebook does, figures proved legible; return what they show."""
    found: list[tuple[str, Any, str]] = []
    real = showing.show_entry

    def show_entry(key: str, entry: Any, one: Any, **given: Any) -> None:
        real(key, entry, one, **given)
        found.append((key, one, given["message"]))

    monkeypatch.setattr(study_module, "show_entry", show_entry)
    monkeypatch.setattr(showing, "display", lambda *_, **__: None)
    names = {"study": study, "charts": charts, "french": french}
    before = plt.get_fignums()
    for cell in cells:
        exec(cell, names)
    assert plt.get_fignums() == before  # else Jupyter would show at the end of the cell what was shown already
    return found


def bars(ax: Axes) -> set[tuple[float, str]]:
    """Where each bar begins, and its colour."""
    return {
        (round(p.get_x(), 4), to_hex(p.get_facecolor()))
        for p in ax.patches
        if isinstance(p, Rectangle) and p.get_width() > 0.001
    }


def test_an_option_changes_the_colours_and_the_order(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run(study, monkeypatch, BEFORE)
    after = run(study, monkeypatch, BEFORE, OPTION)[len(before) :]
    assert [key for key, *_ in before] == [key for key, *_ in after] == ["fig-22"]
    (_, one, _), (_, other, _) = before[0], after[0]
    assert {color for _, color in bars(one.axes)} != {color for _, color in bars(other.axes)}
    first, again = ([i for i in chart.data["item"].unique() if i.startswith("contenu")] for chart in (one, other))
    assert len(first) == 4
    assert again == first[::-1]  # the least favourable comes first


def test_a_line_is_added_with_matplotlib(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    ((key, chart, _),) = run(study, monkeypatch, LINE)
    assert key == "fig-23-1"
    assert [list(line.get_xdata()) for line in chart.axes.lines if line.get_linestyle() == ":"] == [[1 / 3, 1 / 3]]


def test_a_figure_of_ones_own_takes_the_number_and_the_message(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    ((key, ax, message),) = run(study, monkeypatch, OWN)
    scores = study.ranking()
    assert key == "fig-35"
    assert [t.get_text().replace("\n", " ") for t in ax.get_yticklabels()] == scores["text"].tolist()
    assert {t.get_fontname() for t in ax.get_yticklabels()} == {"Source Sans Pro"}  # the font of the PDF
    assert message.startswith(f"« {scores['item'].iloc[0]} » vient en tête, à {100 * scores['value'].iloc[0]:.0f}")
