"""How a sentence names an edition: most are called by their year, some are not."""

from __future__ import annotations


def named(edition: str) -> str:
    """Name an edition after a preposition.

    Examples
    --------
    >>> named("2027"), named("exemple")
    ('2027', 'l’édition exemple')
    """
    return edition if edition[:1].isdigit() else f"l’édition {edition}"


def in_edition(edition: str) -> str:
    """Say in French that something holds in an edition.

    Examples
    --------
    >>> in_edition("2027"), in_edition("exemple")
    ('en 2027', 'dans l’édition exemple')
    """
    return f"{'en' if edition[:1].isdigit() else 'dans'} {named(edition)}"
