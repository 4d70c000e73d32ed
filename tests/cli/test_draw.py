"""Any tool, drawn alone from a CSV file, as ``quality-study draw`` does."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from quality_study import tools
from quality_study.cli.draw import draw_file, tool_columns
from quality_study.diagram import Box, Drawing
from quality_study.facts.tool_tables.reading import read_tool
from quality_study.words.errors import StudyError

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw" / "2011" / "tools"
EXAMPLES = ROOT / "data" / "raw" / "exemple" / "tools"
DRAWN_2011 = {
    "affinity": "affinity",
    "context": "context",
    "flowchart": "flowchart",
    "gantt": "gantt",
    "pdca": "pdca",
    "pdpc": "pdpc",
    "pds": "pds",
    "process-map": "process_map",
    "qqoqcp": "qqoqcp_projet",
    "resources": "resources",
    "risk-map": "risk_map",
    "swimlane": "swimlane",
    "tree": "tree",
}
EVERY_TOOL = """
pdca qqoqcp context pds affinity card-sort tree gantt flowchart pdpc resources risk-map swimlane process-map
ishikawa pareto swot sipoc raci radar checklist five-whys impact-effort relations
"""


def test_the_whole_kit_is_there() -> None:
    assert set(tool_columns()) == set(EVERY_TOOL.split())
    assert all(columns[-2:] == ["statut", "source"] for columns in tool_columns().values())


def test_every_tool_and_its_columns_are_documented() -> None:
    page = (ROOT / "docs" / "outils.md").read_text(encoding="utf-8")
    for tool, columns in tool_columns().items():
        assert re.search(rf"\b{tool}\b", page), tool
        assert ";".join(columns[:-2]) in page, tool


@pytest.mark.parametrize(("tool", "table"), DRAWN_2011.items())
def test_the_tables_of_2011_are_drawn_with_all_their_words(tool: str, table: str, tmp_path: Path) -> None:
    (path,) = draw_file(tool, RAW / f"{table}.csv", tmp_path / "dessin.svg")
    svg = path.read_text(encoding="utf-8")
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    drawn = set(re.findall(r"\w+", words.replace("&#x27;", "’")))
    with (RAW / f"{table}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            told = [row[c] for c in ("texte", "tache", "risque", "parade", "activite") if c in row]
            missing = [w for text in told for w in re.findall(r"\w+", text) if w not in drawn]
            assert missing == [], row


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8"), (",", "utf-8"), (";", "utf-8-sig")])
@pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
def test_every_kind_of_file_and_of_csv(separator: str, encoding: str, kind: str, tmp_path: Path) -> None:
    text = io.StringIO()
    rows = [["categorie", "effectif", "statut", "source"], ["Délai, trop ; long", "14", "publié", "enquête"]]
    csv.writer(text, delimiter=separator).writerows([*rows, ["Panne", "6", "déduit", "enquête"]])
    file = tmp_path / "causes.csv"
    file.write_text(text.getvalue(), encoding=encoding)
    (path,) = draw_file("pareto", file, tmp_path / f"pareto.{kind}")
    content = path.read_bytes()
    if kind == "svg":
        assert "Délai, trop" in content.decode()
    elif kind == "png":
        assert content.startswith(b"\x89PNG")
    else:
        assert "Panne" in PdfReader(path).pages[0].extract_text()


def test_further_pages_are_numbered(tmp_path: Path) -> None:
    file = tmp_path / "swot.csv"
    rows = [
        f"{h};{i} {'mot ' * 50};publié;exemple"
        for h in ("Forces", "Faiblesses", "Opportunités", "Menaces")
        for i in range(12)
    ]
    file.write_text("\n".join(["rubrique;texte;statut;source", *rows]), encoding="utf-8")
    written = draw_file("swot", file, tmp_path / "swot.svg")
    assert [p.name for p in written][:2] == ["swot.svg", "swot-2.svg"]
    assert all(p.is_file() for p in written)


def test_a_wrong_file_lists_every_problem_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "raci.csv"
    file.write_text(
        "activite;ressource;role;statut;source\nCadrer;Équipe;X;publié;charte\nCadrer;;A;publier;charte\n",
        encoding="utf-8",
    )
    with pytest.raises(StudyError) as caught:
        draw_file("raci", file, tmp_path / "raci.svg")
    assert [str(p) for p in caught.value.problems] == [
        f"{file}, ligne 2, « role » : valeur inconnue (valeur trouvée : « X »). Valeurs admises : R, A, C, I.",
        f"{file}, ligne 3, « ressource » : champ vide.",
        f"{file}, ligne 3, « statut » : valeur inconnue (valeur trouvée : « publier »). "
        "Valeurs admises : publié, déduit, illustratif. Vouliez-vous écrire « publié » ?",
    ]
    assert not (tmp_path / "raci.svg").exists()


def test_an_unknown_tool_and_an_unknown_kind_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        draw_file("swott", tmp_path / "a.csv", tmp_path / "a.gif")
    first, second = (str(p) for p in caught.value.problems)
    assert first.startswith("outil inconnu (valeur trouvée : « swott »). Valeurs admises : affinity, card-sort, ")
    assert first.endswith("Vouliez-vous écrire « swot » ?")
    assert second == (
        f"{tmp_path / 'a.gif'} : sorte de dessin inconnue (valeur trouvée : « .gif »). "
        "Valeurs admises : .svg, .pdf, .png."
    )


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "swot.csv"
    file.write_text("rubrique;texte;statut;source\n", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        draw_file("swot", file, tmp_path / "swot.svg")
    assert str(caught.value) == f"{file} : la table n’a aucune ligne."


@pytest.mark.parametrize("tool", EVERY_TOOL.split())
def test_every_tool_has_an_example_that_draws_and_says_it_is_made_up(tool: str, tmp_path: Path) -> None:
    file = EXAMPLES / f"{tool.replace('-', '_')}.csv"
    with file.open(encoding="utf-8") as opened:
        assert {row["statut"] for row in csv.DictReader(opened, delimiter=";")} == {"illustratif"}
    paths = draw_file(tool, file, tmp_path / "dessin.svg")
    names = ["dessin.svg", "dessin-dendrogramme.svg"] if tool == "card-sort" else ["dessin.svg"]
    assert [path.name for path in paths] == names
    assert all("illustratif" in path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize("tool", EVERY_TOOL.split())
def test_the_own_work_of_a_team_is_drawn_plain_without_a_word_of_status(tool: str, tmp_path: Path) -> None:
    name = tool.replace("-", "_")
    with (EXAMPLES / f"{name}.csv").open(encoding="utf-8") as opened:
        rows = [row[:-2] for row in csv.reader(opened, delimiter=";")]
    with (tmp_path / "own.csv").open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows(rows)
    drawing = getattr(tools, name)(read_tool(tmp_path / "own.csv", name).rows)
    words = " ".join([drawing.alt, *(text.text for scene in drawing.scenes for text in scene.texts)])
    assert not re.search(r"publié|déduit|illustratif|\(\)| ,|, \)", words)
    assert not any(isinstance(shape, Box) and (shape.dashed or shape.hatch) for shape in shapes(drawing))


def shapes(drawing: Drawing) -> list[object]:
    return [shape for scene in drawing.scenes for shape in scene.shapes]
