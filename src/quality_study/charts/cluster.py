"""Which cards the participants of a card sort put together: their co-occurrence, its groups and their dendrogram."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from quality_study.charts.chart import Chart
from quality_study.charts.page import INCH, root_figure, size_of
from quality_study.charts.stacks import ink
from quality_study.diagram.text import fit, text_width
from quality_study.style import (
    BODY,
    GREY,
    GROUP_PALETTE,
    HEIGHT,
    INK,
    PAPER,
    PLAIN,
    SMALL,
    TOGETHER,
    WIDTH,
    register_fonts,
    rendering,
)
from quality_study.survey.card_sort import Consensus, co_occurrence, consensus_groups, order, piles
from quality_study.survey.opinions import require
from quality_study.survey.pooled import weakest
from quality_study.words.errors import StudyError
from quality_study.words.french import join, number, percent, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL

#: Millimetres: dendrogram and strip of groups, labels, a row.
_TREE, _STRIP, _LABEL = 24.0, 2.0, 52.0
_ROW, _LEAST, _EDGES = 7.0, 3.8, 2.0
#: Shares from which the number of participants is written.
_WRITTEN = 0.25


def cluster(data: pd.DataFrame, *, groups: int | None = None, cmap: Any = None, ax: Axes | None = None) -> Chart:
    """Draw how many participants put each pair of cards together, near cards side by side, and the groups they make.

    Parameters
    ----------
    data : DataFrame
        One row a participant and card: ``participant, card, pile``; perhaps ``status``, which the chart then tells.
    groups : int, optional
        Number of groups; by default the one of best mean silhouette.
    cmap : str, sequence or Colormap, optional
        Seaborn or matplotlib colours, from never to always together.
    ax : Axes, optional
        Draw there instead of on a page.

    Returns
    -------
    Chart
        ``data`` has a row a pair: ``card, other, together`` (participants who put both in one pile), ``both`` (who
        sorted both), ``share, group, other_group``.

    Raises
    ------
    StudyError
        A column is missing, or there are more cards than a page holds.

    Examples
    --------
    >>> rows = [(p, c, pile) for p in "ABC" for c, pile in (("Bus", "x"), ("Train", "x"), ("Repas", "y"))]
    >>> chart = cluster(pd.DataFrame(rows, columns=["participant", "card", "pile"]))
    >>> sorted(chart.data.loc[chart.data["together"] == 3, ["card", "other"]].to_numpy().tolist()[0])
    ['Bus', 'Train']
    """
    import seaborn as sns  # a second to load: only who draws this waits

    register_fonts()
    if data.empty:
        return _blank(ax)
    require(data, ["participant", "card", "pile"])
    sorts = piles(data)
    shares = co_occurrence(sorts)
    consensus = consensus_groups(shares, groups)
    placed = order(consensus)
    shares = shares.iloc[placed, placed]
    seen = sorts.notna().iloc[placed].to_numpy(int)
    both = seen @ seen.T
    together = (shares.to_numpy() * both).round().astype(int)
    label = [int(group) for group in pd.factorize(np.array(consensus.labels)[placed])[0]]  # numbered from the top
    with rendering():
        axes = _page(len(shares)) if ax is None else ax
        colors = (
            sns.color_palette(cmap, as_cmap=True)
            if isinstance(cmap, str)
            else sns.blend_palette(cmap or TOGETHER, as_cmap=True)
        )
        sns.heatmap(shares, ax=axes, cmap=colors, vmin=0, vmax=1, cbar=False, linewidths=0.8, linecolor=PAPER)
        _write(axes, together, shares.to_numpy(), colors)
        _labels(axes, [str(card) for card in shares.index])
        _groups(axes, label)
        _tree(axes, consensus, label)
    pairs = [
        (shares.index[i], shares.index[j], together[i, j], both[i, j], shares.iat[i, j], label[i] + 1, label[j] + 1)
        for i in range(len(shares))
        for j in range(i + 1, len(shares))
    ]
    columns = ["card", "other", "together", "both", "share", "group", "other_group"]
    table = pd.DataFrame(pairs, columns=columns)
    cards = dict(zip(map(str, shares.index), label, strict=True))
    n = sorts.shape[1]
    status = weakest(list(data["status"])) if "status" in data else "published"
    made_up = "" if status in PLAIN else f" Tri {STATUS_LABEL[status]}."
    words, note = _describe(table, cards, n), _note(consensus, n, whole=bool(seen.all()))
    return Chart(root_figure(axes), axes, table, words + made_up, note=note + made_up)


def _blank(ax: Axes | None) -> Chart:
    axes = _page(1) if ax is None else ax
    axes.set_axis_off()
    return Chart(root_figure(axes), axes, pd.DataFrame(), "Aucune carte.")


def _page(cards: int) -> Axes:
    """Return Axes for so many cards, as tall as they need: never more than a page."""
    height = min(_ROW, (HEIGHT - 2 * _EDGES) / cards)
    if height < _LEAST:
        most = int((HEIGHT - 2 * _EDGES) / _LEAST)
        raise StudyError(f"Trop de cartes pour une page ({number(cards)}, {most} au plus) ; choisissez-en moins")
    total = cards * height + 2 * _EDGES
    figure = Figure(figsize=(WIDTH / INCH, total / INCH))
    FigureCanvasAgg(figure)
    left = _TREE + _STRIP + 1
    return figure.add_axes((left / WIDTH, _EDGES / total, (WIDTH - left - _LABEL) / WIDTH, cards * height / total))


def _write(ax: Axes, together: Any, shares: Any, colors: Any) -> None:
    """Write the number of participants in the cells that can hold it, in an ink that can be read there."""
    room = size_of(ax)[0] / len(shares) - 0.8
    for i, j in zip(*np.nonzero((shares >= _WRITTEN) & ~np.eye(len(shares), dtype=bool)), strict=True):
        text = number(int(together[i, j]))
        if text_width(text, size=SMALL) <= room:
            color = ink(to_hex(colors(shares[i, j])))
            ax.text(j + 0.5, i + 0.5, text, ha="center", va="center", size=SMALL, color=color)


def _labels(ax: Axes, cards: list[str]) -> None:
    ax.set_xlabel("")
    ax.set_ylabel("")
    ax.set_xticks([])
    ax.yaxis.tick_right()
    height = float(ax.get_window_extent().height) / root_figure(ax).dpi * INCH / len(cards)
    size = BODY if height > 4.2 else SMALL
    lines = [fit(card, _LABEL - 3, size=size) for card in cards]
    shown = [of_card if len(of_card) * 3.6 <= height else _short(of_card, size) for of_card in lines]
    ax.set_yticks(np.arange(len(cards)) + 0.5, ["\n".join(of_card) for of_card in shown], rotation=0)
    ax.tick_params(axis="y", length=0, pad=3, labelsize=size, labelcolor=INK)


def _short(lines: tuple[str, ...], size: float) -> tuple[str, ...]:
    """Cut a label that has no room for its second line: the words of the chart give it whole."""
    text = lines[0]
    while text and text_width(text + "…", size=size) > _LABEL - 3:
        text = text[:-1]
    return (text.rstrip(" ,;") + "…",)


def _groups(ax: Axes, label: list[int]) -> None:
    """Frame the groups on the diagonal."""
    for group in dict.fromkeys(label):
        own = [i for i, other in enumerate(label) if other == group]
        frame = Rectangle((own[0], own[0]), len(own), len(own), fill=False, edgecolor=INK, linewidth=1.2, clip_on=False)
        ax.add_patch(frame)


def _tree(ax: Axes, consensus: Consensus, label: list[int]) -> None:
    """Draw the dendrogram left of the cells, and a strip that has a colour a group."""
    import seaborn as sns  # a second to load: only who draws this waits
    from scipy.cluster.hierarchy import dendrogram  # heavy: only a card sort needs it

    room = size_of(ax)[0]
    tree = ax.inset_axes((-(_TREE + _STRIP) / room, 0, (_TREE + _STRIP) / room, 1), sharey=ax)
    tree.set_axis_off()
    tree.set_xlim(_TREE + _STRIP, 0)
    colors = sns.color_palette(GROUP_PALETTE, consensus.size)
    for i, group in enumerate(label):
        tree.barh(i + 0.5, _STRIP - 0.5, left=0.2, height=0.86, color=colors[group])
    if len(label) < 2:
        return
    drawn = dendrogram(consensus.tree, no_plot=True)
    highest = max(max(heights) for heights in drawn["dcoord"]) or 1.0
    for places, heights in zip(drawn["icoord"], drawn["dcoord"], strict=True):
        xs = [_STRIP + height / highest * (_TREE - 1) for height in heights]
        tree.plot(xs, [place / 10 for place in places], color=GREY, linewidth=0.8)


def _describe(pairs: pd.DataFrame, cards: dict[str, int], participants: int) -> str:
    """Tell the groups and how often their cards were put together, then every pair that was, once at least."""
    parts = [f"Tri de {plural(len(cards), 'carte')} par {plural(participants, 'participant')}."]
    for group in dict.fromkeys(cards.values()):
        own = [card for card, label in cards.items() if label == group]
        inside = pairs[(pairs["group"] == group + 1) & (pairs["other_group"] == group + 1)]
        mean = f", ensemble à {percent(float(inside['share'].mean()))} en moyenne" if len(inside) else ""
        parts.append(f"Groupe {group + 1} : {join([f'« {card} »' for card in own])}{mean}.")
    for card, rows in pairs[pairs["together"] > 0].groupby("card", sort=False):
        told = [
            f"« {r['other']} », {number(int(r['together']))} sur {number(int(r['both']))}"
            for r in rows.to_dict("records")
        ]
        parts.append(f"« {card} » avec {' ; '.join(told)}.")
    return typographic(" ".join(parts))


def _note(consensus: Consensus, participants: int, *, whole: bool) -> str:
    said = [
        f"Nombre de participants, sur {number(participants)}, qui ont mis les deux cartes dans la même pile (écrit "
        "dès le quart) ; plus une case est foncée, plus ils sont nombreux. Groupes par lien moyen"
        + (", au nombre de meilleure silhouette." if consensus.chosen else ".")
    ]
    if not whole:
        said.append("Une part est celle des participants qui ont rangé les deux cartes.")
    return typographic(" ".join(said))
