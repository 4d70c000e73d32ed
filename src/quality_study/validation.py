"""Read the raw folder of an edition and list everything that is wrong with it, at once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from quality_study.audit.contradictions import check_consistency
from quality_study.audit.program import build_program
from quality_study.claims import check_claims, retained
from quality_study.csvfile import read_csv
from quality_study.edition import Edition
from quality_study.errors import ContradictionError, Problem, StudyError, raise_if_any
from quality_study.french import join
from quality_study.questionnaire import Questionnaire, read_questionnaire
from quality_study.schemas import RAW_TABLES, check_table, to_english
from quality_study.tomlfile import toml_line

#: Questionnaire files of an edition; the second one, for populations known by published results only, is optional.
QUESTIONNAIRES = ("questionnaire.toml", "published_items.toml")


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
    """

    tables: dict[str, pd.DataFrame]
    items: pd.DataFrame
    questionnaire: Questionnaire


def load_raw(edition: Edition) -> RawStudy:
    """Read and check the raw folder.

    Raises
    ------
    StudyError
        It lists every problem found in every file.
    """
    settings = edition.settings
    problems: list[Problem] = []
    tables = {name: _table(edition, name, problems) for name in RAW_TABLES}
    questionnaires = _questionnaires(edition, problems)
    raise_if_any(problems)

    items = pd.concat([q.items(edition.survey_population) for q in questionnaires], ignore_index=True)
    populations = [p.id for p in settings.populations]
    claims_file = edition.shown(edition.raw / "claims.csv")
    problems += check_claims(tables["claims"], items, populations, claims_file)
    problems += _expected(edition, tables["claims"])
    problems += _indicators(edition, tables)
    problems += _item_populations(edition, items, populations)
    raise_if_any(problems)

    problems += _contradictions(edition, tables["claims"], items)
    raise_if_any(problems)
    return RawStudy(tables, items, questionnaires[0])


def check_edition(edition: Edition) -> list[Problem]:
    """List every problem of an edition; an empty list means that it can be built."""
    try:
        load_raw(edition)
    except StudyError as error:
        return error.problems
    return []


def _table(edition: Edition, name: str, problems: list[Problem]) -> pd.DataFrame:
    file, schema = RAW_TABLES[name]
    shown = edition.shown(edition.raw / file)
    table, found = read_csv(edition.raw / file, list(schema.columns), shown=shown)
    problems += found
    problems += check_table(table, schema, shown)
    return to_english(table)


def _questionnaires(edition: Edition, problems: list[Problem]) -> list[Questionnaire]:
    read = []
    for name in QUESTIONNAIRES:
        path = edition.raw / name
        if name != QUESTIONNAIRES[0] and not path.exists():
            continue
        try:
            read.append(read_questionnaire(path, shown=edition.shown(path)))
        except StudyError as error:
            problems += error.problems
    return read


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
    rows = tables["indicators"]
    return [
        Problem("énoncé absent de claims.csv", file, int(str(line)), "enonce", claim, known)
        for line, claim in rows["statement"].items()
        if claim not in known
    ]


def _item_populations(edition: Edition, items: pd.DataFrame, populations: list[str]) -> list[Problem]:
    sized = [p.id for p in edition.settings.populations if p.maximum_size]
    file = edition.shown(edition.raw / "edition.toml")
    problems = []
    for population in dict.fromkeys(items["population"]):
        if population not in populations:
            problems.append(
                Problem("population d’une question, inconnue", file, None, "populations", population, sized)
            )
        elif population not in sized:
            problems.append(Problem(f"population « {population} » : clé manquante", file, None, "maximum_size"))
    return problems


def _contradictions(edition: Edition, claims: pd.DataFrame, items: pd.DataFrame) -> list[Problem]:
    file = edition.shown(edition.raw / "claims.csv")
    kept = retained(claims)
    problems: list[Problem] = []
    for population, group in items.groupby("population", sort=False):
        of_population = kept[kept["population"] == population]
        max_n = edition.population(str(population)).maximum_size or 0
        try:
            check_consistency(build_program(of_population, group, max_n=max_n), of_population, file=file)
        except ContradictionError as error:
            problems += error.problems
    return problems
