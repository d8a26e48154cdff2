"""The setup file: every problem named before anything is written, applied once, and back out again the same."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Unavailable, Usage
from booktui.desk.setting_up import read as setup_read
from booktui.desk.setting_up import show as setup_show
from booktui.desk.setup import begin
from booktui.rules.clock import from_wall, iso
from booktui.store.moving import every_table
from desks import copied

NOW = int(datetime(2026, 11, 24, 10, 42, tzinfo=UTC).timestamp())
DAY = 86_400
BOXING_DAY = "2027-12-28"
"""Kept on a Tuesday that year."""


def small() -> dict[str, Any]:
    """A file with one of everything."""
    return {
        "desk": {"name": "Cardiology", "profile": "general", "time_zone": "Europe/London", "holidays": "GB-ENG"},
        "location": [
            {
                "code": "MAIN",
                "name": "Main site",
                "address": "1 Sample Road\nManchester",
                "travel_minutes": {"WYT": 40},
            },
            {"code": "WYT", "name": "Wythenshawe", "time_zone": "Europe/London"},
        ],
        "room": [{"code": "R1", "name": "Room 1", "location": "MAIN", "kind": "consulting", "capacity": 2}],
        "equipment": [{"code": "ECHO1", "name": "Echo machine", "location": "MAIN", "kind": "echo"}],
        "interpreter": [{"code": "BSL1", "name": "Robin Sign", "language": "BSL"}],
        "slot_type": [
            {"letter": "N", "name": "New", "minutes": 30},
            {"letter": "U", "name": "Urgent", "minutes": 15, "priority": "urgent", "release_days": 3},
        ],
        "service": [
            {
                "code": "NEW",
                "name": "New patient",
                "minutes": 30,
                "buffer_after": 5,
                "slot_types": ["U", "N"],
                "needs": {"room": "consulting", "equipment": "echo"},
                "modality": ["in person", "video"],
                "sex": "F",
                "min_age": 16,
            }
        ],
        "practitioner": [{"code": "OSEI", "name": "Dr Osei", "email": "osei@example.org", "services": ["NEW"]}],
        "clinic": [
            {
                "code": "OSEI-TU",
                "name": "Osei Tuesday",
                "practitioner": "OSEI",
                "room": "R1",
                "recur": "FREQ=WEEKLY;BYDAY=TU",
                "start": "09:00",
                "end": "12:30",
                "from": "2026-09-01",
                "until": "2027-08-31",
                "slots": "NNU.NN",
            }
        ],
        "absence": [
            {"schedule": "OSEI", "start": "2026-12-08", "end": "2026-12-09", "reason": "Leave"},
            {"location": "WYT", "start": "2026-12-24T12:00", "end": "2026-12-24 18:00", "reason": "Christmas Eve"},
        ],
        "user": [{"name": "jo", "role": "coordinator"}, {"name": "sam", "role": "supervisor"}],
    }


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk as `init` leaves it."""
    path = tmp_path_factory.mktemp("setup") / "empty.db"
    begin(path, time_zone="Europe/London", user="ada", now=lambda: NOW)
    return path


@pytest.fixture
def desk(empty: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "desk.db"
    copied(empty, path)
    opened = open_desk(path, "ada", lambda: NOW)
    yield opened
    opened.close()


def sessions(desk: Desk, clinic: str = "OSEI-TU") -> list[tuple[str, str]]:
    """Date and start of every session of a clinic, from today on."""
    with desk.store.read() as c:
        found = c.execute(
            text(
                "SELECT on_date, starts_at FROM session JOIN clinic ON clinic.id = clinic_id "
                "WHERE clinic.code = :code ORDER BY on_date"
            ),
            {"code": clinic},
        ).all()
    return [(row[0], iso(row[1])) for row in found]


def book_into(desk: Desk, day: str) -> None:
    """Somebody is booked into the session of that day."""
    client = desk.clients.add({"family_name": "Khan", "given_name": "Amina", "sex": "F", "birth_date": "1960-02-14"})
    start = from_wall(datetime.fromisoformat(f"{day}T09:00"), "Europe/London")
    proposal = desk.diary.propose(client.id, "NEW", start, agreed_short=True)
    assert desk.diary.book(proposal).appointment is not None


# -- applying


def test_applying_makes_what_the_file_says(desk: Desk) -> None:
    report = desk.setup.apply(small())
    assert report.changes[0] == "desk name is now Cardiology"
    assert "clinic OSEI-TU added" in report.changes
    assert report.changes[-1] == "holidays GB-ENG: 44 days added, 0 taken away"
    osei = desk.catalogue.resource_by_code["OSEI"]
    assert [desk.catalogue.services[one].code for one in osei.services] == ["NEW"]
    assert desk.catalogue.services[1].slot_types == ("N", "U")


def test_applying_twice_changes_nothing(desk: Desk) -> None:
    desk.setup.apply(small())
    before = rows(desk)
    report = desk.setup.apply(small())
    assert (report.changes, report.sessions_added, report.sessions_removed, report.sessions_changed) == ((), 0, 0, 0)
    assert rows(desk) == before


def rows(desk: Desk) -> dict[str, list[Any]]:
    """Every row of the diary but the audit."""
    with desk.store.read() as c:
        names = [table.name for table in every_table() if not table.name.startswith("audit")]
        return {name: sorted(map(repr, c.execute(text(f'SELECT * FROM "{name}"')).all())) for name in names}


@pytest.mark.parametrize("form", ["data", "toml"])
def test_what_is_shown_applied_again_changes_nothing(desk: Desk, tmp_path: Path, form: str) -> None:
    desk.setup.apply(small())
    shown = desk.setup.show()
    if form == "toml":
        path = tmp_path / "shown.toml"
        path.write_text(desk.setup.show_toml(), encoding="utf-8")
        assert desk.setup.apply(path).changes == ()
    assert desk.setup.apply(shown).changes == ()
    assert desk.setup.show() == shown


def test_toml_and_json_say_the_same(desk: Desk) -> None:
    desk.setup.apply(small())
    parsed = tomllib.loads(desk.setup.show_toml())
    for clinic in parsed["clinic"]:
        clinic |= {key: clinic[key].isoformat() for key in ("from", "until")}
    assert parsed == desk.setup.show()


def test_shown_is_as_written(desk: Desk) -> None:
    desk.setup.apply(small())
    shown = desk.setup.show()
    wanted = small()
    assert shown["absence"] == [
        wanted["absence"][0],
        wanted["absence"][1] | {"start": "2026-12-24 12:00:00", "end": "2026-12-24 18:00:00"},
    ]
    assert shown["clinic"] == [wanted["clinic"][0] | {"location": "MAIN"}]
    assert shown["service"] == [wanted["service"][0] | {"slot_types": ["N", "U"]}]
    assert shown["interpreter"] == wanted["interpreter"]
    assert shown["room"] == [{"code": "R1", "name": "Room 1", "location": "MAIN", "capacity": 2}]


def test_one_change_is_one_change(desk: Desk) -> None:
    desk.setup.apply(small())
    file = small()
    file["practitioner"][0] |= {"name": "Prof. Osei", "capacity": 2}
    assert desk.setup.apply(file).changes == ("practitioner OSEI changed: name, capacity",)
    assert desk.catalogue.resource_by_code["OSEI"].name == "Prof. Osei"
    assert desk.catalogue.resource_by_code["OSEI"].capacity == 2


def test_nothing_is_removed_by_leaving_it_out(desk: Desk) -> None:
    desk.setup.apply(small())
    assert desk.setup.apply({"room": [{"code": "R2", "location": "MAIN"}]}).changes == ("room R2 added",)
    assert sorted(desk.catalogue.resource_by_code) == ["BSL1", "ECHO1", "OSEI", "R1", "R2"]


def test_every_change_is_on_record(desk: Desk) -> None:
    desk.setup.apply(small())
    newest, *others = desk.audit.list(limit=100)
    assert (newest["action"], newest["object"], newest["by_user"]) == ("setup", "desk", "ada")
    assert ("add", "clinic") in {(row["action"], row["object"]) for row in others}
    assert desk.audit.verify().whole


def test_dry_run_writes_nothing(desk: Desk) -> None:
    before = rows(desk)
    assert desk.setup.apply(small(), dry_run=True).changes == ()
    assert rows(desk) == before


def test_only_an_administrator_sets_up(desk: Desk) -> None:
    desk.setup.apply(small())
    other = open_desk(desk.store.path, "jo", lambda: NOW)
    with pytest.raises(NotPermitted):
        other.setup.apply(small())
    other.close()


# -- blanks


def test_without_a_location_there_is_one(desk: Desk) -> None:
    desk.setup.apply({"room": [{"code": "R1"}], "practitioner": [{"code": "OSEI"}]})
    assert desk.setup.show()["location"] == [{"code": "MAIN", "name": "Main", "time_zone": "Europe/London"}]
    assert desk.setup.show()["room"] == [{"code": "R1", "name": "R1", "location": "MAIN"}]


def test_the_only_location_is_everybodys(desk: Desk) -> None:
    desk.setup.apply({"location": [{"code": "WYT"}], "room": [{"code": "R1"}]})
    assert desk.setup.show()["room"] == [{"code": "R1", "name": "R1", "location": "WYT"}]


def test_a_clinic_without_from_starts_today(desk: Desk) -> None:
    file = small()
    del file["clinic"][0]["from"]
    desk.setup.apply(file)
    assert desk.setup.show()["clinic"][0]["from"] == "2026-11-24"
    assert desk.setup.apply(file).changes == ()


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        pytest.param("2026-12-08", None, ("2026-12-08T00:00:00Z", "2026-12-09T00:00:00Z"), id="one-day"),
        pytest.param(date(2026, 12, 8), "2026-12-09", ("2026-12-08T00:00:00Z", "2026-12-10T00:00:00Z"), id="two-days"),
        pytest.param("2026-07-08", None, ("2026-07-07T23:00:00Z", "2026-07-08T23:00:00Z"), id="summer-day"),
        pytest.param("2026-10-25", None, ("2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z"), id="long-day"),
        pytest.param(
            datetime(2026, 7, 8, 13, 0), "2026-07-08T17:00", ("2026-07-08T12:00:00Z", "2026-07-08T16:00:00Z"), id="wall"
        ),
        pytest.param(
            "2026-07-08T13:00Z", "2026-07-08T17:00Z", ("2026-07-08T13:00:00Z", "2026-07-08T17:00:00Z"), id="offset"
        ),
        pytest.param(
            "2026-10-25T01:30+00:00",
            "2026-10-25T03:00",
            ("2026-10-25T01:30:00Z", "2026-10-25T03:00:00Z"),
            id="second-hour",
        ),
    ],
)
def test_absences_are_in_wall_time(desk: Desk, start: Any, end: Any, span: tuple[str, str]) -> None:
    absence = {"schedule": "OSEI", "start": start} | ({"end": end} if end else {})
    desk.setup.apply(small() | {"absence": [absence]})
    with desk.store.read() as c:
        found = c.execute(text("SELECT starts_at, ends_at FROM absence WHERE kind = 'leave'")).all()
    assert [(iso(row[0]), iso(row[1])) for row in found] == [span]
    assert desk.setup.apply(desk.setup.show()).changes == ()


# -- sessions


def test_sessions_keep_their_wall_time_and_leave_out_holidays(desk: Desk) -> None:
    file = small()
    file["clinic"][0] |= {"recur": "FREQ=WEEKLY;BYDAY=MO", "from": "2027-03-01"}
    desk.setup.apply(file)
    assert sessions(desk)[:7] == [
        ("2027-03-01", "2027-03-01T09:00:00Z"),
        ("2027-03-08", "2027-03-08T09:00:00Z"),
        ("2027-03-15", "2027-03-15T09:00:00Z"),
        ("2027-03-22", "2027-03-22T09:00:00Z"),
        ("2027-04-05", "2027-04-05T08:00:00Z"),
        ("2027-04-12", "2027-04-12T08:00:00Z"),
        ("2027-04-19", "2027-04-19T08:00:00Z"),
    ]


def test_sessions_reach_back_two_years_at_most_and_ahead_to_the_horizon(desk: Desk) -> None:
    file = small()
    file["clinic"][0] |= {"from": "2020-01-07", "until": "2030-01-01"}
    desk.setup.apply(file)
    days = [day for day, _ in sessions(desk)]
    assert (days[0], days[-1]) == ("2024-11-26", "2027-11-23")


def test_a_changed_clinic_changes_its_sessions_to_come(desk: Desk) -> None:
    desk.setup.apply(small())
    past = [row for row in sessions(desk) if row[0] <= "2026-11-24"]
    file = small()
    file["clinic"][0] |= {"recur": "FREQ=WEEKLY;BYDAY=WE", "start": "10:00"}
    report = desk.setup.apply(file)
    after = sessions(desk)
    assert after[: len(past)] == past
    assert after[len(past)] == ("2026-11-25", "2026-11-25T10:00:00Z")
    assert {date.fromisoformat(day).weekday() for day, _ in after[len(past) :]} == {2}
    assert report.notes == ()


def test_a_session_somebody_is_booked_into_stays(desk: Desk) -> None:
    desk.setup.apply(small())
    book_into(desk, "2026-12-01")
    file = small()
    file["clinic"][0]["start"] = "10:00"
    file["clinic"][0]["slots"] = "NNU.N"
    report = desk.setup.apply(file)
    assert report.notes == (
        "clinic OSEI-TU: 1 appointment stays in the session of Tue 1 Dec 2026 09:00 to 12:30, which is kept as it was.",
        "1 appointment no longer fits and is on the rebook list; see: booktui clinic rebook",
    )
    assert [(row.kind, row.still_booked, row.why) for row in desk.rebooking.list()] == [
        ("change", True, "It is outside the session, which is then from 10:00 to 12:30.")
    ]
    assert desk.setup.apply(file).notes == ()
    assert dict(sessions(desk))["2026-12-01"] == "2026-12-01T09:00:00Z"
    assert dict(sessions(desk))["2026-12-15"] == "2026-12-15T10:00:00Z"


def test_a_session_whose_booking_was_cancelled_goes(desk: Desk) -> None:
    desk.setup.apply(small())
    book_into(desk, "2026-12-01")
    desk.diary.cancel(1, reason="asked", by="client")
    file = small()
    file["clinic"][0]["recur"] = "FREQ=WEEKLY;BYDAY=WE"
    assert desk.setup.apply(file).notes == ()
    assert "2026-12-01" not in dict(sessions(desk))
    assert desk.diary.get(1).session_id is None
    assert desk.keeping.doctor().problems == ()


def test_a_clinic_out_of_use_has_no_sessions_to_come(desk: Desk) -> None:
    desk.setup.apply(small())
    file = small()
    file["clinic"][0]["active"] = False
    desk.setup.apply(file)
    assert [day for day, _ in sessions(desk) if day > "2026-11-24"] == []
    file["clinic"][0]["active"] = True
    assert desk.setup.apply(file).sessions_added > 30


def test_holidays_said_later_take_their_sessions_away(desk: Desk) -> None:
    file = small()
    file["desk"]["holidays"] = ""
    file["clinic"][0]["recur"] = "FREQ=WEEKLY;BYDAY=MO"
    desk.setup.apply(file)
    assert "2026-12-28" in dict(sessions(desk))
    assert desk.setup.apply({"desk": {"holidays": "GB-ENG"}}).sessions_removed == 5
    assert "2026-12-28" not in dict(sessions(desk))
    desk.setup.apply({"desk": {"holidays": ""}})
    assert "2026-12-28" in dict(sessions(desk))


def test_topping_up_makes_what_the_horizon_lacks_once(desk: Desk) -> None:
    file = small()
    del file["clinic"][0]["until"]
    desk.setup.apply(file)
    assert desk.sessions.top_up() == 0
    last = sessions(desk)[-1][0]
    later = open_desk(desk.store.path, "ada", lambda: NOW + 70 * DAY)
    weeks = [(date.fromisoformat(last) + timedelta(days=7 * week)).isoformat() for week in range(1, 11)]
    assert [day for day, _ in sessions(later) if day > last] == [day for day in weeks if day != BOXING_DAY]
    assert later.sessions.top_up() == 0
    later.close()


def test_a_moved_location_zone_moves_its_sessions(desk: Desk) -> None:
    desk.setup.apply(small())
    file = small()
    file["location"][0]["time_zone"] = "Europe/Berlin"
    desk.setup.apply(file)
    assert dict(sessions(desk))["2026-12-01"] == "2026-12-01T08:00:00Z"


# -- what is wrong


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small file with one value put in: `clinic.room`; `-clinic.room` takes it away."""
    file = deepcopy(small())
    table, _, key = path.lstrip("-").partition(".")
    item = file[table] if table == "desk" else file[table][0]
    if path.startswith("-"):
        del item[key]
    else:
        item[key] = value
    return file


WHERE = {
    "clinic": "[[clinic]] OSEI-TU",
    "service": "[[service]] NEW",
    "practitioner": "[[practitioner]] OSEI",
    "room": "[[room]] R1",
    "equipment": "[[equipment]] ECHO1",
    "location": "[[location]] MAIN",
    "slot_type": "[[slot_type]] N",
    "absence": "[[absence]] OSEI",
    "user": "[[user]] jo",
    "desk": "[desk]",
}
NOT_HERE = "is not in this file nor on the desk"
PROBLEMS = [
    ("clinic.room", "R9", f"room R9 {NOT_HERE}."),
    ("clinic.practitioner", "OSE", f"practitioner OSE {NOT_HERE}; the nearest is OSEI."),
    ("clinic.practioner", "OSEI", "has no key practioner; the nearest is practitioner."),
    ("-clinic.recur", None, "recur is missing."),
    ("clinic.start", "25:00", "start must be a time such as \"09:00\", not '25:00'."),
    ("clinic.end", "08:00", "end 08:00 is not after start 09:00."),
    ("clinic.until", "2026-01-01", "until 2026-01-01 is before from 2026-09-01."),
    ("clinic.location", "WYT", "room R1 is at MAIN, not at WYT."),
    ("clinic.slots", "NX", "slots: Slot 2 of 'NX': there is no slot type 'X'. Known letters are N, U."),
    ("service.minutes", 0, "minutes must be a whole number from 1 to 720, not 0."),
    ("service.minutes", "30", "minutes must be a whole number from 1 to 720, not '30'."),
    ("service.slot_types", ["Z"], f"slot_types Z {NOT_HERE}."),
    ("service.needs", {"rooms": "x"}, "needs has no key 'rooms'; the nearest is room."),
    ("service.max_age", 10, "min_age 16 is above max_age 10."),
    ("practitioner.services", ["NWE"], f"services NWE {NOT_HERE}; the nearest is NEW."),
    ("practitioner.email", "osei", "email must be an e-mail address, not 'osei'."),
    (
        "practitioner.calendar",
        "https://osei:secret@cloud.example.org/osei/",
        "calendar must not hold a name or password: give calendar_user, and booktui outbox password caldav.",
    ),
    ("equipment.code", "R1", "the code is already that of a [[room]]; give one of them another."),
    ("room.location", "MIAN", f"location MIAN {NOT_HERE}; the nearest is MAIN."),
    ("-room.location", None, "location is missing, and there are several: MAIN, WYT."),
    (
        "location.time_zone",
        "Europe/Londn",
        "time_zone must be a time zone such as Europe/London, not 'Europe/Londn'; the nearest is Europe/London.",
    ),
    ("location.travel_minutes", {"XXX": 4}, f"travel_minutes XXX {NOT_HERE}."),
    ("slot_type.letter", "NN", "letter is too long: 2 characters, and at most 1 fit."),
    ("slot_type.priority", "urgnt", "priority must be routine or urgent or 2ww, not 'urgnt'; the nearest is urgent."),
    ("absence.schedule", "OSIE", f"schedule OSIE {NOT_HERE}; the nearest is OSEI."),
    ("absence.end", "2026-12-01", "ends at 2026-12-01, which is not after its start 2026-12-08."),
    (
        "absence.start",
        "soon",
        "start must be a date such as 2026-09-01, or with a time 2026-09-01 14:00, not 'soon'.",
    ),
    ("user.role", "boss", "role must be auditor or coordinator or supervisor or administrator, not 'boss'."),
    ("desk.holidays", "GB-XX", "holidays names no region of GB that is known: XX; known are ENG, NIR, SCT, WLS."),
    ("desk.profile", "nhs", "profile must be general or nhs-england, not 'nhs'."),
]


@pytest.mark.parametrize(
    ("path", "value", "sentence"), PROBLEMS, ids=[f"{path}={value}" for path, value, _ in PROBLEMS]
)
def test_a_problem_names_table_item_and_key(desk: Desk, path: str, value: Any, sentence: str) -> None:
    table, key = path.lstrip("-").split(".")
    where = WHERE[table]
    if key in ("code", "letter", "schedule"):
        where = f"[[{table}]] {value}"
    before = rows(desk)
    with pytest.raises(BadInput) as problem:
        desk.setup.apply(changed(path, value))
    told = problem.value.message.split("\n")
    assert f"{where}: {sentence}" in told[:-1]
    assert told[-1] == "Nothing was changed: mend the file and apply it again."
    assert rows(desk) == before


def test_all_problems_are_told_at_once(desk: Desk) -> None:
    file = small()
    file["clinics"] = []
    del file["clinic"][0]["recur"]
    file["room"][0]["step_free"] = "yes"
    with pytest.raises(BadInput) as problem:
        desk.setup.apply(file)
    assert problem.value.message.split("\n") == [
        "[[room]] R1: step_free must be true or false, not 'yes'.",
        "[[clinic]] OSEI-TU: recur is missing.",
        "[[clinics]]: there is no such table; the nearest is clinic.",
        "Nothing was changed: mend the file and apply it again.",
    ]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ({"clinic": {"code": "A"}}, "[clinic]: write [[clinic]] with double brackets, once for each."),
        ({"desk": [{"name": "A"}]}, "[desk]: there is one desk; write [desk] once, with single brackets."),
        ({"room": [{"code": "A"}, {"code": "A"}]}, "[[room]] A: is in the file twice; keep one of them."),
        (
            {"room": [{"code": "a"}, {"code": "A"}]},
            "[[room]] A: differs from a in case alone; give it another code.",
        ),
        ({"room": [{"name": "A"}]}, "[[room]] number 1: code is missing."),
        (
            {"user": [{"name": "ada", "role": "auditor"}]},
            "[[user]]: no administrator would be left; keep one, or nobody could set up this desk again.",
        ),
        (
            {"absence": [{"start": "2026-12-08", "kind": "leave"}]},
            "[[absence]] number 1: leave needs a schedule; without one it is a closure.",
        ),
        (
            {"absence": [{"start": "2027-03-28T01:30", "end": "2027-03-28T05:00"}]},
            "[[absence]] number 1: Sun 28 Mar 2027 01:30 does not exist: the clocks go forward. The next is 02:00.",
        ),
    ],
    ids=["single-brackets", "double-desk", "twice", "case", "no-code", "last-administrator", "leave-of-nobody", "gap"],
)
def test_a_file_that_cannot_be(desk: Desk, file: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput) as problem:
        desk.setup.apply(file)
    assert problem.value.message.split("\n")[0] == sentence


def test_names_are_cleaned(desk: Desk) -> None:
    desk.setup.apply({"practitioner": [{"code": "OSEI", "name": "Dr\x1b]0;x\x07  Os\u202eei"}]})
    assert desk.setup.show()["practitioner"] == [{"code": "OSEI", "name": "Dr]0;x Osei"}]


def test_a_need_nobody_meets_is_noted(desk: Desk) -> None:
    file = small()
    file["service"][0]["needs"] = {"room": "consultng"}
    notes = desk.setup.apply(file).notes
    assert notes == ("[[service]] NEW: no room of kind consultng exists yet; the nearest is consulting.",)


def test_who_wants_invitations_and_has_no_mailbox_is_noted(desk: Desk) -> None:
    file = small()
    file["practitioner"][0] |= {"invites": True, "email": ""}
    file["room"][0] |= {"invites": True, "email": "room@example.org"}
    assert desk.setup.apply(file).notes == (
        "[[practitioner]] OSEI: invites = true, but it has no email: no invitation goes there.",
    )


def test_a_room_may_not_leave_its_clinic_behind(desk: Desk) -> None:
    desk.setup.apply(small())
    with pytest.raises(BadInput, match=r"\[\[room\]\] R1: would move to WYT while clinic OSEI-TU in it is at MAIN"):
        desk.setup.apply({"room": [{"code": "R1", "location": "WYT"}]})


# -- the file itself


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[desk\n", "Expected ']' at the end of a table declaration (at line 1, column 6)"),
        (b'[desk]\nname = "\xff"\n', "line 2 is not UTF-8 text"),
        (b"x = " + b"[" * 5000, "is nested too deeply"),
    ],
    ids=["syntax", "latin-1", "nested"],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "setup.toml"
    path.write_bytes(data)
    with pytest.raises(BadInput) as problem:
        setup_read.load(path)
    assert sentence in problem.value.message


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no\.toml cannot be read"):
        setup_read.load(tmp_path / "no.toml")


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "setup.toml"
    path.write_bytes('\ufeff[desk]\r\nname = "A"\r\n'.encode())
    assert setup_read.load(path) == {"desk": {"name": "A"}}


def test_odd_names_survive_toml() -> None:
    data = {"desk": {"name": 'a "b" \\ é\u2028\n'}, "location": [{"code": "A", "travel_minutes": {"B-1": 5, "C": 6}}]}
    assert tomllib.loads(setup_show.toml(data)) == data


# -- a new desk


def test_a_new_desk_says_who_it_is(empty: Path) -> None:
    desk = open_desk(empty, "ada", lambda: NOW)
    assert desk.setup.show() == {
        "desk": {"profile": "general", "time_zone": "Europe/London"},
        "user": [{"name": "ada", "role": "administrator"}],
    }
    desk.close()


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"profile_name": "nhs"}, "--profile must be general or nhs-england, not 'nhs'. Nothing was made."),
        (
            {"time_zone": "London"},
            "--time-zone must be a time zone such as Europe/London, not 'London'; the nearest is Europe/London. "
            "Nothing was made.",
        ),
        ({"holidays": "ENG"}, "--holidays names no country that is known: ENG. Nothing was made."),
    ],
    ids=["profile", "zone", "holidays"],
)
def test_a_new_desk_with_words_that_mean_nothing(tmp_path: Path, how: dict[str, str], sentence: str) -> None:
    with pytest.raises(Usage) as problem:
        begin(tmp_path / "new.db", **how)
    assert problem.value.message == sentence
    assert list(tmp_path.iterdir()) == []


def test_a_new_desk_takes_nothing_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.write_text("mine")
    with pytest.raises(Unavailable):
        begin(path)
    assert path.read_text() == "mine"
