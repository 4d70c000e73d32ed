"""Affinity diagram: groups, columns, pages, words."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, check_scene, line_height
from quality_study.facts.tool_tables.cards import check_affinity
from quality_study.style import HEIGHT, HUES, PAPER
from quality_study.tools.affinity import affinity, compute
from quality_study.tools.masonry import Card, Group, Layout
from quality_study.tools.nodes import STRIP
from quality_study.words.french import typographic

STATUSES = ["published", "derived", "illustrative"]
WORDS = ["qualité", "l'usager", "du service :", "anticonstitutionnellement", "à", "x" * 90, "50 % ?", "écoute-les"]
LABELS = [(" ".join(WORDS[(i * j + j) % 8] for j in range(1, 40)))[:n].strip() for i in range(6) for n in (1, 30, 300)]


def cards(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["id", "text", "group", "status"])
    return table.set_axis(pd.Index(range(2, len(rows) + 2), name="line"))


SMALL = cards(
    ("C1", "Le fichier est incomplet", "Données", "published"),
    ("C2", "L'envoi est tardif", "Délais", "derived"),
    ("C3", "Les doublons faussent tout", "Données", "illustrative"),
)


def named(scene: object, start: str) -> list[Box]:
    return [s for s in scene.shapes if isinstance(s, Box) and (s.name or "").startswith(start)]  # type: ignore[attr-defined]


def test_compute_gathers_the_cards_of_a_group_in_file_order() -> None:
    assert compute(SMALL) == [
        Group(
            "Données",
            (
                Card("C1", "Le fichier est incomplet", "published"),
                Card("C3", "Les doublons faussent tout", "illustrative"),
            ),
            2,
            0,
        ),
        Group("Délais", (Card("C2", "L'envoi est tardif", "derived"),), 1, 1),
    ]


def test_the_title_tells_the_number_of_cards() -> None:
    titles = [t.text for t in affinity(SMALL).scene.texts if t.bold]
    assert titles == ["Données (n\u00a0=\u00a02)", "Délais (n\u00a0=\u00a01)"]


def test_groups_and_cards_have_their_places() -> None:
    scene = affinity(SMALL, layout=Layout(columns=2)).scene
    first, second = named(scene, "groupe")
    width = (170 - 1 - 3.5) / 2
    head, card = line_height(10) + 4, line_height(9) + 1.4 * 2
    assert (first.x, first.y, first.width) == pytest.approx((0.5, 0.5, width))
    assert (second.x, second.y, second.width) == pytest.approx((4 + width, 0.5, width))
    assert first.height == pytest.approx(head + 2 * (card + 1.8) + 0.8)
    inside = named(scene, "carte")
    assert [b.x for b in inside] == pytest.approx([2.5 + STRIP] * 2 + [6 + width + STRIP])
    assert [b.height for b in inside] == pytest.approx([card] * 3)
    assert [b.y for b in inside] == pytest.approx([0.5 + head, 0.5 + head + card + 1.8, 0.5 + head])


def test_each_card_and_group_shows_its_status() -> None:
    scene = affinity(SMALL).scene
    assert [(b.fill, b.dashed) for b in named(scene, "carte")] == [
        (HUES[0].tint, False),
        (PAPER, True),
        (PAPER, False),
    ]
    assert [(b.edge, b.dashed) for b in named(scene, "groupe")] == [(HUES[0].edge, True), (HUES[1].edge, False)]
    hatched = [s for s in scene.shapes if isinstance(s, Box) and s.hatch and s.width == STRIP]
    assert len(hatched) == 2  # the band of the second group and its card
    assert [t.text for t in scene.texts][-3:] == ["publié", "déduit", "illustratif"]


def test_a_single_status_that_is_not_published_is_said_in_words() -> None:
    assert affinity(SMALL.assign(status="illustrative")).scene.texts[-1].text == "contenu illustratif"


def test_groups_fill_the_least_full_column() -> None:
    sizes = {"A": 5, "B": 1, "C": 3, "D": 2}
    rows = [(f"{g}{i}", "mot", g, "published") for g, n in sizes.items() for i in range(n)]
    boxes = {b.name: b for b in named(affinity(cards(*rows)).scene, "groupe")}
    columns = {rank: box.x for rank, box in enumerate(boxes.values())}
    assert columns[3] == columns[1] != columns[2]
    placed = list(boxes.values())
    assert placed[3].y == pytest.approx(placed[1].y + placed[1].height + 3.5)


def test_the_largest_groups_are_placed_first_when_the_page_is_shorter() -> None:
    sizes = {"A": 2, "B": 2, "C": 2, "D": 6}
    rows = [(f"{g}{i}", "mot", g, "published") for g, n in sizes.items() for i in range(n)]
    boxes = {b.name.split()[1]: b for b in named(affinity(cards(*rows)).scene, "groupe") if b.name}
    assert boxes["3"].y == 0.5
    assert boxes["0"].x == 0.5
    assert boxes["2"].x == boxes["0"].x


def test_a_group_that_ends_on_another_page_says_so() -> None:
    rows = [(f"C{i:02}", "une carte de plusieurs mots " * 4, "Seul", "published") for i in range(30)]
    drawing = affinity(cards(*rows))
    titles = [[t.text for t in scene.texts if t.bold] for scene in drawing.scenes]
    assert titles == [["Seul (n\u00a0=\u00a030)"], ["Seul (suite)"]]
    assert all(scene.height <= HEIGHT for scene in drawing.scenes)
    assert [scene.texts[-1].text for scene in drawing.scenes] == ["partie 1 sur 2", "partie 2 sur 2"]
    marks = [t.text for scene in drawing.scenes for t in scene.texts if t.text.startswith("C")]
    assert marks == list(dict.fromkeys(r[0] for r in rows))


def test_describe_tells_groups_and_cards() -> None:
    assert affinity(SMALL).alt == (
        "Diagramme d’affinité, 3 cartes en 2 groupes. "
        "Données (n\u00a0=\u00a02)\u00a0: C1 «\u00a0Le fichier est incomplet\u00a0» (publié)\u202f; "
        "C3 «\u00a0Les doublons faussent tout\u00a0» (illustratif). "
        "Délais (n\u00a0=\u00a01)\u00a0: C2 «\u00a0L’envoi est tardif\u00a0» (déduit)."
    )


def test_an_identifier_used_twice_is_refused() -> None:
    assert check_affinity(SMALL, "affinity.csv") == []
    rows = SMALL.assign(id=["C1", "C2", "C1"])
    assert [str(p) for p in check_affinity(rows, "affinity.csv")] == [
        "affinity.csv, ligne 4, « id » : identifiant déjà pris par une autre ligne (valeur trouvée : « C1 »)."
    ]


@DRAWN
@given(
    size=st.integers(1, 60),
    groups=st.integers(1, 12),
    long_marks=st.booleans(),
    seed=st.randoms(use_true_random=False),
)
def test_nothing_overlaps_whatever_the_cards(size: int, groups: int, long_marks: bool, seed: object) -> None:
    pick = seed.choice  # type: ignore[attr-defined]
    titles = [f"{i} {pick(LABELS)}" for i in range(groups)]
    marks = [f"{pick(LABELS)[:30].strip()} {i}" if long_marks else f"C{i}" for i in range(size)]
    rows = cards(*((mark, pick(LABELS), pick(titles), pick(STATUSES)) for mark in marks))
    drawing = affinity(rows)
    assert [check_scene(scene) for scene in drawing.scenes] == [[]] * len(drawing.scenes)
    spoken = [*rows["text"], *rows["group"], *rows["id"]]
    assert all(typographic(label) in drawing.alt for label in spoken)
    assert sum(len(named(scene, "carte")) for scene in drawing.scenes) == size
