"""Pages that show what students wrote and can do nothing: offline, no script, everything escaped."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jinja2
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from quality_study.words.french import number, plural, typographic

#: Longest prose, and longest recorded value, that a page shows; more is said to be cut.
LONGEST_PROSE, LONGEST_VALUE = 20_000, 300
_MOST_ITEMS = 20
#: Every row of a table of Markdown is filled up to the width of the first: ten thousand short ones would swell a page.
_MOST_BARS = 2_000
_FOLDER = Path(__file__).with_name("template")
# Control characters, surrogates, and the marks that write right to left: they would make a page lie.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_OFF = ["entity", "image", "link", "autolink", "html_inline", "html_block", "reference"]


def render(
    template: str, values: Mapping[str, Any], *, style: str = "", drawings: bool = False, pictures: bool = False
) -> bytes:
    """Fill a page of the folder ``template``; every value is escaped, unless :func:`prose` or the program made it.

    The page carries a content security policy: nothing is loaded, no script runs, and the only style is its own.

    Parameters
    ----------
    template : str
        Name of the page, without ``.html``.
    values : mapping
        What the page reads.
    style : str
        More CSS, such as that of an embedded font.
    drawings : bool
        The page holds SVG of ours, whose shapes have their own style.
    pictures : bool
        The page holds pictures, in itself.
    """
    css = style + (_FOLDER / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")
    allowed = "'unsafe-inline'" if drawings else f"'sha256-{digest}'"
    policy = f"default-src 'none'; style-src {allowed}; font-src data:; base-uri 'none'; form-action 'none'"
    policy += "; img-src data:" if pictures else ""
    text = _templates().get_template(f"{template}.html").render(**values, css=Markup(css), policy=policy)
    return text.encode("utf-8", "replace")


def prose(text: str) -> Markup:
    r"""Set the Markdown of a student as HTML that holds no tag, link or picture of theirs.

    Examples
    --------
    >>> prose("# Titre <script>alert(1)</script>")
    Markup('<p><strong>Titre &lt;script&gt;alert(1)&lt;/script&gt;</strong></p>\n')
    >>> prose("[ici](javascript:alert(1))")
    Markup('<p>[ici](javascript:alert(1))</p>\n')
    """
    kept = clean(text[:LONGEST_PROSE], longest=LONGEST_PROSE)
    made = Markup("<pre>{}</pre>\n").format(kept)
    if kept.count("|") <= _MOST_BARS:
        typeset = Markup(_markdown().renderer.render(_tamed(_markdown().parse(kept)), _markdown().options, {}))
        if _letters(typeset.striptags()) == _letters(kept):  # else too deep, or cells beyond the columns of a table
            made = typeset
    return made + Markup("<p>{}</p>\n").format(_cut(text)) if len(text) > LONGEST_PROSE else made


def clean(text: str, *, longest: int = LONGEST_VALUE) -> str:
    """Cut a text that is too long, and show as a box the characters that cannot be seen.

    Examples
    --------
    >>> clean("a" * 12, longest=5) == "aaaaa… (texte coupé\u00a0: 12 caractères en tout)"
    True
    """
    cut = _cut(text) if len(text) > longest else ""
    return _UNSEEN.sub("\N{WHITE SQUARE}", text[:longest].replace("\r\n", "\n").replace("\r", "\n")) + cut


def shown(value: Any, *, digits: int = 6) -> str:
    r"""Write a recorded value for a French reader.

    Examples
    --------
    >>> shown(0.3456789), shown(12), shown("Oui"), shown([1, 2.5]), shown(None), shown(True)
    ('0,345679', '12', '«\xa0Oui\xa0»', '1\u202f; 2,5', 'rien', 'vrai')
    """
    if value is None:
        return "rien"
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, int):
        return number(value) if abs(value) < 10**15 else clean(_digits(value))
    if isinstance(value, float):
        return _float(value, digits)
    if isinstance(value, str):
        return f"«\u00a0{clean(value)}\u00a0»"
    if isinstance(value, Mapping):
        parts = [f"{clean(str(k))}\u00a0: {shown(v, digits=digits)}" for k, v in list(value.items())[:_MOST_ITEMS]]
    elif isinstance(value, Sequence):
        parts = [shown(v, digits=digits) for v in value[:_MOST_ITEMS]]
    else:
        return clean(json.dumps(value, ensure_ascii=False, default=str))
    more = len(value) - len(parts)
    parts += [f"… ({plural(len(value), 'élément')} en tout)"] if more > 0 else []
    return clean("\u202f; ".join(parts), longest=4 * LONGEST_VALUE) if parts else "liste vide"


def shown_pair(expected: Any, found: Any) -> tuple[str, str]:
    """Write two values so that they look different when they are.

    Examples
    --------
    >>> shown_pair(1 / 3, 0.33333334)
    ('0,333333333', '0,33333334')
    """
    for digits in (6, 9, 12, 17):
        pair = shown(expected, digits=digits), shown(found, digits=digits)
        if pair[0] != pair[1] or expected == found:
            return pair
    return pair


def _cut(text: str) -> str:
    return typographic(f"… (texte coupé : {plural(len(text), 'caractère')} en tout)")


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _float(value: float, digits: int) -> str:
    if value != value or abs(value) == float("inf"):
        return number(value)
    if value and not 1e-4 <= abs(value) < 1e15:
        return f"{value:.{digits}g}".replace(".", ",").replace("-", "−")
    text = f"{abs(value):.{digits}g}"
    whole, _, rest = (f"{abs(value):.0f}" if "e" in text else text).partition(".")
    return ("−" if value < 0 else "") + number(int(whole)) + (f",{rest}" if rest else "")


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # Python refuses to write thousands of digits
        return f"entier de {number(value.bit_length())} bits"


def _tamed(tokens: list[Token]) -> list[Token]:
    """Turn headings into bold lines, so that the outline of the page stays ours, and drop style attributes."""
    for token in tokens:
        token.attrs = {k: v for k, v in token.attrs.items() if k == "start"}
        token.content, token.info = "\n".join(t for t in (token.info, token.content) if t), ""
        if token.type in ("heading_open", "heading_close"):
            token.tag = "p"
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and token.children is not None:
            token.children = [Token("strong_open", "strong", 1), *token.children, Token("strong_close", "strong", -1)]
    return tokens


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(_OFF)


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"prose": prose, "shown": shown, "clean": clean, "number": number, "typo": typographic}
    return environment
