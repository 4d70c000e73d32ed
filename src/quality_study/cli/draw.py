"""Draw one quality tool from one CSV file: what ``quality-study draw`` does, without a study around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from quality_study import tools
from quality_study.diagram import Drawing, check_scene
from quality_study.facts.tool_tables import TOOL_TABLES
from quality_study.facts.tool_tables.reading import read_tool
from quality_study.tools.card_sort import dendrogram
from quality_study.words.errors import Problem, StudyError, raise_if_any

#: Kinds of file a drawing can be written as.
KINDS = (".svg", ".pdf", ".png")
#: What else is drawn of a table, by tool and by what ends the name of its file.
COMPANIONS: dict[str, dict[str, Callable[[pd.DataFrame], Drawing]]] = {"card_sort": {"dendrogramme": dendrogram}}


def tool_columns() -> dict[str, list[str]]:
    """List the tools by the name the command line uses (``risk-map``) and the columns of their CSV file."""
    return {name.replace("_", "-"): list(tool.schema) for name, tool in TOOL_TABLES.items()}


def draw_file(tool: str, file: Path, output: Path, *, remarks: list[Problem] | None = None) -> list[Path]:
    """Draw a CSV file and write the drawing; further pages get ``-2``, ``-3``... before the ending.

    A tool may have companions, such as the dendrogram of a card sort: each is a file of its own, named after it.

    Parameters
    ----------
    tool : str
        Name of a tool: ``swot``, ``risk-map``...
    file, output : Path
    remarks : list, optional
        Receives what was understood or left out of the table, and what the method would have otherwise.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    StudyError
        Unknown tool or ending, or a table that the tool cannot draw; every problem is listed.
    """
    problems = []
    if tool not in tool_columns():
        problems.append(Problem("outil inconnu", found=tool, accepted=list(tool_columns())))
    if output.suffix.lower() not in KINDS:
        problems.append(Problem("sorte de dessin inconnue", str(output), found=output.suffix, accepted=KINDS))
    raise_if_any(problems)
    name = tool.replace("-", "_")
    read = read_tool(file, name)
    raise_if_any(read.problems)
    if read.rows.empty:
        raise StudyError([Problem("la table n’a aucune ligne", str(file))])
    rows = read.rows
    drawings = {output.stem: getattr(tools, name)(rows)}
    drawings |= {f"{output.stem}-{own}": draw(rows) for own, draw in COMPANIONS.get(name, {}).items()}
    faults = [fault for drawing in drawings.values() for scene in drawing.scenes for fault in check_scene(scene)]
    raise_if_any(Problem(fault, str(file)) for fault in faults)
    if remarks is not None:
        remarks += read.remarks
    return [
        path for stem, drawing in drawings.items() for path in drawing.save(output.with_name(f"{stem}{output.suffix}"))
    ]
