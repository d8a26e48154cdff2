"""A client's record as a card: who, how to reach them, what they need, what they have and what was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from booktui.desk.answers.views import PartyAnswer, line_of
from booktui.desk.calling.view import PastCall
from booktui.desk.clock_views import Pathway
from booktui.desk.due.escalation_views import EscalationView
from booktui.desk.sending.views import MessageView, line_about
from booktui.desk.views import ClientView, ListRow
from booktui.desk.visits.missing import Counts
from booktui.desk.visits.reviews import ReviewView
from booktui.rules import attendance
from booktui.rules.clock import spoken, to_wall
from booktui.rules.clocks.values import State
from booktui.rules.values import Appointment, Instant, Status
from booktui.widgets.call_paint import wrap
from booktui.widgets.desk_keys import CARD_KEYS
from booktui.widgets.keys import bindings
from booktui.widgets.painted import Painted
from booktui.widgets.safe import shown
from booktui.widgets.waiting_rows import PRIORITY_LONG, Cell, cut, state_of, wait_long

LABEL = 14
NEEDS = {
    "interpreter": "interpreter", "step-free": "step-free access", "transport": "transport", "longer": "longer time",
    "format": "letters", "carer": "carer", "other": "other",
}  # fmt: skip
STATUS = {
    Status.PROPOSED: "held", Status.BOOKED: "booked", Status.ARRIVED: "arrived", Status.FULFILLED: "seen",
    Status.CANCELLED: "cancelled", Status.NOSHOW: "did not attend",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the card shows of one client."""

    client: ClientView
    now: Instant
    zone: str
    appointments: tuple[Appointment, ...] = ()
    entries: tuple[ListRow, ...] = ()
    calls: tuple[PastCall, ...] = ()
    word: str = "client"
    clocks: tuple[Pathway, ...] = ()
    passed_up: tuple[EscalationView, ...] = ()
    """Escalations with their steps, the newest first (ESC-01)."""
    counts: tuple[Counts, ...] = ()
    """What each entry has been through."""
    reviews: tuple[ReviewView, ...] = ()
    """Those that wait for a clinician's decision."""
    child_age: int = 18
    """Who is younger on the day of a visit was not brought, where others did not attend."""
    answers: Mapping[int, tuple[PartyAnswer, ...]] = field(default_factory=dict)
    """Who was invited to which appointment, and what they answered."""
    messages: tuple[MessageView, ...] = ()
    """What was written to them last, or is to be, the newest first (PRV-06)."""


class ClientCard(Painted, can_focus=True):
    """Shows one record, or says how to find one."""

    PREFIX = "clientcard"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"clientcard--{name}"
        for name in ("row", "name", "label", "head", "muted", "flag", "past", "soon", "masked", "alarm")
    }
    DEFAULT_CSS = """
    ClientCard { height: 1fr; width: 1fr; }
    .clientcard--name { text-style: bold; color: $accent; }
    .clientcard--label, .clientcard--muted { color: $text-muted; }
    .clientcard--head { color: $primary; text-style: bold; }
    .clientcard--flag { color: $accent; text-style: bold; }
    .clientcard--past, .clientcard--alarm { color: $text-error; text-style: bold; }
    .clientcard--soon { color: $text-warning; }
    .clientcard--masked { color: $text-warning; text-style: italic; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CARD_KEYS)]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.record: Record | None = None
        self.nothing = ""
        """What to say while there is no record."""

    def show(self, record: Record | None, nothing: str = "") -> None:
        """Show this record; without one, that sentence."""
        self.record, self.nothing = record, nothing
        self.repaint()

    def action_lines(self, by: int) -> None:
        self.scroll_lines(by)

    def paint(self, width: int) -> tuple[list[list[Cell]], list[list[Cell]]]:
        if self.record is None:
            return wrap([(self.nothing, "muted")], width), []
        return card_lines(self.record, width), []


def card_lines(record: Record, width: int) -> list[list[Cell]]:
    """The whole card in lines of at most `width` cells."""
    client = record.client
    lines: list[list[Cell]] = [_name_line(client, width)]
    if client.status != "active":
        lines += wrap([(f"‹!› {client.status}: nothing new can be booked.", "alarm")], width)
    if client.masked:
        lines += wrap([("•••• masked: s shows it, and asks for your reason, which is recorded.", "masked")], width)
    lines += _facts(client, width)
    lines += _section("Needs", _needs(client, width), "none recorded", width)
    lines += _section("Appointments", _appointments(record, width), "none", width)
    lines += _section("Waiting", _entries(record, width), "not on the waiting list", width)
    if record.clocks:
        lines += _section("Clock", _clocks(record, width), "no clock runs", width)
    if record.reviews:
        lines += _section("Waits for a clinician", _reviews(record, width), "", width)
    if record.passed_up:
        lines += _section("Passed up", _passed_up(record, width), "", width)
    lines += _section("Calls", _calls(record, width), "none", width)
    if record.messages:
        lines += _section("Messages", _messages(record, width), "", width)
    if client.notes:
        lines += _section("Notes", wrap([(client.notes, "row")], width, "  ", "  "), "", width)
    return [cut(line, width) for line in lines]


def _name_line(client: ClientView, width: int) -> list[Cell]:
    name = f"{client.title} {client.name}".strip()
    tail = f"  {client.ref}" + ("  ‹sensitive›" if client.sensitive else "")
    return [Cell(shown(name, max(4, width - len(tail))), "name"), Cell(tail, "masked" if client.sensitive else "muted")]


def _facts(client: ClientView, width: int) -> list[list[Cell]]:
    pairs = [
        ("born", born_words(client)),
        ("NHS number", nhs_words(client.nhs_number)),
        ("phone", client.phone),
        ("mobile", client.mobile),
        ("e-mail", client.email),
        ("address", ", ".join(part for part in (client.address, client.postcode) if part)),
        ("language", client.language),
        ("GP", client.gp),
        ("texts", consent_words(client.sms_consent)),
        ("voicemail", consent_words(client.voicemail_consent)),
        ("writes by", client.preferred_channel or "not asked"),
    ]
    if client.short_notice_hours is not None:
        pairs.append(("short notice", f"yes, {client.short_notice_hours} hours"))
    lines: list[list[Cell]] = []
    for label, value in pairs:
        if value:
            style = "masked" if "•" in value else "row"
            lines += wrap([(value, style)], width, f"{label:<{LABEL}}", " " * LABEL, "label")
    return lines


def born_words(client: ClientView) -> str:
    """`14 Feb 1960, 66 years, f`."""
    if client.birth_date is None:
        return "••/••/••••" if client.masked else ""
    parts = [f"{client.birth_date.day} {client.birth_date:%b %Y}"]
    if client.age is not None:
        parts.append(f"{client.age} years")
    if client.sex:
        parts.append(client.sex)
    return ", ".join(parts)


def nhs_words(number: str) -> str:
    """`999 123 4567`, as it is read out."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if len(number) == 10 and number.isdigit() else number


def consent_words(consent: bool | None) -> str:
    """What the client said: yes, no, or that nobody asked."""
    return {True: "yes", False: "no", None: "not asked"}[consent]


def _section(title: str, lines: Sequence[list[Cell]], none: str, width: int) -> list[list[Cell]]:
    head = [Cell(f"── {title} " + "─" * max(0, width - len(title) - 4), "head")]
    return [[], head, *(lines or [[Cell(f"  {none}", "muted")]])]


def _needs(client: ClientView, width: int) -> list[list[Cell]]:
    lines: list[list[Cell]] = []
    for need in client.needs:
        detail = f": {need.detail}" if need.detail else ""
        lines += wrap([(f"‹!› {NEEDS.get(need.kind, need.kind)}{detail}", "flag")], width, "  ", "    ")
    if client.needs_to_ask:
        asked = client.needs_asked_on
        last = f"last asked {asked.day} {asked:%b %Y}" if asked else "nobody has asked yet"
        lines += wrap([(f"Ask what they need: {last}", "soon")], width, "  ", "    ")
    return lines


def _appointments(record: Record, width: int) -> list[list[Cell]]:
    future = sorted((a for a in record.appointments if a.end > record.now), key=lambda a: a.start)
    past = sorted((a for a in record.appointments if a.end <= record.now), key=lambda a: -a.start)
    lines: list[list[Cell]] = []
    for one in [*future, *past]:
        lines.append(_appointment(one, record, width))
        answered = line_of(record.answers.get(one.id, ()), one.zone) if one.end > record.now else ""
        if answered and one.status == Status.BOOKED:
            lines += wrap([(answered, "soon" if "‹!›" in answered else "muted")], width, "    ", "    ")
    return lines


def _appointment(appointment: Appointment, record: Record, width: int) -> list[Cell]:
    now = record.now
    wall = to_wall(appointment.start, appointment.zone)
    live = appointment.end > now and appointment.status in (Status.BOOKED, Status.PROPOSED, Status.ARRIVED)
    when = f"  {wall:%a} {wall.day:>2} {wall:%b %Y %H:%M} "
    status = STATUS.get(Status(appointment.status), appointment.status)
    age = attendance.age_at(record.client.birth_date, wall.date())
    status = attendance.words(appointment.attended, age, record.child_age) or status
    why = f": {appointment.missed_reason}" if appointment.missed_reason else ""
    rest = f"{appointment.service} {appointment.practitioner}, {status}{why}{_asked(appointment.id, record)}"
    style = "row" if live else "muted"
    return [Cell(when, style), Cell(shown(rest, max(4, width - len(when))), style)]


def _asked(appointment_id: int, record: Record) -> str:
    """That a question about the visit was passed up (ESC-01)."""
    states = {one.state for one in record.passed_up if one.appointment_id == appointment_id}
    return ", passed up" if "open" in states else ", was passed up" if states else ""


def _entries(record: Record, width: int) -> list[list[Cell]]:
    been = {one.entry_id: one.words for one in record.counts}
    lines: list[list[Cell]] = []
    for row in record.entries:
        lines.append(
            [
                Cell(f"  {shown(row.service, 10)} {PRIORITY_LONG.get(row.priority, row.priority)}, ", "row"),
                Cell(wait_long(row), state_of(row)),
                Cell(f", target {day_words(row.target_on)}" if width >= 60 else "", "muted"),
            ]
        )
        if been.get(row.entry_id):
            lines += wrap([(been[row.entry_id], "muted")], width, "    ", "    ")
    return lines


def _reviews(record: Record, width: int) -> list[list[Cell]]:
    """A sentence for each open question, late ones marked."""
    lines: list[list[Cell]] = []
    for one in record.reviews:
        late = "‹!› overdue since" if one.overdue else "by"
        head = f"{one.cause_words} ({one.rule}), {late} {spoken(one.due_at, record.zone)}"
        lines += wrap([(head, "past" if one.overdue else "soon")], width, "  ", "    ")
        if one.note:
            lines += wrap([(one.note, "muted")], width, "    ", "    ")
    return lines


def _clocks(record: Record, width: int) -> list[list[Cell]]:
    """A sentence for each referral that is still on the list or booked; for suspected cancer the day to work by too."""
    lines: list[list[Cell]] = []
    for path in record.clocks:
        if path.status != "removed":
            clock = path.newest
            running = clock.state is State.RUNNING
            late = running and clock.wait is not None and clock.wait.breached
            lines += wrap(
                [(f"{shown(path.service, 10)} {clock.words}", "past" if late else "row")], width, "  ", "    "
            )
            if running and path.cancer is not None:
                days = f"diagnosis by {day_words(path.cancer.faster_by)}, work by {day_words(path.cancer.work_by)}"
                lines += wrap([(days, "row")], width, "    ", "    ")
            if path.test is not None:
                days = f"test by {day_words(path.test.work_by)}, breach {day_words(path.test.breach_on)}"
                lines += wrap([(days, "row")], width, "    ", "    ")
    return lines


def _passed_up(record: Record, width: int) -> list[list[Cell]]:
    """Every question that was escalated, with its steps and what was decided (ESC-01)."""
    lines: list[list[Cell]] = []
    for one in record.passed_up:
        visit = f" A{one.appointment_id:06d}" if one.appointment_id else ""
        style = "soon" if one.state == "open" else "row"
        head = f"{one.trigger_words}{visit}: {one.question} ({one.state}, {one.level_words})"
        lines += wrap([(head, style)], width, "  ", "    ")
        for step in one.steps:
            wall = to_wall(step.at, record.zone)
            said = f"{wall:%a} {wall.day} {wall:%b %Y %H:%M} {step.by} to {step.to_whom}: {step.what}"
            lines += wrap([(said, "muted")], width, "    ", "      ")
    return lines


def _calls(record: Record, width: int) -> list[list[Cell]]:
    lines: list[list[Cell]] = []
    for call in sorted(record.calls, key=lambda c: -c.at):
        wall = to_wall(call.at, record.zone)
        by = f", {call.by}" if call.by else ""
        text = f"{call.outcome or 'not finished'}  {call.script}{by}"
        when = f"  {wall:%a} {wall.day:>2} {wall:%b %Y %H:%M} "
        lines.append([Cell(when, "muted"), Cell(shown(text, max(4, width - len(when))), "row")])
    return lines


def _messages(record: Record, width: int) -> list[list[Cell]]:
    """When each left or is due, what it is and how it stands; its words are in the outbox (F8)."""
    lines: list[list[Cell]] = []
    for one in record.messages:
        wall = to_wall(one.sent_at if one.sent_at is not None else one.due_at, record.zone)
        when = f"  {wall:%a} {wall.day:>2} {wall:%b %Y %H:%M} "
        style = {"failed": "past", "held": "soon", "withdrawn": "muted"}.get(one.state, "row")
        lines.append([Cell(when, "muted"), Cell(shown(line_about(one), max(4, width - len(when))), style)])
    return lines


def day_words(day: date) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"
