"""Suggest groups for the cards of one CSV file: what ``quality-study suggest`` does, for a team to correct."""

from __future__ import annotations

from pathlib import Path

from quality_study.facts.schemas import Schema, naming, to_english
from quality_study.facts.table_file import ORIGIN_COLUMNS, own_work, read_table
from quality_study.facts.tool_tables import TOOL_TABLES
from quality_study.survey.grouping import compare_groupings
from quality_study.survey.suggestion import suggest_groups
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import plural, typographic

#: An affinity table whose groups may still be missing.
_CARDS: Schema = own_work({**TOOL_TABLES["affinity"].schema, "groupe": naming(empty=True)})
_ORIGIN = "suggestion calculée d’après les textes"


def suggest_file(file: Path, output: Path) -> str:
    """Write an affinity table with suggested groups, to be corrected and then drawn.

    Parameters
    ----------
    file : Path
        CSV file with the columns of an affinity diagram; ``groupe`` may be empty, ``statut`` and ``source`` left out.
    output : Path
        CSV file to write: the same cards, every status ``illustratif``.

    Returns
    -------
    str
        What was suggested and, when the file has a group for every card, how far the two groupings agree.

    Raises
    ------
    StudyError
        The file cannot be read, or `output` is the file itself; every problem is listed.
    """
    problems = []
    if output.resolve() == file.resolve():
        problems.append(Problem("la suggestion remplacerait le fichier de l’équipe ; donnez un autre nom", str(output)))
    remarks: list[Problem] = []
    table, found = read_table(file, _CARDS, optional=ORIGIN_COLUMNS, remarks=remarks)
    problems += found
    rows = to_english(table)
    problems += TOOL_TABLES["affinity"].check(rows, str(file))
    if not problems and table.empty:
        problems.append(Problem("la table n’a aucune ligne", str(file)))
    raise_if_any(problems)
    suggested = suggest_groups(rows["text"])
    told = f"{plural(len(rows), 'carte')}, {plural(suggested.nunique(), 'groupe suggéré', 'groupes suggérés')}."
    if (rows["group"] != "").all():
        cards = rows.set_index("id")["group"]
        told += " " + compare_groupings(cards, suggested.set_axis(cards.index)).sentence()
    written = table.assign(groupe=suggested, statut="illustratif", source=_ORIGIN)
    output.write_text(written.to_csv(None, sep=";", index=False, lineterminator="\n"), encoding="utf-8")
    return typographic("\n".join([told, *map(str, remarks)]))
