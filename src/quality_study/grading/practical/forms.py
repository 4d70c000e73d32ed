"""The form of a recorded value, told to students: is it there, of the right kind? Never whether it is right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from quality_study.grading.practical.agreement import is_number, single
from quality_study.words.french import number, typographic

#: What a recorded value is, as students read it: ``recorded("tp1.n", "effectif")``.
Unit = Literal["effectif", "part", "écart", "nombre", "texte", "date", "liste"]
#: Marks what is still to write, in code and in prose.
STUB = "VOTRE RÉPONSE ICI"
#: Name of our block in the metadata of a student's notebook.
METADATA = "quality_study"
#: What a name holds, and a record says, until the student writes the answer.
STUB_VALUE = "à compléter"
#: Longest value quoted back.
_SHOWN = 80


@dataclass(frozen=True)
class Form:
    """How a unit is named, and what values have it."""

    name: str
    fits: Callable[[Any], bool]


def _is_date(found: Any) -> bool:
    try:
        return isinstance(found, str) and len(found) == 10 and bool(dt.date.fromisoformat(found))
    except ValueError:
        return False


def _between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda found: is_number(found) and low <= found <= high


FORMS: Mapping[str, Form] = {
    "effectif": Form("un effectif, donc un nombre entier", lambda v: is_number(v) and v >= 0 and float(v).is_integer()),
    "part": Form("une part, donc un nombre entre 0 et 1", _between(0, 1)),
    "écart": Form("un écart de parts, donc un nombre entre −1 et 1", _between(-1, 1)),
    "nombre": Form("un nombre", is_number),
    "texte": Form("un texte", lambda found: isinstance(found, str) and bool(found.strip())),
    "date": Form("une date écrite AAAA-MM-JJ", _is_date),
    "liste": Form("une liste", lambda found: isinstance(found, list | tuple)),
}


@dataclass(frozen=True)
class Told:
    """What is said of one value.

    Attributes
    ----------
    name : str
    state : {"recorded", "todo", "missing", "form"}
        ``recorded``: a value of the right form, or None; ``todo``: still the stub; ``missing``: nothing recorded;
        ``form``: something else than what is asked for.
    sentence : str
        French, with its final stop.
    """

    name: str
    state: Literal["recorded", "todo", "missing", "form"]
    sentence: str


def tell(name: str, unit: str, values: Mapping[str, Any]) -> Told:
    """Say what is recorded under a name.

    Parameters
    ----------
    name : str
    unit : str
        One of :data:`Unit`; another is taken as a value of any form.
    values : mapping
        What was recorded, by name.

    Examples
    --------
    >>> tell("tp1.part", "part", {"tp1.part": 35}).sentence == (
    ...     "tp1.part\u00a0: 35 est consigné, mais on attend une part, donc un nombre entre 0 et 1."
    ... )
    True
    """
    if name not in values:
        return _told(
            name, "missing", "rien n'est consigné. La cellule a-t-elle été exécutée, et sa ligne record(…) gardée ?"
        )
    found = values[name] if unit == "liste" else single(values[name])
    if found == STUB_VALUE:
        return _told(name, "todo", "à compléter.")
    if found is None or (isinstance(found, float) and found != found):
        return _told(name, "recorded", "« pas de réponse » (None) est consigné.")
    form = FORMS.get(unit)
    if form is None or form.fits(found):
        return _told(name, "recorded", f"{_shown(found)} est consigné, sous la forme attendue.")
    return _told(name, "form", f"{_shown(found)} est consigné, mais on attend {form.name}.")


def _told(name: str, state: Literal["recorded", "todo", "missing", "form"], text: str) -> Told:
    return Told(name, state, f"{name}{typographic(' : ' + text)}")


def _shown(found: Any) -> str:
    if isinstance(found, bool):
        return "vrai" if found else "faux"
    if is_number(found):
        return number(found) if found == 0 or abs(found) >= 0.01 else f"{found:.2g}".replace(".", ",")
    text = f"« {found} »" if isinstance(found, str) else str(found)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
