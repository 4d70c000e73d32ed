"""A number as it was published, and how far its rounding reaches."""

from __future__ import annotations

from fractions import Fraction

from quality_study.facts.claims import half_unit, parse_value
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import plural


def rounded(published: float | str, decimals: int | None) -> tuple[Fraction, Fraction]:
    """Return the smallest and the largest value that round to a published one, either way for a half.

    Parameters
    ----------
    published : float or str
        With a point or a comma.
    decimals : int or None
        Number of decimals it was published with; None for as many as are written.

    Raises
    ------
    StudyError
        It is no number, or has more decimals than that.

    Examples
    --------
    >>> [float(x) for x in rounded("97,4", 1)]
    [97.35, 97.45]
    """
    value = parse_value(str(published))
    if value is None:
        raise StudyError([Problem("nombre attendu", found=str(published))])
    if decimals is None:
        half = half_unit(value)
        return Fraction(value) - half, Fraction(value) + half
    if Fraction(value) * 10**decimals % 1:
        message = f"plus de décimales qu’annoncé ({plural(decimals, 'décimale')})"
        raise StudyError([Problem(message, found=str(published))])
    half = Fraction(1, 2 * 10**decimals)
    return Fraction(value) - half, Fraction(value) + half
