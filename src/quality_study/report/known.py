"""What is known of an edition: its tables, and what notebooks read in them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import MutableMapping
from typing import Literal

import pandas as pd

from quality_study.audit import Event, EventBounds, as_written, joint_bounds
from quality_study.comments.table import count_comments
from quality_study.disclosure import answer_rule, hide_choice, published_responses
from quality_study.facts.claims import parse_value, retained
from quality_study.facts.edition import Edition, in_time
from quality_study.facts.tool_tables import TOOL_TABLES, tool_of
from quality_study.inference.result import Result
from quality_study.report.themes import by_theme
from quality_study.survey.answers import numbers, numbers_by_question
from quality_study.survey.labelled import labelled, published_orders
from quality_study.survey.scores import nps, ranked
from quality_study.tables.processed import check_confidence, confidence_of, read_tables
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import level
from quality_study.words.values import Number, Row, Several
from quality_study.words.vocabulary import HEADERS
from quality_study.years import overall_sentences
from quality_study.years.wording import BASE_LABEL


class Known:
    """An edition whose tables are built.

    Attributes
    ----------
    edition : Edition
    confidence : float
        Confidence level of all the intervals, between 0 and 1: that of the tables.
    tables : mapping of DataFrame
        The processed tables, each read when it is first asked for.
    """

    def __init__(self, edition: Edition, confidence: float) -> None:
        check_confidence(confidence)
        self.edition = edition
        self.confidence = confidence
        self.tables: MutableMapping[str, pd.DataFrame] = read_tables(edition)
        self._check_level(confidence_of(self.tables))

    def _check_level(self, built: float) -> None:
        """Refuse a confidence that is not that of the tables: their intervals would stand beside others."""
        if self.confidence == built:
            return
        asked, folder = self.confidence, self.edition.shown(self.edition.processed)
        raise StudyError(
            f"Ce carnet demande des intervalles à {level(asked)}, ceux des tables de {folder} sont à {level(built)}. "
            f"Pour {level(asked)} partout, lancez : « quality-study build {self.edition.id} --confidence {asked} ». "
            f"Pour garder {level(built)}, écrivez dans la cellule des paramètres : « confidence = {built} »"
        )

    def breakdown(self, *items: str, theme: str | None = None, unknown: bool = False) -> pd.DataFrame:
        """Return what is known of the answers to some questions, in the words of the report.

        Parameters
        ----------
        *items : str
            Questions, in the order to show; all of them by default.
        theme : str, optional
            Keep the questions of this theme of the questionnaire.
        unknown : bool
            Keep also the answers of which the claims say nothing.

        Returns
        -------
        DataFrame
            See :func:`~quality_study.survey.labelled.labelled`.

        Raises
        ------
        StudyError
            No such question or theme; the message lists those that exist.
        """
        rows = labelled(ChainMap({"claims": self.retained_claims()}, self.tables))
        for column, wanted in (("item", items), ("theme", [theme] if theme else [])):
            known = list(dict.fromkeys(rows[column]))
            raise_if_any(
                Problem(
                    "question inconnue" if column == "item" else "thème inconnu", "breakdown", None, column, w, known
                )
                for w in wanted
                if w not in known
            )
            rows = rows[rows[column].isin(wanted)] if wanted else rows
        order = {item: place for place, item in enumerate(items)}
        rows = rows.sort_values("item", key=lambda column: column.map(order), kind="stable") if items else rows
        return rows[rows["told"] | unknown].reset_index(drop=True)

    def themes(self, kind: Literal["scale", "choice"]) -> dict[str, pd.DataFrame]:
        """Return what is known of the answers, theme by theme: one figure each.

        Parameters
        ----------
        kind : {"scale", "choice"}
            Which questions: those on a scale that has favourable answers, or all others that are closed.

        Returns
        -------
        dict of DataFrame
            The rows of :meth:`breakdown`, by title of the theme, in the order of the questionnaire; themes without such
            questions, or without answers, are left out. Column ``explained``: an earlier theme has this scale too, so
            that one legend serves both.
        """
        return by_theme(self.tables["questions"], self.breakdown(), kind)

    def scales(self) -> pd.DataFrame:
        """Return what is known of the answers to all the questions on a scale that has favourable answers.

        Returns
        -------
        DataFrame
            The rows of :meth:`breakdown`; ``heading`` is the theme, so that one figure shows them theme by theme.
        """
        themes = self.themes("scale").items()
        named = [rows.assign(heading=theme).drop(columns="explained") for theme, rows in themes]
        return pd.concat(named, ignore_index=True) if named else self.breakdown().iloc[:0]

    def numbers(self) -> dict[str, pd.DataFrame]:
        """Return the numbers answered, question by question: one figure each.

        Returns
        -------
        dict of DataFrame
            ``item, text, value, threshold``, one row a person, by text of the question, in the order of the
            questionnaire; questions that nobody answered are left out.
        """
        threshold = self.edition.settings.disclosure.threshold
        return numbers_by_question(self.tables["responses"], self.questions, threshold=threshold)

    def orders(self) -> pd.DataFrame:
        """Return which answers the claims say to be given more often than which, without a number."""
        return published_orders(self.retained_claims())

    @property
    def responses(self) -> pd.DataFrame:
        """The answers that may be counted, one row each: ``respondent, question, value, status``.

        Answers whose counts are hidden have one value together, or none: see
        :func:`~quality_study.disclosure.published_responses`. All of them are in ``study.tables["responses"]``, which
        is not to be shown.
        """
        return published_responses(
            self.tables["responses"], self.questions, self.tables["breakdown"], self.tables["rankings"]
        )

    @property
    def questions(self) -> pd.DataFrame:
        """The questions: ``item, text, theme, theme_title, type, free_of`` (whose « Autre » it is), in order."""
        return self.tables["questions"]

    @property
    def statuses(self) -> set[str]:
        """The statuses of the rows of the quality tools: ``own`` is what the team wrote of its own year."""
        tools = [self.tables[name] for name in self.tables if tool_of(name) is not None]
        return {str(status) for table in tools for status in table["status"]}

    def table(self, name: str) -> pd.DataFrame:
        """Return a table: a processed one, or that of a quality tool, without rows while its file is not there.

        Raises
        ------
        StudyError
            No such table; the message lists those that exist.
        """
        if name in self.tables:
            return self.tables[name]
        tool = tool_of(name)
        if tool is None:
            raise StudyError([Problem("table inconnue", "data/processed", found=name, accepted=sorted(self.tables))])
        return pd.DataFrame(columns=[HEADERS[header] for header in TOOL_TABLES[tool].schema], dtype=str)

    def claim(self, identifier: str) -> Number:
        """Return the number that a claim publishes (the retained reading), a percentage as a share.

        Raises
        ------
        StudyError
            No such claim, or it publishes no number.
        """
        row = _named(self.retained_claims(), "id", identifier, "énoncé inconnu", "claims.csv").iloc[0]
        value = parse_value(str(row["value"]))
        if value is None:
            raise StudyError([Problem("cet énoncé ne publie pas de nombre", "claims.csv", None, "id", identifier)])
        return Number(value / 100 if row["unit"] == "%" else value)

    def cell(self, item: str, category: str) -> Row:
        """Return the row of the breakdown for one answer: ``cell.share``, ``cell.low``, ``cell.bounds`` (both)."""
        of_item = _named(self.tables["breakdown"], "item", item, "item inconnu", "breakdown")
        found = _named(of_item, "category", category, "catégorie inconnue", "breakdown", of=item).iloc[0]
        return Row({**found, "bounds": (found["low"], found["high"])})

    def sizes(self, population: str) -> Several:
        """Return the sample sizes that the claims about a population allow, read as they are declared."""
        return _sizes(self.tables["sizes"], "population", population, "population inconnue")

    def sizes_read(self, population: str, *, own_n: bool, as_published: bool) -> Several:
        """Return the sample sizes that the claims about a population allow under another reading of its shares.

        Parameters
        ----------
        population : str
        own_n, as_published : bool
            As for :meth:`joint`.
        """
        table = self.tables["size_readings"]
        kept = table[(table["own_n"] == own_n) & (table["declared"] != as_published)]
        return _sizes(kept, "population", population, "population inconnue")

    def answers(self, item: str) -> Several:
        """Return how many answers a question may have, as far as the claims tell."""
        return _sizes(self.tables["answer_sizes"], "item", item, "question inconnue")

    def indicator(self, identifier: str) -> Number:
        """Return the value of an indicator (a percentage as a share)."""
        row = _named(self.tables["indicators"], "id", identifier, "indicateur inconnu", "indicators.csv").iloc[0]
        value = float(str(row["value"]))
        return Number(value / 100 if row["unit"] == "%" else value)

    def retained_claims(self) -> pd.DataFrame:
        """Return the claims, one reading each."""
        return retained(self.tables["claims"])

    def verification(self) -> pd.DataFrame:
        """Return what becomes of each claim once compared with the answers of the survey."""
        return self.tables["verification"]

    def ranking(self, score: str = "satisfied") -> pd.DataFrame:
        """Return the questions that have a score and answers, best first; a score that is hidden is left out.

        Parameters
        ----------
        score : str
            ``satisfied``, ``top_box``, ``top_2_box``, ``mean_rank`` or ``index``.

        Returns
        -------
        DataFrame
            ``item, text, value, low, high, n``.
        """
        return ranked(self.tables["scores"], self.tables["questions"], score)

    def disclosure(self) -> str:
        """Say in French which counts of answers are hidden; empty for an edition without answers."""
        table = self.tables["disclosure"]
        return "" if table.empty else str(table["sentence"].iloc[0])

    def net_promoters(self) -> Result | None:
        """Return the net promoter score of the question that ``edition.toml`` declares.

        None if there is none, or if it may not be published: see :meth:`promoters_hidden`.
        """
        found = self._net_promoters()
        return None if found is None or self._hides(found) else found

    def promoters_hidden(self) -> bool:
        """Tell whether too few people are promoters, passives or detractors for the score to be published."""
        found = self._net_promoters()
        return found is not None and self._hides(found)

    def _hides(self, score: Result) -> bool:
        rule = self.edition.settings.disclosure
        counts = [int(count) for count in score.details["parts"]["count"]]
        return any(hide_choice(counts, answer_rule(rule.threshold, suppress_zeros=rule.suppress_zeros)))

    def _net_promoters(self) -> Result | None:
        question = self.edition.settings.analysis.recommendation
        if not question or self.tables["responses"].empty:
            return None
        scores = numbers(self.tables["responses"], question)
        size = self.edition.population(self.edition.survey_population).size
        return nps(scores, confidence=self.confidence, population=size) if len(scores) else None

    def comments(self) -> pd.DataFrame:
        """Count the comments of each open question, those where personal data were masked, those grouped and quoted.

        Returns
        -------
        DataFrame
            ``item, text, comments, masked, grouped, quoted``; the table ``comments`` has the groups and quotations.
        """
        return count_comments(self.tables["questions"], self.tables["responses"], self.tables["comments"])

    def comparison(self, identifier: str) -> Row:
        """Return the row of a comparison declared in ``comparisons.csv``."""
        rows = _named(self.tables["comparisons"], "id", identifier, "comparaison inconnue", "comparisons.csv")
        return Row(rows.iloc[0].to_dict())

    def joint(
        self, population: str, event: Event, *, own_n: bool | None = None, as_published: bool = False
    ) -> EventBounds:
        """Bound a joint answer of a population of which only claims are published.

        Parameters
        ----------
        population : str
        event : Event
            Made by :func:`~quality_study.audit.answered`, ``&``, ``|`` and ``~``.
        own_n : bool, optional
            Each question has its own number of answers, or all have the same; by default, as ``edition.toml`` says of
            the population.
        as_published : bool
            Take every share as rounded to the last digit written, whatever precision ``claims.csv`` declares.
        """
        claims, items = self.retained_claims(), self.tables["items"]
        about, asked = claims[claims["population"] == population], self.edition.population(population)
        return joint_bounds(
            as_written(about) if as_published else about,
            items[items["population"] == population],
            event,
            max_n=asked.most or 0,
            own_n=asked.own_n if own_n is None else own_n,
        )

    def year_sentences(self) -> list[str]:
        """Say in French what each comparison with an earlier edition established; nothing without such editions."""
        names = [*(e.id for e in in_time(self.edition.earlier)), self.edition.id]
        differences, left_out = self.tables["year_differences"], self.tables["year_left_out"]
        return overall_sentences(differences, left_out, names, confidence=self.confidence)

    def year_base(self) -> str:
        """Tell whom the shares compared with earlier editions are of; empty when no share is."""
        shares = self.tables["year_shares"]
        return "" if shares.empty else BASE_LABEL[shares["base"].iloc[0]]


def _named(
    table: pd.DataFrame, column: str, wanted: str, told: str, file: str, *, of: str | None = None
) -> pd.DataFrame:
    """Return the rows of a name; refuse one that no row has, with those that exist."""
    rows = table[table[column] == wanted]
    raise_if_any([Problem(told, file, None, of or column, wanted, list(table[column].unique()))] if rows.empty else [])
    return rows


def _sizes(table: pd.DataFrame, column: str, wanted: str, told: str) -> Several:
    return Several(int(n) for n in _named(table, column, wanted, told, "sizes")["n"])
