"""Card sort: consensus drawn as groups, and its dendrogram."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Line, check_scene
from quality_study.facts.tool_tables.cards import check_card_sort
from quality_study.tools.card_sort import card_sort, compute, dendrogram
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

STATUSES = ["published", "derived", "illustrative"]
WORDS = ["qualité", "l'usager", "du service :", "anticonstitutionnellement", "à", "x" * 90, "50 % ?", "écoute-les"]
LABELS = [(" ".join(WORDS[(i * j + j) % 8] for j in range(1, 40)))[:n].strip() for i in range(6) for n in (1, 30, 300)]


def rows_of(piles: dict[str, str], cards: list[str], status: str = "published") -> pd.DataFrame:
    """One letter a card and participant; a dot when the card was not sorted."""
    rows = [(p, card, x, status) for p, own in piles.items() for card, x in zip(cards, own, strict=True) if x != "."]
    table = pd.DataFrame(rows, columns=["participant", "card", "pile", "status"])
    return table.set_axis(pd.Index(range(2, len(rows) + 2), name="line"))


SMALL = rows_of({"P1": "TTCC", "P2": "TTCC", "P3": "TCCC", "P4": "TT.C"}, ["Car", "Train", "Vidéo", "Poster"])


def test_groups_have_the_most_frequent_name_and_the_agreement_its_denominator() -> None:
    groups = compute(SMALL).groups
    assert [(g.title, g.size) for g in groups] == [("T", 2), ("C", 2)]
    assert [[(c.text, c.note) for c in g.cards] for g in groups] == [
        [("Car", "accord 75\u202f% (3/4)"), ("Train", "accord 75\u202f% (3/4)")],
        [("Vidéo", "accord 100\u202f% (3/3)"), ("Poster", "accord 75\u202f% (3/4)")],
    ]


def test_the_figure_says_how_the_groups_were_found() -> None:
    sort = compute(SMALL)
    # distances: Car-Train 1/4, Vidéo-Poster 0, Train-Vidéo 2/3, Train-Poster 3/4, Car with the last two 1
    train = (2 / 3 + 3 / 4) / 2
    assert sort.consensus.silhouette == pytest.approx((0.75 + (train - 0.25) / train + 1 + 1) / 4)
    assert sort.notes == (
        "Consensus de 4 participants sur 4 cartes\u00a0: co-occurrence, regroupement hiérarchique au lien moyen, "
        "2 groupes, nombre de meilleure silhouette moyenne (silhouette 0,85). "
        "1 placement absent, sans effet sur les autres.",
        "Accord\u00a0: participants qui ont mis la carte avec au moins la moitié des autres cartes de son groupe. "
        "Le titre d’un groupe est le nom de pile que ses cartes ont reçu le plus souvent.",
    )
    written = " ".join(t.text for t in card_sort(SMALL).scene.texts)
    assert all(note in written for note in sort.notes)


def test_the_number_of_groups_asked_for_is_said() -> None:
    assert "3 groupes, nombre demandé (silhouette" in compute(SMALL, 3).notes[0]
    with pytest.raises(StudyError) as caught:
        card_sort(SMALL, groups=5)
    assert str(caught.value) == (
        ", « groups » : nombre de groupes impossible (valeur trouvée : « 5 »). Valeurs admises : de 1 à 4."
    )


def test_two_groups_of_the_same_name_are_told_apart() -> None:
    piles = {"P1": "XXYY", "P2": "XXYY", "P3": "YYXX", "P4": "YYXX"}
    assert [g.title for g in compute(rows_of(piles, list("abcd"))).groups] == ["X", "X – 2"]


def test_a_card_has_the_weakest_status_of_its_rows() -> None:
    rows = SMALL.assign(status=["published", "derived", *["published"] * 13])
    assert [c.status for g in compute(rows).groups for c in g.cards] == [
        "published",
        "derived",
        "published",
        "published",
    ]


def test_cards_of_the_dendrogram_meet_at_their_distance() -> None:
    scene = dendrogram(SMALL).scene
    low, high = (next(t.x for t in scene.texts if t.text == f"{p}\u202f%") for p in (0, 100))
    cards = {s.name: s for s in scene.shapes if isinstance(s, Box) and s.name}
    middle = {name.removeprefix("carte "): b.y + b.height / 2 for name, b in cards.items()}
    upright = {
        (round((s.points[0][0] - low) / (high - low), 3), *sorted(round(y, 3) for _, y in s.points))
        for s in scene.shapes
        if isinstance(s, Line) and s.points[0][0] == s.points[1][0] and s.line_width == 1.2
    }
    assert (0.25, *sorted((round(middle["Car"], 3), round(middle["Train"], 3)))) in upright
    assert (0.0, *sorted((round(middle["Vidéo"], 3), round(middle["Poster"], 3)))) in upright
    assert max(x for x, *_ in upright) == pytest.approx((1 + 1 + 2 / 3 + 3 / 4) / 4, abs=0.001)


def test_the_tree_is_cut_between_the_last_link_kept_and_the_first_undone() -> None:
    scene = dendrogram(SMALL).scene
    low, high = (next(t.x for t in scene.texts if t.text == f"{p}\u202f%") for p in (0, 100))
    (cut,) = [s for s in scene.shapes if isinstance(s, Line) and s.dashed]
    last = (1 + 1 + 2 / 3 + 3 / 4) / 4
    assert (cut.points[0][0] - low) / (high - low) == pytest.approx((0.25 + last) / 2)


def test_describe_tells_groups_and_distances() -> None:
    assert dendrogram(SMALL).alt.startswith(
        "Dendrogramme du tri de cartes. "
        "T (n\u00a0=\u00a02)\u00a0: «\u00a0Car\u00a0» (publié)\u202f; «\u00a0Train\u00a0» (publié). "
        "C (n\u00a0=\u00a02)\u00a0: «\u00a0Vidéo\u00a0» (publié)\u202f; «\u00a0Poster\u00a0» (publié). "
        "Dans un groupe, les cartes se rejoignent à 25\u202f% de séparation au plus. "
        "Les groupes se rejoignent de 85\u202f% à 85\u202f%. Consensus de 4 participants"
    )


def test_no_participant_is_named() -> None:
    for drawing in (card_sort(SMALL), dendrogram(SMALL)):
        assert not [t.text for s in drawing.scenes for t in s.texts if "P1" in t.text]
        assert "P1" not in drawing.alt


def test_a_card_sorted_twice_is_refused() -> None:
    assert check_card_sort(SMALL, "card_sort.csv") == []
    rows = SMALL.assign(card=["Car", "Car", *SMALL["card"][2:]])
    assert [str(p) for p in check_card_sort(rows, "card_sort.csv")] == [
        "card_sort.csv, ligne 3, « carte » : carte déjà placée par ce participant (valeur trouvée : « Car »)."
    ]


@DRAWN
@given(
    size=st.integers(1, 60),
    participants=st.integers(1, 8),
    count=st.integers(1, 12),
    seed=st.randoms(use_true_random=False),
)
def test_nothing_overlaps_whatever_the_sorts(size: int, participants: int, count: int, seed: object) -> None:
    pick, draw_lots = seed.choice, seed.random  # type: ignore[attr-defined]
    names = [f"{pick(LABELS)} {i}"[-300:].strip() for i in range(size)]
    titles = [pick(LABELS) for _ in range(count)]
    rows = pd.DataFrame(
        [
            (f"P{p}", name, titles[i % count] if draw_lots() < 0.8 else pick(titles), pick(STATUSES))
            for p in range(participants)
            for i, name in enumerate(names)
            if p == 0 or draw_lots() < 0.95
        ],
        columns=["participant", "card", "pile", "status"],
    )
    groups = 1 + size // 5 if draw_lots() < 0.5 else None
    for drawing in (card_sort(rows, groups=groups), dendrogram(rows, groups=groups)):
        assert [check_scene(scene) for scene in drawing.scenes] == [[]] * len(drawing.scenes)
        assert all(typographic(name) in drawing.alt for name in names)
