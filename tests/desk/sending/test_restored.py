"""A diary put back from a backup sends nothing a second time that left after the backup was made."""

import pytest

from booktui.desk import open_desk
from booktui.desk.recovery.restoring import restore
from desks import at
from outbox_desks import Post, recipients

DAY = 86_400


@pytest.fixture
def put_back(desk, post, clock, tmp_path):
    """Back up at once; `put_back(change)` lets things happen, restores, and opens the desk again."""
    opened = []

    def again(happens, *, lost=False):
        copy = desk.keeping.backup(tmp_path / "copy.db")
        happens()
        desk.close()
        if lost:
            (tmp_path / "desk.db").write_bytes(b"damaged" * 1000)
        restore(copy, tmp_path / "desk.db", "jo")
        opened.append(open_desk(tmp_path / "desk.db", "jo", clock))
        return Post(opened[-1], clock)

    yield again
    for one in opened:
        one.close()


def test_what_left_since_does_not_leave_again(post, inbox, put_back):
    numbers = [post.add("Khan"), post.add("Jones")]
    before = put_back(post.desk.outbox.send)
    assert before.desk.outbox.send().sent == 0
    assert before.states() == dict.fromkeys(numbers, "sent")
    assert recipients(inbox) == ["client@example.org", "dylan@example.net"]


def test_what_waits_still_leaves(post, inbox, put_back):
    inbox.refuse["dylan@example.net"] = "451 later"
    post.add("Khan")
    second = post.add("Jones")
    before = put_back(post.desk.outbox.send)
    inbox.refuse.clear()
    before.clock.now += 60
    assert (before.desk.outbox.send().sent, before.states()[second]) == (1, "sent")
    assert recipients(inbox) == ["client@example.org", "dylan@example.net"]


def test_what_was_in_hand_is_in_doubt(post, inbox, put_back):
    number = post.add("Khan")
    before = put_back(lambda: post.set(number, state="sending", claimed_by="elsewhere:1:1", claimed_at=1, way="smtp"))
    before.desk.outbox.send()
    assert (inbox.mails, before.states()) == ([], {number: "held"})
    assert before.desk.outbox.list("held")[0].in_doubt


def test_another_message_that_has_its_number_by_now_is_not_it(post, inbox, clock, put_back):
    """Numbers are given out again after the backup; what was made at another time is another message."""

    def happens():
        clock.now += 1
        post.add("Jones")
        post.desk.outbox.send()

    before = put_back(happens)
    number = before.add("Khan")
    assert (before.desk.outbox.send().sent, before.states()) == (1, {number: "sent"})


def test_a_reminder_that_left_since_is_not_made_again(post, inbox, clock, put_back):
    visit = post.book()
    post.desk.outbox.send()
    clock.now = visit.start - DAY - 60

    def happens():
        clock.now += 120
        assert post.desk.outbox.send().sent == 1

    before = put_back(happens)
    assert before.desk.outbox.send().sent == 0
    assert before.desk.outbox.list("sent")[0].kind == "remind-24h"
    moved = before.desk.diary.propose(
        visit.client_id, "NEW", at("2026-12-22T09:00"), practitioner="OSEI", moving_id=visit.id
    )  # fmt: skip
    before.desk.diary.move(visit.id, moved, reason="client asked", override="test")
    assert before.desk.outbox.send().sent == 1


def test_where_nobody_can_say_what_was_due_is_held_with_one_task(post, inbox, put_back):
    due = [post.add("Khan", due_at=1), post.add("Jones", due_at=1)]
    later = post.add("Khan", due_at=at("2999-01-01T09:00"))
    before = put_back(post.desk.outbox.send, lost=True)
    assert before.desk.outbox.send().sent == 0
    assert before.states() == {**dict.fromkeys(due, "held"), later: "queued"}
    assert len(before.tasks()) == 1 and "2 of its messages may have gone" in before.tasks()[0]
    before.desk.outbox.retry(due[0])
    assert before.desk.outbox.send().sent == 1
