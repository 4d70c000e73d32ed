"""What keeps a questionnaire from going out is listed all at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from quality_study.facts.edition import open_edition
from quality_study.forms.form import compose
from quality_study.words.errors import StudyError

HEAD = """title = "T"
[[themes]]
id = "t"
title = "T"
"""


def write(root: Path, questions: str) -> None:
    (root / "data" / "raw" / "2011" / "questionnaire.toml").write_text(HEAD + questions, encoding="utf-8")


def test_every_problem_is_listed_with_its_line(study_root: Path) -> None:
    write(
        study_root,
        """
[[questions]]
id = "première"
theme = "t"
text = " "
type = "number"
minimum = 3
maximum = 2

[[questions]]
id = "b"
theme = "t"
text = "Même texte ?"
type = "choice"
choices = ["oui", "", "${a}"]
group = "G"

[[questions]]
id = "c"
theme = "t"
text = "Même texte ?"
type = "choice"
choices = ["oui", "", "${a}"]
group = "G\\u0007"
""",
    )
    with pytest.raises(StudyError) as caught:
        compose(open_edition("2011", root=study_root), "xlsform")
    told = [(p.line, p.column, p.message, p.found) for p in caught.value.problems]
    name = "un identifiant a des lettres sans accent, des chiffres et « _ », et commence par une lettre"
    dollar = "« ${ » désigne une question dans un XLSForm ; écrivez-le autrement"
    assert told == [
        (7, "questions.1.id", name, "première"),
        (9, "questions.1.text", "texte vide", None),
        (11, "questions.1.minimum", "le minimum dépasse le maximum", "3"),
        (19, "questions.2.choices", "texte vide", None),
        (19, "questions.2.choices", dollar, "${a}"),
        (28, "questions.3.group", "caractère de contrôle dans le texte", "G?"),
        (27, "questions.3.choices", "texte vide", None),
        (27, "questions.3.choices", dollar, "${a}"),
    ]


def test_a_text_still_to_fill_does_not_go_out(study_root: Path) -> None:
    write(study_root, '[[questions]]\nid = "a"\ntheme = "t"\ntext = "Le groupe [à remplir] ?"\ntype = "text"\n')
    with pytest.raises(StudyError) as caught:
        compose(open_edition("2011", root=study_root), "paper")
    assert [(p.column, p.message, p.found) for p in caught.value.problems] == [
        ("questions.1.text", "texte à compléter avant que le questionnaire parte", "Le groupe [à remplir] ?")
    ]


def test_two_rows_of_a_grid_may_not_have_the_same_text(study_root: Path) -> None:
    row = '[[questions]]\nid = "{}"\ntheme = "t"\ntext = "Même"\ntype = "choice"\nchoices = ["o"]\ngroup = "G"\n'
    write(study_root, row.format("a") + row.format("b"))
    with pytest.raises(StudyError, match="deux lignes de la même grille ont le même texte"):
        compose(open_edition("2011", root=study_root), "google")


def test_a_questionnaire_without_questions_does_not_go_out(study_root: Path) -> None:
    write(study_root, "questions = []\n".join(["", ""]))
    path = study_root / "data" / "raw" / "2011" / "questionnaire.toml"
    path.write_text('title = "T"\nquestions = []\n[[themes]]\nid = "t"\ntitle = "T"\n', encoding="utf-8")
    with pytest.raises(StudyError, match="ligne 2, « questions » : aucune question"):
        compose(open_edition("2011", root=study_root), "paper")


def test_a_rebuilt_questionnaire_says_so(study_root: Path) -> None:
    form = compose(open_edition("2011", root=study_root), "paper")
    assert form.warning == "Questionnaire reconstitué : sa formulation n’est pas celle qui a été distribuée."
    assert form.title == "Rencontres de la qualité 2011 : enquête de satisfaction des étudiants"
    path = study_root / "data" / "raw" / "2011" / "questionnaire.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('status = "illustrative"\n', ""), encoding="utf-8")
    assert compose(open_edition("2011", root=study_root), "paper").warning == ""


def test_a_fictitious_edition_says_so_before_anything_else(study_root: Path) -> None:
    path = study_root / "data" / "raw" / "2011" / "edition.toml"
    path.write_text("fictitious = true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    form = compose(open_edition("2011", root=study_root), "google")
    assert form.introduction.splitlines()[:2] == [
        "Édition fictive : ce questionnaire est un exemple, personne n’y répond.",
        "Information des répondants",
    ]
