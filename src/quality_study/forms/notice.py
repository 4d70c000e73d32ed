"""What respondents are told about their answers (articles 12 and 13 of the GDPR), from the settings of the edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quality_study.facts.edition import EditionFile, Privacy
from quality_study.forms.content import Item
from quality_study.words.errors import Problem
from quality_study.words.french import date, plural, typographic

#: What each key of ``[privacy]`` must say, in the order of the notice.
KEYS = {
    "purpose": "à quoi serviront les réponses",
    "controller": "qui est responsable de l’enquête (établissement, service, adresse)",
    "legal_basis": "ce qui autorise l’enquête",
    "recipients": "qui lira les réponses",
    "retention_date": "quand les réponses brutes seront effacées",
    "contact": "à qui écrire pour exercer ses droits",
}
_BASIS = {
    "consent": "votre consentement (article 6.1.a du RGPD), que vous donnez en répondant",
    "public_task": "une mission d’intérêt public (article 6.1.e du RGPD)",
    "legitimate_interest": "l’intérêt légitime du responsable (article 6.1.f du RGPD)",
}
_RIGHT = {
    "consent": "Vous pouvez à tout moment retirer votre consentement, et demander une copie de vos réponses",
    "public_task": "Vous pouvez à tout moment vous opposer à l’usage de vos réponses",
    "legitimate_interest": "Vous pouvez à tout moment vous opposer à l’usage de vos réponses",
}
_KEPT = (
    "Le questionnaire ne demande ni votre nom ni votre adresse, et l’étude ne garde que ses réponses : aucun "
    "identifiant, aucune adresse électronique ou IP."
)
_FREE = " Dans les réponses libres, n’écrivez rien qui permette de vous reconnaître, vous ou quelqu’un d’autre."
_RIGHTS = (
    "Vous pouvez demander l’accès à vos réponses, leur rectification, leur effacement ou la limitation de leur usage"
)
_CLAIM = (
    "Vos réponses ne portant pas votre nom, précisez ce qui aide à les retrouver. Vous pouvez aussi adresser une "
    "réclamation à la CNIL (www.cnil.fr)."
)
_HOST = {
    "google": "Le formulaire est hébergé par Google, sous-traitant, qui peut traiter des données hors de "
    "l’Union européenne.",
}


@dataclass(frozen=True)
class Notice:
    """An information notice.

    Attributes
    ----------
    title : str
    parts : tuple of (str, str)
        A heading and its text.
    missing : tuple of str
        Keys of ``[privacy]`` still to fill; the text shows each one between brackets.
    """

    title: str
    parts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The notice as plain text, one line a part."""
        return "\n".join([self.title, *(f"{heading} : {text}" for heading, text in self.parts)])


def make_notice(settings: EditionFile, platform: str, items: Sequence[Item]) -> Notice:
    """Write the notice of an edition.

    Parameters
    ----------
    settings : EditionFile
        Its ``[privacy]`` table gives the facts; a fact not given yet is shown as ``[à remplir : ...]``.
    platform : str
        Where the form goes; some platforms must be named.
    items : sequence of Item
        The questions: how many, whether some are free or demanded.

    References
    ----------
    Regulation (EU) 2016/679, articles 6, 11, 13, 15 to 21 and 77.
    """
    privacy = settings.privacy or Privacy()
    missing = tuple(key for key in KEYS if not getattr(privacy, key))

    def fact(key: str, told: str) -> str:
        return f"[à remplir : {KEYS[key]}]" if key in missing else told.strip().rstrip(".")

    basis = privacy.legal_basis or ""
    day = date(privacy.retention_date) if privacy.retention_date else ""
    asked = plural(len(items), "question")
    demanded = "une question marquée d’un astérisque attend pourtant une réponse"
    left = demanded if any(item.required for item in items) else "vous pouvez laisser toute question sans réponse"
    officer = (
        f" Délégué à la protection des données : {privacy.dpo.strip().rstrip('.')}." if privacy.dpo.strip() else ""
    )
    rights = f"{_RIGHT[basis]}. " if basis else ""
    parts = [
        (
            "Pourquoi",
            f"{fact('purpose', privacy.purpose)}. Le questionnaire a {asked}. Répondre est facultatif ; {left}.",
        ),
        ("Responsable", f"{fact('controller', privacy.controller)}.{officer}"),
        ("Fondement", f"L’enquête repose sur {fact('legal_basis', _BASIS.get(basis, ''))}."),
        ("Vos réponses", _KEPT + (_FREE if any(item.type == "text" or item.other for item in items) else "")),
        ("Qui les lit", f"{fact('recipients', privacy.recipients)}. Seuls des résultats groupés sont publiés."),
        ("Jusqu’à quand", f"Les réponses brutes sont effacées au plus tard le {fact('retention_date', day)}."),
        ("Vos droits", f"{rights}{_RIGHTS} : {fact('contact', privacy.contact)}. {_CLAIM}"),
    ]
    if platform in _HOST:
        parts.insert(5, ("Hébergement", _HOST[platform]))
    return Notice(
        "Information des répondants",
        tuple((heading, typographic(text)) for heading, text in parts),
        missing,
    )


def notice_problems(notice: Notice, file: str) -> list[Problem]:
    """List what is still to fill in ``[privacy]`` of the edition's `file`, in the order of the notice."""
    return [Problem(f"à remplir : {KEYS[key]}", file, column=f"privacy.{key}") for key in notice.missing]
