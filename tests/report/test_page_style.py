"""The style of the page: text that can be read on a phone, in the light and in the dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from quality_study.charts.readable import contrast
from quality_study.style import SMALL, WIDTH

CSS = (Path(__file__).parents[2] / "reports" / "template" / "report.css").read_text(encoding="utf-8")


def colours(rules: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#\w+);", rules))


def test_the_smallest_text_of_a_figure_is_eleven_pixels_on_any_screen() -> None:
    found = re.search(r"\.drawing svg \{[^}]*min-width: (\d+)px", CSS)
    assert found is not None
    assert SMALL / (WIDTH / 25.4 * 72) * int(found[1]) >= 11


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_stands_out_from_what_is_behind_it(scheme: int) -> None:
    told = colours(re.findall(r":root \{([^}]*)\}", CSS)[scheme])
    for ink, behind in product(("ink", "grey", "blue"), ("paper", "wash")):
        assert contrast(told[ink], told[behind]) >= 4.5, (ink, behind)
    assert contrast(told["ink"], told["pale"]) >= 4.5


def test_the_dark_is_for_screens_and_paper_hides_what_cannot_be_clicked() -> None:
    assert "@media screen and (prefers-color-scheme: dark)" in CSS
    printed = CSS[CSS.index("@media print") :]
    assert "nav, .skip, .up, .files, .shown details { display: none; }" in printed
    assert re.search(r"h1, h2, h3, [^{]*\{ break-after: avoid; \}", printed)
