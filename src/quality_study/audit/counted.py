"""Who gave which answers: one truth value a respondent, so that answers, questions and conditions combine freely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from quality_study.audit.program import Cell
from quality_study.facts.claim_terms import Asked, Base, Part, Side

Mask = npt.NDArray[np.bool_]


class Counted:
    """The answers of a population, looked up by what a claim counts.

    Parameters
    ----------
    responses : DataFrame
        ``respondent, question, value, status``. Questions that `items` does not hold, and that were answered by numbers
        only, are those whose answer is a number.
    items : DataFrame
        ``population, item, type, category, role``.
    population : str
    """

    def __init__(self, responses: pd.DataFrame, items: pd.DataFrame, population: str) -> None:
        own = items[items["population"] == population]
        free = responses[~responses["question"].isin(items["item"]) & responses["status"].eq("answered")]
        figures = pd.to_numeric(free["value"], errors="coerce").notna().groupby(free["question"]).all()
        self.asked = Asked.of(own, [str(question) for question, all_of_them in figures.items() if all_of_them])
        rows = responses[responses["question"].isin(self.asked.items)].reset_index(drop=True)
        blank = own[own["role"] == "blank"].set_index("item")["category"]
        rows["value"] = rows["value"].where(rows["status"] != "blank", rows["question"].map(blank))
        self._codes, people = pd.factorize(rows["respondent"])
        self.respondents = len(people)
        self._given_at = rows["status"].eq("answered").to_numpy()
        self._values, texts = pd.factorize(rows["value"])
        self._texts = [str(text) for text in texts]
        self._at = {str(q): np.asarray(at, np.intp) for q, at in rows.groupby("question").indices.items()}

    def knows(self, item: str) -> bool:
        """Tell whether the responses hold a question."""
        return item in self._at

    def faced(self, items: Sequence[str]) -> Mask:
        """Return who was asked all of some questions."""
        return self._all([self._mask(self._at[item]) for item in items])

    def answered(self, items: Sequence[str]) -> Mask:
        """Return who gave an answer of substance to each of some questions."""
        return self._all([self._mask(self._given(item)) for item in items])

    def who(self, part: Part) -> Mask:
        """Return who gave one of some answers to a question."""
        if part.spans:
            at = self._given(part.item)
            numbers = {code: Fraction(self._texts[code]) for code in np.unique(self._values[at])}
            kept = [c for c, v in numbers.items() if any(low <= v <= high for low, high in part.spans)]
        else:
            at = self._at[part.item]
            kept = [code for code, text in enumerate(self._texts) if text in part.answers]
        return self._mask(at[np.isin(self._values[at], kept)])

    def count(self, side: Side, base: Base) -> tuple[int, int]:
        """Count the respondents of a side, and those that they are a share of."""
        of = self._of(side, base)
        return int((self._all([self.who(part) for part in side.parts]) & of).sum()), int(of.sum())

    def mean(self, side: Side) -> tuple[Fraction, int]:
        """Return the mean of a scale or of numbers, and how many it is of; 0 when that is nobody."""
        item = side.parts[0].item
        at = self._given(item)
        at = at[self._of(side, "answered")[self._codes[at]]]
        worth = self.asked.values(item)
        codes, times = np.unique(self._values[at], return_counts=True)
        texts = [self._texts[code] for code in codes]
        total = sum((Fraction(worth.get(t, t)) * int(k) for t, k in zip(texts, times, strict=True)), Fraction(0))
        return total / (len(at) or 1), len(at)

    def reveals(self, side: Side, base: Base, sensitive: Callable[[int], bool]) -> bool:
        """Tell whether a side that crosses questions, or counts numbers, would give a count that may not be published.

        Its answers are crossed one by one with the other answers and the conditions: not only the number of those of
        whom all of it is true is looked at, but what subtraction would give.
        """
        items = [part.item for part in side.parts]
        everyone = self.faced([*items, *(part.item for part in side.among)])
        of = self.answered(items) if base == "answered" else everyone
        whole = not any(part.answers or part.spans for part in side.parts)  # a mean: every answer takes part in it
        kept = [Part(items[0], tuple(self.asked.substance(items[0])))] if whole else list(side.parts)
        atoms = [[part._replace(answers=(a,)) for a in part.answers] or [part] for part in kept]
        for chosen in product(*atoms):
            parts = [part for part in (*chosen, *side.among) if part.answers or part.spans]
            masks = [self.who(part) for part in parts]
            for held in product([True, False], repeat=len(masks)):
                cell = everyone & self._all([m if h else ~m for m, h in zip(masks, held, strict=True)])
                inside, outside = int((cell & of).sum()), int((cell & ~of).sum())
                if sensitive(inside) or (outside and sensitive(outside)):
                    return True
        return False

    def cells(self, side: Side) -> list[Cell]:
        """List the answers that a side rests on."""
        whole = [a for part in side.parts if not part.answers for a in self.asked.answers.get(part.item, {})]
        named = [(part.item, a) for part in (*side.parts, *side.among) for a in part.answers]
        return [*named, *((side.parts[0].item, a) for a in whole)]

    def _of(self, side: Side, base: Base) -> Mask:
        items = [part.item for part in side.parts]
        of = self.answered(items) if base == "answered" else self.faced(items)
        return of & self._all([self.who(part) for part in side.among])

    def _given(self, item: str) -> npt.NDArray[np.intp]:
        at = self._at[item]
        return at[self._given_at[at]]

    def _mask(self, at: npt.NDArray[np.intp]) -> Mask:
        mask = np.zeros(self.respondents, dtype=bool)
        mask[self._codes[at]] = True
        return mask

    def _all(self, masks: Sequence[Mask]) -> Mask:
        together: Mask = np.logical_and.reduce([np.ones(self.respondents, dtype=bool), *masks])
        return together
