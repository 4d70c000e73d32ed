"""Differences between editions, against closed forms and other libraries."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_years import Asked, counted_year, items_of, plain, published_year, responses_of, rules, yes_no
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from quality_study.disclosure import answer_rule, protect_answers
from quality_study.inference import difference_interval
from quality_study.survey import response_breakdown
from quality_study.tables.validation import RawStudy
from quality_study.words.errors import StudyError
from quality_study.years import Year, compare_years
from quality_study.years.differences import VERDICT_LABEL
from quality_study.years.shares import MOST_POSSIBLE, favourable_share, thinned

COUNTS = {"a": ((30, 40), (12, 40)), "b": ((20, 40), (18, 36)), "c": ((5, 30), (14, 35)), "d": ((9, 10), (9, 10))}


def two_counted() -> tuple[Year, Year]:
    """Make 2011 and 2027 with the counts above, newer first."""
    newer, older = (
        [
            yes_no(i, c[side][0], c[side][1] - c[side][0], apart=2 + side, blank=3, text=f"Avis {i}")
            for i, c in COUNTS.items()
        ]
        for side in (0, 1)
    )
    return counted_year("2011", *older), counted_year("2027", *newer)


def test_counted_shares_are_compared_by_fisher_and_corrected_by_holm() -> None:
    found = compare_years(two_counted())
    table = found.differences.set_index("item")
    p = [fisher_exact([[x, n - x], [y, m - y]]).pvalue for (x, n), (y, m) in COUNTS.values()]
    assert found.base == "answered"
    assert table[["count", "n", "older_count", "older_n"]].to_numpy().tolist() == [
        [x, n, y, m] for (x, n), (y, m) in COUNTS.values()
    ]
    assert table["p_low"].tolist() == pytest.approx(p)
    assert table["p_high"].tolist() == pytest.approx(p)
    assert table["adjusted_p"].tolist() == pytest.approx(multipletests(p, method="holm")[1])
    assert table["difference_low"].tolist() == pytest.approx([x / n - y / m for (x, n), (y, m) in COUNTS.values()])
    assert table["h"].tolist() == pytest.approx(
        [2 * np.arcsin((x / n) ** 0.5) - 2 * np.arcsin((y / m) ** 0.5) for (x, n), (y, m) in COUNTS.values()]
    )
    assert table["level"].tolist() == pytest.approx([1 - 0.05 / 4] * 4)
    assert table["verdict"].tolist() == ["up", "none", "none", "none"]


def test_the_limits_of_the_difference_satisfy_the_score_equation_at_the_corrected_level() -> None:
    """The published interval of 56/70 - 48/80 (Newcombe 1998, method 5: Mee; 6: Miettinen-Nurminen)."""
    older, newer = counted_year("2011", yes_no("a", 48, 32)), counted_year("2027", yes_no("a", 56, 14))
    row = compare_years([older, newer]).differences.iloc[0]
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.0528, 0.3382)


def test_the_sentence_of_a_counted_difference_is_whole() -> None:
    older, newer = (
        counted_year("2011", yes_no("a", 48, 32, text="Utile ?")),
        counted_year("2027", yes_no("a", 56, 14, text="Utile ?")),
    )
    found = compare_years([older, newer])
    assert plain(found.differences["sentence"].iloc[0]) == (
        "« Utile ? » : 80,0 % (56 sur 70) en 2027, 60,0 % (48 sur 80) en 2011 ; écart +20,0 points [+5,3 ; +33,8] "
        "(IC à 95,00 %, Miettinen-Nurminen) ; h de Cohen 0,44 ; test exact de Fisher, p = 0,013, "
        "p = 0,013 après correction de Holm (1 comparaison) : hausse établie."
    )
    assert [plain(s) for s in found.sentences] == [
        "De 2011 à 2027, sur 1 part favorable comparée : 1 hausse établie et 0 baisse établie "
        "(p de Fisher corrigées par la méthode de Holm ; risque de 5 % pour l’ensemble)."
    ]


def test_each_share_has_its_wilson_interval_at_the_asked_confidence() -> None:
    table = compare_years(two_counted(), confidence=0.9).shares
    for _, share in table.iterrows():
        low, high = proportion_confint(share["count"], share["n"], method="wilson", alpha=0.1)
        assert (share["low"], share["high"]) == pytest.approx((low, high))


def test_an_edition_compared_with_its_twin_differs_in_nothing() -> None:
    _, newer = two_counted()
    twin = Year("2028", newer.breakdown.assign(edition="2028"), newer.items, newer.sizes)
    table = compare_years([newer, twin]).differences
    assert (table[["difference_low", "difference_high"]] == 0).all(axis=None)
    assert table["adjusted_p"].tolist() == [1.0] * 4
    assert set(table["verdict"]) == {"none"}
    assert table["low"].to_numpy() == pytest.approx(-table["high"].to_numpy())


def test_2011_compared_with_itself_differs_in_nothing(golden: Path, raw: RawStudy) -> None:
    items = raw.items[
        raw.items["item"].isin(["pertinence", "concours_futur", "actualite", "competence", "participation"])
    ]
    breakdown = pd.read_csv(golden / "breakdown.csv", keep_default_na=False, na_values={"share": "", "count": ""})
    breakdown = breakdown[breakdown["item"].isin(items["item"])]
    empty = dict.fromkeys(("n", "not_applicable", "blank"), pd.NA)
    breakdown = breakdown.assign(source="", **empty).astype(dict.fromkeys(("count", *empty), "Int64"))
    sizes = pd.DataFrame([(item, n) for item in items["item"].unique() for n in range(8, 61)], columns=["item", "n"])
    years = [Year(e, breakdown.assign(edition=e), items, sizes) for e in ("2011", "2012")]
    found = compare_years(years)
    table = found.differences.set_index("item")
    assert found.base == "respondents"
    assert len(table) == 5
    assert set(table["verdict"]) <= {"none", "unknown"}
    assert table.loc[["concours_futur", "pertinence", "competence"], "verdict"].tolist() == ["none"] * 3
    assert table["difference_low"].to_numpy() == pytest.approx(-table["difference_high"].to_numpy())
    assert table.loc["concours_futur", "difference_high"] == pytest.approx(0.05)
    assert table.loc["pertinence", "difference_high"] == pytest.approx(0.1)
    assert (table["p_high"] == 1).all()
    assert table["adjusted_p"].isna().all()


def test_a_claim_is_compared_over_every_size_and_count_it_allows_among_all_respondents() -> None:
    older = published_year("2011", "a", low=0.345, high=0.355, share=0.35, sizes=[20, 31, 40, 52])
    newer = counted_year("2027", yes_no("a", 22, 8, apart=4, blank=6))
    found = compare_years([older, newer])
    row = found.differences.iloc[0]
    tried = [(n, k) for n in (20, 31, 40, 52) for k in range(n + 1) if 0.345 <= k / n <= 0.355]
    assert tried == [(20, 7), (31, 11), (40, 14), (52, 18)]
    p = [fisher_exact([[22, 18], [k, n - k]]).pvalue for n, k in tried]
    limits = [difference_interval(22, 40, k, n) for n, k in tried]
    assert found.base == "respondents"
    assert (row["count"], row["n"]) == (22, 40)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx((22 / 40 - 11 / 31, 22 / 40 - 18 / 52))
    assert (row["p_low"], row["p_high"]) == pytest.approx((min(p), max(p)))
    assert (row["low"], row["high"]) == pytest.approx((min(i.low for i in limits), max(i.high for i in limits)))
    assert plain(row["sentence"]).startswith(
        "« Question a ? » : 55,0 % (22 sur 40) en 2027, "
        "35 % publiés, 34 à 36 % possibles (n : 20, 31, 40 ou 52) en 2011 ; écart de +19,5 à +20,4 points ["
    )
    assert plain(row["sentence"]).endswith(": aucun écart établi.")
    assert "(tous les IC possibles à 95,00 %, Miettinen-Nurminen, réunis)" in plain(row["sentence"])


@pytest.mark.parametrize(("yes", "verdict"), [(58, "up"), (2, "down"), (37, "unknown"), (30, "none")])
def test_a_verdict_against_claims_holds_for_every_possibility(yes: int, verdict: str) -> None:
    older = published_year("2011", "a", low=0.45, high=0.55, share=0.5, sizes=[20, 200])
    row = compare_years([older, counted_year("2027", yes_no("a", yes, 60 - yes))]).differences.iloc[0]
    tried = [(n, k) for n in (20, 200) for k in range(n + 1) if 0.45 <= k / n <= 0.55]
    p = [fisher_exact([[yes, 60 - yes], [k, n - k]]).pvalue for n, k in tried]
    expected = {(True, True): "known", (False, False): "none", (False, True): "unknown"}[(max(p) < 0.05, min(p) < 0.05)]
    assert row["verdict"] == verdict
    assert expected == ("known" if verdict in ("up", "down") else verdict)


def test_one_uncertain_share_puts_its_whole_family_at_bonferronis_level() -> None:
    older, newer = two_counted()
    claimed = published_year("2011", "a", low=0.3, high=0.3, share=0.3, sizes=[40])
    others = older.breakdown[older.breakdown["item"] != "a"]
    mixed = Year("2011", pd.concat([claimed.breakdown, others], ignore_index=True), older.items, claimed.sizes)
    found = compare_years([mixed, newer])
    table = found.differences.set_index("item")
    assert table["adjusted_p"].isna().all()
    assert table["level"].tolist() == pytest.approx([0.9875] * 4)
    assert (table["older_n"].isna()).tolist() == [True, False, False, False]
    x, y = (30, 45), (12, 40)
    assert table.loc["a", "p_high"] == pytest.approx(fisher_exact([[x[0], 15], [y[0], 28]]).pvalue)
    assert "méthode de Bonferroni" in plain(found.sentences[0])


answers = st.tuples(*[st.integers(0, 12)] * 4)


@settings(max_examples=8)
@given(answers)
def test_either_base_of_a_breakdown_gives_the_same_shares(counts: tuple[int, int, int, int]) -> None:
    yes, no, apart, blank = counts
    if not sum(counts):
        return
    question = yes_no("a", yes, no, apart=apart, blank=blank)
    for base, n in (("answered", yes + no), ("respondents", sum(counts))):
        for made in ("answered", "respondents"):
            share = favourable_share(counted_year("x", question, base=made), "a", ["Oui"], base=base, confidence=0.95)
            assert (share.count, share.n) == (yes, n)


def test_a_correspondence_compares_what_it_joins() -> None:
    four = {"Pas du tout": 4, "Plutôt non": 6, "Plutôt oui": 20, "Tout à fait": 10}
    newer = counted_year("2027", Asked("avis", four, favourable=("Plutôt oui", "Tout à fait")))
    older = counted_year("2011", yes_no("opinion", 15, 25))
    pairs = zip(four, ["Non", "Non", "Oui", "Oui"], strict=True)
    declared = rules(*[("avis", new, "2011", "opinion", old) for new, old in pairs])
    row = compare_years([older, newer], declared).differences.iloc[0]
    assert (row["count"], row["n"], row["older_count"], row["older_n"]) == (30, 40, 15, 40)
    assert row["p_low"] == pytest.approx(fisher_exact([[30, 10], [15, 25]]).pvalue)
    assert (row["favourable"], row["older_favourable"], row["declared"]) == ("Plutôt oui et Tout à fait", "Oui", True)


def test_every_changed_question_of_every_edition_is_refused_at_once() -> None:
    first = counted_year("2011", Asked("a", {"Oui": 5, "Non": 5}))
    second = counted_year("2012", Asked("a", {"Non": 5, "Bof": 1, "Oui": 5}))
    last = counted_year("2027", Asked("a", {"Non": 5, "Oui": 5}))
    with pytest.raises(StudyError) as error:
        compare_years([first, second, last])
    assert [p.message.split(" : ")[0] for p in error.value.problems] == ["les réponses de « a » ont changé"] * 2
    assert "en 2011" in error.value.problems[0].message
    assert "en 2012" in error.value.problems[1].message


def test_an_unknown_edition_in_a_correspondence_is_refused_but_another_one_is_not() -> None:
    older, newer = two_counted()
    elsewhere = rules(("a", "", "2012", "b", ""))
    with pytest.raises(StudyError, match="édition inconnue"):
        compare_years([older, newer], elsewhere)
    assert len(compare_years([older, newer], elsewhere, editions=["2011", "2012", "2027"]).differences) == 4


def test_one_edition_or_twice_the_same_is_refused() -> None:
    older, _ = two_counted()
    with pytest.raises(StudyError, match="au moins deux éditions"):
        compare_years([older])
    with pytest.raises(StudyError, match="édition donnée deux fois"):
        compare_years([older, older])


def test_weighted_shares_are_refused() -> None:
    older, newer = two_counted()
    heavy = newer.breakdown.assign(share=newer.breakdown["share"] * 0.9)
    with pytest.raises(StudyError, match="les parts de 2027 sont pondérées"):
        compare_years([older, Year("2027", heavy, newer.items, newer.sizes)])


def test_a_question_nobody_answered_is_left_out_and_named() -> None:
    older = counted_year("2011", yes_no("a", 5, 5), yes_no("b", 0, 0, apart=4, blank=6))
    newer = counted_year("2027", yes_no("a", 5, 5), yes_no("b", 5, 5))
    found = compare_years([older, newer])
    assert found.differences["item"].tolist() == ["a"]
    assert found.left_out.to_numpy().tolist() == [["2011", "b", "Question b ?", "personne n’y a répondu en 2011"]]
    assert plain(found.sentences[0]).endswith("1 autre question n’est pas comparée.")


def test_editions_with_nothing_in_common_say_so() -> None:
    found = compare_years([counted_year("2011", yes_no("a", 1, 1)), counted_year("2027", yes_no("b", 1, 1))])
    assert [plain(s) for s in found.sentences] == [
        "De 2011 à 2027, aucune part n’est comparable : 2 questions ne sont pas comparées."
    ]
    assert found.differences.empty


def test_a_protected_breakdown_is_compared_as_ranges() -> None:
    _, newer = two_counted()
    small = counted_year("2028", yes_no("a", 2, 38, blank=10), yes_no("b", 20, 20, blank=10))
    hidden = Year("2028", protect_answers(small.breakdown, small.items, answer_rule(5)), small.items, small.sizes)
    row = compare_years([newer, hidden]).differences.set_index("item").loc["a"]
    assert pd.isna(row["count"])
    assert row["difference_low"] < 2 / 40 - 30 / 40 < row["difference_high"]
    assert row["low"] < row["difference_low"]
    assert pd.isna(row["adjusted_p"])


def test_the_newest_edition_is_compared_with_each_earlier_one() -> None:
    years = [counted_year(e, yes_no("a", k, 40 - k)) for e, k in (("2011", 10), ("2019", 20), ("2027", 30))]
    table = compare_years(years).differences
    assert table[["older_edition", "edition", "older_count", "count"]].to_numpy().tolist() == [
        ["2011", "2027", 10, 30],
        ["2019", "2027", 20, 30],
    ]


def test_three_counted_editions_have_a_p_chart_with_a_warning() -> None:
    counts = {"2024": 10, "2025": 20, "2026": 36}
    chart = compare_years([counted_year(e, yes_no("a", k, 40 - k)) for e, k in counts.items()]).charts["a"]
    center = 66 / 120
    error = (center * (1 - center) / 40) ** 0.5
    assert chart.table["point"].tolist() == list(counts)
    assert chart.table["lower"].tolist() == pytest.approx([center - 3 * error] * 3)
    assert chart.table["upper"].tolist() == pytest.approx([center + 3 * error] * 3)
    assert chart.table["signal"].tolist() == ["limit", "", "limit"]
    assert "Moins de 12 points (3) : les limites ne sont qu’indicatives." in plain(chart.note)


def test_two_editions_or_claims_have_no_chart_and_twelve_have_laneys() -> None:
    assert compare_years(two_counted()).charts == {}
    many = [counted_year(str(2015 + i), yes_no("a", 20 + 3 * (i % 4), 20)) for i in range(12)]
    chart = compare_years(many).charts["a"]
    assert chart.method.startswith("carte p′ de Laney")
    assert chart.note == ""
    claimed = published_year("2011", "a", low=0.5, high=0.5, share=0.5, sizes=[40])
    assert compare_years([claimed, *many[:2]]).charts == {}
    assert compare_years([claimed, *many[:3]]).charts["a"].table["point"].tolist() == ["2015", "2016", "2017"]


def test_thinning_keeps_the_extreme_shares() -> None:
    possible = pd.DataFrame([(n, k) for n in range(30, 90) for k in range(n // 2, n)], columns=["n", "count"])
    kept = thinned(possible)
    assert len(kept) <= MOST_POSSIBLE + 2
    shares = [(t["count"] / t["n"]).agg(["min", "max"]).tolist() for t in (possible, kept)]
    assert shares[0] == shares[1]
    assert not kept.merge(possible, how="left", indicator=True)["_merge"].eq("left_only").any()


def test_two_uncertain_shares_cover_every_pair() -> None:
    first, second = (
        published_year(e, "a", low=low, high=high, share=share, sizes=sizes)
        for e, low, high, share, sizes in (("2011", 0.4, 0.5, 0.45, [10, 12]), ("2012", 0.7, 0.8, 0.75, [8, 20]))
    )
    row = compare_years([first, second]).differences.iloc[0]
    old = [(n, k) for n in (10, 12) for k in range(n + 1) if 0.4 <= k / n <= 0.5]
    new = [(n, k) for n in (8, 20) for k in range(n + 1) if 0.7 <= k / n <= 0.8]
    differences = [k / n - x / m for (m, x), (n, k) in product(old, new)]
    p = [fisher_exact([[k, n - k], [x, m - x]]).pvalue for (m, x), (n, k) in product(old, new)]
    assert (row["difference_low"], row["difference_high"]) == pytest.approx((min(differences), max(differences)))
    assert (row["p_low"], row["p_high"]) == pytest.approx((min(p), max(p)))
    assert VERDICT_LABEL[row["verdict"]] == ("aucun écart établi" if min(p) >= 0.05 else "on ne peut pas conclure")


def test_groups_of_the_same_breakdown_are_not_mixed_in() -> None:
    older, newer = two_counted()
    extra = newer.breakdown.assign(population="autre")
    both = Year("2027", pd.concat([newer.breakdown, extra], ignore_index=True), newer.items, newer.sizes)
    pd.testing.assert_frame_equal(compare_years([older, both]).differences, compare_years([older, newer]).differences)


def test_the_finite_interval_of_a_breakdown_does_not_change_the_comparison() -> None:
    older, newer = two_counted()
    questions = [yes_no("a", 30, 10, apart=2, blank=3, text="Avis a")]
    table = response_breakdown(
        responses_of(*questions),
        items_of(*questions),
        edition="2027",
        population="p",
        method="finite",
        population_size=60,
    )
    found = compare_years([older, Year("2027", table, items_of(*questions), newer.sizes)])
    assert found.shares.loc[found.shares["edition"] == "2027", "interval"].tolist() == ["wilson"]
