"""What platforms do that a careful reader expects: each small export gives the answers that a person reads in it."""

from __future__ import annotations

import pytest
from helpers import answers, asked, problems, read

from quality_study.importers.texts import text_key
from quality_study.importers.tick_words import NO, YES

LS = "id,submitdate,lastpage,startlanguage"
DAY = "2027-01-01 10:00:00,1,fr"
QUALTRICS = "StartDate,EndDate,Status,Progress,Finished,ResponseId"
IMPORT_IDS = ",".join(['"{""ImportId"":""x""}"'] * 6)
ONE = {"type": "choice", "choices": ["Étudiant", "Salarié", "Autre"]}
MANY = {"type": "choices", "choices": ["Soudure", "Poterie"]}


def qualtrics(tags: str, texts: str, *rows: str) -> str:
    n = tags.count(",") + 1
    ids = f"{IMPORT_IDS}," + ",".join(['"{""ImportId"":""q""}"'] * n)
    body = [f"2027-01-02,2027-01-02,0,100,1,R_{i},{row}" for i, row in enumerate(rows)]
    return "\n".join([f"{QUALTRICS},{tags}", f"{QUALTRICS},{texts}", ids, *body, ""])


CENTRAL = "SubmissionDate,meta-instanceID,KEY,SubmitterName,Status,ReviewState,FormVersion"
MS_FORMS = "ID,Start time,Completion time,Email,Name,Total points,Quiz feedback,Last modified time"
TRUTHS = {
    "kobotoolbox, a row of HXL tags": (
        "start,end,statut,_id,_uuid,_submission_time,_index\n,,#adm1 +name,,,,\n"
        "2027-01-01,2027-01-01,Étudiant,61,u1,2027-01-01,1\n2027-01-01,2027-01-01,Salarié,62,u2,2027-01-01,2\n",
        {"id": "statut", "text": "Statut", **ONE},
        ["Étudiant", "Salarié"],
    ),
    "microsoft forms, a quiz": (
        f"{MS_FORMS},Statut ?,Points - Statut ?,Feedback - Statut ?\n"
        "1,7/27/26 19:06:23,7/27/26 19:17:10,anonymous,,4,,,Étudiant,2,\n"
        "2,7/27/26 19:08:00,7/27/26 19:22:00,anonymous,,2,,,Salarié,0,\n",
        {"id": "statut", "text": "Statut ?", **ONE},
        ["Étudiant", "Salarié"],
    ),
    "limesurvey, remarks on options (codes)": (
        f"{LS},v[SQ001],v[SQ001comment],v[SQ002],v[SQ002comment]\n1,{DAY},Y,30 minutes,,\n2,{DAY},,,Y,\n",
        {"id": "v", "text": "Ateliers", **MANY},
        ["Soudure", "Poterie"],
    ),
    "limesurvey, remarks on options (texts)": (
        "ID de la réponse,Date de soumission,Dernière page,Ateliers [Soudure],Ateliers [Soudure] [Commentaire],"
        "Ateliers [Poterie],Ateliers [Poterie] [Commentaire]\n1,2027-01-01,1,Oui,long,Non,\n2,2027-01-01,1,Non,,Oui,\n",
        {"id": "v", "text": "Ateliers", **MANY},
        ["Soudure", "Poterie"],
    ),
    "limesurvey, ticks converted to 1 and 2": (
        f"{LS},v[SQ001],v[SQ002]\n1,{DAY},1,2\n2,{DAY},2,1\n",
        {"id": "v", "text": "Ateliers", **MANY},
        ["Soudure", "Poterie"],
    ),
    "qualtrics, a cut text is matched by its tag": (
        qualtrics("Q1", "Quel est votre statut principal dans l’éta...", "Étudiant", "Salarié"),
        {"id": "Q1", "text": "Statut", **ONE},
        ["Étudiant", "Salarié"],
    ),
    "qualtrics, a tag declared as alias": (
        qualtrics("Q7_2", "Quel est votre statut ?", "Étudiant", "Salarié"),
        {"id": "statut", "text": "Statut", "aliases": ["Q7_2"], **ONE},
        ["Étudiant", "Salarié"],
    ),
    "qualtrics, Selected Choice": (
        qualtrics("Q1,Q1_3_TEXT", "Statut ? - Selected Choice,Statut ? - Autre - Text", "Étudiant,", "Autre,Doctorant"),
        {"id": "statut", "text": "Statut ?", **ONE},
        ["Étudiant", "Autre"],
    ),
    "qualtrics, Selected Choice split by option": (
        qualtrics(
            "Q1_1,Q1_2,Q1_2_TEXT",
            "Ateliers - Selected Choice - Soudure,Ateliers - Selected Choice - Poterie,Ateliers - Poterie - Text",
            "Soudure,,",
            ",Poterie,grès",
        ),
        {"id": "v", "text": "Ateliers", **MANY},
        ["Soudure", "Poterie"],
    ),
    "eusurvey, identifiers of options that the author named": (
        'Alias;essai;;\nStatut (R1);Creation date;Contribution ID;\nÉtudiant(R1_2);2027-01-01;c1;\n'
        "Salarié(ID40);2027-01-01;c2;\n",
        {"id": "statut", "text": "Statut", **ONE},
        ["Étudiant", "Salarié"],
    ),
    "eusurvey, a label ends with brackets, no identifier is written": (
        "Alias;essai;;\nAvis (R1);Creation date;Contribution ID;\nSatisfait(e);2027-01-01;c1;\n"
        "Déçu(e);2027-01-01;c2;\n",
        {"id": "avis", "text": "Avis", "type": "choice", "choices": ["Satisfait(e)", "Déçu(e)"]},
        ["Satisfait(e)", "Déçu(e)"],
    ),
    "eusurvey, several options with named identifiers": (
        'Alias;essai;;\nAteliers (A1);Creation date;Contribution ID;\n"Soudure(A1_1); Poterie(A1_2)";2027-01-01;c1;\n'
        "Poterie(A1_2);2027-01-01;c2;\n",
        {"id": "v", "text": "Ateliers", **MANY},
        ["Soudure", "Poterie", "Poterie"],
    ),
    "eusurvey, rows of a rating": (
        "Alias;essai;;\nNotez chaque pratique.: Former (ID236);Creation date;Contribution ID;\n4/5;2027-01-01;c1;\n"
        "2/5;2027-01-01;c2;\n",
        {"id": "f", "text": "Former", "group": "Notez chaque pratique.", "type": "choice", "choices": ["2/5", "4/5"]},
        ["4/5", "2/5"],
    ),
    "odk central, groups joined by a hyphen": (
        f"{CENTRAL},theme_1-grille_2-statut\n2027-03-01,u1,u1,a,,,1,c1\n2027-03-01,u2,u2,a,,,1,c2\n",
        {"id": "statut", "text": "Statut ?", **ONE},
        ["Étudiant", "Salarié"],
    ),
    "odk central, options of a multiple choice in a group": (
        f"{CENTRAL},theme_1-v/c1,theme_1-v/c2\n2027-03-01,u1,u1,a,,,1,1,0\n2027-03-01,u2,u2,a,,,1,0,1\n",
        {"id": "v", "text": "Ateliers", **MANY},
        ["Soudure", "Poterie"],
    ),
    "surveymonkey, made anonymous": (
        "RespondentID,Vu ?,Ateliers,\n,Response,Soudure,Poterie\n1,Oui,Soudure,\n2,Non,,Poterie\n",
        {"id": "v", "text": "Ateliers", **MANY},
        ["Soudure", "Poterie"],
    ),
    "surveymonkey, no column of the platform is left": (
        "Vu ?,Ateliers,\nResponse,Soudure,Poterie\nOui,Soudure,\nNon,,Poterie\n",
        {"id": "v", "text": "Ateliers", **MANY},
        ["Soudure", "Poterie"],
    ),
    "two codes of one option in an answer": (
        'Horodateur,Ateliers\n2027,"Soudure, Poterie"\n2027,"Soudure, Vannerie, Dentelle"\n',
        {"id": "v", "text": "Ateliers", "type": "choices", "choices": ["Soudure", "Poterie", "Autre"],
         "codes": {"Vannerie": "Autre", "Dentelle": "Autre"}},
        ["Soudure", "Poterie", "Soudure", "Autre"],
    ),
    "google, a form marked as a quiz, times of another zone": (
        "Horodateur,Score,Statut ?,Statut ? [Score],Statut ? [Feedback]\n"
        '2027/01/01 10:00:00 AM UTC+1,"1,00 / 2",Étudiant,"1,00 / 1",--\n'
        '2027/01/01 10:05:00 AM UTC+3,"0,00 / 2",Salarié,"0,00 / 1",--\n',
        {"id": "statut", "text": "Statut ?", **ONE},
        ["Étudiant", "Salarié"],
    ),
    "microsoft forms, a heading on several lines, options ended by a semicolon": (
        'ID,Start time,Completion time,Email,Name,"Ateliers\n\n1 - au moins un"\n'
        "1,7/2/20 11:00:22,7/2/20 11:01:24,a,b,Soudure;Poterie;\n2,7/2/20 11:01:25,7/2/20 11:03:11,a,b,Poterie;\n",
        {"id": "v", "text": "Ateliers 1 - au moins un", **MANY},
        ["Soudure", "Poterie", "Poterie"],
    ),
    "surveymonkey, nothing in the second row": (
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Statut ?\n,,,,,\n"
        "1001,C1,2024-01-01,2024-01-01,1.2.3.4,Étudiant\n1002,C1,2024-01-01,2024-01-01,1.2.3.4,Salarié\n",
        {"id": "statut", "text": "Statut ?", **ONE},
        ["Étudiant", "Salarié"],
    ),
    "a number with the words of the ends": (
        "note\n10 - Tout à fait\n7\n0 (Pas du tout)\n",
        {"id": "note", "text": "Note", "type": "number", "minimum": 0, "maximum": 10},
        ["10", "7", "0"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUTHS)
def test_an_export_gives_the_answers_that_a_person_reads_in_it(name: str) -> None:
    text, question, truth = TRUTHS[name]
    found = answers(read(text, asked(question)), str(question["id"]))
    assert [value for _, value, _ in found] == truth


@pytest.mark.parametrize(
    ("yes", "no"), [("Sí", "No"), ("Ja", "Nein"), ("Tak", "Nie"), ("Да", "Нет"), ("はい", "いいえ")]
)
def test_a_tick_is_read_in_every_language_of_limesurvey(yes: str, no: str) -> None:
    text = f"{LS},v[SQ001],v[SQ002]\n1,2027-01-01,1,es,{yes},{no}\n2,2027-01-01,1,es,N/A,N/A\n"
    found = answers(read(text, asked({"id": "v", "text": "Actividades", **MANY})), "v")
    assert found == [(1, "Soudure", "answered"), (2, "", "blank")]


def test_no_word_of_a_tick_means_both() -> None:
    assert not {text_key(word) for word in YES} & {text_key(word) for word in NO}


def test_a_repeated_option_is_still_refused() -> None:
    text = 'Horodateur,Ateliers\n2027,"Soudure, Soudure"\n'
    assert "option répétée" in problems(text, asked({"id": "v", "text": "Ateliers", **MANY}))[0]


def test_a_tag_is_compared_sign_by_sign() -> None:
    """``Q31`` is the thirty-first question, not the first row of the third."""
    text = qualtrics("Q31", "Un autre texte", "Étudiant")
    assert "aucune question" in problems(text, asked({"id": "statut", "text": "Statut", "aliases": ["Q3_1"], **ONE}))[0]


@pytest.mark.parametrize("cell", ["5 - Neutre", "11 - Trop", "3 - 10", "Dix", "10 ans"])
def test_only_an_end_of_the_scale_may_bear_words(cell: str) -> None:
    question = {"id": "note", "text": "Note", "type": "number", "minimum": 0, "maximum": 10}
    assert problems(f"note,x\n{cell},1\n", asked(question)) == [
        f"f.csv, ligne 2, « A (note) » : nombre attendu ; si cela veut dire qu’on n’a pas répondu, écrivez : "
        f'codes = {{ "{cell}" = "Sans réponse" }} (valeur trouvée : « {cell} »).'
    ]
