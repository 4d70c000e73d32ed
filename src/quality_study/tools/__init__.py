"""Quality tools, one a file: rows of a CSV file -> layout -> drawing.

The tool ``NAME`` has its table in :mod:`quality_study.facts.tool_tables`, which says what the rows must hold, and its
drawing, the function ``NAME(rows, *, ...)``, in the module of this package that has its name.
"""

from quality_study.tools.affinity import affinity
from quality_study.tools.card_sort import card_sort
from quality_study.tools.checklist import checklist
from quality_study.tools.context import context
from quality_study.tools.five_whys import five_whys
from quality_study.tools.flowchart import flowchart
from quality_study.tools.gantt import gantt
from quality_study.tools.impact_effort import impact_effort
from quality_study.tools.ishikawa import ishikawa
from quality_study.tools.pareto import pareto
from quality_study.tools.pdca import pdca
from quality_study.tools.pdpc import pdpc
from quality_study.tools.pds import pds
from quality_study.tools.process_map import process_map
from quality_study.tools.qqoqcp import qqoqcp
from quality_study.tools.questionnaire_form import questionnaire_form
from quality_study.tools.raci import raci
from quality_study.tools.radar import radar
from quality_study.tools.relations import relations
from quality_study.tools.resources import resources
from quality_study.tools.risk_map import risk_map
from quality_study.tools.sipoc import sipoc
from quality_study.tools.swimlane import swimlane
from quality_study.tools.swot import swot
from quality_study.tools.tree import tree

__all__ = [
    "affinity",
    "card_sort",
    "checklist",
    "context",
    "five_whys",
    "flowchart",
    "gantt",
    "impact_effort",
    "ishikawa",
    "pareto",
    "pdca",
    "pdpc",
    "pds",
    "process_map",
    "qqoqcp",
    "questionnaire_form",
    "raci",
    "radar",
    "relations",
    "resources",
    "risk_map",
    "sipoc",
    "swimlane",
    "swot",
    "tree",
]
