"""The guide « Mon année en sept étapes », followed line by line: what it shows is what the commands answer."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from command import run
from PIL import Image
from shown import what_is_shown

from quality_study.facts.edition import Edition
from quality_study.report import study as study_module
from quality_study.report.stories import read_stories
from quality_study.report.study import Study
from quality_study.tables.earlier import edition_tables
from quality_study.tables.processed import write_tables

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "mon-annee.md").read_text(encoding="utf-8")
FENCE = re.compile(r"(?P<before>(?:[^\n]+\n)*)\n^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition that the guide makes, up to its tables: its documents are those of any build."""
    root = tmp_path_factory.mktemp("annee")
    for part in ("data/raw/exemple", "data/raw/2011", "notebooks/exemple", "reports/template"):
        shutil.copytree(ROOT / part, root / part)
    said, cells = "", []
    for found in FENCE.finditer(PAGE):
        file = re.search(r"`(data/raw/\S+)`", found["before"])
        if found["language"] == "sh":
            said = "".join(answer(root, line) for line in found["text"].splitlines())
        elif found["language"] == "text":
            assert found["text"].strip() in plain(said)
        elif found["language"] in ("markdown", "python"):
            cells.append((found["language"], found["text"]))
            add_cells(root, cells)
        else:
            assert file is not None, found["text"]
            fill(root / file[1], found["text"])
    edition = Edition(root, "2027")
    write_tables(edition, edition_tables(edition))
    return edition


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def answer(root: Path, line: str) -> str:
    """Run a command; a build is only planned, which reads all that it would refuse."""
    words = shlex.split(line)[1:]
    if words[0] == "build":
        words = [*words, "--dry-run"]
    done = run(root, *words)
    assert done.returncode == (words[0] == "import" and "codes" not in questionnaire(root)), done.stderr
    return done.stdout + done.stderr


def questionnaire(root: Path) -> str:
    return (root / "data/raw/2027/questionnaire.toml").read_text(encoding="utf-8")


def fill(path: Path, text: str) -> None:
    """Write a file, or the line of a message under the one that the guide repeats above it."""
    first, *more = text.splitlines(keepends=True)
    if len(more) == 1 and more[0].startswith("codes"):
        whole = path.read_text(encoding="utf-8")
        assert whole.count(first) == 1
        text = whole.replace(first, text)
    path.write_text(text, encoding="utf-8")


def add_cells(root: Path, cells: list[tuple[str, str]]) -> None:
    path = root / "notebooks/2027/03_mesurer_reponses.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["id"].startswith("mien")]
    for number, (kind, text) in enumerate(cells):
        cell = {"id": f"mien{number}", "metadata": {}, "source": text}
        code = {"cell_type": "code", "outputs": [], "execution_count": None}
        notebook["cells"].append(cell | (code if kind == "python" else {"cell_type": "markdown"}))
    path.write_text(json.dumps(notebook), encoding="utf-8")
    Image.new("RGB", (60, 40), "#7fa6c9").save(path.parent / "salle.png")


def test_the_answers_are_those_of_the_export(year: Edition) -> None:
    rows = [line.split(",") for line in year.responses.read_text(encoding="utf-8").splitlines()]
    assert len({row[0] for row in rows[1:]}) == 12
    assert ["4", "statut", "Autre", "answered"] in rows
    assert ["4", "statut_autre", "Doctorant", "answered"] in rows
    assert ["5", "contenu", "Plutôt pas d’accord", "answered"] in rows
    assert sum(row[1] == "priorites" and row[3] == "blank" for row in rows) == 1


def test_its_notebooks_show_its_two_tools_its_survey_and_nothing_else(year: Edition) -> None:
    shown = what_is_shown(year)
    assert set(shown) == {
        *["fig-06", "fig-21", "tab-b", "tab-c", "fig-22", "fig-23-profil", "tab-d", "tab-e"],
        *["fig-24-recommandation", "fig-25", "fig-31", "fig-34"],
    }
    story = read_stories(year)
    assert [name for name in story.pictures if name.endswith(".png")] != []


def test_what_has_no_data_is_told_with_what_can_be_done(year: Edition) -> None:
    """Filling a file mends a tool that is empty, not a question that nobody was asked."""
    study = Study(year, 0.95)
    for key, table, told in (
        ("fig-24", "rankings", "Les réponses n’y mettent rien : question non posée, ou effectifs trop petits pour"),
        ("fig-22", "group_opinions", "À remplir : `data/raw/2027/edition.toml`"),
        ("fig-21", "pdca", "À remplir : `data/raw/2027/tools/pdca.csv`"),
    ):
        entry = study.catalogue.figures[key].model_copy(update={"optional": True, "table": table})
        study.catalogue.figures[key] = entry
        with pytest.MonkeyPatch.context() as patch:
            said: list[str] = []
            patch.setattr(study_module, "say", said.append)
            study.show(key, {})
        assert told in said[0]


def test_the_picture_of_the_guide_is_what_its_command_draws(year: Edition) -> None:
    assert (year.root / "swot.svg").read_bytes() == (ROOT / "docs/images/mon-annee-swot.svg").read_bytes()
