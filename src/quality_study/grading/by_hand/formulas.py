"""Formulas that students wrote in LaTeX, set as MathML that a page shows without any script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from markupsafe import Markup

from quality_study.report.pandoc import convert
from quality_study.words.errors import StudyError

#: Between dollars: not a price, since a formula neither begins nor ends with a space; whatever it holds, read once.
_FORMULA = re.compile(r"\$\$([^$]{1,1000})\$\$|\$(?![\s$])([^$\n]{1,500}?)(?<!\s)\$(?!\d)")
_MOST = 400
_SECONDS = 20.0
_BETWEEN = "<!--formule-->"
_KNOWN = {
    "math", "semantics", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub",
    "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded",
    "mphantom", "menclose", "mmultiscripts", "mprescripts", "none", "annotation",
}  # fmt: skip


def formulas_of(text: str) -> list[str]:
    r"""List the formulas of a text, in order.

    Examples
    --------
    >>> formulas_of(r"La part est $p = \frac{k}{n}$, et $$n = 5$$ ; 3 $ et 4 $ ne sont pas des formules.")
    ['p = \\frac{k}{n}', 'n = 5']
    """
    return [block or inline for block, inline in _FORMULA.findall(text[:20_000])]


def typeset(sources: Iterable[str]) -> dict[str, Markup]:
    """Set formulas all at once; those that are not understood, or take too long, are left out.

    Parameters
    ----------
    sources : iterable of str
        TeX.
    """
    wanted = list(dict.fromkeys(sources))[:_MOST]
    if not wanted:
        return {}
    blocks: list[object] = []
    for source in wanted:
        blocks.append({"t": "Plain", "c": [{"t": "Math", "c": [{"t": "DisplayMath"}, source]}]})
        blocks.append({"t": "RawBlock", "c": ["html", _BETWEEN]})
    tree = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})
    try:
        written, _ = convert(tree, reader="json", writer="html", options=["--mathml", "--wrap=none"], seconds=_SECONDS)
    except StudyError:
        return {}
    found = zip(wanted, written.split(_BETWEEN), strict=False)
    return {source: Markup(made.strip()) for source, made in found if _is_formula(made.strip())}


def _is_formula(made: str) -> bool:
    """Tell whether what pandoc made is MathML and nothing else."""
    tags = re.findall(r"<(/?)([a-zA-Z]+)([^>]*)>", made)
    known = all(name in _KNOWN and not re.search(r"\b(?:href|on\w+|src)\s*=", more) for _, name, more in tags)
    return made.startswith("<math") and made.endswith("</math>") and known
