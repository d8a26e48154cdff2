"""Answers to invitations: taken from files and from the mailbox, and who has answered what (domain.md 3.6, 13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.answers import taking
from booktui.desk.answers.tally import Tally
from booktui.desk.answers.views import HIDDEN, Answers, PartyAnswer, ReplyView
from booktui.desk.due import today_sources
from booktui.desk.due.today_views import DueLine
from booktui.desk.errors import BadInput, NotFound
from booktui.desk.shapes import ImportReport
from booktui.desk.tell import telling
from booktui.rules.values import Role
from booktui.store import booking, parties
from booktui.store import replies as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.exchange.mail.containers import Item
    from booktui.exchange.mail.values import Received

LIMIT = 200


class Replies:
    """`desk.replies`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, places: str | Path | Sequence[str | Path], *, dry_run: bool = False) -> ImportReport:
        """Take in what lies there: an .eml, an .ics, an mbox, a Maildir, a folder of files, or several of them.

        Each mail is judged and kept in a transaction of its own, and the same one again changes nothing. `updated`
        counts the answers that were applied, `added` those that were kept and changed nothing, `skipped` what is on
        record already or is about nothing of ours, `rejected` what cannot be read; the notes say each in words.

        Raises:
            NotFound: there is no such file. BadInput: it cannot be opened.
            NotPermitted: the person only reads.
        """
        self._desk.require(Role.COORDINATOR)
        listed = [places] if isinstance(places, (str, Path)) else list(places)
        tally = Tally(dry_run)
        for place in listed:
            for item in _items(Path(place)):
                self.take_one(item, tally)
        return tally.report()

    def fetch(self) -> ImportReport:
        """The same of what is new in the mailbox that `[desk.inbox]` names (see `desk.answers.mailbox`)."""
        from booktui.desk.answers.mailbox import fetch

        self._desk.require(Role.COORDINATOR)
        return fetch(self._desk)

    def take_one(self, item: Item, tally: Tally) -> bool:
        """One mail or calendar file; whether it was about an appointment or a message of ours."""
        ours = False
        found = self._read(item)
        tally.begin(found)
        if not found:
            return False
        if not any(self._concerns(one) for one in found):
            tally.not_ours(len(found))
            return False
        reading: AbstractContextManager[Connection] = (
            self._desk.store.read() if tally.dry_run else self._desk.store.write()
        )
        with telling(), reading as c:
            said = list(self._taken(c, found, tally.dry_run))
        for received, judged in said:
            tally.count(received, judged)
            ours = ours or (judged is not None and (judged.visit is not None or judged.gone is not None))
        return ours

    def of(self, appointment_id: int) -> Answers:
        """Who was asked about an appointment and what they answered, and everything that came in about it.

        Raises:
            NotFound: there is no such appointment.
        """
        with telling(), self._desk.store.read() as c:
            if booking.get(c, appointment_id) is None:
                raise NotFound(f"There is no appointment {appointment_id}.")
            rows = store.of(c, appointment_id)
            hidden = store.hidden(c, appointment_id)
            asked = tuple(
                PartyAnswer(one.role, one.partstat, one.answered_at, _masked(one.comment, hidden))
                for one in parties.of(c, appointment_id)
            )
        return Answers(asked, tuple(self._view(row) for row in rows))

    def of_client(self, client_id: int) -> dict[int, tuple[PartyAnswer, ...]]:
        """The same of every appointment of a client that somebody was asked about, by its number."""
        found: dict[int, list[PartyAnswer]] = defaultdict(list)
        with telling(), self._desk.store.read() as c:
            for appointment_id, role, partstat, at, comment in store.of_client(c, client_id):
                found[appointment_id].append(PartyAnswer(role, partstat, at, _masked(comment, True)))
        return {number: tuple(asked) for number, asked in found.items()}

    def list(self, appointment_id: int | None = None, limit: int = LIMIT) -> tuple[ReplyView, ...]:
        """What came in, the newest first; of one appointment, or the newest of all."""
        if appointment_id is not None:
            return self.of(appointment_id).history
        with telling(), self._desk.store.read() as c:
            return tuple(self._view(row) for row in store.latest(c, limit))

    def unanswered(self, limit: int = LIMIT) -> tuple[DueLine, ...]:
        """Invitations to visits of the next days that nobody has answered, the soonest first (`replies.chase_days`)."""
        with telling(), self._desk.store.read() as c:
            at = today_sources.moment(c, self._desk)
        return tuple(today_sources.SOURCES["unanswered"](self._desk, at, limit).lines)

    # -- inside

    def _read(self, item: Item) -> tuple[Received, ...]:
        from booktui.exchange.mail import read

        if item.why:
            return (read.unread(item.source, item.why),)
        try:
            if item.kind == "calendar":
                return read.read_calendar(item.data, item.source, self._desk.zone)
            authserv = str(inbox_of(self._desk).get("authserv", ""))
            return read.read_mail(item.data, item.source, authserv, self._desk.zone)
        except Exception as error:  # whoever writes to the mailbox must not be able to stop it from being read
            from booktui.desk.faults import write_fault

            where = write_fault(error) or "a supervisor"
            return (read.unread(item.source, f"booktui could not read it ({type(error).__name__}); see {where}"),)

    def _concerns(self, received: Received) -> bool:
        """Looked at before anything is locked for writing: most mail of a mailbox is about something else."""
        if received.reply is not None or received.kind == "unreadable":
            return True
        with telling(), self._desk.store.read() as c:
            return store.message_of(c, received.about) is not None

    def _taken(
        self, c: Connection, found: Iterable[Received], dry_run: bool
    ) -> Iterator[tuple[Received, taking.Judged | None]]:
        for received in found:
            judged = taking.judged(c, self._desk, received)
            if judged is not None and not dry_run:
                taking.keep(c, self._desk, received, judged)
            yield received, judged

    def _view(self, row: store.ReplyRow) -> ReplyView:
        hidden = bool(row.hidden)
        why = _masked(row.why, hidden and "@" in row.why)
        return ReplyView(
            row.id, row.received_at, row.role or "", row.ref or "", row.appointment_id, row.method, row.partstat,
            row.verdict, why, _masked(row.comment, hidden), _masked(row.sender, hidden), _masked(row.source, hidden),
            row.taken_by, row.starts_at, row.request_id, row.zone or self._desk.zone,
        )  # fmt: skip


def inbox_of(desk: Desk) -> dict[str, object]:
    """What `[desk.inbox]` says."""
    import json

    return dict(json.loads(desk.settings.get("inbox", "") or "{}"))


def _items(path: Path) -> Iterator[Item]:
    from booktui.exchange.mail.containers import items

    try:
        yield from items(path)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}. Nothing of it was taken.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}. Nothing more of it was taken.") from None


def _masked(text: str, hidden: bool) -> str:
    return HIDDEN if hidden and text else text
