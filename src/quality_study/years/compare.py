"""Compare an edition with earlier ones: matched questions, differences by family, control charts, one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.inference.control import ControlChart, share_chart
from quality_study.survey.responses import Base
from quality_study.survey.year_tables import YEAR_TABLES
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import join, level, plural, sentence
from quality_study.years.differences import VERDICT_LABEL, Difference, Verdict, differences
from quality_study.years.matching import match_items
from quality_study.years.naming import named
from quality_study.years.rules import FILE, no_rules, rule_problems
from quality_study.years.scales import Offer, scales
from quality_study.years.shares import Share, Year, absence, counted, favourable_share, shares_table

#: Counted editions from which a question has a control chart: two points tell no more than their difference.
FEWEST_POINTS = 3
_PLURALS: Mapping[Verdict, tuple[str, str]] = {
    "up": ("hausse établie", "hausses établies"),
    "down": ("baisse établie", "baisses établies"),
    "none": ("sans écart établi", "sans écart établi"),
    "unknown": ("dont on ne peut rien conclure", "dont on ne peut rien conclure"),
}


@dataclass(frozen=True)
class Comparison:
    """An edition compared with earlier ones.

    Attributes
    ----------
    editions : tuple of str
        Oldest first; the last is compared with each of the others.
    base : {"answered", "respondents"}
        Whom all shares are of.
    confidence : float
        Of each family of comparisons, one per earlier edition.
    shares : DataFrame
        One row per question and edition, see :func:`~quality_study.years.shares.shares_table`.
    differences : DataFrame
        One row per earlier edition and question, with the columns of ``year_differences`` in
        :data:`~quality_study.survey.year_tables.YEAR_TABLES`: ``favourable, older_favourable`` are answers, as text;
        ``share_low, share_high, older_low, older_high`` the interval or the bounds of each share; ``low, high`` the
        interval of the difference.
    left_out : DataFrame
        ``older_edition, item, text, reason``: closed questions that are not compared.
    charts : mapping of item to ControlChart
        Questions counted in at least :data:`FEWEST_POINTS` editions.
    sentences : tuple of str
        What holds overall: one French sentence per earlier edition.
    """

    editions: tuple[str, ...]
    base: Base
    confidence: float
    shares: pd.DataFrame
    differences: pd.DataFrame
    left_out: pd.DataFrame
    charts: Mapping[str, ControlChart] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


def compare_years(
    years: Sequence[Year],
    rules: pd.DataFrame | None = None,
    *,
    confidence: float = 0.95,
    editions: Sequence[str] = (),
    file: str = FILE,
) -> Comparison:
    """Compare the last edition with each earlier one, over all their matched favourable shares.

    Shares are of those who answered when every edition was counted, and of all respondents when some edition is known
    by published claims only, since these are.

    Parameters
    ----------
    years : sequence of Year
        At least two, oldest first.
    rules : DataFrame, optional
        Correspondences declared by the last edition, as :func:`~quality_study.years.rules.read_rules` gives them.
    confidence : float
        Of each family of comparisons as a whole, and of the interval of each share.
    editions : sequence of str, optional
        Every edition that a correspondence may name; those of `years` by default.
    file : str
        How to name the file of correspondences in messages.

    Returns
    -------
    Comparison

    Raises
    ------
    StudyError
        Lists every wrong correspondence, every question whose answers or population changed without one; or an
        edition is weighted, or given twice.
    """
    names = tuple(y.edition for y in years)
    if len(years) < 2:
        raise StudyError("Il faut au moins deux éditions à comparer")
    raise_if_any(Problem("édition donnée deux fois", found=n) for n in dict.fromkeys(names) if names.count(n) > 1)
    *earlier, last = years
    declared = no_rules() if rules is None else rules
    matches, problems = match_years(
        last.edition, scales(last.items), {y.edition: scales(y.items) for y in earlier}, declared,
        editions=editions or names, file=file,
    )  # fmt: skip
    raise_if_any(problems)
    base = _base(matches, earlier, last)

    shares: dict[tuple[str, str], Share] = {}
    told: list[dict[str, Any]] = []
    left_out: list[pd.DataFrame] = []
    for year in earlier:
        table = _with_answers(matches[year.edition], last, year, base)
        compared, others = table[table["reason"] == ""], table[table["reason"] != ""]
        pairs = {}
        for row in each_row(compared):
            new = shares.get((row.item, last.edition)) or favourable_share(
                last, row.item, row.favourable, base=base, confidence=confidence
            )
            old = favourable_share(year, row.older_item, row.older_favourable, base=base, confidence=confidence)
            shares |= {(row.item, year.edition): old, (row.item, last.edition): new}
            pairs[row.item] = (new, old)
        family = f"parts favorables, {last.edition} contre {year.edition}"
        found = differences(pairs, family=family, confidence=confidence)
        told += [_row(row, found[row.item]) for row in each_row(compared)]
        names_left = others["item"].where(others["item"] != "", others["older_item"])
        left_out.append(others.assign(older_edition=year.edition, item=names_left))
    texts = {item: scale.text for item, scale in scales(last.items).items()}
    order = sorted(shares, key=lambda key: (list(texts).index(key[0]), names.index(key[1])))
    shares = {key: shares[key] for key in order}
    differences_told = pd.DataFrame(told, columns=list(YEAR_TABLES["year_differences"]))
    apart = pd.concat(left_out, ignore_index=True)[list(YEAR_TABLES["year_left_out"])]
    return Comparison(
        names, base, confidence, shares_table(shares, texts), differences_told, apart, _charts(shares),
        tuple(overall_sentences(differences_told, apart, names, confidence=confidence)),
    )  # fmt: skip


def match_years(
    edition: str,
    newer: Mapping[str, Offer],
    older: Mapping[str, Mapping[str, Offer]],
    rules: pd.DataFrame,
    *,
    editions: Sequence[str],
    file: str,
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Match the questions of an edition with those of each earlier one, or list all that forbids it.

    Parameters
    ----------
    edition : str
        The newer edition.
    newer : mapping of item to Offer
        Its questions.
    older : mapping of edition to mapping of item to Offer
        Those of the earlier editions.
    rules, editions, file
        As for :func:`compare_years`.

    Returns
    -------
    matches : dict of DataFrame
        By earlier edition, as :func:`~quality_study.years.matching.match_items` gives them; empty if a rule is wrong.
    problems : list of Problem
    """
    problems = rule_problems(rules, newer, older, editions=editions, file=file)
    if problems:
        return {}, problems
    matches = {}
    for name, before in older.items():
        own = rules[rules["older_edition"] == name]
        matches[name], found = match_items(newer, before, own, editions=(edition, name), file=file)
        problems += found
    return matches, problems


def _base(matches: Mapping[str, pd.DataFrame], earlier: Sequence[Year], last: Year) -> Base:
    """Choose the base that all the shares compared can have."""
    compared = {edition: table[table["reason"] == ""] for edition, table in matches.items()}
    known = [counted(year, list(compared[year.edition]["older_item"])) for year in earlier]
    known += [counted(last, list(table["item"])) for table in compared.values()]
    return "answered" if all(known) else "respondents"


def _with_answers(matches: pd.DataFrame, last: Year, year: Year, base: Base) -> pd.DataFrame:
    """Leave out the matched questions that have no share in one of the editions."""
    table = matches.copy()
    for i, row in table[table["reason"] == ""].iterrows():
        told = [absence(last, row["item"], base), absence(year, row["older_item"], base)]
        table.loc[i, "reason"] = join(t for t in told if t)
    return table


def _row(match: Any, found: Difference) -> dict[str, Any]:
    older, newer = found.older, found.newer
    return {
        "older_edition": older.edition,
        "edition": newer.edition,
        **{c: getattr(match, c) for c in ("item", "older_item", "text", "older_text", "declared")},
        "favourable": join(match.favourable),
        "older_favourable": join(match.older_favourable),
        **{f"older_{c}": getattr(older, c) for c in ("count", "n", "share", "low", "high")},
        **{c: getattr(newer, c) for c in ("count", "n", "share")},
        "share_low": newer.low,
        "share_high": newer.high,
        "difference_low": found.difference[0],
        "difference_high": found.difference[1],
        **{c: getattr(found, c) for c in ("low", "high", "level", "h", "adjusted_p", "verdict")},
        "p_low": found.p[0],
        "p_high": found.p[1],
        "sentence": found.sentence(match.text),
    }


def overall_sentences(
    differences: pd.DataFrame, left_out: pd.DataFrame, editions: Sequence[str], *, confidence: float
) -> list[str]:
    """Say in French what each family of comparisons established: one sentence per earlier edition.

    Parameters
    ----------
    differences, left_out : DataFrame
        As in :class:`Comparison`.
    editions : sequence of str
        Oldest first, the newer one last.
    confidence : float
        Of each family.
    """
    *earlier, newer = editions
    return [
        _overall(
            differences[differences["older_edition"] == older], older, newer,
            int((left_out["older_edition"] == older).sum()), confidence,
        )
        for older in earlier
    ]  # fmt: skip


def _overall(found: pd.DataFrame, older: str, newer: str, others: int, confidence: float) -> str:
    """Say what a family of comparisons established."""
    if found.empty:
        left = plural(others, "question n’est pas comparée", "questions ne sont pas comparées")
        text = "De {older} à {newer}, aucune part n’est comparable : {left}."
        return sentence(text, older=named(older), newer=named(newer), left=left)
    apart = f" {plural(others, 'autre question n’est pas comparée', 'autres questions ne sont pas comparées')}."
    verdicts = list(found["verdict"])
    parts = [
        plural(verdicts.count(key), *_PLURALS[key]) for key in VERDICT_LABEL if key in ("up", "down") or key in verdicts
    ]
    corrected = bool(found["adjusted_p"].notna().any())
    method = "p de Fisher corrigées par la méthode de Holm" if corrected else "niveau de chaque comparaison corrigé"
    method += "" if corrected else " par la méthode de Bonferroni"
    text = "De {older} à {newer}, sur {n} : {parts:list} ({method} ; risque de {risk} pour l’ensemble)."
    return sentence(
        text, older=named(older), newer=named(newer), parts=parts, method=method, risk=level(1 - confidence),
        n=plural(len(found), "part favorable comparée", "parts favorables comparées"),
    ) + (apart if others else "")  # fmt: skip


def _charts(shares: Mapping[tuple[str, str], Share]) -> dict[str, ControlChart]:
    """Follow the questions that enough editions counted."""
    charts = {}
    for item in dict.fromkeys(item for item, _ in shares):
        points = [s for (i, _), s in shares.items() if i == item and s.exact]
        if len(points) < FEWEST_POINTS:
            continue
        counts, sizes = [int(s.count or 0) for s in points], [int(s.n or 0) for s in points]
        charts[item] = share_chart(counts, sizes, points=[s.edition for s in points])
    return charts
