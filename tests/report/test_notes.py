"""Notes under the figures: the readings used, the sizes supposed."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from quality_study.report.notes import reading_note, size_note
from quality_study.words.french import typographic

NBSP, THIN = "\u00a0", "\u202f"


def claims(*rows: tuple[str, str, bool, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["id", "reading", "retained", "ambiguity"])
    return table.assign(figure="fig-01")


def test_the_reading_of_figure_18_is_stated_in_full(tables: dict[str, pd.DataFrame]) -> None:
    assert reading_note(tables["claims"], "fig-18") == typographic(
        "Lectures retenues. Lus à part des 23 %, dont le rapport ne donne pas le calcul. Lu comme arrondi à cinq "
        "points : le rapport ne dit pas comment il arrondit. Part de qui ? Le rapport ne le "
        "dit pas. Lue comme une part de la promotion, sans la lier aux sept participants. Question lue comme distincte "
        "de la précédente ; lu comme arrondi à cinq points. La part n’est pas donnée : lu comme la réponse d’au moins "
        "une personne. D’autres lectures sont possibles : voir le registre des énoncés."
    )


def test_a_reading_that_claims_share_is_told_once(tables: dict[str, pd.DataFrame]) -> None:
    note = reading_note(tables["claims"], "fig-16")
    assert note.startswith(
        f"Lectures retenues. Aucun nombre{NBSP}: lu comme une majorité stricte. «{NBSP}Partiellement"
    )
    assert note.count("majorité stricte") == 1
    assert note.endswith(f"D’autres lectures sont possibles{NBSP}: voir le registre des énoncés.")


def test_a_figure_without_ambiguity_has_no_note(tables: dict[str, pd.DataFrame]) -> None:
    assert reading_note(tables["claims"], "fig-04") == ""
    assert reading_note(claims(("C001", "", True, "")), "fig-01") == ""


def test_one_reading_without_other_is_a_single_sentence() -> None:
    assert reading_note(claims(("C001", "", True, "Effectif inconnu.")), "fig-01") == (
        "Lectures retenues. Effectif inconnu."
    )


def test_an_acronym_keeps_its_capitals() -> None:
    assert reading_note(claims(("C001", "", True, "DGFiP et Douanes réunies.")), "fig-01") == (
        "Lectures retenues. DGFiP et Douanes réunies."
    )


def test_the_claims_of_other_figures_are_left_out(tables: dict[str, pd.DataFrame]) -> None:
    assert "distincte" in reading_note(tables["claims"], "fig-18")
    assert "distincte" not in reading_note(tables["claims"], "fig-19")


@pytest.mark.parametrize("figure", [f"fig-{number}" for number in range(1, 22)])
def test_no_code_of_the_register_stands_under_a_figure(tables: dict[str, pd.DataFrame], figure: str) -> None:
    assert not re.search(r"\bC\d{3}", reading_note(tables["claims"], figure))


def test_supposed_sizes_are_stated_for_each_population(tables: dict[str, pd.DataFrame]) -> None:
    note = size_note(tables["populations"], tables["breakdown"], ["pertinence", "sondage_table_1"])
    assert note == (
        f"Limite que se donne l’étude. Étudiants de l’UTC (enquête de satisfaction){NBSP}: 60 au plus{THIN}; "
        f"Étudiants (sondage en séance){NBSP}: 60 au plus."
    )


def test_no_size_is_supposed_where_it_is_known() -> None:
    populations = pd.DataFrame({"population": ["p"], "title": ["Étudiants"], "maximum_size": [1000]})
    breakdown = pd.DataFrame({"item": ["a", "b"], "population": ["p", "p"], "n": pd.array([25, None], "Int64")})
    assert size_note(populations, breakdown, ["a"]) == ""
    assert size_note(populations, breakdown, ["b"]) == (
        f"Limite que se donne l’étude. Étudiants{NBSP}: 1{THIN}000 au plus."
    )
    assert size_note(populations, breakdown, []) == ""
