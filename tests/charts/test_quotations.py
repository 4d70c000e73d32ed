"""The figure of quotations: the chosen comments only, under the size of their whole group."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.charts.quotations import compute, figure
from quality_study.diagram import check_scene, save_svg
from quality_study.words.errors import StudyError

COLUMNS = ["item", "text", "group", "count", "n", "quotation", "modified", "status"]
LONG = "Un commentaire qui ne finit pas, " * 30
QUOTATIONS = pd.DataFrame(
    [
        ("q", "Accueil", "Locaux", 7, 23, "Trop <b>froid</b> & *humide* 👍", False, "published"),
        ("q", "Accueil", "Locaux", 7, 23, "Un élève gèle", True, "derived"),
        ("q", "Accueil", "Durée", 1, 23, LONG.strip(), False, "published"),
        ("q", "Accueil", "", 3, 23, "Hippopotomonstrosesquippedaliophobie" * 4, False, "illustrative"),
        ("p", "Contenu", "Rien", 2, 2, "Bravo", False, "published"),
    ],
    columns=COLUMNS,
)


def test_groups_have_their_whole_size_and_the_chosen_cards_only() -> None:
    groups = compute(QUOTATIONS, "q")
    assert [(g.title, g.size, len(g.cards)) for g in groups] == [("Locaux", 7, 2), ("Durée", 1, 1), ("À ranger", 3, 1)]
    assert [(c.text, c.status, c.note) for c in groups[0].cards] == [
        ("« Trop <b>froid</b> & *humide* [symbole] »", "published", ""),
        ("« Un élève gèle »", "derived", "texte modifié par l’équipe"),
    ]


def test_the_figure_is_clean_and_says_its_content_in_words() -> None:
    drawing = figure({"quotations": QUOTATIONS}, "q")
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    shown = " ".join(text.text for scene in drawing.scenes for text in scene.texts).replace("\u00a0", " ")
    assert "Locaux (n = 7)" in shown
    assert "n : tous les commentaires du groupe, cités ou non." in shown
    assert drawing.alt.replace("\u00a0", " ").startswith(
        "Diagramme d’affinité, 4 citations en 3 groupes. Locaux, 7 commentaires : « Trop <b>froid</b> & *humide* "
        "[symbole] » et « Un élève gèle » (texte modifié par l’équipe)."
    )
    assert "Bravo" not in drawing.alt
    assert b"&lt;b&gt;froid&lt;/b&gt;" in b"".join(save_svg(scene, title="t") for scene in drawing.scenes)


def test_a_question_without_quotation_is_refused() -> None:
    with pytest.raises(StudyError, match="aucun commentaire à citer pour cette question"):
        figure({"quotations": QUOTATIONS}, "r")
