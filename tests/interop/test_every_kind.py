"""Every kind of calendar file that the program makes says the same to six calendar programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from booktui.desk.desk import Desk
from booktui.exchange.publish import Booked, Period, freebusy, publish
from booktui.store import parties
from booktui.store.tables import Message
from desks import SETUP, Clock, add_client, at, make_desk
from engines import SHOWN, Khal, Read, allenporter, ical_js, icalendar, vobject, why_no_node

DESK, CLIENT = "mailto:desk@example.org", "mailto:client@example.org"
OSEI, BROWN, ROOM, OTHER = (f"mailto:{name}@example.org" for name in ("osei", "brown", "room1", "room2"))
NINE, ROUND, OTHER_DAY = at("2026-12-15T09:00"), at("2026-12-15T09:30"), at("2026-12-16T13:30")
AWAITED = "NEEDS-ACTION"


class Kind(NamedTuple):
    """One kind of file and what it must say: METHOD, start, SEQUENCE, guest and the rest of what differs."""

    method: str
    status: str
    start: int
    sequence: int
    guest: tuple[str, str, str]


KINDS = {
    "request": Kind("REQUEST", "CONFIRMED", NINE, 0, (CLIENT, "Amina Khan", AWAITED)),
    "request to the practitioner": Kind("REQUEST", "CONFIRMED", NINE, 0, (OSEI, "Dr Osei", AWAITED)),
    "request to the room": Kind("REQUEST", "CONFIRMED", NINE, 0, (ROOM, "Room 1", AWAITED)),
    "update with the answer known": Kind("REQUEST", "CONFIRMED", NINE, 1, (CLIENT, "Amina Khan", "ACCEPTED")),
    "moved": Kind("REQUEST", "CONFIRMED", OTHER_DAY, 2, (CLIENT, "Amina Khan", AWAITED)),
    "moved to another practitioner": Kind("REQUEST", "CONFIRMED", OTHER_DAY, 2, (BROWN, "Dr Brown", AWAITED)),
    "practitioner taken off": Kind("CANCEL", "", NINE, 2, (OSEI, "Dr Osei", AWAITED)),
    "cancelled": Kind("CANCEL", "CANCELLED", OTHER_DAY, 3, (CLIENT, "Amina Khan", AWAITED)),
    "cancelled for the room": Kind("CANCEL", "CANCELLED", OTHER_DAY, 3, (OTHER, "Room 2", AWAITED)),
    "to a client without an address": Kind("REQUEST", "CONFIRMED", ROUND, 0, ("mailto:a000002@client.invalid", "Noor Ali", AWAITED)),
    "by telephone, with an alarm": Kind("REQUEST", "CONFIRMED", OTHER_DAY, 0, ("mailto:lee@example.net", 'Zoë "Zo" Łi; 李', AWAITED)),
}  # fmt: skip


BOOKED = (
    Booked("a1@booktui.example.org", 2, NINE, NINE + 1800, "NEW A000001", "R1"),
    Booked("a2@b", 0, ROUND, ROUND + 60),
)
PUBLISHED = publish(BOOKED, "OSEI", mailbox="desk@example.org", stamp=NINE - 86_400)
SHOWN_TO_ALL = [Read(one.uid, one.sequence, one.start, one.end, ()) for one in BOOKED]
TAKEN = freebusy(
    [Period(NINE, ROUND)], "OSEI", mailbox="desk@example.org", uid="fb-osei@b", since=NINE, until=OTHER_DAY, stamp=NINE
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    setup = deepcopy(SETUP)
    setup["desk"] |= {"email": "desk@example.org", "phone": "0161 496 0000"}
    wanting = {"OSEI": "osei", "BROWN": "brown", "R1": "room1", "R2": "room2"}
    for one in (*setup["practitioner"], *setup["room"]):
        if one["code"] in wanting:
            one |= {"email": f"{wanting[one['code']]}@example.org", "invites": True}
    desk = make_desk(tmp_path_factory.mktemp("made"), setup=setup, clock=Clock())
    yield _life(desk)
    desk.close()


def _life(desk: Desk) -> dict[str, bytes]:
    """What one booking and two others make due, by kind."""
    found: dict[str, bytes] = {}
    booked = desk.diary.book(desk.diary.propose(add_client(desk).id, "NEW", NINE)).appointment
    for role, kind in (("client", ""), ("practitioner", " to the practitioner"), ("room", " to the room")):
        found[f"request{kind}"] = _newest(desk, role)
    _leave(desk)
    with desk.store.write() as c:
        parties.asked(c, booked, "client", booked.client_id, "client@example.org", desk.now(), 0)
        (party,) = parties.of(c, booked.id)
        parties.answer(c, party.id, "ACCEPTED", desk.now(), sequence=0, stamp=desk.now())
    _move(desk, booked, NINE, room="R2")
    found["update with the answer known"] = _newest(desk, "client")
    _leave(desk)
    _move(desk, booked, OTHER_DAY, practitioner="BROWN", room="R2")
    found["moved"] = _newest(desk, "client")
    found["moved to another practitioner"] = _newest(desk, "practitioner")
    found["practitioner taken off"] = _newest(desk, "practitioner", "CANCEL")
    _leave(desk)
    desk.diary.cancel(booked.id, reason="asked", by="client")
    found["cancelled"], found["cancelled for the room"] = _newest(desk, "client"), _newest(desk, "room")
    desk.diary.book(desk.diary.propose(add_client(desk, "Ali", "Noor", email="").id, "NEW", ROUND))
    found["to a client without an address"] = _newest(desk, "client")
    with desk.store.write() as c:
        desk.set_settings(c, {"policy": '{"invite.alarm_minutes": 60}'})
    other = add_client(desk, "Łi; 李", 'Zoë "Zo"', email="lee@example.net")
    desk.diary.book(desk.diary.propose(other.id, "NEW", OTHER_DAY, practitioner="BROWN"), modality="telephone")
    found["by telephone, with an alarm"] = _newest(desk, "client")
    return found


def _move(desk: Desk, booked: Any, when: int, **how: str) -> None:
    desk.diary.move(
        booked.id, desk.diary.propose(booked.client_id, "NEW", when, moving_id=booked.id, **how),
        reason="asked", override="asked",
    )  # fmt: skip


def _leave(desk: Desk) -> None:
    with desk.store.write() as c:
        c.execute(update(Message.__table__).where(Message.state == "queued").values(state="sent", sent_at=desk.now()))


def _newest(desk: Desk, recipient: str, method: str = "") -> bytes:
    m = Message.__table__
    wanted = select(m.c.content).where(m.c.recipient == recipient, m.c.state == "queued", m.c.content != "")
    if method:
        wanted = wanted.where(m.c.method == method)
    with desk.store.read() as c:
        return str(c.execute(wanted.order_by(m.c.id.desc())).scalars().first()).encode()


def expected(kind: str, uid: str) -> list[Read]:
    said = KINDS[kind]
    name = said.guest[1].replace('"', "'")
    return [Read(uid, said.sequence, said.start, said.start + 1800, ((said.guest[0], name, said.guest[2]),))]


def uid_of(data: bytes) -> str:
    return str(Calendar.from_ical(data).walk("VEVENT")[0]["UID"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("engine", [icalendar, vobject, allenporter], ids=lambda engine: engine.__name__)
def test_libraries_in_python_read_it(files: dict[str, bytes], engine: Callable[[bytes], list[Read]], kind: str) -> None:
    assert engine(files[kind]) == expected(kind, uid_of(files[kind]))


@pytest.mark.parametrize("engine", [icalendar, vobject, allenporter], ids=lambda engine: engine.__name__)
def test_libraries_in_python_read_what_is_published(engine: Callable[[bytes], list[Read]]) -> None:
    assert engine(PUBLISHED) == SHOWN_TO_ALL


@pytest.mark.slow
@pytest.mark.skipif(why_no_node() != "", reason=why_no_node())
def test_ical_js_reads_what_is_published() -> None:
    with ical_js() as read:
        assert read(PUBLISHED) == SHOWN_TO_ALL
        assert read.whole(TAKEN) == {"method": "PUBLISH", "events": []}


@pytest.mark.slow
@pytest.mark.skipif(why_no_node() != "", reason=why_no_node())
def test_ical_js_reads_them_all(files: dict[str, bytes]) -> None:
    with ical_js() as read:
        assert {kind: read(data) for kind, data in files.items()} == {
            kind: expected(kind, uid_of(data)) for kind, data in files.items()
        }
        said = {kind: read.whole(data) for kind, data in files.items()}
    assert {kind: (one["method"], one["events"][0]["status"]) for kind, one in said.items()} == {
        kind: (one.method, one.status) for kind, one in KINDS.items()
    }
    assert {one["events"][0]["organizer"] for one in said.values()} == {DESK}


@pytest.mark.slow
def test_khal_takes_them_all(files: dict[str, bytes], tmp_path: Path) -> None:
    """Each into a calendar of its own, as the same booking is in many."""
    khal = Khal(tmp_path, len(files) + 1)
    taking = [khal.taking(data, number) for number, data in enumerate([*files.values(), PUBLISHED])]
    *took, listed = khal(*taking, ["list", *SHOWN, "2026-12-01", "2026-12-31"])
    assert took == [""] * len(taking)
    lines = [_line(number, kind, uid_of(files[kind])) for number, kind in enumerate(files)]
    lines += [f"{len(files)} {one.uid} {_said(one.start)} {_said(one.end)} " for one in SHOWN_TO_ALL]
    assert sorted(listed.splitlines()) == sorted(lines)
    for number, (kind, data) in enumerate(files.items()):
        (kept,) = khal.kept(number)
        assert icalendar(kept) == expected(kind, uid_of(data))


def _line(number: int, kind: str, uid: str) -> str:
    said = KINDS[kind]
    cancelled = "CANCELLED " if said.status == "CANCELLED" else ""
    span = f"{_said(said.start)} {_said(said.start + 1800)}"
    return f"{number} {cancelled}{uid} {span} {said.guest[0].removeprefix('mailto:')}"


def _said(instant: int) -> str:
    return f"{datetime.fromtimestamp(instant, UTC):%Y-%m-%dT%H:%M:%S}"


def test_every_line_is_short_and_ends_as_it_must(files: dict[str, bytes]) -> None:
    for data in files.values():
        assert data.endswith(b"\r\n")
        lines = data[:-2].split(b"\r\n")
        assert [line for line in lines if len(line) > 75 or b"\r" in line or b"\n" in line] == []
