"""The sheet on which markers write points: one row per student, question and criterion, as ODS and as CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd
from odfdo import Cell, Column, Document, Element, Row, Table

from quality_study.facts.formula import protect
from quality_study.grading.practical.assignment import Criterion
from quality_study.grading.results import mark_text
from quality_study.grading.safe_page import clean
from quality_study.importers.reading import read_source
from quality_study.importers.source import Sheet
from quality_study.words.errors import Problem, StudyError

#: What tells rows apart, what the first marker writes, and what the second one does.
KEYS, FIRST, SECOND = (
    ("etudiant", "question", "critere"),
    ("niveau", "points", "commentaire", "correcteur"),
    ("niveau_2", "points_2", "commentaire_2", "correcteur_2"),
)
COLUMNS = (*KEYS, "niveaux", *FIRST, *SECOND)
_WIDTHS = dict(zip(COLUMNS, (38, 42, 38, 58, 26, 15, 60, 26, 26, 15, 60, 26), strict=True))  # millimetres
_NAME = "Notes"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_STYLES = (
    '<style:style style:name="tete" style:family="table-cell"><style:table-cell-properties '
    'fo:background-color="#dce8f5" fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"/></style:style>',
    '<style:style style:name="texte" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" '
    'style:vertical-align="top"/></style:style>',
    '<style:style style:name="saisie" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" '
    'style:vertical-align="top" fo:background-color="#fdf9ec" fo:border="0.5pt solid #d5d9de"/></style:style>',
)


@dataclass(frozen=True)
class SheetRow:
    """A row: what it is about, and what is already filled in, by column."""

    student: str
    question: str
    criterion: Criterion
    filled: Mapping[str, str | float | None]


def write_csv(rows: Sequence[SheetRow]) -> bytes:
    """Write the sheet for a French spreadsheet: ``;``, decimal comma, UTF-8 with BOM, no active formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = _cells(row)
        writer.writerow([mark_text(v) if isinstance(v, float) else protect(_plain(v)) for v in cells.values()])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def write_ods(rows: Sequence[SheetRow]) -> bytes:
    """Write the sheet for LibreOffice: levels are chosen from a list, points are kept within their bounds."""
    document = Document("spreadsheet")
    document.body.clear()
    for style in _STYLES:
        document.insert_style(style, automatic=True)
    for column, width in _WIDTHS.items():
        properties = f'<style:table-column-properties style:column-width="{width}mm"/>'
        tag = f'<style:style style:name="c-{column}" style:family="table-column">{properties}</style:style>'
        document.insert_style(tag, automatic=True)
    criteria = list(dict.fromkeys(row.criterion for row in rows))
    if criteria:
        rules = Element.from_tag("<table:content-validations/>")
        for i, criterion in enumerate(criteria):
            for rule in _rules(i, criterion):
                rules.append(rule)
        document.body.append(rules)
    document.body.append(_table(rows, criteria))
    return _same_bytes(document)


def read_sheet(path: Path) -> pd.DataFrame:
    """Read a filled sheet: ODS, CSV in UTF-8 or as a French Excel saves it, or XLSX.

    Returns
    -------
    DataFrame of str
        The columns of :data:`COLUMNS`, those of a second marker being empty if the file has none; index: line.

    Raises
    ------
    StudyError
        The file is absent, is no table, or lacks columns.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise StudyError([Problem("fichier absent ou illisible", str(path))]) from None
    sheet = _read_ods(data, str(path)) if _ODS in data[:200] else read_source(data, str(path)).sheets[0]
    header = [cell.strip().lower() for cell in sheet.row(0)]
    wanted = [c for c in COLUMNS if c not in (*SECOND, "niveaux")]
    problems = [Problem("colonne manquante", str(path), 1, column=c) for c in wanted if c not in header]
    problems += [
        Problem("colonne en double", str(path), 1, column=c) for c in COLUMNS if header.count(c) > 1
    ]  # fmt: skip
    problems += [
        Problem(f"la cellule contient {what}, pas une valeur", str(path), sheet.lines[row], header[column])
        for (row, column), what in sheet.odd.items()
        if column < len(header) and header[column] in COLUMNS
    ]
    if problems:
        raise StudyError(problems)
    kept, lines = [], []
    for line, cells in zip(sheet.lines[1:], sheet.rows[1:], strict=True):
        if any(cell.strip() for cell in cells):
            kept.append({c: cells[header.index(c)].strip() if c in header[: len(cells)] else "" for c in COLUMNS})
            lines.append(line)
    return pd.DataFrame(kept, columns=list(COLUMNS), index=pd.Index(lines, name="line", dtype=int), dtype="object")


def levels_text(criterion: Criterion) -> str:
    """Tell the accepted levels and their points.

    Examples
    --------
    >>> from quality_study.grading.practical.assignment import Level
    >>> levels = (Level(label="non", points=0, text=""), Level(label="oui", points=1.5, text=""))
    >>> levels_text(Criterion(title="Réserves", levels=levels))
    'non = 0 ; oui = 1,5'
    """
    return " ; ".join(f"{level.label} = {mark_text(level.points)}" for level in criterion.levels)


def _cells(row: SheetRow) -> dict[str, str | float]:
    """Give the cells of a row in the order of the columns."""
    head = (row.student, row.question, row.criterion.title, levels_text(row.criterion))
    cells: dict[str, str | float] = dict(zip((*KEYS, "niveaux"), head, strict=True))
    for column in (*FIRST, *SECOND):
        value = row.filled.get(column)
        cells[column] = float(value) if isinstance(value, int | float) else value or ""
    return cells


def _plain(value: str | float) -> str:
    """Keep the characters that every encoding of a French spreadsheet and XML have."""
    return clean(str(value), longest=5000).replace("\u202f", "\u00a0")


def _rules(number: int, criterion: Criterion) -> list[Element]:
    listed = ";".join('"' + _plain(level.label).replace('"', '""') + '"' for level in criterion.levels)
    low = min(level.points for level in criterion.levels)
    between = f"of:cell-content-is-decimal-number() and cell-content-is-between({low:g},{criterion.points:g})"
    message = Element.from_tag('<table:error-message table:message-type="stop" table:display="true"/>')
    rules = []
    for name, condition in (
        (f"niveau-{number}", f"of:cell-content-is-in-list({listed})"),
        (f"points-{number}", between),
    ):
        rule = Element.from_tag("<table:content-validation/>")
        rule.set_attribute("table:name", name)
        rule.set_attribute("table:condition", condition)
        rule.set_attribute("table:allow-empty-cell", "true")
        rule.set_attribute("table:base-cell-address", f"{_NAME}.A1")
        rule.append(message.clone)
        rules.append(rule)
    return rules


def _table(rows: Sequence[SheetRow], criteria: Sequence[Criterion]) -> Table:
    table = Table(_NAME)
    for column in COLUMNS:
        table.append(Column(style=f"c-{column}"))
    head = Element.from_tag("<table:table-header-rows/>")
    first = Row()
    for column in COLUMNS:
        first.append_cell(Cell(column, style="tete"), clone=False)
    head.append(first)
    table.append(head)
    for row in rows:
        line = Row()
        for column, value in _cells(row).items():
            style = "saisie" if column in (*FIRST, *SECOND) else "texte"
            cell = Cell(value if isinstance(value, float) else _plain(value) or None, style=style)
            if column.startswith(("niveau", "points")) and column != "niveaux":
                kind = column.removesuffix("_2")
                cell.set_attribute("table:content-validation-name", f"{kind}-{criteria.index(row.criterion)}")
            line.append_cell(cell, clone=False)
        table.append(line)
    return table


def _same_bytes(document: Document) -> bytes:
    """Write the document without clock: same rows, same bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():  # the first is ``mimetype``, which must not be compressed
            kind = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(info.filename), source.read(info), kind)
    return out.getvalue()


def _read_ods(data: bytes, file: str) -> Sheet:
    try:
        table = Document(io.BytesIO(data)).body.tables[0]
        table.rstrip(aggressive=True)  # a saved sheet is padded with a million empty rows
        rows = [[_text(value) for value in row] for row in table.get_values()]
    except Exception:  # the library raises whatever the damage makes of the XML
        message = "classeur illisible : fichier tronqué ou abîmé ; enregistrez-le de nouveau"
        raise StudyError([Problem(message, file)]) from None
    return Sheet("", rows, list(range(1, len(rows) + 1)))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, Decimal | float):
        return format(Decimal(repr(value) if isinstance(value, float) else value).normalize(), "f")
    return "" if value is None else str(value)
