"""Questions matched between editions: by identifier and scale, or by a declared correspondence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from made_years import Asked, items_of, plain, rules, yes_no

from quality_study.years.matching import match_items
from quality_study.years.rules import read_rules, rule_problems
from quality_study.years.scales import Offer, scales

FOUR = Asked(
    "avis",
    {"Pas du tout": 0, "Plutôt non": 0, "Plutôt oui": 0, "Tout à fait": 0},
    favourable=("Plutôt oui", "Tout à fait"),
)
FOLDED = rules(
    ("avis", "Pas du tout", "2011", "opinion", "Non"),
    ("avis", "Plutôt non", "2011", "opinion", "Non"),
    ("avis", "Plutôt oui", "2011", "opinion", "Oui"),
    ("avis", "Tout à fait", "2011", "opinion", "Oui"),
)


def scales_of(*questions: Asked) -> dict[str, Offer]:
    return scales(items_of(*questions))


def match(
    newer: list[Asked], older: list[Asked], declared: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, list[str]]:
    matches, problems = match_items(
        scales_of(*newer), scales_of(*older), declared, editions=("2027", "2011"), file="correspondances.csv"
    )
    return matches, [plain(str(p)) for p in problems]


def check(declared: pd.DataFrame, *, newer: Asked = FOUR, older: Asked | None = None) -> list[str]:
    before = older or yes_no("opinion", 0, 0)
    found = rule_problems(declared, scales_of(newer), {"2011": scales_of(before)}, editions=["2011", "2027"], file="c")
    return [plain(str(p)) for p in found]


def test_the_same_identifier_and_scale_match_and_the_others_say_why_not() -> None:
    newer = [yes_no("a", 0, 0), yes_no("b", 0, 0), Asked("c", {"x": 0, "y": 0}, favourable=())]
    matches, problems = match(newer, [yes_no("a", 0, 0), yes_no("z", 0, 0), Asked("c", {"x": 0, "w": 0}, ())])
    assert problems == []
    assert matches[["item", "older_item", "reason"]].to_numpy().tolist() == [
        ["a", "a", ""],
        ["b", "", "pas posée en 2011"],
        ["c", "c", "aucune réponse n’y est dite favorable"],
        ["", "z", "plus posée en 2027"],
    ]
    assert matches.loc[0, ["favourable", "older_favourable"]].tolist() == [("Oui",), ("Oui",)]


@pytest.mark.parametrize(
    ("older", "told"),
    [
        (Asked("a", {"Oui": 0, "Non": 0}), "Oui (favorable) et Non en 2011 ; Non et Oui (favorable) en 2027"),
        (Asked("a", {"Non": 0, "Oui": 0}, ()), "Non et Oui en 2011 ; Non et Oui (favorable) en 2027"),
        (Asked("a", {"Non": 0, "Bof": 0, "Oui": 0}), "Non, Bof et Oui (favorable) en 2011 ; Non et Oui (favorable)"),
        (
            Asked("a", {"Non": 0, "Oui": 0, "Question non adaptée": 0}),
            "Non, Oui (favorable) et Question non adaptée (sans objet) en 2011 ; Non et Oui (favorable) en 2027",
        ),
        (
            Asked("a", {"Non": 0, "Oui": 0}, type="choices"),
            "plusieurs réponses parmi Non et Oui (favorable) en 2011 ; Non et Oui (favorable) en 2027",
        ),
    ],
)
def test_a_changed_scale_is_refused_and_both_scales_are_told(older: Asked, told: str) -> None:
    _, (problem,) = match([Asked("a", {"Non": 0, "Oui": 0})], [older])
    assert problem.startswith("correspondances.csv : les réponses de « a » ont changé : ")
    assert told in problem
    assert "déclarez la correspondance des réponses, ou laissez « ancien_item » vide pour ne pas comparer" in problem


def test_a_question_that_became_compulsory_is_the_same() -> None:
    matches, problems = match([Asked("a", {"Non": 0, "Oui": 0})], [Asked("a", {"Non": 0, "Oui": 0, "Sans réponse": 0})])
    assert problems == []
    assert matches["reason"].tolist() == [""]


def test_every_changed_question_is_listed_at_once() -> None:
    newer = [Asked(i, {"Non": 0, "Oui": 0}) for i in "abc"]
    older = [Asked("a", {"Oui": 0, "Non": 0}), Asked("b", {"Non": 0, "Oui": 0}), Asked("c", {"Oui": 0, "Si": 0})]
    _, problems = match(newer, older)
    assert len(problems) == 2
    assert [p.split("«")[1].split("»")[0].strip() for p in problems] == ["a", "c"]


def test_another_population_is_refused_unless_a_correspondence_says_it_is_the_same() -> None:
    newer, older = yes_no("a", 0, 0, population="participants"), yes_no("a", 0, 0, population="etudiants")
    _, (problem,) = match([newer], [older])
    assert "« a » n’est plus posée aux mêmes personnes : etudiants en 2011, participants en 2027" in problem
    matches, problems = match([newer], [older], rules(("a", "", "2011", "a", "")))
    assert problems == []
    assert matches.loc[0, ["declared", "reason"]].tolist() == [True, ""]


def test_a_correspondence_folds_four_answers_into_two() -> None:
    assert check(FOLDED) == []
    matches, problems = match([FOUR], [yes_no("opinion", 0, 0)], FOLDED)
    assert problems == []
    row = matches.iloc[0]
    assert (row["older_item"], row["favourable"], row["older_favourable"]) == (
        "opinion",
        ("Plutôt oui", "Tout à fait"),
        ("Oui",),
    )


def test_a_question_declared_incomparable_is_left_out_even_when_its_scale_changed() -> None:
    declared = rules(("avis", "", "2011", "", ""))
    assert check(declared, older=yes_no("avis", 0, 0)) == []
    matches, problems = match([FOUR], [yes_no("avis", 0, 0)], declared)
    assert problems == []
    assert matches[["item", "reason"]].to_numpy().tolist() == [["avis", "déclarée non comparable"]]


def test_a_renamed_question_must_keep_its_answers() -> None:
    declared = rules(("avis", "", "2011", "opinion", ""))
    _, (problem,) = match([FOUR], [yes_no("opinion", 0, 0)], declared)
    assert problem.startswith("correspondances.csv, ligne 2 : les réponses de « avis » ont changé")


def test_two_questions_cannot_both_stand_for_the_same_earlier_one() -> None:
    newer = [yes_no("a", 0, 0), yes_no("b", 0, 0)]
    _, (problem,) = match(newer, [yes_no("a", 0, 0)], rules(("b", "", "2011", "a", "")))
    assert "« a » de 2011 correspond déjà à « b »" in problem
    matches, problems = match(newer, [yes_no("a", 0, 0)], rules(("b", "", "2011", "a", ""), ("a", "", "2011", "", "")))
    assert problems == []
    assert matches["reason"].tolist() == ["déclarée non comparable", ""]


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        (
            rules(("avs", "", "2011", "opinion", "")),
            "c, ligne 2, « item » : item inconnu ou sans réponses à choisir (valeur trouvée : « avs »). "
            "Valeurs admises : avis. Vouliez-vous écrire « avis » ?",
        ),
        (
            rules(("avis", "", "2001", "opinion", "")),
            "c, ligne 2, « ancienne_edition » : édition inconnue (valeur trouvée : « 2001 »). "
            "Valeurs admises : 2011, 2027. Vouliez-vous écrire « 2011 » ?",
        ),
        (
            rules(("avis", "", "2011", "opinions", "")),
            "c, ligne 2, « ancien_item » : item inconnu en 2011 (valeur trouvée : « opinions »). "
            "Valeurs admises : opinion. Vouliez-vous écrire « opinion » ?",
        ),
        (
            rules(("avis", "Plutôt oui", "2011", "", "")),
            "c, ligne 2, « ancien_item » : sans ancien_item, l’item n’est pas comparé : "
            "laissez les deux catégories vides.",
        ),
        (
            rules(("avis", "Plutôt oui", "2011", "opinion", "")),
            "c, ligne 2 : remplissez les deux catégories, ou aucune.",
        ),
        (FOLDED.iloc[:3], "c, ligne 2, « categorie » : item « avis » : réponse sans correspondance : Tout à fait."),
        (
            FOLDED.assign(older_category="Oui"),
            "c, ligne 2, « ancienne_categorie » : item « avis » : réponse de 2011 sans correspondance : Non.",
        ),
        (
            pd.concat([FOLDED, FOLDED.iloc[[1]].assign(older_category="Oui").set_index(pd.Index([6], name="line"))]),
            "c, ligne 6, « ancienne_categorie » : « Oui » correspond à une réponse favorable et à une autre : "
            "sa part ne peut pas être partagée entre les deux (valeur trouvée : « Oui »).",
        ),
        (
            FOLDED.assign(older_category=["Non", "Question non adaptée", "Oui", "Oui"]),
            "c, ligne 3, « ancienne_categorie » : une réponse « sans objet » ne correspond qu’à une réponse "
            "« sans objet » (valeur trouvée : « Plutôt non, Question non adaptée »).",
        ),
        (
            FOLDED.assign(older_category=["Non", "Nan", "Oui", "Oui"]),
            "c, ligne 3, « ancienne_categorie » : réponse inconnue (valeur trouvée : « Nan »). "
            "Valeurs admises : Non, Oui, Question non adaptée.",
        ),
        (
            FOLDED.assign(older_item=["opinion", "opinion", "opinion", "autre"]),
            "c, ligne 3, « ancien_item » : l’item « avis » ne peut correspondre qu’à une question de 2011 "
            "(valeur trouvée : « opinion et autre »).",
        ),
        (
            pd.concat([FOLDED, FOLDED.iloc[[0]].set_index(pd.Index([6], name="line"))]),
            "c, ligne 6 : ligne en double.",
        ),
    ],
)
def test_a_correspondence_that_cannot_be_followed_says_where_and_why(declared: pd.DataFrame, told: str) -> None:
    assert told in check(declared)


def test_a_multiple_choice_has_no_correspondence() -> None:
    several = replace(FOUR, type="choices")
    assert check(FOLDED, newer=several) == [
        "c, ligne 2, « item » : une question à plusieurs réponses n’a pas de correspondance "
        "(valeur trouvée : « avis »)."
    ]


def test_the_file_is_read_with_its_lines_and_may_be_absent(tmp_path: Path) -> None:
    path = tmp_path / "correspondances.csv"
    assert read_rules(path)[0].empty
    path.write_text(
        "item;categorie;ancienne_edition;ancien_item;ancienne_categorie\n"
        "avis;Plutôt oui;2011;opinion;Oui\nautre;;2011;;\n",
        encoding="utf-8-sig",
    )
    table, problems = read_rules(path)
    assert problems == []
    assert table.index.tolist() == [2, 3]
    assert table.columns.tolist() == ["item", "category", "older_edition", "older_item", "older_category"]
    assert table.loc[3].tolist() == ["autre", "", "2011", "", ""]
    path.write_text("item;categorie\nx;y\n", encoding="utf-8")
    assert [p.column for p in read_rules(path)[1]] == ["ancienne_edition", "ancien_item", "ancienne_categorie"]
