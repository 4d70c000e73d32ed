"""Matrices of activities and resources, and RACI: cells, bands, messages."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Drawing, check_scene
from quality_study.facts.tool_tables.matrices import check_resources, unanswered
from quality_study.style import BLUE, GREY, HEIGHT, PALE, PAPER
from quality_study.tools.raci import compute as compute_raci
from quality_study.tools.raci import raci
from quality_study.tools.resources import Entry, Layout, compute, describe, resources

NBSP, THIN = "\u00a0", "\u202f"
ROWS = [
    ("Tenir le blog", "Équipe", "rédige", "published"),
    ("Tenir le blog", "Outils", "", "derived"),
    ("Animer", "Équipe", "anime", "illustrative"),
    ("Tenir le blog", "Équipe", "relit", "derived"),
]
LETTERS = [
    ("Cadrer", "Équipe", "R", "published"),
    ("Cadrer", "Tuteur", "A", "published"),
    ("Écrire", "Équipe", "A", "published"),
    ("Écrire", "Équipe", "R", "published"),
]
LABEL = st.text(alphabet="abcdeéfghi ’-:", min_size=1, max_size=300).map(lambda t: t.strip() or "x")


def table(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["activity", "resource", "role", "status"])
    found.index = pd.RangeIndex(2, len(found) + 2, name="line")
    return found


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def test_the_roles_of_a_pair_share_a_cell_with_the_weakest_status() -> None:
    matrix = compute(table(ROWS))
    assert (matrix.activities, matrix.resources) == (("Tenir le blog", "Animer"), ("Équipe", "Outils"))
    assert matrix.entries == {
        ("Tenir le blog", "Équipe"): Entry(("rédige", "relit"), "derived"),
        ("Tenir le blog", "Outils"): Entry(("×",), "derived"),
        ("Animer", "Équipe"): Entry(("anime",), "illustrative"),
    }


def test_cells_are_framed_by_status_and_aligned() -> None:
    boxes = [s for s in resources(table(ROWS)).scene.shapes if isinstance(s, Box) and s.width > 7 and s.edge != "none"]
    left = 0.4 + 46 + 0.7
    assert [(b.x, b.fill, b.edge, b.dashed) for b in boxes] == [
        (pytest.approx(left), PAPER, BLUE, False),
        (pytest.approx(left + 31), PAPER, BLUE, False),
        (pytest.approx(left), PAPER, GREY, True),
    ]
    assert [b.width for b in boxes] == pytest.approx([31 - 1.4] * 3)
    (solid,) = [s for s in resources(table(ROWS[:1])).scene.shapes if isinstance(s, Box) and s.fill == PALE]
    assert (solid.edge, solid.hatch, solid.dashed) == (BLUE, None, False)


def test_what_is_written() -> None:
    assert texts(resources(table(ROWS))) == [
        "Activité", "Équipe", "Outils", "Tenir le blog", "rédige", "relit", "×", "Animer", "anime", "déduit",
        "illustratif",
    ]  # fmt: skip


def test_too_many_columns_are_cut_into_even_bands() -> None:
    rows = [("Animer", f"Ressource {i}", "x", "published") for i in range(1, 9)]
    drawing = resources(table(rows))
    assert [[t.text for t in s.texts if t.text.startswith("Colonnes")] for s in drawing.scenes] == [
        [f"Colonnes{NBSP}: ressources 1 à 4 sur 8."],
        [f"Colonnes{NBSP}: ressources 5 à 8 sur 8."],
    ]
    assert [t.bold for t in drawing.more[0].texts if t.text == "Activité"] == [True]
    one = resources(table(rows), layout=Layout(activity=20, least=10))
    assert len(one.scenes) == 1


def test_too_many_rows_are_cut_into_pages() -> None:
    drawing = resources(table([(f"Activité {i}", "Équipe", "anime", "published") for i in range(60)]))
    assert [s.height <= HEIGHT for s in drawing.scenes] == [True] * 3
    assert [s.texts[-1].text for s in drawing.scenes] == ["page 1 sur 3", "page 2 sur 3", "page 3 sur 3"]
    assert [s.texts[0].text for s in drawing.scenes] == ["Activité"] * 3


def test_describe_tells_everything() -> None:
    assert resources(table(ROWS)).alt == (
        f"Matrice activités et ressources{NBSP}: 2 activités, 2 ressources. "
        f"Tenir le blog — Équipe{NBSP}: rédige, relit (déduit){THIN}; Outils{NBSP}: × (déduit). "
        f"Animer — Équipe{NBSP}: anime (illustratif)."
    )


def test_check_finds_what_is_said_twice() -> None:
    assert check_resources(table(ROWS), "f") == []
    assert [str(p) for p in check_resources(table([ROWS[0], ROWS[2], ROWS[0]]), "f")] == [
        "f, ligne 4, « activite » : déjà écrit ligne 2 (valeur trouvée : « Tenir le blog »)."
    ]


def test_raci_letters_share_a_cell_in_the_order_of_the_name() -> None:
    assert compute_raci(table(LETTERS)).entries["Écrire", "Équipe"] == Entry(("R / A",), "published")
    assert texts(raci(table(LETTERS)))[-1] == (
        f"R{NBSP}: réalise, A{NBSP}: répond du résultat, C{NBSP}: est consulté, I{NBSP}: est informé"
    )
    assert raci(table(LETTERS)).alt == (
        f"Matrice RACI{NBSP}: 2 activités, 2 ressources. Cadrer — Équipe{NBSP}: R (publié){THIN}; "
        f"Tuteur{NBSP}: A (publié). Écrire — Équipe{NBSP}: R / A (publié). "
        f"R{NBSP}: réalise, A{NBSP}: répond du résultat, C{NBSP}: est consulté, I{NBSP}: est informé."
    )


def test_the_method_wants_one_a_and_one_only_for_each_activity() -> None:
    assert unanswered(table(LETTERS), "f") == []
    rows = [*LETTERS, ("Cadrer", "École", "A", "published"), ("Publier", "Équipe", "R", "published")]
    assert [str(p) for p in unanswered(table(rows), "f")] == [
        "f, ligne 6, « role » : deuxième rôle A de l’activité « Cadrer » (le premier est ligne 3) : la méthode en veut "
        "un seul, sinon personne ne tranche.",
        "f, ligne 7, « role » : personne ne répond de l’activité « Publier » : la méthode veut un rôle A, et un seul.",
    ]


@DRAWN
@given(labels=st.lists(LABEL, min_size=1, max_size=4), count=st.integers(1, 60), seed=st.integers(0, 10**6))
def test_nothing_overlaps_whatever_the_matrix(labels: list[str], count: int, seed: int) -> None:
    pick = random.Random(seed)
    columns = pick.randint(1, 12)
    rows = []
    for i in range(count):
        activity = labels[i] if i < len(labels) else f"Activité {i // 2}"
        resource = labels[-1] if pick.random() < 0.1 else f"Ressource {i % columns}"
        role = pick.choice(["", "x", "anime", labels[0]])
        rows.append((activity, resource, role, pick.choice(["published", "derived", "illustrative"])))
    for drawing in (
        resources(table(rows)),
        raci(table([(a, r, pick.choice("RACI"), s) for a, r, _, s in rows])),
    ):
        assert [check_scene(scene) for scene in drawing.scenes] == [[] for _ in drawing.scenes]
        assert describe(compute(table(rows)))
