"""The waiting list as it is worked: filtered, sorted, paged, and brought up to each new day (domain.md 1.8, 7.3)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.client_search import search
from booktui.desk.errors import BadInput, NotFound
from booktui.desk.listing.filter_text import KINDS, parse_filter, spec_words
from booktui.desk.listing.list_views import ListSpec, SavedFilter, TrackerRow, WeekBand
from booktui.desk.listing.tracker_rows import rows
from booktui.desk.nearest import nearest
from booktui.desk.tell import telling
from booktui.rules.clock import local_date
from booktui.rules.clocks.counting import LAST_BAND, band, band_words, days_waited
from booktui.rules.languages import read
from booktui.rules.priority import LETTERS, RANKS
from booktui.rules.text import TooLong, clean
from booktui.rules.values import Role
from booktui.store import list_filters, worklist
from booktui.store.errors import StoreError

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

STATUSES = {"all": worklist.OPEN}
BANDS = {name: band for band, name in LETTERS.items()}
MOST_CLIENTS = 5000
"""So many clients a text may mean; nobody works a list that long for one name."""
STANDING = (
    SavedFilter("Breaching in 14 days", "breach<=14", True),
    SavedFilter("No plan", "no-plan", True),
    SavedFilter("Contact due", "due", True),
    SavedFilter("Suspected cancer", "2ww", True),
    SavedFilter("Suspended", "suspended", True),
    SavedFilter("Ratings proposed", "proposed", True),
)
"""Filters that every desk has."""


class Worklist:
    """`desk.worklist`. A page costs the same however long the list is, and wherever in it the page lies."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def count(self, spec: ListSpec) -> int:
        """How many entries the spec asks for. Raises BadInput for a service or owner that there is not."""
        fresh(self._desk)
        with telling(), self._desk.store.read() as c:
            return worklist.count(c, self._wanted(c, spec))

    def page(self, spec: ListSpec, offset: int, limit: int) -> list[TrackerRow]:
        """That many rows from that place on. Raises what `count` does."""
        fresh(self._desk)
        with telling(), self._desk.store.read() as c:
            return rows(c, self._desk, worklist.ids(c, self._wanted(c, spec), offset, limit))

    def position(self, spec: ListSpec, entry_id: int) -> int | None:
        """The entry's place from 0; None when the spec does not ask for it. Raises what `count` does."""
        fresh(self._desk)
        with telling(), self._desk.store.read() as c:
            return worklist.position(c, self._wanted(c, spec), entry_id)

    def row(self, entry_id: int) -> TrackerRow:
        """One entry, whatever became of it. Raises NotFound."""
        with telling(), self._desk.store.read() as c:
            found = rows(c, self._desk, [entry_id])
        if not found:
            raise NotFound(f"There is no waiting entry {entry_id}.")
        return found[0]

    def bands(self) -> tuple[WeekBand, ...]:
        """How many who wait with a running clock are in each week band, shortest first, empty ones too (RTT-07)."""
        fresh(self._desk)
        counts: Counter[int] = Counter()
        with telling(), self._desk.store.read() as c:
            for start, people in list_filters.waits(c):
                counts[band(days_waited(start, self._today()))] += people
        return tuple(WeekBand(number, band_words(number), counts[number]) for number in range(1, LAST_BAND + 1))

    def standing(self) -> tuple[SavedFilter, ...]:
        """Filters that every desk has."""
        return STANDING

    def filters(self) -> tuple[SavedFilter, ...]:
        """Filters that were saved: one's own, then everybody's."""
        with telling(), self._desk.store.read() as c:
            return tuple(SavedFilter(*found) for found in list_filters.filters(c, self._desk.person.name))

    def save_filter(self, name: str, text: str, shared: bool = False) -> SavedFilter:
        """Keep a filter under a name; an older one of that name gives way.

        Raises:
            BadInput: no name, or what the filter cannot be. NotPermitted: one for everybody is a supervisor's.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        if shared:
            desk.require_signed(Role.SUPERVISOR, "list_filter")
        known, words = _name(name), spec_words(parse_filter(text))
        with telling(), desk.store.write() as c:
            list_filters.save(c, "" if shared else desk.person.name, known, words)
            desk.log(c, "save filter", "list_filter", None, after={"name": known, "filter": words, "shared": shared})
        return SavedFilter(known, words, shared)

    def drop_filter(self, name: str) -> None:
        """Forget one's own filter of that name, or as a supervisor everybody's. Raises NotFound, NotPermitted."""
        desk = self._desk
        desk.require(Role.COORDINATOR)
        known = _name(name)
        own = {one.name: one.shared for one in reversed(self.filters())}
        if known not in own:
            raise NotFound(f"There is no saved filter {known!r}{nearest(known, own)}.")
        if own[known]:
            desk.require_signed(Role.SUPERVISOR, "list_filter")
        with telling(), desk.store.write() as c:
            list_filters.drop(c, "" if own[known] else desk.person.name, known)
            desk.log(c, "drop filter", "list_filter", None, before={"name": known, "shared": own[known]})

    def _wanted(self, c: Connection, spec: ListSpec) -> worklist.Wanted:
        """The spec in the table's terms."""
        kind, detail = _need(spec.need)
        by = None if spec.within_days is None else self._today() + timedelta(days=spec.within_days)
        return worklist.Wanted(
            statuses=STATUSES.get(spec.status, (spec.status,)),
            rank=RANKS[spec.priority] if spec.priority else None, band=BANDS[spec.band] if spec.band else None,
            service=self._service(c, spec.service), target_by=by, need=kind, detail=detail,
            owner=self._owner(c, spec.owner), clients=self._clients(c, spec.text), no_plan=spec.no_plan,
            due_at=self._desk.now() if spec.contact_due else None, proposed=spec.proposed, sort=spec.sort,
            backwards=spec.backwards,
        )  # fmt: skip

    def _service(self, c: Connection, code: str) -> int | None:
        known = self._desk.catalogue_in(c).service_by_code
        if code and code.upper() not in known:
            raise BadInput(f"There is no service {code!r}{nearest(code, known)}.")
        return known[code.upper()].id if code else None

    def _owner(self, c: Connection, code: str) -> int | None:
        known = self._desk.catalogue_in(c).resource_by_code
        if code and code.upper() not in known:
            raise BadInput(f"There is no practitioner {code!r}{nearest(code, known)}.")
        return known[code.upper()].id if code else None

    def _clients(self, c: Connection, text: str) -> tuple[int, ...] | None:
        return tuple(row[0] for row in search(c, text, MOST_CLIENTS, self._today())) if text else None

    def _today(self) -> date:
        return local_date(self._desk.now(), self._desk.zone)


def fresh(desk: Desk) -> None:
    """Bring the list up to today, when this desk does not know yet that it is; most days cost one look."""
    today = local_date(desk.now(), desk.zone)
    if desk.list_day == today:
        return
    with telling(), desk.store.read() as c:
        due = list_filters.due(c, today)
    if due:
        try:
            with desk.store.write() as c:
                roll_day(c, desk)
        except StoreError:  # busy, or not to be written to: the list is read as it stands, and tried again next time
            return
    desk.list_day = today


def roll_day(c: Connection, desk: Desk) -> None:
    """A new day: waits that have grown old count one band higher, suspended ones whose time is over wait again.

    In statements over all of them at once, by indexes, audited with how many it were; a second time changes nothing.
    """
    from booktui.desk.listing import suspending

    today = local_date(desk.now(), desk.zone)
    aged = list_filters.age(c, today)
    suspending.roll_in(c, desk)
    if aged:
        desk.log(c, "age", "waiting_entry", None, after={"day": today, "one band higher": aged})


def _need(said: str) -> tuple[str | None, str | None]:
    """The kind of need, and how its detail begins where a language was said."""
    if not said:
        return None, None
    return (said, None) if said in KINDS else ("interpreter", read(said).language.casefold())


def _name(name: str) -> str:
    try:
        known = clean(name, 40)
    except TooLong:
        raise BadInput("A filter's name has at most 40 characters. Nothing was changed.") from None
    if not known:
        raise BadInput("A filter needs a name. Nothing was changed.")
    return known


__all__ = ["ListSpec", "Worklist", "fresh", "parse_filter", "roll_day", "spec_words"]
