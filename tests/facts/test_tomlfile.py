from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from quality_study.facts.tomlfile import Model, read_toml, toml_line
from quality_study.words.errors import StudyError


class Part(Model):
    name: str
    size: int | None = Field(default=None, ge=1)
    asked: bool = False
    kind: Literal["scale", "text"] = "text"


class Whole(Model):
    title: str
    day: dt.date = dt.date(2011, 12, 14)
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    named: dict[str, Part] = Field(default_factory=dict)


GOOD = """\
title = "Un"
day = 2011-12-14
words = ["a", "b"]

[[parts]]
name = "un"
size = 60

[[parts]]
name = "deux"
asked = true

[lists]
fig-15 = ["C037"]

[named.x]
name = "x"
"""


def failure(folder: Path, text: str) -> str:
    path = folder / "w.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_toml(path, Whole, shown="w.toml")
    return str(caught.value)


def test_reads_into_the_model(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_text("\ufeff" + GOOD, encoding="utf-8")
    whole = read_toml(path, Whole)
    assert whole.title == "Un"
    assert whole.day == dt.date(2011, 12, 14)
    assert [(p.name, p.size, p.asked) for p in whole.parts] == [("un", 60, False), ("deux", None, True)]
    assert whole.lists == {"fig-15": ("C037",)}
    assert whole.named["x"].name == "x"


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (["title"], 1),
        (["words", 1], 3),
        (["parts", 0, "size"], 7),
        (["parts", 1], 9),
        (["parts", 1, "name"], 10),
        (["parts", 1, "size"], 9),
        (["lists"], 13),
        (["lists", "fig-15"], 14),
        (["named", "x", "name"], 17),
        (["name"], None),
        (["absent"], None),
    ],
)
def test_line_of_a_key(location: list[str | int], line: int | None) -> None:
    assert toml_line(GOOD, location) == line


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'title = "Un"',
            'title = "Un',
            'w.toml, ligne 1 : syntaxe TOML incorrecte : un guillemet n’est pas fermé ; écrivez title = "Un" '
            '(valeur trouvée : « title = "Un »).',
        ),
        (
            'title = "Un"',
            'title = "Un"\nlieu = "Bercy"',
            "w.toml, ligne 2 : clé inconnue (valeur trouvée : « lieu »). "
            "Valeurs admises : day, lists, named, parts, title, words.",
        ),
        (
            "size = 60",
            "sise = 60",
            "w.toml, ligne 7 : clé inconnue (valeur trouvée : « sise »). "
            "Valeurs admises : asked, kind, name, size. Vouliez-vous écrire « size » ?",
        ),
        (
            'name = "x"',
            'nom = "x"\nname = "x"',
            "w.toml, ligne 17 : clé inconnue (valeur trouvée : « nom »). Valeurs admises : asked, kind, name, size.",
        ),
        ('name = "deux"\n', "", "w.toml, ligne 9, « parts.2.name » : clé manquante."),
        ('title = "Un"\n', "", "w.toml, « title » : clé manquante."),
        (
            "size = 60",
            'size = "grand"',
            "w.toml, ligne 7, « parts.1.size » : valeur incorrecte (valeur trouvée : « grand »). Valeurs "
            "admises : un entier.",
        ),
        (
            "size = 60",
            "size = 0",
            "w.toml, ligne 7, « parts.1.size » : valeur incorrecte (valeur trouvée : « 0 »). "
            "Valeurs admises : un nombre au moins égal à 1.",
        ),
        (
            "asked = true",
            'asked = "oui"',
            "w.toml, ligne 11, « parts.2.asked » : valeur incorrecte : écrivez asked = true "
            "(valeur trouvée : « oui »). Valeurs admises : true ou false.",
        ),
        (
            "asked = true",
            'kind = "scal"',
            "w.toml, ligne 11, « parts.2.kind » : valeur inconnue (valeur trouvée : « scal »). "
            "Valeurs admises : scale, text. Vouliez-vous écrire « scale » ?",
        ),
        (
            "day = 2011-12-14",
            'day = "14/12/2011"',
            "w.toml, ligne 2, « day » : valeur incorrecte : écrivez day = 2011-12-14 "
            "(valeur trouvée : « 14/12/2011 »). Valeurs admises : une date AAAA-MM-JJ.",
        ),
        (
            'words = ["a", "b"]',
            'words = "a"',
            'w.toml, ligne 3, « words » : valeur incorrecte : écrivez words = ["a"] (valeur trouvée : « a »). '
            "Valeurs admises : une liste [..].",
        ),
        (
            'title = "Un"',
            "title = 1",
            'w.toml, ligne 1, « title » : valeur incorrecte : écrivez title = "1" (valeur trouvée : « 1 »). '
            "Valeurs admises : un texte entre guillemets.",
        ),
        (
            'fig-15 = ["C037"]',
            'fig-15 = "C037"',
            'w.toml, ligne 14, « lists.fig-15 » : valeur incorrecte : écrivez fig-15 = ["C037"] '
            "(valeur trouvée : « C037 »). "
            "Valeurs admises : une liste [..].",
        ),
    ],
)
def test_what_is_wrong_is_said_in_french_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert GOOD.count(old) == 1
    assert failure(tmp_path, GOOD.replace(old, new)) == message


def test_every_problem_is_listed(tmp_path: Path) -> None:
    text = GOOD.replace('title = "Un"', 'titel = "Un"').replace("size = 60", "size = 1.5")
    assert failure(tmp_path, text) == (
        "3 problèmes à corriger :\n"
        "  1. w.toml, « title » : clé manquante.\n"
        "  2. w.toml, ligne 7, « parts.1.size » : valeur incorrecte (valeur trouvée : « 1.5 »). Valeurs "
        "admises : un entier.\n"
        "  3. w.toml, ligne 1 : clé inconnue (valeur trouvée : « titel »). "
        "Valeurs admises : day, lists, named, parts, title, words. Vouliez-vous écrire « title » ?"
    )


def test_absent_file(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        read_toml(tmp_path / "absent.toml", Whole, shown="absent.toml")
    assert str(caught.value) == "absent.toml : fichier absent."


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_bytes('title = "Été"\n'.encode("latin-1"))
    with pytest.raises(StudyError) as caught:
        read_toml(path, Whole, shown="w.toml")
    assert str(caught.value) == "w.toml : le fichier n’est pas en UTF-8 : enregistrez-le en UTF-8."


def test_models_are_immutable() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Part(name="a").name = "b"  # type: ignore[misc]
