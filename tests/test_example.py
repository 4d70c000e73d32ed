"""The invented edition, built for real from its answers to its report: flagged everywhere, naming nobody."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pdf_structure import empty_feet
from pypdf import PdfReader

from quality_study.build.pipeline import build
from quality_study.facts.edition import Edition
from quality_study.report import mime
from quality_study.words.french import NBSP, THIN

REPOSITORY = Path(__file__).parents[1]
RAW = REPOSITORY / "data" / "raw" / "exemple"
OPEN = ["contenupourquoi", "intervenantsmarque", "concourspourquoi", "suggestions"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The example without its SWOT: a tool that the team did not fill in."""
    root = tmp_path_factory.mktemp("example")
    for part in ("data/raw", "notebooks", "reports/template"):
        shutil.copytree(REPOSITORY / part, root / part)
    edition = Edition(root, "exemple")
    (edition.raw / "tools" / "swot.csv").unlink()
    build(edition, {"confidence": 0.95})
    return edition


@pytest.fixture(scope="module")
def pages(built: Edition) -> list[str]:
    pdf = PdfReader(built.reports / "rapport.pdf")
    return [" ".join(p.extract_text().replace(NBSP, " ").replace(THIN, " ").split()) for p in pdf.pages]


@pytest.fixture(scope="module")
def results(built: Edition) -> dict[str, object]:
    found: dict[str, object] = json.loads((built.reports / "results.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def export() -> list[dict[str, str]]:
    with (RAW / "exports" / "limesurvey.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_its_answers_are_those_of_its_export(export: list[dict[str, str]]) -> None:
    """Every cell of the export read by hand, the last of two answers kept, against the table of answers."""
    questions = tomllib.loads((RAW / "questionnaire.toml").read_text(encoding="utf-8"))["questions"]
    options = next(q["choices"] for q in questions if q["id"] == "transportmoyens")
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (RAW / "responses.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            given[row["respondent"], row["question"]] += [row["value"]] if row["value"] else []
    sheets = {row["id"]: row for row in export}.values()
    masked = 0
    for who, sheet in enumerate(sheets, 1):
        for column, cell in list(sheet.items())[12:]:
            code, _, inner = column.rstrip("]").partition("[")
            found = given[str(who), inner if code == "grille1" else code]
            if inner.startswith("SQ"):
                assert (cell == "Oui") == (options[int(inner[2:]) - 1] in found)
            elif code == "priorites":
                ranked = "".join(found).split(" | ")
                assert cell == (ranked[int(inner) - 1] if int(inner) <= len(ranked) else "")
            elif "masqué" in "".join(found):
                before, _, after = found[0].partition("[")
                assert cell.startswith(before)
                assert cell.endswith(after.rpartition("]")[2])
                masked += 1
            else:
                assert found == [cell] * bool(cell)
    assert (len(sheets), len(given), masked) == (120, 120 * 19, 8)


def test_every_figure_is_drawn_but_the_one_without_data(built: Edition) -> None:
    plain = {f"fig-{n:02d}" for n in range(1, 36)} - {"fig-06", "fig-23", "fig-24", "fig-26"}
    by_theme = {"fig-23-profil", "fig-23-transport"}
    counted = {"fig-24-transportduree", "fig-24-recommandation"}
    quoted = {f"fig-26-{number}" for number in range(1, len(OPEN) + 1)}
    assert {p.stem for p in built.figures.iterdir()} == plain | by_theme | counted | quoted


def test_a_figure_without_data_is_named_with_the_file_to_fill_in(pages: list[str]) -> None:
    text = " ".join(pages)
    told = "Figure sans données : figure 6, forces, faiblesses, opportunités, menaces. À remplir : "
    assert told in text
    place = text.index(told) + len(told)
    assert text[place : place + 45].replace(" ", "").startswith("data/raw/exemple/tools/swot.csv.")  # cut at a slash
    assert "menaces (figure 6) sépare" in text  # cited all the same
    assert "Tableau sans données : tableau M" in text


def test_every_page_and_every_figure_says_that_the_edition_is_invented(built: Edition, pages: list[str]) -> None:
    assert "Toutes les données de cette édition sont inventées" in pages[0]
    assert [i for i, page in enumerate(pages, 1) if "fictive" not in page] == []
    for notebook in sorted((built.reports / "notebooks").glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                for payload in output.get("data", {}).values():
                    if isinstance(payload, dict) and "caption" in payload:
                        assert payload["caption"].endswith("(édition fictive)")
    html = (built.reports / "rapport.html").read_text(encoding="utf-8")
    assert "Toutes les données de cette édition sont inventées" in html
    assert html.count("(édition fictive)") >= 30


def planted(export: list[dict[str, str]]) -> set[str]:
    """Every personal datum of the export: of its columns, and of its comments as they were written."""
    columns = ("ipaddr", "firstname", "lastname", "email")
    data = {row[column] for row in export for column in columns}
    comments = "\n".join(cell for row in export for column, cell in row.items() if column not in columns)
    for pattern in (r"participant-\d+@example\.org", r"192\.0\.2\.\d+", r"(?:06|\+33 6)(?:[ .]?\d\d){4}"):
        data |= set(re.findall(pattern, comments))
    return data


def met(data: set[str], text: str) -> set[str]:
    """The personal data that a text holds, however it is spaced: a phone by its digits, an address without its end."""
    text = html.unescape(text).casefold()
    close = re.sub(r"\s", "", text)
    bare = re.sub(r"[\s.\-/()\u00ad]", "", text)
    found = set()
    for datum in data:
        digits = re.sub(r"\D", "", datum)
        if datum.startswith(("06", "+33")):
            there = digits[-9:] in bare
        elif datum.startswith("192."):
            there = datum in text and re.search(rf"(?<!\d){re.escape(datum)}(?!\d)", text) is not None
        else:
            there = datum.partition("@")[0].casefold() in close
        found |= {datum} if there else set()
    return found


def readable(path: Path) -> str:
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv()
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".json", ".ipynb"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    # The drawings of pictures are no text: what they show stands beside them, in their SVG and in their words.
    return re.sub(r"[A-Za-z0-9+/=]{2000,}", "", text)


def test_few_page_feet_are_empty(built: Edition) -> None:
    """Whole, it has none; without a tool, its sections have little text beside their figures: before the tallest."""
    found = empty_feet(PdfReader(built.reports / "rapport.pdf"))
    assert len(found) <= 2, found
    assert all(empty < 0.5 for empty in found.values())


def test_every_figure_carries_its_message(built: Edition) -> None:
    shown = [
        output["data"][mime.FIGURE]
        for notebook in sorted((built.reports / "notebooks").glob("*.ipynb"))
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if mime.FIGURE in output.get("data", {})
    ]
    messages = {figure["id"]: figure["message"] for figure in shown}
    assert len(messages) == 39
    assert [key for key, message in messages.items() if not message] == []
    assert messages["fig-18"] == "Passages d’une activité à la suivante : 8 ; d’un acteur à un autre : 8".replace(
        " :", f"{NBSP}:"
    ).replace(" ;", f"{THIN};")


def test_the_story_ends_with_its_conclusion_and_the_audit_is_an_annex(built: Edition) -> None:
    outline = PdfReader(built.reports / "rapport.pdf").outline
    chapters = [str(item["/Title"]) for item in outline if not isinstance(item, list)]
    last = next(i for i, item in enumerate(outline) if not isinstance(item, list) and "Améliorer" in item["/Title"])
    assert str(outline[last + 1][-1]["/Title"]).endswith("Conclusion")
    after = [title.replace("'", "’") for title in chapters[chapters.index("6 Améliorer") + 1 :]]
    assert after[:2] == ["Annexe. L’audit du rapport", "Annexe. La comparaison d’une année à l’autre"]


def test_nobody_is_named_in_any_output(built: Edition, export: list[dict[str, str]], pages: list[str]) -> None:
    data = planted(export)
    kinds = [sum(datum.startswith(start) for datum in data) for start in ("192.", "Prénom-", "Nom-", "participant-")]
    assert kinds[1:] == [120, 120, 120]
    assert kinds[0] > 120  # those of two comments come on top
    assert len(data) - sum(kinds) == 3  # phones
    assert met(data, readable(RAW / "exports" / "limesurvey.csv")) == data  # this search does find them
    assert met(data, "au 06 39 98,\nparticipant-\n007 a dit, Nom-\u00ad012, 192.0.2.900") == {
        "participant-007@example.org"
    }
    folders = (built.raw, built.processed, built.reports)
    files = [p for folder in folders for p in folder.rglob("*") if p.is_file() and p.parent.name != "exports"]
    suffixes = {p.suffix for p in files}
    assert {".csv", ".parquet", ".ipynb", ".svg", ".json", ".html", ".pdf"} <= suffixes
    assert len(files) > 100
    texts = {p.name: "\n".join(pages) if p.suffix == ".pdf" else readable(p) for p in files}
    assert {name: named for name, text in texts.items() if (named := met(data, text))} == {}


def test_key_values_are_those_counted_by_hand(results: dict[str, object], counted: Any) -> None:
    assert results["enquete.repondants"] == 120
    assert results["enquete.taux_de_reponse"] == pytest.approx(120 / 180, abs=1e-4)
    assert results["enquete.inachevees"] == 3
    comments = [counted.values[question] for question in OPEN]
    assert results["commentaires.nombre"] == sum(map(len, comments)) == 28 + 15 + 18 + 27
    assert results["commentaires.masques"] == sum("masqué" in text for texts in comments for text in texts) == 8
    marks = [int(mark) for mark in counted.values["recommandation"]]
    net = (sum(mark >= 9 for mark in marks) - sum(mark <= 6 for mark in marks)) / len(marks)
    assert results["recommandation.score_net"] == pytest.approx(net, abs=1e-4)
    assert results["classement.premiers"] == ["Le concours de vidéos"]
    assert results["scores.meilleure"] == "transportfacile"
    assert results["scores.moins_bonne"] == "contenuclair"
    assert results["groupes.differences"] == 1
    found = [results[f"audit.{name}"] for name in ("reproduits", "a_l_arrondi", "faux", "non_verifiables")]
    assert found == [4, 1, 3, 4]


def test_shares_of_the_report_have_their_denominator(pages: list[str], counted: Any) -> None:
    text = " ".join(pages)
    assert "le taux de réponse" in text
    assert "soit un taux de réponse de 67 % (n = 180)" in text
    assert (counted.favourable("transportfacile"), counted.n("transportfacile")) == (77, 98)
    assert (
        "« Êtes-vous satisfait(e) de l’accès au lieu du colloque ? » : 79 % [72 % ; 84 %] (n = 98 ; IC à 95 %)" in text
    )
    assert "C003, « Plus de la moitié jugent les organisateurs tout à fait compétents. » : faux de 16,7 points" in text
    assert (counted.cells["contenuutile", "Tout à fait d’accord"], counted.n("contenuutile")) == (43, 107)
    assert "reproduit si la part est celle de tous les répondants (43 sur 120)" in text


def test_the_team_is_invited_to_interpret_every_part(built: Edition) -> None:
    for notebook in built.notebooks.glob("*.ipynb"):
        assert "*À interpréter :" in notebook.read_text(encoding="utf-8"), notebook.name


@dataclass
class Told:
    """What the chapters say: the words of each figure, the rows of each table, their sentences; plain spaces."""

    figures: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    sentences: str = ""


@pytest.fixture(scope="module")
def told(built: Edition) -> Told:
    found = Told()
    for path in sorted((built.reports / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if figure := data.get("application/vnd.quality-study.figure+json"):
                    found.figures[figure["id"]] = plain(figure["alt"])
                if table := data.get("application/vnd.quality-study.table+json"):
                    found.tables[table["id"]] = [[plain(text) for text in row] for row in table["rows"]]
                found.sentences += f"\n{plain(''.join(data.get('text/markdown', '')))}"
    return found


def test_one_number_everywhere(built: Edition, told: Told, counted: Any) -> None:
    """Sentences, tables and figures that bear the same quantity give it alike, as counted without the study's code."""
    figures, sentences = " ".join(told.figures.values()), told.sentences
    scores = {row[0].removeprefix("– "): row for row in told.tables["tab-e"]}
    questions = pd.read_csv(built.processed / "questions.csv", keep_default_na=False).set_index("item")
    where = defaultdict(set)
    for item, question in questions[questions["type"] == "scale"].iterrows():
        text, n, good = re.escape(plain(question["text"])), counted.n(item), counted.favourable(item)
        share = str((200 * good + n) // (2 * n))  # rounded half up
        ends = r"\[(?P<low>\d+)(?: %)? ; (?P<high>\d+)(?: %)?\]"
        patterns = {
            "figure": rf"{text} \(n = (?P<n>\d+) ;[^\[]*favorable en tout, (?P<share>\d+) % {ends}",
            "importance": rf"{text} : satisfaction (?P<share>\d+) % \(n = (?P<n>\d+)\)",
            "sentence": rf"« {text} » : (?P<share>\d+) % {ends} \(n = (?P<n>\d+)",
        }
        limits = set()
        for place, pattern in patterns.items():
            for found in re.finditer(pattern, figures if place != "sentence" else sentences):
                assert (found["share"], found["n"]) == (share, str(n)), (item, place)
                limits |= {(found["low"], found["high"])} if place != "importance" else set()
                where[place].add(item)
        row = [plain(cell) for cell in scores[plain(question["row"])]]
        assert (row[1], row[2].split()[0]) == (str(n), share)
        assert limits == {tuple(re.findall(r"\d+", row[2])[1:])}
        for (asked, answer), count in counted.cells.items():
            if asked == item and answer in counted.values[item]:
                told = rf"{text} \(n = {n} ;[^\[]*{re.escape(answer)}, \d+ % \({count} pers\.\)"
                assert re.search(told, figures), (item, answer)
    assert len(where["figure"]) == len(where["importance"]) == 10
    assert where["sentence"] == {"transportfacile", "contenuclair"}


def test_one_number_everywhere_among_the_groups(told: Told) -> None:
    """Chapter 4: its sizes, its figure and its tests, against the answers of the invented edition counted here."""
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    with (RAW / "responses.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["status"] == "answered":
                answers[row["question"]][row["respondent"]] = row["value"]
    school = answers["ecole"]
    for name in sorted(set(school.values())):
        assert f"- {name} : {list(school.values()).count(name)} sur 120" in told.sentences
        given = [value for who, value in answers["intervenantsclairs"].items() if school.get(who) == name]
        good = sum(value.startswith(("Plutôt satisfait", "Tout à fait")) for value in given)
        share = (200 * good + len(given)) // (2 * len(given))
        head = rf"intervenants \?, {name} \(n = {len(given)}\) : Défavorable, \d+ % \({len(given) - good} pers\.\) ; "
        told_of_group = rf"{head}Favorable, {share} % \({good} pers\.\) ; favorable en tout, {share} %"
        assert re.search(told_of_group, told.figures["fig-27"]), name
    tests = {cells[0]: cells for cells in told.tables["tab-g"]}
    n = len(set(answers["concoursparticipe"]) & set(school))
    _, size, method, p, corrected = tests["Avez-vous participé au concours de vidéos ?"]
    effect = re.search(r"V de Cramér (\S+ \[.+?\])", method)
    assert effect is not None
    assert size == str(n)
    sentence = next(line for line in told.sentences.splitlines() if line.startswith("**« Avez-vous participé"))
    assert f"V de Cramér : {effect[1]}" in sentence
    assert f"{p}, {corrected} après correction" in sentence
    assert sentence.endswith(f"(n = {n}).")


def test_one_number_everywhere_among_the_indicators(told: Told) -> None:
    """Chapter 5: the board, its sentences and the radar, against the files that the team fills in."""
    board = {row[1]: row[2] for row in told.tables["tab-h"]}
    assert f"Mesures au tableau : {len(board)}," in told.sentences
    target = re.findall(r"^- (.+?) : (.+?), pour une cible de ", told.sentences, re.MULTILINE)
    assert target == [("Inscrits à la journée", board["Inscrits à la journée"])]
    with (RAW / "claims.csv").open(encoding="utf-8-sig", newline="") as lines:
        claims = {row["id"]: row for row in csv.DictReader(lines, delimiter=";")}
    with (RAW / "indicators.csv").open(encoding="utf-8-sig", newline="") as lines:
        given = {row["intitule"]: row["enonce"] for row in csv.DictReader(lines, delimiter=";")}
    published = {label: claims[id] for label, id in given.items() if id in claims}
    assert len(published) >= 4
    assert {label: board[label] for label in published} == {
        label: f"{claim['valeur']} {claim['unite']}" for label, claim in published.items()
    }
    with (RAW / "tools" / "radar.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";"):
            share = 100 * int(row["note"]) // int(row["maximum"])
            assert f"{row['critere']} : {row['note']}/{row['maximum']} ({share} %)" in told.figures["fig-29"]


def test_one_number_everywhere_among_the_audited(told: Told) -> None:
    """Annex of the audit: each verdict, and the sentences on those that are wrong, against the answers counted here."""
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    with (RAW / "responses.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["status"] == "answered":
                answers[row["question"]][row["respondent"]] = row["value"]
    rows = {row[0]: row for row in told.tables["tab-l"]}
    with (RAW / "claims.csv").open(encoding="utf-8-sig", newline="") as lines:
        for claim in csv.DictReader(lines, delimiter=";"):
            given = list(answers[claim["item"]].values())
            if claim["base"] != "ont répondu":
                continue
            count = sum(value in claim["categorie"].split("|") for value in given)
            share = Decimal(100 * count) / len(given)
            written = f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}".replace(".", ",")
            _, _, verdict, why, _ = rows[claim["id"]]
            assert why.startswith(f"{count} sur {len(given)}, soit {written} % des personnes qui ont donné une réponse")
            gap = abs(share - int(claim["valeur"]))
            wrong = gap > 1 if claim["relation"] == "=" else share <= int(claim["valeur"])
            assert verdict.startswith("faux") == wrong, claim["id"]
            if wrong:
                assert f"{gap.quantize(Decimal('0.1'), ROUND_HALF_UP)}".replace(".", ",") in verdict
    marks = [int(value) for value in answers["recommandation"].values()]
    assert rows["C007"][3] == f"moyenne de {sum(marks) / len(marks):.2f} pour {len(marks)} personnes".replace(".", ",")
    took = [
        (sum(answers["concoursparticipe"].get(who) == "Oui" for who in of), len(of))
        for of in ([who for who, name in answers["ecole"].items() if name == school] for school in ("UTC", "ENFiP"))
    ]
    assert re.findall(r"(\d+) sur (\d+)", rows["C008"][3]) == [(str(count), str(n)) for count, n in took]
    (count, n), (other, m) = took
    assert f"écart de +{100 * (count / n - other / m):.1f} points".replace(".", ",") in rows["C008"][3]
    false = [row for row in rows.values() if row[2].startswith("faux")]
    assert f"faux : {len(false)} ;" in told.sentences
    for name, words, verdict, why, _ in false:
        assert f"{name}, « {words} » : {verdict} ({why})" in told.sentences


def test_one_number_everywhere_among_the_years(told: Told, counted: Any) -> None:
    """Chapter 8: figure, table and sentence of a part compared, all respondents being the base."""
    rows = {row[1]: row for row in told.tables["tab-n"]}
    for item, text in (
        ("contenuutile", "Le contenu m’a été utile (À propos du contenu du colloque, diriez-vous que…)"),
        ("concoursparticipe", "Avez-vous participé au concours de vidéos ?"),
        ("organisateurs", "Le groupe organisateur a fait preuve de compétence"),
    ):
        good = counted.favourable(item)
        share, finer = (200 * good + 120) // 240, f"{(2000 * good + 120) // 240 / 10}".replace(".", ",")
        assert rows[text][3] == f"{share} % ({good} sur 120)"
        figure = re.search(
            rf"{re.escape(text)} : 2011, .*?exemple, (\d+) % \[\d+ ; \d+\] \(n = 120 ;", told.figures["fig-35"]
        )
        assert figure is not None
        assert figure[1] == str(share)
        difference, interval = re.fullmatch(r"(.+?) (\[.+\])", rows[text][4]).groups()  # type: ignore[union-attr]
        parts = f"{finer} % ({good} sur 120) dans l’édition exemple, {rows[text][2]} en 2011"
        assert f"« {text} » : {parts} ; écart {difference} points {interval}" in told.sentences


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(THIN, " ")
