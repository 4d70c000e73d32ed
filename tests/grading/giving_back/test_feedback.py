from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from classe import ATTACK, EDITIONS, LANGUAGE, RESERVES, assignment, copy, store, unread
from harmless import active_content, policy, style_digest, words

from quality_study.grading.by_hand.manual import merge_manual, write_manual
from quality_study.grading.giving_back.feedback import write_feedback
from quality_study.grading.results import CopyResult, RunResult, ValueResult
from quality_study.grading.safe_page import prose, shown, shown_pair


def value(
    name: str, verdict: str, expected: object, found: object, edition: str = EDITIONS[0], **more: object
) -> ValueResult:
    most = {"tp8.n": 1.0, "tp8.part": 2.0, "tp8.ecoles": 3.0}[name]
    points = most if verdict in ("right", "follow_up") else 0.0
    fields = {"name": name, "cell": "q", "edition": edition, "points": points, "max": most, "verdict": verdict}
    return ValueResult.model_validate({**fields, "expected": expected, "found": found} | more)


def page_of(folder: Path, result: CopyResult) -> bytes:
    (path,) = write_feedback(store(folder, [result]), assignment(), folder / "retours")
    return path.read_bytes()


def table(page: bytes, position: int = 0) -> list[list[str]]:
    rows = BeautifulSoup(page, "html.parser").find_all("table")[position].find_all("tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in rows]


def test_a_student_reads_the_mark_the_values_and_the_comments(tmp_path: Path) -> None:
    marks = store(tmp_path, [copy("Léa", (1, 0, 3))])
    _, _, sheet = write_manual(marks, assignment(), tmp_path / "a")
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    given = ["Partiel;;Le dénominateur manque.;A;Acquis;;;B", "Acquis;;;A;;;;"]
    filled = [lines[0], *(f"{line.removesuffix(';' * 8)};{more}" for line, more in zip(lines[1:], given, strict=True))]
    sheet.write_text("\n".join(filled) + "\n", encoding="utf-8")
    merge_manual(marks, assignment(), sheet)
    (path,) = write_feedback(marks, assignment(), tmp_path / "retours")
    page = path.read_bytes()
    assert path.name == "Léa.html"
    said = words(page)
    assert "TP 8. Essai — retour pour Léa Note : 14/20" in said  # (1 + 3 + 2 + 1) of 10
    assert "Valeurs consignées : 4/6 ; Réponses rédigées : 3/4." in said
    assert "Le carnet a été relancé sur 2 éditions cachées : mêmes questions, autres répondants." in said
    assert table(page) == [
        ["Valeur", "Édition", "Attendu", "Trouvé", "Verdict", "Points"],
        ["tp8.n", "toutes", "0,25", "0,25", "juste", "1/1"],
        ["tp8.part", "cachée 1", "0,25", "0,3", "inexacte", "0/2"],
        ["cachée 2", "0,25", "0,3", "inexacte"],
        ["Piste. Le dénominateur est n."],
        ["tp8.ecoles", "toutes", "0,25", "0,25", "juste", "3/3"],
    ]
    assert table(page, 1) == [
        ["Critère", "Niveaux", "Points", "Commentaire"],
        [
            RESERVES,
            "Absent (0) : Absent ici. ▸ Partiel (1) — donné par un correcteur : Partiel ici. "
            "▸ Acquis (3) — donné par un correcteur : Acquis ici.",
            "2/3",
            "moyenne des deux correcteurs, 1 et 3 Le dénominateur manque.",
        ],
        [
            LANGUAGE,
            "Absent (0) : Absent ici. Partiel (0,5) : Partiel ici. ▸ Acquis (1) — niveau atteint : Acquis ici.",
            "1/1",
            "",
        ],
    ]  # fmt: skip


def test_the_page_can_be_read_with_a_screen_reader(tmp_path: Path) -> None:
    soup = BeautifulSoup(page_of(tmp_path, copy("Léa", (1, 0, 3))), "html.parser")
    assert soup.html["lang"] == "fr"
    levels = [int(h.name[1]) for h in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert levels[0] == levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for found in soup.find_all("table"):
        assert all(th.get("scope") in ("col", "row", "rowgroup") for th in found.find_all("th"))
        assert found.tbody.find("th")
        widths = []
        spans: dict[int, int] = {}
        for i, row in enumerate(found.find_all("tr")):
            cells = row.find_all(["th", "td"])
            widths.append(sum(int(c.get("colspan", 1)) for c in cells) + spans.get(i, 0))
            for c in cells:
                for k in range(1, int(c.get("rowspan", 1))):
                    spans[i + k] = spans.get(i + k, 0) + 1
        assert len(set(widths)) == 1  # no cell is missing, none is in the wrong column
    assert soup.find("a", class_="skip")["href"] == "#" + soup.main["id"]


def test_contrast_is_enough_for_small_text() -> None:
    """WCAG 2.1, 1.4.3: 4.5 to 1."""

    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    css = (Path(prose.__code__.co_filename).parent / "template" / "page.css").read_text(encoding="utf-8")
    colors = dict(re.findall(r"(--\w+): (#[0-9a-f]{6})", css))
    pairs = [(ink, ground) for ink in ("--ink", "--grey", "--blue", "--warn") for ground in ("#ffffff", "#fdf3ec")]
    pairs += [("--ink", "#dce8f5"), ("--ink", "#f5f8fc")]
    for ink, ground in pairs:
        assert (light(ground) + 0.05) / (light(colors[ink]) + 0.05) >= 4.5, (ink, ground)


@pytest.mark.parametrize("attack", [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "</td></table></main></body></html><iframe src='//192.0.2.1'></iframe>",
    "</style><style>@import url(//192.0.2.1/x.css)</style>",
    "<!--", "]]>", "{{ 7 * 7 }}", "&lt;script&gt;", "\x00\x1b[2J\u202egnp.exe", "\ud800",
    "<svg/onload=alert(1)>", "<meta http-equiv=refresh content='0;url=//192.0.2.1'>", "<base href=//192.0.2.1>",
])  # fmt: skip
def test_nothing_that_a_student_writes_is_active(tmp_path: Path, attack: str) -> None:
    values = (
        value("tp8.n", "wrong", 1, attack, hint="Piste."),
        value("tp8.part", "wrong", 0.5, {attack: [attack]}),
        value("tp8.ecoles", "wrong", ["UTC"], [attack, attack]),
    )
    student = attack.replace("/", "-").replace("\ud800", "?")
    result = copy(student, (0, 0, 0), values=values, remarks=(f"Cellule « {student} » en double.",))
    page = page_of(tmp_path, result)
    assert active_content(page) == []
    assert policy(page)["default-src"] == "'none'"
    assert policy(page)["style-src"] == f"'sha256-{style_digest(page)}'"
    shown_text = words(page)
    assert "49" not in shown_text
    for hidden in ("\x00", "\x1b", "\u202e"):
        assert hidden not in page.decode("utf-8")
    if attack.isprintable():
        assert shown_text.count(attack) >= 4  # shown as it was written, not hidden from the teacher


def test_markdown_of_a_student_keeps_its_form_and_loses_its_weapons() -> None:
    page = f"<!DOCTYPE html><html><head></head><body>{prose(ATTACK)}</body></html>".encode()
    assert active_content(page) == []
    soup = BeautifulSoup(page, "html.parser")
    assert soup.strong.get_text() == "Conclusion <script>alert(1)</script>"
    assert [td.get_text() for td in soup.find_all("td")] == [
        "<b onclick=alert(7)>x</b>",
        "</style><script>alert(8)</script>",
    ]
    assert (
        soup.find_all("pre")[0].get_text() == 'html" onmouseover="alert(9)\n</code></pre><script>alert(10)</script>\n'
    )
    assert not soup.find_all(["a", "img", "h1"])
    assert BeautifulSoup(prose("|a|\n|-|\n|b|perdu|"), "html.parser").get_text() == "|a|\n|-|\n|b|perdu|\n"
    assert "fond" in prose("> " * 200 + "fond")
    assert "&amp;lt;b&amp;gt;" in prose("&lt;b&gt;")
    plain = BeautifulSoup(prose("## Titre\n\n1. un\n2. **deux**\n\n> cité"), "html.parser")
    assert [e.name for e in plain.find_all(True)] == ["p", "strong", "ol", "li", "li", "strong", "blockquote", "p"]


@pytest.mark.parametrize(
    "text", ["a" * 3_000_000, "[" * 60_000, "> " * 30_000, "*" * 60_000 + "a", "`" * 40_001, "| " * 30_000]
)
def test_a_huge_text_is_cut_and_said_to_be(text: str) -> None:
    html = prose(text)
    assert len(html) < 400_000
    assert "… (texte coupé\u00a0: " in BeautifulSoup(html, "html.parser").get_text()


def test_huge_values_do_not_make_huge_pages(tmp_path: Path) -> None:
    values = (
        value("tp8.n", "wrong", 1, "x" * 5_000_000),
        value("tp8.part", "wrong", 1, {"y" * 10_000: "z" * 10_000}),
        value("tp8.ecoles", "wrong", 1, list(range(100_000))),
    )
    page = page_of(tmp_path, copy("Léa", (0, 0, 0), values=values))
    assert len(page) < 20_000
    said = words(page)
    assert "… (texte coupé : 5 000 000 caractères en tout)" in said
    assert "18 ; 19 ; … (100 000 éléments en tout)" in said


def test_values_that_differ_are_never_shown_alike() -> None:
    assert shown(0.1 + 0.2) == "0,3"
    assert shown_pair(0.3, 0.1 + 0.2) == ("0,29999999999999999", "0,30000000000000004")
    assert shown_pair(1234567.5, 1234568.0) == ("1\u202f234\u202f567,5", "1\u202f234\u202f568")
    assert shown_pair(12, "12") == ("12", "«\u00a012\u00a0»")
    assert shown(-0.00001234) == "−1,234e−05"
    assert shown(float("nan")) == "—"
    assert shown([]) == "liste vide"
    assert shown(10**6000) == "entier de 19\u202f932 bits"  # 6000 / log10(2), more digits than Python writes


def test_a_follow_up_and_a_missing_value_are_said_in_words(tmp_path: Path) -> None:
    values = (
        value("tp8.n", "missing", 48, None, hint="Consignez n."),
        value("tp8.part", "follow_up", 0.5, 0.25, hint="Une piste qui ne sert à rien ici."),
        value("tp8.ecoles", "right", ["UTC"], ["UTC"]),
    )
    page = page_of(tmp_path, copy("Léa", (0, 2, 3), values=values))
    assert table(page)[1:] == [
        ["tp8.n", "cachée 1", "48", "—", "absente", "0/1"],
        ["Piste. Consignez n."],
        ["tp8.part", "cachée 1", "0,5", "0,25", "juste par report", "2/2"],
        ["tp8.ecoles", "cachée 1", "« UTC »", "« UTC »", "juste", "3/3"],
    ]
    assert "Le carnet a été relancé sur une édition cachée : mêmes questions, autres répondants." in words(page)


def test_hidden_editions_are_not_named(tmp_path: Path) -> None:
    runs = tuple(
        RunResult(edition=e, status="timeout", reason=f"La cellule 7 de {e} dépasse 60 secondes.", cell=7)
        for e in EDITIONS
    )
    reason = f"L’exécution s’est arrêtée sur {EDITIONS[1]}."
    page = page_of(tmp_path, copy("Léa", (1, 0, 0), status="partial", reason=reason, runs=runs, public_only=True))
    for edition in EDITIONS:
        assert edition.encode() not in page
    said = words(page)
    assert "L’exécution s’est arrêtée sur cachée 2." in said
    assert "Édition cachée 1 : La cellule 7 de cachée 1 dépasse 60 secondes." in said
    assert (
        "Des valeurs sont justes sur l’édition fournie, mais pas sur les éditions cachées : cela arrive quand un nombre"
        in said
    )
    assert "trich" not in said.lower()


def test_a_copy_that_could_not_be_run_has_a_reason_and_no_zero(tmp_path: Path) -> None:
    said = words(page_of(tmp_path, unread("Zoé")))
    assert "Pas encore de note Le fichier n’est pas un carnet : JSON incorrect." in said
    assert "Valeurs consignées : pas encore noté, sur 6 ; Réponses rédigées : pas encore noté, sur 4." in said
    assert "0/" not in said


def test_two_students_never_share_a_page(tmp_path: Path) -> None:
    names = ["a/b", "a_b", "a:b", "../x", "é" * 300]
    paths = write_feedback(store(tmp_path, [copy(n, (0, 0, 0)) for n in names]), assignment(), tmp_path / "retours")
    assert len(set(paths)) == len(names)
    assert {p.parent for p in paths} == {tmp_path / "retours"}
    assert sorted(p.name for p in (tmp_path / "retours").iterdir()) == sorted(p.name for p in paths)
