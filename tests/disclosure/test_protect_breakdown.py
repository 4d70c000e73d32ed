from __future__ import annotations

from itertools import product
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from enumeration import compositions

from quality_study.disclosure import protect_breakdown
from quality_study.survey import response_breakdown
from quality_study.survey.schema import checked
from quality_study.words.errors import StudyError

PARTS = [("tous", ["A", "B"])]
Base = Literal["answered", "respondents"]


def survey(counts: dict[str, dict[str, list[int]]], base: Base = "answered") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the breakdown of a single choice ``avis`` and, where given, a multiple choice ``moyens``, by group.

    `avis` lists, by group, how many answered Oui, Non, Peu, N/A, and left it blank; `moyens` how many ticked Train.
    """
    scale = pd.DataFrame({"item": "avis", "type": "scale", "category": ["Oui", "Non", "Peu", "N/A", "Sans réponse"]})
    scale["role"] = ["favourable", "choice", "choice", "not_applicable", "blank"]
    ticks = pd.DataFrame({"item": "moyens", "type": "choices", "category": ["Train", "Autre", "Sans réponse"]})
    ticks["role"] = ["choice", "choice", "blank"]
    items = pd.concat([scale, ticks] if "moyens" in counts else [scale], ignore_index=True).assign(population="tous")
    status = {"N/A": "not_applicable", "Sans réponse": "blank"}
    rows, groups = [], {}
    for group, numbers in counts["avis"].items():
        answers = np.repeat(scale["category"].to_numpy(), numbers)
        for i, answer in enumerate(answers):
            groups[f"{group}{i}"] = group
            rows.append((f"{group}{i}", "avis", answer, status.get(answer, "answered")))
        for i in range(len(answers) if "moyens" in counts else 0):
            rows.append((f"{group}{i}", "moyens", "Train" if i < counts["moyens"][group][0] else "Autre", "answered"))
    responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    common = {"edition": "2027", "population": "tous", "base": base}
    whole = response_breakdown(responses, items, **common)
    by_group = response_breakdown(responses, items, groups=pd.Series(groups), **common)
    return pd.concat([whole, by_group], ignore_index=True), items


def test_what_may_give_a_count_back_goes_with_it() -> None:
    table, items = survey({"avis": {"A": [20, 3, 9, 0, 0], "B": [30, 12, 14, 0, 0]}})
    done = protect_breakdown(table, items, partitions=PARTS)
    checked(done)
    hidden = done["count"].isna()
    assert hidden.sum() == 4
    assert done.loc[hidden, "share"].isna().all()
    assert set(done.loc[hidden, "interval"]) == {"bounds"}
    assert set(done.loc[hidden, "status"]) == {"derived"}
    pd.testing.assert_frame_equal(done[~hidden], table[~hidden])
    assert (done["n"] == table["n"]).all()
    non = done[(done["population"] == "A") & (done["category"] == "Non")].iloc[0]
    assert (non["low"], non["high"]) == (1 / 32, 4 / 32)


def test_a_reader_who_tries_every_table_keeps_three_counts_for_each_cell_that_is_empty() -> None:
    table, items = survey({"avis": {"A": [6, 3, 5, 0, 0], "B": [7, 5, 6, 0, 0]}})
    done = protect_breakdown(table, items, partitions=PARTS)
    cells = done.set_index(["population", "category"])
    names = ["Oui", "Non", "Peu"]
    people = {group: cells.loc[(group, "Oui"), "n"] for group in "AB"}
    assert people == {"A": 14, "B": 18}
    answers = cells[cells.index.get_level_values("category").isin(names)]["count"]
    published = {c: int(n) for c, n in answers.dropna().items()}
    found: dict[tuple[str, str], set[int]] = {}
    for a, b in product(compositions(14, 3), compositions(18, 3)):
        counts = {("A", c): n for c, n in zip(names, a, strict=True)}
        counts |= {("B", c): n for c, n in zip(names, b, strict=True)}
        counts |= {("tous", c): x + y for c, x, y in zip(names, a, b, strict=True)}
        if all(counts[c] == n for c, n in published.items()):
            small = [c for c, n in counts.items() if 1 <= n < 5]
            if small == [("A", "Non")]:
                for c, n in counts.items():
                    found.setdefault(c, set()).add(n)
    empty = [c for c in found if c not in published]
    assert ("A", "Non") in empty
    for c in empty:
        assert len(found[c]) >= 3
        n = cells.loc[c, "n"]
        assert (cells.loc[c, "low"], cells.loc[c, "high"]) == (min(found[c]) / n, max(found[c]) / n)


@pytest.mark.parametrize("base", ["answered", "respondents"])
def test_not_applicable_and_blank_counts_are_protected_like_others(base: Base) -> None:
    table, items = survey({"avis": {"A": [20, 13, 9, 2, 7], "B": [30, 12, 14, 8, 6]}}, base)
    done = protect_breakdown(table, items, partitions=PARTS, base=base)
    of_a = done[done["population"] == "A"]
    assert of_a["not_applicable"].isna().all()
    assert (done.loc[done["population"] == "tous", "not_applicable"] == 10).all()
    assert done.loc[done["population"] == "B", "not_applicable"].isna().all()
    assert of_a.set_index("category")["count"].isna()["N/A"]
    whole = done[done["population"] == "tous"]
    assert (whole.loc[whole["category"] == "Sans réponse", "n"] == 121).all()


def test_a_denominator_that_is_suppressed_takes_the_shares_along() -> None:
    table, items = survey({"avis": {"A": [1, 1, 1, 0, 0], "B": [30, 12, 14, 0, 0]}})
    with pytest.raises(StudyError, match="« 2027, A ; avis, ont répondu » ne peut pas être protégé"):
        protect_breakdown(table, items, partitions=[("tous", ["A", "B"])])
    table, items = survey({"avis": {"A": [2, 2, 0, 0, 0], "B": [30, 12, 14, 0, 0]}})
    done = protect_breakdown(table, items, partitions=PARTS, protection=2, suppress_zeros=True)
    empty = done[done["n"].isna()]
    assert {"A", "B"} <= set(empty["population"])
    assert empty["share"].isna().all()
    assert (empty["low"] == 0).all()
    assert (empty["high"] == 1).all()


def test_the_few_who_did_not_tick_are_protected() -> None:
    counts = {"avis": {"A": [20, 13, 9, 0, 0], "B": [30, 12, 14, 0, 0]}, "moyens": {"A": [40], "B": [30]}}
    table, items = survey(counts)
    done = protect_breakdown(table, items, partitions=PARTS)
    cells = done.set_index(["population", "category"])["count"]
    assert pd.isna(cells["A", "Train"])  # 42 - 40: two did not take it
    assert pd.isna(cells["A", "Autre"])


@pytest.mark.parametrize("base", ["answered", "respondents"])
def test_protecting_twice_changes_nothing(base: Base) -> None:
    table, items = survey({"avis": {"A": [20, 3, 9, 2, 7], "B": [30, 12, 14, 8, 6]}}, base)
    once = protect_breakdown(table, items, partitions=PARTS, base=base)
    assert once["count"].isna().any()
    pd.testing.assert_frame_equal(protect_breakdown(once, items, partitions=PARTS, base=base), once)


def test_a_sum_that_no_row_shows_needs_no_protection_of_its_own() -> None:
    # not-applicable and blank go, all answers stay: those who answered can be counted, and may be
    table, items = survey({"avis": {"A": [15, 9, 17, 2, 5]}}, "respondents")
    once = protect_breakdown(table, items, base="respondents", protection=2)
    answers = once["category"].isin(["Oui", "Non", "Peu"])
    assert once.loc[answers, "count"].notna().all()
    assert once.loc[~answers, "count"].isna().all()
    again = protect_breakdown(once, items, base="respondents", protection=2)
    pd.testing.assert_frame_equal(again, once, check_flags=False)
    assert "4 qui l’étaient déjà" in again.attrs["report"]


def test_editions_do_not_mix_and_the_index_is_kept() -> None:
    table, items = survey({"avis": {"A": [20, 3, 9, 0, 0], "B": [30, 12, 14, 0, 0]}})
    both = pd.concat([table, table.assign(edition="2028")])
    done = protect_breakdown(both, items, partitions=PARTS)
    one = protect_breakdown(table, items, partitions=PARTS)
    assert list(done.index) == list(both.index)
    pd.testing.assert_frame_equal(done[done["edition"] == "2027"], one)


def test_without_partition_each_population_stands_alone() -> None:
    table, items = survey({"avis": {"A": [20, 3, 9, 0, 0], "B": [30, 12, 14, 0, 0]}})
    done = protect_breakdown(table, items)
    assert set(done.loc[done["count"].isna(), "population"]) == {"A"}


def test_unknown_names_are_listed() -> None:
    table, items = survey({"avis": {"A": [20, 3, 9, 0, 0], "B": [30, 12, 14, 0, 0]}})
    with pytest.raises(StudyError) as caught:
        protect_breakdown(table, items[items["category"] != "Peu"], partitions=[("tous", ["A", "C"])])
    assert str(caught.value).splitlines() == [
        "2 problèmes à corriger :",
        "  1. population absente de la table des réponses (valeur trouvée : « C »). Valeurs admises : tous, A, B.",
        "  2. question « avis » : réponse absente du questionnaire (valeur trouvée : « Peu »). "
        "Valeurs admises : Oui, Non, N/A, Sans réponse.",
    ]


def test_parts_that_do_not_make_the_whole_are_refused() -> None:
    table, items = survey({"avis": {"A": [20, 8, 9, 0, 0], "B": [30, 12, 14, 0, 0]}})
    with pytest.raises(StudyError, match="« 2027, tous ; répondants » vaut 93, mais ses parties"):
        protect_breakdown(table, items, partitions=[("tous", ["A"])])
