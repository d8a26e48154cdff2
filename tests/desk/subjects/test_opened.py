"""PRV-02: a sensitive record opens for a reason only; a supervisor is told, without a name."""

import pytest

from booktui.desk.errors import BadInput, NotPermitted
from desks import add_client, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "jo")
    yield made
    made.close()


def told(desk):
    return [line.what for line in desk.today.lines("task")]


def test_a_supervisor_is_told_once_for_each_opening(desk, tmp_path):
    who = add_client(desk, sensitive=True)
    for reason in ("caller gave three points", "caller gave three points"):
        assert desk.clients.get(who.id, reveal_reason=reason).address == "1 Sample Road"
    rows = [row["id"] for row in desk.audit.list(object="client", object_id=who.id) if row["action"] == "reveal"]
    assert sorted(told(desk)) == sorted(
        f"jo opened a sensitive record (audit {number}): caller gave three points" for number in rows
    )
    assert len(rows) == 2
    first = desk.tasks.open()[0]
    with pytest.raises(NotPermitted, match="supervisor"):
        desk.tasks.done(first.id)
    sam = make_desk(tmp_path, "sam")
    sam.tasks.done(first.id, "asked jo, in order")
    assert len(told(sam)) == 1
    sam.close()


def test_what_the_supervisor_reads_names_nobody(desk):
    who = add_client(desk, sensitive=True)
    desk.clients.get(who.id, reveal_reason="rang back")
    (task,) = desk.tasks.open()
    assert (task.client_id, task.client_ref, task.who) == (None, "", "")
    assert not any(word in repr(desk.today.lines()) for word in ("Khan", "Amina", who.ref, "900123"))


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_without_a_reason_it_stays_masked_and_nobody_is_told(desk, reason):
    who = add_client(desk, sensitive=True)
    view = desk.clients.get(who.id, reveal_reason=reason)
    assert (view.masked, view.address, view.mobile) == (True, "••••", "••••")
    assert desk.tasks.open() == ()


def test_a_record_that_is_not_sensitive_tells_nobody(desk):
    assert desk.clients.get(add_client(desk).id, reveal_reason="look").masked is False
    assert desk.tasks.open() == ()


def test_an_auditor_opens_none_and_too_long_a_reason_opens_nothing(desk, tmp_path):
    who = add_client(desk, sensitive=True)
    with pytest.raises(NotPermitted):
        make_desk(tmp_path, "alex").clients.get(who.id, reveal_reason="look")
    with pytest.raises(BadInput, match="at most 200"):
        desk.clients.get(who.id, reveal_reason="x" * 201)
    assert desk.tasks.open() == ()


def test_erasing_takes_the_reason_out_of_what_was_told(desk, tmp_path):
    who = add_client(desk, sensitive=True)
    desk.clients.get(who.id, reveal_reason="rang about the leaflet")
    sam = make_desk(tmp_path, "sam")
    sam.subjects.erase(who.id, "asked", "ada")
    (task,) = sam.tasks.open()
    assert task.what.startswith("(audit ") and "leaflet" not in task.what
    sam.close()
