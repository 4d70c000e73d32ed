"""The numbers of respondents that published claims allow, under each reading of their shares."""

from __future__ import annotations

import numpy as np
import pandas as pd

from quality_study.audit.own_sizes import own_questions
from quality_study.audit.program import build_program
from quality_study.audit.solving import sized
from quality_study.facts.claims import SIZE_ITEM


def joint_sizes(claims: pd.DataFrame, items: pd.DataFrame, *, max_n: int, own_n: bool = False) -> list[int]:
    """List the sample sizes that all the claims about one population allow together.

    Parameters are those of :func:`cell_bounds`. Where :func:`~quality_study.audit.sizes.compatible_sizes` looks at
    published percentages only, this also uses orderings, inequalities and sums. With `own_n`, these are the numbers of
    people who answered the survey, of whom some may have left each question blank.
    """
    if not own_n:
        return [int(n) for n in sized(build_program(claims, items, max_n=max_n)).sizes]
    about_size = build_program(claims[claims["item"] == SIZE_ITEM], items[:0], max_n=max_n)
    questions = own_questions(claims, items, max_n=max_n)
    fewest = max((int(q.ranges.sizes.min()) for q in questions.values()), default=1)
    return [int(n) for n in sized(about_size).sizes if n >= fewest]


def answer_sizes(claims: pd.DataFrame, items: pd.DataFrame, *, max_n: int, own_n: bool = False) -> pd.DataFrame:
    """List how many answers each question may have; parameters are those of :func:`cell_bounds`.

    Returns
    -------
    DataFrame
        ``item, n``: with `own_n`, each question by itself; otherwise all have the sizes of :func:`joint_sizes`.
    """
    if own_n:
        found = {item: q.ranges.sizes for item, q in own_questions(claims, items, max_n=max_n).items()}
    else:
        sizes = joint_sizes(claims, items, max_n=max_n)
        found = dict.fromkeys(map(str, items["item"].unique()), np.array(sizes, dtype=np.int64))
    rows = [(item, int(n)) for item, possible in found.items() for n in possible]
    return pd.DataFrame(rows, columns=["item", "n"]).astype({"item": object, "n": "Int64"})


def size_readings(claims: pd.DataFrame, items: pd.DataFrame, *, max_n: int, own_n: bool = True) -> pd.DataFrame:
    """List the sample sizes under each reading of the shares: how they were rounded, and whose they are.

    Parameters
    ----------
    claims, items, max_n
        As for :func:`cell_bounds`.
    own_n : bool
        Try also that each question has its own number of answers.

    Returns
    -------
    DataFrame
        ``declared`` (each share rounded as its claim declares; otherwise all to the last digit written), ``own_n``
        (each question has its own number of answers; otherwise all have the same), ``n``.
    """
    rows = [
        (declared, own, n)
        for own in (False, True)[: 1 + own_n]
        for declared in (False, True)
        for n in joint_sizes(claims if declared else as_written(claims), items, max_n=max_n, own_n=own)
    ]
    return pd.DataFrame(rows, columns=["declared", "own_n", "n"]).astype({"n": "Int64"})


def as_written(claims: pd.DataFrame) -> pd.DataFrame:
    """Read every share as rounded to the last digit written, whatever precision is declared."""
    return claims.assign(precision="")
