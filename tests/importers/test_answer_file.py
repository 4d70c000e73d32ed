"""The answers of an edition, checked against its questionnaire: every problem with its file and line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.facts.questionnaire import Questionnaire
from quality_study.importers.answer_file import read_answers

HEADER = "respondent,question,value,status\n"
SHOWN = "data/raw/2027/responses.csv"
QUESTIONNAIRE = Questionnaire.model_validate(
    {
        "title": "Essai",
        "scales": {"avis": {"choices": ["Non", "Oui"], "favourable": ["Oui"], "not_applicable": ["Non adaptée"]}},
        "themes": [{"id": "t", "title": "Thème"}],
        "questions": [
            {"id": "avis", "theme": "t", "text": "Avis ?", "type": "scale", "scale": "avis"},
            {"id": "moyens", "theme": "t", "text": "Moyens ?", "type": "choices", "choices": ["Bus", "Train"]},
            {"id": "note", "theme": "t", "text": "Note ?", "type": "number", "minimum": 0, "maximum": 10},
            {"id": "pourquoi", "theme": "t", "text": "Pourquoi ?", "type": "text"},
        ],
    }
)
RIGHT = (
    "1,avis,Oui,answered\n"
    "1,moyens,Bus,answered\n"
    "1,moyens,Train,answered\n"
    "1,note,7.5,answered\n"
    '1,pourquoi,"deux\nlignes",answered\n'
    "2,avis,Non adaptée,not_applicable\n"
    "2,moyens,,blank\n"
    "2,note,,blank\n"
    "2,pourquoi,,blank\n"
)


def read(folder: Path, rows: str) -> tuple[pd.DataFrame, list[str]]:
    path = folder / "responses.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    items = QUESTIONNAIRE.items("p")
    responses, problems = read_answers(path, QUESTIONNAIRE, items, population="p", shown=SHOWN)
    return responses, [str(p) for p in problems]


def test_right_answers_are_read_whole(tmp_path: Path) -> None:
    responses, problems = read(tmp_path, RIGHT)
    assert problems == []
    assert len(responses) == 9
    assert responses["respondent"].tolist() == [1] * 5 + [2] * 4
    assert responses.loc[4, "value"] == "deux\nlignes"


def test_an_edition_without_the_file_has_no_answer(tmp_path: Path) -> None:
    items = QUESTIONNAIRE.items("p")
    responses, problems = read_answers(tmp_path / "no.csv", QUESTIONNAIRE, items, population="p", shown=SHOWN)
    assert responses.empty
    assert list(responses.columns) == ["respondent", "question", "value", "status"]
    assert problems == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "1,avis,Oui,answered",
            "1,avis,Ouii,answered",
            f"{SHOWN}, ligne 2, « value » : répondant 1, question « avis » : réponse inconnue du questionnaire "
            "(valeur trouvée : « Ouii »). Valeurs admises : Non, Oui. Vouliez-vous écrire « Oui » ?",
        ),
        (
            "1,moyens,Train,answered",
            "1,moyens,Tram,answered",
            f"{SHOWN}, ligne 4, « value » : répondant 1, question « moyens » : réponse inconnue du questionnaire "
            "(valeur trouvée : « Tram »). Valeurs admises : Bus, Train.",
        ),
        (
            "1,note,7.5,answered",
            "1,note,11,answered",
            f"{SHOWN}, ligne 5, « value » : répondant 1, question « note » : nombre attendu (valeur trouvée : « 11 »). "
            "Valeurs admises : un nombre de 0 à 10.",
        ),
        (
            "2,note,,blank",
            "2,note,,vide",
            f"{SHOWN}, ligne 10, « value » : répondant 2, question « note » : statut inconnu (valeur trouvée : "
            "« vide »). Valeurs admises : answered, not_applicable, blank.",
        ),
        (
            "2,pourquoi,,blank\n",
            "",
            f"{SHOWN} : répondant 2, question « pourquoi » : aucune ligne, pas même « blank ».",
        ),
        (
            "2,moyens,,blank\n",
            "",
            f"{SHOWN} : répondant 2, question « moyens » : aucune ligne, pas même « blank ».",
        ),
        (
            "2,note,,blank\n",
            "2,note,,blank\n2,note,3,answered\n",
            f"{SHOWN}, ligne 10, « value » : répondant 2, question « note » : deux réponses à une question qui n’en "
            "admet qu’une.",
        ),
        (
            "2,pourquoi,,blank",
            "2,pourqoi,,blank",
            f"{SHOWN}, ligne 11, « question » : question inconnue du questionnaire (valeur trouvée : « pourqoi »). "
            "Valeurs admises : avis, moyens, note, pourquoi. Vouliez-vous écrire « pourquoi » ?",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert RIGHT.count(old) == 1
    assert message in read(tmp_path, RIGHT.replace(old, new))[1]


def test_a_question_may_take_whole_numbers_only(tmp_path: Path) -> None:
    path = tmp_path / "responses.csv"
    items = QUESTIONNAIRE.items("p")
    for given, problems in (
        ("8", []),
        ("8.0", []),
        (
            "7.5",
            [
                f"{SHOWN}, ligne 5, « value » : répondant 1, question « note » : nombre entier attendu (valeur "
                "trouvée : « 7.5 »). Valeurs admises : un nombre entier de 0 à 10."
            ],
        ),
    ):
        path.write_text(HEADER + RIGHT.replace("7.5", given), encoding="utf-8")
        found = read_answers(path, QUESTIONNAIRE, items, population="p", shown=SHOWN, whole=["note"])[1]
        assert [str(p) for p in found] == problems


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    rows = RIGHT.replace("avis,Oui", "avis,Ouais").replace("7.5", "beaucoup").replace("Train", "Tram")
    assert len(read(tmp_path, rows)[1]) == 3


def test_a_file_that_is_no_table_of_answers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "responses.csv"
    path.write_text("nom;note\nLou;3\n", encoding="utf-8")
    responses, (problem,) = read_answers(path, QUESTIONNAIRE, QUESTIONNAIRE.items("p"), population="p", shown=SHOWN)
    assert responses.empty
    assert str(problem).startswith(f"{SHOWN}, ligne 1 : colonnes inattendues")


def test_a_file_without_answers_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, "")[1] == [
        f"{SHOWN} : la table n’a aucune réponse ; retirez le fichier tant qu’il n’y en a pas."
    ]
