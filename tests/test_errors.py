from __future__ import annotations

import pytest

from quality_study.errors import ContradictionError, Problem, StudyError, nearest, raise_if_any


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
