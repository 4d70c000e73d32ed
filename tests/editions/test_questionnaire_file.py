from __future__ import annotations

import tomllib

from quality_study.editions.questionnaire_file import questionnaire_text
from quality_study.facts.question import Question, Scale, Theme
from quality_study.facts.questionnaire import Questionnaire

OLD = Questionnaire(
    title="Enquête 2011 du groupe 7",
    scales={"note": Scale(choices=("1", "2"), favourable=("2",)), "seule": Scale(choices=("Oui",))},
    themes=(Theme(id="a", title="Stand 4"), Theme(id="b", title="Ailleurs")),
    questions=(
        Question(id="q1", theme="a", text="De 0 à 10, en 2011 ?", type="number", minimum=0, maximum=10, required=True),
        Question(
            id="q2",
            theme="a",
            text="Note 1 ou 2 du stand 4",
            type="scale",
            scale="note",
            group="Les 5 stands",
            aliases=("Stand 4",),
            codes={"A1": "1"},
            status="illustrative",
            source="rapport n° 200",
        ),
        Question(id="q3", theme="b", text="D’ailleurs", type="scale", scale="seule", population="autres"),
    ),
)


def test_questions_keep_their_identity_and_lose_the_facts_of_their_year() -> None:
    text, kept = questionnaire_text(OLD, "p", old_year=2011, new_year=2027)
    assert kept == ["q1", "q2"]
    assert tomllib.loads(text) == {
        "title": "Enquête 2027 du groupe [à remplir]",
        "scales": {"note": {"choices": ["1", "2"], "favourable": ["2"], "not_applicable": []}},
        "themes": [{"id": "a", "title": "Stand [à remplir]"}],
        "questions": [
            {
                "id": "q1",
                "theme": "a",
                "text": "De 0 à 10, en 2027 ?",
                "type": "number",
                "minimum": 0,
                "maximum": 10,
                "required": True,
            },
            {
                "id": "q2",
                "theme": "a",
                "text": "Note 1 ou 2 du stand [à remplir]",
                "group": "Les [à remplir] stands",
                "type": "scale",
                "scale": "note",
                "required": False,
                "aliases": ["Stand [à remplir]"],
                "codes": {"A1": "1"},
            },
        ],
    }
