"""The practicals: their solutions equal a count by hand of the raw files, on the example and on harder answers."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import math
import re
import shutil
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import NormalDist
from typing import Any

import nbformat
import pandas as pd
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.optimize import brentq
from scipy.spatial.distance import squareform
from scipy.stats import fisher_exact
from sklearn.metrics import silhouette_score  # type: ignore[import-untyped]

from quality_study.build.execution import run_notebook
from quality_study.facts.edition import Edition, open_edition
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.grading.handing_out.stripping import BEGIN, END
from quality_study.grading.hidden import hidden_sample
from quality_study.grading.marking.recorded import read_recorded
from quality_study.grading.practical.assignment import Assignment, read_assignment
from quality_study.importers.into_edition import import_to
from quality_study.report import mime, study
from quality_study.synthetic import limesurvey_export
from quality_study.tables.processed import write_tables

ROOT = Path(__file__).parents[2]
TPS = ("tp1", "tp2", "tp3", "tp4", "tp5")
Rows = list[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, example_tables: dict[str, pd.DataFrame]) -> Path:
    """A study with the example only, its tables built."""
    folder = tmp_path_factory.mktemp("tp")
    for part in ("data/raw/exemple", "notebooks/tp"):
        shutil.copytree(ROOT / part, folder / part)
    edition = Edition(folder, "exemple")
    write_tables(edition, example_tables)
    return folder


@pytest.fixture(scope="module")
def executed(root: Path) -> dict[str, nbformat.NotebookNode]:
    """Each reference notebook, run once in a real kernel."""
    paths = sorted((root / "notebooks" / "tp").glob("*.ipynb"))
    with ThreadPoolExecutor(2) as pool:
        books = pool.map(lambda path: run_notebook(path, root / "out" / path.name, {"edition": "exemple"}), paths)
        return {path.stem.partition("_")[0]: book for path, book in zip(paths, books, strict=True)}


@pytest.fixture
def in_process(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path, Rows], dict[str, Any]]]:
    """Run a notebook on given answers without a kernel, which is quicker; records are caught on their way out."""
    import quality_study.grading.selfcheck as selfcheck

    def run(path: Path, rows: Rows) -> dict[str, Any]:
        found: dict[str, Any] = {}

        def shown(data: Any, **_: Any) -> None:
            if isinstance(data, dict) and mime.RECORD in data:
                found[data[mime.RECORD]["name"]] = data[mime.RECORD]["value"]

        table = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"]).astype({"respondent": int})
        table.to_parquet(answers, index=False)
        monkeypatch.setattr(study, "display", shown)
        monkeypatch.setattr(selfcheck, "print", lambda *_: None, raising=False)
        monkeypatch.chdir(path.parent)
        names: dict[str, Any] = {"print": lambda *_: None}
        for cell in nbformat.read(path, as_version=4).cells:
            drawn = cell.metadata["nbgrader"]["grade_id"].endswith("_f1")  # no value comes of it, and it takes seconds
            if cell.cell_type == "code" and not drawn:
                exec(cell.source, names)
        return found

    answers = root / "data" / "processed" / "exemple" / "responses.parquet"
    before = answers.read_bytes()
    yield run
    answers.write_bytes(before)  # the other tests read those of the edition


def raw_rows(folder: Path = ROOT) -> Rows:
    with (folder / "data/raw/exemple/responses.csv").open(encoding="utf-8", newline="") as lines:
        return [(r["respondent"], r["question"], r["value"], r["status"]) for r in csv.DictReader(lines)]


def questionnaire() -> dict[str, Any]:
    return tomllib.loads((ROOT / "data/raw/exemple/questionnaire.toml").read_text(encoding="utf-8"))


def tool(name: str) -> list[dict[str, str]]:
    with (ROOT / f"data/raw/exemple/tools/{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def good(question: str, value: str) -> bool:
    asked = questionnaire()
    (scale,) = [q["scale"] for q in asked["questions"] if q["id"] == question]
    return value in asked["scales"][scale]["favourable"]


def answers(rows: Rows, question: str) -> dict[str, str]:
    return {r: v for r, q, v, s in rows if q == question and s == "answered"}


def favourable(rows: Rows, question: str) -> tuple[int, int]:
    given = answers(rows, question)
    return sum(good(question, v) for v in given.values()), len(given)


def ratio(a: float, b: float) -> float | None:
    return a / b if b else None


def by_hand_1(rows: Rows) -> dict[str, Any]:
    people = {r for r, *_ in rows}
    states = Counter(s for _, q, _, s in rows if q == "concourssatisfait")
    k, n = favourable(rows, "concourssatisfait")
    ticks = [r for r, q, _, s in rows if q == "transportmoyens" and s == "answered"]
    blank = Counter(r for r, _, _, s in rows if s == "blank")
    sheets: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for r, *rest in rows:
        sheets[r].add(tuple(rest))  # type: ignore[arg-type]
    sent_twice = sum(int(r) % 9 == 4 for r in people)  # planted in the export of the practical
    contest, judged = answers(rows, "concoursparticipe"), answers(rows, "concourssatisfait")
    return {
        "repondants": len(people),
        "non_adaptees": states["not_applicable"],
        "vides": states["blank"],
        "favorables": k,
        "part_reponses": ratio(k, n),
        "part_repondants": ratio(k, len(people)),
        "moyens_par_personne": ratio(len(ticks), len(set(ticks))),
        "inachevees": sum(2 * b > len(questionnaire()["questions"]) for b in blank.values()),
        "repetitions": len(sheets) + sent_twice - len({frozenset(s) for s in sheets.values()}),
        "incoherentes": sum(contest.get(r) == "Non" for r in judged),
    }


def by_hand_2(rows: Rows) -> dict[str, Any]:
    k, n = favourable(rows, "contenuutile")
    z = NormalDist().inv_cdf(0.975)
    middle, half = (k + z * z / 2) / (n + z * z), z * math.sqrt((k * (n - k) / n if n else 0) + z * z / 4) / (n + z * z)
    school = answers(rows, "ecole")
    tables = {}
    for question in ("concoursparticipe", "contenuclair", "contenuutile", "contenusupports"):
        counts = {s: [0, 0] for s in ("UTC", "ENFiP")}
        for person, value in answers(rows, question).items():
            if school.get(person) in counts:
                counts[school[person]][0 if good(question, value) else 1] += 1
        if all(sum(c) for c in counts.values()):
            tables[question] = list(counts.values())
    p = {q: float(fisher_exact(t).pvalue) for q, t in tables.items()}
    holm = [min(1.0, (len(p) - i) * x) for i, x in enumerate(sorted(p.values()))]
    holm = [max(holm[: i + 1]) for i in range(len(holm))]
    found: dict[str, Any] = {"n": n, "favorables": k, "part": ratio(k, n), "effet": None}
    found |= {"bas": middle - half if n else None, "haut": middle + half if n else None}
    for question, end in (("concoursparticipe", ""), ("contenusupports", "_supports")):
        found |= {f"ecart{end}": None, f"p{end}": None}
        if question in tables:
            first, second = (a / (a + b) for a, b in tables[question])
            found |= {f"ecart{end}": first - second, f"p{end}": p[question]}
            if not end:
                found["effet"] = 2 * math.asin(math.sqrt(first)) - 2 * math.asin(math.sqrt(second))
    return found | {"p_corrigee": holm[0] if holm else None, "differences": sum(x < 0.05 for x in holm)}


def by_hand_3(rows: Rows) -> dict[str, Any]:
    sort: dict[str, dict[str, str]] = defaultdict(dict)
    for r in tool("card_sort"):
        sort[r["carte"]][r["participant"]] = r["pile"]
    people = list(dict.fromkeys(r["participant"] for r in tool("card_sort")))

    def together(a: str, b: str) -> float:
        both = [p for p in people if p in sort[a] and p in sort[b]]
        return sum(sort[a][p] == sort[b][p] for p in both) / len(both)

    cards = list(sort)
    distance = [[1 - together(a, b) for b in cards] for a in cards]
    tree = linkage(squareform(distance, checks=False), method="average")
    cuts = [fcluster(tree, k, "maxclust") for k in range(2, len(cards))]
    quality = [round(float(silhouette_score(distance, c, metric="precomputed")), 12) for c in cuts]
    best = cuts[quality.index(max(quality))]

    pairs = list(itertools.combinations([c for c in cards if people[0] in sort[c] and people[-1] in sort[c]], 2))
    one, two = ([sort[a][p] == sort[b][p] for a, b in pairs] for p in (people[0], people[-1]))
    chance = sum(one) * sum(two) / len(pairs)
    rand = (sum(a and b for a, b in zip(one, two, strict=True)) - chance) / ((sum(one) + sum(two)) / 2 - chance)

    counts = sorted((int(r["effectif"]) for r in tool("pareto")), reverse=True)
    needed = next(i for i in range(len(counts) + 1) if 10 * sum(counts[:i]) >= 8 * sum(counts))
    risks = [(int(r["gravite"]) * int(r["occurrence"]) * int(r["detection"]), r["risque"]) for r in tool("risk_map")]
    days = [dt.date.fromisoformat(r[c]) for r in tool("gantt") for c in ("debut", "fin") if r[c]]
    starts = [dt.date.fromisoformat(r["debut"]) for r in tool("gantt") if r["debut"]]
    return {
        "ensemble": together(cards[0], cards[-1]),
        "tailles": sorted(Counter(best.tolist()).values(), reverse=True),
        "rand": rand,
        "deux_premiers": sum(counts[:2]) / sum(counts),
        "motifs": needed,
        "criticite": max(risks, key=lambda r: r[0])[0],
        "risque": max(risks, key=lambda r: r[0])[1],
        "dernier_jour": max(days).isoformat(),
        "duree": max(days).toordinal() - min(starts).toordinal() + 1,
    }


def by_hand_4(rows: Rows) -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "data/raw/exemple/edition.toml").read_text(encoding="utf-8"))
    (size,) = [p["size"] for p in settings["populations"] if p.get("survey")]
    k, n = favourable(rows, "organisateurs")
    return {
        "taux_reponse": len({r for r, *_ in rows}) / size,
        "part": ratio(k, n),
        "silence": 1 - n / size,
        "part_basse": k / size,
        "part_haute": 1 - (n - k) / size,
    }


def score_limits(promoters: int, passives: int, detractors: int) -> tuple[float, float]:
    """The means that a score test does not reject, the likeliest three shares of each mean found by their quadratic."""
    n, s, d = promoters + passives + detractors, promoters + detractors, promoters - detractors

    def excess(mean: float) -> float:
        b, c = s + d * mean, d * mean - passives * mean**2
        spread = (b + math.sqrt(max(b * b - 4 * n * c, 0))) / (2 * n) - mean**2
        return n * (d / n - mean) ** 2 - NormalDist().inv_cdf(0.975) ** 2 * spread

    def limit(end: float) -> float:
        near, far = d / n + end * 1e-9, end * (1 - 1e-12)
        return brentq(excess, near, far, xtol=1e-14) if end * near < end * far and excess(far) > 0 else end

    return limit(-1.0), limit(1.0)


def by_hand_5(rows: Rows) -> dict[str, Any]:
    marks = [int(v) for v in answers(rows, "recommandation").values()]
    n, high, low = len(marks), sum(m >= 9 for m in marks), sum(m <= 6 for m in marks)
    last = (30, 38, 28)
    score = ratio(high - low, n)
    limits = score_limits(high, n - high - low, low) if n else (None, None)
    scales = [q["id"] for q in questionnaire()["questions"] if q["type"] == "scale"]
    other = sorted((len(answers(rows, q)) - favourable(rows, q)[0] for q in scales), reverse=True)
    return {
        "n": n,
        "promoteurs": high,
        "detracteurs": low,
        "score": score,
        "bas": limits[0],
        "haut": limits[1],
        "ecart_annee": None if score is None else score - (last[0] - last[2]) / sum(last),
        "p": float(fisher_exact([[high, n - high], [last[0], sum(last[1:])]]).pvalue) if n else None,
        "non_favorables": sum(other),
        "part_trois": ratio(sum(other[:3]), sum(other)),
    }


BY_HAND = {"tp1": by_hand_1, "tp2": by_hand_2, "tp3": by_hand_3, "tp4": by_hand_4, "tp5": by_hand_5}


def same(found: dict[str, Any], tp: str, expected: dict[str, Any]) -> None:
    assert set(found) == {f"{tp}.{name}" for name in expected}
    for name, value in expected.items():
        got = found[f"{tp}.{name}"]
        assert got == (pytest.approx(value, rel=1e-9, abs=1e-12) if isinstance(value, float) else value), name


@pytest.mark.parametrize("tp", TPS)
def test_the_solutions_are_what_is_counted_by_hand(executed: dict[str, nbformat.NotebookNode], tp: str) -> None:
    found = read_recorded(executed[tp])
    assert (found.remarks, found.refused) == ([], {})
    same(found.values, tp, BY_HAND[tp](raw_rows()))


@pytest.mark.parametrize("tp", TPS)
def test_the_locked_cells_say_that_each_value_has_its_form(executed: dict[str, nbformat.NotebookNode], tp: str) -> None:
    said = [
        line
        for cell in executed[tp].cells
        if str(cell.metadata.get("nbgrader", {}).get("grade_id", "")).endswith("_verif")
        for line in "".join(output["text"] for output in cell.outputs).splitlines()  # a stream may come in pieces
    ]
    names = [line.partition("\u00a0")[0] for line in said]
    assert names == [v.name for v in read_assignment(ROOT, tp).values]
    assert [line for line in said if not line.endswith("est consigné, sous la forme attendue.")] == []


def changed(rows: Rows, question: str, value: str | None) -> Rows:
    """Everyone gives the same answer to a question, or nobody answers it."""
    state = ("", "blank") if value is None else (value, "answered")
    people = dict.fromkeys(r for r, *_ in rows)
    return [row for row in rows if row[1] != question] + [(person, question, *state) for person in people]


def nobody(*questions: str) -> Callable[[Rows], Rows]:
    def change(rows: Rows) -> Rows:
        for question in questions:
            rows = changed(rows, question, None)
        return rows

    return change


def everybody(question: str, value: str) -> Callable[[Rows], Rows]:
    return lambda rows: changed(rows, question, value)


def schools_apart(rows: Rows) -> Rows:
    """The schools differ wholly on a question, somewhat on another, hardly on the others."""
    asked = {"contenuclair": (1, 0), "contenuutile": (2, 3), "concoursparticipe": (3, 3), "contenusupports": (4, 5)}
    school = answers(rows, "ecole")
    out: Rows = []
    for i, (r, q, v, s) in enumerate(rows):
        if q in asked and school.get(r) in ("UTC", "ENFiP"):
            every = asked[q][school[r] == "ENFiP"]
            words = ("Oui", "Non") if q == "concoursparticipe" else ("Plutôt d’accord", "Plutôt pas d’accord")
            out.append((r, q, words[0 if every and i % every == 0 else 1], "answered"))
        else:
            out.append((r, q, v, s))
    return out


HARDER: dict[str, Callable[[Rows], Rows]] = {
    "half the respondents": lambda rows: [r for r in rows if int(r[0]) % 2],
    "a single respondent": lambda rows: [r for r in rows if r[0] == rows[-1][0]],
    "twins": lambda rows: rows + [("9000", *r[1:]) for r in rows if r[0] == rows[0][0]],
    "nobody on the questions asked": nobody(
        "concourssatisfait", "transportmoyens", "contenuutile", "concoursparticipe", "organisateurs", "recommandation"
    ),
    "nobody anywhere": nobody(*dict.fromkeys(r[1] for r in raw_rows())),
    "schools apart": schools_apart,
    "a single school": everybody("ecole", "UTC"),
    "all happy": everybody("contenuutile", "Tout à fait d’accord"),
    "all unhappy": everybody("concourssatisfait", "Pas du tout satisfait(e)"),
    "not adapted": lambda rows: [
        (r, q, "Question non adaptée", "not_applicable") if (q, s) == ("organisateurs", "answered") else (r, q, v, s)
        for r, q, v, s in rows
    ],
}


@pytest.mark.parametrize("tp", ["tp1", "tp2", "tp4", "tp5"])
@pytest.mark.parametrize("case", HARDER)
def test_the_solutions_hold_on_harder_answers(
    root: Path, in_process: Callable[[Path, Rows], dict[str, Any]], tp: str, case: str
) -> None:
    rows = HARDER[case](raw_rows())
    same(in_process(read_assignment(root, tp).notebook, rows), tp, BY_HAND[tp](rows))


@pytest.mark.parametrize("tp", TPS)
def test_a_practical_is_marked_out_of_twenty(tp: str) -> None:
    found = read_assignment(ROOT, tp)
    assert found.max_auto + found.max_manual == pytest.approx(20)
    assert (found.edition, len(found.seeds) >= 2, len(set(found.seeds))) == ("exemple", True, len(found.seeds))


@pytest.mark.parametrize("tp", TPS)
def test_formulas_give_the_reference_its_own_values(executed: dict[str, nbformat.NotebookNode], tp: str) -> None:
    from quality_study.grading.marking.values import formula_problems

    assert formula_problems(read_assignment(ROOT, tp), read_recorded(executed[tp]).values) == []


@pytest.mark.parametrize("tp", TPS)
def test_every_value_has_a_hint_and_says_in_the_notebook_what_to_record(tp: str) -> None:
    found = read_assignment(ROOT, tp)
    book = nbformat.read(found.notebook, as_version=4)
    text = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    code = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    for value in found.values:
        assert f"`{value.name}`" in text
        assert f'recorded("{value.name}", "{value.unit}")' in code
        assert value.hint.endswith(".")


@pytest.mark.parametrize("tp", TPS)
def test_the_notebook_is_clean(tp: str) -> None:
    found: Assignment = read_assignment(ROOT, tp)
    book = nbformat.read(found.notebook, as_version=4)
    nbformat.validate(book)
    codes = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.id for cell in codes if cell.outputs or cell.execution_count is not None] == []
    ids = [cell.metadata["nbgrader"]["grade_id"] for cell in book.cells]
    assert len(set(ids)) == len(ids)
    assert {cell.metadata["nbgrader"]["schema_version"] for cell in book.cells} == {3}
    solved = [cell for cell in codes if cell.metadata["nbgrader"]["solution"]]
    assert all(cell.source.count(BEGIN) == cell.source.count(END) >= 1 for cell in solved)


@pytest.mark.parametrize("tp", TPS)
def test_each_value_is_recorded_right_after_it_is_computed(tp: str) -> None:
    for cell in nbformat.read(read_assignment(ROOT, tp).notebook, as_version=4).cells:
        lines = cell.source.splitlines() if cell.cell_type == "code" else []
        for above, line in itertools.pairwise(lines):
            assert not line.startswith("record(") or above == END


def test_hints_fade_from_one_practical_to_the_next() -> None:
    said = [
        sum(len(hint.split()) for c in book.cells for hint in re.findall(r"^\*Indices?.*\*$", c.source, re.MULTILINE))
        for book in (nbformat.read(read_assignment(ROOT, tp).notebook, as_version=4) for tp in TPS)
    ]
    assert said[0] > said[1] > said[2] > said[3] == said[4] == 0


def test_the_example_has_one_established_difference_and_one_that_is_null() -> None:
    found = by_hand_2(raw_rows())
    assert (found["ecart"] > 0.3, found["p"] < 0.01, found["differences"]) == (True, True, 1)
    assert (abs(found["ecart_supports"]) < 0.01, found["p_supports"] == 1) == (True, True)
    first = by_hand_1(raw_rows())
    assert (first["incoherentes"], len(answers(raw_rows(), "concourssatisfait"))) == (11, 81)
    assert first["repetitions"] > 0


def hidden_rows(tp: str, folder: Path) -> Iterator[Rows]:
    """The answers of each hidden edition of a practical, as grading draws them, without their tables."""
    source, seeds = open_edition("exemple", root=ROOT), read_assignment(ROOT, tp).seeds
    asked = source.raw / "questionnaire.toml"
    for place, seed in enumerate(seeds):
        sample = hidden_sample(source, read_questionnaire(asked), seed, like=seeds[0] if place == 1 else None)
        export, target = folder / f"{seed}.csv", folder / str(seed) / "data/raw/exemple/responses.csv"
        target.parent.mkdir(parents=True)
        text = limesurvey_export(read_questionnaire(asked), sample, opened=source.settings.event_date)
        export.write_text(text, encoding="utf-8", newline="\n")
        import_to(export, asked, target)
        yield raw_rows(folder / str(seed))


def test_the_hidden_editions_have_both_signs_of_every_effect_and_a_question_without_answers(tmp_path: Path) -> None:
    found = [by_hand_2(rows) for rows in hidden_rows("tp2", tmp_path)]
    for name in ("ecart", "effet", "ecart_supports"):
        values = [f[name] for f in found]
        assert min(values) < -0.05 < 0.05 < max(values), name
    assert {f["p"] < 0.05 for f in found} == {True, False}
    assert {f["differences"] for f in found} >= {0, 1}
    assert [f["part"] is None for f in found] == [False, False, True]


def test_the_hidden_years_go_up_and_down(tmp_path: Path) -> None:
    found = [by_hand_5(rows) for rows in hidden_rows("tp5", tmp_path)]
    assert [f["ecart_annee"] > 0 for f in found] == [True, False, True]
    assert [f["p"] < 0.05 for f in found] == [True, True, False]
    shares = [f["part_trois"] for f in (*found, by_hand_5(raw_rows()))]
    assert min(abs(a - b) for a, b in itertools.combinations(shares, 2)) > 0.001  # more than the tolerance
