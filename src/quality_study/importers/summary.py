"""What an import counted, as the table that goes with the answers: kept rows, rows left out and by which rule."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from quality_study.importers.account import Account
from quality_study.importers.masking import KINDS
from quality_study.importers.rows import Duplicates, Tests, Unfinished
from quality_study.importers.suspects import KINDS as SUSPECTS

#: Columns of the table.
COLUMNS = ("quoi", "nombre", "regle")
#: The row that tells how many people are in the table of answers.
RESPONDENTS = "répondants"
#: Said instead of a number that the platform does not give.
UNKNOWN = "non dit"


def import_summary(account: Account, *, tests: Tests, unfinished: Unfinished, duplicates: Duplicates) -> pd.DataFrame:
    """Count what an import kept, left out and masked.

    Parameters
    ----------
    account : Account
    tests, unfinished, duplicates
        The rule that was applied, as :func:`~quality_study.importers.table.import_source` takes it.

    Returns
    -------
    DataFrame of str
        ``quoi, nombre, regle``: French, as the import stores it. `regle` is the key and value of ``edition.toml``
        that decided; `nombre` is :data:`UNKNOWN` where the platform does not tell.
    """
    rows = list(_rows(account, tests, unfinished, duplicates))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")


def _rows(
    account: Account, tests: Tests, unfinished: Unfinished, duplicates: Duplicates
) -> Iterator[tuple[str, str, str]]:
    yield RESPONDENTS, str(account.respondents), ""
    state = "gardées" if tests == "keep" else "écartées"
    found = account.tests if tests == "keep" else account.previews
    yield f"lignes d’aperçu ou de test {state}", str(len(found)), f"tests = {tests}"
    if account.unfinished is None:
        yield "réponses inachevées", UNKNOWN, f"unfinished = {unfinished}"
    elif unfinished == "keep":
        yield "réponses inachevées gardées", str(len(account.unfinished)), "unfinished = keep"
    else:
        yield "réponses inachevées écartées", str(len(account.left_out)), "unfinished = drop"
    yield "réponses en double écartées", str(len(account.repeated)), f"duplicates = {duplicates}"
    yield "lignes vides écartées", str(len(account.empty)), ""
    yield "colonnes non déclarées écartées", str(len(account.dropped) + len(account.undeclared)), ""
    masks = account.masks()
    for kind in KINDS:
        yield f"{kind} : données masquées dans les commentaires", str(masks[kind]), ""
    for kind, what in SUSPECTS.items():
        alike = [lines for name, lines, _ in account.suspects if name == kind]
        if not alike:
            continue
        left = any(gone for name, _, gone in account.suspects if name == kind)
        count = sum(map(len, alike)) - (len(alike) if left and kind in ("identical", "persons") else 0)
        yield f"{what} : {'écartées' if left else 'gardées'}", str(count), f"{kind} = {'drop' if left else 'keep'}"
