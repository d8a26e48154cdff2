"""Doing something in the diary: it is done and shown, or refused and explained beside the grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from booktui.desk.errors import DeskError, NeedsSupervisor, Refused
from booktui.desk.views import Outcome
from booktui.rules.clock import local_date
from booktui.rules.values import Alternative, Appointment, Instant
from booktui.screens.base import DeskScreen, Under
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.place import Place
from booktui.widgets.conflicts import alternatives_of
from booktui.widgets.grid import DiaryGrid
from booktui.widgets.safe import shown
from booktui.widgets.side import SidePane

Again = Callable[[str], Outcome]
"""An action that was refused, to try again with the reason of an override."""


class DiaryDoing(DeskScreen):
    """A screen with the grid and the pane beside it."""

    by = "practitioner"
    moving: Appointment | None = None
    """What was picked up and is not dropped yet."""
    _again: Again | None = None
    _against: Refused | None = None
    """Why it was refused."""

    @property
    def grid(self) -> DiaryGrid:
        return self.query_one(DiaryGrid)

    @property
    def side(self) -> SidePane:
        return self.query_one(SidePane)

    def place(self) -> Place:
        """Where the cursor is."""
        here, day = self.grid.here, self.grid.day
        codes = {self.by: here.code} if here is not None else {}
        letter = self.grid.block.letter if self.grid.block is not None else ""
        return Place(self.grid.instant, day.zone if day else self.desk.zone, letter=letter, **codes)

    def under_cursor(self) -> Under | None:
        """What is in the diary under the cursor, and what the diary says when it has changed."""
        block = self.grid.block if self.grid.display else None
        if block is None:
            return None
        if block.appointment_id is None:
            here = ("free", self.grid.instant, block.kind)
            return Under(here, gone="This time has just been changed at another desk.")
        gone = f"{shown(block.label, 30)} is not here any more: changed at another desk."
        return Under(("appointment", block.appointment_id, block.kind), shown(block.label, 30), gone)

    def _booked_here(self) -> Appointment | None:
        """The appointment or hold under the cursor, or says that there is none."""
        block = self.grid.block
        if block is None or block.appointment_id is None:
            self.say("There is no appointment under the cursor.", error=True)
            return None
        try:
            return self.desk.diary.get(block.appointment_id)
        except DeskError as error:
            self.reload()
            self.refuse(error)
            return None

    # -- doing, and being refused

    def _do(self, act: Callable[[], Outcome]) -> None:
        """Do it, show it; a refusal says why."""
        self._try(lambda _: act(), None)

    def _try(
        self, act: Again, instead: Callable[[Alternative], None] | None, reason: str = "", *, ask: bool = False
    ) -> None:
        """Args: ask: raise NeedsSupervisor, for whoever asks for a signature."""
        try:
            outcome = act(reason)
        except Refused as refusal:
            self._again, self._against = act, refusal
            self.say(refusal.message, error=True)
            self._show_refusal(refusal, instead)
        except NeedsSupervisor as error:
            if ask:
                raise
            self.refuse(error)
        except DeskError as error:
            self.refuse(error)
        else:
            self._again = None
            self._put_back()
            self._follow(outcome)
            self.done(outcome)

    def _follow(self, outcome: Outcome) -> None:
        """Show the day as it is now, and the cursor where the appointment went."""
        self.reload()
        booked = outcome.appointment
        if booked is not None and booked.status in ("booked", "proposed"):
            self._go_to(booked)

    def undone(self, outcome: Outcome) -> None:
        """The cursor goes to where the appointment went back to, or to the time that came free."""
        if outcome.appointment is not None:
            self._go_to(outcome.appointment)
        self.done(outcome)

    def _go_to(self, booked: Appointment) -> None:
        key = {"room": booked.room_id, "equipment": booked.equipment_id}.get(self.by, booked.practitioner_id)
        self.at_location(booked.location_id)
        self.go_to_day(local_date(booked.start, booked.zone), key, booked.start)

    def at_location(self, location_id: int) -> None:
        """Where one location at a time is on view, make it that one; the screen's part."""

    def go_to_day(self, day: date, schedule_id: int | None = None, instant: Instant | None = None) -> None:
        """Show that day; the screen's part."""

    def _show_refusal(self, refusal: Refused, instead: Callable[[Alternative], None] | None) -> None:
        found = (
            refusal.conflicts if instead is not None else tuple(replace(c, alternatives=()) for c in refusal.conflicts)
        )
        found = tuple(replace(c, alternatives=self._elsewhere(c.alternatives)) for c in found)
        others = alternatives_of(found)
        zone = self.grid.day.zone if self.grid.day else self.desk.zone
        self.side.show_conflicts(
            "Not done", found, zone, names=self.desk.catalogue.names,
            pick=lambda at: instead(others[at]) if instead is not None and at < len(others) else None,
        )  # fmt: skip
        self.offer_keys()

    def _elsewhere(self, others: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
        """Without the time that what is being moved has now."""
        start = self.moving.start if self.moving is not None else None
        return tuple(other for other in others if other.start != start)

    def show_conflicts(self, error: Refused) -> None:
        self._show_refusal(error, None)

    def action_override(self) -> None:
        again = self._again
        if again is None:
            self.say("Nothing waits for an override.", error=True)
            return
        against = self._against.conflicts if self._against is not None else ()
        if not against or any(conflict.severity == "block" for conflict in against):
            said = self._against.message if self._against is not None else ""
            self.say(f"{said} That cannot be overridden.".strip(), error=True)
            return

        def answered(reason: str | None) -> None:
            if reason:
                self._try_signed(again, reason)

        self.app.push_screen(AskLine("Why is it done anyway?", "The reason is kept with the booking."), answered)

    def _try_signed(self, again: Again, reason: str) -> None:
        """Where it needs a supervisor, one beside the coordinator may sign it."""
        signed(self, partial(self._try, again, None, reason, ask=True), lambda _: None, self.refuse)

    def _put_back(self) -> None:
        self.moving = None
        self.side.hide()
        self.offer_keys()
