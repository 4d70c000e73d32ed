from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quality_study.facts.question import BLANK
from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.words.errors import StudyError

QUESTIONS = """\
title = "Enquête"

[scales.ouinon]
choices = ["Non", "Oui"]
favourable = ["Oui"]
not_applicable = ["Question non adaptée"]

[[themes]]
id = "contenu"
title = "Contenu"

[[questions]]
id = "actualite"
theme = "contenu"
text = "Est-ce d’actualité ?"
type = "scale"
scale = "ouinon"

[[questions]]
id = "transport"
theme = "contenu"
text = "Comment venez-vous ?"
type = "choice"
choices = ["Bus", "Train"]
required = true
population = "invites"
status = "illustrative"
source = "essai"

[[questions]]
id = "age"
theme = "contenu"
text = "Votre âge ?"
type = "number"
"""


def read(folder: Path, text: str) -> Questionnaire:
    path = folder / "q.toml"
    path.write_text(text, encoding="utf-8")
    return read_questionnaire(path, shown="q.toml")


def test_categories_and_roles(tmp_path: Path) -> None:
    questionnaire = read(tmp_path, QUESTIONS)
    scale, choice, number = questionnaire.questions
    assert questionnaire.categories(scale).to_numpy().tolist() == [
        ["Non", "choice"],
        ["Oui", "favourable"],
        ["Question non adaptée", "not_applicable"],
        [BLANK, "blank"],
    ]
    assert questionnaire.categories(choice).to_numpy().tolist() == [["Bus", "choice"], ["Train", "choice"]]
    assert questionnaire.categories(number).empty


def test_items_are_unfolded_in_order(tmp_path: Path) -> None:
    items = read(tmp_path, QUESTIONS).items("etudiants")
    assert list(items.columns) == [
        "population",
        "item",
        "theme",
        "text",
        "heading",
        "row",
        "type",
        "category",
        "role",
        "status",
        "source",
    ]
    assert items["category"].tolist() == ["Non", "Oui", "Question non adaptée", "Sans réponse", "Bus", "Train"]
    assert items["population"].tolist() == ["etudiants"] * 4 + ["invites"] * 2
    assert items["status"].tolist() == ["published"] * 4 + ["illustrative"] * 2
    assert items["source"].tolist() == [""] * 4 + ["essai"] * 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'scale = "ouinon"',
            'scale = "ouinom"',
            "q.toml, ligne 17, « questions.1.scale » : valeur inconnue (valeur trouvée : « ouinom »). "
            "Valeurs admises : ouinon. Vouliez-vous écrire « ouinon » ?",
        ),
        ('scale = "ouinon"\n', "", "q.toml, ligne 12, « questions.1.scale » : clé manquante."),
        (
            'theme = "contenu"\ntext = "Votre',
            'theme = "contenus"\ntext = "Votre',
            "q.toml, ligne 32, « questions.3.theme » : valeur inconnue (valeur trouvée : « contenus »). "
            "Valeurs admises : contenu. Vouliez-vous écrire « contenu » ?",
        ),
        ('choices = ["Bus", "Train"]\n', "", "q.toml, ligne 19, « questions.2.choices » : clé manquante."),
        (
            'id = "age"',
            'id = "actualite"',
            "q.toml, ligne 31, « questions.3.id » : identifiant en double (valeur trouvée : « actualite »).",
        ),
        (
            'choices = ["Bus", "Train"]',
            'choices = ["Bus", "Train", "Bus"]',
            "q.toml, ligne 19, « questions.2 » : réponse en double : « Bus ».",
        ),
        (
            'favourable = ["Oui"]',
            'favourable = ["Ouii"]',
            "q.toml, ligne 3, « scales.ouinon » : « Ouii » est dans favourable mais pas dans choices : Non, Oui.",
        ),
        (
            'type = "number"',
            'type = "nombre"',
            "q.toml, ligne 34, « questions.3.type » : valeur inconnue (valeur trouvée : « nombre »). "
            "Valeurs admises : scale, choice, choices, ranking, number, date, text.",
        ),
        (
            'text = "Votre',
            'texte = "Votre',
            "2 problèmes à corriger :\n"
            "  1. q.toml, ligne 30, « questions.3.text » : clé manquante.\n"
            "  2. q.toml, ligne 33 : clé inconnue (valeur trouvée : « texte »). Valeurs admises : "
            "aliases, choices, codes, day_first, group, id, maximum, "
            "minimum, other, population, ranks, required et 6 autres. Vouliez-vous "
            "écrire « text » ?",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert QUESTIONS.count(old) == 1
    with pytest.raises(StudyError) as caught:
        read(tmp_path, QUESTIONS.replace(old, new))
    assert str(caught.value) == message


def test_every_wrong_reference_is_a_problem_of_its_own(tmp_path: Path) -> None:
    text = QUESTIONS.replace('scale = "ouinon"', 'scale = "ouinom"').replace('theme = "contenu"', 'theme = "x"')
    with pytest.raises(StudyError) as caught:
        read(tmp_path, text)
    assert [(p.line, p.found) for p in caught.value.problems] == [(14, "x"), (17, "ouinom"), (21, "x"), (32, "x")]


@pytest.mark.parametrize("choices", ['["Non", "Oui", "Oui"]', '["Non", "Oui", "Question non adaptée"]'])
def test_an_answer_is_listed_once_in_a_scale(tmp_path: Path, choices: str) -> None:
    with pytest.raises(StudyError) as caught:
        read(tmp_path, QUESTIONS.replace('choices = ["Non", "Oui"]', f"choices = {choices}"))
    twice = "Oui" if choices.endswith('"Oui"]') else "Question non adaptée"
    assert str(caught.value) == f"q.toml, ligne 3, « scales.ouinon » : réponse en double : « {twice} »."


BEST_LAST = "alors que « choices » va de la pire réponse à la meilleure ; "
MIDDLE = (
    " ; une réponse sans avis se met au milieu, ou dans not_applicable ; et si la meilleure est au milieu (trop peu, "
    'assez, trop), il n’y a ni pire ni meilleure : posez la question avec type = "choice".'
)


@pytest.mark.parametrize(
    ("choices", "favourable", "message"),
    [
        (
            '["Tout à fait", "Plutôt", "Pas du tout"]',
            '["Tout à fait", "Plutôt"]',
            f"des réponses favorables viennent en tête, {BEST_LAST}"
            'ordre trouvé : choices = ["Tout à fait", "Plutôt", "Pas du tout"] ; '
            'écrivez : choices = ["Pas du tout", "Plutôt", "Tout à fait"].',
        ),
        (
            '["Trop peu", "Assez", "Trop"]',
            '["Assez"]',
            f"des réponses favorables viennent avant d’autres, {BEST_LAST}"
            'ordre trouvé : choices = ["Trop peu", "Assez", "Trop"] ; '
            f'écrivez : choices = ["Trop peu", "Trop", "Assez"]{MIDDLE}',
        ),
        (
            '["Non", "Oui", "Sans avis", "Tout à fait"]',
            '["Tout à fait", "Oui"]',
            f"des réponses favorables viennent avant d’autres, {BEST_LAST}"
            'ordre trouvé : choices = ["Non", "Oui", "Sans avis", "Tout à fait"] ; '
            f'écrivez : choices = ["Non", "Sans avis", "Oui", "Tout à fait"]{MIDDLE}',
        ),
        (
            '["Bien", "Très bien"]',
            '["Bien", "Très bien"]',
            "toutes les réponses de « choices » sont dans « favourable » : la part favorable serait toujours de "
            "100 % ; ôtez de favourable celles qui ne le sont pas.",
        ),
    ],
)
def test_favourable_answers_are_the_last_of_their_scale(
    tmp_path: Path, choices: str, favourable: str, message: str
) -> None:
    text = QUESTIONS.replace('["Non", "Oui"]', choices).replace('["Oui"]', favourable)
    with pytest.raises(StudyError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == f"q.toml, ligne 3, « scales.ouinon » : {message}"


@pytest.mark.parametrize(
    ("choices", "favourable"),
    [
        ('["Tout à fait d’accord", "Plutôt", "Pas du tout d’accord"]', '["Pas du tout d’accord"]'),  # « Je m’ennuie »
        ('["Jamais", "Parfois", "Souvent"]', "[]"),
        ('["Non", "Sans avis", "Oui"]', '["Oui"]'),
    ],
)
def test_what_is_favourable_is_for_the_questionnaire_to_say(tmp_path: Path, choices: str, favourable: str) -> None:
    text = QUESTIONS.replace('["Non", "Oui"]', choices).replace('["Oui"]', favourable)
    assert read(tmp_path, text).scales["ouinon"].choices[0] in choices


MATRICES = """\
title = "Enquête"

[[themes]]
id = "cours"
title = "Les cours"

[[themes]]
id = "stage"
title = "Le stage"
"""


def named(folder: Path, *questions: tuple[str, str, str, str]) -> list[tuple[str, str, str]]:
    """Return text, heading and row of questions of identifiers a, b…: theme, type, text, group."""
    asked = "".join(
        f'\n[[questions]]\nid = "{id}"\ntheme = "{theme}"\ntype = "{kind}"\ntext = "{text}"\n'
        + (f'group = "{group}"\n' if group else "")
        for id, (theme, kind, text, group) in zip("abcdef", questions, strict=False)
    )
    return [(name.text, name.heading, name.row) for name in read(folder, MATRICES + asked).names().values()]


def test_a_row_of_a_matrix_is_named_with_its_heading(tmp_path: Path) -> None:
    assert named(
        tmp_path,
        ("cours", "number", "en TD", "Le rythme vous convient :"),
        ("cours", "number", "en TD", "Venez-vous ?"),
        ("cours", "number", "Autre", ""),
    ) == [
        ("en TD (Le rythme vous convient…)", "Le rythme vous convient :", "en TD"),
        ("en TD (Venez-vous ?)", "Venez-vous ?", "en TD"),
        ("Autre", "", "Autre"),
    ]


def test_headings_and_questions_written_alike_are_told_apart(tmp_path: Path) -> None:
    assert named(
        tmp_path,
        ("cours", "number", "l’accueil", "Une note :"),
        ("stage", "number", "l’accueil", "Une note :"),
        ("cours", "number", "Durée ?", ""),
        ("stage", "number", "durée  ?", ""),
        ("stage", "number", "Lieu", ""),
        ("stage", "number", "Lieu", ""),
    ) == [
        ("l’accueil (Les cours — Une note…)", "Les cours — Une note :", "l’accueil"),
        ("l’accueil (Le stage — Une note…)", "Le stage — Une note :", "l’accueil"),
        ("Durée ? (Les cours)", "", "Durée ? (Les cours)"),
        ("durée  ? (Le stage)", "", "durée  ? (Le stage)"),
        ("Lieu (e)", "", "Lieu (e)"),
        ("Lieu (f)", "", "Lieu (f)"),
    ]


def test_open_questions_are_told_apart_by_the_theme_that_stands_beside_them(tmp_path: Path) -> None:
    questions = (("cours", "text", "Pourquoi ?", ""), ("stage", "text", "Pourquoi ?", ""))
    assert [text for text, _, _ in named(tmp_path, *questions)] == ["Pourquoi ?"] * 2
    assert [text for text, _, _ in named(tmp_path, questions[0], questions[0])] == ["Pourquoi ? (a)", "Pourquoi ? (b)"]


def test_unknown_scale_of_2011(study_root: Path, change: Callable[[str, str, str], None]) -> None:
    old = 'text = "Le colloque a-t-il répondu à vos attentes ?"\ntype = "scale"\nscale = "attentes"'
    change("questionnaire.toml", old, old.replace('attentes"', 'attente"'))
    with pytest.raises(StudyError) as caught:
        read_questionnaire(study_root / "data/raw/2011/questionnaire.toml", shown="questionnaire.toml")
    assert str(caught.value) == (
        "questionnaire.toml, ligne 54, « questions.2.scale » : valeur inconnue (valeur trouvée : « attente »). "
        "Valeurs admises : attentes, ouinon. Vouliez-vous écrire « attentes » ?"
    )


RANKING = """\
title = "Enquête"

[[themes]]
id = "t"
title = "T"

[[questions]]
id = "ordre"
theme = "t"
text = "Classez."
type = "ranking"
choices = ["Prix", "Accueil"]
"""


def test_a_ranking_has_items_to_put_in_order_but_no_row_among_the_answers_counted(tmp_path: Path) -> None:
    questionnaire = read(tmp_path, RANKING)
    (question,) = questionnaire.questions
    assert questionnaire.categories(question)["category"].tolist() == ["Prix", "Accueil", BLANK]
    assert questionnaire.items("p").empty
    assert question.places == 2
    assert read(tmp_path, RANKING.replace('"Prix"', '" Prix "')).questions == (question,)
    assert read(tmp_path, RANKING + "ranks = 1\n").questions[0].places == 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("choices", "ranks = 3\nchoices", "ranks = 3 : le nombre de rangs demandés va de 1 à 2"),
        (
            '"Prix", ',
            "",
            "un classement met en ordre deux éléments au moins : choices en donne la liste",
        ),
        ('"Prix"', '"Prix | coût"', "« | » sépare les éléments d’un classement : ôtez-le de « Prix | coût »"),
        (
            '"ranking"',
            '"choices"\nranks = 2',
            'ranks = 2 : seul un classement (type = "ranking") demande des rangs',
        ),
    ],
)
def test_a_ranking_that_cannot_be_asked_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(StudyError) as caught:
        read(tmp_path, RANKING.replace(old, new))
    assert str(caught.value) == f"q.toml, ligne 7, « questions.1 » : {message}."
