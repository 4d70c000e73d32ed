from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from quality_study.facts.edition import Edition, open_edition
from quality_study.tables.validation import RawStudy, check_edition, load_raw
from quality_study.words.errors import ContradictionError, StudyError

Change = Callable[[str, str, str], None]

CLAIMS = "data/raw/2011/claims.csv"
C048 = "C048;a;oui;etudiants;concours_futur;Oui;=;50;%;5 points;"
C050 = "C050;a;oui;etudiants;concours_autre;Non;=;35;%;5 points;"
C051 = "C051;a;oui;etudiants;posters;Question non adaptée;>;0;personnes;"
C052 = "C052;a;oui;etudiants;bus;Oui;>;50;%;"
C049 = "C049;;oui;promotion;participation;Oui;=;23;%;;"
ROW_C094 = "C094;a;oui;usagers_marianne;marianne;Satisfait;=;90;%;"
ITEMS = (
    "actualite, attentes, bus, competence, concours_autre, concours_futur, connaissances, deux_tables, echanges, "
    "ministre, pertinence, posters et 5 autres."
)
ANSWERS = "Non, Oui, Question non adaptée, Sans réponse."
WITH_ITEMS = "etudiants, promotion, sondage, invites, usagers_dgfip, usagers_guichet, usagers_marianne."


RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "2011"


def line(file: str, start: str) -> int:
    """Line of a raw file that begins with a text, counted from 1."""
    lines = (RAW / file).read_text(encoding="utf-8").splitlines()
    return next(i for i, text in enumerate(lines, 1) if text.startswith(start))


def placed(message: str) -> str:
    """Write the line of each claim, ``@C048`` or ``@C050;a``, and each list of claims, ``@claims``, into a message."""
    with (RAW / "claims.csv").open(encoding="utf-8", newline="") as lines:
        known = sorted({row["id"] for row in csv.DictReader(lines, delimiter=";")})
    message = message.replace("@claims", f"{', '.join(known[:12])} et {len(known) - 12} autres")
    message = message.replace("@fig-18", str(line("edition.toml", "fig-18")))
    return re.sub(r"@(C\d{3}(;\w)?)", lambda m: str(line("claims.csv", m[1])), message)


def refusal(root: Path) -> str:
    with pytest.raises(StudyError) as caught:
        load_raw(open_edition("2011", root=root))
    return str(caught.value)


def test_the_facts_of_2011_are_right(edition: Edition, raw: RawStudy) -> None:
    assert check_edition(edition) == []
    counted = {name: len(table) for name, table in raw.tables.items()}
    assert (
        counted
        | {
            "claims": len(list(csv.DictReader((RAW / "claims.csv").open(encoding="utf-8"), delimiter=";"))),
            "contradictions": 23,
            "indicators": 5,
            "qqoqcp_colloque": 7,
            "qqoqcp_projet": 8,
            "assessment": len(raw.tables["assessment"]),
            "remarks": len(raw.tables["remarks"]),
            "projects": len(raw.tables["projects"]),
        }
        == counted
    )
    assert raw.items["item"].nunique() == 34
    assert raw.questionnaire.title == "Rencontres de la qualité 2011 : enquête de satisfaction des étudiants"
    assert set(raw.tables["claims"]["status"]) == {"published", "derived"}


def test_the_copy_is_right(study_root: Path) -> None:
    assert check_edition(open_edition("2011", root=study_root)) == []


REFUSED = {
    "a claim that a figure rests on is deleted": (
        "claims.csv",
        C049,
        C049.replace("C049", "C949"),
        "data/raw/2011/edition.toml, ligne @fig-18, « fig-18 » : l’énoncé C049, sur lequel repose « "
        "fig-18 », manque dans "
        "data/raw/2011/claims.csv ; remettez sa ligne ou retirez-le d’ici (énoncés présents : C030, C048, "
        "C050 et C051).",
    ),
    "one separator too many": (
        "claims.csv",
        C048,
        C048 + ";x",
        f"{CLAIMS}, ligne @C048 : 17 champs au lieu de 16 ; un « ; » manque, est en trop, ou un guillemet "
        f"n’est pas fermé "
        "(valeur trouvée : « C048;a;oui;etudiants;concours_futur;Oui;=;50;%;5 points;;xLa »). Valeurs "
        "admises : 16 champs : "
        "id;lecture;retenue;population;item;categorie;relation;valeur;unite;precision;enonce;ambiguite;section;figure;statut;source.",
    ),
    "a quote that another quote closes": (
        "claims.csv",
        C048,
        C048.replace("etudiants", '"etudiants'),
        f"{CLAIMS}, ligne @C048 : guillemet ouvert et jamais fermé, ou mal placé, à partir de cette ligne.",
    ),
    "a quote never closed": (
        "claims.csv",
        ROW_C094,
        ROW_C094 + '"',
        f"{CLAIMS}, ligne @C094 : guillemet ouvert et jamais fermé, ou mal placé, à partir de cette ligne.",
    ),
    "unknown category": (
        "claims.csv",
        C048,
        C048.replace("Oui", "Ouii"),
        f"{CLAIMS}, ligne @C048, « categorie » : catégorie inconnue pour l’item « concours_futur » (valeur "
        f"trouvée : « Ouii »). "
        f"Valeurs admises : {ANSWERS} Vouliez-vous écrire « Oui » ?",
    ),
    "unknown relation": (
        "claims.csv",
        C048,
        C048.replace(";=;", ";==;"),
        f"{CLAIMS}, ligne @C048, « relation » : valeur inconnue (valeur trouvée : « == »). "
        "Valeurs admises : =, environ, >, >=, <, <=, ordre, aucune. Vouliez-vous écrire « = » ?",
    ),
    "unknown status": (
        "claims.csv",
        "fig-20;publié;rapport n° 200, § 3.1.1\nC058",
        "fig-20;publier;rapport n° 200, § 3.1.1\nC058",
        f"{CLAIMS}, ligne @C057;b, « statut » : valeur inconnue (valeur trouvée : « publier »). "
        "Valeurs admises : publié, déduit, illustratif. Vouliez-vous écrire « publié » ?",
    ),
    "unknown key": (
        "edition.toml",
        "maximum_size = 200",
        "maximum_sise = 200",
        "data/raw/2011/edition.toml, ligne 56 : clé inconnue (valeur trouvée : « maximum_sise »). "
        "Valeurs admises : id, maximum_size, own_n, size, survey, title. Vouliez-vous écrire « maximum_size » ?",
    ),
    "unknown scale": (
        "questionnaire.toml",
        'scale = "attentes"',
        'scale = "attente"',
        "data/raw/2011/questionnaire.toml, ligne 54, « questions.2.scale » : valeur inconnue (valeur "
        "trouvée : « attente »). "
        "Valeurs admises : attentes, ouinon. Vouliez-vous écrire « attentes » ?",
    ),
    "unknown item": (
        "claims.csv",
        C048,
        C048.replace("concours_futur", "concour_futur"),
        f"{CLAIMS}, ligne @C048, « item » : item inconnu du questionnaire (valeur trouvée : « concour_futur »). "
        f"Valeurs admises : {ITEMS} Vouliez-vous écrire « concours_futur » ?",
    ),
    "unknown population": (
        "claims.csv",
        C048,
        C048.replace("etudiants", "etudiant"),
        f"{CLAIMS}, ligne @C048, « population » : population inconnue (valeur trouvée : « etudiant »). "
        f"Valeurs admises : "
        f"{WITH_ITEMS.rstrip('.')}, concours, blog, rencontres, services, france et 2 autres. "
        "Vouliez-vous écrire « etudiants » ?",
    ),
    "percentage out of range": (
        "claims.csv",
        C050,
        C050.replace("35", "135"),
        f"{CLAIMS}, ligne @C050;a, « valeur » : pourcentage hors limites (valeur trouvée : « 135 »). "
        f"Valeurs admises : de 0 à 100.",
    ),
    "two readings retained": (
        "claims.csv",
        "C050;b;non",
        "C050;b;oui",
        f"{CLAIMS}, ligne @C050;a, « retenue » : C050 : une lecture, et une seule, doit être retenue "
        f"(valeur trouvée : « 2 »). "
        "Valeurs admises : 1 lecture « oui ».",
    ),
    "contradiction with an absent claim": (
        "contradictions.csv",
        "C002;C003;",
        "C002;X003;",
        "data/raw/2011/contradictions.csv, ligne 2, « contre » : énoncé absent de claims.csv "
        "(valeur trouvée : « X003 »). "
        "Valeurs admises : @claims.",
    ),
    "contradiction of an unknown kind": (
        "contradictions.csv",
        "C002;C003;contradiction;",
        "C002;C003;contradictoire;",
        "data/raw/2011/contradictions.csv, ligne 2, « nature » : valeur inconnue "
        "(valeur trouvée : « contradictoire »). "
        "Valeurs admises : contradiction, verbe, apparente, unité, termes.",
    ),
    "indicator of an absent claim": (
        "indicators.csv",
        ";C060;",
        ";X060;",
        "data/raw/2011/indicators.csv, ligne 2, « enonce » : énoncé absent de claims.csv (valeur trouvée : « X060 »). "
        "Valeurs admises : @claims.",
    ),
    "unreadable date": (
        "indicators.csv",
        "2011-12-13",
        "13/13/2011",
        "data/raw/2011/indicators.csv, ligne 4, « debut » : valeur inconnue (valeur trouvée : « 13/13/2011 »). "
        "Valeurs admises : vide, ou une date AAAA-MM-JJ ou JJ/MM/AAAA.",
    ),
    "size of a surveyed population missing": (
        "edition.toml",
        'title = "Étudiants (sondage en séance)"\nmaximum_size = 60',
        'title = "Étudiants (sondage en séance)"',
        "data/raw/2011/edition.toml, ligne 47, « maximum_size » : population « sondage » : clé manquante.",
    ),
    # What was accepted in silence, or ended in a traceback.
    "order with an item of another population": (
        "claims.csv",
        "attentes:Non|",
        "min_accueil:Satisfait|",
        f"{CLAIMS}, ligne @C040;a, « valeur » : item inconnu dans l’ordre (valeur trouvée : « min_accueil »). "
        f"Valeurs admises : {ITEMS}",
    ),
    "date instead of a percentage": (
        "claims.csv",
        C050,
        C050.replace("35", "2011-12-14"),
        f"{CLAIMS}, ligne @C050;a, « valeur » : nombre attendu (valeur trouvée : « 2011-12-14 »). "
        "Valeurs admises : un nombre, par exemple 50 ou 6,9.",
    ),
    "a count that is not whole": (
        "claims.csv",
        C051,
        C051.replace(";0;", ";0,5;"),
        f"{CLAIMS}, ligne @C051;a, « valeur » : nombre entier attendu (valeur trouvée : « 0,5 »). "
        "Valeurs admises : un nombre entier, par exemple 7.",
    ),
    "misspelt size": (
        "claims.csv",
        "usagers_marianne;taille;",
        "usagers_marianne;tailles;",
        f"{CLAIMS}, ligne @C093, « item » : item inconnu du questionnaire (valeur trouvée : « tailles »). "
        "Valeurs admises : taille, marianne. Vouliez-vous écrire « taille » ?",
    ),
    "order without a category": (
        "claims.csv",
        "etudiants;table_2;Oui;ordre",
        "etudiants;table_2;;ordre",
        f"{CLAIMS}, ligne @C044, « categorie » : champ vide. Valeurs admises : {ANSWERS}",
    ),
    "answers of a population that is asked nothing": (
        "claims.csv",
        C048,
        C048.replace("etudiants", "rencontres"),
        f"{CLAIMS}, ligne @C048, « population » : aucune question n’est posée à cette population "
        f"(valeur trouvée : « rencontres »). Valeurs admises : {WITH_ITEMS}",
    ),
    "indicator of a claim without a number": (
        "indicators.csv",
        ";C060;",
        ";C079;",
        "data/raw/2011/indicators.csv, ligne 2, « enonce » : cet énoncé ne donne aucun nombre (valeur "
        "trouvée : « C079 »).",
    ),
    "a date that does not exist": (
        "indicators.csv",
        "2011-12-13",
        "2011-13-13",
        "data/raw/2011/indicators.csv, ligne 4, « debut » : valeur inconnue (valeur trouvée : « 2011-13-13 »). "
        "Valeurs admises : vide, ou une date AAAA-MM-JJ ou JJ/MM/AAAA.",
    ),
    "a period that ends before it begins": (
        "indicators.csv",
        "2012-01-18",
        "2011-12-12",
        "data/raw/2011/indicators.csv, ligne 4, « fin » : la fin précède le début (valeur trouvée : « 2011-12-12 »).",
    ),
    "question put to an unknown population": (
        "published_items.toml",
        'id = "sondage_table_1"\npopulation = "sondage"',
        'id = "sondage_table_1"\npopulation = "sondages"',
        "data/raw/2011/published_items.toml, ligne 44, « questions.2.population » : population inconnue "
        f"(valeur trouvée : « sondages »). Valeurs admises : {WITH_ITEMS} Vouliez-vous écrire « sondage » ?",
    ),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_is_refused(study_root: Path, change: Change, case: str) -> None:
    file, old, new, message = REFUSED[case]
    change(file, old, new)
    assert refusal(study_root) == placed(message)


def test_contradictory_claims(study_root: Path, change: Change) -> None:
    other = "C051;a;oui;etudiants;concours_futur;Non;=;65;%;"
    change("claims.csv", C051, other)
    with pytest.raises(StudyError) as caught:
        load_raw(open_edition("2011", root=study_root))
    assert str(caught.value) == placed(
        f"{CLAIMS}, ligne @C048 : énoncés contradictoires (aucun effectif de 1 à 60) : "
        "C048, ligne @C048 [concours_futur, Oui = 50 %] ; C051, ligne @C051;a [concours_futur, Non = 65 %]."
    )


def test_contradictions_of_several_populations_are_all_listed(study_root: Path, change: Change) -> None:
    change("claims.csv", C051, "C051;a;oui;etudiants;concours_futur;Non;=;65;%;")
    change("claims.csv", "usagers_guichet;dgfip_guichet;Oui;=;48;%", "usagers_dgfip;taille;;=;2;personnes")
    problems = check_edition(open_edition("2011", root=study_root))
    assert [p.line for p in problems] == [line("claims.csv", "C048"), line("claims.csv", "C090")]
    assert "C048" in problems[0].message
    assert "C092" in problems[1].message
    assert not isinstance(problems[0], ContradictionError)


def test_absent_files_are_all_listed(study_root: Path) -> None:
    raw = study_root / "data" / "raw" / "2011"
    for name in ("claims.csv", "tools/remarks.csv", "questionnaire.toml"):
        (raw / name).unlink()
    assert refusal(study_root) == (
        "3 problèmes à corriger :\n"
        "  1. data/raw/2011/claims.csv : fichier absent.\n"
        "  2. data/raw/2011/tools/remarks.csv : fichier absent.\n"
        "  3. data/raw/2011/questionnaire.toml : fichier absent."
    )


def test_published_items_are_optional(study_root: Path, change: Change) -> None:
    (study_root / "data/raw/2011/published_items.toml").unlink()
    problems = check_edition(open_edition("2011", root=study_root))
    comparisons = "data/raw/2011/comparisons.csv"
    assert {p.file for p in problems} == {CLAIMS, comparisons}  # only what speaks of the items it held


def test_shape_of_several_files_at_once(study_root: Path, change: Change) -> None:
    change("claims.csv", "C049;;oui;", "C049;;;oui;")
    change("claims.csv", "table_2;Oui;ordre;table_1:Oui", "table_2;Oui;ordres;table_1:Oui")
    change("indicators.csv", "2011-12-13", "13/13/2011")
    change("tools/projects.csv", "ENFiP;FiPOD;Diffuser des podcasts des ministères;non", "ENFiP;FiPOD;;peut-être")
    change("questionnaire.toml", 'scale = "attentes"', 'type = "scale"')
    problems = check_edition(open_edition("2011", root=study_root))
    assert {(p.file.removeprefix("data/raw/2011/"), p.line, p.column) for p in problems} == {
        ("claims.csv", line("claims.csv", "C049"), None),
        ("claims.csv", line("claims.csv", "C044"), "relation"),
        ("indicators.csv", 4, "debut"),
        ("tools/projects.csv", 3, "laureat"),
        ("tools/projects.csv", 3, "objet"),
        ("questionnaire.toml", 54, None),
    }


def test_meaning_of_several_files_at_once(study_root: Path, change: Change) -> None:
    change("claims.csv", C049, C049.replace("C049", "C949"))
    change("claims.csv", C052, C052.replace("Oui", "Ouii"))
    change("claims.csv", C050, C050.replace("35", "135"))
    change("indicators.csv", ";C060;", ";X060;")
    text = (
        "4 problèmes à corriger :\n"
        f"  1. {CLAIMS}, ligne @C050;a, « valeur » : pourcentage hors limites (valeur trouvée : « 135 »). "
        "Valeurs admises : de 0 à 100.\n"
        f"  2. {CLAIMS}, ligne @C052, « categorie » : catégorie inconnue pour l’item « bus » (valeur "
        f"trouvée : « Ouii »). "
        f"Valeurs admises : {ANSWERS} Vouliez-vous écrire « Oui » ?\n"
        "  3. data/raw/2011/edition.toml, ligne @fig-18, « fig-18 » : l’énoncé C049, sur lequel repose « "
        "fig-18 », manque dans "
        "data/raw/2011/claims.csv ; remettez sa ligne ou retirez-le d’ici (énoncés présents : C030, C048, "
        "C050 et C051).\n"
        "  4. data/raw/2011/indicators.csv, ligne 2, « enonce » : énoncé absent de claims.csv (valeur "
        "trouvée : « X060 »). "
        "Valeurs admises : @claims."
    )
    assert refusal(study_root) == placed(text)


def test_shape_and_meaning_at_once(study_root: Path, change: Change) -> None:
    change("edition.toml", "maximum_size = 200", "maximum_size = 200\nlieu = 1")
    change("claims.csv", C048, C048.replace(";=;", ";==;"))
    change("claims.csv", C052, C052.replace("Oui", "Ouii"))
    with pytest.raises(StudyError) as caught:
        load_raw(open_edition("2011", root=study_root))
    assert {(p.file.removeprefix("data/raw/2011/"), p.line, p.found) for p in caught.value.problems} >= {
        ("edition.toml", 57, "lieu"),
        ("claims.csv", line("claims.csv", "C048"), "=="),
    }


def test_a_wrong_relation_does_not_hide_a_wrong_category(study_root: Path, change: Change) -> None:
    change("claims.csv", C048, C048.replace(";=;", ";==;"))
    change("claims.csv", C052, C052.replace("Oui", "Ouii"))
    change("indicators.csv", ";C060;", ";X060;")
    problems = check_edition(open_edition("2011", root=study_root))
    assert [(p.file.removeprefix("data/raw/2011/"), p.line, p.found) for p in problems] == [
        ("claims.csv", line("claims.csv", "C048"), "=="),
        ("claims.csv", line("claims.csv", "C052"), "Ouii"),
        ("indicators.csv", 2, "X060"),
    ]


def test_fewer_people_asked_than_answered_is_told(study_root: Path) -> None:
    settings = study_root / "data/raw/exemple/edition.toml"
    text = settings.read_text(encoding="utf-8")
    exemple = open_edition("exemple", root=study_root)
    settings.write_text(text.replace("size = 180", "size = 120"), encoding="utf-8")
    assert check_edition(exemple) == []  # all of them answered
    settings.write_text(text.replace("size = 180", "size = 119"), encoding="utf-8")
    line = text[: text.index("size = 180")].count("\n") + 1
    assert [str(p) for p in check_edition(open_edition("exemple", root=study_root))] == [
        f"data/raw/exemple/edition.toml, ligne {line}, « size » : moins de personnes interrogées que de répondants "
        "dans responses.csv (120) (valeur trouvée : « 119 »)."
    ]
