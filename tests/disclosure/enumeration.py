"""An attacker by enumeration, independent of the code under test: every table of a small total is tried."""

from __future__ import annotations

from collections.abc import Iterator


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield every way of writing `total` as `parts` counts."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)
