"""What each raw table must hold: French headers, allowed values, said in French."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from quality_study.facts.days import read_day
from quality_study.words.errors import Problem
from quality_study.words.spelling import spelled
from quality_study.words.vocabulary import CONFLICT, HEADERS, OWN, PRECISION, RELATION, STATUS, YES_NO


@dataclass(frozen=True)
class Column:
    """What a column of a raw table may hold.

    Attributes
    ----------
    admits : callable
        Tells whether a field may be so written.
    values : tuple of str
        The only values, when the list is closed.
    told : str
        What is accepted, in French, when a list does not tell it.
    optional : bool
        The table may do without the column: it is then empty.
    read : callable
        Gives a field its usual form: whatever the case, the accents, the order of a date.
    names : bool
        Whether fields that spell one name are one name.
    """

    admits: Callable[[str], object]
    values: tuple[str, ...] = ()
    told: str = ""
    optional: bool = False
    read: Callable[[str], str] = str
    names: bool = False

    @property
    def accepted(self) -> tuple[str, ...]:
        """What a message lists as accepted."""
        return self.values or ((self.told,) if self.told else ())


#: The columns of a raw table, by their French header.
Schema = Mapping[str, Column]


def free(*, optional: bool = False) -> Column:
    """Return a column that may be empty, or that the table may do without."""
    return Column(lambda text: True, optional=optional)


def filled() -> Column:
    """Return a column where every field is filled."""
    return Column(bool)


def naming(*, empty: bool = False, usual: Iterable[str] = ()) -> Column:
    """Return a column of names, which rows share: two spellings are one name; `usual` ones are spelled as here."""
    known = tuple(usual)

    def read(text: str) -> str:
        return spelled(text, known) or " ".join(text.split())

    return Column((lambda text: True) if empty else bool, read=read, names=True)


def among(values: Iterable[str], *, empty: bool = False) -> Column:
    """Return a column of values from a closed list; case and accents are free."""
    listed = tuple(values)
    admitted = (*listed, "") if empty else listed
    return Column(admitted.__contains__, values=listed, read=lambda text: spelled(text, listed) or text)


def matching(pattern: str, accepted: str, *, read: Callable[[str], str] = str) -> Column:
    """Return a column of values that match a pattern; `accepted` says it in French."""
    return Column(re.compile(pattern).match, told=accepted, read=read)


def number_text(text: str) -> str:
    """Write a number without what people put in it: spaces between thousands, « 3,0 » for 3.

    Examples
    --------
    >>> number_text("1\u202f200"), number_text("7,0"), number_text("6,9"), number_text("sept")
    ('1200', '7', '6,9', 'sept')
    """
    plain = re.sub(r"\s+", "", text)
    return re.sub(r"[.,]0+$", "", plain) if re.fullmatch(r"\d+([.,]\d+)?", plain) else text


def _day(text: str) -> str:
    return read_day(text) or text


def date_or_empty() -> Column:
    """Return a column of dates AAAA-MM-JJ, or empty fields."""
    accepted = "vide, ou une date AAAA-MM-JJ ou JJ/MM/AAAA"
    return Column(lambda text: not text or read_day(text) == text, told=accepted, read=_day)


#: The two columns that every raw table ends with.
ORIGIN: Schema = {"statut": among(STATUS), "source": filled()}

CLAIMS: Schema = {
    "id": matching(r"^[A-Z]\d{3}$", "une lettre et trois chiffres, par exemple C048"),
    "lecture": matching(r"^[a-z]?$", "vide, ou une lettre : a, b, c"),
    "retenue": among(YES_NO),
    "population": filled(),
    "item": filled(),
    "categorie": free(),
    "base": free(optional=True),
    "relation": among(RELATION),
    "valeur": free(),
    "unite": free(),
    "precision": Column(PRECISION.__contains__, told="vide, unité ou 5 points", optional=True),
    "enonce": filled(),
    "ambiguite": free(),
    "section": filled(),
    "figure": matching(r"^((fig|tab)-\d{2})?$", "vide, ou un nom comme fig-18 ou tab-01"),
    **ORIGIN,
}
INDICATORS: Schema = {
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
CONTRADICTIONS: Schema = {
    "enonce": filled(),
    "contre": filled(),
    "nature": among(CONFLICT),
    "explication": filled(),
    "reglement": filled(),
    **ORIGIN,
}
ASSESSMENT: Schema = {
    "rubrique": among(["Point fort", "Point faible", "Amélioration", "Enseignement"]),
    "objet": filled(),
    "texte": filled(),
    **ORIGIN,
}
REMARKS: Schema = {"population": filled(), "rubrique": filled(), "texte": filled(), **ORIGIN}
PROJECTS: Schema = {"ecole": filled(), "projet": filled(), "objet": filled(), "laureat": among(YES_NO), **ORIGIN}
COMPARISONS: Schema = {
    "famille": filled(),
    "id": filled(),
    "intitule": filled(),
    "item_1": filled(),
    "categorie_1": filled(),
    "item_2": filled(),
    "categorie_2": filled(),
    **ORIGIN,
}
COMMENTS: Schema = {
    "question": filled(),
    "repondant": matching(r"^(\d+)?$", "le numéro d’un répondant de responses.csv"),
    "texte": filled(),
    "groupe": filled(),
    "citer": among(YES_NO),
    "empreinte": free(),
    **ORIGIN,
}

#: The raw tables that every edition has: path inside the raw folder, and what they must hold. The tables of quality
#: tools are found by name: :func:`~quality_study.facts.tool_tables.tool_of`.
RAW_TABLES: Mapping[str, tuple[str, Schema]] = {
    "claims": ("claims.csv", CLAIMS),
    "contradictions": ("contradictions.csv", CONTRADICTIONS),
    "comparisons": ("comparisons.csv", COMPARISONS),
    "indicators": ("indicators.csv", INDICATORS),
    "assessment": ("tools/assessment.csv", ASSESSMENT),
    "remarks": ("tools/remarks.csv", REMARKS),
    "projects": ("tools/projects.csv", PROJECTS),
}


def check_table(table: pd.DataFrame, schema: Schema, file: str) -> list[Problem]:
    """List every value of a raw table that its schema refuses, in the order of the file.

    Parameters
    ----------
    table : DataFrame of str
        Index: line numbers of the file, as :func:`~quality_study.facts.csvfile.read_csv` gives them.
    schema : Schema
    file : str
        How to name the file.
    """
    problems = [
        Problem("valeur inconnue" if value else "champ vide", file, int(line), name, value or None, column.accepted)
        for name, column in schema.items()
        if name in table or not column.optional
        for line, value in zip(table.index, table[name], strict=True)
        if not column.admits(value)
    ]
    return sorted(problems, key=lambda p: (p.line or 0, p.column or ""))


def to_english(table: pd.DataFrame) -> pd.DataFrame:
    """Give a checked raw table its English column names and its coded values, keeping the line of each row."""
    out = table.rename(columns=HEADERS)
    maps: dict[str, Mapping[str, Any]] = {
        "status": {**STATUS, "": OWN},
        "relation": RELATION,
        "precision": PRECISION,
        "quoted": YES_NO,
        "retained": YES_NO,
        "winner": YES_NO,
        "kind": CONFLICT,
    }
    for column, values in maps.items():
        if column in out:
            out[column] = out[column].map(values)
    return out
