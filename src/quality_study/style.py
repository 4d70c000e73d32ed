"""One look for every figure: font, sizes, colours, and how a status is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import matplotlib
from matplotlib import font_manager, rc_context

FONT = "Source Sans Pro"
#: What stands behind it: other alphabets and signs, then emoji.
MORE_FONTS = ("DejaVu Sans", "Noto Emoji")
#: Text width of an A4 page of the report, in millimetres: every figure is drawn this wide.
WIDTH = 170.0
#: Tallest drawing that a page of the report holds with its caption and note, in millimetres.
HEIGHT = 205.0
#: Text sizes in points; nothing is smaller than 8 pt on paper.
SMALL, BODY, LARGE = 8.0, 9.0, 10.0

INK = "#1b1f24"
GREY = "#5b6470"
RULE = "#d5d9de"
BLUE = "#1f5fa8"
PALE = "#dce8f5"
PAPER = "#ffffff"
SAND = "#f5f1e8"
#: Behind a bar, the whole that it is a share of.
TRACK = "#f1f3f6"
SKY = "#a9c8ea"
#: Intervals that leave zero out, and those that hold it.
CLEAR, UNCLEAR = "#7fa9d8", "#dde1e6"
#: Between the limits of a control chart.
BAND = "#e6eef8"
#: From much less to much more than expected; text is readable on each.
DIVERGING = ("#f0b58a", "#fae3d1", "#f6f7f9", PALE, SKY)
#: What calls for attention; it is never the only sign.
ALARM = "#a6480a"


@dataclass(frozen=True)
class StatusStyle:
    """How a datum of some status is drawn: filled, hatched or dashed, which grey printing keeps apart."""

    fill: str
    edge: str
    hatch: str | None
    dashed: bool


STATUS_STYLE: Mapping[str, StatusStyle] = {
    "own": StatusStyle(BLUE, BLUE, None, False),
    "published": StatusStyle(BLUE, BLUE, None, False),
    "derived": StatusStyle(PAPER, BLUE, "/////", False),
    "illustrative": StatusStyle(PAPER, GREY, None, True),
    "unknown": StatusStyle(PAPER, GREY, None, True),
}

#: What is drawn plain needs no legend while nothing else stands beside it.
PLAIN = ("own", "published")

#: The same for frames that hold text: a published one is tinted, so that its text stays readable.
FRAME_STYLE: Mapping[str, StatusStyle] = {
    **STATUS_STYLE,
    "own": StatusStyle(PALE, BLUE, None, False),
    "published": StatusStyle(PALE, BLUE, None, False),
}


@dataclass(frozen=True)
class Mark:
    """How a bar of some status is drawn, and the ink that is readable on it."""

    face: str
    edge: str
    ink: str


STATUS_MARK: Mapping[str, Mark] = {
    "own": Mark(BLUE, BLUE, PAPER),
    "published": Mark(BLUE, BLUE, PAPER),
    "derived": Mark(SKY, BLUE, INK),
    "illustrative": Mark(PAPER, GREY, INK),
    "possible": Mark(PALE, BLUE, INK),
}
#: An interval over a bar, with a white edge that keeps it readable.
WHISKER: Mapping[str, Any] = {
    "fmt": "none",
    "ecolor": INK,
    "elinewidth": 1.2,
    "capsize": 2.4,
    "capthick": 1.2,
    "zorder": 4,
}


@dataclass(frozen=True)
class Hue:
    """The colours of a branch or group: its frame, a published text, the ground of a group."""

    edge: str
    tint: str
    ground: str


#: Dark edges and light tints from the palette of Okabe and Ito (2008), in an order whose neighbours stay apart.
HUES = (
    Hue("#0072b2", "#d9eaf5", "#eef5fa"),
    Hue("#d55e00", "#fbe3d5", "#fdf2eb"),
    Hue("#009e73", "#d9f0e8", "#edf8f4"),
    Hue("#c46a9b", "#f6e4ee", "#fbf3f8"),
    Hue("#d89500", "#fbeed2", "#fdf7e9"),
    Hue("#4aa5dc", "#e1f1fb", "#f1f8fd"),
)
#: The colours of what belongs to no branch.
ROOT = Hue(BLUE, PALE, PAPER)
#: Steps of a flow: edge and ground of a decision, of a risk, of what is done about it.
DECISION, RISK, REMEDY = ("#8a5a00", "#faedd0"), ("#a8400a", "#fbe4d8"), ("#00664d", "#dff2ec")
#: Zones of a risk map, ground and edge, from the worst: each lighter than the last, so that grey keeps them apart.
CRITICALITY = (("#e79a8b", "#9c2f1c"), ("#f6c796", "#8f5200"), ("#f6df96", "#7d6500"), ("#eef7f0", "#2f7d5b"))
#: Quarters of a wheel, in order: dark enough for white words.
WHEEL = ("#14508f", "#2a7453", "#9a5b00", "#8a3a68")
#: Behind the steps of an actor, and the processes of a family.
LANE, FAMILY = "#f7f9fb", "#f6f8fb"

#: Answers on a scale, from the mildest to the strongest of each side; the neutral and the hidden ones.
SIDE_RAMP: Mapping[str, tuple[str, str]] = {
    "unfavourable": ("#f6b26b", "#a6480a"),
    "favourable": ("#9cc3e6", "#14508f"),
}
SIDE_FILL: Mapping[str, str] = {"neutral": "#e3e5e8", "hidden": "#e3e5e8"}
#: What tells the sides apart in grey.
SIDE_HATCH: Mapping[str, str] = {"unfavourable": "//////", "hidden": "xxxxxx"}

#: From never together to always, and the groups that cards make.
TOGETHER = ("#f6f9fd", "#a9c8ea", "#1f5fa8", "#0b2f63")
GROUP_PALETTE = "colorblind"

RC: Mapping[str, Any] = {
    "font.family": FONT,
    "hatch.linewidth": 0.7,
    "path.simplify": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "quality-study",
    "text.hinting": "none",
    "text.parse_math": False,
}


#: What matplotlib would write of itself and of the day in a file of each kind.
UNSAID: dict[str, dict[str, Any]] = {
    "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
    "png": {"Software": None},
    "pdf": dict.fromkeys(("Creator", "Producer", "CreationDate")),
}


def rendering() -> AbstractContextManager[None]:
    """Return the context in which everything is measured and drawn."""
    return rc_context(dict(RC))  # type: ignore[arg-type]


@cache
def font_folder() -> Path:
    """Folder of the font files shipped with the project (SIL Open Font License)."""
    return Path(font_source_sans_pro.__file__).parent / "files"


@cache
def more_fonts() -> tuple[Path, ...]:
    """List the files of :data:`MORE_FONTS`."""
    letters = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return letters, Path(__file__).parent / "words" / "fonts" / "NotoEmoji-Regular.ttf"


@cache
def register_fonts() -> None:
    """Make the shipped font known to matplotlib."""
    for path in (*sorted(font_folder().glob("*.ttf")), *more_fonts()):
        font_manager.fontManager.addfont(path)
