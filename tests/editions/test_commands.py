from __future__ import annotations

from pathlib import Path

from command import run


def test_a_new_edition_waits_to_be_filled_and_a_mistake_is_told_apart(study_root: Path) -> None:
    done = run(study_root, "new", "2027", "--from", "2011")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Édition 2027 préparée : data/raw/2027 et notebooks/2027\n"
        "Commencez par lire data/raw/2027/LISEZMOI.md, puis lancez : quality-study check 2027\n"
    )

    done = run(study_root, "check", "2027")
    assert (done.returncode, done.stderr) == (0, "")
    first, *tasks, last = done.stdout.splitlines()
    assert first == "Reste à faire, dans l’ordre :"
    assert tasks[0] == "  1. data/raw/2027/edition.toml, ligne 6 : relire le titre : seule l’année a changé."
    assert [int(task.partition(".")[0]) for task in tasks] == list(range(1, len(tasks) + 1))
    assert last == "L’édition 2027 est en ordre, mais incomplète : data/raw/2027"

    projects = study_root / "data/raw/2027/tools/projects.csv"
    projects.write_text(projects.read_text(encoding="utf-8") + "École;Projet;Objet;oiu\n", encoding="utf-8")
    done = run(study_root, "check", "2027")
    assert (done.returncode, done.stderr) == (
        1,
        "Erreur. data/raw/2027/tools/projects.csv, ligne 2, « laureat » : valeur inconnue (valeur trouvée : « oiu »). "
        "Valeurs admises : oui, non. Vouliez-vous écrire « oui » ?\n",
    )
    assert done.stdout.startswith("Reste à faire, dans l’ordre :\n")
    assert "en ordre" not in done.stdout
