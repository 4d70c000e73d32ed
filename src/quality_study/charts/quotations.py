"""Comments that the team chose to quote, group by group, under the size of the whole group."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.page import (
    AXIS,
    LEFT,
    RIGHT,
    Row,
    beside,
    paragraph,
    root_figure,
    rule,
    status_tag,
    tags_note,
)
from quality_study.charts.rows import lay_out
from quality_study.comments.groups import TO_SORT
from quality_study.diagram.text import fit, line_height
from quality_study.style import BODY, GREY, SKY, SMALL, WIDTH, rendering
from quality_study.words.french import join, number, plural, typographic
from quality_study.words.glyphs import printable

_MODIFIED = "texte modifié par l’équipe"
_TOLD = "À droite d’un groupe : tous ses commentaires, cités ou non, parmi ceux de la question."
#: Millimetres: before a quotation, its stroke, and around it.
_INDENT, _STROKE, _AROUND, _AFTER = 6.0, 2.6, 0.8, 2.6


def quotations(data: pd.DataFrame, *, ax: Axes | None = None) -> Chart:
    r"""Write the quotations of one open question, on as many pages as needed.

    Parameters
    ----------
    data : DataFrame
        One row a quotation, those of a group together: ``group`` (empty when the team has not grouped it), ``count``
        (comments of the group, quoted or not), ``quotation``. Optional: ``n`` (comments of the question), ``modified``
        (the team changed its text), ``status``.
    ax : Axes, optional
        Write there instead of on pages.

    Returns
    -------
    Chart

    Examples
    --------
    >>> rows = pd.DataFrame({"group": "Accueil", "count": 7, "quotation": ["Très bien", "Froid"]})
    >>> quotations(rows).words.replace("\xa0", " ")
    '2 citations en 1 groupe. Accueil, 7 commentaires : « Très bien » et « Froid ».'
    """
    rows = data.reset_index(drop=True)
    tagged = "status" in rows and rows["status"].nunique() > 1
    listed: list[Row] = []
    with rendering():
        for title, of_group in rows.groupby("group", sort=False):
            records = of_group.to_dict("records")
            count, n = int(records[0]["count"]), records[0].get("n")
            size = plural(count, "commentaire") if n is None else f"{number(count)} sur {plural(int(n), 'commentaire')}"
            heading = fit(printable(str(title) or TO_SORT), LEFT + AXIS - 4.0, bold=True)
            paint = partial(_heading, lines=heading, size=typographic(size))
            listed.append(Row(len(heading) * line_height(BODY) + 2.4, paint, heading=True))
            for record in records:
                lines = fit(f"« {printable(str(record['quotation']))} »", WIDTH - _INDENT - 10.0)
                said = [(line, BODY) for line in lines] + ([(_MODIFIED, SMALL)] if record.get("modified") else [])
                for place, (line, points) in enumerate(said):
                    status = str(record["status"]) if tagged and place == 0 else ""
                    ends = place == len(said) - 1
                    line_row = partial(_line, line=line, size=points, status=status, last=ends)
                    height = line_height(points) + (2 * _AROUND if ends else 0.0)
                    listed.append(Row(height, line_row, heading=place == 0 and not ends))
            listed.append(Row(_AFTER, lambda ax, y: None))

        def ready(axes: Axes, height: float) -> None:
            axes.set_axis_off()
            axes.set_xlim(0, 1)

        axes, pages = lay_out(listed, ready, ax=ax, bottom=1.0)
    note = typographic(f"{_TOLD} {tags_note(rows['status'] if tagged else [])}".strip()) if len(rows) else ""
    return Chart(root_figure(axes), axes, rows, describe(rows), pages, note)


def describe(rows: pd.DataFrame) -> str:
    """Tell the groups and their quotations in words."""
    parts = []
    for title, of_group in rows.groupby("group", sort=False):
        said = []
        for record in of_group.to_dict("records"):
            changed = f" ({_MODIFIED})" if record.get("modified") else ""
            said.append(f"« {printable(str(record['quotation']))} »{changed}")
        count = plural(int(of_group["count"].iloc[0]), "commentaire")
        parts.append(f"{printable(str(title) or TO_SORT)}, {count} : {join(said)}.")
    head = f"{plural(len(rows), 'citation')} en {plural(len(parts), 'groupe')}."
    return typographic(" ".join([head, *parts]))


def _heading(ax: Axes, y: float, *, lines: Sequence[str], size: str) -> None:
    paragraph(ax, -LEFT, y, lines, weight="bold")
    beside(ax, RIGHT, y + line_height(BODY) / 2, size, right=True, ha="right", size=SMALL, color=GREY)
    rule(ax, y + len(lines) * line_height(BODY) + 1.2)


def _line(ax: Axes, y: float, *, line: str, size: float, status: str, last: bool) -> None:
    """Write a line of a quotation beside its stroke."""
    height = line_height(size)
    x = (_STROKE - LEFT) / AXIS
    ax.plot([x, x], [y + 0.2, y + height - (0.2 if last else -0.2)], color=SKY, linewidth=2.0, clip_on=False)
    look: dict[str, Any] = {"color": GREY, "style": "italic"} if size == SMALL else {}
    beside(ax, _INDENT - LEFT, y + height / 2, line, size=size, **look)
    status_tag(ax, y + height / 2, status)
