"""Shares of a survey item by item: what is published, what follows from it, what stays possible."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from quality_study.audit.bounds import REST
from quality_study.charts.marks import bounds, grid, tick_labels, whisker
from quality_study.charts.wording import WIDE, sources
from quality_study.claims import retained
from quality_study.diagram.legend import legend, swatch
from quality_study.diagram.scene import Drawing, Pen, Text
from quality_study.diagram.text import line_height, text_width
from quality_study.errors import Problem, raise_if_any
from quality_study.french import THIN, number, percent, percent_range, sizes, typographic
from quality_study.style import BODY, GREY, SMALL, STATUS_STYLE, WIDTH
from quality_study.tabular import each_row
from quality_study.vocabulary import STATUS_LABEL


@dataclass(frozen=True)
class Layout:
    """Where things stand across the page, in millimetres."""

    label: float = 4.0
    axis: float = 58.0
    axis_width: float = 72.0
    value: float = 134.0
    status: float = 170.0
    row: float = 5.6
    gap: float = 2.6
    bar: float = 3.4


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    items : sequence of str
        Items in display order.
    remarks : str, optional
        Population whose remarks are listed below the chart.
    """

    items: Sequence[str]
    remarks: str = ""
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    items, populations = list(tables["items"]["item"].unique()), list(tables["populations"]["population"])
    problems = [
        Problem("item inconnu", "figures.toml", None, "items", i, items) for i in chosen.items if i not in items
    ]
    if chosen.remarks and chosen.remarks not in populations:
        problems.append(Problem("population inconnue", "figures.toml", None, "remarks", chosen.remarks, populations))
    raise_if_any(problems)
    rows = compute(tables["breakdown"], tables["items"], tables["sizes"], tables["populations"], items=chosen.items)
    remarks, claims = tables["remarks"], retained(tables["claims"])
    ordered = (claims["relation"] == "order") & (claims["status"] == "published")
    orders = claims[ordered & claims["item"].isin(chosen.items)]
    lists = {
        "Ordres publiés, sans nombre": [f"{c.statement.rstrip('.')} ({c.id})." for c in each_row(orders)],
        "Remarques rapportées": list(remarks.loc[remarks["population"] == chosen.remarks, "text"]),
    }
    return draw(rows, chosen, lists={title: texts for title, texts in lists.items() if texts})


def compute(
    breakdown: pd.DataFrame,
    labels: pd.DataFrame,
    sizes_of: pd.DataFrame,
    populations: pd.DataFrame,
    *,
    items: Sequence[str],
) -> pd.DataFrame:
    """Choose the rows to show: favourable answers, answers that a claim speaks of, and remainders.

    Parameters
    ----------
    breakdown : DataFrame
        As checked by :data:`~quality_study.survey.breakdown.BREAKDOWN`.
    labels : DataFrame
        ``item, category, text, role``: wording of the items and role of their categories.
    sizes_of : DataFrame
        ``population, n``: sample sizes that remain possible where none is published.
    populations : DataFrame
        ``population, title``.
    items : sequence of str

    Returns
    -------
    DataFrame
        ``population, item, text, category, count, share, low, high, interval, status, source, denominator``, in
        display order; ``population`` holds the title.
    """
    favourable = labels[labels["role"] == "favourable"]
    wanted = set(zip(favourable["item"], favourable["category"], strict=True))
    table = breakdown[breakdown["item"].isin(items)].copy()
    cells = list(zip(table["item"], table["category"], strict=True))
    shown = np.array([c in wanted or c[1] == REST for c in cells]) | (table["source"] != "").to_numpy()
    order = {item: i for i, item in enumerate(items)}
    rank = np.select([[c in wanted for c in cells], table["category"] == REST], [0, 2], default=1)
    table = table.assign(_item=table["item"].map(order), _rank=rank)[shown]
    table = table.sort_values(["_item", "_rank"], kind="stable")
    texts = labels.drop_duplicates("item").set_index("item")["text"]
    possible = {p: sorted(g["n"].astype(int)) for p, g in sizes_of.groupby("population")}
    table["text"] = table["item"].map(texts)
    table["denominator"] = [
        _denominator(n, possible.get(p, [])) for n, p in zip(table["n"], table["population"], strict=True)
    ]
    table["population"] = table["population"].map(populations.set_index("population")["title"])
    columns = [
        "population",
        "item",
        "text",
        "category",
        "count",
        "share",
        "low",
        "high",
        "interval",
        "status",
        "source",
    ]
    return table[[*columns, "denominator"]].reset_index(drop=True)


def draw(rows: pd.DataFrame, options: Options, *, lists: Mapping[str, Sequence[str]] | None = None) -> Drawing:
    """Lay out the rows of :func:`compute` as a table with bars and ranges, then titled lists of sentences."""
    at = _fitted(options.layout, rows)
    pen = Pen(WIDTH)
    tick_labels(pen, at.axis, at.axis_width, at.row * 0.4)
    pen.y = at.row
    for population, of_population in rows.groupby("population", sort=False):
        shared = of_population["denominator"].nunique() == 1
        pen.y += _population(pen, str(population), of_population["denominator"].iloc[0] if shared else "", at)
        for _, group in of_population.groupby("item", sort=False):
            _item(pen, group, at, with_denominator=not shared)
    legend(pen, _legend_entries(rows))
    for title, sentences in (lists or {}).items():
        pen.y += 1.6
        pen.y += pen.paragraph(WIDTH, Text(0, pen.y, typographic(title), BODY, bold=True)) + 0.4
        for sentence in sentences:
            pen.y += _bullet(pen, sentence)
    pen.y += 1.2
    told = f"{sources(rows['source'])} Parts de tous les répondants, sans réponse compris.".strip()
    pen.y += pen.paragraph(WIDTH, Text(0, pen.y, typographic(told), SMALL, color=GREY)) + 0.6
    return Drawing(pen.scene(), describe(rows, lists))


def describe(rows: pd.DataFrame, lists: Mapping[str, Sequence[str]] | None = None) -> str:
    """Tell the content in words: every label, value, denominator and status."""
    parts = []
    for population, of_population in rows.groupby("population", sort=False):
        parts.append(f"{population}.")
        for _, group in of_population.groupby("item", sort=False):
            first = group.iloc[0]
            said = [
                f"{r['category']}, {_value(r)} ({STATUS_LABEL[str(r['status'])]})" for r in group.to_dict("records")
            ]
            parts.append(f"{first['text']} ({first['denominator']}) : " + " ; ".join(said) + ".")
    parts += [f"{title} : {' '.join(sentences)}" for title, sentences in (lists or {}).items()]
    return typographic("Parts des répondants, question par question. " + " ".join(parts))


def _denominator(n: object, possible: Sequence[int]) -> str:
    if not pd.isna(n):  # type: ignore[call-overload]
        return f"n = {number(int(str(n)))}"
    return f"n non publié ; possible : {sizes(possible)}"


def _value(row: Mapping[Hashable, object]) -> str:
    low, high, share = (float(str(row[k])) for k in ("low", "high", "share"))
    if np.isnan(share):
        return percent_range(low, high) if (low, high) != (0.0, 1.0) else "inconnu"
    count = "" if pd.isna(row["count"]) else f" ({row['count']} pers.)"  # type: ignore[call-overload]
    around = f" [{percent_range(low, high).removesuffix(THIN + '%')}]" if high - low > WIDE else ""
    return percent(share) + around + count


def _fitted(at: Layout, rows: pd.DataFrame) -> Layout:
    """Shorten the axis when the widest value, written out, would reach the column of statuses."""
    records = rows.to_dict("records")
    widest = max(text_width(_value(r), bold=r["status"] == "published") for r in records)
    status = max(text_width(STATUS_LABEL[str(r["status"])], size=SMALL) for r in records)
    value = min(at.value, at.status - status - 3 - widest)
    return replace(at, value=value, axis_width=at.axis_width - (at.value - value))


def _population(pen: Pen, title: str, denominator: str, at: Layout) -> float:
    middle = pen.y + at.row / 2
    pen.texts.append(Text(0, middle, typographic(title), BODY, color=GREY))
    pen.texts.append(Text(WIDTH, middle, typographic(denominator), SMALL, color=GREY, align="right"))
    pen.line((0, pen.y + at.row), (WIDTH, pen.y + at.row), color=GREY, line_width=0.6)
    return at.row + 1.4


def _item(pen: Pen, group: pd.DataFrame, at: Layout, *, with_denominator: bool) -> None:
    """Write the item above its answers, or on the same line when it has one answer and both fit."""
    heading = typographic(str(group["text"].iloc[0]))
    records = group.to_dict("records")
    category = typographic(str(records[0]["category"]))
    used = text_width(heading, size=BODY, bold=True) + 3
    if len(records) == 1 and not with_denominator and used + text_width(category) <= at.axis - 3:
        pen.texts.append(Text(0, pen.y + at.row / 2, heading, BODY, bold=True))
        _row(pen, records[0], at, label_at=used)
        pen.y += at.gap / 2
        return
    room = WIDTH
    if with_denominator:
        note = typographic(str(records[0]["denominator"]))
        room -= text_width(note, size=SMALL) + 4
        pen.texts.append(Text(WIDTH, pen.y + at.row / 2, note, SMALL, color=GREY, align="right"))
    pen.y += max(at.row, pen.paragraph(room, Text(0, pen.y + 0.7, heading, BODY, bold=True)) + 0.7)
    for record in records:
        _row(pen, record, at, label_at=at.label)
    pen.y += at.gap


def _row(pen: Pen, row: Mapping[Hashable, object], at: Layout, *, label_at: float) -> None:
    middle, top = pen.y + at.row / 2, pen.y + (at.row - at.bar) / 2
    low, high, share = (float(str(row[k])) for k in ("low", "high", "share"))
    status = str(row["status"])
    start, scale = at.axis, at.axis_width
    pen.texts.append(Text(label_at, middle, typographic(str(row["category"])), BODY))
    pen.texts.append(Text(at.value, middle, _value(row), BODY, bold=status == "published"))
    pen.texts.append(Text(at.status, middle, STATUS_LABEL[status], SMALL, color=GREY, align="right"))
    grid(pen, start, scale, pen.y, pen.y + at.row)
    if not np.isnan(share):
        swatch(STATUS_STYLE[status])(pen, start, top, share * scale, at.bar)
        if high - low > WIDE:
            whisker(pen, start + low * scale, start + high * scale, middle)
    elif status == "unknown":
        swatch(STATUS_STYLE[status])(pen, start, top, scale, at.bar)
    else:
        bounds(pen, start + low * scale, top, (high - low) * scale, at.bar)
    pen.y += at.row


def _legend_entries(rows: pd.DataFrame) -> list[tuple[str, Callable[[Pen, float, float, float, float], None]]]:
    stated = rows["share"].notna()
    entries = []
    if (stated & (rows["status"] == "published")).any():
        entries.append(("part publiée", swatch(STATUS_STYLE["published"])))
    if (stated & (rows["status"] == "derived")).any():
        entries.append(("déduit : reste à 100 %", swatch(STATUS_STYLE["derived"])))
    if (~stated & (rows["status"] != "unknown")).any():
        entries.append(("déduit : tout ce qui reste possible", bounds))
    if (rows["status"] == "unknown").any():
        entries.append(("inconnu", swatch(STATUS_STYLE["unknown"])))
    return [(typographic(label), paint) for label, paint in entries]


def _bullet(pen: Pen, sentence: str) -> float:
    pen.texts.append(Text(0.6, pen.y + line_height(BODY) / 2, "•", BODY))
    return pen.paragraph(WIDTH - 4, Text(4, pen.y, typographic(sentence), BODY)) + 0.4
