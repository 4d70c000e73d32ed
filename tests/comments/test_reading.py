"""Comments through an edition: new, imported, grouped, checked, built; by the commands that a team runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

from quality_study.comments.file import COLUMNS, FILE, read_comments, write_comments
from quality_study.comments.updating import update_comments
from quality_study.editions import create_edition, remaining
from quality_study.facts.edition import Edition, open_edition
from quality_study.facts.schemas import COMMENTS
from quality_study.tables.processed import build_tables
from quality_study.tables.validation import check_edition, load_raw
from quality_study.words.vocabulary import HEADERS


@pytest.fixture
def example(study_root: Path) -> Edition:
    edition = open_edition("exemple", root=study_root)
    (edition.raw / FILE).unlink(missing_ok=True)
    return edition


def change(edition: Edition, row: int, **cells: str) -> None:
    rows, _ = read_comments(edition.raw / FILE)
    for column, value in cells.items():
        rows.loc[rows.index[row], column] = value
    write_comments(rows, edition.raw / FILE)


def to_do(edition: Edition) -> list[str]:
    return [str(p) for p in remaining(edition) if p.file.endswith(FILE)]


def test_every_header_has_an_english_name() -> None:
    assert set(COMMENTS) <= set(HEADERS)


def test_a_new_edition_has_the_file_with_its_headings_and_its_guide(study_root: Path) -> None:
    new = create_edition(open_edition("2011", root=study_root), "2027")
    assert (new.raw / FILE).read_text(encoding="utf-8") == ";".join(COLUMNS) + "\n"
    guide = (new.raw / "LISEZMOI.md").read_text(encoding="utf-8")
    assert "| commentaires.csv | les réponses libres, rangées par groupes ; lignes écrites par « quality-study" in guide
    assert "- `citer` : `oui` ou `non`" in guide
    assert (check_edition(new), to_do(new)) == ([], [])  # nothing to group before there are answers


def test_the_step_is_named_until_it_is_done(example: Edition) -> None:
    count = load_raw(example).tables["comments"].shape[0]
    assert to_do(example) == [
        f"data/raw/exemple/commentaires.csv : {count} commentaires à ranger : « quality-study comments exemple » "
        "suggère des groupes, à corriger."
    ]
    update_comments(example)
    (left,) = to_do(example)
    assert left.startswith(f"data/raw/exemple/commentaires.csv : {count} commentaires sur {count} à ranger : nommez")
    rows, _ = read_comments(example.raw / FILE)
    write_comments(rows.assign(groupe="Locaux"), example.raw / FILE)
    assert to_do(example) == []


def test_without_the_file_the_edition_is_built_with_counts_only(example: Edition) -> None:
    tables = build_tables(example, load_raw(example))
    assert len(tables["comments"]) > 0
    assert set(tables["comments"]["group"]) == set(tables["comments"]["text"]) == {""}
    assert tables["quotations"].empty


def test_an_edition_of_claims_has_no_comment(study_root: Path) -> None:
    edition = open_edition("2011", root=study_root)
    assert check_edition(edition) == []
    assert load_raw(edition).tables["comments"].empty


def test_what_is_wrong_stops_the_build_with_every_line(example: Edition) -> None:
    update_comments(example)
    change(example, 0, texte="Joignable au 06 39 98 12 34", citer="oui")
    change(example, 1, citer="peut-être")
    change(example, 2, repondant="")
    told = [str(p) for p in check_edition(example)]
    assert told == [
        "data/raw/exemple/commentaires.csv, ligne 2, « texte » : donnée personnelle dans un commentaire à citer "
        "(numéro de téléphone) ; masquez-la.",
        "data/raw/exemple/commentaires.csv, ligne 3, « citer » : valeur inconnue (valeur trouvée : « peut-être »). "
        "Valeurs admises : oui, non.",
        "data/raw/exemple/commentaires.csv, ligne 4, « repondant » : ce commentaire n’est plus dans responses.csv ; "
        "effacez sa ligne.",
    ]


def test_rows_that_no_longer_fit_the_answers_are_refused_then_mended_by_the_command(example: Edition) -> None:
    update_comments(example)
    rows, _ = read_comments(example.raw / FILE)
    shifted = rows.assign(repondant=rows.groupby("question")["repondant"].transform(lambda r: [*r[1:], r.iloc[0]]))
    write_comments(shifted.assign(groupe="Locaux"), example.raw / FILE)
    told = [str(p) for p in check_edition(example)]
    assert len(told) >= len(rows) - 12  # copies may be exchanged
    assert told[0] == (
        "data/raw/exemple/commentaires.csv, ligne 2, « repondant » : responses.csv a changé depuis que cette ligne est "
        "écrite ; lancez « quality-study comments exemple »."
    )
    update_comments(example)
    assert check_edition(example) == []
    assert set(read_comments(example.raw / FILE)[0]["groupe"]) == {"Locaux"}


def test_no_number_of_a_respondent_is_in_a_processed_table_of_comments(example: Edition) -> None:
    update_comments(example)
    tables = build_tables(example, load_raw(example))
    for name in ("comments", "quotations"):
        assert not {"respondent", "repondant", "fingerprint"} & set(tables[name].columns)


def test_the_command_says_what_it_did(example: Edition) -> None:
    done = run(example.root, "comments", "exemple")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("data/raw/exemple/commentaires.csv\u00a0: ")
    example.responses.unlink()
    done = run(example.root, "comments", "exemple")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Erreur. data/raw/exemple/responses.csv : fichier absent ; importez d’abord les réponses.\n"
