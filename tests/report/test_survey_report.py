"""What a notebook asks of an edition with answers, and the tables it prints."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.diagram.scene import Drawing, Scene
from quality_study.edition import Edition, open_edition
from quality_study.french import NBSP
from quality_study.processed import build_tables, write_tables
from quality_study.report.flag import flagged, flagged_caption
from quality_study.report.metadata import edition_metadata
from quality_study.report.study import Study
from quality_study.report.survey_tables import group_tests, numeric_answers, response_counts, scores, verification
from quality_study.validation import load_raw

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Study:
    root = tmp_path_factory.mktemp("example")
    (root / "data" / "raw").mkdir(parents=True)
    (root / "reports").mkdir()
    for part in ("data/raw/exemple", "notebooks", "reports/template"):
        (root / part).symlink_to(ROOT / part, target_is_directory=True)
    edition = open_edition("exemple", root=root)
    write_tables(edition, build_tables(edition, load_raw(edition)))
    return Study(edition, 0.95)


def test_questions_are_ranked_by_their_favourable_share(example: Study, golden: Path) -> None:
    counts = pd.read_csv(golden / "exports" / "expected_counts.csv")
    good = counts[counts["category"].str.contains("^Plutôt d|^Tout à fait|^Plutôt satisfait|^Oui", na=False)]
    share = (good.groupby("question")["count"].sum() / good.groupby("question")["n_answered"].first()).to_dict()
    ranking = example.ranking()
    assert ranking.set_index("item")["value"].to_dict() == pytest.approx(share)
    assert ranking["value"].is_monotonic_decreasing
    assert ranking.loc[0, "text"] == "Les supports (diaporamas & dossiers) étaient de qualité"


def test_net_promoters_come_from_the_declared_question(example: Study) -> None:
    found = example.net_promoters()
    assert found is not None
    assert found.n == (19,)
    assert found.estimate.value == pytest.approx((7 - 3) / 19)


def test_without_a_declared_question_or_answers_there_are_no_net_promoters(study_root: Path) -> None:
    toml = study_root / "data/raw/exemple/edition.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace('recommendation = "recommandation"', 'recommendation = ""'), encoding="utf-8")
    edition = open_edition("exemple", root=study_root)
    write_tables(edition, build_tables(edition, load_raw(edition)))
    assert Study(edition, 0.95).net_promoters() is None


def test_comments_are_counted_with_those_masked(example: Study) -> None:
    assert example.comments()[["item", "comments", "masked"]].to_numpy().tolist() == [
        ["contenupourquoi", 7, 1],
        ["intervenantsmarque", 7, 0],
        ["concourspourquoi", 11, 0],
        ["suggestions", 7, 1],
    ]


def test_answers_received_are_listed_by_theme(example: Study) -> None:
    table = response_counts(example.tables)
    assert table.header == ["Thème", "Question", "Réponse", "Ont répondu", "Sans objet", "Sans réponse"]
    assert table.rows[1] == [
        "Contenu du colloque",
        "Les thèmes abordés étaient clairs",
        "échelle",
        "16 sur 24",
        "4",
        "4",
    ]
    assert table.rows[2][:2] == ["", "Le contenu m’a été utile"]
    assert len(table.rows) == 18


def test_scores_are_printed_with_their_intervals(example: Study) -> None:
    table = scores(example.tables)
    assert len(table.rows) == 10
    text, n, favourable, index = table.rows[-1]
    found = example.tables["scores"].set_index(["item", "score"])
    row = found.loc[("organisateurs", "satisfied")]
    assert (text, n) == ("Le groupe organisateur a fait preuve de compétence", "15")
    assert favourable.startswith("60 [")
    assert row["value"] == pytest.approx(9 / 15)
    assert index.startswith("62 [")  # (5 x 33.3 + 4 x 66.7 + 5 x 100) / 15


def test_numbers_are_summed_up_by_their_quartiles(example: Study) -> None:
    rows = {row[0]: row[1:] for row in numeric_answers(example.tables).rows}
    assert rows["Combien d’heures votre trajet aller a-t-il duré\u202f?"] == ["18", "0,75 à 12,75", "1,4 à 3,8", "3,1"]


def test_tests_are_listed_smallest_corrected_p_first(example: Study) -> None:
    table = group_tests(example.tables)
    assert table.rows[0][0] == "Les thèmes abordés étaient clairs"
    assert table.rows[0][2].startswith("Kruskal-Wallis corrigé des ex æquo")
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
    assert metadata.reading.startswith("Les réponses et les images du rapport d’origine sont perdues")


def test_the_reading_guide_of_an_edition_with_answers_speaks_of_intervals(example: Study) -> None:
    metadata = edition_metadata(example.edition)
    assert metadata.warning.startswith("Édition fictive.")
    assert metadata.footer == "quality-study, édition exemple · édition fictive"
    assert "intervalle de confiance" in metadata.reading
    assert "perdues" not in metadata.reading
