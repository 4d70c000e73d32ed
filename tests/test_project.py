import re
import tomllib
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_no_folder_is_left_out_of_the_tests() -> None:
    """Unless told, pytest never enters a folder named ``build``."""
    left_out = SETTINGS["tool"]["pytest"]["ini_options"]["norecursedirs"]
    folders = {
        part for top in ("tests", "src") for p in (ROOT / top).rglob("*.py") for part in p.relative_to(ROOT).parts
    }
    assert {"build", "grading", "quality_study"} <= folders
    assert [folder for folder in sorted(folders) if any(fnmatch(folder, pattern) for pattern in left_out)] == []


def test_conda_installs_the_lock_with_a_pip_that_takes_it() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert environment["dependencies"] == [
        f"python={oldest}",
        "pip>=24",
        {"pip": ["--requirement requirements.lock"]},
    ]


def test_lock_pins_every_dependency_with_hashes_and_names_no_index() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK)
    pinned = {name_of(b): b for b in blocks if not b.startswith("#")}
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert [name_of(r) for r in wanted if name_of(r) not in pinned] == []
    assert [n for n, b in pinned.items() if not re.match(r"\S+==\S+", b) or "--hash=sha256:" not in b] == []
    assert not re.search(r"index-url|find-links|https?://", LOCK)


def test_lock_serves_every_platform() -> None:
    assert "sys_platform == 'win32'" in LOCK
    assert "sys_platform == 'darwin'" in LOCK


def test_lock_keeps_the_extras_that_its_packages_ask_for() -> None:
    asked = {
        (name_of(requirement), extra)
        for name in map(name_of, re.findall(r"^\S+==", LOCK, re.MULTILINE))
        for requirement in requirements_of(name)
        for extra in Requirement(requirement).extras
    }
    assert ("msgspec", "toml") in asked
    kept = {
        name_of(line): set(re.findall(r"[\w-]+", line.partition("[")[2].partition("]")[0])) for line in lock_lines()
    }
    assert [(name, extra) for name, extra in sorted(asked) if extra not in kept[name]] == []


def lock_lines() -> list[str]:
    return [line for line in LOCK.splitlines() if re.match(r"\S+==", line)]


def requirements_of(name: str) -> list[str]:
    """List what an installed package asks for here, extras of the project's own apart."""
    try:
        found = requires(name) or []
    except PackageNotFoundError:  # for another platform
        return []
    return [text for text in found if not Requirement(text).marker or Requirement(text).marker.evaluate({"extra": ""})]


def test_one_script_is_what_every_continuous_integration_calls() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert script[-3:] == ["make lint", "make report", "make test"]
    assert "make report" in readme
    assert "make test" in readme
    pythons = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    github = yaml.safe_load((ROOT / ".github/workflows/fresh-machine.yml").read_text(encoding="utf-8"))
    (job,) = github["jobs"].values()
    assert job["strategy"]["matrix"] == {"os": ["ubuntu-latest", "macos-latest", "windows-latest"], "python": pythons}
    assert job["steps"][-1]["run"] == "bash .ci/run"
    assert {"push", "schedule"} <= set(github[True])  # YAML reads the key « on » as true
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert gitlab[".fresh-machine"]["parallel"]["matrix"] == [{"VERSION": pythons}]
    assert all(gitlab[system]["script"][-1].endswith("bash .ci/run") for system in ("linux", "macos", "windows"))


def test_what_people_answered_stays_out_of_git() -> None:
    """Of a new year: its export, its answers and its comments; those of the invented edition are published."""
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    for name in ("exports/", "responses.csv", "commentaires.csv"):
        assert rules.index(f"data/raw/*/{name}") < rules.index(f"!data/raw/exemple/{name}")


def test_readme_shows_a_picture_and_the_two_commands_on_its_first_screen() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]
    (picture,) = re.findall(r"!\[.+\]\((.+)\)", "\n".join(first))
    assert (ROOT / picture).is_file()
    assert any(line.startswith("make report") for line in first)
    assert any(line.startswith("make test") for line in first)


def without_code(page: Path) -> str:
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", text)


def test_links_of_the_documentation_exist() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", without_code(page))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_student_of_2011_is_data() -> None:
    reference = re.findall(
        r"author = \{(Galtin.*)\}", (ROOT / "data/raw/2011/bibliography.bib").read_text(encoding="utf-8")
    )[0]
    names = [part.split(",")[0] for part in reference.split(" and ")]
    assert len(names) == 4
    others = [p for p in (ROOT / "data/raw/2011").rglob("*") if p.suffix in (".csv", ".toml")]
    found = [(p.name, n) for p in others for n in names if n.lower() in p.read_text(encoding="utf-8").lower()]
    assert found == []
