"""What a survey platform has of its own: how it heads columns, writes codes, ticks and blanks, and marks rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from quality_study.importers.source import Sheet
from quality_study.importers.texts import text_key


@dataclass(frozen=True)
class Address:
    """One way to understand a heading: which question it names, and which of its options.

    Parameters
    ----------
    code, text : str or None
        Identifier and text of the question; when a heading has both they must agree.
    exact : bool
        The platform writes codes as they are: they are compared sign by sign, but for case.
    group : str or None
        Heading of the matrix of which the question is a row.
    item : bool
        The code is that of a row of a matrix.
    option : str or None
        Label or code of the option of a multiple choice that the column holds.
    free : bool
        The column holds what people wrote at that option, not whether they ticked it.
    rank : int or None
        Which of the questions that share the text, counted from 1, when the heading tells.
    """

    code: str | None = None
    text: str | None = None
    group: str | None = None
    item: bool = False
    option: str | None = None
    rank: int | None = None
    exact: bool = False
    free: bool = False


@dataclass(frozen=True)
class Heading:
    """A column: what its header shows, the ways to understand it, best first, and whether the platform wrote it itself.

    A column of the platform (number, dates, notes of the team) answers no question, though it may bear the same name.
    """

    column: int
    shown: str
    addresses: tuple[Address, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class Layout:
    """The headings of a sheet, and the position of its first row of answers and of the row that names the columns.

    `written` gives back what a cell stands for, where the platform writes signs instead of a blank or a line break.
    """

    headings: list[Heading]
    first: int
    names: int = 0
    written: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Mark:
    """A column by which the platform says something of a row.

    Parameters
    ----------
    headers : tuple of str
        Names the column may have.
    means : callable
        Whether the cell says it.
    """

    headers: tuple[str, ...]
    means: Callable[[str], bool]


@dataclass(frozen=True)
class Dialect:
    """The dialect of a platform.

    Parameters
    ----------
    title : str
        Name of the platform.
    recognises : callable
        Whether a sheet is written in it, judged by its content.
    layout : callable
        Headings of a sheet.
    joined : tuple of str
        What may stand between the options of a multiple choice written in one cell.
    coded : str or None
        Regular expression of an answer code: a prefix, then the position in the list of answers as a group.
    option_coded : str or None
        The same for the code of an option in a heading.
    ticked, unticked : tuple of str
        What an option's own column says.
    label_ticks : bool
        An option's own column repeats its label when ticked.
    free_option : str or None
        Code of the option whose own column holds what people wrote instead of a tick, once the questionnaire says in
        ``codes`` which of its options that is.
    free_in_cell : bool
        What people wrote at a free answer stands where the options stand, in the same cell.
    identifiers : tuple of str
        Names of the column that tells respondents apart; its values are compared, never kept.
    started, ended, lasted, persons : tuple of str
        Names of the columns that tell when an answer began and ended, how many seconds it took, and the address or the
        access code of who answers; their values are compared, never kept.
    preview, unfinished : Mark or None
        Rows that are no respondent; rows that the platform says unfinished.
    cleaned : callable or None
        What the platform may add to a closed answer, taken off.
    comment : callable or None
        What the platform adds to a comment in a text file, taken off.
    long : bool
        One row per answer instead of one per respondent.
    """

    title: str
    recognises: Callable[[Sheet], bool]
    layout: Callable[[Sheet], Layout]
    joined: tuple[str, ...] = ()
    coded: str | None = None
    option_coded: str | None = None
    ticked: tuple[str, ...] = ("1", "x", "y", "yes", "oui", "true", "vrai")
    unticked: tuple[str, ...] = ("0", "n", "no", "non", "false", "faux")
    label_ticks: bool = False
    free_option: str | None = None
    free_in_cell: bool = False
    identifiers: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    lasted: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    preview: Mark | None = None
    unfinished: Mark | None = None
    cleaned: Callable[[str], str] | None = None
    comment: Callable[[str], str] | None = None
    long: bool = False

    def written(self, cell: str) -> list[str]:
        """Return what a closed answer may stand for: without what the platform adds, and as it is."""
        return list(dict.fromkeys([self.cleaned(cell), cell])) if self.cleaned else [cell]


def is_own(header: str, *names: tuple[str, ...]) -> bool:
    """Tell whether a header is the name of a column of the platform, exactly as it writes it.

    Examples
    --------
    >>> is_own("_notes", ("_tags", "_notes")), is_own("notes", ("_tags", "_notes"))
    (True, False)
    """
    return text_key(header) in {text_key(n) for alternatives in names for n in alternatives}


def has_columns(cells: Iterable[str], *names: tuple[str, ...], at_least: int) -> bool:
    """Tell whether a row of headers has enough of the platform's own columns; each may be named in several ways."""
    keys = {text_key(c) for c in cells}
    return sum(any(text_key(n) in keys for n in alternatives) for alternatives in names) >= at_least


def one_row(
    sheet: Sheet,
    addresses: Callable[[str], Iterable[Address]],
    *,
    own: Iterable[tuple[str, ...]] = (),
    at: int = 0,
) -> Layout:
    """Lay out a sheet whose header is a single row; `own` are the names of the platform's columns."""
    names = tuple(own)
    headings = [
        Heading(i, c, tuple(addresses(c)) if c.strip() else (), own=is_own(c, *names))
        for i, c in enumerate(sheet.row(at))
    ]
    return Layout(headings, at + 1, at)


def bracketed(header: str) -> Iterator[Address]:
    """Understand ``Text``, ``Heading [row]`` and ``Text [option]``; texts may hold brackets of their own.

    Examples
    --------
    >>> [a.text for a in bracketed("Avis : [Clair]")]
    ['Avis : [Clair]', 'Clair', 'Avis : ']
    """
    yield Address(text=header)
    closed = header.rstrip()
    if closed.endswith("]"):
        for at in (m.start() for m in re.finditer(r"\[", closed)):
            before, inside = closed[:at], closed[at + 1 : -1]
            if before.strip():
                yield Address(text=inside, group=before)
                yield Address(text=before, option=inside)


def split_at(header: str, separator: str) -> Iterator[tuple[str, str]]:
    """Cut a header in two at each place where a separator stands."""
    for match in re.finditer(rf"(?={re.escape(separator)})", header):  # places may overlap: « que : : Clair »
        before, after = header[: match.start()], header[match.start() + len(separator) :]
        if before.strip() and after.strip():
            yield before, after
