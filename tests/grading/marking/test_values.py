from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from quality_study.grading.marking.recorded import Recorded, read_recorded
from quality_study.grading.marking.values import (
    BY_NUMBER,
    formula_problems,
    mark_values,
    refuse_constants,
    refuse_edges,
    refuse_lookups,
)
from quality_study.grading.practical.assignment import Value
from quality_study.grading.practical.formula import FormulaError, evaluate, formula_names
from quality_study.report import mime
from quality_study.words.errors import StudyError


def value(name: str, points: float = 1, kind: str = "number", **more: Any) -> Value:
    return Value.model_validate({"name": name, "cell": "q1", "points": points, "kind": kind, **more})


def practical(*values: Value) -> Any:
    return SimpleNamespace(values=values, notebook=SimpleNamespace(stem="tp9"))


def mark(expected: Any, found: Any, **more: Any) -> tuple[str, float, str]:
    row = mark_values(practical(value("a.x", 2, **more)), {"a.x": expected}, Recorded({"a.x": found})).iloc[0]
    return row["verdict"], row["points"], row["hint"]


@pytest.mark.parametrize(
    ("expected", "found", "right"),
    [
        (12, 12, True),
        (12, 12.0, True),
        (12, 13, False),
        (0.25, 0.25 + 2e-7, True),  # relative 1e-6: 2.5e-7 allowed
        (0.25, 0.25 + 3e-7, False),
        (0, 1e-12, False),  # a relative tolerance allows nothing around zero
        (0, 0.1 + 0.2 - 0.3, True),  # but what computing leaves, 5.6e-17
        (0.1 + 0.2 - 0.3, 0, True),
        (1, True, False),
        (0, False, False),
        (True, True, True),
        (True, 1, False),
        (None, None, True),
        (None, math.nan, True),
        (math.nan, None, True),
        (None, 0, False),
        (0, None, False),
        (0.5, math.inf, False),
        (0.5, 10**400, False),
        (["A", "B"], [["A"], ["B"]], True),  # a column of a table
        (["A", "B"], [["A", "B"]], True),  # a row of one
        (["A", "B"], [["A", "B"], ["C", "D"]], False),
        ([["A"], ["B"]], ["A", "B"], False),
        (["A"], "A", False),
        ("Oui", " oui ", True),
        ("L’école", "l'école", True),
        ("École", "E\u0301cole", True),
        ("Oui", "Non", False),
        ([1, 2], [1, 2], True),
        ([1, 2], [2, 1], False),
        ([1, 2], [1, 2, 3], False),
        ([["a", 1], ["b", None]], [["A", 1.0], ["b", math.nan]], True),
        ({"oui": 1}, {"oui": 1}, True),
        ({"oui": 1}, {"oui": 1, "non": 2}, False),
    ],
)
def test_a_value_is_right_or_not(expected: Any, found: Any, right: bool) -> None:
    verdict, points, _ = mark(expected, found)
    assert (verdict, points) == (("right", 2.0) if right else ("wrong", 0.0))


def test_no_value_stays_none_beside_numbers() -> None:
    table = mark_values(practical(value("a"), value("b")), {"a": 3, "b": None}, Recorded({"a": 4, "b": None}))
    assert list(table["expected"]) == [3, None]
    assert list(table["found"]) == [4, None]
    assert list(table["points"]) == [0.0, 1.0]


def test_the_tolerances_are_those_of_the_assignment() -> None:
    assert mark(100, 100.4, absolute=0.5)[0] == "right"
    assert mark(100, 100.6, absolute=0.5)[0] == "wrong"
    assert mark(100, 104.9, relative=0.05)[0] == "right"
    assert mark(-100, -105.1, relative=0.05)[0] == "wrong"
    assert mark([1.0, 2.0], [1.1, 1.9], absolute=0.2)[0] == "right"


@pytest.mark.parametrize(
    ("expected", "found", "hint"),
    [
        (
            0.25,
            "0,25",
            "La valeur consignée est un texte, pas un nombre : consignez le nombre lui-même, sans guillemets.",
        ),
        (
            0.25,
            "25 %",
            "La valeur consignée est un texte, pas un nombre : consignez le nombre lui-même, sans guillemets.",
        ),
        (0.25, "beaucoup", "Un nombre est attendu ; la valeur consignée est un texte."),
        (0.25, None, "Un nombre est attendu ; la valeur consignée est vide (None)."),
        (0.25, math.nan, "Un nombre est attendu ; la valeur consignée est sans valeur (NaN)."),
        (0.25, math.inf, "Un nombre est attendu ; la valeur consignée est infinie."),
        (0.25, True, "Un nombre est attendu ; la valeur consignée est vrai ou faux (bool)."),
        (0.25, [0.25, 0.5], "Un nombre est attendu ; la valeur consignée est une liste."),
        (0.25, 25, "La valeur est multipliée par 100 : part entre 0 et 1, ou pourcentage ?"),
        (25, 0.25, "La valeur est divisée par 100 : part entre 0 et 1, ou pourcentage ?"),
        (3.5, -3.5, "Le signe est inversé."),
        (1 / 3, 0.33, "La valeur semble arrondie : consignez-la entière, l’affichage seul s’arrondit."),
        (1 / 3, 0.4, ""),
        ([1, 2], [2, 1], "Les éléments de la liste sont les bons, leur ordre ne l’est pas."),
        ([1, 2], [1], "La liste a 1 élément au lieu de 2."),
        ([1, 2], [1, 3], ""),
        ("Oui", 1, "Un texte est attendu ; la valeur consignée est un nombre."),
        (None, 3, "Aucune valeur n’est attendue ici : rien ne permet de la calculer."),
    ],
)
def test_a_wrong_value_is_explained_without_the_answer(expected: Any, found: Any, hint: str) -> None:
    assert mark(expected, found)[2] == hint
    assert mark(expected, found, hint="Relisez.")[2] == f"{hint} Relisez.".strip()


def test_a_missing_value_names_the_one_that_looks_like_it() -> None:
    values = practical(value("a.repondants"), value("a.part"), value("a.reste"))
    table = mark_values(
        values, {"a.repondants": 1, "a.part": 2, "a.reste": 3}, Recorded({"a.repondant": 1, "a.reste": "à compléter"})
    )
    assert list(table["verdict"]) == ["missing"] * 3
    assert list(table["hint"]) == [
        "La valeur « a.repondants » n’est pas consignée ; « a.repondant » l’est : vérifiez le nom.",
        "La valeur « a.part » n’est pas consignée.",
        "La réponse est restée à compléter.",
    ]
    assert table["points"].sum() == 0
    assert table["max"].sum() == 3


FOLLOW = practical(value("a.n", 1), value("a.x", 1), value("a.p", 3, formula="a.x / a.n"))


def test_an_error_is_counted_once() -> None:
    expected = {"a.n": 24, "a.x": 12, "a.p": 0.5}
    table = mark_values(FOLLOW, expected, Recorded({"a.n": 48, "a.x": 12, "a.p": 0.25}))
    assert list(table["verdict"]) == ["wrong", "right", "follow_up"]
    assert list(table["points"]) == [0, 1, 3]
    assert table["hint"].iloc[2] == (
        "Le calcul est juste à partir de vos valeurs précédentes, qui ne le sont pas toutes : les points sont donnés."
    )


def test_two_errors_that_make_up_for_each_other_are_no_follow_up() -> None:
    table = mark_values(FOLLOW, {"a.n": 24, "a.x": 12, "a.p": 0.5}, Recorded({"a.n": 48, "a.x": 24, "a.p": 0.5}))
    assert list(table["verdict"]) == ["wrong", "wrong", "right"]


@pytest.mark.parametrize(
    "found",
    [
        {"a.n": 24, "a.x": 12, "a.p": 0.25},  # nothing wrong before
        {"a.n": 48, "a.x": 12, "a.p": 0.26},  # not what the formula gives
        {"a.n": 0, "a.x": 12, "a.p": 0.25},  # the formula has no value
        {"a.x": 12, "a.p": 0.25},  # an input is missing
        {"a.n": "48", "a.x": 12, "a.p": 0.25},
        {"a.n": 48, "a.x": 12, "a.p": "0.25"},
    ],
)
def test_no_points_for_what_does_not_follow(found: dict[str, Any]) -> None:
    table = mark_values(FOLLOW, {"a.n": 24, "a.x": 12, "a.p": 0.5}, Recorded(found))
    assert table["verdict"].iloc[2] == "wrong"
    assert table["points"].iloc[2] == 0


def test_constants_do_not_follow() -> None:
    first = mark_values(FOLLOW, {"a.n": 24, "a.x": 12, "a.p": 0.5}, Recorded({"a.n": 1, "a.x": 1, "a.p": 1}))
    second = mark_values(FOLLOW, {"a.n": 30, "a.x": 10, "a.p": 1 / 3}, Recorded({"a.n": 1, "a.x": 1, "a.p": 1}))
    assert list(first["verdict"]) == ["wrong", "wrong", "follow_up"]
    for table in refuse_constants([first, second]):
        assert list(table["verdict"]) == ["wrong"] * 3
        assert table["points"].sum() == 0
        assert table["hint"].iloc[2] == (
            "La valeur est la même quelles que soient les données : calculez-la au lieu de l’écrire."
        )
    varied = mark_values(FOLLOW, {"a.n": 30, "a.x": 10, "a.p": 1 / 3}, Recorded({"a.n": 2, "a.x": 1, "a.p": 0.5}))
    assert [t["points"].sum() for t in refuse_constants([first, varied])] == [3, 3]
    pd.testing.assert_frame_equal(refuse_constants([first])[0], first)
    same = [first, mark_values(FOLLOW, {"a.n": 24, "a.x": 12, "a.p": 0.5}, Recorded({"a.n": 1, "a.x": 1, "a.p": 1}))]
    assert [t["points"].sum() for t in refuse_constants(same)] == [3, 3]  # nothing there says that it was written


def test_the_reference_must_record_everything() -> None:
    with pytest.raises(StudyError, match="le carnet de référence ne consigne pas cette valeur"):
        mark_values(FOLLOW, {"a.n": 24}, Recorded())


def test_formulas_are_checked_on_the_reference() -> None:
    expected = {"a.n": 24, "a.x": 12, "a.p": 0.5}
    assert formula_problems(FOLLOW, expected) == []
    wrong = practical(
        value("a.n", formula="__import__('os').getpid()"), value("a.x", formula="a.y + 1"), value("a.p", formula="a.n")
    )
    assert [str(p) for p in formula_problems(wrong, expected)] == [
        "tp9.toml, « a.n » : « __import__('os').getpid() » n’est pas admis dans une formule"
        " (valeur trouvée : « __import__('os').getpid() »).",
        "tp9.toml, « a.x » : nom inconnu dans la formule (valeur trouvée : « a.y »). Valeurs admises : a.n, a.x, a.p.",
        "tp9.toml, « a.p » : la formule ne donne pas la valeur du carnet de référence (valeur trouvée : « a.n »)."
        " Valeurs admises : 0.5.",
    ]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("a.x + a.n * 2", 60.0),
        ("(a.x - a.n) / -4", 3.0),
        ("sqrt(a.x * 3)", 6.0),
        ("min(a.x, a.n) + max(a.x, a.n, 1)", 36.0),
        ("round(a.x / 7, 2)", 1.71),
        ("abs(a.x - a.n)", 12.0),
        ("a.x ** 2", 144.0),
        ("a.x / (a.n - 24)", None),
        ("sqrt(a.x - a.n)", None),
        ("9.0 ** 9 ** 9", None),
        ("a.absent", None),
    ],
)
def test_formulas(formula: str, result: float | None) -> None:
    assert evaluate(formula, {"a.x": 12.0, "a.n": 24.0}) == result


@pytest.mark.parametrize(
    "formula",
    [
        "a.x if a.n else 1",
        "[a.x]",
        "a.x.__class__()",
        "open('f')",
        "round(a.x, ndigits=1)",
        "'a' * 9",
        "a.x == 1",
        "lambda: 1",
        "a.x[0]",
        "True",
        "1j",
        "a.x // 2",
        "",
        "(" * 300,
        "1+" * 400 + "1",
        "().__class__",
    ],
)
def test_formulas_are_arithmetic_only(formula: str) -> None:
    with pytest.raises(FormulaError):
        formula_names(formula)
    with pytest.raises(FormulaError):
        evaluate(formula, {"a.x": 12.0, "a.n": 24.0})


def test_a_number_out_of_all_proportion_is_no_formula() -> None:
    with pytest.raises(FormulaError, match="un nombre de la formule est démesuré"):
        formula_names(f"a.x + {10**400}")
    assert evaluate("a.x ** a.n ** a.n", {"a.x": 1e300, "a.n": 1e300}) is None


def executed(*payloads: Any) -> nbformat.NotebookNode:
    outputs = [new_output("display_data", data={mime.RECORD: p}) for p in payloads]
    return new_notebook(cells=[new_code_cell(outputs=[o]) for o in outputs])


def test_the_last_record_of_a_name_counts() -> None:
    found = read_recorded(
        executed(
            {"name": "a", "value": 1}, {"name": "b", "value": 2}, {"name": "a", "value": 3}, {"name": "b", "value": 2}
        )
    )
    assert found.values == {"a": 3, "b": 2}
    assert found.remarks == ["« a » est consigné plusieurs fois avec des valeurs différentes : la dernière compte."]


def test_what_is_printed_is_not_recorded() -> None:
    data = {
        "text/plain": "a = 1",
        "text/markdown": f'{mime.RECORD} {{"name": "a", "value": 1}}',
        "text/html": "<b>a</b>",
    }
    cell = new_code_cell(outputs=[new_output("display_data", data=data), new_output("stream", text="a = 1")])
    assert read_recorded(new_notebook(cells=[cell])) == Recorded()


@pytest.mark.parametrize(
    "payload",
    [None, 3, [], {"name": 3, "value": 1}, {"name": "", "value": 1}, {"name": "a"}, {"name": "a\ud800", "value": 1}],
)
def test_a_record_without_a_name_is_said(payload: Any) -> None:
    found = read_recorded(executed(payload, {"name": "ok", "value": 1}))
    assert found.values == {"ok": 1}
    assert found.remarks == ["Une valeur a été consignée sans nom lisible : elle est ignorée."]


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 0


@pytest.mark.parametrize(
    ("big", "reason"),
    [
        (
            list(range(3_000)),
            "La valeur consignée est trop grosse (plus de 2\u202f000 éléments ou 20\u202f000 caractères)",
        ),
        ("x" * 30_000, "La valeur consignée est trop grosse (plus de 2\u202f000 éléments ou 20\u202f000 caractères)"),
        ({"k" * 30_000: 1}, "La valeur consignée est trop grosse"),
        (nested(60), "La valeur consignée est trop imbriquée : consignez un nombre, un texte ou une liste."),
        (7**2000, "Le nombre consigné est démesuré."),
    ],
)
def test_values_out_of_proportion_are_refused(big: Any, reason: str) -> None:
    found = read_recorded(executed({"name": "a.x", "value": 1}, {"name": "a.x", "value": big}))
    assert found.values == {}
    row = mark_values(practical(value("a.x")), {"a.x": 1}, found).iloc[0]
    assert row["verdict"] == "wrong"
    assert row["hint"].startswith(reason)
    assert row["found"] is None


@pytest.mark.parametrize("found", [[103], [[103]], (103,)])
def test_a_table_of_one_cell_is_a_number(found: Any) -> None:
    assert mark(103, found)[:2] == ("right", 2.0)
    assert mark([103], [103], kind="list")[0] == "right"
    assert mark([103], 103, kind="list")[0] == "wrong"


def test_one_cell_also_feeds_a_formula() -> None:
    values = practical(value("a.n"), value("a.part", formula="3 / a.n"))
    table = mark_values(values, {"a.n": 12, "a.part": 0.25}, Recorded({"a.n": [10], "a.part": [0.3]}))
    assert list(table["verdict"]) == ["wrong", "follow_up"]


def _editions(expected: list[Any], found: list[Any]) -> list[pd.DataFrame]:
    one = practical(value("a.x", 2))
    return [
        mark_values(one, {"a.x": e}, Recorded({"a.x": f})) for e, f in zip(expected, found, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "found", "points"),
    [
        ([5, 6, None], [None, None, None], [0, 0, 0]),  # None everywhere shows no merit
        ([5, 6, 0], [0, 0, 0], [0, 0, 0]),
        ([5, 6, None], [5, 6, None], [2, 2, 2]),
        ([5, 6, None], [5, 7, None], [2, 0, 2]),
        ([5, 6, None], [5, 6, 0], [2, 2, 0]),
        ([0, None], [0, None], [2, 2]),  # there is no ordinary edition
    ],
)
def test_edges_are_paid_only_with_an_ordinary_edition(
    expected: list[Any], found: list[Any], points: list[float]
) -> None:
    marked = refuse_edges(_editions(expected, found))
    assert [t["points"].iloc[0] for t in marked] == points
    if points == [0, 0, 0]:
        assert marked[2]["hint"].iloc[0] == (
            "Juste là où il n’y a rien à trouver, mais sur aucune édition ordinaire : les points ne sont pas donnés."
        )


@pytest.mark.parametrize(
    ("found", "points"),
    [
        ({"a.p": 0.25, "a.x": 3, "a.n": 12}, [[0, 0, 1], [0, 0, 1]]),  # a list by number of respondents
        ({"a.p": [0.25, 0.5], "a.x": 3, "a.n": 12}, [[1, 1, 1], [1, 0, 1]]),  # one whole number: a mistake
        ({"a.p": 0.25, "a.x": [3, 6], "a.n": 12}, [[0, 1, 1], [0, 1, 1]]),
        ({"a.p": [0.25, 0.5], "a.x": [3, 6], "a.n": 12}, [[1, 1, 1], [1, 1, 1]]),
        ({"a.p": 0.75, "a.x": 9, "a.n": 12}, [[0, 0, 1], [0, 0, 1]]),  # wrong on both, without more
    ],
)
def test_values_that_the_number_of_respondents_gives_earn_nothing(found: dict[str, Any], points: list[Any]) -> None:
    values = practical(value("a.p"), value("a.x"), value("a.n"))
    expected = [{"a.p": 0.25, "a.x": 3, "a.n": 12}, {"a.p": 0.5, "a.x": 6, "a.n": 12}]
    recorded = [
        Recorded({n: v[i] if isinstance(v, list) else v for n, v in found.items()}) for i in range(len(expected))
    ]
    marked = refuse_lookups([mark_values(values, e, r) for e, r in zip(expected, recorded, strict=True)])
    assert [list(table["points"]) for table in marked] == points
    assert refuse_lookups(marked[:1])[0] is marked[0]
    if points == [[0, 0, 1], [0, 0, 1]] and found["a.p"] == 0.25:
        assert list(marked[0]["hint"]) == [BY_NUMBER, BY_NUMBER, ""]


def test_three_whole_numbers_that_stay_the_same_are_no_mistake() -> None:
    values = practical(*(value(f"a.{i}") for i in range(3)))
    tables = [
        mark_values(values, {f"a.{i}": i + more for i in range(3)}, Recorded({f"a.{i}": i for i in range(3)}))
        for more in (0, 5)
    ]
    assert [t["points"].sum() for t in tables] == [3, 0]
    assert [t["points"].sum() for t in refuse_lookups(tables)] == [0, 0]


def test_a_listed_share_earns_nothing_as_the_follow_up_of_a_listed_number() -> None:
    values = practical(value("a.k"), value("a.n"), value("a.p", formula="a.k / a.n"))
    tables = [
        mark_values(values, {"a.k": k, "a.n": 8, "a.p": k / 8}, Recorded({"a.k": 2, "a.n": 8, "a.p": 0.25}))
        for k in (2, 4)
    ]
    assert [list(t["verdict"]) for t in tables] == [["right"] * 3, ["wrong", "right", "follow_up"]]
    assert [list(t["points"]) for t in refuse_lookups(tables)] == [[0, 1, 0], [0, 1, 0]]


def test_what_is_to_complete_never_replaces_an_answer() -> None:
    def cell(value: object) -> Any:
        data = {mime.RECORD: {"name": "a.x", "value": value}}
        return new_code_cell("", outputs=[new_output("display_data", data=data)])

    for order in ((3, "à compléter"), ("à compléter", 3)):
        found = read_recorded(new_notebook(cells=[cell(v) for v in order]))
        assert (found.values, found.remarks) == ({"a.x": 3}, [])
