"""« Comment lire ce rapport »: the keys of its figures, and the acronyms that it uses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quality_study.report.document import Document
from quality_study.report.tree import text_of
from quality_study.words.acronyms import ACRONYMS
from quality_study.words.french import typographic

#: What is drawn, then what it means; each template draws these marks.
Keys = Sequence[tuple[str, str]]
FROM_CLAIMS: Keys = (
    ("published", "P, publié : écrit dans le rapport d’origine."),
    ("derived", "D, déduit : ce qui découle de ce qui est écrit."),
    ("possible", "Tout ce qui reste possible, d’une borne à l’autre : rien ne dit où est la valeur."),
    ("interval", "Ce que laisse l’arrondi d’une part ; un intervalle de confiance quand la note le dit."),
    ("illustrative", "I, illustratif : écrit par l’étude pour que la figure se lise ; on n’en conclut rien."),
    ("n", "Le nombre de personnes dont une part est la part. « n non publié » : le texte d’origine ne le donne pas."),
)
FROM_ANSWERS: Keys = (
    ("unfavourable", "Avis défavorables, à gauche du trait."),
    ("favourable", "Avis favorables, à droite du trait ; plus foncé, plus tranché."),
    ("interval", "L’intervalle de confiance d’une part ou d’un rang : tout ce qu’il contient reste plausible."),
    ("n", "Le nombre de personnes qui ont répondu. « Sans objet » et « sans réponse » sont comptés à part."),
)


def glossary(document: Document, own: Mapping[str, str]) -> list[tuple[str, str]]:
    """List the acronyms that a report uses, in alphabetical order, and what each stands for.

    Parameters
    ----------
    document : Document
        Its story, and what its figures and tables say.
    own : mapping
        Those of the edition, which come before the usual ones.
    """
    known = {**ACRONYMS, **own}
    text = "\n".join(_texts(document))
    used = [name for name in known if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    return [(name, typographic(known[name])) for name in sorted(used, key=str.casefold)]


def reading_section(keys: Keys, terms: Sequence[tuple[str, str]]) -> str:
    """Return the same as a section of the page."""
    drawn = "".join(
        f'<li><span class="key {mark}" aria-hidden="true">{"n" if mark == "n" else ""}</span>{html.escape(text)}</li>'
        for mark, text in keys
    )
    defined = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in terms)
    more = f"<h3>Glossaire</h3><dl>{defined}</dl>" if terms else ""
    return f'<section id="lecture"><h2>Comment lire ce rapport</h2><ul class="keys">{drawn}</ul>{more}</section>'


def _texts(document: Document) -> Iterator[str]:
    yield text_of(document.ast["blocks"])
    for asset in document.assets.values():
        payload: Mapping[str, Any] = asset.payload
        yield from (str(payload.get(key, "")) for key in ("caption", "message", "note", "alt"))
        yield from (str(cell) for row in (payload.get("header", ()), *payload.get("rows", ())) for cell in row)
