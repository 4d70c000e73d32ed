"""The catalogue of figures: fixed numbers, known drawings, errors that can be mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quality_study.facts.edition import Edition, open_edition
from quality_study.report.catalogue import Catalogue, check_catalogue, read_catalogue
from quality_study.report.printed import PrintTable

SHOWN = "data/raw/2011/figures.toml"


@pytest.fixture(scope="module")
def catalogue(edition: Edition) -> Catalogue:
    return read_catalogue(edition.catalogue)


def broken(study_root: Path, old: str, new: str) -> Edition:
    path = study_root / "data" / "raw" / "2011" / "figures.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return open_edition("2011", root=study_root)


def line_of(text: str, study_root: Path) -> int:
    lines = (study_root / "data" / "raw" / "2011" / "figures.toml").read_text(encoding="utf-8").splitlines()
    return lines.index(text) + 1


def test_figures_and_tables_keep_the_numbers_of_the_original_report(catalogue: Catalogue) -> None:
    for key, found in catalogue.figures.items():
        kind, _, name = key.partition("-")
        assert found.number == (str(int(name)) if name.isdigit() else name.upper())
        assert kind == ("fig" if found.kind == "figure" else "tab")
    drawn = {key: found.number for key, found in catalogue.figures.items() if found.number.isdigit()}
    assert (
        drawn.items()
        >= {
            "tab-01": "1",
            "fig-04": "4",
            "fig-15": "15",
            "fig-16": "16",
            "fig-17": "17",
            "fig-18": "18",
            "fig-19": "19",
            "fig-20": "20",
            "fig-21": "21",
        }.items()
    )
    assert {int(number) for number in drawn.values()} <= {1, *range(3, 22)}
    assert "Figure 2" not in {found.label for found in catalogue.figures.values()}


def test_no_two_entries_share_a_label(catalogue: Catalogue) -> None:
    labels = [found.label for found in catalogue.figures.values()]
    assert len(labels) == len(set(labels))
    assert catalogue.figures["fig-18"].label == "Figure 18"
    assert catalogue.figures["tab-01"].label == "Tableau 1"
    assert catalogue.figures["tab-f"].label == "Tableau F"


def test_captions_are_french_titles_without_a_final_stop(catalogue: Catalogue) -> None:
    captions = {key: found.caption for key, found in catalogue.figures.items()}
    assert captions["fig-18"] == "Le concours : envie de participer, participation effective, posters"
    assert [key for key, caption in captions.items() if caption.endswith(".") or not caption[0].isupper()] == []
    assert len(set(captions.values())) == len(captions)


def test_every_entry_shows_what_its_kind_says(catalogue: Catalogue, shown: dict[str, Any]) -> None:
    assert set(shown) == set(catalogue.figures)
    for key, made in shown.items():
        assert isinstance(made, PrintTable) is (catalogue.figures[key].kind == "table" and key != "tab-01")
        if isinstance(made, PrintTable):
            assert made.rows
            assert {len(row) for row in made.rows} == {len(made.header)} == {len(made.widths)}


def test_the_repository_catalogue_has_no_problem(edition: Edition) -> None:
    assert check_catalogue(edition) == []


def test_a_key_that_a_catalogue_no_longer_has_is_refused_with_its_line(study_root: Path) -> None:
    edition = broken(
        study_root, 'caption = "Enseignements tirés"\n', 'caption = "Enseignements tirés"\ndraw = "tables.assessment"\n'
    )
    line = line_of('draw = "tables.assessment"', study_root)
    (problem,) = check_catalogue(edition)
    assert str(problem).startswith(f"{SHOWN}, ligne {line} : clé inconnue (valeur trouvée : « draw »).")


def test_an_unknown_notebook_is_named_with_those_that_exist(study_root: Path) -> None:
    edition = broken(study_root, 'notebook = "05_indicateurs"', 'notebook = "05_indicateur"')
    (problem,) = check_catalogue(edition)
    line = line_of('notebook = "05_indicateur"', study_root)
    known = sorted(path.stem for path in (study_root / "notebooks" / "2011").glob("*.ipynb"))
    assert str(problem) == (
        f"{SHOWN}, ligne {line}, « tab-b » : carnet inconnu (valeur trouvée : « 05_indicateur »). "
        f"Valeurs admises : {', '.join(known)}. Vouliez-vous écrire « 05_indicateurs » ?"
    )


def test_a_missing_key_is_named_with_its_place(study_root: Path) -> None:
    edition = broken(study_root, 'caption = "Enseignements tirés"\n', "")
    line = line_of("[figures.tab-c]", study_root)
    assert [str(problem) for problem in check_catalogue(edition)] == [
        f"{SHOWN}, ligne {line}, « figures.tab-c.caption » : clé manquante."
    ]


def test_an_unknown_kind_is_named_with_the_two_that_exist(study_root: Path) -> None:
    edition = broken(study_root, 'number = "B"\nkind = "table"', 'number = "B"\nkind = "tableau"')
    line = line_of('kind = "tableau"', study_root)
    assert [str(problem) for problem in check_catalogue(edition)] == [
        f"{SHOWN}, ligne {line}, « figures.tab-b.kind » : valeur inconnue (valeur trouvée : « tableau »). "
        "Valeurs admises : figure, table."
    ]
