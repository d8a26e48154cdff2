"""What the diary says in words: a block, an offer, an appointment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from booktui.desk.answers.views import PartyAnswer, line_of
from booktui.desk.arranging.job_views import JobView
from booktui.desk.views import Block, ClientView, OfferView
from booktui.rules.clock import to_wall
from booktui.rules.values import Appointment, Instant
from booktui.widgets.grid_layout import held_long, hold_parts
from booktui.widgets.safe import shown

STATUS = {
    "proposed": "held", "booked": "booked", "arrived": "arrived", "fulfilled": "seen", "cancelled": "cancelled",
    "noshow": "did not attend",
}  # fmt: skip


def span_words(start: Instant, end: Instant, zone: str) -> str:
    """`09:30–10:15`."""
    return f"{to_wall(start, zone):%H:%M}–{to_wall(end, zone):%H:%M}"


def block_words(block: Block | None, zone: str, now: Instant = 0) -> str:
    """What is under the cursor, in full; of a hold also how long it lasts from now on."""
    if block is None:
        return "no session"
    times = span_words(block.start, block.end, zone)
    what = {
        "appointment": f"{block.label} {block.service}, {STATUS.get(block.status, block.status)}",
        "hold": f"held by {hold_parts(block.label)[1]} for {block.service}, {held_long(block, now)}",
        "slot": f"free: {block.letter} {block.label}",
        "open": "free",
        "closed": "not bookable",
        "absent": f"away: {block.label}",
        "cancelled": "session cancelled",
        "buffer": "kept free around an appointment",
    }.get(block.kind, block.label)
    return f"{times} {what}{', overbooked' if block.overbooked else ''}{f', {block.note}' if block.note else ''}"


def offer_words(offer: OfferView, names: Mapping[int, str] | None = None) -> str:
    """`Thu 26 Nov 09:30  Dr Osei  Room 2  2 days before the target`."""
    wall, names = to_wall(offer.start, offer.zone), names or {}
    with_what = (
        (offer.practitioner_id, offer.practitioner),
        (offer.room_id, offer.room),
        (offer.equipment_id, offer.equipment),
    )
    parts = [f"{wall:%a} {wall.day} {wall:%b %H:%M}", *(names.get(key or 0, code or "") for key, code in with_what)]
    if offer.days_to_target is not None and offer.days_to_target < 0:
        whose = ", a supervisor's" if offer.standing == "supervisor" else ""
        parts.append(f"{-offer.days_to_target} days past the target{whose}")
    return "  ".join(part for part in parts if part)


def offer_in_short(offer: OfferView, names: Mapping[int, str]) -> str:
    """`Thu 26 Nov 09:30  Dr Osei`."""
    wall = to_wall(offer.start, offer.zone)
    return f"{wall:%a} {wall.day} {wall:%b %H:%M}  {names.get(offer.practitioner_id, offer.practitioner)}"


def needs_words(client: ClientView) -> str:
    """`‹!› interpreter BSL, step-free`: with a mark, so that it shows without colour (AIS-03)."""
    said = ", ".join(f"{need.kind} {need.detail}".strip() for need in client.needs)
    return f"‹!› {said}" if said else ""


def answer_lines(parties: Sequence[PartyAnswer], zone: str) -> list[Content]:
    """Who was invited and what they answered, one a line."""
    return [
        Content.assemble((f"{'' if number else 'answers':<8}", "$text-muted"), shown(line_of([party], zone)))
        for number, party in enumerate(parties)
    ]


def job_lines(jobs: Sequence[JobView]) -> list[Content]:
    """Its interpreters and transport: those that stand, and those that somebody has to do something about."""
    found: list[Content] = []
    for job in jobs:
        if job.live or not job.acknowledged:
            mark = "‹!› " if job.to_fix or not job.acknowledged else ""
            found.append(
                Content.assemble((f"{job.kind:<12}", "$text-muted"), shown(f"{mark}{_what(job)}{job.standing}"))
            )
            found += [Content(shown(job.to_fix))] if job.to_fix else []
    return found


def _what(job: JobView) -> str:
    said = job.what.partition(" ")[2]
    return f"{said}: " if said else ""


def detail_lines(
    appointment: Appointment, client: ClientView | None, names: Mapping[int, str] | None = None
) -> list[Content]:
    """The appointment's details, one fact a line."""
    wall, names = to_wall(appointment.start, appointment.zone), names or {}
    room = names.get(appointment.room_id or 0, appointment.room)
    equipment = names.get(appointment.equipment_id or 0, appointment.equipment)
    rows = [
        ("when", f"{wall:%a} {wall.day} {wall:%b %Y}"),
        ("", span_words(appointment.start, appointment.end, appointment.zone)),
        ("what", appointment.service),
        ("with", names.get(appointment.practitioner_id, appointment.practitioner)),
        ("where", ", ".join(x for x in (room, equipment, appointment.location) if x)),
        ("how", appointment.modality),
        ("status", STATUS.get(appointment.status, appointment.status)),
        ("number", appointment.ref),
    ]
    if client is not None:
        born = f"{client.birth_date:%d/%m/%Y}" if client.birth_date else ""
        rows += [
            ("client", client.ref),
            ("born", f"{born}{f', {client.age}' if client.age is not None else ''}"),
            ("phone", client.mobile or client.phone),
            ("needs", needs_words(client)),
        ]
    return [
        Content.assemble((f"{name:<8}", "$text-muted"), shown(value))
        for name, value in rows
        if value
    ]  # fmt: skip
