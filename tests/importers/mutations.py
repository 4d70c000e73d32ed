"""Damage to survey exports, as people and machines do it; each mutation says what it changed."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

from openpyxl import Workbook
from samples import NUMBERS, TEXTS, Sample

Rows = list[list[str]]


@dataclass
class Mutant:
    """A damaged file and what the damage makes of the truth.

    Parameters
    ----------
    data : bytes
    kind : str
        Name of the mutation.
    rows : list or None
        The rows that the file now holds, when it can still be read with its documented encoding and separator.
    must : {"same", "error", "any"}
        What is acceptable: the expected table or an error ("same"), an error only, or differences where cells changed.
    exact : bool
        The damage is none in the contract's eyes: an error is not acceptable.
    kept : list of int or None
        Rows of answers that remain, by their first position.
    """

    data: bytes
    kind: str
    rows: Rows | None = None
    must: str = "same"
    exact: bool = False
    kept: list[int] | None = None
    encoding: str | None = None


def written(rows: Rows, encoding: str, separator: str, *, end: str = "\n", quoted: bool = False) -> bytes:
    buffer = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(buffer, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return buffer.getvalue().encode(encoding, errors="replace")


def saved(rows: Rows, sample: Sample) -> bytes:
    """Write rows as the sample is written; the cells of a workbook are texts."""
    if not sample.workbook:
        return written(rows, sample.encoding, sample.separator)
    book = Workbook()
    sheet = book.worksheets[0]
    for i, row in enumerate(rows, 1):
        for j, value in enumerate(row, 1):
            if value:
                cell = sheet.cell(i, j, value)
                cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def byte_flipped(sample: Sample, draw: random.Random) -> Mutant:
    data = bytearray(sample.data)
    for _ in range(draw.choice([1, 1, 1, 3])):
        at = draw.randrange(len(data))
        data[at] = draw.randrange(256) if draw.random() < 0.5 else data[at] ^ (1 << draw.randrange(8))
    return _reread(bytes(data), "byte flipped", sample)


def bytes_cut(sample: Sample, draw: random.Random) -> Mutant:
    return _reread(sample.data[: draw.randrange(len(sample.data))], "truncated", sample)


def bytes_removed(sample: Sample, draw: random.Random) -> Mutant:
    at = draw.randrange(len(sample.data))
    return _reread(sample.data[:at] + sample.data[at + draw.randint(1, 40) :], "bytes removed", sample)


def _reread(data: bytes, kind: str, sample: Sample) -> Mutant:
    if sample.workbook:
        return Mutant(data, kind)
    try:
        text = data.decode(sample.encoding)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sample.separator, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return Mutant(data, kind, must="error")
    return Mutant(data, kind, rows, must="any")


def _body(sample: Sample, draw: random.Random, rows: Rows) -> int:
    return draw.randrange(sample.headers, len(rows))


def _question_column(sample: Sample, draw: random.Random) -> int:
    return draw.choice([i for i, q in enumerate(sample.columns()) if q is not None])


def row_removed(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    gone = set(draw.sample(range(sample.headers, len(rows)), draw.randint(1, 3)))
    kept = [i - sample.headers for i in range(sample.headers, len(rows)) if i not in gone]
    rows = [row for i, row in enumerate(rows) if i not in gone]
    return Mutant(saved(rows, sample), "rows removed", rows, must="any", kept=kept)


def row_repeated(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    at = _body(sample, draw, rows)
    rows.insert(draw.choice([at, len(rows)]), list(rows[at]))
    return Mutant(saved(rows, sample), "row repeated", must="error")


def row_shortened(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    at = _body(sample, draw, rows)
    rows[at] = rows[at][: draw.randrange(1, len(rows[at]))]
    if sample.workbook:
        rows[at] += [""] * (len(sample.rows()[at]) - len(rows[at]))
        return Mutant(saved(rows, sample), "row shortened", rows, must="any")
    return Mutant(saved(rows, sample), "row shortened", must="error" if any(rows[at]) else "any", rows=rows)


def row_shifted(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    at = _body(sample, draw, rows)
    column = draw.randrange(len(rows[at]))
    if draw.random() < 0.5:
        rows[at] = [*rows[at][:column], *rows[at][column + 1 :], ""]
    else:
        rows[at] = [*rows[at][:column], "", *rows[at][column:-1]]
    return Mutant(saved(rows, sample), "row shifted", rows, must="any")


def empty_rows(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    for _ in range(draw.randint(1, 3)):
        rows.insert(draw.randrange(sample.headers, len(rows) + 1), [""] * len(rows[-1]))
    return Mutant(saved(rows, sample), "empty rows", exact=True)


def column_removed(sample: Sample, draw: random.Random) -> Mutant:
    rows, column = sample.rows(), _question_column(sample, draw)
    # KoBoToolbox says the multiple choice twice: one option's column may go
    must = "same" if sample.multiple == "both" and sample.columns()[column] == "transportmoyens" else "error"
    return Mutant(saved([r[:column] + r[column + 1 :] for r in rows], sample), "question removed", must=must)


def metadata_removed(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    gone = set(draw.sample(range(sample.before), draw.randint(1, sample.before))) if sample.before else set()
    rows = [[c for i, c in enumerate(r) if i not in gone] for r in rows]
    return Mutant(saved(rows, sample), "platform columns removed")


def column_repeated(sample: Sample, draw: random.Random) -> Mutant:
    rows, column = sample.rows(), _question_column(sample, draw)
    at = draw.choice([column, column + 1, len(rows[-1])])
    # SurveyMonkey heads a column by the one before it: out of its place it is no question, and is dropped
    must = "same" if sample.importer == "surveymonkey" else "error"
    return Mutant(saved([[*r[:at], r[column], *r[at:]] for r in rows], sample), "question repeated", must=must)


def columns_moved(sample: Sample, draw: random.Random) -> Mutant:
    """Put two columns in each other's place, with their headings."""
    rows = sample.rows()
    one, two = _question_column(sample, draw), draw.randrange(len(rows[-1]))
    for row in rows:
        row[one], row[two] = row[two], row[one]
    # two columns under one heading: no reader can tell that their contents were exchanged
    alike = {sample.columns()[one], sample.columns()[two]} == {"contenupourquoi", "concourspourquoi"}
    return Mutant(saved(rows, sample), "columns swapped", rows if alike else None, must="any" if alike else "same")


def option_codes_exchanged(sample: Sample, draw: random.Random) -> Mutant:
    """Put the codes of two options in each other's place: the order of the screen is no more that of the codes."""
    rows = sample.rows()
    places = [i for i, c in enumerate(rows[sample.header_at]) if re.search(r"\[SQ\d+\]$|/c\d+$", c)]
    if len(places) < 2:
        return heading_changed(sample, draw)
    one, two = draw.sample(places, 2)
    header = rows[sample.header_at]
    header[one], header[two] = header[two], header[one]
    return Mutant(saved(rows, sample), "option codes exchanged", must="error")


def block_moved(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    width = len(rows[-1])
    start, end = sorted(draw.sample(range(width + 1), 2))
    to = draw.randrange(width - (end - start) + 1)
    moved = []
    for row in rows:
        rest = row[:start] + row[end:]
        moved.append(rest[:to] + row[start:end] + rest[to:])
    return Mutant(saved(moved, sample), "block of columns moved")


def heading_changed(sample: Sample, draw: random.Random) -> Mutant:
    rows, column = sample.rows(), draw.randrange(len(sample.columns()))
    at = draw.randrange(sample.headers)
    rows[at][column] = _typo(rows[at][column], draw)
    return Mutant(saved(rows, sample), "heading changed")


def heading_copied(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    one, two = draw.sample(range(len(sample.columns())), 2)
    headings = [row[one] for row in rows[: sample.headers]]
    if headings == [row[two] for row in rows[: sample.headers]]:
        return heading_changed(sample, draw)
    for row, heading in zip(rows, headings, strict=False):
        row[two] = heading
    return Mutant(saved(rows, sample), "heading copied")


def answer_changed(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    filled = [
        (i, c) for i in range(sample.headers, len(rows)) for c, q in enumerate(sample.columns()) if q and rows[i][c]
    ]
    row, column = draw.choice(filled)
    rows[row][column] = _typo(rows[row][column], draw)
    return Mutant(saved(rows, sample), "answer changed", rows, must="any")


def answer_exchanged(sample: Sample, draw: random.Random) -> Mutant:
    rows = sample.rows()
    row, column, other = _body(sample, draw, rows), _question_column(sample, draw), _question_column(sample, draw)
    rows[row][column] = draw.choice([rows[row][other], "N/A", "0", "1", "=1+1", "Oui", "A1", "Question non adaptée"])
    return Mutant(saved(rows, sample), "answer replaced", rows, must="any")


def _typo(text: str, draw: random.Random) -> str:
    if not text:
        return draw.choice(["x", "Pourquoi ?", "N/A"])
    at = draw.randrange(len(text))
    letter = draw.choice("aeiou dxé1?")
    return draw.choice(
        [text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :]]
    )


def label_changed(sample: Sample, draw: random.Random) -> Mutant:
    """Word one answer otherwise from some row on, as when the form is mended during the survey."""
    rows, columns = sample.rows(), sample.columns()
    closed = [i for i, q in enumerate(columns) if q and q not in {*TEXTS, *NUMBERS, "transportmoyens"}]
    column, start = draw.choice(closed), _body(sample, draw, rows)
    label = draw.choice([row[column] for row in rows[sample.headers :]])
    later = [row for row in rows[start:] if row[column] == label and label]
    for row in later:
        row[column] = "Z99" if sample.coded else "Une tout autre réponse"
    return Mutant(saved(rows, sample), "label changed on the way", must="error" if later else "same")


def stranger_added(sample: Sample, draw: random.Random) -> Mutant:
    """Add a column of the team, with something in it: it answers no question."""
    rows = sample.rows()
    at = draw.choice([len(rows[-1]), sample.before])
    for i, row in enumerate(rows):
        row.insert(at, ("Remarque interne" if i == sample.header_at else "") if i < sample.headers else "à rappeler")
    return Mutant(saved(rows, sample), "column of the team added")


def spelled_otherwise(sample: Sample, draw: random.Random) -> Mutant:
    """Change what does not count: spaces, apostrophes, entities and case of headings and closed answers."""
    rows, columns = sample.rows(), sample.columns()
    thin = [] if sample.encoding == "cp1252" else ["\u202f", "\u2009"]

    def other(text: str) -> str:
        kinds: list[Callable[[str], str]] = [
            lambda t: t.replace("\u00a0", draw.choice([" ", "  ", *thin])),
            lambda t: t.replace("’", draw.choice(["'", "&rsquo;", "&#39;"])),
            lambda t: f" {t} ",
            str.upper if sample.headers != 4 and not any(c in text for c in "({[") else str,
            lambda t: t.replace(" & ", " &amp; "),
        ]
        return draw.choice(kinds)(text)

    for i, row in enumerate(rows):
        for c, question in enumerate(columns):
            text = question in TEXTS
            if question and row[c] and draw.random() < 0.3 and (i < sample.headers or not text):
                row[c] = other(row[c])
    return Mutant(saved(rows, sample), "spelled otherwise", exact=True)


def rewritten(sample: Sample, draw: random.Random) -> Mutant:
    """Save again with another encoding, separator, end of line and quoting."""
    encoding = draw.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    separator, end = draw.choice(",;\t"), draw.choice(["\n", "\r\n"])
    data = written(sample.rows(), encoding, separator, end=end, quoted=draw.random() < 0.5)
    return Mutant(data, "saved again", exact=True, encoding=encoding)


def wrongly_encoded(sample: Sample, draw: random.Random) -> Mutant:
    text = written(sample.rows(), "utf-8", sample.separator).decode("utf-8")
    wrong = draw.choice(["cp1252", "latin-1", "mac_roman", "cp850"])
    if draw.random() < 0.5:
        data = text.encode("utf-8").decode(wrong, errors="replace").encode("utf-8")
    else:
        data = text.encode(draw.choice(["mac_roman", "cp850", "cp437"]), errors="replace")
    return Mutant(data, "wrongly encoded", must="error")


def separator_replaced(sample: Sample, draw: random.Random) -> Mutant:
    if sample.workbook:
        return rewritten(sample, draw)
    new = draw.choice([s for s in (",", ";", "\t", "|", " ") if s != sample.separator])
    text = sample.data.decode(sample.encoding).replace(sample.separator, new)
    return _reread(text.encode(sample.encoding), "separator replaced blindly", replace(sample, separator=new))


def archive_damaged(sample: Sample, draw: random.Random) -> Mutant:
    if not sample.workbook:
        return byte_flipped(sample, draw)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample.data)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        broken = draw.choice(names)
        for name in names:
            content = bytearray(old.read(name))
            if name == broken:
                del content[draw.randrange(len(content)) :]
            new.writestr(name, bytes(content))
    return Mutant(buffer.getvalue(), "part of the workbook cut")


MUTATIONS: list[Callable[[Sample, random.Random], Mutant]] = [
    byte_flipped, byte_flipped, bytes_cut, bytes_removed, row_removed, row_repeated, row_shortened, row_shifted,
    empty_rows, column_removed, metadata_removed, column_repeated, columns_moved, block_moved, option_codes_exchanged,
    heading_changed, label_changed, stranger_added,
    heading_copied, answer_changed, answer_exchanged, spelled_otherwise, rewritten, wrongly_encoded,
    separator_replaced, archive_damaged,
]  # fmt: skip
#: Those that make sense for a table with one row per answer.
LONG_MUTATIONS = [byte_flipped, bytes_cut, bytes_removed, rewritten, wrongly_encoded, separator_replaced]
