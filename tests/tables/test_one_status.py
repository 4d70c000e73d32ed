"""One fact of 2011 has one status wherever it stands: tables of the tools, register, indicators."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

RAW = Path(__file__).parents[2] / "data" / "raw" / "2011"
TOOLS = sorted((RAW / "tools").glob("*.csv"))
#: The same fact in the words of several tables: what must be in a row for it to speak of that fact.
FACTS = {
    "a tool may fail": (("outil", "ne fonctionne pas"), "déduit", 3),
    "the publicity may miss its aim": (("publicité ne crée pas",), "déduit", 3),
    "nobody may react on Twitter": (("ne réagissent pas", "Twitter"), "déduit", 2),
    "the customs school is absent": (("Douanes", "absent"), "publié", 2),
    "the link and the platform are cancelled": (("udioconférence", "annulées"), "publié", 3),
    "videos are not shown": (("idéos", "non diffusées"), "publié", 1),
    "the guests are well received": (("L’accueil est apprécié",), "publié", 1),
    "the bus is liked": (("apprécié le bus.",), "publié", 2),
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


EVERYWHERE = [(path.stem, row) for path in [*TOOLS, RAW / "claims.csv"] for row in rows(path)]


@pytest.mark.parametrize("fact", list(FACTS))
def test_a_fact_has_the_same_status_in_every_table(fact: str) -> None:
    words, status, times = FACTS[fact]
    told = [(name, row["statut"]) for name, row in EVERYWHERE if all(w in " ".join(row.values()) for w in words)]
    assert len(told) >= times
    assert {found for _, found in told} == {status}, told


def test_what_is_written_word_for_word_twice_has_one_status() -> None:
    seen: dict[str, set[str]] = {}
    for name, row in EVERYWHERE:
        text = row.get("texte") or row.get("enonce", "")
        if name != "contradictions" and text:
            seen.setdefault(text.strip(" .").casefold(), set()).add(row["statut"])
    assert {text: found for text, found in seen.items() if len(found) > 1} == {}


def test_what_is_illustrative_never_claims_to_be_in_the_report() -> None:
    wrong = [
        (name, row)
        for name, row in EVERYWHERE
        if row["statut"] == "illustratif" and row["source"].startswith("rapport")
    ]
    assert wrong == []


def test_an_invented_date_is_illustrative() -> None:
    """Of the planning, the report gives the day of the event and the period of the counter."""
    known = {("2011-12-14", ""), ("2011-12-13", "2012-01-18")}
    for row in rows(RAW / "tools" / "gantt.csv"):
        assert (row["statut"] == "publié") == ((row["debut"], row["fin"]) in known), row["tache"]
        assert row["statut"] != "déduit"


def test_nothing_of_2011_names_a_tool_that_the_report_does_not_name() -> None:
    said = " ".join(
        value
        for path in RAW.rglob("*.*")
        if path.suffix in (".csv", ".toml")
        for value in [path.read_text(encoding="utf-8")]
    )
    assert [word for word in ("AMDEC", "PDPC", "méthode KJ", "Ishikawa") if word in said] == []
