from __future__ import annotations

from pathlib import Path

import pandas as pd

from quality_study.facts.edition import Edition
from quality_study.tables.pareto_counts import counts_of_answers, pareto_remarks

COMMENTS = pd.DataFrame(
    [("plus", "Le repas")] * 3 + [("moins", "Le repas")] * 4 + [("moins", "Salle")] * 6 + [("moins", "")] * 9,
    columns=["question", "group"],
)
COUNTED = pd.DataFrame(
    [("canal", "Affiche", 12), ("canal", "Courriel", pd.NA)], columns=["item", "category", "count"]
).astype({"count": "Int64"})


def told(rows: list[tuple[str, str, str]]) -> list[str]:
    pareto = pd.DataFrame(rows, columns=["category", "count", "status"], index=range(2, len(rows) + 2))
    found = pareto_remarks(Edition(Path("/study"), "2027"), pareto, COMMENTS, COUNTED)
    return [str(p).replace("\u00a0", " ").replace("\u202f", " ") for p in found]


def test_a_count_that_the_study_makes_otherwise_is_told_with_its_line() -> None:
    assert told([("Accueil", "4", "own"), ("salle", "5", "own"), ("Affiche", "13", "own")]) == [
        "data/raw/2027/tools/pareto.csv, ligne 3, « effectif » : « salle » a un autre effectif que celui que l’étude "
        "compte : 6 (commentaires de « moins ») (valeur trouvée : « 5 »).",
        "data/raw/2027/tools/pareto.csv, ligne 4, « effectif » : « Affiche » a un autre effectif que celui que l’étude "
        "compte : 12 (réponses à « canal ») (valeur trouvée : « 13 »).",
    ]


def test_a_group_of_several_questions_is_counted_in_one_or_in_all() -> None:
    for count in ("3", "4", "7"):
        assert told([("Le repas", count, "own")]) == []
    (one,) = told([("LE  REPAS", "8", "own")])
    assert "3 (commentaires de « plus ») ; 4 (commentaires de « moins ») ; 7 (commentaires de toutes" in one


def test_hidden_counts_and_examples_are_not_compared() -> None:
    assert told([("Courriel", "2", "own"), ("Salle", "9", "illustrative")]) == []
    assert pareto_remarks(Edition(Path("/study"), "2027"), None, COMMENTS, COUNTED) == []
    rows = (
        [("canal", "Affiche", "answered")] * 5 + [("canal", "Courriel", "answered")] * 4 + [("canal", "", "blank")] * 9
    )
    counts = counts_of_answers(pd.DataFrame(rows, columns=["question", "value", "status"]), threshold=5)
    assert counts.to_numpy().tolist() == [["canal", "Affiche", 5]]
