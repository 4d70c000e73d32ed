"""What a careful person would notice in an export, each kind once, by line."""

from __future__ import annotations

import pytest
from helpers import answers, asked, read

ITEMS = [{"id": f"q{i}", "text": f"Question {i} ?"} for i in range(6)]
MIXED, OTHER, SAME = "Oui,Non,Oui,Plutôt,Oui,Non", "Non,Oui,Oui,Plutôt,Oui,Oui", "Oui,Oui,Oui,Oui,Oui,Oui"
LAST = "Oui,Oui,Oui,Oui,Oui,Non"
HEAD = "ID,Heure de début,Heure de fin,Adresse de messagerie," + ",".join(q["text"] for q in ITEMS)


def export(*rows: str) -> str:
    return "\n".join([HEAD, *(f"{i},{row}" for i, row in enumerate(rows, 1)), ""])


def at(start: str, end: str, answers: str, person: str = "anonymous") -> str:
    return f"2027-03-01 {start},2027-03-01 {end},{person},{answers}"


CASES = {
    "identical": (
        [at("10:00:00", "10:05:00", MIXED), at("10:02:00", "10:09:00", OTHER), at("10:08:00", "10:13:00", MIXED)],
        "mêmes réponses, à moins de dix minutes (lignes 2, 4)",
        [3],
    ),
    "persons": (
        [
            at("10:00:00", "10:05:00", MIXED, "A@example.org"),
            at("11:00:00", "11:05:00", OTHER, "b@example.org"),
            at("12:00:00", "12:05:00", OTHER, "a@example.org"),
        ],
        "même personne (adresse ou code d’accès) sous plusieurs numéros (lignes 2, 4)",
        [3],
    ),
    "uniform": (
        [at("10:00:00", "10:05:00", SAME), at("11:00:00", "11:05:00", OTHER)],
        "une seule réponse donnée à toute une échelle (ligne 2)",
        [1],
    ),
    "durations": (
        [
            at("10:00:00", "09:05:00", MIXED),
            at("11:00:00", "11:00:05", OTHER),
            at("12:00:00", "12:00:06", LAST),
        ],
        "durée impossible : fin avant le début, ou moins d’une seconde par réponse (lignes 2, 3)",
        [1, 2],
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_is_told_by_line_and_left_out_only_by_a_rule(kind: str) -> None:
    rows, said, gone = CASES[kind]
    found = read(export(*rows), asked(*ITEMS))
    told = [" ".join(line.split()) for line in found.account.lines() if line.startswith("À regarder")]
    assert told == [f'À regarder : {said} ; {kind} = "drop" dans edition.toml, [import], les écarterait.']
    assert found.account.respondents == len(rows)
    left = read(export(*rows), asked(*ITEMS), left_out=[kind])
    firsts = [row.split(",")[3] for i, row in enumerate(rows, 1) if i not in gone]
    assert [value for _, value, _ in answers(left, "q0")] == firsts
    ending = "écartées, sauf la première" if kind in ("identical", "persons") else "écartées"
    told = [" ".join(line.split()) for line in left.account.lines() if line.startswith("À regarder")]
    assert f' ; {ending} : {kind} = "drop" dans edition.toml.' in told[0]


@pytest.mark.parametrize(
    "rows",
    [
        [at("10:00:00", "10:05:00", MIXED), at("10:30:00", "10:35:00", MIXED)],  # half an hour apart
        [at("10:00:00", "10:05:00", "Oui,,,,,Non"), at("10:01:00", "10:06:00", "Oui,,,,,Non")],  # two answers only
        [at("00:00:00", "00:00:00", MIXED), at("00:00:00", "00:00:00", OTHER)],  # days without hours
        [at("10:00:00", "10:05:00", MIXED), at("11:00:00", "11:05:00", OTHER)],  # « anonymous » is nobody
    ],
)
def test_what_happens_by_chance_is_not_told(rows: list[str]) -> None:
    assert read(export(*rows), asked(*ITEMS)).account.suspects == []


def test_the_rule_of_the_edition_is_told_in_the_summary() -> None:
    from quality_study.importers.summary import import_summary

    rows, _, _ = CASES["identical"]
    for left_out, count, state in (((), "2", "gardées"), (["identical"], "1", "écartées")):
        account = read(export(*rows), asked(*ITEMS), left_out=left_out).account
        table = import_summary(account, tests="drop", unfinished="keep", duplicates="refuse")
        row = table[table["regle"].str.startswith("identical")].iloc[0]
        assert (row["quoi"], row["nombre"]) == (f"mêmes réponses, à moins de dix minutes : {state}", count)
