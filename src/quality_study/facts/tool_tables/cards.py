"""Tables of one text a row: cards, points to tick, causes, processes."""

from __future__ import annotations

import pandas as pd

from quality_study.facts.schemas import ORIGIN, Schema, among, filled, free, naming
from quality_study.facts.tool_tables.twice import written_twice
from quality_study.words.errors import Problem

#: Kinds of lines of a check list: a title has no box.
TITLE, POINT = "titre", "point"
#: The branch of an Ishikawa diagram that is the effect; the others name a family of causes.
EFFECT = "Effet"
#: Kinds of process, from top to bottom, and the title of their band.
BANDS = {"management": "Management", "réalisation": "Réalisation", "support": "Support"}
#: What stands on both sides of the processes, and its title.
NEED, SATISFACTION = "besoin", "satisfaction"
CLIENT = {NEED: "Besoin du client", SATISFACTION: "Satisfaction du client"}

AFFINITY: Schema = {"id": filled(), "texte": filled(), "groupe": naming(), **ORIGIN}
CARD_SORT: Schema = {"participant": naming(), "carte": naming(), "pile": filled(), **ORIGIN}
CHECKLIST: Schema = {"id": free(), "texte": filled(), "type": among([TITLE, POINT]), **ORIGIN}
ISHIKAWA: Schema = {"branche": naming(usual=[EFFECT]), "texte": filled(), **ORIGIN}
PROCESS_MAP: Schema = {"type": among([*BANDS, *CLIENT]), "texte": filled(), **ORIGIN}


def check_affinity(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the identifiers used twice."""
    again = rows["id"].duplicated()
    message = "identifiant déjà pris par une autre ligne"
    places = zip(rows.index[again], rows["id"][again], strict=True)
    return [Problem(message, file, int(line), "id", str(found)) for line, found in places]


def check_card_sort(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the cards that a participant sorted twice."""
    again = rows.duplicated(["participant", "card"])
    places = zip(rows.index[again], rows["card"][again], strict=True)
    return [
        Problem("carte déjà placée par ce participant", file, int(line), "carte", str(card)) for line, card in places
    ]


def check_checklist(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find the identifiers written twice; several lines may have none."""
    named = rows[rows["id"] != ""]
    return list(written_twice(named, ["id"], file, header="id", said="identifiant déjà écrit"))


def check_ishikawa(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Ask for one effect, and at least one family."""
    effects = int((rows["branch"] == EFFECT).sum())
    if effects == 1 and len(rows) > 1:
        return []
    message = f"il faut une ligne « {EFFECT} », et une seule, puis des familles de causes"
    return [Problem(message, file, None, "branche", f"{effects} ligne « {EFFECT} »", ["1 ligne"])]
