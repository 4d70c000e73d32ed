"""``edition.toml`` of a new edition: title and dates moved, facts left to fill in, every key explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from quality_study.editions.wording import TO_DO, TO_DO_LAST, moved, toml
from quality_study.facts.edition import Disclosure, EditionFile, ImportRule
from quality_study.forms.notice import KEYS
from quality_study.words.vocabulary import TO_FILL

#: A report comes out in the months that follow; a longer delay is that of a study made again later.
_LONGEST_DELAY = dt.timedelta(days=366)

_TEXT = """\
# L’édition {id} : ce qui identifie l’étude. Les clés sont en anglais, les textes en français, entre guillemets.
# Une ligne « {to_do} » attend quelque chose de vous : faites-le, puis effacez la ligne.
# « quality-study check {id} » dit ce qui reste à faire, dans l’ordre.
id = {id_text} # le nom du dossier

{to_do} relire le titre : seule l’année a changé
title = {title}
{to_do} dire en une ligne de quelle étude il s’agit
subtitle = {to_fill}
{to_do} nommer l’établissement, la formation et l’équipe
institution = {to_fill}
{to_do} confirmer le jour de l’événement, reporté d’une année à l’autre
event_date = {event_date}
{to_do} donner le jour du rapport : imprimé sur la couverture et dans le PDF, jamais celui de la machine
report_date = {report_date}
citation = {citation} # le nom court du rapport
# logo = "logo.png" # une image à côté de ce fichier, pour la couverture ; ôtez le premier #

# Trois à six mots-clés, en français puis en anglais.
keywords = ["enquête de satisfaction", "PDCA", "outils de la qualité"]
keywords_en = ["satisfaction survey", "PDCA", "quality tools"]

{to_do_last} résumer l’étude en dix lignes : contexte, méthode, résultats, limites
abstract = {to_fill}
{to_do_last} traduire le résumé en anglais
abstract_en = {to_fill}

# Qui a été interrogé. size : combien de personnes ont reçu le questionnaire ; le taux de réponse et les intervalles en
# dépendent. Tant que ce nombre est inconnu, maximum_size dit seulement combien de réponses l’étude envisage au plus.
[[populations]]
id = {population} # le même que l’édition précédente, pour comparer les années
{to_do} nommer les personnes interrogées, et remplacer maximum_size par size : à combien part le questionnaire
title = "Personnes interrogées"
maximum_size = 1000
survey = true

# Ce dont parlent les énoncés qui ne viennent pas de l’enquête : inscrits, visites, délais… (claims.csv, indicators.csv)
[[populations]]
id = {event}
title = "L’événement"

# Ce que l’on fera des réponses, écrit avant de les lire : c’est ce qui rend les tests honnêtes.
[analysis]
{to_do} choisir la question qui forme les groupes et celles que l’on compare, avant l’arrivée des réponses ("" : aucune)
grouping = {grouping} # une question à choix unique
compared = {compared} # vide : toutes les échelles et tous les choix
correction = {correction} # "holm" ou "benjamini-hochberg"
recommendation = {recommendation} # une question de 0 à 10

# Ce que devient, à l’importation, une ligne de l’export qui n’est pas la réponse entière d’une seule personne.
[import]
# Lignes que la plateforme dit d’essai ou d’aperçu. "drop" : écartées et comptées ; "keep" : gardées.
tests = {tests}
# Réponses que la plateforme dit inachevées. "keep" : gardées, leurs vides comptés sans réponse ; "drop" : écartées.
unfinished = {unfinished}
# Réponses de même numéro. "refuse" : erreur, rien n’est écrit ; "first" : la première seule ; "last" : la dernière.
duplicates = {duplicates}
# Mêmes réponses à moins de dix minutes. "keep" : gardées et montrées ; "drop" : la première seule est gardée.
identical = {identical}
# Même adresse ou même code d’accès sous plusieurs numéros. "keep" : gardés et montrés ; "drop" : le premier seul.
persons = {persons}
# Une seule réponse donnée à toute une échelle. "keep" : gardée et montrée ; "drop" : écartée.
uniform = {uniform}
# Durée impossible : fin avant le début, moins d’une seconde par réponse. "keep" : gardée et montrée ; "drop" : écartée.
durations = {durations}

# Quels effectifs peuvent sortir sans désigner personne.
[disclosure]
# Le plus petit nombre de personnes publié, un entier à partir de 1 ; plus petit, il est caché. 1 : tout est publié.
threshold = {threshold}
# false : un zéro est publié ; true : il est caché comme un petit nombre, l’unanimité d’un groupe reste inconnue.
suppress_zeros = {suppress_zeros}

# Les éditions antérieures auxquelles celle-ci est comparée (carnet 08), la plus ancienne d’abord ; [] : aucune.
# Les questions qui ont changé de nom, de réponses ou de population sont à déclarer dans correspondances.csv.
[comparison]
earlier = {earlier}

# Ce dont cette année se passe : outils, figures, carnets ou titres de section ; le rapport n’en parle plus, et numérote
# sans trou. Par exemple : without = ["pareto", "fig-30", "08_comparer", "Les projets du concours"].
[report]
without = []

# La notice d’information que lisent les répondants (RGPD). Le questionnaire ne part pas sans elle.
# Les exports bruts de la plateforme restent dans exports/, que Git ignore : effacez-les à la date de retention_date.
[privacy]
{privacy}
"""


def settings_text(
    settings: EditionFile,
    *,
    id: str,
    year: int,
    population: str,
    questions: Collection[str],
    earlier: Sequence[str] = (),
) -> str:
    """Write ``edition.toml`` for a new year.

    Parameters
    ----------
    settings : EditionFile
        That of the older edition: title, dates and declared analysis come from it.
    id : str
        The new edition.
    year : int
        Its year.
    population : str
        Who answers the questionnaire.
    questions : collection of str
        Those carried over: the analysis may speak of these only.
    earlier : sequence of str
        Editions that the new one is compared with, oldest first.
    """
    old_year = settings.event_date.year
    event = moved_date(settings.event_date, year)
    delay = settings.report_date - settings.event_date
    report = moved_date(settings.report_date, settings.report_date.year + year - old_year)
    analysis, rule, disclosure = settings.analysis, ImportRule(), Disclosure()

    def known(question: str) -> str:
        return question if question in questions else ""

    return _TEXT.format(
        id=id,
        id_text=toml(id),
        to_do=TO_DO,
        to_do_last=TO_DO_LAST,
        to_fill=toml(TO_FILL),
        title=toml(moved(settings.title, old_year, year)),
        event_date=event.isoformat(),
        report_date=(report if delay <= _LONGEST_DELAY else event).isoformat(),
        citation=toml(f"edition{id}"),
        population=toml(population),
        event=toml("evenement" if population != "evenement" else "projet"),
        grouping=toml(known(analysis.grouping)),
        compared=toml([q for q in analysis.compared if q in questions] if known(analysis.grouping) else []),
        correction=toml(analysis.correction),
        recommendation=toml(known(analysis.recommendation)),
        tests=toml(rule.tests),
        unfinished=toml(rule.unfinished),
        duplicates=toml(rule.duplicates),
        identical=toml(rule.identical),
        persons=toml(rule.persons),
        uniform=toml(rule.uniform),
        durations=toml(rule.durations),
        threshold=toml(disclosure.threshold),
        suppress_zeros=toml(disclosure.suppress_zeros),
        earlier=toml(list(earlier)),
        privacy="\n".join(_privacy(key, told) for key, told in KEYS.items())
        + '\ndpo = "" # délégué à la protection des données de l’établissement, s’il y en a un',
    )


def _privacy(key: str, told: str) -> str:
    values = {"legal_basis": '"consent" ou "public_task" ou "legitimate_interest"', "retention_date": "AAAA-MM-JJ"}
    if key in values:
        return f"# {key} = {values[key]} # {told} ; ôtez le premier # et gardez une valeur"
    return f'{key} = "" # {told}'


def moved_date(date: dt.date, year: int) -> dt.date:
    """Return the same day of another year; 28 February for a 29th."""
    last = 28 if (date.month, date.day) == (2, 29) else date.day  # 29 February has no namesake in most years
    return date.replace(year=year, day=last)
