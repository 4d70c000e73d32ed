import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_conda_environment_asks_for_what_the_project_asks_for() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [d for d in environment["dependencies"] if isinstance(d, str)]
    (pip,) = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    asked = {*conda, *pip} - {"pip", "-e .", f"python{PROJECT['requires-python']}"}
    assert asked == set(PROJECT["dependencies"])
    assert pip[-1] == "-e ."
    assert f"python{PROJECT['requires-python']}" in conda


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


def test_continuous_integration_calls_the_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in readme
    assert re.search(r"^make test$", script, re.MULTILINE)


def test_readme_shows_a_picture_and_the_two_commands_on_its_first_screen() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]
    (picture,) = re.findall(r"!\[.+\]\((.+)\)", "\n".join(first))
    assert (ROOT / picture).is_file()
    assert any(line.startswith("make report") for line in first)
    assert any(line.startswith("make test") for line in first)


def test_links_of_the_documentation_exist() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
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
