"""What a figure hands out in numbers: French, bounds outwards, nobody named."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.report.figure_data import as_csv, figure_data


def answers(**columns: list[object]) -> pd.DataFrame:
    told = {"item": ["q1"], "text": ["Accueil"], "category": ["Oui"], "n": [60], "share": [float("nan")]}
    return pd.DataFrame(told | columns)


def test_a_share_has_its_denominator_and_its_bounds_go_outwards() -> None:
    rows = answers(low=[1 / 60], high=[29 / 60], interval=["bounds"], status=["derived"], place=[3.0])
    assert figure_data(rows) == {
        "header": ["question", "réponse", "n", "borne basse (%)", "borne haute (%)", "bornes", "statut"],
        "rows": [["Accueil", "Oui", "60", "1,6", "48,4", "tout ce qui reste possible", "déduit"]],
    }


@pytest.mark.parametrize(("share", "told"), [(0.35, "35"), (1 / 3, "33,3"), (0.0, "0"), (1.0, "100")])
def test_a_share_is_a_percentage(share: float, told: str) -> None:
    assert figure_data(answers(share=[share]))["rows"] == [["Accueil", "Oui", "60", told]]


def test_the_table_of_a_tool_has_french_headings_and_statuses() -> None:
    rows = pd.DataFrame({"risk": ["Panne"], "severity": [8], "status": ["illustrative"], "x": ["…"]})
    expected = {"header": ["risque", "gravite", "statut"], "rows": [["Panne", "8", "illustratif"]]}
    assert figure_data(rows) == expected


def test_yes_and_no_are_french() -> None:
    rows = pd.DataFrame({"n": [30, 31], "low": [-0.5, 0.25], "clear": pd.array([False, True], dtype="boolean")})
    assert figure_data(rows)["rows"] == [["30", "-0,5", "non"], ["31", "0,25", "oui"]]


@pytest.mark.parametrize("person", ["respondent", "participant"])
def test_rows_about_persons_are_not_handed_out(person: str) -> None:
    assert figure_data(pd.DataFrame({person: ["p1"], "card": ["bus"], "pile": ["transport"]})) == {}


def test_nothing_is_handed_out_of_nothing() -> None:
    assert figure_data(None) == {}
    assert figure_data(pd.DataFrame()) == {}
    assert figure_data(pd.DataFrame({"x": [1.0], "y": [2.0]})) == {}
    assert figure_data(pd.DataFrame({"text": ["a table without its numbers"], "unheard_of": [2.0]})) == {}


def test_the_file_opens_in_a_french_spreadsheet_which_takes_no_text_for_a_formula() -> None:
    data = {"header": ["texte", "part (%)"], "rows": [["=1+1", "37,5"], ["oui ; non", ""]]}
    assert as_csv(data) == '\ufefftexte;part (%)\r\n\'=1+1;37,5\r\n"oui ; non";\r\n'.encode()
