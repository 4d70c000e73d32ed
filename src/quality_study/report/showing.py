"""A figure or a table of the catalogue in the output of a cell: pictures to look at, a payload for the documents."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from IPython.display import display

from quality_study.charts.chart import Chart, Drawable, as_chart, encoded
from quality_study.charts.readable import readable
from quality_study.diagram import Drawing, check_scene, pictures
from quality_study.facts.edition import Edition
from quality_study.report import mime
from quality_study.report.catalogue import Entry
from quality_study.report.figure_data import figure_data
from quality_study.report.flag import flag_of, flagged, flagged_caption, flagged_words
from quality_study.report.message import contradicted
from quality_study.report.printed import PrintTable, printed_frame
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import typographic
from quality_study.words.values import frenchify

#: What a notebook shows: a chart of ours or of matplotlib and seaborn, a quality tool, a table.
Shown = Drawable | Drawing | PrintTable | pd.DataFrame
#: Says what stands under a figure, from the questions that it is about and what its drawing says of itself.
Note = Callable[[Sequence[str], str], str]


def is_blank(shown: Shown) -> bool:
    """Tell whether there is nothing to see: a chart of ours, a tool or a table made of no row."""
    if isinstance(shown, Chart):
        return shown.data.empty
    if isinstance(shown, Drawing):
        return not shown.alt
    return not shown.rows if isinstance(shown, PrintTable) else isinstance(shown, pd.DataFrame) and shown.empty


def show_entry(key: str, entry: Entry, shown: Shown, *, message: str, origin: Edition, note: Note) -> None:
    """Show what stands at an entry of the catalogue.

    Parameters
    ----------
    key : str
        Of the entry, or of one of its parts.
    entry : Entry
    shown : Chart, Figure, Axes, seaborn grid, Drawing, PrintTable or DataFrame
    message : str
        What the figure tells, with its values; printed above it.
    origin : Edition
        Decides whether it is marked as invented.
    note : callable
        Says what stands under a figure, from the questions that it shows and its own note.

    Raises
    ------
    StudyError
        It cannot be read, or its message is denied by the percentages that it gives.
    """
    entry = entry.model_copy(update={"caption": flagged_caption(entry.caption, origin)})
    message = typographic(frenchify(message))
    raise_if_any(Problem(f"le message de « {key} » se contredit : {fault}") for fault in contradicted(message))
    if isinstance(shown, PrintTable | pd.DataFrame):
        table = shown if isinstance(shown, PrintTable) else printed_frame(shown)
        _show_table(key, entry, table)
        return
    title = f"{entry.label} : {entry.caption}"
    drawn = shown if isinstance(shown, Drawing) else as_chart(shown)
    faults = (
        [fault for scene in drawn.scenes for fault in check_scene(scene)]
        if isinstance(drawn, Drawing)
        else [fault for page in drawn.pages for fault in readable(page)]
    )
    raise_if_any(Problem(f"la figure « {key} » ne se lit pas : {fault}") for fault in faults)
    if isinstance(drawn, Drawing):
        drawing = flagged(drawn, origin)
        both = [pictures(scene, "svg", "png", title=title, dpi=144) for scene in drawing.scenes]
        told = {"message": message, "note": note((), ""), "alt": drawing.alt, "data": figure_data(drawing.data)}
        _show_figure(_payload(key, entry) | told, both, entry)
        return
    flag = flag_of(origin)
    items = list(drawn.data["item"].unique()) if "item" in drawn.data else []
    both = [
        [encoded(page, "svg", title=title, under=flag), encoded(page, "png", dpi=144, under=flag)]
        for page in drawn.pages
    ]
    # Shown here, it is not shown again by Jupyter, which shows what pyplot holds at the end of a cell.
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        for page in drawn.pages:
            pyplot.close(page)
    words = flagged_words(drawn.words, flag)
    told = {"message": message, "note": note(items, drawn.note), "alt": words, "data": figure_data(drawn.data)}
    _show_figure(_payload(key, entry) | told, both, entry)


def _show_figure(payload: dict[str, Any], both: Sequence[Sequence[bytes]], entry: Entry) -> None:
    """Hand the SVG to the exporters and a PNG to JupyterLab, which has neither our font nor a way to trust SVG."""
    if payload["message"]:
        display({mime.CAPTION: {}, "text/markdown": f"**{payload['message']}**"}, raw=True)
    payload["pages"] = [svg.decode() for svg, _ in both]
    for number, (_, png) in enumerate(both):
        picture = {"image/png": base64.b64encode(_small_png(png)).decode(), "text/plain": payload["alt"]}
        display(picture | ({mime.FIGURE: payload} if number == 0 else {mime.CAPTION: {}}), raw=True)
    _show_caption(entry, payload["note"])


def _small_png(content: bytes) -> bytes:
    """Return a picture of flat colours in a third of its bytes: on white, with a palette."""
    from PIL import Image

    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    buffer = io.BytesIO()
    flat = Image.alpha_composite(paper, picture).convert("RGB")
    flat.quantize(128, dither=Image.Dither.NONE).save(buffer, "png")
    return buffer.getvalue()


def _show_table(key: str, entry: Entry, table: PrintTable) -> None:
    table, note = table.without_constants()
    payload = _payload(key, entry) | {
        "note": note,
        "header": table.header,
        "rows": table.rows,
        "widths": table.widths,
        "right": table.right,
    }
    frame = pd.DataFrame(table.rows, columns=list(table.header))
    shown = {"text/html": frame.to_html(index=False), "text/plain": frame.to_string(index=False)}
    display({mime.TABLE: payload, **shown}, raw=True)
    _show_caption(entry, note)


def _show_caption(entry: Entry, note: str) -> None:
    text = typographic(f"**{entry.label}.** {entry.caption}") + (f"\n\n<small>{note}</small>" if note else "")
    display({mime.CAPTION: {}, "text/markdown": text}, raw=True)


def _payload(key: str, entry: Entry) -> dict[str, Any]:
    return {
        "id": key,
        "label": entry.label,
        "number": entry.number,
        "kind": entry.kind,
        "caption": typographic(entry.caption),
    }
