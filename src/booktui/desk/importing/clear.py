"""The quick way through an import: proof, without asking the rules, that nothing speaks against a row.

Most rows of a file are an ordinary appointment in a free place of a session. For each family of `rules.checks` this
file has one condition under which it is silent; where one is not met the rules themselves decide. A test holds the
two against each other on random files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from booktui.desk.importing.ledger import Ledger
from booktui.desk.importing.rows import Wanted
from booktui.rules.checks.codes import CODES
from booktui.rules.checks.person import age_wrong, sex_differs
from booktui.rules.checks.slots import carrying, opens
from booktui.rules.checks.timing import HOUR
from booktui.rules.checks.words import counted, joined
from booktui.rules.clock import local_date
from booktui.rules.conflicts import worst_first
from booktui.rules.values import DAY, MINUTE, Conflict, Instant, Proposal, Resource, Session, Span

if TYPE_CHECKING:
    from booktui.desk.importing.facts import Gathering


class Seat(NamedTuple):
    """Where a row is to be: what it names, completed."""

    location_id: int
    sessions: tuple[Session, ...]
    """Those of the practitioner or in the named room that touch the time."""
    home: Session | None
    """The practitioner's live session that holds it."""
    room: Resource | None
    equipment: Resource | None
    kept: Span


Offered = tuple[int, int, int | None, int | None, int]
"""Service, practitioner, room, equipment, location."""


class Clear:
    """Knows when a row is sure to pass."""

    def __init__(self, gathering: Gathering, ledger: Ledger, now: Instant) -> None:
        self._gathering, self._ledger, self._now = gathering, ledger, now
        self._book, self._policy = gathering.book, gathering.policy
        self._offered: set[Offered] = set()
        self._noticed = now + (self._policy.notice_days + 2) * DAY
        """From here on no clock change makes the notice short."""
        self._today = {zone: local_date(now, zone) for zone in gathering.zones}
        self._minor = {code: self._policy.severity(code, CODES[code]) for code in ("duplicate", "short-notice")}

    def found(self, row: Wanted, seat: Seat) -> tuple[Conflict, ...] | None:
        """What the checker would find: nothing, or a duplicate or short notice. None: it has to be asked.

        Then also: every schedule is free over what would be kept, in its first lane, and the practitioner's sessions
        that touch the time are the seat's home or none.
        """
        one_day = row.start < row.end and row.start // DAY == (row.end - 1) // DAY
        if not (one_day and self._unshared(row, seat) and self._free(row, seat)):
            return None
        if row.start < self._now:
            return ()
        if not (self._usual(row, seat) and self._in_session(row, seat) and self._present(row, seat)):
            return None
        key = (row.service.id, row.practitioner.id, _id(seat.room), _id(seat.equipment), seat.location_id)
        return self._told(row, seat) if key in self._offered else None

    def learn(self, proposal: Proposal, found: Iterable[Conflict]) -> None:
        """What the checker said of a proposal: the service is offered like that, or not."""
        if not any(conflict.code == "not-offered" for conflict in found):
            self._offered.add((
                proposal.service_id, proposal.practitioner_id, proposal.room_id, proposal.equipment_id,
                proposal.location_id,
            ))  # fmt: skip

    def _unshared(self, row: Wanted, seat: Seat) -> bool:
        home, who = seat.home, row.practitioner.id
        return all(session is home or session.practitioner_id != who for session in seat.sessions)

    def _free(self, row: Wanted, seat: Seat) -> bool:
        """`diary`: whom and what it uses is free over what would be kept; the client over the time itself."""
        clear, (since, until) = self._ledger.clear, seat.kept
        for used in (row.practitioner, seat.room, seat.equipment):
            if used is not None and not (used.capacity > 0 and clear(used.id, since, until)):
                return False
        return clear(row.client.id, row.start, row.end)

    def _usual(self, row: Wanted, seat: Seat) -> bool:
        """`person`, `timing`: an open record without needs, of the right age, in good time, for long enough."""
        client, service = row.client, row.service
        if client.needs or client.status != "active" or row.end - row.start < service.minutes * MINUTE:
            return False
        if row.start - self._now < service.lead_hours * HOUR:
            return False
        if service.min_age is not None or service.max_age is not None:
            day = local_date(row.start, self._zone(seat))
            if age_wrong(service, client, day):
                return False
        return not sex_differs(service, client)

    def _in_session(self, row: Wanted, seat: Seat) -> bool:
        """`sessions`, `slots`: a session here holds it, in slots that are for it, in a room that nobody else hosts.

        It is not full, since the very time that is asked for is free in it.
        """
        home = seat.home
        if home is None or home.location_id != seat.location_id or not self._hosted(row, seat, home):
            return False
        if not home.slots:
            return True
        used = carrying(home.slots, Span(row.start, row.end))
        types = self._book.slot_types
        return bool(used) and all(opens(slot.letter, home.start, row.service, types, None, self._now) for slot in used)

    def _hosted(self, row: Wanted, seat: Seat, home: Session) -> bool:
        if seat.room is None or seat.room.id == home.room_id:
            return True
        return seat.room is row.room and all(session is home for session in seat.sessions)

    def _present(self, row: Wanted, seat: Seat) -> bool:
        """`travel`, `away`: nobody is elsewhere within a day of it, nothing is absent or closed on that day."""
        away, day = self._gathering.away_days, row.start // DAY
        used = (None, row.practitioner.id, _id(seat.room), _id(seat.equipment))
        if away and any((key, day) in away for key in used):
            return False
        return self._stays(row.practitioner.id, row, seat) and self._stays(row.client.id, row, seat)

    def _stays(self, schedule_id: int, row: Wanted, seat: Seat) -> bool:
        if self._ledger.only_at(schedule_id, seat.location_id):
            return True
        here = (None, seat.location_id)
        return all(
            taken.location_id in here for taken in self._ledger.near(schedule_id, row.start - DAY, row.end + DAY)
        )

    def _zone(self, seat: Seat) -> str:
        return self._book.zone_of(seat.location_id, self._gathering.zone)

    def _told(self, row: Wanted, seat: Seat) -> tuple[Conflict, ...] | None:
        """What is ordinary enough to be said here; None when a policy has it block."""
        others = self._gathering.duplicates(row, None)
        notice = self._notice(row, seat) if row.start < self._noticed else self._policy.notice_days
        if not others and notice >= self._policy.notice_days:
            return ()
        found = [*self._duplicate(row, others), *self._short(notice)]
        return None if any(one.severity == "block" for one in found) else worst_first(found)

    def _notice(self, row: Wanted, seat: Seat) -> int:
        zone = self._zone(seat)
        return (local_date(row.start, zone) - self._today[zone]).days

    def _duplicate(self, row: Wanted, others: tuple[str, ...]) -> Iterator[Conflict]:
        """As `turn` says it."""
        if others:
            message = f"The {self._policy.client_word} already has {joined(others)} for {row.service.name}."
            yield Conflict("duplicate", self._minor["duplicate"], message, others[0])

    def _short(self, notice: int) -> Iterator[Conflict]:
        """As `timing` says it."""
        if notice < self._policy.notice_days:
            given = f"This is {counted(notice, 'day')} of notice, less than {self._policy.notice_days}"
            word = f"The {self._policy.client_word}"
            message = f"{given}; {word[:1].lower()}{word[1:]} has to agree to it."
            yield Conflict("short-notice", self._minor["short-notice"], message)


def _id(resource: Resource | None) -> int | None:
    return resource.id if resource is not None else None
