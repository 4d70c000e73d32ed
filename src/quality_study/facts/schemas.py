"""What each raw table must hold: French headers, allowed values, checked by pandera, said in French."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from quality_study.words.errors import Problem
from quality_study.words.vocabulary import CONFLICT, HEADERS, RELATION, STATUS, YES_NO

_TEXT = pa.Check.str_length(min_value=1, name="non vide", error="champ vide")


def free() -> pa.Column:
    """Return a column that may be empty."""
    return pa.Column(str)


def filled() -> pa.Column:
    """Return a column where every field is filled."""
    return pa.Column(str, _TEXT)


def among(values: Mapping[str, Any] | list[str]) -> pa.Column:
    """Return a column of values from a closed list."""
    return pa.Column(str, pa.Check.isin(list(values)))


def matching(pattern: str, accepted: str) -> pa.Column:
    """Return a column of values that match a pattern; `accepted` says it in French."""
    return pa.Column(str, pa.Check.str_matches(pattern, error=accepted))


def _is_date(text: str) -> bool:
    try:
        return not text or dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def date_or_empty() -> pa.Column:
    """Return a column of dates AAAA-MM-JJ, or empty fields."""
    return pa.Column(str, pa.Check(_is_date, element_wise=True, error="vide, ou une date AAAA-MM-JJ"))


#: The two columns that every raw table ends with.
ORIGIN = {"statut": among(STATUS), "source": filled()}

CLAIMS = pa.DataFrameSchema(
    {
        "id": matching(r"^[A-Z]\d{3}$", "une lettre et trois chiffres, par exemple C048"),
        "lecture": matching(r"^[a-z]?$", "vide, ou une lettre : a, b, c"),
        "retenue": among(YES_NO),
        "population": filled(),
        "item": filled(),
        "categorie": free(),
        "relation": among(RELATION),
        "valeur": free(),
        "unite": free(),
        "enonce": filled(),
        "ambiguite": free(),
        "section": filled(),
        "figure": matching(r"^((fig|tab)-\d{2})?$", "vide, ou un nom comme fig-18 ou tab-01"),
        **ORIGIN,
    }
)
INDICATORS = pa.DataFrameSchema(
    {
        "id": filled(),
        "famille": filled(),
        "intitule": filled(),
        "enonce": filled(),
        "denominateur": free(),
        "cible": free(),
        "debut": date_or_empty(),
        "fin": date_or_empty(),
        **ORIGIN,
    }
)
CONTRADICTIONS = pa.DataFrameSchema(
    {
        "enonce": filled(),
        "contre": filled(),
        "nature": among(CONFLICT),
        "explication": filled(),
        "reglement": filled(),
        **ORIGIN,
    }
)
ASSESSMENT = pa.DataFrameSchema(
    {
        "rubrique": among(["Point fort", "Point faible", "Amélioration"]),
        "objet": filled(),
        "texte": filled(),
        **ORIGIN,
    }
)
REMARKS = pa.DataFrameSchema({"population": filled(), "rubrique": filled(), "texte": filled(), **ORIGIN})
PROJECTS = pa.DataFrameSchema(
    {"ecole": filled(), "projet": filled(), "objet": filled(), "laureat": among(YES_NO), **ORIGIN}
)

COMPARISONS = pa.DataFrameSchema(
    {
        "famille": filled(),
        "id": filled(),
        "intitule": filled(),
        "item_1": filled(),
        "categorie_1": filled(),
        "item_2": filled(),
        "categorie_2": filled(),
        **ORIGIN,
    }
)
COMMENTS = pa.DataFrameSchema(
    {
        "question": filled(),
        "repondant": matching(r"^(\d+)?$", "le numéro d’un répondant de responses.csv"),
        "texte": filled(),
        "groupe": filled(),
        "citer": among(YES_NO),
        "empreinte": free(),
        **ORIGIN,
    }
)

#: The raw tables that every edition has: path inside the raw folder, and what they must hold. The tables of quality
#: tools are found by name, see :mod:`quality_study.tools`.
RAW_TABLES: Mapping[str, tuple[str, pa.DataFrameSchema]] = {
    "claims": ("claims.csv", CLAIMS),
    "contradictions": ("contradictions.csv", CONTRADICTIONS),
    "comparisons": ("comparisons.csv", COMPARISONS),
    "indicators": ("indicators.csv", INDICATORS),
    "assessment": ("tools/assessment.csv", ASSESSMENT),
    "remarks": ("tools/remarks.csv", REMARKS),
    "projects": ("tools/projects.csv", PROJECTS),
}


def check_table(table: pd.DataFrame, schema: pa.DataFrameSchema, file: str) -> list[Problem]:
    """List every value of a raw table that its schema refuses.

    Parameters
    ----------
    table : DataFrame of str
        Index: line numbers of the file, as :func:`~quality_study.facts.csvfile.read_csv` gives them.
    schema : DataFrameSchema
    file : str
        How to name the file.
    """
    if table.empty:
        return []
    try:
        schema.validate(table, lazy=True)
    except SchemaErrors as error:
        found = [_problem(e, file) for e in error.schema_errors]
        return sorted((p for ps in found for p in ps), key=lambda p: (p.line or 0, p.column or ""))
    return []


def _problem(error: Any, file: str) -> list[Problem]:
    check = error.check
    allowed = list(getattr(check, "statistics", {}).get("allowed_values", [])) if check is not None else []
    if not allowed and getattr(check, "error", None) not in (None, "champ vide"):
        message = str(check.error)
        allowed = [re.sub(r"\s+", " ", message)]
    column, cases = str(error.schema.name), error.failure_cases
    return [
        Problem("valeur inconnue" if value else "champ vide", file, int(line), column, value or None, allowed)
        for line, value in zip(cases["index"], cases["failure_case"], strict=True)
    ]


def to_english(table: pd.DataFrame) -> pd.DataFrame:
    """Give a checked raw table its English column names and its coded values, keeping the line of each row."""
    out = table.rename(columns=HEADERS)
    maps: dict[str, Mapping[str, Any]] = {
        "status": STATUS,
        "relation": RELATION,
        "quoted": YES_NO,
        "retained": YES_NO,
        "winner": YES_NO,
        "kind": CONFLICT,
    }
    for column, values in maps.items():
        if column in out:
            out[column] = out[column].map(values)
    return out
