from __future__ import annotations

import io
import zipfile

import pytest
from helpers import CLEAR, WHY, asked, problems
from openpyxl import Workbook
from samples import GOLDEN

from quality_study.importers.reading import read_source
from quality_study.importers.table import import_source
from quality_study.words.errors import StudyError

TEXT = "Clair ?;Pourquoi ?\r\nOui;« L’été, déjà »\r\nNon;à 5 €\r\n"
ROWS = [["Clair ?", "Pourquoi ?"], ["Oui", "« L’été, déjà »"], ["Non", "à 5 €"]]


def refused(data: bytes) -> str:
    with pytest.raises(StudyError) as error:
        read_source(data, "f.csv")
    return str(error.value)


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_is_read_in_every_encoding_and_separator_of_a_french_excel(encoding: str, separator: str) -> None:
    text = TEXT.replace(";", separator).replace("« L’été, déjà »", '"« L’été, déjà »"')
    source = read_source(text.encode(encoding), "f.csv")
    assert source.sheets[0].rows == ROWS
    assert source.notices == []


def test_the_line_of_a_row_is_where_it_begins() -> None:
    source = read_source(b'a;b\n"1\n2";x\n3;y\n', "f.csv")
    assert source.sheets[0].lines == [1, 2, 4]


def test_the_separator_that_excel_declares_is_no_row() -> None:
    sheet = read_source(b"sep=;\r\na;b\r\n1,5;2\r\n", "f.csv").sheets[0]
    assert (sheet.rows, sheet.lines) == ([["a", "b"], ["1,5", "2"]], [2, 3])


def test_a_last_cell_that_may_be_cut_is_pointed_at() -> None:
    assert read_source(b"a;b\n1;2", "f.csv").notices == [
        "Le fichier ne se termine pas par une fin de ligne : s’il a été coupé, la dernière réponse de la ligne 2 est "
        "incomplète ; comparez-la à la plateforme."
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "f.csv : fichier vide."),
        (b"\xef\xbb\xbf\r\n", "f.csv : fichier vide."),
        (b"%PDF-1.7", "f.csv : c’est un PDF, pas une table."),
        (b"a;b\n1;\x00\n", "f.csv, ligne 2 : ce n’est pas un fichier de texte, ou il est abîmé."),
        (
            TEXT.encode()[:-3],
            "f.csv, ligne 3 : fichier UTF-8 abîmé ou tronqué : caractère illisible à cette ligne.",
        ),
        (TEXT.encode("utf-16")[:-1], "f.csv : fichier UTF-16 tronqué ou abîmé."),
        (
            "a;b\né;été\nà;ç\n".encode("cp850"),
            "f.csv, ligne 2 : encodage inconnu (DOS ou Macintosh ?) ; enregistrez-le en « CSV UTF-8 ».",
        ),
        (
            "a;b\né;été\nà;ç\n".encode("mac_roman"),
            "f.csv, ligne 2 : encodage inconnu (DOS ou Macintosh ?) ; enregistrez-le en « CSV UTF-8 ».",
        ),
        (
            "a;b\n1;été\n".encode().decode("cp1252").encode(),
            "f.csv, ligne 2 : accents doublement codés (« Ã© » pour « é ») ; exportez-le ou enregistrez-le de nouveau.",
        ),
        (
            b'a;b\n1;2\n"3;4\n',
            "f.csv, ligne 3 : guillemet jamais fermé ou mal placé à partir de cette ligne : "
            "le fichier est-il tronqué ?",
        ),
        (b"PK\x03\x04abc", "f.csv : classeur illisible : fichier tronqué ou abîmé ; téléchargez-le de nouveau."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
            "f.csv : ancien format Excel (.xls) ; enregistrez-le en .xlsx ou en « CSV UTF-8 ».",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "f.csv : classeur protégé par un mot de passe ; enregistrez-le sans protection.",
        ),
        (
            b"<html><table></table>",
            "f.csv : c’est une page HTML ou XML, pas une table ; exportez en CSV ou XLSX.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    assert refused(data) == message


def test_a_zip_file_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert refused(buffer.getvalue()) == (
        "f.csv : ce n’est pas un classeur Excel ; enregistrez-le en .xlsx ou en « CSV UTF-8 »."
    )


def test_a_truncated_workbook_is_refused_wherever_it_is_cut() -> None:
    data = (GOLDEN / "eusurvey.xlsx").read_bytes()
    for length in range(100, len(data), 997):
        assert "classeur illisible" in refused(data[:length])


def test_the_sheet_that_answers_the_questionnaire_is_chosen_and_the_others_told() -> None:
    data = workbook(Notes=[["Pour mémoire"]], Réponses=[["clair", "pourquoi"], ["Oui", 12.5]])
    found = import_source(read_source(data, "f.xlsx"), asked(CLEAR, WHY))
    assert found.account.sheet == "Réponses"
    assert found.account.notices == ["Les autres feuilles du classeur n’ont pas été lues : Notes."]
    assert list(found.responses["value"]) == ["Oui", "12.5"]


def test_two_sheets_of_responses_are_refused() -> None:
    rows: list[list[object]] = [["clair", "pourquoi"], ["Oui", "x"]]
    with pytest.raises(StudyError, match="plusieurs feuilles ou dialectes conviennent : A"):
        import_source(read_source(workbook(A=rows, B=rows), "f.xlsx"), asked(CLEAR, WHY))


def test_a_workbook_without_the_questions_names_its_sheets() -> None:
    with pytest.raises(StudyError) as error:
        import_source(read_source(workbook(Un=[["a"], ["b"]], Deux=[["c"]]), "f.xlsx"), asked(CLEAR))
    assert str(error.value) == (
        "f.xlsx : aucune question du questionnaire ne se retrouve dans les en-têtes (feuilles lues : Un, Deux) ; "
        "si la plateforme n’a pas été reconnue, nommez-la par --importer."
    )


def test_a_formula_in_an_answer_is_refused_and_elsewhere_ignored() -> None:
    data = workbook(S=[["clair", "pourquoi", "note"], ["Oui", "=1+1", "=2+2"]])
    with pytest.raises(StudyError) as error:
        import_source(read_source(data, "f.xlsx"), asked(CLEAR, WHY), importer="plain")
    assert str(error.value) == "f.xlsx, feuille « S », ligne 2, « B (pourquoi) » : la cellule contient une formule."


def test_an_unknown_importer_is_refused_with_those_that_exist() -> None:
    found = problems("clair\nOui\n", asked(CLEAR), importer="limesurvy")[0]
    assert found.startswith(
        "importateur inconnu (valeur trouvée : « limesurvy »). Valeurs admises : eusurvey, framaforms,"
    )
    assert found.endswith("Vouliez-vous écrire « limesurvey » ?")
