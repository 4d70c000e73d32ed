"""Everything published of the answers of an edition, attacked: no table may give a hidden count back."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from enumeration import compositions
from numpy.typing import NDArray

from quality_study.disclosure import answer_rule, disclosure_table, protect_answers
from quality_study.facts.edition import Edition, open_edition
from quality_study.survey import response_breakdown
from quality_study.survey.schema import checked
from quality_study.tables.answer_tables import answer_tables
from quality_study.tables.validation import RawStudy, load_raw
from quality_study.words.french import NBSP

ROOT = Path(__file__).resolve().parents[2]
GOOD = ("choice", "favourable")
#: Respondents drawn from the invented edition: the more, the fewer small counts.
SAMPLES = [(0, 7), (1, 13), (2, 18), (3, 24)]


@cache
def example() -> tuple[Edition, RawStudy]:
    edition = open_edition("exemple", root=ROOT)
    return edition, load_raw(edition)


def claims_on_everything(study: RawStudy, rng: np.random.Generator) -> pd.DataFrame:
    """Claim a share and a count of every answer, and some order: the verdicts are published too."""
    own = study.items[study.items["population"] == "participants"]
    rows = []
    for i, cell in enumerate(own[own["type"].isin(["scale", "choice", "choices"])].itertuples()):
        others = own[own["item"] == cell.item]["category"]
        rows += [
            (f"P{i}", cell.item, cell.category, rng.choice(["eq", "gt", "le"]), str(rng.integers(0, 100)), "%"),
            (f"N{i}", cell.item, cell.category, "eq", str(rng.integers(0, 6)), "personnes"),
            (f"O{i}", cell.item, cell.category, "order", f"{cell.item} : {others.iloc[0]}", ""),
        ]
    columns = ["id", "item", "category", "relation", "value", "unit"]
    table = pd.DataFrame(rows, columns=columns).assign(population="participants", reading="", retained=True)
    return table.assign(ambiguity="", statement="", section="", figure="", status="illustrative", source="s")


@cache
def published(seed: int, size: int) -> tuple[dict[str, pd.DataFrame], RawStudy]:
    """Publish the answers of some respondents of the invented edition."""
    edition, study = example()
    rng = np.random.default_rng(seed)
    people = study.responses["respondent"].unique()
    chosen = rng.choice(people, size=min(size, len(people)), replace=False)
    responses = study.responses[study.responses["respondent"].isin(chosen)].reset_index(drop=True)
    claims = claims_on_everything(study, rng)
    small = replace(study, responses=responses, tables={**study.tables, "claims": claims})
    return answer_tables(edition, small, confidence=0.95), small


def tables_that_agree(found: dict[str, pd.DataFrame], item: str, kinds: pd.DataFrame) -> NDArray[np.int64]:
    """Return every table of counts of an item that agrees with all that is published of it, one a line."""
    cells = found["breakdown"].set_index(["item", "category"]).loc[item].loc[list(kinds["category"])]
    n = int(cells["n"].iloc[0])
    tables = every_table(n, len(kinds))
    claims = found["verification"][(found["verification"]["item"] == item) & found["verification"]["count"].notna()]
    told = dict(zip(claims["category"], claims["count"].astype(int), strict=True))
    for place, cell in enumerate(cells.itertuples()):
        known = [c for c in (cells["count"].iloc[place], told.get(cell.Index)) if pd.notna(c)]
        for count in known:
            tables = tables[tables[:, place] == count]
        if not known:
            tables = tables[(tables[:, place] >= cell.low * n - 1e-6) & (tables[:, place] <= cell.high * n + 1e-6)]
    for name, block in cells[cells["together"] != ""].groupby("together"):
        own = [place for place, told_of in enumerate(cells["together"]) if told_of == name]
        tables = tables[tables[:, own].sum(axis=1) == int(block["together_count"].iloc[0])]
    mean = tables @ np.arange(1, len(kinds) + 1) / n
    values = {
        "top_box": tables[:, -1] / n,
        "top_2_box": tables[:, -2:].sum(axis=1) / n,
        "satisfied": tables[:, (kinds["role"] == "favourable").to_numpy()].sum(axis=1) / n,
        "mean_rank": mean,
        "index": 100 * (mean - 1) / max(1, len(kinds) - 1),
    }
    agrees = np.ones(len(tables), dtype=bool)
    for score in found["scores"][found["scores"]["item"] == item].itertuples():
        if pd.notna(score.value):
            agrees &= np.abs(values[score.score] - score.value) < 1e-9
        elif pd.notna(score.low):
            agrees &= (values[score.score] > score.low - 1e-9) & (values[score.score] < score.high + 1e-9)
    return tables[agrees]


@cache
def every_table(n: int, parts: int) -> NDArray[np.int64]:
    return np.array(list(compositions(n, parts)), dtype=np.int64)


@pytest.mark.parametrize(("seed", "size"), SAMPLES)
def test_nothing_published_gives_a_hidden_count_back(seed: int, size: int) -> None:
    """Scores, verdicts and the breakdown itself are put together, question by question."""
    found, study = published(seed, size)
    own = study.items[(study.items["population"] == "participants") & study.items["role"].isin(GOOD)]
    attacked = 0
    for item, kinds in own[own["type"].isin(["scale", "choice"])].groupby("item", sort=False):
        cells = found["breakdown"].set_index(["item", "category"]).loc[item].loc[list(kinds["category"])]
        if not cells["count"].isna().any():
            continue
        n = int(cells["n"].iloc[0])
        tables = tables_that_agree(found, str(item), kinds)
        for place, (count, low, high) in enumerate(zip(cells["count"], cells["low"], cells["high"], strict=True)):
            if pd.notna(count):
                continue
            attacked += 1
            values = set(tables[:, place].tolist())
            assert len(values) >= min(3, n + 1), (item, n, sorted(values))
            assert (min(values), max(values)) == (round(low * n), round(high * n))
    assert attacked > 0


@pytest.mark.parametrize(("seed", "size"), SAMPLES)
def test_hidden_counts_are_nowhere_in_what_is_said_of_claims(seed: int, size: int) -> None:
    found, _ = published(seed, size)
    cells = found["breakdown"][found["breakdown"]["count"].isna()]
    hidden = set(zip(cells["item"], cells["category"], strict=True))
    assert hidden
    about = found["verification"][
        [cell in hidden for cell in zip(found["verification"]["item"], found["verification"]["category"], strict=True)]
    ]
    assert about[["count", "n", "share", "gap"]].isna().all(axis=None)
    told = about[about["verdict"] != "unchecked"]
    assert told["reason"].str.contains("jugé sur ce qui reste possible").all()
    # a verdict is the one of every count that remains possible
    for row in told[told["relation"] == "eq"].itertuples():
        cell = cells[(cells["item"] == row.item) & (cells["category"] == row.category)].iloc[0]
        n = int(cell["n"])
        gaps = [
            abs(k - int(row.value)) if row.unit == "personnes" else abs(100 * k / size - int(row.value))
            for k in range(round(cell["low"] * n), round(cell["high"] * n) + 1)
        ]
        exact, near = (0, 0) if row.unit == "personnes" else (0.5, 1)
        holds = {
            "reproduced": max(gaps) <= exact,
            "rounding": min(gaps) > exact and max(gaps) < near,
            "wrong": min(gaps) >= near and min(gaps) > 0,
        }
        assert holds[row.verdict]


def test_non_response_and_denominators_stay() -> None:
    found, study = published(2, 18)
    given = study.responses.drop_duplicates(["respondent", "question", "status"])
    counts = given.groupby(["question", "status"]).size()
    for row in found["breakdown"].itertuples():
        assert row.not_applicable == counts.get((row.item, "not_applicable"), 0)
        assert row.blank == counts.get((row.item, "blank"), 0)
        answered = counts.get((row.item, "answered"), 0)
        assert row.n in (answered, answered + row.not_applicable + row.blank)


@pytest.mark.parametrize(("seed", "size"), SAMPLES)
def test_groups_that_are_compared_are_published(seed: int, size: int) -> None:
    found, _ = published(seed, size)
    school = found["breakdown"][found["breakdown"]["item"] == "ecole"].set_index("category")["count"]
    for row in found["group_tests"].itertuples():
        groups = [g for g in school.index if g in row.groups]
        assert school[groups].notna().all()
        assert (school[groups] >= 5).all()


def test_the_protection_is_said_without_telling_which_counts_are_small() -> None:
    items = pd.DataFrame({"population": "p", "item": "q", "type": "scale", "category": list("abcd")})
    items = items.assign(role=["choice", "choice", "favourable", "favourable"])
    answers = list("aabbbbbbbbbcccccccccccccccccccc") + ["d"] * 30
    rows = {"respondent": range(len(answers)), "question": "q", "value": answers, "status": "answered"}
    rule = answer_rule(5)
    table = response_breakdown(pd.DataFrame(rows), items, edition="e", population="p")
    done = protect_answers(table, items, rule)
    checked(done)
    assert done["count"].isna().tolist() == [True, True, False, False]
    assert done["n"].tolist() == [61] * 4
    assert done["share"].isna().tolist() == [True, True, False, False]
    assert done["status"].tolist() == ["derived", "derived", "published", "published"]
    assert (done["low"] * 61).round(6).tolist()[:2] == [1, 7]
    assert (done["high"] * 61).round(6).tolist()[:2] == [4, 10]
    pd.testing.assert_frame_equal(done.iloc[2:], table.iloc[2:])
    told = disclosure_table(done, items, rule)
    assert told[["threshold", "cells", "suppressed"]].to_numpy().tolist() == [[5, 4, 2]]
    assert told.loc[0, "sentence"] == (
        f"Sur 4 cases, 2 sont retirées{NBSP}: des effectifs de moins de 5 personnes, et d’autres avec eux "
        "pour qu’on ne les retrouve pas. Les réponses retirées sont réunies, du même côté d’une échelle si possible, "
        f"et leur somme paraît. Le seuil est «{NBSP}threshold = 5{NBSP}» dans «{NBSP}edition.toml{NBSP}»{NBSP}: 1 "
        "publie tout, un plus haut réunit davantage. Le nombre de personnes qui ont répondu à chaque question est "
        "toujours publié."
    )


def test_all_items_of_a_long_questionnaire_are_protected() -> None:
    rng = np.random.default_rng(1)
    n, questions, answers = 40, 30, list("abcdef")
    items = pd.DataFrame(list(product([f"q{i}" for i in range(questions)], answers)), columns=["item", "category"])
    items = items.assign(population="p", type="scale", role=["choice"] * 3 * questions + ["favourable"] * 3 * questions)
    rows = [(r, f"q{i}", rng.choice(answers), "answered") for r in range(n) for i in range(questions)]
    responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    done = protect_answers(response_breakdown(responses, items, edition="e", population="p"), items, answer_rule(5))
    assert not done["count"].between(1, 4).any()
    hidden = done[done["count"].isna()].groupby("item").size()
    assert len(hidden) > 10
    assert hidden.min() >= 2
