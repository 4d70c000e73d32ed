from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path

import essai
import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from quality_study.build.execution import run_notebook
from quality_study.facts.edition import Edition
from quality_study.grading.sandbox.watching import descendants
from quality_study.grading.study_outputs import Outputs, compare_outputs, shown_figures
from quality_study.grading.whole_study import StudyComparison, compare_study, write_comparison
from quality_study.tables.earlier import edition_tables
from quality_study.tables.processed import write_tables
from quality_study.words.errors import StudyError

MODULE = """
import os
for path in ({canary!r}, os.path.expanduser("~/canary.txt")):
    try:
        open(path, "w").write("écrit")
    except OSError:
        pass

def half(n):
    return n / 2
"""
MEASURE = """from quality_study import tools
from quality_study.report import open_study, record
import mes_outils
study = open_study(edition=edition, confidence=confidence)
n = study.tables["responses"]["respondent"].nunique()
record("mesure.n", n)
record("mesure.moitie", mes_outils.half(n))
record("mesure.niveau", study.confidence)"""


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study built outside by its author: facts, tables, one notebook with a module of its own, one result."""
    root = tmp_path_factory.mktemp("handed") / "étude"
    for folder in ("data/raw/exemple", "data/raw/2011", "reports/template"):
        shutil.copytree(essai.REPOSITORY / folder, root / folder)
    source = root / "notebooks" / "exemple" / "01_mesurer.ipynb"
    cells = [
        new_code_cell('edition = "exemple"\nconfidence = 0.95', metadata={"tags": ["parameters"]}),
        new_code_cell(MEASURE),
        new_code_cell(
            'study.show("fig-06", tools.swot(study.table("swot")))\n'
            'study.show("fig-01", tools.pdca(study.table("pdca")))'
        ),
    ]
    source.parent.mkdir(parents=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), source)
    canary = root.parent / "canary.txt"
    (source.parent / "mes_outils.py").write_text("def half(n):\n    return n / 2\n", encoding="utf-8")
    edition = Edition(root, "exemple")
    write_tables(edition, edition_tables(edition, confidence=0.9))
    run_notebook(source, edition.reports / "notebooks" / source.name, {"edition": "exemple", "confidence": 0.9})
    shutil.rmtree(source.parent / "__pycache__", ignore_errors=True)
    respondents = pd.read_csv(edition.responses, dtype=str)["respondent"].nunique()
    values = {"mesure.n": respondents, "mesure.moitie": respondents / 2, "mesure.niveau": 0.9}
    (edition.reports / "results.json").write_text(json.dumps(values), encoding="utf-8")
    # From here on the module is one that nobody may import outside.
    (source.parent / "mes_outils.py").write_text(MODULE.format(canary=str(canary)), encoding="utf-8")
    return root


def compared(root: Path) -> StudyComparison:
    before = sorted((p, p.stat().st_mtime_ns) for p in root.rglob("*"))
    others = descendants(os.getpid())  # the process that forks kernels, where the study was handed
    found = compare_study(root)
    assert sorted((p, p.stat().st_mtime_ns) for p in root.rglob("*")) == before  # nothing is written there
    assert not (root.parent / "canary.txt").exists()
    assert not (Path.home() / "canary.txt").exists()
    assert descendants(os.getpid()) == others
    return found


def test_a_study_that_reproduces(handed: Path, tmp_path: Path) -> None:
    found = compared(handed)
    assert set(found.table["verdict"]) == {"reproduit"}
    elements = list(found.table["element"])
    assert elements[:3] == ["valeur : mesure.n", "valeur : mesure.moitie", "valeur : mesure.niveau"]
    assert {"table : responses", "table : breakdown", "figure : Figure 6", "figure : Figure 1"} <= set(elements)
    n_tables = sum(e.startswith("table : ") for e in elements)
    assert found.sentences == (
        "Édition exemple : 3 valeurs : 3 à l’identique.",
        f"Édition exemple : {n_tables} tables : {n_tables} à l’identique.",
        "Édition exemple : 2 figures et tableaux : 2 à l’identique.",
    )
    write_comparison(tmp_path / "etude.csv", found)
    text = (tmp_path / "etude.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert rows[2] == {
        "element": "valeur : mesure.niveau",
        "rendu": "0,9",
        "reconstruit": "0,9",
        "verdict": "reproduit",
    }


def add_one_that_fails(edition: Edition) -> None:
    """A second notebook, handed in with two figures, which no longer runs."""
    name = "02_faillir.ipynb"
    source = edition.notebooks / name
    notebook = nbformat.read(edition.notebooks / "01_mesurer.ipynb", as_version=4)
    notebook.cells[2].source = "1 / 0"
    nbformat.write(notebook, source)
    folder = edition.reports / "notebooks"
    text = (folder / "01_mesurer.ipynb").read_text(encoding="utf-8")
    text = re.sub(r"(Figure\s)([16])\b", r"\g<1>10\2", text)
    (folder / name).write_text(text, encoding="utf-8")


def test_what_was_touched_or_fails_is_named(handed: Path, tmp_path: Path) -> None:
    root = tmp_path / "rendu" / "étude"  # as an archive unpacks
    shutil.copytree(handed, root)
    edition = Edition(root, "exemple")
    values = json.loads((edition.reports / "results.json").read_text(encoding="utf-8"))
    values = {"mesure.n": values["mesure.n"] + 1, "mesure.niveau": 0.9, "=1+1": 3}
    (edition.reports / "results.json").write_text(json.dumps(values), encoding="utf-8")
    (edition.reports / "provenance.json").write_text(
        json.dumps({"inputs": {"data/raw/exemple/responses.csv": "0" * 64, "../secret": "0"}}), encoding="utf-8"
    )
    table = edition.processed / "scores.csv"
    rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    rows[1][-1] = "inventé"
    table.write_text("\n".join(",".join(r) for r in rows) + "\n", encoding="utf-8")
    (edition.processed / "breakdown.csv").unlink()
    add_one_that_fails(edition)
    executed = edition.reports / "notebooks" / "01_mesurer.ipynb"
    text = executed.read_text(encoding="utf-8")
    assert "Démarche PDCA" in text
    executed.write_text(text.replace("Démarche PDCA", "Démarche revue"), encoding="utf-8")
    (root / "notebooks" / "exemple" / "lien.ipynb").symlink_to("/etc/passwd")

    found = compare_study(root.parent)
    row = found.table.iloc[0]
    assert tuple(row[["element", "verdict"]]) == ("carnet : 02_faillir", "différent")
    assert row["reconstruit"].endswith("ZeroDivisionError : division by zero")
    verdicts = found.table.set_index("element")
    assert (verdicts.loc[["figure : Figure 101", "figure : Figure 106"], "verdict"] == "absent").all()
    assert tuple(verdicts.loc["valeur : mesure.n"]) == (
        str(values["mesure.n"]),
        str(values["mesure.n"] - 1),
        "différent",
    )
    assert tuple(verdicts.loc["valeur : =1+1"]) == ("3", "", "absent")
    assert verdicts.at["valeur : mesure.moitie", "verdict"] == "nouveau"
    assert verdicts.at["table : breakdown", "verdict"] == "nouveau"
    assert verdicts.at["table : scores", "verdict"] == "différent"
    assert verdicts.at["table : scores", "rendu"].endswith("dont 1 case différente")
    assert verdicts.at["figure : Figure 1", "verdict"] == "différent"
    assert verdicts.at["figure : Figure 6", "verdict"] == "reproduit"
    assert found.sentences[0] == (
        "Édition exemple : 3 valeurs : 1 à l’identique, 1 différente, 1 absente de la reconstruction, 1 nouvelle, "
        "non remise."
    )
    assert found.sentences[3].startswith("Édition exemple : Le carnet 02_faillir ne s’exécute pas jusqu’au bout. ")
    assert found.sentences[4:] == (
        "Édition exemple : 1 fichier n’est plus celui dont le rapport remis a été fait : "
        "data/raw/exemple/responses.csv.",
        "Édition exemple : 1 lien vers d’autres fichiers, non suivis.",
    )


def test_facts_that_are_wrong(handed: Path, tmp_path: Path) -> None:
    root = tmp_path / "étude"
    shutil.copytree(handed, root)
    (root / "data" / "raw" / "exemple" / "claims.csv").unlink()
    found = compare_study(root)
    assert set(found.table["verdict"]) == {"absent"}
    assert "Édition exemple : Les données brutes ne permettent pas de reconstruire les tables." in found.sentences
    assert "Édition exemple : data/raw/exemple/claims.csv : fichier absent." in found.sentences


def test_what_is_no_study(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="ce n’est pas une étude"):
        compare_study(tmp_path)
    with pytest.raises(StudyError, match="le dossier n’existe pas"):
        compare_study(tmp_path / "absent")
    (tmp_path / "data" / "raw" / "2027").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(StudyError, match="aucune édition n’a été remise avec ses résultats"):
        compare_study(tmp_path)


@pytest.mark.parametrize(
    ("given", "made", "verdict", "shown"),
    [
        (0.1 + 0.2, 0.3, "reproduit", None),
        (0.25, 0.2501, "différent", ("0,25", "0,2501")),
        (0.33333, 0.33334, "différent", ("0,33333", "0,33334")),
        (1, True, "différent", None),
        ([1, {"a": 2.0}], [1, {"a": 2}], "reproduit", None),
        ("oui", "non", "différent", ("oui", "non")),
    ],
)
def test_values_are_compared_within_rounding(given: object, made: object, verdict: str, shown: object) -> None:
    row = compare_outputs(Outputs(values={"a": given}), Outputs(values={"a": made})).iloc[0]
    assert row["verdict"] == verdict
    if shown:
        assert tuple(row[["rendu", "reconstruit"]]) == shown


def test_hostile_outputs_are_read_without_harm() -> None:
    cells = [None, 3, {"outputs": [None, {"data": 4}, {"data": {"text/markdown": 5}}]}, {"outputs": [{}]}]
    assert shown_figures(cells) == {}
    assert shown_figures({"a": 1}) == {}
