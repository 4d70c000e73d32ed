"""Typst: a folder with its sources becomes a PDF, tagged, with the shipped font, the same bytes every time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typst

from quality_study.errors import StudyError
from quality_study.style import font_folder

_STANDARDS: Any = ["ua-1", "a-2a"]


def compile_pdf(main: Path) -> bytes:
    """Compile a Typst file; it may read what its own folder holds.

    Raises
    ------
    StudyError
        Typst refuses the document (it says why).
    """
    try:
        return bytes(
            typst.compile(
                main,
                root=main.parent,
                font_paths=[font_folder()],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=_STANDARDS,
            )
        )
    except typst.TypstError as error:
        raise StudyError(f"Typst refuse le document : {str(error)[:600]}") from error
