"""What a text may hold: tags that Markdown can say, and what is refused with the words to write."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from quality_study.report.document import read_notebooks
from quality_study.report.tree import nodes, text_of
from quality_study.words.errors import StudyError


def blocks(text: str) -> Any:
    cell = new_markdown_cell(text, id="c")
    return read_notebooks([("06.ipynb", new_notebook(cells=[cell]))]).ast["blocks"]


def refused(text: str) -> list[str]:
    with pytest.raises(StudyError) as caught:
        blocks(text)
    return [str(problem).removeprefix("06.ipynb, cellule 1 (c) : ") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "kind", "inside"),
    [
        ("a <b>gras</b> b", "Strong", "gras"),
        ("<strong>gras</strong>", "Strong", "gras"),
        ("<i>penché <b>gras</b></i>", "Emph", "penché gras"),
        ("H<sub>2</sub>O", "Subscript", "2"),
        ("x<sup>2</sup>", "Superscript", "2"),
        ("<u>souligné</u>", "Underline", "souligné"),
    ],
)
def test_tags_that_markdown_can_say_are_kept(text: str, kind: str, inside: str) -> None:
    assert [text_of(n["c"]) for n in nodes(blocks(text)) if n["t"] == kind] == [inside]


def test_a_forced_line_a_comment_and_tags_that_only_place() -> None:
    assert [n["t"] for n in nodes(blocks("a<br/>b<!-- secret -->"))] == ["Para", "Str", "LineBreak", "Str"]
    assert text_of(blocks("<center>\n\nmilieu\n\n</center>")) == "milieu"
    assert text_of(blocks("<div class='alert'><b>Info</b> x</div>")) == "Info x"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<b>gras", "cette balise HTML ne s’imprime pas : écrivez en Markdown ce qu’elle contient"),
        ("<a href='x'>y</a>", "cette balise HTML ne s’imprime pas : écrivez [texte](adresse)"),
        ("<table><tr></tr></table>", "cette balise HTML ne s’imprime pas : écrivez un tableau Markdown"),
        ("`#pagebreak()`{=typst}", "un passage écrit pour un seul format manquerait dans l’autre document"),
        ("A[^1]", "cette note n’est pas définie dans la cellule"),
        ("[^3]: perdu", "cette note n’est appelée nulle part dans la cellule"),
        ("A[^1]\n\n[^1]: a\n\n[^1]: b", "deux notes de la cellule ont le même nom"),
        ("\\begin{cases}a&=b\\end{cases}", "une formule s’écrit entre deux lignes $$"),
        ("```python\nprint(1)", "bloc de code jamais fermé : ajoutez une ligne ``` à sa fin"),
        ("[](https://exemple.fr)", "lien sans texte : écrivez [texte](adresse)"),
        ("# ", "titre vide : écrivez-le, ou effacez son signe #"),
    ],
)
def test_what_would_be_lost_or_misread_is_refused(text: str, told: str) -> None:
    assert refused(text)[0].startswith(told)


def test_a_tag_is_told_once() -> None:
    assert len(refused("<a href='x'>y</a> puis <a href='z'>w</a>")) == 1


@pytest.mark.parametrize("text", ["a \\[^1\\] b", "`[^1]` et `<b>`", "3 < 4 et 5 > 2", "\\<b\\>", "`\\begin{a}`"])
def test_signs_that_are_quoted_are_text(text: str) -> None:
    assert blocks(text)


def test_a_tag_in_what_code_says_is_a_text() -> None:
    """A question of a survey may hold one: it was not written by the author of the notebook."""
    from nbformat.v4 import new_code_cell, new_output

    output = new_output("display_data", data={"text/markdown": "Question « <b>Quoi</b> [^1] »"})
    document = read_notebooks([("06.ipynb", new_notebook(cells=[new_code_cell("…", outputs=[output])]))])
    assert "<b>Quoi</b> [^1]" in text_of(document.ast["blocks"])


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("\\begin{align*}a&=b\\\\c&=d\\end{align*}", ["\\begin{aligned}a&=b\\\\c&=d\\end{aligned}"]),
        ("Soit\n\n\\begin{equation}\n\\label{e}x^2\n\\end{equation}", ["x^2"]),
        ("$$\n\\begin{aligned}a&=b\\end{aligned}\n$$", ["\n\\begin{aligned}a&=b\\end{aligned}\n"]),
        ("```\n\\begin{align}a\\end{align}\n```", []),
    ],
)
def test_a_formula_may_stand_without_dollars_as_in_jupyterlab(text: str, formulas: list[str]) -> None:
    assert [n["c"][1] for n in nodes(blocks(text)) if n["t"] == "Math"] == formulas


def test_headings_of_the_same_words_have_names_of_their_own_and_links_lead_to_them() -> None:
    text = "# L'été : bilan\n\n## Question\n\n## Question\n\n[a](#L'été-:-bilan) [b](#question-1) [c](#Question)"
    found = blocks(text)
    assert [n["c"][1][0] for n in nodes(found) if n["t"] == "Header"] == ["lété-bilan", "question", "question-1"]
    assert [n["c"][2][0] for n in nodes(found) if n["t"] == "Link"] == ["#lété-bilan", "#question-1", "#question"]
