"""Free capacity by day, person and slot type; what nobody has yet; who could take it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from booktui.desk.capacity_views import DayCapacity, UnfilledSlot
from booktui.desk.desk import Desk
from booktui.desk.errors import NotFound
from booktui.rules.values import Appointment
from desks import SETUP, Clock, add_client, at, make_desk

TUE, WED, THU, FRI = (date(2026, 11, day) for day in (24, 25, 26, 27))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.close()


def book(desk: Desk, when: str, service: str = "NEW", who: str = "OSEI", name: str = "Khan") -> Appointment:
    client = add_client(desk, name)
    made = desk.diary.book(desk.diary.propose(client.id, service, at(when), practitioner=who)).appointment
    assert made is not None
    return made


def absence(desk: Desk, start: str, end: str, schedule: str | None = "OSEI", **more: Any) -> None:
    """Written straight to the store, as whatever makes absences would."""
    key = desk.catalogue.resource_by_code[schedule].id if schedule else None
    values = {"schedule_id": key, "starts_at": at(start), "ends_at": at(end), "kind": "leave", "reason": "leave",
              "state": "approved", **more}  # fmt: skip
    with desk.store.write() as c:
        names = ", ".join(values)
        c.exec_driver_sql(f"INSERT INTO absence ({names}) VALUES ({', '.join('?' * len(values))})", (*values.values(),))


def session(desk: Desk, day: date, **columns: Any) -> None:
    """Change columns of the sessions of that day."""
    with desk.store.write() as c:
        for name, value in columns.items():
            c.exec_driver_sql(f"UPDATE session SET {name} = ? WHERE on_date = ?", (value, day.isoformat()))


def told(day: DayCapacity) -> tuple[str, str]:
    return " ".join(f"{c.letter or '-'}{c.free}/{c.places}" for c in day.counts), day.why


def days(desk: Desk, first: date = TUE, last: date = TUE, **how: Any) -> list[tuple[str, str]]:
    return [told(day) for day in desk.capacity.days(first, last, **how)]


# -- days


def test_a_week_by_slot_type_free_time_in_minutes(desk: Desk) -> None:
    book(desk, "2026-11-24T09:00")
    assert days(desk, date(2026, 11, 23), date(2026, 11, 29)) == [
        ("", "no session"), ("N2/3 F2/2 U1/1", ""), ("N7/7", ""), ("-240/240", ""), ("-960/960", ""),
        ("", "no session"), ("", "no session"),
    ]  # fmt: skip


def test_the_first_free_time_of_a_day(desk: Desk) -> None:
    book(desk, "2026-11-24T09:00")
    (tuesday,) = desk.capacity.days(TUE, TUE)
    assert (tuesday.next_free, tuesday.sessions) == (at("2026-11-24T09:30"), 1)


def test_free_time_too_short_for_any_service_is_not_free(desk: Desk) -> None:
    """The telephone call of 15 minutes is the shortest that the practitioner has."""
    book(desk, "2026-11-26T09:00", "TEL", "PHYS")
    book(desk, "2026-11-26T09:25", "TEL", "PHYS", "Jones")
    assert days(desk, THU, THU) == [("-200/240", "")]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"start": "2026-11-24T08:00", "end": "2026-11-24T18:00"}, ("", "away"), id="away"),
        pytest.param({"start": "2026-11-24T09:00", "end": "2026-11-24T09:30"}, ("N2/2 F2/2 U1/1", ""), id="part-of-it"),
        pytest.param({"start": "2026-11-24T08:00", "end": "2026-11-24T18:00", "state": "requested"},
                     ("N3/3 F2/2 U1/1", ""), id="only-asked-for"),
        pytest.param({"start": "2026-11-24T00:00", "end": "2026-11-25T00:00", "schedule": None, "kind": "holiday",
                      "reason": "Founders' Day"}, ("", "Founders' Day"), id="holiday"),
        pytest.param({"start": "2026-11-24T08:00", "end": "2026-11-24T18:00", "schedule": None, "kind": "closure"},
                     ("", "closed"), id="closed"),
        pytest.param({"start": "2026-11-24T08:00", "end": "2026-11-24T18:00", "schedule": "BROWN"},
                     ("N3/3 F2/2 U1/1", ""), id="somebody-else"),
    ],
)  # fmt: skip
def test_why_a_day_has_nothing(desk: Desk, made: dict[str, Any], expected: tuple[str, str]) -> None:
    absence(desk, **made)
    assert days(desk) == [expected]


def test_cancelled_cut_and_open_on_a_holiday(desk: Desk) -> None:
    session(desk, TUE, status="cancelled")
    session(desk, WED, cuts=f"{at('2026-11-25T13:30')}-{at('2026-11-25T15:00')}", status="reduced")
    absence(desk, "2026-11-26T00:00", "2026-11-27T00:00", None, kind="holiday")
    session(desk, THU, on_holiday=True)
    assert days(desk, TUE, THU) == [("", "cancelled"), ("N4/4", ""), ("-240/240", "")]


def test_a_day_that_is_over_or_full(tmp_path: Path) -> None:
    clock = Clock(at("2026-11-24T10:50"))
    desk = make_desk(tmp_path, clock=clock)
    assert days(desk) == [("N1/3 F0/2 U0/1", "")]
    book(desk, "2026-11-24T11:15")
    assert days(desk) == [("N0/3 F0/2 U0/1", "full")]
    clock.now = at("2026-11-24T13:00")
    assert days(desk) == [("N0/3 F0/2 U0/1", "over")]
    desk.close()


def test_people_and_one_practitioner(desk: Desk) -> None:
    view = desk.capacity.span(TUE, WED)
    assert [(p.code, [told(day) for day in p.days]) for p in view.people] == [
        ("BROWN", [("", "no session"), ("N7/7", "")]), ("OSEI", [("N3/3 F2/2 U1/1", ""), ("", "no session")]),
    ]  # fmt: skip
    assert (view.letters, view.location, view.locations) == (("N", "F", "U"), "", ("MAIN", "WYT"))
    assert days(desk, TUE, WED, practitioner="brown") == [("", "no session"), ("N7/7", "")]
    assert days(desk, TUE, WED, location="WYT") == [("", "no session")] * 2


def test_unknown_places_and_people_are_refused(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no location 'XYZ'"):
        desk.capacity.span(TUE, TUE, "XYZ")
    with pytest.raises(NotFound, match="no practitioner 'XYZ'"):
        desk.capacity.span(TUE, TUE, practitioner="XYZ")


def test_a_desk_of_many_shows_one_location(tmp_path: Path) -> None:
    many = [{"code": f"D{n}", "name": f"Dr {n}", "services": ["NEW"]} for n in range(70)]
    there = {**SETUP["clinic"][0], "code": "D1-TU", "practitioner": "D1", "room": "W1"}
    setup = {**SETUP, "practitioner": SETUP["practitioner"] + many, "clinic": [*SETUP["clinic"], there]}
    desk = make_desk(tmp_path, setup=setup)
    view = desk.capacity.span(TUE, TUE)
    assert (view.location, [p.code for p in view.people]) == ("MAIN", ["OSEI"])
    assert [p.code for p in desk.capacity.span(TUE, TUE, "WYT").people] == ["D1"]
    assert days(desk, practitioner="D1") == [("N3/3 F2/2 U1/1", "")]
    desk.close()


@pytest.mark.file_only("SQLite's driver counts its statements")
def test_a_month_costs_as_many_statements_as_people_not_days(desk: Desk) -> None:
    desk.capacity.span(TUE, TUE)
    said: list[str] = []
    with desk.store.read() as c:
        raw: Any = c.connection.dbapi_connection
        raw.set_trace_callback(said.append)
    desk.capacity.span(TUE, TUE + timedelta(days=34))
    raw.set_trace_callback(None)
    assert [line.split("FROM ")[1].split()[0] for line in said if line.startswith("SELECT")] == [
        "setting", "session", "absence", *["occupancy"] * 4,
    ]  # fmt: skip


# -- unfilled


def slots(desk: Desk, **how: Any) -> list[tuple[str, str, str, int]]:
    from booktui.rules.clock import spoken

    return [(spoken(s.start, s.zone)[:-10] + spoken(s.start, s.zone)[-6:], s.practitioner, s.letter, s.days_ahead)
            for s in desk.capacity.unfilled(**how)]  # fmt: skip


def test_three_working_days_from_monday_end_on_thursday(desk: Desk) -> None:
    book(desk, "2026-11-24T09:00")
    found = desk.capacity.unfilled()
    assert [(s.start, s.letter, s.days_ahead) for s in found[:5]] == [
        (at("2026-11-24T09:30"), "N", 1), (at("2026-11-24T10:00"), "F", 1), (at("2026-11-24T10:15"), "F", 1),
        (at("2026-11-24T10:45"), "U", 1), (at("2026-11-24T11:15"), "N", 1),
    ]  # fmt: skip
    assert [(s.clinic, s.name, s.services) for s in found[-1:]] == [("ECHO-TH", "free time", ("ECHO", "TEL"))]
    assert len(found) == 13
    assert [found[at].services for at in (0, 2, 3)] == [("NEW",), ("FU",), ("NEW", "FU")]


@pytest.mark.parametrize(
    ("now", "holiday", "last"),
    [
        pytest.param("2026-11-24T08:00", None, "GRP-FR", id="tuesday-to-friday"),
        pytest.param("2026-11-26T08:00", None, "OSEI-TU", id="thursday-over-the-weekend-to-tuesday"),
        pytest.param("2026-11-24T08:00", "2026-11-26", "GRP-FR", id="a-holiday-is-no-working-day"),
        pytest.param("2026-11-24T13:00", None, "GRP-FR", id="what-is-over-is-not-in-it"),
    ],
)
def test_weekends_and_holidays_are_no_working_days(tmp_path: Path, now: str, holiday: str | None, last: str) -> None:
    desk = make_desk(tmp_path, clock=Clock(at(now)))
    if holiday:
        absence(desk, f"{holiday}T00:00", f"{holiday}T23:59", None, kind="holiday")
    found = desk.capacity.unfilled()
    assert found[-1].clinic == last
    assert min(s.start for s in found) >= at(now)
    assert ("ECHO-TH" in {s.clinic for s in found}) == (holiday is None)
    desk.close()


# -- candidates


def waiting(desk: Desk, family: str, service: str = "NEW", **how: Any) -> int:
    client = add_client(desk, family, **how.pop("client", {}))
    entry = desk.waiting.add(client.id, service, received=how.pop("received", date(2026, 10, 1)), **how)
    return entry.entry_id


def first(desk: Desk, letter: str = "N") -> UnfilledSlot:
    return next(slot for slot in desk.capacity.unfilled() if slot.letter == letter)


def names(desk: Desk, letter: str = "N", **how: Any) -> list[str]:
    return [one.client.name.partition(" ")[0] for one in desk.capacity.candidates(first(desk, letter), **how)]


def test_candidates_come_in_the_lists_order_and_for_its_services(desk: Desk) -> None:
    waiting(desk, "Late")
    waiting(desk, "Early", received=date(2026, 9, 1))
    waiting(desk, "Urgent", priority="urgent")
    waiting(desk, "Other", "ECHO")
    assert (names(desk), names(desk, count=2), names(desk, "F")) == (
        ["Urgent", "Early", "Late"], ["Urgent", "Early"], [],
    )  # fmt: skip
    assert names(desk, "") == ["Other"]


def test_who_is_suspended_asked_to_be_rung_later_or_busy_is_passed_over(desk: Desk) -> None:
    gone, later = waiting(desk, "Gone"), waiting(desk, "Later")
    busy = waiting(desk, "Busy")
    waiting(desk, "Free")
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET status = 'suspended' WHERE id = ?", (gone,))
        c.exec_driver_sql("UPDATE waiting_entry SET not_before = ? WHERE id = ?", (desk.now() + 3600, later))
    client = desk.waiting.row(busy).client_id
    desk.diary.book(desk.diary.propose(client, "TEL", at("2026-11-26T09:00"), practitioner="PHYS"))
    assert names(desk) == ["Busy", "Free"]
    slot = first(desk, "")
    assert names(desk, "") == []
    add = desk.waiting.add(client, "ECHO", received=date(2026, 10, 1))
    assert (slot.start, [one.entry_id for one in desk.capacity.candidates(slot)]) == (
        at("2026-11-26T09:15"),
        [add.entry_id],
    )


def test_an_urgent_slot_that_is_not_released_is_for_urgent_clients(tmp_path: Path) -> None:
    new = {**SETUP["service"][0], "slot_types": ["N", "U"]}
    setup = {**SETUP, "service": [new, *SETUP["service"][1:]]}
    desk = make_desk(tmp_path, setup=setup, clock=Clock(at("2026-11-20T11:00")))
    waiting(desk, "Routine")
    urgent = waiting(desk, "Urgent", priority="urgent")
    slot = first(desk, "U")
    assert [one.entry_id for one in desk.capacity.candidates(slot)] == [urgent]
    desk.close()


def test_what_is_told_of_a_candidate(desk: Desk) -> None:
    waiting(desk, "Near", received=date(2026, 7, 1), client={"short_notice_hours": 24})
    waiting(desk, "Far", client={"short_notice_hours": 48, "sensitive": True})
    near, far = desk.capacity.candidates(first(desk))
    assert (near.days_waited, near.days_left, near.notice_hours, near.accepts) == (145, -19, 24, True)
    assert [(c.code, c.severity) for c in near.conflicts] == [("short-notice", "warn"), ("past-target", "warn")]
    assert (near.client.name, near.client.birth_date, near.client.waiting) == ("Near Amina", "14/02/1960", "NEW")
    assert (far.client.name, far.client.birth_date, far.accepts) == ("F••• A•", "••/••/1960", False)


def test_a_candidate_can_be_booked_and_the_slot_is_gone(desk: Desk) -> None:
    waiting(desk, "Khan")
    slot = first(desk)
    (one,) = desk.capacity.candidates(slot)
    wanted = desk.diary.propose(one.client.id, one.client.waiting, slot.start, practitioner=slot.practitioner)
    desk.diary.book(wanted)
    assert (slot.start in {s.start for s in desk.capacity.unfilled()}, desk.capacity.candidates(slot)) == (False, ())
