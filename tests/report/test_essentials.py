"""Page 2 and the poster: values that notebooks recorded, each share with its n, nothing illustrative."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pdf_structure import structure
from pypdf import PdfReader

from quality_study.facts.edition import Edition
from quality_study.report import mime
from quality_study.report.document import Document, read_notebooks
from quality_study.report.essentials import FILE, Essentials, edition_essentials, essentials_problems
from quality_study.report.html_essentials import essentials_section
from quality_study.report.metadata import edition_metadata
from quality_study.report.named_facts import recorded_names
from quality_study.report.poster import write_poster
from quality_study.report.study import record
from quality_study.words.errors import StudyError
from quality_study.words.french import NBSP, THIN

TEXT = """figure = "fig-1"
findings = ["Oui : {a.oui:%}, non : {a.non:%}."]
actions = ["Relire."]

[[numbers]]
value = "{a.oui:%}"
text = "disent oui"

[[numbers]]
value = "{a.visites}"
text = "visites"
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="{}" viewBox="0 0 480 {}"><g id="x"/></svg>'
TEMPLATE = Path(__file__).parents[2] / "reports" / "template"
RECORDS: tuple[dict[str, Any], ...] = (
    {"name": "a.oui", "value": 0.5, "n": "n non publié, au moins 8", "status": "published"},
    {"name": "a.non", "value": 0.35, "n": "n non publié, au moins 20", "status": "published"},
    {"name": "a.visites", "value": 1254, "status": "derived"},
    {"name": "a.vide", "value": None},
    {"name": "a.sans_n", "value": 0.5},
    {"name": "a.invente", "value": 3, "status": "illustrative"},
)


def made(high: int = 200, status: str = "publié", *, pages: int = 1) -> Document:
    figure = {
        "id": "fig-1",
        "label": "Figure 1",
        "number": "1",
        "kind": "figure",
        "caption": "Avis",
        "message": "La moitié (50 %)",
        "note": "",
        "alt": "Des barres.",
        "pages": [SVG.format(high, high)] * pages,
        "data": {"header": ["question", "statut"], "rows": [["Oui", status]]},
    }
    outputs = [{mime.RECORD: record} for record in RECORDS]
    cells = [
        new_code_cell("…", outputs=[new_output("display_data", data=o) for o in (*outputs, {mime.FIGURE: figure})])
    ]
    return read_notebooks([("03.ipynb", new_notebook(cells=cells))])


@pytest.fixture
def own(tmp_path: Path, edition: Edition) -> Edition:
    """An edition of which only the settings and the essentials are there."""
    copy = Edition(tmp_path, edition.id)
    copy.raw.mkdir(parents=True)
    for name, text in (("edition.toml", (edition.raw / "edition.toml").read_text(encoding="utf-8")), (FILE, TEXT)):
        (copy.raw / name).write_text(text, encoding="utf-8")
    return copy


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(THIN, " ")


def filled(own: Edition, document: Document | None = None) -> Essentials:
    found = edition_essentials(own, document or made())
    assert found is not None
    return found


def test_each_number_has_its_n_and_status_and_each_sentence_its_bases(own: Edition) -> None:
    found = filled(own)
    assert [{k: plain(v) for k, v in number.items()} for number in found.numbers] == [
        {"value": "50 %", "text": "disent oui", "base": "n non publié, au moins 8", "status": "donnée publiée"},
        {"value": "1 254", "text": "visites", "base": "", "status": "donnée déduite"},
    ]
    assert [plain(text) for text in found.findings] == ["Oui : 50 %, non : 35 % (n non publié)."]
    assert found.actions == ["Relire."]


def test_an_edition_without_the_file_has_no_such_page(own: Edition) -> None:
    (own.raw / FILE).unlink()
    assert edition_essentials(own, made()) is None
    assert essentials_section(edition_metadata(own)) == ""
    assert essentials_problems(own, []) == []


def test_an_invented_edition_says_so_at_each_number(own: Edition) -> None:
    path = own.raw / "edition.toml"
    path.write_text("fictitious = true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert {number["status"] for number in filled(Edition(own.root, own.id)).numbers} == {"donnée inventée"}


@pytest.mark.parametrize(
    ("changed", "line", "told"),
    [
        (('{a.oui:%}"\ntext', '{a.absent:%}"\ntext'), 6, "aucun carnet n’enregistre cette valeur"),
        (('{a.oui:%}"\ntext', '{a.sans_n:%}"\ntext'), 6, "cette part n’a pas de n : donnez-le au carnet"),
        (("{a.visites}", "{a.vide}"), 10, "cette valeur est vide"),
        (("{a.visites}", "{a.invente}"), 10, "cette valeur est illustrative : elle n’apprend rien"),
        (("{a.visites}", "{a.visites:€}"), 10, "cette valeur ne s’écrit pas ainsi (format inconnu"),
        (("Relire.", "Relire {a.sans_n:%}"), 3, "cette part n’a pas de n"),
        (("fig-1", "fig-2"), 1, "aucun carnet ne montre cette figure"),
    ],
)
def test_what_cannot_be_said_is_refused(own: Edition, changed: tuple[str, str], line: int, told: str) -> None:
    (own.raw / FILE).write_text(TEXT.replace(*changed, 1), encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        edition_essentials(own, made())
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == ("data/raw/2011/essentiel.toml", line)
    assert problem.message.startswith(told)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (made(status="illustratif"), "cette figure montre de l’illustratif : choisissez-en une autre"),
        (made(pages=2), "aucun carnet ne montre cette figure, ou elle a plusieurs pages"),
    ],
)
def test_a_figure_that_cannot_stand_there_is_refused(own: Edition, document: Document, told: str) -> None:
    with pytest.raises(StudyError) as refused:
        edition_essentials(own, document)
    assert [problem.message for problem in refused.value.problems] == [told]


def test_more_than_a_page_holds_is_refused(own: Edition) -> None:
    (own.raw / FILE).write_text(TEXT.replace('["Relire."]', '["A", "B", "C", "D"]'), encoding="utf-8")
    with pytest.raises(StudyError, match=r"essentiel\.toml"):
        edition_essentials(own, made())


def test_a_value_that_no_notebook_records_is_told_before_any_runs(own: Edition) -> None:
    (found,) = {(p.line, p.found) for p in essentials_problems(own, ["a.oui", "a.visites"])}
    assert found == (2, "a.non")
    notebook = new_notebook(
        cells=[new_code_cell('record("a.oui", x, n=3)\nif y:\n    record("a.non", 1)\nrecord(z, 2)')]
    )
    assert recorded_names(notebook) == {"a.oui", "a.non"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"n": 1120}, {"n": "n = 1 120"}),
        ({"n": [29, 30]}, {"n": "n non publié, au moins 29"}),
        ({"n": float("nan"), "status": "published"}, {"n": "n non publié", "status": "published"}),
        ({"n": "un millier environ"}, {"n": "un millier environ"}),
        ({}, {}),
    ],
)
def test_a_value_is_recorded_with_what_it_is_of(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], told: dict[str, str]
) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("quality_study.report.study.display", lambda data, raw: shown.append(data))
    record("essai", 0.5, **given)
    payload = {k: plain(v) if isinstance(v, str) else v for k, v in shown[0][mime.RECORD].items()}
    assert payload == {"name": "essai", "value": 0.5} | told


def test_the_poster_is_one_page_of_a4_and_the_same_of_a3(own: Edition) -> None:
    metadata = replace(edition_metadata(own), essentials=filled(own))
    pdf = write_poster(metadata, TEMPLATE)
    pages = PdfReader(io.BytesIO(pdf)).pages
    sizes = [(round(float(p.mediabox.width) / 72 * 25.4), round(float(p.mediabox.height) / 72 * 25.4)) for p in pages]
    assert sizes == [(210, 297), (297, 420)]
    texts = [" ".join(plain(page.extract_text()).split()) for page in pages]
    assert texts[0] == texts[1]
    for words in (
        "Les Rencontres de la qualité 2011",
        "50 % disent oui n non publié, au moins 8 · donnée publiée",
        "1 254 visites donnée déduite",
        "Figure 1. Avis",
        "P, publié : écrit dans la source",
    ):
        assert words in texts[0]
    items = [len(node["/K"]) for node in structure(PdfReader(io.BytesIO(pdf))) if node.get("/S") == "/L"]
    shown = metadata.essentials
    assert shown is not None
    assert sorted(items) == sorted(2 * [len(shown.numbers), len(shown.findings), len(shown.actions)])
    assert write_poster(metadata, TEMPLATE) == pdf


def test_a_figure_too_high_for_the_page_is_refused_in_french(own: Edition) -> None:
    metadata = replace(edition_metadata(own), essentials=filled(own, made(high=900)))
    with pytest.raises(StudyError) as refused:
        write_poster(metadata, TEMPLATE)
    assert [p.message for p in refused.value.problems] == [
        "la figure de essentiel.toml ne tient pas dans la place qui reste : prenez-en une moins haute, ou "
        "raccourcissez les phrases"
    ]


def test_the_page_begins_with_the_same_words(own: Edition) -> None:
    section = essentials_section(replace(edition_metadata(own), essentials=filled(own)))
    words = " ".join(plain(re.sub(r"<[^>]+>", " ", section)).split())
    assert words.startswith("L’essentiel 50 % disent oui n non publié, au moins 8 · donnée publiée 1 254 visites")
    assert 'id="essentiel-x"' in section
    assert '<a href="#fig-1">Figure' in section
