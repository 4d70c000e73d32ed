"""The questionnaire of an older edition, carried over: same identifiers, same answers, nothing else of that year."""

from __future__ import annotations

from collections.abc import Iterator

from quality_study.editions.wording import TO_DO, moved, toml
from quality_study.facts.question import Question
from quality_study.facts.questionnaire import Questionnaire

_HEAD = """\
# Le questionnaire de l’enquête. « quality-study form » en fait le formulaire ; la même page sert à lire les réponses.
# Une question = un bloc [[questions]] : id (ne le changez plus une fois le questionnaire parti), theme, text, et type :
#   "scale"   une réponse d’une échelle ordonnée, de la moins bonne à la meilleure (scale = son nom, plus haut)
#   "choice"  une réponse parmi choices             "choices"  plusieurs réponses parmi choices
#             other = "Autre" : la dernière réponse, où l’on écrit laquelle (les textes deviennent des commentaires)
#   "ranking" choices à classer, tout ou les ranks premiers      "date" un jour
#   "number"  un nombre, de minimum à maximum       "text"     une réponse libre
# group : l’intitulé d’une grille, le même pour les questions qui se suivent. required = true : réponse obligatoire.
# Un identifiant et des réponses inchangés permettent de comparer les années (« quality-study compare »).
"""
#: Keys that are carried over, in the order in which they are written.
_KEYS = (
    *("id", "theme", "text", "group", "type", "scale", "choices", "other", "ranks"),
    *("minimum", "maximum", "day_first", "required"),
)


def questionnaire_text(
    questionnaire: Questionnaire, population: str, *, old_year: int, new_year: int
) -> tuple[str, list[str]]:
    """Write ``questionnaire.toml`` for a new year.

    Parameters
    ----------
    questionnaire : Questionnaire
        That of the older edition.
    population : str
        Who answered it; the questions asked of others stay behind.
    old_year, new_year : int
        The first becomes the second in titles and texts; other numbers are left to fill in, but for those of the
        answers and bounds of the question.

    Returns
    -------
    text : str
        The file.
    kept : list of str
        Identifiers of the questions carried over.
    """
    questions = [q for q in questionnaire.declared if q.population in (None, population)]
    themes = [t for t in questionnaire.themes if any(q.theme == t.id for q in questions)]
    scales = {name: s for name, s in questionnaire.scales.items() if any(q.scale == name for q in questions)}

    lines = [
        _HEAD,
        f"{TO_DO} relire toutes les questions : retirer celles qui ne conviennent plus, ajouter les vôtres",
        f"title = {toml(moved(questionnaire.title, old_year, new_year))}",
    ]
    for name, scale in scales.items():
        lines += ["", f"[scales.{toml(name) if not name.isascii() or not name.isidentifier() else name}]"]
        lines += [f"{key} = {toml(getattr(scale, key))}" for key in ("choices", "favourable", "not_applicable")]
    for theme in themes:
        title = moved(theme.title, old_year, new_year)
        lines += ["", "[[themes]]", f"id = {toml(theme.id)}", f"title = {toml(title)}"]
    for question in questions:
        answers = [*(scales[question.scale].choices if question.scale else ()), *question.choices]
        lines += ["", "[[questions]]", *_question(question, answers, old_year, new_year)]
    return "\n".join(lines) + "\n", [q.id for q in questions]


def _question(question: Question, answers: list[str], old_year: int, new_year: int) -> Iterator[str]:
    bounds = [f"{bound:g}" for bound in (question.minimum, question.maximum) if bound is not None]
    kept = {*bounds, *(word for answer in answers for word in answer.split())}
    for key in _KEYS:
        value = getattr(question, key)
        if key in ("text", "group") and value:
            value = moved(value, old_year, new_year, kept=kept)
        if value not in (None, ()):
            yield f"{key} = {toml(value)}"
    aliases = tuple(moved(alias, old_year, new_year, kept=kept) for alias in question.aliases)
    if aliases:
        yield f"aliases = {toml(aliases)}"
    if question.codes:
        yield f"codes = {toml(question.codes)}"
