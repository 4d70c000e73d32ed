"""What a notebook calls: open the study, show a figure or a table, say a sentence, record a value."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd
from IPython.display import display

from quality_study.audit import Event, EventBounds, joint_bounds
from quality_study.disclosure import answer_rule, hide_choice
from quality_study.facts.claims import parse_value, retained
from quality_study.facts.edition import Edition, in_time, open_edition
from quality_study.facts.tool_tables import tool_of
from quality_study.importers.masking import is_masked
from quality_study.inference.result import Result
from quality_study.report import mime
from quality_study.report.catalogue import Catalogue, Entry, read_catalogue
from quality_study.report.missing import raw_file
from quality_study.report.notes import reading_note, size_note
from quality_study.report.references import reference_label
from quality_study.report.showing import Shown, is_blank, show_entry
from quality_study.report.themes import by_theme, part_entry
from quality_study.survey.answers import numbers
from quality_study.survey.labelled import labelled, published_orders
from quality_study.survey.scores import nps
from quality_study.tables.processed import check_confidence, confidence_of, read_tables
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import level, plural, typographic
from quality_study.words.values import Number, Row, Several, frenchify
from quality_study.years import overall_sentences
from quality_study.years.wording import BASE_LABEL


class Study:
    """An edition opened in a notebook.

    Attributes
    ----------
    edition : Edition
    confidence : float
        Confidence level of all the intervals, between 0 and 1: that of the tables.
    tables : dict of DataFrame
        The processed tables.
    """

    def __init__(self, edition: Edition, confidence: float) -> None:
        check_confidence(confidence)
        self.edition = edition
        self.confidence = confidence
        self.tables: dict[str, pd.DataFrame] = read_tables(edition)
        self._check_level(confidence_of(self.tables))
        path = edition.catalogue
        self.catalogue: Catalogue = read_catalogue(path, shown=edition.shown(path))

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
        rows = labelled({**self.tables, "claims": self.retained_claims()})
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

    def orders(self) -> pd.DataFrame:
        """Return which answers the claims say to be given more often than which, without a number."""
        return published_orders(self.retained_claims())

    @property
    def responses(self) -> pd.DataFrame:
        """The answers, one row per respondent and question: ``respondent, question, value, status``."""
        return self.tables["responses"]

    @property
    def questions(self) -> pd.DataFrame:
        """The questions: ``item, text, theme, theme_title, type``, in the order of the questionnaire."""
        return self.tables["questions"]

    def __repr__(self) -> str:
        """Say in French what there is to look at."""
        people = self.responses["respondent"].nunique()
        filled = sorted(name for name, table in self.tables.items() if len(table))
        return (
            f"Étude « {self.edition.settings.title} » ({self.edition.id}) : {plural(people, 'répondant')}, "
            f"{plural(len(self.questions), 'question')}.\n"
            f"study.breakdown(…), study.themes(…), study.responses, study.questions, study.show(…)\n"
            f"study.table(…) : {', '.join(filled)}"
        )

    def table(self, name: str) -> pd.DataFrame:
        """Return a table: a processed one, or that of a quality tool, without rows while its file is not there.

        Raises
        ------
        StudyError
            No such table; the message lists those that exist.
        """
        if name not in self.tables and tool_of(name) is None:
            raise StudyError([Problem("table inconnue", "data/processed", found=name, accepted=sorted(self.tables))])
        return self.tables.get(name, pd.DataFrame())

    def show(self, key: str, shown: Shown | Mapping[str, Shown] | None = None, *, message: str = "") -> None:
        """Show a figure or table of the catalogue, with its label, caption and note.

        An optional entry that has no data is named as missing, with the file to fill in.

        Parameters
        ----------
        key : str
            Entry of ``figures.toml``.
        shown : Chart, Figure, Axes, seaborn grid, drawing of a tool, printed table, DataFrame, or mapping of these
            What stands there. A mapping is shown in parts, numbered 21.1, 21.2...; ``{theme}`` or ``{question}`` in the
            caption stands for the name of each.
        message : str, optional
            What the figure tells, an f-string with its values: it is printed above, and refused if they deny it.

        Raises
        ------
        StudyError
            No such entry in ``figures.toml``: the message lists those that exist; nothing to show; or
            it cannot be read.
        """
        known = self.catalogue.figures
        if key not in known:
            file = self.edition.shown(self.edition.catalogue)
            raise StudyError([Problem("figure inconnue", file, None, None, key, list(known))])
        if shown is None:
            raise StudyError(
                f"Que montrer à « {key} » ? Donnez-le, par exemple "
                f'study.show("{key}", charts.shares(study.breakdown("concours_futur")))'
            )
        parts = shown if isinstance(shown, Mapping) else {"": shown}
        blank = not parts or all(is_blank(part) for part in parts.values())
        if known[key].optional and (blank or known[key].lacks_data(self.tables)):
            self._say_missing(known[key])
            return
        if blank:
            raise StudyError([Problem("rien à montrer, la table n’a aucune ligne", column=key)])
        for number, (part, one) in enumerate(parts.items(), 1):
            name, entry = key, known[key]
            if isinstance(shown, Mapping):
                name, entry = part_entry(key, entry, str(part), number, self.tables["questions"])
            note = partial(self._note, key)
            show_entry(name, entry, one, message=message, origin=self._origin(entry), note=note)

    def claim(self, identifier: str) -> Number:
        """Return the number that a claim publishes (the retained reading), a percentage as a share.

        Raises
        ------
        StudyError
            No such claim, or it publishes no number.
        """
        claims = self.retained_claims()
        row = claims[claims["id"] == identifier]
        if row.empty:
            raise StudyError([Problem("énoncé inconnu", "claims.csv", None, "id", identifier, list(claims["id"]))])
        value = parse_value(str(row["value"].iloc[0]))
        if value is None:
            raise StudyError([Problem("cet énoncé ne publie pas de nombre", "claims.csv", None, "id", identifier)])
        return Number(value / 100 if row["unit"].iloc[0] == "%" else value)

    def cell(self, item: str, category: str) -> Row:
        """Return the row of the breakdown for one answer: ``cell.share``, ``cell.low``, ``cell.bounds`` (both)."""
        table = self.tables["breakdown"]
        of_item = table[table["item"] == item]
        if of_item.empty:
            raise StudyError([Problem("item inconnu", "breakdown", None, "item", item, list(table["item"].unique()))])
        rows = of_item[of_item["category"] == category]
        if rows.empty:
            raise StudyError(
                [Problem("catégorie inconnue", "breakdown", None, item, category, list(of_item["category"]))]
            )
        found = rows.iloc[0]
        return Row({**found, "bounds": (found["low"], found["high"])})

    def sizes(self, population: str) -> Several:
        """Return the sample sizes that the claims about a population allow."""
        table = self.tables["sizes"]
        known = list(table["population"].unique())
        if population not in known:
            raise StudyError([Problem("population inconnue", "sizes", None, "population", population, known)])
        return Several(int(n) for n in table.loc[table["population"] == population, "n"])

    def indicator(self, identifier: str) -> Number:
        """Return the value of an indicator (a percentage as a share)."""
        table = self.tables["indicators"].set_index("id")
        if identifier not in table.index:
            raise StudyError(
                [Problem("indicateur inconnu", "indicators.csv", None, "id", identifier, list(table.index))]
            )
        value = float(str(table.at[identifier, "value"]))
        return Number(value / 100 if table.at[identifier, "unit"] == "%" else value)

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
            One of :data:`~quality_study.survey.scores.SCORE_LABEL`.

        Returns
        -------
        DataFrame
            ``item, text, value, low, high, n``.
        """
        texts = self.tables["questions"].set_index("item")["text"]
        table = self.tables["scores"]
        kept = table[(table["score"] == score) & table["value"].notna()]
        kept = kept.assign(text=kept["item"].map(texts)).sort_values("value", ascending=False, kind="stable")
        return kept[["item", "text", "value", "low", "high", "n"]].reset_index(drop=True)

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
        questions, responses = self.tables["questions"], self.tables["responses"]
        given = responses[responses["status"] == "answered"]
        kept = questions.loc[questions["type"] == "text", ["item", "text"]].reset_index(drop=True)
        found = given[given["question"].isin(kept["item"])]
        cards = self.tables["comments"]
        masked = found[found["value"].astype(str).map(is_masked).astype(bool)]
        return kept.assign(
            comments=kept["item"].map(found["question"].value_counts()).fillna(0).astype(int),
            masked=kept["item"].map(masked["question"].value_counts()).fillna(0).astype(int),
            grouped=[int((cards["question"].eq(i) & cards["group"].ne("")).sum()) for i in kept["item"]],
            quoted=[int((cards["question"].eq(i) & cards["quoted"]).sum()) for i in kept["item"]],
        )

    def comparison(self, identifier: str) -> Row:
        """Return the row of a comparison declared in ``comparisons.csv``."""
        table = self.tables["comparisons"]
        rows = table[table["id"] == identifier]
        if rows.empty:
            known = list(table["id"])
            raise StudyError([Problem("comparaison inconnue", "comparisons.csv", None, "id", identifier, known)])
        return Row(rows.iloc[0].to_dict())

    def joint(self, population: str, event: Event) -> EventBounds:
        """Bound a joint answer of a population of which only claims are published.

        Parameters
        ----------
        population : str
        event : Event
            Made by :func:`~quality_study.audit.answered`, ``&``, ``|`` and ``~``.
        """
        claims, items = self.retained_claims(), self.tables["items"]
        max_n = self.edition.population(population).most or 0
        return joint_bounds(
            claims[claims["population"] == population], items[items["population"] == population], event, max_n=max_n
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

    def _origin(self, entry: Entry) -> Edition:
        """Return the edition that decides whether a figure is marked as invented: any that it shows may be."""
        shown = [self.edition, *(self.edition.earlier if str(entry.table).startswith("year_") else [])]
        return next((e for e in shown if e.settings.fictitious), self.edition)

    def _say_missing(self, entry: Entry) -> None:
        """Name in the report a figure that has no data, and the file where they are expected."""
        caption = entry.caption.partition(" : {")[0]
        file = self.edition.shown(self.edition.raw / raw_file(str(entry.table)))
        what = "Figure sans données" if entry.kind == "figure" else "Tableau sans données"
        caption = caption[0].lower() + caption[1:]
        say(f"**{what} :** {reference_label(entry.label)}, {caption}. À remplir : `{file}`.")

    def _note(self, key: str, items: Sequence[str]) -> str:
        notes = [reading_note(self.tables["claims"], key)]
        notes.append(size_note(self.tables["populations"], self.tables["breakdown"], items))
        return " ".join(n for n in notes if n)


def open_study(*, edition: str, confidence: float = 0.95) -> Study:
    """Open an edition from a notebook.

    Parameters
    ----------
    edition : str
        Name of a folder of ``data/raw``.
    confidence : float, default 0.95
        Confidence level of the intervals.

    Raises
    ------
    StudyError
        Unknown edition, or its tables are not built, or their intervals are of another confidence.
    """
    return Study(open_edition(str(edition)), confidence)


def say(text: str) -> None:
    """Show a sentence of the report, its numbers and spaces set the French way.

    Parameters
    ----------
    text : str
        Markdown, most often an f-string: ``say(f"{yes.share:%} disent oui (n = {sizes:or}).")``. What the study
        returns, and whatever went through :func:`~quality_study.words.values.french`, knows ``:%``, ``:.1%``,
        ``:least%`` and ``:most%`` (a bound, rounded outwards), ``:range``, ``:level``, ``:.1f``, ``:date``, ``:list``
        and ``:or``.
    """
    display({"text/markdown": typographic(frenchify(text))}, raw=True)


def record(name: str, value: object) -> None:
    """Record a key value; the build gathers them all into ``results.json``.

    Parameters
    ----------
    name : str
        Dotted name, unique in the study: ``"concours.reste"``.
    value : number, str, bool, None, list or dict of these
        NaN is recorded as None: there is no value. Numbers are those of numpy, pandas, ``decimal`` and ``fractions``
        too.
    """
    plain = _plain(value)
    display({mime.RECORD: {"name": name, "value": plain}, "text/plain": f"{name} = {plain}"}, raw=True)


def _plain(value: object) -> object:
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return _plain(value.item())
    if isinstance(value, Decimal | Fraction):
        return _plain(float(value))
    if isinstance(value, pd.DataFrame):
        return _plain(value.to_numpy())
    if isinstance(value, float) and math.isnan(value):  # JSON has no word for it: a kernel would send the text « nan »
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if float(value).is_integer() else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | np.ndarray | pd.Series):
        return [_plain(v) for v in value]
    return value
