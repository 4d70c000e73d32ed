"""The whole study, built for real, then read back."""

import _thread
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from pdf_structure import empty_feet, structure
from PIL import Image
from pypdf import PdfReader

import quality_study
from quality_study.build import pipeline
from quality_study.build.ledger import Ledger
from quality_study.build.pipeline import BEGUN, DONE, FAILED, build
from quality_study.build.verifying import verify
from quality_study.facts.edition import Edition
from quality_study.kernels import asking
from quality_study.report.checking import check_stories
from quality_study.tables.earlier import edition_tables
from quality_study.tables.validation import checked_raw
from quality_study.words.errors import StudyError
from quality_study.words.french import NBSP, THIN

# Figure 21 is in two parts.
FIGURES = [*(f"fig-{n:02d}" for n in (1, *range(3, 22))), "fig-21-2", "fig-a", "fig-b", "tab-01"]
REPOSITORY = Path(__file__).parents[2]


def copy_study(folder: Path) -> Path:
    for part in ("data/raw", "notebooks", "reports/template"):
        shutil.copytree(REPOSITORY / part, folder / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, list[str]]:
    edition = Edition(copy_study(tmp_path_factory.mktemp("study")), "2011")
    steps: list[str] = []
    places = os.environ.get("PYTHONPATH"), sys.path[:]
    started: list[object] = []

    class Counted(asking._WarmProcess):
        def __init__(self, *how: Any) -> None:
            started.append(how)
            super().__init__(*how)

    def told(step: str, state: str, seconds: float) -> None:
        if state == BEGUN:
            steps.append(step)
        # Kernels start from here: they find the modules that JupyterLab's find.
        assert (os.environ.get("PYTHONPATH"), sys.path) == places

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "_WarmProcess", Counted)
        # As pandera and polars do when they are imported, once the warm process has begun.
        patch.setattr(
            pipeline, "edition_tables", lambda *of, **how: (patch.setenv("AJOUT", "1"), edition_tables(*of, **how))[1]
        )
        assert build(edition, {"confidence": 0.95}, progress=told) == 10
    assert len(started) <= 1  # every kernel is born in the process that was prepared
    return edition, steps


@pytest.fixture(scope="module")
def pdf(built: tuple[Edition, list[str]]) -> PdfReader:
    return PdfReader(built[0].reports / "rapport.pdf")


@pytest.fixture(scope="module")
def pages(pdf: PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


@pytest.fixture(scope="module")
def text(pages: list[str]) -> str:
    return "\n".join(pages).replace(NBSP, " ").replace(THIN, " ")


def test_steps_are_named_in_french(built: tuple[Edition, list[str]]) -> None:
    steps = built[1]
    assert steps[0] == "Lire les faits et calculer les tables"
    assert sorted(steps[1:-1])[0] == "Exécuter le carnet 01_planifier"
    assert len(steps[1:-1]) == 8
    assert steps[-1] == "Composer le PDF et la page HTML"


def test_every_promised_file_is_written(built: tuple[Edition, list[str]]) -> None:
    edition, _ = built
    assert sorted(p.name for p in edition.reports.iterdir()) == [
        "affiche.pdf",
        "build.log",
        "figures",
        "notebooks",
        "provenance.json",
        "rapport.html",
        "rapport.pdf",
        "results.json",
    ]
    assert sorted(p.stem for p in edition.figures.iterdir()) == FIGURES
    assert {p.suffix for p in edition.processed.iterdir()} == {".csv", ".parquet"}


def test_results_hold_the_key_values(built: tuple[Edition, list[str]]) -> None:
    results = json.loads((built[0].reports / "results.json").read_text(encoding="utf-8"))
    assert results["etudiants.effectifs_possibles"] == 53
    assert results["etudiants.effectifs_au_point"] == [20, 40, 48, 52, 60]
    assert results["promotion.effectifs_si_sept_participants"] == [30, 31]
    assert results["concours.non"] == pytest.approx(0.35)
    assert results["indicateurs.concours_total"] == 11
    assert results["indicateurs.visites"] == 254
    assert results["indicateurs.visites_par_jour"] == pytest.approx(254 / 37, abs=0.005)
    assert results["indicateurs.presence"] == 1
    assert results["indicateurs.satisfaction"] == pytest.approx(0.9)
    assert results["invites.satisfaction"] == pytest.approx(0.97)
    assert results["invites.effectif_minimal"] == 29


def test_pdf_is_tagged_french_and_titled(pdf: PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert root["/Lang"].startswith("fr")
    assert bool(root["/MarkInfo"]["/Marked"])
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Les Rencontres de la qualité 2011"
    assert "pdfuaid" in root["/Metadata"].get_data().decode("utf-8")


def test_pdf_opens_with_cover_and_contents(pdf: PdfReader, pages: list[str]) -> None:
    assert len(pdf.pages) >= 15
    assert "Comment lire ce rapport." in pages[0]
    assert "Résumé" in pages[2]
    assert "Abstract" in pages[2]
    assert re.search(r"Planifier[ .]+7\n", pages[3])
    assert "Liste des figures et des tableaux" in pages[4]
    assert "Comment lire ce rapport" in pages[5]
    assert re.search(rf"page 6 / {len(pages)}", pages[5])
    words = " ".join(pages[5].replace(NBSP, " ").split())
    for told in (
        "P, publié : écrit dans",
        "DGFiP direction générale des finances",
        "NQCE autre formation de",
    ):
        assert told in words
    assert "RACI" not in words  # only what the report uses
    cover = " ".join(pages[0].replace(NBSP, " ").split())
    assert "Rencontres de la qualité 2011" in cover
    assert not re.search(r"\b(de la|de|la|le|à|et)$", pages[0], re.MULTILINE)
    authors = "de Fatiha Galtin, Joane Enoff, Hanane Aissat et María del Pilar Rojas"
    assert f"Source : « Colloque Qualité Bercy : à l’écoute de l’usager », {authors}" in cover


def test_page_2_and_the_poster_hold_the_published_numbers(built: tuple[Edition, list[str]], pages: list[str]) -> None:
    poster = [page.extract_text() for page in PdfReader(built[0].reports / "affiche.pdf").pages]
    assert len(poster) == 2
    for page in (pages[1], *poster):
        words = " ".join(re.sub("[\u00ad-]\n", "", page).replace(NBSP, " ").replace(THIN, " ").split())
        for told in (
            "97 % des invités qui ont répondu se disent satisfaits du colloque n non publié, au moins 29",
            "40 % environ des invités qui ont répondu se disent satisfaits des échanges n non publié, au moins 5",
            "50 % environ des étudiants qui ont répondu auraient préféré la visioconférence n non publié, au moins",
            "90 % environ des étudiants qui ont répondu jugent compétent le groupe chargé du projet",
            "11 groupes au concours : 7 de l’ENFiP, 4 de l’UTC donnée déduite",
            "254 visites du blog",
            "Figure 19",
        ):
            assert told in words


def test_pdf_shows_every_figure_and_the_indicators(text: str) -> None:
    for label in ["Tableau 1.", *(f"Figure {n}." for n in (1, *range(3, 22)))]:
        assert label in text, label
    for value in ("7 groupes", "4 groupes", "11 groupes", "254 visites", "100 %", "90 %"):
        assert value in text, value


def test_pdf_embeds_the_shipped_font_only(pdf: PdfReader) -> None:
    names = {
        font.get_object()["/BaseFont"].split("+")[1].removesuffix("-Identity-H")
        for page in pdf.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert names <= {"SourceSansPro-Regular", "SourceSansPro-Bold", "SourceSansPro-It", "SourceSansPro-BoldIt"}
    assert "SourceSansPro-Regular" in names


def test_every_percentage_of_the_prose_has_its_denominator_near(text: str) -> None:
    text = " ".join(text.split())
    body = text[
        text.index("3.3 Le contenu du colloque Le rapport") : text.index("Les Rencontres de la qualité 2011 Améliorer")
    ]
    shares = [m.start() for m in re.finditer(r"(?<!confiance à \d)\d %", body)]
    assert len(shares) > 30
    near = re.compile(r"\bn[ \u00a0](=|non publié)|Dénominateur|répondants|invités|usagers|étudiants")
    assert [body[i - 60 : i + 60] for i in shares if not near.search(body[max(i - 600, 0) : i + 600])] == []


def test_every_alternative_text_is_short_and_only_the_abstract_is_english(pdf: PdfReader) -> None:
    nodes = list(structure(pdf))
    assert max(len(str(node["/Alt"])) for node in nodes if "/Alt" in node) <= 300
    assert {str(node["/Lang"]) for node in nodes if "/Lang" in node} == {"en"}


def test_no_page_foot_is_empty_but_before_a_figure_that_no_text_of_its_section_can_precede(pdf: PdfReader) -> None:
    found = empty_feet(pdf)
    assert len(found) <= 1
    assert all(empty < 0.3 for empty in found.values())


def test_nothing_is_done_twice(built: tuple[Edition, list[str]]) -> None:
    log = (built[0].reports / "build.log").read_bytes()
    assert build(built[0], {"confidence": 0.95}) == 0
    assert (built[0].reports / "build.log").read_bytes() == log


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second build, by the command."""
    other = copy_study(tmp_path_factory.mktemp("elsewhere"))
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-m", "quality_study.cli", "build", "2011"]
    done = subprocess.run(command, cwd=other, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "10 étapes faites.\nrapport.pdf : reports/2011/rapport.pdf\nrapport.html : reports/2011/rapport.html\n"
        "affiche.pdf : reports/2011/affiche.pdf\n"
    )
    return other


def test_second_build_elsewhere_gives_the_same_bytes(built: tuple[Edition, list[str]], elsewhere: Path) -> None:
    first, second = built[0].reports, elsewhere / "reports" / "2011"
    files = sorted(p.relative_to(first) for p in first.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(second) for p in second.rglob("*") if p.is_file())
    differing = [str(f) for f in files if (first / f).read_bytes() != (second / f).read_bytes()]
    assert differing == ["build.log"]  # its clock


@pytest.fixture
def verified(built: tuple[Edition, list[str]], elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """A copy of the report in hand, which is verified without waiting for a third build."""
    edition = Edition(elsewhere, "2011")

    def again(other: Edition, parameters: dict[str, object], **_: object) -> None:
        assert parameters == {"confidence": 0.95}
        for name in ("processed", "reports"):
            shutil.copytree(getattr(built[0], name), getattr(other, name))

    monkeypatch.setattr("quality_study.build.verifying.build", again)
    return edition


def test_a_report_is_what_its_inputs_give(verified: Edition) -> None:
    kept = [p for folder in (verified.processed, verified.reports) for p in folder.rglob("*") if p.is_file()]
    assert verify(verified) == len(kept) - 1  # the log


def test_a_report_that_is_not_what_its_inputs_give_names_each_file(verified: Edition) -> None:
    tables, figure = verified.processed / "claims.csv", verified.figures / "fig-18.svg"
    provenance = verified.reports / "provenance.json"
    before = [path.read_bytes() for path in (tables, figure, provenance)]
    figure.write_bytes(before[1].replace(b"</svg>", b"<text>1</text></svg>"))
    tables.unlink()
    (verified.reports / "de trop.txt").touch()
    told = json.loads(before[2])
    told["inputs"]["data/raw/2011/claims.csv"] = "0"
    told["packages"]["scipy"] = "0.1"
    provenance.write_text(json.dumps(told), encoding="utf-8")
    try:
        with pytest.raises(StudyError) as caught:
            verify(verified)
    finally:
        for path, content in zip((tables, figure, provenance), before, strict=True):
            path.write_bytes(content)
        (verified.reports / "de trop.txt").unlink()
    version = json.loads(before[2])["packages"]["scipy"]
    assert [str(p) for p in caught.value.problems] == [
        "data/raw/2011/claims.csv : a changé depuis le rapport.",
        f"scipy : 0.1 pour le rapport, {version} ici.",
        "data/processed/2011/claims.csv : manque : ces données le donnent.",
        "reports/2011/de trop.txt : ces données ne le donnent pas.",
        "reports/2011/figures/fig-18.svg : n’est pas ce que donnent ces données.",
        "reports/2011/provenance.json : n’est pas ce que donnent ces données.",
    ]


def test_a_report_that_was_never_built_cannot_be_verified(study_root: Path) -> None:
    with pytest.raises(StudyError, match="pas de rapport à vérifier : lancez « quality-study build 2011 »"):
        verify(Edition(study_root, "2011"))


def test_the_log_tells_every_step_without_a_machine(built: tuple[Edition, list[str]]) -> None:
    edition, steps = built
    text = (edition.reports / "build.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["step"] for line in lines if line["event"] == BEGUN] == steps
    assert sorted(line["step"] for line in lines if line["event"] == DONE) == sorted(steps)
    assert lines[0]["event"] == "build"
    assert lines[0]["parameters"] == {"confidence": 0.95}
    assert lines[1]["why"] == ["elle n’a pas encore été menée à son terme"]
    assert all(str(place) not in text for place in (edition.root, Path.home(), REPOSITORY))


@pytest.fixture
def changed(
    built: tuple[Edition, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str, str], list[str]]:
    """Replace a text in a file of a copy of the built study; return the steps of the next build, tables made for real.

    What a notebook and the documents read is that of the real build; they are not made again here.
    """
    root = tmp_path / "copy"
    shutil.copytree(built[0].root, root)
    edition = Edition(root, "2011")

    def known(step: str) -> tuple[set[Path], set[Path]]:
        ledger = Ledger(built[0].root, "2011")
        library = Path(quality_study.__file__).parents[1]
        read = {(library if name.startswith("quality_study/") else root) / name for name in ledger.inputs(step)}
        return read, {root / name for name in ledger.outputs(step)}

    def rerun(_: Edition, source: Path, output: Path, *__: object) -> tuple[set[Path], set[Path]]:
        output.write_bytes(output.read_bytes() + b"\n")
        return known(f"Exécuter le carnet {source.stem}")

    monkeypatch.setattr("quality_study.build.pipeline._execute", rerun)
    monkeypatch.setattr("quality_study.build.pipeline.write_documents", lambda *_: None)
    monkeypatch.setattr("quality_study.build.pipeline.prepare", lambda *_: None)

    def change(file: str, old: str, new: str) -> list[str]:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        steps: list[str] = []
        build(edition, {"confidence": 0.95}, progress=lambda step, state, _: steps.append(f"{step}, {state}"))
        return [step.removesuffix(", begun") for step in steps if step.endswith(", begun")]

    return change


def test_a_build_does_again_what_an_edit_touches_and_nothing_else(
    changed: Callable[[str, str, str], list[str]],
) -> None:
    tables, documents = "Lire les faits et calculer les tables", "Composer le PDF et la page HTML"
    resources = "data/raw/2011/tools/resources.csv"
    drawn = changed(resources, "Facebook, Twitter, blog", "Facebook, blog")
    assert drawn == [tables, "Exécuter le carnet 01_planifier", documents]
    assert changed(resources, "Facebook", "Facebook") == []  # written again, the same
    story = changed("notebooks/2011/05_indicateurs.ipynb", "sans dire quand", "sans dire à quel moment")
    assert story == ["Exécuter le carnet 05_indicateurs", documents]


def test_no_step_depends_on_what_it_does_not_reach(built: tuple[Edition, list[str]]) -> None:
    ledger = Ledger(built[0].root, "2011")
    read = {name for step in built[1] for name in ledger.inputs(step) if name.startswith("quality_study/")}
    assert {"quality_study/tools/gantt.py", "quality_study/report/pdf.py", "quality_study/inference/fisher.py"} <= read
    assert {n.split("/")[1] for n in read}.isdisjoint({"grading", "cli", "forms", "synthetic", "editions"})


def test_provenance_names_every_input_and_no_machine(built: tuple[Edition, list[str]]) -> None:
    edition, _ = built
    text = (edition.reports / "provenance.json").read_text(encoding="utf-8")
    provenance = json.loads(text)
    assert "data/raw/2011/claims.csv" in provenance["inputs"]
    assert "notebooks/2011/03_mesurer_etudiants.ipynb" in provenance["inputs"]
    assert "reports/2011/figures/fig-18.svg" in provenance["outputs"]
    assert provenance["packages"]["scipy"]
    assert str(edition.root) not in text
    assert provenance["parameters"] == {"confidence": 0.95, "edition": "2011"}
    assert provenance["commit"] is None  # this study is in no repository
    assert list(provenance["figures"])[:1] == ["fig-01"]
    figure = provenance["figures"]["fig-18"]
    assert figure["label"] == "Figure 18"
    assert re.fullmatch(r"notebooks/2011/03_mesurer_etudiants\.ipynb, cellule \d+ \(.+\)", figure["cell"])
    assert "data/processed/2011/breakdown.parquet" in figure["read"]
    assert "data/processed/2011/gantt.parquet" not in figure["read"]


def test_wrong_facts_stop_the_build_with_every_problem(study_root: Path) -> None:
    claims = study_root / "data/raw/2011/claims.csv"
    lines = claims.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if line.startswith("C049"))
    claims.write_text("".join(lines[:at] + lines[at + 1 :]), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        build(Edition(study_root, "2011"), {})
    toml = (study_root / "data/raw/2011/edition.toml").read_text(encoding="utf-8").splitlines()
    line = next(i for i, row in enumerate(toml, 1) if row.startswith("fig-18"))
    assert str(caught.value) == (
        f"data/raw/2011/edition.toml, ligne {line}, « fig-18 » : l’énoncé C049, sur lequel repose « fig-18 », "
        "manque dans data/raw/2011/claims.csv ; remettez sa ligne ou retirez-le d’ici "
        "(énoncés présents : C030, C048, C050 et C051)."
    )
    assert [p.name for p in (study_root / "reports" / "2011").iterdir()] == ["build.log"]


def stopped(root: Path) -> StudyError:
    with pytest.raises(StudyError) as caught:
        build(Edition(root, "2011"), {})
    return caught.value


def test_an_output_that_cannot_be_written_is_told_with_its_step(study_root: Path) -> None:
    (study_root / "data" / "processed").write_text("un fichier", encoding="utf-8")
    error = stopped(study_root)
    assert str(error) == ("data/processed/2011 : un fichier porte le nom de ce dossier : renommez-le ou déplacez-le.")
    assert error.__notes__ == ["Étape arrêtée : Lire les faits et calculer les tables."]


def test_a_function_that_fails_is_told_with_its_step(study_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("quality_study.build.pipeline.edition_tables", broken)
    error = stopped(study_root)
    assert "ZeroDivisionError : division by zero" in str(error)
    assert error.__notes__ == ["Étape arrêtée : Lire les faits et calculer les tables."]


def test_what_cannot_be_printed_stops_the_build_before_anything_runs(study_root: Path) -> None:
    path = study_root / "notebooks" / "2011" / "06_ameliorer.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_markdown_cell("![Le plan](plan.png)", id="plan"))
    nbformat.write(book, path)
    message = str(stopped(study_root))
    assert message.startswith(
        f"notebooks/2011/06_ameliorer.ipynb, cellule {len(book.cells)} (plan) : image absente : mettez ce fichier à "
        "côté du carnet, ou corrigez son nom dans ![légende](image.png) (valeur trouvée : « plan.png »)."
    )
    edition = Edition(study_root, "2011")
    assert [str(problem) for problem in check_stories(edition, checked_raw(edition)[0])] == [message]
    Image.new("RGB", (90, 60)).save(path.parent / "plan.png")
    edition = Edition(study_root, "2011")
    assert check_stories(edition, checked_raw(edition)[0]) == []


def test_a_cell_that_fails_is_told_with_its_step_and_what_is_left(study_root: Path) -> None:
    path = study_root / "notebooks" / "2011" / "01_planifier.ipynb"
    book = nbformat.read(path, as_version=4)
    next(cell for cell in book.cells if "open_study(" in cell.source).source = "1 / 0"
    nbformat.write(book, path)
    for other in (study_root / "notebooks" / "2011").glob("0[3-8]_*.ipynb"):
        other.unlink()
    error = stopped(study_root)
    assert re.fullmatch(
        r"notebooks/2011/01_planifier\.ipynb, cellule \d+ \(« 1 / 0 »\) : cette cellule s’est arrêtée sur une erreur, "
        r"ZeroDivisionError : division by zero\.",
        str(error),
    )
    assert error.__notes__ == [
        "Le carnet exécuté jusque-là : reports/2011/interrompus/01_planifier.ipynb",
        "Étape arrêtée : Exécuter le carnet 01_planifier.",
    ]
    reports = study_root / "reports/2011"
    assert (reports / "interrompus/01_planifier.ipynb").is_file()
    assert (reports / "notebooks/02_realiser.ipynb").is_file()  # the others finish
    lines = (reports / "build.log").read_text(encoding="utf-8").splitlines()
    (failed,) = [line for line in map(json.loads, lines) if line["event"] == FAILED]
    assert re.fullmatch(r"notebooks/2011/01_planifier\.ipynb, cellule \d+", failed["places"][0])


@pytest.mark.parametrize("reaction", [signal.default_int_handler, lambda *_: None], ids=["as usual", "none"])
def test_an_interrupted_build_says_so_and_does_nothing_more(
    study_root: Path, monkeypatch: pytest.MonkeyPatch, reaction: Callable[..., None]
) -> None:
    def interrupt(*_: object, **__: object) -> dict[str, object]:
        _thread.interrupt_main()
        time.sleep(0.5)
        return {}

    monkeypatch.setattr("quality_study.build.pipeline.edition_tables", interrupt)
    monkeypatch.setattr("quality_study.build.pipeline.prepare", lambda *_: None)
    steps: list[str] = []
    before = signal.signal(signal.SIGINT, reaction)  # a library may leave one that does nothing
    try:
        with pytest.raises(KeyboardInterrupt):
            build(Edition(study_root, "2011"), {}, progress=lambda step, state, _: steps.append(f"{step}, {state}"))
    finally:
        signal.signal(signal.SIGINT, before)
    assert steps[0] == "Lire les faits et calculer les tables, begun"
    assert [step for step in steps if "carnet" in step] == []
