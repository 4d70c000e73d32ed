from __future__ import annotations

import pytest
from helpers import CLEAR, HOURS, MEANS, WHY, answers, asked, problems, read
from hypothesis import given
from hypothesis import strategies as st

from quality_study.importers.answers import segmentations
from quality_study.importers.numbers import read_number
from quality_study.importers.texts import text_key

QUALTRICS = "StartDate,EndDate,Status,Finished,ResponseId"


def test_an_unknown_label_is_named_with_its_line_the_number_of_rows_and_the_nearest() -> None:
    assert problems("clair;x\nOui;1\nPlutot;2\nNon;3\nPlutot;4\n", asked(CLEAR)) == [
        "f.csv, ligne 3, « A (clair) » : réponse inconnue ; si c’est la même réponse, écrivez : "
        'codes = { "Plutot" = "Plutôt" }'
        " (et 1 autre ligne) (valeur trouvée : « Plutot »). "
        "Valeurs admises : Non, Plutôt, Oui, Non adapté. Vouliez-vous écrire « Plutôt » ?"
    ]


def test_every_problem_is_listed_at_once() -> None:
    found = problems("clair;heures;moyens\nOu;25;Bus\nOui;x;Car\nOui;1\n", asked(CLEAR, HOURS, MEANS))
    assert found == [
        "f.csv, ligne 4 : 2 cellules au lieu de 3 : ligne tronquée, ou séparateur en trop ou manquant.",
        "f.csv, ligne 2, « A (clair) » : réponse inconnue ; si c’est la même réponse, écrivez : "
        'codes = { "Ou" = "Oui" }'
        " (valeur trouvée : « Ou »). "
        "Valeurs admises : Non, Plutôt, Oui, Non adapté. Vouliez-vous écrire « Oui » ?",
        "f.csv, ligne 2, « B (heures) » : nombre hors des bornes (valeur trouvée : « 25 »). "
        "Valeurs admises : au moins 0, au plus 24.",
        "f.csv, ligne 3, « B (heures) » : nombre attendu ; si cela veut dire qu’on n’a pas répondu, "
        'écrivez : codes = { "x" = "Sans réponse" } (valeur trouvée : « x »).',
        "f.csv, ligne 3, « C (moyens) » : option inconnue (valeur trouvée : « Car »). "
        "Valeurs admises : Train, TGV, Bus, Vélo.",
    ]


def test_not_applicable_blank_and_the_words_of_a_comment_are_different_things() -> None:
    found = read("clair;pourquoi;x\nNon adapté;N/A;1\n;;2\n  ;0;3\n", asked(CLEAR, WHY))
    assert answers(found, "clair") == [(1, "Non adapté", "not_applicable"), (2, "", "blank"), (3, "", "blank")]
    assert answers(found, "pourquoi") == [(1, "N/A", "answered"), (2, "", "blank"), (3, "0", "answered")]


def test_na_in_a_closed_question_is_no_blank_unless_declared() -> None:
    assert "réponse inconnue" in problems("clair;x\nN/A;1\n", asked(CLEAR))[0]
    declared = {**CLEAR, "codes": {"N/A": "Sans réponse"}}
    assert answers(read("clair;x\nN/A;1\n", asked(declared)), "clair") == [(1, "", "blank")]


def test_codes_are_positions_choices_first_then_not_applicable() -> None:
    found = read(f"{QUALTRICS},Q1\na,b,c,d,e,Est-ce clair ?\n1,1,0,1,R1,2\n1,1,0,1,R2,4\n", asked(CLEAR))
    assert answers(found, "clair") == [(1, "Plutôt", "answered"), (2, "Non adapté", "not_applicable")]
    assert found.account.codes == [("clair", [("2", "Plutôt"), ("4", "Non adapté")])]


def test_a_code_beyond_the_list_is_refused() -> None:
    found = problems(f"{QUALTRICS},Q1\na,b,c,d,e,Est-ce clair ?\n1,1,0,1,R1,2\n1,1,0,1,R2,5\n", asked(CLEAR))
    assert found == [
        "f.csv, ligne 4, « F (clair) » : réponse inconnue (valeur trouvée : « 5 »). Valeurs admises : codes de 1 à 4."
    ]


def test_declared_codes_replace_positions() -> None:
    free = {**CLEAR, "codes": {"3": "Non", "2": "Plutôt", "1": "Oui", "9": "Non adapté"}}
    found = read(f"{QUALTRICS},Q1\na,b,c,d,e,Est-ce clair ?\n1,1,0,1,R1,3\n1,1,0,1,R2,9\n", asked(free))
    assert answers(found, "clair") == [(1, "Non", "answered"), (2, "Non adapté", "not_applicable")]
    assert found.account.codes == []


def test_numbers_that_are_labels_and_positions_are_refused() -> None:
    marks = {"id": "note", "text": "Note ?", "type": "choice", "choices": ["0", "1", "2", "3"]}
    found = problems(f"{QUALTRICS},Q1\na,b,c,d,e,Note ?\n1,1,0,1,R1,1\n1,1,0,1,R2,3\n", asked(marks))
    assert "aussi bien comme des étiquettes que comme des codes" in found[0]
    found = read(f"{QUALTRICS},Q1\na,b,c,d,e,Note ?\n1,1,0,1,R1,0\n1,1,0,1,R2,3\n", asked(marks))
    assert answers(found, "note") == [(1, "0", "answered"), (2, "3", "answered")]


def test_options_that_hold_the_separator_are_found_and_written_in_questionnaire_order() -> None:
    found = read('Horodateur,Quels moyens ?\nx,"Vélo, Train, TGV"\ny,\n', asked(MEANS))
    assert answers(found, "moyens") == [(1, "Train, TGV", "answered"), (1, "Vélo", "answered"), (2, "", "blank")]


SERVICES = ["Accueil du public", "Restauration sur place le midi", "Garderie des enfants", "Navette de la gare"]


def test_each_unknown_option_is_named_once_with_the_number_of_its_lines() -> None:
    rows = [
        'x,"Accueil du public, Restauration sur place le midi, Garderie des enfants, Navette de la gare, '
        'Vestiaire gardé, Wifi"',
        'y,"Accueil du public, Vestiaire gardé, Prêt de vélos"',
        'z,"Navette de la gare, Vestiaire gardé, wifi"',
    ]
    asked_for = asked({"id": "v", "text": "Quels services ?", "type": "choices", "choices": SERVICES})
    known = f"Valeurs admises : {', '.join(SERVICES)}."
    assert problems("\n".join(["Horodateur,Quels services ?", *rows, ""]), asked_for) == [
        "f.csv, ligne 2, « B (v) » : option inconnue (et 2 autres lignes) (valeur trouvée : « Vestiaire gardé »). "
        + known,
        "f.csv, ligne 2, « B (v) » : option inconnue (et 1 autre ligne) (valeur trouvée : « Wifi »). " + known,
        "f.csv, ligne 3, « B (v) » : option inconnue (valeur trouvée : « Prêt de vélos »). " + known,
    ]


def test_an_unknown_option_beside_one_that_holds_the_separator() -> None:
    found = problems('Horodateur,Quels moyens ?\nx,"Train, TGV, Avion, Vélo"\n', asked(MEANS))
    assert [p.partition("trouvée : ")[2].partition(")")[0] for p in found] == ["« Avion »"]


def test_an_option_given_twice_is_said_to_be_repeated() -> None:
    found = problems('Horodateur,Quels moyens ?\nx,"Bus, Bus"\n', asked(MEANS))
    assert found == [
        "f.csv, ligne 2, « B (moyens) » : option répétée (valeur trouvée : « Bus, Bus »). "
        "Valeurs admises : Train, TGV, Bus, Vélo."
    ]


def test_unknown_codes_of_options_are_named_one_by_one() -> None:
    found = problems("moyens,_uuid,_index,_id\nc1 c9,u,1,1\nc9 zz,v,2,2\nc1,w,3,3\nc2,k,4,4\n", asked(MEANS))
    assert [p.partition(" : ")[2].partition(" Valeurs")[0] for p in found] == [
        "option inconnue (et 1 autre ligne) (valeur trouvée : « c9 »).",
        "option inconnue (valeur trouvée : « zz »).",
    ]


def test_options_that_can_be_cut_in_two_ways_are_refused() -> None:
    means = {**MEANS, "choices": ["Train", "Bus", "Train, Bus"]}
    found = problems('Horodateur,Quels moyens ?\nx,"Train, Bus"\n', asked(means))
    assert "se lisent de plusieurs façons" in found[0]


def test_two_ways_of_saying_the_options_must_agree() -> None:
    header = "moyens;moyens/c1;moyens/c2;moyens/c3;_uuid;_index;_id"
    found = problems(f"{header}\nc1 c3;1;0;0;u;1;1\n", asked(MEANS))
    assert found == [
        "f.csv, ligne 2, « D (moyens) » : deux colonnes se contredisent sur l’option « Vélo » de la question."
    ]


words = st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1, max_size=3)
label = st.builds(lambda parts, glue: glue.join(parts), words, st.sampled_from([" ", ", ", "; ", ",", " ;"]))


@given(labels=st.lists(label, min_size=1, max_size=4), data=st.data(), separator=st.sampled_from([",", ";", "|"]))
def test_the_options_that_were_joined_are_always_among_the_ways_to_cut(
    labels: list[str], data: st.DataObject, separator: str
) -> None:
    by_key = {text_key(label): label for label in labels}
    chosen = data.draw(st.lists(st.sampled_from(sorted(set(by_key.values()))), min_size=1, unique=True))
    cell = f"{separator} ".join(chosen)
    ways = segmentations(cell, by_key, [separator], most=1000)
    assert tuple(chosen) in ways
    for way in ways:
        assert text_key(cell).replace(" ", "") == separator.join(map(text_key, way)).replace(" ", "")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,5", "1.5"),
        ("12.0", "12"),
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("1\u202f200,50", "1200.5"),
        ("0,125", "0.125"),
    ],
)
def test_a_number_has_a_point_and_no_useless_zero(cell: str, value: str) -> None:
    assert read_number(cell, None, None) == value


@pytest.mark.parametrize("cell", ["1.2.3", "1e3", "12 h", "1,2,3", "nan", "1 5", "٣"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    assert not isinstance(read_number(cell, None, None), str)


def test_a_comma_before_three_digits_is_read_by_the_bounds_or_refused() -> None:
    assert read_number("12,500", 0, 24) == "12.5"
    assert read_number("12,500", 1000, None) == "12500"
    assert not isinstance(read_number("12,500", None, None), str)


def test_a_comment_that_is_a_label_of_several_words_is_pointed_at() -> None:
    found = read("clair;pourquoi\nOui;Non adapté\nNon;Oui\n", asked(CLEAR, WHY))
    assert found.account.notices == [
        "Un commentaire est mot pour mot une réponse du questionnaire (ligne 2) : des réponses sont-elles décalées ?"
    ]
