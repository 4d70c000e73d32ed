from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from quality_study.facts.edition import Edition, find_root, open_edition
from quality_study.words.errors import StudyError

Change = Callable[[str, str, str], None]


def test_paths(tmp_path: Path) -> None:
    edition = Edition(tmp_path, "2011")
    paths = [edition.raw, edition.processed, edition.reports, edition.figures, edition.notebooks, edition.template]
    assert [edition.shown(p) for p in paths] == [
        "data/raw/2011",
        "data/processed/2011",
        "reports/2011",
        "reports/2011/figures",
        "notebooks/2011",
        "reports/template",
    ]


def test_a_file_outside_the_study_is_shown_whole(tmp_path: Path) -> None:
    assert Edition(tmp_path / "study", "2011").shown(tmp_path / "other.csv") == (tmp_path / "other.csv").as_posix()


def test_settings_of_2011(edition: Edition) -> None:
    settings = edition.settings
    assert settings.id == "2011"
    assert settings.event_date == dt.date(2011, 12, 14)
    assert {p.id: p.maximum_size for p in settings.populations} == {
        "etudiants": 60,
        "promotion": 60,
        "sondage": 60,
        "invites": 200,
        "usagers_dgfip": 1100,
        "usagers_guichet": 1100,
        "usagers_marianne": 1100,
        "concours": None,
        "blog": None,
        "rencontres": None,
        "services": None,
        "france": None,
        "comptes": None,
        "rapport": None,
    }
    assert {p.id for p in settings.populations if p.own_n} == {"etudiants", "sondage", "invites"}
    assert edition.survey_population == "etudiants"
    assert edition.population("invites").title == "Invités (enquête du ministère)"
    assert settings.expected_claims["fig-18"] == ("C030", "C048", "C049", "C050", "C051")


def test_without_a_marked_population_the_first_one_is_surveyed(study_root: Path, change: Change) -> None:
    change("edition.toml", "survey = true\n", "")
    assert open_edition("2011", root=study_root).survey_population == "etudiants"


def test_root_is_found_from_below(study_root: Path) -> None:
    assert find_root(study_root / "data" / "raw" / "2011") == study_root
    assert find_root(study_root) == study_root


def test_no_root(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        find_root(tmp_path)
    assert str(caught.value) == (
        f"Aucune étude trouvée depuis {tmp_path.resolve()} : "
        "placez-vous dans le dossier qui contient data/raw et notebooks."
    )


def test_unknown_edition_lists_those_that_exist(study_root: Path) -> None:
    (study_root / "data" / "raw" / "brouillon").mkdir()  # without edition.toml: not an edition
    with pytest.raises(StudyError) as caught:
        open_edition("211", root=study_root)
    assert str(caught.value) == (
        "data/raw : édition inconnue (valeur trouvée : « 211 »). Valeurs admises : 2011, exemple. "
        "Vouliez-vous écrire « 2011 » ?"
    )


def test_unknown_key(study_root: Path, change: Change) -> None:
    change("edition.toml", "maximum_size = 200", "maximum_sise = 200")
    with pytest.raises(StudyError) as caught:
        _ = open_edition("2011", root=study_root).settings
    assert str(caught.value) == (
        "data/raw/2011/edition.toml, ligne 56 : clé inconnue (valeur trouvée : « maximum_sise »). "
        "Valeurs admises : id, maximum_size, own_n, size, survey, title. Vouliez-vous écrire « maximum_size » ?"
    )


def test_misspelt_top_level_key(study_root: Path, change: Change) -> None:
    change("edition.toml", 'title = "Les Rencontres', 'titel = "Les Rencontres')
    with pytest.raises(StudyError) as caught:
        _ = open_edition("2011", root=study_root).settings
    assert str(caught.value) == (
        "2 problèmes à corriger :\n"
        "  1. data/raw/2011/edition.toml, « title » : clé manquante.\n"
        "  2. data/raw/2011/edition.toml, ligne 3 : clé inconnue (valeur trouvée : « titel »). "
        "Valeurs admises : abstract, abstract_en, analysis, citation, comparison, disclosure, event_date, "
        "expected_claims, fictitious, glossary, id, import et 11 autres. Vouliez-vous écrire « title » ?"
    )


def test_the_edition_must_bear_the_name_of_its_folder(study_root: Path, change: Change) -> None:
    change("edition.toml", 'id = "2011"', 'id = "2012"')
    with pytest.raises(StudyError) as caught:
        _ = open_edition("2011", root=study_root).settings
    assert str(caught.value) == (
        "data/raw/2011/edition.toml, ligne 2, « id » : ce n’est pas le nom du dossier "
        "(valeur trouvée : « 2012 »). Valeurs admises : 2011. Vouliez-vous écrire « 2011 » ?"
    )


def test_raw_exports_are_no_facts(tmp_path: Path) -> None:
    edition = Edition(tmp_path, "2027")
    (edition.raw / "exports").mkdir(parents=True)
    (edition.raw / "exports" / "export.csv").write_text("x", encoding="utf-8")
    (edition.raw / "claims.csv").write_text("x", encoding="utf-8")
    assert edition.facts == [edition.raw / "claims.csv"]
