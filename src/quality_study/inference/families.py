"""Families of tests declared in advance, and p-values corrected over each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quality_study.inference.result import Result
from quality_study.inference.scores import checked_choice
from quality_study.words.errors import StudyError
from quality_study.words.french import join, plural, sentence, typographic

#: Corrections: their statsmodels name and their French name.
_METHODS = {"holm": ("holm", "Holm"), "benjamini-hochberg": ("fdr_bh", "Benjamini et Hochberg")}


@dataclass(frozen=True)
class Family:
    """Tests that answer one question together, declared before any is run.

    Attributes
    ----------
    name : str
        French name of the question.
    tests : tuple of str
        Names of the tests, all different.
    """

    name: str
    tests: tuple[str, ...]

    def __post_init__(self) -> None:
        twice = sorted({test for test in self.tests if self.tests.count(test) > 1})
        if twice:
            raise StudyError(
                sentence("Famille « {name} » : test déclaré deux fois : {twice:list}", name=self.name, twice=twice)
            )
        if not self.tests:
            raise StudyError(sentence("Famille « {name} » : aucun test n'est déclaré", name=self.name))


def correct(
    results: Mapping[str, Result],
    family: Family,
    *,
    method: Literal["holm", "benjamini-hochberg"] = "holm",
) -> dict[str, Result]:
    """Correct the p-values of a whole declared family, no more and no less.

    Parameters
    ----------
    results : mapping of str to Result
        One per declared test, each with a p-value.
    family : Family
    method : {"holm", "benjamini-hochberg"}
        Holm holds the chance of any false positive in the family; Benjamini-Hochberg the expected share of false
        positives among the positives, for independent or positively dependent tests.

    Returns
    -------
    dict of str to Result
        The same results with `adjusted_p` and `correction`, in the declared order.

    Raises
    ------
    StudyError
        A declared test is missing, an undeclared one is present, or a result has no p-value.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.
    Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society B 57.

    Examples
    --------
    >>> from quality_study.inference.two_by_two import fisher_test
    >>> results = {"accueil": fisher_test([[18, 2], [9, 11]]), "durée": fisher_test([[12, 8], [11, 9]])}
    >>> corrected = correct(results, Family("accueil et durée", ("accueil", "durée")))
    >>> [round(r.adjusted_p, 4) for r in corrected.values()]
    [0.0115, 1.0]
    """
    from statsmodels.stats.multitest import multipletests

    checked_choice(method, list(_METHODS), "method")
    missing = [test for test in family.tests if test not in results]
    undeclared = [test for test in results if test not in family.tests]
    bare = [test for test in family.tests if test in results and results[test].p is None]
    faults = [
        ("déclaré sans résultat", missing),
        ("résultat d'un test non déclaré", undeclared),
        ("résultat sans valeur de p", bare),
    ]
    told = [f"{what} : {join(names)}" for what, names in faults if names]
    if told:
        raise StudyError(typographic(f"Famille « {family.name} » : {' ; '.join(told)}"))
    code, name = _METHODS[method]
    adjusted = multipletests([results[test].p for test in family.tests], method=code)[1]
    correction = f"{name} (famille « {family.name} », {plural(len(family.tests), 'test')})"
    return {
        test: results[test].adjusted(max(float(p), results[test].p or 0.0), correction)
        for test, p in zip(family.tests, adjusted, strict=True)
    }
