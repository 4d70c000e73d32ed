"""What a busy reader needs, on page 2 and on the poster: ``essentiel.toml``, filled with recorded values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from quality_study.facts.edition import Edition
from quality_study.facts.tomlfile import Model, read_toml, toml_line
from quality_study.report.document import Asset, Document
from quality_study.report.figure_data import short_alternative
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import join, typographic
from quality_study.words.values import french
from quality_study.words.vocabulary import STATUS_LABEL

#: Where a student chooses what stands there.
FILE = "essentiel.toml"
_VALUE = re.compile(r"\{(?P<name>[^{}:]*)(?::(?P<how>[^{}]*))?\}")
_UNKNOWN = "aucun carnet n’enregistre cette valeur"
_INVENTED = "donnée inventée"


class NumberToShow(Model):
    """A number, written as in a sentence (``{concours.oui:%}``), and what it counts."""

    value: str
    text: str


class EssentialsFile(Model):
    """The content of ``essentiel.toml``."""

    figure: str
    numbers: tuple[NumberToShow, ...] = Field(min_length=1, max_length=6)
    findings: tuple[str, ...] = Field(min_length=1, max_length=3)
    actions: tuple[str, ...] = Field(min_length=1, max_length=3)


@dataclass(frozen=True)
class Essentials:
    """What stands on page 2, ready to be set.

    Attributes
    ----------
    numbers : list of dict
        ``value, text, base`` (its n) and ``status``, all in French.
    findings, actions : list of str
    figure : Asset
        As a chapter shows it.
    """

    numbers: list[dict[str, str]]
    findings: list[str]
    actions: list[str]
    figure: Asset

    def plain(self) -> dict[str, Any]:
        """Return what the templates read."""
        payload = self.figure.payload
        figure = {key: str(payload[key]) for key in ("id", "label", "caption", "message", "note", "alt")}
        figure["short"] = short_alternative(payload, "en annexe")  # the poster has no annex
        figure["path"] = f"{payload['id']}.svg"
        return {"numbers": self.numbers, "findings": self.findings, "actions": self.actions, "figure": figure}


@dataclass
class _Filling:
    """Fills the sentences of one file, and gathers what is wrong with them."""

    document: Document
    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def fill(self, template: str, place: list[str | int]) -> tuple[str, list[dict[str, Any]]]:
        """Return a sentence with its values, and how each of them was recorded."""
        used: list[dict[str, Any]] = []

        def said(found: re.Match[str]) -> str:
            name, how = found["name"].strip(), found["how"] or ""
            record = self.document.bases.get(name, {})
            value = self.document.records.get(name)
            if name not in self.document.records:
                self._wrong(_UNKNOWN, place, name, list(self.document.records))
            elif value is None or value == []:
                self._wrong("cette valeur est vide : choisissez-en une autre", place, name)
            elif record.get("status") == "illustrative":
                self._wrong("cette valeur est illustrative : elle n’apprend rien", place, name)
            elif _is_share(how) and not record.get("n"):
                self._wrong("cette part n’a pas de n : donnez-le au carnet, record(…, n=…)", place, name)
            else:
                used.append({"share": _is_share(how), "n": record.get("n", ""), "status": record.get("status", "")})
                try:
                    return format(french(value), how)
                except (ValueError, TypeError) as error:
                    self._wrong(f"cette valeur ne s’écrit pas ainsi ({error})", place, found[0])
            return ""

        return typographic(_VALUE.sub(said, template)), used

    def sentence(self, template: str, place: list[str | int]) -> str:
        """Fill a sentence; what its shares are of is said at its end."""
        text, used = self.fill(template, place)
        bases = list(dict.fromkeys(record["n"].partition(",")[0] for record in used if record["share"]))
        end = "." if text.endswith(".") else ""
        return typographic(f"{text.removesuffix('.')} ({' ; '.join(bases)}){end}") if bases else text

    def _wrong(self, message: str, place: list[str | int], found: str, accepted: list[str] | None = None) -> None:
        line = toml_line(self.text, place)
        self.problems.append(Problem(message, self.name, line, str(place[-1]), found, accepted or []))


def _is_share(how: str) -> bool:
    return "%" in how or how == "range"


def edition_essentials(edition: Edition, document: Document) -> Essentials | None:
    """Fill the page from what the notebooks of an edition recorded and showed; None without ``essentiel.toml``.

    Raises
    ------
    StudyError
        A value is not recorded, is a share without its n, or is illustrative; the figure is not shown, or shows
        something illustrative.
    """
    path = edition.raw / FILE
    if not path.is_file():
        return None
    asked = read_toml(path, EssentialsFile, shown=edition.shown(path))
    filling = _Filling(document, edition.shown(path), path.read_text(encoding="utf-8-sig"))
    numbers = []
    for i, number in enumerate(asked.numbers):
        value, used = filling.fill(number.value, ["numbers", i, "value"])
        text = filling.fill(number.text, ["numbers", i, "text"])[0]
        statuses = list(dict.fromkeys(f"donnée {STATUS_LABEL[u['status']]}e" for u in used if u["status"]))
        status = _INVENTED if edition.settings.fictitious else join(statuses)
        base = " ; ".join(dict.fromkeys(u["n"] for u in used if u["n"]))
        numbers.append({"value": value, "text": text, "base": typographic(base), "status": status})
    findings = [filling.sentence(text, ["findings"]) for text in asked.findings]
    actions = [filling.sentence(text, ["actions"]) for text in asked.actions]
    line = toml_line(filling.text, ["figure"])
    filling.problems += _figure_problems(asked.figure, document.assets, filling.name, line)
    raise_if_any(filling.problems)
    return Essentials(numbers, findings, actions, document.assets[asked.figure])


def _figure_problems(key: str, assets: Mapping[str, Asset], name: str, line: int | None) -> Iterator[Problem]:
    drawn = [k for k, asset in assets.items() if len(asset.pages) == 1]
    if key not in drawn:
        message = "aucun carnet ne montre cette figure, ou elle a plusieurs pages"
        yield Problem(message, name, line, "figure", key, drawn)
        return
    data = assets[key].payload.get("data") or {}
    place = data["header"].index("statut") if "statut" in data.get("header", ()) else None
    if place is not None and any(row[place] == STATUS_LABEL["illustrative"] for row in data["rows"]):
        yield Problem("cette figure montre de l’illustratif : choisissez-en une autre", name, line, "figure", key)


def essentials_problems(edition: Edition, recorded: Sequence[str]) -> list[Problem]:
    """List what is wrong with ``essentiel.toml`` before any notebook runs.

    Parameters
    ----------
    edition : Edition
    recorded : sequence of str
        The names that its notebooks record.
    """
    path = edition.raw / FILE
    if not path.is_file():
        return []
    name = edition.shown(path)
    try:
        asked = read_toml(path, EssentialsFile, shown=name)
    except StudyError as error:
        return list(error.problems)
    text = path.read_text(encoding="utf-8-sig")
    said: list[tuple[list[str | int], str]] = []
    for i, number in enumerate(asked.numbers):
        said += [(["numbers", i, part], getattr(number, part)) for part in ("value", "text")]
    said += [(["findings"], finding) for finding in asked.findings]
    said += [(["actions"], action) for action in asked.actions]
    return [
        Problem(_UNKNOWN, name, toml_line(text, place), str(place[-1]), wanted, recorded)
        for place, template in said
        for found in _VALUE.finditer(template)
        if (wanted := found["name"].strip()) not in recorded
    ]
