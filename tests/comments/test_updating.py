"""The command ``comments``: what the team wrote is kept whatever is imported again, and nothing is done twice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.comments.file import COLUMNS, FILE, read_comments, write_comments
from quality_study.comments.groups import TO_SORT
from quality_study.comments.text import fingerprint
from quality_study.comments.updating import Update, update_comments, updated
from quality_study.facts.edition import Edition, open_edition
from quality_study.importers.responses_file import read_responses, write_responses
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

COLD = ["Salle froide", "Une salle très froide", "La salle était froide", "froide, la salle"]
LATE = ["Horaires tardifs", "Des horaires trop tardifs", "horaires tardifs !", "Les horaires sont tardifs"]
EMPTY = pd.DataFrame(columns=list(COLUMNS), dtype="object")


def comments(*texts: str, question: str = "q", first: int = 1) -> pd.DataFrame:
    rows = [(question, str(number), text) for number, text in enumerate(texts, first)]
    return pd.DataFrame(rows, columns=["question", "respondent", "text"], dtype="object")


def update(rows: pd.DataFrame, found: pd.DataFrame) -> Update:
    return updated(rows, found, status="publié")


def cells(rows: pd.DataFrame, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row) for row in rows[list(columns)].to_numpy().tolist()]


def test_the_first_time_every_comment_has_a_row_grouped_and_not_to_be_quoted() -> None:
    texts = [text for pair in zip(COLD, LATE, strict=True) for text in pair]
    done = update(EMPTY, comments(*texts, "Bravo"))
    assert done.new == 9
    assert cells(done.rows, "repondant", "groupe") == [
        *[(n, "Suggestion 1 : froide, salle") for n in "1357"],
        *[(n, "Suggestion 2 : horaires, tardifs") for n in "2468"],
        ("9", TO_SORT),
    ]
    assert set(done.rows["citer"]) == {"non"}
    assert set(done.rows["statut"]) == {"publié"}
    assert set(done.rows["source"]) == {"responses.csv"}
    assert done.rows["empreinte"].tolist() == [fingerprint(text) for text in done.rows["texte"]]


def test_once_the_team_has_begun_new_comments_are_to_sort_unless_they_are_copies() -> None:
    rows = update(EMPTY, comments("RAS", "Trop froid", "Trop long")).rows
    rows["groupe"] = ["Rien", "Locaux", "Durée"]
    rows["citer"] = "oui"
    done = update(rows, comments("Trop froid", "RAS", "Trop froid", "Trop long", "Bruit"))
    assert cells(done.rows, "repondant", "texte", "groupe", "citer") == [
        ("2", "RAS", "Rien", "oui"),
        ("1", "Trop froid", "Locaux", "oui"),
        ("4", "Trop long", "Durée", "oui"),
        ("3", "Trop froid", "Locaux", "non"),
        ("5", "Bruit", TO_SORT, "non"),
    ]
    assert (done.new, done.renumbered) == (2, 3)


def test_a_text_of_the_team_is_kept_and_told_apart() -> None:
    rows = update(EMPTY, comments("Le chef, Paul, crie", "Trop long, trop froid")).rows
    rows["texte"] = ["Le responsable crie", "Trop long […]"]
    done = update(rows, comments("Le chef, Paul, crie", "Trop long, trop froid"))
    assert cells(done.rows, "texte", "statut", "source") == [
        ("Le responsable crie", "déduit", "responses.csv ; texte modifié par l’équipe"),
        ("Trop long […]", "publié", "responses.csv"),
    ]
    assert done.modified == 1
    rows = done.rows.assign(texte=["Le chef […] crie", "Trop long […]"])
    assert cells(update(rows, comments("Le chef, Paul, crie", "Trop long, trop froid")).rows, "statut", "source") == [
        ("publié", "responses.csv"),
        ("publié", "responses.csv"),
    ]


def test_a_comment_that_changed_is_to_be_read_again() -> None:
    before = ["Écrivez à lou@example.org, salle froide", "Les horaires étaient bien tardifs"]
    rows = update(EMPTY, comments(*before)).rows.assign(groupe=["Locaux", "Horaires"], citer="oui")
    rows.loc[1, "texte"] = "Horaires tardifs"
    after = ["Écrivez à [adresse e-mail masquée], salle froide", "Les horaires étaient vraiment tardifs"]
    done = update(rows, comments(*after))
    assert cells(done.rows, "texte", "groupe", "citer", "empreinte") == [
        (after[0], "Locaux", "non", fingerprint(after[0])),
        ("Horaires tardifs", "Horaires", "non", fingerprint(after[1])),
    ]
    assert done.changed == ["« q », répondant 1", "« q », répondant 2"]


def test_a_comment_withdrawn_keeps_its_row_without_a_number_until_it_is_erased() -> None:
    rows = update(EMPTY, comments("Trop froid", "Trop long")).rows.assign(groupe=["Locaux", "Durée"], citer="oui")
    done = update(rows, comments("Trop long"))
    assert cells(done.rows, "repondant", "texte", "groupe", "citer", "source") == [
        ("", "Trop froid", "Locaux", "oui", "responses.csv ; n’est plus dans responses.csv"),
        ("1", "Trop long", "Durée", "oui", "responses.csv"),
    ]
    assert done.gone == ["« q », répondant 1"]
    assert update(done.rows, comments("Trop long")).rows.equals(done.rows)
    back = update(done.rows, comments("Trop froid", "Trop long"))
    assert cells(back.rows, "repondant", "source") == [("1", "responses.csv"), ("2", "responses.csv")]


TEXTS = st.sampled_from(
    ["RAS", "Oui", "Salle froide", "La salle était froide", "Trop long", "Bruit", "@bientôt", "=1+1"]
)
OWN = st.text(st.characters(min_codepoint=32, max_codepoint=255), min_size=1).map(str.strip).filter(bool)
PEOPLE = st.lists(st.tuples(st.sampled_from(["p", "q"]), TEXTS), min_size=1, max_size=12)


def numbered(people: list[tuple[str, str]]) -> pd.DataFrame:
    rows = sorted((q, n, text) for n, (q, text) in enumerate(people, 1))
    return pd.DataFrame(
        [(q, str(n), t) for q, n, t in rows], columns=["question", "respondent", "text"], dtype="object"
    )


@settings(max_examples=60)
@given(PEOPLE, st.data())
def test_what_the_team_wrote_survives_more_respondents(people: list[tuple[str, str]], data: st.DataObject) -> None:
    rows = update(EMPTY, numbered(people)).rows
    size = len(rows)
    rows["groupe"] = data.draw(st.lists(st.sampled_from(["Locaux", "Durée", TO_SORT]), min_size=size, max_size=size))
    rows["citer"] = data.draw(st.lists(st.sampled_from(["oui", "non"]), min_size=size, max_size=size))
    own = data.draw(st.lists(st.none() | OWN, min_size=size, max_size=size))
    rows["texte"] = [old if new is None else new for old, new in zip(rows["texte"], own, strict=True)]
    rows = rows.loc[data.draw(st.permutations(range(size)))].reset_index(drop=True)
    if (rows["groupe"] == TO_SORT).all():
        rows.loc[0, "groupe"] = "Locaux"
    more = list(people)
    for person in data.draw(PEOPLE):
        more.insert(data.draw(st.integers(0, len(more))), person)
    found = numbered(more)
    done = update(rows, found)

    kept = done.rows[: len(rows)]
    begun = rows.groupby("question")["groupe"].transform(lambda names: (names != TO_SORT).any())
    same = ("question", "texte", "citer", "empreinte")
    assert cells(kept, *same) == cells(rows, *same)
    assert kept.loc[begun, "groupe"].tolist() == rows.loc[begun, "groupe"].tolist()
    given_texts = {(q, n): t for q, n, t in found.to_numpy().tolist()}
    placed = [(r["question"], r["repondant"]) for r in done.rows.to_dict("records")]
    assert sorted(placed) == sorted(given_texts)  # each comment has one row
    wrong = [
        row for row, place in zip(done.rows.to_dict("records"), placed, strict=True)
        if row["empreinte"] != fingerprint(given_texts[place])
    ]  # fmt: skip
    assert wrong == []
    assert set(done.rows.loc[len(rows) :, "citer"]) == {"non"}
    assert update(done.rows, found).rows.equals(done.rows)


@settings(max_examples=60)
@given(PEOPLE, PEOPLE)
def test_no_row_of_the_team_is_ever_lost(people: list[tuple[str, str]], others: list[tuple[str, str]]) -> None:
    rows = update(EMPTY, numbered(people)).rows.assign(groupe="Locaux", texte="tout autre chose")
    done = update(rows, numbered(others))
    assert done.rows["texte"].tolist().count("tout autre chose") >= len(rows)
    again = update(done.rows, numbered(others))
    assert again.rows.equals(done.rows)


@pytest.fixture
def example(study_root: Path) -> Edition:
    edition = open_edition("exemple", root=study_root)
    (edition.raw / FILE).unlink(missing_ok=True)
    return edition


def test_the_command_writes_once_and_tells(example: Edition) -> None:
    responses = read_responses(example.responses)
    toml = (example.raw / "questionnaire.toml").read_text(encoding="utf-8").split("[[questions]]")
    asked = {block.split('id = "')[1].split('"')[0] for block in toml if 'type = "text"' in block}
    expected = responses[responses["question"].isin(asked) & (responses["status"] == "answered")]
    told = update_comments(example)
    assert told[0] == typographic(f"data/raw/exemple/commentaires.csv : {len(expected)} commentaires.")
    assert told[2] == typographic(f"Nouveaux commentaires : {len(expected)}.")
    rows, problems = read_comments(example.raw / FILE)
    assert problems == []
    assert sorted(rows["texte"]) == sorted(expected["value"].str.strip())
    assert set(rows["statut"]) == {"illustratif"}
    before = (example.raw / FILE).read_bytes()
    told = update_comments(example)
    assert told[0] == typographic(f"data/raw/exemple/commentaires.csv (déjà à jour) : {len(expected)} commentaires.")
    assert (example.raw / FILE).read_bytes() == before


def test_a_file_that_only_looks_different_is_left_as_the_spreadsheet_saved_it(example: Edition) -> None:
    update_comments(example)
    path = example.raw / FILE
    saved = path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\n", b"\r\n")
    path.write_bytes(saved)
    update_comments(example)
    assert path.read_bytes() == saved


def test_an_import_with_one_respondent_more_keeps_the_work(example: Edition) -> None:
    update_comments(example)
    path = example.raw / FILE
    rows, _ = read_comments(path)
    rows["groupe"] = [f"Groupe {n % 3}" for n in range(len(rows))]
    rows.loc[rows.index[0], ["texte", "citer"]] = ["Un texte à nous", "oui"]
    write_comments(rows, path)
    responses = read_responses(example.responses)
    talkative = int(rows["repondant"].value_counts().index[0])
    first = responses[responses["respondent"] == talkative].assign(respondent=1)
    write_responses(pd.concat([first, responses.assign(respondent=responses["respondent"] + 1)]), example.responses)
    new = int((first["question"].isin(rows["question"]) & (first["status"] == "answered")).sum())
    assert new > 0
    told = update_comments(example)
    assert typographic(f"Nouveaux commentaires : {new}.") in told
    assert "Textes modifiés par l’équipe, et dits tels dans le rapport\u00a0: 1." in told
    after, _ = read_comments(path)
    same = ["question", "texte", "groupe", "citer", "empreinte"]
    assert after[: len(rows)][same].to_numpy().tolist() == rows[same].to_numpy().tolist()


def test_nothing_is_written_when_something_is_wrong(example: Edition) -> None:
    update_comments(example)
    path = example.raw / FILE
    text = path.read_text(encoding="utf-8-sig").replace(";non;", ";nom;", 2)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        update_comments(example)
    assert [p.message for p in caught.value.problems] == ["valeur inconnue"] * 2
    assert path.read_text(encoding="utf-8") == text


def test_without_answers_there_is_nothing_to_group(example: Edition) -> None:
    example.responses.unlink()
    with pytest.raises(StudyError) as caught:
        update_comments(example)
    assert str(caught.value) == "data/raw/exemple/responses.csv : fichier absent ; importez d’abord les réponses."
    assert not (example.raw / FILE).exists()
