"""References of the story: figures become links, the rest is in the bibliography."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from quality_study.facts.edition import Edition
from quality_study.report import mime
from quality_study.report.document import Document, read_notebooks
from quality_study.report.references import bibliography_keys, check_references, link_assets, reference_label
from quality_study.words.errors import StudyError

KEYS = ["rencontres2011", "deming1986", "manski2000", "brown2017", "dinkelbach1967", "huangfu2018"]


def story(text: str, *, labels: Mapping[str, str] | None = None) -> Document:
    """A story that shows Figure 18 and then says `text`."""
    payload = {"id": "fig-18", "label": "Figure 18", "pages": ["<svg/>"]}
    figure = new_code_cell("…", outputs=[new_output("display_data", data={mime.FIGURE: payload})])
    return read_notebooks([("03.ipynb", new_notebook(cells=[figure, new_markdown_cell(text, id="t")]))], labels=labels)


def link(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"t": "Str", "c": f"<{key}:{payload['label']}>"}


def block(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"t": "RawBlock", "c": ["x", key]}


def linked(text: str, *, labels: Mapping[str, str] | None = None) -> list[Any]:
    """The inline nodes of the sentence once references are resolved."""
    inlines: list[Any] = link_assets(story(text, labels=labels), link, block)["blocks"][1]["c"]
    return inlines


@pytest.fixture
def bibliography(edition: Edition) -> Path:
    return edition.raw / "bibliography.bib"


def test_keys_of_the_bibliography_are_read_in_order(bibliography: Path) -> None:
    assert bibliography_keys(bibliography)[:6] == KEYS
    assert {"trosa2006", "cefrio2011"} <= set(bibliography_keys(bibliography))
    assert bibliography_keys(None) == []


def test_keys_are_read_whatever_the_kind_of_entry(tmp_path: Path) -> None:
    path = tmp_path / "b.bib"
    path.write_text("@book{un1999,\n title={@faux{deux}, trois}\n}\n@techreport{été-2001, }\n", encoding="utf-8")
    assert bibliography_keys(path) == ["un1999", "été-2001"]


def test_known_references_are_accepted(bibliography: Path) -> None:
    document = story(
        "La @fig-18 applique [@brown2017], la méthode de [-@dinkelbach1967] et le @tab-f.",
        labels={"tab-f": "Tableau F"},
    )
    assert check_references(document, bibliography) is None


def test_an_unknown_reference_is_refused_with_what_is_known() -> None:
    with pytest.raises(StudyError) as caught:
        check_references(story("Voir @fig-81 ici."), None)
    assert str(caught.value) == (
        "03.ipynb, cellule 2 (t) : référence inconnue dans le texte d’un carnet (valeur trouvée : « @fig-81 »). "
        "Valeurs admises : @fig-18."
    )


def test_every_unknown_reference_is_listed_once(bibliography: Path) -> None:
    with pytest.raises(StudyError) as caught:
        check_references(story("Voir @inconnu1999, @brown2071, encore @inconnu1999."), bibliography)
    keys = [f"@{key}" for key in ("fig-18", *bibliography_keys(bibliography))]
    known = f"{', '.join(keys[:12])} et {len(keys) - 12} autres"
    head = "03.ipynb, cellule 2 (t) : référence inconnue dans le texte d’un carnet"
    assert str(caught.value) == (
        "2 problèmes à corriger :\n"
        f"  1. {head} (valeur trouvée : « @inconnu1999 »). Valeurs admises : {known}.\n"
        f"  2. {head} (valeur trouvée : « @brown2071 »). Valeurs admises : {known}. "
        "Vouliez-vous écrire « @brown2017 » ?"
    )


def test_a_figure_is_put_where_it_was_shown() -> None:
    blocks = link_assets(story("Texte."), link, block)["blocks"]
    assert blocks[0] == {"t": "RawBlock", "c": ["x", "fig-18"]}


def test_a_cited_figure_becomes_a_link() -> None:
    assert {"t": "Str", "c": "<fig-18:Figure 18>"} in linked("Comme le montre la @fig-18, oui.")


def test_a_figure_shown_elsewhere_is_named_without_a_link() -> None:
    assert {"t": "Str", "c": "tableau\u00a0F"} in linked("Voir le @tab-f.", labels={"tab-f": "Tableau F"})


def test_a_bibliographic_reference_is_left_to_citeproc() -> None:
    (cite,) = (node for node in linked("Il le dit [@brown2017].") if node["t"] == "Cite")
    assert cite["c"][0][0]["citationId"] == "brown2017"


@pytest.mark.parametrize(
    "text", ["Les trois [@fig-18; @brown2017] ensemble.", "Le détail [voir @fig-18, première ligne] compte."]
)
def test_a_reference_that_mixes_a_figure_with_anything_is_refused(text: str, bibliography: Path) -> None:
    """A link replaces the whole reference: words or works beside the figure would be lost."""
    with pytest.raises(StudyError, match="@fig-18"):
        check_references(story(text), bibliography)


def test_labels_inside_a_sentence_are_lower_case_and_never_broken() -> None:
    assert reference_label("Figure 18") == "figure\u00a018"
    assert reference_label("Tableau F") == "tableau\u00a0F"
