"""The codes that platforms give back in their exports: one place, so that what goes out can come in again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from quality_study.forms.content import Matrix, Section, each_block
from quality_study.importers import kobotoolbox, limesurvey
from quality_study.importers.source import Sheet

#: What an XLSForm takes as the name of a question.
_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
#: LimeSurvey takes letters and digits only, at most so many, a letter first, and keeps some words for itself.
_LIMESURVEY = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
_RESERVED = frozenset({"lang", "sid", "savedid", "token", "time", "qid", "gid", "id", "self", "that", "this", "seed"})
#: In which dialect the answers to a form come back, where its identifiers head the columns.
_COMES_BACK = {"limesurvey": limesurvey.DIALECT, "xlsform": kobotoolbox.DIALECT}


def choice_code(letter: str, position: int, width: int = 0) -> str:
    """Return the code of an answer: its position in the list, from 1, after a letter.

    Examples
    --------
    >>> choice_code("A", 3), choice_code("SQ", 3, 3)
    ('A3', 'SQ003')
    """
    return f"{letter}{position:0{width}d}"


def limesurvey_code(identifier: str) -> str:
    """Return the code of a question in LimeSurvey: its identifier without ``_``, ``-`` and dots.

    Examples
    --------
    >>> limesurvey_code("table_1")
    'table1'
    """
    return re.sub(r"[_.-]", "", identifier)


def matrix_codes(sections: Sequence[Section], taken: Iterable[str]) -> Mapping[Matrix, str]:
    """Return a code for every grid, ``grille1``, ``grille2``..., none of them among the codes `taken`."""
    used = {code.casefold() for code in taken}
    codes: dict[Matrix, str] = {}
    for block in each_block(sections):
        if isinstance(block, Matrix):
            codes[block] = free_name(f"grille{len(codes) + 1}", used)
            used.add(codes[block].casefold())
    return codes


def free_name(base: str, taken: Iterable[str]) -> str:
    """Return `base`, with a letter at its end if it is among `taken` (compared without case).

    Examples
    --------
    >>> free_name("grille1", {"grille1"})
    'grille1x'
    """
    used = set(taken)
    name = base
    while name.casefold() in used:
        name += "x"
    return name


def refused_identifiers(identifiers: Sequence[str], platform: str) -> dict[str, str]:
    """Tell why a platform, or any, refuses an identifier; those that pass are absent.

    Examples
    --------
    >>> refused_identifiers(["table_1", "token"], "limesurvey")
    {'token': 'LimeSurvey garde ce mot pour lui'}
    """
    refused: dict[str, str] = {}
    codes = {i: limesurvey_code(i).casefold() for i in identifiers}
    often = Counter(codes.values())
    for i in identifiers:
        if not _XML_NAME.fullmatch(i):
            refused[i] = "un identifiant a des lettres sans accent, des chiffres et « _ », et commence par une lettre"
        elif platform == "limesurvey" and codes[i] in _RESERVED:
            refused[i] = "LimeSurvey garde ce mot pour lui"
        elif platform in _COMES_BACK and _is_own(codes[i] if platform == "limesurvey" else i, platform):
            refused[i] = "la plateforme a une colonne de ce nom dans son export, où la question serait confondue"
        elif platform != "limesurvey":
            continue
        elif not _LIMESURVEY.fullmatch(codes[i]):
            refused[i] = "LimeSurvey n’admet que 20 lettres et chiffres, une lettre d’abord"
        elif often[codes[i]] > 1:
            refused[i] = "sans « _ », que LimeSurvey n’admet pas, deux identifiants sont les mêmes"
    return refused


def _is_own(code: str, platform: str) -> bool:
    return _COMES_BACK[platform].layout(Sheet("", [[code]], [1])).headings[0].own
