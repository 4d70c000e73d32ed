"""What a row says of other rows: they are named as they are, or nearly, in a list whose separator is free."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quality_study.words.spelling import spelled

_OTHERS = re.compile(r"[,;\n]")


def read_references(text: str, known: Sequence[str], *, labels: bool) -> str:
    """Write a list of names as the tools read it: ``3:oui|4:non``.

    A bar parts the names. Commas and semicolons do too, where what they part are names: in a label, or in the name of a
    task, they are signs like others.

    Parameters
    ----------
    text : str
    known : sequence of str
        The names that other rows have.
    labels : bool
        A word may follow a name, after a colon.

    Examples
    --------
    >>> read_references("3 : oui, 4:non", ["3", "4"], labels=True)
    '3:oui|4:non'
    >>> read_references("relire, corriger", ["Relire, corriger", "Relire"], labels=False)
    'Relire, corriger'
    >>> read_references("3:oui, si possible", ["3", "4"], labels=True)
    '3:oui, si possible'
    """

    def named(part: str) -> tuple[str, str]:
        name, _, label = part.partition(":") if labels else (part, "", "")
        return name.strip(), label.strip()

    def is_known(part: str) -> bool:
        return spelled(named(part)[0], known) is not None

    parts: list[str] = []
    for part in text.split("|"):
        pieces = [piece for piece in _OTHERS.split(part) if piece.strip()]
        listed = len(pieces) > 1 and (all(map(is_known, pieces)) or (labels and any(":" in p for p in pieces[1:])))
        alone = not labels and is_known(part)
        parts += pieces if listed and not alone else [part]
    written = []
    for name, label in map(named, parts):
        name = spelled(name, known) or name
        written += [f"{name}:{label}" if label else name] if name or label else []
    return "|".join(written)
