"""Compare editions of a study: what ``quality-study compare`` does, from raw folders to a table, figures and a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from quality_study import charts
from quality_study.charts.chart import Chart, encoded
from quality_study.charts.readable import readable
from quality_study.charts.wording import BOUNDS
from quality_study.disclosure import answer_rule
from quality_study.facts.edition import Edition, in_time
from quality_study.facts.formula import protect
from quality_study.inference.control import SIGNAL_LABEL
from quality_study.report.flag import FLAG, flagged_words
from quality_study.report.one_page import page_documents
from quality_study.survey.answers import numbers
from quality_study.tables.earlier import compare_built
from quality_study.tables.processed import build_tables
from quality_study.tables.validation import load_raw
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import join
from quality_study.words.vocabulary import STATUS_LABEL
from quality_study.years import Comparison, page
from quality_study.years.differences import VERDICT_LABEL
from quality_study.years.figures import control_charts, summary_chart
from quality_study.years.recommendation import recommendation_rows, recommendation_scores, recommendation_section

#: Names of the files written; further pages of a figure get ``-2``, ``-3``...
TABLE, SHARES, CONTROL, PAGE, FIGURE, CHART, DOCUMENT, RECOMMENDATION = (
    "ecarts.csv",
    "parts.csv",
    "cartes.csv",
    "comparaison.md",
    "comparaison",
    "carte",
    "comparaison",
    "recommandation",
)
_SUMMARY = "Parts favorables, d’une édition à l’autre"
_HEADERS: Mapping[str, str] = {
    "older_edition": "ancienne_edition",
    "edition": "edition",
    "item": "item",
    "older_item": "ancien_item",
    "text": "question",
    "older_text": "ancienne_question",
    "declared": "correspondance_declaree",
    "favourable": "reponses_favorables",
    "older_favourable": "anciennes_reponses_favorables",
    "older_count": "ancien_effectif",
    "older_n": "ancien_n",
    "older_share": "ancienne_part",
    "older_low": "ancienne_part_bas",
    "older_high": "ancienne_part_haut",
    "count": "effectif",
    "n": "n",
    "share": "part",
    "share_low": "part_bas",
    "share_high": "part_haut",
    "difference_low": "ecart_min",
    "difference_high": "ecart_max",
    "low": "bas",
    "high": "haut",
    "level": "niveau",
    "h": "h_de_cohen",
    "p_low": "p_min",
    "p_high": "p_max",
    "adjusted_p": "p_corrigee",
    "verdict": "conclusion",
    "sentence": "phrase",
    "interval": "intervalle",
    "status": "statut",
    "source": "source",
    "sizes": "n_possibles",
    "point": "edition",
    "observed": "part",
    "center": "centre",
    "lower": "limite_basse",
    "upper": "limite_haute",
    "signal": "signal",
    "method": "carte",
    "note": "avertissement",
}


def compare_editions(
    editions: Sequence[Edition], output: Path, *, confidence: float = 0.95, documents: bool = True
) -> tuple[Comparison, list[Path]]:
    """Compare the latest of several editions with each other one, and write what a reader needs.

    Parameters
    ----------
    editions : sequence of Edition
        At least two, in any order; they are taken in the order of their events.
    output : Path
        Folder to write into; nothing is written when something is wrong.
    confidence : float
        Of each family of comparisons, and of the intervals of the shares.
    documents : bool
        Compose the page as PDF and HTML too, with the template of the latest edition.

    Returns
    -------
    comparison : Comparison
    paths : list of Path
        The files written: the page, the tables, the figures.

    Raises
    ------
    StudyError
        An edition is wrong or given twice, or questions cannot be matched; every problem is listed.
    """
    names = [e.id for e in editions]
    raise_if_any(Problem("édition donnée deux fois", found=n) for n in dict.fromkeys(names) if names.count(n) > 1)
    if len(editions) < 2:
        raise StudyError("Il faut deux éditions au moins, par exemple : quality-study compare 2011 2027 -o comparaison")
    if output.exists() and not output.is_dir():
        raise StudyError([Problem("ce n’est pas un dossier", str(output))])
    ordered = in_time(editions)
    built = [(e, build_tables(e, load_raw(e), confidence=confidence)) for e in ordered]  # those on disk may be older
    found = compare_built(built, confidence=confidence)
    invented = [e for e in ordered if e.settings.fictitious]
    marks = {e.id: _marks(e, tables) for e, tables in built}
    files = dict(_files(found, invented, ordered[-1] if documents else None, _recommended(ordered, marks, confidence)))
    output.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (output / name).write_bytes(content)
    return found, [output / name for name in files]


def _marks(edition: Edition, tables: Mapping[str, pd.DataFrame]) -> list[float]:
    """List the marks given to the question that an edition declares for its recommendation score; none without it."""
    question = edition.settings.analysis.recommendation
    return list(numbers(tables["responses"], question)) if question and not tables["responses"].empty else []


def _recommended(
    editions: Sequence[Edition], marks: Mapping[str, Sequence[float]], confidence: float
) -> tuple[Chart | None, Callable[[Sequence[str]], str]]:
    """Draw the recommendation of each edition that asked for it, and give what writes its section."""
    asked = [e for e in editions if marks[e.id]]
    asked = asked if len(asked) > 1 else []
    sizes = {e.id: e.population(e.survey_population).size for e in asked}
    rules = {
        e.id: answer_rule(e.settings.disclosure.threshold, suppress_zeros=e.settings.disclosure.suppress_zeros)
        for e in asked
    }
    given = {e.id: marks[e.id] for e in asked}
    scores, hidden = recommendation_scores(given, rules, sizes=sizes, confidence=confidence)
    chart = None
    if len(scores) > 1:
        chart = charts.years(recommendation_rows(scores, sizes), title="% des réponses", confidence=confidence)
    return chart, lambda names: recommendation_section(scores, hidden, names) if asked else ""


def _files(
    found: Comparison,
    invented: Sequence[Edition],
    last: Edition | None,
    recommended: tuple[Chart | None, Callable[[Sequence[str]], str]],
) -> Iterator[tuple[str, bytes]]:
    """Make the content of every file, the documents with the template of an edition."""
    summary = summary_chart(found)
    drawn = {FIGURE: summary} if summary else {}
    drawn |= {f"{CHART}-{item}": chart for item, chart in control_charts(found).items()}
    drawn |= {RECOMMENDATION: recommended[0]} if recommended[0] else {}
    pictures, told = {}, {}
    for stem, chart in drawn.items():
        pictures[stem], told[stem] = _pictures(stem, chart, FLAG if invented else "")
    controls = {item: told[f"{CHART}-{item}"] for item in found.charts}
    names = join(f"« {e.id} »" for e in invented)
    warning = f"{FLAG} : les réponses de {names} sont inventées." if invented else ""
    section = recommended[1](list(told.get(RECOMMENDATION, {})))
    yield PAGE, _with(section, page(found, told.get(FIGURE), controls, warning=warning)).encode("utf-8")
    if last is not None:
        drawings = {name: content for files in pictures.values() for name, content in files.items()}
        text = page(found, _captions(told.get(FIGURE, {}), _SUMMARY), _charted(found, controls), warning=warning)
        text = _with(section, text)
        text = re.sub(r"^#(?=#+ )", "", text.partition("\n\n")[2], flags=re.MULTILINE)  # the title is the document's
        *earlier, newest = found.editions
        composed = page_documents(text, drawings, last, title=f"{newest} comparée à {join(earlier)}")
        yield from zip((f"{DOCUMENT}.pdf", f"{DOCUMENT}.html"), composed, strict=True)
    yield TABLE, _csv(found.differences.assign(verdict=found.differences["verdict"].map(VERDICT_LABEL)))
    sizes = [" ".join(str(n) for n in s) if len(s) > 1 else "" for s in found.shares["sizes"]]
    status, interval = found.shares["status"].map(STATUS_LABEL), found.shares["interval"].replace(BOUNDS, "bornes")
    yield SHARES, _csv(found.shares.assign(status=status, interval=interval, sizes=sizes))
    if found.charts:
        yield CONTROL, _csv(_control_table(found))
    for files in pictures.values():
        yield from files.items()


def _with(section: str, text: str) -> str:
    """Put a section before the references, which end the page."""
    before, title, references = text.rpartition("## Références")
    return f"{before}{section}\n\n{title}{references}" if section else text


def _captions(names: Iterable[str], caption: str) -> dict[str, str]:
    """Give the pages of a figure a caption: what it shows in words is in the tables and sentences of the page."""
    return {name: caption if i == 0 else f"{caption} (suite)" for i, name in enumerate(names)}


def _charted(found: Comparison, charts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    texts = dict(zip(found.shares["item"], found.shares["text"], strict=True))
    return {item: _captions(names, f"Carte de contrôle : {texts[item]}") for item, names in charts.items()}


def _pictures(stem: str, chart: Chart, flag: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the pages of a chart by file name, and what each shows in words, under the flag if there is one."""
    words = flagged_words(chart.words, flag)
    raise_if_any(Problem(fault, stem) for page in chart.pages for fault in readable(page))
    names = [f"{stem}{'' if i == 1 else f'-{i}'}.svg" for i in range(1, len(chart.pages) + 1)]
    files = {
        name: encoded(page, "svg", title=words[:120], under=flag) for name, page in zip(names, chart.pages, strict=True)
    }
    return files, {name: words if i == 0 else f"Suite de la figure {stem}." for i, name in enumerate(names)}


def _control_table(found: Comparison) -> pd.DataFrame:
    """Lay out the control charts of all questions, one row per question and edition."""
    columns = ["point", "n", "observed", "center", "lower", "upper", "signal"]
    tables = [
        chart.table[columns].assign(item=item, method=chart.method, note=chart.note)
        for item, chart in found.charts.items()
    ]
    table = pd.concat(tables, ignore_index=True)
    return table[["item", *columns, "method", "note"]].assign(signal=table["signal"].map(SIGNAL_LABEL))


def _csv(table: pd.DataFrame) -> bytes:
    """Write a table for a French spreadsheet, which cannot take any text for a formula."""
    french = {True: "oui", False: "non"}
    texts = {
        str(c): [french.get(v, v) if isinstance(v, bool) else protect(v) if isinstance(v, str) else v for v in table[c]]
        for c in table.select_dtypes(exclude="number")
    }
    written = table.assign(**texts).rename(columns=_HEADERS)
    text = written.to_csv(None, sep=";", decimal=",", float_format="%.6g", index=False, lineterminator="\n")
    return text.encode("utf-8-sig")
