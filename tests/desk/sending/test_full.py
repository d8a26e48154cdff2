"""The disk is full while mails leave: one that has gone is not lost and not sent twice."""

from __future__ import annotations

from typing import Any

import pytest

from booktui.desk.errors import Unavailable
from faults import FULL, failing
from outbox_desks import Post, recipients


def test_a_mail_that_left_is_in_doubt_and_the_others_wait(post: Post, inbox: Any) -> None:
    numbers = [post.add("Jones"), post.add("Khan")]
    post.desk.store.engine.dispose()
    with failing(lambda said: said == "COMMIT" and bool(inbox.mails), FULL):
        with pytest.raises(Unavailable, match=r"The disk is full.*One message had left by then: it is not sent again"):
            post.desk.outbox.send()
        post.desk.store.engine.dispose()
    assert recipients(inbox) == ["dylan@example.net"]
    assert post.states() == {numbers[0]: "sending", numbers[1]: "queued"}
    post.desk.outbox.send()  # by the same desk, without waiting for an hour
    assert recipients(inbox) == ["dylan@example.net", "client@example.org"]
    assert post.states() == {numbers[0]: "held", numbers[1]: "sent"}
    assert (post.desk.outbox.list("held")[0].in_doubt, len(post.tasks())) == (True, 1)


def test_where_nothing_can_be_claimed_nothing_leaves(post: Post, inbox: Any) -> None:
    number = post.add("Jones")
    post.desk.store.engine.dispose()
    with failing(lambda said: said == "COMMIT", FULL):
        with pytest.raises(Unavailable, match="The disk is full"):
            post.desk.outbox.send()
        post.desk.store.engine.dispose()
    assert (inbox.mails, post.states()) == ([], {number: "queued"})
