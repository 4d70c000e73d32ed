"""Rendering: real text, one font, the same bytes every time; and every figure of the catalogue is sound."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from quality_study.diagram import Box, Drawing, Line, Scene, Text, check_scene, save_png, save_svg, to_figure
from quality_study.diagram.text import text_width
from quality_study.report.catalogue import read_catalogue
from quality_study.report.printed import PrintTable
from quality_study.words.french import typographic

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "data/raw/2011/figures.toml").figures
DRAWN = ["fig-01", "tab-01", *(f"fig-{n:02d}" for n in range(3, 16))]
AXIS = {"0\u202f%", "25\u202f%", "50\u202f%", "75\u202f%", "100\u202f%"}
SVG = "{http://www.w3.org/2000/svg}"
STORY = Scene(
    60,
    30,
    (
        Box(5, 5, 20, 10, "#dce8f5", "#1f5fa8", "/////", name="cadre"),
        Box(30, 5, 20, 10, edge="#5b6470", dashed=True),
        Line(((5, 20), (50, 20), (50, 28)), "#1b1f24", 1.5),
    ),
    (Text(15, 10, "Où ?", bold=True, align="center"), Text(5, 25, "coût < 5 & « $ »", 8, italic=True)),
)


@pytest.fixture(scope="module")
def drawings(shown: dict[str, Any]) -> dict[str, Drawing]:
    return {key: drawing for key, drawing in shown.items() if isinstance(drawing, Drawing)}


def texts_of(svg: bytes) -> list[str]:
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_catalogue_has_every_figure_in_the_order_of_the_report(shown: dict[str, Any]) -> None:
    found = [key for key in CATALOGUE if key in shown and not isinstance(shown[key], PrintTable)]
    assert found == ["fig-01", "tab-01", *(f"fig-{n:02d}" for n in range(3, 22)), "fig-a", "fig-b"]
    assert [key for key in found if isinstance(shown[key], Drawing)] == DRAWN
    assert set(shown) == set(CATALOGUE)


@pytest.mark.parametrize("key", DRAWN)
def test_nothing_overlaps_in_any_figure(drawings: dict[str, Drawing], key: str) -> None:
    assert drawings[key].scene.width == 170
    assert check_scene(drawings[key].scene) == []


@pytest.mark.parametrize("key", DRAWN)
def test_every_text_of_a_figure_has_french_typography(drawings: dict[str, Drawing], key: str) -> None:
    texts = [text.text for text in drawings[key].scene.texts]
    assert texts == [typographic(text) for text in texts]
    assert drawings[key].alt == typographic(drawings[key].alt)


@pytest.mark.parametrize("key", DRAWN)
def test_the_alternative_text_gives_every_percentage(drawings: dict[str, Drawing], key: str) -> None:
    shown = [t.text for t in drawings[key].scene.texts if "%" in t.text and t.text not in AXIS]
    values = [plain(text) for text in shown if not text.startswith(("déduit", "Source", "Là où n"))]
    assert [value for value in values if value not in plain(drawings[key].alt)] == []


def test_the_alternative_text_of_cells_holds_every_cell(
    drawings: dict[str, Drawing], tables: dict[str, pd.DataFrame]
) -> None:
    for key, table in (("tab-01", "qqoqcp_colloque"), ("fig-04", "qqoqcp_projet")):
        alt = plain(drawings[key].alt)
        for row in tables[table].to_dict("records"):
            assert f"{row['heading'].rstrip(' ?')} :" in alt
            assert plain(typographic(row["text"])) in alt


def test_the_alternative_text_of_the_form_holds_every_theme_question_and_answer(
    drawings: dict[str, Drawing], tables: dict[str, pd.DataFrame]
) -> None:
    alt = plain(drawings["fig-15"].alt)
    for row in tables["questions"].to_dict("records"):
        answers = ", ".join(row["answers"].split("|")) or "réponse libre"
        assert f"Thème {row['theme_title']} :" in alt
        assert f"{plain(typographic(row['text']))} ({answers} ; illustratif)" in alt


@pytest.mark.parametrize("key", DRAWN)
def test_svg_holds_texts_as_texts_in_one_font(drawings: dict[str, Drawing], key: str) -> None:
    svg = save_svg(drawings[key].scene, title="Une figure")
    assert texts_of(svg) == [text.text for text in drawings[key].scene.texts]
    assert set(re.findall(rb"font-family:\s*([^;\"]+)", svg)) == {b"'Source Sans Pro'"}
    assert set(re.findall(rb"font-size:\s*([^;\"]+)", svg)) <= {b"8px", b"9px", b"10px"}
    for absent in (b"dc:date", b"Creator", b"creator", b"Matplotlib", b"DejaVu", b"<image"):
        assert absent not in svg


def test_svg_has_its_title_and_its_size_in_points() -> None:
    root = ET.fromstring(save_svg(STORY, title="Figure 4 : QQOQCP"))
    assert root.findtext(f"{SVG}title") == "Figure 4 : QQOQCP"
    assert [round(float(v), 3) for v in root.attrib["viewBox"].split()] == [0, 0, 170.079, 85.039]
    assert texts_of(save_svg(STORY, title="")) == ["Où ?", "coût < 5 & « $ »"]


def test_shapes_are_drawn_in_order_at_their_place() -> None:
    axes = to_figure(STORY).axes[0]
    hatched, dashed = axes.patches
    assert (hatched.get_x(), hatched.get_y(), hatched.get_width(), hatched.get_height()) == (5, 5, 20, 10)
    assert (hatched.get_hatch(), hatched.get_linestyle()) == ("/////", "solid")
    assert (dashed.get_hatch(), dashed.get_linestyle()) == (None, (0, (3.2, 2.2)))
    (line,) = axes.lines
    assert [tuple(point) for point in line.get_xydata()] == [(5, 20), (50, 20), (50, 28)]
    assert [hatched.zorder, dashed.zorder, line.zorder] == [0, 1, 2]
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 60), (30, 0))


@pytest.mark.parametrize("key", DRAWN)
def test_two_renders_give_the_same_bytes(drawings: dict[str, Drawing], key: str) -> None:
    assert save_svg(drawings[key].scene, title="t") == save_svg(drawings[key].scene, title="t")


def test_the_hash_seed_changes_nothing(
    tables: dict[str, pd.DataFrame], drawings: dict[str, Drawing], tmp_path: Path
) -> None:
    pd.to_pickle(tables, tmp_path / "tables.pkl")
    script = (
        "import sys, hashlib, pandas as pd\n"
        "from quality_study import tools\n"
        "from quality_study.diagram import save_svg\n"
        "tables = pd.read_pickle(sys.argv[1])\n"
        "for tool, table in (('qqoqcp', 'qqoqcp_projet'), ('pdpc', 'pdpc'), ('questionnaire_form', 'questions')):\n"
        "    options = {'columns': 3} if table == 'questions' else {}\n"
        "    drawing = getattr(tools, tool)(tables[table], **options)\n"
        "    print(hashlib.sha256(save_svg(drawing.scene, title='t') + drawing.alt.encode()).hexdigest())\n"
    )
    keys = ["fig-04", "fig-10", "fig-15"]
    here = [sha256(save_svg(drawings[k].scene, title="t") + drawings[k].alt.encode()).hexdigest() for k in keys]
    command = [sys.executable, "-c", script, str(tmp_path / "tables.pkl")]
    for seed in ("1", "4242"):
        done = subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == here


def test_a_sign_that_the_font_lacks_is_measured_and_drawn_with_another(recwarn: pytest.WarningsRecorder) -> None:
    plain, more = (Scene(60, 10, (), (Text(5, 5, text),)) for text in ("Équipe ½", "Équipe 👍 Привет"))
    assert "'Source Sans Pro', 'DejaVu Sans', 'Noto Emoji'" in save_svg(more, title="t").decode()
    assert "DejaVu" not in save_svg(plain, title="t").decode()
    assert save_png(more).startswith(b"\x89PNG")
    assert [str(warning.message) for warning in recwarn if "Glyph" in str(warning.message)] == []
    assert text_width("👍", size=9) > text_width("m", size=9)
