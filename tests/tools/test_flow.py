"""What the flow tools share: reading, checks, cells, pages; and proof on arbitrary graphs for each of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pandas as pd
import pytest
from drawn import DRAWN, coincidences
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality_study.diagram import Box, Drawing, Line, Scene, check_scene
from quality_study.diagram.flow_pages import Layout, Plan, draw_pages
from quality_study.diagram.graph import Link
from quality_study.facts.tool_tables.steps import KINDS, check_links, check_steps, parse_following
from quality_study.style import WIDTH
from quality_study.tools import context, flowchart, pdpc, relations, swimlane
from quality_study.tools.flow import items_of, lane_cells, steps_of, tree_cells
from quality_study.words.errors import StudyError

COLUMNS = ["id", "type", "text", "actor", "next", "status"]
STATUSES = ["published", "derived", "illustrative"]


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Build steps from (id, type, next)."""
    full = [(name, kind, f"Texte {name}", "Équipe", following, "published") for name, kind, following in rows]
    return pd.DataFrame(full, columns=COLUMNS, index=range(2, len(full) + 2))


def faults(drawing: Drawing) -> list[object]:
    out: list[object] = []
    for scene in drawing.scenes:
        out += check_scene(scene)
        lines = [s for s in scene.shapes if isinstance(s, Line) and s.joins is not None]
        out += coincidences([Link(*line.joins) for line in lines if line.joins], [line.points for line in lines])
        for line in lines:
            out += [(a, b) for a, b in pairwise(line.points) if abs(a[0] - b[0]) > 1e-6 and abs(a[1] - b[1]) > 1e-6]
            out += [p for p in line.points if not (0 <= p[0] <= scene.width and 0 <= p[1] <= scene.height)]
        if scene.width != WIDTH:
            out.append(scene.width)
    return out


def circles(scene: Scene) -> list[str]:
    names = [b.name for b in scene.shapes if isinstance(b, Box) and b.shape == "ellipse"]
    return [t.text for t in scene.texts if t.inside in names]


def test_followers_are_read_with_their_labels() -> None:
    assert parse_following(" P3 | P5: non |") == (("P3", ""), ("P5", "non"))
    assert parse_following("P5:a:b") == (("P5", "a:b"),)
    assert parse_following("") == ()


def test_the_faults_of_followers_are_told_in_full() -> None:
    rows = table(("A", "début", "A|B"), ("B", "action", "C|X"), ("C", "action", "B|B"), ("B", "fin", ""))
    assert [str(p) for p in check_links(rows, "tools/pdpc.csv")] == [
        "tools/pdpc.csv, ligne 2, « suivants » : un élément ne peut pas se suivre lui-même "
        "(valeur trouvée : « A »). Valeurs admises : B, C.",
        "tools/pdpc.csv, ligne 3, « suivants » : identifiant inconnu parmi les suivants "
        "(valeur trouvée : « X »). Valeurs admises : A, C.",
        "tools/pdpc.csv, ligne 4, « suivants » : suivant répété (valeur trouvée : « B »).",
        "tools/pdpc.csv, ligne 5, « id » : identifiant déjà employé ligne 3 (valeur trouvée : « B »).",
    ]


def test_a_long_label_and_a_bad_identifier_are_refused() -> None:
    rows = table(("A:1", "début", f"B:{'é' * 61}"), ("B", "fin", ""))
    assert [str(p) for p in check_links(rows, "f.csv")] == [
        "f.csv, ligne 2, « id » : un identifiant ne contient ni « : » ni « | » (valeur trouvée : « A:1 »).",
        f"f.csv, ligne 2, « suivants » : étiquette de lien de plus de 60 caractères (valeur trouvée : « {'é' * 61} »).",
    ]


def test_decisions_have_a_choice_and_ends_have_no_follower() -> None:
    rows = table(("A", "début", "B"), ("B", "décision", "C"), ("C", "fin", "A"))
    assert [str(p) for p in check_steps(rows, "f.csv")] == [
        "f.csv, ligne 3, « suivants » : une décision a au moins deux suivants (valeur trouvée : « C »).",
        "f.csv, ligne 4, « suivants » : un élément de type « fin » n’a pas de suivant (valeur trouvée : « A »).",
    ]
    assert check_steps(table(("A", "début", "B"), ("B", "fin", "")), "f.csv") == []


def test_the_main_path_goes_down_and_alternatives_to_the_right() -> None:
    rows = table(
        ("D", "début", "Q"),
        ("Q", "décision", "S:oui|R:non"),
        ("R", "risque", "L"),
        ("L", "alternative", "S"),
        ("S", "fin", ""),
    )
    steps = steps_of(rows)
    assert tree_cells(steps, 3) == {"D": (0, 0), "Q": (1, 0), "R": (1, 1), "L": (1, 2), "S": (2, 0)}
    assert tree_cells(steps, 1) == {"D": (0, 0), "Q": (1, 0), "R": (2, 0), "L": (3, 0), "S": (4, 0)}


def test_a_branch_that_needs_no_row_of_its_own_shares_one() -> None:
    rows = table(
        ("D", "début", "A|B"), ("A", "action", "F"), ("B", "alternative", "C"), ("C", "action", ""), ("F", "fin", "")
    )
    assert tree_cells(steps_of(rows), 2) == {"D": (0, 0), "B": (0, 1), "C": (1, 1), "A": (1, 0), "F": (2, 0)}


def test_lanes_go_down_and_to_the_right() -> None:
    links = [("A", "B", ""), ("B", "C", ""), ("C", "D", "")]
    lanes = {"A": 0, "B": 1, "C": 1, "D": 0}
    assert lane_cells("ABCD", lanes, links) == {"A": (0, 0), "B": (0, 1), "C": (1, 1), "D": (2, 0)}
    assert lane_cells("ABCD", lanes, links, ["C"])["D"] == (1, 0)


def test_a_tall_flow_is_cut_and_its_edges_go_on_by_numbered_circles() -> None:
    count = 24
    rows = table(*[(f"P{i}", "action", f"P{i + 1}" if i < count else "P1") for i in range(1, count + 1)])
    drawing = pdpc(rows)
    assert len(drawing.scenes) == 2
    assert faults(drawing) == []
    first, second = drawing.scenes
    assert next(t.text for t in second.texts) == "Suite (2/2)"
    assert sorted(circles(first)) == sorted(circles(second)) == ["1", "2"]
    assert max(s.height for s in drawing.scenes) <= 205


def test_a_single_status_is_told_in_words() -> None:
    rows = table(("A", "début", "B"), ("B", "fin", ""))
    assert [t.text for t in pdpc(rows).scene.texts] == ["Texte A", "Texte B"]
    rows["status"] = "illustrative"
    assert [t.text for t in pdpc(rows).scene.texts] == ["Texte A", "Texte B", "contenu illustratif"]


def test_each_status_has_its_frame() -> None:
    rows = table(("A", "action", "B"), ("B", "action", "C"), ("C", "action", ""))
    rows["status"] = STATUSES
    boxes = [s for s in pdpc(rows).scene.shapes if isinstance(s, Box)]
    named = {b.name: b for b in boxes if b.name}
    assert [named[n].dashed for n in "ABC"] == [False, False, True]
    assert named["A"].fill != named["B"].fill == named["C"].fill == "#ffffff"
    (mark,) = [b for b in boxes if b.hatch and named["B"].y < b.y < named["B"].y + named["B"].height]
    text = next(t for t in pdpc(rows).scene.texts if t.inside == "B")
    assert mark.x + mark.width < text.x


def test_a_decision_with_a_long_text_or_many_outcomes_becomes_a_box() -> None:
    rows = table(("A", "décision", "B:oui|C:non"), ("B", "fin", ""), ("C", "fin", ""))
    shape = {b.name: b.shape for b in pdpc(rows).scene.shapes if isinstance(b, Box)}
    assert shape["A"] == "diamond"
    rows.loc[2, "text"] = "mot " * 70
    drawing = pdpc(rows)
    assert {b.name: b.shape for b in drawing.scene.shapes if isinstance(b, Box)}["A"] == "rect"
    assert "Décision" in [t.text for t in drawing.scene.texts]
    many = table(("A", "décision", "B|C|D|E|F|G"), *[(n, "fin", "") for n in "BCDEFG"])
    assert {b.name: b.shape for b in pdpc(many).scene.shapes if isinstance(b, Box)}["A"] == "rect"


def test_what_can_never_fit_is_refused_in_french() -> None:
    steps = steps_of(table(("A", "action", "")))
    plan = Plan(items_of(steps), {"A": (0, 0)})
    with pytest.raises(StudyError) as caught:
        draw_pages(lambda _: plan, 1, [], Layout(widest=20, narrowest=30))
    assert str(caught.value) == (
        "Le schéma ne tient pas dans la largeur d’une page : réduisez le nombre de liens ou d’éléments."
    )


WORDS = ["a", "un mot", "Été", "anticonstitutionnellement" * 3, "qualité du service public rendu à l’usager", "x" * 300]
TEXTS = [*WORDS, "Recueillir la base de données ; la vérifier : 50 % ?", ("écouter l'usager " * 20)[:300].strip()]


@st.composite
def flows(draw: st.DrawFn) -> pd.DataFrame:
    count, actors = draw(st.integers(1, 60)), draw(st.integers(1, 12))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda e: e[0] != e[1])
    pairs = draw(st.lists(ends, max_size=70, unique=True)) if count > 1 else []
    labels = draw(
        st.lists(st.sampled_from(["", "", "oui", "non", "si possible, sinon", "w" * 60]), min_size=1, max_size=9)
    )
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=12))
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=12))
    statuses = draw(st.lists(st.sampled_from(STATUSES), min_size=1, max_size=5))
    following: list[list[str]] = [[] for _ in range(count)]
    for k, (a, b) in enumerate(pairs):
        label = labels[k % len(labels)]
        following[a].append(f"P{b}:{label}" if label else f"P{b}")
    records = [
        (
            f"P{i}",
            kinds[i % len(kinds)],
            texts[i % len(texts)],
            f"Acteur {i * 7 % actors}",
            "|".join(following[i]),
            statuses[i % len(statuses)],
        )
        for i in range(count)
    ]
    return pd.DataFrame(records, columns=COLUMNS, index=range(2, count + 2))


@pytest.mark.parametrize("tool", [pdpc, flowchart, swimlane, context, relations], ids=lambda tool: tool.__name__)
@settings(DRAWN, suppress_health_check=list(HealthCheck))
@given(rows=flows())
def test_nothing_overlaps_whatever_the_graph(tool: Callable[[pd.DataFrame], Drawing], rows: pd.DataFrame) -> None:
    if tool is context:
        rows = rows.assign(type=["sujet"] + ["élément"] * (len(rows) - 1))
    if tool is relations:
        rows = rows.drop(columns=["type", "actor"])
    drawing = tool(rows)
    assert faults(drawing) == []
    ids = [b.name for scene in drawing.scenes for b in scene.shapes if isinstance(b, Box) and b.obstacle]
    assert sorted(i for i in ids if i and ":" not in i) == sorted(rows["id"])


@pytest.mark.parametrize("tool", [pdpc, flowchart, swimlane], ids=lambda tool: tool.__name__)
@pytest.mark.parametrize("seed", range(6))
def test_dense_graphs_on_many_pages_end_and_have_no_fault(tool: Callable[[pd.DataFrame], Drawing], seed: int) -> None:
    chance = random.Random(seed)
    count = 40
    following = [chance.sample([j for j in range(count) if j != i], chance.randint(0, 5)) for i in range(count)]
    records = [
        (f"P{i}", chance.choice(list(KINDS)), chance.choice(TEXTS), f"Acteur {i % 5}", "|".join(f"P{t}" for t in after))
        for i, after in enumerate(following)
    ]
    rows = pd.DataFrame(records, columns=COLUMNS[:-1], index=range(2, count + 2)).assign(status="published")
    drawing = tool(rows)
    assert len(drawing.scenes) > 1
    assert faults(drawing) == []
