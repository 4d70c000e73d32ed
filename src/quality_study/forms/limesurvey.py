"""The questionnaire as a survey structure that LimeSurvey imports: tab-separated text, UTF-8 with a BOM."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping

from quality_study.forms.codes import choice_code, limesurvey_code, matrix_codes
from quality_study.forms.content import Item, Matrix, each_item, hint
from quality_study.forms.form import Form

COLUMNS = (
    "id",
    "related_id",
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "max_num_value_n",
    "min_num_value_n",
    "max_answers",
    "other_replace_text",
    "display_columns",
)
#: No address, date or referring page is kept with an answer; a respondent may leave a question and go back.
_SETTINGS = {
    "language": "fr",
    "format": "G",
    "anonymized": "Y",
    "datestamp": "N",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "allowprev": "Y",
    "showwelcome": "Y",
    "showprogress": "Y",
    "shownoanswer": "Y",
    "showxquestions": "N",
    "showgroupinfo": "N",
}
_TYPES = {"scale": "L", "choice": "L", "choices": "M", "ranking": "R", "number": "N", "date": "D", "text": "T"}

Row = Mapping[str, str]


def write(form: Form) -> bytes:
    """Write the structure file.

    A question has its identifier as code (``table1`` for ``table_1``), a grid ``grille1``, the answers of a list
    ``A1``, ``A2``..., the options of a multiple choice ``SQ001``, ``SQ002``...

    Notes
    -----
    LimeSurvey reads texts as HTML with expressions between braces, and its reader of such files mends quotes and
    backslashes by guessing. So every such sign is written as an entity: no field needs quotes.
    """
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(row.get(column, "") for column in COLUMNS) for row in rows(form)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def rows(form: Form) -> Iterator[Row]:
    """Go through the rows: settings, then every group with its questions, sub-questions and answers."""
    for name, value in _SETTINGS.items():
        yield {"class": "S", "name": name, "text": value}
    texts = {
        "surveyls_title": markup(form.title),
        "surveyls_welcometext": markup(form.introduction),
        "surveyls_endtext": markup(form.thanks),
        "surveyls_numberformat": "1",  # decimal comma
    }
    for name, value in texts.items():
        yield {"class": "SL", "name": name, "text": value, "language": "fr"}
    matrices = matrix_codes(form.sections, [limesurvey_code(item.id) for item in each_item(form.sections)])
    last = question = 0
    for number, section in enumerate(form.sections, 1):
        yield _row("G", str(number), markup(section.title), "", id=str(number), relevance="1")
        for block in section.blocks:
            made = _matrix(block, matrices[block]) if isinstance(block, Matrix) else _item(block)
            for row in made:
                if row["class"] == "A":  # an answer bears the number of its question
                    yield {**row, "id": str(question)}
                    continue
                last += 1
                question = last if row["class"] == "Q" else question
                yield {**row, "id": str(last)}


def markup(text: str) -> str:
    r"""Return a text as HTML that stands on one line of the file and shows exactly the text.

    Examples
    --------
    >>> markup('A & "B"\n{C}')
    'A &amp; &quot;B&quot;<br /> &#123;C&#125;'
    """
    plain = html.escape(text, quote=False)
    for sign, entity in (('"', "&quot;"), ("\\", "&#92;"), ("{", "&#123;"), ("}", "&#125;"), ("\t", " ")):
        plain = plain.replace(sign, entity)
    return "<br /> ".join(plain.splitlines())


def _matrix(matrix: Matrix, code: str) -> Iterator[Row]:
    yield _question("F", code, matrix.heading, required=matrix.required)
    for item in matrix.items:
        yield _row("SQ", "0", limesurvey_code(item.id), item.text, relevance="1")
    yield from _answers(matrix.labels)


def _item(item: Item) -> Iterator[Row]:
    kind = "L" if item.boxes else _TYPES[item.type]
    row = _question(kind, limesurvey_code(item.id), item.text, required=item.required) | {"help": markup(hint(item))}
    limits = {"min_num_value_n": item.minimum, "max_num_value_n": item.maximum} if not item.boxes else {}
    labels = item.labels
    if item.other:
        row |= {"other": "Y", "other_replace_text": markup(labels[-1])}
        labels = labels[:-1]
    if item.ranks:
        row["max_answers"] = str(item.ranks)
    if item.boxes:
        row["display_columns"] = str(len(item.boxes))
    yield row | {column: f"{limit:.15g}" for column, limit in limits.items() if limit is not None}
    if item.type == "choices":
        for i, label in enumerate(labels, 1):
            yield _row("SQ", "0", choice_code("SQ", i, 3), label, relevance="1")
    elif item.boxes:
        yield from (_row("A", "0", note, note) for note in item.boxes)
    else:
        yield from _answers(labels)


def _answers(labels: tuple[str, ...]) -> Iterator[Row]:
    for i, label in enumerate(labels, 1):
        yield _row("A", "0", choice_code("A", i), label)


def _question(kind: str, code: str, text: str, *, required: bool) -> dict[str, str]:
    return _row("Q", kind, code, text, relevance="1", mandatory="Y" if required else "N", other="N")


def _row(kind: str, scale: str, name: str, text: str, **more: str) -> dict[str, str]:
    return {"class": kind, "type/scale": scale, "name": name, "text": markup(text), "language": "fr", **more}
