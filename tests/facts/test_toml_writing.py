"""What people type in a TOML file: the line, why it is none, and the line to write."""

from __future__ import annotations

import tomllib

import pytest

from quality_study.facts.toml_writing import syntax_problem


def told(text: str) -> str:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    return str(syntax_problem(text, caught.value, "e.toml"))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("event_date = 18/03/2027", "event_date = 2027-03-18"),
        ("event_date = 2027-3-1 # le jour", "event_date = 2027-03-01"),
        ("title = Ma journée", 'title = "Ma journée"'),
        ("title = “Ma journée”", 'title = "Ma journée"'),
        ("title = « Ma journée »", 'title = "Ma journée"'),
        ("title = 'L'été'", 'title = "L\'été"'),
        ('title = "La "grande" journée"', 'title = "La « grande » journée"'),
        ("fictitious = True", "fictitious = true"),
        ("fictitious = non", "fictitious = false"),
        ("level = 0,95", "level = 0.95"),
        ("size = 1 200", "size = 1200"),
        ("size = 80;", "size = 80"),
        ("size : 80", "size = 80"),
        ('keywords = ["PDCA" "enquête, suite"]', 'keywords = ["PDCA", "enquête, suite"]'),
        ("keywords = [PDCA, enquête]", 'keywords = ["PDCA", "enquête"]'),
        ('keywords = ["PDCA", "enquête"', 'keywords = ["PDCA", "enquête"]'),
        ('title = "Un', 'title = "Un"'),
    ],
)
def test_the_line_to_write(typed: str, right: str) -> None:
    assert f"écrivez {right} (valeur trouvée : « {typed} »)" in told(f"a = 1\n{typed}\nb = 2\n")
    assert told(f"a = 1\n{typed}\n").startswith("e.toml, ligne 2 : syntaxe TOML incorrecte : ")
    assert tomllib.loads(right)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a = 1\n\na = 2\nb = 3\n", 3, "cette clé est écrite deux fois : gardez une seule ligne"),
        ("[x]\n[y]\n[x]\n", 3, "[x] est écrit deux fois : réunissez ses lignes"),
        ("[[p]]\na = 1\n[p]\n", 3, "écrivez [[p]]"),
        ("a = [\n  1,\n  2\nb = 3\n", 1, "une liste [ ] n’est pas fermée, ou il lui manque une virgule"),
        ('a = """\nun\nb = 1\n', 1, "un guillemet n’est pas fermé"),
        ('a = "C:\\data"\n', 1, "dans un texte, \\ s’écrit \\\\, et un dossier se sépare par /"),
    ],
)
def test_the_reason(text: str, line: int, reason: str) -> None:
    assert told(text).startswith(f"e.toml, ligne {line} : syntaxe TOML incorrecte : {reason}")
