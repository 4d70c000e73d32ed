"""The class at a glance, for the teacher: marks, questions, and the copies that ask for a look."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from quality_study.charts.chart import Chart, encoded
from quality_study.charts.readable import readable
from quality_study.facts.formula import protect
from quality_study.facts.whole_file import write_whole
from quality_study.grading.by_hand.totals import STATE_LABEL, read_final
from quality_study.grading.giving_back.feedback import out_of
from quality_study.grading.giving_back.figures import distribution, questions
from quality_study.grading.giving_back.items import FEW, item_points, item_statistics
from quality_study.grading.giving_back.likeness import likenesses
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import SCALE, Adjustment, CopyResult, mark_text
from quality_study.grading.safe_page import clean, render
from quality_study.report.html_figures import own_identifiers
from quality_study.report.html_page import font_faces
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import join, number, percent, plural, typographic

#: Names of the files written; further pages of a figure get ``-2``, ``-3``...
PAGE, ITEMS, LIKENESSES = "classe.html", "questions.csv", "ressemblances.csv"
MARKS_FIGURE, ITEMS_FIGURE = "notes", "questions"
_STATES = {
    "graded": ("notée", "notées"),
    "partial": ("notée en partie", "notées en partie"),
    "incomplete": ("à compléter", "à compléter"),
    "review": ("à relire", "à relire"),
    "not_graded": ("sans note automatique", "sans note automatique"),
}
_HEADERS = {
    "item": "question", "max": "points", "n": "n", "difficulty": "part_des_points", "discrimination": "discrimination",
    "low": "bas", "high": "haut", "why": "non_definie",
}  # fmt: skip


_ALIKE = {"question": "question", "kind": "nature", "size": "taille", "copies": "copies"}


def write_overview(marks: Path, assignment: Assignment, output: Path) -> list[Path]:
    """Write a page on the class, its two figures, the tables of its questions and of the answers that are alike.

    Parameters
    ----------
    marks : Path
        The table of marks; results and points given by hand are beside it.
    assignment : Assignment
    output : Path
        Folder to write into.

    Returns
    -------
    list of Path
        The page first.
    """
    results, given, final = read_final(marks, assignment)
    items = item_statistics(item_points(results, given, assignment))
    charts = _charts(final, items, assignment)
    pictures = {name: _svg(name, chart) for name, chart in charts.items()}
    alike = likenesses(results, assignment)
    files = {
        PAGE: _page(results, final, items, alike, charts, pictures, assignment),
        ITEMS: _csv(items, _HEADERS),
        LIKENESSES: _csv(alike.assign(copies=alike["copies"].map(join)), _ALIKE),
    }
    files |= {name: svg for pages in pictures.values() for name, svg in pages.items()}
    output.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(output / name, content)
    return [output / name for name in files]


def _charts(final: pd.DataFrame, items: pd.DataFrame, assignment: Assignment) -> dict[str, Chart]:
    """Draw the marks, or the automatic points as long as no mark is complete, and the questions."""
    counted = final[final["state"] != "not_graded"]
    charts = {}
    if counted["mark"].notna().any():
        charts[MARKS_FIGURE] = distribution(list(counted["mark"].dropna()), SCALE, "Notes sur 20")
    elif len(counted) and assignment.max_auto:
        most = assignment.max_auto
        charts[MARKS_FIGURE] = distribution(list(counted["auto"]), most, f"Points automatiques sur {number(most)}")
    if len(counted) and len(items):
        charts[ITEMS_FIGURE] = questions(items)
    return charts


def _svg(stem: str, chart: Chart) -> dict[str, bytes]:
    raise_if_any(Problem(fault, stem) for page in chart.pages for fault in readable(page))
    return {
        f"{stem}{'' if i == 1 else f'-{i}'}.svg": encoded(page, "svg", title=chart.words[:120])
        for i, page in enumerate(chart.pages, 1)
    }


def _page(
    results: Sequence[CopyResult],
    final: pd.DataFrame,
    items: pd.DataFrame,
    alike: pd.DataFrame,
    charts: Mapping[str, Chart],
    pictures: Mapping[str, Mapping[str, bytes]],
    assignment: Assignment,
) -> bytes:
    figures = {
        name: {
            "alt": charts[name].words,
            "note": charts[name].note,
            "pages": [_inline(n, svg) for n, svg in pages.items()],
        }
        for name, pages in pictures.items()
    }
    counted = final[final["state"] != "not_graded"]
    unfinished = int(counted["mark"].isna().sum())
    public = {r.student for r in results if r.public_only}
    values: dict[str, Any] = {
        "title": f"{assignment.title} : la classe",
        "counts": [
            plural(count, *said) for state, said in _STATES.items() if (count := int((final["state"] == state).sum()))
        ],
        "copies": plural(len(results), "copie"),
        "summary": _summary(final),
        "figures": figures,
        "unfinished": plural(unfinished, "copie") if 0 < unfinished < len(counted) else "",
        "few": FEW if len(counted) < FEW else 0,
        "items": [_item(r) for r in items.to_dict("records")],
        "prose_left_out": bool(assignment.tasks) and len(items) == len(assignment.values),
        "students": [_student(r, public) for r in final.to_dict("records")],
        "ungraded": [
            (clean(r["student"]), clean(r["reason"], longest=1000))
            for r in final[final["state"] == "not_graded"].to_dict("records")
        ],
        "public": [clean(student) for student in sorted(public)],
        "alike": [
            (clean(join(row["copies"]), longest=1000), clean(row["question"]), row["kind"], number(int(row["size"])))
            for row in alike.to_dict("records")
        ],
        "adjusted": [
            (clean(r.student), clean(name), *_points(a), clean(a.reason, longest=1000))
            for r in results
            for name, a in r.adjusted.items()
        ],
    }
    drawn = " ".join([svg for f in figures.values() for svg in f["pages"]])
    text = re.sub(r"<[^>]*>", " ", drawn) + render("overview", values, drawings=True).decode("utf-8")
    return render("overview", values, style=font_faces(text), drawings=True)


def _points(adjustment: Adjustment) -> tuple[str, str]:
    before = "—" if adjustment.before is None else mark_text(adjustment.before)
    return before, mark_text(adjustment.points)


def _inline(name: str, svg: bytes) -> Markup:
    """Put a drawing of ours into the page; matplotlib escaped its texts."""
    text = svg.decode("utf-8")
    text = own_identifiers(name.removesuffix(".svg"), text[text.index("<svg") :])
    return Markup(
        re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL).replace("<svg", '<svg aria-hidden="true"', 1)
    )


def _summary(final: pd.DataFrame) -> list[tuple[str, str]]:
    """Sum up the final marks; nothing when there is none."""
    marks = final["mark"].dropna()
    if marks.empty:
        return []
    found = {
        "Nombre de notes": number(len(marks)),
        "Moyenne": number(float(marks.mean()), 2),
        "Plus basse": number(float(marks.min()), 2),
        "Premier quartile": number(float(marks.quantile(0.25)), 2),
        "Médiane": number(float(marks.median()), 2),
        "Troisième quartile": number(float(marks.quantile(0.75)), 2),
        "Plus haute": number(float(marks.max()), 2),
    }
    return list(found.items())


def _item(row: Mapping[Any, Any]) -> dict[str, str]:
    sure = not pd.isna(row["low"])
    interval = typographic(f" [{number(row['low'], 2)} ; {number(row['high'], 2)}]") if sure else ""
    return {
        "item": row["item"],
        "max": number(row["max"]),
        "n": number(int(row["n"])),
        "difficulty": "—" if pd.isna(row["difficulty"]) else percent(row["difficulty"]),
        "discrimination": f"non définie : {row['why']}" if row["why"] else number(row["discrimination"], 2) + interval,
    }


def _student(row: Mapping[Any, Any], public: set[str]) -> dict[str, str]:
    def told(points: float, most: float) -> str:
        return "—" if pd.isna(points) or not most else out_of(points, most)

    more = ["Des valeurs ne sont justes que sur l’édition fournie."] if row["student"] in public else []
    return {
        "student": clean(row["student"]),
        "mark": told(row["mark"], SCALE),
        "auto": told(row["auto"], row["auto_max"]),
        "manual": told(row["manual"], row["manual_max"]),
        "state": STATE_LABEL[row["state"]],
        "reason": clean(" ".join([row["reason"], *more]).strip(), longest=1000),
    }


def _csv(table: pd.DataFrame, headers: Mapping[str, str]) -> bytes:
    """Write a table for a French spreadsheet, without active formula; what is not defined is empty."""
    protected = {c: table[c].map(protect) for c in table.columns if not pd.api.types.is_numeric_dtype(table[c])}
    shown = table.assign(**protected).rename(columns=dict(headers))
    text = shown.to_csv(sep=";", decimal=",", float_format="%.4g", index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", "replace")
