"""Suggested groups: topics that are clear are found, nothing is claimed of texts without words."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.diagram import Box, Scene, check_scene
from quality_study.survey.grouping import adjusted_rand
from quality_study.survey.suggestion import STOP_WORDS, suggest_groups
from quality_study.tools import affinity
from quality_study.words.errors import StudyError

TOPICS = {
    "Salles": [
        "Les salles de cours sont trop froides en hiver",
        "Le chauffage des salles ne marche pas l'hiver",
        "Une salle froide fatigue pendant le cours",
        "Il faudrait du chauffage dans chaque salle de cours",
    ],
    "Stages": [
        "Trouver une entreprise pour le stage est difficile",
        "Le stage en entreprise devrait durer six mois",
        "Les entreprises répondent tard aux demandes de stage",
        "Une liste d'entreprises aiderait à trouver son stage",
    ],
    "Notes": [
        "Les notes d'examen arrivent après deux mois",
        "Le barème des notes de l'examen n'est pas publié",
        "Publier le barème avant chaque examen",
        "Une note d'examen sans commentaire n'aide pas",
    ],
}
# the topics take turns, so that the order of the texts does not help
SENTENCES = pd.DataFrame(
    [(f"C{4 * t + i}", TOPICS[g][i], g) for i in range(4) for t, g in enumerate(TOPICS)],
    columns=["id", "text", "group"],
).assign(status="published", source="rapport, p. 3")
WORDS = ["salle", "SALLES", "l'été", "qualité", "qualités", "de", "la", "ISO", "9001", "?", "œuvre", "x" * 60]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=1, max_size=20)


def series(*texts: str) -> pd.Series:
    return pd.Series(list(texts), index=[f"C{i}" for i in range(len(texts))])


def frames(scene: Scene) -> list[Box]:
    return [s for s in scene.shapes if isinstance(s, Box) and (s.name or "").startswith(("groupe", "carte"))]


@pytest.mark.parametrize("groups", [None, 3])
def test_clear_topics_are_recovered(groups: int | None) -> None:
    texts = SENTENCES.set_index("id")["text"]
    found = suggest_groups(texts, groups=groups)
    assert adjusted_rand(SENTENCES.set_index("id")["group"], found) == 1.0
    assert (found.name, list(found.index)) == ("suggestion", list(texts.index))
    assert found.unique().tolist() == [
        "Suggestion 1 : salle, cours",
        "Suggestion 2 : entreprise, stage",
        "Suggestion 3 : examen, notes",
    ]


def test_the_suggestion_does_not_depend_on_the_order_or_on_chance() -> None:
    texts = SENTENCES.set_index("id")["text"]
    first = suggest_groups(texts)
    pd.testing.assert_series_equal(first, suggest_groups(texts))
    assert adjusted_rand(first, suggest_groups(texts.iloc[::-1])) == 1.0


def test_words_of_one_family_are_one_word() -> None:
    found = suggest_groups(series("Enseignants absents", "Horaires tardifs", "enseignant absent", "L’horaire tardif"))
    assert found.tolist() == ["Suggestion 1 : absent, enseignant", "Suggestion 2 : horaire, tardif"] * 2


def test_typing_errors_join_the_nearest_group() -> None:
    texts = series("Enseignants absents", "Horaires tardifs", "Horraires tradifs", "Enseignant absent")
    found = suggest_groups(texts, groups=2)
    assert pd.factorize(found)[0].tolist() == [0, 1, 1, 0]


def test_one_text_is_one_group() -> None:
    assert suggest_groups(series("La norme ISO")).tolist() == ["Suggestion 1 : ISO, norme"]
    assert suggest_groups(series("Il est où ?")).tolist() == ["Suggestion 1 : sans mot caractéristique"]


def test_two_texts_are_together_when_they_are_near() -> None:
    assert suggest_groups(series("Salle froide", "La salle est froide")).nunique() == 1
    assert suggest_groups(series("Salle froide", "Notes tardives")).tolist() == [
        "Suggestion 1 : froide, salle",
        "Suggestion 2 : notes, tardives",
    ]
    assert suggest_groups(series("Salle froide", "Notes tardives"), groups=1).nunique() == 1


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (["Salle froide"] * 5, "froide, salle"),
        (["Il est là", "C'est à vous", "Et 2011 ?"], "sans mot caractéristique"),
        (["", " ", "?"], "sans mot caractéristique"),
    ],
)
def test_texts_that_cannot_be_told_apart_are_one_group(texts: list[str], title: str) -> None:
    assert set(suggest_groups(series(*texts))) == {f"Suggestion 1 : {title}"}
    asked = suggest_groups(series(*texts), groups=2)
    assert asked.nunique() == 2
    assert asked.str.startswith("Suggestion ").all()


def test_texts_without_words_are_apart_from_the_others() -> None:
    found = suggest_groups(series("Salle froide", "?", "La salle froide", "et vous ?"))
    assert found.tolist() == ["Suggestion 1 : froide, salle", "Suggestion 2 : sans mot caractéristique"] * 2


def test_texts_with_no_word_in_common_are_not_split_for_nothing() -> None:
    assert suggest_groups(series("chat", "bus", "fenêtre", "lilas")).nunique() == 1


def test_what_cannot_be_grouped_is_said() -> None:
    with pytest.raises(StudyError, match=r"nombre de groupes impossible \(valeur trouvée : « 3 »\)"):
        suggest_groups(series("un mot", "deux mots"), groups=3)
    with pytest.raises(StudyError, match=r"texte absent \(valeur trouvée : « C1 »\)"):
        suggest_groups(pd.Series(["mot", None], index=["C0", "C1"]))
    assert suggest_groups(series()).empty


def test_stop_words_are_written_as_they_are_compared() -> None:
    assert all(word == word.lower() and len(word) > 1 for word in STOP_WORDS)


@given(TEXTS, st.data())
@settings(deadline=None, max_examples=60)
def test_every_text_has_one_suggestion(texts: list[str], data: st.DataObject) -> None:
    groups = data.draw(st.none() | st.integers(1, len(texts)))
    found = suggest_groups(series(*texts), groups=groups)
    assert found.str.match(r"Suggestion \d+ : \w").all()
    numbers = found.str.extract(r"Suggestion (\d+) ")[0].astype(int)
    assert numbers.drop_duplicates().tolist() == list(range(1, found.nunique() + 1))
    assert found.nunique() == groups if groups else found.nunique() <= 12
    pd.testing.assert_series_equal(found, suggest_groups(series(*texts), groups=groups))


@pytest.mark.parametrize("size", [1, 2, 12])
def test_the_drawing_of_a_suggestion_is_sound_and_dashed(size: int) -> None:
    rows = SENTENCES.head(size).assign(group=suggest_groups(SENTENCES["text"].head(size)), status="illustrative")
    drawing = affinity(rows)
    assert [check_scene(scene) for scene in drawing.scenes] == [[]] * len(drawing.scenes)
    found = [box for scene in drawing.scenes for box in frames(scene)]
    assert len(found) == size + rows["group"].nunique()
    assert all(box.dashed for box in found)
    titles = [text.text for scene in drawing.scenes for text in scene.texts if text.bold]
    assert sum(t.startswith("Suggestion ") for t in titles) == rows["group"].nunique()
    assert "contenu illustratif" in [text.text for text in drawing.scene.texts]
