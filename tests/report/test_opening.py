"""A notebook works on the edition that it names, or on none."""

from __future__ import annotations

from pathlib import Path

import pytest

from quality_study.facts.edition import Edition
from quality_study.report import open_study, opening
from quality_study.report.study import Study
from quality_study.words.errors import StudyError


class Light(Study):
    """A study without tables."""

    def __init__(self, edition: Edition, confidence: float) -> None:
        self.edition, self.confidence, self.tables = edition, confidence, {}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("2011", "exemple"):
        (tmp_path / "data" / "raw" / name).mkdir(parents=True)
        (tmp_path / "data" / "raw" / name / "edition.toml").touch()
        (tmp_path / "notebooks" / name).mkdir(parents=True)
    (tmp_path / "notebooks" / "tp").mkdir()
    monkeypatch.setattr(opening, "Study", Light)
    monkeypatch.setattr(opening, "get_ipython", object)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_older_study_stays_usable_after_one_that_cannot_be_opened(root: Path) -> None:
    older = open_study(edition="2011")
    assert older.edition.id == "2011"
    with pytest.raises(StudyError, match="édition inconnue"):
        open_study(edition="2012")
    for use in (lambda: older.tables, lambda: older.show("fig-01"), lambda: older.edition):
        with pytest.raises(StudyError) as caught:
            use()
        assert str(caught.value) == (
            "L’étude n’est plus ouverte : la dernière ouverture a échoué. Corrigez la cellule « open_study », puis "
            "relancez-la."
        )
    assert repr(older) == "Étude fermée : la dernière ouverture a échoué."
    assert open_study(edition="exemple").tables == {}


@pytest.mark.parametrize(("folder", "refused"), [("exemple", True), ("2011", False), ("tp", False)])
def test_a_notebook_of_one_edition_run_on_another_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, root: Path, folder: str, refused: bool
) -> None:
    monkeypatch.chdir(root / "notebooks" / folder)
    if not refused:
        assert open_study(edition="2011").edition.id == "2011"
        return
    with pytest.raises(StudyError) as caught:
        open_study(edition="2011")
    assert str(caught.value) == (
        "ce carnet est celui de l’édition « exemple » ; l’édition « 2011 » a les siens, dans notebooks/2011 : "
        'ouvrez-les, ou écrivez edition = "exemple" ici.'
    )
