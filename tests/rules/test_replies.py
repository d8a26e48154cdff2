"""What an answer counts for (RFC 5546 2.1.5, 3.2.3): the whole table, every boundary of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booktui.rules.messages.replies import ANSWERS, FAILED, MISSING, PASSED, Invited, Known, Reply, judge

NOW, START = 1_000_000, 1_100_000
CLIENT = Invited(7, "client", "Guest@Example.org", asked_sequence=2, starts_at=START)
DOCTOR = Invited(8, "practitioner", "osei@example.org", asked_sequence=2, starts_at=START)
KNOWN = Known(NOW, 1, sequence=2, start=START, end=START + 1800, parties=(CLIENT, DOCTOR))
REPLY = Reply("u@x", "REPLY", ("guest@example.org",), "ACCEPTED", 2, NOW - 60, sender="guest@example.org")


def known(**of_client):
    return replace(KNOWN, parties=(replace(CLIENT, **of_client), DOCTOR))


ANSWERED = {"partstat": "ACCEPTED", "sequence": 2, "stamp": NOW - 60}


@pytest.mark.parametrize(
    ("changes", "about", "word", "asks"),
    [
        pytest.param({}, KNOWN, "applied", False, id="accepted"),
        pytest.param({"partstat": "TENTATIVE"}, KNOWN, "applied", False, id="tentative"),
        pytest.param({"partstat": "DECLINED"}, KNOWN, "applied", True, id="declined"),
        pytest.param({"partstat": "DELEGATED"}, KNOWN, "applied", True, id="delegated"),
        pytest.param({"partstat": "NEEDS-ACTION"}, KNOWN, "ignored", False, id="says-nothing"),
        pytest.param({"partstat": "COMPLETED"}, KNOWN, "ignored", False, id="of-a-task"),
        pytest.param({"partstat": ""}, KNOWN, "ignored", False, id="no-partstat"),
        pytest.param({"sender": None}, KNOWN, "applied", False, id="a-file-has-no-sender"),
        pytest.param({"sender": "GUEST@example.ORG"}, KNOWN, "applied", False, id="addresses-without-case"),
        pytest.param({}, Known(NOW), "foreign", False, id="unknown-uid"),
        pytest.param({"method": "CANCEL"}, KNOWN, "ignored", False, id="cancel-from-outside"),
        pytest.param({"method": "REQUEST"}, KNOWN, "ignored", False, id="request-from-outside"),
        pytest.param({"method": "PUBLISH"}, KNOWN, "ignored", False, id="publish-from-outside"),
        pytest.param({"method": "ADD"}, KNOWN, "ignored", False, id="add-from-outside"),
        pytest.param({"method": ""}, KNOWN, "ignored", False, id="no-method"),
        pytest.param({"method": "COUNTER"}, KNOWN, "asked", True, id="counter"),
        pytest.param({"method": "REFRESH", "partstat": ""}, KNOWN, "asked", True, id="refresh"),
        pytest.param({"attendees": ("x@example.org",)}, KNOWN, "stranger", False, id="party-crasher"),
        pytest.param({"attendees": ()}, KNOWN, "stranger", False, id="nobody"),
        pytest.param({"attendees": ("x@example.org",), "partstat": "DECLINED"}, KNOWN, "stranger", True, id="crasher-declines"),
        pytest.param({"attendees": ("guest@example.org", "osei@example.org")}, KNOWN, "asked", True, id="several"),
        pytest.param({"sender": "evil@example.com"}, KNOWN, "forged", False, id="from-differs"),
        pytest.param({"sender": ""}, KNOWN, "forged", False, id="from-nobody"),
        pytest.param({"trust": FAILED}, KNOWN, "forged", False, id="dmarc-failed"),
        pytest.param({"trust": FAILED, "attendees": ("a@x.y", "b@x.y")}, KNOWN, "forged", False, id="failed-before-several"),
        pytest.param({"trust": PASSED}, KNOWN, "applied", False, id="dmarc-passed"),
        pytest.param({"trust": MISSING}, KNOWN, "asked", True, id="not-confirmed"),
        pytest.param({"sender": "pa@example.org", "sent_by": "pa@example.org"}, KNOWN, "asked", True, id="sent-by-for-a-client"),
        pytest.param({"sequence": 1}, KNOWN, "late", False, id="older-version"),
        pytest.param({"sequence": 3}, KNOWN, "early", False, id="version-never-sent"),
        pytest.param({"sequence": 3}, replace(KNOWN, sequence=3), "applied", False, id="new-version-same-time"),
        pytest.param({}, replace(KNOWN, sequence=3), "applied", False, id="same-time-in-a-new-version"),
        pytest.param({}, replace(KNOWN, sequence=3, start=START + 900), "late", False, id="moved-and-not-told-yet"),
        pytest.param({}, replace(KNOWN, open=False), "late", False, id="cancelled"),
        pytest.param({}, replace(KNOWN, now=START + 1800), "late", False, id="ends-now"),
        pytest.param({}, replace(KNOWN, now=START + 1799), "applied", False, id="a-second-left"),
        pytest.param({"of_occurrence": True, "recurrence": START}, KNOWN, "applied", False, id="this-occurrence"),
        pytest.param({"of_occurrence": True, "recurrence": START + 1}, KNOWN, "foreign", False, id="another-occurrence"),
        pytest.param({"of_occurrence": True}, KNOWN, "asked", True, id="which-occurrence"),
        pytest.param({}, known(**ANSWERED), "repeated", False, id="same-again"),
        pytest.param({"stamp": NOW - 61}, known(**ANSWERED), "late", False, id="older-answer"),
        pytest.param({"stamp": NOW - 59}, known(**ANSWERED), "applied", False, id="newer-answer"),
        pytest.param({"partstat": "DECLINED"}, known(**ANSWERED), "applied", True, id="same-second-other-answer"),
        pytest.param({"sequence": 2, "stamp": 5}, known(partstat="ACCEPTED", sequence=1, stamp=NOW), "applied", False, id="version-before-stamp"),
        pytest.param({"stamp": None}, known(**ANSWERED), "late", False, id="no-stamp-is-oldest"),
        pytest.param({"stamp": NOW + 9**9, "partstat": "DECLINED"}, known(partstat="ACCEPTED", sequence=2, stamp=NOW), "applied", True, id="clock-ahead"),
        pytest.param({"stamp": NOW + 9**9}, known(partstat="ACCEPTED", sequence=2, stamp=NOW), "repeated", False, id="clock-ahead-same-again"),
    ],
)  # fmt: skip
def test_the_table(changes, about, word, asks):
    verdict = judge(replace(REPLY, **changes), about)
    assert (verdict.word, verdict.asks) == (word, asks)


@pytest.mark.parametrize(
    ("sender", "sent_by", "trust", "word"),
    [
        ("pa@example.org", "pa@example.org", "", "applied"),
        ("pa@example.org", "", "", "forged"),
        ("pa@example.org", "other@example.org", "", "forged"),
        ("pa@example.net", "pa@example.net", "", "asked"),
        ("pa@example.org", "pa@example.org", MISSING, "asked"),
        ("pa@example.org", "pa@example.org", FAILED, "forged"),
    ],
    ids=["secretary", "not-said", "said-of-another", "another-house", "not-confirmed", "failed"],
)
def test_who_may_answer_for_a_doctor(sender, sent_by, trust, word):
    reply = replace(REPLY, attendees=("osei@example.org",), sender=sender, sent_by=sent_by, trust=trust)
    assert judge(reply, KNOWN).word == word


texts = st.sampled_from(["", "guest@example.org", "osei@example.org", "x@example.org"])
replies = st.builds(
    Reply, st.just("u@x"), st.sampled_from(["REPLY", "COUNTER", "REFRESH", "CANCEL", "REQUEST", "", "X"]),
    st.lists(texts, max_size=3).map(tuple), st.sampled_from([*ANSWERS, "NEEDS-ACTION", "", "X"]), st.integers(0, 4),
    st.one_of(st.none(), st.integers(0, 2 * NOW)), st.booleans(), st.one_of(st.none(), st.integers(START - 1, START + 1)),
    texts, sender=st.one_of(st.none(), texts), trust=st.sampled_from(["", PASSED, FAILED, MISSING]),
)  # fmt: skip


@given(replies, st.booleans(), st.integers(0, 4))
def test_nothing_is_applied_that_is_not_theirs_to_say(reply, still, sequence):
    """Whatever comes: applied only from the one who was asked, about the version that stands, of a live booking."""
    verdict = judge(reply, replace(KNOWN, open=still, sequence=sequence))
    if verdict.word == "applied":
        assert still and reply.method == "REPLY" and reply.partstat in ANSWERS and len(reply.attendees) == 1
        assert reply.trust in ("", PASSED) and 2 <= reply.sequence <= max(2, sequence)
        assert verdict.party is not None and verdict.party.address.lower() == reply.attendees[0]
        assert reply.sender is None or reply.sender == reply.attendees[0] or reply.sent_by == reply.sender
