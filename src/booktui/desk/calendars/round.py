"""One calendar brought in step: what changed there is taken in, then what changed here is put there.

Every resource is recorded as it is done, and the token only when all is: a run that is cut off is finished by the
next, which knows our events by their UID.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.calendars import asking, emptied
from booktui.desk.calendars.reading import Page, Place, busy, sort, uids
from booktui.desk.calendars.shapes import CalendarReport
from booktui.desk.calendars.writing import Writing
from booktui.desk.importing.busy import bring, window_of
from booktui.desk.tell import telling
from booktui.exchange.caldav.client import CalendarClient
from booktui.exchange.caldav.values import Changes, Gone, Stored
from booktui.rules.messages.sync import There
from booktui.store import calendars as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

SOURCE = "caldav"
"""The name under which busy time from these calendars is kept."""


class Round:
    """One run over one calendar. With `dry_run` nothing is written, here or there."""

    def __init__(self, desk: Desk, whose: store.CalendarRow, client: CalendarClient, dry_run: bool) -> None:
        self._desk, self._whose, self._client, self._dry = desk, whose, client, dry_run
        self._id = whose.practitioner_id
        resource = desk.catalogue.resources[self._id]
        self._resource = resource
        self._elsewhere = bool(whose.read_url) and whose.read_url != whose.url
        self._zone = desk.catalogue.zone_of(resource.location_id, desk.zone)
        self._unread = False
        self.report = CalendarReport(whose.code, whose.name)

    def run(self) -> None:
        """All of it; what was done is in `report`, also when it ends with an error.

        Raises:
            CalendarError: the calendar cannot be reached, read or written.
        """
        self._token = token = self._begin()
        with telling(), self._desk.store.read() as c:
            found = [] if self._elsewhere else store.items(c, self._id)
        known = {item.href: item for item in found}
        changes = self._changes(token)
        page = self._read(changes, known)
        gone = {path for path in changes.gone if path not in changes.etags}
        if changes.whole:
            gone |= known.keys() - changes.etags.keys()
        with telling(), self._desk.store.read() as c:
            emptied.check(c, self._id, known, gone, self._desk.now())
        self._take_away(gone, known, page)
        mine = {item.appointment_id: item for item in known.values() if item.appointment_id is not None}
        Writing(self._desk, self._whose, self._client, self._dry, self.report).run(_places(page, known), mine)
        self._finish(page, gone, changes.token)

    def _begin(self) -> str:
        """The token to go on from; another address than last time starts over."""
        if not self._elsewhere:
            return self._whose.token or ""
        self.report.notes.append("The calendar has another address than before: everything is read and written anew.")
        if not self._dry:
            self._forget()
        return ""

    def _forget(self) -> None:
        with self._write() as c:
            for request_id in store.forget(c, self._id):
                asking.end(c, self._desk, request_id, "withdrawn", asking.STARTED_OVER)
            self._desk.log(c, "calendar started over", "practitioner", self._id)

    def _changes(self, token: str) -> Changes:
        try:
            changes = self._client.changes(token)
        except Gone:
            if not self._dry:
                self._forget()
            raise Gone(f"There is no calendar at {self._whose.url} any more.") from None
        if changes.refused:
            self.report.notes.append("The server could not say what is new, so the whole calendar was compared.")
        return changes

    def _read(self, changes: Changes, known: dict[str, store.Item]) -> Page:
        """Fetch what is not known in that version; each page is kept as it comes."""
        found = Page()
        wanted = [path for path, etag in changes.etags.items() if not etag or _etag(known, path) != etag]
        for some in self._client.read(wanted):
            page = self._sorted(some, known)
            found.ours |= page.ours
            found.theirs |= page.theirs
            self.report.notes += page.notes
            self.report.read += len(some)
            if not self._dry and page.theirs:
                with self._write() as c:
                    for path, one in page.theirs.items():
                        values = {"uid": one.uid, "etag": one.etag, "content": one.content, "appointment_id": None}
                        store.put(c, self._id, path, **values)
        return found

    def _sorted(self, some: list[Stored], known: dict[str, store.Item]) -> Page:
        """Ours are those of this practitioner and those that stood here before: an invitation to somebody else's
        appointment is the practitioner's own. What was read before and cannot be now stays as it was, and is read
        again the next time."""
        named = uids(some)
        lost = [one for one in some if _lost(one, known.get(one.path), named[one.path])]
        some = [one for one in some if one not in lost]
        named = {one.path: named[one.path] for one in some}
        mine = {item.appointment_id for item in known.values()}
        with telling(), self._desk.store.read() as c:
            found = store.by_uid(c, sorted({uid for uid in named.values() if uid}))
        ours = {uid: one for uid, one in found.items() if one.practitioner_id == self._id or one.id in mine}
        ids = {path: (ours[uid].id, asking.ref(ours[uid])) for path, uid in named.items() if uid in ours}
        page = sort(some, ids, window_of(self._desk, self._zone)[0], self._zone)
        if lost:
            self._unread = True
            page.notes.append(f"{len(lost)} could not be read this time: what was known of them stays.")
        return page

    def _take_away(self, gone: set[str], known: dict[str, store.Item], page: Page) -> None:
        """What is not there any more: theirs is dropped, ours is looked at with all the others."""
        for path in gone:
            item = known.get(path)
            if item is not None and item.appointment_id is not None:
                page.ours.setdefault(item.appointment_id, Place(path, "", None, exists=False))
        theirs = [path for path in gone if path in known and known[path].appointment_id is None]
        if theirs and not self._dry:
            with self._write() as c:
                store.remove(c, self._id, theirs)

    def _finish(self, page: Page, gone: set[str], token: str) -> None:
        """Their times become busy time; only now the token counts.

        Where another run finished meanwhile neither token is sure to stand for all that was kept, so the next run
        compares everything; so it does where something could not be read.
        """
        desk, report = self._desk, self.report
        window = window_of(desk, self._zone)
        with telling(), desk.store.read() as c:
            contents = dict(store.contents(c, self._id))
        if self._dry:
            contents = {path: text for path, text in contents.items() if path not in gone}
            contents |= {path: one.content for path, one in page.theirs.items()}
        file = busy(contents.items(), *window, self._zone)
        with self._write() as c:
            change, notes = bring(c, desk, self._resource, SOURCE, window, file, self._dry)
            if not self._dry:
                alone = store.token(c, self._id) == self._token and not self._unread
                store.save(
                    c, self._id, url=self._whose.url, token=token if alone else "", synced_at=desk.now(), problem=""
                )
        report.busy_added, report.busy_removed = len(change.added), len(change.gone)
        report.notes += [*file.notes, *notes]

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction, which in a trial can only read."""
        with telling(), self._desk.store.read() if self._dry else self._desk.store.write() as c:
            yield c


def _lost(one: Stored, item: store.Item | None, uid: str) -> bool:
    """The server does not give it, or what it gives for one of ours is no event; that is no word of theirs."""
    return item is not None and (one.data is None or (item.appointment_id is not None and not uid))


def _etag(known: dict[str, store.Item], path: str) -> str:
    item = known.get(path)
    return item.etag if item is not None else ""


def _places(page: Page, known: dict[str, store.Item]) -> dict[int, Place]:
    """Where each of ours stands: as just read, else as it was known."""
    found = dict(page.ours)
    for item in known.values():
        if item.appointment_id is not None:
            times = None if item.state == "gone" or item.starts_at is None else (item.starts_at, item.ends_at or 0)
            there = None if times is None else There(item.sequence, times)
            exists = there is not None or bool(item.etag)
            found.setdefault(item.appointment_id, Place(item.href, item.etag, there, exists))
    return found
