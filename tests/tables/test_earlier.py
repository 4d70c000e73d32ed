"""An edition beside the earlier ones it declares: its tables, its chapter, and all that forbids the comparison."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from command import run
from scipy.optimize import brentq, minimize_scalar
from scipy.special import xlogy
from scipy.stats import fisher_exact, norm
from tiny import Make, write_answers, write_edition

from quality_study.build.execution import run_notebook
from quality_study.build.pipeline import build
from quality_study.cli.compare import compare_editions
from quality_study.facts.edition import Edition
from quality_study.report.catalogue import read_catalogue
from quality_study.survey.year_tables import YEAR_TABLES
from quality_study.tables.earlier import earlier_problems, edition_tables
from quality_study.tables.processed import write_tables
from quality_study.words.errors import StudyError
from quality_study.words.french import NBSP, THIN
from quality_study.years import year_tables

REPOSITORY = Path(__file__).parents[2]
HEADINGS = "item;categorie;ancienne_edition;ancien_item;ancienne_categorie\n"
ANSWERS = {"2024": (10, 30), "2025": (20, 20), "2026": (36, 4)}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    (tmp_path / "notebooks").mkdir()
    return partial(write_edition, tmp_path)


def told(edition: Edition) -> list[str]:
    return [str(p).replace(NBSP, " ").replace(THIN, " ") for p in earlier_problems(edition)]


def line_of(edition: Edition) -> int:
    lines = (edition.raw / "edition.toml").read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if line.startswith("earlier"))


def test_its_tables_are_those_that_the_command_compares(make: Make, tmp_path: Path) -> None:
    editions = [make(e, {"a": k}, earlier=("2025", "2024") if e == "2026" else ()) for e, k in ANSWERS.items()]
    tables = edition_tables(editions[-1])
    found, _ = compare_editions(editions, tmp_path / "sortie", documents=False)
    for name, table in year_tables(found).items():
        pd.testing.assert_frame_equal(tables[name], table)
    known = tables["year_differences"][["older_edition", "edition", "older_count", "older_n", "count", "n"]]
    assert known.to_numpy().tolist() == [["2024", "2026", 10, 40, 36, 40], ["2025", "2026", 20, 40, 36, 40]]
    control = tables["year_control"]
    center = 66 / 120
    assert control[["item", "edition", "count", "n"]].to_numpy().tolist() == [
        ["a", e, yes, yes + no] for e, (yes, no) in ANSWERS.items()
    ]
    assert control["center"].tolist() == pytest.approx([center] * 3)
    assert control["lower"].tolist() == pytest.approx([center - 3 * (center * (1 - center) / 40) ** 0.5] * 3)
    assert control["signal"].tolist() == ["limit", "", "limit"]


def test_an_edition_that_declares_no_other_has_empty_tables_with_their_columns(make: Make) -> None:
    tables = edition_tables(make("2026", {"a": (3, 4)}))
    assert {name: list(tables[name].columns) for name in YEAR_TABLES} == {n: list(c) for n, c in YEAR_TABLES.items()}
    assert all(tables[name].empty for name in YEAR_TABLES)


def test_an_edition_that_has_no_answers_yet_compares_nothing_and_says_why(make: Make) -> None:
    make("2025", {"a": (5, 5)})
    tables = edition_tables(make("2026", {"a": (0, 0)}, earlier=("2025",)))
    assert tables["year_differences"].empty
    assert tables["year_left_out"][["item", "reason"]].to_numpy().tolist() == [["a", "aucune réponse connue en 2026"]]


def test_every_edition_that_cannot_be_compared_with_is_told_with_its_line(make: Make, tmp_path: Path) -> None:
    make("2025", {"a": (5, 5)})
    make("2028", {"a": (5, 5)})
    (tmp_path / "data/raw/2025/responses.csv").write_text(
        "respondent,question,value,status\n1,a,Peut-être,answered\n", encoding="utf-8"
    )
    edition = make("2026", {"a": (5, 5)}, earlier=("2024", "2026", "2028", "2025", "2025"))
    place = f"data/raw/2026/edition.toml, ligne {line_of(edition)}, « earlier » : "
    found = told(edition)
    assert found == [
        f"{place}édition inconnue (valeur trouvée : « 2024 »). Valeurs admises : 2025, 2028. "
        "Vouliez-vous écrire « 2028 » ?",
        f"{place}une édition n’est pas comparée à elle-même (valeur trouvée : « 2026 »).",
        f"{place}tenue le 1er mars 2028, elle n’est pas antérieure au 1er mars 2026 (valeur trouvée : « 2028 »).",
        f"{place}édition donnée deux fois (valeur trouvée : « 2025 »).",
        f"{place}les faits de cette édition sont à corriger d’abord (valeur trouvée : « 2025 »).",
        "data/raw/2025/responses.csv, ligne 2, « value » : répondant 1, question « a » : réponse inconnue du "
        "questionnaire (valeur trouvée : « Peut-être »). Valeurs admises : Non, Oui.",
    ]
    with pytest.raises(StudyError) as caught:
        edition_tables(edition)
    assert [str(p).replace(NBSP, " ").replace(THIN, " ") for p in caught.value.problems] == found


def test_check_lists_wrong_correspondences_with_the_other_problems(make: Make, tmp_path: Path) -> None:
    make("2025", {"a": (5, 5)}, choices='["Non", "Partiellement", "Oui"]')
    edition = make("2026", {"a": (5, 5), "b": (5, 5)}, earlier=("2025",))
    (edition.raw / "correspondances.csv").write_text(HEADINGS + "b;;2023;b;\nb;Ouais;2025;a;Oui\n", encoding="utf-8")
    (edition.raw / "indicators.csv").write_text("id\n", encoding="utf-8")
    done = run(tmp_path, "check", "2026")
    said = done.stderr.replace(NBSP, " ").replace(THIN, " ")
    assert done.returncode == 1
    assert "data/raw/2026/indicators.csv" in said
    assert (
        "data/raw/2026/correspondances.csv, ligne 2, « ancienne_edition » : édition inconnue (valeur trouvée : "
        "« 2023 »). Valeurs admises : 2025, 2026. " in said
    )
    assert (
        "data/raw/2026/correspondances.csv, ligne 3, « categorie » : réponse inconnue (valeur trouvée : « Ouais »). "
        "Valeurs admises : Non, Oui.\n" in said
    )


def test_a_changed_scale_without_a_correspondence_keeps_an_edition_from_being_built(make: Make) -> None:
    make("2025", {"a": (5, 5)}, choices='["Non", "Partiellement", "Oui"]')
    edition = make("2026", {"a": (5, 5)}, earlier=("2025",))
    assert told(edition) == [
        "data/raw/2026/correspondances.csv : les réponses de « a » ont changé : Non, Partiellement et Oui "
        "(favorable) en 2025 ; Non et Oui (favorable) en 2026 ; déclarez la correspondance des réponses, ou "
        "laissez « ancien_item » vide pour ne pas comparer."
    ]
    (edition.raw / "correspondances.csv").write_text(HEADINGS + "a;;2025;;\n", encoding="utf-8")
    assert told(edition) == []


def miettinen_nurminen(x: int, n: int, y: int, m: int, alpha: float) -> tuple[float, float]:
    """Invert the score test as published, the constrained maximum of the likelihood found numerically."""
    quantile = norm.isf(alpha / 2) ** 2

    def excess(delta: float) -> float:
        def loss(p: float) -> float:
            return -float(xlogy(x, p + delta) + xlogy(n - x, 1 - p - delta) + xlogy(y, p) + xlogy(m - y, 1 - p))

        bounds = (max(0.0, -delta) + 1e-12, min(1.0, 1 - delta) - 1e-12)
        p = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-12}).x
        variance = ((p + delta) * (1 - p - delta) / n + p * (1 - p) / m) * (n + m) / (n + m - 1)
        return float((x / n - y / m - delta) ** 2 / variance - quantile)

    found = x / n - y / m
    return float(brentq(excess, -0.999, found)), float(brentq(excess, found, 0.999))


@pytest.mark.parametrize(
    ("item", "favourable", "older"),
    [
        ("organisateurs", ("Plutôt d’accord", "Tout à fait d’accord"), (90, 2.5)),
        ("concoursparticipe", ("Oui",), (23, 0.5)),
    ],
)
def test_the_example_against_2011_is_what_brute_force_finds(
    example_tables: dict[str, pd.DataFrame], item: str, favourable: tuple[str, ...], older: tuple[int, float]
) -> None:
    """Every number of yes that the published percentage allows, for every n, against the answers as they are stored."""
    answers = pd.read_csv(REPOSITORY / "data/raw/exemple/responses.csv", dtype=str, keep_default_na=False)
    n = answers["respondent"].nunique()
    count = Counter(answers.loc[answers["question"] == item, "value"])
    yes = sum(count[answer] for answer in favourable)
    percent, reach = older
    tried = [(k, m) for m in range(1, 61) for k in range(m + 1) if abs(100 * k - percent * m) <= reach * m]
    row = example_tables["year_differences"].set_index("item").loc[item]
    p = [fisher_exact([[yes, n - yes], [k, m - k]]).pvalue for k, m in tried]
    alpha = 0.05 / len(example_tables["year_differences"])
    limits = [miettinen_nurminen(yes, n, k, m, alpha) for k, m in tried]
    assert (row["count"], row["n"]) == (yes, n)
    assert row["difference_low"] == pytest.approx(min(yes / n - k / m for k, m in tried))
    assert row["difference_high"] == pytest.approx(max(yes / n - k / m for k, m in tried))
    assert (row["p_low"], row["p_high"]) == pytest.approx((min(p), max(p)))
    assert row["low"] == pytest.approx(min(low for low, _ in limits), abs=1e-6)
    assert row["high"] == pytest.approx(max(high for _, high in limits), abs=1e-6)
    sign = "up" if row["difference_low"] > 0 else "down"
    assert row["verdict"] == (sign if max(p) < alpha else "none" if min(p) >= alpha else "unknown")


def test_the_example_declares_what_it_compares(example_tables: dict[str, pd.DataFrame]) -> None:
    table = example_tables["year_differences"]
    assert table[["item", "older_item", "declared"]].to_numpy().tolist() == [
        ["contenuutile", "connaissances", True],
        ["concoursparticipe", "participation", True],
        ["organisateurs", "competence", True],
    ]
    left_out = example_tables["year_left_out"].set_index("item")["reason"]
    assert left_out["intervenantsclairs"] == "déclarée non comparable"
    assert left_out["pertinence"] == "plus posée dans l’édition exemple"
    assert set(example_tables["year_shares"]["base"]) == {"respondents"}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study folder whose only chapter is the comparison."""
    for name in ("2024", "2025", "2026"):
        folder = tmp_path / "notebooks" / name
        folder.mkdir(parents=True)
        shutil.copy(REPOSITORY / "notebooks/exemple/08_comparer.ipynb", folder)
        write_edition(tmp_path, name, {"a": ANSWERS[name]}, earlier=("2024", "2025") if name == "2026" else ())
        catalogue = (REPOSITORY / "data/raw/exemple/figures.toml").read_text(encoding="utf-8")
        entries = [e for e in catalogue.split("\n\n") if "08_comparer" in e]
        (tmp_path / "data/raw" / name / "figures.toml").write_text("\n\n".join(entries) + "\n", encoding="utf-8")
        shutil.copy(REPOSITORY / "data/raw/exemple/bibliography.bib", tmp_path / "data/raw" / name)
    shutil.copytree(REPOSITORY / "reports/template", tmp_path / "reports/template")
    return tmp_path


def test_the_chapter_is_built_again_when_the_facts_of_an_earlier_edition_change(study: Path) -> None:
    edition = Edition(study, "2026")
    assert build(edition, {}) == 3
    results = json.loads((edition.reports / "results.json").read_text(encoding="utf-8"))
    assert (results["comparaison.editions"], results["comparaison.hausses"]) == (["2024", "2025"], 2)
    assert (results["comparaison.parts"], results["comparaison.cartes"]) == (2, 1)
    assert sorted(p.name for p in edition.figures.iterdir()) == ["fig-35.svg", "fig-36-a.svg"]
    provenance = (edition.reports / "provenance.json").read_text(encoding="utf-8")
    assert {"data/raw/2024/responses.csv", "data/raw/2025/edition.toml"} <= set(json.loads(provenance)["inputs"])
    assert build(edition, {}) == 0

    write_answers(study / "data/raw/2024/responses.csv", {"a": (35, 5)})
    assert build(edition, {}) == 3
    results = json.loads((edition.reports / "results.json").read_text(encoding="utf-8"))
    assert (results["comparaison.hausses"], results["comparaison.sans_ecart_etabli"]) == (1, 1)
    assert (edition.reports / "provenance.json").read_text(encoding="utf-8") != provenance


def test_the_chapter_of_an_edition_without_earlier_ones_says_so(study: Path) -> None:
    edition = Edition(study, "2024")
    write_tables(edition, edition_tables(edition))
    book = run_notebook(edition.notebooks / "08_comparer.ipynb", edition.reports / "essai.ipynb", {"edition": "2024"})
    outputs = [o for cell in book.cells if cell.cell_type == "code" for o in cell.outputs]
    said = " ".join(o["data"]["text/markdown"] for o in outputs if "text/markdown" in o.get("data", {}))
    said = said.replace(NBSP, " ").replace(THIN, " ")
    assert "**Donnée absente :** aucune édition antérieure n’est déclarée (`earlier`, dans `edition.toml`)." in said
    assert "**Figure sans données :** figure 35" in said
    assert "À remplir : `data/raw/2024/edition.toml`." in said
    assert "De 2024" not in said
    assert set(read_catalogue(edition.catalogue).figures) == {"fig-35", "tab-n", "fig-36"}
