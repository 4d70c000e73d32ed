from __future__ import annotations

from pathlib import Path

import pytest
from classe import assignment, copy, store
from harmless import active_content, words

from quality_study.grading.giving_back.likeness import likenesses
from quality_study.grading.giving_back.overview import write_overview
from quality_study.grading.results import CopyResult

TEXT = "Sur 103 répondants, 35 sont satisfaits, soit 34 % de tous ; onze ne sont pas concernés."
CODE = """lignes = reponses[reponses["question"] == "concours"]
def compter(table, mot):
    return int((table["value"] == mot).sum())
oui = compter(lignes, "Oui")
record("tp8.n", oui)"""
RENAMED = """# à moi
d = reponses[reponses["question"] == "concours"]  # les lignes
def f(t, m):
    return int((t["value"] == m).sum())

n = f(d, "Oui")
record("tp8.n", n)"""


def found(*results: CopyResult) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(r.question, r.kind, r.copies) for r in likenesses(results, assignment()).itertuples()]


def with_code(student: str, **code: str) -> CopyResult:
    return copy(student, (1, 2, 3), prose="", code=code)


def test_the_same_text_whatever_its_layout() -> None:
    retyped = f"**{TEXT.upper()}**\n".replace(" ; ", "\n\n").replace("onze", "ONZE")
    told = found(copy("Léa", (1, 2, 3), TEXT), copy("Noé", (0, 0, 0), retyped), copy("Zoé", (1, 2, 3), f"Ici, {TEXT}"))
    assert told == [("Conclure", "texte", ("Léa", "Noé"))]


def test_the_same_code_whatever_its_names_and_comments() -> None:
    assert found(with_code("Léa", q1=CODE), with_code("Noé", q1=RENAMED)) == [("q1", "code", ("Léa", "Noé"))]


def test_a_name_given_in_another_cell_is_set_aside_too() -> None:
    uses = CODE.replace("record", "reste = [lignes, oui]\nrecord")
    one = {"q1": "lignes2 = 1", "q2": uses.replace("[lignes, oui]", "[lignes2, oui]")}
    other = {"q1": "autre = 1", "q2": uses.replace("[lignes, oui]", "[autre, oui]")}
    assert found(with_code("Léa", **one), with_code("Noé", **other)) == [("q2", "code", ("Léa", "Noé"))]


@pytest.mark.parametrize(
    "changed",
    [
        CODE.replace('"Oui"', '"Non"'),
        CODE.replace("int(", "float("),
        CODE.replace("compter(lignes", "compter(reponses"),
        CODE.replace("reponses[reponses", "table[table"),  # not a name of the copy: another table
        'record("tp8.n", 1)',
        "(" * 5_000,
        "x = " + "+".join("1" * 9_000),
    ],
)
def test_other_code_is_not_alike(changed: str) -> None:
    assert found(with_code("Léa", q1=CODE), with_code("Noé", q1=changed)) == []
    assert found(with_code("Léa", q1="x = 1"), with_code("Noé", q1="y = 1")) == []  # the plainest of answers


def test_code_that_the_class_shares_is_the_plainest_answer() -> None:
    everyone = [with_code(f"E{i:02d}", q1=CODE) for i in range(4)]
    others = [with_code(f"F{i:02d}", q1=f"{CODE}\nreste = {i}") for i in range(15)]
    assert found(*everyone, *others) == []  # 4 of 19 is more than a fifth
    assert found(*everyone, *others, with_code("G", q1="pass")) == [("q1", "code", ("E00", "E01", "E02", "E03"))]


def test_a_long_text_of_marks_takes_no_time() -> None:
    heavy = "e" + "\u0301\u0323" * 400_000
    assert found(copy("Léa", (1, 2, 3), heavy), copy("Noé", (1, 2, 3), heavy)) == []


def test_the_overview_lists_them_without_a_verdict(tmp_path: Path) -> None:
    names = ("Léa <b>", "=1+1")
    marks = store(tmp_path, [copy(name, (1, 2, 3), TEXT, code={"q1": CODE}) for name in names])
    page = write_overview(marks, assignment(), tmp_path / "o")[0].read_bytes()
    assert "=1+1 et Léa <b> Conclure texte 15 =1+1 et Léa <b> q1 code 37" in words(page)
    assert "ce n’est pas un jugement" in words(page)
    assert not any(word in words(page).casefold() for word in ("trich", "fraud", "plagi"))
    assert active_content(page, drawings=True) == []
    text = (tmp_path / "o" / "ressemblances.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[:2] == ["question;nature;taille;copies", "Conclure;texte;15;'=1+1 et Léa <b>"]
