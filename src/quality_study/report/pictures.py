"""Pictures of a notebook: beside it, attached to it, or drawn by a cell; kept by what they contain."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from quality_study.words.errors import Problem, StudyError

#: Endings of the files that can be printed.
FORMATS = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp")
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml"}
_EXAMPLE = "![légende](image.png)"


@dataclass(frozen=True)
class Picture:
    """What a picture contains, and the file that it comes from, if any."""

    content: bytes
    path: Path | None = None

    @property
    def kind(self) -> str:
        """Ending of its format, told by its first bytes; empty if it is no picture that can be printed."""
        head = self.content[:12]
        for start, kind in ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif")):
            if head.startswith(start):
                return kind
        if head.startswith(b"RIFF") and head.endswith(b"WEBP"):
            return "webp"
        return "svg" if re.search(rb"<svg[\s>]", self.content[:5000]) else ""

    @property
    def name(self) -> str:
        """Name of its file beside the document."""
        return f"image-{hashlib.sha256(self.content).hexdigest()[:16]}.{self.kind}"

    @property
    def address(self) -> str:
        """The picture itself as an address, for a page that loads nothing."""
        return f"data:{_TYPES[self.kind]};base64,{base64.b64encode(self.content).decode()}"


def find_picture(target: str, place: str, folder: Path | None, attachments: Mapping[str, Mapping[str, str]]) -> Picture:
    """Find the picture that a cell names.

    Parameters
    ----------
    target : str
        A path from the notebook, ``attachment:NAME``, or the picture itself (``data:``).
    place : str
        Cell that names it, for messages.
    folder : Path or None
        Folder of the notebook.
    attachments : mapping
        What is attached to the cell, by name then by type.

    Raises
    ------
    StudyError
        It is not there, not on this computer, or no picture.
    """
    scheme, colon, rest = target.partition(":")
    if scheme == "data" and colon:
        picture = Picture(_inline(rest))
    elif scheme == "attachment" and colon:
        picture = Picture(_attached(unquote(rest), place, attachments))
    elif re.match(r"//|[A-Za-z][\w+.-]+:", target):
        message = (
            "une image prise sur le réseau ne s’imprime pas : téléchargez-la à côté du carnet, "
            f"puis écrivez {_EXAMPLE} avec le nom du fichier"
        )
        raise StudyError([Problem(message, place, found=target)])
    else:
        picture = _beside(unquote(target), place, folder)
    if not picture.kind:
        message = f"ce n’est pas une image que le rapport sait imprimer ({', '.join(FORMATS)}) : convertissez-la"
        raise StudyError([Problem(message, place, found=target[:80])])
    return picture


def _inline(text: str) -> bytes:
    head, _, data = text.partition(",")
    return base64.b64decode(data) if head.endswith(";base64") else unquote_to_bytes(data)


def _attached(name: str, place: str, attachments: Mapping[str, Mapping[str, str]]) -> bytes:
    by_type = attachments.get(name)
    if not by_type:
        message = "cette image n’est pas jointe à la cellule : collez-la de nouveau, ou écrivez le nom d’un fichier"
        raise StudyError([Problem(message, place, found=f"attachment:{name}", accepted=sorted(attachments))])
    kind, data = next(iter(by_type.items()))
    try:
        return data.encode() if kind == "image/svg+xml" and data.lstrip().startswith("<") else base64.b64decode(data)
    except binascii.Error:
        return b""


def _beside(name: str, place: str, folder: Path | None) -> Picture:
    if Path(name).is_absolute() or "\\" in name:
        message = "le chemin d’une image part du dossier du carnet : copiez-la à côté de lui et donnez son seul nom"
        raise StudyError([Problem(message, place, found=name)])
    path = (folder or Path()) / name
    if folder is None or not path.is_file():
        there = sorted(p.name for p in path.parent.iterdir() if p.suffix.lower() in FORMATS) if _is_folder(path) else []
        message = f"image absente : mettez ce fichier à côté du carnet, ou corrigez son nom dans {_EXAMPLE}"
        raise StudyError([Problem(message, place, found=name, accepted=there)])
    return Picture(path.read_bytes(), path)


def _is_folder(path: Path) -> bool:
    return path.parent.is_dir()
