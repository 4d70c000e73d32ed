"""Messages of figures: what their own percentages deny is refused, what they allow is not."""

from __future__ import annotations

import pytest

from quality_study.report.message import contradicted


@pytest.mark.parametrize(
    "message",
    [
        "La moitié concourrait (50 %), moins d'un quart l'a fait (23 %)",
        "Une majorité se dit satisfaite (97 %, n non publié)",
        "Plus de la moitié ont répondu (46 à 100 % selon l'effectif)",
        "Près de la moitié (48 %) et un tiers (33 %)",
        "Neuf sur dix jugent le groupe compétent (90 %)",
        "L'accueil (60 %) plaît plus que les échanges (40 %)",
        "Les échanges (40 %) plaisent moins que l'accueil (60 %)",
        "L'intention (50 %) dépasse la participation (23 %)",
        "Les invités sont satisfaits (97 %)",
        "Tous les répondants ne disent pas oui (50 %)",
        "Rien n'est plus apprécié, de 12 % à 40 %",
        "",
    ],
)
def test_what_percentages_allow_is_let_through(message: str) -> None:
    assert contradicted(message) == []


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("La moitié concourrait (23 %)", ["« La moitié » ne va pas avec 23 %"]),
        ("Une majorité concourrait (50 %)", ["« majorité » ne va pas avec 50 %"]),
        ("La moitié (50 %), moins d'un quart l'a fait (30 %)", ["« moins d’un quart » ne va pas avec 30 %"]),
        ("Plus de la moitié ont répondu (10 à 50 %)", ["« Plus de la moitié » ne va pas avec 10 à 50 %"]),
        (
            "Un tiers (50 %), deux tiers (33 %)",
            ["« Un tiers » ne va pas avec 50 %", "« deux tiers » ne va pas avec 33 %"],
        ),
        ("Tous sont venus (99,5 %)", ["« Tous » ne va pas avec 99,5 %"]),
        ("L'accueil (40 %) plaît plus que les échanges (60 %)", ["« plus » ne va pas avec 40 % et 60 %"]),
        ("L'accueil (60 %) plaît moins que les échanges (40 %)", ["« moins » ne va pas avec 60 % et 40 %"]),
        ("L'intention (23 %) dépasse la participation (50 %)", ["« dépasse » ne va pas avec 23 % et 50 %"]),
        ("L'accueil (60 %) plaît plus que les échanges (60 %)", ["« plus » ne va pas avec 60 % et 60 %"]),
    ],
)
def test_words_that_percentages_deny_are_named(message: str, found: list[str]) -> None:
    assert contradicted(message) == found
