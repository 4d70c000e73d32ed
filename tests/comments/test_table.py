"""The processed table: every comment counted, only the chosen ones shown, nobody pointed at."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.comments.file import COLUMNS
from quality_study.comments.table import comments_table, group_counts, quotations
from quality_study.comments.text import fingerprint

COMMENTS = pd.DataFrame(
    [
        ("q", "1", "Trop froid"),
        ("q", "2", "Paul crie"),
        ("q", "3", "Salle glacée"),
        ("q", "4", "RAS"),
        ("q", "5", "Nouveau"),
        ("p", "2", "Bravo"),
    ],
    columns=["question", "respondent", "text"],
)
CHOSEN = {
    ("q", "1"): ("Trop froid", "Locaux", "oui"),
    ("q", "2"): ("Un élève crie", "Bruit", "oui"),
    ("q", "3"): ("Salle glacée", "Locaux", "non"),
    ("q", "4"): ("RAS", "Suggestion 1 : dupont, ras", "non"),
    ("p", "2"): ("Bravo", "À ranger", "oui"),
}
QUESTIONS = pd.DataFrame(
    {"item": ["q", "p"], "theme_title": ["Accueil", "Contenu"], "text": ["Pourquoi ?", "Pourquoi ?"]}
)


def rows(chosen: dict[tuple[str, str], tuple[str, str, str]]) -> pd.DataFrame:
    table = [
        [q, r, text, group, cite, "", "publié" if text != "Un élève crie" else "déduit", "responses.csv"]
        for (q, r), (text, group, cite) in chosen.items()
    ]
    return pd.DataFrame(table, columns=list(COLUMNS), dtype="object")


def test_every_comment_is_there_and_only_the_chosen_ones_are_shown() -> None:
    table = comments_table(rows(CHOSEN), COMMENTS)
    assert list(table.columns) == ["question", "group", "text", "quoted", "modified", "status"]
    assert table.to_numpy().tolist() == [
        ["q", "Locaux", "Trop froid", True, False, "published"],
        ["q", "Locaux", "", False, False, ""],
        ["q", "Bruit", "Un élève crie", True, True, "derived"],
        ["q", "", "", False, False, ""],
        ["q", "", "", False, False, ""],
        ["p", "", "Bravo", True, False, "published"],
    ]


def test_the_words_of_a_suggested_title_never_leave() -> None:
    assert "dupont" not in comments_table(rows(CHOSEN), COMMENTS).to_csv()


def test_groups_are_counted_out_of_the_comments_of_their_question() -> None:
    assert group_counts(comments_table(rows(CHOSEN), COMMENTS)).to_numpy().tolist() == [
        ["q", "Locaux", 2, 5, 1],
        ["q", "Bruit", 1, 5, 1],
        ["q", "", 2, 5, 0],
        ["p", "", 1, 1, 1],
    ]


def test_without_a_file_comments_are_counted_all_the_same() -> None:
    table = comments_table(rows({}), COMMENTS)
    assert group_counts(table).to_numpy().tolist() == [["q", "", 5, 5, 0], ["p", "", 1, 1, 0]]
    assert set(table["text"]) == {""}
    assert quotations(table, QUESTIONS).empty


def test_without_comments_the_tables_are_empty_with_their_columns() -> None:
    table = comments_table(rows({}), COMMENTS[:0])
    assert (len(table), len(group_counts(table)), len(quotations(table, QUESTIONS))) == (0, 0, 0)
    assert list(quotations(table, QUESTIONS).columns)[:3] == ["item", "text", "group"]


def test_quotations_have_the_size_of_their_group_and_the_name_of_their_question() -> None:
    assert quotations(comments_table(rows(CHOSEN), COMMENTS), QUESTIONS).to_numpy().tolist() == [
        ["q", "Accueil, « Pourquoi ? »", "Locaux", 2, 5, "Trop froid", False, "published"],
        ["q", "Accueil, « Pourquoi ? »", "Bruit", 1, 5, "Un élève crie", True, "derived"],
        ["p", "Contenu, « Pourquoi ? »", "", 1, 1, "Bravo", False, "published"],
    ]


@settings(max_examples=60)
@given(st.data())
def test_the_order_says_nothing_of_respondents(data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from(["RAS", "Oui", "Trop froid", "trop froid", "Bruit"]), min_size=1))
    groups = data.draw(st.lists(st.sampled_from(["A", "B", "À ranger"]), min_size=len(texts), max_size=len(texts)))
    cited = data.draw(st.lists(st.sampled_from(["oui", "non"]), min_size=len(texts), max_size=len(texts)))

    def built(order: list[int]) -> list[list[object]]:
        given_ = pd.DataFrame(
            [("q", str(n), texts[i]) for n, i in enumerate(order, 1)], columns=["question", "respondent", "text"]
        )
        chosen = {("q", str(n)): (texts[i], groups[i], cited[i]) for n, i in enumerate(order, 1)}
        return comments_table(rows(chosen), given_).to_numpy().tolist()

    table = built(list(range(len(texts))))
    assert table == built(data.draw(st.permutations(range(len(texts)))))
    assert Counter(row[1] for row in table) == Counter(g if g != "À ranger" else "" for g in groups)
    assert Counter(row[2] for row in table if row[3]) == Counter(
        t for t, c in zip(texts, cited, strict=True) if c == "oui"
    )


def test_a_fingerprint_is_not_carried_over() -> None:
    table = comments_table(rows(CHOSEN).assign(empreinte=fingerprint("Trop froid")), COMMENTS)
    assert fingerprint("Trop froid") not in table.to_csv()
