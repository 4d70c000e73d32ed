"""The figure of quotations: the chosen comments only, under the size of their whole group."""

from __future__ import annotations

import pandas as pd
from seen import texts
from surveys import plain

from quality_study.charts import quotations
from quality_study.charts.chart import encoded
from quality_study.charts.readable import readable

LONG = "Un commentaire qui ne finit pas, " * 30
QUOTATIONS = pd.DataFrame(
    [
        ("Locaux", 7, 23, "Trop <b>froid</b> & *humide* 👍", False, "published"),
        ("Locaux", 7, 23, "Un élève gèle", True, "derived"),
        ("Durée", 1, 23, LONG.strip(), False, "published"),
        ("", 3, 23, "Hippopotomonstrosesquippedaliophobie" * 4, False, "illustrative"),
    ],
    columns=["group", "count", "n", "quotation", "modified", "status"],
)


def test_groups_have_their_whole_size_and_the_chosen_comments() -> None:
    chart = quotations(QUOTATIONS)
    assert readable(chart.figure) == []
    written = texts(chart.axes)
    assert written[:3] == ["Locaux", "7 sur 23 commentaires", "« Trop <b>froid</b> & *humide* [symbole] »"]
    assert [t for t in written if t in ("Durée", "À ranger")] == ["Durée", "À ranger"]
    assert "1 sur 23 commentaires" in written
    assert [t for t in written if t in ("P", "D", "I")] == ["P", "D", "P", "I"]
    assert written.count("texte modifié par l’équipe") == 1
    assert b"&lt;b&gt;froid&lt;/b&gt;" in encoded(chart.figure, "svg")


def test_one_status_everywhere_is_not_written_beside_every_quotation() -> None:
    chart = quotations(QUOTATIONS.assign(status="published"))
    assert not {"P", "D", "I"} & set(texts(chart.axes))
    assert plain(chart.note) == "À droite d’un groupe : tous ses commentaires, cités ou non, parmi ceux de la question."


def test_it_says_its_content_in_words() -> None:
    chart = quotations(QUOTATIONS.head(3))
    assert plain(chart.words) == (
        "3 citations en 2 groupes. Locaux, 7 commentaires : « Trop <b>froid</b> & *humide* [symbole] » et « Un élève "
        f"gèle » (texte modifié par l’équipe). Durée, 1 commentaire : « {LONG.strip()} »."
    )
    assert plain(chart.note) == (
        "À droite d’un groupe : tous ses commentaires, cités ou non, parmi ceux de la question. P : publié ; D "
        ": déduit."
    )


def test_long_lists_run_over_pages_that_begin_with_no_orphan() -> None:
    many = pd.concat([QUOTATIONS.assign(group=f"Groupe {i}") for i in range(9)], ignore_index=True)
    chart = quotations(many)
    assert len(chart.pages) > 1
    assert all(readable(page) == [] for page in chart.pages)
    written = [texts(page.axes[0]) for page in chart.pages]
    assert sum(text.startswith("Groupe ") for page in written for text in page) == 9
    assert not any(page[-1].startswith("Groupe ") or page[-1].endswith("commentaires") for page in written)
    letters = [text for page in written for text in page if text in ("P", "D", "I")]
    assert len(letters) == len(many)
