"""What passes from one year to the next in a text: the year moves, any other number is left to fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from quality_study.words.vocabulary import TO_FILL

#: Begins a comment line that asks something of the team; the team removes the line once it is done.
TO_DO = "# À faire :"
#: The same, for what can only be done once the report is written.
TO_DO_LAST = "# À faire à la fin :"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def moved(text: str, old_year: int, new_year: int, *, kept: Collection[str] = ()) -> str:
    """Carry a text over to another year.

    Parameters
    ----------
    text : str
    old_year, new_year : int
        The first becomes the second.
    kept : collection of str
        Numbers that say nothing of a year, such as the bounds of a rating.

    Examples
    --------
    >>> moved("Le groupe 7 en 2011", 2011, 2027)
    'Le groupe [à remplir] en 2027'
    >>> moved("De 0 à 10 ?", 2011, 2027, kept=["0", "10"])
    'De 0 à 10 ?'
    """

    def replace(match: re.Match[str]) -> str:
        found = match[0]
        if found == str(old_year):
            return str(new_year)
        return found if found in kept else TO_FILL

    return _NUMBER.sub(replace, text)


def toml(value: object) -> str:
    r"""Write a text, a number, a boolean, a list or a table as a TOML value on one line.

    Examples
    --------
    >>> toml(("Oui", 'Dit « "non" »'))
    '["Oui", "Dit « \\"non\\" »"]'
    >>> toml({"1": "Oui"}), toml(True), toml(10.0)
    ('{ "1" = "Oui" }', 'true', '10')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    raise ValueError(f"cannot be written as TOML: {value!r}")
