"""The source notebooks: a story and calls, nothing else."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from quality_study.diagram import text_width
from quality_study.facts.edition import open_edition
from quality_study.report.catalogue import read_catalogue
from quality_study.report.parameters import TAG, parameter_values
from quality_study.report.stories import source_notebooks
from quality_study.style import WIDTH

ROOT = Path(__file__).parents[1]
EDITIONS = {name: open_edition(name, root=ROOT) for name in ("2011", "exemple")}
STORIES = {name: source_notebooks(edition) for name, edition in EDITIONS.items()}
CATALOGUES = {name: read_catalogue(edition.catalogue).figures for name, edition in EDITIONS.items()}
PERCENTAGE = re.compile(r"\d\s*%|\d\s+pour cent", re.IGNORECASE)
FIELD = re.compile(r"\{[^{}]*\}")
each_notebook = pytest.mark.parametrize(
    ("edition", "path"),
    [(name, path) for name, paths in STORIES.items() for path in paths],
    ids=lambda value: value if isinstance(value, str) else value.stem,
)
each_edition = pytest.mark.parametrize("edition", list(EDITIONS))


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == kind]


def source(cell: dict[str, Any]) -> str:
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def nodes(path: Path) -> Iterator[ast.AST]:
    for cell in cells(path, "code"):
        yield from ast.walk(ast.parse(source(cell)))


def calls(path: Path, name: str) -> list[ast.Call]:
    return [
        node for node in nodes(path) if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name
    ]


def typed(texts: Iterable[str]) -> list[str]:
    """Texts with a percentage written by hand, fields to fill left out."""
    return [text for text in texts if PERCENTAGE.search(FIELD.sub("", text))]


def test_percentages_written_by_hand_are_recognised() -> None:
    by_hand = ["50 %", "50%", "50\u202f%", "3,5\u00a0% des {n}", "{a:%} et 5 pour cent"]
    assert typed([*by_hand, "Soit {part:%} des répondants, ou {a:.1%} ; 2011 et 100."]) == by_hand


def test_the_story_follows_the_wheel() -> None:
    assert [path.stem for path in STORIES["2011"]] == [
        "01_planifier",
        "02_realiser",
        "03_mesurer_etudiants",
        "04_mesurer_ministere",
        "05_indicateurs",
        "06_ameliorer",
        "07_auditer",
        "08_annexe",
    ]
    assert [path.stem for path in STORIES["exemple"]] == [
        "01_planifier",
        "02_realiser",
        "03_mesurer_reponses",
        "04_mesurer_groupes",
        "05_indicateurs",
        "06_ameliorer",
        "07_auditer",
        "08_comparer",
    ]


def test_every_notebook_of_the_study_is_read_here() -> None:
    elsewhere = {".ipynb_checkpoints", "tp"}  # the practicals: tests/grading/test_tp.py
    found = sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if not elsewhere & set(p.parts))
    assert found == sorted(path for paths in STORIES.values() for path in paths)


def sentences(path: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every text that is said, its values as ``{expression:specification}``, and the list of these."""
    found = []
    for call in calls(path, "say"):
        written, fields = "", []
        for part in call.args[0].values if isinstance(call.args[0], ast.JoinedStr) else [call.args[0]]:
            if isinstance(part, ast.FormattedValue):
                specification = str(part.format_spec.values[0].value) if part.format_spec else ""
                fields.append((ast.unparse(part.value), specification))
                written += f"{{{fields[-1][0]}:{specification}}}" if specification else f"{{{fields[-1][0]}}}"
            elif isinstance(part, ast.Constant):
                written += part.value
        found.append((written, fields))
    return found


@each_notebook
def test_it_is_a_valid_notebook_in_python(edition: str, path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    assert nbformat.validate(book) is None
    assert book.metadata["kernelspec"]["name"] == "python3"
    assert set(book.metadata) == {"kernelspec", "language_info"}


@each_notebook
def test_it_defines_no_function_and_no_class(edition: str, path: Path) -> None:
    forbidden = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    assert [ast.unparse(node) for node in nodes(path) if isinstance(node, forbidden)] == []


@each_notebook
def test_it_imports_the_library_and_what_students_of_data_know(edition: str, path: Path) -> None:
    imported = [ast.unparse(node) for node in nodes(path) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        n
        for i in imported
        if i.startswith("from quality_study.report import ")
        for n in i.split(" import ")[1].split(", ")
    }
    assert {"open_study", "record", "say"} <= names
    known = ("from quality_study.", "from quality_study import ", "import pandas as pd", "import seaborn as sns")
    assert [i for i in imported if not i.startswith(known)] == []


@each_notebook
def test_it_stores_no_output(edition: str, path: Path) -> None:
    assert [cell["id"] for cell in cells(path, "code") if cell["outputs"] or cell["execution_count"] is not None] == []


@each_notebook
def test_it_has_one_cell_of_parameters_edition_and_confidence(edition: str, path: Path) -> None:
    tagged = [cell for cell in cells(path, "code") if TAG in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert parameter_values(nbformat.read(path, as_version=4)) == {"edition": edition, "confidence": 0.95}
    (opened,) = calls(path, "open_study")
    assert ast.unparse(opened) == "open_study(edition=edition, confidence=confidence)"


@each_notebook
def test_every_cell_has_its_own_identifier(edition: str, path: Path) -> None:
    ids = [cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert len(ids) == len(set(ids))
    assert {identifier.partition("-")[0] for identifier in ids} == {path.stem[:2]}


@each_notebook
def test_no_percentage_is_typed_in_the_story(edition: str, path: Path) -> None:
    assert typed(map(source, cells(path, "markdown"))) == []


@each_notebook
def test_sentences_have_no_typed_percentage(edition: str, path: Path) -> None:
    assert typed([written for written, _ in sentences(path)]) == []


#: A limit of what is proved (``row.high``, ``joint.low``), said alone; « [bas ; haut] » is an interval.
LIMIT = re.compile(r"""(?:french\()?\w+(\.(low|high)|\[['"](low|high)['"]\])\)?""")
INTERVAL = re.compile(r"\[\{([^{}:]+)[^{}]*\} ; \{([^{}:]+)[^{}]*\}\]")


@each_notebook
def test_a_bound_said_alone_is_rounded_outwards(edition: str, path: Path) -> None:
    wrong = []
    for written, fields in sentences(path):
        in_brackets = {name for pair in INTERVAL.findall(written) for name in pair}
        for value, specification in fields:
            if LIMIT.fullmatch(value) and value not in in_brackets:
                side = "least" if "low" in value else "most"
                wrong += [] if specification.startswith(side) else [f"{{{value}:{specification}}}"]
    assert wrong == []


@each_notebook
def test_values_said_or_recorded_are_computed_not_typed(edition: str, path: Path) -> None:
    said = [value for _, fields in sentences(path) for value, _ in fields]
    recorded = [ast.unparse(call.args[1]) for call in calls(path, "record")]
    assert [text for text in [*said, *recorded] if re.fullmatch(r"[\d\s.,()\[\]-]+", text)] == []


@each_notebook
def test_it_shows_exactly_the_figures_that_the_catalogue_gives_it(edition: str, path: Path) -> None:
    shown = [ast.literal_eval(call.args[0]) for call in calls(path, "show")]
    expected = [key for key, entry in CATALOGUES[edition].items() if entry.notebook == path.stem]
    assert sorted(shown) == sorted(expected)


def messages(path: Path) -> dict[str, str]:
    """What each figure says above it, its values as wide as « 100 % »."""
    found = {}
    for call in calls(path, "show"):
        (value,) = [k.value for k in call.keywords if k.arg == "message"] or [ast.Constant("")]
        texts = [
            part.value if isinstance(part, ast.Constant) else "100 %" for part in getattr(value, "values", [value])
        ]
        found[str(ast.literal_eval(call.args[0]))] = "".join(map(str, texts))
    return found


@each_notebook
def test_a_message_takes_a_line_and_a_half_at_most(edition: str, path: Path) -> None:
    wide = {key: text_width(text, size=11.5, bold=True) for key, text in messages(path).items()}
    assert {key: width for key, width in wide.items() if width > 1.5 * WIDTH} == {}


def test_every_figure_of_2011_says_something() -> None:
    said = {key: text for path in STORIES["2011"] for key, text in messages(path).items()}
    assert [key for key, text in said.items() if not text and CATALOGUES["2011"][key].kind == "figure"] == []


@each_notebook
def test_it_begins_with_its_only_title(edition: str, path: Path) -> None:
    titles = [line for cell in cells(path, "markdown") for line in source(cell).splitlines() if line.startswith("# ")]
    assert len(titles) == 1
    assert source(cells(path, "markdown")[0]).startswith(titles[0])


@each_edition
def test_every_figure_of_the_catalogue_has_its_notebook(edition: str) -> None:
    assert {entry.notebook for entry in CATALOGUES[edition].values()} <= {path.stem for path in STORIES[edition]}


@each_edition
def test_no_name_is_recorded_twice_in_the_study(edition: str) -> None:
    names = [ast.literal_eval(call.args[0]) for path in STORIES[edition] for call in calls(path, "record")]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", name) for name in names)
