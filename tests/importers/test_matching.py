from __future__ import annotations

import pytest
from helpers import CLEAR, HOURS, MEANS, WHY, answers, asked, problems, read

from quality_study.words.errors import StudyError


def test_columns_may_come_in_any_order() -> None:
    found = read("heures;clair\n1,5;Oui\n", asked(CLEAR, HOURS))
    assert answers(found, "clair") == [(1, "Oui", "answered")]
    assert answers(found, "heures") == [(1, "1.5", "answered")]


def test_a_column_that_is_not_declared_is_listed_and_not_stored() -> None:
    found = read("Nom;Est-ce clair ? - Topics;Est-ce clair ?\nLou;x;Oui\n", asked(CLEAR))
    assert found.account.dropped == [(0, "Nom"), (1, "Est-ce clair ? - Topics")]
    assert "Lou" not in found.responses.to_csv()


def test_a_missing_question_is_named_with_the_nearest_heading() -> None:
    assert problems("Est-ce clar ?;heures\nOui;1\n", asked(CLEAR, HOURS)) == [
        "f.csv, ligne 1 : question absente du fichier : « clair » (Est-ce clair ?) ; "
        "l’en-tête le plus proche est « Est-ce clar ? » : si c’est elle, écrivez : "
        'aliases = ["Est-ce clar ?"].'
    ]


def test_two_columns_for_one_question_are_refused() -> None:
    assert problems("clair;Est-ce clair ?\nOui;Non\n", asked(CLEAR)) == [
        "f.csv, ligne 1, « B (Est-ce clair ?) » : deux colonnes pour la question « clair »."
    ]


def test_an_alias_names_a_question_by_its_former_text() -> None:
    question = {**CLEAR, "aliases": ["C’était clair ?", "Q7"]}
    assert answers(read("C'était  clair ?;x\nOui;1\n", asked(question)), "clair") == [(1, "Oui", "answered")]
    assert answers(read("Q7;x\nOui;1\n", asked(question)), "clair") == [(1, "Oui", "answered")]


TWICE = [
    {"id": "a", "text": "Clair ?"},
    {"id": "pa", "text": "Pourquoi ?", "type": "text"},
    {"id": "b", "text": "Utile ?"},
    {"id": "pb", "text": "Pourquoi ?", "type": "text"},
]


def test_questions_that_share_a_text_are_told_apart_by_their_order() -> None:
    found = read("Clair ?;Pourquoi ?;Utile ?;Pourquoi ?\nOui;un;Non;deux\n", asked(*TWICE))
    assert answers(found, "pa") == [(1, "un", "answered")]
    assert answers(found, "pb") == [(1, "deux", "answered")]


def test_questions_that_share_a_text_are_refused_when_blocks_have_moved() -> None:
    found = problems("Utile ?;Pourquoi ?;Clair ?;Pourquoi ?\nOui;un;Non;deux\n", asked(*TWICE))
    assert found[0] == (
        "f.csv, ligne 1, « B (Pourquoi ?) » : la question « pa » n’est pas à sa place parmi les colonnes ; "
        "rien ne dit laquelle est laquelle : déclarez un texte distinct dans aliases."
    )


@pytest.mark.parametrize("header", ["Clair ?;Pourquoi ?;Utile ?", "Clair ?;Pourquoi ?;Utile ?;Pourquoi ?;Pourquoi ?"])
def test_questions_that_share_a_text_must_all_be_there(header: str) -> None:
    row = ";".join(["Oui", "x", "Oui", "x", "x"][: header.count(";") + 1])
    found = problems(f"{header}\n{row}\n", asked(*TWICE))
    assert "2 questions ont ce texte (pa, pb)" in found[0]


def test_the_digit_of_microsoft_forms_tells_questions_apart() -> None:
    header = "ID;Heure de début;Heure de fin;Nom;Pourquoi ?2;Clair ?;Utile ?;Pourquoi ?"
    found = read(f"{header}\n1;x;y;z;deux;Oui;Non;un\n", asked(*TWICE))
    assert answers(found, "pa") == [(1, "un", "answered")]
    assert answers(found, "pb") == [(1, "deux", "answered")]


def test_a_code_and_a_text_that_disagree_are_refused() -> None:
    header = "id. ID,submitdate. Date,lastpage. Page,clair. Combien d’heures ?,heures. Combien d’heures ?"
    found = problems(f"{header}\n1,x,1,Oui,2\n", asked(CLEAR, HOURS))
    assert found[0] == (
        "f.csv, ligne 1, « D (clair. Combien d’heures ?) » : le code désigne la question « clair », mais le texte "
        "n’est pas le sien (valeur trouvée : « Combien d’heures ? »). Valeurs admises : Est-ce clair ?."
    )


def test_an_option_column_that_is_missing_would_lose_ticks() -> None:
    header = "Quels moyens ? [Train, TGV];Quels moyens ? [Vélo];heures"
    assert problems(f"{header}\nOui;;1\n", asked(MEANS, HOURS)) == [
        "f.csv, ligne 1 : colonne absente : option « Bus » de la question « moyens »."
    ]


def test_an_unknown_option_is_refused() -> None:
    header = "Quels moyens ? [Train, TGV];Quels moyens ? [Bus];Quels moyens ? [Vélo];Quels moyens ? [Avion]"
    assert problems(f"{header}\nOui;;;Oui\n", asked(MEANS)) == [
        "f.csv, ligne 1, « D (Quels moyens ? [Avion]) » : option inconnue de la question « moyens » "
        "(valeur trouvée : « Avion »). Valeurs admises : Train, TGV, Bus, Vélo."
    ]


def test_a_free_option_is_ticked_by_whoever_wrote_something_once_it_is_declared() -> None:
    rows = "id,submitdate,lastpage,moyens[SQ001],moyens[SQ002],moyens[other]\n1,2027,1,Y,,à pied\n2,2027,1,,Y,\n"
    means = {**MEANS, "choices": ["Train", "Bus"]}
    assert problems(rows, asked(means)) == [
        "f.csv, ligne 1, « F (moyens[other]) » : option inconnue de la question « moyens » ; une réponse libre de la "
        "plateforme (« Autre ») se déclare dans choices, puis codes = { other = … } (valeur trouvée : « other »). "
        "Valeurs admises : Train, Bus."
    ]
    means |= {"choices": ["Train", "Bus", "Autre"], "codes": {"other": "Autre"}}
    assert answers(read(rows, asked(means)), "moyens") == [
        (1, "Train", "answered"),
        (1, "Autre", "answered"),
        (2, "Bus", "answered"),
    ]
    by_text = rows.replace("moyens[SQ001]", "Quels moyens ? [Train]").replace("moyens[SQ002]", "Quels moyens ? [Bus]")
    by_text = by_text.replace("moyens[other]", "Quels moyens ? [Autre]")
    assert len(answers(read(by_text, asked(means)), "moyens")) == 3


def test_the_heading_of_a_matrix_must_be_the_right_one() -> None:
    item = {**CLEAR, "group": "Diriez-vous que :"}
    found = read("Horodateur;Diriez-vous que : [Est-ce clair ?];Points [Est-ce clair ?]\nx;Oui;1\n", asked(item))
    assert answers(found, "clair") == [(1, "Oui", "answered")]
    assert found.account.dropped == [(0, "Horodateur"), (2, "Points [Est-ce clair ?]")]


def test_platforms_that_forbid_underscores_name_the_question_all_the_same() -> None:
    question = {**CLEAR, "id": "est_clair"}
    assert answers(read("estclair,x\nOui,1\n", asked(question)), "est_clair") == [(1, "Oui", "answered")]


def test_no_question_at_all_names_the_sheets() -> None:
    assert problems("a;b\n1;2\n", asked(CLEAR, WHY)) == [
        "f.csv : aucune question du questionnaire ne se retrouve dans les en-têtes ; "
        "si la plateforme n’a pas été reconnue, nommez-la par --importer."
    ]


def test_a_platform_that_was_not_recognised_may_be_named() -> None:
    tops, subs, row = "Est-ce clair ?;Quels moyens ?;;", ";Train, TGV;Bus;Vélo", "Oui;;Bus;"
    text = f"{tops}\n{subs}\n{row}\n"
    with pytest.raises(StudyError) as error:
        read(text, asked(CLEAR, MEANS))
    assert str(error.value.problems[-1]).startswith(
        "f.csv : plateforme non reconnue, fichier lu comme un tableau simple ; si c’est un export, nommez --importer. "
        "Valeurs admises : eusurvey, framaforms"
    )
    assert answers(read(text, asked(CLEAR, MEANS), importer="surveymonkey"), "moyens") == [(1, "Bus", "answered")]
