"""The invented edition, built for real from its answers to its report: flagged everywhere, naming nobody."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from quality_study.edition import Edition
from quality_study.french import NBSP, THIN
from quality_study.importers.responses_file import read_responses
from quality_study.pipeline import build

REPOSITORY = Path(__file__).parents[1]
THEMES = ["avenir", "competences", "concours", "contenu", "intervenants", "transport"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The example without its SWOT: a tool that the team did not fill in."""
    root = tmp_path_factory.mktemp("example")
    for part in ("data/raw", "notebooks", "reports/template"):
        shutil.copytree(REPOSITORY / part, root / part)
    edition = Edition(root, "exemple")
    (edition.raw / "tools" / "swot.csv").unlink()
    build(edition, {"confidence": 0.95}, progress=lambda _: None)
    return edition


@pytest.fixture(scope="module")
def pages(built: Edition) -> list[str]:
    pdf = PdfReader(built.reports / "rapport.pdf")
    return [" ".join(p.extract_text().replace(NBSP, " ").replace(THIN, " ").split()) for p in pdf.pages]


@pytest.fixture(scope="module")
def results(built: Edition) -> dict[str, object]:
    found: dict[str, object] = json.loads((built.reports / "results.json").read_text(encoding="utf-8"))
    return found


def test_its_answers_are_those_invented_with_two_masks(golden: Path) -> None:
    found = read_responses(REPOSITORY / "data/raw/exemple/responses.csv")
    with (golden / "exports" / "expected.csv").open(encoding="utf-8", newline="") as lines:
        expected = [list(row.values()) for row in csv.DictReader(lines)]
    rows = found.astype(str).to_numpy().tolist()
    changed = [(r, e) for r, e in zip(rows, expected, strict=True) if r != e]
    assert [(r[0], r[1], r[2]) for r, _ in changed] == [
        ("11", "contenupourquoi", "Vous pouvez m’écrire : [adresse e-mail masquée], je répondrai."),
        ("13", "suggestions", "Appelez-moi au [numéro de téléphone masqué] avant midi"),
    ]


def test_every_figure_is_drawn_but_the_one_without_data(built: Edition) -> None:
    plain = {f"fig-{n:02d}" for n in range(1, 28)} - {"fig-06", "fig-21", "fig-22"}
    by_theme = {f"fig-21-{theme}" for theme in THEMES} | {"fig-22-profil", "fig-22-transport"}
    assert {p.stem for p in built.figures.iterdir()} == plain | by_theme


def test_a_figure_without_data_is_named_with_the_file_to_fill_in(pages: list[str]) -> None:
    text = " ".join(pages)
    told = "Figure sans données : figure 6, forces, faiblesses, opportunités, menaces. À remplir : "
    assert told in text
    place = text.index(told) + len(told)
    assert text[place : place + 45].replace(" ", "").startswith("data/raw/exemple/tools/swot.csv.")  # cut at a slash
    assert "menaces (figure 6) sépare" in text  # cited all the same
    assert "Tableau sans données : tableau K" in text


def test_every_page_and_every_figure_says_that_the_edition_is_invented(built: Edition, pages: list[str]) -> None:
    assert "Toutes les données de ce rapport sont inventées" in pages[0]
    assert [i for i, page in enumerate(pages, 1) if "fictive" not in page] == []
    for notebook in sorted((built.reports / "notebooks").glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                for payload in output.get("data", {}).values():
                    if isinstance(payload, dict) and "caption" in payload:
                        assert payload["caption"].endswith("(édition fictive)")
    html = (built.reports / "rapport.html").read_text(encoding="utf-8")
    assert "Toutes les données de ce rapport sont inventées" in html
    assert html.count("(édition fictive)") >= 30


def test_nobody_is_named_in_any_output(built: Edition, golden: Path, pages: list[str]) -> None:
    with (golden / "exports" / "personal_data.csv").open(encoding="utf-8", newline="") as lines:
        planted = [row["value"] for row in csv.DictReader(lines)]
    files = [p for folder in (built.reports, built.processed) for p in folder.rglob("*") if p.is_file()]
    texts = {p.name: p.read_bytes().decode("utf-8", "ignore") for p in files if p.suffix not in (".pdf", ".parquet")}
    texts["rapport.pdf"] = " ".join(pages)
    assert [(name, value) for name, text in texts.items() for value in planted if value in text] == []


def test_key_values_are_those_counted_by_hand(results: dict[str, object]) -> None:
    assert results["enquete.repondants"] == 24
    assert results["enquete.taux_de_reponse"] == pytest.approx(0.4)
    assert results["commentaires.nombre"] == 7 + 7 + 11 + 7
    assert results["commentaires.masques"] == 2
    assert results["recommandation.score_net"] == pytest.approx((7 - 3) / 19, abs=1e-4)
    assert results["scores.meilleure"] == "contenusupports"
    assert results["audit.faux"] == 1
    assert results["audit.reproduits"] == 3


def test_shares_of_the_report_have_their_denominator(pages: list[str]) -> None:
    text = " ".join(pages)
    assert "le taux de réponse" in text
    assert "soit un taux de réponse de 40 % (n = 60)" in text
    assert "« Les supports (diaporamas & dossiers) étaient de qualité » : 80 % [57 % ; 93 %] (n = 15)" in text
    assert "C003, « Plus de la moitié jugent les organisateurs tout à fait compétents. » : faux de 16,7 points" in text


def test_the_team_is_invited_to_interpret_every_part(built: Edition) -> None:
    for notebook in built.notebooks.glob("*.ipynb"):
        assert "*À interpréter :" in notebook.read_text(encoding="utf-8"), notebook.name
