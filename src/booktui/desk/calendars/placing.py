"""One of our appointments put into a calendar, moved in it or taken out of it, never over what we have not seen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from booktui.desk.calendars import asking
from booktui.desk.calendars.reading import Place
from booktui.exchange.busy.values import BadValue, BusyUnreadable
from booktui.exchange.caldav import event
from booktui.exchange.caldav.client import CalendarClient
from booktui.exchange.caldav.values import Broken, Gone, Stale
from booktui.rules.messages.sync import There, Times
from booktui.rules.values import Instant
from booktui.store.calendars import Booked


class Placing:
    """What is done on the server; nothing here is recorded. Errors are those of `CalendarClient`."""

    def __init__(self, client: CalendarClient, now: Callable[[], Instant], zone: str) -> None:
        self._client, self._now, self._zone = client, now, zone

    def put(self, one: Booked, place: Place | None) -> Place:
        """Ours there, new or over the version that was decided on."""
        times = (one.starts_at, one.ends_at)
        if place is not None and place.exists:
            path, etag = place.path, self._over(one, place, times)
        else:
            path = self._client.path + event.resource_name(one.uid)
            etag = self._new(one, path, times)
        return Place(path, etag, There(one.sequence, times), exists=True)

    def take_away(self, place: Place | None) -> None:
        """That version of it; what has gone by itself is as good."""
        if place is not None and place.exists:
            with suppress(Gone):
                self._client.delete(place.path, _certain(place.etag or self._client.get(place.path).etag))

    def _over(self, one: Booked, place: Place, times: Times) -> str:
        now = self._client.get(place.path)
        if place.etag and now.etag != place.etag:
            raise Stale("It was changed in the calendar meanwhile.")
        data = event.moved(now.data or b"", one.uid, one.sequence, self._now(), times)
        return self._client.put(place.path, data or self._data(one, times), _certain(now.etag))

    def _new(self, one: Booked, path: str, times: Times) -> str:
        """Is there one already, from a run that was cut off or meets this one, it is taken if it says the same."""
        try:
            return self._client.put(path, self._data(one, times))
        except Stale:
            now = self._client.get(path)
            try:
                seen = event.look(now.data or b"", self._zone)
            except (BusyUnreadable, BadValue):
                seen = event.Seen("", 0, None)
            if (seen.uid, seen.times) != (one.uid, times):
                raise
            return now.etag

    def _data(self, one: Booked, times: Times) -> bytes:
        title = event.MASKED if one.hidden else f"Appointment {asking.ref(one)}"
        return event.stored(one.uid, one.sequence, self._now(), times, title)


def _certain(etag: str) -> str:
    if not etag:
        raise Broken("The server gives no ETag, so nothing can be written over safely.")
    return etag
