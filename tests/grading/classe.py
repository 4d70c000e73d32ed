"""A class of copies, as grading stores them: points written by hand, prose that tries to harm who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quality_study.grading.practical.assignment import Assignment, Criterion, Level, Task, Value
from quality_study.grading.results import CopyResult, RunResult, ValueResult, copies_folder, write_result

EDITIONS = ("exemple-11", "exemple-12")
RESERVES, LANGUAGE = "Réserves", "Langue"
ATTACK = """# Conclusion <script>alert(1)</script>

<img src=x onerror=alert(2)> ![suivi](https://192.0.2.1/x.png) [ici](javascript:alert(3)) <javascript:alert(4)>
<iframe src="data:text/html,<script>alert(5)</script>"></iframe> <svg onload=alert(6)> &lt;b&gt;

| a | b |
|:--|--:|
| <b onclick=alert(7)>x</b> | `</style><script>alert(8)</script>` |

```html" onmouseover="alert(9)
</code></pre><script>alert(10)</script>
```
"""


def assignment() -> Assignment:
    """Return a practical of 10 points: 6 for values, 4 for prose."""

    def criterion(title: str, points: tuple[float, float, float]) -> Criterion:
        levels = zip(("Absent", "Partiel", "Acquis"), points, strict=True)
        return Criterion(title=title, levels=tuple(Level(label=w, points=p, text=f"{w} ici.") for w, p in levels))

    return Assignment(
        id="tp8", title="TP 8. Essai", edition="exemple", seeds=(11, 12), notebook=Path("tp8_essai.ipynb"),
        values=(
            Value(name="tp8.n", cell="q1", points=1, kind="number"),
            Value(name="tp8.part", cell="q2", points=2, kind="number", hint="Le dénominateur est n."),
            Value(name="tp8.ecoles", cell="q3", points=3, kind="list"),
        ),
        tasks=(
            Task(
                cell="p1", title="Conclure",
                criteria=(criterion(RESERVES, (0, 1, 3)), criterion(LANGUAGE, (0, 0.5, 1))),
            ),
        ),
    )  # fmt: skip


def copy(student: str, points: Sequence[float], prose: str | None = "Une conclusion.", **more: object) -> CopyResult:
    """Return the result of a copy with these points for each value, right or wrong on both hidden editions."""
    values = [
        ValueResult(
            name=v.name, cell=v.cell, edition=edition, points=p, max=v.points, expected=0.25,
            found=0.25 if p == v.points else 0.3, verdict="right" if p == v.points else "wrong", hint=v.hint,
        )
        for v, p in zip(assignment().values, points, strict=True)
        for edition in EDITIONS
    ]  # fmt: skip
    fields: dict[str, object] = {
        "student": student, "file": f"{student}.ipynb", "status": "graded", "values": tuple(values),
        "runs": tuple(RunResult(edition=e, status="ok") for e in EDITIONS),
        "prose": {} if prose is None else {"p1": prose}, "auto": float(sum(points)), "auto_max": 6.0,
    }  # fmt: skip
    return CopyResult.model_validate(fields | more)


def unread(student: str, reason: str = "Le fichier n’est pas un carnet : JSON incorrect.") -> CopyResult:
    """Return the result of a copy that could not be read."""
    return CopyResult(student=student, file=f"{student}.ipynb", status="not_graded", reason=reason)


def store(folder: Path, results: Sequence[CopyResult]) -> Path:
    """Store results as ``grade`` does; return the path of the table of marks."""
    marks = folder / "notes.csv"
    for result in results:
        write_result(copies_folder(marks), result)
    return marks
