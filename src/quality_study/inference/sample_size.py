"""The number of answers that the next survey needs."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import scipy

from quality_study.inference.sample import checked_alpha, one_number
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import level, number, percent, plural, typographic


@dataclass(frozen=True)
class SampleSize:
    """How many answers give a share within a margin.

    Attributes
    ----------
    answers : int
        Answers needed.
    invited : int
        People to ask for them, at the expected response rate; as many as answers when none is given.
    margin, confidence, share : float
        As asked.
    population : int or None
    reachable : float
        The margin when everyone is asked and the response rate is as expected; that asked for, without population.
    """

    answers: int
    invited: int
    margin: float
    confidence: float
    share: float
    population: int | None
    reachable: float

    def sentence(self) -> str:
        """Say it in one French sentence or two."""
        goal = f"Pour connaître une part à {_points(self.margin)} près (niveau de confiance : {level(self.confidence)}"
        goal += f", part attendue : {percent(self.share)}), il faut {plural(self.answers, 'réponse')}"
        if self.population is not None:
            goal += f" sur une population de {plural(self.population, 'personne')}"
        if self.invited > self.answers:
            goal += f", donc interroger {plural(self.invited, 'personne')} au taux de réponse attendu"
        if self.population is not None and self.invited > self.population:
            goal += f". Il n’y en a que {number(self.population)} : en les interrogeant toutes, la précision serait de "
            goal += _points(self.reachable)
        return typographic(f"{goal}.")


def sample_size(
    margin: float,
    *,
    confidence: float = 0.95,
    share: float = 0.5,
    population: int | None = None,
    response_rate: float | None = None,
) -> SampleSize:
    """Give the number of answers that make a share known within a margin, on either side.

    It is the size of a simple random sample at which the margin of the normal law is the one asked for; answers that do
    not come at random are no nearer to the truth for being many.

    Parameters
    ----------
    margin : float
        Half the width of the interval: 0.05 for 5 points.
    confidence : float
    share : float
        The share expected; one half, which needs the most answers, when nothing is known.
    population : int, optional
        How many people there are: a small population needs fewer answers.
    response_rate : float, optional
        Part of the people asked who are expected to answer, for the number to invite.

    Raises
    ------
    StudyError
        A margin, share or rate that is not between 0 and 1, an impossible confidence or population.

    References
    ----------
    Cochran (1977), Sampling Techniques, Wiley, section 4.4. Krejcie and Morgan (1970), Determining Sample Size for
    Research Activities, Educational and Psychological Measurement 30, 607-610.

    Examples
    --------
    >>> sample_size(0.05).answers, sample_size(0.05, population=1000).answers
    (385, 278)
    """
    margin, share = _part(margin, "margin"), _part(share, "share")
    rate = 1.0 if response_rate is None else _part(response_rate, "response_rate", whole=True)
    squared = float(scipy.stats.norm.isf(checked_alpha(confidence) / 2)) ** 2
    unlimited = squared * share * (1 - share) / margin**2
    if population is None:
        answers = ceil(unlimited - 1e-9)
        return SampleSize(answers, _invited(answers, rate), margin, confidence, share, None, margin)
    people = int(one_number(population, "population", least=1, whole=True))
    answers = ceil(people * unlimited / (people - 1 + unlimited) - 1e-9)
    most = max(1, int(people * rate + 1e-9))
    left = (people - most) / (people - 1) if people > 1 else 0.0
    reachable = sqrt(squared * share * (1 - share) / most * left)
    return SampleSize(answers, _invited(answers, rate), margin, confidence, share, people, reachable)


def _invited(answers: int, rate: float) -> int:
    return ceil(answers / rate - 1e-9)


def _part(value: float, name: str, *, whole: bool = False) -> float:
    found = one_number(value, name, above=0)
    if found < 1 or (whole and found == 1):
        return found
    accepted = ["entre 0 et 1, par exemple 0.05 pour 5 points"]
    raise StudyError([Problem(f"{name} : une part est attendue", found=number(found), accepted=accepted)])


def _points(margin: float) -> str:
    return plural(round(100 * margin, 1), "point")
