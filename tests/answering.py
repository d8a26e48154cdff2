"""Answers to invitations as the mail programs of the world write them, and a desk that asked for some."""

from __future__ import annotations

import base64
from typing import Any

from booktui.desk.desk import Desk
from booktui.rules.values import Appointment
from booktui.store import parties
from desks import add_client, at

GUEST = "client@example.org"
DESK = "desk@example.com"
UID = "8d7c0000-0000-4000-8000-000000000001@example.com"

WINDOWS_1601 = """BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
"""As Exchange writes the zone of London."""


def calendar(
    partstat: str = "ACCEPTED", *, uid: str = UID, sequence: int | None = 0, stamp: str = "20261123T091500Z",
    attendee: str = GUEST, method: str = "REPLY", comment: str = "", parameters: str = "", more: str = "",
    zone: str = "", organizer: bool = True,
) -> bytes:  # fmt: skip
    """The calendar of an answer; what is None or empty is left out."""
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Example//Calendar//EN", "VERSION:2.0", f"METHOD:{method}" if method else "",
        *zone.splitlines(), "BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{stamp}" if stamp else "",
        "" if sequence is None else f"SEQUENCE:{sequence}", f"ORGANIZER:mailto:{DESK}" if organizer else "",
        f"ATTENDEE;PARTSTAT={partstat}{parameters}:mailto:{attendee}" if attendee else "",
        f"COMMENT:{comment}" if comment else "", *more.splitlines(), "SUMMARY:Accepted: Hospital appointment",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines if line).encode()


def mail(
    ics: bytes | None = None, *, sender: str = GUEST, mail_id: str = "<1@example.org>", headers: str = "",
    kind: str = "text/calendar; charset=utf-8; method=REPLY", body: str = "",
) -> bytes:  # fmt: skip
    """A mail with one part."""
    head = (
        f"From: Amina Khan <{sender}>\r\nTo: {DESK}\r\nSubject: Accepted\r\nDate: Mon, 23 Nov 2026 09:15:00 +0000\r\n"
        f"Message-ID: {mail_id}\r\nMIME-Version: 1.0\r\n{headers}"
    )
    if ics is None:
        return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}".encode()
    coded = base64.encodebytes(ics).decode().replace("\n", "\r\n")
    return f"{head}Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}".encode()


def mixed(*parts: tuple[str, bytes], sender: str = GUEST, headers: str = "", kind: str = "mixed") -> bytes:
    """A multipart of such parts, each with its headers."""
    inside = b"".join(b"--edge\r\n" + head.encode() + b"\r\n\r\n" + data + b"\r\n" for head, data in parts)
    start = mail(None, sender=sender, headers=headers).partition(b"Content-Type:")[0]
    return start + f'Content-Type: multipart/{kind}; boundary="edge"\r\n\r\n'.encode() + inside + b"--edge--\r\n"


def google(partstat: str = "ACCEPTED", **how: Any) -> bytes:
    """Google sends the answer as an alternative and as an attachment, with the guest in From and itself in Sender."""
    ics = calendar(partstat, parameters=";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;RSVP=TRUE;X-NUM-GUESTS=0", **how)
    inner = (
        b"--in\r\nContent-Type: text/plain; charset=\"UTF-8\"; format=flowed; delsp=yes\r\n\r\nAmina Khan has accepted.\r\n"
        b"--in\r\nContent-Type: text/calendar; charset=\"UTF-8\"; method=REPLY\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
        + ics + b"--in--\r\n"
    )  # fmt: skip
    return mixed(
        ('Content-Type: multipart/alternative; boundary="in"', inner),
        ('Content-Type: application/ics; name="invite.ics"\r\nContent-Disposition: attachment; filename="invite.ics"\r\n'
         "Content-Transfer-Encoding: base64", base64.encodebytes(ics)),
        headers="Sender: Google Calendar <calendar-notification@google.com>\r\n",
    )  # fmt: skip


def exchange(partstat: str = "ACCEPTED", **how: Any) -> bytes:
    """Exchange leaves ORGANIZER out, brings its own zone and times, and counts versions twice."""
    how = {"sequence": 0, **how}
    more = (
        "DTSTART;TZID=GMT Standard Time:20261124T090000\nDTEND;TZID=GMT Standard Time:20261124T093000\n"
        "CLASS:PUBLIC\nPRIORITY:5\nTRANSP:OPAQUE\nSTATUS:CONFIRMED\nLOCATION:Main site\n"
        f"X-MICROSOFT-CDO-APPT-SEQUENCE:{how['sequence']}\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY"
    )
    ics = calendar(
        partstat, parameters=";CN=client@example.org", zone=WINDOWS_1601, more=more, organizer=False, **how
    )  # fmt: skip
    return mixed(
        ('Content-Type: text/html; charset="iso-8859-1"', b"<html><body></body></html>"),
        ('Content-Type: text/calendar; charset="utf-8"; method=REPLY\r\nContent-Transfer-Encoding: base64',
         base64.encodebytes(ics)),
        kind="alternative",
    )  # fmt: skip


def apple(partstat: str = "ACCEPTED", **how: Any) -> bytes:
    """Apple's Mail attaches it, with MAILTO in capitals."""
    ics = calendar(partstat, parameters=";CUTYPE=INDIVIDUAL;EMAIL=client@example.org", **how)
    ics = ics.replace(b":mailto:client", b":MAILTO:Client")
    return mixed(
        ("Content-Type: text/plain; charset=us-ascii", b"\r\n"),
        ("Content-Type: text/calendar; method=reply; charset=utf-8; name=iCal-20261123.ics\r\n"
         "Content-Disposition: attachment; filename=iCal-20261123.ics\r\nContent-Transfer-Encoding: quoted-printable",
         ics.replace(b"=", b"=3D")),
    )  # fmt: skip


def thunderbird(partstat: str = "ACCEPTED", **how: Any) -> bytes:
    """Thunderbird sends 8bit text and what it was told beside the answer."""
    ics = calendar(partstat, parameters=';X-RESPONSE-COMMENT="Bin krank: Grüße"', **how)
    return mixed(
        ("Content-Type: text/plain; charset=UTF-8", b"Amina Khan has answered."),
        ("Content-Type: text/calendar; method=REPLY; charset=UTF-8\r\nContent-Transfer-Encoding: 8BIT", ics),
        ('Content-Type: application/ics; name="invite.ics"\r\nContent-Disposition: attachment', ics),
    )


def returned(mail_id: str, action: str = "failed", *, whole: bool = True) -> bytes:
    """A report that a mail of ours came back (RFC 3464), with the mail or only its headers inside."""
    ours = f"From: {DESK}\r\nTo: {GUEST}\r\nMessage-ID: <{mail_id}>\r\nSubject: Hospital appointment\r\n\r\n".encode()
    status = (
        "Reporting-MTA: dns; mx.example.org\r\nX-Queue-ID: 4A\r\n\r\nFinal-Recipient: rfc822; client@example.org\r\n"
        f"Action: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n    mailbox here\r\n"
    )
    inside = ours + calendar(method="REQUEST") if whole else ours
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return mixed(
        ("Content-Type: text/plain", b"Sorry, that did not work."),
        ("Content-Type: message/delivery-status", status.encode()),
        (f"Content-Type: {kind}", inside),
        sender="mailer-daemon@mx.example.org", headers="Auto-Submitted: auto-replied\r\n",
        kind="report; report-type=delivery-status",
    )  # fmt: skip


def invited(desk: Desk, role: str = "client", *, on: str = "2026-12-01T09:00", **client: Any) -> Appointment:
    """A booked visit to which somebody was invited, its UID as in `calendar`."""
    who = add_client(desk, **client)
    visit = desk.diary.book(desk.diary.propose(who.id, "NEW", at(on)), override="agreed").appointment
    assert visit is not None
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE appointment SET uid = ? WHERE id = ?", (UID, visit.id))
        ask(c, desk, visit, role)
    return desk.diary.get(visit.id)


def ask(c: Any, desk: Desk, visit: Appointment, role: str = "client", address: str = GUEST) -> None:
    """Invite one of them more."""
    whose = {"client": visit.client_id, "practitioner": visit.practitioner_id, "room": visit.room_id}[role]
    parties.asked(c, visit, role, whose or 0, address, desk.now(), visit.sequence)
