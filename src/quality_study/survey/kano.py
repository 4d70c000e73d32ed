"""Kano's questionnaire: what each feature is to the people asked, and how sure that is.

Each person answers a functional question (the feature is there) and a dysfunctional one (it is not), on the same five
answers; the evaluation table turns each pair into a category.

References
----------
Kano, N., Seraku, N., Takahashi, F. and Tsuji, S. (1984), "Attractive quality and must-be quality", Journal of the
Japanese Society for Quality Control 14(2), 39-48.
Berger, C. et al. (1993), "Kano's methods for understanding customer-defined quality", Center for Quality of Management
Journal 2(4), 3-36.
Hung, K. and Fithian, W. (2019), "Rank verification for exponential families", Annals of Statistics 47(2), 758-782.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from quality_study.inference.proportion import proportion_bounds
from quality_study.inference.result import p_value
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import sentence

Floats = NDArray[np.float64]

#: The five answers of both questions, from the one who likes to the one who dislikes.
ANSWERS = (
    "Cela me plaît",
    "C’est un minimum",
    "Cela m’est égal",
    "Je peux m’en accommoder",
    "Cela me déplaît",
)
#: Categories and what a reader sees, in the order that breaks ties (Berger et al. 1993): the most demanding first.
CATEGORY_LABEL: Mapping[str, str] = {
    "must_be": "obligatoire",
    "one_dimensional": "proportionnelle",
    "attractive": "attractive",
    "indifferent": "indifférente",
    "reverse": "inversée",
    "questionable": "douteuse",
}
_LETTERS = {name[0]: name for name in CATEGORY_LABEL}
#: Rows: functional answer; columns: dysfunctional answer.
_EVALUATION = ("qaaao", "riiim", "riiim", "riiim", "rrrrq")
_USABLE = ["must_be", "one_dimensional", "attractive", "indifferent"]


def classify(
    functional: pd.Series[str], dysfunctional: pd.Series[str], *, answers: Sequence[str] = ANSWERS
) -> pd.Series[str]:
    """Classify each pair of answers by Kano's evaluation table.

    Parameters
    ----------
    functional, dysfunctional : Series of str
        Answers when the feature is there and when it is not, with the same index. A pair with a missing answer is
        missing.
    answers : sequence of str
        The five answers as they are worded: likes it, must be, neutral, can live with it, dislikes it.

    Returns
    -------
    Series of str
        Named ``category``: a key of :data:`CATEGORY_LABEL`, or missing.

    Raises
    ------
    StudyError
        Lists the answers that are none of the five.

    Examples
    --------
    >>> yes = pd.Series(["Cela me plaît", "Cela m’est égal"])
    >>> classify(yes, pd.Series(["Cela me déplaît", "Cela me déplaît"])).tolist()
    ['one_dimensional', 'must_be']
    """
    if len(set(answers)) != len(_EVALUATION):
        raise ValueError(f"five different answers expected, got {answers}")
    if not functional.index.equals(dysfunctional.index):
        raise ValueError("functional and dysfunctional must have the same index")
    ranks = {answer: i for i, answer in enumerate(answers)}
    raise_if_any(
        Problem(f"répondant {who}, question {name} : réponse inconnue", found=str(answer), accepted=answers)
        for name, given in (("fonctionnelle", functional), ("dysfonctionnelle", dysfunctional))
        for who, answer in given.items()
        if not pd.isna(answer) and answer not in ranks
    )
    found = [
        np.nan if pd.isna(yes) or pd.isna(no) else _LETTERS[_EVALUATION[ranks[yes]][ranks[no]]]
        for yes, no in zip(functional, dysfunctional, strict=True)
    ]
    return pd.Series(found, index=functional.index, name="category", dtype=object)


def kano_table(categories: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Count the categories of each feature and say which one leads.

    The lead is tested by the exact sign test of the two most frequent categories, which holds its level although the
    two are chosen after the fact (Hung and Fithian 2019). Fong's test (1996), often met, treats the two frequencies as
    independent, which those of one sample are not, and declares too many leads clear.

    Parameters
    ----------
    categories : DataFrame
        Respondents as rows, features as columns, values as :func:`classify` gives them; missing pairs are left out.
    confidence : float
        Of the intervals; a lead is clear when its p-value is at most ``1 - confidence``.

    Returns
    -------
    DataFrame
        One row per feature: ``feature``; the counts ``must_be, one_dimensional, attractive, indifferent, reverse,
        questionable``; ``n`` (pairs), ``missing``; ``category`` (the most frequent; on ties, the first in the order of
        :data:`CATEGORY_LABEL`), ``strength`` (its share less the next one's), ``p``, ``clear``; ``better``,
        ``better_low``, ``better_high`` and ``worse``, ``worse_low``, ``worse_high``: Berger's coefficients, the shares
        of the people without reverse or questionable answers (``base``) whom the feature can satisfy, and, with a minus
        sign, whom its absence can disappoint, with Wilson's interval; ``reading``, a French sentence.

    Raises
    ------
    StudyError
        There is no feature, or a category is unknown.

    Examples
    --------
    >>> answers = pd.DataFrame({"wifi": ["must_be"] * 9 + ["attractive"]})
    >>> row = kano_table(answers).iloc[0]
    >>> row["category"], float(row["strength"]), bool(row["clear"]), float(row["better"]), float(row["worse"])
    ('must_be', 0.8, True, 0.1, -0.9)
    """
    raise_if_any(
        Problem(f"fonction « {feature} » : catégorie inconnue", found=str(value), accepted=list(CATEGORY_LABEL))
        for feature in categories
        for value in categories[feature].dropna().unique()
        if value not in CATEGORY_LABEL
    )
    if categories.columns.empty:
        raise_if_any([Problem("aucune fonction à classer")])
    names = list(CATEGORY_LABEL)
    counts = pd.DataFrame(
        {f: categories[f].value_counts().reindex(names, fill_value=0) for f in categories}, index=names
    ).T
    table = counts.assign(n=counts.sum(axis=1), missing=len(categories) - counts.sum(axis=1))
    table = table.join(pd.DataFrame([_lead(row, 1 - confidence) for _, row in counts.iterrows()], index=counts.index))
    table["base"] = counts[_USABLE].sum(axis=1)
    for name, sign, parts in (
        ("better", 1, ["attractive", "one_dimensional"]),
        ("worse", -1, ["one_dimensional", "must_be"]),
    ):
        share, low, high = _shares(counts[parts].sum(axis=1).to_numpy(float), table["base"].to_numpy(float), confidence)
        table[name] = sign * share
        table[f"{name}_low"], table[f"{name}_high"] = (low, high) if sign == 1 else (-high, -low)
    last = ["category", "strength", "p", "clear", "base", "better", "better_low", "better_high"]
    last += ["worse", "worse_low", "worse_high", "reading"]
    return table.rename_axis("feature").reset_index()[["feature", *names, "n", "missing", *last]]


def _shares(count: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats, Floats]:
    low, high = proportion_bounds(count, n, confidence=confidence)
    return np.divide(count, n, out=np.full(len(n), np.nan), where=n > 0), low, high


def _lead(counts: pd.Series[int], level: float) -> dict[str, object]:
    """Compare the most frequent category with the next one; `counts` are in the order that breaks ties."""
    n = int(counts.sum())
    if not n:
        return {"category": "", "strength": np.nan, "p": np.nan, "clear": False, "reading": "Aucune réponse."}
    ranked = counts.sort_values(ascending=False, kind="stable")
    first, second = (int(c) for c in ranked.iloc[:2])
    p = float(scipy.stats.binomtest(first, first + second).pvalue)
    clear = p <= level
    reading = sentence(
        "{head} {first} ({a}/{n}), devant {second} ({b}/{n}), {p}{tail}.",
        head="Fonction" if clear else "Catégorie incertaine :",
        first=CATEGORY_LABEL[str(ranked.index[0])],
        second=CATEGORY_LABEL[str(ranked.index[1])],
        a=first,
        b=second,
        n=n,
        p=p_value(p),
        tail="" if clear else " ; l’écart peut venir du hasard",
    )
    strength = (first - second) / n
    return {"category": str(ranked.index[0]), "strength": strength, "p": p, "clear": clear, "reading": reading}
