"""The page and the figures of a comparison: what a reader sees."""

from __future__ import annotations

import pytest
from made_years import Asked, counted_year, plain, published_year, rules, yes_no

from quality_study.charts.readable import readable
from quality_study.years import compare_years, page
from quality_study.years.figures import control_charts, summary_chart
from quality_study.years.page import escape


def test_the_page_shows_counts_differences_and_conclusions() -> None:
    older = counted_year("2011", yes_no("a", 48, 32, text="Utile ?"), yes_no("b", 40, 40, text="Clair ?"))
    newer = counted_year("2027", yes_no("a", 56, 14, text="Utile ?"), yes_no("b", 35, 35, text="Clair ?"))
    text = plain(page(compare_years([older, newer]), {"comparaison.svg": "Deux [parts] *"}))
    assert text.startswith("# 2027 comparée à 2011\n\nDe 2011 à 2027, sur 2 parts favorables comparées : 1 hausse")
    assert "Chaque part est celle des personnes qui ont donné une réponse de fond, dans toutes les éditions." in text
    assert "| Question | 2011 | 2027 | Écart, en points | Conclusion |" in text
    assert "| Utile ? | 60 % (48 sur 80) | 80 % (56 sur 70) | +20,0 [+" in text
    assert "| Clair ? | 50 % (40 sur 80) | 50 % (35 sur 70) | 0,0 [−" in text
    assert "| hausse établie |" in text
    assert "à 97,50 %, niveau corrigé" in text
    assert "![Deux [parts] \\*](comparaison.svg)" in text
    assert "Cartes de contrôle" not in text


def test_the_page_names_claims_their_bounds_and_their_base() -> None:
    older = published_year("2011", "a", low=0.55, high=0.65, share=0.6, sizes=[20, 40])
    text = plain(page(compare_years([older, counted_year("2027", yes_no("a", 9, 1, blank=10))])))
    assert "Chaque part est celle de tous les répondants, « sans objet » et sans réponse compris" in text
    assert (
        "| Question a ? | 60 % publiés, 55 à 65 % possibles (n : 20 ou 40) | 45 % (9 sur 20) | de −20,0 à −10,0 ["
        in text
    )


def test_the_page_tells_correspondences_rewordings_and_what_is_left_out() -> None:
    older = counted_year("2011", yes_no("opinion", 5, 5, text="Ancien"), yes_no("b", 5, 5, text="Avant ?"))
    four = Asked("avis", {"Jamais": 5, "Toujours": 5}, favourable=("Toujours",), text="Nouveau")
    newer = counted_year("2027", four, yes_no("b", 5, 5, text="Après ?"), yes_no("c", 5, 5, text="Neuve ?"))
    declared = rules(("avis", "Jamais", "2011", "opinion", "Non"), ("avis", "Toujours", "2011", "opinion", "Oui"))
    text = plain(page(compare_years([older, newer], declared), warning="Édition fictive"))
    assert "\n**Édition fictive**\n" in text
    assert "- « Nouveau » (Toujours) est comparée à « Ancien » (Oui)." in text
    assert "Même identifiant, mais un autre texte : l’écart peut venir de la question." in text
    assert "- « Avant ? » est devenue « Après ? »." in text
    assert "| Neuve ? | 2011 | pas posée en 2011 |" in text


def test_the_page_shows_the_warning_of_a_short_control_chart() -> None:
    found = compare_years([counted_year(e, yes_no("a", k, 20)) for e, k in (("1", 10), ("2", 12), ("3", 30))])
    text = plain(page(found, charts={"a": {"carte-a.svg": "Carte"}}))
    assert "### Question a ?\n\nCarte p, limites à 3 écarts-types. Moins de 12 points (3)" in text
    assert "![Carte](carte-a.svg)" in text
    assert "- Montgomery (2013), Introduction to Statistical Quality Control, section 7.2." in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a|b", r"a\|b"),
        ("<script>", "&lt;script>"),
        ("p < 0,05", "p < 0,05"),
        ("[x](http://y)", r"[x]\(http://y)"),
        ("*_`\\", r"\*\_\`\\"),
    ],
)
def test_a_text_cannot_become_markup(text: str, safe: str) -> None:
    assert escape(text) == safe


def test_the_summary_figure_has_a_row_for_each_question_and_edition_and_nothing_overlaps() -> None:
    long = "Une question dont le texte tient en plusieurs lignes parce qu’il dit tout ce qu’il faut savoir ?"
    older = published_year("2011", "a", low=0.55, high=0.65, share=0.6, sizes=[20, 40, 48, 52, 60])
    chart = summary_chart(
        compare_years(
            [older, counted_year("2019", yes_no("a", 20, 20)), counted_year("2027", yes_no("a", 9, 1, text=long))]
        )
    )
    assert chart is not None
    assert readable(chart.figure) == []
    told = plain(chart.words)
    base = "n non publié ; possible : 20, 40, 48, 52 ou 60"
    assert f"{plain(long)} : 2011, 60 % [55 à 65] ({base} ; bornes ; publié) ; 2019, " in told
    assert "2019, 50 % [" in told
    assert "2027, 90 % [" in told


def test_no_figure_is_drawn_of_nothing() -> None:
    found = compare_years([counted_year("2011", yes_no("a", 1, 1)), counted_year("2027", yes_no("b", 1, 1))])
    assert summary_chart(found) is None
    assert control_charts(found) == {}


def test_control_charts_are_drawn_without_overlap() -> None:
    found = compare_years([counted_year(str(2020 + i), yes_no("a", 10 + i, 20)) for i in range(4)])
    ((item, chart),) = control_charts(found).items()
    assert readable(chart.figure) == []
    assert item == "a"
    assert chart.data["edition"].tolist() == ["2020", "2021", "2022", "2023"]
    assert chart.data["share"].tolist() == pytest.approx([10 / 30, 11 / 31, 12 / 32, 13 / 33])
    assert "2023 (n = 33) : 39 %" in plain(chart.words)
