"""Small editions on the disk: how many people said yes and no to each question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from quality_study.facts.edition import Edition
from quality_study.facts.schemas import RAW_TABLES

EDITION = """id = "{id}"
title = "Étude"
subtitle = "Enquête"
institution = "École"
event_date = {year}-03-01
report_date = {year}-06-01
citation = "etude"
keywords = ["qualité"]
keywords_en = ["quality"]
abstract = "Résumé."
abstract_en = "Abstract."
fictitious = {fictitious}
{more}

[disclosure]
threshold = 1

[[populations]]
id = "etudiants"
title = "Étudiants"
maximum_size = 100
survey = true
"""
QUESTIONNAIRE = """title = "Enquête"

[scales.ouinon]
choices = {choices}
favourable = ["Oui"]

[[themes]]
id = "t"
title = "Thème"
"""
QUESTION = """
[[questions]]
id = "{id}"
theme = "t"
text = "{text}"
type = "scale"
scale = "ouinon"
"""
Make = Callable[..., Edition]


def write_edition(
    root: Path,
    name: str,
    answers: dict[str, tuple[int, int]],
    *,
    choices: str = '["Non", "Oui"]',
    fictitious: bool = False,
    earlier: tuple[str, ...] = (),
    year: str = "",
) -> Edition:
    """Write the facts of an edition; without answers it has no responses yet."""
    raw = root / "data" / "raw" / name
    (raw / "tools").mkdir(parents=True)
    for file, schema in RAW_TABLES.values():
        (raw / file).write_text(";".join(schema) + "\n", encoding="utf-8")
    quoted = ", ".join(f'"{e}"' for e in earlier)
    more = f"[comparison]\nearlier = [{quoted}]\n" if earlier else ""
    settings = EDITION.format(id=name, year=year or name, fictitious=str(fictitious).lower(), more=more)
    (raw / "edition.toml").write_text(settings, encoding="utf-8")
    questions = "".join(QUESTION.format(id=i, text="=1+1 | utile ?" if i == "a" else f"{i} ?") for i in answers)
    (raw / "questionnaire.toml").write_text(QUESTIONNAIRE.format(choices=choices) + questions, encoding="utf-8")
    total = max(yes + no for yes, no in answers.values())
    if total:
        write_answers(raw / "responses.csv", answers)
    return Edition(root, name)


def write_answers(path: Path, answers: dict[str, tuple[int, int]]) -> None:
    """Write the answers of an edition; those who are missing for a question left it blank."""
    total = max(yes + no for yes, no in answers.values())
    rows = ["respondent,question,value,status"]
    for item, (yes, no) in answers.items():
        given = ["Oui"] * yes + ["Non"] * no + [""] * (total - yes - no)
        rows += [f"{i},{item},{v},{'answered' if v else 'blank'}" for i, v in enumerate(given, 1)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
