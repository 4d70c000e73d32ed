"""What each output of a cell becomes: printed, or named as left out, never silently absent."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output, new_raw_cell

from quality_study.report.cell_parts import Part, notebook_parts
from quality_study.report.tree import nodes, text_of

PNG = b"\x89PNG\r\n\x1a\n"
HEAD = "Non imprimé : chapitre 03_mesurer, cellule 1"


def parts(cell: Any) -> list[Part]:
    return notebook_parts("notebooks/2011/03_mesurer.ipynb", new_notebook(cells=[cell]))


def output(data: dict[str, Any], **more: Any) -> Part:
    (part,) = parts(new_code_cell("…", outputs=[new_output("execute_result", data=data, **more)]))
    return part


def stream(text: str, name: str = "stdout") -> str:
    (part,) = parts(new_code_cell("…", outputs=[new_output("stream", name=name, text=text)]))
    return text_of(part.blocks)


@pytest.mark.parametrize(
    "said",
    [
        "<Figure size 640x480 with 1 Axes>",
        "Text(0.5, 1.0, 'Nos réponses')",
        "<Axes: title={'center': 'x'}, xlabel='y'>",
        "[<matplotlib.lines.Line2D at 0x7f1a2b3c4d5e>]",
        "(array([1., 2.]), array([0., 1., 2.]), <BarContainer object of 2 artists>)",
        "array([<Axes: >, <Axes: >], dtype=object)",
        "<seaborn.axisgrid.FacetGrid at 0x7f1a2b3c4d5e>",
        "([0, 1], [Text(0, 0, 'a'), Text(1, 0, 'b')])",
        "<AxesSubplot:>",
    ],
)
def test_what_a_plotting_call_gives_back_is_not_printed(said: str) -> None:
    assert parts(new_code_cell("…", outputs=[new_output("execute_result", data={"text/plain": said})])) == []


@pytest.mark.parametrize("said", ["0    1\nName: part, dtype: int64", "'<b>'", "3 < 4 at 0", "['Text']", "0.5"])
def test_a_value_is_printed_as_it_is(said: str) -> None:
    assert text_of(output({"text/plain": said}).blocks) == said


def alternative_text(part: Part) -> str:
    (image,) = (node for node in nodes(part.blocks) if node["t"] == "Image")
    return text_of(image["c"][1])


def test_a_chart_is_a_picture_with_an_alternative_text() -> None:
    part = output({"image/png": base64.b64encode(PNG).decode(), "text/plain": "<Figure size 6x4 with 1 Axes>"})
    assert part.picture is not None
    assert part.picture.content == PNG
    assert alternative_text(part) == "Graphique du chapitre 03_mesurer, cellule 1"


def test_the_author_of_a_chart_may_give_its_alternative_text() -> None:
    data = {"image/png": base64.b64encode(PNG).decode()}
    part = output(data, metadata={"image/png": {"alt": "Le nombre de réponses monte."}})
    assert alternative_text(part) == "Le nombre de réponses monte."


def test_a_drawing_made_of_lines_comes_before_its_points() -> None:
    part = output({"image/png": base64.b64encode(PNG).decode(), "image/svg+xml": "<svg></svg>"})
    assert part.picture is not None
    assert part.picture.kind == "svg"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"application/vnd.plotly.v1+json": {}, "text/plain": "x"}, "interactive (application/vnd.plotly.v1+json)"),
        ({"text/html": "<script>x</script>", "text/plain": "x"}, "interactive (text/html)"),
        ({"application/vnd.jupyter.widget-view+json": {}}, "interactive (application/vnd.jupyter.widget-view+json)"),
    ],
)
def test_what_needs_a_screen_is_named(data: dict[str, Any], told: str) -> None:
    assert text_of(output(data).blocks) == f"{HEAD}, une sortie {told}. Montrez aussi une image ou un tableau."


def test_a_broken_picture_is_named() -> None:
    assert text_of(output({"image/png": "AAAA"}).blocks) == f"{HEAD}, une image illisible (image/png)."


def test_a_raw_cell_is_named_and_an_empty_one_is_not() -> None:
    (part,) = parts(new_raw_cell("brut"))
    assert text_of(part.blocks) == f"{HEAD}, une cellule brute. Donnez-lui le type Markdown pour l’imprimer."
    assert parts(new_raw_cell(" ")) == []


def test_a_warning_of_python_is_named_without_the_paths_of_the_computer() -> None:
    said = "/home/x/a.py:3: FutureWarning: blabla\n  FutureWarning\nUserWarning: y\n"
    assert stream(said, "stderr") == f"{HEAD}, un avertissement de Python (FutureWarning, UserWarning)."
    assert stream("50%|###", "stderr") == f"{HEAD}, un avertissement de Python."


def test_printed_text_keeps_what_a_terminal_would_show_last() -> None:
    assert stream("\x1b[31mrouge\x1b[0m\t:\n10 %\r100 %\nfin\u00a0!\x07\n") == "rouge   :\n100 %\nfin\u00a0!"


def test_latex_that_a_value_gives_is_a_formula() -> None:
    assert output({"text/latex": "$x^2$", "text/plain": "x**2"}).text == "$x^2$"
