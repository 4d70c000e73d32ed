"""Texts that we did not write, made safe inside the Markdown of a notebook."""

from __future__ import annotations

import re

from quality_study.words.glyphs import printable_in_report

# every sign that Markdown may read, but for apostrophes, which French typography changes in any case
_SIGNS = re.compile(r"[!-&(-/:-@\[-`{-~]")


def literal(text: str) -> str:
    r"""Return Markdown that shows a text as it was written, on one line: for what respondents and teams write.

    Pandoc and JupyterLab take a backslash before any sign of punctuation for the sign itself. Signs that the font does
    not have are replaced as :func:`~quality_study.words.glyphs.printable_in_report` does.

    Examples
    --------
    >>> print(literal("a_b <i> *c* @fig-01 $x$"))
    a\_b \<i\> \*c\* \@fig\-01 \$x\$
    """
    return _SIGNS.sub(r"\\\g<0>", printable_in_report(text))
