"""The poster: what page 2 says, on one page, on A4 to hand out and on A3 to hang."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from quality_study.report.metadata import Metadata
from quality_study.report.typesetting import compile_pdf
from quality_study.words.french import typographic

_SOURCE = '#import "poster.typ": *\n#posters(json("meta.json"))\n'
_KEY = (
    "n : le nombre de personnes dont une part est la part. P, publié : écrit dans la source ; D, déduit : ce qui en "
    "découle."
)


def write_poster(metadata: Metadata, template: Path) -> bytes:
    """Return ``affiche.pdf``: one file, so that no size can fall out of step with the other.

    Parameters
    ----------
    metadata : Metadata
        With its essentials.
    template : Path
        Folder that holds ``poster.typ`` and ``report.typ``.

    Raises
    ------
    StudyError
        The figure has no room left; the message says what to shorten.
    """
    assert metadata.essentials is not None
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("poster.typ", "report.typ"):
            shutil.copy(template / name, root / name)
        (name, svg), *_ = metadata.essentials.figure.pages.items()
        (root / f"{name}.svg").write_text(svg, encoding="utf-8")
        restored = any("publiée" in number["status"] for number in metadata.essentials.numbers)
        content = metadata.plain() | {"key": typographic(_KEY) if restored else ""}
        (root / "meta.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        (root / "main.typ").write_text(_SOURCE, encoding="utf-8")
        return compile_pdf(root / "main.typ")
