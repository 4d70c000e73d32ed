"""What an import read, dropped and masked, told in French; never a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quality_study.importers.grid import column_name, line_list, safe
from quality_study.importers.ranks import Ranked
from quality_study.importers.suspects import KINDS
from quality_study.words.french import plural, typographic


@dataclass
class Account:
    """What became of a file.

    Attributes
    ----------
    file, sheet, form, importer : str
        File, sheet of a workbook, how it is written, platform.
    respondents, questions : int
    codes, options : list of (str, list of (str, str))
        Questions whose codes, in the cells and in the headings, were read as positions in the list of answers: each
        code and the answer that it was taken for.
    dropped : list of (int, str)
        Columns that no question claims: position and heading.
    undeclared : dict of str to int
        Rows of questions that the questionnaire does not declare, in a table of responses.
    empty, previews, repeated, left_out : list of int
        Lines of rows left out.
    tests : list of int
        Lines of preview or test rows that were kept.
    unfinished : list of int or None
        Lines of unfinished answers that were kept; None when the platform does not tell.
    masked : list of (int, str, dict)
        Line, question, and number of personal data of each kind that were masked.
    free : list of (str, str, list of int)
        Questions with a free answer, its label, and the lines where people wrote it.
    suspects : list of (str, list of int, bool)
        Rows to look at: their kind, their lines, and whether a rule left them out.
    notices : list of str
        What the reader should look at.
    """

    file: str
    sheet: str
    form: str
    importer: str
    respondents: int = 0
    questions: int = 0
    codes: list[Ranked] = field(default_factory=list)
    options: list[Ranked] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)
    undeclared: Counter[str] = field(default_factory=Counter)
    empty: list[int] = field(default_factory=list)
    previews: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    tests: list[int] = field(default_factory=list)
    unfinished: list[int] | None = None
    masked: list[tuple[int, str, dict[str, int]]] = field(default_factory=list)
    free: list[tuple[str, str, list[int]]] = field(default_factory=list)
    suspects: list[tuple[str, list[int], bool]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the account, one French sentence or list item a line."""
        sheet = f", feuille « {self.sheet} »" if self.sheet else ""
        told = [
            f"Lu : {self.file}{sheet} ({self.form}), dialecte {self.importer}.",
            f"{plural(self.respondents, 'répondant')}, {plural(self.questions, 'question')}.",
        ]
        for ranked, where, what in (
            (self.codes, "Réponses écrites en codes", "a réponse"),
            (self.options, "Options en codes dans les titres des colonnes", "’option"),
        ):
            if ranked:
                told.append(
                    f"{where} : le nombre qui termine un code est lu comme le rang de l{what} dans le questionnaire, "
                    "« non adaptée » à la fin ; à vérifier sur la plateforme, ou déclarez codes :"
                )
                told += _taken(ranked)
        if self.unfinished is not None:
            kept = f" ({line_list(self.unfinished)})" if self.unfinished else ""
            told.append(f"{_count(self.unfinished, 'réponse inachevée gardée', 'réponses inachevées gardées')}{kept}.")
        if self.tests:
            one, many = "ligne d’aperçu ou de test gardée", "lignes d’aperçu ou de test gardées"
            told.append(f"{_count(self.tests, one, many)} : {line_list(self.tests)}.")
        for lines, one, many in (
            (self.previews, "ligne d’aperçu ou de test écartée", "lignes d’aperçu ou de test écartées"),
            (self.left_out, "réponse inachevée écartée", "réponses inachevées écartées"),
            (self.repeated, "réponse en double écartée", "réponses en double écartées"),
            (self.empty, "ligne vide écartée", "lignes vides écartées"),
        ):
            if lines:
                told.append(f"{_count(lines, one, many)} : {line_list(lines)}.")
        if self.dropped:
            one, many = "colonne non déclarée écartée", "colonnes non déclarées écartées"
            told.append(f"{_count(self.dropped, one, many)} :")
            told += [f"  {column_name(column)} : {safe(' '.join(shown.split()))}" for column, shown in self.dropped]
        for question, count in self.undeclared.items():
            told.append(f"Question non déclarée écartée : {safe(question)} ({plural(count, 'ligne')}).")
        for question, other, lines in self.free:
            written = f" : {line_list(lines)}" if lines else ""
            kept = plural(len(lines), "texte libre gardé comme commentaire", "textes libres gardés comme commentaires")
            told.append(f"« {other} » ({question}) : {kept}{written}.")
        told += self._suspects()
        told += self._masks()
        told += [f"Attention : {notice}" for notice in self.notices]
        return [typographic(line) for line in told]

    def masks(self) -> Counter[str]:
        """Return how many personal data of each kind were masked."""
        total: Counter[str] = Counter()
        for _, _, counts in self.masked:
            total.update(counts)
        return total

    def _suspects(self) -> Iterator[str]:
        """Tell the rows to look at, once a kind, and the rule that decides of them."""
        for kind, what in KINDS.items():
            found = [(lines, left) for name, lines, left in self.suspects if name == kind]
            if not found:
                continue
            several = kind in ("identical", "persons")
            groups = [line_list(lines) for lines, _ in found]
            said = " ; ".join(groups) if several else line_list(sorted(line for lines, _ in found for line in lines))
            rule = f'{kind} = "drop" dans edition.toml, [import], les écarterait'
            if found[0][1]:
                kept = ", sauf la première" if several else ""
                rule = f'écartées{kept} : {kind} = "drop" dans edition.toml'
            yield f"À regarder : {what} ({said}) ; {rule}."

    def _masks(self) -> list[str]:
        if not self.masked:
            return ["Aucune donnée personnelle reconnue dans les commentaires ; les noms ne se reconnaissent pas."]
        places: dict[str, list[int]] = {}
        for line, question, counts in self.masked:
            for kind in counts:
                places.setdefault(f"{question}, {kind}", []).append(line)
        parts = ", ".join(f"{kind} {n}" for kind, n in self.masks().items())
        head = f"Données personnelles masquées dans les commentaires ({parts}), à relire :"
        return [head, *(f"  {name} : {line_list(lines, most=len(lines))}" for name, lines in places.items())]


def _taken(ranked: Sequence[Ranked]) -> Iterator[str]:
    """Write what codes were taken for, once for the questions that have the same."""
    alike: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for question, pairs in ranked:
        alike.setdefault(tuple(pairs), []).append(question)
    for taken, questions in alike.items():
        yield f"  {', '.join(questions)} : {' ; '.join(f'{code} = {label}' for code, label in taken)}"


def _count(items: Sequence[object], one: str, many: str) -> str:
    return plural(len(items), one, many)
