from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from quality_study.facts.question import Theme
from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.forms import google_script
from quality_study.forms.content import unfold
from quality_study.forms.form import Form
from quality_study.forms.notice import Notice

Calls = dict[str, list[object]]
RunScript = Callable[[Form], tuple[Calls, list[tuple[str, Calls]]]]
MakeForm = Callable[..., Form]

NOTICE = Notice("Information", (("Pourquoi", "Savoir *mieux* faire, écrire_à_nous."),))
#: Signs that some file format gives a meaning to.
NASTY = 'a "b" l\'c d’e & <f> {g} \\h $i =j #k *l* ;m, n\to'


#: Every object answers every method, records it and returns itself, as Google's builders do.
STAND_IN = """
const made = [];
function recorder(calls) {
  return new Proxy({}, { get: (_, name) => (...given) => {
    calls.push([name, ...given]);
    if (name.startsWith("add")) { const own = []; made.push([name, own]); return recorder(own); }
    if (name.startsWith("get")) return "https://example.org";
    if (name === "build") return { check: calls };
    return recorder(calls);
  }});
}
const settings = [];
const FormApp = {
  create: title => { settings.push(["create", title]); return recorder(settings); },
  createTextValidation: () => recorder([]),
  createGridValidation: () => recorder([]),
};
const Logger = { log: () => null };
"""


def _run(form: Form) -> tuple[Calls, list[tuple[str, Calls]]]:
    """Return the settings of the form made, and its items with the calls that made them."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    script = google_script.write(form).decode("utf-8")
    tail = "\ncreerLeQuestionnaire();\nconsole.log(JSON.stringify({settings, made}));\n"
    done = subprocess.run([node, "-"], input=STAND_IN + script + tail, capture_output=True, text=True, encoding="utf-8")
    assert done.stderr == ""
    told = json.loads(done.stdout)
    items = [(name, {call: given for call, *given in calls}) for name, calls in told["made"]]
    return {call: given for call, *given in told["settings"]}, items


@pytest.fixture(scope="session")
def run_script() -> RunScript:
    """Run a form's Google script: the settings of the form made, and its items with the calls that made them."""
    return _run


@pytest.fixture(scope="session")
def survey() -> Questionnaire:
    """The questionnaire of the sample exports: themes, a grid, every type of question."""
    return read_questionnaire(Path(__file__).parents[1] / "golden" / "exports" / "questionnaire.toml")


@pytest.fixture(scope="session")
def make_form() -> MakeForm:
    """Make a form of a questionnaire, or of the questions of one theme."""

    def make(questionnaire: Questionnaire | None = None, *questions: dict[str, object]) -> Form:
        asked = questionnaire or Questionnaire(
            title=NASTY,
            themes=(Theme(id="t", title=NASTY),),
            questions=tuple({"theme": "t", **q} for q in questions),  # type: ignore[misc]
        )
        return Form("2027", asked.title, "Étude", dt.date(2027, 3, 1), unfold(asked), NOTICE)

    return make


@pytest.fixture(scope="session")
def nasty(make_form: MakeForm) -> Form:
    """A form whose every text holds signs that have a meaning somewhere."""
    return make_form(
        None,
        {"id": "un", "text": f"=1+1 {NASTY}", "type": "choice", "choices": [f"1 {NASTY}", "=2", "+3", "@4"]},
        {"id": "deux_2", "text": f"2 {NASTY}\nsuite", "type": "choices", "choices": [f"1 {NASTY}", "-2"]},
        {"id": "trois", "text": f"3 {NASTY}", "type": "text", "required": True},
        {"id": "quatre", "text": "r1", "type": "choice", "choices": ["o", "n"], "group": f"g {NASTY}"},
        {"id": "cinq", "text": f"r2 {NASTY}", "type": "choice", "choices": ["o", "n"], "group": f"g {NASTY}"},
        {"id": "six", "text": "combien", "type": "number", "group": NASTY},
    )
