"""Typst: a folder with its sources becomes a PDF, tagged, with the shipped font, the same bytes every time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quality_study.style import font_folder, more_fonts
from quality_study.words.errors import Problem, StudyError

_STANDARDS: Any = ["ua-1", "a-2a"]


#: What Typst says, in English, and what the reader has to do.
_REASONS = {
    "failed to decode image": "image illisible : ouvrez-la dans un logiciel d’image, puis enregistrez-la de nouveau",
    "failed to parse SVG": "image SVG illisible : enregistrez-la de nouveau, ou en PNG",
}
_SIGN = re.compile(r'the text `"(.+?)"` could not be displayed')


#: What our own templates refuse, in French.
_OURS = re.compile(r"assertion failed: (.+)")


class TypesettingError(StudyError):
    """Typst refuses a document; `problem` says why."""

    def __init__(self, reason: str) -> None:
        said = " ".join(reason.split())
        known = next((told for words, told in _REASONS.items() if words in said), None)
        if sign := _SIGN.search(said):
            known = f"le signe « {sign[1]} » n’est pas dans la police du rapport : remplacez-le par un mot"
        if ours := _OURS.search(said):
            known = ours[1]
        self.problem = Problem(known or f"Typst refuse ce passage ; sa raison, en anglais : {said[:300]}")
        super().__init__([self.problem])


class Typesetter:
    """A Typst file; it may read what its own folder holds. What did not change is not composed again."""

    def __init__(self, main: Path) -> None:
        import typst

        fonts = [font_folder(), *(path.parent for path in more_fonts())]
        self._compiler = typst.Compiler(main, root=main.parent, font_paths=fonts, ignore_system_fonts=True)

    def pdf(self) -> bytes:
        """Compile the file.

        Raises
        ------
        TypesettingError
            Typst refuses the document (it says why).
        """
        return bytes(_said(self._compiler.compile, format="pdf", pdf_standards=_STANDARDS))

    def value(self, expression: str) -> Any:
        """Return what an expression of Typst is worth once the document is composed.

        Raises
        ------
        TypesettingError
            Typst refuses the document (it says why).
        """
        return json.loads(_said(self._compiler.eval, expression))


def _said(call: Callable[..., Any], *values: Any, **options: Any) -> Any:
    import typst

    try:
        return call(*values, **options)
    except (typst.TypstError, RuntimeError) as error:  # the second when an expression is evaluated
        raise TypesettingError(str(error)) from None


def compile_pdf(main: Path) -> bytes:
    """Compile a Typst file once; raise what :meth:`Typesetter.pdf` raises."""
    return Typesetter(main).pdf()
