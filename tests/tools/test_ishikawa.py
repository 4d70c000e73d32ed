"""Ishikawa: families on both sides of the spine, cut across pages when they are many or tall."""

from __future__ import annotations

import pandas as pd
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, STATUSES

from quality_study.diagram import Box, check_scene
from quality_study.facts.tool_tables.cards import check_ishikawa
from quality_study.tools.ishikawa import ishikawa

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


def test_families_alternate_above_and_below_the_spine() -> None:
    boxes = {s.name: s for s in ishikawa(SMALL).scene.shapes if isinstance(s, Box) and s.name}
    effect, method, place = boxes["effet"], boxes["famille 1"], boxes["famille 2"]
    spine = effect.y + effect.height / 2
    assert method.y + method.height < spine < place.y
    assert method.x == place.x == 0.4
    assert effect.x + effect.width == 169.6


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
    assert [t.text for t in scenes[1].texts if t.inside == "effet"] == ["Retard (suite 2 sur", "2)"]


@DRAWN
@given(
    effect=st.tuples(LABELS, STATUSES),
    families=st.lists(
        st.tuples(LABELS, st.lists(st.tuples(LABELS, STATUSES), min_size=1, max_size=5)), min_size=1, max_size=12
    ),
)
def test_nothing_overlaps(effect: tuple[str, str], families: list[tuple[str, list[tuple[str, str]]]]) -> None:
    rows = [("Effet", *effect)]
    rows += [
        (f"{i} {name}"[:300], text, status) for i, (name, causes) in enumerate(families) for text, status in causes
    ]
    for scene in ishikawa(table(*rows)).scenes:
        assert check_scene(scene) == []
