"""What `check` says of an edition of one's own is what `build` meets: no edition in order stops on its way."""

from __future__ import annotations

from pathlib import Path

from shown import what_is_shown
from tiny import write_edition

from quality_study.facts.edition import Edition
from quality_study.tables.earlier import edition_tables
from quality_study.tables.processed import write_tables
from quality_study.tables.validation import check_edition

ROOT = Path(__file__).resolve().parents[1]


def asking(root: Path, questions: str, rows: str, *, analysis: str = "", scale: str = "") -> Edition:
    """Write an edition of one scale question, ``a``, and others; two people answered."""
    made = write_edition(root, "2027", {"a": (1, 1)})
    path = made.raw / "questionnaire.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text((text.replace('favourable = ["Oui"]', scale) if scale else text) + questions, encoding="utf-8")
    with made.responses.open("a", encoding="utf-8") as file:
        file.write(rows)
    settings = made.raw / "edition.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[disclosure]", f"{analysis}\n[disclosure]"), encoding="utf-8"
    )
    (made.raw / "figures.toml").write_bytes((ROOT / "data/raw/exemple/figures.toml").read_bytes())
    return Edition(root, "2027")


def question(id: str, kind: str, more: str = "") -> str:
    return f'\n[[questions]]\nid = "{id}"\ntheme = "t"\ntext = "{id}"\ntype = "{kind}"\n{more}\n'


def drawn(edition: Edition) -> list[str]:
    """Draw all that the notebooks show; return the keys of the figures and tables."""
    (edition.root / "notebooks").mkdir(exist_ok=True)
    write_tables(edition, edition_tables(edition))
    return list(what_is_shown(edition, ROOT / "notebooks" / "exemple", drawn=True))


def test_a_scale_where_nothing_is_favourable_is_drawn_without_sides(tmp_path: Path) -> None:
    edition = asking(tmp_path, "", "", scale="favourable = []")
    assert check_edition(edition) == []
    keys = drawn(edition)
    assert "fig-23-t" in keys
    assert [key for key in keys if key.startswith(("fig-22", "tab-e"))] == []


def test_long_answers_and_long_words_are_broken(tmp_path: Path) -> None:
    long = "Oui, parce que j’y ai rencontré des professionnels du secteur public et du secteur privé"
    choices = f'choices = ["{long}", "{"W" * 90}"]\ngroup = "{"Oh " * 60} :"'
    edition = asking(tmp_path, question("b", "choice", choices), f'1,b,"{long}",answered\n2,b,"{long}",answered\n')
    assert check_edition(edition) == []
    assert {"fig-21", "fig-22", "fig-23-t"} <= set(drawn(edition))


def test_a_recommendation_that_is_not_whole_is_told(tmp_path: Path) -> None:
    note = question("r", "number", "minimum = 0\nmaximum = 10")
    edition = asking(
        tmp_path, note, "1,r,7.5,answered\n2,r,8,answered\n", analysis='[analysis]\nrecommendation = "r"\n'
    )
    assert [str(p) for p in check_edition(edition)] == [
        "data/raw/2027/responses.csv, ligne 4, « value » : répondant 1, question « r » : nombre entier attendu (valeur "
        "trouvée : « 7.5 »). Valeurs admises : un nombre entier de 0 à 10."
    ]


def test_a_survey_without_a_closed_question_is_told(tmp_path: Path) -> None:
    edition = asking(tmp_path, question("o", "text"), "")
    path = edition.raw / "questionnaire.toml"
    before, _, after = path.read_text(encoding="utf-8").partition("[[questions]]")
    path.write_text(before + "[[questions]]" + after.partition("[[questions]]")[2], encoding="utf-8")
    edition.responses.write_text("respondent,question,value,status\n1,o,Bien,answered\n", encoding="utf-8")
    assert [str(p) for p in check_edition(edition)] == [
        "data/raw/2027/questionnaire.toml : aucune question à réponses fermées (scale, choice ou choices) : le rapport "
        "n’aurait rien à compter."
    ]
