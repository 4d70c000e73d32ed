"""Tree: places, connectors, pages, refusals, words."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Line, check_scene, line_height
from quality_study.facts.tool_tables.hierarchy import check_hierarchy, deep_levels
from quality_study.style import HEIGHT, HUES, PAPER, ROOT
from quality_study.tools.five_whys import five_whys
from quality_study.tools.hierarchy import branches, cut, shared
from quality_study.tools.nodes import STRIP
from quality_study.tools.tree import columns, tree
from quality_study.words.french import typographic

STATUSES = ["published", "derived", "illustrative"]
WORDS = ["qualité", "l'usager", "du service :", "anticonstitutionnellement", "à", "x" * 90, "50 % ?", "écoute-les"]
LABELS = [(" ".join(WORDS[(i * j + j) % 8] for j in range(1, 40)))[:n].strip() for i in range(6) for n in (1, 30, 300)]


def table_of(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> pd.DataFrame:
    filled = [(*row, "published")[:4] for row in rows]
    table = pd.DataFrame(filled, columns=["id", "parent", "text", "status"])
    return table.set_axis(pd.Index(range(2, len(rows) + 2), name="line"))


SMALL = table_of(
    ("R", "", "Réussir l'enquête"),
    ("A", "R", "Préparer", "derived"),
    ("A1", "A", "Tester"),
    ("A2", "A", "Relire"),
    ("B", "R", "Relancer", "illustrative"),
)


def boxes(scene: object) -> dict[str, Box]:
    return {s.name: s for s in scene.shapes if isinstance(s, Box) and s.name}  # type: ignore[attr-defined]


def test_leaves_are_stacked_and_each_parent_stands_amid_its_children() -> None:
    found = boxes(tree(SMALL).scene)
    leaf = line_height(9) + 2 * 0.7 * 1.8
    assert (found["A1"].y, found["A1"].height) == pytest.approx((0.5, leaf))
    assert found["A2"].y == pytest.approx(0.5 + leaf + 1.8)
    assert found["B"].y == pytest.approx(0.5 + 2 * leaf + 1.8 + 4)
    middle = {name: box.y + box.height / 2 for name, box in found.items()}
    assert middle["A"] == pytest.approx((middle["A1"] + middle["A2"]) / 2)
    assert middle["R"] == pytest.approx((middle["A"] + middle["B"]) / 2)


def test_levels_are_columns_that_fill_the_width() -> None:
    found = boxes(tree(SMALL).scene)
    assert found["A"].x == found["B"].x == pytest.approx(0.5 + found["R"].width + 7)
    assert found["A1"].x == pytest.approx(found["A"].x + found["A"].width + 7)
    assert found["A1"].x + found["A1"].width == pytest.approx(169.5)


def test_connectors_are_orthogonal_and_end_on_the_borders() -> None:
    scene = tree(SMALL).scene
    found = boxes(scene)
    edges = [s for s in scene.shapes if isinstance(s, Line)]
    assert sorted(e.joins for e in edges if e.joins) == [("A", "A1"), ("A", "A2"), ("R", "A"), ("R", "B")]
    for edge in edges:
        start, end = (found[name] for name in edge.joins or ())
        assert edge.points[0] == pytest.approx((start.x + start.width, start.y + start.height / 2))
        assert edge.points[-1] == pytest.approx((end.x, end.y + end.height / 2))
        steps = zip(edge.points, edge.points[1:], strict=False)
        assert all(a == c or b == pytest.approx(d) for (a, b), (c, d) in steps)


def test_each_status_has_its_frame_and_each_branch_its_colours() -> None:
    scene = tree(SMALL).scene
    found = boxes(scene)
    assert [found[k].edge for k in ("R", "A", "A1", "B")] == [ROOT.edge, HUES[0].edge, HUES[0].edge, HUES[1].edge]
    assert [found[k].fill for k in ("R", "A", "A1", "B")] == [ROOT.tint, PAPER, HUES[0].tint, PAPER]
    assert [found[k].dashed for k in ("R", "A", "A1", "B")] == [False, False, False, True]
    (hatched,) = [s for s in scene.shapes if isinstance(s, Box) and s.hatch and s.height > 3]
    assert (hatched.x, hatched.width) == (found["A"].x, STRIP)
    assert [t.text for t in scene.texts][-3:] == ["publié", "déduit", "illustratif"]


def test_a_single_status_that_is_not_published_is_said_in_words() -> None:
    rows = SMALL.assign(status="illustrative")
    assert tree(rows).scene.texts[-1].text == "contenu illustratif"
    assert tree(SMALL.assign(status="published")).scene.texts[-1].text == "Relire"


def test_several_roots_stand_under_one_another_each_with_its_colours() -> None:
    found = boxes(tree(table_of(("A", "", "Un"), ("a", "A", "Un bis"), ("B", "", "Deux"))).scene)
    assert found["A"].x == found["B"].x == 0.5
    assert found["B"].y > found["A"].y + found["A"].height
    assert (found["A"].edge, found["a"].edge, found["B"].edge) == (HUES[0].edge, HUES[0].edge, HUES[1].edge)


def test_columns_share_the_width_by_the_root_of_their_text_above_a_least_width() -> None:
    paths = branches(table_of(("R", "", "x" * 17), ("A", "R", "mot " * 23), ("B", "R", "mot " * 23)))
    first, second = columns(paths, 160, 4, 22)
    assert first + second == pytest.approx(160)
    assert second / first == pytest.approx((200 / 25) ** 0.5)
    paths = branches(table_of(("R", "", "x"), ("A", "R", "mot " * 70), ("B", "R", "mot " * 70)))
    assert columns(paths, 160, 4, 22) == pytest.approx([22, 138])


def test_pages_are_cut_between_large_branches() -> None:
    rows = [("R", "", "Racine")]
    for branch in "ABC":
        rows += [(branch, "R", branch), *((f"{branch}{i}", branch, f"{branch}{i}") for i in range(4))]
    paths = branches(table_of(*rows))
    assert cut(paths, lambda start, end: end - start <= 6) == [(0, 4), (4, 8), (8, 12)]
    assert cut(paths, lambda start, end: end - start <= 3) == [(0, 3), (3, 6), (6, 8), (8, 11), (11, 12)]
    assert cut(paths, lambda start, end: False) == [(i, i + 1) for i in range(12)]
    assert (shared(paths, 4), shared(paths, 5), shared(paths, 0)) == ({"R"}, {"R", "B"}, set())


def test_a_page_that_goes_on_repeats_the_parents() -> None:
    rows = [("R", "", "Racine"), *((b, "R", f"Branche {b}") for b in "AB")]
    rows += [(f"{b}{i}", b, f"Feuille {b}{i}") for b in "AB" for i in range(20)]
    first, second = tree(table_of(*rows)).scenes
    assert max(first.height, second.height) <= HEIGHT
    assert [t.text for t in first.texts if "suite" in t.text] == []
    heads = [t.text for t in second.texts if t.bold]
    assert heads == ["Racine", "(suite)", "Branche B"]
    assert (first.texts[-1].text, second.texts[-1].text) == ("partie 1 sur 2", "partie 2 sur 2")


def test_describe_tells_every_element_with_its_status() -> None:
    assert tree(SMALL).alt == (
        "Diagramme en arbre, 5 éléments sur 3 niveaux\u00a0: «\u00a0Réussir l’enquête\u00a0» (publié). "
        "De «\u00a0Réussir l’enquête\u00a0» (publié)\u00a0: «\u00a0Préparer\u00a0» (déduit)\u202f; "
        "«\u00a0Relancer\u00a0» (illustratif). "
        "De «\u00a0Préparer\u00a0» (déduit)\u00a0: «\u00a0Tester\u00a0» (publié)\u202f; «\u00a0Relire\u00a0» (publié)."
    )


def test_a_sound_tree_has_no_problem() -> None:
    assert check_hierarchy(SMALL, "tree.csv") == []


def test_a_wrong_tree_is_refused_line_by_line() -> None:
    rows = table_of(("R", "", "a"), ("A", "Q", "b"), ("R", "", "c"), ("B", "C", "d"), ("C", "B", "e"), ("D", "D", "f"))
    assert [str(p) for p in check_hierarchy(rows, "tree.csv")] == [
        "tree.csv, ligne 3, « parent » : parent inconnu (valeur trouvée : « Q »). "
        "Valeurs admises : (vide), R, R, B, C, D.",
        "tree.csv, ligne 4, « id » : identifiant déjà pris par une autre ligne (valeur trouvée : « R »).",
        "tree.csv, ligne 5, « parent » : élément qui descend de lui-même (valeur trouvée : « C »).",
        "tree.csv, ligne 6, « parent » : élément qui descend de lui-même (valeur trouvée : « B »).",
        "tree.csv, ligne 7, « parent » : élément qui descend de lui-même (valeur trouvée : « D »).",
    ]


def test_a_seventh_level_is_drawn_and_told() -> None:
    rows = table_of(*((str(i), str(i - 1) if i else "", "mot") for i in range(8)))
    assert check_hierarchy(rows, "tree.csv") == []
    assert [check_scene(scene) for draw in (tree, five_whys) for scene in draw(rows).scenes] == [[], []]
    assert deep_levels(rows[:6], "tree.csv") == []
    assert [str(p) for p in deep_levels(rows, "tree.csv")] == [
        "tree.csv, ligne 8, « parent » : élément « 6 » au niveau 7 : un arbre se lit jusqu’à 6 niveaux ; au-delà, "
        "arrêtez-vous à ce sur quoi vous pouvez agir, ou faites de cette branche un second arbre."
    ]


@st.composite
def trees(draw_from: st.DrawFn) -> pd.DataFrame:
    size = draw_from(st.integers(1, 60))
    spread = draw_from(st.integers(1, 60))
    seed = draw_from(st.randoms(use_true_random=False))
    depth, rows = [1], [("n0", "", seed.choice(LABELS), seed.choice(STATUSES))]
    for i in range(1, size):
        parent = seed.randrange(max(0, i - spread), i)
        if depth[parent] == 6:
            parent = -1 if seed.random() < 0.3 else 0
        depth.append(depth[parent] + 1 if parent >= 0 else 1)
        rows.append((f"n{i}", f"n{parent}" if parent >= 0 else "", seed.choice(LABELS), seed.choice(STATUSES)))
    return table_of(*rows)


@DRAWN
@given(rows=trees())
def test_nothing_overlaps_whatever_the_tree(rows: pd.DataFrame) -> None:
    assert check_hierarchy(rows, "tree.csv") == []
    drawing = tree(rows)
    assert [check_scene(scene) for scene in drawing.scenes] == [[]] * len(drawing.scenes)
    assert all(typographic(label) in drawing.alt for label in rows["text"])
    drawn = {name for scene in drawing.scenes for name in boxes(scene)}
    assert drawn == set(rows["id"])
