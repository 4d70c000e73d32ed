from __future__ import annotations

from pathlib import Path

import pytest

from quality_study.errors import StudyError
from quality_study.questionnaire import read_questionnaire

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
