from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from quality_study.inference.families import Family, correct
from quality_study.inference.result import Estimate, Result
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic


def result(p: float | None) -> Result:
    return Result("test exact de Fisher, bilatéral", Estimate("différence", 0.2, None, "points"), None, p, (20, 20), "")


def family_of(values: list[float]) -> tuple[dict[str, Result], Family]:
    results = {f"test {i}": result(p) for i, p in enumerate(values)}
    return results, Family("satisfaction", tuple(results))


def adjusted(values: list[float], method: str) -> list[float]:
    results, family = family_of(values)
    return [r.adjusted_p for r in correct(results, family, method=method).values()]  # type: ignore[arg-type, misc]


def test_holm_and_benjamini_hochberg_of_a_family_by_hand() -> None:
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.5), "holm") and "BH"
    assert adjusted([0.01, 0.04, 0.03, 0.5], "holm") == pytest.approx([0.04, 0.09, 0.09, 0.5])
    assert adjusted([0.01, 0.04, 0.03, 0.5], "benjamini-hochberg") == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


def holm_by_hand(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    reached, found = 0.0, [0.0] * len(values)
    for rank, i in enumerate(order):
        reached = max(reached, min(1.0, (len(values) - rank) * values[i]))
        found[i] = reached
    return found


@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_corrected_values_keep_the_order_and_are_never_below_the_plain_ones(values: list[float]) -> None:
    for method, wanted in (("holm", holm_by_hand(values)), ("benjamini-hochberg", false_discovery_control(values))):
        found = adjusted(values, method)
        assert found == pytest.approx(list(wanted))
        assert all(p <= q <= 1 for p, q in zip(values, found, strict=True))
        ordered = [q for _, q in sorted(zip(values, found, strict=True))]
        assert ordered == sorted(ordered)


def test_results_come_back_in_the_declared_order_with_their_correction_in_the_sentence() -> None:
    family = Family("satisfaction", ("accueil", "durée"))
    corrected = correct({"durée": result(0.03), "accueil": result(0.02)}, family)
    assert list(corrected) == ["accueil", "durée"]
    assert corrected["accueil"].sentence() == typographic(
        "Différence : +20,0 points ; test exact de Fisher, bilatéral, p = 0,020, p = 0,040 après correction de Holm "
        "(famille « satisfaction », 2 tests) (n = 20 et 20)."
    )


@pytest.mark.parametrize(
    ("results", "message"),
    [
        ({"accueil": result(0.1)}, "Famille « satisfaction » : déclaré sans résultat : durée."),
        (
            {"accueil": result(0.1), "durée": result(0.1), "lieu": result(0.1), "prix": result(0.2)},
            "Famille « satisfaction » : résultat d'un test non déclaré : lieu et prix.",
        ),
        (
            {"accueil": result(None), "lieu": result(0.1)},
            "Famille « satisfaction » : déclaré sans résultat : durée ; résultat d'un test non déclaré : lieu ; "
            "résultat sans valeur de p : accueil.",
        ),
    ],
)
def test_a_family_is_whole_or_refused(results: dict[str, Result], message: str) -> None:
    with pytest.raises(StudyError) as error:
        correct(results, Family("satisfaction", ("accueil", "durée")))
    assert str(error.value) == typographic(message)


def test_a_family_declares_each_test_once_and_one_at_least() -> None:
    with pytest.raises(StudyError, match="test déclaré deux fois\xa0: accueil"):
        Family("satisfaction", ("accueil", "durée", "accueil"))
    with pytest.raises(StudyError, match="aucun test n’est déclaré"):
        Family("satisfaction", ())


def test_an_unknown_correction_is_told_in_french() -> None:
    results, family = family_of([0.1])
    with pytest.raises(StudyError, match="option « method » inconnue"):
        correct(results, family, method="bonferroni")  # type: ignore[arg-type]
