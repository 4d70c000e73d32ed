"""The questionnaire goes out: one writer a platform, found by the name that the command line uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quality_study.facts.edition import Edition
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.facts.tomlfile import toml_line
from quality_study.forms import google_script, limesurvey, xlsform
from quality_study.forms.codes import refused_identifiers
from quality_study.forms.form import Form, compose
from quality_study.forms.notice import notice_problems
from quality_study.words.errors import Problem, StudyError

__all__ = ["PLATFORMS", "Platform", "refused_everywhere", "write_form"]


@dataclass(frozen=True)
class Platform:
    """Where a questionnaire can go.

    Attributes
    ----------
    file : str
        Name of the file made.
    next : str
        What to do with it.
    write : callable
        A form and the folder of the templates -> the content of the file.
    """

    file: str
    next: str
    write: Callable[[Form, Path], bytes]


def _paper(form: Form, templates: Path) -> bytes:
    from quality_study.forms import paper  # measures and sets text, which takes a second or two to import

    return paper.write(form, templates)


PLATFORMS: Mapping[str, Platform] = {
    "xlsform": Platform("questionnaire.xlsx", "à déposer dans KoBoToolbox ou ODK", lambda f, _: xlsform.write(f)),
    "limesurvey": Platform("questionnaire.txt", "à importer dans LimeSurvey", lambda f, _: limesurvey.write(f)),
    "google": Platform(
        "questionnaire.gs",
        "à coller dans script.google.com, puis exécuter creerLeQuestionnaire",
        lambda f, _: google_script.write(f),
    ),
    "paper": Platform("questionnaire.pdf", "à imprimer", _paper),
}


def refused_everywhere(edition: Edition) -> list[Problem]:
    """List the identifiers of questions that some platform would refuse, while the form has not gone out.

    What the questionnaire itself has wrong is told by who reads the facts.
    """
    path = edition.raw / "questionnaire.toml"
    if edition.responses.is_file():
        return []
    try:
        questionnaire = read_questionnaire(path, shown=edition.shown(path))
    except StudyError:
        return []
    text, names = path.read_text(encoding="utf-8-sig"), [q.id for q in questionnaire.questions]
    refused = {pair: platform for platform in PLATFORMS for pair in refused_identifiers(names, platform).items()}
    return [
        Problem(f"{message} ({platform})", edition.shown(path), toml_line(text, ["questions", names.index(name), "id"]),
                "id", name)
        for (name, message), platform in refused.items()
    ]  # fmt: skip


def write_form(edition: Edition, platform: str, output: Path | None = None) -> tuple[Path, list[Problem]]:
    """Write the questionnaire of an edition for a platform.

    Parameters
    ----------
    edition : Edition
    platform : str
        A key of :data:`PLATFORMS`.
    output : Path, optional
        File to write; by default in the edition's folder of reports.

    Returns
    -------
    path : Path
        The file written.
    problems : list of Problem
        What is still to fill in the information notice before the form goes out.

    Raises
    ------
    StudyError
        Unknown platform, a questionnaire that cannot go out, a file that cannot be written.
    """
    if platform not in PLATFORMS:
        raise StudyError([Problem("destination inconnue", "--to", found=platform, accepted=list(PLATFORMS))])
    form = compose(edition, platform)
    content = PLATFORMS[platform].write(form, edition.template)
    path = output or edition.reports / PLATFORMS[platform].file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise StudyError([Problem(f"le fichier ne peut pas être écrit ({error.strerror})", str(path))]) from None
    return path, notice_problems(form.notice, edition.shown(edition.raw / "edition.toml"))
