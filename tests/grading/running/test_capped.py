"""What is kept of outputs, counted by hand."""

from __future__ import annotations

from typing import Any

from quality_study.grading.running.capped import Caps
from quality_study.grading.sandbox.limits import Limits
from quality_study.report import mime

LIMITS = Limits(output_bytes=100, record_bytes=60, messages=3)


def message(kind: str, **content: Any) -> dict[str, Any]:
    return {"header": {"msg_type": kind}, "content": content}


def content(caps: Caps, kind: str, **given: Any) -> Any:
    kept = caps.trimmed(message(kind, **given))
    return None if kept is None else kept["content"]


def test_text_is_cut_once_and_counted_again_at_the_next_cell() -> None:
    caps = Caps(LIMITS)
    assert content(caps, "stream", name="stdout", text="a" * 60)["text"] == "a" * 60
    cut = content(caps, "stream", name="stdout", text="b" * 60)["text"]
    assert cut == "b" * 40 + "\n[Sortie coupée : au-delà de 100 caractères.]\n"
    assert content(caps, "stream", name="stdout", text="c") is None
    caps.begin_cell()
    assert content(caps, "stream", name="stdout", text="d")["text"] == "d"


def test_the_outputs_of_all_the_cells_are_bounded_too() -> None:
    caps, kept = Caps(LIMITS), 0
    for _ in range(50):
        caps.begin_cell()
        found = content(caps, "stream", name="stdout", text="a" * 90)
        kept += 0 if found is None else found["text"].count("a" * 90)
    assert kept == 1600 // 90


def test_records_are_kept_whatever_was_printed_up_to_their_own_size() -> None:
    caps = Caps(LIMITS)
    content(caps, "stream", name="stdout", text="a" * 500)
    value = {"name": "x", "value": 1}
    assert content(caps, "display_data", data={mime.RECORD: value, "text/plain": "x = 1"})["data"] == {
        mime.RECORD: value
    }
    assert content(caps, "display_data", data={mime.RECORD: {"name": "y", "value": [1] * 50}}) is None


def test_only_text_and_records_are_kept_of_a_display() -> None:
    data = {"image/png": "iVBOR", "application/x+json": [[]] * 9, "a": {"b": "c"}}
    assert content(Caps(LIMITS), "display_data", data=data, metadata={"m": "x" * 999}) == {
        "data": {"image/png": "iVBOR"},
        "metadata": {},
        "execution_count": None,
    }


def test_widgets_are_not_kept() -> None:
    assert content(Caps(LIMITS), "comm_open", data={"state": {}}, comm_id="1") is None


def test_nothing_else_of_a_message_is_kept() -> None:
    caps, heavy = Caps(LIMITS), [[]] * 9_999
    kept = content(caps, "display_data", data={"text/plain": "a"}, transient={"display_id": "x"}, execution_count=heavy)
    assert kept == {"data": {"text/plain": "a"}, "metadata": {}, "execution_count": None}
    assert content(caps, "status", execution_state="idle", more=heavy) == {"execution_state": "idle"}
    assert content(caps, "execute_input", code="", execution_count=heavy) is None


def test_what_a_cell_showed_is_neither_cleared_nor_copied() -> None:
    value = {"name": "x", "value": 1}
    assert content(Caps(LIMITS), "clear_output", wait=False) is None
    assert (
        content(Caps(LIMITS), "update_display_data", data={mime.RECORD: value}, transient={"display_id": "x"}) is None
    )


def test_an_error_keeps_its_end() -> None:
    kept = content(Caps(LIMITS), "error", ename="E" * 999, evalue="v" * 9999, traceback=["x"] * 60)
    assert (len(kept["ename"]), len(kept["evalue"]), len(kept["traceback"])) == (200, 2000, 40)


def test_messages_are_counted_for_each_cell() -> None:
    caps = Caps(LIMITS)
    assert [caps.too_many() for _ in range(4)] == [False, False, False, True]
    caps.begin_cell()
    assert not caps.too_many()
