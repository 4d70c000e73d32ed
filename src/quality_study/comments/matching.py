"""Which row of the team is which comment, once the answers were imported again.

Numbers of respondents move when an export has more of them, and the team rewrites texts: neither is enough. A row keeps
the fingerprint of the comment that it was made from, so that it finds it again under any number and whatever was
written over its text. In each question, the rows are matched:

1. by fingerprint; copies of one comment go first to the row of the same respondent, then in the order of their numbers;
2. for a row without a fingerprint, typed by hand, by its text, in the same way;
3. for what is left, by respondent, when the new text is close to the one of the row: a comment that changed.

A row that finds nothing has lost its comment, and a comment that finds nothing is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from quality_study.comments.text import fingerprint, keeps_words, plain
from quality_study.importers.masking import mask

#: Least likeness (`difflib`) of the two texts of a comment that changed.
_ALIKE = 0.6


@dataclass(frozen=True)
class Comment:
    """A comment, or the row of the team about one."""

    question: str
    respondent: str
    text: str
    fingerprint: str = ""

    @property
    def print(self) -> str:
        """The fingerprint that it has, or that of its text."""
        return self.fingerprint or fingerprint(self.text)


@dataclass
class Matching:
    """Places of the comments found by the rows, by the place of the row.

    Attributes
    ----------
    same : dict of int
        The comment is the one that the row was made from.
    changed : dict of int
        The same respondent wrote a close text.
    """

    same: dict[int, int] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)


def match_rows(rows: Sequence[Comment], comments: Sequence[Comment]) -> Matching:
    """Match the rows of the team with the comments of the answers; each serves once.

    Parameters
    ----------
    rows : sequence of Comment
        Their `fingerprint` is that of the comment they were made from, or empty.
    comments : sequence of Comment

    Examples
    --------
    >>> rows = [Comment("q", "3", "Un élève crie", fingerprint("Paul crie")), Comment("q", "4", "Court")]
    >>> match_rows(rows, [Comment("q", "4", "Paul crie"), Comment("q", "5", "Court")]).same
    {0: 0, 1: 1}
    """
    found = Matching()
    prints = [comment.print for comment in comments]
    known = set(prints)
    typed = [not row.fingerprint for row in rows]
    _pair(rows, comments, found.same, lambda i: None if typed[i] else rows[i].fingerprint, lambda j: prints[j])
    _pair(
        rows,
        comments,
        found.same,
        lambda i: rows[i].print if typed[i] and rows[i].print in known else None,
        lambda j: prints[j],
    )
    taken = set(found.same.values())
    free = {(c.question, c.respondent): j for j, c in enumerate(comments) if j not in taken}
    for i, row in enumerate(rows):
        j = free.get((row.question, row.respondent)) if i not in found.same else None
        if j is not None and _close(row.text, comments[j].text):
            found.changed[i] = j
            del free[row.question, row.respondent]
    return found


def _pair(
    rows: Sequence[Comment],
    comments: Sequence[Comment],
    found: dict[int, int],
    of_row: Callable[[int], Hashable],
    of_comment: Callable[[int], Hashable],
) -> None:
    """Pair what is still free and has the same key: equal respondents first, then in the order of their numbers."""
    taken = set(found.values())
    waiting: defaultdict[Hashable, dict[str, list[int]]] = defaultdict(dict)
    for j, comment in enumerate(comments):
        if j not in taken:
            waiting[comment.question, of_comment(j)].setdefault(comment.respondent, []).append(j)
    left = []
    for i, row in enumerate(rows):
        if i in found or of_row(i) is None:
            continue
        own = waiting[row.question, of_row(i)].get(row.respondent)
        if own:
            found[i] = own.pop(0)
        else:
            left.append(i)
    for i in sorted(left, key=lambda i: _rank(rows[i].respondent)):
        of_key = waiting[rows[i].question, of_row(i)]
        places = sorted((_rank(who), who) for who, free in of_key.items() if free)
        if places:
            found[i] = of_key[places[0][1]].pop(0)


def _rank(respondent: str) -> tuple[int, str]:
    return (int(respondent), "") if respondent.isdecimal() else (10**12, respondent)


def _close(row: str, comment: str) -> bool:
    one, two = plain(row).casefold(), plain(comment).casefold()
    if plain(mask(row).text) == plain(comment) or keeps_words(row, comment):
        return True
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE
