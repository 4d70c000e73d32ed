"""« Autre : précisez »: what is written instead of an option."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quality_study.importers.answers import Answers
from quality_study.importers.dialect import Dialect


def written_instead(pieces: Sequence[str], answers: Answers, dialect: Dialect) -> str | None:
    """Return what people wrote instead of an option; None when pieces of a cell are no free answer.

    They are when the platform writes free answers where the options stand, or when the option comes first: « Autre :
    vannerie ».
    """
    if answers.other is None or not pieces:
        return None
    names = "|".join(re.escape(name) for name in (answers.other, *answers.free_names))
    after = [re.fullmatch(rf"\s*(?:{names})\s*:\s*(.*\S)\s*", piece, re.I | re.DOTALL) for piece in pieces]
    if not dialect.free_in_cell and not all(after):
        return None
    return ", ".join(match[1] if match else piece.strip() for match, piece in zip(after, pieces, strict=True))
