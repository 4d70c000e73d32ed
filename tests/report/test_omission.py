"""What a year does not use is switched off in one place: nothing speaks of it, and numbers have no hole."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from quality_study.facts.edition import Edition
from quality_study.report import omission
from quality_study.report.catalogue import Entry
from quality_study.report.document import read_notebooks
from quality_study.report.omission import (
    Omission,
    edition_catalogue,
    edition_omission,
    omission_problems,
    renumbered,
)
from quality_study.report.references import check_references
from quality_study.report.stories import source_notebooks
from quality_study.report.tree import text_of
from quality_study.words.errors import StudyError

WITHOUT = (
    '\n[report]\nwithout = ["pareto", "card_sort", "tab-c", "08_comparer", "le bilan", "Les projets du concours"{}]\n'
)


def without(root: Path, more: str = "") -> Edition:
    path = root / "data" / "raw" / "exemple" / "edition.toml"
    path.write_text(path.read_text(encoding="utf-8") + WITHOUT.format(more), encoding="utf-8")
    return Edition(root, "exemple")


def test_tools_figures_chapters_and_sections_are_found_by_the_names_that_people_know(study_root: Path) -> None:
    edition = without(study_root)
    off = edition_omission(edition)
    shown_in_sections = {"tab-a", "tab-i", "tab-j", "tab-k"}
    assert off.keys == {"fig-30", "fig-08", "fig-09", "tab-c", "fig-35", "tab-n", "fig-36", *shown_in_sections}
    assert list(omission_problems(edition)) == []
    assert [path.stem for path in source_notebooks(edition)][-1] == "07_auditer"
    figures = edition_catalogue(edition).figures
    assert not off.keys & set(figures)
    assert [figures[key].number for key in ("fig-07", "fig-10", "fig-29", "fig-31", "tab-b", "tab-d")] == [
        *["7", "8", "27", "28", "A", "B"],
    ]


def test_only_a_title_makes_a_study_read_its_notebooks(study_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an edit of one notebook would run every other one again."""
    path = study_root / "data" / "raw" / "exemple" / "edition.toml"
    text = path.read_text(encoding="utf-8")
    read: list[Path] = []
    monkeypatch.setattr(omission, "_cells", lambda notebook: read.append(notebook) or [])
    for names, expected in (('"pareto", "tab-c", "08_comparer"', 0), ('"pareto", "Le bilan"', 8)):
        path.write_text(f"{text}\n[report]\nwithout = [{names}]\n", encoding="utf-8")
        assert "fig-30" in edition_omission(Edition(study_root, "exemple")).keys
        assert len(read) == expected


def test_a_name_that_nothing_has_is_told(study_root: Path) -> None:
    (problem,) = omission_problems(without(study_root, ', "paretto"'))
    assert str(problem).startswith("data/raw/exemple/edition.toml, ligne ")
    assert "« without » : ni outil, ni figure, ni carnet, ni titre de ce nom (valeur trouvée : « paretto »)" in str(
        problem
    )
    assert str(problem).endswith("Vouliez-vous écrire « pareto » ?")


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["1", "3", "3 bis", "7", "A", "C"], ["1", "2", "2 bis", "3", "A", "B"]),
        (["8 bis", "9"], ["1", "2"]),
        (["12", "Z", "AB"], ["1", "A", "B"]),
        (["2.a", "hors série"], ["1", "hors série"]),
    ],
)
def test_numbers_have_no_hole(numbers: list[str], expected: list[str]) -> None:
    entries = {str(i): Entry(number=n, kind="figure", notebook="n", caption="c") for i, n in enumerate(numbers)}
    assert [entry.number for entry in renumbered(entries).values()] == expected


STORY = """# Un

Les points forts (@tab-i) et les causes (@fig-25) restent.

## Deux

Le diagramme (@fig-25) range.

*À interpréter : par où commencer ?*

## Trois

Le diagramme (@fig-25) range.

Une phrase de l’équipe.

## Le bilan

### Dedans

Rien de tout cela ne reste.

# Quatre

Fin.
"""
OFF = Omission(keys=frozenset({"fig-25"}), sections=frozenset({"le bilan"}), others=frozenset({"tab-i"}))


def told(off: Omission, *, executed: bool = True) -> list[str]:
    said = new_output("display_data", data={"text/markdown": "Voir la @fig-25."})
    cells = [new_markdown_cell(STORY), new_code_cell("…", outputs=[said]), new_markdown_cell("## Cinq")]
    book = new_notebook(cells=cells)
    document = read_notebooks([("06.ipynb", book)], off=off, executed=executed)
    assert len(document.places) == len(document.ast["blocks"])
    return [text_of(block).replace("\u00a0", " ") for block in document.ast["blocks"]]


def test_what_speaks_only_of_it_goes_and_what_the_team_wrote_stays() -> None:
    kept = ["Trois", "Une phrase de l’équipe.", "Quatre", "Fin."]
    first = ["Un", "Les points forts (@tab-i) et les causes (@fig-25) restent."]
    assert told(OFF) == [*first, *kept]
    assert told(OFF, executed=False) == [*first, "Deux", *kept, "Cinq"]
    assert len(told(Omission())) == 15


def test_a_sentence_about_a_figure_that_stays_and_another_that_does_not_is_to_be_written_again() -> None:
    book = new_notebook(cells=[new_markdown_cell("Voir le @tab-i et la @fig-25.", id="c")])
    document = read_notebooks([("06.ipynb", book)], labels={"tab-i": "Tableau I"}, off=OFF)
    with pytest.raises(StudyError) as caught:
        check_references(document, None)
    assert str(caught.value) == (
        "06.ipynb, cellule 1 (c) : cette phrase cite aussi une figure mise à l’écart (without, dans edition.toml) : "
        "récrivez-la (valeur trouvée : « @fig-25 »)."
    )
