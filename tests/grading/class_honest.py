"""Copies as students write them, right but for the one mistake that some hold: a table, one line a copy, by kind.

With those of :mod:`class_of_copies`, they are the class that a fair teacher would mark so. Every way of counting, every
type of value, every useless line, every place and every file is worth full marks; a mistake loses its own points.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator

import essai
import nbformat
from class_of_copies import FULL, Case, Outside
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from quality_study.grading.practical.assignment import Assignment

Notebook = nbformat.NotebookNode
RECORD1 = "\nrecord('tp9.repondants', repondants)"
RECORD2 = "\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)"
RECORD3 = "\nrecord('tp9.ecoles', ordre)"
RIGHT1, RIGHT2, RIGHT3 = (essai.SOLUTIONS[q] for q in ("q1", "q2", "q3"))
TABLE = "'../data/processed/exemple/responses"

# --- ways to the same values: the copies take one of each list ------------------------------------------------------

WAYS1 = [
    "repondants = reponses['respondent'].drop_duplicates().shape[0]",
    "repondants = reponses.groupby('respondent').ngroups",
    "repondants = len(reponses['respondent'].unique())",
    "repondants = len({r for r in reponses['respondent']})",
    "repondants = reponses.respondent.value_counts().size",
    "import numpy as np\nrepondants = np.unique(reponses['respondent'].to_numpy()).size",
    "from collections import Counter\nrepondants = len(Counter(reponses['respondent']))",
    "repondants = reponses.pivot_table(index='respondent', values='question', aggfunc='count').shape[0]",
    "repondants = (~reponses.duplicated('respondent')).sum()",
    "repondants = reponses.set_index('respondent').index.nunique()",
    "import sqlite3\nbase = sqlite3.connect(':memory:')\nreponses.to_sql('r', base)\n"
    "repondants = base.execute('select count(distinct respondent) from r').fetchone()[0]",
    f"import pandas as pd\nrepondants = pd.read_csv({TABLE}.csv')['respondent'].nunique()",
    f"import pandas as pd\nrepondants = pd.read_parquet({TABLE}.parquet')['respondent'].nunique()",
    "import pandas as pd\nrepondants = pd.read_csv('../data/raw/exemple/responses.csv').respondent.nunique()",
    f"from pathlib import Path\nlignes = Path({TABLE}.csv').read_text(encoding='utf-8').splitlines()\n"
    "repondants = len({ligne.split(',')[0] for ligne in lignes if ligne.split(',')[0].isdigit()})",
    "repondants = 0\nfor _, groupe in reponses.groupby('respondent'):\n    repondants += 1",
    "compte = lambda t: t['respondent'].nunique()\nrepondants = compte(reponses)",
    "class Enquete:\n    def __init__(self, table): self.table = table\n"
    "    def taille(self): return self.table.respondent.nunique()\n\nrepondants = Enquete(reponses).taille()",
    "async def compte():\n    return reponses['respondent'].nunique()\n\nrepondants = await compte()",
    "repondants: int = sum(1 for _ in reponses.drop_duplicates('respondent').itertuples())",
]
_ASKED = "c = reponses[reponses['question'] == 'concoursparticipe']\n"
_PART = "\npart = oui / repondants"
WAYS2 = [
    "oui = len(reponses.query(\"question == 'concoursparticipe' and value == 'Oui'\"))" + _PART,
    _ASKED + "oui = c['value'].value_counts().get('Oui', 0)" + _PART,
    _ASKED + "oui = c['value'].eq('Oui').sum()" + _PART,
    _ASKED + "oui = len(c.loc[c['value'].isin(['Oui'])])" + _PART,
    _ASKED + "oui = c['value'].map({'Oui': 1, 'Non': 0}).fillna(0).sum()" + _PART,
    _ASKED + "oui = c['value'].str.lower().str.strip().str.startswith('oui').fillna(False).sum()" + _PART,
    _ASKED + "oui = c.groupby('value').size()['Oui']" + _PART,
    _ASKED + "oui = sum(1 if v == 'Oui' else 0 for v in c['value'])" + _PART,
    _ASKED + "import numpy as np\noui = np.count_nonzero(c['value'].to_numpy() == 'Oui')" + _PART,
    _ASKED + "import numpy as np\noui = np.where(c['value'] == 'Oui', 1, 0).sum()" + _PART,
    _ASKED + "from collections import Counter\noui = Counter(c['value'])['Oui']" + _PART,
    _ASKED + "oui = c.apply(lambda ligne: ligne['value'] == 'Oui', axis=1).sum()" + _PART,
    "import pandas as pd\noui = pd.crosstab(reponses['question'], reponses['value']).loc['concoursparticipe', 'Oui']"
    + _PART,
    "oui = reponses.groupby(['question', 'value']).respondent.nunique().loc[('concoursparticipe', 'Oui')]" + _PART,
    "large = reponses.drop_duplicates(['respondent', 'question']).pivot(index='respondent', columns='question', "
    "values='value')\noui = (large['concoursparticipe'] == 'Oui').sum()\n"
    "part = (large['concoursparticipe'] == 'Oui').mean()",
    _ASKED + "from fractions import Fraction\noui = int((c.value == 'Oui').sum())\npart = Fraction(oui, repondants)",
    _ASKED + "from decimal import Decimal\noui = int((c.value == 'Oui').sum())\n"
    "part = Decimal(oui) / Decimal(int(repondants))",
    _ASKED
    + "gens = c[c.value == 'Oui'].merge(reponses[['respondent']].drop_duplicates())\noui = gens.shape[0]"
    + _PART,
    _ASKED
    + "oui = 0\ni = 0\nwhile i < len(c):\n    if c.iloc[i]['value'] == 'Oui':\n        oui = oui + 1\n    i += 1"
    + _PART,
    _ASKED + "import functools\noui = functools.reduce(lambda a, v: a + (v == 'Oui'), c['value'], 0)\n"
    "try:\n    part = oui / repondants\nexcept ZeroDivisionError:\n    part = None",
]
_SCHOOL = "e = reponses[(reponses['question'] == 'ecole') & (reponses['status'] == 'answered')]\n"
WAYS3 = [
    _SCHOOL + "ordre = sorted(set(e['value']))",
    _SCHOOL + "ordre = e['value'].drop_duplicates().sort_values().tolist()",
    _SCHOOL + "ordre = list(e.groupby('value').groups)",
    _SCHOOL + "ordre = list(e['value'].value_counts().sort_index().index)",
    _SCHOOL + "import numpy as np\nordre = np.unique(e['value'].to_numpy(dtype=str)).tolist()",
    _SCHOOL + "import numpy as np\nordre = np.unique(e['value'].to_numpy(dtype=str))",
    _SCHOOL + "ordre = e['value'].drop_duplicates().sort_values()",
    _SCHOOL + "ordre = e['value'].drop_duplicates().sort_values().to_frame()",
    _SCHOOL + "ordre = e['value'].value_counts().sort_index().index",
    _SCHOOL + "ordre = dict.fromkeys(sorted(e['value'])).keys()",
    _SCHOOL + "ordre = tuple(sorted(e['value'].unique()))",
    _SCHOOL + "ordre = e['value'].astype('category').cat.categories",
    _SCHOOL + "ordre = (nom for nom in sorted(e['value'].unique()))",
    _SCHOOL + "ordre = e['value'].sort_values().unique()",
    _SCHOOL + "ordre = []\nfor nom in e['value']:\n    if nom not in ordre:\n        ordre.append(nom)\nordre.sort()",
    _SCHOOL + "ordre = sorted(e['value'].unique(), key=str.lower)",
    _SCHOOL + "ordre = [f'  {nom.lower()} ' for nom in sorted(e['value'].unique())]",
    _SCHOOL + "from collections import deque\nordre = deque(sorted(e['value'].unique()))",
    _SCHOOL + "ordre = {i: nom for i, nom in enumerate(sorted(e['value'].unique()))}.values()",
    _SCHOOL + "import pandas as pd\nordre = pd.array(sorted(e['value'].unique()), dtype='string')",
]

#: What a number may be recorded as.
NUMBERS = [
    "np.int64({0})", "float({0})", "np.array({0})", "np.array([{0}])", "pd.Series([{0}])", "pd.DataFrame([[{0}]])",
    "Decimal(int({0}))", "Fraction(int({0}))", "[{0}]", "({0},)", "np.float64({0})", "pd.Index([{0}])", "{{{0}}}",
    "np.matrix([[{0}]])", "pd.array([{0}])", "pd.Series({{'n': {0}}})", "iter([{0}])",
]  # fmt: skip

#: Lines that bring nothing, and cost nothing, whether or not they fail.
USELESS = [
    "import pandas as pd\npd.read_csv('C:\\\\Users\\\\moi\\\\Bureau\\\\responses.csv')",
    "nom = input('Votre nom ? ')",
    "!pip install seaborn",
    "%pip install openpyxl",
    "%matplotlib inline",
    "%matplotlib widget",
    "%load_ext autoreload\n%autoreload 2",
    "from numpy import *",
    "from pylab import *",
    "%pylab inline",
    "from google.colab import drive\ndrive.mount('/content/drive')",
    "import seaborn as sns\nsns.set_theme()",
    "import matplotlib.pyplot as plt\nplt.style.use('seaborn')",
    "print(reponses.to_string())",
    "reponses?",
    "help(reponses)",
    "%timeit -n1 -r1 len(reponses)",
    "import requests\nrequests.get('https://example.org', timeout=5)",
    "reponses.to_excel('sortie.xlsx')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('../figures/essai.png')",
    "import locale\nlocale.setlocale(locale.LC_ALL, 'fr_FR.UTF-8')",
    "repondant",
    "assert len(reponses) == 1, 'ne tombe pas juste'",
    "import module_absent",
    "import os\nos.chdir('/content')",
    "%cd ..",
    "!ls -la",
    "%%bash\nls",
    "%%html\n<b>Mon travail</b>",
    "%who",
    "import time\ntime.sleep(2)",
    "import warnings\nwarnings.warn('attention')",
    "def inutile(:\n    pass",
    "import pdb\npdb.set_trace()",
    "from IPython.display import clear_output\nclear_output()",
    "import random\nrandom.seed(2011)",
    "import logging\nlogging.basicConfig(level=logging.DEBUG)",
    "import ipywidgets\nipywidgets.IntSlider()",
    "del reponse",
    "import os\nos.system('clear')",
]


def _answers(**answers: str) -> Callable[[Assignment], Notebook]:
    return lambda assignment: essai.answered(assignment, **answers)


def _changed(change: Callable[[Notebook], object]) -> Callable[[Assignment], Notebook]:
    def make(assignment: Assignment) -> Notebook:
        made = essai.answered(assignment)
        change(made)
        return made

    return make


def _own_cell(source: str) -> Callable[[Notebook], object]:
    return lambda n: n.cells.insert(essai.position(n, "q1"), new_code_cell(source))


# --- places ---------------------------------------------------------------------------------------------------------


def _received(notebook: Notebook, *names: str) -> None:
    for name in names:
        notebook.cells[essai.position(notebook, name)].source = STUBS[name]


STUBS = {
    "q1": '# VOTRE RÉPONSE ICI\nrepondants = "à compléter"' + RECORD1.replace("'", '"'),
    "q2": '# VOTRE RÉPONSE ICI\noui = "à compléter"\npart = "à compléter"' + RECORD2.replace("'", '"'),
    "q3": '# VOTRE RÉPONSE ICI\nordre = "à compléter"' + RECORD3.replace("'", '"'),
    "p1": "*VOTRE RÉPONSE ICI*",
}


def _all_in(home: str) -> Callable[[Notebook], object]:
    def change(notebook: Notebook) -> None:
        _received(notebook, *({"q1", "q2", "q3"} - {home}))
        notebook.cells[essai.position(notebook, home)].source = "\n".join([RIGHT1, RIGHT2, RIGHT3])

    return change


def _below_the_stub(notebook: Notebook) -> None:
    for name in ("q1", "q2", "q3"):
        at = essai.position(notebook, name)
        notebook.cells.insert(at + 1, new_code_cell(essai.SOLUTIONS[name]))
        _received(notebook, name)


def _at_the_end(notebook: Notebook) -> None:
    _received(notebook, "q1", "q2", "q3")
    notebook.cells += [new_code_cell(essai.SOLUTIONS[q]) for q in ("q1", "q2", "q3")]


def _line_by_line(notebook: Notebook) -> None:
    at = essai.position(notebook, "q2")
    *lines, last = RIGHT2.splitlines()
    notebook.cells[at].source = last
    notebook.cells[at:at] = [new_code_cell(line) for line in lines]


def _split(notebook: Notebook) -> None:
    """The first line in the cell of the answer, the others in cells below it."""
    at = essai.position(notebook, "q2")
    first, *lines = RIGHT2.splitlines()
    notebook.cells[at].source = first
    notebook.cells[at + 1 : at + 1] = [new_code_cell(line) for line in lines]


def _stub_again(notebook: Notebook) -> None:
    twin = nbformat.from_dict(notebook.cells[essai.position(notebook, "q1")])
    twin.source = STUBS["q1"]
    notebook.cells.insert(essai.position(notebook, "q1") + 1, twin)


def _retyped(name: str, make: Callable[..., Notebook]) -> Callable[[Notebook], object]:
    def change(notebook: Notebook) -> None:
        at = essai.position(notebook, name)
        notebook.cells[at] = make(notebook.cells[at].source, metadata=notebook.cells[at].metadata)

    return change


def _only_answers(notebook: Notebook) -> None:
    notebook.cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]


def _shuffled(notebook: Notebook) -> None:
    notebook.cells.reverse()


def _locked_touched(notebook: Notebook) -> None:
    for name in ("debut", "q1_verif", "q2_verif"):
        notebook.cells[essai.position(notebook, name)].source += "\nimport math, json"


def _constant(notebook: Notebook) -> None:
    notebook.cells[essai.position(notebook, "parametres")].source += "\nQUESTION = 'concoursparticipe'"
    at = essai.position(notebook, "q2")
    notebook.cells[at].source = RIGHT2.replace('"concoursparticipe"', "QUESTION")


def _colab(notebook: Notebook) -> None:
    notebook.metadata = nbformat.from_dict({"colab": {"provenance": []}, "kernelspec": {"name": "python3"}})
    for i, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict({"id": f"x{i}", "outputId": "a", "colab": {"height": 30}})


def _vscode(notebook: Notebook) -> None:
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"vscode": {"languageId": "python"}})


def _windows_lines(notebook: Notebook) -> None:
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "  \r\n")


def _indented(notebook: Notebook) -> None:
    at = essai.position(notebook, "q1")
    notebook.cells[at].source = "\n".join(f"    {line}" for line in notebook.cells[at].source.splitlines())


def _prose(where: str) -> Callable[[Notebook], object]:
    def change(notebook: Notebook) -> None:
        _received(notebook, "p1")
        at = essai.position(notebook, "p1")
        if where == "question":
            notebook.cells[at - 1].source += "\n\nLa moitié."
        elif where == "comment":
            notebook.cells.insert(at + 1, new_code_cell("# La moitié."))
        else:
            notebook.cells.insert(at + (where == "below"), new_markdown_cell("La moitié."))

    return change


PLACES: list[tuple[str, Callable[[Notebook], object], str]] = [
    ("tout dans q1", _all_in("q1"), "Réponse consignée par une autre cellule : « q2 » et « q3 »."),
    ("tout dans q2", _all_in("q2"), "Réponse consignée par une autre cellule : « q1 » et « q3 »."),
    ("tout dans q3", _all_in("q3"), "Réponse consignée par une autre cellule : « q1 » et « q2 »."),
    ("sous chaque ébauche", _below_the_stub, "Cellules de code ajoutées : 3."),
    ("à la fin", _at_the_end, "Réponse consignée par une autre cellule"),
    ("une ligne par cellule", _line_by_line, "Cellules de code ajoutées : 4."),
    ("coupée en deux", _split, "Cellules de code ajoutées : 4."),
    ("ébauche en double", _stub_again, "Cellule en double"),
    ("réponse en Markdown", _retyped("q1", new_markdown_cell), "Cellule dont le type a changé : « q1 »."),
    ("réponse en brut", _retyped("q2", new_raw_cell), "Cellule dont le type a changé : « q2 »."),
    ("texte en code", _retyped("p1", new_code_cell), "Cellule dont le type a changé : « p1 »."),
    ("réponses seules", _only_answers, ""),
    ("à l’envers", _shuffled, "remises à leur place"),
    ("cellules verrouillées changées", _locked_touched, "Cellules verrouillées modifiées"),
    ("constante aux paramètres", _constant, "Cellule verrouillée modifiée : « parametres »."),
    ("Colab", _colab, "Les métadonnées sont perdues"),
    ("VS Code", _vscode, "Les métadonnées sont perdues"),
    ("fins de ligne de Windows", _windows_lines, ""),
    ("code décalé", _indented, ""),
    ("texte au-dessus", _prose("above"), "Texte trouvé hors de sa cellule : « p1 »."),
    ("texte au-dessous", _prose("below"), ""),
    ("texte dans la question", _prose("question"), "Texte trouvé hors de sa cellule : « p1 »."),
    ("texte en commentaire", _prose("comment"), "Texte trouvé hors de sa cellule : « p1 »."),
]

# --- files ----------------------------------------------------------------------------------------------------------


def _zipped(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("__MACOSX/._tp9_essai.ipynb", b"\0")
        made.writestr("rendu/tp9_essai.ipynb", content)
    return archive.getvalue()


def _version3(content: bytes) -> bytes:
    return json.dumps(nbformat.convert(nbformat.reads(content.decode(), as_version=4), 3)).encode()


#: Name of the file, ``{}`` being the student, what is done to its content, what is said.
FILES: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("{}.ipynb.txt", bytes, "Le nom du fichier finit par « .txt »"),
    ("{}.IPYNB", bytes, ""),
    ("{}.zip", _zipped, ""),
    ("{}/rendu/tp9_essai.ipynb", bytes, ""),
    ("{}/.ipynb_checkpoints/../tp9_essai.ipynb", bytes, ""),
    ("{}_417_assignsubmission_file_/tp9_essai.ipynb", bytes, ""),
    ("tp9_essai_{}.ipynb", bytes, ""),
    ("{}.ipynb", lambda content: b"\xef\xbb\xbf" + content, ""),
    ("{}.ipynb", lambda content: content.decode().encode("utf-16"), "Le fichier est en UTF-16"),
    ("{}.ipynb", _version3, ""),
]

# --- mistakes: each is worth all the points but its own ---------------------------------------------------------------

OWN = {"repondants": 2.0, "oui": 2.0, "part": 3.0, "ordre": 1.0}
_OF = {"repondants": "q1", "oui": "q2", "part": "q2", "ordre": "q3"}
#: The value recorded instead of the right one, and the hint that the student must read.
WRONG = {
    "repondants": [
        "repondants + 1", "len(reponses)", "-repondants", "str(repondants)", "f'{repondants} personnes'", "None",
        "100 * repondants", "float('nan')", "repondants > 0", "[repondants, repondants]", "'à compléter'",
    ],
    "oui": ["repondants - oui", "-oui", "str(oui)", "100 * oui", "None", "oui / 2 + 0.5", "{'Oui': oui, 'Non': 0}"],
    "part": [
        "100 * part", "-part", "1 - part", "round(part, 2)", "f'{part:.1%}'", "str(part).replace('.', ',')",
        "None", "part / 100", "float('inf')", "oui", "[part, 1 - part]", "part > 0.5",
    ],
    "ordre": ["ordre[::-1]", "ordre[:-1]", "', '.join(ordre)", "len(ordre)", "ordre + ordre[:1]", "None", "[]"],
}  # fmt: skip
#: Mistakes of other kinds: the answers that hold them, what they cost, what is said.
OTHER_WRONG: list[tuple[str, dict[str, str], float, str]] = [
    ("lignes comptées, suite juste", {"q1": "repondants = len(reponses)" + RECORD1}, 2, ""),
    ("nom absent", {"q1": "repondants = nombre" + RECORD1}, 2, "« q1 » : NameError"),
    ("colonne absente", {"q1": "repondants = reponses['repondant'].nunique()" + RECORD1}, 2, "« q1 » : KeyError"),
    ("parenthèse", {"q1": "repondants = len(reponses['respondent'].unique()" + RECORD1}, 2, "« q1 » : SyntaxError"),
    ("sans record", {"q1": RIGHT1.partition("\n")[0]}, 2, ""),
    ("nom mal écrit", {"q1": RIGHT1.replace("tp9.repondants", "tp9.repondant")}, 2, ""),
    ("ébauche laissée", {"q3": STUBS["q3"]}, 1, "Cellule restée à compléter : « q3 »."),
    ("cellule vidée", {"q3": ""}, 1, ""),
    (
        "noms échangés",
        {"q2": RIGHT2.replace(", oui)", ", x)").replace(", part)", ", oui)").replace(", x)", ", part)")},
        5,
        "",
    ),
    ("division par zéro avant", {"q2": "taux = 1 / 0\n" + RIGHT2}, 0, "« q2 » : ZeroDivisionError"),
    ("fichier absent avant", {"q3": "open('absent.csv')\n" + RIGHT3}, 0, "« q3 » : FileNotFoundError"),
    ("filtre faux, part suivie", {"q2": RIGHT2.replace('"Oui"', '"Non"')}, 2, ""),
    ("autre dénominateur", {"q2": RIGHT2.replace("oui / repondants", "oui / len(donnees)")}, 3, ""),
    ("record écrasé", {"q1": RIGHT1 + "\nrecord = 3"}, 0, ""),
    ("record en boucle", {"q1": RIGHT1 + "\nfor record in reponses.to_dict('records')[:3]: pass"}, 0, ""),
    ("table réduite", {"q1": RIGHT1 + "\nreponses = reponses.copy()"}, 0, ""),
]


def honest() -> Iterator[tuple[str, str, Callable[[Assignment], Notebook], float, str]]:
    """Give each copy: its kind, what it is, how it is made, its mark, what its remarks say."""
    for number, (one, two, three) in enumerate(zip(WAYS1, WAYS2, WAYS3, strict=True), 1):
        yield "Façon", f"{number}", _answers(q1=one + RECORD1, q2=two + RECORD2, q3=three + RECORD3), FULL, ""
    types = "import numpy as np, pandas as pd\nfrom decimal import Decimal\nfrom fractions import Fraction\n"
    for number, wrapped in enumerate(NUMBERS, 1):
        code = f"{types}{RIGHT1.partition(chr(10))[0]}\nrecord('tp9.repondants', {wrapped.format('repondants')})"
        yield "Type", f"{number}", _answers(q1=code), FULL, ""
    for number, source in enumerate(USELESS, 1):
        if number % 2 or source.startswith("%%"):
            yield "Inutile", f"{number}", _changed(_own_cell(source)), FULL, "Cellule de code ajoutée : 1."
        else:
            yield "Inutile", f"{number}", _answers(q1=f"{source}\n{RIGHT1}"), FULL, ""
    for name, change, says in PLACES:
        yield "Place", name, _changed(change), FULL, says
    for variable, found in WRONG.items():
        for number, wrong in enumerate(found, 1):
            place = _OF[variable]
            name = "ecoles" if variable == "ordre" else variable
            code = essai.SOLUTIONS[place].replace(f'record("tp9.{name}", {variable})', f'record("tp9.{name}", {wrong})')
            yield f"Faute de {name}", f"{number}", _answers(**{place: code}), FULL - OWN[variable], ""
    for name, answers, lost, says in OTHER_WRONG:
        yield "Faute", name, _answers(**answers), FULL - lost, says


def _save(file: str, make: Callable[[Assignment], Notebook], change: Callable[[bytes], bytes] = bytes):  # type: ignore[no-untyped-def]
    def write(assignment: Assignment, outside: Outside) -> None:
        path = outside.copies / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(change(json.dumps(make(assignment)).encode()))

    return write


HONEST = [
    Case(f"{kind} {name}", _save(f"{kind} {name}.ipynb", make), mark, says=says)
    for kind, name, make, mark, says in honest()
] + [
    Case(f"Fichier {i}", _save(name.format(f"Fichier {i}"), essai.answered, change), FULL, says=says)
    for i, (name, change, says) in enumerate(FILES, 1)
]
