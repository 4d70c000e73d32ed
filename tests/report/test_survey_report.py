"""What a notebook asks of an edition with answers, and the tables it prints."""

from __future__ import annotations

from pathlib import Path
from statistics import quantiles
from typing import Any

import pandas as pd
import pytest

from quality_study.diagram.drawing import Drawing
from quality_study.diagram.scene import Scene
from quality_study.facts.edition import Edition, open_edition
from quality_study.report.flag import flagged, flagged_caption
from quality_study.report.metadata import edition_metadata
from quality_study.report.printed import group_tests, numeric_answers, response_counts, scores, verification
from quality_study.report.study import Study
from quality_study.tables.processed import build_tables, write_tables
from quality_study.tables.validation import load_raw
from quality_study.words.french import NBSP

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, example_tables: dict[str, pd.DataFrame]) -> Study:
    root = tmp_path_factory.mktemp("example")
    (root / "data" / "raw").mkdir(parents=True)
    (root / "reports").mkdir()
    for part in ("data/raw/exemple", "notebooks", "reports/template"):
        (root / part).symlink_to(ROOT / part, target_is_directory=True)
    edition = open_edition("exemple", root=root)
    write_tables(edition, example_tables)
    return Study(edition, 0.95)


def test_questions_are_ranked_by_their_favourable_share(example: Study, counted: Any) -> None:
    ranking = example.ranking()
    assert len(ranking) == 10
    for row in ranking.itertuples():
        assert row.value == pytest.approx(counted.favourable(row.item) / counted.n(row.item)), row.item
    assert ranking["value"].is_monotonic_decreasing
    assert ranking.loc[0, "text"] == "Êtes-vous satisfait(e) de l’accès au lieu du colloque\u00a0?"


def test_net_promoters_come_from_the_declared_question(example: Study, counted: Any) -> None:
    found = example.net_promoters()
    marks = [int(mark) for mark in counted.values["recommandation"]]
    promoters, detractors = sum(mark >= 9 for mark in marks), sum(mark <= 6 for mark in marks)
    assert (len(marks), promoters, detractors) == (110, 37, 28)
    assert found is not None
    assert found.n == (110,)
    assert found.estimate.value == pytest.approx((37 - 28) / 110)


def test_without_a_declared_question_or_answers_there_are_no_net_promoters(study_root: Path) -> None:
    toml = study_root / "data/raw/exemple/edition.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace('recommendation = "recommandation"', 'recommendation = ""'), encoding="utf-8")
    edition = open_edition("exemple", root=study_root)
    write_tables(edition, build_tables(edition, load_raw(edition)))
    assert Study(edition, 0.95).net_promoters() is None


def test_comments_are_counted_with_those_masked(example: Study, counted: Any) -> None:
    found = example.comments()[["item", "comments", "masked"]].to_numpy().tolist()
    assert found == [
        ["contenupourquoi", 28, 2],
        ["intervenantsmarque", 15, 1],
        ["concourspourquoi", 18, 1],
        ["suggestions", 27, 4],
    ]
    assert found == [
        [question, len(counted.values[question]), sum("masqué" in text for text in counted.values[question])]
        for question, _, _ in found
    ]


def test_answers_received_are_listed_by_theme(example: Study) -> None:
    table = response_counts(example.tables)
    assert table.header == ["Thème", "Question", "Réponse", "Ont répondu", "Sans objet", "Sans réponse"]
    heading = "À propos du contenu du colloque, diriez-vous que\u00a0:"
    assert table.rows[1] == ["Contenu du colloque", heading, "", "", "", ""]
    assert table.rows[2] == ["", "– Les thèmes abordés étaient clairs", "échelle", "105 sur 120", "9", "6"]
    assert table.rows[3][:2] == ["", "– Le contenu m’a été utile"]
    assert table.rows[6][:2] == ["", "Pourquoi\u202f?"]
    assert len(table.rows) == 19 + 1  # questions, and the heading of the one matrix


def test_scores_are_printed_with_their_intervals(example: Study, counted: Any) -> None:
    table = scores(example.tables)
    assert len(table.rows) == 10 + 1  # questions, and the heading of the one matrix
    rows_of_matrix = {
        "contenuclair": "– Les thèmes abordés étaient clairs",
        "contenuutile": "– Le contenu m’a été utile",
        "contenuduree": "– La durée des conférences était adaptée",
        "contenusupports": "– Les supports (diaporamas & dossiers) étaient de qualité",
    }
    best_first = sorted(rows_of_matrix, key=lambda item: -counted.favourable(item) / counted.n(item))
    assert [row[0].replace(NBSP, " ") for row in table.rows[6:]] == [
        "À propos du contenu du colloque, diriez-vous que :",
        *(rows_of_matrix[item] for item in best_first),
    ]
    rows = {row[0]: row[1:] for row in table.rows}
    n, favourable, index = rows["Le groupe organisateur a fait preuve de compétence"]
    found = example.tables["scores"].set_index(["item", "score"])
    row = found.loc[("organisateurs", "satisfied")]
    assert n == "102"
    assert favourable.startswith("61 [")
    assert row["value"] == pytest.approx(62 / 102)
    assert index.startswith("61 [")  # (29 x 33.3 + 28 x 66.7 + 34 x 100) / 102


def test_numbers_are_summed_up_by_their_quartiles(example: Study, counted: Any) -> None:
    hours = sorted(map(float, counted.values["transportduree"]))
    assert (len(hours), hours[4], hours[-5]) == (111, 0.25, 9.5)  # beyond, fewer than five people
    assert quantiles(hours, n=4, method="inclusive") == [1, 2.75, 5.125]
    rows = {row[0]: row[1:] for row in numeric_answers(example.tables).rows}
    assert rows["Combien d’heures votre trajet aller a-t-il duré\u202f?"] == ["111", "0,25 à 9,5", "1,0 à 5,1", "2,8"]


def test_tests_are_listed_smallest_corrected_p_first(example: Study) -> None:
    table = group_tests(example.tables)
    assert table.rows[0][0] == "Avez-vous participé au concours de vidéos\u202f?"
    assert table.rows[0][2].startswith("khi-deux")
    matrix = "(À propos du contenu du colloque, diriez-vous que…)"
    assert table.rows[1][0] == f"Les thèmes abordés étaient clairs {matrix}"
    assert table.rows[1][2].startswith("Kruskal-Wallis corrigé des ex æquo")
    assert table.rows[0][4].startswith(f"p{NBSP}={NBSP}0,")


def test_claims_are_listed_with_their_verdict(example: Study) -> None:
    verdicts = {row[0]: row[2] for row in verification(example.tables).rows}
    assert verdicts["C001"] == "reproduit"
    assert verdicts["C003"] == "faux de 16,7 points"
    assert verdicts["C010"] == "non vérifiable"


def test_an_invented_edition_marks_its_drawings_and_captions(example: Study) -> None:
    drawing = Drawing(Scene(100, 20), "Un dessin.", (Scene(100, 30),))
    marked = flagged(drawing, example.edition)
    assert [scene.texts[-1].text for scene in marked.scenes] == ["Édition fictive"] * 2
    assert all(scene.texts[-1].y < scene.height for scene in marked.scenes)
    assert all(scene.texts[-1].y > before.height for scene, before in zip(marked.scenes, drawing.scenes, strict=True))
    assert marked.alt == "Édition fictive. Un dessin."
    assert flagged_caption("Pareto", example.edition) == "Pareto (édition fictive)"


def test_a_real_edition_is_not_marked(edition: Edition) -> None:
    drawing = Drawing(Scene(100, 20), "Un dessin.")
    assert flagged(drawing, edition) is drawing
    assert flagged_caption("Pareto", edition) == "Pareto"
    metadata = edition_metadata(edition)
    assert metadata.warning == ""
    assert metadata.footer == "quality-study, édition 2011"
    assert metadata.reading.startswith("Du rapport d’origine, l’étude n’a que le texte")


def test_the_reading_guide_of_an_edition_with_answers_speaks_of_intervals(example: Study) -> None:
    metadata = edition_metadata(example.edition)
    assert metadata.warning.startswith("Édition fictive.")
    assert metadata.footer == "quality-study, édition exemple · édition fictive"
    assert "intervalle de confiance" in metadata.reading
    assert "d’origine" not in metadata.reading
