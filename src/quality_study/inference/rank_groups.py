"""Do three groups or more answer alike on an ordered scale? The Kruskal-Wallis test and its ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from quality_study.inference.noncentral import noncentral_interval
from quality_study.inference.permutation import permutation_p
from quality_study.inference.result import Estimate, Result
from quality_study.inference.sample import Floats
from quality_study.inference.scores import checked_choice, left_out, notes, scores
from quality_study.words.errors import StudyError
from quality_study.words.french import number

#: How p is found: `auto` takes permutations for small studies and the chi-square law for large ones.
P_METHODS = ("auto", "permutation", "chi-square")
_PERMUTED_UP_TO = 60


def kruskal_wallis_test(
    groups: Mapping[str, npt.ArrayLike] | pd.DataFrame | Sequence[npt.ArrayLike],
    *,
    p_method: str = "auto",
    confidence: float = 0.95,
    seed: int = 2011,
) -> Result:
    """Kruskal-Wallis test, corrected for ties; p by permutation up to 60 answers in all.

    Permutations are all enumerated when there are at most 9 999 of them, else as many are drawn at random.

    Parameters
    ----------
    groups : mapping of str to array-like, DataFrame (a column a group), or sequence of array-like
        Answers of each group, as numbers; None and NaN are left out, and counted in the note.
    p_method : {"auto", "permutation", "chi-square"}
    confidence : float
        Of the interval of epsilon squared.
    seed : int
        Of the random permutations.

    Returns
    -------
    Result
        Estimate: largest less smallest relative effect, the chance that an answer of the group passes one drawn from
        all answers (mean rank less 1/2, over n). Effect: epsilon squared, H / (n - 1), the share of the
        variance of the ranks that lies between groups. ``statistic``: ``H`` and ``ddl``. ``details["groups"]``:
        ``group, n, median, mean_rank, relative_effect``.

    Raises
    ------
    StudyError
        Fewer than two groups, fewer than two answers in one, answers that are not numbers, an unknown option.

    References
    ----------
    Kruskal and Wallis (1952), Journal of the American Statistical Association 47. Tomczak and Tomczak (2014), The Need
    to Report Effect Size Estimates Revisited, Trends in Sport Sciences 21. Smithson (2003), Confidence intervals.

    Examples
    --------
    >>> result = kruskal_wallis_test([[2.9, 3, 2.5, 2.6, 3.2], [3.8, 2.7, 4, 2.4], [2.8, 3.4, 3.7, 2.2, 2]])
    >>> round(result.statistic["H"], 5), round(result.effect.value, 3)
    (0.77143, 0.059)
    """
    checked_choice(p_method, P_METHODS, "p_method")
    if isinstance(groups, pd.DataFrame):
        groups = {str(name): groups[name] for name in groups}
    named = groups if isinstance(groups, Mapping) else {f"groupe {i}": g for i, g in enumerate(groups, 1)}
    if len(named) < 2:
        raise StudyError("il faut au moins deux groupes à comparer")
    read = {name: scores(values, f"le groupe « {name} »") for name, values in named.items()}
    answers = [given for given, _ in read.values()]
    note = left_out(sum(lost for _, lost in read.values()), "réponse manquante", "réponses manquantes")
    ranks = _split(scipy.stats.rankdata(np.concatenate(answers)), [len(a) for a in answers])
    n, freedom = sum(len(a) for a in answers), len(answers) - 1
    table = pd.DataFrame(
        {
            "group": list(named),
            "n": [len(a) for a in answers],
            "median": [float(np.median(a)) for a in answers],
            "mean_rank": [float(r.mean()) for r in ranks],
            "relative_effect": [(float(r.mean()) - 0.5) / n for r in ranks],
        }
    )
    gap = float(table["relative_effect"].max() - table["relative_effect"].min())
    if np.ptp(np.concatenate(answers)) == 0:
        statistic, interval, how, p = 0.0, None, "sans calcul de loi", 1.0
        note = notes(note, "Toutes les réponses sont identiques : rien ne distingue les groupes.")
    else:
        statistic, p = map(float, scipy.stats.kruskal(*answers))
        interval = noncentral_interval(statistic, freedom, n - 1, confidence=confidence)
        if p_method == "permutation" or (p_method == "auto" and n <= _PERMUTED_UP_TO):
            how, p = permutation_p(ranks, _moving, within="pool", seed=seed)
        else:
            how = "loi du khi-deux"
    return Result(
        method=f"test de Kruskal-Wallis corrigé des ex æquo, {how}",
        estimate=Estimate("écart maximal entre effets relatifs", gap, None, "points"),
        effect=Estimate(f"epsilon carré (IC à {number(confidence * 100)} %)", statistic / (n - 1), interval),
        p=p,
        n=tuple(len(a) for a in answers),
        reference="Kruskal et Wallis (1952), Use of Ranks in One-Criterion Variance Analysis, Journal of the American "
        "Statistical Association 47",
        statistic={"H": statistic, "ddl": freedom},
        details={"groups": table},
        note=note,
    )


def _split(values: Floats, sizes: Sequence[int]) -> list[Floats]:
    return list(np.split(values, np.cumsum(sizes)[:-1]))


def _moving(*groups: Floats, axis: int) -> Floats:
    """Give the only part of H that moves when ranks are exchanged."""
    return np.asarray(sum(g.sum(axis=axis) ** 2 / g.shape[axis] for g in groups))
