"""The order in which messages may leave, and who may take one; written as rows, as other desks would leave them."""

import pytest

from booktui.store import messages, outbox, outbox_settle
from booktui.store import outbox_moves as moves
from desks import NOW, add_client, at, make_desk


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outbox")
    desk = make_desk(folder)
    client = add_client(desk).id
    wanted = desk.diary.propose(client, "NEW", at("2026-12-15T09:00"), practitioner="OSEI")
    desk.diary.book(wanted, override="test")
    yield desk, client
    desk.close()


@pytest.fixture
def rows(place):
    """A transaction that is rolled back, and messages in it."""
    desk, client = place
    with desk.store.engine.execution_options(write=True).connect() as c:
        c.begin()
        c.exec_driver_sql("DELETE FROM message")

        def add(**values):
            row = {
                "kind": "change",
                "channel": "email",
                "created_at": NOW,
                "due_at": NOW,
                "appointment_id": 1,
                **values,
            }
            return messages.add(c, client_id=client, **row)

        yield c, add
        c.rollback()


REQUEST, CANCEL = {"method": "REQUEST"}, {"method": "CANCEL"}


@pytest.mark.parametrize(
    ("earlier", "later", "free"),
    [
        pytest.param({"state": "sending"}, {}, False, id="in-hand"),
        pytest.param({"next_at": NOW + 60}, {}, False, id="to-be-tried-again"),
        pytest.param({"due_at": NOW + 60}, {}, True, id="due-only-later"),
        pytest.param({"state": "sent"}, {}, True, id="gone"),
        pytest.param({"state": "failed"}, {}, True, id="failed"),
        pytest.param({"state": "held"}, {}, True, id="held"),
        pytest.param({"state": "held", **REQUEST}, CANCEL, False, id="held-invitation-and-its-cancellation"),
        pytest.param({"state": "held", **REQUEST}, {"kind": "remind-24h"}, True, id="held-invitation-and-a-reminder"),
        pytest.param({"channel": "letter"}, {}, True, id="another-channel"),
        pytest.param({"channel": "letter", **REQUEST}, CANCEL, False, id="another-channel-with-a-calendar-file"),
        pytest.param({"recipient": "practitioner"}, {}, True, id="another-recipient"),
        pytest.param({"appointment_id": None}, {}, True, id="another-matter"),
    ],
)
def test_what_keeps_a_message_back(rows, earlier, later, free):
    c, add = rows
    add(**earlier)
    number = add(**later)
    assert (moves.ready(c, number, NOW) is not None) == free


def test_nobody_takes_one_twice(rows):
    c, add = rows
    number = add()
    assert moves.claim(c, number, "one", NOW)
    assert not moves.claim(c, number, "two", NOW)
    assert not moves.gone(c, number, "two", NOW)
    assert moves.gone(c, number, "one", NOW)
    assert not moves.gone(c, number, "one", NOW)


def test_what_is_put_back_has_no_words_and_no_owner(rows):
    c, add = rows
    number = add()
    moves.claim(c, number, "one", NOW, body="words", address="a@example.org", batch="x.eml")
    moves.untried(c, (number,))
    row = outbox.one(c, number)
    assert (row.state, row.attempts, row.claimed_by, row.claimed_at, row.address, row.batch) == (
        "queued",
        0,
        "",
        None,
        "",
        "",
    )
    assert outbox.text_of(c, number) == ("", "")


def test_pages_follow_each_other_without_gap_or_repeat(rows, monkeypatch):
    c, add = rows
    wanted = sorted((NOW - due, add(due_at=NOW - due)) for due in (0, 3, 1, 1, 2, 0, 3))
    found, since, after = [], -1, 0
    while page := moves.due(c, "email", NOW, since, after)[:2]:
        found += page
        since, after = page[-1]
    assert found == wanted


@pytest.mark.parametrize(
    ("request_", "withdrawn"),
    [
        pytest.param({"state": "sent", "sent_at": NOW}, 0, id="left"),
        pytest.param({"state": "acknowledged", "sent_at": NOW}, 0, id="arrived"),
        pytest.param({"state": "sending", "claimed_at": NOW}, 0, id="in-hand"),
        pytest.param({"state": "held", "claimed_at": NOW}, 0, id="in-doubt"),
        pytest.param({"state": "withdrawn", "claimed_at": NOW}, 0, id="in-doubt-and-withdrawn"),
        pytest.param({"state": "queued"}, 2, id="queued"),
        pytest.param({"state": "held"}, 2, id="held"),
        pytest.param({"state": "failed"}, 2, id="failed"),
        pytest.param({"state": "withdrawn"}, 1, id="withdrawn"),
        pytest.param({"state": "sent", "sent_at": NOW, "recipient": "room"}, 1, id="left-to-somebody-else"),
    ],
)
def test_a_cancellation_of_what_never_left(rows, request_, withdrawn):
    c, add = rows
    add(**REQUEST, **request_)
    add(**CANCEL, kind="cancel")
    assert outbox_settle.cancelled_unasked(c) == withdrawn
