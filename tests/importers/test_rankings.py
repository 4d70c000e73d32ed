"""A ranking, in the shapes that platforms give it: always the same table, or the line to write."""

from __future__ import annotations

import itertools

import pytest
from helpers import CLEAR, answers, asked, problems, read
from hypothesis import given
from hypothesis import strategies as st

from quality_study.facts.ranking import join_ranks, read_ranks

ITEMS = ["Prix", "Accueil, sourire", "Horaires"]
RANK = {"id": "ordre", "text": "Que faut-il améliorer ?", "type": "ranking", "choices": ITEMS}
TOP = {**RANK, "ranks": 2}
LIME = "id,submitdate,lastpage,startlanguage"
DAY = "2027-01-01 10:00:00,1,fr"
GOOGLE = "Horodateur"
QUALTRICS = "StartDate,EndDate,Status,Progress,Finished,ResponseId"
#: Three people: all ranked, one ranked, nothing.
WANTED = [
    (1, "Horaires | Prix | Accueil, sourire", "answered"),
    (2, "Accueil, sourire", "answered"),
    (3, "", "blank"),
]
Q = RANK["text"]
SHAPES = {
    "limesurvey, labels": f'{LIME},ordre[1],ordre[2],ordre[3]\n1,{DAY},Horaires,Prix,"Accueil, sourire"\n'
    f'2,{DAY},"Accueil, sourire",,\n3,{DAY},,,\n',
    "limesurvey, codes": f"{LIME},ordre[1],ordre[2],ordre[3]\n1,{DAY},A3,A1,A2\n2,{DAY},A2,,\n3,{DAY},,,\n",
    "limesurvey, texts": f"id,submitdate,lastpage,startlanguage,{Q} [Rang 1],{Q} [Rang 2],{Q} [Rang 3]\n"
    f'1,{DAY},Horaires,Prix,"Accueil, sourire"\n2,{DAY},"Accueil, sourire",,\n3,{DAY},,,\n',
    "limesurvey, codes and texts": f"{LIME},ordre[1]. {Q} [Rank 1],ordre[2]. {Q} [Rank 2],ordre[3]. {Q} [Rank 3]\n"
    f'1,{DAY},Horaires,Prix,"Accueil, sourire"\n2,{DAY},"Accueil, sourire",,\n3,{DAY},,,\n',
    "google, a row an item": f'{GOOGLE},{Q} [Prix],"{Q} [Accueil, sourire]",{Q} [Horaires]\n'
    "2027/01/01 10:00,Rang 2,Rang 3,Rang 1\n2027/01/01 10:01,,1er choix,\n2027/01/01 10:02,,,\n",
    "google, a row a rank": f"{GOOGLE},{Q} [1er],{Q} [2e],{Q} [3e]\n"
    '2027/01/01 10:00,Horaires,Prix,"Accueil, sourire"\n2027/01/01 10:01,"Accueil, sourire",,\n2027/01/01 10:02,,,\n',
    "microsoft": f"ID,Heure de début,Heure de fin,Adresse de messagerie,Nom,{Q}\n"
    '1,1/1/27,1/1/27,anonymous,,"Horaires;Prix;Accueil, sourire;"\n2,1/1/27,1/1/27,anonymous,,"Accueil, sourire;"\n'
    "3,1/1/27,1/1/27,anonymous,,\n",
    "kobo, names": "_uuid,_submission_time,_index,_id,ordre\na,2027,1,1,c3 c1 c2\nb,2027,2,2,c2\nc,2027,3,3,\n",
    "kobo, labels": f"_uuid,_submission_time,_index,_id,{Q}\n"
    'a,2027,1,1,"Horaires Prix Accueil, sourire"\nb,2027,2,2,"Accueil, sourire"\nc,2027,3,3,\n',
    "qualtrics": f'{QUALTRICS},Q1_1,Q1_2,Q1_3\n{QUALTRICS},{Q} - Prix,"{Q} - Accueil, sourire",{Q} - Horaires\n'
    "2027,2027,0,100,1,R_1,2,3,1\n2027,2027,0,100,1,R_2,,1,\n2027,2027,0,100,1,R_3,,,\n",
    "surveymonkey": f'Respondent ID,Collector ID,{Q},,,Autre chose\n,,Prix,"Accueil, sourire",Horaires,Response\n'
    "1,1,2,3,1,x\n2,1,,1,,x\n3,1,,,,x\n",
    "plain, bars": 'ordre,x\n"Horaires | Prix | Accueil, sourire",a\n"Accueil, sourire",a\n,a\n',
    "plain, semicolons": 'ordre,x\n"Horaires; Prix; Accueil, sourire",a\n"Accueil, sourire;",a\n,a\n',
    "plain, items": 'ordre [Prix],"ordre [Accueil, sourire]",ordre [Horaires],x\n2,3,1,a\n,1,,a\n,,,a\n',
    "the table of responses": "respondent,question,value,status\n"
    '1,ordre,"Horaires | Prix | Accueil, sourire",answered\n'
    '2,ordre,"Accueil, sourire",answered\n3,ordre,,blank\n',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_platform_gives_the_same_table(shape: str) -> None:
    text = SHAPES[shape].replace("ordre [", f"{Q} [") if shape == "plain, items" else SHAPES[shape]
    assert answers(read(text, asked(RANK)), "ordre") == WANTED


def test_codes_in_cells_are_told_with_what_they_were_taken_for() -> None:
    found = read(SHAPES["limesurvey, codes"], asked(RANK))
    assert found.account.codes == [("ordre", [("A1", "Prix"), ("A2", "Accueil, sourire"), ("A3", "Horaires")])]


def test_a_rank_left_out_keeps_its_place() -> None:
    text = f"{LIME},ordre[1],ordre[2],ordre[3]\n1,{DAY},Prix,,Horaires\n"
    assert answers(read(text, asked(RANK)), "ordre") == [(1, "Prix |  | Horaires", "answered")]
    assert answers(read("ordre,x\nPrix |  | Horaires,a\n", asked(RANK)), "ordre") == [
        (1, "Prix |  | Horaires", "answered")
    ]


def test_only_the_first_ranks_may_be_asked_and_more_columns_may_stay_empty() -> None:
    text = f"{LIME},ordre[1],ordre[2],ordre[3]\n1,{DAY},Horaires,Prix,\n"
    assert answers(read(text, asked(TOP)), "ordre") == [(1, "Horaires | Prix", "answered")]
    assert problems(f"{LIME},ordre[1]\n1,{DAY},Prix\n", asked(TOP)) == [
        "f.csv, ligne 1 : colonne absente : rang 2 de la question « ordre »."
    ]


REFUSED = {
    "twice, a column each": (
        f"{LIME},ordre[1],ordre[2],ordre[3]\n1,{DAY},Prix,Prix,Horaires\n2,{DAY},Prix,,\n",
        "f.csv, ligne 2, « E (ordre) » : élément classé deux fois (valeur trouvée : « Prix »).",
    ),
    "twice, in a cell": (
        "ordre,x\nPrix;Prix,a\n",
        "f.csv, ligne 2, « A (ordre) » : élément classé deux fois (valeur trouvée : « Prix »).",
    ),
    "one rank for two": (
        f'{GOOGLE},{Q} [Prix],"{Q} [Accueil, sourire]",{Q} [Horaires]\n2027,1,1,3\n2027,1,2,3\n2027,2,2,1\n',
        "f.csv, ligne 2, « B (ordre) » : un même rang est donné à plusieurs éléments (et 1 autre ligne).",
    ),
    "unknown item": (
        f"{LIME},ordre[1],ordre[2],ordre[3]\n1,{DAY},Bruit,Prix,\n",
        "f.csv, ligne 2, « E (ordre) » : élément inconnu du classement (valeur trouvée : « Bruit »). Valeurs admises : "
        "Prix, Accueil, sourire, Horaires.",
    ),
    "rank out of the list": (
        f'{GOOGLE},{Q} [Prix],"{Q} [Accueil, sourire]",{Q} [Horaires]\n2027,4,1,NC\n',
        [
            "f.csv, ligne 2, « B (ordre) » : rang attendu ; ce qui n’en est pas un se déclare : "
            'codes = { "NC" = "Sans réponse" } (valeur trouvée : « 4 »). Valeurs admises : 1 à 3.',
            "f.csv, ligne 2, « D (ordre) » : rang attendu ; ce qui n’en est pas un se déclare : "
            'codes = { "NC" = "Sans réponse" } (valeur trouvée : « NC »). Valeurs admises : 1 à 3.',
        ],
    ),
    "an item without a column": (
        f"{GOOGLE},{Q} [Prix],{Q} [Horaires]\n2027,2,1\n",
        "f.csv, ligne 1 : colonne absente : élément « Accueil, sourire » de la question « ordre ».",
    ),
    "numbers under numbers": (
        f"{LIME},ordre[1],ordre[2],ordre[3]\n1,{DAY},3,1,2\n",
        "f.csv, ligne 2, « E (ordre) » : des nombres sous des titres qui sont des nombres : le rang de chaque élément, "
        "ou l’élément à chaque rang ? Si les titres sont ceux des éléments, dites lesquels (proposé dans leur ordre, à "
        'vérifier) : codes = { "1" = "Prix", "2" = "Accueil, sourire", "3" = "Horaires" } ; sinon, exportez les '
        "réponses en toutes lettres (valeur trouvée : « 3 »).",
    ),
    "two ways at once": (
        f"{LIME},ordre,ordre[1],ordre[2],ordre[3]\n1,{DAY},Prix,Prix,,\n",
        "f.csv, ligne 1 : le classement « ordre » est écrit de deux façons, dans des colonnes différentes.",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_ranking_is_refused_with_its_cell(what: str) -> None:
    text, wanted = REFUSED[what]
    assert problems(text, asked(RANK)) == ([wanted] if isinstance(wanted, str) else wanted)


def test_the_line_proposed_for_numbers_reads_the_ranks_of_the_items() -> None:
    """Under [1], [2], [3]: ranks 3, 1 and 2 of the items; the other reading would put « Horaires » first."""
    codes = {"1": "Prix", "2": "Accueil, sourire", "3": "Horaires"}
    text = f"{LIME},ordre[1],ordre[2],ordre[3]\n1,{DAY},3,1,2\n"
    found = answers(read(text, asked({**RANK, "codes": codes})), "ordre")
    assert found == [(1, "Accueil, sourire | Horaires | Prix", "answered")]


def test_more_ranks_than_asked_are_refused_with_the_line_to_change() -> None:
    given = 'ordre,x\n"Prix | Horaires | Accueil, sourire",a\n'
    assert problems(given, asked(TOP)) == [
        "f.csv, ligne 2, « A (ordre) » : 3 rangs donnés, alors que la question en demande 2 ; s’il fallait tout "
        "classer, ôtez la ligne ranks (valeur trouvée : « Accueil, sourire »)."
    ]
    assert problems(given.replace(" | Accueil, sourire", ""), asked({**RANK, "ranks": 1})) == [
        "f.csv, ligne 2, « A (ordre) » : 2 rangs donnés, alors que la question en demande 1 ; si tous l’ont été, "
        "écrivez : ranks = 2 (valeur trouvée : « Horaires »)."
    ]


def test_a_ranking_beside_other_questions_leaves_them_as_they_are() -> None:
    text = f'{LIME},clair,ordre[1],ordre[2],ordre[3]\n1,{DAY},Oui,Prix,Horaires,"Accueil, sourire"\n'
    found = read(text, asked(CLEAR, RANK))
    assert answers(found, "clair") == [(1, "Oui", "answered")]
    assert found.account.dropped == [(0, "id"), (1, "submitdate"), (2, "lastpage"), (3, "startlanguage")]


ANSWER = st.permutations(ITEMS).flatmap(lambda p: st.integers(0, 3).map(lambda n: list(p)[:n]))


@given(st.lists(ANSWER, min_size=1, max_size=5))
def test_ranks_of_items_and_items_at_ranks_are_one_table(people: list[list[str]]) -> None:
    by_rank = [f"{LIME},ordre[1],ordre[2],ordre[3]"]
    by_item = [f'{GOOGLE},{Q} [Prix],"{Q} [Accueil, sourire]",{Q} [Horaires]']
    for i, items in enumerate(people):
        filled = [f'"{item}"' for item in [*items, "", "", ""][:3]]
        by_rank.append(f"{i},{DAY},{','.join(filled)}")
        by_item.append(f"2027/{i}," + ",".join(str(items.index(x) + 1) if x in items else "" for x in ITEMS))
    wanted = [(i, " | ".join(items), "answered" if items else "blank") for i, items in enumerate(people, 1)]
    for lines in (by_rank, by_item):
        assert answers(read("\n".join(lines) + "\n", asked(RANK)), "ordre") == wanted


def test_writing_and_reading_an_answer_are_inverse() -> None:
    for places in itertools.product([*ITEMS, None], repeat=3):
        ranks = {rank: item for rank, item in enumerate(places, 1) if item}
        assert read_ranks(join_ranks(ranks)) == ranks
