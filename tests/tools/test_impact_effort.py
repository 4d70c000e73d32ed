"""Impact and effort: quarters, places, list."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Drawing, check_scene
from quality_study.facts.tool_tables.scores import check_impact_effort
from quality_study.style import BLUE, GREY, PALE, PAPER
from quality_study.tools.impact_effort import compute, impact_effort
from quality_study.words.errors import StudyError

NBSP, THIN = "\u00a0", "\u202f"
ROWS = [
    ("1", "Montrer les posters", "8", "2", "published"),
    ("2", "Diffuser", "7", "6", "derived"),
    ("3", "Louer un car", "3", "8", "illustrative"),
    ("4", "Tester le micro", "8", "2", "published"),
]
LABEL = st.text(alphabet="abcdeéfghi ’-:", min_size=1, max_size=300).map(lambda t: t.strip() or "x")


def table(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["id", "text", "impact", "effort", "status"])
    found.index = pd.RangeIndex(2, len(found) + 2, name="line")
    return found


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def test_quarters_begin_above_the_half_of_the_scale() -> None:
    (action,) = compute(table([("1", "x", "3", "2", "published")]))
    assert [action.quarter(scale) for scale in (3, 4, 5, 10)] == [
        "À planifier",
        "À faire d’abord",
        "À faire d’abord",
        "Si possible",
    ]


def test_actions_stand_at_their_scores_with_the_look_of_their_status() -> None:
    boxes = [
        s for s in impact_effort(table(ROWS)).scene.shapes if isinstance(s, Box) and s.height == 8.0 and s.width == 11.0
    ]
    left, top = (170 - 120) / 2 + 0.5, 0.4 + 10 + 0.5
    framed = [b for b in boxes if b.edge != "none"]
    assert [(b.x, b.y) for b in framed] == [
        pytest.approx((left + 12, top + 2 * 9)),
        pytest.approx((left + 5 * 12, top + 3 * 9)),
        pytest.approx((left + 7 * 12, top + 7 * 9)),
    ]
    assert [(b.fill, b.edge, b.dashed) for b in framed] == [
        (PALE, BLUE, False),
        (PAPER, BLUE, False),
        (PAPER, GREY, True),
    ]


def test_what_is_written() -> None:
    assert texts(impact_effort(table(ROWS))) == [
        "↑ Impact", "À faire d’abord", "À planifier", "Si possible", "À écarter", "1, 4", "2", "3", "Effort →",
        "N°", "Action", "Impact", "Effort", "Lecture",
        "1", "Montrer les posters", "8", "2", "À faire d’abord",
        "2", "Diffuser", "7", "6", "À planifier",
        "3", "Louer un car", "3", "8", "À écarter",
        "4", "Tester le micro", "8", "2", "À faire d’abord",
        f"Notes de 1 à 10{THIN}; fort à partir de 6.", "publié", "déduit", "illustratif",
    ]  # fmt: skip


def test_describe_tells_everything() -> None:
    assert impact_effort(table(ROWS)).alt == (
        "Matrice impact-effort de 4 actions, notes de 1 à 10. "
        f"À faire d’abord{NBSP}: 1. Montrer les posters (impact 8, effort 2, publié){THIN}; "
        "4. Tester le micro (impact 8, effort 2, publié). "
        f"À planifier{NBSP}: 2. Diffuser (impact 7, effort 6, déduit). Si possible{NBSP}: aucune action. "
        f"À écarter{NBSP}: 3. Louer un car (impact 3, effort 8, illustratif)."
    )


def test_a_score_above_the_scale_is_refused() -> None:
    with pytest.raises(StudyError) as caught:
        impact_effort(table(ROWS), scale=5)
    assert str(caught.value) == "Une note vaut 8, plus que le maximum de l’échelle (scale = 5)."


def test_check_refuses_identifiers_twice_or_too_long() -> None:
    assert check_impact_effort(table(ROWS), "f") == []
    assert [str(p) for p in check_impact_effort(table([ROWS[0], ROWS[0], ("A1234", *ROWS[1][1:])]), "f")] == [
        "f, ligne 3, « id » : identifiant déjà écrit ligne 2 (valeur trouvée : « 1 »).",
        "f, ligne 4, « id » : identifiant trop long (valeur trouvée : « A1234 »). "
        "Valeurs admises : 4 caractères au plus.",
    ]


@DRAWN
@given(labels=st.lists(LABEL, min_size=1, max_size=4), count=st.integers(1, 60), seed=st.integers(0, 10**6))
def test_nothing_overlaps_whatever_the_actions(labels: list[str], count: int, seed: int) -> None:
    pick = random.Random(seed)
    scale = pick.choice([1, 3, 5, 10])
    rows = []
    for i in range(count):
        scores = [str(pick.randint(1, scale)) for _ in range(2)]
        text = labels[i] if i < len(labels) else f"Action {i}"
        rows.append((f"A{i}", text, *scores, pick.choice(["published", "derived", "illustrative"])))
    drawing = impact_effort(table(rows), scale=scale)
    assert [check_scene(scene) for scene in drawing.scenes] == [[] for _ in drawing.scenes]
