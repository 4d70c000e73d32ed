from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent
CASES = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))["cases"]
#: Topics whose method the project does not offer, and why.
NOT_OFFERED = {
    "iii.krippendorff_alpha": "the krippendorff package answers right; a function of ours would only rename it",
}


def test_every_case_of_the_truth_file_is_run_or_listed_with_a_reason() -> None:
    tests = "\n".join(p.read_text(encoding="utf-8") for p in FOLDER.glob("test_*.py"))
    run = set(re.findall(r'pytest\.mark\.truth\("([^"]+)"\)', tests))
    assert len(CASES) == 52
    assert run | set(NOT_OFFERED) == {c["topic"] for c in CASES}
    assert run & set(NOT_OFFERED) == set()
