"""The sample exports, read without the project: the shape their documentation tells, the table each must give."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "exports"
Cells = dict[tuple[int, str], tuple[tuple[str, str], ...]]
QUESTIONS = [
    "ecole", "contenuclair", "contenuutile", "contenuduree", "contenusupports", "contenupourquoi", "intervenantsclairs",
    "intervenantsmarque", "concoursparticipe", "concourssatisfait", "concourspourquoi", "transportmoyens",
    "transportduree", "transportfacile", "avenirprojet", "organisateurs", "suggestions", "recommandation",
]  # fmt: skip
TEXTS = {"contenupourquoi", "intervenantsmarque", "concourspourquoi", "suggestions"}
NUMBERS = {"transportduree", "recommandation"}


@dataclass(frozen=True)
class Sample:
    """A file: its encoding, separator, header rows, columns before the questions and shape of the multiple choice."""

    name: str
    importer: str
    encoding: str = "utf-8"
    separator: str = ","
    headers: int = 1
    before: int = 0
    multiple: str = "whole"
    coded: bool = False
    header_at: int = 0
    long: bool = field(default=False)

    @property
    def workbook(self) -> bool:
        return self.name.endswith(".xlsx")

    @property
    def data(self) -> bytes:
        return (GOLDEN / self.name).read_bytes()

    def rows(self) -> list[list[str]]:
        return [list(row) for row in _rows(self)]

    def columns(self) -> list[str | None]:
        """The question of each column, by its documented place."""
        found: list[str | None] = [None] * self.before
        for question in QUESTIONS:
            times = 1
            if question == "transportmoyens":
                times = {"whole": 1, "options": 6, "both": 7}[self.multiple]
            found += [question] * times
        return found + [None] * (len(_rows(self)[self.headers - 1]) - len(found))


SAMPLES = [
    Sample("eusurvey.xlsx", "eusurvey", headers=4, header_at=3),
    Sample("framaforms_webform.csv", "framaforms", headers=3, before=9, multiple="options", header_at=2),
    Sample("framaforms_webform_excel.xls", "framaforms", "utf-16", "\t", 3, 9, "options", header_at=2),
    Sample("googleforms_fr.csv", "google-forms", "utf-8-sig", before=2),
    Sample("googleforms_fr_direct.csv", "google-forms", before=2),
    Sample("googleforms_fr_resaved_excel.csv", "google-forms", "cp1252", ";", before=2),
    Sample("kobotoolbox_codes.xlsx", "kobotoolbox", before=4, multiple="both", coded=True),
    Sample("kobotoolbox_labels.csv", "kobotoolbox", separator=";", before=4, multiple="both"),
    Sample("limesurvey_codes_codes.csv", "limesurvey", before=12, multiple="options", coded=True),
    Sample("limesurvey_codes_labels.csv", "limesurvey", before=12, multiple="options"),
    Sample("limesurvey_codetext_labels.xlsx", "limesurvey", before=12, multiple="options"),
    Sample("limesurvey_text_codes.csv", "limesurvey", before=12, multiple="options", coded=True),
    Sample("limesurvey_text_labels.csv", "limesurvey", before=12, multiple="options"),
    Sample("msforms_fr.xlsx", "ms-forms", before=6),
    Sample("plain_long.csv", "plain-long", long=True),
    Sample("plain_wide.csv", "plain", before=3),
    Sample("qualtrics_fr_codes.csv", "qualtrics", headers=3, before=17, coded=True),
    Sample("qualtrics_fr_labels.csv", "qualtrics", headers=3, before=17),
    Sample("sphinx_ASSUMED.csv", "sphinx", "cp1252", ";", before=11),
    Sample("surveymonkey.csv", "surveymonkey", headers=2, before=9, multiple="options"),
]


@cache
def _rows(sample: Sample) -> list[list[str]]:
    if sample.workbook:
        sheet = load_workbook(io.BytesIO(sample.data)).worksheets[0]
        rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        return [row + [""] * (len(rows[-1]) - len(row)) for row in rows]
    text = sample.data.decode(sample.encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=sample.separator, strict=True))


def table(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(rows: list[tuple[int, str, str, str]]) -> Cells:
    """Gather the answers of a respondent to a question: pairs (value, status)."""
    found: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for respondent, question, value, status in rows:
        found.setdefault((respondent, question), []).append((value, status))
    return {key: tuple(pairs) for key, pairs in found.items()}


def expected_rows() -> list[tuple[int, str, str, str]]:
    return [(int(r["respondent"]), r["question"], r["value"], r["status"]) for r in table("expected.csv")]


def losses(name: str) -> dict[tuple[int, str], str]:
    """What may differ in a file: by respondent and question, the value allowed (empty: a mask)."""
    return {
        (int(r["respondent"]), r["question"]): r["allowed_value"]
        for r in table("allowed_loss.csv")
        if r["file"] in ("*", name)
    }


#: The two comments of the samples that hold personal data, as they are once masked.
MASKED = {
    (11, "contenupourquoi"): "Vous pouvez m’écrire : [adresse e-mail masquée], je répondrai.",
    (13, "suggestions"): "Appelez-moi au [numéro de téléphone masqué] avant midi",
}


def expected(name: str) -> Cells:
    """What a sample must give, once masked and with the losses of its encoding."""
    truth = cells(expected_rows())
    for key, allowed in losses(name).items():
        truth[key] = ((allowed or MASKED[key], "answered"),)
    return truth
