"""Judge what became of a damaged export: the expected table, an explained difference, or a clean error."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from functools import cache

from mutations import Mutant, Rows
from samples import GOLDEN, NUMBERS, QUESTIONS, TEXTS, Cells, Sample, cells, expected

from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.importers.reading import read_source
from quality_study.importers.table import import_source
from quality_study.words.errors import StudyError

LABELS = {
    "accord": ["Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord"],
    "satisfaction": [
        "Pas du tout satisfait(e)",
        "Plutôt pas satisfait(e)",
        "Plutôt satisfait(e)",
        "Tout à fait satisfait(e)",
    ],
}
_NOTICE = "fin de ligne"


class SilentError(AssertionError):
    """Another table, without a word."""


@cache
def questionnaire() -> Questionnaire:
    return read_questionnaire(GOLDEN / "questionnaire.toml")


@cache
def with_free_answer() -> Questionnaire:
    """The same questionnaire, where who ticks « Autre » may write which school it is."""
    asked = questionnaire().model_dump()
    asked["questions"] = [q | ({"other": "Autre"} if q["id"] == "ecole" else {}) for q in asked["questions"]]
    return Questionnaire.model_validate(asked)


def free_outcome(sample: Sample, mutant: Mutant) -> str:
    """Return what becomes of a damaged export that has a free answer: nobody is counted there without a word."""
    try:
        free = import_source(read_source(mutant.data, sample.name), with_free_answer())
    except StudyError:
        return "error"
    table = free.responses
    texts = table[table["question"].eq("ecole_autre") & table["status"].eq("answered")]
    told = [line for _, _, lines in free.account.free for line in lines]
    others = table[table["question"].eq("ecole") & table["value"].eq("Autre")]
    if len(told) != len(texts) or not set(texts["respondent"]) <= set(others["respondent"]):
        raise SilentError(f"{mutant.kind}: {len(texts)} free answers, {len(told)} told")
    try:
        plain = import_source(read_source(mutant.data, sample.name), questionnaire()).responses
    except StudyError:
        if texts.empty and free.account.importer != "LimeSurvey":
            raise SilentError(f"{mutant.kind}: an unknown answer was taken without a word") from None
        return "listed"
    rest = table[~table["question"].eq("ecole_autre")].reset_index(drop=True)
    if not rest.equals(plain.reset_index(drop=True)):
        raise SilentError(f"{mutant.kind}: a free answer changes another question")
    return "expected"


def outcome(sample: Sample, mutant: Mutant) -> str:
    """Return ``expected``, ``listed`` or ``error``; raise when another table came without a word."""
    try:
        imported = import_source(read_source(mutant.data, sample.name), questionnaire())
    except StudyError as error:
        if mutant.exact:
            raise SilentError(f"{mutant.kind}: refused, though nothing that counts was changed: {error}") from None
        if not error.problems:
            raise SilentError(f"{mutant.kind}: an error without a problem") from None
        return "error"
    got = cells([(int(a), str(b), str(c), str(d)) for a, b, c, d in imported.responses.itertuples(index=False)])
    truth = expected(sample.name)
    if _same(got, truth, sample, mutant):
        return "expected"
    if mutant.must != "any" or mutant.exact or mutant.rows is None:
        raise SilentError(f"{mutant.kind}: {_difference(got, truth)}")
    explain = _explained_long if sample.long else _explained
    why = explain(sample, mutant, got, truth)
    if why:
        raise SilentError(f"{mutant.kind}: {why}")
    ended = mutant.data.rstrip(b"\x00").endswith((b"\n", b"\r", b'"'))
    if mutant.kind == "truncated" and not ended and not any(_NOTICE in n for n in imported.account.notices):
        raise SilentError("truncated: nothing says that the last cell may be cut")
    return "listed"


def _same(got: Cells, truth: Cells, sample: Sample, mutant: Mutant) -> bool:
    if mutant.encoding == "cp1252":
        truth = truth | {(5, "concourspourquoi"): got.get((5, "concourspourquoi"), ())}
    if mutant.must == "error":
        return False
    return got == truth


def _difference(got: Cells, truth: Cells) -> str:
    keys = [k for k in sorted({*got, *truth}) if got.get(k) != truth.get(k)]
    return "; ".join(f"{k}: {truth.get(k)} -> {got.get(k)}" for k in keys[:4]) + f" ({len(keys)} cells)"


def _explained(sample: Sample, mutant: Mutant, got: Cells, truth: Cells) -> str:
    """Say what no change of a cell explains; nothing when all is explained."""
    assert mutant.rows is not None
    original = sample.rows()
    before = original[sample.headers :]
    after = [row for row in mutant.rows[sample.headers :] if any(c.strip() for c in row)]
    width = len(mutant.rows[sample.header_at]) if len(mutant.rows) > sample.header_at else 0
    if sample.importer == "qualtrics":  # a damaged Status may say preview or test
        after = [row for row in after if not (len(row) > 2 and row[2].isdigit() and int(row[2]) & 3)]
    if any(len(row) != width for row in after):
        return "ragged rows were read"
    if width != len(original[sample.header_at]):
        return "columns came or went"
    columns = sample.columns()
    for number, (row, at) in enumerate(_aligned(before, after), 1):
        for question in QUESTIONS:
            held = got.get((number, question), ())
            places = [c for c, q in enumerate(columns) if q == question]
            if at is not None and all(row[c] == before[at][c] for c in places):
                if held != truth[at + 1, question]:
                    return f"respondent {number}, {question}: {truth[at + 1, question]} -> {held}, its cells unchanged"
            elif not _came_from(sample, question, [row[c] for c in places], held):
                return f"respondent {number}, {question}: {held} out of {[row[c] for c in places]}"
    if {r for r, _ in got} - set(range(1, len(after) + 1)):
        return "more respondents than rows"
    return ""


def _aligned(before: Rows, after: Rows) -> list[tuple[list[str], int | None]]:
    """Pair each row with the one it was."""
    found: list[tuple[list[str], int | None]] = []
    matcher = SequenceMatcher(None, [tuple(r) for r in before], [tuple(r) for r in after], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        for j in range(c, d):
            if kind == "equal":
                found.append((after[j], a + j - c))
            else:
                alike = {i: sum(x == y for x, y in zip(before[i], after[j], strict=False)) for i in range(a, b)}
                found.append((after[j], max(alike, key=lambda i: alike[i]) if alike else None))
    return found


def _came_from(sample: Sample, question: str, written: list[str], held: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether an answer is what its cells now say, judged apart from the project."""
    if question == "transportmoyens":
        return all(status == "blank" or any(written) for _, status in held)
    if len(held) != 1:
        return False
    text, (value, status) = written[0], held[0]
    if status == "blank":
        return not text.strip()
    if question in TEXTS:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return value == text or (text.startswith("'=") and value == text[1:]) or "masqué" in value
    if question in NUMBERS:
        return float(value) == float(re.sub(r"\s", "", text).replace(",", "."))
    if sample.coded:
        return _position(question, value) == int(re.sub(r"\D", "", text))
    return _plain(re.sub(r"\(ID\d+\)\s*$", "", text)) == _plain(value)


def _position(question: str, value: str) -> int:
    if value == "Question non adaptée":
        return 3 if question == "concoursparticipe" else 5
    lists = [*LABELS.values(), ["Non", "Oui"], ["UTC", "ENFiP", "Douanes", "Autre"]]
    return next(labels.index(value) + 1 for labels in lists if value in labels)


def _plain(text: str) -> str:
    text = text.replace("&rsquo;", "'").replace("’", "'")
    return re.sub(r"\s+", " ", text).strip().casefold()


def _explained_long(sample: Sample, mutant: Mutant, got: Cells, truth: Cells) -> str:
    assert mutant.rows is not None
    before, after = sample.rows(), mutant.rows
    matcher = SequenceMatcher(None, [tuple(r) for r in before], [tuple(r) for r in after], autojunk=False)
    touched: dict[tuple[int, str], list[str]] = defaultdict(list)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        for row in [*before[a:b], *after[c:d]]:
            if len(row) >= 2 and row[0].isdigit():
                touched[int(row[0]), row[1]]
        for row in after[c:d]:
            if len(row) == 4 and row[0].isdigit():
                touched[int(row[0]), row[1]].append(row[2])
    for key in {*got, *truth}:
        if got.get(key) != truth.get(key) and key not in touched:
            return f"{key}: {truth.get(key)} -> {got.get(key)}, its rows unchanged"
    return ""
