"""Codes read as ranks: told when they are, refused when their order, their number or their form makes them doubtful."""

from __future__ import annotations

import pytest
from helpers import CLEAR, answers, asked, problems, read

ROOMS = {"id": "salle", "text": "Quelles salles ?", "type": "choices", "choices": ["Salle A", "Salle B", "Aucune"]}
OWN = "id,submitdate,lastpage,startlanguage"
#: On screen, LimeSurvey showed SQ001, SQ003, SQ002: two people ticked the second option.
SHUFFLED = f"""{OWN},salle[SQ001],salle[SQ003],salle[SQ002]
1,2027-01-01 10:00:00,1,fr,Y,,
2,2027-01-01 10:05:00,1,fr,,Y,
3,2027-01-01 10:06:00,1,fr,,Y,
4,2027-01-01 10:07:00,1,fr,,,Y
"""


def test_option_codes_out_of_order_are_refused_with_both_lists_and_the_line_to_write() -> None:
    assert problems(SHUFFLED, asked(ROOMS)) == [
        "f.csv, ligne 1, « E (salle[SQ001]) » : options de la question « salle » : le rang des codes (SQ001, SQ003, "
        "SQ002) ne dit pas lequel est laquelle des options du questionnaire (« Salle A », « Salle B », « Aucune ») ; "
        "déclarez-le, à vérifier sur la plateforme (proposé dans l’ordre des colonnes) : "
        'codes = { "SQ001" = "Salle A", "SQ003" = "Salle B", "SQ002" = "Aucune" }.'
    ]


def test_the_line_proposed_counts_each_person_under_the_option_that_was_on_the_screen() -> None:
    codes = {"SQ001": "Salle A", "SQ003": "Salle B", "SQ002": "Aucune"}
    found = read(SHUFFLED, asked({**ROOMS, "codes": codes}))
    assert [v for _, v, _ in answers(found, "salle")] == ["Salle A", "Salle B", "Salle B", "Aucune"]
    assert found.account.options == []


def test_an_option_that_was_deleted_leaves_a_hole_that_is_no_rank() -> None:
    found = problems(f"{OWN},salle[SQ001],salle[SQ002],salle[SQ004]\n1,2027,1,fr,Y,,\n", asked(ROOMS))
    assert len(found) == 1
    assert 'codes = { "SQ001" = "Salle A", "SQ002" = "Salle B", "SQ004" = "Aucune" }' in found[0]


@pytest.mark.parametrize(
    "codes",
    [
        ["SQ001", "SQ002"],
        ["SQ001", "SQ003"],
        ["SQ001", "SQ002", "SQ003", "SQ004"],
        ["SQ000", "SQ001"],
        ["SQ002"],
        ["SQ005", "SQ006", "SQ007", "SQ008"],
    ],
)
def test_more_or_fewer_codes_than_options_are_refused_without_a_guess(codes: list[str]) -> None:
    header = ",".join([OWN, *(f"salle[{c}]" for c in codes)])
    found = problems(f"{header}\n1,2027,1,fr,{',' * (len(codes) - 1)}\n", asked(ROOMS))
    line = ", ".join(f'"{c}" = "…"' for c in codes)
    assert len(found) == 1
    assert f"le rang des codes ({', '.join(codes)}) ne dit pas" in found[0]
    assert f"(« Salle A », « Salle B », « Aucune ») ; déclarez-le : codes = {{ {line} }}." in found[0]


def test_codes_that_follow_one_another_are_ranks_and_the_account_says_which() -> None:
    rows = "1,2027,1,fr,Y,,Y\n"
    found = read(f"{OWN},salle[SQ001],salle[SQ002],salle[SQ003]\n{rows}", asked(ROOMS))
    assert [v for _, v, _ in answers(found, "salle")] == ["Salle A", "Aucune"]
    told = [line.replace("\u00a0", " ").replace("\u202f", " ") for line in found.account.lines()]
    at = told.index(
        "Options en codes dans les titres des colonnes : le nombre qui termine un code est lu comme le rang de "
        "l’option dans le questionnaire, « non adaptée » à la fin ; à vérifier sur la plateforme, ou déclarez codes :"
    )
    assert told[at + 1] == "  salle : SQ001 = Salle A ; SQ002 = Salle B ; SQ003 = Aucune"


def test_options_named_by_their_labels_come_in_any_order_and_nothing_is_said_of_codes() -> None:
    header = "Quelles salles ? [Aucune],Quelles salles ? [Salle A],Quelles salles ? [Salle B]"
    found = read(f"{OWN},{header}\n1,2027,1,fr,,Y,\n", asked(ROOMS))
    assert answers(found, "salle") == [(1, "Salle A", "answered")]
    assert not any("codes" in line for line in found.account.lines())


KOBO = "_uuid,_id,_index"


def test_kobotoolbox_codes_are_judged_alike_though_a_column_holds_them_joined() -> None:
    text = f"salle,salle/o1,salle/o3,salle/o2,{KOBO}\no1 o3,1,1,0,u,1,1\n"
    found = problems(text, asked(ROOMS))
    assert 'codes = { "o1" = "Salle A", "o3" = "Salle B", "o2" = "Aucune" }' in found[0]
    found = problems(f"salle,salle/o1,salle/o3,{KOBO}\no1 o3,1,1,u,1,1\n", asked(ROOMS))
    assert "le rang des codes (o1, o3) ne dit pas" in found[0]
    plain = read(f"salle,salle/o1,salle/o2,salle/o3,{KOBO}\no1 o3,1,0,1,u,1,1\n", asked(ROOMS))
    assert [v for _, v, _ in answers(plain, "salle")] == ["Salle A", "Aucune"]
    assert plain.account.options == [("salle", [("o1", "Salle A"), ("o2", "Salle B"), ("o3", "Aucune")])]


def test_the_account_says_what_each_code_of_a_cell_was_taken_for() -> None:
    other = {"id": "utile", "text": "Utile ?"}
    text = f"{OWN},clair,utile\n1,2027,1,fr,A3,A1\n2,2027,1,fr,A1,A3\n"
    told = [
        line.replace("\u00a0", " ").replace("\u202f", " ") for line in read(text, asked(CLEAR, other)).account.lines()
    ]
    assert told[2:4] == [
        "Réponses écrites en codes : le nombre qui termine un code est lu comme le rang de la réponse dans le "
        "questionnaire, « non adaptée » à la fin ; à vérifier sur la plateforme, ou déclarez codes :",
        "  clair, utile : A1 = Non ; A3 = Oui",
    ]


def test_two_families_of_codes_would_give_one_rank_to_two_options() -> None:
    found = problems(f"salle/a1,salle/b2,salle/a3,{KOBO}\n1,0,0,u,1,1\n", asked(ROOMS))
    assert "le rang des codes (a1, b2, a3) ne dit pas" in found[0]
    found = problems(f"clair,{KOBO}\na1,u,1,1\nb1,v,2,2\n", asked(CLEAR))
    assert found == [
        "f.csv, « A (clair) » : codes de formes différentes, qui ne sont pas des rangs ; déclarez-les : "
        'codes = { "a1" = "…", "b1" = "…" }.'
    ]
    found = problems(f"salle,{KOBO}\na1 a2,u,1,1\nb1,v,2,2\n", asked(ROOMS))
    assert "codes de formes différentes" in found[0]
    assert read(f"clair,{KOBO}\na1,u,1,1\nA2,v,2,2\n", asked(CLEAR)).account.codes


FREE = {"id": "moyen", "text": "Quel moyen ?", "codes": {"-oth-": "Autre"}, "type": "choice"}


def test_a_declared_code_inside_the_list_makes_the_next_ranks_doubtful() -> None:
    text = f"{OWN},moyen\n1,2027,1,fr,A1\n2,2027,1,fr,A2\n3,2027,1,fr,-oth-\n"
    last = read(text, asked({**FREE, "choices": ["Bus", "Train", "Autre"]}))
    assert [v for _, v, _ in answers(last, "moyen")] == ["Bus", "Train", "Autre"]
    assert problems(text, asked({**FREE, "choices": ["Bus", "Autre", "Train"]})) == [
        "f.csv, « E (moyen) » : codes dont le rang est incertain, car codes en donne un à « Autre », qui n’est pas la "
        'dernière réponse ; déclarez-les tous : codes = { "A1" = "…", "A2" = "…", "-oth-" = "Autre" }.'
    ]


def test_a_free_option_inside_the_list_is_not_counted_among_the_ranks_of_headings() -> None:
    means = {"id": "moyens", "text": "Moyens ?", "type": "choices", "codes": {"other": "Autre"}}
    text = f"{OWN},moyens[SQ001],moyens[SQ002],moyens[other]\n1,2027,1,fr,,Y,\n"
    assert answers(read(text, asked({**means, "choices": ["Bus", "Train", "Autre"]})), "moyens")[0][1] == "Train"
    found = problems(text, asked({**means, "choices": ["Bus", "Autre", "Train"]}))
    assert 'codes = { "SQ001" = "Bus", "SQ002" = "Train", "other" = "Autre" }' in found[0]


def test_a_free_option_that_is_not_declared_is_in_the_line_to_write() -> None:
    means = {"id": "moyens", "text": "Moyens ?", "type": "choices", "choices": ["Bus", "Train", "Autre"]}
    found = problems(f"{OWN},moyens[SQ001],moyens[SQ002],moyens[other]\n1,2027,1,fr,,Y,\n", asked(means))
    assert len(found) == 1
    assert 'codes = { "SQ001" = "Bus", "SQ002" = "Train", "other" = "Autre" }' in found[0]
