"""A day's life of one appointment, by keys: what was agreed goes out in writing, in order, once, and can be told after."""

from __future__ import annotations

import email
from copy import deepcopy
from datetime import date
from email import policy

import pytest
from icalendar import Calendar

from answering import calendar, mail
from desks import NOW, SETUP, Clock, add_client, at, make_desk
from mail_servers import Inbox, serving
from outbox_desks import Post
from screens.shell import opened

BOOKED = ("enter", "y", "y", "y", "y", "enter", "n", "enter", "1", "o", "enter", "b", "enter", "enter", "f")
"""The straight path of the first call, from the waiting list."""
MOVED = ("enter", "y", "y", "y", "tab", "3", "enter", "1", "1", "enter", "b", "enter")
"""From Today's line of the answer: they are rung, who they are, a new time, why, the first offer, read back."""


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def post(tmp_path, inbox):
    setup = deepcopy(SETUP)
    setup["desk"] |= {"email": "desk@example.com", "phone": "0161 496 0100", "hospital_name": "Sample Hospital"}
    new = next(service for service in setup["service"] if service["code"] == "NEW")
    new |= {"modality": ["in person", "telephone"], "preparation": "wear loose sleeves"}
    clock = Clock(NOW + 86_400)
    made = make_desk(tmp_path, "jo", setup=setup, clock=clock)
    client = add_client(made)
    made.waiting.add(client.id, "NEW", received=date(2026, 11, 1), referrer="Elm Surgery")
    with serving(inbox) as port:
        seen = Post(made, clock)
        seen.use(mail={"way": "smtp", "host": "127.0.0.1", "port": port, "security": "none"})
        yield seen
    assert made.keeping.doctor().problems == ()
    made.close()


async def send(j, inbox):
    """F8 and s; what arrived, as (subject, method, sequence, start)."""
    before = len(inbox.mails)
    await j.press("f8")
    await j.settled()
    await j.press("s")
    await j.settled()
    if j.top == "Lines":
        await j.press("enter")
    return [read(content) for content in inbox.contents[before:]]


def read(content):
    found = email.message_from_bytes(content, policy=policy.default)
    part = next((part for part in found.walk() if part.get_content_type() == "text/calendar"), None)
    if part is None:
        return (found["Subject"], "", None, None)
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    return (found["Subject"], part.get_param("method"), int(event["SEQUENCE"]), int(event.start.timestamp()))


async def test_a_days_life_of_one_appointment(post, inbox, tmp_path):
    desk = post.desk
    async with opened(desk, start="desk") as j:
        await j.press(*BOOKED)
        (visit,) = desk.diary.of_client(post.client())
        assert visit.start == at("2026-12-15T09:00")
        assert await send(j, inbox) == [("Your appointment", "REQUEST", 0, visit.start)]

        # by their calendar program: they can't come
        answer = mail(calendar("DECLINED", uid=visit.uid, stamp="20261124T120000Z", comment="I am away"))
        (tmp_path / "answer.eml").write_bytes(answer)
        post.clock.now += 3 * 3600
        await j.press("i")
        j.app.screen.query_one("Input").value = str(tmp_path / "answer.eml")
        await j.press("enter")
        await j.settled()
        assert j.top == "Lines"
        assert "client declined A000001; a coordinator is asked" in j.text()
        await j.press("enter", "f5")
        line = j.base.line
        assert (line.kind, line.script, "I am away" in line.what) == ("request", "DECLINED", True)

        # rung, and moved
        await j.press(*MOVED)
        moved = desk.diary.get(visit.id)
        assert moved.start != visit.start
        assert desk.requests.open() == ()
        assert await send(j, inbox) == [("Your appointment has moved", "REQUEST", 1, moved.start)]

        # the day before
        post.clock.now = moved.start - 86_400
        assert await send(j, inbox) == [("Your appointment is soon", "", None, None)]
        assert await send(j, inbox) == []

        # the client rings: it is off
        await j.press("0", "o", "x", "c", "1")
        assert desk.diary.get(visit.id).status == "cancelled"
        assert await send(j, inbox) == [("Your appointment is cancelled", "CANCEL", 2, moved.start)]
        post.clock.now = moved.start
        assert await send(j, inbox) == []

        await j.press("0")
        told = [(view.kind, view.state) for view in reversed(j.base.list.items) if view.channel == "email"]
        assert sorted(told) == [
            ("cancel", "sent"), ("change", "sent"), ("confirm", "acknowledged"), ("remind-1h", "withdrawn"),
            ("remind-24h", "sent"),
        ]  # fmt: skip

    rows = [(row["action"], row["object"]) for row in reversed(desk.audit.list(500))]
    told = [pair for pair in rows if pair in ORDER_TOLD]
    assert list(dict.fromkeys(told)) == list(dict.fromkeys(ORDER_TOLD))
    assert [pair for pair in told if pair[0] != "reminders queued"] == [
        pair for pair in ORDER_TOLD if pair[0] != "reminders queued"
    ]


ORDER_TOLD = [
    ("book", "appointment"), ("send", "message"), ("request", "request"), ("reply", "reply"), ("move", "appointment"),
    ("request answered", "request"), ("send", "message"), ("reminders queued", "message"), ("send", "message"),
    ("cancel", "appointment"), ("send", "message"),
]  # fmt: skip
