"""What becomes of one thing that came in: judged, kept, and what follows from it, in one transaction.

Nothing here moves, cancels or books: an answer changes what is on record of who answered, and what somebody is to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection

from booktui.desk.answers import asking
from booktui.desk.due import tasks
from booktui.desk.timetabling.sessions import holidays_of
from booktui.exchange.mail.values import Received
from booktui.rules.messages.replies import ANSWERING, FAILED, Invited, Known, Reply, Verdict, counted_from, judge
from booktui.rules.values import Appointment, Status
from booktui.rules.workdays import reply_due
from booktui.store import booking, parties
from booktui.store import replies as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

WHY, SENDER = 300, 254
SAME = Verdict("repeated", "the very same is on record")
NOTHING = Reply("")


class Judged(NamedTuple):
    """A verdict, with the appointment and the message that it is about."""

    verdict: Verdict
    visit: Appointment | None = None
    gone: store.Gone | None = None


def judged(c: Connection, desk: Desk, received: Received) -> Judged | None:
    """What it counts for, without writing anything; None where it is no answer to anything of ours."""
    if received.kind == "unreadable":
        return Judged(SAME if store.known(c, received.digest) else Verdict("unreadable", received.why))
    if received.reply is None:
        return _of_message(c, received)
    known = _known(c, desk, received.reply)
    same = store.known(c, received.digest)
    verdict = SAME if same else judge(received.reply, known)
    if not same and known.appointment_id is None and received.reply.method not in ANSWERING:
        return None  # somebody invites somebody: nothing that would be ours to keep
    visit = booking.get(c, known.appointment_id) if known.appointment_id is not None else None
    return Judged(verdict, visit)


def keep(c: Connection, desk: Desk, received: Received, found: Judged) -> int | None:
    """Write it down with all that follows; its number, none where it is on record already."""
    verdict, visit = found.verdict, found.visit
    if verdict is SAME:
        return None
    request = _follow(c, desk, received, found)
    number = store.add(c, **_row(desk, received, found), request_id=request)
    after = {
        "verdict": verdict.word, "appointment": visit.id if visit else None, "request": request,
        "role": verdict.party.role if verdict.party else None,
        "partstat": received.reply.partstat if received.reply and verdict.word == "applied" else None,
    }  # fmt: skip
    desk.log(c, "reply", "reply", number, after=after)
    return number


def _known(c: Connection, desk: Desk, reply: Reply) -> Known:
    found = store.booked(c, reply.uid)
    if found is None:
        return Known(desk.now())
    asked = tuple(
        Invited(one.id, one.role, one.address, one.asked_sequence, one.starts_at, one.partstat, one.sequence, one.stamp)
        for one in parties.of(c, found.id)
    )
    still = found.status == Status.BOOKED
    return Known(desk.now(), found.id, found.sequence, found.start, found.end, still, asked)


def _of_message(c: Connection, received: Received) -> Judged | None:
    """A return, an automatic mail or words: about the message of ours that they name, or about nothing."""
    gone = store.message_of(c, received.about)
    if gone is None:
        return None
    visit = booking.get(c, gone.appointment_id) if gone.appointment_id is not None else None
    return Judged(SAME if store.known(c, received.digest) else _said(received), visit, gone)


def _said(received: Received) -> Verdict:
    if received.trust == FAILED:
        return Verdict("forged", "our mail server says that the sender is not who they say")
    if received.kind == "bounce":
        back = received.returned
        if back is None or not back.failed:
            return Verdict("ignored", "a report that the mail is late or has come through")
        return Verdict("bounce", " ".join(part for part in ("it came back:", back.status, back.words) if part))
    if received.kind == "automatic":
        return Verdict("ignored", received.why)
    return Verdict("asked", f"{received.sender or 'somebody'} answers in words", asks=True)


def _follow(c: Connection, desk: Desk, received: Received, found: Judged) -> int | None:
    """What an answer changes; the request that it makes due."""
    verdict, visit, reply = found.verdict, found.visit, received.reply or NOTHING
    if verdict.word == "bounce" and found.gone is not None:
        _came_back(c, desk, found.gone, verdict.why)
    if visit is None:
        return None
    if verdict.word == "applied" and verdict.party is not None:
        _apply(c, desk, visit, verdict.party, reply)
    if not verdict.asks:
        return None
    words = f"answers {visit.ref} {asking.when(visit.start, visit.zone)} in words: {received.words[:250]}"
    return asking.ask(c, desk, visit, verdict, reply, received.sender, words="" if received.reply else words)


def _apply(c: Connection, desk: Desk, visit: Appointment, party: Invited, reply: Reply) -> None:
    now = desk.now()
    parties.answer(
        c, party.party_id, reply.partstat, now, sequence=reply.sequence, stamp=counted_from(reply, now),
        comment=reply.comment,
    )  # fmt: skip
    store.acknowledge(c, visit.id, party.role, now)
    if reply.partstat == "ACCEPTED":
        asking.accepted(c, desk, visit, party.party_id)


def _came_back(c: Connection, desk: Desk, gone: store.Gone, why: str) -> None:
    """It counts as not sent, and somebody is to find another way; once, however often it is reported."""
    if not store.came_back(c, gone.id, why[:WHY]):
        return
    policy = desk.policy
    closed = holidays_of(c, desk.zone)
    tasks.add_in(
        c, desk, "address", f"The {gone.kind} e-mail to the {gone.recipient} was not delivered: {why[:150]}. "
        "Check the address and tell them in another way.",
        due_at=reply_due(desk.now(), policy.reply_hours, policy.reply_calendar, desk.zone, closed),
        client_id=gone.client_id, entry_id=gone.entry_id, appointment_id=gone.appointment_id,
    )  # fmt: skip


def _row(desk: Desk, received: Received, found: Judged) -> dict[str, Any]:
    reply, verdict = received.reply or NOTHING, found.verdict
    return {
        "digest": received.digest, "received_at": desk.now(), "taken_by": desk.person.name, "source": received.source,
        "mail_id": received.mail_id, "sender": received.sender[:SENDER],
        "attendee": reply.attendees[0] if reply.attendees else "", "uid": reply.uid, "recurrence": reply.recurrence,
        "method": reply.method, "partstat": reply.partstat, "stamp": reply.stamp,
        "sequence": reply.sequence if received.reply else None, "comment": (reply.comment or received.words)[:500],
        "starts_at": reply.starts_at, "ends_at": reply.ends_at, "verdict": verdict.word, "why": verdict.why[:WHY],
        "appointment_id": found.visit.id if found.visit else None,
        "party_id": verdict.party.party_id if verdict.party else None,
    }  # fmt: skip
