"""Take out of a document what an edition does without: sentences about its figures, sections, empty headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quality_study.report.cell_parts import Part
from quality_study.report.omission import Omission
from quality_study.report.pandoc import MARKDOWN
from quality_study.report.tree import cited, text_of
from quality_study.words.spelling import spelling_key

#: What begins a paragraph that waits for the team.
_PROMPT = spelling_key("À interpréter")


@dataclass
class _Block:
    part: Part
    node: Any
    told: bool  # by a person: not by code
    kept: bool = True

    @property
    def level(self) -> int:
        return int(self.node["c"][0]) if self.node["t"] == "Header" else 0


def take_out(parts: Sequence[Part], off: Omission, *, executed: bool) -> list[Part]:
    """Return the parts that stay, without what speaks only of what is switched off.

    A paragraph goes when every figure that it cites is off; a section, when its title is off; what waits for the team,
    when nothing else is left of its section. What the team wrote about something else stays.

    Parameters
    ----------
    parts : sequence of Part
        Read; their blocks are cut in place.
    off : Omission
    executed : bool
        Whether the parts hold what code showed: otherwise a section that seems empty may not be.
    """
    if not off:
        return list(parts)
    blocks = [_Block(part, node, part.reader == MARKDOWN) for part in parts for node in part.blocks]
    for block in blocks:
        keys = set(cited(block.node))
        block.kept = not keys & off.keys or bool(keys & off.others) or block.level > 0
    for start, block in enumerate(blocks):
        if block.level and spelling_key(text_of(block.node)) in off.sections:
            for other in blocks[start : _end(blocks, start, block.level)]:
                other.kept = False
    for start, block in enumerate(blocks):
        if block.level:
            _take_prompts(blocks[start + 1 : _end(blocks, start, 6)])
    if executed:
        for start in reversed(range(len(blocks))):
            level = blocks[start].level
            if level and not any(other.kept for other in blocks[start + 1 : _end(blocks, start, level)]):
                blocks[start].kept = False
    emptied = {id(block.part) for block in blocks}
    for part in parts:
        part.blocks = [block.node for block in blocks if block.part is part and block.kept]
    return [part for part in parts if part.blocks or id(part) not in emptied]


def _end(blocks: Sequence[_Block], start: int, level: int) -> int:
    """Return where a section ends: before the next heading of its level, or above."""
    later = range(start + 1, len(blocks))
    return next((i for i in later if 0 < blocks[i].level <= level), len(blocks))


def _take_prompts(section: Sequence[_Block]) -> None:
    left = [block for block in section if block.kept]
    prompts = [b for b in left if b.told and spelling_key(text_of(b.node)).startswith(_PROMPT)]
    if len(left) < len(section) and len(prompts) == len(left):
        for block in prompts:
            block.kept = False
