"""The feet of pages, on an invented study whose pages are laid out by counting."""

from __future__ import annotations

from typing import Any

import pytest

from quality_study.report.page_feet import EMPTY, Feet, Flow, Marks, fill_feet, left_empty, movable

TOP, BOTTOM = 68.0, 779.5


def para(text: str) -> dict[str, Any]:
    return {"t": "Para", "c": [{"t": "Str", "c": text}]}


def header(level: int) -> dict[str, Any]:
    return {"t": "Header", "c": [level, ["", [], []], [{"t": "Str", "c": "Titre"}]]}


class Pages:
    """Figures of a drawing and 50 points of caption, a text of `lead` points first and one of 100 after each."""

    def __init__(self, lead: float, *flows: Flow) -> None:
        self.lead, self.flows = lead, flows

    def __call__(self, feet: Feet) -> Marks:
        page, y, marks = 1, TOP + self.lead, {}
        for flow in self.flows:
            chosen = feet.get(flow.key, {})
            texts = int(chosen.get("before", 0))
            y += 100 * texts
            around = chosen.get("around", 0) + 19
            height = flow.height * chosen.get("part", 1) + 50
            due = (page, y)
            if y + around + height > BOTTOM:
                page, y = page + 1, TOP
            else:
                y += around
            marks[flow.key] = {"due": due, "top": (page, y), "end": (page, y + height)}
            y += height + around + 100 * (flow.following - texts)
        return marks


def filled(pages: Pages) -> Feet:
    feet = fill_feet(pages.flows, pages)
    assert all(left_empty(mark) <= EMPTY for mark in pages(feet).values())
    return feet


def test_a_figure_that_fits_is_left_where_it_is() -> None:
    assert filled(Pages(100, Flow("fig-1", 2, 300.0))) == {}


def test_texts_come_before_a_figure_that_goes_to_the_next_page_no_more_than_it_takes() -> None:
    assert filled(Pages(450, Flow("fig-1", 4, 500.0))) == {"fig-1": {"before": 2}}


def test_a_figure_that_nearly_fits_is_printed_smaller_but_never_below_7_points() -> None:
    assert filled(Pages(300, Flow("fig-1", 0, 380.0)))["fig-1"]["part"] == pytest.approx(0.9, abs=0.02)
    assert fill_feet([flow := Flow("fig-1", 0, 430.0)], Pages(300, flow)) == {}


def test_what_is_left_is_spread_around_the_figures_of_the_page() -> None:
    first, second = Flow("fig-1", 1, 280.0), Flow("fig-2", 0, 600.0)
    feet = filled(Pages(60, first, second))
    assert set(feet) == {"fig-1"}
    assert 0 < feet["fig-1"]["around"] <= 36


def test_what_may_pass_stops_at_the_next_section_figure_or_text_that_says_where_the_figure_is() -> None:
    text = para("Une phrase.")
    assert movable([text, header(2), text]) == [[text]]
    assert movable([para("La figure ci-dessus le montre."), text]) == []
    assert movable([text, {"t": "RawBlock", "c": ["typst", "#study-flow()"]}, text]) == [[text]]
    picture = {"t": "Para", "c": [{"t": "Image", "c": [["", [], []], [], ["a.png", ""]]}]}
    assert movable([picture, text]) == []


def test_a_list_stays_with_what_announces_it_and_a_title_with_its_text() -> None:
    announced, items, text = para("Il faudra faire :"), {"t": "BulletList", "c": []}, para("Une phrase.")
    assert movable([announced, items, header(3), text]) == [[announced, items], [header(3), text]]
    assert movable([text, announced]) == [[text]]
    assert movable([text, header(3)]) == [[text]]
