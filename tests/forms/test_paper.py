"""The paper form: tagged, the same bytes, one box an answer, nothing wider than its place."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from quality_study.diagram.text import text_width
from quality_study.facts.questionnaire import Questionnaire
from quality_study.forms import paper
from quality_study.forms.content import each_item
from quality_study.forms.form import Form
from quality_study.words.errors import StudyError

TEMPLATE = Path(__file__).parents[2] / "reports" / "template"


@pytest.fixture(scope="module")
def pdf(survey: Questionnaire, make_form) -> tuple[Form, bytes]:
    form = make_form(survey)
    return form, paper.write(form, TEMPLATE)


def words(data: bytes) -> str:
    text = "".join(page.extract_text() + "\n" for page in PdfReader(io.BytesIO(data)).pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def squeezed(text: str) -> str:
    """Drop spaces and hyphens: a line may end at either."""
    return re.sub(r"[\s-]", "", text.replace("'", "’"))


def test_there_is_one_box_for_every_answer(pdf: tuple[Form, bytes]) -> None:
    form, data = pdf
    assert words(data).count("☐") == sum(len(item.labels or item.boxes) for item in each_item(form.sections))


def test_every_text_is_printed(pdf: tuple[Form, bytes]) -> None:
    form, data = pdf
    printed = squeezed(words(data))
    for item in each_item(form.sections):
        for text in (item.text, *item.labels):
            assert squeezed(text) in printed
    for said in ("Information", "plusieurs réponses possibles", "Un nombre de 0 à 24.", "Merci de votre réponse."):
        assert squeezed(said) in printed


def test_it_is_tagged_french_and_titled(pdf: tuple[Form, bytes]) -> None:
    form, data = pdf
    reader = PdfReader(io.BytesIO(data))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "fr-FR"
    assert reader.metadata is not None
    assert reader.metadata.title == form.title.replace(" »", "\u00a0»").replace("« ", "«\u00a0").replace(
        " :", "\u00a0:"
    )
    assert float(reader.pages[0].mediabox.width) == pytest.approx(595.28, abs=0.1)
    fonts = {
        f["/BaseFont"].partition("+")[2] for p in reader.pages for f in map(_object, p["/Resources"]["/Font"].values())
    }
    assert all(name.startswith("SourceSansPro") for name in fonts)


def _object(reference):
    return reference.get_object()


def test_the_same_form_gives_the_same_bytes(pdf: tuple[Form, bytes]) -> None:
    form, data = pdf
    assert paper.write(form, TEMPLATE) == data


def test_a_grid_that_is_too_wide_becomes_a_list(make_form) -> None:
    rows = [{"id": f"q{i}", "text": f"ligne {i}", "type": "choice", "group": "G"} for i in range(2)]
    wide = make_form(None, *[{**r, "choices": [f"Incompréhensible {i}" for i in range(6)]} for r in rows])
    block = paper.layout(wide)["sections"][0]["blocks"][0]
    assert block["kind"] == "list"
    assert [q["number"] for q in block["questions"]] == [1, 2]
    narrow = make_form(None, *[{**r, "choices": ["Incompréhensible", "Oui"]} for r in rows])
    block = paper.layout(narrow)["sections"][0]["blocks"][0]
    assert block["kind"] == "matrix"
    assert block["width"] >= text_width("Incompréhensible", size=8, bold=True) + 2
    assert words(paper.write(wide, TEMPLATE)).count("☐") == 12


def test_answers_that_do_not_apply_stand_apart(survey: Questionnaire, make_form) -> None:
    blocks = [b for s in paper.layout(make_form(survey))["sections"] for b in s["blocks"]]
    assert [(b["apart"], len(b["labels"])) for b in blocks if b["kind"] in ("matrix", "scale")][:2] == [(4, 5), (4, 5)]


def test_a_scale_stays_on_one_row(survey: Questionnaire, make_form) -> None:
    blocks = [b for s in paper.layout(make_form(survey))["sections"] for b in s["blocks"]]
    columns = {b["number"]: b["columns"] for b in blocks if b["kind"] != "matrix"}
    assert (columns[1], columns[7], columns[12]) == (0, 5, 3)


def test_a_warning_is_on_every_page(survey: Questionnaire, make_form) -> None:
    data = paper.write(replace(make_form(survey), warning="Édition fictive."), TEMPLATE)
    pages = PdfReader(io.BytesIO(data)).pages
    assert [page.extract_text().count("Édition fictive.") for page in pages] == [2] + [1] * (len(pages) - 1)


def test_a_character_that_the_font_lacks_is_named(make_form) -> None:
    form = make_form(None, {"id": "a", "text": "Génial 👍 ?", "type": "text"})
    with pytest.raises(StudyError) as caught:
        paper.write(form, TEMPLATE)
    assert str(caught.value) == ("la police du formulaire n’a pas ce caractère (valeur trouvée : « 👍 (U+1F44D) »).")
