"""What the cells of a notebook bring to the document, in order: their text, and what their code showed."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from quality_study.report import mime
from quality_study.report.markup import in_dollars
from quality_study.report.pandoc import HTML, MARKDOWN, SENTENCES
from quality_study.report.parameters import INJECTED_TAG
from quality_study.report.pictures import Picture
from quality_study.report.tree import words
from quality_study.words.french import number

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: What a plotting call gives back beside the chart: nothing to print.
_ARTIST = re.compile(r"<[\w.]+ (?:at 0x[0-9a-f]+|object\b)|<(?:Figure|\w*Axes\w*)[ :(]|<\w*Axes\w*>|\bText\(-?[\d.]")
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_RUNNING = re.compile(r"<(?:script|iframe|canvas|video|audio|object|embed)\b", re.IGNORECASE)
_EXTRACT = re.compile(r"<p>(\d+) rows × (\d+) columns</p>")
_WARNING = re.compile(r"\b[A-Z]\w*(?:Warning|Error)\b")
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True)
class Place:
    """A cell, as its author counts and JupyterLab names it."""

    notebook: str
    number: int
    id: str = ""

    def __str__(self) -> str:
        return f"{self.notebook}, cellule {self.number}" + (f" ({self.id})" if self.id else "")

    @property
    def told(self) -> str:
        """The same for a reader of the report."""
        return f"chapitre {PurePosixPath(self.notebook).stem}, cellule {self.number}"


@dataclass
class Part:
    """One thing to print: a text that pandoc reads, or blocks ready to be set.

    Attributes
    ----------
    place : Place
    text, reader : str
        What is to be read, and how; no reader when `blocks` are ready.
    blocks : list
        Nodes of pandoc.
    attachments : mapping
        Pictures attached to the cell.
    payload, record : dict or None
        A figure or table of the study; a recorded value.
    picture : Picture or None
        A picture that the cell drew, which the only block shows.
    """

    place: Place
    text: str = ""
    reader: str = ""
    blocks: list[Any] = field(default_factory=list)
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    payload: dict[str, Any] | None = None
    record: dict[str, Any] | None = None
    picture: Picture | None = None


def notebook_parts(name: str, notebook: NotebookNode) -> list[Part]:
    """List what a notebook prints; sentences that one cell says in a row are one text."""
    parts: list[Part] = []
    own = (cell for cell in notebook.cells if INJECTED_TAG not in cell.metadata.get("tags", []))
    for index, cell in enumerate(own, 1):
        place = Place(name, index, cell.get("id", ""))
        for part in _cell_parts(cell, place):
            if parts and part.reader == SENTENCES == parts[-1].reader and parts[-1].place == place:
                parts[-1].text += f"\n\n{part.text}"
            else:
                parts.append(part)
    return parts


def _cell_parts(cell: NotebookNode, place: Place) -> Iterator[Part]:
    if cell.cell_type == "markdown":
        yield Part(place, in_dollars(cell.source), MARKDOWN, attachments=cell.get("attachments", {}))
    elif cell.cell_type == "raw" and cell.source.strip():
        yield left_out(place, "une cellule brute", "Donnez-lui le type Markdown pour l’imprimer.")
    elif cell.cell_type == "code":
        pictures: list[str] = []
        for output in cell.outputs:
            data = output.get("data", {})
            if mime.FIGURE in data:
                pictures = []
            if "image/png" in data and (mime.FIGURE in data or mime.CAPTION in data):
                pictures.append(str(data["image/png"]))
            for part in _output(output, place):
                if part.payload is not None and mime.FIGURE in data:
                    part.payload["png"] = pictures  # those of its further pages come after it
                yield part


def _output(output: NotebookNode, place: Place) -> Iterator[Part]:
    """Read one output; of the ways that it can be shown, the best for paper."""
    if output.output_type == "stream" and output.name == "stderr":
        kinds = ", ".join(dict.fromkeys(_WARNING.findall(output.text)))
        yield left_out(place, "un avertissement de Python" + (f" ({kinds})" if kinds else ""))
    elif output.output_type == "stream":
        yield _verbatim(place, output.text)
    elif output.output_type == "error":
        yield _verbatim(place, f"{output.ename}: {output.evalue}")
    else:
        data = output.get("data", {})
        picture = next((kind for kind in _PICTURES if kind in data), None)
        if mime.CAPTION in data:
            return
        if mime.RECORD in data:
            yield Part(place, record=dict(data[mime.RECORD]))
        elif mime.FIGURE in data or mime.TABLE in data:
            payload = dict(data.get(mime.FIGURE) or data[mime.TABLE])
            mark = ["", ["qs-asset"], [["key", str(payload["id"])]]]
            yield Part(place, payload=payload, blocks=[{"t": "Div", "c": [mark, []]}])
        elif "text/markdown" in data:
            yield Part(place, str(data["text/markdown"]), SENTENCES)
        elif picture is not None:
            yield _drawn(place, picture, str(data[picture]), output.get("metadata", {}))
        elif "text/html" in data and not _RUNNING.search(str(data["text/html"])):
            shown = _EXTRACT.sub(_extract, str(data["text/html"]))
            yield Part(place, shown, HTML)
        elif str(data.get("text/latex", "")).startswith("$"):
            yield Part(place, str(data["text/latex"]), SENTENCES)
        elif set(data) - {"text/plain"}:
            kinds = ", ".join(sorted(set(data) - {"text/plain"}))
            yield left_out(place, f"une sortie interactive ({kinds})", "Montrez aussi une image ou un tableau.")
        elif not _ARTIST.search(str(data.get("text/plain", ""))):
            yield _verbatim(place, str(data.get("text/plain", "")))


def _drawn(place: Place, kind: str, data: str, metadata: Mapping[str, Any]) -> Part:
    picture = Picture(data.encode() if kind == "image/svg+xml" else base64.b64decode(data))
    if not picture.kind:
        return left_out(place, f"une image illisible ({kind})")
    own = metadata.get(kind)
    alt = (own.get("alt") if isinstance(own, Mapping) else None) or f"Graphique du {place.told}"
    image = {"t": "Image", "c": [["", [], []], words(str(alt)), [picture.name, ""]]}
    caption = [None, [{"t": "Plain", "c": words(str(alt))}]]
    return Part(
        place, blocks=[{"t": "Figure", "c": [["", [], []], caption, [{"t": "Plain", "c": [image]}]]}], picture=picture
    )


def _extract(found: re.Match[str]) -> str:
    """Say in French what pandas writes under a table too long to be shown whole."""
    return f"<p>Extrait d’un tableau de {number(int(found[1]))} lignes et {number(int(found[2]))} colonnes.</p>"


def left_out(place: Place, what: str, advice: str = "") -> Part:
    """Name in the report, in its place, what is not printed."""
    text = f"Non imprimé : {place.told}, {what}." + (f" {advice}" if advice else "")
    return Part(place, blocks=[{"t": "Para", "c": [{"t": "Emph", "c": words(text)}]}])


def _verbatim(place: Place, text: str) -> Part:
    lines = [line.rstrip("\r").rpartition("\r")[2].rstrip() for line in _TERMINAL.sub("", text).split("\n")]
    text = "\n".join(lines).strip("\n").expandtabs()
    shown = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf"))
    return Part(place, blocks=[{"t": "CodeBlock", "c": [["", [], []], shown]}] if shown.strip() else [])
