from __future__ import annotations

import pytest

from quality_study.importers.masking import mask

EMAIL, PHONE, IP = "[adresse e-mail masquée]", "[numéro de téléphone masqué]", "[adresse IP masquée]"


@pytest.mark.parametrize(
    "address",
    ["lou@example.org", "Lou.L-Échantillon+x@mail.example.co.uk", "lou @ example.org", "lou(at)example.org",
     "lou [arobase] example [point] org", "lou arobase example point org", "LOU@EXAMPLE.ORG"],
)  # fmt: skip
def test_an_email_address_is_masked_and_the_rest_stays(address: str) -> None:
    masked = mask(f"Écrivez à {address}, merci.")
    assert masked.text == f"Écrivez à {EMAIL}, merci."
    assert masked.counts == {"adresse e-mail": 1}


@pytest.mark.parametrize(
    "number",
    ["06 39 98 12 34", "0639981234", "06.39.98.12.34", "06-39-98-12-34", "+33 6 39 98 12 34", "+33639981234",
     "0033 6 39 98 12 34", "+33 (0)6 39 98 12 34", "06\u00a039\u00a098\u00a012\u00a034", "+32 470 12 34 56",
     "+44 20 7946 0958", "01 99 00 12 34"],
)  # fmt: skip
def test_a_telephone_number_is_masked_and_the_rest_stays(number: str) -> None:
    masked = mask(f"Appelez le {number} avant midi")
    assert masked.text == f"Appelez le {PHONE} avant midi"
    assert masked.counts == {"numéro de téléphone": 1}


@pytest.mark.parametrize("address", ["192.0.2.17", "2001:db8::1", "fe80::1", "2001:0db8:0000:0000:0000:0000:0000:0001"])
def test_an_ip_address_is_masked(address: str) -> None:
    assert mask(f"mon poste : {address} !").text == f"mon poste : {IP} !"


@pytest.mark.parametrize(
    "text",
    ["Rendez-vous le 06/10/2011 à 14:30:00", "De 12 à 24 heures, 3,75 € et 2 000 personnes", "@bientôt, peut-être",
     "J’ai vu 5 conférences @ l’UTC", "version 1.2.3", "chez moi, le point fort : l’accueil", "Salle 0612, bât. 4",
     "de 1999 à 2011 : 12 ans", "réf. 2011-10-06"],
)  # fmt: skip
def test_what_is_nobody_s_address_stays(text: str) -> None:
    assert mask(text).text == text


def test_several_are_counted_by_kind() -> None:
    masked = mask("a@example.org, b@example.org, 06 39 98 12 34 et 192.0.2.1")
    assert masked.counts == {"adresse e-mail": 2, "adresse IP": 1, "numéro de téléphone": 1}
    assert masked.text == f"{EMAIL}, {EMAIL}, {PHONE} et {IP}"


def test_masking_twice_changes_nothing_more() -> None:
    once = mask("a@example.org ou 06 39 98 12 34 ou 192.0.2.1").text
    assert mask(once).text == once


def test_a_long_comment_is_masked_in_linear_time() -> None:
    long = "a" * 200_000 + " " + "1" * 200_000 + " " + "0 " * 100_000
    assert "masqué" not in mask(long).text[:100_000]
