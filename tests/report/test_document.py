"""Notebooks as one document: French typography, figures in their place, records, errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from quality_study.report import mime
from quality_study.report.document import read_notebooks
from quality_study.report.tree import cited, nodes, replace_nodes, typographic_inlines
from quality_study.report.wide_tables import table_size, tables
from quality_study.words.errors import StudyError

PNG = b"\x89PNG\r\n\x1a\n"
NBSP, THIN = "\u00a0", "\u202f"


def notebook(*cells: NotebookNode) -> NotebookNode:
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"c{number}"
    return new_notebook(cells=list(cells))


def shown(**data: Any) -> NotebookNode:
    """A code cell with one output; `data` by the last words of its type."""
    types = {"markdown": "text/markdown", "plain": "text/plain", "html": "text/html", "png": "image/png"}
    own = {"figure": mime.FIGURE, "table": mime.TABLE, "record": mime.RECORD, "caption": mime.CAPTION}
    content = {(types | own)[name]: value for name, value in data.items()}
    return new_code_cell("…", outputs=[new_output("display_data", data=content)])


def story(text: str) -> Any:
    return read_notebooks([("01.ipynb", notebook(new_markdown_cell(text)))]).ast["blocks"]


def test_an_annex_and_its_sections_have_no_number() -> None:
    blocks = story("# Un\n\n## Deux\n\n# Annexe A. Trois\n\n## Quatre\n\n# Cinq\n\n## Annexe de rien\n")
    found = {words(node["c"][2]): "unnumbered" in node["c"][1][1] for node in nodes(blocks) if node["t"] == "Header"}
    assert found == {
        "Un": False,
        "Deux": False,
        "Annexe A. Trois": True,
        "Quatre": True,
        "Cinq": False,
        "Annexe de rien": False,
    }


def words(blocks: Any) -> str:
    """The text of a document, verbatim parts between bars."""
    found: list[str] = []

    def visit(node: Any) -> None:
        if isinstance(node, list):
            for n in node:
                visit(n)
        elif isinstance(node, dict):
            kind = node.get("t")
            if kind == "Str":
                found.append(node["c"])
            elif kind in ("Space", "SoftBreak"):
                found.append(" ")
            elif kind in ("Code", "CodeBlock", "Math", "RawInline", "RawBlock"):
                found.append(f"|{node['c'][1]}|")
            else:
                visit(node.get("c"))

    visit(blocks)
    return "".join(found)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("L'enquête d'un an.", "L’enquête d’un an."),
        ("Oui ; non ! peut-être ?", f"Oui{THIN}; non{THIN}! peut-être{THIN}?"),
        ("Trois statuts : publié.", f"Trois statuts{NBSP}: publié."),
        ("Dire « oui » ici.", f"Dire «{NBSP}oui{NBSP}» ici."),
        ("Dire « *oui* » ici.", f"Dire «{NBSP}oui{NBSP}» ici."),
        ("Un *mot* ; un **autre** : fin.", f"Un mot{THIN}; un autre{NBSP}: fin."),
        ("Voir § 3 et n° 200.", f"Voir §{NBSP}3 et n°{NBSP}200."),
        ("Soit 4 000 euros.", f"Soit 4{THIN}000 euros."),
        ("- l'un ;\n- l'autre.", f"l’un{THIN};l’autre."),
        ("# L'accueil : bilan", f"L’accueil{NBSP}: bilan"),
        ("> L'avis : bon.", f"L’avis{NBSP}: bon."),
        ("[l'un : deux](https://exemple.fr/l'un)", f"l’un{NBSP}: deuxhttps://exemple.fr/l'un"),
    ],
)
def test_prose_is_set_the_french_way(source: str, printed: str) -> None:
    text = words(story(source))
    assert text.removesuffix("https://exemple.fr/l'un") == printed.removesuffix("https://exemple.fr/l'un")


def test_the_address_of_a_link_is_left_alone() -> None:
    (paragraph,) = story("[l'un : deux](https://exemple.fr/l'un?a=b;c)")
    assert paragraph["c"][0]["c"][2][0] == "https://exemple.fr/l'un?a=b;c"


@pytest.mark.parametrize(
    "verbatim",
    ["`l'a : b ; c ?`", "$l'a : b ; c$", "$$l'a : b ;$$", "```\nl'a : b ;\n```", "    l'a : b ;"],
)
def test_code_mathematics_and_raw_text_are_left_alone(verbatim: str) -> None:
    inside = verbatim.strip("`$ \n")
    assert words(story(f"L'un :\n\n{verbatim}")) == f"L’un{NBSP}:|{inside}|"


def test_code_between_words_does_not_stop_the_typography_around_it() -> None:
    assert words(story("L'appel `x : y` : l'un ; l'autre")) == f"L’appel |x : y|{NBSP}: l’un{THIN}; l’autre"


def test_inlines_keep_their_nodes_other_than_words() -> None:
    code = {"t": "Code", "c": [["", [], []], "l'a : b"]}
    run = [{"t": "Str", "c": "l'un"}, {"t": "Space"}, {"t": "Str", "c": ":"}, {"t": "Space"}, code]
    assert typographic_inlines(run) == [{"t": "Str", "c": f"l’un{NBSP}:"}, {"t": "Space"}, code]
    assert typographic_inlines([]) == []


@given(st.lists(st.sampled_from(["l'un", ":", ";", "«", "»", "deux", "3", "000", "?", "n", "="]), max_size=12))
def test_typography_changes_only_spaces_and_apostrophes_and_settles(run: list[str]) -> None:
    nodes = [node for word in run for node in ({"t": "Str", "c": word}, {"t": "Space"})]
    once = typographic_inlines(nodes)
    assert words(once).replace("’", "'").split() == run
    assert words(typographic_inlines(once)) == words(once)


def test_code_is_not_shown_but_what_it_says_is() -> None:
    cells = [new_code_cell("study.show('fig-18')"), shown(markdown="Part : 50 %.", plain="x")]
    document = read_notebooks([("01.ipynb", notebook(*cells))])
    assert words(document.ast["blocks"]) == f"Part{NBSP}: 50{THIN}%."


def test_printed_text_and_errors_are_shown_verbatim() -> None:
    printed = new_code_cell("print()", outputs=[new_output("stream", text="n = 20 : l'essai\n")])
    failed = new_code_cell("1/0", outputs=[new_output("error", ename="StudyError", evalue="l'a : b", traceback=[])])
    document = read_notebooks([("01.ipynb", notebook(printed, failed))])
    assert [block["t"] for block in document.ast["blocks"]] == ["CodeBlock", "CodeBlock"]
    assert words(document.ast["blocks"]) == "|n = 20 : l'essai||StudyError: l'a : b|"


def test_each_page_of_a_figure_brings_its_picture() -> None:
    payload = {"id": "fig-18", "label": "Figure 18", "caption": "Le concours", "pages": ["<svg/>", "<svg/>"]}
    outputs = [{mime.FIGURE: payload, "image/png": "QQ=="}, {mime.CAPTION: {}, "image/png": "Qg=="}, {mime.CAPTION: {}}]
    cell = new_code_cell("…", outputs=[new_output("display_data", data=data) for data in outputs])
    assert read_notebooks([("03.ipynb", notebook(cell))]).assets["fig-18"].payload["png"] == ["QQ==", "Qg=="]


def test_a_figure_becomes_an_asset_in_its_place() -> None:
    payload = {"id": "fig-18", "label": "Figure 18", "caption": "Le concours", "pages": ["<svg/>"]}
    figure = shown(figure=payload, png="iVBORw0KGgo=", plain="Parts des répondants.")
    cells = [new_markdown_cell("Avant."), figure, new_markdown_cell("Après.")]
    document = read_notebooks([("03.ipynb", notebook(*cells))])
    before, place, after = document.ast["blocks"]
    assert (words([before]), words([after])) == ("Avant.", "Après.")
    assert place == {"t": "Div", "c": [["", ["qs-asset"], [["key", "fig-18"]]], []]}
    assert document.assets["fig-18"].payload == payload | {"png": ["iVBORw0KGgo="]}
    assert document.assets["fig-18"].pages == {"fig-18": "<svg/>"}


def test_the_caption_shown_in_a_notebook_is_not_repeated_in_the_story() -> None:
    cells = [
        shown(figure={"id": "fig-18", "pages": ["<svg/>"]}),
        shown(caption={}, markdown="**Figure 18.** Le concours"),
    ]
    assert len(read_notebooks([("03.ipynb", notebook(*cells))]).ast["blocks"]) == 1


def test_a_table_is_an_asset_without_picture() -> None:
    document = read_notebooks([("05.ipynb", notebook(shown(table={"id": "tab-b", "rows": []})))])
    assert document.assets["tab-b"].pages == {}


def test_assets_and_records_follow_the_order_of_the_notebooks() -> None:
    first = notebook(shown(figure={"id": "fig-04", "pages": ["<svg/>"]}), shown(record={"name": "a.b", "value": 0.5}))
    second = notebook(shown(table={"id": "tab-a"}), shown(record={"name": "a.c", "value": [20, 40]}))
    document = read_notebooks([("01.ipynb", first), ("02.ipynb", second)])
    assert list(document.assets) == ["fig-04", "tab-a"]
    assert document.records == {"a.b": 0.5, "a.c": [20, 40]}


def test_a_recorded_nothing_is_kept() -> None:
    document = read_notebooks([("01.ipynb", notebook(shown(record={"name": "a", "value": None})))])
    assert document.records == {"a": None}


def test_a_name_recorded_twice_is_refused_with_its_place() -> None:
    first = notebook(shown(record={"name": "concours.oui", "value": 0.5}))
    second = notebook(new_markdown_cell("Texte."), shown(record={"name": "concours.oui", "value": 0.5}))
    with pytest.raises(StudyError) as caught:
        read_notebooks([("03.ipynb", first), ("04.ipynb", second)])
    assert str(caught.value) == (
        "04.ipynb, cellule 2 (c2) : déjà montré ou enregistré plus haut (valeur trouvée : « concours.oui »)."
    )


def test_every_repetition_is_listed() -> None:
    cells = [shown(figure={"id": "fig-18"}), shown(figure={"id": "fig-18"}), shown(figure={"id": "fig-18"})]
    with pytest.raises(StudyError) as caught:
        read_notebooks([("03.ipynb", notebook(*cells))])
    assert str(caught.value) == (
        "2 problèmes à corriger :\n"
        "  1. 03.ipynb, cellule 2 (c2) : déjà montré ou enregistré plus haut (valeur trouvée : « fig-18 »).\n"
        "  2. 03.ipynb, cellule 3 (c3) : déjà montré ou enregistré plus haut (valeur trouvée : « fig-18 »)."
    )


def test_labels_of_figures_shown_elsewhere_are_kept() -> None:
    labels = {"fig-18": "Figure 18", "tab-f": "Tableau F"}
    document = read_notebooks([("03.ipynb", notebook(shown(figure={"id": "fig-18"})))], labels=labels)
    assert document.elsewhere == {"tab-f": "Tableau F"}


def test_cited_lists_each_reference_once_in_order() -> None:
    text = "Voir @fig-18 puis [@brown2017 ; @deming1986], encore @fig-18. Écrire à nom@exemple.fr."
    document = read_notebooks([("01.ipynb", notebook(new_markdown_cell(text)))])
    assert cited(document.ast) == ["fig-18", "brown2017", "deming1986"]


def test_replace_nodes_changes_children_first_and_drops_none() -> None:
    ast = {"blocks": [{"t": "Para", "c": [{"t": "Str", "c": "a"}, {"t": "Str", "c": "b"}]}]}

    def change(node: dict[str, Any]) -> dict[str, Any] | None:
        if node.get("t") == "Str":
            return None if node["c"] == "a" else {"t": "Str", "c": "B"}
        return {**node, "n": len(node["c"])} if node.get("t") == "Para" else node

    assert replace_nodes(ast, change) == {"blocks": [{"t": "Para", "c": [{"t": "Str", "c": "B"}], "n": 1}]}


def frame(html: str) -> NotebookNode:
    return shown(html=html, plain="texte")


def told(*cells: NotebookNode) -> list[str]:
    """The problems of a notebook, one a line."""
    with pytest.raises(StudyError) as caught:
        read_notebooks([("06.ipynb", notebook(*cells))])
    return [str(problem) for problem in caught.value.problems]


def test_what_pandoc_leaves_empty_stays_in_a_table_and_a_picture(tmp_path: Path) -> None:
    (tmp_path / "plan.png").write_bytes(PNG)
    text = "| Action | Qui |\n|---|---|\n| Relancer | Équipe |\n\n![Le plan](plan.png)"
    document = read_notebooks([("06.ipynb", notebook(new_markdown_cell(text)))], folder=tmp_path)
    table, figure = replace_nodes(document.ast["blocks"], lambda node: node)
    assert (table["t"], table["c"][1]) == ("Table", [None, []])
    assert (figure["t"], figure["c"][1][0]) == ("Figure", None)
    assert words(figure["c"][1][1]) == "Le plan"


def test_each_cell_is_read_alone() -> None:
    """An open fence, a note or an address of one cell would otherwise change the next."""
    cells = [new_markdown_cell(f"A[^1] [b][c]\n\n[^1]: {note}\n\n[c]: https://{note}.fr") for note in ("un", "deux")]
    opened = new_markdown_cell("<div>\n\nOuvert")
    document = read_notebooks([("01.ipynb", notebook(*cells, opened, new_markdown_cell("# Titre")))])
    notes = [words(n) for n in nodes(document.ast["blocks"]) if n["t"] == "Note"]
    assert notes == ["un", "deux"]
    assert [n["c"][2][0] for n in nodes(document.ast["blocks"]) if n["t"] == "Link"] == [
        "https://un.fr",
        "https://deux.fr",
    ]
    assert document.ast["blocks"][-1]["t"] == "Header"
    assert document.places[-1] == "01.ipynb, cellule 4 (c4)"


@pytest.mark.parametrize("text", ["---\ntitre: x\n---", "% Titre"])
def test_no_cell_is_taken_for_metadata(text: str) -> None:
    assert words(story(f"{text}\n\nSuite.")).endswith("Suite.")
    assert "itre" in words(story(f"{text}\n\nSuite."))


def test_sentences_that_one_cell_says_in_a_row_are_one_list() -> None:
    outputs = [new_output("display_data", data={"text/markdown": f"- {word}"}) for word in ("un", "deux")]
    document = read_notebooks([("01.ipynb", notebook(new_code_cell("…", outputs=outputs)))])
    (only,) = document.ast["blocks"]
    assert (only["t"], len(only["c"])) == ("BulletList", 2)


def test_a_table_that_code_shows_is_a_table_its_numbers_to_the_right() -> None:
    shown_frame = pd.DataFrame({"école": ["A", "B"], "part": [0.5, 12.25]})
    document = read_notebooks([("01.ipynb", notebook(frame(shown_frame.to_html())))])
    (table,) = document.ast["blocks"]
    assert [spec[0]["t"] for spec in table["c"][2]] == ["AlignRight", "AlignDefault", "AlignRight"]
    assert words(table["c"][4]) == "0A0.501B12.25"


def test_pandas_tells_in_french_that_a_table_is_cut() -> None:
    html = pd.DataFrame({"a": range(1200)})._repr_html_()  # type: ignore[operator]
    document = read_notebooks([("01.ipynb", notebook(frame(html)))])
    assert words(document.ast["blocks"]).endswith(f"Extrait d’un tableau de 1{THIN}200 lignes et 1 colonnes.")


def test_a_table_too_wide_for_the_page_is_cut_its_first_column_in_each_piece() -> None:
    wide = pd.DataFrame([[12345.678] * 20], index=["ligne"], columns=[f"colonne_{i}" for i in range(20)])
    row = "| ".join(f"mot{i}incompressible" for i in range(16))
    written = new_markdown_cell(f"> |{row}|\n> {'|---' * 16}|\n> |{row}|\n> \n> : Légende")
    for cell, count, first, caption in (
        (frame(wide.to_html()), 20, "ligne", ""),
        (written, 15, "mot0incompressible", "Légende"),
    ):
        document = read_notebooks([("06.ipynb", notebook(cell))])
        pieces = list(tables(document.ast["blocks"]))
        assert len(pieces) > 1
        assert all(table_size(piece) == 9.0 for piece in pieces)
        rows = [[words(cell[4]) for cell in piece["c"][4][0][3][0][1]] for piece in pieces]
        assert {row[0] for row in rows} == {first}
        assert sum(len(row) - 1 for row in rows) == count
        captions = [words(piece["c"][1]) for piece in pieces]
        assert captions == [caption, *[f"{caption}, suite" if caption else ""] * (len(pieces) - 1)]
    heads = [words(cell[4]) for piece in pieces for cell in piece["c"][3][1][0][1][1:]]
    assert heads == [f"mot{i}incompressible" for i in range(1, 16)]


def test_a_table_that_cannot_be_cut_is_named_if_code_shows_it_and_refused_if_written() -> None:
    wide = pd.DataFrame([["x" * 200]], columns=["a"])
    document = read_notebooks([("notebooks/2011/06_a.ipynb", notebook(frame(wide.to_html())))])
    assert words(document.ast["blocks"]) == (
        f"Non imprimé{NBSP}: chapitre 06_a, cellule 1, un tableau trop large pour la page (2 colonnes). "
        "Montrez-en moins de colonnes à la fois."
    )
    row = f"|a|{'x' * 200}|"
    assert told(new_markdown_cell(f"{row}\n|---|---|\n{row}")) == [
        "06.ipynb, cellule 1 (c1) : tableau trop large pour la page (2 colonnes) : coupez-le en deux."
    ]


def test_a_heading_that_skips_a_level_takes_the_next_one() -> None:
    cells = [new_markdown_cell(text) for text in ("# A", "### B\n\n##### C", "### D\n\n## E", "###### F", "# G")]
    document = read_notebooks([("06.ipynb", notebook(*cells))])
    assert [(b["c"][0], words(b)) for b in document.ast["blocks"]] == [
        *[(1, "A"), (2, "B"), (3, "C"), (2, "D"), (2, "E"), (3, "F"), (1, "G")],
    ]


def test_everything_wrong_is_told_at_once() -> None:
    cells = [new_markdown_cell("# T\n\n### S\n\n[là](#nulle)"), new_markdown_cell("A[^1] <b>gras")]
    assert told(*cells) == [
        "06.ipynb, cellule 2 (c2) : cette note n’est pas définie dans la cellule : ajoutez-y une ligne "
        "« [^nom]: texte » (valeur trouvée : « [^1] »).",
        "06.ipynb, cellule 2 (c2) : cette balise HTML ne s’imprime pas : écrivez en Markdown ce qu’elle contient "
        "(valeur trouvée : « <b> »).",
        "06.ipynb, cellule 1 (c1) : ce lien mène à un titre qui n’existe pas (valeur trouvée : « #nulle »). "
        "Valeurs admises : #s, #t.",
    ]


def test_cells_are_counted_as_in_the_source() -> None:
    injected = new_code_cell("edition = 2", metadata={"tags": ["injected-parameters"]})
    document = read_notebooks([("01.ipynb", notebook(injected, new_markdown_cell("Texte.")))])
    assert document.places == ["01.ipynb, cellule 1 (c2)"]


def test_what_some_cells_bring_stands_alone() -> None:
    cells = [
        new_markdown_cell("# A"),
        new_markdown_cell("## B\n\n[haut](#a)"),
        shown(figure={"id": "fig-18", "label": "Figure 18"}),
    ]
    document = read_notebooks([("01.ipynb", notebook(*cells))])
    alone = document.only(["01.ipynb, cellule 2 (c2)"])
    assert alone.places == ["01.ipynb, cellule 2 (c2)"] * 2
    assert alone.ast["blocks"][0]["c"][0] == 1
    assert [n["t"] for n in nodes(alone.ast["blocks"]) if n["t"] == "Link"] == []
    assert (alone.assets, alone.elsewhere) == ({}, {"fig-18": "Figure 18"})
