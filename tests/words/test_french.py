from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.words import french

THIN = "\u202f"
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (7, None, "7"),
        (6.9, None, "6,9"),
        (6.864864864864865, None, "6,865"),
        (6.864864864864865, 1, "6,9"),
        (4, 2, "4,00"),
        (1100, None, f"1{THIN}100"),
        (4_000_000, None, f"4{THIN}000{THIN}000"),
        (Fraction(1, 4), None, "0,25"),
        (-3.5, None, "−3,5"),
        (float("-inf"), None, "−∞"),
        (float("nan"), 2, "—"),
        (-0.04, 1, "0,0"),
    ],
)
def test_number(value: float | Fraction, decimals: int | None, text: str) -> None:
    assert french.number(value, decimals) == text


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [(0.35, 0, "35"), (0.29, 0, "29"), (0.57, 0, "57"), (Fraction(7, 31), 1, "22,6"), (0.0, 0, "0"), (1.0, 0, "100")],
)
def test_percent(share: float | Fraction, decimals: int, text: str) -> None:
    assert french.percent(share, decimals) == f"{text}{THIN}%"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (31 / 60, 1.0, "51 à 100"),
        (0.29, 0.57, "29 à 57"),
        (0.5, 0.5, "50"),
        (7 / 48, 8 / 52, "14 à 16"),
        (0.965, 0.975, "96 à 98"),
        (0.0, 29 / 60, "0 à 49"),
    ],
)
def test_percent_range(low: float, high: float, text: str) -> None:
    assert french.percent_range(low, high) == f"{text}{THIN}%"


@given(st.integers(1, 1100).flatmap(lambda n: st.tuples(st.integers(0, n), st.integers(0, n), st.just(n))))
def test_percent_range_is_the_tightest_outward_rounding(counts: tuple[int, int, int]) -> None:
    a, b, n = counts
    low, high = min(a, b), max(a, b)
    first, last = floor(Fraction(100 * low, n)), ceil(Fraction(100 * high, n))
    expected = f"{first}{THIN}%" if first == last else f"{first} à {last}{THIN}%"
    assert french.percent_range(low / n, high / n) == expected


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2011, 12, 14), f"14{NBSP}décembre{NBSP}2011"),
        (dt.date(2012, 1, 1), f"1er{NBSP}janvier{NBSP}2012"),
        (dt.date(2026, 8, 21), f"21{NBSP}août{NBSP}2026"),
    ],
)
def test_date(day: dt.date, text: str) -> None:
    assert french.date(day) == text


def test_join() -> None:
    assert french.join(["a", "b", "c"]) == "a, b et c"
    assert french.join([30, 31], last="ou") == "30 ou 31"
    assert french.join([7]) == "7"
    assert french.join([]) == ""


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 réponse"), (1, "1 réponse"), (1.5, "1,5 réponse"), (2, "2 réponses"), (1100, f"1{THIN}100 réponses")],
)
def test_plural_begins_at_two(count: float, text: str) -> None:
    assert french.plural(count, "réponse") == text


def test_irregular_plural() -> None:
    assert french.plural(3, "jeu", "jeux") == "3 jeux"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "aucune"),
        ([30, 31], "30 ou 31"),
        ([20, 40, 48, 52, 60], "20, 40, 48, 52 ou 60"),
        (list(range(900, 1101)), f"de 900 à 1{THIN}100"),
        ([30, 35, *range(40, 60)], "de 30 à 59 (certaines exclues)"),
    ],
)
def test_sizes(values: list[int], text: str) -> None:
    assert french.sizes(values) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("L'enquête : 50 % ?", f"L’enquête{NBSP}: 50{THIN}%{THIN}?"),
        ("« Oui » ; non !", f"«{NBSP}Oui{NBSP}»{THIN}; non{THIN}!"),
        ("rapport n° 200, § 3.1.1", f"rapport n°{NBSP}200, §{NBSP}3.1.1"),
        ("Figure 4 et Tableau 1", f"Figure{NBSP}4 et Tableau{NBSP}1"),
        ("n = 20 ou 40", f"n{NBSP}={NBSP}20 ou 40"),
        ("4 000 000 d'usagers", f"4{THIN}000{THIN}000 d’usagers"),
        ("https://utc.fr/page?id=1", "https://utc.fr/page?id=1"),
        ("à 12:30", "à 12:30"),
    ],
)
def test_typographic(text: str, printed: str) -> None:
    assert french.typographic(text) == printed


def test_a_year_before_a_count_is_not_a_thousand() -> None:
    assert french.typographic("en 2011 254 visites") == "en 2011 254 visites"


_PIECES = st.sampled_from([*" \u00a0\u202f;:!?%«»'0a§", "n°", "Figure ", "n = ", "000", "12 ", "»", ". "])


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=12).map("".join)))
def test_typographic_twice_changes_nothing(text: str) -> None:
    once = french.typographic(text)
    assert french.typographic(once) == once


@given(st.text())
def test_typographic_changes_spaces_and_apostrophes_only(text: str) -> None:
    def bare(value: str) -> str:
        return "".join(c for c in value.replace("'", "’") if c not in f" {NBSP}{THIN}")

    assert bare(french.typographic(text)) == bare(text)


def test_sentence_formats_every_specification() -> None:
    text = french.sentence(
        "Le {day:date}, {p:%} ({q:.1%}) de {n} : {r:range}, {x:.1f}, {a:list}, {b:or}, {name}",
        day=dt.date(2011, 12, 14),
        p=0.35,
        q=Fraction(7, 31),
        n=1000,
        r=(31 / 60, 1.0),
        x=6.8649,
        a=["bus", "train"],
        b=[20, 40],
        name="l'UTC",
    )
    assert text == (
        f"Le 14{NBSP}décembre{NBSP}2011, 35{THIN}% (22,6{THIN}%) de 1{THIN}000{NBSP}: "
        f"51 à 100{THIN}%, 6,9, bus et train, 20 ou 40, l’UTC"
    )


@pytest.mark.parametrize(
    ("share", "template", "text"),
    [
        (93 / 200, "{x:%}", "47"),
        (93 / 200, "{x:least%}", "46"),
        (93 / 200, "{x:least.1%}", "46,5"),
        (93 / 200, "{x:most%}", "47"),
        (Fraction(2, 3), "{x:least.1%}", "66,6"),
        (2 / 3, "{x:most.1%}", "66,7"),
        (0.29, "{x:least%}", "29"),  # 28.999999999999996 in floating point
        (0.07, "{x:most%}", "7"),  # 7.000000000000001
        (0.0, "{x:least%}", "0"),
        (1.0, "{x:most%}", "100"),
    ],
)
def test_a_bound_of_a_share_is_rounded_outwards(share: float, template: str, text: str) -> None:
    assert french.sentence(template, x=share) == f"{text}\u202f%"


@pytest.mark.parametrize("spec", ["lest%", "least", "least.%", "5%", "2f"])
def test_a_specification_that_does_not_exist(spec: str) -> None:
    with pytest.raises(
        ValueError, match=f"^format inconnu : « {spec} » ; formats admis : %, .1%, least%, most%, level, range"
    ):
        french.sentence(f"{{x:{spec}}}", x=0.465)


def test_sentence_needs_every_value() -> None:
    with pytest.raises(KeyError, match="missing"):
        french.sentence("{missing}")
