"""Tables of the report that come from the answers to the questionnaire, as they are printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from quality_study.charts.hidden import threshold_of
from quality_study.charts.ranking import first_said, mean_said, sorted_rankings
from quality_study.charts.wording import possible
from quality_study.facts.tabular import each_row
from quality_study.inference.result import p_value
from quality_study.report.printed.matrix_rows import under_headings
from quality_study.report.printed.table import PrintTable, print_table
from quality_study.survey.answers import numbers
from quality_study.survey.days import day_counts
from quality_study.survey.hidden import BOUNDS
from quality_study.survey.spread import spread
from quality_study.tables.processed import confidence_of
from quality_study.words.french import date, level, number
from quality_study.words.vocabulary import VERDICT_LABEL

_TYPE = {
    "scale": "échelle",
    "choice": "choix",
    "choices": "choix multiple",
    "ranking": "classement",
    "number": "nombre",
    "date": "date",
    "text": "texte",
}

#: What `edition.toml` decides of the rows of an export, in French.
_DECIDED = {"drop": "écarter", "keep": "garder", "first": "garder la première", "last": "garder la dernière"}


def response_counts(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List, question by question, who answered, was not concerned, or left it blank."""
    counts = tables["response_counts"].set_index("question")
    lines, theme = [], ""
    for question in each_row(tables["questions"][tables["questions"]["item"].isin(counts.index)]):
        count = counts.loc[question.item]
        cells = [
            question.theme_title if question.theme_title != theme else "",
            question.text,
            _TYPE[question.type],
            f"{number(count['answered'])} sur {number(count['respondents'])}",
            number(count["not_applicable"]),
            number(count["blank"]),
        ]
        lines.append((question, cells))
        theme = question.theme_title
    header = ["Thème", "Question", "Réponse", "Ont répondu", "Sans objet", "Sans réponse"]
    return print_table(header, under_headings(lines, 1), (2.4, 4.6, 1.5, 1.7, 1.6, 1.9), right=(3, 4, 5))


def import_counts(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List what the import kept, left out and masked, with the rule that decided."""
    rows = []
    for row in each_row(tables["import_counts"]):
        rule = _DECIDED.get(row.rule.partition(" = ")[2], row.rule) or "—"
        count = number(int(row.count)) if row.count.isdecimal() else row.count
        rows.append([f"{row.what[0].upper()}{row.what[1:]}", count, rule])
    return print_table(["Dans l’export", "Nombre", "Règle"], rows, (6, 1.4, 2.6), right=(1,))


def scores(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the scores of each scale, the highest favourable share first; one that has bounds, by their middle.

    Questions that are no rows of a matrix come first; then each matrix, its rows sorted under its heading.
    """
    questions = tables["questions"].set_index("item")
    found = tables["scores"].set_index(["item", "score"])
    satisfied = tables["scores"][tables["scores"]["score"] == "satisfied"]
    middle = satisfied["value"].fillna((satisfied["low"] + satisfied["high"]) / 2).where(satisfied["n"] > 0)
    order = {heading: place for place, heading in enumerate(dict.fromkeys(["", *questions["heading"]]))}
    matrix = satisfied["item"].map(questions["heading"]).map(order)
    ranked = satisfied.assign(middle=-middle, matrix=matrix).sort_values(["matrix", "middle"], kind="stable")
    lines = []
    for row in each_row(ranked):
        index = found.loc[(row.item, "index")] if (row.item, "index") in found.index else None
        share = possible(row.low, row.high) if row.method == BOUNDS else None
        question = questions.loc[row.item]
        cells = [
            question["text"],
            number(int(row.n)),
            share or _interval(row.value * 100, row.low * 100, row.high * 100),
            "—" if index is None else _index(index),
        ]
        lines.append((question, cells))
    at = f"[IC à {level(confidence_of(tables))}]"
    header = ["Question", "n", f"% favorable {at}", f"Indice, de 0 à 100 {at}"]
    return print_table(header, under_headings(lines, 0), (6.6, 0.8, 2.4, 2.4), right=(1, 2, 3))


def numeric_answers(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the questions answered by a number, with the spread of the answers; no number is that of too few people."""
    lines = []
    questions, threshold = tables["questions"], threshold_of(tables)
    for question in each_row(questions[questions["type"] == "number"]):
        found = spread(numbers(tables["responses"], question.item), threshold=threshold)
        cells = [
            question.text,
            number(found.n),
            "—" if found.reach is None else f"{number(found.reach[0])} à {number(found.reach[1])}",
            "—" if found.middle is None else f"{number(found.middle[0], 1)} à {number(found.middle[1], 1)}",
            "—" if found.median is None else number(found.median, 1),
        ]
        lines.append((question, cells))
    left_out = f", sans les {threshold - 1} de chaque bout" if threshold > 1 else ""
    header = ["Question", "n", f"Du plus petit au plus grand{left_out}", "La moitié du milieu", "Médiane"]
    return print_table(header, under_headings(lines, 0), (5.6, 0.8, 2.6, 2.4, 1.4), right=(1, 2, 3, 4))


def date_answers(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the questions answered by a date, with how many people gave each day, or month; small counts together."""
    rows, threshold = [], threshold_of(tables)
    for question in each_row(tables["questions"][tables["questions"]["type"] == "date"]):
        answers = tables["responses"]
        given = answers[answers["question"].eq(question.item) & answers["status"].eq("answered")]["value"]
        counts, rest, by_month = day_counts([dt.date.fromisoformat(str(day)) for day in given], threshold=threshold)
        said = [(date(day).partition("\u00a0")[2] if by_month else date(day), count) for day, count in counts]
        others = [("autres mois" if by_month else "autres jours", rest)] if rest >= threshold else []
        for i, (when, count) in enumerate([*said, *others] or [("—", 0)]):
            shown = "—" if when == "—" else f"{number(count)} sur {number(len(given))}"
            rows.append(["" if i else question.text, when, shown])
    return print_table(["Question", "Jour ou mois", "Réponses"], rows, (5.6, 3.2, 2), right=(2,))


def rankings(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the items of each ranking, the best mean rank first, with who put them first and who left them out."""
    at = f"[IC à {level(confidence_of(tables))}]"
    rows, last = [], ""
    for row in each_row(sorted_rankings(tables["rankings"])):
        record = row._asdict()
        rows.append(
            [
                row.text if row.text != last else "",
                row.category,
                number(row.n),
                mean_said(record),
                first_said(record),
                "—" if pd.isna(row.unranked) else number(int(row.unranked)),
            ]
        )
        last = row.text
    header = ["Question", "Élément", "n", f"Rang moyen {at}", "En premier", "Non classé par"]
    return print_table(header, rows, (3.6, 3.6, 0.8, 2.4, 1.5, 1.5), right=(2, 3, 4, 5))


def group_tests(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List the tests of the declared family, the smallest corrected p first."""
    rows = []
    for row in each_row(tables["group_tests"].sort_values("adjusted_p", kind="stable")):
        if row.reason:
            rows.append([row.text, number(int(row.n)), row.reason, "—", "—"])
            continue
        test = row.method.partition(",")[0].removeprefix("test ").removeprefix("du ").removeprefix("de ")
        effect = f"{row.effect} {number(row.value, 2)}"
        if pd.notna(row.low):
            effect += f" [{number(row.low, 2)} ; {number(row.high, 2)}]"
        rows.append([row.text, number(int(row.n)), f"{test} ; {effect}", p_value(row.p), p_value(row.adjusted_p)])
    header = ["Question", "n", f"Test et taille d’effet [IC à {level(confidence_of(tables))}]", "p", "p corrigé"]
    return print_table(header, rows, (4.6, 0.7, 5.2, 1.5, 1.5), right=(1,))


def verification(tables: Mapping[str, pd.DataFrame]) -> PrintTable:
    """List every claim with what the answers say of it."""
    rows = [
        [r.id, r.statement, r.label if r.verdict != "unchecked" else VERDICT_LABEL["unchecked"], r.reason, r.source]
        for r in each_row(tables["verification"])
    ]
    return print_table(["Énoncé", "Contenu", "Verdict", "Pourquoi", "Source"], rows, (1.1, 4, 2, 4.4, 2.4))


def _index(score: pd.Series) -> str:
    if score["method"] == BOUNDS:
        return possible(score["low"] / 100, score["high"] / 100)
    return _interval(score["value"], score["low"], score["high"])


def _interval(value: float, low: float, high: float) -> str:
    if pd.isna(value):
        return "—"
    if low == high:
        return f"{number(value, 0)} [exact]"
    return f"{number(value, 0)} [{number(low, 0)} ; {number(high, 0)}]"
