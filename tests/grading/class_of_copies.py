"""A class as no teacher wishes one: copies of the small practical, what each must get, and why.

A copy that tries to steal records what it stole, or zero: it earns points only if it succeeds. A copy that tries to
break something answers rightly after: it has full marks only if nothing broke.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import socket
import textwrap
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import essai
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from quality_study.facts.edition import Edition, open_edition
from quality_study.grading.hidden import hidden_edition
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import CopyResult
from quality_study.grading.sandbox.limits import MEGABYTE, Limits

FULL = 8.0
#: Half a dozen copies take all the time of a cell, and the others what a busy machine needs.
LIMITS = Limits(
    cell_seconds=6,
    wall_seconds=40,
    grace_seconds=4,
    cpu_seconds=30,
    memory_bytes=600 * MEGABYTE,
    processes=40,
    messages=1_000,
)
#: Found among the arguments of every process that a copy leaves behind.
MARK = f"98765.{os.getpid()}"


@dataclass(frozen=True)
class Outside:
    """What a copy must not reach."""

    canary: Path
    study: Path
    copies: Path
    marks: Path
    port: int
    n: int
    yes: int
    known: int = 0
    known_yes: int = 0


@dataclass(frozen=True)
class Case:
    """One copy: how it is written, its mark (None: no mark), a sentence that the reason or a remark holds."""

    student: str
    write: Callable[[Assignment, Outside], None]
    mark: float | None
    status: str = "graded"
    says: str = ""


def _answers(student: str, **answers: str) -> Callable[[Assignment, Outside], None]:
    def write(assignment: Assignment, outside: Outside) -> None:
        filled = {k: _filled(v, outside) for k, v in answers.items()}
        essai.save(essai.answered(assignment, **filled), outside.copies / f"{student}.ipynb")

    return write


def _first(student: str, code: str, *, then: bool = True) -> Callable[[Assignment, Outside], None]:
    """Write a copy that does something in the first answer, then answers rightly."""
    code = textwrap.dedent(code).strip()
    return _answers(student, q1=f"{code}\n{essai.SOLUTIONS['q1']}" if then else code)


def _changed(student: str, change: Callable[[nbformat.NotebookNode], None]) -> Callable[[Assignment, Outside], None]:
    def write(assignment: Assignment, outside: Outside) -> None:
        notebook = essai.answered(assignment)
        change(notebook)
        essai.save(notebook, outside.copies / f"{student}.ipynb")

    return write


def _bytes(name: str, content: bytes) -> Callable[[Assignment, Outside], None]:
    return lambda assignment, outside: (outside.copies / name).write_bytes(content) and None


def _filled(code: str, outside: Outside) -> str:
    for name in ("canary", "study", "copies", "marks", "port", "n", "yes", "known", "known_yes"):
        code = code.replace(f"@{name}@", str(getattr(outside, name)))
    return code


def _steal(student: str, code: str) -> Callable[[Assignment, Outside], None]:
    """Write a copy that records what `code` puts in the dictionary ``vol``, or zeros."""
    theft = (
        f"vol = {{}}\ntry:\n{textwrap.indent(textwrap.dedent(code).strip(), '    ')}\nexcept BaseException:\n    pass\n"
    )
    return _answers(
        student,
        q1=theft + "repondants = vol.get('tp9.repondants', 0)\nrecord('tp9.repondants', repondants)",
        q2="oui = part = 0\nrecord('tp9.oui', vol.get('tp9.oui', 0))\nrecord('tp9.part', vol.get('tp9.part', 0))",
        q3="ordre = vol.get('tp9.ecoles', [])\nrecord('tp9.ecoles', ordre)",
    )


def _try(code: str) -> str:
    return f"try:\n{textwrap.indent(textwrap.dedent(code).strip(), '    ')}\nexcept Exception:\n    pass"


# --- honest copies, each in its way -------------------------------------------------------------------------------

OTHER_STYLE = {
    "q1": "def compter(t):\n    return len(set(t['respondent']))\n\nrepondants = compter(reponses)\n"
    "record('tp9.repondants', repondants)",
    "q2": 't = reponses.query(\'question == "concoursparticipe" and status == "answered"\')\n'
    "n_oui = t.value.eq('Oui').sum()\n"
    "record('tp9.oui', n_oui)\npart = float(n_oui) / float(repondants)\nrecord(value=part, name='tp9.part')",
    "q3": "ordre = list(reponses[reponses.question.eq('ecole')].dropna(subset=['value']).value.drop_duplicates()"
    ".sort_values())\nrecord('tp9.ecoles', [e for e in ordre if e])",
}
PLAIN_STYLE = {
    "q1": "vus = []\nfor ligne in reponses.to_dict('records'):\n    if ligne['respondent'] not in vus:\n"
    "        vus.append(ligne['respondent'])\nrepondants = len(vus)\nrecord('tp9.repondants', repondants)",
    "q2": "oui = 0\nfor l in reponses.to_dict('records'):\n    if l['question'] == 'concoursparticipe':\n"
    "        if l['status'] == 'answered' and l['value'] == 'Oui':\n            oui += 1\npart = oui / repondants\n"
    "record('tp9.oui', oui); record('tp9.part', part)",
    "q3": "import csv\nlignes = list(csv.DictReader(open('../data/processed/exemple/responses.csv', newline='', "
    "encoding='utf-8')))\nordre = sorted({l['value'] for l in lignes if l['question'] == 'ecole' and "
    "l['status'] == 'answered'})\nrecord('tp9.ecoles', tuple(ordre))",
}


def _helper_cell(notebook: nbformat.NotebookNode) -> None:
    at = essai.position(notebook, "q2")
    notebook.cells[at].source = "oui, part = participation()\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)"
    helper = (
        "def participation():\n    t = reponses[reponses.question == 'concoursparticipe']\n"
        "    t = t[t.value == 'Oui']\n"
        "    return len(t), len(t) / repondants"
    )
    notebook.cells.insert(at, new_code_cell(helper))


def _drawing(notebook: nbformat.NotebookNode) -> None:
    at = essai.position(notebook, "q1")
    notebook.cells[at].source += (
        "\nimport matplotlib.pyplot as plt\nimport warnings, sys\nplt.plot([1, 2])\n"
        "plt.savefig('figures/a.png'); reponses.to_csv('a.csv'); plt.show()\n"
        "display(reponses.head())\n"
        "warnings.warn('attention')\nprint('vu', file=sys.stderr)\nfor i in range(2000): print('ligne', i)"
    )


# --- cells ---------------------------------------------------------------------------------------------------------


def _delete(notebook: nbformat.NotebookNode) -> None:
    for name in ("q3", "q3_verif", "debut", "p1"):
        del notebook.cells[essai.position(notebook, name)]


def _duplicate(notebook: nbformat.NotebookNode) -> None:
    for name in ("q1", "q2"):
        at = essai.position(notebook, name)
        notebook.cells.insert(at, nbformat.from_dict(notebook.cells[at]))


def _move(notebook: nbformat.NotebookNode) -> None:
    notebook.cells.insert(1, notebook.cells.pop(essai.position(notebook, "q3")))


def _rename(notebook: nbformat.NotebookNode) -> None:
    for name in ("q1", "q2", "q3"):
        notebook.cells[essai.position(notebook, name)].metadata["nbgrader"]["grade_id"] = f"cell-{name}"


def _strip(notebook: nbformat.NotebookNode) -> None:
    notebook.metadata.clear()
    for cell in notebook.cells:
        cell.metadata.clear()


def _script(notebook: nbformat.NotebookNode) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
    notebook.cells[essai.position(notebook, "p1")].source = evil
    answer = notebook.cells[essai.position(notebook, "q1")]
    answer.source += f"\nfrom IPython.display import HTML, Javascript\ndisplay(HTML({evil!r}), Javascript('alert(1)'))"
    answer.outputs = [new_output("display_data", data={"text/html": evil})]
    notebook.cells.append(new_markdown_cell(evil))


def _zip(assignment: Assignment, outside: Outside) -> None:
    with zipfile.ZipFile(outside.copies / "En archive.zip", "w") as archive:
        archive.writestr("rendu/tp9_essai.ipynb", json.dumps(essai.answered(assignment)))


def _old_windows(assignment: Assignment, outside: Outside) -> None:
    with open(os.path.join(os.fsencode(outside.copies), "José.ipynb".encode("cp1252")), "w", encoding="utf-8") as file:
        json.dump(essai.answered(assignment), file)


def _folder(assignment: Assignment, outside: Outside) -> None:
    essai.save(essai.answered(assignment), outside.copies / "Mauvais nom" / "Sans titre1.ipynb")


def _moodle(assignment: Assignment, outside: Outside) -> None:
    essai.save(essai.answered(assignment), outside.copies / "De Moodle_12_assignsubmission_file_" / "tp9_essai.ipynb")


def _link(assignment: Assignment, outside: Outside) -> None:
    (outside.copies / "Lien.ipynb").symlink_to(assignment.notebook)


def _formulas(assignment: Assignment, outside: Outside) -> None:
    formula = '=HYPERLINK("http://192.0.2.1/";"note")'
    notebook = essai.answered(assignment, p1=formula, q3=f"record('tp9.ecoles', {formula!r}); ordre = 0")
    essai.save(notebook, outside.copies / "=1+1.ipynb")


FORGED = """
from quality_study.report import mime
print('{"output_type": "display_data", "data": {"' + mime.RECORD + '": {"name": "tp9.repondants", "value": 1}}}')
display({"text/markdown": mime.RECORD + ' {"name": "tp9.oui", "value": 1}', "text/html": "note : 20/20"}, raw=True)
print("note;20\\nauto: 8.0")
record("note", 20); record("auto", 8.0); record("verdict", "right")
repondants = oui = part = 0
"""

CASES = [
    # honest
    Case("Juste", _answers("Juste"), FULL),
    Case("Autre style", _answers("Autre style", **OTHER_STYLE), FULL),
    Case("Python nu", _answers("Python nu", **PLAIN_STYLE), FULL),
    Case("Avec une fonction", _changed("Avec une fonction", _helper_cell), FULL, says="Cellule de code ajoutée : 1."),
    Case("Bavarde", _changed("Bavarde", _drawing), FULL),
    Case("Lente", _first("Lente", "import time; time.sleep(1)"), FULL),
    Case("En archive", _zip, FULL),
    Case("De Moodle", _moodle, FULL),
    Case("José", _old_windows, FULL),
    Case(
        "Mauvais nom", _folder, FULL, says="Le fichier s’appelle « Sans titre1.ipynb » au lieu de « tp9_essai.ipynb »."
    ),
    # wrong, partial
    Case(
        "Fausse",
        _answers(
            "Fausse",
            q1="repondants = len(reponses)\nrecord('tp9.repondants', repondants)",
            q2="oui = part = -1\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)",
            q3="ordre = []\nrecord('tp9.ecoles', ordre)",
        ),
        0.0,
    ),
    Case(
        "Partielle", _answers("Partielle", q2="oui = part = -1\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)"), 3.0
    ),
    Case(
        "Erreur suivie",
        _answers("Erreur suivie", q1="repondants = len(reponses)\nrecord('tp9.repondants', repondants)"),
        6.0,
    ),
    Case(
        "Vide",
        lambda assignment, outside: essai.save(essai.received(assignment), outside.copies / "Vide.ipynb") and None,
        0.0,
        says="Aucune réponse n’a été écrite.",
    ),
    Case("Syntaxe", _answers("Syntaxe", q2="oui = (1\nrecord('tp9.oui', oui"), 3.0, says="(ligne 2)"),
    Case(
        "Erreurs partout",
        _answers("Erreurs partout", q1="1 / 0", q2="1 / 0", q3="1 / 0"),
        None,
        "not_graded",
        "Aucune valeur n’est consignée. Première erreur : cellule « q1 » : ZeroDivisionError : division by zero.",
    ),
    Case(
        "NaN", _answers("NaN", q3="record('tp9.ecoles', float('nan')); record('tp9.oui', float('inf')); ordre = 0"), 5.0
    ),
    Case(
        "Presque un nombre",
        _answers("Presque un nombre", q1=f"{essai.SOLUTIONS['q1']}\nrecord('tp9.repondants', '1' + ' ' * 19000 + 'x')"),
        6.0,
        says="« tp9.repondants » est consigné plusieurs",
    ),
    Case("Nombre en texte", _answers("Nombre en texte", q1="repondants = 24\nrecord('tp9.repondants', '24')"), 3.0),
    Case(
        "Deux fois",
        _first("Deux fois", "record('tp9.repondants', 1)"),
        FULL,
        says="« tp9.repondants » est consigné plusieurs",
    ),
    Case("Énorme", _answers("Énorme", q3="ordre = list(range(5000))\nrecord('tp9.ecoles', ordre)"), 7.0),
    Case(
        "Imbriquée",
        _answers("Imbriquée", q3="ordre = []\nfor _ in range(90): ordre = [ordre]\nrecord('tp9.ecoles', ordre)"),
        7.0,
    ),
    Case("Faute de nom", _answers("Faute de nom", q3="ordre = 0\nrecord('tp9.ecole', ordre)"), 7.0),
    # that do not end
    Case("Boucle", _answers("Boucle", q3="while True: pass"), 7.0, "partial", "La cellule 11 a été interrompue après"),
    Case(
        "Sourde",
        _answers("Sourde", q3="import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"),
        7.0,
        "partial",
        "ne se laisse pas interrompre",
    ),
    Case(
        "Têtue",
        _answers("Têtue", q1="import signal\nsignal.signal(signal.SIGINT, lambda *_: None)\nwhile True: pass"),
        None,
        "not_graded",
        "ne se laisse pas interrompre",
    ),
    Case(
        "Endormie", _answers("Endormie", q3="import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"), 7.0, "partial"
    ),
    # that take everything
    Case(
        "Bombe",
        _answers("Bombe", q3="import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
        7.0,
        "partial",
    ),
    Case(
        "Gourmande",
        _answers("Gourmande", q3="x = []\nwhile True: x.append(bytearray(50_000_000))"),
        7.0,
        "partial",
        "demande plus de mémoire que permis",
    ),
    Case(
        "Longue ligne",
        _answers("Longue ligne", q3="print('x' * 40_000_000)"),
        7.0,
        "partial",
        "la suite n’a pas été exécutée",
    ),
    Case(
        "Mille lignes",
        _answers("Mille lignes", q3="while True: print('bruit' * 20, flush=True)"),
        7.0,
        "partial",
        "la suite n’a pas été exécutée",
    ),
    Case(
        "Disque plein",
        _first("Disque plein", _try("for i in range(50): open(f'/tmp/plein{i}', 'wb').write(b'x' * 20_000_000)")),
        FULL,
    ),
    # that kill
    Case(
        "Tue son parent",
        _first("Tue son parent", "import os, signal\n" + _try("os.kill(os.getppid(), signal.SIGKILL)")),
        FULL,
    ),
    Case(
        "Sort poliment",
        _answers("Sort poliment", q2=f"exit()\n{essai.SOLUTIONS['q2']}"),
        FULL,
        says="Cellule « q2 » : exit() ou quit() n’a pas d’effet ici, la suite est exécutée.",
    ),
    Case(
        "Sort en programme", _answers("Sort en programme", q3="import sys\nsys.exit()"), 7.0, says="« q3 » : SystemExit"
    ),
    Case("Sort", _answers("Sort", q3="import os\nos._exit(0)"), 7.0, "partial", "Python s’est arrêté"),
    Case(
        "Tue tout",
        _answers("Tue tout", q3="import os\ntry: os.kill(-1, 9)\nfinally: os.kill(os.getpid(), 9)"),
        7.0,
        "partial",
    ),
    Case(
        "Laisse un processus",
        _first(
            "Laisse un processus",
            f"import subprocess, threading, time\nsubprocess.Popen(['sleep', '{MARK}'], start_new_session=True)\n"
            "threading.Thread(target=time.sleep, args=(9e4,), daemon=True).start()",
        ),
        FULL,
    ),
    # that go out
    Case(
        "Réseau",
        _first("Réseau", _try("import socket\nsocket.create_connection(('127.0.0.1', @port@), 1).sendall(b'vole')")),
        FULL,
    ),
    Case(
        "Écrit dehors",
        _first(
            "Écrit dehors",
            "import os, pathlib\nfor p in ('@canary@', '@study@/data/raw/exemple/responses.csv', '@marks@',\n"
            "          '@copies@/Juste.ipynb', study.edition.responses, os.path.expanduser('~/.bashrc')):\n"
            + textwrap.indent(_try("pathlib.Path(p).write_text('écrit par une copie')"), "    "),
        ),
        FULL,
    ),
    Case(
        "Lit le corrigé",
        _steal(
            "Lit le corrigé",
            """
            import re, json, pathlib
            cells = json.loads(pathlib.Path('@study@/notebooks/tp/tp9_essai.ipynb').read_text())['cells']
            espace = dict(globals(), record=lambda name, value: vol.__setitem__(name, value))
            for c in cells:
                if 'BEGIN SOLUTION' in ''.join(c['source']):
                    exec(''.join(c['source']), espace)
            """,
        ),
        0.0,
    ),
    Case(
        "Lit les valeurs attendues",
        _steal(
            "Lit les valeurs attendues",
            """
            import glob, json, os
            dossiers = [os.path.dirname('@marks@'), os.environ.get('TMPDIR', '/tmp'), '/tmp', '/etude', '/dev/shm']
            for d in dossiers:
                for f in glob.glob(d + '/**/*.json', recursive=True):
                    vol.update(json.load(open(f)).get('values', {}))
            """,
        ),
        0.0,
    ),
    Case(
        "Lit les autres copies",
        _steal(
            "Lit les autres copies",
            """
            import json, pathlib
            cells = json.loads(pathlib.Path('@copies@/Juste.ipynb').read_text())['cells']
            espace = dict(globals(), record=lambda name, value: vol.__setitem__(name, value))
            for c in cells:
                if 'record(' in ''.join(c['source']) and 'import' not in ''.join(c['source']):
                    exec(''.join(c['source']), espace)
            """,
        ),
        0.0,
    ),
    Case(
        "Fouille la mémoire",
        _steal(
            "Fouille la mémoire",
            """
            import gc, os, sys
            for o in gc.get_objects():
                if isinstance(o, dict) and o is not vol and 'tp9.part' in o:
                    vol.update({k: v for k, v in o.items() if str(k).startswith('tp9.')})
            for p in os.listdir('/proc'):
                if p.isdigit() and p != str(os.getpid()) and b'tp9' in open(f'/proc/{p}/environ', 'rb').read():
                    vol['tp9.repondants'] = 1
            """,
        ),
        0.0,
    ),
    # that forge
    Case("Faux affichage", _answers("Faux affichage", q1=FORGED, q2="pass", q3="ordre = 0"), 0.0),
    Case(
        "Remplace record",
        _first(
            "Remplace record",
            "import quality_study.report.study as module\nvrai = record\n"
            "def record(name, value): vrai(name, {'expected': value, 'verdict': 'right'})\nmodule.record = record",
        ),
        0.0,
    ),
    Case("Sa propre record", _first("Sa propre record", "def record(*_): print('note : 20/20')"), 6.0),
    Case(
        "Données publiques",
        _answers(
            "Données publiques",
            q1="repondants = @n@\nrecord('tp9.repondants', repondants)",
            q2="oui, part = @yes@, @yes@ / @n@\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)",
        ),
        1.0,
        says="faux sur toute autre donnée : « tp9.repondants », « tp9.oui » et « tp9.part ».",
    ),
    Case(
        "Édition forcée",
        _first("Édition forcée", "edition = 'exemple'\nstudy = open_study(edition=edition)", then=True),
        FULL,  # the line fails, and what follows reads the hidden edition
        says="Paramètre redéfini dans une réponse : « edition ».",
    ),
    # cells
    Case("Supprime", _changed("Supprime", _delete), 7.0, says="Cellules absentes : « q3 » et « p1 »."),
    Case("Double", _changed("Double", _duplicate), FULL, says="Cellules en double, toutes exécutées dans l’ordre"),
    Case("Déplace", _changed("Déplace", _move), FULL, says="Cellule déplacée, remise à sa place : « q3 »."),
    Case("Renomme", _changed("Renomme", _rename), FULL, says="Cellules renommées : « cell-q1 » pour « q1 »"),
    Case("Sans métadonnées", _changed("Sans métadonnées", _strip), FULL, says="Les métadonnées sont perdues"),
    Case("Script", _changed("Script", _script), FULL),
    Case("=1+1", _formulas, 7.0),
    # files
    Case(
        "Tronquée",
        _bytes("Tronquée.ipynb", b'{"cells": [{"cell_type": "co'),
        None,
        "not_graded",
        "son JSON est incorrect",
    ),
    Case("Fichier vide", _bytes("Fichier vide.ipynb", b""), None, "not_graded", "Le fichier est vide."),
    Case("En PDF", _bytes("En PDF.pdf", b"%PDF-1.7"), None, "not_graded", "Aucun carnet Jupyter (.ipynb)"),
    Case("Lien", _link, None, "not_graded", "C’est un lien vers un autre fichier : il n’est pas suivi."),
]


def write_class(assignment: Assignment, outside: Outside, cases: Sequence[Case] = CASES) -> None:
    """Write every copy in the folder of copies."""
    shutil.rmtree(outside.copies, ignore_errors=True)
    outside.copies.mkdir(parents=True)
    for case in cases:
        case.write(assignment, outside)


def set_up(root: Path, port: int, cases: Sequence[Case] = CASES) -> tuple[Assignment, Outside]:
    """Write the study, what a copy must not reach, and the copies."""
    assignment = essai.write_study(root / "study")
    (root / "secret").mkdir()
    (root / "marks").mkdir()
    canary = root / "secret" / "canary.txt"
    canary.write_text("intact", encoding="utf-8")
    counts = counted(Edition(root / "study", "exemple"))
    seen = counted(hidden_edition(open_edition("exemple", root=root / "study"), 3, root / "seen"))
    outside = Outside(canary, root / "study", root / "copies", root / "marks" / "notes.csv", port, *counts, *seen)
    write_class(assignment, outside, cases)
    return assignment, outside


def counted(edition: Edition) -> tuple[int, int]:
    """Count the respondents of an edition, and those who took part in the contest."""
    with edition.responses.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    yes = sum(r["question"] == "concoursparticipe" and r["value"] == "Oui" for r in rows)
    return len({r["respondent"] for r in rows}), yes


def faults(case: Case, result: CopyResult) -> list[str]:
    """Say in what the result of a copy is not what a fair teacher gives."""
    said = " ".join([result.reason, *result.remarks])
    found = []
    given = (result.status, None if result.status == "not_graded" else result.auto)
    if given != (case.status, case.mark):
        found.append(f"{given} instead of {(case.status, case.mark)}: {said}")
    if case.says not in said:
        found.append(f"« {case.says} » is not said: {said}")
    if (result.status != "graded" or result.auto == 0) and not result.reason.endswith((".", "…", "?")):
        found.append(f"no reason: {result.reason}")
    if any(word in said.casefold() for word in ("trich", "fraud", "plagi")) or "KeyboardInterrupt" in said:
        found.append(f"a word that must not be there: {said}")  # a verdict, or the grader's own doing
    if result.auto_max != FULL:
        found.append(f"out of {result.auto_max}")
    return found


def snapshot(*folders: Path) -> dict[str, str]:
    """Content of every file of some folders."""
    files = [f for folder in folders for f in sorted(folder.rglob("*")) if f.is_file() and not f.is_symlink()]
    return {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def processes(mark: str) -> list[int]:
    """Processes that have a text among their arguments."""
    found = []
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and mark.encode() in Path(f"/proc/{name}/cmdline").read_bytes().split(b"\0"):
                found.append(int(name))
        except OSError:
            continue
    return found


@contextmanager
def door() -> Iterator[tuple[int, list[bytes]]]:
    """Open a door on this machine that no copy may reach; give its number and what came through it."""
    received: list[bytes] = []
    opened = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = opened.accept()
            except OSError:
                return
            received.append(caller.recv(100))

    threading.Thread(target=serve, daemon=True).start()
    yield opened.getsockname()[1], received
    opened.close()
