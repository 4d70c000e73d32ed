"""Kano's evaluation table written out, and the lead against simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from quality_study.survey import classify, kano_table
from quality_study.survey.kano import ANSWERS, CATEGORY_LABEL
from quality_study.words.errors import StudyError

#: Berger et al. (1993), figure 3: functional answers down, dysfunctional answers across, from like to dislike.
PRINTED = """
Q A A A O
R I I I M
R I I I M
R I I I M
R R R R Q
"""
NAMES = {
    "Q": "questionable",
    "A": "attractive",
    "O": "one_dimensional",
    "R": "reverse",
    "I": "indifferent",
    "M": "must_be",
}


def counted(**counts: int) -> pd.DataFrame:
    return pd.DataFrame({"wifi": [name for name, n in counts.items() for _ in range(n)]})


def test_the_evaluation_table_is_the_printed_one() -> None:
    pairs = [(yes, no) for yes in ANSWERS for no in ANSWERS]
    found = classify(pd.Series([p[0] for p in pairs]), pd.Series([p[1] for p in pairs]))
    assert found.tolist() == [NAMES[letter] for letter in PRINTED.split()]
    assert set(found) == set(CATEGORY_LABEL)


def test_a_missing_answer_gives_a_missing_category_that_is_counted() -> None:
    found = classify(pd.Series([ANSWERS[0], None, ANSWERS[0]]), pd.Series([ANSWERS[4], ANSWERS[4], None]))
    assert found.fillna("").tolist() == ["one_dimensional", "", ""]
    row = kano_table(found.to_frame("wifi")).iloc[0]
    assert (row["n"], row["missing"], row["one_dimensional"]) == (1, 2, 1)


def test_other_wordings_are_welcome_and_unknown_answers_listed() -> None:
    words = ["j’aime", "normal", "neutre", "tolérable", "je n’aime pas"]
    assert classify(pd.Series(["normal"]), pd.Series(["je n’aime pas"]), answers=words).tolist() == ["must_be"]
    with pytest.raises(StudyError) as caught:
        classify(pd.Series(["neutre", "bof"], index=[7, 8]), pd.Series(["oui", "neutre"], index=[7, 8]), answers=words)
    assert [str(p) for p in caught.value.problems] == [
        "répondant 8, question fonctionnelle : réponse inconnue (valeur trouvée : « bof »)."
        " Valeurs admises : j’aime, normal, neutre, tolérable, je n’aime pas.",
        "répondant 7, question dysfonctionnelle : réponse inconnue (valeur trouvée : « oui »)."
        " Valeurs admises : j’aime, normal, neutre, tolérable, je n’aime pas.",
    ]
    with pytest.raises(ValueError, match="five different answers"):
        classify(pd.Series(["a"]), pd.Series(["a"]), answers=["a"])
    with pytest.raises(ValueError, match="same index"):
        classify(pd.Series([ANSWERS[0]], index=[1]), pd.Series([ANSWERS[0]], index=[2]))
    with pytest.raises(StudyError, match=r"fonction « wifi » : catégorie inconnue \(valeur trouvée : « must be »\)"):
        kano_table(pd.DataFrame({"wifi": ["must be"]}))


def test_counts_coefficients_and_strength() -> None:
    answers = counted(must_be=12, one_dimensional=5, attractive=4, indifferent=3, reverse=2, questionable=1)
    row = kano_table(answers).iloc[0]
    assert row[list(CATEGORY_LABEL)].tolist() == [12, 5, 4, 3, 2, 1]
    assert (row["n"], row["base"], row["missing"], row["category"]) == (27, 24, 0, "must_be")
    assert (row["better"], row["worse"]) == pytest.approx((9 / 24, -17 / 24))
    assert (row["better_low"], row["better_high"]) == pytest.approx(proportion_confint(9, 24, method="wilson"))
    low, high = proportion_confint(17, 24, method="wilson")
    assert (row["worse_low"], row["worse_high"]) == pytest.approx((-high, -low))
    assert row["strength"] == pytest.approx(7 / 27)
    p = min(1, 2 * binom.cdf(5, 17, 0.5))
    assert row["p"] == pytest.approx(p)
    assert (p > 0.05) == (not row["clear"])
    assert row["reading"] == (
        "Catégorie incertaine\u00a0: obligatoire (12/27), devant proportionnelle (5/27), p\u00a0=\u00a00,143\u202f;"
        " l’écart peut venir du hasard."
    )


def test_a_clear_lead_is_said_plainly() -> None:
    row = kano_table(counted(attractive=20, indifferent=4)).iloc[0]
    assert row["clear"]
    assert row["reading"] == "Fonction attractive (20/24), devant indifférente (4/24), p\u00a0=\u00a00,002."


def test_ties_go_to_the_more_demanding_category_and_are_never_clear() -> None:
    row = kano_table(counted(indifferent=40, attractive=40, one_dimensional=3)).iloc[0]
    assert (row["category"], row["strength"], row["p"], row["clear"]) == ("attractive", 0, 1, False)


def test_features_without_usable_answers_say_so() -> None:
    answers = pd.DataFrame({"a": [np.nan, np.nan], "b": ["reverse", "questionable"]}, dtype=object)
    table = kano_table(answers).set_index("feature")
    assert (table.at["a", "category"], table.at["a", "reading"], table.at["a", "n"]) == ("", "Aucune réponse.", 0)
    assert table["better"].isna().all()
    assert (table.at["b", "better_low"], table.at["b", "better_high"], table.at["b", "category"]) == (0, 1, "reverse")


def test_fong_declares_leads_that_the_sign_test_does_not() -> None:
    a, b, n = 14, 6, 20
    assert abs(a - b) > 1.65 * sqrt((a + b) * (2 * n - a - b) / (2 * n))
    assert not kano_table(counted(attractive=a, indifferent=b)).iloc[0]["clear"]


def test_a_lead_that_does_not_exist_is_rarely_clear() -> None:
    rng = np.random.default_rng(4)
    names = list(CATEGORY_LABEL)
    equal = pd.DataFrame(rng.choice(names[:3], size=(40, 400), p=[0.45, 0.45, 0.1]))
    table = kano_table(equal)
    assert table["clear"].mean() <= 0.06
    a, b = np.sort(table[names].to_numpy(), axis=1)[:, -1], np.sort(table[names].to_numpy(), axis=1)[:, -2]
    fong = a - b > 1.65 * np.sqrt((a + b) * (80 - a - b) / 80)
    assert fong.mean() > 0.15  # it says 10 %


def test_a_table_without_features_is_refused() -> None:
    with pytest.raises(StudyError, match="aucune fonction à classer"):
        kano_table(pd.DataFrame())
