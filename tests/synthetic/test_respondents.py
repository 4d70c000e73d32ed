from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict

import pandas as pd
import pytest

from quality_study.facts.questionnaire import Questionnaire
from quality_study.importers.reading import read_source
from quality_study.importers.table import import_source
from quality_study.synthetic import Sample, limesurvey_export, respondents

SAMPLE = Sample(n=100, seed=11, grouping="ecole", groups={"UTC": 40, "Autre": 2})


def sheets(table: pd.DataFrame) -> dict[int, dict[str, list[tuple[str, str]]]]:
    """Answers by respondent, then by question."""
    found: dict[int, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in table.itertuples(index=False):
        found[row.respondent][row.question].append((row.value, row.status))
    return found


def wrong_rows(table: pd.DataFrame, questionnaire: Questionnaire) -> list[str]:
    """What the questionnaire does not admit, read from its definition."""
    wrong = []
    for who, answers in sheets(table).items():
        assert list(answers) == [q.id for q in questionnaire.questions]
        for q in questionnaire.questions:
            given = answers[q.id]
            scale = questionnaire.scales[q.scale] if q.scale else None
            choices = list(scale.choices if scale else q.choices)
            for value, status in given:
                if status == "blank":
                    admitted = value == "" and not q.required
                elif status == "not_applicable":
                    admitted = scale is not None and value in scale.not_applicable
                elif q.type == "number":
                    admitted = q.minimum <= float(value) <= q.maximum
                elif q.type == "ranking":
                    items = value.split(" | ")
                    admitted = len(set(items)) == len(items) <= len(choices) and set(items) <= set(choices)
                else:
                    admitted = value in choices or (q.type == "text" and value.strip() != "")
                if not admitted:
                    wrong.append(f"{who} {q.id} {value!r} {status}")
            values = [v for v, _ in given]
            if len(given) > 1 and (q.type != "choices" or values != sorted(set(values), key=choices.index)):
                wrong.append(f"{who} {q.id} {values}")
    return wrong


@pytest.mark.parametrize("seed", range(12))
def test_every_answer_is_one_that_the_questionnaire_admits(questionnaire: Questionnaire, seed: int) -> None:
    table = respondents(questionnaire, Sample(n=40, seed=seed, unfinished=3, twins=1, personal=2))
    assert sorted(table["respondent"].unique()) == list(range(1, 41))
    assert wrong_rows(table, questionnaire) == []


def test_any_questionnaire_will_do(other_questionnaire: Questionnaire) -> None:
    table = respondents(other_questionnaire, Sample(n=30, seed=1, unfinished=2, personal=1))
    assert wrong_rows(table, other_questionnaire) == []


def test_the_same_seed_gives_the_same_bytes_for_ever(questionnaire: Questionnaire) -> None:
    table = respondents(questionnaire, SAMPLE)
    text = table.to_csv(index=False)
    assert text == respondents(questionnaire, SAMPLE).to_csv(index=False)
    others = table[table["question"] != "priorites"].to_csv(index=False)  # as before this ranking was asked
    assert hashlib.sha256(others.encode()).hexdigest()[:16] == "7b838828333c7396"
    other = respondents(questionnaire, Sample(n=100, seed=12, grouping="ecole", groups={"UTC": 40, "Autre": 2}))
    assert text != other.to_csv(index=False)


def test_groups_have_the_sizes_asked_for(questionnaire: Questionnaire) -> None:
    table = respondents(questionnaire, SAMPLE)
    sizes = Counter(table[table["question"] == "ecole"]["value"])
    assert (sizes["UTC"], sizes["Autre"], sum(sizes.values())) == (40, 2, 100)
    assert set(sizes) == {"UTC", "ENFiP", "Douanes", "Autre"}
    none = respondents(questionnaire, Sample(n=60, seed=1, grouping="ecole", groups={"Douanes": 0}))
    assert set(none[none["question"] == "ecole"]["value"]) == {"UTC", "ENFiP", "Autre"}


def test_answers_of_one_person_hang_together(questionnaire: Questionnaire) -> None:
    table = respondents(questionnaire, Sample(n=400, seed=2))
    ranked = {"Pas": 0, "Plutôt pas": 1, "Plutôt": 2, "Tout": 3}
    scales = table[table["value"].str.contains(r"satisfait|d’accord") & (table["status"] == "answered")]
    scales = scales[~scales["question"].isin(["suggestions"])]
    steps = scales["value"].str.extract(r"^(Plutôt pas|Pas|Plutôt|Tout)")[0].map(ranked)
    wide = scales.assign(step=steps).pivot_table(index="respondent", columns="question", values="step")
    links = wide.corr(method="spearman").to_numpy()
    pairs = [links[i, j] for i in range(len(links)) for j in range(i)]
    assert len(pairs) == 9 * 8 / 2
    assert 0.3 < sum(pairs) / len(pairs) < 0.7
    assert min(pairs) > 0.2
    marks = table[(table["question"] == "recommandation") & (table["status"] == "answered")]
    marks = marks.set_index("respondent")["value"].astype(float)
    assert wide.mean(axis=1).corr(marks) > 0.5


def test_groups_differ_on_some_questions_only(questionnaire: Questionnaire) -> None:
    """Shares of « Oui » by school, over several surveys: a few far apart, most as chance would have them."""
    spreads = []
    for seed in range(30):
        table = respondents(questionnaire, Sample(n=200, seed=seed, grouping="ecole"))
        school = table[table["question"] == "ecole"].set_index("respondent")["value"]
        said = table[(table["question"] == "concoursparticipe") & (table["status"] == "answered")]
        yes = (said["value"] == "Oui").groupby(said["respondent"].map(school)).mean()
        spreads.append(yes.max() - yes.min())
    far = sum(spread > 0.35 for spread in spreads)
    assert 3 <= far <= 20


def test_who_took_no_part_is_often_not_concerned_by_what_follows(questionnaire: Questionnaire) -> None:
    answers = sheets(respondents(questionnaire, Sample(n=300, seed=5)))
    apart = defaultdict(list)
    for given in answers.values():
        apart[given["concoursparticipe"][0][0]].append(given["concourssatisfait"][0][1] == "not_applicable")
    assert sum(apart["Non"]) / len(apart["Non"]) == pytest.approx(0.68, abs=0.12)
    assert sum(apart["Oui"]) / len(apart["Oui"]) < 0.15


def test_edge_cases_are_those_asked_for(questionnaire: Questionnaire) -> None:
    sample = Sample(
        n=80,
        seed=3,
        grouping="ecole",
        unanswered=("contenuutile",),
        unanimous=("organisateurs",),
        unfinished=4,
        twins=2,
    )
    table = respondents(questionnaire, sample)
    assert set(table[table["question"] == "contenuutile"]["status"]) == {"blank", "not_applicable"}
    given = table[(table["question"] == "organisateurs") & (table["status"] == "answered")]["value"]
    assert given.nunique() == 1
    assert len(given) > 50
    other = table[(table["question"] == "avenirprojet") & (table["status"] == "answered")]["value"]
    assert other.nunique() == 4


def test_who_stopped_left_the_end_empty(questionnaire: Questionnaire) -> None:
    table = respondents(questionnaire, Sample(n=50, seed=4, unfinished=5))
    gone = table.attrs["unfinished"]
    assert len(gone) == 5
    answers = sheets(table)
    last = [q.id for q in questionnaire.questions][9:]
    for who in gone:
        assert answers[who]["ecole"][0][1] == "answered"
        assert all(answers[who][q] == [("", "blank")] for q in last)
    others = [who for who in answers if who not in gone]
    assert sum(all(answers[who][q] == [("", "blank")] for q in last) for who in others) == 0


@pytest.mark.parametrize("twins", [0, 1, 3])
def test_twins_share_every_answer(questionnaire: Questionnaire, twins: int) -> None:
    table = respondents(questionnaire, Sample(n=60, seed=8, grouping="ecole", twins=twins, personal=5))
    kept = Counter(str(sorted(given.items())) for given in sheets(table).values())
    assert sum(count - 1 for count in kept.values()) == twins


def test_personal_data_are_in_the_ranges_kept_for_inventions(questionnaire: Questionnaire) -> None:
    table = respondents(questionnaire, Sample(n=60, seed=9, personal=8))
    comments = table[(table["status"] == "answered") & table["question"].isin(["suggestions", "contenupourquoi"])]
    everything = " ".join(table["value"])
    assert len(comments) > 5
    emails = re.findall(r"\S+@\S+", everything)
    assert len(emails) == 4
    assert all(re.match(r"participant-0\d\d@example\.org\W?$", e) for e in emails)
    phones = re.findall(r"(?:\+33 6|06)[ .]?39[ .]?98[ .]?\d\d[ .]?\d\d", everything)
    assert len(phones) == 3
    assert len(re.findall(r"192\.0\.2\.\d{1,3}\b", everything)) == 2
    none = respondents(questionnaire, Sample(n=60, seed=9))
    assert not re.search(r"@|\d\d[ .]?\d\d[ .]?\d\d|192", " ".join(none[none["question"] != "transportduree"]["value"]))


def test_rankings_are_drawn_apart_and_come_back_from_their_export(questionnaire: Questionnaire) -> None:
    """Every other answer is the one of the questionnaire without them; LimeSurvey's columns give the same table."""
    content = questionnaire.model_dump()
    content["questions"] = [q for q in content["questions"] if q["type"] != "ranking"]
    questionnaire = Questionnaire.model_validate(content)
    sample = Sample(n=80, seed=5, grouping="ecole", unfinished=3, repeated=2)
    ranked = {"id": "ordre", "theme": content["themes"][0]["id"], "text": "Classez.", "type": "ranking"}
    ranked |= {"choices": ["Prix", "Accueil", "Horaires", "Bruit"], "ranks": 3}
    asked = Questionnaire.model_validate(
        content | {"questions": [content["questions"][0], ranked, *content["questions"][1:]]}
    )
    table = respondents(asked, sample)
    own = table["question"] == "ordre"
    pd.testing.assert_frame_equal(table[~own].reset_index(drop=True), respondents(questionnaire, sample))
    given = table.loc[own & (table["status"] == "answered"), "value"].str.split(" | ", regex=False)
    assert given.map(len).value_counts().index[0] == 3
    assert given.map(len).min() < 3
    assert all(len(set(items)) == len(items) and set(items) <= set(ranked["choices"]) for items in given)
    unfinished = table.attrs["unfinished"]
    assert set(table.loc[own & table["respondent"].isin(unfinished), "status"]) == {"blank"}
    export = limesurvey_export(asked, sample, opened=dt.date(2027, 3, 1))
    assert [f"ordre[{rank}]" in export.partition("\n")[0] for rank in (1, 2, 3, 4)] == [True, True, True, False]
    rule = {"duplicates": "last"}
    read = import_source(read_source(export.encode(), "e.csv"), asked, **rule).responses
    wanted = table.loc[own, ["respondent", "value", "status"]].to_numpy().tolist()
    assert read.loc[read["question"] == "ordre", ["respondent", "value", "status"]].to_numpy().tolist() == wanted
