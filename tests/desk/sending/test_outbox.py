"""The outbox as it is listed, counted and shown."""

import pytest

from booktui.desk.errors import BadInput, NotFound
from booktui.store import messages
from desks import NOW, add_client, make_desk


def add(desk, client_id, **values):
    """A message in the outbox; its id."""
    row = {"kind": "ring", "channel": "letter", "created_at": NOW, "due_at": NOW, **values}
    with desk.store.write() as c:
        return messages.add(c, client_id=client_id, **row)


def test_each_word_lists_what_it_counts(desk):
    client = add_client(desk).id
    wanted = {
        "due": [add(desk, client), add(desk, client, state="sending")],
        "later": [add(desk, client, due_at=NOW + 60), add(desk, client, due_at=NOW - 60, next_at=NOW + 300)],
        "held": [add(desk, client, state="held")],
        "failed": [add(desk, client, state="failed")],
        "sent": [
            add(desk, client, state="sent", sent_at=NOW),
            add(desk, client, state="acknowledged", sent_at=NOW - 1),
        ],
        "withdrawn": [add(desk, client, state="withdrawn")],
    }
    assert {what: [view.id for view in desk.outbox.list(what)] for what in wanted} == wanted
    assert desk.outbox.counts() == {**{what: len(ids) for what, ids in wanted.items()}, "all": 9}


def test_a_sensitive_client_is_masked(desk):
    plain, hidden = add_client(desk), add_client(desk, "Osei", "Kofi", sensitive=True)
    add(desk, plain.id)
    add(desk, hidden.id)
    assert [(view.who, view.hidden) for view in desk.outbox.list()] == [("Khan Amina", False), ("O••• K•", True)]


def test_filters(desk):
    one, two = add_client(desk).id, add_client(desk, "Jones", "Dylan").id
    first, second = add(desk, one), add(desk, two, channel="sms")
    assert [view.id for view in desk.outbox.list(channel="sms")] == [second]
    assert [view.id for view in desk.outbox.list(client_id=one)] == [first]
    assert len(desk.outbox.list("all", limit=1)) == 1


@pytest.mark.parametrize("asked", [{"what": "gone"}, {"channel": "pigeon"}])
def test_an_unknown_word_is_said(desk, asked):
    with pytest.raises(BadInput, match="known are"):
        desk.outbox.list(**asked)


def test_there_is_no_such_message(desk):
    with pytest.raises(NotFound):
        desk.outbox.show(99)


def test_words_are_shown_as_they_went(desk):
    client = add_client(desk).id
    number = add(
        desk, client, channel="email", state="sent", sent_at=NOW, way="smtp", subject="Your appointment",
        body="Dear **you**", address="client@example.org", language="en", content="BEGIN:VCALENDAR",
    )  # fmt: skip
    full = desk.outbox.show(number)
    assert (full.words.body, full.words.address, full.ics, full.went) == (
        "Dear **you**", "client@example.org", "BEGIN:VCALENDAR", True,
    )  # fmt: skip


def test_opening_what_went_to_a_sensitive_client_is_recorded(desk, tmp_path):
    hidden = add_client(desk, "Osei", "Kofi", sensitive=True)
    number = add(desk, hidden.id, state="sent", sent_at=NOW, body="Words")
    assert desk.outbox.show(number).words is None
    assert desk.outbox.show(number, "she asks").words.body == "Words"
    (row,) = desk.audit.list(limit=1)
    assert (row["action"], row["object"], row["object_id"], row["reason"]) == ("reveal", "message", number, "she asks")
    reader = make_desk(tmp_path, "alex")
    assert reader.outbox.show(number, "to look").words is None
    reader.close()
