"""The commands of teachers and of their students: hand out, check oneself, grade, mark by hand, give back."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from quality_study.cli.french import FrenchCommand, FrenchGroup
from quality_study.cli.saying import SchedulerOption
from quality_study.facts.edition import find_root, open_edition
from quality_study.words.errors import StudyError

if TYPE_CHECKING:
    from quality_study.grading.practical.assignment import Assignment
    from quality_study.grading.results import CopyResult

_PANEL = "Travaux pratiques"
app = typer.Typer(cls=FrenchGroup, add_completion=False, pretty_exceptions_enable=False)
_manual = typer.Typer(
    cls=FrenchGroup, no_args_is_help=True, help="Rassemble les réponses rédigées à noter à la main, puis leurs points."
)
_practical = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    help="Écrit un TP : un modèle qui marche, puis ses métadonnées.",
)
app.add_typer(_practical, name="practical", rich_help_panel=_PANEL)
app.add_typer(_manual, name="manual", rich_help_panel=_PANEL)
_out = Console(highlight=False, markup=False)
_err = Console(stderr=True, highlight=False, markup=False)

AssignmentOption = Annotated[
    str, typer.Option("--assignment", "-a", metavar="TP", help="Le TP, par exemple tp1 ou tp1_compter.")
]
MarksArgument = Annotated[
    Path, typer.Argument(metavar="NOTES.csv", help="Table de notes écrite par quality-study grade.")
]
FolderOption = Annotated[Path, typer.Option("--output", "-o", metavar="DOSSIER", help="Dossier à écrire.")]


@_practical.command(cls=FrenchCommand)
def new(
    name: Annotated[str, typer.Argument(metavar="NOM", help="Numéro et sujet, par exemple tp6_sujet.")],
    title: Annotated[str, typer.Option("--title", metavar="TITRE", help="Par défaut, « TP 6. Sujet ».")] = "",
    edition: Annotated[
        str, typer.Option("--edition", metavar="ÉDITION", help="L’édition que reçoivent les étudiants.")
    ] = "exemple",
) -> None:
    """Écrit un TP court qui marche, à transformer : une valeur, une figure, une réponse rédigée."""
    from quality_study.grading.handing_out.preparing import new_practical

    open_edition(edition)
    _tell_paths(new_practical(find_root(), name, title=title, edition=edition))


@_practical.command(cls=FrenchCommand)
def prepare(
    assignment: Annotated[str, typer.Argument(metavar="TP", help="Le TP, par exemple tp6 ou tp6_sujet.")],
) -> None:
    """Donne aux cellules du carnet leurs métadonnées, leurs points et leurs vérifications, d’après le barème."""
    from quality_study.grading.handing_out.preparing import prepare_practical
    from quality_study.words.french import number

    found = prepare_practical(find_root(), assignment)
    auto, manual = number(found.max_auto), number(found.max_manual)
    _out.print(
        f"{found.title} : {auto} points pour les valeurs consignées, {manual} notés par une personne.", soft_wrap=True
    )


@app.command(cls=FrenchCommand, rich_help_panel=_PANEL)
def release(
    assignment: Annotated[str, typer.Argument(metavar="TP", help="Le TP, par exemple tp1 ou tp1_compter.")],
    output: FolderOption,
    kit: Annotated[
        Path | None, typer.Option("--kit", metavar="PAQUET.whl", help="Le paquet du kit, remis avec le reste.")
    ] = None,
) -> None:
    """Prépare ce que reçoivent les étudiants : le carnet sans corrigé, ses données, la consigne."""
    from quality_study.grading.handing_out.release import release as write_release

    written = write_release(find_root(), _assignment(assignment), output, kit=kit)
    _tell_paths([p for p in written if p.suffix in (".html", ".ipynb")])
    _out.print(f"{output} : {len(written)} fichiers à remettre ensemble, dans une archive par exemple.", soft_wrap=True)


@app.command("self-check", cls=FrenchCommand, rich_help_panel=_PANEL)
def self_check(
    file: Annotated[Path, typer.Argument(metavar="CARNET.ipynb", help="Votre carnet, dans le dossier du TP.")],
) -> None:
    """Relance votre carnet et dit ce qui s’exécute et ce qui est consigné, sans dire ce qui est juste."""
    from quality_study.grading.selfcheck import self_check as check

    for sentence in check(file).sentences():
        _out.print(sentence, soft_wrap=True)


@app.command(cls=FrenchCommand, rich_help_panel=_PANEL)
def hidden(
    seed: Annotated[
        list[int], typer.Option("--seed", metavar="N", help="Le même nombre donne les mêmes données (répétable).")
    ],
    output: FolderOption,
    source: Annotated[
        str, typer.Option("--from", metavar="ÉDITION", help="Édition dont on reprend le questionnaire.")
    ] = "exemple",
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="Processus d’ici qui les écrivent.")] = 1,
    scheduler: SchedulerOption = None,
) -> None:
    """Écrit une édition cachée par graine : même questionnaire, autres répondants, cas limites."""
    from quality_study.grading.several_hidden import hidden_editions

    for made in hidden_editions(open_edition(source), seed, output, workers=workers, scheduler=scheduler):
        _out.print(f"Édition {made.id} : {made.raw}", soft_wrap=True)


@app.command(cls=FrenchCommand, rich_help_panel=_PANEL)
def grade(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DOSSIER", help="Les copies, ou leur archive ZIP ; avec --study, une étude entière."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="NOTES.csv", help="Table à écrire.")],
    assignment: Annotated[
        str | None, typer.Option("--assignment", "-a", metavar="TP", help="Le TP, par exemple tp1 ou tp1_compter.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="Copies exécutées en même temps, ici.")] = 2,
    scheduler: SchedulerOption = None,
    seed: Annotated[
        list[int] | None,
        typer.Option("--seed", metavar="N", help="Édition cachée à la place de celles du TP (répétable)."),
    ] = None,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Exécuter même sans bac à sable : seulement des copies déjà lues.")
    ] = False,
    worksheet: Annotated[
        Path | None,
        typer.Option(
            "--worksheet", metavar="FEUILLE.csv", help="Feuille d’évaluation de Moodle : ses dates de remise."
        ),
    ] = None,
    study: Annotated[
        bool, typer.Option("--study", help="Reconstruire une étude remise et la comparer à ce qu’elle contient.")
    ] = False,
) -> None:
    """Relance chaque copie, isolée, sur des données cachées, et note ce qu’elle consigne."""
    if study:
        if scheduler is not None:
            raise StudyError("--scheduler ne va pas avec --study : une étude entière se reconstruit sur cette machine")
        _grade_study(folder, output, unsafe)
        return
    if assignment is None:
        raise StudyError("Il manque --assignment ; par exemple : quality-study grade copies -a tp1 -o notes.csv")
    # A grammar of web addresses, for a format that no notebook checks, is a third of the time of all imports.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from quality_study.grading.by_hand.manual import write_final_marks
    from quality_study.grading.grade import grade as grade_class
    from quality_study.grading.results import STATUS_NAMES
    from quality_study.words.french import join, plural

    # The tests of each edition ask for a full collection: not of what was just imported.
    gc.freeze()
    root, found = find_root(), _assignment(assignment)
    with _bar() as bar:
        step = bar.add_task("Préparer les éditions cachées", total=None)

        def tell(result: CopyResult, done: int, total: int) -> None:
            bar.update(step, completed=done, total=total, description=result.student[:30])
            if not _err.is_terminal:
                _err.print(f"{done}/{total} {_state(result)}", soft_wrap=True)

        table = grade_class(
            root,
            folder,
            found,
            output,
            workers=workers,
            scheduler=scheduler,
            seeds=seed or (),
            unsafe=unsafe,
            progress=tell,
            warn=lambda text: _err.print(text, style="bold yellow", soft_wrap=True),
        )
    if worksheet is not None:
        from quality_study.grading.by_hand.worksheet import keep_dates
        from quality_study.grading.results import read_results

        _tell_paths([keep_dates(output, read_results(output), worksheet)])
    write_final_marks(output, found)
    counts = [(int((table["statut"] == state).sum()), state) for state in STATUS_NAMES.values()]
    told = [plural(n, state, state.replace("notée", "notées")) for n, state in counts if n]
    _out.print(f"{plural(len(table), 'copie')} : {join(told)}.", soft_wrap=True)
    for student, reason in zip(table["etudiant"], table["motif"], strict=True):
        if reason:
            _out.print(f"{student} : {reason}", soft_wrap=True)
    _out.print(f"{output}", soft_wrap=True)
    if found.tasks:
        _out.print(f"Réponses rédigées : quality-study manual gather {output} -a {found.id} -o DOSSIER", soft_wrap=True)


@_manual.command(cls=FrenchCommand)
def gather(
    marks: MarksArgument,
    assignment: AssignmentOption,
    output: FolderOption,
    anonymous: Annotated[
        int | None, typer.Option("--anonymous", metavar="N", help="Numérote les copies, dans un ordre tiré de N.")
    ] = None,
) -> None:
    """Rassemble les réponses rédigées, question par question, et la feuille à remplir."""
    from quality_study.grading.by_hand.manual import write_manual

    _tell_paths(write_manual(marks, _assignment(assignment), output, anonymous=anonymous))


@_manual.command(cls=FrenchCommand)
def merge(
    marks: MarksArgument,
    sheet: Annotated[Path, typer.Argument(metavar="FEUILLE", help="Feuille remplie : ODS, CSV ou XLSX.")],
    assignment: AssignmentOption,
    key: Annotated[Path | None, typer.Option("--key", metavar="CLÉ.csv", help="Clé d’une feuille anonyme.")] = None,
) -> None:
    """Ajoute aux notes les points donnés à la main."""
    from quality_study.grading.by_hand.manual import merge_manual

    for message in merge_manual(marks, _assignment(assignment), sheet, key=key)[1]:
        _out.print(message, soft_wrap=True)
    _out.print(f"{marks}", soft_wrap=True)


@app.command(cls=FrenchCommand, rich_help_panel=_PANEL)
def override(marks: MarksArgument, assignment: AssignmentOption) -> None:
    """Change des points automatiques : écrit la feuille NOTES_corrections.csv, puis, remplie, l’applique."""
    from quality_study.grading.by_hand.manual import write_final_marks
    from quality_study.grading.by_hand.overrides import adjusted_results, overrides_path, told, write_overrides

    found = _assignment(assignment)
    if not overrides_path(marks).is_file():
        path = write_overrides(marks, found)
        _out.print(
            f"{path} : remplissez « points » et « motif » des lignes à changer, puis relancez cette commande.",
            soft_wrap=True,
        )
        return
    write_final_marks(marks, found)
    _out.print(told(adjusted_results(marks, found)), soft_wrap=True)
    _out.print(f"{marks}", soft_wrap=True)


@app.command(cls=FrenchCommand, rich_help_panel=_PANEL)
def feedback(
    marks: MarksArgument,
    assignment: AssignmentOption,
    output: FolderOption,
    archive: Annotated[
        Path | None,
        typer.Option("--zip", metavar="RETOURS.zip", help="Archive des mêmes pages, que le devoir Moodle reprend."),
    ] = None,
) -> None:
    """Écrit une page de retour par étudiant, lisible hors ligne."""
    from quality_study.grading.giving_back.feedback import write_feedback
    from quality_study.grading.giving_back.moodle import write_feedback_zip
    from quality_study.words.french import join, plural

    found = _assignment(assignment)
    _tell_paths(write_feedback(marks, found, output))
    if archive is not None:
        left = write_feedback_zip(marks, found, archive)
        if left:
            told = plural(len(left), "copie")
            _out.print(f"{told} hors de l’archive, sans dossier nommé par Moodle : {join(left)}.", soft_wrap=True)
        _out.print(f"{archive}", soft_wrap=True)


@app.command(cls=FrenchCommand, rich_help_panel=_PANEL)
def moodle(
    marks: MarksArgument,
    assignment: AssignmentOption,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="MOODLE.csv", help="Fichier à écrire.")],
    worksheet: Annotated[
        Path | None,
        typer.Option("--worksheet", metavar="FICHIER.csv", help="Feuille d’évaluation téléchargée de Moodle."),
    ] = None,
) -> None:
    """Écrit les notes comme un devoir Moodle les importe."""
    from quality_study.grading.giving_back.moodle import write_moodle

    table = write_moodle(marks, _assignment(assignment), output, worksheet=worksheet)
    unknown = [str(name) for name in table.loc[table["Identifiant"] == "", "Nom complet"]]
    if unknown:
        from quality_study.words.french import join, plural

        _out.print(
            f"{plural(len(unknown), 'copie')} sans identifiant, que Moodle n’importera pas : {join(unknown)}. Donnez "
            "avec --worksheet la feuille d’évaluation téléchargée de Moodle.",
            soft_wrap=True,
        )
    _out.print(f"{output}", soft_wrap=True)


@app.command(cls=FrenchCommand, rich_help_panel=_PANEL)
def gradebook(
    marks: MarksArgument,
    assignment: AssignmentOption,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="CARNET.csv", help="Fichier à écrire.")],
    nbgrader: Annotated[bool, typer.Option("--nbgrader", help="Les colonnes de l’export de nbgrader.")] = False,
) -> None:
    """Écrit les notes en CSV ordinaire, pour un autre carnet de notes que Moodle."""
    from quality_study.grading.giving_back.gradebook import write_gradebook

    write_gradebook(marks, _assignment(assignment), output, nbgrader=nbgrader)
    _out.print(f"{output}", soft_wrap=True)


@app.command(cls=FrenchCommand, rich_help_panel=_PANEL)
def overview(marks: MarksArgument, assignment: AssignmentOption, output: FolderOption) -> None:
    """Décrit la classe : notes, questions difficiles, copies à relire."""
    from quality_study.grading.giving_back.overview import write_overview

    _tell_paths(write_overview(marks, _assignment(assignment), output))


def _grade_study(folder: Path, output: Path, unsafe: bool) -> None:
    from quality_study.grading.whole_study import compare_study, write_comparison

    with _bar() as bar:
        step = bar.add_task("Préparer", total=None)

        def tell(name: str, done: int, total: int) -> None:
            bar.update(step, completed=done, total=total, description=name)
            if not _err.is_terminal:
                _err.print(f"{done}/{total} {name}", soft_wrap=True)

        found = compare_study(
            folder,
            unsafe=unsafe,
            progress=tell,
            warn=lambda text: _err.print(text, style="bold yellow", soft_wrap=True),
        )
    write_comparison(output, found)
    for sentence in found.sentences:
        _out.print(sentence, soft_wrap=True)
    _out.print(f"{output}", soft_wrap=True)


def _assignment(name: str) -> Assignment:
    from quality_study.grading.practical.assignment import read_assignment

    return read_assignment(find_root(), name)


def _state(result: CopyResult) -> str:
    from quality_study.grading.results import STATUS_NAMES
    from quality_study.words.french import number

    if result.status == "not_graded":
        return f"{result.student} : {STATUS_NAMES[result.status]}"
    return f"{result.student} : {number(result.auto)} sur {number(result.auto_max)}"


def _bar() -> Progress:
    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        BarColumn(24),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal)


def _tell_paths(paths: list[Path]) -> None:
    for path in paths:
        _out.print(f"{path}", soft_wrap=True)
