"""« Autre : précisez », platform by platform: one answer « Autre », and what was written, as a comment."""

from __future__ import annotations

import pytest
from helpers import answers, asked, problems, read

ONE = {"id": "statut", "text": "Statut ?", "type": "choice", "choices": ["Étudiant", "Salarié"], "other": "Autre"}
MANY = {"id": "v", "text": "Ateliers ?", "type": "choices", "choices": ["Soudure", "Poterie"], "other": "Autre"}
BOTH = asked(ONE, MANY)
LS = "id,submitdate,lastpage,startlanguage"
DAY = "2027-01-01,1,fr"
KOBO = "_uuid,_submission_time,_index"
CENTRAL = "SubmissionDate,meta-instanceID,KEY,SubmitterName,Status,ReviewState,FormVersion"
MS = "ID,Heure de début,Heure de fin,Adresse de messagerie"
OTHER = "Autre (veuillez préciser)"
SM = "Respondent ID,Collector ID,Start Date,End Date"
QUALTRICS = "StartDate,EndDate,Status,Progress,Finished,ResponseId"
IDS = ",".join(['"{""ImportId"":""x""}"'] * 13)
Q_TEXTS = (
    "Statut ? - Selected Choice,Statut ? - Autre - Text,Ateliers ? - Selected Choice - Soudure,"
    "Ateliers ? - Selected Choice - Poterie,Ateliers ? - Selected Choice - Autre,Ateliers ? - Autre - Text,Autre ?"
)

#: In each: a student at pottery; someone whose status is « Doctorant », at welding and « vannerie »; nothing.
EXPORTS = {
    "limesurvey, codes": (
        f"{LS},statut,statut[other],v[SQ001],v[SQ002],v[other]\n"
        f'1,{DAY},A1,,N,Y,\n2,{DAY},-oth-,Doctorant,Y,N,"vannerie, osier"\n3,{DAY},,,N,N,\n'
    ),
    "limesurvey, texts": (
        "ID de la réponse,Date de soumission,Dernière page,Statut ?,Statut ? [Autre],Ateliers ? [Soudure],"
        "Ateliers ? [Poterie],Ateliers ? [Autre]\n"
        '1,2027,1,Étudiant,,Non,Oui,\n2,2027,1,Autre,Doctorant,Oui,Non,"vannerie, osier"\n3,2027,1,,,Non,Non,\n'
    ),
    "google-forms": (
        'Horodateur,Statut ?,Ateliers ?\n2027,Étudiant,Poterie\n2027,Doctorant,"Soudure, vannerie, osier"\n2027,,\n'
    ),
    "ms-forms": (
        f"{MS},Statut ?,Ateliers ?\n"
        '1,2027,2027,a,Étudiant,Poterie;\n2,2027,2027,a,Doctorant,"Soudure;vannerie, osier;"\n3,2027,2027,a,,\n'
    ),
    "kobotoolbox, or_other": (
        f"statut,statut_other,v,v/c1,v/c2,v/other,v_other,{KOBO}\n"
        'c1,,c2,0,1,0,,u1,2027,1\nother,Doctorant,c1 other,1,0,1,"vannerie, osier",u2,2027,2\n,,,,,,,u3,2027,3\n'
    ),
    "odk central, the form of this project": (
        f"{CENTRAL},theme_1-statut,theme_1-statut_autre,theme_1-v,theme_1-v_autre\n"
        '2027,u,u1,a,,,1,c1,,c2,\n2027,u,u2,a,,,1,c3,Doctorant,c1 c3,"vannerie, osier"\n2027,u,u3,a,,,1,,,,\n'
    ),
    "qualtrics": (
        f"{QUALTRICS},Q1,Q1_3_TEXT,Q2_1,Q2_2,Q2_3,Q2_3_TEXT,Q3\n{QUALTRICS},{Q_TEXTS}\n{IDS}\n"
        "2027,2027,0,100,1,R1,Étudiant,,,Poterie,,,\n"
        '2027,2027,0,100,1,R2,Autre,Doctorant,Soudure,,Autre,"vannerie, osier",\n2027,2027,0,100,1,R3,,,,,,,\n'
    ),
    "surveymonkey": (
        f"{SM},Statut ?,,Ateliers ?,,\n,,,,Response,{OTHER},Soudure,Poterie,{OTHER}\n"
        '1,9,,,Étudiant,,,Poterie,\n2,9,,,,Doctorant,Soudure,,"vannerie, osier"\n3,9,,,,,,,\n'
    ),
    "plain, the paper form typed": (
        "statut;statut_autre;v;respondent\n"
        "Étudiant;;Poterie;1\nAutre;Doctorant;Soudure|Autre : vannerie, osier;2\n;;;3\n"
    ),
}


@pytest.mark.parametrize("platform", EXPORTS)
def test_a_free_answer_is_one_answer_and_a_comment(platform: str) -> None:
    found = read(EXPORTS[platform], BOTH)
    assert answers(found, "statut") == [(1, "Étudiant", "answered"), (2, "Autre", "answered"), (3, "", "blank")]
    assert answers(found, "statut_autre") == [(1, "", "blank"), (2, "Doctorant", "answered"), (3, "", "blank")]
    assert answers(found, "v") == [
        (1, "Poterie", "answered"), (2, "Soudure", "answered"), (2, "Autre", "answered"), (3, "", "blank")
    ]  # fmt: skip
    assert answers(found, "v_autre") == [(1, "", "blank"), (2, "vannerie, osier", "answered"), (3, "", "blank")]
    told = "\n".join(found.account.lines()).replace("\u00a0", " ")
    row = next(i for i, line in enumerate(EXPORTS[platform].split("\n"), 1) if "Doctorant" in line)
    assert f"« Autre » (v) : 1 texte libre gardé comme commentaire : ligne {row}." in told
    assert found.account.questions == 2
    assert not found.account.notices


def test_personal_data_of_a_free_answer_are_masked() -> None:
    found = read("Horodateur,Statut ?\n2027,écrire à lou@example.org\n", asked(ONE))
    assert answers(found, "statut_autre") == [(1, "écrire à [adresse e-mail masquée]", "answered")]
    assert found.account.masked == [(2, "statut_autre", {"adresse e-mail": 1})]


def test_free_answers_that_look_like_an_option_are_named_with_the_line_to_write() -> None:
    rows = ["Doctorant", "doctorant", "Salariée", "Doctorant", "Retraité"]
    found = read(
        "\n".join(["Horodateur,Statut ?", *(f"2027-01-0{i},{r}" for i, r in enumerate(rows, 1)), ""]), asked(ONE)
    )
    assert found.account.notices == [
        "« Doctorant » est compté comme « Autre » (statut, lignes 2, 3, 5) : si c’est une option renommée, écrivez : "
        'codes = { "Doctorant" = "…" }',
        "« Salariée » est compté comme « Autre » (statut, ligne 4) : si c’est une option renommée, écrivez : "
        'codes = { "Salariée" = "Salarié" }',
    ]


def test_a_text_beside_another_answer_keeps_that_answer_and_is_told() -> None:
    found = read("statut,statut_autre\nÉtudiant,en thèse\n", asked(ONE))
    assert answers(found, "statut") == [(1, "Étudiant", "answered")]
    assert answers(found, "statut_autre") == [(1, "en thèse", "answered")]
    assert found.account.notices == [
        "Une réponse libre est écrite à côté d’une autre réponse, qui est gardée (ligne 2)."
    ]


def test_an_unknown_answer_is_none_where_the_platform_writes_free_answers_apart() -> None:
    for text in ("statut,x\nDoctorant,1\n", f"{LS},statut,statut[other]\n1,{DAY},Doctorant,\n"):
        assert "réponse inconnue (valeur trouvée : « Doctorant »)" in problems(text, asked(ONE))[0]
    assert "option inconnue (valeur trouvée : « vannerie »)" in problems("v,x\nSoudure|vannerie,1\n", asked(MANY))[0]


def test_a_column_where_people_write_names_the_line_that_declares_it() -> None:
    text = f"{SM},Ateliers ?,,\n,,,,Soudure,Poterie,Autre (veuillez préciser)\n1,9,,,Soudure,,\n2,9,,,,,Dentelle\n"
    question = {"id": "v", "text": "Ateliers ?", "type": "choices"}
    labels = ["Soudure", "Poterie", "Autre (veuillez préciser)"]
    assert problems(text, asked({**question, "choices": labels}), importer="surveymonkey") == [
        "f.csv, ligne 4, « G (v) » : coche inconnue pour l’option « Autre (veuillez préciser) » ; si on y écrit "
        'librement, dites-le : other = "Autre (veuillez préciser)" (valeur trouvée : « Dentelle »). '
        "Valeurs admises : Autre (veuillez préciser), (vide)."
    ]
    found = read(text, asked({**question, "choices": labels, "other": labels[-1]}), importer="surveymonkey")
    assert answers(found, "v") == [(1, "Soudure", "answered"), (2, labels[-1], "answered")]


def test_the_table_written_is_read_again_and_an_older_one_has_no_free_text() -> None:
    row = "respondent,question,value,status\n1,statut,Autre,answered\n"
    assert answers(read(f"{row}1,statut_autre,Doctorant,answered\n", asked(ONE)), "statut_autre") == [
        (1, "Doctorant", "answered")
    ]
    assert answers(read(row, asked(ONE)), "statut_autre") == [(1, "", "blank")]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"other": "Étudiant"}, '« Étudiant », que l’on précise, vient en dernier : ["Salarié", "Étudiant"]'),
        ({"type": "text", "choices": []}, "seule une question de type"),
        ({"other": " "}, "donnez l’intitulé d’une réponse"),
    ],
)
def test_only_the_last_of_several_answers_is_free(question: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("[", r"\[")):
        asked({**ONE, **question})


def test_the_question_made_for_free_answers_has_an_identifier_of_its_own() -> None:
    with pytest.raises(ValueError, match="« statut_autre » est la question, faite d’elle-même"):
        asked(ONE, {"id": "statut_autre", "text": "Lequel ?", "type": "text"})
    again = BOTH.model_validate(dict(BOTH))
    assert [q.id for q in again.questions] == ["statut", "statut_autre", "v", "v_autre"]
    assert [q.id for q in again.declared] == ["statut", "v"]
