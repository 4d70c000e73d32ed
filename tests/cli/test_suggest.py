"""Groups suggested for a file of cards, as ``quality-study suggest`` does."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.cli.suggest import suggest_file
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

ROOT = Path(__file__).parents[2]
CARDS = """id;texte;groupe;statut;source
C1;Salle froide;{};;
C2;Salle trop froide;{};;
C3;Horaires tardifs;{};;
C4;Des horaires très tardifs;{};;
"""


def cards(folder: Path, *groups: str) -> Path:
    path = folder / "cartes.csv"
    path.write_text(CARDS.format(*(groups or ("", "", "", ""))), encoding="utf-8")
    return path


def test_cards_without_groups_get_suggested_ones_and_no_other_status(tmp_path: Path) -> None:
    told = suggest_file(cards(tmp_path), tmp_path / "suggestion.csv")
    written = pd.read_csv(tmp_path / "suggestion.csv", sep=";")
    assert told == "4 cartes, 2 groupes suggérés."
    assert list(written.columns) == ["id", "texte", "groupe", "statut", "source"]
    assert written["groupe"].tolist() == ["Suggestion 1 : froide, salle"] * 2 + ["Suggestion 2 : horaires, tardifs"] * 2
    assert set(written["statut"]) == {"illustratif"}
    assert set(written["source"]) == {"suggestion calculée d’après les textes"}


def test_groups_of_the_team_are_compared_with_the_suggestion(tmp_path: Path) -> None:
    told = suggest_file(cards(tmp_path, "Lieu", "Lieu", "Temps", "Temps"), tmp_path / "suggestion.csv")
    # the second grouping is dealt at random: of three ways to pair four cards, one agrees wholly and two not at all
    assert told.startswith(
        typographic(
            "4 cartes, 2 groupes suggérés. Accord des deux regroupements : Rand ajusté 1,00 (0 au hasard, 1 s'ils sont "
            "identiques) ; V-mesure 1,00 (en moyenne 0,3"
        )
    )


def test_the_cards_of_the_team_are_never_overwritten(tmp_path: Path) -> None:
    path = cards(tmp_path)
    before = path.read_bytes()
    with pytest.raises(StudyError, match="la suggestion remplacerait le fichier de l’équipe ; donnez un autre nom"):
        suggest_file(path, tmp_path / "." / "cartes.csv")
    assert path.read_bytes() == before


def test_the_suggestion_can_be_drawn_as_it_is(tmp_path: Path) -> None:
    from quality_study.cli.draw import draw_file

    suggest_file(ROOT / "data/raw/2011/tools/affinity.csv", tmp_path / "suggestion.csv")
    (path,) = draw_file("affinity", tmp_path / "suggestion.csv", tmp_path / "suggestion.svg")
    assert path.read_text(encoding="utf-8").count("Suggestion ") >= 2
