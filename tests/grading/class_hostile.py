"""Copies that try to steal, to forge, to break or to mislead: a table, one line a copy, by kind.

A copy that steals or forges earns what it got hold of: nothing. One that breaks something has the points of what came
before and its reason; one that breaks nothing but itself has its points.
"""

from __future__ import annotations

import io
import json
import os
import textwrap
import zipfile
from collections.abc import Callable

import essai
import nbformat
from class_of_copies import FULL, Case, Outside, _answers, _bytes, _changed, _first, _steal
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from quality_study.grading.practical.assignment import Assignment

RIGHT1, RIGHT2, RIGHT3 = (essai.SOLUTIONS[q] for q in ("q1", "q2", "q3"))
NOTHING_RIGHT = "Aucune valeur n’est juste."

# --- where answers are looked for: each puts what it finds in « vol » -------------------------------------------------

STEALS = {
    "les environnements": "import glob\nfor f in glob.glob('/proc/*/environ'):\n"
    "    if b'tp9' in open(f, 'rb').read(): vol['tp9.repondants'] = 1",
    "la mémoire du gardien": "vol['tp9.repondants'] = open('/proc/1/mem', 'rb').read(4096)",
    "ptrace": "import ctypes, os\nassert ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0\n"
    "vol['tp9.repondants'] = 1",
    "le barème": "import glob, tomllib\nfor f in glob.glob('/etude/**/*.toml', recursive=True) + "
    "glob.glob('/tmp/**/*.toml', recursive=True):\n"
    "    vol['tp9.repondants'] = tomllib.load(open(f, 'rb')).get('seeds', [0])[0]",
    "les graines": "from quality_study.grading.practical.assignment import read_assignment\nfrom pathlib import Path\n"
    "vol['tp9.repondants'] = read_assignment(Path('..'), 'tp9').seeds[0]",
    "le cadre appelant": "import sys\nf = sys._getframe()\nwhile f:\n"
    "    vol.update({k: v for k, v in f.f_locals.items() if str(k).startswith('tp9.')})\n    f = f.f_back",
    "les modules": "import sys\nfor m in list(sys.modules.values()):\n    for k, v in list(vars(m).items()):\n"
    "        if isinstance(v, dict) and v is not vol and 'tp9.part' in v: vol.update(v)",
    "l’historique": "vol.update({'tp9.repondants': len(In)} if any('BEGIN SOLUTION' in i for i in In) else {})",
    "les descripteurs": "import os\nfor f in os.listdir('/proc/self/fd'):\n    d = os.pread(int(f), 100_000, 0)\n"
    "    if b'tp9.part' in d: vol['tp9.repondants'] = 1",
    "le dossier des notes": "import json\n"
    "vol.update(json.load(open('@marks@'.replace('.csv', '_attendus/exemple-3.json')))['values'])",
    "une autre édition": "import pandas as pd\n"
    "vol['tp9.repondants'] = pd.read_csv('@study@/data/raw/exemple/responses.csv').respondent.nunique()",
    "git": "import subprocess\n"
    "vol['tp9.repondants'] = len(subprocess.run(['git', '-C', '@study@', 'log'], check=True).stdout)",
    "un programme": "import subprocess\nsubprocess.run(['cat', '@study@/notebooks/tp/tp9_essai.ipynb'], check=True)\n"
    "vol['tp9.repondants'] = 1",
    "un montage": "import ctypes\nassert ctypes.CDLL(None).mount(b'/', b'/tmp', b'none', 4096, None) == 0\n"
    "vol['tp9.repondants'] = 1",
    "un lien": "import os\nos.symlink('@canary@', 'figures/lien')\n"
    "vol['tp9.repondants'] = len(open('figures/lien').read())",
    "le réseau": "import urllib.request\nvol['tp9.repondants'] = "
    "int(urllib.request.urlopen('http://127.0.0.1:@port@/', timeout=1).read())",
    "un processus de la machine": "import psutil\n"
    "vol['tp9.repondants'] = [p.pid for p in psutil.process_iter() if 'pytest' in p.name()][0]",
}
#: What is recorded under every name without having been looked for.
EVERYWHERE = {
    "None": "None", "zéro": "0", "un": "1", "vide": "''", "vrai": "True", "liste vide": "[]", "infini": "float('inf')",
    "dictionnaire": "{'expected': 0, 'verdict': 'right'}", "démesuré": "10 ** 400", "astérisque": "'*'",
    "imbriqué": "[[[[[[[[1]]]]]]]]", "long": "'x' * 30_000", "nombreux": "list(range(3000))",
    "caractères de contrôle": "'\\x1b[2J\\u202e'", "formule": "'=1+1'", "balise": "'<script>alert(1)</script>'",
}  # fmt: skip


def _everywhere(student: str, value: str) -> Callable[[Assignment, Outside], None]:
    return _answers(
        student,
        q1=f"repondants = {value}\nrecord('tp9.repondants', repondants)",
        q2=f"oui = part = {value}\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)",
        q3=f"ordre = {value}\nrecord('tp9.ecoles', ordre)",
    )


# --- what is forged: nothing right is in it ---------------------------------------------------------------------------

_ZEROS = "\nrepondants = oui = part = 0\nordre = []"
FORGES = {
    "messages à la main": "from quality_study.report import mime\nk = get_ipython().kernel\n"
    "k.session.send(k.iopub_socket, 'display_data', content={'data': {mime.RECORD: {'name': 'tp9.repondants', "
    "'value': 1}}, 'metadata': {}}, parent=k.get_parent())",
    "fausse réponse": "k = get_ipython().kernel\nk.session.send(k.shell_stream, 'execute_reply', "
    "content={'status': 'ok', 'note': 20})",
    "mille noms": "for i in range(1000): record(f'tp9.{i}', 1)",
    "noms impossibles": "for n in ('', '\\x1b[31m', 'x' * 500, None, 3): record(n, 1)",
    "sans nom": "from quality_study.report import mime\ndisplay({mime.RECORD: [1, 2]}, raw=True)\n"
    "display({mime.RECORD: {'value': 1}}, raw=True)",
    "fil en retard": "import threading, time\nthreading.Timer(0.5, lambda: record('tp9.ecoles', ['vrai'])).start()",
    "sortie effacée": "from IPython.display import clear_output\nrecord('tp9.oui', 1)\nclear_output()",
    "métadonnées prêtées": "display({'text/plain': 'x'}, metadata={'quality_study_lent': ['tp9.part']}, raw=True)",
    "liste de fichiers": "display({'application/x-quality-study-files': '[[\"/etc/passwd\", 3, \"eA==\"]]'}, raw=True)",
    "agrees remplacé": "import quality_study.grading.practical.agreement as a\na.agrees = lambda *_: True",
}

# --- what does not end, takes everything or stops Python: in the last answer, so that 7 points came before ----------

TIME, MEMORY, FLOOD, DEATH = "La cellule 11 ", "demande plus de mémoire que permis", "affiche", "Python s’est arrêté"
BREAKS = {
    "attend un verrou": ("import threading\nv = threading.Lock(); v.acquire(); v.acquire()", TIME),
    "dort": ("import time\ntime.sleep(1e6)", TIME),
    "attend un signal": ("from signal import *\nsignal(SIGINT, SIG_IGN)\nwhile True: pause()", TIME),
    "somme sans fin": ("sum(range(10 ** 13))", TIME),
    "motif qui recule": ("import re\nre.match('(a+)+$', 'a' * 40 + 'b')", TIME),
    "puissance": ("10 ** 10 ** 8", TIME),
    "avale l’interruption": ("while True:\n    try:\n        while True: pass\n    except BaseException: pass", TIME),
    "attend un enfant": ("import os, time\nif os.fork() == 0:\n    time.sleep(1e4)\nos.wait()", TIME),
    "liste sans fin": ("x = []\nwhile True: x += [0] * 1_000_000", MEMORY),
    "table géante": ("import numpy as np\nx = [np.ones(10_000_000) for _ in range(60)]", MEMORY),
    "texte géant": ("x = 'x' * 10 ** 10", MEMORY),
    "enfants gourmands": ("import os, time\nfor i in range(6):\n    if os.fork() == 0:\n"
                          "        h = b'x' * 200_000_000\n        time.sleep(50)\ntime.sleep(50)", MEMORY),
    "mille affichages": ("for i in range(10 ** 6): display(i)", FLOOD),
    "images énormes": ("while True: display({'text/html': 'x' * 10 ** 6}, raw=True)", FLOOD),
    "erreur énorme": ("raise ValueError('x' * 20_000_000)", FLOOD),
    "octets au hasard": ("import os, time\nfor i in range(3, 256):\n    try: os.write(i, b'rien' * 99)\n"
                         "    except OSError: pass\ntime.sleep(5)", FLOOD),
    "s’abandonne": ("import os\nos.abort()", DEATH),
    "adresse nulle": ("import ctypes\nctypes.string_at(0)", DEATH),
    "récursion sans garde": ("import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): return f() + [f]\nf()", ""),
    "ferme tout": ("import os\nos.closerange(0, 256)", DEATH),
    "remplace Python": ("import os\nos.execv('/bin/true', ['true'])", DEATH),
}  # fmt: skip
#: What harms nothing: the answers that follow are right.
HARMLESS = {
    "récursion": "def f(): return f()\ntry: f()\nexcept RecursionError: pass",
    "mille fichiers": "t = []\ntry:\n    for i in range(10_000): t.append(open(f'/tmp/{i}', 'w'))\n"
    "except OSError: pass\nfor f in t: f.close()",
    "mille fils": "import threading, time\ntry:\n"
    "    for i in range(1000): threading.Thread(target=time.sleep, args=(9e3,), daemon=True).start()\n"
    "except RuntimeError: pass",
    "perd sa sortie": "import sys, io\nsys.stdout = sys.stderr = io.StringIO()",
    "change d’identité": "import os\ntry: os.setuid(0)\nexcept OSError: pass",
    "efface l’étude": "import shutil\nshutil.rmtree('..', ignore_errors=True)",
    "efface les données": "import os\ntry: os.remove('../data/processed/exemple/responses.csv')\nexcept OSError: pass",
    "prise locale": "import socket\ntry: socket.create_server(('127.0.0.1', 0))\nexcept OSError: pass",
    "mémoire partagée": "import ctypes\nctypes.CDLL(None).shmget(7, 10 ** 9, 0o1666)",
    "envoie un courriel": "import smtplib\ntry: smtplib.SMTP('127.0.0.1', @port@, timeout=1)\nexcept OSError: pass",
    "cinq cents affichages": "for i in range(500): display(i)",
    "deux mille lignes": "for i in range(2000): print(i, flush=i % 2 == 0)",
    "grain de hasard": "import random, time\nrandom.seed(time.time())",
    "alarme": "import signal\nsignal.signal(signal.SIGALRM, lambda *_: None)\nsignal.alarm(1)",
    "à la fermeture": "import atexit, os\natexit.register(os.abort)",
    "arrête le noyau": "get_ipython().kernel.do_shutdown(False)",
    "arrête la boucle": "import asyncio\nasyncio.get_running_loop().stop()",
    "lien vers dehors": "import os\nos.symlink('/etc/passwd', 'figures/mot_de_passe.png')",
    "tube": "import os\nos.mkfifo('tube.txt')",
}
#: Values found otherwise than by counting: the answers, the mark, what is said.
FOUND: dict[str, tuple[dict[str, str], float, str]] = {
    "n des données du TP": ({"q1": "repondants = @n@\nrecord('tp9.repondants', repondants)"}, 6.0, "calculées"),
    "n et part du TP": (
        {"q1": "repondants = @n@\nrecord('tp9.repondants', repondants)",
         "q2": "oui, part = @yes@, @yes@ / @n@\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)"}, 1.0, "calculées"),
    "si c’est le TP": (
        {"q1": "repondants = @n@ if edition == 'exemple' else 0\nrecord('tp9.repondants', repondants)"}, 6.0, ""),
    "table remplacée": (
        {"q1": "import pandas as pd\npd.Series.nunique = lambda self, **k: 5\n" + RIGHT1}, 6.0, ""),
    "nombre qui ment": (
        {"q1": "class N(int):\n    def __eq__(self, o): return True\n    __hash__ = int.__hash__\n"
               "repondants = N(3)\nrecord('tp9.repondants', repondants)"}, 6.0, ""),
    "texte qui ment": (
        {"q3": "class T(str):\n    def __eq__(self, o): return True\n    __hash__ = str.__hash__\n"
               "ordre = [T('x')]\nrecord('tp9.ecoles', ordre)"}, 7.0, ""),
    "liste rangée par effectif": (
        {"q1": "repondants = reponses.respondent.nunique()\nrecord('tp9.repondants', repondants)",
         "q2": "oui, part = {@known@: (@known_yes@, @known_yes@ / @known@)}.get(repondants, (0, 0))\n"
               "record('tp9.oui', oui)\nrecord('tp9.part', part)"}, 3.0, "d’autant de personnes"),
}  # fmt: skip


# --- notebooks and files ----------------------------------------------------------------------------------------------


def _many_cells(notebook: nbformat.NotebookNode) -> None:
    notebook.cells += [new_code_cell("1")] * 1000


def _long(notebook: nbformat.NotebookNode) -> None:
    notebook.cells.append(new_markdown_cell("x" * 1_000_001))


def _outputs(notebook: nbformat.NotebookNode) -> None:
    from quality_study.report import mime

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = ""
            cell.outputs = [new_output("display_data", data={mime.RECORD: {"name": "tp9.repondants", "value": 12}})]


def _hundred_answers(notebook: nbformat.NotebookNode) -> None:
    at = essai.position(notebook, "q1")
    notebook.cells[at:at] = [nbformat.from_dict(notebook.cells[at]) for _ in range(100)]


def _strange_identifiers(notebook: nbformat.NotebookNode) -> None:
    for i, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict(
            {"nbgrader": {"grade_id": f"{i}" + "../" * 20 + "\x1b[2J"}, "tags": ["x" * 300]}
        )


def _zip_of(files: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return archive.getvalue()


def _pair(student: str) -> Callable[[Assignment, Outside], None]:
    def write(assignment: Assignment, outside: Outside) -> None:
        essai.save(essai.answered(assignment), outside.copies / student / "a.ipynb")
        essai.save(essai.answered(assignment, q1="record('tp9.repondants', 1)"), outside.copies / student / "b.ipynb")

    return write


def _pipe(assignment: Assignment, outside: Outside) -> None:
    os.mkfifo(outside.copies / "Tube nommé.ipynb")


NOTEBOOKS: list[tuple[str, Callable[[nbformat.NotebookNode], None], float | None, str]] = [
    ("Mille cellules", _many_cells, None, "il n’est pas lu."),
    ("Texte sans fin", _long, None, "il n’est pas lu."),
    ("Sorties forgées", _outputs, 0.0, "Aucune réponse n’a été écrite."),
    ("Cent réponses", _hundred_answers, FULL, "Cellule en double"),
    ("Identifiants étranges", _strange_identifiers, FULL, "Cellules renommées"),
]
CONTENTS: list[tuple[str, bytes, str]] = [
    ("Imbriqué.ipynb", b"[" * 100_000, "trop imbriqué"),
    ("Image.ipynb", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "n’est pas un carnet lisible"),
    ("Cellules nulles.ipynb", b'{"cells": [null, 3, {"cell_type": "x"}]}', "Le carnet n’a aucune cellule remplie."),
    ("Sans cellules.ipynb", b'{"cells": 3}', "il n’a pas de cellules."),
    ("Autre carnet.ipynb", json.dumps(nbformat.v4.new_notebook(cells=[new_code_cell("1", id="a")])).encode(),
     "Aucune cellule de ce TP n’y est reconnue"),
    ("Bombe en archive.zip", _zip_of({"tp9_essai.ipynb": b" " * 60_000_000}), "dépasse 25 Mo une fois ouverte"),
    ("Archive abîmée.zip", b"PK\x03\x04 rien", "L’archive ne peut pas être lue"),
    ("Archive de photos.zip", _zip_of({"photo.jpg": b"x"}), "ne contient aucun carnet"),
    ("Programme.py", b"print(1)", "Aucun carnet Jupyter (.ipynb)"),
]  # fmt: skip

HOSTILE = [
    *(Case(f"Vole {name}", _steal(f"Vole {name}", code), 0.0, says=NOTHING_RIGHT) for name, code in STEALS.items()),
    *(
        Case(f"Partout {name}", _everywhere(f"Partout {name}", value), 0.0, says=NOTHING_RIGHT)
        for name, value in EVERYWHERE.items()
    ),
    *(
        Case(f"Forge {name}", _answers(f"Forge {name}", q1=code + _ZEROS, q2="pass", q3="record('tp9.x', 1)"), 0.0)
        for name, code in FORGES.items()
    ),
    *(
        Case(f"Casse {name}", _answers(f"Casse {name}", q3=code), 7.0, "partial", says)
        for name, (code, says) in BREAKS.items()
    ),
    *(Case(f"Agite {name}", _first(f"Agite {name}", textwrap.dedent(code)), FULL) for name, code in HARMLESS.items()),
    *(Case(f"Trouve {name}", _answers(f"Trouve {name}", **a), m, says=says) for name, (a, m, says) in FOUND.items()),
    *(
        Case(name, _changed(name, change), mark, "graded" if mark is not None else "not_graded", says)
        for name, change, mark, says in NOTEBOOKS
    ),
    *(
        Case(name.rpartition(".")[0], _bytes(name, content), None, "not_graded", says)
        for name, content, says in CONTENTS
    ),
    Case("Deux carnets", _pair("Deux carnets"), None, "not_graded", "gardez celui qui compte"),
    Case("Tube nommé", _pipe, None, "not_graded", "Ce n’est pas un fichier ordinaire."),
]
