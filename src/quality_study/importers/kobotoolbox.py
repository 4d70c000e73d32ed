"""KoBoToolbox and ODK: one row of names or labels; a multiple choice is joined by spaces, then a 0/1 column each.

KoBoToolbox joins the names of groups to that of the question by ``/``, ODK Central by ``-``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from quality_study.importers.dialect import Address, Dialect, Layout, has_columns, one_row, split_at
from quality_study.importers.source import Sheet

_OWN = (
    ("_uuid", "meta/instanceID", "KEY"),
    ("_submission_time", "SubmissionDate"),
    ("_index",),
    ("_id",),
    ("__version__", "FormVersion"),
    ("_submitted_by", "SubmitterName"),
    ("_validation_status", "ReviewState"),
    ("_status", "Status"),
    ("_tags",),
    ("_notes",),
)
#: Columns of repeated groups and of ODK Central, and what a form may note of itself (XLSForm metadata).
_MORE = (
    ("_attachments", "_geolocation", "_version_", "_date_modified", "_xform_id_string", "_edited", "formhub/uuid"),
    ("_parent_index", "_parent_table_name", "PARENT_KEY", "meta/instanceName", "meta/rootUuid", "meta/deprecatedID"),
    tuple(f"_submission_{name}" for name in ("_id", "_uuid", "_submission_time", "_validation_status", "_notes")),
    tuple(f"_submission_{name}" for name in ("_status", "_submitted_by", "__version__", "_tags")),
    ("meta-instanceID", "meta-instanceName", "instanceID", "instanceName", "SubmitterID", "DeviceID", "Edits"),
    ("AttachmentsPresent", "AttachmentsExpected"),
    ("start", "end", "today", "deviceid", "username", "phonenumber", "simserial", "subscriberid", "audit"),
)


def _recognises(sheet: Sheet) -> bool:
    return has_columns(sheet.row(0), *_OWN, at_least=3)


def _layout(sheet: Sheet) -> Layout:
    layout = one_row(sheet, _addresses, own=_OWN + _MORE)
    tags = [cell for cell in sheet.row(1) if cell.strip()]
    if tags and all(re.fullmatch(r"\s*#[a-z]\w*.*", tag) for tag in tags):  # HXL, a row that nobody answered
        return replace(layout, first=2)
    return layout


def _addresses(header: str) -> Iterator[Address]:
    named = " " not in header.strip()
    if named:
        yield Address(code=header, exact="/" in header)
    yield Address(text=header)
    for before, after in split_at(header, "/"):
        if named:
            group = before.rpartition("/")[2]
            yield Address(code=group, option=after)
            yield from (Address(code=code, option=after) for _, code in split_at(group, "-"))
            yield Address(code=after)
        yield Address(text=before, option=after)
        yield Address(text=after, group=before)
    if named:
        yield from (Address(code=after) for _, after in split_at(header, "-"))


DIALECT = Dialect(
    title="KoBoToolbox",
    recognises=_recognises,
    layout=_layout,
    joined=(" ",),
    coded=r"[A-Za-z]{0,3}0*(\d+)",
    option_coded=r"[A-Za-z]{0,3}0*(\d+)",
    ticked=("1", "true", "vrai"),
    unticked=("0", "false", "faux"),
    identifiers=("_uuid", "_id", "meta/instanceID", "KEY"),
    started=("start",),
    ended=("end", "_submission_time", "SubmissionDate"),
)
