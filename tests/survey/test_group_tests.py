"""Groups compared question by question, against scipy and the definition of Holm's correction."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency, kruskal

from quality_study.survey.group_tests import GROUP_TESTS, group_tests

STEPS = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"]


def items() -> pd.DataFrame:
    rows = [("groupe", "Groupe ?", "choice", c, "choice") for c in ("A", "B", "C", "D")]
    rows += [("avis", "Avis ?", "scale", c, "favourable" if i > 1 else "choice") for i, c in enumerate(STEPS)]
    rows += [("vu", "Vu ?", "scale", c, "choice") for c in ("Non", "Oui")]
    rows += [("seul", "Seul ?", "choice", c, "choice") for c in ("x", "y")]
    table = pd.DataFrame(rows, columns=["item", "text", "type", "category", "role"])
    blank = pd.DataFrame({"item": ["avis", "vu", "seul"], "category": "Sans réponse", "role": "blank"})
    blank["type"], blank["text"] = ["scale", "scale", "choice"], ["Avis ?", "Vu ?", "Seul ?"]
    return pd.concat([table, blank], ignore_index=True).assign(population="p", theme="t")


def answers() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give 91 people: 30 in each of A, B and C, one in D; and their answers as a wide table."""
    rng = np.random.default_rng(7)
    group = np.array(["A", "B", "C"] * 30 + ["D"])
    steps = rng.integers(0, 3, 91) + (group == "C")
    wide = pd.DataFrame({"groupe": group, "avis": [STEPS[s] for s in steps]})
    wide["vu"] = np.where(rng.random(91) < np.where(group == "A", 0.3, 0.6), "Oui", "Non")
    wide["seul"] = np.where(np.arange(91) < 1, "x", None)
    wide.loc[[4, 11], "avis"] = None
    rows = [
        (person, question, *((value, "answered") if isinstance(value, str) else ("", "blank")))
        for person, row in wide.iterrows()
        for question, value in row.items()
    ]
    return pd.DataFrame(rows, columns=["respondent", "question", "value", "status"]), wide


def found(**options: object) -> pd.DataFrame:
    responses, _ = answers()
    return group_tests(responses, items(), population="p", grouping="groupe", **options).set_index("item")  # type: ignore[arg-type]


def test_scales_are_compared_by_ranks_and_choices_by_counts() -> None:
    _, wide = answers()
    known = wide[wide["groupe"] != "D"]
    ranks = [g["avis"].dropna().map(STEPS.index) for _, g in known.groupby("groupe")]
    table = found()
    assert table.at["avis", "p"] == pytest.approx(kruskal(*ranks).pvalue, abs=1e-9)
    assert table.at["avis", "value"] == pytest.approx(kruskal(*ranks).statistic / (88 - 1))
    counts = pd.crosstab(known["groupe"], known["vu"])
    chi_square, p, *_ = chi2_contingency(counts, correction=False)
    assert table.at["vu", "p"] == pytest.approx(p)
    assert table.at["vu", "value"] == pytest.approx(np.sqrt(chi_square / 90))
    assert table["effect"].to_dict() == {"avis": "epsilon carré", "vu": "V de Cramér", "seul": ""}


def test_groups_too_small_are_left_out_and_named_groups_kept() -> None:
    table = found()
    assert (table.at["avis", "groups"], table.at["avis", "n"]) == ("A, B et C", 88)
    assert (table.at["vu", "groups"], table.at["vu", "n"]) == ("A, B et C", 90)


def test_a_question_that_cannot_be_tested_stays_with_its_reason() -> None:
    table = found()
    assert table.at["seul", "reason"] == "0 groupe d’au moins 2 réponses\u00a0: il en faut deux"
    assert np.isnan(table.at["seul", "p"])
    assert np.isnan(table.at["seul", "adjusted_p"])


def test_p_values_are_corrected_over_the_questions_tested() -> None:
    table = found()
    small, large = sorted([table.at["avis", "p"], table.at["vu", "p"]])
    adjusted = sorted([table.at["avis", "adjusted_p"], table.at["vu", "adjusted_p"]])
    assert adjusted == pytest.approx([min(1, 2 * small), max(min(1, 2 * small), large)])
    assert table.at["vu", "correction"] == "Holm (famille « groupes comparés », 2 tests)"


def test_only_the_declared_family_is_tested() -> None:
    table = found(compared=("vu",), correction="benjamini-hochberg")
    assert list(table.index) == ["vu"]
    assert table.at["vu", "adjusted_p"] == pytest.approx(table.at["vu", "p"])
    assert table.at["vu", "correction"].startswith("Benjamini et Hochberg")


def test_the_table_has_its_columns() -> None:
    assert ["item", *found().columns] == GROUP_TESTS


def test_groups_below_the_threshold_or_not_published_are_not_compared() -> None:
    _, wide = answers()
    table = found(fewest=30)
    assert table.at["avis", "groups"] == "A"  # one blank in B, one in C
    assert table.at["avis", "reason"] == "1 groupe d’au moins 30 réponses\u00a0: il en faut deux"
    assert table.at["vu", "groups"] == "A, B et C"
    published = found(groups=["A", "C"])
    assert (published.at["vu", "groups"], published.at["vu", "n"]) == ("A et C", 60)
    known = wide[wide["groupe"].isin(["A", "C"])]
    _, p, *_ = chi2_contingency(pd.crosstab(known["groupe"], known["vu"]), correction=False)
    assert published.at["vu", "p"] == pytest.approx(p)
    alone = found(groups=["A"], fewest=5)
    assert alone.at["vu", "reason"] == (
        "1 groupe d’au moins 5 réponses dont l’effectif est publié\u00a0: il en faut deux"
    )


def test_hidden_answers_count_as_one() -> None:
    _, wide = answers()
    known = wide[wide["groupe"] != "D"]
    together = {"Pas du tout": 0, "Plutôt pas": 0, "Plutôt": 1, "Tout à fait": 2}
    table = found(hidden={"avis": [["Pas du tout", "Plutôt pas"]]})
    ranks = [g["avis"].dropna().map(together) for _, g in known.groupby("groupe")]
    assert table.at["avis", "p"] == pytest.approx(kruskal(*ranks).pvalue, abs=1e-9)
    assert table.at["avis", "sentence"].endswith("Les réponses masquées y comptent pour une seule.")
    assert "masquées" not in table.at["vu", "sentence"]


def test_a_question_that_hidden_answers_leave_without_a_choice_has_no_test() -> None:
    masked = {"vu": [["Non", "Oui"]], "avis": [["Pas du tout", "Plutôt"]]}
    table = found(hidden=masked)
    for item in ("vu", "avis"):
        assert table.at[item, "reason"] == "des effectifs de cette question sont masqués"
        assert np.isnan(table.at[item, "p"])


def test_groups_are_not_compared_when_the_test_would_give_a_small_count() -> None:
    kinds = items()
    group = ["A"] * 20 + ["B"] * 20
    for few, reason in (
        (3, "moins de 5 personnes dans un cas, et trop peu en tout\u00a0: le test les dirait"),
        (5, ""),
        (0, ""),
    ):
        seen = ["Oui"] * few + ["Non"] * (20 - few) + ["Oui"] * 12 + ["Non"] * 8
        rows = [(i, "groupe", g, "answered") for i, g in enumerate(group)]
        rows += [(i, "vu", v, "answered") for i, v in enumerate(seen)]
        responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
        own = kinds[kinds["item"].isin(["groupe", "vu"])]
        table = group_tests(responses, own, population="p", grouping="groupe", fewest=5)
        assert table.loc[0, "reason"] == reason
        assert np.isnan(table.loc[0, "p"]) == (few == 3)
