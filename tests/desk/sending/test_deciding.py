"""What a person decides about one message: each from the states that allow it, and a sentence from the others."""

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted
from booktui.store import messages
from desks import NOW, make_desk

STATES = ("queued", "held", "sending", "sent", "failed", "acknowledged", "withdrawn")
DEEDS = {
    "hold": (lambda o, n: o.hold(n, "why"), {"queued": "held"}),
    "release": (lambda o, n: o.release(n), {"held": "queued"}),
    "retry": (lambda o, n: o.retry(n), {"queued": "queued", "held": "queued", "failed": "queued"}),
    "withdraw": (lambda o, n: o.withdraw(n, "why"), dict.fromkeys(("queued", "held", "failed"), "withdrawn")),
    "acknowledge": (lambda o, n: o.acknowledge(n), {"sent": "acknowledged"}),
    "done": (lambda o, n: o.done(n, "told them"), dict.fromkeys(("queued", "held", "failed"), "sent")),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_each_state_allows_what_it_allows(post, deed):
    do, allowed = DEEDS[deed]
    for state in STATES:
        sent_at = NOW if state in ("sent", "acknowledged") else None
        number = post.add(state=state, channel="phone", way="smtp", sent_at=sent_at)
        if state in allowed:
            assert f"message {number}" in do(post.desk.outbox, number)
            assert post.states()[number] == allowed[state]
            assert post.desk.audit.list(1)[0]["object_id"] == number
        else:
            with pytest.raises(BadInput, match=rf"[Mm]essage {number} "):
                do(post.desk.outbox, number)
            assert post.states()[number] == state


def test_there_is_no_such_message(post):
    for do, _ in DEEDS.values():
        with pytest.raises(NotFound):
            do(post.desk.outbox, 99)


def test_who_only_reads_decides_nothing(post, tmp_path):
    number = post.add()
    reader = make_desk(tmp_path, "alex")
    for do, _ in DEEDS.values():
        with pytest.raises(NotPermitted):
            do(reader.outbox, number)
    reader.close()
    assert post.states() == {number: "queued"}


def test_a_reason_is_asked_for(post):
    number = post.add()
    for deed in (post.desk.outbox.hold, post.desk.outbox.withdraw):
        with pytest.raises(BadInput, match="Say why"):
            deed(number, " ")
        with pytest.raises(BadInput, match="too long"):
            deed(number, "x" * 201)


def test_a_phone_message_was_told(post):
    number = post.add(channel="phone")
    assert post.desk.outbox.done(number, "spoke to her") == f"Told: message {number}, request to ring us of Khan Amina."
    assert (post.row(number)["way"], post.row(number)["sent_at"]) == ("phone", NOW)
    assert post.sends() == [number]


def test_what_may_have_gone_is_not_simply_released(post):
    number = post.add(state="held", claimed_by="x:1:1", claimed_at=NOW)
    with pytest.raises(BadInput, match="may have gone"):
        post.desk.outbox.release(number)
    post.desk.outbox.retry(number)
    assert (post.states(), post.row(number)["claimed_at"]) == ({number: "queued"}, None)


def test_what_may_have_gone_and_is_withdrawn_counts_as_gone(post):
    visit = post.book()
    post.set(1, state="held", claimed_by="x:1:1", claimed_at=NOW)
    post.desk.outbox.withdraw(1, "rang the client")
    with post.desk.store.read() as c:
        assert [told.left for told in messages.told(c, visit.id)] == [True]


def test_what_was_told_in_some_other_way_counts_as_gone(post):
    post.book()
    post.desk.outbox.done(1, "gave it to her at the desk")
    assert post.row(1)["way"] == "hand"
    post.desk.diary.cancel(1, reason="ill", by="client")
    assert [view.kind for view in post.desk.outbox.list()] == ["cancel"]
