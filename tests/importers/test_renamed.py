"""An answer that was worded otherwise during the survey is named with both wordings, when, and the line to write."""

from __future__ import annotations

from helpers import asked, problems

STATUS = {"id": "statut", "text": "Statut ?", "type": "choice", "choices": ["Étudiant", "Salarié", "Retraité"]}


def test_a_label_changed_during_the_survey_is_told_with_both_wordings() -> None:
    rows = ["Retraité", "En formation", "Salarié", "En formation", "Étudiant", "Salarié", "Étudiant", "Retraité"]
    text = "\n".join(["Horodateur,Statut ?", *(f"2027-03-{i:02} 10:00,{row}" for i, row in enumerate(rows, 1)), ""])
    assert problems(text, asked(STATUS)) == [
        "f.csv, ligne 3, « B (statut) » : réponse inconnue ; "
        "« En formation » jusqu’au 4\u00a0mars\u00a02027 (la ligne 5), "
        "« Étudiant » à partir du 5\u00a0mars\u00a02027 (la ligne 6) : si le libellé a changé pendant l’enquête, "
        'écrivez : codes = { "En formation" = "Étudiant" } (et 1 autre ligne) (valeur trouvée : « En formation »). '
        "Valeurs admises : Étudiant, Salarié, Retraité."
    ]
    told = problems("statut\n" + "\n".join(rows[::-1]) + "\n", asked(STATUS))[0]
    assert "« Étudiant » jusqu’à la ligne 5, « En formation » à partir de la ligne 6 :" in told


def test_no_answer_is_proposed_when_several_would_do_or_none() -> None:
    rows = ["Salarié", "En formation", "Salarié", "En formation", "Étudiant", "Retraité", "Étudiant", "Retraité"]
    assert "écrivez" not in problems("statut\n" + "\n".join(rows) + "\n", asked(STATUS))[0]
    contrary = {"id": "q", "text": "Utile ?"} | {"type": "choice", "choices": ["Inutile", "Très satisfait"]}
    for answer in ("Utile", "Très insatisfait"):
        told = problems(f"q;x\n{answer};1\n", asked(contrary))[0]
        assert "écrivez" not in told
        assert "Vouliez" not in told
