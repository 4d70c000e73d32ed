"""``LISEZMOI.md`` of a new edition: what each file is for, its columns, what they accept, where a filled one is."""

from __future__ import annotations

from collections.abc import Mapping

from quality_study.facts.schemas import Column, Schema

_ROLES = {
    "claims.csv": "ce que le rapport ou une autre source affirme, un par ligne ; nourrit les indicateurs et l’audit",
    "indicators.csv": "les indicateurs du projet ; chacun nomme l’énoncé de claims.csv qui donne sa valeur",
    "comparisons.csv": "les paires de réponses comparées, déclarées d’avance ; peut rester sans ligne",
    "contradictions.csv": "les énoncés de claims.csv qui s’opposent ; peut rester sans ligne",
    "commentaires.csv": "les réponses libres, rangées par groupes ; lignes écrites par « quality-study comments », que "
    "vous corrigez",
    "correspondances.csv": "les questions et réponses qui se répondent d’une édition à l’autre malgré un "
    "changement ; peut rester sans ligne ; docs/comparer.md dit comment la remplir",
    "tools/assessment.csv": "le bilan : points forts, points faibles, améliorations",
    "tools/remarks.csv": "les remarques recueillies hors du questionnaire",
    "tools/projects.csv": "les projets du concours",
}
_TEXT = """\
# L’édition {id}, fichier par fichier

« quality-study check {id} » dit ce qui reste à remplir, dans l’ordre ; « quality-study build {id} » fait le rapport.
Le guide est dans docs/nouvelle-edition.md. L’édition « exemple » (data/raw/exemple) est remplie : voyez-y le même
fichier.

| fichier | à quoi il sert |
|---|---|
| edition.toml | titre, dates, personnes interrogées, notice d’information ; ses commentaires disent quoi écrire |
| questionnaire.toml | les questions, reprises de l’édition précédente |
| responses.csv | les réponses, écrites par « quality-study import » ; ne le tapez pas à la main |
| exports/ | les exports bruts de la plateforme : Git les ignore ; à effacer à la date de `retention_date` |
| figures.toml | les figures et tableaux du rapport, leurs numéros et leurs légendes |
| bibliography.bib | les ouvrages que citent les carnets, sous la forme `[@auteur2020]` |
{files}
| tools/ | un fichier par outil de la qualité, voir plus bas |
| notebooks/{id}/ | les carnets : remplacez chaque passage « À interpréter » par le vôtre |

## Remplir un fichier CSV

Les fichiers CSV n’ont que leur ligne de titres : ajoutez vos lignes dessous, avec un tableur ou un éditeur de texte.
Séparateur « ; », encodage « CSV UTF-8 », dates AAAA-MM-JJ, une cellule vide quand il n’y a rien à dire ; ce qu’un
tableur en fait (virgules, dates 03/09/2027, accents en moins, une colonne de plus) est lu aussi. Deux colonnes disent
d’où vient une ligne. Hors de tools/, elles sont partout, sauf dans correspondances.csv ; dans tools/, elles sont
facultatives : ce que l’équipe écrit de son année est à elle, et se dessine sans marque.

- `statut` : `publié` (une source l’énonce), `déduit` (cela en découle) ou `illustratif` (écrit pour l’exemple) ;
- `source` : d’où vient la ligne (compte rendu, page, feuille d’inscription…).

{tables}
## Les outils

Un outil sans ligne n’est pas dessiné : le rapport le nomme comme sans données. S’il ne sert pas cette année, nommez-le
dans edition.toml, sous [report] : `without = ["pareto"]` ; le rapport n’en parle plus.
`quality-study draw OUTIL FICHIER.csv -o dessin.svg` en montre un sans construire le rapport ; docs/outils.md les dit.

{tools}"""


def guide_text(
    id: str,
    tables: Mapping[str, Schema],
    tools: Mapping[str, Schema],
    titles: Mapping[str, str],
) -> str:
    """Write the guide of an edition's raw folder.

    Parameters
    ----------
    id : str
        The edition.
    tables, tools : mapping of str to Schema
        Files of the raw folder, ``claims.csv`` or ``tools/swot.csv``, and what they hold.
    titles : mapping of str to str
        Captions of the figures drawn from the files.
    """
    files = "\n".join(f"| {file} | {_ROLES[file]} |" for file in tables)
    return _TEXT.format(
        id=id,
        files=files,
        tables="\n".join(f"### {file}\n\n{_columns(schema)}\n" for file, schema in tables.items()),
        tools="\n".join(
            f"### {file} : {titles[file]}\n\nExemple rempli : data/raw/exemple/{file}\n\n{_columns(schema)}\n"
            for file, schema in tools.items()
        ).rstrip("\n")
        + "\n",
    )


def _columns(schema: Schema) -> str:
    own = {name: column for name, column in schema.items() if name not in ("statut", "source")}
    return "\n".join(f"- `{name}` : {_accepted(column)}" for name, column in own.items())


def _accepted(column: Column) -> str:
    if column.values:
        return " ou ".join(f"`{value}`" if value else "vide" for value in column.values)
    return column.told or ("facultatif" if column.admits("") else "à remplir")
