"""The numbers and words behind a figure, as a French table: shown under it on the page, and as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP
from typing import Any

import pandas as pd

from quality_study.facts.formula import protect
from quality_study.words.french import NBSP, number
from quality_study.words.vocabulary import HEADERS, STATUS_LABEL

#: What a table of answers tells, in this order; the rest of its columns serve the drawing.
_ANSWERS: Mapping[str, str] = {
    "title": "population",
    "theme_title": "thème",
    "heading": "question, en-tête",
    "text": "question",
    "group": "groupe",
    "edition": "édition",
    "category": "réponse",
    "count": "effectif",
    "n": "n",
    "denominator": "dénominateur",
    "share": "part (%)",
    "low": "borne basse (%)",
    "high": "borne haute (%)",
    "interval": "bornes",
    "status": "statut",
    "source": "source",
}
#: A bound is rounded outwards, or what is written would not be true.
_SHARES: Mapping[str, str] = {"share": ROUND_HALF_UP, "low": ROUND_FLOOR, "high": ROUND_CEILING}
_INTERVALS: Mapping[str, str] = {
    "bounds": "tout ce qui reste possible",
    "wilson": "intervalle de confiance (Wilson)",
    "finite": "intervalle de confiance (population finie)",
}
_FRENCH: Mapping[str, str] = {english: french for french, english in HEADERS.items()} | {
    "panel": "comparaison",
    "n": "n",
    "difference_low": "écart, au moins",
    "difference_high": "écart, au plus",
    "low": "borne basse",
    "high": "borne haute",
    "clear": "exclut zéro",
}
#: Who said what never leaves with a figure that only counts.
_PERSONS = {"respondent", "participant"}


def figure_data(frame: pd.DataFrame | None) -> dict[str, Any]:
    """Return ``header`` and ``rows``, all texts, of what a figure shows; empty when there is nothing to hand out.

    Examples
    --------
    >>> rows = pd.DataFrame({"text": ["Accueil"], "category": ["Oui"], "count": [3], "n": [8], "share": [0.375]})
    >>> figure_data(rows)
    {'header': ['question', 'réponse', 'effectif', 'n', 'part (%)'], 'rows': [['Accueil', 'Oui', '3', '8', '37,5']]}
    """
    if frame is None or frame.empty or _PERSONS & set(frame.columns):
        return {}
    answers = {"text", "n", "share"} <= set(frame.columns)
    names = _ANSWERS if answers else _FRENCH
    if not answers and set(frame.select_dtypes("number")) - set(names):
        return {}  # a table without some of its numbers would mislead
    kept = [name for name in (names if answers else frame.columns) if name in frame and name in names]
    columns = {names[str(name)]: [_told(str(name), value, share=answers) for value in frame[name]] for name in kept}
    columns = {heading: cells for heading, cells in columns.items() if any(cells)}
    if not columns:
        return {}
    return {"header": list(columns), "rows": [list(row) for row in zip(*columns.values(), strict=True)]}


def short_alternative(payload: Mapping[str, Any], place: str) -> str:
    """Say in a sentence or two what a figure is and tells, and where its content is in words.

    Examples
    --------
    >>> figure = {"label": "Figure 3", "caption": "Contexte", "message": "Tout part de l’usager."}
    >>> short_alternative(figure, "en annexe").replace(NBSP, " ")
    'Figure 3, Contexte. Tout part de l’usager. Contenu en mots en annexe.'
    """
    message = str(payload["message"]).rstrip(".")
    told = f"{message}. " if message else ""
    label = str(payload["label"]).replace(" ", NBSP)
    return f"{label}, {payload['caption']}. {told}Contenu en mots {place}."


def as_csv(data: Mapping[str, Any]) -> bytes:
    """Write the table for a French spreadsheet, which cannot take any text of it for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(data["header"])
    writer.writerows([protect(cell) for cell in row] for row in data["rows"])
    return text.getvalue().encode("utf-8-sig")


def _told(name: str, value: Any, *, share: bool) -> str:
    if isinstance(value, list | tuple | set):
        return ", ".join(str(v) for v in value)
    if value is None or value is pd.NaT or pd.isna(value):
        return ""
    if pd.api.types.is_bool(value):
        return "oui" if value else "non"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        table = {"status": STATUS_LABEL, "interval": _INTERVALS}.get(name, {})
        return table.get(value, value)
    if not hasattr(value, "__float__"):
        return str(value)
    if share and name in _SHARES:
        return number(100 * float(value), 1, rounding=_SHARES[name]).removesuffix(",0")
    return f"{float(value):.6g}".replace(".", ",")
