from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.facts.csvfile import read_csv
from quality_study.words.errors import Problem

COLUMNS = ["id", "texte", "statut"]


def write(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = folder / "t.csv"
    path.write_bytes(text.encode(encoding))
    return path


def messages(problems: list[Problem]) -> list[str]:
    return [str(p) for p in problems]


def test_rows_keep_the_line_where_they_end(tmp_path: Path) -> None:
    path = write(tmp_path, 'id;texte;statut\n1;un;publié\n\n2;"deux\nlignes ; et « ""guillemets"" »";déduit\n3;;\n')
    table, problems = read_csv(path, COLUMNS)
    assert problems == []
    assert table.index.name == "line"
    assert list(table.index) == [2, 5, 6]
    assert table.loc[5].tolist() == ["2", 'deux\nlignes ; et « "guillemets" »', "déduit"]
    assert table.loc[6].tolist() == ["3", "", ""]


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_separators_bom_and_line_ends(tmp_path: Path, separator: str, encoding: str, newline: str) -> None:
    rows = [COLUMNS, ["1", "écoute", "publié"], ["2", " 6.9 ", "déduit"]]
    path = write(tmp_path, newline.join(separator.join(r) for r in rows) + newline, encoding=encoding)
    table, problems = read_csv(path, COLUMNS)
    assert problems == []
    assert table.to_dict("list") == {"id": ["1", "2"], "texte": ["écoute", "6.9"], "statut": ["publié", "déduit"]}
    assert list(table.index) == [2, 3]


def test_columns_come_in_the_order_asked(tmp_path: Path) -> None:
    table, problems = read_csv(write(tmp_path, "statut;id;texte\npublié;1;un\n"), COLUMNS)
    assert problems == []
    assert list(table.columns) == COLUMNS
    assert table.iloc[0].tolist() == ["1", "un", "publié"]


def test_absent_file(tmp_path: Path) -> None:
    table, problems = read_csv(tmp_path / "absent.csv", COLUMNS, shown="tools/absent.csv")
    assert messages(problems) == ["tools/absent.csv : fichier absent."]
    assert table.empty
    assert list(table.columns) == COLUMNS


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_is_read_as_spreadsheets_save_it(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [["Id", " TEXTE\u00a0", "Statut", ""], ["1", "déduit, « ’ »", "publié", ""], ["", "", "", ""]]
    text = "sep=;\r\n" if separator == ";" else "\r\n"
    text += "\r\n".join(separator.join(f'"{field}"' for field in row) for row in rows)
    table, problems = read_csv(write(tmp_path, text, encoding=encoding), COLUMNS)
    assert problems == []
    assert table.to_dict("index") == {3: {"id": "1", "texte": "déduit, « ’ »", "statut": "publié"}}


def test_a_damaged_file_is_refused_rather_than_guessed(tmp_path: Path) -> None:
    path = write(tmp_path, "id;texte;statut\n1;un;déduit\n2;deux;publié\n", encoding="mac_roman")
    assert messages(read_csv(path, COLUMNS, shown="t.csv")[1]) == [
        "t.csv, ligne 2 : encodage inconnu (DOS ou Macintosh ?) ; enregistrez-le en « CSV UTF-8 »."
    ]


def test_a_column_more_is_named_and_left_out_but_not_one_that_is_missing(tmp_path: Path) -> None:
    remarks: list[Problem] = []
    path = write(tmp_path, "id;texte;note;statuts\n1;2;3;4\n")
    _, problems = read_csv(path, COLUMNS, shown="t.csv", optional=["statut"], remarks=remarks)
    assert messages(remarks) == ["t.csv, ligne 1 : colonne « note » laissée de côté : cette table n’en fait rien."]
    assert messages(problems) == [
        "t.csv, ligne 1 : colonne inconnue (valeur trouvée : « statuts »). Valeurs admises : statut. "
        "Vouliez-vous écrire « statut » ?"
    ]
    table, _ = read_csv(write(tmp_path, "texte;id\nun;1\n"), COLUMNS, optional=["statut"], remarks=remarks)
    assert table.to_dict("list") == {"id": ["1"], "texte": ["un"], "statut": [""]}


def test_empty_file(tmp_path: Path) -> None:
    assert messages(read_csv(write(tmp_path, ""), COLUMNS, shown="t.csv")[1]) == [
        "t.csv, ligne 1 : fichier vide. Valeurs admises : id, texte, statut."
    ]


def test_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    table, problems = read_csv(write(tmp_path, "id;texte;statut\n"), COLUMNS)
    assert problems == []
    assert table.shape == (0, 3)


def test_header_problems_are_all_listed(tmp_path: Path) -> None:
    path = write(tmp_path, "id;textes;note;id\n1;2;3;4\n")
    assert messages(read_csv(path, COLUMNS, shown="t.csv")[1]) == [
        "t.csv, ligne 1 : colonne inconnue (valeur trouvée : « textes »). Valeurs admises : texte, statut. "
        "Vouliez-vous écrire « texte » ?",
        "t.csv, ligne 1 : colonne inconnue (valeur trouvée : « note »). Valeurs admises : texte, statut.",
        "t.csv, ligne 1, « texte » : colonne manquante.",
        "t.csv, ligne 1, « statut » : colonne manquante.",
        "t.csv, ligne 1, « id » : colonne en double.",
    ]


def test_rows_with_a_wrong_number_of_fields_are_listed_and_the_others_read(tmp_path: Path) -> None:
    path = write(tmp_path, "id;texte;statut\n1;un\n2;deux;publié;;\n3;trois;déduit;x\n")
    table, problems = read_csv(path, COLUMNS, shown="t.csv")
    assert list(table.index) == [3]
    assert messages(problems) == [
        "t.csv, ligne 2 : 2 champs au lieu de 3 ; un « ; » manque, est en trop, ou un guillemet n’est pas fermé "
        "(valeur trouvée : « 1;un »). Valeurs admises : 3 champs : id;texte;statut.",
        "t.csv, ligne 4 : 4 champs au lieu de 3 ; un « ; » manque, est en trop, ou un guillemet n’est pas fermé "
        "(valeur trouvée : « 3;trois;déduit;x »). Valeurs admises : 3 champs : id;texte;statut.",
    ]


@pytest.mark.parametrize("text", ['2;"deux;publié\n3;trois;déduit\n', '2;"deux"x;publié\n'])
def test_malformed_quotes_name_the_line_where_the_row_begins(tmp_path: Path, text: str) -> None:
    table, problems = read_csv(write(tmp_path, "id;texte;statut\n1;un;publié\n" + text), COLUMNS, shown="t.csv")
    assert list(table.index) == [2]
    assert messages(problems) == [
        "t.csv, ligne 3 : guillemet ouvert et jamais fermé, ou mal placé, à partir de cette ligne."
    ]


_FIELD = st.text(st.sampled_from(list("abé’;,\"'\n 0")), max_size=8).map(str.strip)
_ROWS = st.lists(st.lists(_FIELD, min_size=3, max_size=3), max_size=6)


@given(_ROWS, st.sampled_from([";", ","]), st.booleans(), st.integers(0, 3))
def test_what_is_written_is_read(rows: list[list[str]], separator: str, bom: bool, blank: int) -> None:
    quoted = [separator.join('"' + f.replace('"', '""') + '"' for f in row) for row in rows]
    lines, at = [], 1
    text = separator.join(COLUMNS) + "\n" + "\n" * blank
    at += blank
    for row, written in zip(rows, quoted, strict=True):
        text += written + "\n"
        at += 1 + sum(f.count("\n") for f in row)
        lines.append(at)
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), text, encoding="utf-8-sig" if bom else "utf-8")
        table, problems = read_csv(path, COLUMNS)
    kept = [(line, row) for line, row in zip(lines, rows, strict=True) if any(row)]
    assert problems == []
    assert list(table.index) == [line for line, _ in kept]
    assert table.to_numpy().tolist() == [row for _, row in kept]
    assert isinstance(table, pd.DataFrame)
