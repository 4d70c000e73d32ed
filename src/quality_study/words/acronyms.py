"""What the acronyms of quality and of the French administration stand for, in French."""

from __future__ import annotations

from collections.abc import Mapping

#: Those that any report may use; an edition adds its own under ``[glossary]`` of ``edition.toml``.
ACRONYMS: Mapping[str, str] = {
    "AMDEC": "analyse des modes de défaillance, de leurs effets et de leur criticité",
    "DAJ": "direction des affaires juridiques, ministères économiques et financiers",
    "DGDDI": "direction générale des douanes et droits indirects",
    "DGFiP": "direction générale des finances publiques",
    "ENFiP": "École nationale des finances publiques",
    "IC": "intervalle de confiance",
    "KJ": "méthode de Jiro Kawakita : ranger des idées par affinité",
    "LOLF": "loi organique du 1er août 2001 relative aux lois de finances",
    "PDCA": "plan, do, check, act : planifier, réaliser, mesurer, améliorer",
    "PDPC": "process decision program chart : diagramme de décision, une parade à chaque obstacle",
    "PDS": "planification dynamique stratégique : des attentes du public aux objectifs et à leurs mesures",
    "QQOQCP": "qui, quoi, où, quand, comment, pourquoi : les questions qui cernent un sujet",
    "RACI": "qui réalise, qui répond du résultat, qui est consulté, qui est informé",
    "RGPD": "règlement général sur la protection des données",
    "SIPOC": "supplier, input, process, output, customer : fournisseurs, entrées, processus, sorties, clients",
    "UTC": "université de technologie de Compiègne",
}
