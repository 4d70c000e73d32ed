"""Groups side by side: every small chart has the same axis, and its own bars, shares and denominators."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from statsmodels.stats.proportion import proportion_confint
from surveys import plain

from quality_study.charts import groups
from quality_study.charts.chart import Chart
from quality_study.charts.readable import readable
from quality_study.words.errors import StudyError

STEPS = ("Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait")
#: Two questions, two schools: how many gave each answer. Nobody of Douanes was asked the second.
COUNTS = {
    ("Clair ?", "UTC"): (5, 15, 20, 10),
    ("Clair ?", "Douanes"): (10, 10, 0, 0),
    ("Utile ?", "UTC"): (0, 10, 10, 20),
}


def rows(counts: dict[tuple[str, str], tuple[int, ...]] = COUNTS) -> pd.DataFrame:
    return pd.DataFrame(
        {"text": text, "ecole": school, "category": step, "role": "favourable" if place > 1 else "choice", "count": n}
        for (text, school), own in counts.items()
        for place, (step, n) in enumerate(zip(STEPS, own, strict=True))
    )


def bars(chart: Chart, panel: int) -> list[tuple[float, float]]:
    """The ends of the parts of the bars of a group, from top to bottom, then from left to right."""
    found = [p for p in chart.axes.child_axes[panel].patches if isinstance(p, Rectangle)]
    found.sort(key=lambda p: (round(p.get_y(), 3), p.get_x()))
    return [(round(p.get_x(), 6), round(p.get_x() + p.get_width(), 6)) for p in found]


def texts(chart: Chart) -> list[str]:
    return [plain(text.get_text()) for page in chart.pages for text in page.findobj(Text) if text.get_text()]


def test_each_group_has_its_bars_on_the_axis_of_all() -> None:
    chart = groups(rows(), col="ecole")
    assert readable(chart.figure) == []
    assert bars(chart, 0) == [
        *[(-0.4, -0.3), (-0.3, 0.0), (0.0, 0.4), (0.4, 0.6)],
        *[(-0.25, 0.0), (0.0, 0.25), (0.25, 0.75)],
    ]
    assert bars(chart, 1) == [(-1.0, -0.5), (-0.5, 0.0)]
    one, other = chart.axes.child_axes
    assert one.get_xlim() == other.get_xlim() == (-1.0, 1.08)  # that of every diverging chart
    assert one.get_window_extent().width == pytest.approx(other.get_window_extent().width)
    assert one.get_window_extent().x1 < other.get_window_extent().x0


def test_a_share_is_written_with_its_interval_and_whom_it_is_of() -> None:
    chart = groups(rows(), col="ecole")
    low, high = (round(100 * end) for end in proportion_confint(30, 50, method="wilson"))
    said = texts(chart)
    assert f"60 % [{low} ; {high}], n = 50" in said
    assert said.index("UTC") < said.index("Douanes") < said.index("Clair ?") < said.index("Utile ?")
    assert [t for t in said if "—" in t] == ["—"]  # Douanes, second question
    assert chart.data.drop_duplicates("item")["favourable"].tolist() == pytest.approx([0.6, 0.0, 0.75])
    assert "Sous chaque barre : part favorable, n." in plain(chart.note)
    assert "Utile ?, UTC (n = 40)" in plain(chart.words)


def test_more_groups_than_a_page_holds_are_refused() -> None:
    many = rows({("Clair ?", f"Groupe {i}"): (5, 15, 20, 10) for i in range(6)})
    with pytest.raises(StudyError, match=r"6 groupes ne tiennent pas côte à côte ; au plus 4\. Donnez hue="):
        groups(many, col="ecole")
    four = groups(many[many["ecole"] < "Groupe 4"], col="ecole")
    assert readable(four.figure) == []
    assert len(four.axes.child_axes) == 4


def test_a_long_list_goes_on_under_the_names_of_the_groups() -> None:
    many = rows({(f"Question {i}", school): (5, 15, 20, 10) for i in range(25) for school in ("UTC", "Douanes")})
    chart = groups(many, col="ecole")
    assert len(chart.pages) == 2
    assert [fault for page in chart.pages for fault in readable(page)] == []
    for page in chart.pages:
        said = [plain(text.get_text()) for text in page.findobj(Text)]
        assert (said.count("UTC"), said.count("Douanes")) == (1, 1)


def test_no_answer_is_a_blank_chart_and_an_order_of_groups_is_refused() -> None:
    assert groups(rows().iloc[:0], col="ecole").words == "Aucune réponse."
    with pytest.raises(StudyError, match="« sort » ne va pas avec « col »"):
        groups(rows(), col="ecole", sort="favourable")
