"""The one place where French headers and values of the data files meet the English names of the code."""

from __future__ import annotations

from collections.abc import Mapping

STATUS: Mapping[str, str] = {"publié": "published", "déduit": "derived", "illustratif": "illustrative"}
RELATION: Mapping[str, str] = {
    "=": "eq",
    "environ": "about",
    ">": "gt",
    ">=": "ge",
    "<": "lt",
    "<=": "le",
    "ordre": "order",
    "aucune": "none",
}
YES_NO: Mapping[str, bool] = {"oui": True, "non": False}

#: What a reader sees for each status; a cell of a breakdown may also be unknown.
STATUS_LABEL: Mapping[str, str] = {
    **{english: french for french, english in STATUS.items()},
    "unknown": "inconnu",
}

HEADERS: Mapping[str, str] = {
    "ambiguite": "ambiguity",
    "categorie": "category",
    "cible": "target",
    "debut": "start",
    "denominateur": "denominator",
    "ecole": "school",
    "enonce": "statement",
    "famille": "family",
    "figure": "figure",
    "fin": "end",
    "id": "id",
    "intitule": "label",
    "item": "item",
    "laureat": "winner",
    "lecture": "reading",
    "objet": "subject",
    "population": "population",
    "projet": "project",
    "relation": "relation",
    "retenue": "retained",
    "rubrique": "heading",
    "section": "section",
    "source": "source",
    "statut": "status",
    "texte": "text",
    "unite": "unit",
    "valeur": "value",
}
