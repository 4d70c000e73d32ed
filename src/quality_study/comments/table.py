"""The processed table of comments: by question and group, without respondents, with the texts chosen to be quoted."""

from __future__ import annotations

import pandas as pd

from quality_study.comments.groups import TO_SORT, is_reviewed
from quality_study.comments.text import keeps_words
from quality_study.facts.tabular import each_row
from quality_study.importers.masking import is_masked
from quality_study.words.vocabulary import STATUS, YES_NO

_COLUMNS = ["question", "group", "text", "quoted", "modified", "status"]


def comments_table(rows: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return every comment with its group, and the text of those that the team chose to quote.

    Parameters
    ----------
    rows : DataFrame
        Checked rows of ``commentaires.csv``, French columns.
    comments : DataFrame of str
        ``question, respondent, text``: those of the answers, in the order of the questions.

    Returns
    -------
    DataFrame
        ``question, group, text, quoted, modified, status``. `group` is empty for a comment that the team has not
        grouped: a suggested title is made of words that nobody has read. `text` is empty unless `quoted`. `modified`:
        the quotation has other words than the comment. There is no respondent, and the order says nothing of any: by
        question, largest group first, ungrouped last, then by text.
    """
    joined = comments.merge(
        rows.rename(columns={"repondant": "respondent"}), on=["question", "respondent"], how="left", sort=False
    )
    quoted = joined["citer"].map(YES_NO).eq(True)
    group = joined["groupe"].fillna(TO_SORT).map(str.strip)
    shown = joined["texte"].where(quoted, "")
    table = pd.DataFrame(
        {
            "question": joined["question"],
            "group": group.where(group.map(is_reviewed).astype(bool), ""),
            "text": shown,
            "quoted": quoted.astype(bool),
            "modified": [q and not keeps_words(t, c) for q, t, c in zip(quoted, shown, joined["text"], strict=True)],
            "status": joined["statut"].map(STATUS).where(quoted, ""),
        },
        columns=_COLUMNS,
    ).astype({name: bool if name in ("quoted", "modified") else object for name in _COLUMNS})
    sizes = table.groupby(["question", "group"])["group"].transform("size").astype(int)
    place = table["question"].map({q: rank for rank, q in enumerate(table["question"].drop_duplicates())})
    order = pd.DataFrame(
        {
            "place": place.astype(int),
            "ungrouped": table["group"].eq(""),
            "size": -sizes,
            "group": table["group"],
            "silent": ~table["quoted"],
            "fold": table["text"].map(str.casefold),
            "text": table["text"],
        }
    )
    return table.loc[order.sort_values(list(order.columns), kind="stable").index].reset_index(drop=True)


def group_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Count the comments of each group.

    Parameters
    ----------
    table : DataFrame
        As :func:`comments_table` makes it.

    Returns
    -------
    DataFrame
        ``question, group, count, n, quoted``: `n` is the number of comments of the question, `quoted` how many of the
        group are quoted; `group` is empty for the comments that the team has not grouped.
    """
    counts = table.groupby(["question", "group"], sort=False).agg(count=("group", "size"), quoted=("quoted", "sum"))
    counts = counts.reset_index()
    counts["n"] = counts["question"].map(table["question"].value_counts()).astype(int)
    return counts[["question", "group", "count", "n", "quoted"]]


def quotations(table: pd.DataFrame, questions: pd.DataFrame) -> pd.DataFrame:
    """Return the comments that the team chose to quote, with the size of their group.

    Parameters
    ----------
    table : DataFrame
        As :func:`comments_table` makes it.
    questions : DataFrame
        ``item, theme_title, text``.

    Returns
    -------
    DataFrame
        ``item, text, group, count, n, quotation, modified, status``: `text` names the question by its theme and its
        words; `count` is the number of comments of the group, `n` that of the question.
    """
    titles = {q.item: f"{q.theme_title}, « {q.text} »" for q in each_row(questions)}
    quoted = table[table["quoted"]].rename(columns={"text": "quotation"})
    sized = quoted.merge(group_counts(table).drop(columns="quoted"), on=["question", "group"], how="left")
    sized = sized.rename(columns={"question": "item"})
    sized["text"] = sized["item"].map(titles).astype(object)
    return sized[["item", "text", "group", "count", "n", "quotation", "modified", "status"]]


def count_comments(questions: pd.DataFrame, responses: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Count the comments of each open question: ``item, text, comments, masked, grouped, quoted``.

    Parameters
    ----------
    questions : DataFrame
        ``item, text, type``.
    responses : DataFrame
        Personal data in them are masked.
    cards : DataFrame
        As :func:`comments_table` returns it.
    """
    given = responses[responses["status"] == "answered"]
    kept = questions.loc[questions["type"] == "text", ["item", "text"]].reset_index(drop=True)
    found = given[given["question"].isin(kept["item"])]
    masked = found[found["value"].astype(str).map(is_masked).astype(bool)]
    return kept.assign(
        comments=kept["item"].map(found["question"].value_counts()).fillna(0).astype(int),
        masked=kept["item"].map(masked["question"].value_counts()).fillna(0).astype(int),
        grouped=[int((cards["question"].eq(i) & cards["group"].ne("")).sum()) for i in kept["item"]],
        quoted=[int((cards["question"].eq(i) & cards["quoted"]).sum()) for i in kept["item"]],
    )
