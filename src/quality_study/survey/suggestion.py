"""Groups of ideas suggested from their French words alone: a start for a discussion, never a result.

The similarity of two texts is the cosine of their weighted words (`WORD_SHARE`) and of the pieces of 3 to 5 letters of
these words (the rest, which brings typing errors and words of one family nearer); words of the grammar are left out.
Two ideas said with other words are not brought together, whatever their sense.

References
----------
Salton, G. and Buckley, C. (1988), "Term-weighting approaches in automatic text retrieval", Information Processing and
Management 24, 513-523.
Cavnar, W. and Trenkle, J. (1994), "N-gram-based text categorization", Proceedings of SDAIR-94, 161-175.
Porter, M. (2001), "Snowball: a language for stemming algorithms" (French stems).
Sokal, R. and Michener, C. (1958), "A statistical method for evaluating systematic relationships" (average linkage).
Rousseeuw, P. (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
Journal of Computational and Applied Mathematics 20, 53-65.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from quality_study.survey.card_sort import mean_silhouette
from quality_study.words.errors import Problem, StudyError, raise_if_any

Matrix = NDArray[np.float64]
Labels = NDArray[np.intp]

#: Share of the similarity of two texts that comes from their words; the rest comes from pieces of words.
WORD_SHARE = 0.7
#: Most groups among which the number of best mean silhouette is looked for.
MOST_GROUPS = 12
_GRAMMAR = """
afin ai ainsi alors as au aucun aucune aujourd aussi autre autres aux avant avec avoir avons car ce ceci cela celle
celles celui cependant ces cet cette ceux chaque chez comme comment ça dans de depuis des donc dont du elle elles en
encore entre es est et eu eux étaient était été être fait faut hui ici il ils je jusqu la là le les leur leurs lorsqu
lui ma mais me mes même moins mon ne ni nos notre nous on ont ou où par parce pas peu peut peuvent plus pour pourquoi
près puis puisqu qu quand que quel quelle quelles quels qui quoi sa sans se sera ses si soit son sont sous sur ta te
tes toi ton tous tout toute toutes très trop tu un une va vers voici voilà vos votre vous
"""
#: Words of the grammar, which say nothing of the topic; words of one letter are left out too.
STOP_WORDS = frozenset(_GRAMMAR.split())
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORDS_OF_A_TITLE = 2
_NO_WORD = "sans mot caractéristique"


@dataclass(frozen=True)
class _Words:
    """The words of one text that say something: as shown, and their stems, in the order of the text."""

    shown: tuple[str, ...]
    stems: tuple[str, ...]

    @property
    def line(self) -> str:
        return " ".join(self.shown).lower()


def suggest_groups(texts: pd.Series[str], *, groups: int | None = None) -> pd.Series[str]:
    """Suggest a group for each text, from the words that texts have in common.

    The same texts in the same order always give the same groups.

    Parameters
    ----------
    texts : Series of str
        French texts, one a card.
    groups : int, optional
        Number of groups, from 1 to the number of texts; by default the one of best mean silhouette from 2 to 12 and at
        most the number of texts less one, the smallest when several are equal. A single group is suggested when no
        number has a mean silhouette above 0, as when texts are identical or have no word in common. Two texts are
        together when their similarity is above one half.

    Returns
    -------
    Series of str
        Named ``suggestion``, with the index of `texts`: ``Suggestion k : word, word``, where k counts the groups as
        they are met and the words, taken from the texts, are the most characteristic of the group.

    Raises
    ------
    StudyError
        A text is missing, or the number of groups is not possible.

    Examples
    --------
    >>> texts = pd.Series(["Salle froide", "Salle trop froide", "Horaires tardifs", "Des horaires très tardifs"])
    >>> suggest_groups(texts).unique().tolist()
    ['Suggestion 1 : froide, salle', 'Suggestion 2 : horaires, tardifs']
    """
    raise_if_any(Problem("texte absent", found=str(card)) for card in texts.index[texts.isna().to_numpy()])
    count = len(texts)
    if groups is not None and not 1 <= groups <= count:
        accepted = [f"de 1 à {count}"]
        raise StudyError(
            [Problem("nombre de groupes impossible", column="groups", found=str(groups), accepted=accepted)]
        )
    if count == 0:
        return pd.Series([], index=texts.index, name="suggestion", dtype=object)
    words = _read(texts)
    labels = _gather(_distances(words), groups)
    titles = _titles(words, labels)
    return pd.Series([titles[i] for i in labels], index=texts.index, name="suggestion", dtype=object)


def _read(texts: Iterable[str]) -> list[_Words]:
    import snowballstemmer  # type: ignore[import-untyped]

    stem = snowballstemmer.stemmer("french").stemWord
    found = []
    for text in texts:
        met = _WORD.findall(unicodedata.normalize("NFC", str(text)))
        kept = [w if w.isupper() else w.lower() for w in met if w.lower() not in STOP_WORDS]
        found.append(_Words(tuple(kept), tuple(str(stem(w.lower())) for w in kept)))
    return found


def _distances(words: Sequence[_Words]) -> Matrix:
    """Return one minus the similarity; texts without words are like one another and like nothing else."""
    empty = np.array([not w.stems for w in words])
    similarity = np.outer(empty, empty).astype(float)
    if not empty.all():
        by_word = _vectorizer(analyzer=_as_is).fit_transform([w.stems for w in words])
        by_piece = _vectorizer(analyzer="char_wb", ngram_range=(3, 5), strip_accents="unicode")
        pieces = by_piece.fit_transform([w.line for w in words])
        similarity += WORD_SHARE * (by_word @ by_word.T).toarray() + (1 - WORD_SHARE) * (pieces @ pieces.T).toarray()
    # rounded, so that texts that are equally far stay so on every machine
    distance = np.round(np.clip(1.0 - similarity, 0.0, 1.0), 10)
    np.fill_diagonal(distance, 0.0)
    return np.asarray((distance + distance.T) / 2, dtype=float)


def _gather(distance: Matrix, groups: int | None) -> Labels:
    """Cut the tree of average linkage, and number the groups as they are met."""
    count = len(distance)
    if count == 1:
        return np.zeros(1, dtype=np.intp)
    tree = scipy.cluster.hierarchy.linkage(scipy.spatial.distance.squareform(distance, checks=False), method="average")
    if groups is not None:
        return _cut(tree, [groups])[0]
    if count == 2:
        return _cut(tree, [1 if distance[0, 1] < 0.5 else 2])[0]
    found = _cut(tree, range(2, min(MOST_GROUPS, count - 1) + 1))
    scores = [round(mean_silhouette(distance, labels), 10) for labels in found]
    best = max(scores)
    return found[scores.index(best)] if best > 0 else np.zeros(count, dtype=np.intp)


def _cut(tree: Matrix, sizes: Sequence[int]) -> list[Labels]:
    columns = scipy.cluster.hierarchy.cut_tree(tree, n_clusters=list(sizes)).T
    return [np.asarray(pd.factorize(column)[0], dtype=np.intp) for column in columns]


def _titles(words: Sequence[_Words], labels: Labels) -> list[str]:
    """Name each group by the stems whose mean weight is the most above that in the other texts."""
    count = int(labels.max()) + 1
    if not any(w.stems for w in words):
        return [f"Suggestion {k} : {_NO_WORD}" for k in range(1, count + 1)]
    vectorizer = _vectorizer(analyzer=_as_is)
    weights: Matrix = vectorizer.fit_transform([w.stems for w in words]).toarray()
    stems = [str(s) for s in vectorizer.get_feature_names_out()]
    titles = []
    for label in range(count):
        own = labels == label
        inside = weights[own].mean(axis=0)
        outside = weights[~own].mean(axis=0) if not own.all() else np.zeros(len(stems))
        score = np.round(inside - outside, 10)
        ranks = sorted(np.flatnonzero(score > 0), key=lambda i: (-score[i], stems[i]))[:_WORDS_OF_A_TITLE]
        members = [w for w, kept in zip(words, own, strict=True) if kept]
        shown = ", ".join(_full(stems[i], members) for i in ranks)
        titles.append(f"Suggestion {label + 1} : {shown or _NO_WORD}")
    return titles


def _full(stem: str, words: Sequence[_Words]) -> str:
    """Return the word of this stem that is met the most often, the shortest when several are."""
    forms = Counter(form for w in words for form, own in zip(w.shown, w.stems, strict=True) if own == stem)
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def _vectorizer(**options: Any) -> Any:
    """Return a TF-IDF vectorizer; scikit-learn is loaded when texts are compared, not by every notebook."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

    return TfidfVectorizer(**options)


def _as_is(stems: Any) -> Any:
    return stems
