"""Read the raw folder of an edition and list everything that is wrong with it, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from quality_study.audit.contradictions import check_consistency
from quality_study.audit.program import build_program
from quality_study.comments.reading import load_comments
from quality_study.facts.claims import claim_problems, contradiction_problems, parse_value, retained
from quality_study.facts.edition import Edition
from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.facts.schemas import RAW_TABLES
from quality_study.facts.tomlfile import toml_line
from quality_study.importers.answer_file import read_answers
from quality_study.importers.counts_file import FILE as COUNTS_FILE
from quality_study.importers.counts_file import read_counts
from quality_study.survey.comparisons import comparison_problems
from quality_study.tables.raw_tables import read_raw_tables
from quality_study.words.errors import ContradictionError, Problem, StudyError, raise_if_any
from quality_study.words.french import join

#: Questionnaire files of an edition; the second one, for populations known by published results only, is optional.
QUESTIONNAIRES = ("questionnaire.toml", "published_items.toml")
#: Columns of the answers, one row per respondent and question, or per chosen option.
RESPONSES = ("respondent", "question", "value", "status")


@dataclass(frozen=True)
class RawStudy:
    """The checked facts of an edition.

    Attributes
    ----------
    tables : dict of DataFrame
        Every raw table, English names and coded values, index ``line``.
    items : DataFrame
        Items and categories of all questionnaires.
    questionnaire : Questionnaire
        The survey's own.
    responses : DataFrame of str
        ``respondent, question, value, status``; no row for an edition of which only claims are known.
    """

    tables: dict[str, pd.DataFrame]
    items: pd.DataFrame
    questionnaire: Questionnaire
    responses: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=RESPONSES, dtype="object"))


def load_raw(edition: Edition) -> RawStudy:
    """Read and check the raw folder.

    Raises
    ------
    StudyError
        It lists every problem found in every file.
    """
    problems: list[Problem] = []
    try:
        populations = [p.id for p in edition.settings.populations]
    except StudyError as error:
        problems += error.problems
        populations = []
    tables, wrong, _ = read_raw_tables(edition)
    problems += wrong
    questionnaires = _questionnaires(edition, problems)
    files = {p.file for p in problems if p.line is None or p.column is None}  # not read whole
    claims_file = edition.shown(edition.raw / "claims.csv")
    if not populations or claims_file in files or len(questionnaires) < len(_questionnaire_files(edition)):
        raise StudyError(problems)

    wrong_populations = _item_populations(edition, questionnaires)
    if wrong_populations:
        raise StudyError([*problems, *wrong_populations])
    items = _items(edition, questionnaires)
    numbers: dict[str, list[str]] = {}
    for question in (q for asked in questionnaires.values() for q in asked.questions if q.type == "number"):
        numbers.setdefault(question.population or edition.survey_population, []).append(question.id)
    claims = _sound(tables["claims"], problems, claims_file)
    problems += claim_problems(claims, items, populations, claims_file, numbers=numbers)
    declared = edition.shown(edition.raw / RAW_TABLES["contradictions"][0])
    expected = {c for wanted in edition.settings.expected_claims.values() for c in wanted}  # missing: said just below
    problems += contradiction_problems(tables["contradictions"], {*tables["claims"]["id"], *expected}, declared)
    problems += _expected(edition, tables["claims"])
    problems += _indicators(edition, tables)
    problems += comparison_problems(tables["comparisons"], items, edition.shown(edition.raw / "comparisons.csv"))
    survey = next(iter(questionnaires.values()))
    responses, wrong = read_answers(
        edition.responses, survey, items, population=edition.survey_population, shown=edition.shown(edition.responses),
        whole={edition.settings.analysis.recommendation} & set(_rated(survey)),
    )  # fmt: skip
    problems += [*wrong, *_analysis(edition, survey), *_too_many(edition, responses)]
    if not (responses.empty or items["population"].eq(edition.survey_population).any()):
        message = "aucune question à réponses fermées (scale, choice ou choices) : le rapport n’aurait rien à compter"
        problems.append(Problem(message, edition.shown(next(iter(questionnaires)))))
    counts_file = edition.raw / COUNTS_FILE
    counts, wrong = read_counts(counts_file, responses, shown=edition.shown(counts_file))
    problems += wrong
    tables["import_counts"] = counts
    tables["comments"], wrong = load_comments(edition, survey, responses)
    problems += wrong
    raise_if_any(problems)

    problems += _contradictions(edition, tables["claims"], items)
    raise_if_any(problems)
    return RawStudy(tables, items, survey, responses)


def read_items(edition: Edition) -> pd.DataFrame:
    """Read the questions of all questionnaires of an edition, and nothing else of it.

    Raises
    ------
    StudyError
        It lists every problem of ``edition.toml`` and of the questionnaires.
    """
    problems: list[Problem] = []
    questionnaires = _questionnaires(edition, problems)
    raise_if_any(problems)
    return _items(edition, questionnaires)


def check_edition(edition: Edition) -> list[Problem]:
    """List every problem of an edition; an empty list means that it can be built."""
    return checked_raw(edition)[1]


def checked_raw(edition: Edition) -> tuple[RawStudy | None, list[Problem]]:
    """Return the facts of an edition, or None and every problem of theirs."""
    try:
        return load_raw(edition), []
    except StudyError as error:
        return None, list(error.problems)


def _sound(claims: pd.DataFrame, problems: list[Problem], file: str) -> pd.DataFrame:
    """Leave out every reading of a claim that has a wrong value: what it means cannot be checked."""
    wrong = claims.index.isin([p.line for p in problems if p.file == file])
    return claims[~claims["id"].isin(claims["id"][wrong])]


def _questionnaire_files(edition: Edition) -> list[Path]:
    first, *others = (edition.raw / name for name in QUESTIONNAIRES)
    return [first, *(path for path in others if path.exists())]


def _questionnaires(edition: Edition, problems: list[Problem]) -> dict[Path, Questionnaire]:
    read = {}
    for path in _questionnaire_files(edition):
        try:
            read[path] = read_questionnaire(path, shown=edition.shown(path))
        except StudyError as error:
            problems += error.problems
    return read


def _items(edition: Edition, questionnaires: Mapping[Path, Questionnaire]) -> pd.DataFrame:
    return pd.concat([q.items(edition.survey_population) for q in questionnaires.values()], ignore_index=True)


def _expected(edition: Edition, claims: pd.DataFrame) -> list[Problem]:
    """Name the claims that a figure or a sentence rests on and that are no longer there."""
    path = edition.raw / "edition.toml"
    text = path.read_text(encoding="utf-8-sig")
    file = edition.shown(edition.raw / "claims.csv")
    here = set(claims["id"])
    problems = []
    for figure, wanted in edition.settings.expected_claims.items():
        line = toml_line(text, ["expected_claims", figure])
        present = sorted(c for c in wanted if c in here)
        message = (
            f"l’énoncé {{}}, sur lequel repose « {figure} », manque dans {file} ; "
            f"remettez sa ligne ou retirez-le d’ici (énoncés présents : {join(present) or 'aucun'})"
        )
        problems += [
            Problem(message.format(claim), edition.shown(path), line, figure) for claim in wanted if claim not in here
        ]
    return problems


def _indicators(edition: Edition, tables: dict[str, pd.DataFrame]) -> list[Problem]:
    known = sorted(set(tables["claims"]["id"]))
    file = edition.shown(edition.raw / "indicators.csv")
    kept = retained(tables["claims"])
    numbers = {c for c, v in zip(kept["id"], kept["value"], strict=True) if parse_value(v) is not None}
    problems: list[Problem] = []
    for index, row in tables["indicators"].iterrows():
        line, claim = int(str(index)), row["statement"]
        if claim not in known:
            problems.append(Problem("énoncé absent de claims.csv", file, line, "enonce", claim, known))
        elif claim not in numbers:
            problems.append(Problem("cet énoncé ne donne aucun nombre", file, line, "enonce", claim))
        if row["start"] and row["end"] and row["end"] < row["start"]:
            problems.append(Problem("la fin précède le début", file, line, "fin", row["end"]))
    return problems


def _item_populations(edition: Edition, questionnaires: Mapping[Path, Questionnaire]) -> list[Problem]:
    known = {p.id for p in edition.settings.populations}
    sized = [p.id for p in edition.settings.populations if p.most]
    problems: list[Problem] = []
    asked = {edition.survey_population}
    for path, questionnaire in questionnaires.items():
        text = path.read_text(encoding="utf-8-sig")
        for i, question in enumerate(questionnaire.declared):
            population = question.population or edition.survey_population
            asked.add(population)
            if population not in known:
                line, key = toml_line(text, ["questions", i, "population"]), f"questions.{i + 1}.population"
                problems.append(Problem("population inconnue", edition.shown(path), line, key, population, sized))
    file = edition.shown(edition.raw / "edition.toml")
    text = (edition.raw / "edition.toml").read_text(encoding="utf-8-sig")
    for i, declared in enumerate(edition.settings.populations):
        counted = edition.responses.is_file() and declared.id == edition.survey_population
        if declared.id in asked and not declared.most and not counted:
            line = toml_line(text, ["populations", i])
            message = f"population « {declared.id} » : clé manquante"
            problems.append(Problem(message, file, line, "maximum_size"))
    return problems


def _too_many(edition: Edition, responses: pd.DataFrame) -> list[Problem]:
    """Tell that more people answered than were asked: the response rate would be above 100 %."""
    answered = responses["respondent"].nunique()
    text = (edition.raw / "edition.toml").read_text(encoding="utf-8-sig")
    return [
        Problem(
            f"moins de personnes interrogées que de répondants dans responses.csv ({answered})",
            edition.shown(edition.raw / "edition.toml"),
            toml_line(text, ["populations", i, "size"]),
            "size",
            str(declared.size),
        )
        for i, declared in enumerate(edition.settings.populations)
        if declared.id == edition.survey_population and declared.size is not None and declared.size < answered
    ]


def _analysis(edition: Edition, questionnaire: Questionnaire) -> list[Problem]:
    """List what the analysis declares of questions that cannot play the part."""
    declared = edition.settings.analysis
    path = edition.raw / "edition.toml"
    text = path.read_text(encoding="utf-8-sig")
    population = edition.survey_population
    own = [q for q in questionnaire.questions if (q.population or population) == population]
    by_type = {kinds: [q.id for q in own if q.type in kinds] for kinds in (("choice",), ("scale", "choice"))}
    rated = [i for i in _rated(questionnaire) if i in {q.id for q in own}]
    wanted = [
        ("grouping", [declared.grouping] * bool(declared.grouping), by_type["choice",]),
        ("compared", declared.compared, [i for i in by_type["scale", "choice"] if i != declared.grouping]),
        ("recommendation", [declared.recommendation] * bool(declared.recommendation), rated),
    ]
    problems = [
        Problem("question qui ne convient pas", edition.shown(path), toml_line(text, ["analysis", key]), key, item, fit)
        for key, items, fit in wanted
        for item in items
        if item not in fit
    ]
    if declared.compared and not declared.grouping:
        message = "aucun groupe à comparer : donnez la clé « grouping »"
        problems.append(Problem(message, edition.shown(path), toml_line(text, ["analysis", "compared"]), "compared"))
    return problems


def _rated(questionnaire: Questionnaire) -> list[str]:
    """List the questions answered from 0 to 10, of which a net promoter score may be made."""
    return [q.id for q in questionnaire.questions if q.type == "number" and (q.minimum, q.maximum) == (0, 10)]


def _contradictions(edition: Edition, claims: pd.DataFrame, items: pd.DataFrame) -> list[Problem]:
    file = edition.shown(edition.raw / "claims.csv")
    kept = retained(claims)
    problems: list[Problem] = []
    for population, group in items.groupby("population", sort=False):
        if edition.responses.is_file() and population == edition.survey_population:
            continue  # the answers decide, claim by claim
        of_population = kept[kept["population"] == population]
        asked = edition.population(str(population))
        program = build_program(of_population, group, max_n=asked.most or 0, own_n=asked.own_n)
        try:
            check_consistency(program, of_population, file=file)
        except ContradictionError as error:
            problems += error.problems
    return problems
