from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pandas as pd
import pytest
from enumeration import Enumeration, in_order, tidy, with_margins
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from quality_study.disclosure import TOTAL, attack, protect
from quality_study.words.errors import StudyError

COUNTS = st.one_of(st.integers(0, 4), st.integers(5, 30))


@st.composite
def linked_tables(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Two questions asked of the same people in the same groups: the row margins agree."""
    groups, first, second = (draw(st.integers(2, 3)) for _ in range(3))
    a = np.array(draw(st.lists(COUNTS, min_size=groups * first, max_size=groups * first))).reshape(groups, first)
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    b = np.array([rng.multinomial(n, rng.dirichlet(np.ones(second))) for n in a.sum(axis=1)])
    return {"accueil": tidy(a, ("école", "accueil")), "salle": tidy(b, ("école", "salle"))}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(linked_tables(), st.sampled_from([(5, 3, False), (5, 2, False), (4, 3, True), (3, 2, False)]))
def test_no_suppressed_cell_of_linked_tables_is_narrowed(
    tables: dict[str, pd.DataFrame], rule: tuple[int, int, bool]
) -> None:
    threshold, protection, zeros = rule
    options = {"threshold": threshold, "suppress_zeros": zeros}
    try:
        done = protect(tables, protection=protection, **options)
    except StudyError:
        assume(False)
    found = attack(done.tables, **options, enough=protection)
    assert (found["values"] >= protection).all()
    least = 0 if zeros else 1
    for name, table in done.tables.items():
        axis = name
        for row in table.itertuples():
            parts = tables[name]
            for key in ("école", axis):
                level = getattr(row, key)
                parts = parts if level == TOTAL else parts[parts[key] == level]
            true = parts["count"].sum()
            if row.suppressed:
                assert pd.isna(row.count)
                assert (row.suppressed == "primaire") == (least <= true < threshold)
            else:
                assert row.count == true
                assert not least <= true < threshold
    margins = [
        table[table[name] == TOTAL].drop(columns=["table", name]).reset_index(drop=True)
        for name, table in done.tables.items()
    ]
    pd.testing.assert_frame_equal(*margins)
    again = protect(done.tables, protection=protection, **options)
    for name, table in done.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)


def cheapest_by_enumeration(inner: np.ndarray, threshold: int, protection: int) -> int | None:
    """Return the least cost of complements over all subsets of cells, each attacked by enumeration."""
    truth = with_margins(inner[np.newaxis])[0].ravel()
    space = Enumeration(inner.shape, int(inner.sum()))
    small = {i for i, n in enumerate(truth) if 1 <= n < threshold}
    free = [i for i in range(len(truth) - 1) if i not in small]
    costs = []
    for chosen in chain.from_iterable(combinations(free, k) for k in range(len(free) + 1)):
        reasons = {**dict.fromkeys(small, "primaire"), **dict.fromkeys(chosen, "complémentaire")}
        found = space.possible(truth, reasons, threshold)
        if all(len(np.unique(found[:, i])) >= protection for i in reasons):
            costs.append(sum(max(int(truth[i]), threshold) for i in chosen))
    return min(costs, default=None)


@pytest.mark.parametrize("threshold", [2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_no_cheaper_set_of_complements_exists(seed: int, threshold: int) -> None:
    inner = np.random.default_rng(seed).integers(0, 7, size=(2, 2))
    protection = threshold - 1
    truth = with_margins(inner[np.newaxis])[0].ravel()
    expected = cheapest_by_enumeration(inner, threshold, protection)
    if expected is None:
        with pytest.raises(StudyError, match="ne peut pas être protégé"):
            protect({"t": tidy(inner)}, threshold=threshold, protection=protection)
        return
    done = protect({"t": tidy(inner)}, threshold=threshold, protection=protection)
    reasons = in_order(done.tables["t"], "suppressed", inner.shape)
    cost = sum(max(int(n), threshold) for n, why in zip(truth, reasons, strict=True) if why == "complémentaire")
    assert done.minimal
    assert cost == expected


def test_the_step_by_step_search_protects_too() -> None:
    table = tidy(np.array([[8, 20, 5, 17], [18, 27, 12, 5], [14, 6, 5, 16], [0, 9, 1, 19]]))
    quick, best = (protect({"t": table}, rounds=rounds) for rounds in (0, 60))
    assert best.minimal
    assert not quick.minimal
    assert (attack(quick.tables, enough=3)["values"] >= 3).all()
    assert len(quick.cells) > len(best.cells)


def test_a_table_of_three_questions_by_margin_of_margins() -> None:
    rows = [(a, b, c) for a in "xy" for b in "uv" for c in "st"]
    cube = pd.DataFrame(rows, columns=["a", "b", "c"]).assign(count=[2, 9, 11, 14, 8, 12, 15, 10])
    done = protect({"cube": cube})
    table = done.tables["cube"]
    assert len(table) == 27
    assert table.query("a == 'Total' and b == 'Total' and c == 'Total'")["count"].tolist() == [81]
    assert (attack(done.tables, enough=3)["values"] >= 3).all()


def test_nothing_is_suppressed_when_all_is_large_enough() -> None:
    done = protect({"t": tidy(np.array([[5, 8], [0, 9]]))})
    assert done.cells.empty
    assert done.report.startswith("Aucune case n’est retirée\xa0: aucun effectif n’est compris entre 1 et 4.")


def test_the_report_counts_the_cells_and_names_unanimous_groups() -> None:
    done = protect({"t": tidy(np.array([[2, 20, 12], [14, 9, 15], [0, 11, 0]]))})
    small = (done.cells["suppressed"] == "primaire").sum()
    others = len(done.cells) - small
    assert small == 1
    assert done.unanimous == ("avis = c1, école = r2",)
    assert done.report == (
        f"Sur 16 cases, {len(done.cells)} cases sont retirées\xa0: 1 parce qu’elle compte moins de 5 personnes et "
        f"{others} pour qu’on ne puisse pas en recalculer d’autres. Chacune garde au moins 3 valeurs possibles pour "
        "qui connaît les autres, les totaux et la règle. Attention, des zéros publiés montrent que tout un groupe a "
        "donné la même réponse\xa0: «\xa0avis = c1, école = r2\xa0»."
    )


def test_suppressing_zeros_hides_that_a_group_is_unanimous() -> None:
    inner = np.array([[12, 20, 12], [14, 9, 15], [0, 11, 0]])
    done = protect({"t": tidy(inner)}, suppress_zeros=True)
    assert done.unanimous == ()
    hidden = in_order(done.tables["t"], "suppressed", inner.shape)
    assert (hidden[8], hidden[10]) == ("primaire", "primaire")
    assert hidden[9] == "complémentaire"


def test_a_set_that_cannot_be_protected_is_refused_with_table_cell_and_reason() -> None:
    with pytest.raises(StudyError) as caught:
        protect({"sondage": pd.DataFrame({"avis": ["oui", "non"], "count": [4, 3]})})
    assert str(caught.value).splitlines()[1] == (
        "  1. tableau « sondage » : « avis = non » ne peut pas être protégé, même en ne publiant que le total général "
        ": il resterait 2 valeurs possibles (3 ou 4), il en faut 3 ; regroupez des lignes ou des réponses, retirez "
        "aussi les zéros (suppress_zeros=True) ou demandez moins (protection)."
    )


def test_too_few_people_in_all_is_refused() -> None:
    with pytest.raises(StudyError, match="le total « Total » vaut 3, moins que le seuil de 5"):
        protect({"t": tidy(np.array([[1, 2]]))})


def test_a_protection_that_no_small_count_can_have_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="protection is 4 at most"):
        protect({"t": tidy(np.array([[8, 9]]))}, protection=5)


def test_all_that_is_wrong_in_the_tables_is_listed() -> None:
    with pytest.raises(StudyError) as caught:
        protect(
            {
                "a": pd.DataFrame({"avis": ["oui", "oui"], "count": [8, 9]}),
                "b": pd.DataFrame({"avis": ["oui"], "count": [-1]}),
                "c": pd.DataFrame({"count": [1]}),
            }
        )
    assert str(caught.value).splitlines() == [
        "3 problèmes à corriger :",
        "  1. tableau « a » : la ligne « oui » est répétée.",
        "  2. tableau « b », « count » : un effectif est un nombre entier, 0 ou plus (valeur trouvée : « -1 »).",
        "  3. tableau « c » : il faut une colonne par critère et une colonne « count ».",
    ]


def test_linked_tables_that_disagree_are_refused() -> None:
    tables = {"a": tidy(np.array([[8, 9]]), ("école", "a")), "b": tidy(np.array([[8, 8]]), ("école", "b"))}
    with pytest.raises(StudyError) as caught:
        protect(tables)
    assert str(caught.value).splitlines()[1] == (
        "  1. tableau « b » : « école = r0 » vaut 16 ici et 17 dans le tableau « a » ; si une question n’a pas été "
        "posée à tous, donnez-lui une réponse « sans objet »."
    )


def test_a_wrong_margin_is_refused() -> None:
    table = pd.DataFrame({"avis": ["oui", "non", "Total"], "count": [8, 9, 18]})
    with pytest.raises(StudyError) as caught:
        protect({"a": table})
    assert str(caught.value) == (
        "tableau « a » : « Total » vaut 18, mais ses parties (« avis = oui », « avis = non ») ont pour somme 17."
    )
