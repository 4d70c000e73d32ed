from __future__ import annotations

from helpers import CLEAR, WHY, answers, asked, problems, read

LIME = "id,submitdate,lastpage,clair"
QUALTRICS = "StartDate,EndDate,Status,Finished,ResponseId,Q1\na,b,c,d,e,Est-ce clair ?"


def test_a_respondent_met_twice_is_refused_or_kept_once_by_rule() -> None:
    text = f"{LIME}\n1,2027,1,Oui\n2,2027,1,Non\n1,2027,1,Non\n"
    assert problems(text, asked(CLEAR)) == [
        "f.csv, ligne 4 : répondant en double : lignes 2, 4 ; duplicates, dans edition.toml, dit laquelle garder."
    ]
    first = read(text, asked(CLEAR), duplicates="first")
    assert [v for _, v, _ in answers(first, "clair")] == ["Oui", "Non"]
    last = read(text, asked(CLEAR), duplicates="last")
    assert [v for _, v, _ in answers(last, "clair")] == ["Non", "Non"]
    assert last.account.repeated == [2]


def test_without_a_number_two_equal_rows_are_the_same_answer_twice() -> None:
    header = "Horodateur;Est-ce clair ?"
    assert problems(f"{header}\n10:00:01;Oui\n10:00:01;Oui\n", asked(CLEAR)) == [
        "f.csv, ligne 3 : répondant en double : lignes 2, 3 ; duplicates, dans edition.toml, dit laquelle garder."
    ]


def test_without_platform_columns_equal_answers_are_those_of_two_people() -> None:
    assert len(read("clair;pourquoi\nOui;\nOui;\n", asked(CLEAR, WHY)).responses) == 4


def test_unfinished_answers_stay_by_default_and_are_counted() -> None:
    text = f"{LIME}\n1,2027,1,Oui\n2,,1,\n"
    kept = read(text, asked(CLEAR))
    assert (kept.account.respondents, kept.account.unfinished) == (2, [3])
    dropped = read(text, asked(CLEAR), unfinished="drop")
    assert (dropped.account.respondents, dropped.account.left_out) == (1, [3])


def test_preview_and_test_rows_are_no_respondents() -> None:
    rows = [
        "1,1,0,1,R1,Oui",
        "1,1,1,1,R2,Oui",
        "1,1,Aperçu de l’enquête,1,R3,Oui",
        "1,1,Adresse IP,1,R4,Non",
        "1,1,8,1,R5,Oui",
    ]
    found = read("\n".join([QUALTRICS, *rows, ""]), asked(CLEAR))
    assert found.account.previews == [4, 5]
    assert [v for _, v, _ in answers(found, "clair")] == ["Oui", "Non", "Oui"]
    kept = read("\n".join([QUALTRICS, *rows, ""]), asked(CLEAR), tests="keep")
    assert (kept.account.respondents, kept.account.previews, kept.account.tests) == (5, [], [4, 5])


def test_empty_rows_are_no_respondents_and_their_lines_are_told() -> None:
    found = read("clair;pourquoi\n;\nOui;a\n\n  ;\n", asked(CLEAR, WHY))
    assert (found.account.respondents, found.account.empty) == (1, [2, 4, 5])


def test_a_file_without_respondents_is_refused() -> None:
    assert problems("clair;pourquoi\n;\n", asked(CLEAR, WHY)) == ["f.csv : aucun répondant dans le fichier."]


def test_when_a_rule_leaves_nobody_the_rows_and_the_rule_are_told() -> None:
    text = f"{QUALTRICS}\na,b,1,1,R0,Oui\na,b,1,1,R1,Non\n"
    assert problems(text, asked(CLEAR)) == [
        "f.csv : aucun répondant dans le fichier : 2 lignes d’aperçu ou de test écartées (lignes 3, 4), que "
        'tests = "keep" dans edition.toml garderait.'
    ]
    assert read(text, asked(CLEAR), tests="keep").account.respondents == 2
    text = f"{LIME}\n1,,1,Oui\n"
    assert problems(text, asked(CLEAR), unfinished="drop") == [
        "f.csv : aucun répondant dans le fichier : 1 réponse inachevée écartée (ligne 2), que "
        'unfinished = "keep" dans edition.toml garderait.'
    ]


def test_answers_under_no_heading_are_refused() -> None:
    assert problems("clair;pourquoi;\nOui;a;b\n", asked(CLEAR, WHY)) == [
        "f.csv, ligne 2, « colonne 3 » : colonne sans titre qui n’est pas vide : des réponses sont-elles décalées ? "
        "(valeur trouvée : « b »)."
    ]


def test_a_value_shown_in_a_problem_is_masked() -> None:
    found = problems("clair;pourquoi\nlou@example.org;a\n", asked(CLEAR, WHY))
    assert "lou@example.org" not in found[0]
    assert "[adresse e-mail masquée]" in found[0]


LONG = "respondent,question,value,status"


def test_the_table_of_responses_must_say_something_of_every_question() -> None:
    text = f"{LONG}\n1,clair,Oui,answered\n1,pourquoi,,blank\n2,clair,,blank\n"
    assert problems(text, asked(CLEAR, WHY)) == [
        "f.csv : question « pourquoi » : aucune ligne, pas même « blank », pour 1 répondant(s), le premier étant le 2e "
        "du fichier."
    ]


def test_the_table_of_responses_is_checked_row_by_row() -> None:
    rows = ["1,clair,Oui,not_applicable", "1,pourquoi,x,blank", "2,clair,Oui,answered", "2,clair,Non,answered"]
    rows += ["2,pourquoi,x,answerd", "1,nom,Lou,answered"]
    found = problems("\n".join([LONG, *rows, ""]), asked(CLEAR, WHY))
    assert found[:3] == [
        "f.csv, ligne 2, « value (clair) » : réponse inconnue pour le statut « not_applicable » (valeur trouvée : "
        "« Oui »). Valeurs admises : Non adapté.",
        "f.csv, ligne 3, « value (pourquoi) » : réponse d’une question dite sans réponse (valeur trouvée : « x »).",
        "f.csv, ligne 6, « value (pourquoi) » : statut inconnu (valeur trouvée : « answerd »). Valeurs admises : "
        "answered, not_applicable, blank. Vouliez-vous écrire « answered » ?",
    ]
    assert "f.csv, ligne 5, « question » : deuxième réponse du même répondant à la question « clair »." in found
