"""The questionnaire as a Google Apps Script that makes a Google form."""

from __future__ import annotations

import json
from collections.abc import Iterator

from quality_study.forms.content import Block, Item, Matrix, hint, number_limits
from quality_study.forms.form import Form

#: A longer list of answers is shown as a menu.
_MENU = 7
_HEAD = """\
// À coller dans un projet de script.google.com, puis exécuter creerLeQuestionnaire.
// Le journal d’exécution donne l’adresse à envoyer et celle qui sert à modifier le formulaire.
function creerLeQuestionnaire() {
  var form = FormApp.create(%(title)s);
  form.setDescription(%(notice)s);
  form.setConfirmationMessage(%(thanks)s);
  form.setCollectEmail(false);
  form.setAllowResponseEdits(false);
  form.setShuffleQuestions(false);
  form.setProgressBar(true);
"""
_FOOT = """\
  Logger.log("À envoyer : " + form.getPublishedUrl());
  Logger.log("À modifier : " + form.getEditUrl());
}
"""


def write(form: Form) -> bytes:
    """Write the script: one function, one statement a question, every text a JSON string.

    Notes
    -----
    Numbers are short texts with a check: a linear scale, which notes from 0 to 10 are, has whole numbers only.
    """
    texts = {"title": form.title, "notice": form.introduction, "thanks": form.thanks}
    script = _HEAD % {name: _json(text) for name, text in texts.items()}
    for number, section in enumerate(form.sections):
        opening = "addPageBreakItem" if number else "addSectionHeaderItem"
        script += f"\n  form.{opening}().setTitle({_json(section.title)});\n"
        script += "".join(f"  form.{'.'.join(_calls(block))};\n" for block in section.blocks)
    return (script + "\n" + _FOOT).encode()


def _calls(block: Block) -> Iterator[str]:
    if isinstance(block, Matrix):
        yield from ("addGridItem()", f"setTitle({_json(block.heading)})")
        yield from (f"setRows({_json([i.text for i in block.items])})", f"setColumns({_json(block.labels)})")
        yield f"setRequired({_json(block.required)})"
        return
    yield f"{_add(block)}()"
    yield f"setTitle({_json(block.text)})"
    if hint(block):
        yield f"setHelpText({_json(hint(block))})"
    if block.ranks:
        yield f"setRows({_json(block.labels)})"
        yield f"setColumns({_json([f'Rang {rank}' for rank in range(1, block.ranks + 1)])})"
        yield "setValidation(FormApp.createGridValidation().requireLimitOneResponsePerColumn().build())"
        yield f"setRequired({_json(block.required and block.ranks == len(block.labels))})"
        return
    if block.labels:
        yield f"setChoiceValues({_json(block.labels[: -1 if block.other else None])})"
    if block.other:  # Google names it itself, in the language of who answers
        yield "showOtherOption(true)"
    if block.boxes:
        yield "setBounds(0, 10)"
    elif block.type == "number":
        said = f"setHelpText({_json(number_limits(block))})"
        yield f"setValidation(FormApp.createTextValidation().{said}.{_check(block)}.build())"
    yield f"setRequired({_json(block.required)})"


def _add(item: Item) -> str:
    if item.type in ("scale", "choice"):
        return "addListItem" if len(item.labels) > _MENU and not item.other else "addMultipleChoiceItem"
    if item.boxes:
        return "addScaleItem"
    return {"date": "addDateItem", "choices": "addCheckboxItem", "ranking": "addGridItem", "number": "addTextItem"}.get(
        item.type, "addParagraphTextItem"
    )


def _check(item: Item) -> str:
    low, high = item.minimum, item.maximum
    if low is not None and high is not None:
        return f"requireNumberBetween({low:.15g}, {high:.15g})"
    if low is not None:
        return f"requireNumberGreaterThanOrEqualTo({low:.15g})"
    if high is not None:
        return f"requireNumberLessThanOrEqualTo({high:.15g})"
    return "requireNumber()"


def _json(value: object) -> str:
    """Write a value for JavaScript; two line separators that JSON allows end a line of old engines."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
