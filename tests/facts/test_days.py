from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.facts.days import read_day

FORMS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%Y/%m/%d", "%Y-%m-%d 00:00:00", "%d/%m/%Y 00:00"]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(FORMS))
def test_a_date_is_read_whatever_its_form(day: dt.date, form: str) -> None:
    assert read_day(day.strftime(form)) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 sept. 2027", "2027-09-03"),
        ("1er\u00a0août 2027", "2027-08-01"),
        ("Mercredi 3 FÉVRIER 2027", "2027-02-03"),
        ("14 déc 2027", "2027-12-14"),
        ("3 jui 2027", None),
        ("31/11/2027", None),
        ("12/25/2027", None),
        ("2027", None),
        ("03/2027", None),
        ("46633", None),
        ("2027-02-01 14:30", None),
        ("", None),
    ],
)
def test_a_date_in_words_and_what_is_none(text: str, day: str | None) -> None:
    assert read_day(text) == day
