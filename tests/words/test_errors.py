from __future__ import annotations

import pytest

from quality_study.words.errors import ContradictionError, Problem, StudyError, nearest, raise_if_any


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("fichier absent", "a.csv"), "a.csv : fichier absent."),
        (Problem("Aucune étude trouvée"), "Aucune étude trouvée."),
        (Problem("champ vide", "a.csv", 3, "source"), "a.csv, ligne 3, « source » : champ vide."),
        (
            Problem("valeur inconnue", "a.csv", 3, "statut", "publie", ["publié", "déduit"]),
            "a.csv, ligne 3, « statut » : valeur inconnue (valeur trouvée : « publie »). "
            "Valeurs admises : publié, déduit. Vouliez-vous écrire « publié » ?",
        ),
        (
            Problem("valeur inconnue", "a.csv", 3, "statut", "zzz", ["publié", "déduit"]),
            "a.csv, ligne 3, « statut » : valeur inconnue (valeur trouvée : « zzz »). Valeurs admises : "
            "publié, déduit.",
        ),
    ],
)
def test_problem_reads_as_one_sentence(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_twelve_accepted_values_are_listed_in_full() -> None:
    problem = Problem("item inconnu", accepted=[f"i{k}" for k in range(1, 13)])
    assert str(problem) == "item inconnu. Valeurs admises : i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11, i12."


def test_one_more_accepted_value_is_singular() -> None:
    problem = Problem("item inconnu", accepted=[f"i{k}" for k in range(1, 14)])
    assert (
        str(problem) == "item inconnu. Valeurs admises : i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11, i12 et 1 autre."
    )


def test_many_more_accepted_values_are_counted() -> None:
    problem = Problem("item inconnu", accepted=[f"i{k}" for k in range(1, 31)])
    assert str(problem).endswith("i11, i12 et 18 autres.")


def test_suggestion_may_come_from_values_not_listed() -> None:
    problem = Problem("item inconnu", found="visios", accepted=[*(f"i{k}" for k in range(1, 13)), "visio"])
    assert str(problem).endswith(" Vouliez-vous écrire « visio » ?")


@pytest.mark.parametrize(
    ("found", "accepted", "near"),
    [
        ("Ouii", ["Non", "Oui"], "Oui"),
        ("OUI", ["oui", "non"], "oui"),
        ("etudiant", ["invites", "etudiants"], "etudiants"),
        ("xyz", ["Non", "Oui"], None),
        ("", ["Non", "Oui"], None),
        ("Daccord", ["Pas d’accord", "D’accord"], "D’accord"),
        ("tout-à-fait  d'accord", ["Pas du tout d’accord", "Tout à fait d’accord"], "Tout à fait d’accord"),
        ("Très satisfait", ["Très satisfait(e)", "Très insatisfait(e)"], "Très satisfait(e)"),
        ("Plutot pa d'accord", ["Plutôt d’accord", "Plutôt pas d’accord"], "Plutôt pas d’accord"),
        ("Trés bein", ["Très mal", "Très bien"], "Très bien"),
        ("limesurvy", ["limesurvey", "framaforms"], "limesurvey"),
        ("==", ["=", "<", ">"], "="),
        ("Assez d'accord", ["Plutôt d’accord", "Plutôt pas d’accord"], None),
        ("Satisfait (pas)", ["Satisfait", "Insatisfait"], None),
        ("Plutôt d’accord", ["Plutôt pas d’accord"], None),
        ("10", ["1", "2"], None),
        (None, ["Non", "Oui"], None),
        ("Oui", [], None),
    ],
)
def test_nearest(found: str | None, accepted: list[str], near: str | None) -> None:
    assert nearest(found, accepted) == near


def test_error_with_one_problem_has_no_numbering() -> None:
    assert str(StudyError([Problem("champ vide", "a.csv", 2)])) == "a.csv, ligne 2 : champ vide."
    assert str(StudyError("Rien à lire")) == "Rien à lire."


def test_error_lists_every_problem() -> None:
    error = StudyError([Problem("champ vide", "a.csv", 2), Problem("fichier absent", "b.csv")])
    assert str(error) == ("2 problèmes à corriger :\n  1. a.csv, ligne 2 : champ vide.\n  2. b.csv : fichier absent.")
    assert len(error.problems) == 2


def test_contradiction_names_its_claims() -> None:
    error = ContradictionError([Problem("énoncés contradictoires")], ["C048", "C050"])
    assert error.claims == ("C048", "C050")
    assert isinstance(error, StudyError)


def test_raise_if_any() -> None:
    raise_if_any([])
    problems = [Problem("un"), Problem("deux")]
    with pytest.raises(StudyError) as caught:
        raise_if_any(p for p in problems)
    assert caught.value.problems == problems


#: Usual French answers, side by side with their contraries: what may be said of one must not be taken for the other.
GOOD = """Oui | Plutôt oui | Oui, tout à fait | Tout à fait d’accord | D’accord | Plutôt d’accord | Assez d’accord
En accord | Très satisfait(e) | Satisfait | Satisfaite | Plutôt satisfait | Assez satisfait | Content | Motivé | Vrai
Favorable | Très favorable | Utile | Très utile | Plutôt utile | Important | Très important | Possible | Facile
Très facile | Plutôt facile | Clair | Adapté | Suffisant | Satisfaisant | Très satisfaisant | Toujours | Souvent
Régulièrement | Bon | Bonne | Très bon | Très bien | Bien | Plutôt bien | Excellent | Plus souvent | Beaucoup
En hausse | Augmente | Majorité | Majoritairement | Maximum | Fort | Forte | Élevé | Probable | Très probable
Agréable | Efficace | Lisible | Normal | Supérieur | Positif | Plus | Mieux | Réussi | Utilisé | Concerné | Cohérent"""
BAD = """Non | Plutôt non | Non, pas du tout | Pas du tout d’accord | Pas d’accord | Plutôt pas d’accord | Peu d’accord
En désaccord | Très insatisfait(e) | Insatisfait | Insatisfaite | Plutôt insatisfait | Pas satisfait | Peu satisfait
Mécontent | Démotivé | Faux | Défavorable | Très défavorable | Inutile | Très inutile | Plutôt inutile | Peu utile
Sans importance | Peu important | Pas important | Impossible | Difficile | Très difficile | Plutôt difficile
Pas clair | Inadapté | Insuffisant | Insatisfaisant | Très insatisfaisant | Jamais | Rarement | Mauvais | Mauvaise
Très mauvais | Très mal | Mal | Plutôt mal | Moins souvent | Peu souvent | Peu | En baisse | Diminue | Minorité
Minoritairement | Minimum | Faible | Bas | Improbable | Très improbable | Pas satisfait(e) | Plutôt pas satisfait(e)
Désagréable | Inefficace | Illisible | Anormal | Inférieur | Négatif | Moins | Pire | Raté | Inutilisé | Non concerné
Désaccord | Incohérent | Pas du tout satisfait | Plutôt pas satisfait | Peu favorable | Pas du tout | Peu probable"""
SIDES = [[label.strip() for line in side.splitlines() for label in line.split("|")] for side in (GOOD, BAD)]


def misspelt(label: str) -> set[str]:
    """The label with a letter less, a letter twice, two letters in each other's place, without accents, in capitals."""
    cuts = [(label[:i], label[i:]) for i in range(1, len(label))]
    found = {before + after[1:] for before, after in cuts} | {before + after[0] + after for before, after in cuts}
    found |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    return {label, label.upper(), label.replace("’", "'"), label.replace("é", "e").replace("ô", "o"), *found}


@pytest.mark.parametrize(("mine", "other"), [SIDES, SIDES[::-1]])
def test_no_answer_is_proposed_for_its_contrary(mine: list[str], other: list[str]) -> None:
    crossed = {(label, near) for label in mine for f in misspelt(label) if (near := nearest(f, other)) is not None}
    assert crossed <= {("Facile", "Faible"), ("Faible", "Facile")}  # no contraries: « Faile » may be either


@pytest.mark.parametrize(("mine", "other"), [SIDES, SIDES[::-1]])
def test_an_answer_with_a_letter_twice_is_still_proposed(mine: list[str], other: list[str]) -> None:
    for label in mine:
        assert nearest(label + label[-1], [*other, label]) == label
