"""What a notebook calls: open the study, show a figure or a table, say a sentence, record a value."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd
from IPython.display import display

from quality_study.facts.edition import Edition
from quality_study.report import mime
from quality_study.report.catalogue import Catalogue, Entry
from quality_study.report.known import Known
from quality_study.report.missing import raw_file
from quality_study.report.notes import reading_note, size_note, without_codes
from quality_study.report.omission import edition_catalogue, edition_omission
from quality_study.report.references import reference_label
from quality_study.report.showing import Shown, is_blank, show_entry
from quality_study.report.themes import part_entry
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number as written
from quality_study.words.french import plural, typographic, uncapitalised
from quality_study.words.values import frenchify


class Study(Known):
    """An edition opened in a notebook: what is known of it, and the catalogue of its figures and tables."""

    def __init__(self, edition: Edition, confidence: float) -> None:
        super().__init__(edition, confidence)
        self.catalogue: Catalogue = edition_catalogue(edition)
        self._off = edition_omission(edition).keys

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

    def show(
        self, key: str, shown: Shown | Mapping[str, Shown] | None = None, *, message: str | Mapping[str, str] = ""
    ) -> None:
        """Show a figure or table of the catalogue, with its label, caption and note.

        An optional entry that has no data is named as missing, with the file to fill in; one that the edition does
        without (``without``, in ``edition.toml``) is not shown at all.

        Parameters
        ----------
        key : str
            Entry of ``figures.toml``.
        shown : Chart, Figure, Axes, seaborn grid, drawing of a tool, printed table, DataFrame, or mapping of these
            What stands there. A mapping is shown in parts, numbered 21.1, 21.2...; ``{theme}`` or ``{question}`` in the
            caption stands for the name of each.
        message : str or mapping of str, optional
            What the figure tells, an f-string with its values: it is printed above, and refused if they deny it. A
            mapping gives that of each part.

        Raises
        ------
        StudyError
            No such entry in ``figures.toml``: the message lists those that exist; nothing to show; or
            it cannot be read.
        """
        known = self.catalogue.figures
        if key in self._off:
            return
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
            told = message.get(str(part), "") if isinstance(message, Mapping) else message
            show_entry(name, entry, one, message=told, origin=self._origin(entry), note=note)

    def _origin(self, entry: Entry) -> Edition:
        """Return the edition that decides whether a figure is marked as invented: any that it shows may be."""
        shown = [self.edition, *(self.edition.earlier if str(entry.table).startswith("year_") else [])]
        return next((e for e in shown if e.settings.fictitious), self.edition)

    def _say_missing(self, entry: Entry) -> None:
        """Name in the report a figure that has no data, and the file where they are expected."""
        caption = entry.caption.partition(" : {")[0]
        name = raw_file(str(entry.table))
        remedy = f"À remplir : `{self.edition.shown(self.edition.raw / name)}`"
        settings = self.edition.settings
        given = name == "responses.csv" or (str(entry.table).startswith("group_") and settings.analysis.grouping)
        if given and len(self.tables["responses"]):
            remedy = "Les réponses n’y mettent rien : question non posée, ou effectifs trop petits pour paraître"
        what = "Figure sans données" if entry.kind == "figure" else "Tableau sans données"
        say(f"**{what} :** {reference_label(entry.label)}, {uncapitalised(caption)}. {remedy}.")

    def _note(self, key: str, items: Sequence[str], own: str) -> str:
        claims = self.tables["claims"]
        notes = [without_codes(own, claims["id"]), reading_note(claims, key)]
        notes.append(size_note(self.tables["populations"], self.tables["breakdown"], items))
        return " ".join(n for n in notes if n)


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


def record(name: str, value: object, *, n: object = None, status: str = "") -> None:
    """Record a key value; the build gathers them all into ``results.json``.

    Parameters
    ----------
    name : str
        Dotted name, unique in the study: ``"concours.reste"``.
    value : number, str, bool, None, list or dict of these
        NaN is recorded as None: there is no value. Numbers are those of numpy, pandas, ``decimal`` and ``fractions``
        too.
    n : int, list of int or str, optional
        What a share is of: how many people, the numbers that remain possible when none is published, or words. Page 2
        and the poster print no share without it.
    status : str
        ``published``, ``derived`` or ``illustrative``, as a row of the breakdown has it.
    """
    plain = _plain(value)
    told = {"n": _base(n), "status": str(status)}
    payload = {"name": name, "value": plain} | {key: text for key, text in told.items() if text}
    display({mime.RECORD: payload, "text/plain": f"{name} = {plain}"}, raw=True)


def _base(n: object) -> str:
    """Say in French what a share is of.

    Examples
    --------
    >>> _base([29, 30, 31]), _base(float("nan")), _base(None)
    ('n non publié, au moins 29', 'n non publié', '')
    """
    if n is None or isinstance(n, str):
        return n or ""
    if isinstance(n, list):
        return f"n non publié, au moins {written(min(n))}"
    whole = _plain(n)
    return "n non publié" if not isinstance(whole, int | float) else typographic(f"n = {written(int(whole))}")


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
        return int(value) if isinstance(value, int) or value.is_integer() else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):  # a row of a matrix is a matrix again
        return [_plain(v) for v in np.asarray(value)]
    if isinstance(value, list | tuple | set | pd.Series):
        return [_plain(v) for v in value]
    return value
