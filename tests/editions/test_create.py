from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from quality_study.editions import create_edition
from quality_study.facts.edition import Disclosure, Edition, ImportRule, open_edition
from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.facts.schemas import RAW_TABLES
from quality_study.importers.into_edition import import_to
from quality_study.report.catalogue import check_catalogue
from quality_study.tables.earlier import earlier_problems
from quality_study.tables.validation import check_edition, load_raw
from quality_study.words.errors import StudyError
from quality_study.years import read_rules


@pytest.fixture
def new(study_root: Path) -> Edition:
    return create_edition(open_edition("2011", root=study_root), "2027")


def everything(edition: Edition) -> str:
    """Every text of an edition, but for the names of the editions that it is compared with."""
    files = [p for folder in (edition.raw, edition.notebooks) for p in sorted(folder.rglob("*")) if p.is_file()]
    text = "\n".join(p.read_text(encoding="utf-8") for p in files)
    assert len(re.findall(r"^earlier = .*$", text, re.MULTILINE)) == 1
    return re.sub(r"^earlier = .*$", "", text, flags=re.MULTILINE)


def cells(edition: Edition) -> set[str]:
    """Every cell of every raw table of an edition."""
    found: set[str] = set()
    for path in edition.raw.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found |= {cell.strip() for row in list(csv.reader(lines, delimiter=";"))[1:] for cell in row}
    return found


def without_source(questionnaire: Questionnaire) -> list[object]:
    return [q.model_copy(update={"status": None, "source": None, "text": ""}) for q in questionnaire.questions]


def test_a_new_edition_is_in_order_and_has_every_file(new: Edition) -> None:
    assert check_edition(new) == []
    assert check_catalogue(new) == []
    files = {p.relative_to(new.raw).as_posix() for p in new.raw.rglob("*") if p.is_file()}
    named = {file for file, _ in RAW_TABLES.values()}
    toml = {"edition.toml", "questionnaire.toml", "figures.toml"}
    assert named | toml | {"LISEZMOI.md", "bibliography.bib", "tools/swot.csv"} <= files
    example = {f"tools/{p.name}" for p in (new.root / "data/raw/exemple/tools").glob("*.csv")}
    assert example <= files
    assert (new.raw / "exports").is_dir()
    assert sorted(p.name for p in new.notebooks.iterdir()) == sorted(
        p.name for p in (new.root / "notebooks/exemple").glob("*.ipynb")
    )
    assert not list((new.root / "data/raw").glob(".*")) + list((new.root / "notebooks").glob(".*.tmp"))


def test_its_tables_have_their_headings_only(new: Edition) -> None:
    assert cells(new) == set()
    assert all(table.empty for table in load_raw(new).tables.values())


def test_the_questionnaire_is_carried_over(new: Edition) -> None:
    old = read_questionnaire(new.root / "data/raw/2011/questionnaire.toml")
    carried = read_questionnaire(new.raw / "questionnaire.toml")
    assert without_source(carried) == without_source(old)
    assert carried.scales == old.scales
    changed = {b.text for a, b in zip(old.questions, carried.questions, strict=True) if a.text != b.text}
    assert changed == {"Le groupe [à remplir] a-t-il été compétent ?"}
    assert carried.title == "Rencontres de la qualité 2027 : enquête de satisfaction des étudiants"


def test_dates_move_and_facts_do_not(new: Edition) -> None:
    settings = new.settings
    assert (settings.id, settings.title) == ("2027", "Les Rencontres de la qualité 2027")
    assert settings.event_date == settings.report_date == dt.date(2027, 12, 14)  # the 2011 report was made years later
    assert [p.id for p in settings.populations] == ["etudiants", "evenement"]
    assert settings.populations[0].size is None
    assert settings.expected_claims == {}
    assert settings.privacy is not None
    assert not any(settings.privacy.model_dump().values())


def test_an_edition_made_from_the_example_keeps_the_delay_of_its_report(study_root: Path) -> None:
    old = open_edition("exemple", root=study_root)
    settings = create_edition(old, "2028").settings
    assert settings.event_date == old.settings.event_date.replace(year=2028)
    assert settings.report_date == old.settings.report_date.replace(year=2028)
    assert settings.title == "La journée qualité 2028"
    assert settings.analysis.grouping == "ecole"
    assert not settings.fictitious


def test_a_new_edition_is_compared_with_its_source_and_the_earlier_ones_of_its_source(new: Edition) -> None:
    assert new.settings.comparison.earlier == ("2011",)
    assert create_edition(new, "2028").settings.comparison.earlier == ("2011", "2027")
    assert create_edition(new, "2020").settings.comparison.earlier == ("2011",)  # 2027 comes after it
    assert earlier_problems(new) == []


def test_an_invented_edition_is_not_compared_with_unless_asked(study_root: Path) -> None:
    new = create_edition(open_edition("exemple", root=study_root), "2027")
    assert new.settings.comparison.earlier == ("2011",)
    assert earlier_problems(new) == []


def test_the_rules_of_import_and_disclosure_are_written_with_their_accepted_values(new: Edition) -> None:
    assert new.settings.import_rule == ImportRule()
    assert new.settings.disclosure == Disclosure()
    text = (new.raw / "edition.toml").read_text(encoding="utf-8")
    for key, field in ImportRule.model_fields.items():
        comment, line = re.search(rf"^(#.*)\n({key} = .*)$", text, re.MULTILINE).groups()  # type: ignore[union-attr]
        assert line == f'{key} = "{field.default}"'
        assert set(re.findall(r'"(\w+)" : ', comment)) == set(get_args(field.annotation))
    assert "\nthreshold = 5\nsuppress_zeros = false\n" in re.sub(r"\n#.*", "", text)


def test_correspondences_are_a_file_to_fill_that_the_guide_explains(new: Edition) -> None:
    text = (new.raw / "correspondances.csv").read_text(encoding="utf-8")
    assert text == "item;categorie;ancienne_edition;ancien_item;ancienne_categorie\n"
    rules, problems = read_rules(new.raw / "correspondances.csv")
    assert (len(rules), problems) == (0, [])
    guide = (new.raw / "LISEZMOI.md").read_text(encoding="utf-8")
    assert "| correspondances.csv | les questions et réponses qui se répondent d’une édition à l’autre" in guide
    assert "### correspondances.csv\n\n- `item` : à remplir\n- `categorie` : facultatif\n" in guide


@pytest.mark.parametrize("source", ["2011", "exemple"])
def test_no_sentence_and_no_number_of_the_older_tables_is_left(study_root: Path, source: str) -> None:
    old = open_edition(source, root=study_root)
    written = everything(create_edition(old, "2027")).casefold()
    items = load_raw(old).items
    asked = {*items["category"], *items["text"]}
    sentences = {cell for cell in cells(old) if len(cell.split()) > 3} - asked
    assert len(sentences) > 100
    assert [s for s in sentences if s.casefold() in written] == []
    numbers = {n for s in sentences for n in re.findall(r"\d{3,}|\d+ ?%|\d+,\d+", s)} - {"100"}  # the end of a scale
    assert [n for n in numbers if re.search(rf"(?<![\w.-]){n}(?![\w-])", written)] == []


def test_no_name_of_2011_is_left(new: Edition) -> None:
    written = everything(new).casefold()
    with (new.root / "data/raw/2011/tools/projects.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    names = {row["ecole"] for row in rows} | {row["projet"] for row in rows}
    names |= {"2011", "Bercy", "UTC", "Douanes", "DGFiP", "Marianne", "groupe 7", "n° 200", "Galtin", "Compiègne"}
    names |= {"14 décembre", "Cefrio", "Trosa", "7 étudiants"}
    assert [n for n in names if re.search(rf"\b{re.escape(n.casefold())}\b", written)] == []


@pytest.mark.parametrize("name", ["27", "2027/x", "..", "2027 lyon", "exemple"])
def test_a_name_that_is_not_a_year_is_refused(study_root: Path, name: str) -> None:
    with pytest.raises(StudyError, match="nom d’édition incorrect"):
        create_edition(open_edition("2011", root=study_root), name)


def test_an_edition_that_exists_is_never_touched(new: Edition) -> None:
    before = everything(new)
    (new.raw / "responses.csv").write_text("les réponses de notre classe", encoding="utf-8")
    with pytest.raises(StudyError, match="data/raw/2027 : existe déjà ; rien n’est écrit par-dessus"):
        create_edition(open_edition("2011", root=new.root), "2027")
    assert (new.raw / "responses.csv").read_text(encoding="utf-8") == "les réponses de notre classe"
    shutil.rmtree(new.raw)
    with pytest.raises(StudyError, match="notebooks/2027 : existe déjà"):
        create_edition(open_edition("2011", root=new.root), "2027")
    assert not new.raw.exists()
    assert "les réponses de notre classe" not in before


def test_without_the_example_nothing_is_written(study_root: Path) -> None:
    shutil.rmtree(study_root / "notebooks/exemple")
    with pytest.raises(StudyError, match="notebooks/exemple : absent ; une édition nouvelle en prend une copie"):
        create_edition(open_edition("2011", root=study_root), "2027")
    assert not (study_root / "data/raw/2027").exists()


def test_answers_to_the_carried_questionnaire_come_in(study_root: Path) -> None:
    new = create_edition(open_edition("exemple", root=study_root), "2027")
    export = open_edition("exemple", root=study_root).raw / "exports" / "limesurvey.csv"
    settings = new.raw / "edition.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('duplicates = "refuse"', 'duplicates = "last"'), encoding="utf-8")
    import_to(export, new.raw / "questionnaire.toml", new.responses)
    assert check_edition(new) == []
    assert load_raw(new).responses["respondent"].nunique() == 120


def test_every_work_that_the_notebooks_cite_is_in_the_bibliography(new: Edition) -> None:
    story = "".join(p.read_text(encoding="utf-8") for p in new.notebooks.glob("*.ipynb"))
    known = (new.root / "data/raw/exemple/bibliography.bib").read_text(encoding="utf-8")
    wanted = {key for key in re.findall(r"^@[a-z]+\{(\w+),", known, re.MULTILINE) if f"@{key}" in story}
    assert {"dunn1961", "holm1979"} <= wanted  # cited together: [@dunn1961 ; @holm1979]
    bibliography = (new.raw / "bibliography.bib").read_text(encoding="utf-8")
    assert set(re.findall(r"^@[a-z]+\{(\w+),", bibliography, re.MULTILINE)) == wanted


def test_a_catalogue_that_was_deleted_is_asked_for_not_replaced_by_that_of_2011(new: Edition) -> None:
    (new.raw / "figures.toml").unlink()
    assert [str(p) for p in check_catalogue(new)] == [
        "data/raw/2027/figures.toml : fichier absent ; il va avec les carnets de l’édition."
    ]
