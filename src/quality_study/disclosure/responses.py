"""The answers, one row each, as a chart of one's own may count them: what is published, and nothing else."""

from __future__ import annotations

import pandas as pd

from quality_study.survey.hidden import is_hidden


def published_responses(
    responses: pd.DataFrame, questions: pd.DataFrame, breakdown: pd.DataFrame, rankings: pd.DataFrame
) -> pd.DataFrame:
    """Return the answers that may be counted, question by question.

    Parameters
    ----------
    responses : DataFrame
        ``respondent, question, value, status``.
    questions : DataFrame
        ``item, type``.
    breakdown : DataFrame
        As :func:`~quality_study.disclosure.protect_answers` makes it.
    rankings : DataFrame
        As :func:`~quality_study.disclosure.protect_rankings` makes it.

    Returns
    -------
    DataFrame
        The same rows. Answers that are published together have one value that names them all, ``Non + Plutôt non``; a
        hidden option of a multiple choice, a ranking some of which is hidden, and what people wrote, have none.
        Numbers stay: how many people gave each is for :func:`~quality_study.charts.numbers` to say.

    Examples
    --------
    >>> rows = pd.DataFrame({"question": "q", "value": ["Non", "Bof", "Oui"], "status": "answered"})
    >>> table = pd.DataFrame({"item": "q", "category": ["Non", "Bof", "Oui"], "count": [pd.NA, pd.NA, 9], "n": 15})
    >>> table = table.assign(together=["Non + Bof", "Non + Bof", ""])
    >>> questions, none = pd.DataFrame({"item": ["q"], "type": "scale"}), pd.DataFrame({"item": [], "first": []})
    >>> published_responses(rows, questions, table, none)["value"].tolist()
    ['Non + Bof', 'Non + Bof', 'Oui']
    """
    hidden = breakdown[is_hidden(breakdown)]
    names = hidden["together"].where(hidden["together"] != "", None)
    together = dict(zip(zip(hidden["item"], hidden["category"], strict=True), names, strict=True))
    silent = {
        *questions.loc[questions["type"] == "text", "item"],
        *rankings.loc[rankings[[c for c in ("first", "mean_rank") if c in rankings]].isna().any(axis=1), "item"],
    }
    values = [
        None if status == "answered" and question in silent else together.get((question, value), value)
        for question, value, status in zip(responses["question"], responses["value"], responses["status"], strict=True)
    ]
    return responses.assign(value=pd.Series(values, index=responses.index, dtype=object))
