"""The doctor's list of what is wrong or missing in the data (DQ-11): each check finds its own, and only that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from booktui.desk.desk import Desk
from booktui.desk.errors import NotFound, NotPermitted
from booktui.desk.recovery.mends import MENDS, WOULD
from booktui.desk.recovery.quality_words import CHECKS
from booktui.store import quality as store
from desks import Clock, add_client, at, make_desk

DAY = 86_400


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Any:
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    made.close()


def run(desk: Desk, *statements: str) -> None:
    with desk.store.write() as c:
        for statement in statements:
            c.exec_driver_sql(statement)


def names(desk: Desk) -> dict[str, int]:
    return {one.name: one.count for one in desk.quality.look()}


def book(desk: Desk, when: str = "2026-12-15T09:00", family: str = "Khan", **client: Any) -> Any:
    """A client who waits with a referrer, and their visit."""
    who = add_client(desk, family, **client)
    entry = desk.waiting.add(who.id, "NEW", received=date(2026, 11, 1), referrer="Elm Surgery")
    wanted = desk.diary.propose(who.id, "NEW", at(when), practitioner="OSEI", entry_id=entry.entry_id)
    return desk.diary.book(wanted, override="test").appointment


def hold(desk: Desk) -> int:
    who = add_client(desk, "Jones")
    outcome = desk.diary.hold(desk.diary.propose(who.id, "NEW", at("2026-12-15T09:30"), practitioner="OSEI"))
    return int(outcome.appointment.id)


def closed_pathway(desk: Desk, key: int) -> None:
    run(desk, "UPDATE waiting_entry SET status = 'removed'")


def after_death(desk: Desk, key: int) -> None:
    run(desk, "UPDATE client SET status = 'deceased'")


def outside_session(desk: Desk, key: int) -> None:
    run(desk, f"UPDATE appointment SET starts_at = starts_at - 36000, ends_at = ends_at - 36000 WHERE id = {key}")


def no_outcome(desk: Desk, key: int) -> None:
    desk._clock.now += 30 * 86_400  # type: ignore[attr-defined]


def bad_birth_date(desk: Desk, key: int) -> None:
    run(desk, "UPDATE client SET birth_date = '1900-01-01'")


def bad_nhs_number(desk: Desk, key: int) -> None:
    run(desk, "UPDATE client SET nhs_number = '9434765918'")


def no_letter(desk: Desk, key: int) -> None:
    who = add_client(desk, "Smith")
    desk.waiting.add(who.id, "NEW", received=date(2026, 11, 1))


def takes_no_time(desk: Desk, key: int) -> None:
    run(desk, f"DELETE FROM occupancy WHERE appointment_id = {key}")


def time_of_cancelled(desk: Desk, key: int) -> None:
    desk.diary.cancel(key, reason="rang", by="provider")
    run(desk, "INSERT INTO occupancy (schedule_id, lane, starts_at, ends_at, appointment_id) "
              f"SELECT practitioner_id, 0, starts_at, ends_at, id FROM appointment WHERE id = {key}")  # fmt: skip


def time_of_nobody(desk: Desk, key: int) -> None:
    run(desk, "INSERT INTO occupancy (schedule_id, lane, starts_at, ends_at) "
              f"SELECT practitioner_id, 0, starts_at + 86400, ends_at + 86400 FROM appointment WHERE id = {key}")  # fmt: skip


def sequence_behind(desk: Desk, key: int) -> None:
    run(desk, "UPDATE message SET sequence = 7")


def message_in_doubt(desk: Desk, key: int) -> None:
    run(desk, "UPDATE message SET state = 'held', claimed_at = 5")


def stale_hold(desk: Desk, key: int) -> None:
    number = hold(desk)
    run(desk, f"UPDATE appointment SET held_until = {desk.now()} WHERE id = {number}")


def long_hold(desk: Desk, key: int) -> None:
    number = hold(desk)
    run(desk, f"UPDATE appointment SET held_until = {desk.now() + 601} WHERE id = {number}")


def clinic_without_service(desk: Desk, key: int) -> None:
    run(desk, "DELETE FROM practitioner_service WHERE practitioner_id = "
              "(SELECT id FROM practitioner WHERE code = 'GROUP')")  # fmt: skip


def client_twice(desk: Desk, key: int) -> None:
    run(desk, "INSERT INTO appointment (uid, sequence, version, status, client_id, service_id, practitioner_id, "
              "location_id, starts_at, ends_at, slot_type, modality, overbooked, held_by, booked_by, cancelled_by, "
              "reason, override_reason, agreed, attended, outcome, missed_reason) SELECT 'twin', 0, 1, 'booked', "
              "client_id, service_id, practitioner_id, location_id, starts_at + 600, ends_at, '', '', FALSE, '', '', '', "
              f"'', '', FALSE, '0', '', '' FROM appointment WHERE id = {key}")  # fmt: skip


SPOIL: tuple[tuple[Callable[[Desk, int], None], set[str]], ...] = (
    (closed_pathway, {"closed-pathway", "no-next-event"}),
    (after_death, {"after-death"}),
    (outside_session, {"outside-session"}),
    (no_outcome, {"no-outcome"}),
    (bad_birth_date, {"bad-birth-date"}),
    (bad_nhs_number, {"bad-nhs-number"}),
    (no_letter, {"no-letter"}),
    (takes_no_time, {"takes-no-time"}),
    (time_of_cancelled, {"time-of-cancelled"}),
    (time_of_nobody, {"time-of-nobody"}),
    (sequence_behind, {"sequence-behind"}),
    (message_in_doubt, {"message-in-doubt"}),
    (stale_hold, {"stale-hold"}),
    (long_hold, {"long-hold"}),
    (clinic_without_service, {"clinic-without-service"}),
    (client_twice, {"client-twice", "takes-no-time"}),
)


def test_a_tidy_desk_has_nothing(desk: Desk) -> None:
    book(desk)
    assert desk.quality.look() == ()
    assert desk.quality.counts() == dict.fromkeys(CHECKS, 0)


@pytest.mark.parametrize(("spoil", "found"), SPOIL, ids=[spoil.__name__ for spoil, _ in SPOIL])
def test_each_check_finds_its_own(desk: Desk, spoil: Callable[[Desk, int], None], found: set[str]) -> None:
    appointment = book(desk)
    spoil(desk, appointment.id)
    assert spoil.__name__.replace("_", "-") in names(desk)
    assert set(names(desk)) <= found | {"no-next-event"}


def test_statuses_of_waiting_times(desk: Desk, clock: Clock) -> None:
    appointment = book(desk)
    clock.now = appointment.start + 3600
    run(desk, f"UPDATE appointment SET status = 'fulfilled', attended = '5' WHERE id = {appointment.id}")
    assert names(desk) == {"no-rtt-status": 1, "no-next-event": 1}
    today = date(2026, 12, 15)
    event = "INSERT INTO clock_event (referral_id, number, code, on_date, outcome, clinician, evidence, reason, task, at, by_user) "
    run(desk, event + f"SELECT referral_id, 1, '99', '{today}', 'added', '', '', '', '', 1, 'jo' FROM waiting_entry")
    assert names(desk) == {"rtt-99": 1, "no-next-event": 1}


def test_an_interpreter_who_was_never_asked_for(desk: Desk, clock: Clock) -> None:
    appointment = book(desk)
    run(desk, "INSERT INTO access_need (client_id, kind, detail, recorded_at) "
              f"VALUES ({appointment.client_id}, 'interpreter', 'Polish', 1)")  # fmt: skip
    assert names(desk) == {"job-never-made": 1}  # in sixteen working days
    clock.now += 8 * DAY
    assert names(desk) == {"job-never-made": 1, "interpreter-to-book": 1}
    assert desk.quality.mend("job-never-made", yes=True).lines[0].startswith(appointment.ref)
    assert names(desk) == {"interpreter-to-book": 1}


def test_twenty_are_named_and_all_are_counted(desk: Desk) -> None:
    for number in range(22):
        add_client(desk, f"Khan{number}", ref=f"C{number:02d}")
    run(desk, "UPDATE client SET birth_date = '1901-01-01'")
    (found,) = desk.quality.look(["bad-birth-date"])
    assert (found.count, len(found.first), found.first[0]) == (22, 20, "C00")
    assert " and 2 more)" in found.line
    assert "Khan" not in found.line


# -- mending

MENDED = (stale_hold, time_of_cancelled, time_of_nobody)


@pytest.mark.parametrize("spoil", MENDED, ids=[spoil.__name__ for spoil in MENDED])
def test_mending_is_said_first_and_leaves_every_booking_where_it_is(
    desk: Desk, spoil: Callable[[Desk, int], None]
) -> None:
    appointment, name = book(desk), spoil.__name__.replace("_", "-")
    spoil(desk, appointment.id)
    would = desk.quality.mend(name)
    assert (would.done, len(would.lines), names(desk)[name]) == (False, 1, 1)
    entries = len(desk.audit.list(500))
    mended = desk.quality.mend(name, yes=True)
    assert (mended.done, len(mended.lines), mended.left, name in names(desk)) == (True, 1, (), False)
    assert len(desk.audit.list(500)) == entries + 1
    again = desk.diary.get(appointment.id)
    assert (again.start, again.end) == (appointment.start, appointment.end)
    assert desk.quality.mend(name, yes=True).lines == ()


@pytest.mark.file_only("a server lets no such row in")
def test_an_entry_that_says_it_is_booked_waits_again(desk: Desk) -> None:
    appointment = book(desk)
    run(desk, "PRAGMA defer_foreign_keys=ON", "UPDATE waiting_entry SET appointment_id = NULL")
    assert desk.quality.mend("entry-without-booking", yes=True).lines == (f"Entry {appointment.entry_id} waits again",)
    assert names(desk) == {}
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT status FROM waiting_entry").scalar_one() == "waiting"


def test_what_only_a_person_can_put_right_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound, match="Only a person can put this right"):
        desk.quality.mend("after-death", yes=True)
    with pytest.raises(NotFound, match="the nearest is stale-hold"):
        desk.quality.mend("stale-hol")


def test_an_auditor_reads_and_mends_nothing(tmp_path: Path, desk: Desk) -> None:
    reader = make_desk(tmp_path, "alex")
    assert reader.quality.look() == ()
    with pytest.raises(NotPermitted):
        reader.quality.mend("stale-hold", yes=True)
    reader.close()


def test_every_mend_is_a_check_that_says_so() -> None:
    assert set(CHECKS) == set(store.QUERIES)
    assert set(MENDS) == set(WOULD) == {name for name, words in CHECKS.items() if "--mend" in words.todo}


@pytest.mark.file_only("a server lets no such row in")
def test_what_is_wrong_with_the_file_is_explained(desk: Desk) -> None:
    run(
        desk,
        "DROP TRIGGER audit_no_update",
        "DROP TRIGGER occupancy_insert",
        "UPDATE audit SET reason = 'x' WHERE id = 1",
        "PRAGMA foreign_keys=OFF",
    )
    health = desk.keeping.doctor()
    found = {one.name: one for one in health.findings}
    assert sorted(found) == ["broken-chain", "lost-walls"]
    assert found["lost-walls"].count == 2
    assert "audit 1 was changed" in found["broken-chain"].line
    assert found["broken-chain"].line.endswith("(booktui audit verify), and keep this file as evidence.")
    assert not health.well
