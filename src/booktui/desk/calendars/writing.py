"""Our side of a calendar: each appointment is put, moved, taken away or asked about, and recorded at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.calendars import asking
from booktui.desk.calendars.placing import Placing
from booktui.desk.calendars.reading import Place
from booktui.desk.calendars.shapes import CalendarReport
from booktui.desk.importing.busy import window_of
from booktui.desk.tell import telling
from booktui.exchange.caldav.client import CalendarClient
from booktui.exchange.caldav.values import Broken, Gone, Stale
from booktui.rules.messages.sync import Action, Last, Ours, Standing, There, decide
from booktui.store import calendars as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

DAY = 24 * 3600
BOOKED = ("booked", "arrived")
ATTENDED = ("fulfilled", "noshow")


class Writing:
    """One run over the appointments of one calendar."""

    def __init__(
        self, desk: Desk, whose: store.CalendarRow, client: CalendarClient, dry_run: bool, report: CalendarReport
    ) -> None:
        self._desk, self._whose, self._placing = desk, whose, Placing(client, desk.now, desk.zone)
        self._dry, self._report = dry_run, report
        self._id = whose.practitioner_id
        self._since = desk.now() - DAY
        self._until = window_of(desk, desk.zone)[1]

    def run(self, places: Mapping[int, Place], items: Mapping[int, store.Item]) -> None:
        """Decide on every appointment and do it; `places` says where each stands now, `items` where it stood last."""
        with telling(), self._desk.store.read() as c:
            bookings = store.bookings(c, self._id, self._since, self._until)
            seen = {one.id for one in bookings}
            for appointment_id in places.keys() - seen:
                one = store.booking(c, appointment_id)
                bookings += [] if one is None else [one]
        for one in bookings:
            place, item = places.get(one.id), items.get(one.id)
            action = self._decide(one, item, place)
            if not _nothing_new(action, item, place):
                self._do(one.id, item, place)
            elif action == Action.WAIT:
                self._report.waiting.append(asking.ref(one))

    def _decide(self, one: store.Booked, item: store.Item | None, place: Place | None) -> Action:
        ours = Ours(self._standing(one), one.sequence, (one.starts_at, one.ends_at))
        there = place.there if place is not None else None
        action = decide(ours, _last(item), there)
        called_off = action == Action.FORGET and ours.standing == Standing.AWAY and place is not None and place.exists
        return Action.DELETE if called_off else action

    def _standing(self, one: store.Booked) -> Standing:
        if one.practitioner_id != self._id or one.status not in BOOKED + ATTENDED:
            return Standing.AWAY
        return Standing.THERE if one.status in BOOKED and one.starts_at >= self._since else Standing.PAST

    def _do(self, appointment_id: int, known: store.Item | None, place: Place | None) -> None:
        """In a transaction that looks once more: what another run did meanwhile is not judged by what we saw before."""
        desk = self._desk
        with telling(), desk.store.read() if self._dry else desk.store.write() as c:
            one = store.booking(c, appointment_id)
            item = store.item_of(c, self._id, appointment_id)
            if one is None or item != known:
                return
            action = self._decide(one, item, place)
            if action not in (Action.WRITE, Action.DELETE):
                self._settle(c, action, one, item, place)
                return
        if self._dry or self._there(action, one, place):
            done = self._report.written if action == Action.WRITE else self._report.deleted
            done.append(asking.ref(one))

    def _settle(
        self, c: Connection, action: Action, one: store.Booked, item: store.Item | None, place: Place | None
    ) -> None:  # fmt: skip
        """What needs nothing from the server."""
        report, dry, ref = self._report, self._dry, asking.ref(one)
        there = place.there if place is not None else None
        if action == Action.WAIT:
            report.waiting.append(ref)
        if action == Action.ASK:
            report.asked.append(ref)
        if action == Action.RECORD and (item is None or item.state != "same"):
            report.adopted.append(ref)
        if dry:
            return
        if action == Action.ASK:
            number = asking.ask(c, self._desk, self._whose, one, item, there.times if there else None)
            sequence = item.sequence if item is not None else one.sequence
            self._keep(c, one, place, sequence, there, "moved" if there else "gone", number)
        elif action == Action.RECORD:
            if item is not None:
                asking.close(c, self._desk, item, "answered", asking.IN_STEP)
            known = item.sequence if item is not None else min(one.sequence, there.sequence if there else 0)
            self._keep(c, one, place, known, there)
        elif action == Action.WAIT and item is not None:
            self._keep(c, one, place, item.sequence, there, item.state, item.request_id)
        elif action == Action.FORGET and item is not None:
            asking.close(c, self._desk, item, "withdrawn", asking.NOT_BOOKED)
            store.remove(c, self._id, [item.href])

    def _there(self, action: Action, one: store.Booked, place: Place | None) -> bool:
        """On the server, and then recorded. What was changed there meanwhile is left to the next run: False."""
        try:
            if action == Action.DELETE:
                self._placing.take_away(place)
                self._forget(one)
            else:
                self._written(one, self._placing.put(one, place))
        except (Stale, Gone, Broken) as problem:
            self._report.notes.append(f"{asking.ref(one)} was left for the next time: {problem}")
            return False
        return True

    def _forget(self, one: store.Booked) -> None:
        with telling(), self._desk.store.write() as c:
            item = store.item_of(c, self._id, one.id)
            if item is not None:
                asking.close(c, self._desk, item, "withdrawn", asking.NOT_BOOKED)
                store.remove(c, self._id, [item.href])

    def _written(self, one: store.Booked, place: Place) -> None:
        with telling(), self._desk.store.write() as c:
            item = store.item_of(c, self._id, one.id)
            if item is not None:
                asking.close(c, self._desk, item, "answered", asking.IN_STEP)
            self._keep(c, one, place, one.sequence, place.there)

    def _keep(
        self, c: Connection, one: store.Booked, place: Place | None, sequence: int, there: There | None,
        state: str = "same", request_id: int | None = None,
    ) -> None:  # fmt: skip
        if place is None:
            return
        start, end = there.times if there is not None else (one.starts_at, one.ends_at)
        store.put(
            c, self._id, place.path, uid=one.uid, etag=place.etag, appointment_id=one.id, sequence=sequence,
            starts_at=start, ends_at=end, content="", state=state, request_id=request_id,
        )  # fmt: skip


def _last(item: store.Item | None) -> Last | None:
    if item is None or item.starts_at is None or item.ends_at is None:
        return None
    times = None if item.state == "gone" else (item.starts_at, item.ends_at)
    return Last(item.sequence, times, item.state != "same", item.asked)


def _nothing_new(action: Action, item: store.Item | None, place: Place | None) -> bool:
    """It is recorded like that already."""
    if action == Action.FORGET:
        return item is None
    known = item is not None and place is not None and (item.href, item.etag) == (place.path, place.etag)
    if action == Action.WAIT:
        return known
    return action == Action.RECORD and known and item is not None and item.state == "same" and not item.asked
