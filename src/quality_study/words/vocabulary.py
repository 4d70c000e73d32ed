"""The one place where French headers and values of the data files meet the English names of the code."""

from __future__ import annotations

from collections.abc import Mapping

STATUS: Mapping[str, str] = {"publié": "published", "déduit": "derived", "illustratif": "illustrative"}
#: What a team writes in its own year and calls nothing else: drawn plain, without a mark or a word.
OWN = "own"
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
#: How a published share was rounded; empty: to the last digit written.
PRECISION: Mapping[str, str] = {"": "", "unité": "unit", "5 points": "five"}
#: How two claims of a report stand against each other.
CONFLICT: Mapping[str, str] = {
    "contradiction": "contradiction",
    "verbe": "verb",
    "apparente": "apparent",
    "unité": "unit",
    "termes": "wording",
}
#: Stands in a text for what the team has to write.
TO_FILL = "[à remplir]"
YES_NO: Mapping[str, bool] = {"oui": True, "non": False}

#: What a reader sees for each status; a cell of a breakdown may also be unknown.
STATUS_LABEL: Mapping[str, str] = {
    **{english: french for french, english in STATUS.items()},
    "unknown": "inconnu",
    OWN: "",
}


def in_brackets(*parts: str) -> str:
    """Return what stands in brackets after a name, most often its status; nothing when there is nothing to say.

    Examples
    --------
    >>> in_brackets("action", STATUS_LABEL["derived"]), in_brackets(STATUS_LABEL[OWN])
    (' (action, déduit)', '')
    """
    said = ", ".join(part for part in parts if part)
    return f" ({said})" if said else ""


CONFLICT_LABEL: Mapping[str, str] = {
    "contradiction": "contradiction",
    "verb": "selon le sens d’un verbe",
    "apparent": "contradiction apparente",
    "unit": "changement d’unité",
    "wording": "changement de termes",
}
#: What became of a claim once compared with the responses.
VERDICT_LABEL: Mapping[str, str] = {
    "reproduced": "reproduit",
    "rounding": "à l’arrondi près",
    "wrong": "faux",
    "unchecked": "non vérifiable",
}

HEADERS: Mapping[str, str] = {
    "acteur": "actor",
    "activite": "activity",
    "ambiguite": "ambiguity",
    "ancien_item": "older_item",
    "ancienne_categorie": "older_category",
    "ancienne_edition": "older_edition",
    "apres": "after",
    "avancement": "progress",
    "base": "base",
    "branche": "branch",
    "carte": "card",
    "categorie": "category",
    "categorie_1": "category_1",
    "categorie_2": "category_2",
    "cause": "cause",
    "cible": "target",
    "citer": "quoted",
    "contre": "against",
    "critere": "criterion",
    "debut": "start",
    "denominateur": "denominator",
    "detection": "detection",
    "ecole": "school",
    "effectif": "count",
    "effet": "effect",
    "effort": "effort",
    "empreinte": "fingerprint",
    "enonce": "statement",
    "explication": "explanation",
    "famille": "family",
    "figure": "figure",
    "fin": "end",
    "gravite": "severity",
    "groupe": "group",
    "id": "id",
    "impact": "impact",
    "intitule": "label",
    "item": "item",
    "item_1": "item_1",
    "item_2": "item_2",
    "laureat": "winner",
    "lecture": "reading",
    "maximum": "maximum",
    "nature": "kind",
    "note": "score",
    "objet": "subject",
    "occurrence": "occurrence",
    "parade": "action",
    "parent": "parent",
    "participant": "participant",
    "phase": "phase",
    "pile": "pile",
    "population": "population",
    "precision": "precision",
    "projet": "project",
    "question": "question",
    "reglement": "settlement",
    "relation": "relation",
    "responsable": "owner",
    "repondant": "respondent",
    "ressource": "resource",
    "retenue": "retained",
    "risque": "risk",
    "role": "role",
    "rubrique": "heading",
    "section": "section",
    "source": "source",
    "statut": "status",
    "suivants": "next",
    "tache": "task",
    "texte": "text",
    "type": "type",
    "unite": "unit",
    "valeur": "value",
}
