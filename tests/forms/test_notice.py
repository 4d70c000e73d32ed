"""The notice says what the law demands, and what is not known yet is neither blank nor forgotten."""

from __future__ import annotations

import datetime as dt

import pytest

from quality_study.facts.edition import Edition, EditionFile, Privacy
from quality_study.facts.tomlfile import read_toml
from quality_study.forms.content import Item
from quality_study.forms.notice import KEYS, Notice, make_notice, notice_problems
from quality_study.words.errors import StudyError

NBSP, THIN = "\u00a0", "\u202f"
PRIVACY = Privacy(
    purpose="Améliorer le colloque.",
    controller="UTC, Compiègne",
    legal_basis="consent",
    recipients="L'équipe de l'étude",
    retention_date=dt.date(2027, 6, 1),
    contact="qualite@example.org",
    dpo="dpo@example.org",
)
ITEMS = [Item("a", "Oui ?", "choice", ("o", "n")), Item("b", "Pourquoi ?", "text")]


def notice(edition: Edition, privacy: Privacy | None, platform: str = "paper", items: list[Item] = ITEMS) -> Notice:
    return make_notice(edition.settings.model_copy(update={"privacy": privacy}), platform, items)


def test_a_free_answer_is_warned_of_as_a_comment_is(edition: Edition) -> None:
    for other in (True, False):
        made = notice(edition, PRIVACY, items=[Item("a", "Qui ?", "choice", ("moi", "Autre"), other=other)])
        assert ("réponses libres" in made.text) is other


def test_every_fact_is_told_in_whole_sentences(edition: Edition) -> None:
    made = notice(edition, PRIVACY)
    assert made.missing == ()
    assert dict(made.parts) == {
        "Pourquoi": "Améliorer le colloque. Le questionnaire a 2 questions. Répondre est facultatif"
        f"{THIN}; vous pouvez laisser toute question sans réponse.",
        "Responsable": f"UTC, Compiègne. Délégué à la protection des données{NBSP}: dpo@example.org.",
        "Fondement": "L’enquête repose sur votre consentement (article 6.1.a du RGPD), que vous donnez en répondant.",
        "Vos réponses": "Le questionnaire ne demande ni votre nom ni votre adresse, et l’étude ne garde que ses "
        f"réponses{NBSP}: aucun identifiant, aucune adresse électronique ou IP. Dans les réponses libres, n’écrivez "
        "rien qui permette de vous reconnaître, vous ou quelqu’un d’autre.",
        "Qui les lit": "L’équipe de l’étude. Seuls des résultats groupés sont publiés.",
        "Jusqu’à quand": f"Les réponses brutes sont effacées au plus tard le 1er{NBSP}juin{NBSP}2027.",
        "Vos droits": "Vous pouvez à tout moment retirer votre consentement, et demander une copie de vos réponses. "
        "Vous pouvez demander l’accès à vos réponses, leur rectification, leur effacement ou la limitation de leur "
        f"usage{NBSP}: qualite@example.org. Vos réponses ne portant pas votre nom, précisez ce qui aide à les "
        "retrouver. Vous pouvez aussi adresser une réclamation à la CNIL (www.cnil.fr).",
    }


def test_the_notice_follows_the_questionnaire_and_the_platform(edition: Edition) -> None:
    demanded = [Item("a", "Oui ?", "choice", ("o", "n"), required=True)]
    made = notice(edition, PRIVACY.model_copy(update={"legal_basis": "public_task"}), "google", demanded)
    parts = dict(made.parts)
    assert "une question marquée d’un astérisque attend pourtant une réponse" in parts["Pourquoi"]
    assert "réponses libres" not in parts["Vos réponses"]
    assert "vous opposer" in parts["Vos droits"]
    assert "hors de l’Union européenne" in parts["Hébergement"]


@pytest.mark.parametrize("privacy", [None, Privacy()])
def test_what_is_not_known_is_shown_and_listed_in_order(edition: Edition, privacy: Privacy | None) -> None:
    made = notice(edition, privacy)
    assert list(made.missing) == list(KEYS)
    for told in KEYS.values():
        assert f"[à remplir{NBSP}: {told}]" in made.text
    listed = [str(p) for p in notice_problems(made, "data/raw/2027/edition.toml")]
    assert listed[0] == ("data/raw/2027/edition.toml, « privacy.purpose » : à remplir : à quoi serviront les réponses.")
    assert len(listed) == 6


def test_one_missing_fact_is_the_only_one_listed(edition: Edition) -> None:
    made = notice(edition, PRIVACY.model_copy(update={"contact": ""}))
    assert made.missing == ("contact",)
    assert made.text.count("[à remplir") == 1


def test_an_unknown_basis_names_those_that_exist(edition: Edition, tmp_path: object) -> None:
    text = (edition.raw / "edition.toml").read_text(encoding="utf-8")
    path = tmp_path / "edition.toml"  # type: ignore[operator]
    path.write_text(text + '\n[privacy]\nlegal_basis = "consentement"\n', encoding="utf-8")
    with pytest.raises(StudyError, match="Valeurs admises : consent, public_task, legitimate_interest") as caught:
        read_toml(path, EditionFile, shown="edition.toml")
    assert "« privacy.legal_basis »" in str(caught.value)
