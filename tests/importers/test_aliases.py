from __future__ import annotations

from pathlib import Path

import pytest
from helpers import WHY, answers, asked, problems, read

from quality_study.facts.questionnaire import read_questionnaire
from quality_study.words.errors import StudyError

TEXT = """title = "Avis"
[scales.s]
choices = ["Non", "Oui"]
not_applicable = ["Non adapté"]
[[themes]]
id = "t"
title = "T"
[[questions]]
id = "clair"
theme = "t"
text = "Clair ?"
type = "scale"
scale = "s"
aliases = ["Est-ce clair ?"]
codes = { "1" = "Non", "2" = "Oui", "9" = "Non adapté", "0" = "Sans réponse" }
"""


def test_aliases_and_codes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "q.toml"
    path.write_text(TEXT, encoding="utf-8")
    question = read_questionnaire(path).questions[0]
    assert question.aliases == ("Est-ce clair ?",)
    assert question.codes["9"] == "Non adapté"


def test_a_code_must_stand_for_an_answer_of_the_question(tmp_path: Path) -> None:
    path = tmp_path / "q.toml"
    path.write_text(TEXT.replace('"2" = "Oui"', '"2" = "Ouii"'), encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_questionnaire(path, shown="q.toml")
    assert str(error.value) == (
        "q.toml, ligne 15, « questions.1.codes » : réponse inconnue (valeur trouvée : « Ouii »). "
        "Valeurs admises : Non, Oui, Non adapté, Sans réponse. Vouliez-vous écrire « Oui » ?"
    )


def test_an_alias_that_is_the_identifier_written_otherwise_names_no_second_question() -> None:
    question = {**WHY, "id": "avis_general", "aliases": ["avis.general.", "Avis général", "avis  général"]}
    for header in ("avis_general", "avisgeneral", "avis.general.", "Avis général"):
        found = read(f"{header},x\nbien,1\n", asked(question))
        assert answers(found, "avis_general") == [(1, "bien", "answered")]


NUMBER = """title = "Essai"
[[themes]]
id = "t"
title = "Tout"
[[questions]]
id = "age"
text = "Âge"
type = "number"
minimum = 0
maximum = 120
codes = { "NA" = "Sans réponse", "99 - Sans objet" = "Sans réponse", "10 - Tout à fait" = "10", "vingt" = "20,5" }
theme = "t"
[[questions]]
id = "com"
text = "Remarques"
type = "text"
codes = { "RAS" = "Sans réponse" }
theme = "t"
"""


def test_codes_are_applied_to_numbers_and_to_texts(tmp_path: Path) -> None:
    path = tmp_path / "q.toml"
    path.write_text(NUMBER, encoding="utf-8")
    rows = ["20,RAS", "na,ras", "31,RAS !", "10 - Tout à fait,", "99 - sans objet,N/A", "vingt,0", ",x"]
    text = "\n".join(["respondent,age,com", *(f"{i},{row}" for i, row in enumerate(rows, 1)), ""])
    found = read(text, read_questionnaire(path))
    ages = [(v, s) for _, v, s in answers(found, "age")]
    blank = ("", "blank")
    assert ages == [
        ("20", "answered"), blank, ("31", "answered"), ("10", "answered"), blank, ("20.5", "answered"), blank
    ]  # fmt: skip
    comments = [(v, s) for _, v, s in answers(found, "com")]
    assert comments[:5] == [blank, blank, ("RAS !", "answered"), blank, ("N/A", "answered")]


def test_a_word_that_is_no_code_is_refused_with_the_codes_and_the_line_to_write(tmp_path: Path) -> None:
    path = tmp_path / "q.toml"
    path.write_text(NUMBER, encoding="utf-8")
    assert problems("respondent,age,com\n1,NSP,x\n", read_questionnaire(path)) == [
        "f.csv, ligne 2, « B (age) » : nombre attendu ; si cela veut dire qu’on n’a pas répondu, "
        'écrivez : codes = { "NSP" = "Sans réponse", "NA" = "Sans réponse", "99 - Sans objet" = "Sans réponse", '
        '"10 - Tout à fait" = "10", "vingt" = "20,5" } (valeur trouvée : « NSP »). '
        "Valeurs admises : NA, 99 - Sans objet, 10 - Tout à fait, vingt."
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"20,5"',
            '"vingt"',
            "q.toml, ligne 11, « questions.1.codes » : un code vaut un nombre que la question admet (valeur trouvée : "
            "« vingt »). Valeurs admises : un nombre d’au moins 0 et d’au plus 120, Sans réponse.",
        ),
        (
            '"10 - Tout à fait" = "10"',
            '"10 - Tout à fait" = "200"',
            "q.toml, ligne 11, « questions.1.codes » : un code vaut un nombre que la question admet (valeur trouvée : "
            "« 200 »). Valeurs admises : un nombre d’au moins 0 et d’au plus 120, Sans réponse.",
        ),
        (
            'minimum = 0\nmaximum = 120\ncodes = { "NA" = "Sans réponse"',
            'maximum = 120\ncodes = { "NA" = "121"',
            "q.toml, ligne 10, « questions.1.codes » : un code vaut un nombre que la question admet (valeur trouvée : "
            "« 121 »). Valeurs admises : un nombre d’au plus 120, Sans réponse.",
        ),
        (
            '{ "RAS" = "Sans réponse" }',
            '{ "RAS" = "Rien à signaler" }',
            "q.toml, ligne 17, « questions.2.codes » : un commentaire est gardé mot pour mot : un code n’y vaut que "
            "« Sans réponse » (valeur trouvée : « Rien à signaler »). Valeurs admises : Sans réponse.",
        ),
    ],
)
def test_a_code_of_a_number_is_a_number_and_that_of_a_text_is_a_blank(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert NUMBER.count(old) == 1
    path = tmp_path / "q.toml"
    path.write_text(NUMBER.replace(old, new), encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_questionnaire(path, shown="q.toml")
    assert str(error.value) == message
