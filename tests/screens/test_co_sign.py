"""A supervisor beside the coordinator signs what needs one, on every screen on which something may need one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from booktui.desk.desk import Desk
from booktui.desk.due import tasks
from booktui.desk.errors import NeedsSupervisor
from booktui.desk.people import passphrase
from booktui.rules.values import Conflict, Role
from desks import Clock, add_client, at, make_desk
from screens.clinic_desk import FAR, NEAR, book, states, statuses, two_booked
from screens.fake_calls import GREET, FakeCalls, choices
from screens.shell import Journey, opened, until

SECRET = "three-blue-kettles-sing"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "KIBIBYTES", 64)
    monkeypatch.setattr(passphrase, "PASSES", 1)


@asynccontextmanager
async def diary(folder: Path) -> AsyncIterator[tuple[Journey, Desk, int]]:
    """jo at Tuesday's diary; sam has a passphrase."""
    ada = make_desk(folder, "ada")
    ada.users.passphrase("sam", SECRET)
    client = add_client(ada).id
    ada.close()
    desk = make_desk(folder, "jo")
    async with opened(desk, size=(120, 40)) as journey:
        yield journey, desk, client
    desk.close()


def newest(desk: Desk, how_many: int) -> list[tuple[str, str]]:
    with desk.store.read() as c:
        rows = c.exec_driver_sql("SELECT by_user, action FROM audit ORDER BY id DESC LIMIT ?", (how_many,))
        return [(str(row[0]), str(row[1])) for row in rows]


async def test_a_booking_outside_any_session_is_signed_by_a_supervisor(tmp_path: Path) -> None:
    async with diary(tmp_path) as (journey, desk, client):
        journey.grid.go_to(None, at("2026-11-24 14:00"))
        await journey.press("b", *"khan", "enter", "o", *"asked", "enter")
        assert (journey.top, "Only a supervisor" in journey.text()) == ("CoSign", True)
        await journey.press(*"sam", "enter", *"wrong", "enter")
        assert (journey.top, desk.diary.of_client(client)) == ("CoSign", [])
        assert "do not go together" in journey.text()
        await journey.press(*SECRET)
        assert SECRET not in journey.text()
        await journey.press("enter")
        (booked,) = desk.diary.of_client(client)
        assert booked.start == at("2026-11-24 14:00")
        assert newest(desk, 2) == [("sam", "co-sign"), ("jo", "book")]
        assert desk.person.name == "jo"


async def test_a_move_that_needs_a_supervisor_is_signed_where_it_was_refused(tmp_path: Path) -> None:
    async with diary(tmp_path) as (journey, desk, client):
        proposal = desk.diary.propose(client, "NEW", at("2026-11-24 09:00"), practitioner="OSEI")
        desk.diary.book(proposal)
        journey.base.reload()  # type: ignore[attr-defined]
        journey.grid.go_to(None, at("2026-11-24 09:00"))
        await journey.press("m")
        journey.grid.go_to(None, at("2026-11-24 14:00"))
        await journey.press("enter", "1")
        await journey.press("o", *"asked", "enter")
        assert journey.top == "CoSign"
        await journey.press("escape")
        assert [one.start for one in desk.diary.of_client(client)] == [at("2026-11-24 09:00")]
        await journey.press("o", *"asked", "enter", *"sam", "enter", *SECRET, "enter")
        assert [one.start for one in desk.diary.of_client(client)] == [at("2026-11-24 14:00")]
        assert newest(desk, 2) == [("sam", "co-sign"), ("jo", "move")]


async def test_a_coordinator_cannot_sign_and_one_without_a_passphrase_neither(tmp_path: Path) -> None:
    ada = make_desk(tmp_path, "ada")
    ada.users.passphrase("jo", SECRET)
    ada.close()
    desk = make_desk(tmp_path, "ada")
    for name, given, why in (("jo", SECRET, "jo is coordinator"), ("sam", "", "do not go together")):
        with pytest.raises(Exception, match=why), desk.signed_by(name, given):
            raise AssertionError("it was signed")
    desk.close()


SIGN = (*"sam", "enter", *SECRET, "enter")


@asynccontextmanager
async def at_screen(
    folder: Path, screen: str, prepared: Callable[[Desk], object]
) -> AsyncIterator[tuple[Journey, Desk]]:
    """jo at that screen of a desk that ada prepared; sam has a passphrase."""
    ada = make_desk(folder, "ada")
    ada.users.passphrase("sam", SECRET)
    prepared(ada)
    ada.close()
    desk = make_desk(folder, "jo")
    async with opened(desk, size=(120, 40), start=screen) as journey:
        yield journey, desk
    desk.close()


def signed(desk: Desk) -> list[tuple[str, str]]:
    """Every signature, with what it stands beside."""
    with desk.store.read() as c:
        rows = c.exec_driver_sql("SELECT by_user, object FROM audit WHERE action = 'co-sign' ORDER BY id").fetchall()
        return [(str(row[0]), str(row[1])) for row in rows]


async def test_a_session_is_cancelled_at_short_notice(tmp_path: Path) -> None:
    booked: list[Any] = []
    async with at_screen(tmp_path, "clinics", lambda ada: booked.extend(two_booked(ada, NEAR))) as (j, desk):
        await j.press("2", "d", *"15 dec", "enter", "x", "1")
        assert "A supervisor signs this here: y asks for their name and passphrase." in " ".join(j.text().split())
        await j.press("y")
        assert j.top == "CoSign"
        await j.press("escape")
        assert statuses(desk, *booked) == ["booked", "booked"]
        await j.press("x", "1", "y", *SIGN)
        assert (statuses(desk, *booked), signed(desk)) == (["cancelled", "cancelled"], [("sam", "session")])


async def test_leave_at_short_notice_is_added(tmp_path: Path) -> None:
    async with at_screen(tmp_path, "clinics", lambda ada: two_booked(ada, NEAR)) as (j, desk):
        await j.press("3", "a", *"osei", "enter", "enter", *"15 dec", "pagedown", "y", "1", *SIGN)
        assert (len(desk.absences.list(NEAR, NEAR)), signed(desk)) == (1, [("sam", "absence")])


async def test_those_of_a_plan_that_need_a_supervisor_are_signed_together(tmp_path: Path) -> None:
    def prepared(ada: Desk) -> None:
        for family, hour in (("Khan", "09:00"), ("Jones", "09:30")):
            book(ada, family, f"{FAR}T{hour}", priority="2ww")
        book(ada, "Owen", f"{FAR}T10:00", service="FU")
        ada.clinics.cut("OSEI-TU", FAR, reason="leave")

    async with at_screen(tmp_path, "clinics", prepared) as (j, desk):
        await j.press("4", "p")
        await until(lambda: j.top == "PlanDialog" and "Plan:" in j.app.screen.query_one("#panel")._border_title.plain)  # type: ignore[attr-defined]
        await j.press("b")
        await until(lambda: j.top == "CoSign")
        assert "2 of them need a supervisor." in j.text()
        await j.press(*SIGN)
        await until(lambda: j.top == "Lines")
        assert [state for _, state in states(desk)] == ["rebooked"] * 3
        assert signed(desk) == [("sam", "appointment")] * 2


async def test_an_override_in_a_call_keeps_its_reason_while_it_is_signed(tmp_path: Path) -> None:
    """The call's own keys are the fake's; what asks for the signature is the desk."""
    late = Conflict("past-target", "override", "This is after the last day.", supervisor=True)
    refused = replace(GREET, choices=choices(b="Book it"), conflicts=(late,))

    class Signing(FakeCalls):
        def press(self, call_id: int, key: str, *, override: str | None = None) -> Any:
            if override is None:
                return refused
            if not known.desk.may_sign(Role.SUPERVISOR):
                raise NeedsSupervisor("Only a supervisor may accept that.")
            self.pressed.append(override)
            return GREET

    known = SimpleNamespace(desk=None)
    waits = lambda ada: ada.waiting.add(add_client(ada).id, "NEW", received=date(2026, 10, 1))  # noqa: E731
    async with at_screen(tmp_path, "desk", waits) as (j, desk):
        fake = Signing(GREET, now=desk.now())
        known.desk = desk
        desk.__dict__["calls"] = fake
        await j.press("enter", "y", "o", *"asked")
        assert j.top == "AskLine", j.text()
        await j.press("enter")
        assert (j.top, fake.pressed) == ("CoSign", [])
        await j.press(*SIGN)
        assert fake.pressed == ["asked"]


async def test_an_entry_added_in_error_is_taken_off(tmp_path: Path) -> None:
    waits = lambda ada: ada.waiting.add(add_client(ada).id, "NEW", received=date(2026, 10, 1))  # noqa: E731
    async with at_screen(tmp_path, "waiting", waits) as (j, desk):
        await j.press("x", *"err", "enter", "pagedown")
        assert j.top == "CoSign"
        await j.press("escape")
        assert (j.top, desk.waiting.row(1).status) == ("RemoveForm", "waiting")
        await j.press("pagedown", *SIGN)
        assert signed(desk) == [("sam", "waiting_entry")]


async def test_a_supervisors_task_and_decision_are_signed(tmp_path: Path) -> None:
    def prepared(ada: Desk) -> None:
        with ada.store.write() as c:
            tasks.add_in(c, ada, "other", "Verify the death", due_at=ada.now(), role="supervisor")
        ada.escalations.raise_("other", "May she?")

    async with at_screen(tmp_path, "today", prepared) as (j, desk):
        await j.press("1", "enter", "d", *"yes", "pagedown", *SIGN)
        assert signed(desk) == [("sam", "escalation")]
        await j.press("0", "d", *"looked", "enter", "escape")
        assert len(desk.tasks.open()) == 1
        await j.press("d", "enter", *SIGN)
        assert (len(desk.tasks.open()), signed(desk)[1:]) == (0, [("sam", "task")])


async def test_nobody_is_asked_for_a_signature_where_nobody_could_give_one(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, "jo", clock=Clock())
    with desk.store.write() as c:
        tasks.add_in(c, desk, "other", "Verify the death", due_at=desk.now(), role="supervisor")
    async with opened(desk, start="today") as j:
        await j.press("d", "enter")
        assert (j.top, j.said) == ("Today", "jo is coordinator; this needs supervisor. Nothing was changed.")
    desk.close()
