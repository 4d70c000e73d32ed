"""What goes out comes in again: a form is answered in its platform's export and read back by our importer.

The exports are built from the files alone, read as the platforms read them; the questionnaire is only asked at the
end, for the labels that each answer must have become.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from quality_study.facts.question import Question, Scale, Theme
from quality_study.facts.questionnaire import Questionnaire
from quality_study.forms import limesurvey, paper, xlsform
from quality_study.forms.codes import refused_identifiers
from quality_study.forms.content import unfold
from quality_study.forms.form import Form, form_problems
from quality_study.importers.reading import read_source
from quality_study.importers.table import import_source
from quality_study.importers.texts import text_key

Export = Callable[[Form, "Answers"], bytes]
#: What a respondent chose for a question: positions of the answers, from 1, or what was typed.
Answers = list[dict[str, list[int] | str]]

_SIGNS = "abcdéÀ09 \"'’&<>{}[]()\\/=;,:?!%#*_|-+@\n"
texts = st.text(_SIGNS, min_size=1, max_size=14).filter(lambda t: bool(text_key(t)) and "${" not in t)
labels = st.lists(texts, min_size=1, max_size=5, unique_by=text_key)
ranked_labels = st.lists(texts.filter(lambda t: "|" not in t), min_size=2, max_size=5, unique_by=text_key)
identifiers = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Questionnaires of one to six questions in two themes, some under a common heading."""
    names = draw(st.lists(identifiers, min_size=1, max_size=6, unique_by=lambda i: i.replace("_", "")))
    names = [n for n in names if not any(refused_identifiers([n], p) for p in ("limesurvey", "xlsform"))] or ["seule"]
    answers = draw(labels)
    cut = draw(st.integers(1, len(answers)))
    scales = {"échelle 1": Scale(choices=tuple(answers[:cut]), not_applicable=tuple(answers[cut:]))}
    heading = draw(texts)
    questions = []
    for name in names:
        kind = draw(st.sampled_from(["scale", "scale", "choice", "choices", "ranking", "number", "text"]))
        more: dict[str, Any] = {"scale": "échelle 1"} if kind == "scale" else {}
        if kind in ("choice", "choices"):
            more["choices"] = tuple(draw(labels))
            if len(more["choices"]) > 1 and draw(st.booleans()):
                more["other"] = more["choices"][-1]
        if kind == "ranking":
            more["choices"] = tuple(draw(ranked_labels))
        if draw(st.booleans()):
            more["group"] = heading
        theme = draw(st.sampled_from(["a", "b"]))
        questions.append(Question(id=name, theme=theme, text=draw(texts), type=kind, **more))
    themes = (Theme(id="a", title=draw(texts)), Theme(id="b", title=draw(texts)))
    return Questionnaire(title=draw(texts), scales=scales, themes=themes, questions=tuple(questions))


def offered(questionnaire: Questionnaire, question: Question) -> list[str]:
    answers = questionnaire.categories(question)
    return list(answers.loc[answers["role"] != "blank", "category"])


def respond(questionnaire: Questionnaire, random: Random) -> Answers:
    """Let twelve respondents answer at random; each leaves some questions, none leaves all."""
    everyone: Answers = []
    for _ in range(12):
        one: dict[str, list[int] | str] = {}
        for q in questionnaire.questions:
            n = len(offered(questionnaire, q))
            if q.type == "choices":
                one[q.id] = sorted(random.sample(range(1, n + 1), random.randint(0, n)))
            elif q.type == "ranking":
                one[q.id] = random.sample(range(1, n + 1), random.randint(0, n))
            elif q.type == "number":
                one[q.id] = random.choice(["", "0", "7", "10"] if q.maximum == 10 else ["", "0", "1.5", "7"])
            elif q.free_of:
                owner = next(o for o in questionnaire.questions if o.id == q.free_of)
                chosen = len(owner.choices) in one[q.free_of]
                one[q.id] = random.choice(["vannerie", "osier, « rotin »"]) if chosen else ""
            elif q.type == "text":
                one[q.id] = random.choice(["", "bien", "trop long, « dommage »"])
            else:
                one[q.id] = random.choice([[], [random.randint(1, n)]])
        everyone.append(one)
    return everyone


def expected(questionnaire: Questionnaire, everyone: Answers) -> Iterator[tuple[str, str, str, str]]:
    for i, one in enumerate(everyone, 1):
        for q in questionnaire.questions:
            given = one[q.id]
            known = offered(questionnaire, q)
            apart = questionnaire.scales[q.scale].not_applicable if q.scale else ()
            values = [given] if isinstance(given, str) else [known[x - 1] for x in given]
            if q.type == "ranking":
                values = [" | ".join(value.strip() for value in values)]
            for value in values or [""]:
                status = "blank" if not value else "not_applicable" if value in apart else "answered"
                yield str(i), q.id, value, status


def table(header: list[str], rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *rows])
    return buffer.getvalue().encode()


def kobotoolbox(form: Form, everyone: Answers) -> bytes:
    """An export by codes of the form that an XLSForm describes: joined codes, then a column an option."""
    book = openpyxl.load_workbook(io.BytesIO(xlsform.write(form)))
    head, *rows = [[str(c.value or "") for c in row] for row in book["survey"].iter_rows()]
    lists: dict[str, list[str]] = {}
    for name, code, _ in list(book["choices"].iter_rows(values_only=True))[1:]:
        lists.setdefault(str(name), []).append(str(code))
    header: list[str] = []
    cells: list[list[str]] = [[] for _ in everyone]
    for row in (dict(zip(head, r, strict=True)) for r in rows):
        kind, _, choices = row["type"].partition(" ")
        if kind not in ("select_one", "select_multiple", "rank", "decimal", "text"):
            continue
        header.append(row["name"])
        if kind == "select_multiple":
            header += [f"{row['name']}/{code}" for code in lists[choices]]
        for one, line in zip(everyone, cells, strict=True):
            given = one[row["name"]]
            line.append(given if isinstance(given, str) else " ".join(lists[choices][x - 1] for x in given))
            if kind == "select_multiple":
                line += [("1" if x in given else "0") if given else "" for x in range(1, len(lists[choices]) + 1)]
    own = ["_id", "_uuid", "_submission_time", "_index"]
    return table([*header, *own], [[*line, str(i), f"u{i}", "2027-02-01", str(i)] for i, line in enumerate(cells)])


def limesurvey_codes(form: Form, everyone: Answers) -> bytes:
    """An export by codes of the survey that a structure file describes."""
    head, *lines = [
        r.split("\t") for r in limesurvey.write(form).decode("utf-8-sig").removesuffix("\r\n").split("\r\n")
    ]
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    header: list[str] = []
    taken: list[Callable[[dict[str, list[int] | str]], str]] = []
    plain = {q.id.replace("_", ""): q.id for q in form_questions(form)}

    def chosen(code: str) -> Callable[[dict[str, list[int] | str]], str]:
        return lambda one: "".join(f"A{x}" for x in one[plain[code]])

    def chosen_or_other(code: str, last: int) -> Callable[[dict[str, list[int] | str]], str]:
        return lambda one: "-oth-" if last in one[plain[code]] else chosen(code)(one)

    def written(code: str) -> Callable[[dict[str, list[int] | str]], str]:
        return lambda one: str(one[f"{plain[code]}_autre"])

    def typed(code: str) -> Callable[[dict[str, list[int] | str]], str]:
        return lambda one: str(one[plain[code]])

    def at_rank(code: str, rank: int) -> Callable[[dict[str, list[int] | str]], str]:
        return lambda one: "".join(f"A{x}" for x in one[plain[code]][rank - 1 : rank])

    def ticked(code: str, position: int) -> Callable[[dict[str, list[int] | str]], str]:
        return lambda one: "Y" if position in one[plain[code]] else ""

    def end() -> None:
        if free:
            header.append(f"{question}[other]")
            taken.append(written(question))

    free, question, options = False, "", 0
    for row in rows:
        if row["class"] in ("Q", "G"):
            end()
            free = False
        if row["class"] == "Q":
            kind, question, options = row["type/scale"], row["name"], 0
            free = row["other"] == "Y"
            if kind in ("L", "N", "T"):
                header.append(question)
                mine = [r["name"] for r in rows if r["class"] == "A" and r["id"] == row["id"]]
                notes = mine[:1] == ["0"]
                one = chosen_or_other(question, len(mine) + 1) if free else chosen(question)
                taken.append(one if kind == "L" and not notes else typed(question))
            elif kind == "R":
                ranks = range(1, int(row["max_answers"]) + 1)
                header += [f"{question}[{rank}]" for rank in ranks]
                taken += [at_rank(question, rank) for rank in ranks]
        elif row["class"] == "SQ":
            options += 1
            header.append(f"{question}[{row['name']}]")
            taken.append(chosen(row["name"]) if kind == "F" else ticked(question, options))
    end()
    own = ["id", "submitdate", "lastpage", "startlanguage"]
    answers = [[str(i), "2027-02-01 10:00:00", "1", "fr", *(f(one) for f in taken)] for i, one in enumerate(everyone)]
    return table([*own, *header], answers)


def form_questions(form: Form) -> Iterator[Any]:
    for section in form.sections:
        for block in section.blocks:
            yield from getattr(block, "items", (block,))


def read_back(data: bytes, questionnaire: Questionnaire, importer: str) -> list[tuple[str, ...]]:
    imported: pd.DataFrame = import_source(read_source(data, "export.csv"), questionnaire, importer=importer).responses
    return [tuple(map(str, row)) for row in imported.itertuples(index=False)]


_OTHER = "other_replace_text"
PLATFORMS = [("kobotoolbox", kobotoolbox), ("limesurvey", limesurvey_codes)]


@pytest.mark.parametrize(("importer", "export"), PLATFORMS)
def test_the_sample_questionnaire_comes_back(survey: Questionnaire, make_form, importer: str, export: Export) -> None:
    everyone = respond(survey, Random(1))
    data = export(make_form(survey), everyone)
    assert read_back(data, survey, importer) == list(expected(survey, everyone))


@pytest.mark.parametrize(("importer", "export"), PLATFORMS)
def test_any_questionnaire_comes_back(make_form, importer: str, export: Export) -> None:
    @settings(max_examples=15)
    @given(questionnaires(), st.integers(0, 10**6))
    def comes_back(questionnaire: Questionnaire, seed: int) -> None:
        everyone = respond(questionnaire, Random(seed))
        for one in everyone:
            if not any(one.values()):  # an empty line is not a respondent
                first = questionnaire.questions[0]
                one[first.id] = "7" if first.type in ("number", "text") else [1]
        data = export(make_form(questionnaire), everyone)
        assert read_back(data, questionnaire, importer) == list(expected(questionnaire, everyone))

    comes_back()


@settings(max_examples=15)
@given(questionnaires())
def test_codes_resolve_to_the_labels_of_the_questionnaire(questionnaire: Questionnaire) -> None:
    form = Form("x", questionnaire.title, "é", pd.Timestamp("2027-01-01").date(), unfold(questionnaire), _notice())
    book = openpyxl.load_workbook(io.BytesIO(xlsform.write(form)))
    choices: dict[str, dict[str, str]] = {}
    for name, code, label in list(book["choices"].iter_rows(values_only=True))[1:]:
        choices.setdefault(str(name), {})[str(code)] = str(label)
    lists = {str(r[1]): str(r[0]).partition(" ")[2] for r in book["survey"].iter_rows(values_only=True)}
    structure = limesurvey.write(form).decode("utf-8-sig").split("\r\n")
    texts = [line.split("\t")[at] for line in structure[:-1] for at in (6, limesurvey.COLUMNS.index(_OTHER))]
    shown = {text_key(html.unescape(text.replace("<br />", "\n"))) for text in texts}
    for question in questionnaire.declared:
        known = offered(questionnaire, question)
        if known:
            codes = choices[lists[question.id]]
            assert codes == {f"c{i}": label for i, label in enumerate(known, 1)}
        assert {text_key(html.escape(text)) for text in [question.text, *known]} <= shown


FREE = {"id": "statut", "text": "Statut ?", "type": "choice", "choices": ["Étudiant", "Salarié"], "other": "Autre"}
NOTE = {"id": "note", "text": "Note ?", "type": "number", "minimum": 0, "maximum": 10}


def test_a_free_answer_and_a_note_are_asked_as_each_platform_has_them(make_form, run_script) -> None:
    form = make_form(None, FREE, {**FREE, "id": "v", "type": "choices"}, NOTE)
    items = dict(run_script(form)[1][1:])
    assert items["addMultipleChoiceItem"]["setChoiceValues"] == [["Étudiant", "Salarié"]]
    assert items["addMultipleChoiceItem"]["showOtherOption"] == items["addCheckboxItem"]["showOtherOption"] == [True]
    assert items["addScaleItem"]["setBounds"] == [0, 10]
    head, *lines = [line.split("\t") for line in limesurvey.write(form).decode("utf-8-sig").split("\r\n")[:-1]]
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    asked = {r["name"]: (r["type/scale"], r["other"], r["other_replace_text"]) for r in rows if r["class"] == "Q"}
    assert asked == {"statut": ("L", "Y", "Autre"), "v": ("M", "Y", "Autre"), "note": ("L", "N", "")}
    assert [r["name"] for r in rows if r["class"] == "A"] == ["A1", "A2", *map(str, range(11))]
    book = xlsform.rows(form)
    texts = [(r["name"], r["relevant"]) for r in book["survey"][1] if "relevant" in r]
    assert texts == [("statut_autre", "selected(${statut}, 'c3')"), ("v_autre", "selected(${v}, 'c3')")]
    notes = [(r["name"], r["label"]) for r in book["choices"][1] if r["list_name"] == "notes_0_10"]
    assert notes == [(str(n), str(n)) for n in range(11)]
    blocks = paper.layout(form)["sections"][0]["blocks"]
    assert [(b["kind"], b["free"], b["labels"][-1]) for b in blocks] == [
        ("choice", True, "Autre"), ("choices", True, "Autre"), ("note", False, "10")
    ]  # fmt: skip


def test_a_date_is_asked_as_each_platform_has_it(make_form, run_script) -> None:
    form = make_form(None, {"id": "jour", "text": "Quel jour ?", "type": "date"})
    assert run_script(form)[1][1][0] == "addDateItem"
    assert "\tD\tjour\t" in limesurvey.write(form).decode("utf-8-sig")
    assert [r["type"] for r in xlsform.rows(form)["survey"][1] if r.get("name") == "jour"] == ["date"]
    assert paper.layout(form)["sections"][0]["blocks"][0]["kind"] == "date"


def test_answers_to_the_google_form_come_back(survey: Questionnaire, make_form, run_script) -> None:
    everyone = respond(survey, Random(2))
    ids = iter([q.id for q in survey.questions])
    header, labels_of = ["Horodateur"], []
    for kind, calls in run_script(make_form(survey))[1]:
        for row in calls.get("setRows", [[None]])[0]:
            if kind not in ("addSectionHeaderItem", "addPageBreakItem"):
                title = str(calls["setTitle"][0])
                header.append(f"{title} [{row}]" if row else title)
                labels_of.append((next(ids), calls.get("setChoiceValues", calls.get("setColumns", [[]]))[0]))
    rows = [
        [
            "2027/02/01 10:00:00 AM UTC+2",
            *(v if isinstance(v := one[i], str) else ", ".join(known[x - 1] for x in v) for i, known in labels_of),
        ]
        for one in everyone
    ]
    assert read_back(table(header, rows), survey, "google-forms") == list(expected(survey, everyone))


ORDER = {"id": "ordre", "text": "Classez.", "type": "ranking", "choices": ["Prix, coût", "Accueil", "Bruit"]}


@pytest.mark.parametrize("ranks", [None, 2])
def test_a_ranking_of_the_google_form_comes_back(make_form, run_script, ranks: int | None) -> None:
    form = make_form(None, {**ORDER, "ranks": ranks, "required": True})
    ((_, calls),) = [item for item in run_script(form)[1] if item[0] == "addGridItem"]
    (items,), (columns,) = calls["setRows"], calls["setColumns"]
    assert columns == ["Rang 1", "Rang 2", "Rang 3"][:ranks]
    assert calls["setRequired"] == [ranks is None]  # a required grid wants a rank in every row
    orders = [[2, 0, 1], [1], []]
    rows = [["2027", *(columns[o.index(i)] if i in o[:ranks] else "" for i in range(3))] for o in orders]
    header = ["Horodateur", *(f"{calls['setTitle'][0]} [{item}]" for item in items)]
    theme = Theme(id="t", title="T")
    asked = Questionnaire(title="E", themes=(theme,), questions=(Question(theme="t", **{**ORDER, "ranks": ranks}),))
    values = [" | ".join(items[i] for i in order[:ranks]) for order in orders]
    assert read_back(table(header, rows), asked, "google-forms") == [
        (str(i), "ordre", value, "answered" if value else "blank") for i, value in enumerate(values, 1)
    ]


def test_a_ranking_of_a_few_ranks_says_how_many_to_limesurvey_and_not_to_kobotoolbox(make_form) -> None:
    form = make_form(None, {**ORDER, "ranks": 2})
    head, *lines = [line.split("\t") for line in limesurvey.write(form).decode("utf-8-sig").split("\r\n")[:-1]]
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    (question,) = [row for row in rows if row["class"] == "Q"]
    assert (question["type/scale"], question["max_answers"]) == ("R", "2")
    assert question["help"] == "Classez les 2 premiers."
    assert [(r["name"], r["text"]) for r in rows if r["class"] == "A"] == [
        ("A1", "Prix, coût"), ("A2", "Accueil"), ("A3", "Bruit")
    ]  # fmt: skip
    theme = Theme(id="t", title="T")
    asked = Questionnaire(title="E", themes=(theme,), questions=(Question(theme="t", **{**ORDER, "ranks": 2}),))
    assert [(p.message, p.found) for p in form_problems(asked, "xlsform")] == [
        ("KoBoToolbox et ODK font classer tous les éléments : ôtez la ligne ranks", "2")
    ]
    assert form_problems(asked, "limesurvey") == []


def test_on_paper_a_ranking_has_a_place_to_write_in_before_each_item(make_form) -> None:
    (block,) = paper.layout(make_form(None, ORDER))["sections"][0]["blocks"]
    assert (block["kind"], block["columns"], block["labels"]) == ("ranking", 1, list(ORDER["choices"]))
    assert block["hint"] == "Écrivez 1 dans la case du premier, 2 dans celle du deuxième, jusqu’à 3."
    pdf = paper.write(make_form(None, ORDER), Path(__file__).parents[2] / "reports" / "template")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "☐" not in text
    assert "jusqu’à 3" in text


def _notice() -> Any:
    from quality_study.forms.notice import Notice

    return Notice("Information", ())
