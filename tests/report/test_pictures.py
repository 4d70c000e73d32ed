"""Pictures of notebooks: found beside them, attached, inside; refused with what to do otherwise."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from quality_study.report.pictures import Picture, find_picture
from quality_study.words.errors import StudyError

PNG = b"\x89PNG\r\n\x1a\nxyz"
PLACE = "notebooks/2033/06.ipynb, cellule 7 (plan)"


def find(target: str, folder: Path | None = None, attachments: dict[str, dict[str, str]] | None = None) -> Picture:
    return find_picture(target, PLACE, folder, attachments or {})


def refused(target: str, folder: Path, attachments: dict[str, dict[str, str]] | None = None) -> str:
    with pytest.raises(StudyError) as caught:
        find(target, folder, attachments)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"GIF89a", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "webp"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<svg xmlns='x'>", "svg"),
        (b"%PDF-1.7", ""),
        (b"", ""),
    ],
)
def test_a_format_is_told_by_what_the_file_contains(content: bytes, kind: str) -> None:
    assert Picture(content).kind == kind


def test_the_same_picture_has_the_same_name() -> None:
    assert Picture(PNG).name == Picture(PNG, Path("a.png")).name != Picture(PNG + b"1").name
    assert Picture(PNG).address == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


@pytest.mark.parametrize("target", ["mon%20plan.png", "mon plan.png", "../x/mon%20plan.png"])
def test_a_picture_is_found_from_the_folder_of_the_notebook(target: str, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mon plan.png").write_bytes(PNG)
    found = find(target, tmp_path / "x")
    assert found.content == PNG
    assert found.path is not None


def test_an_attached_picture_is_found() -> None:
    attached = {"mon plan.png": {"image/png": base64.b64encode(PNG).decode()}}
    assert find("attachment:mon%20plan.png", None, attached).content == PNG


def test_a_picture_written_in_its_own_address_is_found() -> None:
    assert find(f"data:image/png;base64,{base64.b64encode(PNG).decode()}").content == PNG
    assert find("data:image/svg+xml;utf8,%3Csvg%3E").kind == "svg"


def test_a_missing_picture_is_refused_with_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "plan.png").write_bytes(PNG)
    assert refused("plam.png", tmp_path) == (
        f"{PLACE} : image absente : mettez ce fichier à côté du carnet, ou corrigez son nom dans "
        "![légende](image.png) (valeur trouvée : « plam.png »). Valeurs admises : plan.png. "
        "Vouliez-vous écrire « plan.png » ?"
    )
    assert "image absente" in refused("nulle/plan.png", tmp_path)


@pytest.mark.parametrize("target", ["https://exemple.fr/a.png", "http://exemple.fr/a", "//exemple.fr/a", "ftp://x/a"])
def test_a_picture_of_the_network_is_refused(target: str, tmp_path: Path) -> None:
    assert refused(target, tmp_path) == (
        f"{PLACE} : une image prise sur le réseau ne s’imprime pas : téléchargez-la à côté du carnet, puis écrivez "
        f"![légende](image.png) avec le nom du fichier (valeur trouvée : « {target} »)."
    )


@pytest.mark.parametrize("target", ["/images/a.png", "C:\\images\\a.png", "images\\a.png"])
def test_a_path_that_another_computer_would_not_have_is_refused(target: str, tmp_path: Path) -> None:
    assert "le chemin d’une image part du dossier du carnet" in refused(target, tmp_path)


def test_a_picture_that_is_no_longer_attached_is_refused(tmp_path: Path) -> None:
    assert refused("attachment:a.png", tmp_path) == (
        f"{PLACE} : cette image n’est pas jointe à la cellule : collez-la de nouveau, ou écrivez le nom d’un fichier "
        "(valeur trouvée : « attachment:a.png »)."
    )


@pytest.mark.parametrize("broken", [b"%PDF-1.7", b""])
def test_a_file_that_is_no_picture_is_refused(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(broken)
    assert "ce n’est pas une image que le rapport sait imprimer (.png, .jpg," in refused("a.png", tmp_path)
