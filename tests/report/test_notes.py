"""Notes under the figures: the readings used, the sizes supposed."""

from __future__ import annotations

import pandas as pd

from quality_study.report.notes import reading_note, size_note
from quality_study.words.french import typographic

NBSP, THIN = "\u00a0", "\u202f"


def claims(*rows: tuple[str, str, bool, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["id", "reading", "retained", "ambiguity"])
    return table.assign(figure="fig-01")


def test_the_reading_of_figure_18_is_stated_in_full(tables: dict[str, pd.DataFrame]) -> None:
    assert reading_note(tables["claims"], "fig-18") == typographic(
        "Lectures retenues. C030 : lus à part des 23 % (C049), dont le rapport ne donne pas le calcul. C048 : « À cinq "
        "points près », comme l’« à peu près » du même passage : le rapport ne dit pas comment il arrondit. C049 : "
        "part de qui ? Le rapport ne le dit pas. Lue comme une part de la promotion, sans la lier aux sept participants"
        " (C030). C050 : question lue comme distincte de celle de C048 ; arrondi lu à cinq points près. C051 : la part "
        "n’est pas donnée : lu comme la réponse d’au moins une personne. Autres lectures, au registre des énoncés : "
        "C030 b, C048 b, C050 b, C050 c, C051 b."
    )


def test_claims_that_share_a_reading_are_named_together(tables: dict[str, pd.DataFrame]) -> None:
    note = reading_note(tables["claims"], "fig-16")
    assert note.startswith(
        f"Lectures retenues. C039, C041, C042{NBSP}: aucun nombre{NBSP}: lu comme une majorité stricte."
    )
    assert note.endswith(f"Autres lectures, au registre des énoncés{NBSP}: C039 b, C040 b, C041 b, C042 b.")


def test_a_figure_without_ambiguity_has_no_note(tables: dict[str, pd.DataFrame]) -> None:
    assert reading_note(tables["claims"], "fig-04") == ""
    assert reading_note(claims(("C001", "", True, "")), "fig-01") == ""


def test_one_reading_without_other_is_a_single_sentence() -> None:
    assert reading_note(claims(("C001", "", True, "Effectif inconnu.")), "fig-01") == (
        f"Lectures retenues. C001{NBSP}: effectif inconnu."
    )


def test_an_acronym_keeps_its_capitals() -> None:
    assert reading_note(claims(("C001", "", True, "DGFiP et Douanes réunies.")), "fig-01") == (
        f"Lectures retenues. C001{NBSP}: DGFiP et Douanes réunies."
    )


def test_the_claims_of_other_figures_are_left_out(tables: dict[str, pd.DataFrame]) -> None:
    assert "C050" not in reading_note(tables["claims"], "fig-19")


def test_supposed_sizes_are_stated_for_each_population(tables: dict[str, pd.DataFrame]) -> None:
    note = size_note(tables["populations"], tables["breakdown"], ["pertinence", "sondage_table_1"])
    assert note == (
        f"Effectif supposé borné. Étudiants de l’UTC (enquête de satisfaction){NBSP}: 60 au plus{THIN}; "
        f"Étudiants (sondage en séance){NBSP}: 60 au plus."
    )


def test_no_size_is_supposed_where_it_is_known() -> None:
    populations = pd.DataFrame({"population": ["p"], "title": ["Étudiants"], "maximum_size": [1000]})
    breakdown = pd.DataFrame({"item": ["a", "b"], "population": ["p", "p"], "n": pd.array([25, None], "Int64")})
    assert size_note(populations, breakdown, ["a"]) == ""
    assert size_note(populations, breakdown, ["b"]) == (f"Effectif supposé borné. Étudiants{NBSP}: 1{THIN}000 au plus.")
    assert size_note(populations, breakdown, []) == ""
