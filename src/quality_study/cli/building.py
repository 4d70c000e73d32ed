"""The commands that build an edition, build it again as it is written, and verify what was built."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import cache
from typing import Annotated, Any

import typer

from quality_study.build.ledger import PAGE, POSTER, REPORT
from quality_study.cli.saying import ERR, OUT, EditionArgument, SchedulerOption, escape, tell
from quality_study.cli.steps import Steps
from quality_study.facts.edition import open_edition
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number, plural


def build(
    edition: EditionArgument,
    confidence: Annotated[
        float | None,
        typer.Option(metavar="NIVEAU", help="Niveau de confiance de tous les intervalles ; sinon, celui des carnets."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="NOM=VALEUR", help="Autre paramètre des carnets (répétable)."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Tout refaire, même ce qui est à jour.")] = False,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="FORMAT", help="En plus du PDF et de la page : docx, pour un traitement de texte."
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="CARNET", help="Un seul carnet, par le début de son nom (04), sans le rapport."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Dire ce qui serait fait et pourquoi, sans rien faire.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", help="Carnets exécutés en même temps, ici.")
    ] = None,
    scheduler: SchedulerOption = None,
) -> None:
    """Construit les tables, les figures, les carnets exécutés et le rapport d’une édition."""
    study = open_edition(edition)  # the imports below take seconds: help and errors need not wait for them
    from quality_study.build import pipeline
    from quality_study.build.documents import write_report_docx
    from quality_study.tables.pareto_counts import pareto_remarks
    from quality_study.tables.processed import read_tables
    from quality_study.tables.raw_tables import read_raw_tables

    if to not in (None, "docx"):
        raise StudyError([Problem("format inconnu", column="--to", found=to, accepted=["docx"])])
    level = {} if confidence is None else {"confidence": confidence}
    parameters = {**level, **_parameters(parameter or [])}
    if dry_run:
        plan = pipeline.planned(study, parameters, force=force, only=only)
        for name, reasons in plan.items():
            more = f" ; et {len(reasons) - 3} autres raisons" if len(reasons) > 4 else ""
            shown = reasons[:3] if more else reasons
            OUT.print(escape(f"{name} : {' ; '.join(shown)}{more}."), soft_wrap=True)
        OUT.print("Rien n’a été fait." if plan else "Tout est à jour : rien ne serait fait.")
        return

    @cache  # for the ledger, then for the reader
    def remarks() -> list[str]:
        raw, _, found = read_raw_tables(study)
        tables = read_tables(study)
        counts = pareto_remarks(study, raw.get("pareto"), tables["comments"], tables["breakdown"])
        return [str(remark) for remark in [*found, *counts]]

    how: dict[str, Any] = {"force": force, "only": only, "remarks": remarks, "scheduler": scheduler}
    how |= {} if workers is None else {"workers": workers}
    with Steps(pipeline.step_names(study, only), ERR) as steps:
        done = pipeline.build(study, parameters, progress=steps, **how)
    tell(remarks())
    OUT.print("Tout était à jour." if done == 0 else f"{plural(done, 'étape')} faite{'s' if done > 1 else ''}.")
    if only is not None:
        OUT.print("Le rapport n’a pas été refait : lancez la construction sans --only.")
        return
    written = [REPORT, PAGE, POSTER]
    if to:
        written.append(write_report_docx(study).name)
    for name in written:
        if (study.reports / name).is_file():
            OUT.print(f"{name} : {study.shown(study.reports / name)}", soft_wrap=True)


def watch(edition: EditionArgument) -> None:
    """Refait le rapport à chaque fichier enregistré, et dit quand le PDF est prêt ; Ctrl-C arrête."""
    study = open_edition(edition)
    from quality_study.build.watching import watch as watch_edition

    def rebuild() -> None:
        # A process of its own: it has the library as it is now, and leaves no memory taken.
        began = time.monotonic()
        failed = subprocess.run(
            [sys.executable, "-m", "quality_study.cli", "build", edition], cwd=study.root
        ).returncode
        seconds = number(round(time.monotonic() - began, 1))
        pdf = study.shown(study.reports / REPORT)
        said = (
            "Corrigez, puis enregistrez : la construction reprendra." if failed else f"PDF prêt en {seconds} s : {pdf}"
        )
        OUT.print(f"{said}\nEn attente d’un fichier enregistré (Ctrl-C pour arrêter).", soft_wrap=True)

    try:
        watch_edition(study, rebuild)
    except KeyboardInterrupt:
        OUT.print("Surveillance arrêtée.")


def verify(edition: EditionArgument) -> None:
    """Refait le rapport ailleurs, et dit si celui que l’on a est bien ce que donnent ces données."""
    study = open_edition(edition)
    from quality_study.build.pipeline import step_names
    from quality_study.build.verifying import verify as verify_edition

    with Steps(step_names(study), ERR) as steps:
        same = verify_edition(study, progress=steps)
    OUT.print(f"Le rapport {edition} est ce que donnent ces données : {same} fichiers identiques.")


def _parameters(given: list[str]) -> dict[str, Any]:
    """Read ``NAME=VALUE`` options; a value that reads as a number is one."""
    parameters: dict[str, Any] = {}
    wrong = []
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.isidentifier():
            wrong.append(Problem("paramètre mal écrit", "--parameter", found=text, accepted=["nom=valeur"]))
        try:
            parameters[name] = float(value.replace(",", "."))
        except ValueError:
            parameters[name] = value
    if wrong:
        raise StudyError(wrong)
    return parameters
