"""Declared correspondences: which question and which answers of an earlier edition stand for those of this one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd

from quality_study.facts.csvfile import read_csv
from quality_study.facts.schemas import Schema, check_table, filled, free, to_english
from quality_study.words.errors import Problem
from quality_study.words.french import join
from quality_study.years.naming import in_edition, named
from quality_study.years.scales import Offer

#: Name of the file, in the raw folder of the newer edition.
FILE = "correspondances.csv"
RULES: Schema = {
    "item": filled(),
    "categorie": free(),
    "ancienne_edition": filled(),
    "ancien_item": free(),
    "ancienne_categorie": free(),
}


def read_rules(path: Path, *, shown: str | None = None) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the declared correspondences of an edition; without a file there is none.

    A line without categories renames a question whose answers are the same; a line without ``ancien_item`` says that
    the question is not to be compared; otherwise one line joins one answer to one earlier answer.

    Parameters
    ----------
    path : Path
        Columns ``item;categorie;ancienne_edition;ancien_item;ancienne_categorie``.
    shown : str, optional
        How to name the file in messages.

    Returns
    -------
    rules : DataFrame of str
        ``item, category, older_edition, older_item, older_category``, index ``line``.
    problems : list of Problem
    """
    if not path.exists():
        return no_rules(), []
    name = shown or str(path)
    table, problems = read_csv(path, list(RULES), shown=name)
    problems += check_table(table, RULES, name)
    return to_english(table), problems


def no_rules() -> pd.DataFrame:
    """Return a table of correspondences without any."""
    empty = pd.DataFrame({c: pd.Series(dtype="object") for c in RULES})
    return to_english(empty.rename_axis("line"))


def rule_problems(
    rules: pd.DataFrame,
    newer: Mapping[str, Offer],
    older: Mapping[str, Mapping[str, Offer]],
    *,
    editions: Collection[str],
    file: str = FILE,
) -> list[Problem]:
    """List the correspondences that cannot be followed.

    Parameters
    ----------
    rules : DataFrame
        As :func:`read_rules` gives it.
    newer : mapping of item to Offer
        Questions of the edition that declares them.
    older : mapping of edition to mapping of item to Offer
        Questions of the earlier editions it is compared with; lines about other editions are checked by name only.
    editions : collection of str
        Every edition that exists.
    file : str
        How to name the file in messages.
    """
    known = sorted(editions)
    unknown = rules[~rules["older_edition"].isin(known)]
    problems = [
        Problem("édition inconnue", file, int(str(line)), "ancienne_edition", row["older_edition"], known)
        for line, row in unknown.iterrows()
    ]
    for edition, before in older.items():
        for item, rows in rules[rules["older_edition"] == edition].groupby("item", sort=False):
            found = list(_line_problems(str(item), rows, newer, before, edition, file))
            problems += found or list(_scale_problems(str(item), rows, newer, before, edition, file))
    return sorted(problems, key=lambda p: p.line or 0)


def _line_problems(
    item: str,
    rows: pd.DataFrame,
    newer: Mapping[str, Offer],
    older: Mapping[str, Offer],
    edition: str,
    file: str,
) -> Iterator[Problem]:
    """Check what each line names."""
    first = int(str(rows.index[0]))
    if item not in newer:
        yield Problem("item inconnu ou sans réponses à choisir", file, first, "item", item, list(newer))
        return
    if rows["older_item"].nunique() > 1:
        message = f"l’item « {item} » ne peut correspondre qu’à une question de {named(edition)}"
        yield Problem(message, file, int(str(rows.index[1])), "ancien_item", join(rows["older_item"].unique()))
        return
    name = rows["older_item"].iloc[0]
    if name and name not in older:
        yield Problem(f"item inconnu {in_edition(edition)}", file, first, "ancien_item", name, list(older))
        return
    for index, row in rows.iterrows():
        line, pair = int(str(index)), (row["category"], row["older_category"])
        if not name and any(pair):
            message = "sans ancien_item, l’item n’est pas comparé : laissez les deux catégories vides"
            yield Problem(message, file, line, "ancien_item")
        elif all(pair):
            for column, scale, category in (
                ("categorie", newer[item], pair[0]),
                ("ancienne_categorie", older[name], pair[1]),
            ):
                known = [c for c, _ in scale.answers]
                if category not in known:
                    yield Problem("réponse inconnue", file, line, column, category, known)
        elif any(pair):
            yield Problem("remplissez les deux catégories, ou aucune", file, line)
        elif len(rows) > 1:
            message = f"l’item « {item} » a d’autres lignes : une ligne sans catégories doit être la seule"
            yield Problem(message, file, line)


def _scale_problems(
    item: str,
    rows: pd.DataFrame,
    newer: Mapping[str, Offer],
    older: Mapping[str, Offer],
    edition: str,
    file: str,
) -> Iterator[Problem]:
    """Check that the lines of a question make two whole scales comparable."""
    line, name = int(str(rows.index[0])), rows["older_item"].iloc[0]
    for index in rows.index[rows.duplicated()]:
        yield Problem("ligne en double", file, int(str(index)))
    if not name or not rows["category"].iloc[0]:
        return
    now, before = newer[item], older[name]
    if now.several or before.several:
        yield Problem("une question à plusieurs réponses n’a pas de correspondance", file, line, "item", item)
        return
    missing = [c for c in now.substance if c not in set(rows["category"])]
    if missing:
        message = f"item « {item} » : réponse sans correspondance : {join(missing)}"
        yield Problem(message, file, line, "categorie")
    missing = [c for c in before.substance if c not in set(rows["older_category"])]
    if missing:
        message = f"item « {item} » : réponse de {named(edition)} sans correspondance : {join(missing)}"
        yield Problem(message, file, line, "ancienne_categorie")
    for index, row in rows.iterrows():
        if (row["category"] in now.substance) != (row["older_category"] in before.substance):
            message = "une réponse « sans objet » ne correspond qu’à une réponse « sans objet »"
            found = f"{row['category']}, {row['older_category']}"
            yield Problem(message, file, int(str(index)), "ancienne_categorie", found)
    for category, joined in rows.groupby("older_category", sort=False):
        if joined["category"].isin(now.favourable).nunique() > 1:
            message = (
                f"« {category} » correspond à une réponse favorable et à une autre : "
                "sa part ne peut pas être partagée entre les deux"
            )
            yield Problem(message, file, int(str(joined.index[-1])), "ancienne_categorie", str(category))
