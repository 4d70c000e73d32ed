from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from classe import LANGUAGE, RESERVES, assignment, copy, store, unread
from harmless import active_content, policy, words
from lxml import etree
from matplotlib.collections import PathCollection

from quality_study.charts.chart import Chart
from quality_study.charts.readable import readable
from quality_study.grading.by_hand.marks import Given, ManualMark, ManualMarks, answer_digest
from quality_study.grading.giving_back.figures import distribution, questions
from quality_study.grading.giving_back.items import item_points, item_statistics
from quality_study.grading.giving_back.overview import write_overview
from quality_study.grading.results import CopyResult

#: Twelve copies, their points for the three values.
POINTS = [
    (1, 2, 3), (1, 2, 1.5), (1, 1, 3), (0, 2, 3), (1, 0, 1.5), (0, 0, 1.5), (1, 0, 0), (0, 1, 0), (0, 0, 0), (1, 2, 3),
    (0, 0, 1.5), (1, 1, 1.5),
]  # fmt: skip


def class_of(points: list[tuple[float, ...]]) -> list[CopyResult]:
    return [copy(f"Élève {i:02d}", p) for i, p in enumerate(points)]


def given(results: list[CopyResult], points: list[tuple[float, float]]) -> ManualMarks:
    task = assignment().tasks[0]
    marks = [
        ManualMark(
            student=r.student, cell="p1", criterion=title, answer=answer_digest(r, task),
            first=Given(points=p), second=Given(), points=p, state="marked",
        )
        for r, pair in zip(results, points, strict=True)
        for title, p in zip((RESERVES, LANGUAGE), pair, strict=True)
    ]  # fmt: skip
    return ManualMarks(assignment="tp8", marks=tuple(marks))


def test_difficulty_and_discrimination_are_those_of_numpy() -> None:
    results = class_of(POINTS)
    table = item_statistics(item_points([*results, unread("Zoé")], ManualMarks(assignment="tp8"), assignment()))
    p = np.array(POINTS)
    assert table["item"].tolist() == ["tp8.n", "tp8.part", "tp8.ecoles"]
    assert table["n"].tolist() == [12, 12, 12]  # Zoé's copy was not run
    assert table["difficulty"].tolist() == pytest.approx([7 / 12, 11 / 24, 19.5 / 36])
    rest = p.sum(axis=1, keepdims=True) - p
    assert table["discrimination"].tolist() == pytest.approx([np.corrcoef(p[:, i], rest[:, i])[0, 1] for i in range(3)])
    for row in table.itertuples():  # Fisher (1921): atanh(r) has standard error 1 / sqrt(n - 3)
        z, half = np.arctanh(row.discrimination), 1.959963985 / 3
        assert (row.low, row.high) == pytest.approx((np.tanh(z - half), np.tanh(z + half)))
    own, other = p[:, 0] == 1, rest[:, 0]
    point_biserial = (other[own].mean() - other[~own].mean()) / other.std() * np.sqrt(own.mean() * (1 - own.mean()))
    assert table["discrimination"][0] == pytest.approx(point_biserial)


def test_a_copy_without_a_mark_counts_nowhere_even_if_something_was_recorded() -> None:
    died = copy("Zoé", (0, 0, 0), status="not_graded", reason="Le noyau s’est arrêté.")
    none = ManualMarks(assignment="tp8")
    alone, both = (
        item_statistics(item_points(r, none, assignment())) for r in (class_of(POINTS), [*class_of(POINTS), died])
    )
    pd.testing.assert_frame_equal(alone, both)


def test_a_discrimination_counted_by_hand() -> None:
    # rest of the first item: 0, 2, 2, 4; deviations of the item -1/2, -1/2, 1/2, 1/2; of the rest -2, 0, 0, 2
    results = class_of([(0, 0, 0), (0, 2, 0), (1, 2, 0), (1, 1, 3)])
    table = item_statistics(item_points(results, ManualMarks(assignment="tp8"), assignment()))
    assert table["discrimination"][0] == pytest.approx(2 / np.sqrt(1 * 8))


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([(1, 0, 0), (1, 2, 3), (1, 1, 0)], "toutes les copies ont les mêmes points"),
        ([(0, 1, 0), (1, 1, 0), (0, 1, 0)], "le reste de la note est le même partout"),
        ([(0, 1, 0), (1, 2, 0)], "moins de trois copies"),
    ],
)
def test_an_undefined_discrimination_is_said_and_is_not_zero(points: list[tuple[float, ...]], why: str) -> None:
    table = item_statistics(item_points(class_of(points), ManualMarks(assignment="tp8"), assignment()))
    assert table["why"][0] == why
    assert table[["discrimination", "low", "high"]].iloc[0].isna().all()
    chart = questions(table)
    easy = round(table["difficulty"][0] * 100)
    said = f"tp8.n : {easy} % des points (n = {len(points)}), discrimination non définie ({why})."
    assert said in chart.words.replace("\u00a0", " ").replace("\u202f", " ")
    assert readable(chart.figure) == []


def test_prose_is_an_item_once_all_of_it_is_marked() -> None:
    results = class_of(POINTS[:4])
    prose = [(3, 1), (1, 0), (0, 0.5), (3, 1)]
    table = item_points(results, given(results, prose), assignment())
    assert table.columns.tolist()[3:] == [("Conclure — Réserves", 3.0), ("Conclure — Langue", 1.0)]
    found = item_statistics(table)
    assert found["difficulty"].tolist()[3:] == pytest.approx([7 / 12, 2.5 / 4])
    whole = np.hstack([np.array(POINTS[:4]), np.array(prose)])
    rest = whole.sum(axis=1) - whole[:, 3]
    assert found["discrimination"][3] == pytest.approx(np.corrcoef(whole[:, 3], rest)[0, 1])
    partial = given(results[:3], prose[:3])
    assert item_points(results, partial, assignment()).shape == (4, 3)


def dots(chart: Chart) -> list[tuple[float, float]]:
    """The place of each dot, as matplotlib holds it: a mark, then a height."""
    (drawn,) = (c for c in chart.axes.collections if isinstance(c, PathCollection))
    return [(float(x), float(y)) for x, y in drawn.get_offsets()]


@pytest.mark.parametrize(
    ("marks", "most", "step"),
    [([0.0], 20, 0.5), ([20.0] * 40, 20, 0.5), ([0, 20, 10.24, 10.25, 10.26], 20, 0.5),
     (list(np.linspace(0, 20, 400)), 20, 0.5), ([0.3, 2.6, 6], 6, 0.25), ([33, 34], 35, 1), ([0.0, 130.0], 130, 5)],
)  # fmt: skip
def test_every_copy_is_a_dot_at_its_mark(marks: list[float], most: float, step: float) -> None:
    chart = distribution(marks, most, "Notes")
    assert readable(chart.figure) == []
    assert chart.axes.get_xlim() == (0, most)
    found = dots(chart)
    assert len(set(found)) == len(marks)  # none hides another
    assert np.abs(np.array(sorted(x for x, _ in found)) - sorted(marks)).max() <= step / 2 + 1e-9


def test_the_page_of_the_class_names_and_counts_what_has_no_mark(tmp_path: Path) -> None:
    results = [*class_of(POINTS), unread("Zoé <b>"), copy("Public", (1, 0, 0), public_only=True)]
    found = assignment().model_copy(update={"tasks": ()})
    files = write_overview(store(tmp_path, results), found, tmp_path / "classe")
    assert [p.name for p in files] == [
        "classe.html",
        "questions.csv",
        "ressemblances.csv",
        "notes.svg",
        "questions.svg",
    ]
    page = files[0].read_bytes()
    assert active_content(page, drawings=True) == []
    assert policy(page) == {
        "default-src": "'none'", "style-src": "'unsafe-inline'", "font-src": "data:", "base-uri": "'none'",
        "form-action": "'none'",
    }  # fmt: skip
    said = words(page)
    assert "14 copies : 13 notées, 1 sans note automatique." in said
    assert (
        "Elles ne comptent dans aucun calcul de cette page. Zoé <b> : Le fichier n’est pas un carnet : JSON incorrect."
        in said
    )
    assert "Des valeurs y sont justes sur l’édition fournie, mais pas sur les éditions cachées : Public." in said
    assert "Moins de 10 copies" not in said
    marks = pd.Series([sum(p) * 20 / 6 for p in [*POINTS, (1, 0, 0)]])
    soup = BeautifulSoup(page, "html.parser")
    summary = [c.get_text() for c in soup.table.tbody.find_all("td")]
    expected = [marks.mean(), marks.min(), marks.quantile(0.25), marks.median(), marks.quantile(0.75), marks.max()]
    assert summary == ["13", *(f"{v:.2f}".replace(".", ",") for v in expected)]
    figures = soup.find_all("figure")
    assert [f["role"] for f in figures] == ["img", "img"]
    assert figures[0]["aria-label"].replace("\u00a0", " ").startswith("Notes sur 20 : 13 copies, médiane 8,33 sur 20.")
    identifiers = [e["id"] for e in soup.find_all(id=True)]
    assert len(identifiers) == len(set(identifiers))


def test_a_small_class_is_warned_about_and_half_marked_prose_is_left_out(tmp_path: Path) -> None:
    results = class_of(POINTS[:5])
    page = write_overview(store(tmp_path, results), assignment(), tmp_path / "classe")[0].read_bytes()
    said = words(page)
    assert "5 copies : 5 à compléter." in said
    assert "Aucune note finale n’est encore complète." in said
    assert (
        "Moins de 10 copies : une discrimination n’a guère de sens ; les difficultés elles-mêmes bougent beaucoup "
        "d’une classe à l’autre."
    ) in said
    assert "Les réponses rédigées entreront dans cette analyse quand elles seront toutes notées." in said
    assert "Points automatiques sur 6 (n = 5)" in said


def test_the_figures_are_drawings_without_anything_active_and_always_the_same(tmp_path: Path) -> None:
    marks = store(tmp_path, class_of(POINTS))
    one, other = (write_overview(marks, assignment(), tmp_path / n) for n in ("a", "b"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]
    for path in one[3:]:
        tree = etree.parse(path)
        assert not tree.xpath("//*[local-name()='script' or local-name()='image' or local-name()='foreignObject']")
        assert all(v.startswith("#") for v in tree.xpath("//@*[local-name()='href']"))


def test_a_class_without_any_run_copy_has_a_page(tmp_path: Path) -> None:
    files = write_overview(store(tmp_path, [unread("Zoé")]), assignment(), tmp_path / "classe")
    assert [p.name for p in files] == ["classe.html", "questions.csv", "ressemblances.csv"]
    assert "1 copie : 1 sans note automatique." in words(files[0].read_bytes())
    assert "Aucune copie à montrer." in words(files[0].read_bytes())
    with files[1].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(r["question"], r["n"], r["part_des_points"], r["non_definie"]) for r in rows] == [
        (name, "0", "", "moins de trois copies") for name in ("tp8.n", "tp8.part", "tp8.ecoles")
    ]


def test_many_questions_take_several_pages_where_nothing_overlaps() -> None:
    rows = pd.DataFrame({
        "item": [f"Une question dont l’intitulé est assez long pour tenir sur deux lignes, n° {i}" for i in range(70)],
        "max": 1.5, "n": 30, "difficulty": np.linspace(0, 1, 70), "discrimination": np.linspace(-0.9, 0.95, 70),
        "low": np.linspace(-0.97, 0.9, 70), "high": np.linspace(-0.7, 0.98, 70), "why": "",
    })  # fmt: skip
    chart = questions(rows)
    assert len(chart.pages) > 1
    assert [fault for page in chart.pages for fault in readable(page)] == []


def test_each_question_has_its_share_and_its_interval_on_axes_of_their_own() -> None:
    rows = pd.DataFrame({
        "item": ["a", "b"], "max": 1.0, "n": 30, "difficulty": [0.25, 1.0], "discrimination": [-0.6, 0.5],
        "low": [-0.8, 0.2], "high": [-0.3, 0.7], "why": "",
    })  # fmt: skip
    chart = questions(rows)
    assert [(p.get_x(), p.get_width()) for p in chart.axes.patches] == [(0.0, 0.25), (0.0, 1.0)]
    (plane,) = chart.axes.child_axes
    assert plane.get_xlim() == (-1, 1)
    assert [float(line.get_xdata()[0]) for line in plane.lines if line.get_marker() == "o"] == [-0.6, 0.5]
    ends = [p.vertices[:, 0].tolist() for c in plane.collections if c.get_linewidth()[0] == 1.2 for p in c.get_paths()]
    assert [pytest.approx(e) for e in ends] == [[-0.8, -0.3], [0.2, 0.7]]
    mild = questions(rows.assign(low=0.1, high=0.6, discrimination=0.5))
    assert mild.axes.child_axes[0].get_xlim() == (-0.5, 1)
    assert "moins de" not in mild.note.lower()
    assert "Moins de 10 copies" in questions(rows.assign(n=9)).note.replace("\u00a0", " ")
