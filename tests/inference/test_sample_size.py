from __future__ import annotations

from math import sqrt

import pytest

from quality_study.inference import sample_size
from quality_study.words.errors import StudyError
from quality_study.words.french import NBSP, THIN


@pytest.mark.parametrize(
    ("population", "published"),
    # Krejcie and Morgan (1970), table 1, which rounds to the nearest: 95 %, 5 points, one half
    [(10, 10), (50, 44), (100, 80), (220, 140), (500, 217), (1000, 278), (5000, 357), (10000, 370), (1000000, 384)],
)
def test_sizes_are_those_of_the_published_table(population: int, published: int) -> None:
    assert sample_size(0.05, population=population).answers - published in (0, 1)


@pytest.mark.parametrize("population", [None, 30, 180, 4000])
@pytest.mark.parametrize(
    ("margin", "share", "confidence", "z"), [(0.05, 0.5, 0.95, 1.959964), (0.1, 0.8, 0.9, 1.644854)]
)
def test_it_is_the_fewest_answers_that_keep_the_margin(
    population: int | None, margin: float, share: float, confidence: float, z: float
) -> None:
    def reach(n: int) -> float:
        left = 1 if population is None else (population - n) / (population - 1)
        return z * sqrt(share * (1 - share) / n * left)

    found = sample_size(margin, share=share, confidence=confidence, population=population).answers
    assert found == next(n for n in range(1, 5000) if reach(n) <= margin)


def test_it_says_how_many_to_ask_and_when_they_are_not_enough() -> None:
    found = sample_size(0.05, population=1000, response_rate=0.4)
    assert (found.answers, found.invited) == (278, 695)
    assert found.sentence() == (
        f"Pour connaître une part à 5 points près (niveau de confiance{NBSP}: 95{THIN}%, part attendue{NBSP}: "
        f"50{THIN}%), il faut 278 réponses sur une population de 1{THIN}000 personnes, donc interroger 695 personnes "
        "au taux de réponse attendu."
    )
    small = sample_size(0.05, population=60, response_rate=0.5)
    assert (small.answers, small.invited) == (53, 106)
    assert small.reachable == pytest.approx(1.959964 * sqrt(0.25 / 30 * 30 / 59))
    assert small.sentence().endswith(
        f"Il n’y en a que 60{NBSP}: en les interrogeant toutes, la précision serait de 12,8 points."
    )
    assert sample_size(0.05).invited == 385


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"margin": 5}, "margin : une part est attendue (valeur trouvée : « 5 »). Valeurs admises : entre 0 et 1"),
        ({"margin": 0}, "margin : un nombre est attendu, et un seul (valeur trouvée : « 0 »)"),
        ({"margin": 0.05, "share": 1}, "share : une part est attendue"),
        ({"margin": 0.05, "response_rate": 40}, "response_rate : une part est attendue"),
        ({"margin": 0.05, "population": "mille"}, "population : un nombre entier est attendu"),
    ],
)
def test_what_is_no_share_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(StudyError) as caught:
        sample_size(**options)  # type: ignore[arg-type]
    assert str(caught.value).startswith(message)
