from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from quality_study.audit import incompatible_pairs, report_contradictions
from quality_study.facts.claims import retained
from quality_study.tables.validation import RawStudy

COLUMNS = ["id", "population", "item", "category", "relation", "value", "unit"]
Claim = tuple[str, str]


def pairs(*claims: Claim, unit: str = "%") -> list[tuple[str, str]]:
    rows = [[f"C{k}", "p", "q", "Oui", relation, value, unit] for k, (relation, value) in enumerate(claims)]
    return incompatible_pairs(pd.DataFrame(rows, columns=COLUMNS))


def holds(claim: Claim, x: Fraction, *, share: bool) -> bool:
    relation, value = claim[0], Fraction(claim[1])
    near = {"eq": Fraction(1, 2) if share else 0, "about": Fraction(5) if share else value / 10}
    if relation in near:
        return abs(x - value) <= near[relation]
    return {"gt": x > value, "ge": x >= value, "lt": x < value, "le": x <= value}[relation]


@pytest.mark.parametrize("unit", ["%", "personnes"])
def test_pairs_against_a_fine_grid_of_values(unit: str) -> None:
    claims = [(r, v) for r in ("eq", "about", "gt", "ge", "lt", "le") for v in ("40", "41", "50")]
    grid = [Fraction(k, 4) for k in range(130, 230)]
    for a in claims:
        for b in claims:
            together = any(all(holds(c, x, share=unit == "%") for c in (a, b)) for x in grid)
            assert bool(pairs(a, b, unit=unit)) == (not together), (a, b)


def test_names_dates_and_claims_without_constraint() -> None:
    assert pairs(("eq", "Internet"), ("eq", "Médias sociaux"), unit="") == [("C0", "C1")]
    assert pairs(("eq", "Internet"), ("eq", "internet"), unit="") == []
    assert pairs(("none", ""), ("eq", "50")) == []
    assert pairs(("lt", "2011-12-14"), ("eq", "2012-01-01"), unit="date") == []


def test_an_order_contradicts_its_reverse_only() -> None:
    rows = [["C1", "p", "a", "Oui", "order", "b:Oui", ""], ["C2", "p", "b", "Oui", "order", "c:Oui|a:Oui", ""]]
    rows.append(["C3", "p", "b", "Non", "order", "a:Oui", ""])
    assert incompatible_pairs(pd.DataFrame(rows, columns=COLUMNS)) == [("C1", "C2")]


def test_another_quantity_or_another_reading_is_no_contradiction() -> None:
    one = ["C1", "p", "q", "Oui", "eq", "50", "%"]
    others = [["C2", "x", "q", "Oui", "eq", "60", "%"], ["C3", "p", "r", "Oui", "eq", "60", "%"]]
    others += [["C4", "p", "q", "Oui", "eq", "60", "personnes"], ["C1", "p", "q", "Oui", "eq", "70", "%"]]
    assert incompatible_pairs(pd.DataFrame([one, *others], columns=COLUMNS)) == []


def test_contradictions_of_2011_are_listed_with_both_sources(raw: RawStudy) -> None:
    table = report_contradictions(retained(raw.tables["claims"]), raw.tables["contradictions"])
    known = table.set_index(["first", "second"])
    assert len(table) == len(raw.tables["contradictions"]) == 23
    assert table["declared"].all()
    detected = table[table["detected"]]
    found = list(zip(detected["first"], detected["second"], strict=True))
    assert found == [("C002", "C003"), ("C018", "C104"), ("C020", "C088")]
    assert table["kind"].value_counts().to_dict() == {
        "apparent": 15,
        "contradiction": 3,
        "unit": 2,
        "verb": 2,
        "wording": 1,
    }
    real = table[table["kind"] == "contradiction"]
    assert list(zip(real["first"], real["second"], strict=True)) == [
        ("C002", "C003"),
        ("C020", "C088"),
        ("C112", "C090, C092, C094"),  # one contradiction, whatever the number of figures that it concerns
    ]
    homes = known.loc[("C020", "C088")]
    assert homes[["section_first", "section_second"]].tolist() == ["1.1.3", "Annexe 1"]
    assert homes[["source_first", "source_second"]].tolist() == ["rapport n° 200, § 1.1.3", "rapport n° 200, annexe 1"]
    assert known.loc[("C057", "C065"), "label"] == "changement de termes"
    assert (table[["statement_first", "statement_second", "explanation", "settlement"]] != "").all(axis=None)


def test_a_contradiction_that_nobody_declared(raw: RawStudy) -> None:
    declared = raw.tables["contradictions"]
    kept = declared[declared["statement"] != "C020"]
    table = report_contradictions(retained(raw.tables["claims"]), kept)
    last = table.iloc[-1]
    assert len(table) == 23
    assert last[["first", "second", "kind", "declared", "detected"]].tolist() == [
        *["C020", "C088", "contradiction", False, True]
    ]
    assert last["explanation"] == "Deux valeurs incompatibles pour la même grandeur."
