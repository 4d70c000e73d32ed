"""One confidence reaches every interval of a study: tables, figures, sentences; another one is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import sqrt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from shown import run_cells

from quality_study.build.pipeline import declared_confidence
from quality_study.facts.edition import Edition, open_edition
from quality_study.report import mime, showing, study
from quality_study.report.study import Study
from quality_study.tables.processed import build_tables, write_tables
from quality_study.tables.validation import load_raw
from quality_study.words.errors import StudyError

#: Quantiles of the normal law, from a table: those of 90 and of 95 %.
Z = {0.9: 1.6448536, 0.95: 1.9599640}
SPACES = re.compile("[\u202f\u00a0]")
#: The chapters of the example that show intervals.
CHAPTERS = ("03_mesurer_reponses", "04_mesurer_groupes", "06_ameliorer")


def wilson(count: int, n: int, confidence: float) -> tuple[int, int]:
    """Whole percentages of the interval, by the formula of 1927."""
    z, p = Z[confidence], count / n
    middle, reach = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = ((middle + sign * reach) / (1 + z * z / n) for sign in (-1, 1))
    return int(100 * low + 0.5), int(100 * high + 0.5)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The example, of a population without a size, its tables at 90 %."""
    repository = Path(__file__).resolve().parents[1]
    root = tmp_path_factory.mktemp("niveau")
    raw = root / "data" / "raw" / "exemple"
    raw.mkdir(parents=True)
    for path in (repository / "data" / "raw" / "exemple").iterdir():
        if path.name != "edition.toml":
            (raw / path.name).symlink_to(path, target_is_directory=path.is_dir())
    settings = (repository / "data" / "raw" / "exemple" / "edition.toml").read_text(encoding="utf-8")
    assert settings.count("size = 180\n") == 1
    (raw / "edition.toml").write_text(settings.replace("size = 180\n", ""), encoding="utf-8")
    (root / "reports").mkdir()
    for folder in ("notebooks", "reports/template"):
        (root / folder).symlink_to(repository / folder, target_is_directory=True)
    edition = open_edition("exemple", root=root)
    write_tables(edition, build_tables(edition, load_raw(edition), confidence=0.9))
    return edition


@pytest.fixture(scope="module")
def shown(example: Edition) -> list[dict[str, Any]]:
    """Run the cells of the chapters at 90 % as JupyterLab does; return what they display."""
    outputs: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        for module in (study, showing):
            patch.setattr(module, "display", lambda data, raw: outputs.append(data))
        patch.chdir(example.root / "data")
        for chapter in CHAPTERS:
            run_cells(example.notebooks / f"{chapter}.ipynb", confidence=0.9)
    return outputs


def words(value: Any) -> str:
    """All that a display shows, SVG included, with plain spaces and without markup."""
    if isinstance(value, dict):
        return " ".join(words(v) for k, v in value.items() if k not in ("image/png", "text/html"))
    if isinstance(value, list | tuple):
        return " ".join(words(v) for v in value)
    return SPACES.sub(" ", re.sub(r"<[^>]*>", "", str(value)))


def test_no_interval_is_left_at_another_confidence(shown: list[dict[str, Any]]) -> None:
    text = " ".join(words(o) for o in shown)
    assert re.findall(r"(?:IC|intervalles? de confiance|confiance) à (\d+(?:,\d+)? %)", text)
    assert set(re.findall(r"(?:IC|intervalles? de confiance|confiance) à (\d+(?:,\d+)? %)", text)) == {"90 %"}
    assert "au seuil de 10 %" in text
    (scores,) = [o[mime.TABLE] for o in shown if mime.TABLE in o and "% favorable" in " ".join(o[mime.TABLE]["header"])]
    assert [SPACES.sub(" ", h) for h in scores["header"][2:]] == [
        "% favorable [IC à 90 %]",
        "Indice, de 0 à 100 [IC à 90 %]",
    ]


def test_limits_in_the_tables_figures_and_sentences_are_those_of_wilson(
    example: Edition, shown: list[dict[str, Any]], counted: Any
) -> None:
    (table,) = [o[mime.TABLE] for o in shown if mime.TABLE in o and "% favorable" in " ".join(o[mime.TABLE]["header"])]
    texts = Study(example, 0.9).tables["questions"].set_index("row")["item"]
    figures = " ".join(words(o[mime.FIGURE]["alt"]) for o in shown if mime.FIGURE in o)
    sentences = " ".join(words(o["text/markdown"]) for o in shown if "text/markdown" in o)
    apart = 0
    rows_of_questions = [row for row in table["rows"] if row[1]]  # the heading of a matrix has no number
    for text, n, favourable, _ in rows_of_questions:
        name = SPACES.sub(" ", text.removeprefix("– "))  # a row of a matrix
        item = next(i for t, i in texts.items() if name == SPACES.sub(" ", t.replace("'", "’")))
        count = counted.favourable(item)
        share, low, high = (int(x) for x in re.findall(r"\d+", SPACES.sub(" ", favourable)))
        assert int(n) == counted.n(item)
        assert (share, low, high) == (int(100 * count / int(n) + 0.5), *wilson(count, int(n), 0.9)), item
        assert f"{share} % [{low} ; {high}]" in figures, item
        apart += wilson(count, int(n), 0.95) != (low, high)
    assert apart > 5  # numbers that tell 90 from 95 %
    said = re.findall(r"(\d+) %[^\[\]]{,25} \[(\d+) % ; (\d+) %\] \(n = (\d+) ; IC à 90 %\)", sentences)
    assert len(said) == 2 + 3  # the best and the worst, then the three worst
    rows = {(*re.findall(r"\d+", SPACES.sub(" ", share)), n) for _, n, share, _ in table["rows"]}
    assert set(said) <= rows


@pytest.mark.parametrize(("asked", "told", "given"), [(0.95, "95 %", "0.95"), (0.975, "97,5 %", "0.975")])
def test_a_notebook_of_another_confidence_is_refused(example: Edition, asked: float, told: str, given: str) -> None:
    with pytest.raises(StudyError) as caught:
        Study(example, asked)
    assert SPACES.sub(" ", str(caught.value)) == (
        f"Ce carnet demande des intervalles à {told}, ceux des tables de data/processed/exemple sont à 90 %. Pour "
        f"{told} partout, lancez : « quality-study build exemple --confidence {given} ». Pour garder 90 %, écrivez "
        "dans la cellule des paramètres : « confidence = 0.9 »."
    )


def declare(edition: Edition, choose: Callable[[int], str]) -> None:
    """Write a confidence in the cell of parameters of each notebook."""
    for place, path in enumerate(sorted(edition.notebooks.glob("*.ipynb"))):
        text = path.read_text(encoding="utf-8")
        assert text.count("confidence = 0.95") == 1
        path.write_text(text.replace("confidence = 0.95", f"confidence = {choose(place)}"), encoding="utf-8")


def test_a_build_takes_the_confidence_of_the_notebooks(study_root: Path) -> None:
    edition = open_edition("exemple", root=study_root)
    assert declared_confidence(edition) == 0.95
    declare(edition, lambda place: "0.9")
    assert declared_confidence(edition) == 0.9


def test_notebooks_that_declare_two_confidences_are_refused_before_anything_runs(study_root: Path) -> None:
    edition = open_edition("exemple", root=study_root)
    declare(edition, lambda place: "0.9" if place in (2, 3) else "0.95")
    with pytest.raises(StudyError) as caught:
        declared_confidence(edition)
    assert [str(p) for p in caught.value.problems] == [
        f"notebooks/exemple/{name}.ipynb, « confidence » : niveau de confiance autre que celui des autres carnets ; "
        "écrivez le même partout, ou lancez : « quality-study build exemple --confidence NIVEAU » (valeur trouvée : "
        "« 0.9 »). Valeurs admises : 0.95."
        for name in ("03_mesurer_reponses", "04_mesurer_groupes")
    ]


def test_the_tables_say_their_confidence(example: Edition) -> None:
    told = pd.read_csv(example.processed / "confidence.csv")
    assert told.to_dict("list") == {"confidence": [0.9]}
