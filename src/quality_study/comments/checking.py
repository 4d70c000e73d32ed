"""What ``commentaires.csv`` has wrong, face to the answers; and what is left to do in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from quality_study.comments.groups import is_reviewed
from quality_study.comments.text import fingerprint, keeps_words
from quality_study.facts.tabular import each_row
from quality_study.importers.masking import mask
from quality_study.words.errors import Problem
from quality_study.words.french import join, plural


def comment_problems(
    rows: pd.DataFrame, comments: pd.DataFrame, questions: list[str], *, edition: str, file: str
) -> list[Problem]:
    """List what is wrong with the rows of the team. Personal data are told by kind, never by value.

    Parameters
    ----------
    rows : DataFrame
        French columns, index ``line``, as :func:`~quality_study.comments.file.read_comments` gives them.
    comments : DataFrame of str
        ``question, respondent, text``: those of the answers.
    questions : list of str
        The open questions.
    edition : str
        Named in the command that mends the file.
    file : str
        How to name it.
    """
    texts = comments.set_index(["question", "respondent"])["text"].to_dict()
    again = f"lancez « quality-study comments {edition} »"
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for row in each_row(rows):
        line, key = int(row.Index), (row.question, row.repondant)
        if row.question not in questions:
            message = "ce n’est pas une question ouverte du questionnaire"
            problems.append(Problem(message, file, line, "question", row.question, questions))
        elif not row.repondant:
            message = "ce commentaire n’est plus dans responses.csv ; effacez sa ligne"
            problems.append(Problem(message, file, line, "repondant"))
        elif key not in texts:
            message = f"aucun commentaire de ce répondant à cette question dans responses.csv ; {again}"
            problems.append(Problem(message, file, line, "repondant", row.repondant))
        elif key in seen:
            message = f"ce répondant a déjà la ligne {seen[key]} pour cette question ; effacez l’une des deux"
            problems.append(Problem(message, file, line, "repondant", row.repondant))
        else:
            problems += _against_the_answer(row, texts[key], again, file)
        seen.setdefault(key, line)
        problems += _personal(row, file)
    return problems


def remaining_comments(rows: pd.DataFrame, comments: pd.DataFrame, *, edition: str, file: str) -> Iterator[Problem]:
    """Name what is left to do before the comments can be told in the report."""
    if comments.empty:
        return
    if rows.empty:
        count = plural(len(comments), "commentaire")
        yield Problem(f"{count} à ranger : « quality-study comments {edition} » suggère des groupes, à corriger", file)
        return
    here = set(zip(rows["question"], rows["repondant"], strict=True))
    new = [key for key in zip(comments["question"], comments["respondent"], strict=True) if key not in here]
    if new:
        count = plural(len(new), "commentaire nouveau", "commentaires nouveaux")
        yield Problem(f"{count} : « quality-study comments {edition} » les ajoute", file)
    waiting = int((~rows["groupe"].map(is_reviewed).astype(bool)).sum())
    if waiting:
        message = f"{plural(waiting, 'commentaire')} sur {len(rows)} à ranger : nommez les groupes « Suggestion … »"
        yield Problem(f"{message} et rangez « À ranger » ; citer : oui si personne ne s’y reconnaîtrait", file)


def _against_the_answer(row: Any, comment: str, again: str, file: str) -> Iterator[Problem]:
    line, text = int(row.Index), str(row.texte)
    made_from = str(row.empreinte)
    if made_from and made_from != fingerprint(comment):
        yield Problem(f"responses.csv a changé depuis que cette ligne est écrite ; {again}", file, line, "repondant")
        return
    quoted = row.citer == "oui" and row.statut == "publié"
    if quoted and not keeps_words(text, comment):
        message = "le texte cité n’a plus les mots du répondant ; rétablissez-les, ou écrivez « déduit »"
        yield Problem(message, file, line, "statut", "publié", ["déduit"])


def _personal(row: Any, file: str) -> Iterator[Problem]:
    line = int(row.Index)
    shown = ["texte", "groupe"] if row.citer == "oui" else ["groupe"]
    for column in shown:
        kinds = mask(str(getattr(row, column))).counts
        if kinds:
            where = "un commentaire à citer" if column == "texte" else "un nom de groupe"
            yield Problem(f"donnée personnelle dans {where} ({join(kinds)}) ; masquez-la", file, line, column)
