"""Parameters of a notebook: one tagged cell of literals, and nothing unknown."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.report.parameters import INJECTED_TAG, TAG, check_parameters, parameter_values
from quality_study.words.errors import StudyError

NAME = "notebooks/2011/01_planifier.ipynb"


def tagged(source: str, tag: str = TAG) -> NotebookNode:
    return new_code_cell(source, metadata={"tags": [tag]})


def notebook(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell("# Titre"), *cells])


def message(book: NotebookNode) -> str:
    with pytest.raises(StudyError) as caught:
        parameter_values(book, NAME)
    return str(caught.value)


def test_values_are_read_as_python_literals() -> None:
    book = notebook(tagged('edition = "2011"\nconfidence = 0.95  # niveau\nseuils = [1, -2]\nrien = None'))
    assert parameter_values(book) == {"edition": "2011", "confidence": 0.95, "seuils": [1, -2], "rien": None}


def test_injected_values_replace_those_of_the_author() -> None:
    book = notebook(tagged('edition = "2011"\nconfidence = 0.95'), tagged('edition = "2026"', INJECTED_TAG))
    assert parameter_values(book) == {"edition": "2026", "confidence": 0.95}


def test_an_empty_cell_has_no_parameter() -> None:
    assert parameter_values(notebook(tagged("# rien"))) == {}


def test_no_tagged_cell_is_refused() -> None:
    assert message(notebook(new_code_cell('edition = "2011"'))) == (
        f"{NAME} : il faut une cellule, et une seule, étiquetée « parameters » "
        "(valeur trouvée : « 0 cellule étiquetée »). Valeurs admises : 1 cellule."
    )


def test_two_tagged_cells_are_refused() -> None:
    assert message(notebook(tagged('edition = "2011"'), tagged("confidence = 0.95"))) == (
        f"{NAME} : il faut une cellule, et une seule, étiquetée « parameters » "
        "(valeur trouvée : « 2 cellules étiquetées »). Valeurs admises : 1 cellule."
    )


@pytest.mark.parametrize(
    "source",
    [
        "confidence = 1 - 0.05",
        "edition = str(2011)",
        "import os",
        "a, b = 1, 2",
        "a = b = 1",
        "confidence += 1",
        "confidence: float = 0.95",
        "étude.nom = 1",
        "edition = ",
        'edition = "2011"\nprint(edition)',
    ],
)
def test_anything_but_literal_assignments_is_refused(source: str) -> None:
    assert message(notebook(tagged(source))) == (
        f"{NAME}, cellule 2 : la cellule des paramètres ne contient que des lignes « nom = valeur »."
    )


def test_an_unknown_parameter_is_refused_with_the_known_ones() -> None:
    book = notebook(tagged('edition = "2011"\nconfidence = 0.95'))
    with pytest.raises(StudyError) as caught:
        check_parameters(book, {"edition": "2011", "confidance": 0.9}, NAME)
    assert str(caught.value) == (
        f"{NAME} : paramètre inconnu (valeur trouvée : « confidance »). Valeurs admises : confidence, edition. "
        "Vouliez-vous écrire « confidence » ?"
    )


def test_every_unknown_parameter_is_listed() -> None:
    book = notebook(tagged('edition = "2011"'))
    with pytest.raises(StudyError) as caught:
        check_parameters(book, {"seuil": 5, "zzz": 1}, NAME)
    assert str(caught.value) == (
        "2 problèmes à corriger :\n"
        f"  1. {NAME} : paramètre inconnu (valeur trouvée : « seuil »). Valeurs admises : edition.\n"
        f"  2. {NAME} : paramètre inconnu (valeur trouvée : « zzz »). Valeurs admises : edition."
    )
    assert check_parameters(book, {"edition": "2026"}, NAME) is None
