"""The command ``quality-study``: a new edition, its facts, its form, its answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from quality_study import __version__
from quality_study.cli import building
from quality_study.cli import grading as cli_grading
from quality_study.cli.french import FrenchCommand, FrenchGroup, usage_message
from quality_study.cli.saying import ERR, OUT, EditionArgument, escape, tell
from quality_study.facts.edition import open_edition
from quality_study.words.errors import Problem, StudyError, distinct

# nbformat loads jsonschema, which loads, where it finds it, a grammar of web addresses: two seconds for nothing here.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

app = typer.Typer(
    cls=FrenchGroup,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Étude qualité reproductible : des faits bruts au rapport PDF.",
)

#: What a shell says of a command that Ctrl-C stopped.
_INTERRUPTED = 130


def main() -> None:
    """Run the command; whatever goes wrong is said in French, without a traceback. Exit code 1: study, 2: usage."""
    try:
        code = app(standalone_mode=False)
    except StudyError as error:
        ERR.print(f"[bold red]Erreur.[/] {escape(str(error))}", soft_wrap=True)
        for note in getattr(error, "__notes__", []):
            ERR.print(escape(note), soft_wrap=True)
        sys.exit(1)
    except typer.Abort:
        code = _INTERRUPTED
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        if str(error):  # nothing to add when the help was shown for want of a command
            ERR.print(f"[bold red]Erreur.[/] {escape(usage_message(error))}", soft_wrap=True)
        sys.exit(2)
    if code == _INTERRUPTED:
        ERR.print("Interrompu.")
    sys.exit(code if isinstance(code, int) else 0)


def _version(asked: bool) -> None:
    if asked:
        OUT.print(f"quality-study {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Affiche la version.")
    ] = False,
) -> None:
    """Étude qualité reproductible : des faits bruts au rapport PDF."""


for _command in (building.build, building.watch, building.verify):
    app.command(cls=FrenchCommand)(_command)


@app.command(cls=FrenchCommand)
def new(
    year: Annotated[str, typer.Argument(metavar="ANNÉE", help="Nom de la nouvelle édition, par exemple 2027.")],
    source: Annotated[
        str,
        typer.Option("--from", metavar="ÉDITION", help="Édition dont on reprend le questionnaire, comme 2011."),
    ],
) -> None:
    """Prépare une nouvelle édition : tous ses fichiers, le questionnaire d’une autre, aucun de ses faits."""
    from quality_study.editions import create_edition

    made = create_edition(open_edition(source), year)
    folder = made.shown(made.raw)
    OUT.print(f"Édition {year} préparée : {folder} et {made.shown(made.notebooks)}", soft_wrap=True)
    OUT.print(f"Commencez par lire {folder}/LISEZMOI.md, puis lancez : quality-study check {year}", soft_wrap=True)


@app.command(cls=FrenchCommand)
def check(edition: EditionArgument) -> None:
    """Vérifie les faits d’une édition : ce qui reste à faire, dans l’ordre, puis tous les problèmes à la fois."""
    study = open_edition(edition)
    from quality_study.editions import remaining
    from quality_study.forms import refused_everywhere
    from quality_study.report.catalogue import check_catalogue
    from quality_study.report.checking import check_stories
    from quality_study.tables.earlier import earlier_problems
    from quality_study.tables.pareto_counts import counts_of_answers, pareto_remarks
    from quality_study.tables.raw_tables import read_raw_tables
    from quality_study.tables.validation import checked_raw

    facts, wrong = checked_raw(study)
    problems = [*wrong, *earlier_problems(study), *check_catalogue(study), *check_stories(study, facts)]
    problems = distinct([*problems, *refused_everywhere(study)])
    left = remaining(study)
    tell(read_raw_tables(study)[2])
    if facts is not None:
        answers = counts_of_answers(facts.responses, threshold=study.settings.disclosure.threshold)
        tell(pareto_remarks(study, facts.tables.get("pareto"), facts.tables["comments"], answers))
    if left:
        OUT.print("Reste à faire, dans l’ordre :")
    for number, task in enumerate(left, 1):
        OUT.print(f"{number:>3}. {escape(str(task))}", soft_wrap=True)
    if problems:
        raise StudyError(problems)
    OUT.print(f"L’édition {edition} est en ordre{', mais incomplète' if left else ''} : {study.shown(study.raw)}")


@app.command(cls=FrenchCommand)
def draw(
    tool: Annotated[str | None, typer.Argument(metavar="[OUTIL]", help="Nom d’un outil, voir --list.")] = None,
    file: Annotated[Path | None, typer.Argument(metavar="[FICHIER.csv]", help="Table de l’outil.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FICHIER", help="Dessin à écrire : .svg, .pdf ou .png.")
    ] = None,
    list_tools: Annotated[bool, typer.Option("--list", help="Liste les outils et les colonnes de leur table.")] = False,
) -> None:
    """Dessine un outil qualité à partir d’un fichier CSV."""
    from quality_study.cli.draw import draw_file, tool_columns

    if list_tools:
        for name, columns in tool_columns().items():
            OUT.print(f"{name:<16}{';'.join(columns)}", soft_wrap=True)
        return
    missing = [n for n, v in (("OUTIL", tool), ("FICHIER.csv", file), ("--output", output)) if v is None]
    if tool is None or file is None or output is None:
        raise StudyError(f"Il manque {', '.join(missing)} ; par exemple : quality-study draw swot swot.csv -o swot.svg")
    remarks: list[Problem] = []
    written = draw_file(tool, file, output, remarks=remarks)
    tell(remarks)
    for path in written:
        OUT.print(f"{path}", soft_wrap=True)


@app.command(cls=FrenchCommand)
def suggest(
    file: Annotated[Path, typer.Argument(metavar="CARTES.csv", help="Cartes : id;texte;groupe;statut;source.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FICHIER.csv", help="Table à écrire.")],
) -> None:
    """Suggère des groupes de cartes d’après leurs textes, à corriger par l’équipe."""
    from quality_study.cli.suggest import suggest_file

    OUT.print(suggest_file(file, output), soft_wrap=True)
    OUT.print(f"{output}", soft_wrap=True)


@app.command(cls=FrenchCommand)
def form(
    edition: EditionArgument,
    to: Annotated[
        str,
        typer.Option("--to", metavar="DESTINATION", help="xlsform (KoBoToolbox, ODK), limesurvey, google ou paper."),
    ],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FICHIER", help="Fichier à écrire.")] = None,
) -> None:
    """Écrit le questionnaire d’une édition pour une plateforme d’enquête ou pour l’imprimante."""
    from quality_study.forms import PLATFORMS, write_form

    study = open_edition(edition)
    path, problems = write_form(study, to, output)
    for problem in problems:
        ERR.print(f"[bold]Notice d’information.[/] {escape(str(problem))}", soft_wrap=True)
    OUT.print(f"{study.shown(path)} : {PLATFORMS[to].next}", soft_wrap=True)


@app.command("import", cls=FrenchCommand)
def import_responses(
    edition: Annotated[
        str, typer.Argument(metavar="ÉDITION", help="Nom d’un dossier de data/raw ; ou l’export, avec -q et -o.")
    ],
    file: Annotated[
        Path | None, typer.Argument(metavar="FICHIER", help="Export de la plateforme d’enquête : CSV ou XLSX.")
    ] = None,
    questionnaire: Annotated[
        Path | None,
        typer.Option("--questionnaire", "-q", metavar="Q.toml", help="Questionnaire d’un export sans édition."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="RÉPONSES.csv", help="Table à écrire sans édition.")
    ] = None,
    importer: Annotated[
        str | None,
        typer.Option("--importer", metavar="NOM", help="Plateforme, si elle n’est pas reconnue : limesurvey, plain…"),
    ] = None,
) -> None:
    """Lit l’export d’une plateforme d’enquête et écrit la table des réponses, sans donnée personnelle."""
    from quality_study.importers.into_edition import import_into, import_to

    if file is not None and questionnaire is None and output is None:
        study = open_edition(edition)
        path, told = import_into(study, file, importer=importer)
        shown = study.shown(path)
    elif file is None and questionnaire is not None and output is not None:
        told, shown = import_to(Path(edition), questionnaire, output, importer=importer), str(output)
    else:
        message = "écrivez « quality-study import 2027 FICHIER », ou « import FICHIER -q Q.toml -o RÉPONSES.csv »"
        raise typer.BadParameter(message, param_hint="import")
    for line in told:
        OUT.print(escape(line), soft_wrap=True)
    OUT.print(shown, soft_wrap=True)


@app.command(cls=FrenchCommand)
def comments(edition: EditionArgument) -> None:
    """Écrit ou complète commentaires.csv : les réponses libres, avec des groupes suggérés, à corriger par l’équipe."""
    from quality_study.comments.updating import update_comments

    for line in update_comments(open_edition(edition)):
        OUT.print(escape(line), soft_wrap=True)


@app.command(cls=FrenchCommand)
def compare(
    editions: Annotated[
        list[str], typer.Argument(metavar="ÉDITION ÉDITION...", help="Deux éditions ou plus, par exemple 2011 2027.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DOSSIER", help="Dossier à écrire.")],
    confidence: Annotated[float, typer.Option(metavar="NIVEAU", help="Niveau de confiance des intervalles.")] = 0.95,
) -> None:
    """Compare la dernière de plusieurs éditions à chacune des autres : une table, des figures, une page."""
    from quality_study.cli.compare import compare_editions

    found, paths = compare_editions([open_edition(e) for e in editions], output, confidence=confidence)
    for sentence in found.sentences:
        OUT.print(escape(sentence), soft_wrap=True)
    for path in paths:
        OUT.print(f"{path}", soft_wrap=True)


app.add_typer(cli_grading.app)
