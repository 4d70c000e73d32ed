"""``commentaires.csv``: what is written is read back, whatever people wrote, and no spreadsheet runs it."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality_study.comments.file import COLUMNS, read_comments, tidy, write_comments

ROW = dict(
    zip(COLUMNS, ["q", "3", "Trop froid", "Locaux", "non", "abcdefghij", "publié", "responses.csv"], strict=True)
)


def table(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([ROW | row for row in rows], columns=list(COLUMNS), dtype="object")


def read(path: Path) -> pd.DataFrame:
    rows, problems = read_comments(path, shown="commentaires.csv")
    assert problems == []
    return rows


def test_the_header_is_the_documented_one(tmp_path: Path) -> None:
    write_comments(table({}), tmp_path / "c.csv")
    assert (tmp_path / "c.csv").read_bytes() == (
        "\ufeffquestion;repondant;texte;groupe;citer;empreinte;statut;source\n"
        "q;3;Trop froid;Locaux;non;abcdefghij;publié;responses.csv\n"
    ).encode()


# surrogates are not text, and a file in UTF-8 cannot hold them
WRITTEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(
    lambda text: tidy(text) != ""
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WRITTEN, WRITTEN), min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    rows = table(*({"texte": text, "groupe": group} for text, group in texts))
    write_comments(rows, tmp_path / "c.csv")
    found = read(tmp_path / "c.csv")
    assert found["texte"].tolist() == [tidy(text) for text, _ in texts]
    assert found["groupe"].tolist() == [tidy(group) for _, group in texts]


def test_a_formula_is_harmless_in_the_file_and_itself_once_read(tmp_path: Path) -> None:
    formulas = ['=HYPERLINK("http://example.org")', "+33 ou rien", "@bientôt", "-1+2", "oui\n=1+1", "'=déjà"]
    write_comments(table(*({"texte": text} for text in formulas)), tmp_path / "c.csv")
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = [row["texte"] for row in csv.DictReader(lines, delimiter=";")]
    assert [cell for cell in cells if cell[0] in "=+-@" or "\n=" in cell] == []
    assert read(tmp_path / "c.csv")["texte"].tolist() == formulas


def test_a_file_saved_again_by_a_spreadsheet_reads_the_same(tmp_path: Path) -> None:
    write_comments(table({"texte": "deux\nlignes ; « oui »"}), tmp_path / "c.csv")
    before = read(tmp_path / "c.csv")
    text = (tmp_path / "c.csv").read_text(encoding="utf-8-sig")
    head, rest = text.split("\n", 1)
    (tmp_path / "d.csv").write_bytes((head + "\r\n" + rest.removesuffix("\n") + "\r\n").encode("utf-8"))
    assert read(tmp_path / "d.csv")["texte"].tolist() == before["texte"].tolist()


def test_wrong_values_are_told_at_once_by_line(tmp_path: Path) -> None:
    write_comments(
        table({"citer": "peut-être", "groupe": ""}, {"repondant": "Lou", "statut": "vrai"}), tmp_path / "c.csv"
    )
    _, problems = read_comments(tmp_path / "c.csv", shown="commentaires.csv")
    assert [str(p) for p in problems] == [
        "commentaires.csv, ligne 2, « citer » : valeur inconnue (valeur trouvée : « peut-être »). "
        "Valeurs admises : oui, non.",
        "commentaires.csv, ligne 2, « groupe » : champ vide.",
        "commentaires.csv, ligne 3, « repondant » : valeur inconnue (valeur trouvée : « Lou »). "
        "Valeurs admises : le numéro d’un répondant de responses.csv.",
        "commentaires.csv, ligne 3, « statut » : valeur inconnue (valeur trouvée : « vrai »). "
        "Valeurs admises : publié, déduit, illustratif.",
    ]


def test_without_a_file_there_is_no_row_and_no_problem(tmp_path: Path) -> None:
    rows, problems = read_comments(tmp_path / "no.csv")
    assert (list(rows.columns), len(rows), problems) == (list(COLUMNS), 0, [])
