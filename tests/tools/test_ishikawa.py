"""Ishikawa: families on both sides of the spine, cut across pages when they are many or tall."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, STATUSES

from quality_study.diagram import Box, Line, Scene, check_scene
from quality_study.facts.tool_tables.cards import check_ishikawa
from quality_study.tools.ishikawa import Cause, families_of, ishikawa

NBSP = "\u00a0"


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["branch", "text", "status"])
    return frame.set_index(pd.RangeIndex(2, 2 + len(frame), name="line"))


SMALL = table(
    ("Effet", "Peu de réponses", "published"),
    ("Méthode", "Questionnaire trop long", "derived"),
    ("Milieu", "Examens", "illustrative"),
    ("Méthode", "Relance tardive", "published"),
)


def bones(scene: Scene) -> dict[str, Line]:
    """Return the bone of each family: from its name to the spine."""
    return {
        s.joins[0]: s
        for s in scene.shapes
        if isinstance(s, Line) and s.joins and s.joins[0].startswith("famille") and s.joins[1] == "effet"
    }


def test_bones_lean_towards_the_head_on_both_sides_of_the_spine() -> None:
    scene = ishikawa(SMALL).scene
    boxes = {s.name: s for s in scene.shapes if isinstance(s, Box) and s.name}
    effect, method, place = boxes["effet"], boxes["famille 1"], boxes["famille 2"]
    spine = effect.y + effect.height / 2
    assert method.y + method.height < spine < place.y
    assert effect.x + effect.width == pytest.approx(169.6)
    for name, tip_y in (("famille 1", method.y + method.height), ("famille 2", place.y)):
        (tip, foot) = bones(scene)[name].points
        assert tip[1] == pytest.approx(tip_y)
        assert foot == pytest.approx((effect.x - 5, spine))
        assert (foot[0] - tip[0]) / abs(foot[1] - tip[1]) == pytest.approx(0.5)
        assert boxes[name].x < tip[0] < boxes[name].x + boxes[name].width


def test_each_cause_hangs_on_the_bone_of_its_family() -> None:
    scene = ishikawa(SMALL).scene
    for name, count in (("famille 1", 2), ("famille 2", 1)):
        (x0, y0), (x1, y1) = bones(scene)[name].points
        ends = [s.points[-1] for s in scene.shapes if isinstance(s, Line) and s.joins == (name, name)]
        assert len(ends) == count
        for x, y in ends:
            assert x == pytest.approx(x0 + (y - y0) / (y1 - y0) * (x1 - x0))


UNDER = table(
    ("Effet", "Peu de réponses", "own"),
    ("Méthode", "Aucun rappel", "own"),
    ("Méthode", "Un seul envoi", "own"),
    ("aucun rappel.", "Pas d’adresses", "own"),
    ("Pas d’adresses", "Feuille perdue", "own"),
    ("Milieu", "Examens", "own"),
)


def test_a_branch_named_like_a_cause_goes_under_it() -> None:
    method, place = families_of(UNDER.iloc[1:])
    assert method.name == "Méthode"
    assert method.causes == (
        Cause("Aucun rappel", "own"),
        Cause("Pas d’adresses", "own", 1),
        Cause("Feuille perdue", "own", 2),
        Cause("Un seul envoi", "own"),
    )
    assert place.causes == (Cause("Examens", "own"),)
    assert ishikawa(UNDER).alt == (
        f"Diagramme d’Ishikawa. Effet{NBSP}: Peu de réponses. Méthode{NBSP}: Aucun rappel, qui vient de{NBSP}: "
        f"Pas d’adresses, qui vient de{NBSP}: Feuille perdue\u202f; Un seul envoi. Milieu{NBSP}: Examens."
    )


def test_a_twig_leads_from_a_cause_to_what_it_comes_from() -> None:
    scene = ishikawa(UNDER).scene
    lines = [s.points for s in scene.shapes if isinstance(s, Line) and s.joins == ("famille 1", "famille 1")]
    across = [p for p in lines if p[0][1] == p[1][1]]
    twigs = [p for p in lines if p[0][1] != p[1][1]]
    assert len(across) == 4
    assert len(twigs) == 2
    for (x, y), end in twigs:
        assert end in [p[0] for p in across]
        assert any(p[0][0] <= x <= p[1][0] and y == p[0][1] for p in across)
    assert check_scene(scene) == []


def test_marks_of_status_are_drawn_where_statuses_differ() -> None:
    def marks(rows: pd.DataFrame) -> int:
        return sum(isinstance(s, Box) and s.width == 1.8 for s in ishikawa(rows).scene.shapes)

    assert marks(SMALL) == 3
    assert marks(SMALL.assign(status="illustrative")) == 0


def test_the_alternative_text_holds_the_effect_and_every_cause() -> None:
    assert ishikawa(SMALL).alt == (
        f"Diagramme d’Ishikawa. Effet{NBSP}: Peu de réponses (publié). Méthode{NBSP}: Questionnaire trop long (déduit)"
        f"\u202f; Relance tardive (publié). Milieu{NBSP}: Examens (illustratif)."
    )


def test_one_effect_is_needed() -> None:
    assert [str(p) for p in check_ishikawa(SMALL.iloc[1:], "f.csv")] == [
        "f.csv, « branche » : il faut une ligne « Effet », et une seule, puis des familles de causes "
        "(valeur trouvée : « 0 ligne « Effet » »). Valeurs admises : 1 ligne."
    ]
    assert check_ishikawa(SMALL, "f.csv") == []


def test_more_than_six_families_take_another_page() -> None:
    rows = [("Effet", "Retard", "published"), *((f"Famille {i}", "cause", "published") for i in range(7))]
    scenes = ishikawa(table(*rows)).scenes
    assert [sum(isinstance(s, Box) and s.obstacle for s in scene.shapes) for scene in scenes] == [7, 2]
    assert [len(bones(scene)) for scene in scenes] == [6, 1]
    assert [t.text for t in scenes[1].texts if t.inside == "effet"] == ["Retard (suite 2 sur", "2)"]


@DRAWN
@given(
    effect=st.tuples(LABELS, STATUSES),
    families=st.lists(
        st.tuples(LABELS, st.lists(st.tuples(LABELS, STATUSES), min_size=1, max_size=5)), min_size=1, max_size=9
    ),
)
def test_nothing_overlaps(effect: tuple[str, str], families: list[tuple[str, list[tuple[str, str]]]]) -> None:
    rows = [("Effet", *effect)]
    rows += [
        (f"{i} {name}"[:300], text, status) for i, (name, causes) in enumerate(families) for text, status in causes
    ]
    rows += [(text, "d’où vient", status) for i, (_, text, status) in enumerate(rows) if 0 < i < 4]
    for scene in ishikawa(table(*rows)).scenes:
        assert check_scene(scene) == []
