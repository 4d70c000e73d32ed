"""The printed table of comments: counts with their denominator, quotations between French quotes, nothing else."""

from __future__ import annotations

import pandas as pd

from quality_study.report.printed import comments
from quality_study.words.french import NBSP

QUESTIONS = pd.DataFrame(
    {
        "item": ["q", "p"],
        "theme_title": ["Accueil", "Contenu"],
        "text": ["Pourquoi ?", "Que changer ?"],
    }
)
COLUMNS = ["question", "group", "text", "quoted", "modified", "status"]


def table(*rows: tuple[object, ...]) -> dict[str, pd.DataFrame]:
    return {"questions": QUESTIONS, "comments": pd.DataFrame(list(rows), columns=COLUMNS)}


def plain(rows: object) -> list[list[str]]:
    return [[cell.replace(NBSP, " ").replace("\u202f", " ") for cell in row] for row in rows]  # type: ignore[attr-defined]


def test_groups_are_counted_and_quotations_printed_as_they_were_written() -> None:
    found = comments(
        table(
            ("q", "Locaux", "Trop *froid* <b>👍</b>", True, False, "published"),
            ("q", "Locaux", "Un élève gèle", True, True, "derived"),
            ("q", "Locaux", "", False, False, ""),
            ("q", "Durée", "", False, False, ""),
            ("q", "", "Écrivez à [adresse e-mail masquée]", True, False, "published"),
            ("p", "Rien", "", False, False, ""),
        )
    )
    assert found.header == ["Question", "Groupe", "Nombre", "Citations choisies"]
    assert plain(found.rows) == [
        ["Accueil, « Pourquoi ? »", "Locaux", "3 sur 5", "« Trop *froid* <b>👍</b> »"],
        ["", "", "", "« Un élève gèle » (texte modifié par l’équipe)"],
        ["", "Durée", "1 sur 5", "—"],
        ["", "À ranger", "1 sur 5", "« Écrivez à [adresse e-mail masquée] »"],
        ["Contenu, « Que changer ? »", "Rien", "1 sur 1", "—"],
    ]
    assert found.rows[0][3].startswith("«" + NBSP)


def test_there_is_no_row_while_nothing_is_grouped_or_quoted() -> None:
    assert comments(table(("q", "", "", False, False, ""))).rows == []
    assert comments(table()).rows == []
