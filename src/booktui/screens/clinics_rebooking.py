"""Who lost a time gets another: all together by a plan, one by one, or taken off the list with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from booktui.desk.clinic_views import Accepted, RebookRow
from booktui.desk.errors import NeedsSupervisor
from booktui.desk.views import OfferView
from booktui.screens.clinics_base import ClinicsBase
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.co_sign import signed
from booktui.widgets.call_paint import notice, with_words
from booktui.widgets.hold import when_words


class Rebooking(ClinicsBase):
    """The part of the clinics' screen that works the rebook list."""

    # -- all together

    def action_plan(self) -> None:
        row: RebookRow | None = self.item_of("rebook", "p plans times for")
        if row is None:
            return
        from booktui.screens.dialogs.plan import PlanDialog

        names = {one.id: one.name for one in self.desk.catalogue.resources.values()}
        picked: dict[int, OfferView] = {}

        def book(pick: tuple[int, OfferView]) -> Accepted:
            picked.update([pick])
            return self._booked(pick)

        dialog = PlanDialog(
            self.desk.rebooking.count(), self.desk.rebooking.plan, book, self.desk.rebooking.choices, names
        )
        self.app.push_screen(dialog, partial(self._planned, picked))

    def _planned(self, picked: Mapping[int, OfferView], accepted: Sequence[Accepted] | None) -> None:
        """Tell what was booked; those that need a supervisor are signed together first."""
        if accepted is None:
            self.say("Nothing was booked.")
            self.show_view()
            return
        waiting = [one for one in accepted if one.needs_supervisor]
        others = [one for one in accepted if not one.needs_supervisor]

        def book() -> Sequence[Accepted]:
            tried = [self._booked((one.displacement_id, picked[one.displacement_id])) for one in waiting]
            if tried and all(one.needs_supervisor for one in tried):
                many = f"{len(tried)} of them need a supervisor. " if len(tried) > 1 else ""
                raise NeedsSupervisor(f"{many}{tried[0].message}")
            return tried

        signed(self, book, lambda tried: self._tell([*others, *tried]), lambda _: self._tell(accepted))

    def _booked(self, pick: tuple[int, OfferView]) -> Accepted:
        return self.desk.rebooking.accept([pick])[0]

    def _tell(self, accepted: Sequence[Accepted]) -> None:
        booked = [one for one in accepted if one.outcome is not None]
        refused = [one for one in accepted if one.outcome is None]
        rest = f", {len(refused)} refused: they stay on the list" if refused else ""
        said = [one.message.replace(" u undoes.", "") for one in (*refused, *booked)]
        self.said_done(f"Booked {len(booked)} of {len(accepted)}{rest}.", said)

    # -- one by one

    def action_book_one(self) -> None:
        row = self._open_row("b lists times for")
        if row is None:
            return
        found = self.try_to(lambda: self.desk.rebooking.choices(row.id))
        if found is None:
            return
        if not found.offers:
            self.say(found.why_none or "There is no time.", error=True)
            return
        from booktui.screens.dialogs.choose import Choose

        def picked(place: int | None) -> None:
            if place is not None:
                self._accept(row, found.offers[place])

        names = self.desk.catalogue.names
        lines = [f"{when_words(offer)} {with_words(offer, names)}  {notice(offer)}" for offer in found.offers]
        self.app.push_screen(Choose(f"{row.service} for {row.name}: which time?", lines), picked)

    def _accept(self, row: RebookRow, offer: OfferView) -> None:
        def book() -> Accepted:
            one = self._booked((row.id, offer))
            if one.needs_supervisor:
                raise NeedsSupervisor(one.message)
            return one

        self.sign_to(book, self._accepted)

    def _accepted(self, one: Accepted) -> None:
        if one.outcome is None:
            self.say(one.message, error=True)
            self.show_also("Not booked", [conflict.message for conflict in one.conflicts] or [one.message])
        else:
            self.said_done(one.message)
            self.done(one.outcome)

    def _open_row(self, deed: str) -> RebookRow | None:
        row: RebookRow | None = self.item_of("rebook", deed)
        if row is not None and row.state != "open":
            self.say(f"{row.name} has been dealt with ({row.state}).", error=True)
            return None
        return row

    # -- off the list

    def action_take_off(self) -> None:
        row = self._open_row("l takes off")
        if row is None:
            return

        def answered(reason: str | None) -> None:
            if reason:
                said = self.try_to(partial(self.desk.rebooking.close, row.id, reason))
                if said is not None:
                    self.said_done(said)

        hint = "Why does this client need no other time? The reason is kept; what they wait for stays as it is."
        self.app.push_screen(AskLine(f"Take {row.name} off the rebook list", hint), answered)
