"""What the report says of the counts that are not published."""

from __future__ import annotations

from quality_study.disclosure.rule import Rule
from quality_study.words.french import number, plural, typographic


def answers_sentence(cells: int, hidden: int, rule: Rule) -> str:
    r"""Say in French how many counts of answers are hidden; which are small is not for a reader to know.

    Examples
    --------
    >>> answers_sentence(120, 0, Rule()).replace("\xa0", " ")
    'Sur 120 cases, aucune n’est retirée : aucune réponse à choix ou à échelle n’a été donnée par 1 à 4 personnes.'
    """
    whole = f"Sur {plural(cells, 'case')}, "
    if rule.threshold == 1:
        return typographic(f"{whole}aucune n’est retirée : le seuil de confidentialité est de 1 personne.")
    if not hidden:
        few = f"{rule.lowest} à {rule.threshold - 1} personnes"
        return typographic(
            f"{whole}aucune n’est retirée : aucune réponse à choix ou à échelle n’a été donnée par {few}."
        )
    kept = "Le nombre de personnes qui ont répondu à chaque question est toujours publié."
    if hidden == 1:
        why = f"l’effectif, ou celui qui reste, est de moins de {rule.threshold} personnes"
        return typographic(f"{whole}1 est retirée : {why}. {kept}")
    why = f"des effectifs de moins de {rule.threshold} personnes, et d’autres avec eux pour qu’on ne les retrouve pas"
    how = (
        "Les réponses retirées sont réunies, du même côté d’une échelle si possible, et leur somme paraît. Le seuil "
        f"est « threshold = {rule.threshold} » dans « edition.toml » : 1 publie tout, un plus haut réunit davantage."
    )
    return typographic(f"{whole}{number(hidden)} sont retirées : {why}. {how} {kept}")
