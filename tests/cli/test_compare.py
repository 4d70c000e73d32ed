"""``quality-study compare``: from raw folders to a page, tables and figures."""

from __future__ import annotations

import html
import io
import re
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from command import run
from pypdf import PdfReader
from scipy.stats import fisher_exact
from tiny import Make, write_edition

from quality_study.cli.compare import compare_editions
from quality_study.facts.edition import Edition
from quality_study.words.errors import StudyError


@pytest.fixture
def make(tmp_path: Path) -> Make:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "reports").mkdir()
    template = Path(__file__).resolve().parents[2] / "reports" / "template"
    (tmp_path / "reports" / "template").symlink_to(template, target_is_directory=True)
    return partial(write_edition, tmp_path)


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(path.read_bytes().decode("utf-8-sig")), sep=";", decimal=",")


def test_the_command_writes_a_page_tables_and_figures(make: Make, tmp_path: Path) -> None:
    make("2026", {"a": (48, 32), "b": (40, 38)})
    make("2027", {"a": (56, 14), "b": (35, 35), "c": (1, 2)})
    done = run(tmp_path, "compare", "2027", "2026", "--output", "sortie")
    assert (done.returncode, done.stderr) == (0, "")
    files = ["comparaison.md", "comparaison.pdf", "comparaison.html"]
    files += ["ecarts.csv", "parts.csv", "comparaison.svg"]
    assert sorted(p.name for p in (tmp_path / "sortie").iterdir()) == sorted(files)
    assert done.stdout.startswith("De 2026 à 2027, sur 2 parts favorables comparées\u00a0: 1 hausse établie, 0 baisse")
    assert done.stdout.splitlines()[1:] == [f"sortie/{name}" for name in files]
    table = read(tmp_path / "sortie" / "ecarts.csv").set_index("item")
    assert table.loc["a", ["effectif", "n", "ancien_effectif", "ancien_n"]].tolist() == [56, 70, 48, 80]
    assert table.loc["b", ["effectif", "n", "ancien_effectif", "ancien_n"]].tolist() == [35, 70, 40, 78]
    p = fisher_exact([[56, 14], [48, 32]]).pvalue
    assert table.loc["a", ["p_min", "p_corrigee"]].tolist() == pytest.approx([p, 2 * p], rel=1e-4)
    assert table["conclusion"].tolist() == ["hausse établie", "aucun écart établi"]
    assert table.loc["a", "question"] == "'=1+1 | utile ?"  # no spreadsheet evaluates it
    page = (tmp_path / "sortie" / "comparaison.md").read_text(encoding="utf-8")
    assert r"| =1+1 \| utile ? |" in page.replace("\u202f", " ")
    assert "fictive" not in page
    pdf = " ".join(p.extract_text() for p in PdfReader(tmp_path / "sortie" / "comparaison.pdf").pages)
    document = (tmp_path / "sortie" / "comparaison.html").read_text(encoding="utf-8")
    for text in (pdf, html.unescape(re.sub(r"<[^>]+>", " ", document))):
        said = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
        assert "2027 comparée à 2026" in said
        assert "56/70" in said.replace(" sur ", "/")
        assert "Parts favorables, d’une édition à l’autre" in said
        assert "hausse établie" in said


def test_a_changed_scale_is_refused_and_nothing_is_written(make: Make, tmp_path: Path) -> None:
    make("2026", {"a": (5, 5)}, choices='["Non", "Partiellement", "Oui"]')
    make("2027", {"a": (5, 5)})
    done = run(tmp_path, "compare", "2026", "2027", "-o", "sortie")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.replace("\u202f", " ").replace("\u00a0", " ") == (
        "Erreur. data/raw/2027/correspondances.csv : les réponses de « a » ont changé : "
        "Non, Partiellement et Oui (favorable) en 2026 ; Non et Oui (favorable) en 2027 ; déclarez la correspondance "
        "des réponses, ou laissez « ancien_item » vide pour ne pas comparer.\n"
    )
    assert not (tmp_path / "sortie").exists()


def test_a_declared_correspondence_is_read_from_the_newer_edition(make: Make, tmp_path: Path) -> None:
    older, newer = make("2026", {"a": (5, 5)}, choices='["Non", "Partiellement", "Oui"]'), make("2027", {"a": (6, 4)})
    (newer.raw / "correspondances.csv").write_text(
        "item;categorie;ancienne_edition;ancien_item;ancienne_categorie\na;Oui;2026;a;Oui\na;Non;2026;a;Non\na;Non;2026;a;Partiellement\n",
        encoding="utf-8",
    )
    found, _ = compare_editions([older, newer], tmp_path / "sortie", documents=False)
    assert found.differences[["older_count", "count", "declared"]].to_numpy().tolist() == [[5, 6, True]]
    assert "Correspondances déclarées" in (tmp_path / "sortie" / "comparaison.md").read_text(encoding="utf-8")


def test_invented_editions_are_flagged_on_the_page_and_under_the_figures(make: Make, tmp_path: Path) -> None:
    editions = [make(str(2024 + i), {"a": (10 + i, 20)}, fictitious=i == 1) for i in range(3)]
    _, paths = compare_editions(editions, tmp_path / "sortie", documents=False)
    page = (tmp_path / "sortie" / "comparaison.md").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "**Édition fictive : les réponses de « 2025 » sont inventées.**" in page
    figures = [p for p in paths if p.suffix == ".svg"]
    assert [p.name for p in figures] == ["comparaison.svg", "carte-a.svg"]
    assert all("Édition fictive" in p.read_text(encoding="utf-8") for p in figures)
    control = read(tmp_path / "sortie" / "cartes.csv")
    assert control["edition"].tolist() == [2024, 2025, 2026]
    assert control["part"].tolist() == pytest.approx([10 / 30, 11 / 31, 12 / 32], rel=1e-5)
    assert control["avertissement"].str.contains("Moins de 12 points").all()


def test_the_same_comparison_writes_the_same_bytes(make: Make, tmp_path: Path) -> None:
    editions = [make("2026", {"a": (5, 5)}), make("2027", {"a": (6, 4)})]
    first, second = (
        {p.name: p.read_bytes() for p in compare_editions(editions, tmp_path / name, documents=False)[1]}
        for name in ("un", "deux")
    )
    assert first == second


def test_what_cannot_be_compared_is_said_before_anything_is_read(make: Make, tmp_path: Path) -> None:
    edition = make("2026", {"a": (5, 5)})
    with pytest.raises(StudyError, match="Il faut deux éditions au moins"):
        compare_editions([edition], tmp_path / "sortie")
    with pytest.raises(StudyError, match="édition donnée deux fois"):
        compare_editions([edition, edition], tmp_path / "sortie")
    (tmp_path / "fichier").write_text("")
    with pytest.raises(StudyError, match="ce n’est pas un dossier"):
        compare_editions([edition, make("2027", {"a": (5, 5)})], tmp_path / "fichier")


def test_the_recommendation_is_told_and_drawn_over_the_years(make: Make, tmp_path: Path) -> None:
    marks = {"2026": [10] * 9 + [7] * 6 + [4] * 5, "2027": [9] * 20 + [8] * 10 + [0] * 10}
    editions = []
    for year, given in marks.items():
        edition = make(year, {"a": (len(given) - 1, 1)})
        with (edition.raw / "questionnaire.toml").open("a", encoding="utf-8") as file:
            file.write('\n[[questions]]\nid = "nps"\ntheme = "t"\ntext = "Note ?"\ntype = "number"\n')
            file.write("minimum = 0\nmaximum = 10\n")
        with (edition.raw / "responses.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"{who},nps,{mark},answered\n" for who, mark in enumerate(given, 1))
        with (edition.raw / "edition.toml").open("a", encoding="utf-8") as file:
            file.write('\n[analysis]\nrecommendation = "nps"\n')
        editions.append(Edition(edition.root, edition.id))
    _, paths = compare_editions(editions, tmp_path / "sortie", documents=False)
    assert "recommandation.svg" in [p.name for p in paths]
    page = (tmp_path / "sortie" / "comparaison.md").read_text(encoding="utf-8").replace("\u00a0", " ")
    section = page.partition("## Recommandation")[2].partition("## Références")[0]
    assert "](recommandation.svg)" in section
    assert [line.partition(" : ")[0] for line in section.splitlines() if line.startswith("- ")] == ["- 2026", "- 2027"]
    assert "+20,0 points" in section.replace("\u202f", " ")
    assert "+25,0 points" in section.replace("\u202f", " ")
