"""All that the build of an edition would refuse of its notebooks, found without running them."""

from __future__ import annotations

from collections.abc import Iterator

from nbformat import NotebookNode

from quality_study.audit.bounds import REST
from quality_study.facts.claims import retained
from quality_study.facts.edition import Edition, known_editions
from quality_study.facts.tool_tables import TOOL_TABLES
from quality_study.report.document import GIVEN_TWICE
from quality_study.report.essentials import essentials_problems
from quality_study.report.formulas import typst_formulas
from quality_study.report.html_page import compose_html
from quality_study.report.metadata import edition_metadata
from quality_study.report.named_facts import (
    KnownFacts,
    named_facts_problems,
    names_given,
    recorded_names,
    shown_keys,
)
from quality_study.report.omission import edition_catalogue, edition_omission, omission_problems
from quality_study.report.parameters import parameter_values
from quality_study.report.pdf import write_pdf
from quality_study.report.references import check_references
from quality_study.report.stories import read_notebook, read_stories, source_notebooks
from quality_study.survey import indicator_table
from quality_study.tables.processed import TABLES
from quality_study.tables.validation import RawStudy
from quality_study.words.errors import Problem, StudyError, distinct


def check_stories(edition: Edition, facts: RawStudy | None) -> list[Problem]:
    """List what the report could not print of the notebooks of an edition, and what they name that it has not.

    Parameters
    ----------
    edition : Edition
    facts : RawStudy or None
        Its facts, None while they are wrong, which other checks tell: what notebooks name is then left alone.
    """
    try:
        recorded = set().union(*(recorded_names(notebook) for _, notebook in _readable(edition)))
        problems = [*omission_problems(edition), *_code(edition, facts)]
        problems += essentials_problems(edition, sorted(recorded))
    except StudyError as error:  # edition.toml or figures.toml, which other checks tell
        problems = []
        if not edition.catalogue.is_file():
            return problems
        if error.problems and error.problems[0].file.endswith(".ipynb"):
            problems = list(error.problems)
    try:
        problems += _documents(edition)
    except StudyError as error:
        problems += error.problems
    return distinct(problems)


def _documents(edition: Edition) -> list[Problem]:
    """Compose the texts alone: references, pictures and formulas are then known to be right."""
    story = read_stories(edition)
    shown = set().union(*(shown_keys(notebook) for _, notebook in _readable(edition)))
    figures = edition_catalogue(edition).figures
    story.elsewhere = {key: entry.label for key, entry in figures.items() if entry.optional or key in shown}
    metadata = edition_metadata(edition)
    found: list[Problem] = []
    try:
        check_references(story, metadata.bibliography)
    except StudyError as error:
        found += error.problems
    try:
        typst_formulas(story)
        if not found:
            write_pdf(story, metadata, edition.template)
            compose_html(story, metadata, edition.template)
    except StudyError as error:
        found += error.problems
    return found


def _code(edition: Edition, facts: RawStudy | None) -> Iterator[Problem]:
    known = None if facts is None else _known(edition, facts)
    given: set[tuple[str, str]] = set()
    off = edition_omission(edition).keys
    for name, notebook in _readable(edition):
        try:
            meant = parameter_values(notebook, name).get("edition")
        except StudyError as error:
            yield from error.problems
            continue
        if meant != edition.id and meant in known_editions(edition.root):
            message = (
                f"ce carnet est celui de l’édition « {meant} » : ses figures et ses faits ne sont pas ceux de "
                f'« {edition.id} » ; écrivez edition = "{edition.id}" et relisez-le, ou reprenez un carnet de exemple'
            )
            yield Problem(message, name)
            continue
        for how, text, place in names_given(notebook, name):
            if (how, text) in given and text not in off:
                yield Problem(GIVEN_TWICE, place, found=text)
            given.add((how, text))
        if known is not None:
            yield from named_facts_problems(notebook, name, known)


def _readable(edition: Edition) -> Iterator[tuple[str, NotebookNode]]:
    for path in source_notebooks(edition):
        try:
            yield edition.shown(path), read_notebook(path, edition.shown(path))
        except StudyError:  # told by who reads the stories
            continue


def _known(edition: Edition, study: RawStudy) -> KnownFacts:
    """Gather what notebooks may name."""
    return KnownFacts(
        names={
            "figures": list(edition_catalogue(edition).figures),
            "tables": sorted({*TABLES, *TOOL_TABLES, *study.tables}),
            "populations": [p.id for p in edition.settings.populations],
            "items": _items(study),
            "indicators": list(indicator_table(study.tables["indicators"], retained(study.tables["claims"]))["id"]),
            **{name: list(study.tables[name]["id"].unique()) for name in ("claims", "comparisons")},
        },
        themes=[theme.id for theme in study.questionnaire.themes],
        answers={str(item): [*rows["category"], REST] for item, rows in study.items.groupby("item", sort=False)},
        off=edition_omission(edition).keys,
    )


def _items(study: RawStudy) -> list[str]:
    return list(dict.fromkeys([*study.items["item"], *(q.id for q in study.questionnaire.questions)]))
