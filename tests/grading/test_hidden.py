"""Editions that students never see: other respondents, edge cases, the same bytes for the same seed."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest

from quality_study.facts.edition import Edition, find_root, open_edition
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.facts.schemas import check_table
from quality_study.facts.tool_tables import TOOL_TABLES, tool_of
from quality_study.grading.hidden import hidden_edition, hidden_sample
from quality_study.grading.hidden_tools import other_content
from quality_study.synthetic import Draws
from quality_study.tables.processed import read_tables
from quality_study.words.errors import StudyError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = open_edition("exemple", root=ROOT)
TOOLS = EXAMPLE.raw / "tools"
SEED = 1103


def contents(edition: Edition) -> dict[str, bytes]:
    return {p.relative_to(edition.root).as_posix(): p.read_bytes() for p in edition.root.rglob("*") if p.is_file()}


def rows_of(path: Path, separator: str = ";") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=separator))


@pytest.fixture(scope="module")
def before() -> dict[str, bytes]:
    return {p.as_posix(): p.read_bytes() for p in EXAMPLE.raw.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory, before: dict[str, bytes]) -> Edition:
    return hidden_edition(EXAMPLE, SEED, tmp_path_factory.mktemp("hidden") / "one")


def test_it_is_a_study_of_its_own(hidden: Edition, before: dict[str, bytes]) -> None:
    assert hidden.id == "exemple-1103"
    assert find_root(hidden.raw) == hidden.root
    assert list((hidden.root / "notebooks").iterdir()) == []
    assert hidden.settings.id == hidden.id
    assert hidden.settings.comparison.earlier == ()
    assert {p.as_posix(): p.read_bytes() for p in EXAMPLE.raw.rglob("*") if p.is_file()} == before
    assert open_edition("exemple-1103", root=hidden.root).settings.fictitious


def test_the_same_seed_gives_the_same_bytes(hidden: Edition, tmp_path: Path) -> None:
    again = hidden_edition(EXAMPLE, SEED, tmp_path / "again")
    assert contents(again) == contents(hidden)
    assert "data/processed/exemple-1103/responses.parquet" in contents(again)


def test_an_edition_like_another_has_as_many_respondents_and_says_nothing_by_its_name(
    hidden: Edition, tmp_path: Path
) -> None:
    twin = hidden_edition(EXAMPLE, 1104, tmp_path / "0", id="exemple", like=SEED)
    texts = [p.read_text(encoding="utf-8") for p in twin.raw.rglob("*.toml")]
    assert not any(number in text for text in texts for number in ("1103", "1104"))
    answers, others = rows_of(twin.responses, ","), rows_of(hidden.responses, ",")
    assert len({r["respondent"] for r in answers}) == len({r["respondent"] for r in others})
    assert answers[:500] != others[:500]


def test_the_questionnaire_and_the_settings_are_those_of_the_source(hidden: Edition) -> None:
    for name in ("questionnaire.toml", "figures.toml", "claims.csv", "indicators.csv"):
        assert (hidden.raw / name).read_bytes() == (EXAMPLE.raw / name).read_bytes()
    old = (EXAMPLE.raw / "edition.toml").read_text(encoding="utf-8").splitlines()
    new = (hidden.raw / "edition.toml").read_text(encoding="utf-8").splitlines()
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert [a.split(" = ")[0] for a, _ in changed] == ["id", "size", "earlier"]


def test_answers_are_others_and_come_through_the_importer(hidden: Edition) -> None:
    answers = rows_of(hidden.responses, ",")
    export = rows_of(hidden.raw / "exports" / "limesurvey.csv", ",")
    respondents = {row["respondent"] for row in answers}
    assert len(respondents) == len({row["id"] for row in export})
    counts = {row["quoi"]: row["nombre"] for row in rows_of(hidden.raw / "importation.csv")}
    assert counts["répondants"] == str(len(respondents))
    assert 40 <= len(respondents) <= 160
    assert len(respondents) != 120
    assert not {row["lastname"] for row in export} & {row["value"] for row in answers}
    size = hidden.settings.populations[0].size
    assert size is not None
    assert 0.39 < len(respondents) / size <= 1
    assert not (hidden.raw / "commentaires.csv").exists()


def test_one_question_has_no_answer_and_one_has_a_single_answer(hidden: Edition) -> None:
    """Read from the file: the two questions are found by what was answered, not by what was planned."""
    given: dict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for row in rows_of(hidden.responses, ","):
        given[row["question"]] |= {row["value"]} if row["status"] == "answered" else set()
        count[row["question"]] += row["status"] == "answered"
    scales = [q.id for q in read_questionnaire(hidden.raw / "questionnaire.toml").questions if q.type == "scale"]
    assert len([q for q in scales if not given[q]]) == 1
    (unanimous,) = [q for q in scales if len(given[q]) == 1]
    assert count[unanimous] >= 20
    tables = read_tables(hidden)
    (empty,) = [q for q in scales if not given[q]]
    found = tables["response_counts"].set_index("question")["answered"]
    assert (found[empty], found[unanimous]) == (0, count[unanimous])


def test_shapes_vary_from_seed_to_seed_and_never_touch_the_groups() -> None:
    questionnaire = read_questionnaire(EXAMPLE.raw / "questionnaire.toml")
    samples = [hidden_sample(EXAMPLE, questionnaire, seed) for seed in range(400)]
    scales = {q.id for q in questionnaire.questions if q.type == "scale"}
    assert {s.unanswered[0] for s in samples} == {s.unanimous[0] for s in samples} == scales
    assert all(s.unanswered != s.unanimous for s in samples)
    assert all(s.grouping == "ecole" for s in samples)
    numbers = [s.n for s in samples]
    assert (min(numbers), max(numbers)) == (40, 160)
    small = Counter(next(iter(s.groups.values()), None) for s in samples)
    assert set(small) == {None, 0, 1, 2}
    assert small[None] / 400 == pytest.approx(0.4, abs=0.08)
    assert {g for s in samples for g in s.groups} == {"UTC", "ENFiP", "Douanes", "Autre"}
    assert len({s.seed for s in samples}) == 400
    for name, values in (("unfinished", 5), ("repeated", 4), ("twins", 3), ("personal", 5)):
        assert {getattr(s, name) for s in samples} == set(range(values)), name


def test_no_answer_is_sent_twice_when_the_source_refuses_it(study_root: Path) -> None:
    path = study_root / "data/raw/exemple/edition.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count('duplicates = "last"') == 1
    path.write_text(text.replace('duplicates = "last"', 'duplicates = "refuse"'), encoding="utf-8")
    source = open_edition("exemple", root=study_root)
    questionnaire = read_questionnaire(source.raw / "questionnaire.toml")
    assert {hidden_sample(source, questionnaire, seed).repeated for seed in range(50)} == {0}


def test_what_cannot_be_made_is_said(hidden: Edition, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="graine négative"):
        hidden_edition(EXAMPLE, -1, tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StudyError, match="data/raw/exemple-1103 : existe déjà ; rien n’est écrit par-dessus"):
        hidden_edition(EXAMPLE, SEED, hidden.root)


@pytest.mark.parametrize("path", sorted(TOOLS.glob("*.csv")), ids=lambda p: p.stem)
def test_tools_stay_valid_and_keep_their_texts(path: Path) -> None:
    rows = pd.DataFrame(rows_of(path), dtype="object")
    tool = tool_of(path.stem)
    numbers = {"gravite", "occurrence", "detection", "effectif", "impact", "effort", "note", "debut", "fin", "pile"}
    for seed in range(20):
        new = other_content(path.stem, rows, Draws(seed))
        assert list(new.columns) == list(rows.columns)
        if tool is not None:
            assert check_table(new, TOOL_TABLES[tool].schema, path.name) == []
        texts = [column for column in rows.columns if column not in numbers]
        assert Counter(new[texts].itertuples(index=False)) == Counter(rows[texts].itertuples(index=False))


def test_numbers_of_the_tools_are_others() -> None:
    def drawn(name: str, columns: list[str]) -> list[str]:
        rows = pd.DataFrame(rows_of(TOOLS / f"{name}.csv"), dtype="object")
        return [str(other_content(name, rows, Draws(seed))[columns].to_numpy().tolist()) for seed in range(20)]

    for name, columns in (
        ("pareto", ["effectif"]),
        ("risk_map", ["gravite", "occurrence", "detection"]),
        ("impact_effort", ["impact", "effort"]),
        ("radar", ["note"]),
        ("card_sort", ["carte", "pile"]),
    ):
        assert len(set(drawn(name, columns))) == 20, name
    assert len(set(drawn("gantt", ["debut", "fin"]))) > 15


def test_what_a_practical_asks_of_the_tools_has_one_answer() -> None:
    """No tie where a rank is read, and no public answer that holds on a hidden edition too."""
    pareto = pd.DataFrame(rows_of(TOOLS / "pareto.csv"), dtype="object")
    risks = pd.DataFrame(rows_of(TOOLS / "risk_map.csv"), dtype="object")
    gantt = pd.DataFrame(rows_of(TOOLS / "gantt.csv"), dtype="object")
    lengths, shares, worst = set(), set(), set()
    for seed in range(60):
        counts = sorted((int(c) for c in other_content("pareto", pareto, Draws(seed))["effectif"]), reverse=True)
        assert len(set(counts)) == len(counts)
        assert all(5 * sum(counts[:k]) != 4 * sum(counts) for k in range(len(counts)))
        shares.add(round(sum(counts[:2]) / sum(counts), 4))
        rated = other_content("risk_map", risks, Draws(seed))
        products = [int(r.gravite) * int(r.occurrence) * int(r.detection) for r in rated.itertuples()]
        assert products.count(max(products)) == 1
        worst.add(rated["risque"].iloc[products.index(max(products))])
        plan = other_content("gantt", gantt, Draws(seed))
        days = [dt.date.fromisoformat(d) for d in [*plan["debut"], *plan["fin"]] if d]
        lengths.add((max(days) - min(days)).days)
        for old, new in zip(gantt.itertuples(), plan.itertuples(), strict=True):
            assert not new.fin or new.debut <= new.fin
            assert dt.date.fromisoformat(new.debut).weekday() == dt.date.fromisoformat(old.debut).weekday()
    assert len(shares) > 30
    assert worst == set(risks["risque"])
    assert len(lengths) > 10


def test_people_sort_every_card_once_more(hidden: Edition) -> None:
    rows = rows_of(hidden.raw / "tools" / "card_sort.csv")
    old = rows_of(TOOLS / "card_sort.csv")
    assert Counter((r["participant"], r["carte"]) for r in rows) == Counter((r["participant"], r["carte"]) for r in old)
    kept = {(r["participant"], r["carte"]): r["pile"] for r in old}
    moved = sum(kept[r["participant"], r["carte"]] != r["pile"] for r in rows) / len(rows)
    assert 0.05 < moved < 0.4
    piles = defaultdict(set)
    for row in old:
        piles[row["participant"]].add(row["pile"])
    assert all(row["pile"] in piles[row["participant"]] for row in rows)
