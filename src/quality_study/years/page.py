"""The page that tells a comparison of editions, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.words.french import join, sentence, typographic
from quality_study.years.compare import Comparison
from quality_study.years.differences import VERDICT_LABEL
from quality_study.years.tables import year_tables
from quality_study.years.wording import BASE_LABEL, difference_cell, possible_sizes, share_cell

_REFERENCES = (
    "Fisher (1935), *The logic of inductive inference*, Journal of the Royal Statistical Society 98, 39-82.",
    "Miettinen et Nurminen (1985), *Comparative analysis of two rates*, Statistics in Medicine 4(2), 213-226.",
    "Holm (1979), *A simple sequentially rejective multiple test procedure*, Scandinavian Journal of Statistics 6, "
    "65-70.",
    "Dunn (1961), *Multiple comparisons among means*, Journal of the American Statistical Association 56(293), 52-64.",
)


def page(
    found: Comparison,
    figures: Mapping[str, str] | None = None,
    charts: Mapping[str, Mapping[str, str]] | None = None,
    *,
    warning: str = "",
) -> str:
    """Write the page.

    Parameters
    ----------
    found : Comparison
    figures : mapping of file name to str, optional
        Pages of the summary figure, with what each shows in words.
    charts : mapping of item to mapping of file name to str, optional
        The same for the control chart of each question.
    warning : str, optional
        What a reader must know first, such as that an edition is invented.

    Returns
    -------
    str
        Markdown, in French.
    """
    *earlier, last = found.editions
    parts = [f"# {last} comparée à {join(earlier)}", *([f"**{typographic(warning)}**"] if warning else [])]
    parts += found.sentences
    parts.append(
        sentence(
            "Chaque part est celle {base}. Les intervalles des parts sont à {confidence:level} ; une part sans "
            "effectif publié est donnée par ses bornes, qui disent ce que les énoncés n'excluent pas.",
            base=BASE_LABEL[found.base], confidence=found.confidence,
        )
    )  # fmt: skip
    parts += _pictures(figures or {})
    shares = year_tables(found)["year_shares"]
    for edition, rows in found.differences.groupby("older_edition", sort=False):
        level = rows["level"].iloc[0]
        heading = "## {last} contre {edition}"
        parts += [sentence(heading, last=last, edition=edition), _table(rows, shares), _levels(level)]
        parts.append("\n".join(f"- {escape(s)}" for s in rows["sentence"]))
        parts += _declared(rows)
        parts += _reworded(rows)
    if len(found.left_out):
        parts += ["## Questions non comparées", _left_out(found.left_out), _OTHERS]
    if found.charts:
        parts.append("## Cartes de contrôle")
        texts = dict(zip(found.shares["item"], found.shares["text"], strict=True))
        for item, chart in found.charts.items():
            parts.append(f"### {escape(texts[item])}")
            parts.append(typographic(f"{chart.method[0].upper()}{chart.method[1:]}. {chart.note}".strip()))
            parts += _pictures((charts or {}).get(item, {}))
    references = list(dict.fromkeys([*_REFERENCES, *(f"{c.reference}." for c in found.charts.values())]))
    parts += ["## Références", "\n".join(f"- {typographic(r)}" for r in references)]
    return "\n\n".join(parts) + "\n"


_OTHERS = typographic("Les questions ouvertes et les nombres ne sont pas comparés ici.")


def escape(text: str) -> str:
    r"""Make a text safe inside Markdown, tables included.

    Examples
    --------
    >>> print(escape("a|b <i> *c*"))
    a\|b &lt;i> \*c\*
    """
    for sign in "\\|*_`":
        text = text.replace(sign, "\\" + sign)
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text.replace("](", "]\\("))


def _pictures(figures: Mapping[str, str]) -> list[str]:
    return [f"![{escape(told)}]({name})" for name, told in figures.items()]


def _table(rows: pd.DataFrame, shares: pd.DataFrame) -> str:
    sizes = possible_sizes(shares)
    first = rows.iloc[0]
    header = ["Question", str(first["older_edition"]), str(first["edition"]), "Écart, en points", "Conclusion"]
    lines = [
        [
            escape(r.text),
            share_cell(
                r.older_count, r.older_n, r.older_share, r.older_low, r.older_high, sizes[r.item, r.older_edition]
            ),
            share_cell(r.count_, r.n, r.share, r.share_low, r.share_high, sizes[r.item, r.edition]),
            difference_cell(r.difference_low, r.difference_high, r.low, r.high),
            VERDICT_LABEL[r.verdict],
        ]
        for r in each_row(rows.rename(columns={"count": "count_"}))
    ]
    return _markdown(header, lines)


def _levels(level: float) -> str:
    template = "Entre crochets : intervalle de Miettinen et Nurminen à {level:.2%}, niveau corrigé pour l'ensemble des "
    template += "comparaisons ; pour une part sans effectif, tous les intervalles possibles réunis."
    return sentence(template, level=level)


def _declared(rows: pd.DataFrame) -> list[str]:
    ruled = rows[rows["declared"]]
    if ruled.empty:
        return []
    said = [
        f"- « {escape(r.text)} » ({escape(r.favourable)}) est comparée à « {escape(r.older_text)} » "
        f"({escape(r.older_favourable)})."
        for r in each_row(ruled)
    ]
    return [typographic("Correspondances déclarées :"), typographic("\n".join(said))]


def _reworded(rows: pd.DataFrame) -> list[str]:
    changed = rows[(rows["text"] != rows["older_text"]) & ~rows["declared"]]
    if changed.empty:
        return []
    head = "Même identifiant, mais un autre texte : l'écart peut venir de la question."
    said = [f"- « {escape(r.older_text)} » est devenue « {escape(r.text)} »." for r in each_row(changed)]
    return [typographic(head), typographic("\n".join(said))]


def _left_out(table: pd.DataFrame) -> str:
    lines = [[escape(r.text), r.older_edition, escape(r.reason)] for r in each_row(table)]
    return _markdown(["Question", "Face à", "Raison"], lines)


def _markdown(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rule = ["---"] * len(header)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [header, rule, *lines])
