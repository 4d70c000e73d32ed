"""What an f-string writes of our values, and of those that Python writes its own way."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.words.french import NBSP, THIN, sentence
from quality_study.words.values import Number, Row, Several, Whole, french, frenchify


def test_every_kind_of_value_is_said_in_french() -> None:
    row = french(pd.Series({"share": np.float64(0.35), "count": np.int64(4000), "day": dt.date(2011, 12, 14)}))
    sizes, bounds = french([20, 40, 1100]), french((0.465, 1.0))
    said = f"{row.share:%} ({row.share:.1%}) de {row['count']}, {sizes:or}, {bounds:range}, le {row.day:date}"
    assert said == (
        f"35{THIN}% (35,0{THIN}%) de 4{THIN}000, 20, 40 ou 1{THIN}100, 46 à 100{THIN}%, le 14{NBSP}décembre{NBSP}2011"
    )
    assert f"{french(Fraction(2, 3)):least.1%} {french(0.95):level} {french(['bus', 'train']):list}" == (
        f"66,6{THIN}% 95{THIN}% bus et train"
    )


def test_what_is_computed_from_a_number_is_said_in_french_too() -> None:
    share = Number(0.35)
    computed = [1 - share, share * 2, 2 * share, share / 2, share + 0.1, 0.7 - share, 1 / share]
    assert [float(c) for c in computed] == [1 - 0.35, 0.7, 0.7, 0.175, 0.35 + 0.1, 0.7 - 0.35, 1 / 0.35]
    assert {type(c) for c in computed} == {Number}
    assert f"{1 - share:%}" == f"65{THIN}%"
    assert round(share * 20) == 7


def test_they_are_plain_numbers_for_everything_else() -> None:
    assert Number(0.35) == 0.35
    assert {Number(0.35): 1}[0.35] == 1
    assert pd.Series([Number(1.5), Number(2.5)], dtype=float).mean() == 2.0
    assert (Whole(20), max(Several([20, 40])), Several([20, 40])) == (20, 40, [20, 40])
    assert french("texte") == "texte"
    assert french(True) is True
    assert french(None) is None


def test_a_column_that_a_row_has_not_is_told_with_those_it_has() -> None:
    row = Row({"share": 0.5, "n": 20})
    with pytest.raises(AttributeError, match=r"^colonne inconnue : « shares » ; colonnes : share, n$"):
        _ = row.shares
    assert "share" in dir(row)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (f"Soit {0.5:%} ou {0.465:.1%}.", f"Soit 50{THIN}% ou 46,5{THIN}%."),
        (f"Une moyenne de {6.8649:.2f}.", "Une moyenne de 6,86."),
        (f"Écart : {-0.5:.1f} ({1234.5:.1f})", f"Écart : −0,5 (1{THIN}234,5)"),
        ("Le Web 2.0, Python 3.11.7, Figure 21.1 et @fig-21.1", "Le Web 2.0, Python 3.11.7, Figure 21.1 et @fig-21.1"),
        ("`x = 1.5`, [la page](https://a.fr/1.5), version 2.5", "`x = 1.5`, [la page](https://a.fr/1.5), version 2.5"),
        ("le 12.05.2026, 192.168.1.1, 3.", "le 12.05.2026, 192.168.1.1, 3."),
    ],
)
def test_numbers_that_python_wrote_are_put_in_french(text: str, written: str) -> None:
    assert frenchify(text).replace(f"{THIN}%", "%") == written.replace(f"{THIN}%", "%")


@given(st.floats(0, 1))
def test_a_plain_share_and_ours_are_written_alike(share: float) -> None:
    ours = f"{Number(share):.0%}"
    assert f"{Number(share):%}" == sentence("{x:%}", x=share) == ours
    if abs(share * 100 % 1 - 0.5) > 1e-6:  # Python writes six decimals: it may have moved a half
        assert frenchify(f"{share:%}") == ours
