"""Bring ``commentaires.csv`` up to date with the answers: what ``quality-study comments`` does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from quality_study.comments.answers import given_comments, open_questions
from quality_study.comments.file import COLUMNS, FILE, read_comments, write_comments
from quality_study.comments.groups import TO_SORT, is_reviewed, suggested
from quality_study.comments.matching import Comment, match_rows
from quality_study.comments.text import fingerprint, keeps_words
from quality_study.facts.edition import Edition
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.importers.answer_file import read_answers
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import join, plural, typographic

_SOURCE = "responses.csv"
#: Ends the source of a row whose text is no longer that of its comment.
_MODIFIED = " ; texte modifié par l’équipe"
#: Ends the source of a row whose comment is no longer among the answers.
_GONE = " ; n’est plus dans responses.csv"


@dataclass
class Update:
    """The rows brought up to date, and what became of them.

    Attributes
    ----------
    rows : DataFrame of str
        French columns: those of the team in their order, then the new ones.
    new, renumbered, modified : int
        Rows added, given another number of respondent, whose text is not that of the comment.
    changed, gone : list of str
        Question and respondent of the comments that changed, or are no longer among the answers.
    """

    rows: pd.DataFrame
    new: int = 0
    renumbered: int = 0
    modified: int = 0
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def update_comments(edition: Edition) -> list[str]:
    """Write or update ``commentaires.csv``; what the team wrote is kept, whatever the numbers of respondents become.

    Returns
    -------
    list of str
        What was done, in French, without any comment.

    Raises
    ------
    StudyError
        The questionnaire, the answers or the file are not in order, or there is nothing to group; every problem is
        listed, and nothing is written.
    """
    asked = edition.raw / "questionnaire.toml"
    questionnaire = read_questionnaire(asked, shown=edition.shown(asked))
    population, shown = edition.survey_population, edition.shown(edition.responses)
    questions = open_questions(questionnaire, population)
    path = edition.raw / FILE
    rows, problems = read_comments(path, shown=edition.shown(path))
    if not questions:
        problems.append(Problem('aucune question ouverte (type = "text")', edition.shown(asked)))
    if not edition.responses.is_file():
        problems.append(Problem("fichier absent ; importez d’abord les réponses", shown))
    responses, wrong = read_answers(
        edition.responses, questionnaire, questionnaire.items(population), population=population, shown=shown
    )
    raise_if_any([*problems, *wrong])
    comments = given_comments(responses, questions)
    if comments.empty and rows.empty:
        raise StudyError([Problem("aucun commentaire parmi les réponses", shown)])
    status = "illustratif" if edition.settings.fictitious else "publié"
    done = updated(rows, comments, status=status)
    written = _records(done.rows) != _records(rows)
    if written:
        write_comments(done.rows, path)
    return [typographic(line) for line in _account(done, edition.shown(path), written=written)]


def updated(rows: pd.DataFrame, comments: pd.DataFrame, *, status: str) -> Update:
    """Bring the rows of the team up to date with the comments.

    Nothing that the team wrote is lost: a text, a group or a ``citer`` is replaced only where the comment changed and
    its text was never touched; ``citer`` is then ``non`` again, for nobody has read the new one.

    Parameters
    ----------
    rows : DataFrame of str
        French columns; none the first time.
    comments : DataFrame of str
        ``question, respondent, text``.
    status : str
        That of a comment as it was written, in French.
    """
    own = [Comment(*row) for row in rows[["question", "repondant", "texte", "empreinte"]].to_numpy().tolist()]
    given = [Comment(*row) for row in comments[["question", "respondent", "text"]].to_numpy().tolist()]
    matching = match_rows(own, given)
    done = Update(rows)
    kept = []
    for i, row in enumerate(_records(rows)):
        place = matching.same.get(i, matching.changed.get(i))
        if place is None:
            if row["repondant"]:
                done.gone.append(_place(row))
            kept.append({**row, "repondant": "", "source": row["source"].removesuffix(_GONE) + _GONE})
            continue
        comment = given[place]
        if i in matching.changed:
            untouched = fingerprint(row["texte"]) == row["empreinte"]
            row |= {"citer": "non", "texte": comment.text if untouched else row["texte"]}
            done.changed.append(_place({**row, "repondant": comment.respondent}))
        elif row["repondant"] != comment.respondent:
            done.renumbered += 1
        row |= {"repondant": comment.respondent, "empreinte": fingerprint(comment.text)}
        kept.append(_told(row, comment.text, status))
        done.modified += kept[-1]["source"].endswith(_MODIFIED)
    found = {*matching.same.values(), *matching.changed.values()}
    new = [j for j in range(len(given)) if j not in found]
    done.new = len(new)
    for j in new:
        comment = given[j]
        kept.append(
            {
                "question": comment.question,
                "repondant": comment.respondent,
                "texte": comment.text,
                "groupe": TO_SORT,
                "citer": "non",
                "empreinte": fingerprint(comment.text),
                "statut": status,
                "source": _SOURCE,
            }
        )
    table = pd.DataFrame(kept, columns=list(COLUMNS), dtype="object")
    done.rows = _grouped(table, comments, old=len(rows))
    return done


def _told(row: dict[str, str], comment: str, status: str) -> dict[str, str]:
    """Say in a row whether its text is still that of the comment; a source of the team is left alone."""
    before = row["source"].removesuffix(_GONE)  # it may have come back
    source = before.removesuffix(_MODIFIED)
    if keeps_words(row["texte"], comment):
        back = row["statut"] == "déduit" and before.endswith(_MODIFIED)
        return {**row, "source": source, "statut": status if back else row["statut"]}
    return {**row, "source": source + _MODIFIED, "statut": "déduit" if row["statut"] == "publié" else row["statut"]}


def _grouped(table: pd.DataFrame, comments: pd.DataFrame, *, old: int) -> pd.DataFrame:
    """Suggest groups where the team has not begun; elsewhere, put a new comment with its copies. `old` rows lead."""
    table = table.copy()
    for question, rows in table.groupby("question", sort=False):
        if rows["groupe"].eq(TO_SORT).all():
            texts = comments.loc[comments["question"] == question].set_index("respondent")["text"]
            table.loc[rows.index, "groupe"] = rows["repondant"].map(suggested(texts)).fillna(TO_SORT)
            continue
        placed = rows[rows.index < old].groupby("empreinte")["groupe"].unique()
        for row in rows.index[rows.index >= old]:
            groups = placed.get(table.at[row, "empreinte"], ())
            table.at[row, "groupe"] = groups[0] if len(groups) == 1 else TO_SORT
    if old:
        return table
    # the first time, the cards of a group stand together, in the order of the questions
    groups = table[["question", "groupe"]].drop_duplicates().reset_index(drop=True)
    groups["place"] = pd.factorize(groups["question"])[0]
    groups["last"] = groups["groupe"].eq(TO_SORT)
    groups["rank"] = range(len(groups))
    ordered = table.reset_index().merge(groups, on=["question", "groupe"], how="left")
    return ordered.sort_values(["place", "last", "rank", "index"])[list(COLUMNS)].reset_index(drop=True)


def _records(rows: pd.DataFrame) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, map(str, row), strict=True)) for row in rows[list(COLUMNS)].to_numpy().tolist()]


def _place(row: dict[str, str]) -> str:
    return f"« {row['question']} », répondant {row['repondant']}"


def _account(done: Update, file: str, *, written: bool) -> Iterable[str]:
    rows = done.rows
    named = rows["groupe"].map(is_reviewed).astype(bool)
    guessed = ~named & rows["groupe"].ne(TO_SORT)
    own, computed = (len(rows.loc[kept, ["question", "groupe"]].drop_duplicates()) for kept in (named, guessed))
    waiting = int((~named).sum())
    yield f"{file}{'' if written else ' (déjà à jour)'} : {plural(len(rows), 'commentaire')}."
    yield f"Groupes de l'équipe : {own} ; groupes suggérés : {computed}."
    if done.new:
        yield f"Nouveaux commentaires : {done.new}."
    if done.renumbered:
        yield f"Retrouvés sous un autre numéro de répondant : {done.renumbered}."
    if done.changed:
        yield f"Changés dans responses.csv, à relire (« citer » est revenu à « non ») : {join(done.changed)}."
    gone = int(rows["repondant"].eq("").sum())
    if gone:
        which = f" ({join(done.gone)})" if done.gone else ""
        yield f"Absents de responses.csv : {gone}{which}. Leurs lignes sont gardées, sans numéro : effacez-les."
    if done.modified:
        yield f"Textes modifiés par l'équipe, et dits tels dans le rapport : {done.modified}."
    if waiting:
        yield (
            f"À relire : {plural(waiting, 'commentaire')} sans groupe de l'équipe. Nommez les groupes "
            f"« Suggestion … », rangez « {TO_SORT} », et mettez « oui » dans « citer » là où personne ne se "
            "reconnaîtrait."
        )
