"""Tables of texts under headings: QQOQCP, SWOT, SIPOC, PDS and PDCA."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from quality_study.facts.schemas import ORIGIN, Schema, filled, naming
from quality_study.words.errors import Problem

PDCA = ("Planifier", "Réaliser", "Mesurer", "Améliorer")
#: The headings of a QQOQCP are free; these two take the whole width.
QQOQCP = ("Indicateurs", "Question")
PDS = ("Attentes du public", "Mission", "Politiques", "Priorités", "Objectifs mesurables", "Mesures")
SIPOC = ("Fournisseurs", "Entrées", "Processus", "Sorties", "Clients")
SWOT = ("Forces", "Faiblesses", "Opportunités", "Menaces")


def cells_of(headings: Sequence[str] = ()) -> Schema:
    """Return the columns of a tool that has these headings; without any, they are free."""
    return {"rubrique": naming(usual=headings), "texte": filled(), **ORIGIN}


def check_headings(rows: pd.DataFrame, file: str, headings: Sequence[str]) -> list[Problem]:
    """List the headings that a tool does not have, and those it lacks."""
    found = rows["heading"]
    problems = [
        Problem("rubrique inconnue", file, int(str(line)), "rubrique", value, headings)
        for line, value in found.items()
        if value not in headings
    ]
    missing = [h for h in headings if h not in set(found)]
    return problems + [Problem(f"rubrique manquante : « {h} »", file, None, "rubrique") for h in missing]
