"""Every problem of the comments by line, without what people wrote; and what is left to do."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.comments.checking import comment_problems, remaining_comments
from quality_study.comments.file import COLUMNS
from quality_study.comments.text import fingerprint

FILE = "data/raw/2027/commentaires.csv"
COMMENTS = pd.DataFrame(
    [("q", "1", "Trop froid"), ("q", "2", "Paul, le chef, crie"), ("p", "2", "Joignable au 06 39 98 12 34")],
    columns=["question", "respondent", "text"],
)


def rows(*found: dict[str, str]) -> pd.DataFrame:
    texts = {(q, r): t for q, r, t in COMMENTS.to_numpy().tolist()}
    table = []
    for row in found:
        key = (row.get("question", "q"), row.get("repondant", "1"))
        full = {
            "question": key[0],
            "repondant": key[1],
            "texte": texts.get(key, "?"),
            "groupe": "Locaux",
            "citer": "non",
        }
        made_from = fingerprint(texts[key]) if key in texts else ""
        table.append(full | {"empreinte": made_from, "statut": "publié", "source": "responses.csv"} | row)
    return pd.DataFrame(table, columns=list(COLUMNS), index=pd.RangeIndex(2, 2 + len(table), name="line"))


def problems(*found: dict[str, str]) -> list[str]:
    told = comment_problems(rows(*found), COMMENTS, ["q", "p"], edition="2027", file=FILE)
    return [str(p) for p in told]


def test_rows_in_order_have_no_problem() -> None:
    assert problems(
        {"citer": "oui"},
        {"repondant": "2", "texte": "[…] le chef, crie", "citer": "oui"},
        {"question": "p", "repondant": "2"},  # not to be quoted: it stays where responses.csv is
    ) == []  # fmt: skip


def test_every_problem_is_told_at_once_with_its_line() -> None:
    again = "lancez « quality-study comments 2027 »"
    assert problems(
        {"question": "avis"},
        {"repondant": ""},
        {"repondant": "7"},
        {"question": "p", "repondant": "1"},
        {"repondant": "2", "empreinte": fingerprint("Un autre")},
        {},
        {},
        {"repondant": "2", "texte": "Le chef hurle", "citer": "oui"},
    ) == [
        f"{FILE}, ligne 2, « question » : ce n’est pas une question ouverte du questionnaire (valeur trouvée : "
        "« avis »). Valeurs admises : q, p.",
        f"{FILE}, ligne 3, « repondant » : ce commentaire n’est plus dans responses.csv ; effacez sa ligne.",
        f"{FILE}, ligne 4, « repondant » : aucun commentaire de ce répondant à cette question dans responses.csv ; "
        f"{again} (valeur trouvée : « 7 »).",
        f"{FILE}, ligne 5, « repondant » : aucun commentaire de ce répondant à cette question dans responses.csv ; "
        f"{again} (valeur trouvée : « 1 »).",
        f"{FILE}, ligne 6, « repondant » : responses.csv a changé depuis que cette ligne est écrite ; {again}.",
        f"{FILE}, ligne 8, « repondant » : ce répondant a déjà la ligne 7 pour cette question ; effacez l’une des deux "
        "(valeur trouvée : « 1 »).",
        f"{FILE}, ligne 9, « repondant » : ce répondant a déjà la ligne 6 pour cette question ; effacez l’une des deux "
        "(valeur trouvée : « 2 »).",
    ]  # fmt: skip


def test_a_quotation_with_other_words_must_say_so() -> None:
    other = {"repondant": "2", "texte": "Le chef hurle"}
    assert problems({**other, "citer": "oui"}) == [
        f"{FILE}, ligne 2, « statut » : le texte cité n’a plus les mots du répondant ; rétablissez-les, ou écrivez "
        "« déduit » (valeur trouvée : « publié »). Valeurs admises : déduit."
    ]
    assert problems({**other, "citer": "oui", "statut": "déduit"}) == problems(other) == []


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("06 39 98 12 34", "numéro de téléphone"),
        ("lou@example.org", "adresse e-mail"),
        ("192.0.2.17", "adresse IP"),
    ],
)
def test_personal_data_to_be_quoted_are_refused_without_being_printed(value: str, kind: str) -> None:
    (told,) = problems({"texte": f"Trop froid, {value}", "citer": "oui", "statut": "déduit"})
    assert told == f"{FILE}, ligne 2, « texte » : donnée personnelle dans un commentaire à citer ({kind}) ; masquez-la."
    (told,) = problems({"groupe": f"Voir {value}"})
    assert told == f"{FILE}, ligne 2, « groupe » : donnée personnelle dans un nom de groupe ({kind}) ; masquez-la."


def left(found: pd.DataFrame) -> list[str]:
    return [str(p) for p in remaining_comments(found, COMMENTS, edition="2027", file=FILE)]


def test_what_is_left_to_do_is_told_until_every_comment_has_a_group() -> None:
    assert left(rows()[:0]) == [
        f"{FILE} : 3 commentaires à ranger : « quality-study comments 2027 » suggère des groupes, à corriger."
    ]
    assert left(rows({"groupe": "Suggestion 1 : froid"}, {"repondant": "2", "groupe": "À ranger"})) == [
        f"{FILE} : 1 commentaire nouveau : « quality-study comments 2027 » les ajoute.",
        f"{FILE} : 2 commentaires sur 2 à ranger : nommez les groupes « Suggestion … » et rangez « À ranger » ; "
        "citer : oui si personne ne s’y reconnaîtrait.",
    ]
    assert left(rows({}, {"repondant": "2"}, {"question": "p", "repondant": "2"})) == []


def test_without_comments_there_is_nothing_to_do() -> None:
    assert list(remaining_comments(rows()[:0], COMMENTS[:0], edition="2027", file=FILE)) == []
