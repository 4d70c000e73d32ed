"""What a notebook calls: values of the study, sentences, figures and records."""

from __future__ import annotations

import ast
import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import seaborn

from quality_study import charts
from quality_study.audit import answered
from quality_study.charts.chart import encoded
from quality_study.facts.edition import Edition, open_edition
from quality_study.report import french, mime, open_study, printed, record, say
from quality_study.report.study import Study
from quality_study.tables.processed import write_tables
from quality_study.words.errors import StudyError

NBSP, THIN = "\u00a0", "\u202f"


@pytest.fixture(scope="module")
def study(edition: Edition, tables: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The 2011 edition opened from a folder that holds links to the facts and freshly written tables."""
    root = tmp_path_factory.mktemp("etude")
    (root / "data" / "raw").mkdir(parents=True)
    (root / "reports").mkdir()
    (root / "data" / "raw" / "2011").symlink_to(edition.raw, target_is_directory=True)
    (root / "reports" / "template").symlink_to(edition.template, target_is_directory=True)
    (root / "notebooks").symlink_to(edition.notebooks.parent, target_is_directory=True)
    opened = open_edition("2011", root=root)
    write_tables(opened, tables)
    return Study(opened, 0.95)


def displayed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was displayed: outside a notebook, each display is printed on one line."""
    return [ast.literal_eval(line) for line in capsys.readouterr().out.splitlines()]


def message(action: Any, *arguments: object, **named: object) -> str:
    with pytest.raises(StudyError) as caught:
        action(*arguments, **named)
    return str(caught.value)


def test_the_tables_read_back_are_those_written(study: Study, tables: dict[str, pd.DataFrame]) -> None:
    assert set(study.tables) == set(tables)
    assert study.tables["breakdown"]["share"].sum() == pytest.approx(tables["breakdown"]["share"].sum())
    assert (study.edition.id, study.confidence) == ("2011", 0.95)


@pytest.mark.parametrize(("claim", "value"), [("C048", 0.5), ("C050", 0.35), ("C030", 7), ("C060", 7), ("C062", 254)])
def test_claims_give_their_number_percentages_as_shares(study: Study, claim: str, value: float) -> None:
    assert study.claim(claim) == pytest.approx(value)


def test_cells_of_the_breakdown_are_found_by_item_and_category(study: Study) -> None:
    rest = study.cell("concours_futur", "Reste, non publié")
    assert rest["share"] == pytest.approx(0.5)
    assert (rest["status"], rest["population"]) == ("derived", "etudiants")


def test_sizes_that_remain_possible(study: Study) -> None:
    assert study.sizes("etudiants") == list(range(8, 61))
    assert study.sizes_read("etudiants", own_n=False, as_published=True) == [20, 40, 48, 52, 60]
    assert len(study.sizes_read("etudiants", own_n=False, as_published=False)) == 45
    assert study.answers("competence")[:3] == [8, 9, 10]


def test_indicators_percentages_as_shares(study: Study) -> None:
    assert study.indicator("concours_total") == 11
    assert study.indicator("blog_par_jour") == pytest.approx(254 / 37)
    assert study.indicator("presence") == 1
    assert study.indicator("satisfaction") == pytest.approx(0.9)


def test_unknown_names_are_refused_with_the_nearest(study: Study) -> None:
    assert message(study.claim, "C4800").startswith("claims.csv, « id » : énoncé inconnu (valeur trouvée : « C4800 »).")
    assert message(study.cell, "concour_futur", "Oui").endswith("Vouliez-vous écrire « concours_futur » ?")
    assert message(study.cell, "bus", "Ouii") == (
        "breakdown, « bus » : catégorie inconnue (valeur trouvée : « Ouii »). "
        "Valeurs admises : Non, Oui, Question non adaptée. Vouliez-vous écrire « Oui » ?"
    )
    assert message(study.indicator, "blogg").endswith(
        "Valeurs admises : concours_enfip, concours_utc, concours_total, blog, blog_par_jour, presence, satisfaction. "
        "Vouliez-vous écrire « blog » ?"
    )
    assert message(study.show, "fig-81").startswith(
        "data/raw/2011/figures.toml : figure inconnue (valeur trouvée : « fig-81 »). "
        "Valeurs admises : fig-01, tab-01, fig-03"
    )


def test_an_unknown_population_is_refused(study: Study) -> None:
    assert "etudiants" in message(study.sizes, "etudiant")


def test_a_claim_without_number_is_refused(study: Study) -> None:
    assert message(study.claim, "C044") == (
        "claims.csv, « id » : cet énoncé ne publie pas de nombre (valeur trouvée : « C044 »)."
    )


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, float("nan")])
def test_a_confidence_out_of_bounds_is_refused(study: Study, confidence: float) -> None:
    assert message(Study, study.edition, confidence) == (
        f"confidence : niveau de confiance hors limites (valeur trouvée : « {confidence} »). "
        "Valeurs admises : entre 0 et 1."
    )


def test_a_confidence_that_is_not_a_number_is_refused(study: Study) -> None:
    assert "« 0,95 »" in message(Study, study.edition, "0,95")


def test_an_unknown_edition_is_refused_with_those_that_exist(study_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study_root)
    assert message(open_study, edition="2012") == (
        "data/raw : édition inconnue (valeur trouvée : « 2012 »). Valeurs admises : 2011, exemple. "
        "Vouliez-vous écrire « 2011 » ?"
    )


def test_an_edition_written_as_a_number_is_understood(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """``edition = 2011``, without quotes, is what a student writes first."""
    monkeypatch.chdir(study.edition.root / "data")
    assert open_study(edition=2011).edition.id == "2011"  # type: ignore[arg-type]


def test_an_edition_that_was_not_built_says_which_command_to_run(
    study_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(study_root / "notebooks")
    assert message(open_study, edition="2011") == (
        "Les tables de data/processed/2011 ne sont pas encore construites ; lancez : « quality-study build 2011 »."
    )


def test_say_shows_a_french_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    sizes, day = french([20, 40]), french(dt.date(2011, 12, 14))
    say(f"L'essai : {0.35:%} (n = {sizes:or}), le {day:date} ?")
    assert displayed(capsys) == [
        {"text/markdown": f"L’essai{NBSP}: 35{THIN}% (n{NBSP}={NBSP}20 ou 40), le 14{NBSP}décembre{NBSP}2011{THIN}?"}
    ]


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (np.float64(0.5), 0.5),
        (np.int64(7), 7),
        (np.bool_(True), True),
        (dt.date(2011, 12, 14), "2011-12-14"),
        ([np.int64(20), 40], [20, 40]),
        ((0.5, 1.5), [0.5, 1.5]),
        ({"oui": np.float64(0.5), 2: None}, {"oui": 0.5, "2": None}),
        (pd.Series([1.5, 2.5]), [1.5, 2.5]),
        (np.array(103), 103),
        (Decimal("0.25"), 0.25),
        (np.matrix([[1, 2]]), [[1, 2]]),
        (10**400, 10**400),
        (Fraction(1, 4), 0.25),
        (pd.DataFrame({"a": [103]}), [[103]]),
        (None, None),
        (np.float64("nan"), None),
        ([float("nan"), 1], [None, 1]),
        ("texte", "texte"),
    ],
)
def test_record_keeps_plain_values(capsys: pytest.CaptureFixture[str], value: object, stored: object) -> None:
    record("essai.valeur", value)
    (shown,) = displayed(capsys)
    assert shown[mime.RECORD] == {"name": "essai.valeur", "value": stored}
    assert shown["text/plain"] == f"essai.valeur = {stored}"


def test_show_hands_the_chart_its_caption_and_its_note(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    chart = charts.shares(study.breakdown("concours_futur", "posters", "participation"))
    study.show("fig-18", chart)
    figure, caption = displayed(capsys)
    payload = figure[mime.FIGURE]
    title = "Figure 18 : Le concours : envie de participer, participation effective, posters"
    assert {key: payload[key] for key in ("id", "label", "number", "kind", "caption")} == {
        "id": "fig-18",
        "label": "Figure 18",
        "number": "18",
        "kind": "figure",
        "caption": f"Le concours{NBSP}: envie de participer, participation effective, posters",
    }
    assert payload["alt"] == figure["text/plain"] == chart.words
    assert payload["pages"] == [encoded(chart.figure, "svg", title=title).decode()]
    assert payload["note"].startswith(f"P{NBSP}: publié{THIN}; D{NBSP}: déduit. Bande claire")
    assert "Lectures retenues. Lus à part des" in payload["note"]
    assert payload["note"].endswith(
        f"Limite que se donne l’étude. Étudiants de l’UTC (enquête de satisfaction){NBSP}: 60 au plus{THIN}; "
        f"Promotion du master 2 Management de la qualité{NBSP}: 60 au plus."
    )
    assert caption["text/markdown"].startswith(f"**Figure{NBSP}18.** Le concours{NBSP}: envie de participer")
    assert payload["note"] in caption["text/markdown"]


def test_several_charts_are_numbered_parts_and_none_is_named_missing(
    study: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = charts.shares(study.breakdown("concours_futur"))
    study.show("fig-18", {"Oui": chart, "Non": chart})
    payloads = [output[mime.FIGURE] for output in displayed(capsys) if mime.FIGURE in output]
    assert [(p["id"], p["label"]) for p in payloads] == [("fig-18-1", "Figure 18.1"), ("fig-18-2", "Figure 18.2")]
    study.catalogue.figures["fig-18"] = study.catalogue.figures["fig-18"].model_copy(
        update={"optional": True, "table": "questions"}
    )
    study.show("fig-18", {})
    (said,) = displayed(capsys)
    assert said["text/markdown"].startswith("**Figure sans données")


def test_a_chart_of_an_invented_edition_is_marked_under_it_and_in_its_words(
    study: Study, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = charts.shares(study.breakdown("concours_futur"))
    height = chart.figure.get_size_inches()[1]
    monkeypatch.setattr(Study, "_origin", lambda *_: open_edition("exemple", root=Path(__file__).parents[2]))
    study.show("fig-18", chart)
    payload = displayed(capsys)[0][mime.FIGURE]
    assert payload["alt"] == f"Édition fictive. {chart.words}"
    assert payload["caption"].endswith("(édition fictive)")
    (page,) = payload["pages"]
    assert "Édition fictive</text>" in page
    assert float(re.search(r'height="([\d.]+)pt"', page)[1]) > height * 72 + 8
    assert "Édition fictive" not in encoded(chart.figure, "svg").decode()  # the figure itself is left as it was


def test_show_takes_what_a_student_draws_and_refuses_what_cannot_be_read(
    study: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    grid = seaborn.displot(pd.DataFrame({"durée": [1, 2, 2, 3]}), x="durée", height=3)
    study.show("fig-18", grid)
    payload = displayed(capsys)[0][mime.FIGURE]
    assert payload["label"] == "Figure 18"
    assert payload["alt"].startswith("Graphique de l’étude. Textes du graphique")
    assert "durée" in payload["alt"]
    grid.ax.set_title("minuscule", size=5)
    with pytest.raises(StudyError, match="la figure « fig-18 » ne se lit pas : texte de 5 points, 8 au moins"):
        study.show("fig-18", grid.ax)
    with pytest.raises(StudyError, match="attend un graphique, une figure ou des axes de matplotlib ; ici : int"):
        study.show("fig-18", 18)


def test_an_entry_needs_something_to_show(study: Study) -> None:
    assert message(lambda _: study.show("fig-18"), "") == (
        "Que montrer à « fig-18 » ? Donnez-le, par exemple "
        'study.show("fig-18", charts.shares(study.breakdown("concours_futur"))).'
    )


def test_the_breakdown_keeps_the_order_asked_and_refuses_what_does_not_exist(study: Study) -> None:
    rows = study.breakdown("participation", "concours_futur")
    assert rows[["item", "category"]].to_numpy().tolist() == [
        ["participation", "Oui"],
        ["participation", "Non ou sans réponse"],
        ["concours_futur", "Oui"],
        ["concours_futur", "Non ou question non adaptée"],
    ]
    everything = study.breakdown("concours_futur", unknown=True)
    assert set(everything["category"]) >= {"Non", "Question non adaptée"}
    assert set(study.breakdown(theme="contenu")["item"]) == {"actualite", "attentes", "connaissances", "echanges"}
    with pytest.raises(StudyError, match="valeur trouvée : « concours »"):
        study.breakdown("concours")


def test_a_study_says_what_there_is_to_look_at(study: Study) -> None:
    first, _, tables_ = repr(study).splitlines()
    assert first.startswith("Étude « Les Rencontres de la qualité 2011 » (2011) : 0 répondant")
    assert study.questions is study.tables["questions"]
    assert study.responses.empty
    assert " breakdown," in tables_
    assert "responses" not in tables_


def test_a_table_of_ones_own_is_printed_with_its_numbers_in_french(
    study: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = pd.DataFrame({"École": ["UTC", "ENFiP"], "Part": [0.5, 1234.5]})
    study.show("tab-b", mine)
    payload = displayed(capsys)[0][mime.TABLE]
    assert (payload["header"], payload["right"]) == (["École", "Part"], [1])
    assert payload["rows"] == [["UTC", "0,5"], ["ENFiP", f"1{THIN}234,5"]]


def test_the_message_stands_above_and_its_values_must_not_deny_it(
    study: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    chart, yes = charts.shares(study.breakdown("concours_futur")), study.cell("concours_futur", "Oui")
    study.show("fig-18", chart, message=f"La moitié concourrait ({yes.share:%})")
    above, figure, _ = displayed(capsys)
    assert above["text/markdown"] == f"**La moitié concourrait (50{THIN}%)**"
    assert figure[mime.FIGURE]["message"] == f"La moitié concourrait (50{THIN}%)"
    assert message(lambda _: study.show("fig-18", chart, message=f"Une majorité ({yes.share:%})"), "") == (
        "le message de « fig-18 » se contredit : « majorité » ne va pas avec 50 %."
    )


def test_show_hands_a_table_as_rows(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    study.show("tab-b", printed.indicators(study.tables))
    table, caption = displayed(capsys)
    payload = table[mime.TABLE]
    assert payload["header"] == ["Indicateur", "Mesure", "Valeur", "Dénominateur, période", "Statut", "Source"]
    assert payload["rows"][3][:3] == ["Fréquentation du blog", "Visites du blog", "254 visites"]
    assert payload["right"] == [2]
    assert "<td>254 visites</td>" in table["text/html"]
    assert "Indicateurs de succès du projet" in caption["text/markdown"]


def test_a_comparison_is_found_by_its_name(study: Study) -> None:
    assert study.comparison("marianne_invites")["first_n"] is None
    assert message(study.comparison, "marianne").startswith(
        "comparisons.csv, « id » : comparaison inconnue (valeur trouvée : « marianne »). Valeurs admises : "
        "etudiants_invites, dgfip_invites, marianne_invites."
    )


def test_guests_satisfied_overall_but_not_by_the_animation_are_bounded(study: Study) -> None:
    event = answered("min_globale", "Satisfait") & ~answered("min_animation", "Satisfait")
    # at least 96.5 % satisfied overall, at most 50 % by the animation; at most all who are satisfied overall
    bounds = study.joint("invites", event, own_n=False, as_published=True)
    assert (bounds.low, bounds.high) == pytest.approx((0.465, 0.975))
    assert study.joint("invites", event, own_n=False).low == pytest.approx(0.44)  # 52.5 % by the animation
    assert study.joint("invites", event).low == 0  # those who judged the animation may be others


def test_without_answers_no_claim_can_be_verified(study: Study) -> None:
    found = study.verification()
    assert len(found) == len(study.retained_claims()) == 85
    assert set(found["verdict"]) == {"unchecked"}
