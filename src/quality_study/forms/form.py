"""A form to be written: the questionnaire of an edition, its information notice, and what stands around them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from quality_study.facts.edition import Edition
from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.facts.tomlfile import toml_line
from quality_study.forms.codes import refused_identifiers
from quality_study.forms.content import Item, Matrix, Section, each_block, each_item, unfold
from quality_study.forms.notice import Notice, make_notice
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.vocabulary import TO_FILL

#: Characters that some of the files made cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Form:
    """What every writer takes.

    Attributes
    ----------
    edition : str
        Identifier of the edition.
    title, study : str
        Title of the questionnaire, title of the study.
    date : date
        The date of the edition, never the clock's.
    sections : tuple of Section
    notice : Notice
    warning : str
        A sentence for all to see, empty for an ordinary questionnaire.
    """

    edition: str
    title: str
    study: str
    date: dt.date
    sections: tuple[Section, ...]
    notice: Notice
    warning: str = ""
    thanks: str = "Merci de votre réponse."

    @property
    def introduction(self) -> str:
        """What comes before the first question: the warning, then the notice."""
        return "\n".join(text for text in (self.warning, self.notice.text) if text)


def compose(edition: Edition, platform: str) -> Form:
    """Read an edition's questionnaire and settings into a form.

    Raises
    ------
    StudyError
        A file cannot be read, or holds what a form cannot show; every problem is listed.
    """
    path = edition.raw / "questionnaire.toml"
    questionnaire = read_questionnaire(path, shown=edition.shown(path))
    text = path.read_text(encoding="utf-8-sig")
    raise_if_any(form_problems(questionnaire, platform, text, edition.shown(path)))
    settings = edition.settings
    sections = unfold(questionnaire)
    return Form(
        edition=edition.id,
        title=questionnaire.title,
        study=settings.title,
        date=settings.event_date,
        sections=sections,
        notice=make_notice(settings, platform, tuple(each_item(sections))),
        warning=_warning(edition, questionnaire),
    )


def _warning(edition: Edition, questionnaire: Questionnaire) -> str:
    if edition.settings.fictitious:
        return "Édition fictive : ce questionnaire est un exemple, personne n’y répond."
    if any(question.status not in (None, "published") for question in questionnaire.questions):
        return "Questionnaire reconstitué : sa formulation n’est pas celle qui a été distribuée."
    return ""


def form_problems(questionnaire: Questionnaire, platform: str, text: str = "", file: str = "") -> list[Problem]:
    """List what keeps a questionnaire from going out on a platform, with its line in the file's `text`."""
    places = {q.id: i for i, q in enumerate(questionnaire.declared)}

    def problem(item: Item, key: str, message: str, found: str | None = None) -> Problem:
        i = places[item.id]
        line = toml_line(text, ["questions", i, key]) if text else None
        return Problem(message, file, line, f"questions.{i + 1}.{key}", found)

    sections = unfold(questionnaire)
    problems = []
    refused = refused_identifiers([q.id for q in questionnaire.declared], platform)
    for item in each_item(sections):
        if item.id in refused:
            problems.append(problem(item, "id", refused[item.id], item.id))
        for key, written in _texts(item):
            if not written.strip():
                problems.append(problem(item, key, "texte vide"))
            if _CONTROL.search(written):
                problems.append(problem(item, key, "caractère de contrôle dans le texte", _CONTROL.sub("?", written)))
            if TO_FILL in written:
                problems.append(problem(item, key, "texte à compléter avant que le questionnaire parte", written))
            if platform == "xlsform" and "${" in written:
                message = "« ${ » désigne une question dans un XLSForm ; écrivez-le autrement"
                problems.append(problem(item, key, message, written))
        if platform == "xlsform" and 0 < item.ranks < len(item.labels):
            message = "KoBoToolbox et ODK font classer tous les éléments : ôtez la ligne ranks"
            problems.append(problem(item, "ranks", message, str(item.ranks)))
        if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
            problems.append(problem(item, "minimum", "le minimum dépasse le maximum", f"{item.minimum:g}"))
    for block in each_block(sections):
        if isinstance(block, Matrix):
            seen: set[str] = set()
            for item in block.items:
                if item.text in seen:
                    problems.append(problem(item, "text", "deux lignes de la même grille ont le même texte", item.text))
                seen.add(item.text)
    return problems


def _texts(item: Item) -> Iterator[tuple[str, str]]:
    yield "text", item.text
    if item.heading:
        yield "group", item.heading
    for label in item.labels:
        yield ("scale" if item.type == "scale" else "choices"), label
