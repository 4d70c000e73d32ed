"""Text that a spreadsheet would take for a formula, made harmless in the CSV files we write, and given back as it was.

An apostrophe is put before a sign that could begin a formula (``=``, ``+``, ``-``, ``@``) at the start of a cell or,
since a French spreadsheet cuts our file at semicolons and not at commas, after a semicolon, tab or line break inside.
A text that has the apostrophe already gets another, so that taking one off always gives the text back. Numbers stay.

References
----------
OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re

_SIGN = "[=+\\-@＝＋－＠]"
_BLANK = '[ "\u00a0\u202f\u200b]*'
#: A number as people write it: « +5,4 % ».
_DIGITS = r"\d+(?:[.,]\d+)?(?:[ \u00a0\u202f]?%)?"
# At the start any sign counts; further on, only one that an expression may follow: « ;-) » is left alone.
_PLACES = re.compile(
    rf"(?P<start>\A(?:{_BLANK}|\s*))(?P<run>'*)(?={_SIGN})"
    rf"|(?P<inner>[;\t\r\n]{_BLANK})(?P<more>'*)(?!{_SIGN}{_DIGITS}\s*(?:[;)\]]|\Z))(?={_SIGN}(?:{_SIGN}|\s)*[\w(\"'.{{\[#$])"
)
_NUMBER = re.compile(rf"[+-]?{_DIGITS}")


def protect(text: str) -> str:
    """Return a text that no spreadsheet evaluates.

    Examples
    --------
    >>> protect("=1+1"), protect("-5"), protect("oui ;-)"), protect("a;=1+1"), protect("−23,7 ; +5,4")
    ("'=1+1", '-5', 'oui ;-)', "a;'=1+1", '−23,7 ; +5,4')
    """
    return text if _NUMBER.fullmatch(text) else _PLACES.sub(lambda m: m[0] + "'", text)


def unprotect(text: str) -> str:
    """Give back a text that :func:`protect` made harmless; others are left as they are.

    Examples
    --------
    >>> unprotect("'=1+1"), unprotect("=1+1"), unprotect("''=1+1")
    ('=1+1', '=1+1', "'=1+1")
    """
    return _PLACES.sub(lambda m: m[0][:-1] if m[0].endswith("'") else m[0], text)
