from __future__ import annotations

from pathlib import Path

import pytest

from quality_study.editions import create_edition, remaining
from quality_study.facts.edition import Edition, open_edition


@pytest.fixture
def new(study_root: Path) -> Edition:
    return create_edition(open_edition("2011", root=study_root), "2027")


def change(edition: Edition, file: str, old: str, text: str) -> Edition:
    path = edition.raw / file
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1
    path.write_text(content.replace(old, text), encoding="utf-8")
    return Edition(edition.root, edition.id)


@pytest.mark.parametrize("edition", ["2011", "exemple"])
def test_nothing_is_left_to_do_in_a_whole_edition(study_root: Path, edition: str) -> None:
    assert remaining(open_edition(edition, root=study_root)) == []


def test_what_is_left_is_told_in_the_order_to_do_it(new: Edition) -> None:
    found = [str(problem) for problem in remaining(new)]
    order = [
        "edition.toml, ligne 6 : relire le titre",
        "edition.toml, ligne 12 : confirmer le jour",
        "« privacy.purpose » : à remplir : à quoi serviront les réponses",
        "« privacy.contact » : à remplir",
        "questionnaire.toml, ligne 11 : relire toutes les questions",
        "« text » : texte à compléter (valeur trouvée : « Le groupe [à remplir] a-t-il été compétent ? »)",
        "carnet 01_planifier, 16 tables sans ligne : tools/pdca.csv, tools/qqoqcp.csv",
        "carnet 02_realiser",
        "questionnaire à envoyer : « quality-study form 2027",
        "réponses à importer : « quality-study import 2027 FICHIER",
        "carnet 05_indicateurs, 2 tables sans ligne : indicators.csv et tools/radar.csv",
        "carnet 06_ameliorer",
        "notebooks/2027/01_planifier.ipynb : 5 passages « À interpréter »",
        "résumer l’étude en dix lignes",
    ]
    places = [next(i for i, told in enumerate(found) if words in told) for words in order]
    assert places == sorted(places)


def test_a_line_erased_is_no_longer_asked(new: Edition) -> None:
    before = len(remaining(new))
    line = "# À faire : relire le titre : seule l’année a changé\n"
    assert len(remaining(change(new, "edition.toml", line, ""))) == before - 1


def test_a_text_left_to_complete_is_told_even_when_its_line_was_erased(new: Edition) -> None:
    line = "# À faire : dire en une ligne de quelle étude il s’agit\n"
    found = [str(p) for p in remaining(change(new, "edition.toml", line, ""))]
    told = "data/raw/2027/edition.toml, ligne 8, « subtitle » : texte à compléter (valeur trouvée : « [à remplir] »)."
    assert told in found


def test_the_abstract_is_asked_last_even_when_its_line_was_erased(new: Edition) -> None:
    line = "# À faire à la fin : résumer l’étude en dix lignes : contexte, méthode, résultats, limites\n"
    found = [str(p) for p in remaining(change(new, "edition.toml", line, ""))]
    assert [told.partition(" : ")[0] for told in found[-2:]] == [
        "data/raw/2027/edition.toml, ligne 23, « abstract »",
        "data/raw/2027/edition.toml, ligne 24",
    ]


def test_each_thing_done_leaves_the_list(new: Edition) -> None:
    new = change(new, "edition.toml", 'purpose = ""', 'purpose = "Savoir"')
    (new.raw / "tools/radar.csv").write_text("critere;note;statut;source\na;1;publié;b\n", encoding="utf-8")
    (new.raw / "responses.csv").write_text("respondent,question,value,status\n", encoding="utf-8")
    told = "\n".join(str(p) for p in remaining(new))
    for words in ("privacy.purpose", "radar.csv", "à importer", "à envoyer"):
        assert words not in told


def test_a_scale_that_says_nothing_of_favourable_answers_is_named_until_it_does(new: Edition) -> None:
    scale = '[scales.attentes]\nchoices = ["Non", "Partiellement", "Oui"]\nfavourable = ["Oui"]\n'
    silent = change(new, "questionnaire.toml", scale, scale.replace('favourable = ["Oui"]\n', ""))
    (told,) = [p for p in remaining(silent) if p.column == "favourable"]
    line = (new.raw / "questionnaire.toml").read_text(encoding="utf-8").splitlines().index("[scales.attentes]") + 1
    assert str(told) == (
        f"data/raw/2027/questionnaire.toml, ligne {line}, « favourable » : échelle « attentes » sans réponse favorable "
        ": ses questions seront comptées, sans part favorable ni score ; écrivez favourable = [] si c’est voulu, sinon "
        "les dernières réponses, les favorables."
    )
    spoken = change(silent, "questionnaire.toml", "[scales.attentes]\n", "[scales.attentes]\nfavourable = []\n")
    assert [p for p in remaining(spoken) if p.column == "favourable"] == []


def test_settings_that_cannot_be_read_do_not_hide_the_rest(new: Edition) -> None:
    found = remaining(change(new, "edition.toml", "event_date = 2027-12-14", 'event_date = "bientôt"'))
    assert found[0].message == "relire le titre : seule l’année a changé"
    assert any("relire toutes les questions" in p.message for p in found)
