"""The instructions handed out with a practical: one page, offline, to be printed or read on a screen."""

from __future__ import annotations

import re
from html import escape
from string import Template

from nbformat import NotebookNode

from quality_study.grading.practical.assignment import Assignment
from quality_study.words.french import date, number, plural, typographic

_QUESTION = re.compile(r"^## (Question \d+)\. (.+)$", re.MULTILINE)
#: The oldest Python that the kit takes.
_PYTHON = "3.11"
#: What is handed in for a question that a person marks.
_ASKED = {
    "text": "réponse rédigée",
    "figure": "figure, par son code",
    "table": "tableau, par son code",
    "image": "image, collée dans la cellule",
    "latex": "formules, en LaTeX",
}
_PAGE = Template("""<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
@page { size: A4; margin: 11mm 16mm; }
body { font: 10pt/1.32 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; color: #1a1a1a; max-width: 46em;
  margin: 1.2em auto; padding: 0 1em; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 .3em; }
h2 { font-size: 12pt; margin: .7em 0 .2em; }
p { margin: .3em 0; }
ol, ul { margin: .2em 0; padding-left: 1.5em; }
li { margin: .15em 0; }
code { font-family: "DejaVu Sans Mono", monospace; font-size: 88%; background: #f2f2f2;
  padding: 0 .2em; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; }
th, td { text-align: left; vertical-align: top; padding: .16em .6em .16em 0; border-bottom: 1px solid #ccc; }
th:last-child, td:last-child { text-align: right; padding-right: 0; white-space: nowrap; }
tfoot td { font-weight: 600; border-bottom: none; }
</style>
</head>
<body>
<main>
<h1>$title</h1>
<p>$summary</p>
<p>Durée conseillée : $minutes. Données : l'édition « $edition » de l'étude, $fictitious.</p>
$due
<h2>Installer, une fois</h2>
<p>Décompressez le dossier du TP et gardez-le entier : le carnet cherche ses données à côté de lui. Il faut Python
$python ou plus récent. Dans un terminal ouvert dans ce dossier :</p>
<ol>
<li><code>python -m venv kit</code></li>
<li>sous Windows <code>kit\\Scripts\\activate</code> ; sous macOS ou Linux <code>source kit/bin/activate</code></li>
<li><code>python -m pip install $wheel jupyterlab</code>$given</li>
</ol>
<p>Ensuite, chaque fois : la ligne 2, puis <code>jupyter lab</code>.</p>
<h2>Ce qu'il y a à faire</h2>
<ol>
<li>Ouvrez <code>$notebook</code> dans JupyterLab et remplissez les cellules qui portent « VOTRE RÉPONSE ICI ».
Les autres sont verrouillées.</li>
<li>Laissez les lignes <code>record(…)</code> telles quelles : elles consignent vos résultats sous le nom attendu.</li>
<li>Calculez toujours à partir des tables. Le carnet est corrigé sur d'autres réponses au même questionnaire : un nombre
recopié y devient faux. Quand un résultat n'existe pas, consignez <code>None</code>.</li>
<li>Avant de rendre, dans un terminal ouvert dans le dossier du TP : <code>quality-study self-check $notebook</code>. La
commande relance le carnet et dit ce qui est consigné et ce qui manque, sans dire si c'est juste.</li>
</ol>
<h2>Ce qu'il faut rendre</h2>
<p>Le seul fichier <code>$file</code>, enregistré, sous ce nom. N'y ajoutez ni données ni dossier. Un carnet inachevé
peut être rendu : chaque valeur juste compte, et une erreur n'est pas comptée deux fois quand la suite en découle.</p>
<h2>Barème</h2>
<table>
<thead><tr><th>Question</th><th>Ce qui est noté</th><th>Points</th></tr></thead>
<tbody>
$rows
</tbody>
<tfoot><tr><td colspan="2">Total : $auto pour les valeurs consignées, $manual notés par une personne</td>
<td>$total</td></tr></tfoot>
</table>
</main>
</body>
</html>
""")


def consigne(assignment: Assignment, reference: NotebookNode, *, fictitious: bool, wheel: str = "") -> str:
    """Write the instructions as a page of HTML without script, image or link.

    Parameters
    ----------
    assignment : Assignment
    reference : NotebookNode
        Its titles « Question 1. … » give those of the table of points; each names what is graded until the next.
    fictitious : bool
        Whether the answers are invented, which the page says.
    wheel : str
        Name of the file of the kit in the folder handed out; empty when it is handed out otherwise.
    """
    file = assignment.notebook.name
    fields = {
        "title": assignment.title,
        "summary": assignment.summary,
        "minutes": _duration(assignment.minutes),
        "edition": assignment.edition,
        "fictitious": "dont les réponses sont inventées" if fictitious else "telle que l'équipe l'a recueillie",
        "notebook": f"notebooks/{file}",
        "file": file,
        "python": _PYTHON,
        "wheel": wheel or "quality_study-….whl",
        "given": "" if wheel else ", le fichier du kit que donne l'enseignant, rangé dans ce dossier",
        "auto": plural(assignment.max_auto, "point"),
        "manual": plural(assignment.max_manual, "point"),
        "total": number(assignment.max_auto + assignment.max_manual),
    }
    rows = "\n".join(_row(*row) for row in points_table(assignment, reference))
    page = _PAGE.safe_substitute({key: escape(text, quote=False) for key, text in fields.items()})
    return _typeset(page.replace("$rows", rows).replace("$due\n", _due(assignment)))


def _due(assignment: Assignment) -> str:
    """Say when the copy is due, and what a late one loses."""
    if assignment.deadline is None:
        return ""
    lost = f" Chaque jour de retard commencé retire {plural(assignment.late_points, 'point')} sur 20."
    when = f"{date(assignment.deadline.date())} à {assignment.deadline:%H:%M}"
    return f"<p><strong>À rendre au plus tard le {when}.</strong>{lost if assignment.late_points else ''}</p>\n"


def points_table(assignment: Assignment, reference: NotebookNode) -> list[tuple[str, str, float]]:
    """List what is graded, question by question.

    Returns
    -------
    list of (question, what is graded, points)
        The names to record, or what a text is judged on; nothing of the answers.
    """
    rows: list[tuple[str, str, float]] = []
    title = ""
    tasks = {task.cell: task for task in assignment.tasks}
    for cell in reference.cells:
        found = _QUESTION.findall(cell.source) if cell.cell_type == "markdown" else []
        title = ". ".join(found[-1]) if found else title
        cell_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        values = [v for v in assignment.values if v.cell == cell_id]
        if values:
            names = ", ".join(f"`{v.name}`" for v in values)
            rows.append((title, names, sum(v.points for v in values)))
        elif cell_id in tasks:
            judged = " ; ".join(_lower(c.title) for c in tasks[cell_id].criteria)
            rows.append((title, f"{_ASKED[tasks[cell_id].shows]} : {judged}", tasks[cell_id].points))
    return rows


def _row(question: str, graded: str, points: float) -> str:
    what = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(graded, quote=False))
    return f"<tr><td>{escape(question, quote=False)}</td><td>{what}</td><td>{number(points)}</td></tr>"


def _lower(title: str) -> str:
    """Write a title inside a sentence."""
    return title[0].lower() + title[1:]


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, [plural(hours, "heure") if hours else "", plural(rest, "minute") if rest else ""]))


def _typeset(page: str) -> str:
    """Set the French typography of what is read, and leave tags, styles and code as they are."""
    parts = re.split(r"(<style>.*?</style>|<code>.*?</code>|<[^>]*>)", page, flags=re.DOTALL)
    return "".join(part if part.startswith("<") else typographic(part) for part in parts)
