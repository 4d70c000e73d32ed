from __future__ import annotations

import pytest

from quality_study.facts.questionnaire import Questionnaire
from quality_study.forms.codes import matrix_codes, refused_identifiers
from quality_study.forms.content import unfold

_NAME = "un identifiant a des lettres sans accent, des chiffres et « _ », et commence par une lettre"
_LIMIT = "LimeSurvey n’admet que 20 lettres et chiffres, une lettre d’abord"
_OWN = "la plateforme a une colonne de ce nom dans son export, où la question serait confondue"
_TWICE = "sans « _ », que LimeSurvey n’admet pas, deux identifiants sont les mêmes"


@pytest.mark.parametrize(
    ("identifiers", "platform", "refused"),
    [
        (["attentes", "table_1", "a-b.c"], "xlsform", {}),
        (["été", "2e", "a b"], "paper", {"été": _NAME, "2e": _NAME, "a b": _NAME}),
        (["attentes", "table_1"], "limesurvey", {}),
        (["Token", "_2"], "limesurvey", {"Token": "LimeSurvey garde ce mot pour lui", "_2": _LIMIT}),
        (["a" * 20, "b" * 21], "limesurvey", {"b" * 21: _LIMIT}),
        (["b" * 21, "token"], "xlsform", {}),
        (["email", "attribute_1", "end"], "limesurvey", {"email": _OWN}),
        (["email", "end", "Username", "fin"], "xlsform", {"end": _OWN, "Username": _OWN}),
        (["email", "end"], "google", {}),
        (["table_1", "Table1"], "limesurvey", {"table_1": _TWICE, "Table1": _TWICE}),
    ],
)
def test_a_platform_says_which_identifiers_it_refuses(
    identifiers: list[str], platform: str, refused: dict[str, str]
) -> None:
    assert refused_identifiers(identifiers, platform) == refused


def test_a_grid_never_takes_the_code_of_a_question(survey: Questionnaire) -> None:
    assert list(matrix_codes(unfold(survey), ["Grille1"]).values()) == ["grille1x"]
