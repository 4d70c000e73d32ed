"""The columns that a platform adds by itself answer no question, though one may have the same name."""

from __future__ import annotations

import pytest
from helpers import WHY, answers, asked, problems, read

SATISFIED = {"id": "satisfait", "text": "Satisfait ?", "type": "choice", "choices": ["Oui", "Non"]}
NOTES = {"id": "notes", "text": "Vos remarques", "type": "text"}
KOBO = """satisfait,_id,_uuid,_submission_time,_validation_status,_notes,_status,_index
c1,1,u1,2027-01-01T10:00:00,,rappeler cette personne,submitted_via_web,1
c2,2,u2,2027-01-01T10:10:00,,doublon probable,submitted_via_web,2
"""


def test_the_notes_of_the_team_are_not_the_comments_of_respondents() -> None:
    assert problems(KOBO, asked(SATISFIED, NOTES)) == [
        "f.csv, ligne 1 : question absente du fichier : « notes » (Vos remarques) ; la colonne « _notes » est de la "
        "plateforme, et ne répond à aucune question."
    ]


def test_a_question_of_the_same_name_is_read_in_its_own_column() -> None:
    head, *rows = KOBO.splitlines()
    text = "\n".join([f"notes,{head}", f"bien,{rows[0]}", f",{rows[1]}", ""])
    found = read(text, asked(SATISFIED, NOTES))
    assert answers(found, "notes") == [(1, "bien", "answered"), (2, "", "blank")]
    assert (6, "_notes") in found.account.dropped


LIME = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl"]
LIME += ["firstname", "lastname", "email", "attribute_1"]
KOBO_OWN = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "_tags"]
KOBO_OWN += ["__version__", "_index", "start", "end", "username", "phonenumber", "_submission__notes"]
ODK = ["SubmissionDate", "KEY", "SubmitterName", "ReviewState", "FormVersion", "meta-instanceID", "DeviceID"]
MICROSOFT = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"]
SPHINX = ["CLE", "DATE_SAISIE", "DATE_ENREG", "TEMPS_SAISIE", "PROGRESSION", "ORIGINE_SAISIE", "EMAIL"]
EUSURVEY = ["Alias", "Contribution ID", "Creation date", "User", "Last update", "Languages"]
GOOGLE = ["Horodateur", "Adresse e-mail", "Score"]
TEXTS = ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Adresse IP", "Prénom"]
ONE_ROW = [
    ("limesurvey", LIME), ("limesurvey", TEXTS), ("kobotoolbox", KOBO_OWN), ("kobotoolbox", ODK),
    ("ms-forms", MICROSOFT), ("sphinx", SPHINX), ("eusurvey", EUSURVEY), ("google-forms", GOOGLE),
    ("plain", ["respondent"]),
]  # fmt: skip


@pytest.mark.parametrize(("importer", "names", "name"), [(i, names, n) for i, names in ONE_ROW for n in names])
def test_a_column_of_the_platform_answers_no_question(importer: str, names: list[str], name: str) -> None:
    text = f"{','.join(names)},Pourquoi ?\n{','.join('secret' for _ in names)},bien\n"
    for question in ({"id": "q", "text": name, "type": "text"}, {"id": name.strip("_"), "text": "?", "type": "text"}):
        found = problems(text, asked(WHY, question), importer=importer)
        assert any(f"question absente du fichier : « {question['id']} »" in p for p in found)
        assert not any("secret" in p for p in found)


def test_neither_do_those_of_platforms_that_have_several_header_rows() -> None:
    asked_for = asked(WHY, {"id": "q", "text": "Adresse IP", "type": "text"})
    tags = "StartDate,EndDate,Status,IPAddress,Finished,Q1\nDébut,Fin,Type,Adresse IP,Fini,Pourquoi ?"
    monkey = "Respondent ID,Collector ID,Adresse IP,Pourquoi ?\n,,,Open-Ended Response"
    webform = ",,,,\nDétails,,,,\nSID,UID,Brouillon,Adresse IP,Pourquoi ?"
    for header, row in ((tags, "1,1,0,secret,1,bien"), (monkey, "1,1,secret,bien"), (webform, "1,1,0,secret,bien")):
        found = problems(f"{header}\n{row}\n", asked_for)
        assert len(found) == 1
        assert "question absente du fichier : « q » (Adresse IP) ; la colonne « Adresse IP » est de la" in found[0]


def test_surveymonkey_tells_a_question_from_its_own_column_by_the_second_row() -> None:
    first_name = {"id": "p", "text": "Prénom", "type": "text"}
    text = "Respondent ID,Collector ID,Prénom,Prénom\n,,,Open-Ended Response\n1,1,secret,Lou\n"
    assert answers(read(text, asked(first_name)), "p") == [(1, "Lou", "answered")]


def test_microsoft_forms_numbers_the_question_that_shares_the_name_of_its_own_column() -> None:
    name = {"id": "n", "text": "Nom", "type": "text"}
    text = "ID,Heure de début,Heure de fin,Nom,Nom2\n1,x,y,secret,Lou\n"
    assert answers(read(text, asked(name)), "n") == [(1, "Lou", "answered")]


def test_a_name_that_a_question_may_bear_is_read_once_declared_and_the_line_is_given() -> None:
    name = {"id": "p", "text": "Prénom", "type": "text"}
    text = "ID de la réponse,Date de soumission,Dernière page,Prénom\n1,2027,1,Lou\n"
    assert problems(text, asked(name)) == [
        "f.csv : aucune question du questionnaire ne se retrouve dans les en-têtes ; si la plateforme n’a pas été "
        "reconnue, nommez-la par --importer."
    ]
    assert problems(text.replace("Prénom", "Prénom,pourquoi").replace("Lou", "Lou,x"), asked(name, WHY)) == [
        "f.csv, ligne 1 : question absente du fichier : « p » (Prénom) ; la colonne « Prénom » est de la plateforme, "
        'et ne répond à aucune question ; si c’est pourtant elle, déclarez-la : aliases = ["Prénom"].'
    ]
    assert answers(read(text, asked({**name, "aliases": ["Prénom"]})), "p") == [(1, "Lou", "answered")]
