"""Thirty claims about a survey whose every answer is counted here by plain Python; one in three is wrong."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest

from quality_study.audit import cell_bounds, check_claims, incompatible_pairs, joint_sizes
from quality_study.facts.claim_terms import Asked, Part, read_sides
from quality_study.facts.claims import claim_problems
from quality_study.survey import published_breakdown
from quality_study.words.french import NBSP, THIN

SCALE = ["Très insatisfait", "Insatisfait", "Satisfait", "Très satisfait"]
GOOD = SCALE[2:]
ROLES = {**dict.fromkeys(SCALE[:2], "choice"), **dict.fromkeys(GOOD, "favourable"), "Ne sait pas": "not_applicable"}
ROLES["Sans réponse"] = "blank"
QUESTIONS = {
    "ecole": ("choice", {"UTC": "choice", "ENFiP": "choice", "Douanes": "choice"}),
    "accueil": ("scale", ROLES),
    "horaires": ("scale", ROLES),
    "moyens": ("choices", {"Train": "choice", "Bus": "choice", "À pied": "choice", "Sans réponse": "blank"}),
}
ITEMS = pd.DataFrame(
    [("p", q, kind, c, role) for q, (kind, answers) in QUESTIONS.items() for c, role in answers.items()],
    columns=["population", "item", "type", "category", "role"],
)


def people() -> list[dict[str, object]]:
    """Draw 211 respondents by a rule that nobody could count in their head."""
    seed, drawn = 12345, []

    def draw(parts: int) -> int:
        nonlocal seed
        seed = (1103515245 * seed + 12345) % 2**31
        return (seed >> 8) % parts

    for _ in range(211):
        person: dict[str, object] = {"ecole": ["UTC", "UTC", "UTC", "ENFiP", "ENFiP", "Douanes"][draw(6)]}
        for question in ("accueil", "horaires"):
            person[question] = [*SCALE, SCALE[2], SCALE[3], "Ne sait pas", "Ne sait pas", "Sans réponse"][draw(9)]
        person["moyens"] = {way for way in ("Train", "Bus", "À pied") if draw(3) == 0}
        person["note"] = None if draw(8) == 0 else draw(11)
        drawn.append(person)
    return drawn


PEOPLE = people()


def responses() -> pd.DataFrame:
    rows = []
    for i, person in enumerate(PEOPLE):
        rows.append((i, "ecole", person["ecole"], "answered"))
        for q in ("accueil", "horaires"):
            status = {"Ne sait pas": "not_applicable", "Sans réponse": "blank"}.get(str(person[q]), "answered")
            rows.append((i, q, "" if status == "blank" else person[q], status))
        rows += [(i, "moyens", way, "answered") for way in sorted(person["moyens"])]  # type: ignore[call-overload]
        rows += [] if person["moyens"] else [(i, "moyens", "", "blank")]
        note = person["note"]
        rows.append((i, "note", "" if note is None else str(note), "blank" if note is None else "answered"))
    return pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])


def share(holds, among=lambda p: True) -> float:  # type: ignore[no-untyped-def]
    own = [p for p in PEOPLE if among(p)]
    return 100 * sum(bool(holds(p)) for p in own) / len(own)


def knows(*questions: str):  # type: ignore[no-untyped-def]
    return lambda p: all(p[q] in SCALE for q in questions)


def utc(p: dict[str, object]) -> bool:
    return p["ecole"] == "UTC"


def enfip(p: dict[str, object]) -> bool:
    return p["ecole"] == "ENFiP"


def satisfied(p: dict[str, object]) -> bool:
    return p["accueil"] in GOOD


def rank(p: dict[str, object]) -> int:
    return SCALE.index(str(p["accueil"])) + 1


def rated(p: dict[str, object]) -> bool:
    return p["note"] is not None


def average(values: list[float]) -> float:
    return sum(values) / len(values)


#: What a claim says (item, category, base, unit), and the truth, counted without the library.
CLAIMS: list[tuple[tuple[str, str, str, str], float]] = [
    (("accueil", "Satisfait", "", "%"), share(lambda p: p["accueil"] == "Satisfait")),
    (("accueil", "Satisfait", "tous", "%"), share(lambda p: p["accueil"] == "Satisfait")),
    (("accueil", "Satisfait", "ont répondu", "%"), share(lambda p: p["accueil"] == "Satisfait", knows("accueil"))),
    (("accueil", "Satisfait|Très satisfait", "tous", "%"), share(satisfied)),
    (
        ("accueil", "Satisfait | Très satisfait", "ont répondu", "%"),
        share(satisfied, knows("accueil")),
    ),
    (("accueil", "Ne sait pas", "", "%"), share(lambda p: p["accueil"] == "Ne sait pas")),
    (("horaires", "Ne sait pas|Sans réponse", "", "%"), share(lambda p: p["horaires"] not in SCALE)),
    (("accueil", "Sans réponse", "", "personnes"), sum(p["accueil"] == "Sans réponse" for p in PEOPLE)),
    (("accueil", "Satisfait|Très satisfait", "", "personnes"), sum(p["accueil"] in GOOD for p in PEOPLE)),
    (("accueil", "Très satisfait", "ecole:UTC", "personnes"), sum(utc(p) and p["accueil"] == SCALE[3] for p in PEOPLE)),
    (("accueil", "Satisfait|Très satisfait", "ecole:UTC", "%"), share(satisfied, utc)),
    (
        ("accueil", "Satisfait|Très satisfait", "ont répondu et ecole:UTC", "%"),
        share(satisfied, lambda p: utc(p) and p["accueil"] in SCALE),
    ),
    (
        ("horaires", "Très satisfait", "ecole:ENFiP|Douanes", "%"),
        share(lambda p: p["horaires"] == SCALE[3], lambda p: not utc(p)),
    ),
    (
        ("accueil", "Ne sait pas", "ecole:ENFiP", "%"),
        share(lambda p: p["accueil"] == "Ne sait pas", enfip),
    ),
    (("taille", "", "", "répondants"), len(PEOPLE)),
    (("taille", "", "ecole:UTC", "répondants"), sum(map(utc, PEOPLE))),
    (
        ("taille", "", "ecole:UTC et accueil:Satisfait", "personnes"),
        sum(utc(p) and p["accueil"] == SCALE[2] for p in PEOPLE),
    ),
    (("note", "9 à 10", "ont répondu", "%"), share(lambda p: p["note"] >= 9, rated)),
    (("note", "de 0 à 6", "", "%"), share(lambda p: rated(p) and p["note"] <= 6)),
    (("note", "7|8", "", "personnes"), sum(p["note"] in (7, 8) for p in PEOPLE)),
    (("note", "", "", "moyenne"), average([p["note"] for p in PEOPLE if rated(p)])),  # type: ignore[misc]
    (("note", "", "ecole:UTC", "moyenne"), average([p["note"] for p in PEOPLE if rated(p) and utc(p)])),  # type: ignore[misc]
    (
        ("accueil", "", "", "moyenne"),
        average([rank(p) for p in PEOPLE if p["accueil"] in SCALE]),
    ),
    (
        ("accueil", "Satisfait|Très satisfait", "ecole:UTC contre ecole:ENFiP", "points"),
        share(satisfied, utc) - share(satisfied, enfip),
    ),
    (
        ("accueil contre horaires", "Très satisfait", "ont répondu", "points"),
        share(lambda p: p["accueil"] == SCALE[3], knows("accueil"))
        - share(lambda p: p["horaires"] == SCALE[3], knows("horaires")),
    ),
    (
        ("horaires", "Satisfait contre Insatisfait", "", "points"),
        share(lambda p: p["horaires"] == SCALE[2]) - share(lambda p: p["horaires"] == SCALE[1]),
    ),
    (
        ("accueil et horaires", "Satisfait|Très satisfait", "", "%"),
        share(lambda p: p["accueil"] in GOOD and p["horaires"] in GOOD),
    ),
    (
        ("accueil et horaires", "Satisfait|Très satisfait", "ont répondu", "%"),
        share(lambda p: p["accueil"] in GOOD and p["horaires"] in GOOD, knows("accueil", "horaires")),
    ),
    (
        ("accueil et note", "Satisfait|Très satisfait et 9 à 10", "", "personnes"),
        sum(p["accueil"] in GOOD and rated(p) and p["note"] >= 9 for p in PEOPLE),  # type: ignore[operator]
    ),
    (
        ("moyens", "Train|Bus", "ont répondu", "%"),
        share(lambda p: p["moyens"] & {"Train", "Bus"}, lambda p: p["moyens"]),
    ),
]


def written(truth: float, unit: str, off: int) -> str:
    """Publish a number as a report does, or one point, one person or two tenths beside it."""
    if unit in ("personnes", "répondants"):
        return str(int(truth) + off)
    return f"{truth + (off / 5 if unit == 'moyenne' else off):.1f}".replace(".", ",")


def table(rows: list[tuple[str, str, str, str, str, str]]) -> pd.DataFrame:
    columns = ["item", "category", "base", "unit", "relation", "value"]
    made = pd.DataFrame(rows, columns=columns).assign(population="p")
    return made.assign(id=[f"C{i:03}" for i in range(len(rows))])


def test_thirty_claims_are_all_judged_right() -> None:
    wrong = [i % 3 == 1 for i in range(len(CLAIMS))]
    rows = [(*said, "eq", written(truth, said[3], off)) for (said, truth), off in zip(CLAIMS, wrong, strict=True)]
    found = check_claims(table(rows), responses(), ITEMS, population="p")
    assert len(CLAIMS) == 30
    assert sum(wrong) == 10
    assert [v == "wrong" for v in found["verdict"]] == wrong
    assert [v == "reproduced" for v in found["verdict"]] == [not w for w in wrong]


@pytest.mark.parametrize("off", [1, -1])
def test_each_of_them_is_wrong_one_beside(off: int) -> None:
    rows = [(*said, "eq", written(truth, said[3], off)) for said, truth in CLAIMS]
    assert set(check_claims(table(rows), responses(), ITEMS, population="p")["verdict"]) == {"wrong"}


def test_the_reason_names_what_was_counted_and_among_whom() -> None:
    rows = [
        ("accueil et horaires", "Très satisfait", "ecole:UTC|Douanes", "%", "eq", "99"),
        ("accueil", "Très satisfait", "ecole:UTC contre note:9 à 10", "points", "eq", "99"),
        ("accueil", "", "ecole:UTC", "moyenne", "eq", "9,9"),
    ]
    both, gap, mean = check_claims(table(rows), responses(), ITEMS, population="p").to_dict("records")
    south = [p for p in PEOPLE if p["ecole"] != "ENFiP"]
    count, n = sum(p["accueil"] == p["horaires"] == SCALE[3] for p in south), len(south)
    written_share = f"{100 * count / n:.1f}".replace(".", ",")
    assert both["reason"] == (
        f"{count} sur {n}, soit {written_share}{THIN}% de tous les répondants, parmi ecole{NBSP}: UTC ou Douanes"
    )
    assert both["label"] == f"faux de {99 - 100 * count / n:.1f} points".replace(".", ",")
    assert "contre" in gap["reason"]
    assert f"parmi note{NBSP}: de 9 à 10" in gap["reason"]
    known = [rank(p) for p in PEOPLE if utc(p) and p["accueil"] in SCALE]
    told = f"{average(known):.2f}".replace(".", ",")
    assert mean["reason"] == f"moyenne de {told} pour {len(known)} personnes, parmi ecole{NBSP}: UTC"
    assert mean["n"] == len(known)
    worded = ITEMS.assign(text=ITEMS["item"].replace("ecole", "Votre école ?"))
    [(_, said)] = check_claims(table(rows[2:]), responses(), worded, population="p")["reason"].items()
    assert said == f"moyenne de {told} pour {len(known)} personnes, parmi «{NBSP}Votre école{THIN}?{NBSP}»{NBSP}: UTC"


ASKED = Asked.of(ITEMS, ["note"])


def read(item: str, category: str = "", base: str = "", unit: str = "%", asked: Asked = ASKED) -> tuple[object, ...]:
    return read_sides(SimpleNamespace(item=item, category=category, base=base, unit=unit), asked)


def test_words_that_an_answer_itself_holds_do_not_cut_it() -> None:
    answers = {"a": {"Bus et vélo": "choice", "Pour et contre": "choice", "x|y": "choice"}, "b": {"Oui": "choice"}}
    asked = Asked(answers)
    for answer in answers["a"]:
        [side] = read("a", answer, asked=asked)
        assert side.parts == (Part("a", (answer,)),)  # type: ignore[attr-defined]
    [side] = read("a et b", "Bus et vélo et Oui", "a:Bus et vélo et b:Oui", asked=asked)
    assert side.parts == side.among == (Part("a", ("Bus et vélo",)), Part("b", ("Oui",)))  # type: ignore[attr-defined]


def test_a_scale_written_with_numbers_is_read_by_its_numbers() -> None:
    asked = Asked({"s": {str(i): "choice" for i in range(11)}}, {"s": "scale"})
    [side] = read("s", "9 à 10", asked=asked)
    assert side.parts == (Part("s", ("9", "10")),)  # type: ignore[attr-defined]
    assert asked.values("s")["10"] == Decimal(10)


FORMS = "item : « accueil contre horaires », categorie : « Oui contre Non », base : « ecole:UTC contre ecole:ENFiP »"
SUBSTANCE = "Très insatisfait, Insatisfait, Satisfait, Très satisfait"


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (
            ("accueil", "Satisfait|Très satisfaits", "", "%"),
            "« categorie » : catégorie inconnue pour l’item « accueil » (valeur trouvée : « Très satisfaits »). "
            f"Valeurs admises : {SUBSTANCE}, Ne sait pas, Sans réponse. Vouliez-vous écrire « Très satisfait » ?",
        ),
        (
            ("accueil et horaire", "Satisfait", "", "%"),
            "« item » : item inconnu du questionnaire (valeur trouvée : « horaire »). Valeurs admises : accueil, "
            "ecole, horaires, moyens, note. Vouliez-vous écrire « horaires » ?",
        ),
        (
            ("accueil et horaires", "Satisfait et Oui", "", "%"),
            "« categorie » : une réponse commune à ces questions, ou une pour chacune, séparées par « et », est "
            f"attendue (valeur trouvée : « Satisfait et Oui »). Valeurs admises : {SUBSTANCE}.",
        ),
        (
            ("accueil", "Satisfait", "répondants", "%"),
            "« base » : base inconnue (valeur trouvée : « répondants »). Valeurs admises : tous, ont répondu, "
            "question:réponse.",
        ),
        (
            ("accueil", "Satisfait", "ecole:UTCC", "%"),
            "« base » : catégorie inconnue pour l’item « ecole » (valeur trouvée : « UTCC »). Valeurs admises : UTC, "
            "ENFiP, Douanes. Vouliez-vous écrire « UTC » ?",
        ),
        (
            ("accueil", "Ne sait pas", "ont répondu", "%"),
            "« base » : « Ne sait pas » n’est pas une réponse des personnes qui ont répondu : sa part est celle de "
            "tous (valeur trouvée : « ont répondu »). Valeurs admises : tous.",
        ),
        (
            ("ecole", "", "", "moyenne"),
            "« item » : une moyenne est celle d’une échelle ou d’une question dont la réponse est un nombre (valeur "
            "trouvée : « ecole »). Valeurs admises : accueil, horaires, note.",
        ),
        (
            ("accueil", "Satisfait", "", "moyenne"),
            "« categorie » : une moyenne est celle de toute une question : la colonne « categorie » reste vide (valeur "
            "trouvée : « Satisfait »).",
        ),
        (
            ("accueil", "", "tous", "moyenne"),
            "« base » : une moyenne est celle des personnes qui ont répondu (valeur trouvée : « tous »). Valeurs "
            "admises : vide, ont répondu.",
        ),
        (
            ("accueil", "Satisfait", "", "points"),
            "« unite » : un écart (unité « points ») oppose deux parts, séparées par « contre », et lui seul (valeur "
            f"trouvée : « points »). Valeurs admises : {FORMS}.",
        ),
        (
            ("accueil", "Satisfait", "ecole:UTC contre ecole:ENFiP", "%"),
            "« base » : un écart (unité « points ») oppose deux parts, séparées par « contre », et lui seul (valeur "
            f"trouvée : « ecole:UTC contre ecole:ENFiP »). Valeurs admises : {FORMS}.",
        ),
        (
            ("note", "neuf", "", "%"),
            "« categorie » : catégorie inconnue pour l’item « note » (valeur trouvée : « neuf »). Valeurs admises : un "
            "nombre ou un intervalle, par exemple 9 à 10.",
        ),
        (
            ("accueil", "", "", "%"),
            f"« categorie » : champ vide. Valeurs admises : {SUBSTANCE}, Ne sait pas, Sans réponse.",
        ),
    ],
)
def test_what_cannot_be_read_names_the_column_and_what_it_accepts(
    claim: tuple[str, str, str, str], message: str
) -> None:
    claims = table([(*claim, "eq", "50")]).assign(reading="", retained=True)
    claims.index = pd.Index([2], name="line")
    found = claim_problems(claims, ITEMS, ["p"], "claims.csv", numbers={"p": ["note"]})
    assert [str(problem) for problem in found] == [f"claims.csv, ligne 2, {message}"]


CLOSED = ITEMS[ITEMS["item"] == "accueil"]


@pytest.mark.parametrize(
    ("base", "categories"),
    [
        ("", "Satisfait"),
        ("tous", "Satisfait|Très satisfait"),
        ("ont répondu", "Satisfait|Très satisfait"),
        ("ont répondu", "Satisfait"),
    ],
)
def test_bounds_divide_by_the_same_people_as_the_verification(base: str, categories: str) -> None:
    """Every way for 6 people to answer is tried: the bounds hold what the claim leaves, and it is not judged wrong."""
    n, wanted, asked = 6, categories.split("|"), [c for c in ROLES if c != "Sans réponse"]
    items = CLOSED[CLOSED["category"] != "Sans réponse"]
    kept = []
    for counts in compositions(n, len(asked)):
        tally = dict(zip(asked, counts, strict=True))
        of = sum(k for c, k in tally.items() if base != "ont répondu" or c in SCALE)
        if of and abs(100 * sum(tally[c] for c in wanted) / of - 50) <= 0.5:
            kept.append(tally)
    claims = table([("accueil", categories, base, "%", "eq", "50")])
    bounds = cell_bounds(claims, items, max_n=n, n=n).set_index("category")
    for c in asked:
        assert (bounds.loc[c, "low_count"], bounds.loc[c, "high_count"]) == (
            min(t[c] for t in kept),
            max(t[c] for t in kept),
        )
    for tally in kept[::40]:
        told = [(c, "not_applicable" if c == "Ne sait pas" else "answered") for c in asked for _ in range(tally[c])]
        rows = pd.DataFrame([(i, "accueil", c, s) for i, (c, s) in enumerate(told)], columns=list(responses().columns))
        assert check_claims(claims, rows, items, population="p")["verdict"].tolist() == ["reproduced"]


def compositions(n: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 1:
        return [(n,)]
    return [(k, *rest) for k in range(n + 1) for rest in compositions(n - k, parts - 1)]


def test_claims_on_different_bases_do_not_contradict_each_other() -> None:
    rows = [("accueil", "Satisfait", base, "%", "eq", value) for base, value in (("", "30"), ("ont répondu", "40"))]
    assert incompatible_pairs(table(rows)) == []
    assert incompatible_pairs(table([rows[0], ("accueil", "Satisfait", "tous", "%", "eq", "40")])) == [("C000", "C001")]


def test_a_claim_about_few_people_is_not_judged_where_small_counts_are_secret() -> None:
    """Customs officers are few: a share among them, or what subtraction from it would leave, is not told."""
    rows = [
        ("accueil", "Très insatisfait", "ecole:Douanes", "%", "eq", "10"),
        ("accueil", "Très satisfait", "ecole:UTC", "%", "eq", "10"),
        ("accueil", "", "ecole:Douanes", "moyenne", "eq", "2,5"),
        ("note", "10", "", "%", "eq", "9"),
    ]
    few = sum(p["ecole"] == "Douanes" and p["accueil"] == SCALE[0] for p in PEOPLE)
    assert 0 < few < 10
    for smallest, judged in ((1, [True, True, True, True]), (10, [False, True, False, True]), (10**6, [False] * 4)):
        found = check_claims(
            table(rows), responses(), ITEMS, population="p", sensitive=lambda k, most=smallest: 0 < k < most
        )
        assert [v != "unchecked" for v in found["verdict"]] == judged
        assert found.loc[found["verdict"] == "unchecked", ["count", "share", "gap"]].isna().all(axis=None)


def test_several_hidden_answers_are_judged_by_what_the_others_leave() -> None:
    """The others are known, so how many gave one of the two hidden ones is too."""
    counts = {c: sum(p["accueil"] == c for p in PEOPLE) for c in ROLES}
    bounds = {("accueil", c): (max(0, counts[c] - 2), counts[c] + 2) for c in GOOD}
    together = written(counts[SCALE[2]] + counts[SCALE[3]], "personnes", 0)
    rows = [
        ("accueil", "Satisfait|Très satisfait", "", "personnes", "eq", together),
        ("accueil", "Satisfait", "", "personnes", "eq", str(counts["Satisfait"])),
        ("accueil", "Satisfait contre Insatisfait", "", "points", "gt", "-40"),
        ("accueil", "", "", "moyenne", "eq", "2,5"),
    ]
    found = check_claims(table(rows), responses(), ITEMS, population="p", hidden=bounds)
    assert found["verdict"].tolist() == ["reproduced", "unchecked", "reproduced", "unchecked"]
    assert found[["count", "share", "gap"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("base", "secret", "judged"),
    [
        ("ont répondu et ecole:UTC", sum(utc(p) and p["accueil"] not in SCALE for p in PEOPLE), False),
        ("ecole:UTC", sum(utc(p) and p["accueil"] not in SCALE for p in PEOPLE), True),
        ("ecole:UTC", sum(not utc(p) and p["accueil"] == SCALE[3] for p in PEOPLE), False),
        ("ecole:UTC", sum(utc(p) and p["accueil"] == SCALE[3] for p in PEOPLE), False),
    ],
)
def test_what_subtraction_would_give_is_as_secret_as_what_is_counted(base: str, secret: int, judged: bool) -> None:
    claims = table([("accueil", "Très satisfait", base, "%", "eq", "10")])
    found = check_claims(claims, responses(), ITEMS, population="p", sensitive=lambda k: k == secret)
    assert (found["verdict"].item() != "unchecked") is judged


def test_a_claim_about_a_group_that_rests_on_a_hidden_count_is_not_judged() -> None:
    claims = table(
        [("accueil", "Satisfait", "ecole:UTC", "%", "eq", "10"), ("note", "9 à 10", "ecole:UTC", "%", "eq", "0")]
    )
    for cell in (("accueil", "Satisfait"), ("ecole", "UTC")):
        found = check_claims(claims, responses(), ITEMS, population="p", hidden={cell: (1, 211)})
        assert found["verdict"].tolist() == ["unchecked", "wrong" if cell[0] == "accueil" else "unchecked"]


def test_about_reaches_a_tenth_of_a_mean() -> None:
    truth = average([p["note"] for p in PEOPLE if rated(p)])  # type: ignore[misc]
    rows = [("note", "", "", "moyenne", "about", f"{truth * part:.2f}") for part in (0.92, 0.89, 1.1, 1.13)]
    verdicts = check_claims(table(rows), responses(), ITEMS, population="p")["verdict"]
    assert verdicts.tolist() == ["reproduced", "wrong", "reproduced", "wrong"]


def test_a_gap_is_no_more_than_a_hundred_points() -> None:
    claims = table([("accueil contre horaires", "Satisfait", "", "points", "eq", "120")])
    claims = claims.assign(reading="", retained=True).set_axis(pd.Index([2], name="line"))
    assert [str(p) for p in claim_problems(claims, ITEMS, ["p"], "claims.csv")] == [
        "claims.csv, ligne 2, « valeur » : écart hors limites (valeur trouvée : « 120 »). Valeurs admises : de -100 à "
        "100 points."
    ]


def test_what_a_claim_says_of_some_answers_or_some_people_is_not_written_beside_one_answer() -> None:
    rows = [
        ("accueil", "Satisfait|Très satisfait", "", "%", "eq", "60"),
        ("accueil", "Satisfait", "ont répondu", "%", "eq", "50"),
        ("taille", "", "accueil:Satisfait", "répondants", "eq", "3"),
        ("accueil", "Insatisfait", "accueil:Satisfait", "", "order", "accueil:Satisfait"),
        ("accueil", "", "", "moyenne", "eq", "3"),
    ]
    claims = table(rows).assign(status="published", source="s")
    found = published_breakdown(claims, CLOSED.assign(text=""), edition="e", max_sizes={"p": 20})
    assert found["category"].tolist() == list(ROLES)
    assert found["share"].isna().all()
    least = found.set_index("category")["low"]
    assert least["Satisfait"] > 0
    assert joint_sizes(claims, CLOSED, max_n=12) == [5, 10]  # 3 of 5 and 6 of 10 are 60 %, and no other up to 12
