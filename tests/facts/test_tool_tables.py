from __future__ import annotations

import pkgutil

import pandas as pd
import pytest

import quality_study.tools
from quality_study.facts.tool_tables import TOOL_TABLES, tool_of
from quality_study.words.vocabulary import HEADERS

#: Modules of the package that draw no table of their own.
SHARED = {"cells", "dendrogram", "flow", "hierarchy", "masonry", "nodes", "questionnaire_form"}


def test_every_tool_has_a_table_and_a_file_that_draws_it() -> None:
    modules = {module.name for module in pkgutil.iter_modules(quality_study.tools.__path__)}
    assert modules - SHARED == set(TOOL_TABLES)
    assert list(TOOL_TABLES) == sorted(TOOL_TABLES)


def test_every_column_has_an_english_name() -> None:
    used = {column for tool in TOOL_TABLES.values() for column in tool.schema}
    assert used <= set(HEADERS)
    assert all(list(tool.schema)[-2:] == ["statut", "source"] for tool in TOOL_TABLES.values())


@pytest.mark.parametrize(
    ("table", "tool"),
    [("swot", "swot"), ("qqoqcp_projet", "qqoqcp"), ("swotted", None), ("claims", None), ("risk_map_2", "risk_map")],
)
def test_a_table_belongs_to_the_tool_that_begins_its_name(table: str, tool: str | None) -> None:
    assert tool_of(table) == tool


def test_a_tool_whose_rows_have_nothing_to_check_beyond_their_columns() -> None:
    assert TOOL_TABLES["process_map"].check(pd.DataFrame({"type": ["support"], "text": ["un"]}, index=[2]), "f") == []
