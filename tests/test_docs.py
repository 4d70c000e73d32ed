"""The documentation: every block of code and every command of the pages is run, read or parsed as its readers do."""

from __future__ import annotations

import ast
import csv
import re
import shlex
import tomllib
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import tiny
import typer

from quality_study import charts
from quality_study.charts.chart import Chart
from quality_study.cli.draw import draw_file, tool_columns
from quality_study.cli.main import app
from quality_study.facts.edition import EditionFile, open_edition
from quality_study.facts.questionnaire import Questionnaire
from quality_study.facts.schemas import RAW_TABLES
from quality_study.grading.practical.assignment import AssignmentFile
from quality_study.report import french, printed, record, say, showing
from quality_study.report import study as study_module
from quality_study.report.study import Study
from quality_study.tables.processed import TABLES
from quality_study.words.errors import StudyError
from quality_study.words.vocabulary import HEADERS
from quality_study.years.rules import RULES

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    page.name: page for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
}
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    found = []
    for name, page in PAGES.items():
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            code = re.sub(rf"^{match['indent']}", "", match["text"], flags=re.MULTILINE)
            found.append(Block(name, text[: match.start()].count("\n") + 1, match["language"], code))
    return [block for block in found if block.language in languages]


PYTHON = [b for b in blocks("python") if ">>>" not in b.text and b.page != "changer-une-figure.md"]  # run elsewhere


@pytest.mark.parametrize("page", sorted({b.page for b in PYTHON}))
def test_every_sample_of_python_runs_and_prints_little(
    page: str, calculated: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in (study_module, showing):
        monkeypatch.setattr(module, "display", lambda *_, **__: None)
    monkeypatch.chdir(tmp_path)
    names: dict[str, dict[str, Any]] = {}
    for block in (b for b in PYTHON if b.page == page):
        edition = "2011" if "# édition 2011" in block.text else "exemple"
        if edition not in names:
            study = Study(open_edition(edition, root=calculated), 0.95)
            names[edition] = {
                "study": study,
                "charts": charts,
                "printed": printed,
                "say": say,
                "record": record,
                "confidence": 0.95,
                "french": french,
                "pd": pd,
            }
        tree = ast.parse(block.text)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(block), "exec"), names[edition])
        if last is not None:
            value = eval(compile(ast.Expression(last.value), str(block), "eval"), names[edition])
            assert isinstance(value, Chart) or len(repr(value)) < 500, block
        plt.close("all")


def commands() -> list[tuple[str, str]]:
    """List the commands of the pages, in blocks and inside sentences, with the page of each."""
    found = [(b.page, line) for b in blocks("sh", "powershell", "") for line in b.text.splitlines()]
    for name, page in PAGES.items():
        found += [
            (name, code) for code in re.findall(r"`(quality-study \S+ [^`\n]+)`", page.read_text(encoding="utf-8"))
        ]
    cleaned = [(name, re.split(r"\s+#\s", line)[0].strip().replace(".venv\\Scripts\\", "")) for name, line in found]
    known = ("quality-study", "make", "jupyter", "python", "py", "conda", "source", ".venv/bin/pre-commit")
    return [(name, line) for name, line in cleaned if line.split(" ")[0] in known]


@pytest.mark.parametrize(("page", "line"), commands())
def test_every_command_is_one_that_exists(page: str, line: str) -> None:
    """Those of « Mon année » are run; here every name, option and number of arguments is checked."""
    program, *words = shlex.split(line)
    if program == "quality-study":
        command = typer.main.get_command(app)
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        command.make_context(line, words)
    elif program == "make":
        targets = re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert not words or words[0] in targets
    elif program == "jupyter" and words[0] == "nbconvert":
        assert words[words.index("--to") + 1] in {found.name for found in entry_points(group="nbconvert.exporters")}
        assert (ROOT / words[-1]).is_file()
    else:  # what installs: the files that it names are there
        files = [word for word in words if re.fullmatch(r"[\w./]+\.(lock|yml|txt)", word)]
        assert [file for file in files if not (ROOT / file).is_file()] == []


OWN = tiny.EDITION.format(id="2027", year="2027", fictitious="false", more="").replace(
    "[disclosure]\nthreshold = 1\n", ""
)
ASKED = """
id = "q"
theme = "t"
text = "Question ?"
type = "choice"
choices = ["UTC", "ENFiP"]
other = "Autre"
"""


@pytest.mark.parametrize("block", [b for b in blocks("toml") if b.page != "mon-annee.md"], ids=str)
def test_every_sample_of_toml_is_what_the_kit_reads(block: Block) -> None:
    told = tomllib.loads(block.text)
    if "questions" in told:
        (question,) = told["questions"]
        whole = tomllib.loads(ASKED) | question | {"theme": "t"}
        if whole["type"] == "ranking":
            del whole["other"]
        Questionnaire.model_validate({"title": "t", "themes": [{"id": "t", "title": "t"}], "questions": [whole]})
    elif "tasks" in told:
        AssignmentFile.model_validate(told)
    else:
        EditionFile.model_validate(tomllib.loads(OWN) | told)


TABLES_OF_RAW = {";".join(schema): schema for _, schema in RAW_TABLES.values()} | {";".join(RULES): RULES}
CSV = [b for b in blocks("") if ";" in b.text.splitlines()[0] and b.page != "mon-annee.md"]


@pytest.mark.parametrize("block", CSV, ids=str)
def test_every_sample_of_a_table_is_what_the_kit_reads(block: Block, tmp_path: Path) -> None:
    """A sample of a quality tool is drawn; one of another table has its columns, and as many fields in every row."""
    header, *rows = csv.reader(block.text.splitlines(), delimiter=";")
    assert {len(row) for row in rows} == {len(header)}
    drawn = [tool for tool, columns in tool_columns().items() if list(columns) == header]
    if not drawn:
        assert ";".join(header) in {*TABLES_OF_RAW, *(f"{known};statut;source" for known in TABLES_OF_RAW)}
        return
    file = tmp_path / "table.csv"
    file.write_text(block.text, encoding="utf-8")
    named = [tool for tool in drawn if re.search(rf"## .*\b{tool}\b", section_of(block))]
    assert any(is_drawn(tool, file) for tool in named)


def is_drawn(tool: str, file: Path) -> bool:
    """Draw a table; False if it is the sample of another tool of the same columns."""
    try:
        return bool(draw_file(tool, file, file.with_name("dessin.svg")))
    except StudyError:
        return False


def section_of(block: Block) -> str:
    lines = PAGES[block.page].read_text(encoding="utf-8").splitlines()[: block.line]
    return next(line for line in reversed(lines) if line.startswith("## "))


def test_every_kind_of_block_is_tried() -> None:
    """A block of another language is shown, not run: the layout of folders, an export, a cell of text, Slurm."""
    tried = [*blocks("python", "sh", "powershell", "toml"), *CSV]
    other = [b for b in blocks("", "csv", "text", "markdown") if b not in CSV and b.page not in ("mon-annee.md",)]
    assert len(tried) > 50
    assert [b.page for b in other if not b.text.startswith("quality-study")] == ["architecture.md", "enseigner.md"]


def test_every_table_and_column_is_told(
    example_tables: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]
) -> None:
    page = PAGES["tables.md"].read_text(encoding="utf-8")
    told = {
        name: re.findall(r"`(\w+)`", columns)
        for name, columns in re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", page, re.MULTILINE)
    }
    for found in (example_tables, tables):
        assert told == {name: list(found[name].columns) for name in TABLES}
    meant = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", page, re.MULTILINE))
    assert {column for columns in told.values() for column in columns} <= set(meant)
    renamed = set(re.findall(r"^\| `(\w+)` \| `(\w+)` \|$", page, re.MULTILINE))
    assert renamed == {(french, english) for french, english in HEADERS.items() if french != english}


def test_the_words_of_the_messages_are_those_that_are_said() -> None:
    page = PAGES["messages.md"].read_text(encoding="utf-8")
    words = re.findall(r"^\| « (.+?) » \|", page, re.MULTILINE)
    said = [
        n.value
        for p in (ROOT / "src").rglob("*.py")
        for n in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    said += [p.read_text(encoding="utf-8") for p in (ROOT / "notebooks" / "exemple").glob("*.ipynb")]
    everything = "\n".join(said).replace("\u00a0", " ").replace("\u202f", " ")
    assert len(words) > 40
    assert [found for found in words if found not in everything] == []
