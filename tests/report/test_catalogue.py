"""The catalogue of figures: fixed numbers, known drawings, errors that can be mended."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.diagram import Drawing
from quality_study.facts.edition import Edition, open_edition
from quality_study.report.catalogue import Catalogue, Entry, check_catalogue, drawer_names, make, read_catalogue
from quality_study.report.printed import PrintTable
from quality_study.words.errors import StudyError

SHOWN = "data/raw/2011/figures.toml"
DRAWERS = (
    "tables.assessment",
    "tables.claims",
    "tables.indicators",
    "tables.projects",
    "tools.pdca",
    "tools.qqoqcp",
    "tools.questionnaire_form",
)


@pytest.fixture(scope="module")
def catalogue(edition: Edition) -> Catalogue:
    return read_catalogue(edition.catalogue)


def entry(draw: str, **options: object) -> Entry:
    return Entry(number="18", kind="figure", notebook="03", caption="Le concours", draw=draw, options=options)


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


def test_every_module_and_printed_table_can_be_drawn() -> None:
    assert set(drawer_names()) >= set(DRAWERS)


def test_every_entry_makes_what_its_kind_says(catalogue: Catalogue, tables: dict[str, pd.DataFrame]) -> None:
    for key, found in catalogue.figures.items():
        if not found.draw:  # the notebook draws it
            continue
        made = make(key, found, tables)
        assert isinstance(made, PrintTable if found.draw.startswith("tables.") else Drawing)
        if isinstance(made, PrintTable):
            assert made.rows
            assert {len(row) for row in made.rows} == {len(made.header)} == {len(made.widths)}


def test_the_repository_catalogue_has_no_problem(edition: Edition) -> None:
    assert check_catalogue(edition) == []


def test_an_unknown_drawing_is_named_with_its_line_and_the_nearest_one(study_root: Path) -> None:
    edition = broken(study_root, 'draw = "tools.questionnaire_form"', 'draw = "tools.questionaire_form"')
    with pytest.raises(StudyError) as caught:
        read_catalogue(edition.catalogue, shown=SHOWN)
    line = line_of('draw = "tools.questionaire_form"', study_root)
    assert str(caught.value) == (
        f"{SHOWN}, ligne {line}, « fig-15 » : dessin inconnu (valeur trouvée : « tools.questionaire_form »). "
        f"Valeurs admises : {', '.join(sorted(drawer_names())[:12])} et {len(drawer_names()) - 12} autres. "
        "Vouliez-vous écrire « tools.questionnaire_form » ?"
    )
    assert [str(problem) for problem in check_catalogue(edition)] == [str(caught.value)]


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
    edition = broken(study_root, 'caption = "Points forts"\n', "")
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


def test_unknown_options_are_refused_in_french(tables: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(StudyError) as caught:
        make("tab-c", entry("tables.assessment", heading="Point fort", headinz="Point fort"), tables)
    message = str(caught.value)
    assert message.startswith("figures.toml, « tab-c » : option")
    assert "headinz" in message
    assert "heading" in message
    assert "unexpected" not in message
    assert "__init__" not in message


def test_a_missing_option_is_refused_in_french(tables: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(StudyError) as caught:
        make("tab-c", entry("tables.assessment"), tables)
    message = str(caught.value)
    assert "« tab-c »" in message
    assert "heading" in message
    assert "positional" not in message


@pytest.mark.parametrize(
    ("draw", "options"),
    [
        ("tables.assessment", {"heading": "inconnu"}),
    ],
)
def test_an_option_that_names_nothing_is_refused(
    tables: dict[str, pd.DataFrame], draw: str, options: dict[str, object]
) -> None:
    """A misspelt name must not make a part of a figure vanish."""
    with pytest.raises(StudyError, match="inconnu"):
        make("fig-18", entry(draw, **options), tables)


def test_a_tool_whose_table_is_unknown_is_told_those_it_can_draw(tables: dict[str, pd.DataFrame]) -> None:
    found = entry("tools.qqoqcp").model_copy(update={"table": "qqoqcp_projets"})
    with pytest.raises(StudyError) as caught:
        make("fig-04", found, tables)
    assert str(caught.value) == (
        "figures.toml, « fig-04 » : table inconnue (valeur trouvée : « qqoqcp_projets »). "
        "Valeurs admises : qqoqcp_colloque, qqoqcp_projet. Vouliez-vous écrire « qqoqcp_projet » ?"
    )


def test_overlapping_texts_are_listed_one_by_one(tables: dict[str, pd.DataFrame]) -> None:
    """A form whose theme is too long for its title: drawn by a tool that does not wrap it."""
    title = "Un thème dont le nom est bien trop long pour tenir sur une seule ligne"
    long = tables["questions"].assign(theme_title=title)
    with pytest.raises(StudyError) as caught:
        make("fig-15", entry("tools.questionnaire_form"), {**tables, "questions": long})
    faults = [str(problem) for problem in caught.value.problems]
    assert faults
    assert all(fault.startswith("figures.toml : « fig-15 » : texte hors de son cadre") for fault in faults)
