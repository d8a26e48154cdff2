"""Everything on record about one person, and nobody else."""

import json
import os
import stat

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Unavailable
from booktui.store.subjects.held import HELD
from desks import make_desk
from lives import MARKS, OTHERS, life


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "sam")
    yield made
    made.close()


@pytest.fixture
def written(desk, tmp_path):
    """(the client, the page, the data) with somebody else on record beside them."""
    who = life(desk)
    life(desk, OTHERS, "2026-12-15T09:30", sensitive=True)
    page, data = desk.subjects.export(who.id, tmp_path / "out", "asked on 20 November")
    return who, page, data


def test_every_table_is_in_it_with_its_rows_and_what_they_mean(written):
    parts = {part["table"]: part for part in json.loads(written[2].read_text("utf-8"))["parts"]}
    assert [name for name in HELD if not parts[name]["rows"]] == ["occupancy"]
    assert {name for name, part in parts.items() if not part["about"]} == set()
    assert parts["appointment"]["columns"]["agreed"].startswith("The client agreed")
    assert parts["appointment"]["rows"][0]["practitioner_id"] == "OSEI Dr Osei"
    assert parts["appointment"]["rows"][0]["starts_at"] == "2026-12-15T09:00:00Z"


def test_it_says_who_looked_when_and_why(written):
    log = json.loads(written[2].read_text("utf-8"))["parts"][-1]["rows"]
    assert [row["action"] for row in log if row["object"] == "appointment"] == ["book", "attendance", "cancel"]
    last = log[-1]
    assert (last["by_user"], last["action"], last["reason"]) == ("sam", "export", "asked on 20 November")


def test_nothing_of_anybody_else_is_in_it(written):
    for file in written[1:]:
        text = file.read_text("utf-8")
        assert [mark for mark in OTHERS if mark in text] == []
        assert [mark for mark in MARKS if mark not in text] == []


def test_the_files_are_private_and_named_by_the_reference(written):
    who, page, data = written
    assert (page.name, data.name) == (f"{who.ref}.html", f"{who.ref}.json")
    if os.name == "posix":
        assert {stat.S_IMODE(file.stat().st_mode) for file in (page, data)} == {0o600}


def test_what_was_typed_stays_text_on_the_page(desk, tmp_path):
    who = life(desk, ("<b>Bold</b>", "<i>", *MARKS[2:]))
    page, _ = desk.subjects.export(who.id, tmp_path, "asked")
    text = page.read_text("utf-8")
    assert "<b>" not in text and "&lt;b&gt;Bold" in text


@pytest.mark.parametrize("user", ["jo", "alex"])
def test_it_takes_a_supervisor(desk, tmp_path, user):
    who = life(desk)
    with pytest.raises(NotPermitted, match="supervisor"):
        make_desk(tmp_path, user).subjects.export(who.id, tmp_path / "out", "asked")
    assert not (tmp_path / "out").exists()


def test_it_wants_a_reason_a_client_and_a_folder(desk, tmp_path):
    who = life(desk)
    with pytest.raises(BadInput, match="Say why"):
        desk.subjects.export(who.id, tmp_path, " ")
    with pytest.raises(NotFound):
        desk.subjects.export(99999, tmp_path, "asked")
    with pytest.raises(Unavailable, match="cannot be written"):
        desk.subjects.export(who.id, tmp_path / "desk.db", "asked")
