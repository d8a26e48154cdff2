"""The values of the placeholders in spoken lines (scripts.md section 15), and what may not be said yet (CS-01)."""

from __future__ import annotations

from datetime import date, timedelta

from booktui.desk.calling.work import CHILD, Work, guards, zone_of
from booktui.rules.clock import local_date, to_wall
from booktui.rules.needs import age_on
from booktui.rules.script_run import identified
from booktui.rules.script_say import Piece, fill
from booktui.rules.script_words import OFFERS, PLACEHOLDERS_PRIVATE
from booktui.rules.values import Instant

SETTINGS = {
    "open_from": "8 in the morning",
    "open_to": "6 in the evening",
    "pals_phone": "on our website",
    "option_1": "look for another time",
    "option_2": "ask my supervisor to ring you",
    "missed_cost": "",
    "reason_plain": "",
}
"""Setting keys that scripts read, with what is said when nobody has set them."""
DESK_PHONE = "the number on our letter"
REFERRER = "the person who referred you"
CHANNELS = {"letter": "letter", "email": "email", "sms": "text", "phone": "phone"}
REPLY_DAYS = 14
"""Days to reply, and for a review (domain.md contact.letter_reply_days)."""
NEAR_DAYS = 2
"""Working days within which a cancelled visit may be named to voicemail (CS-01)."""


def line(work: Work) -> tuple[Piece, ...]:
    """What is to be said at the present step, gaps marked."""
    step = work.step
    words = step.say
    if step.otherwise_say and step.guard and not guards(work)[step.guard]:
        words = step.otherwise_say
    return fill(words, values(work))


def values(work: Work) -> dict[str, str]:
    """Every placeholder that has a value and may be said at the present step."""
    found = {**_desk(work), **_client(work), **_visit(work), **_times(work)}
    if not identified(work.state.run.captures):
        allowed = work.step.may_say if _may_name_time(work) else ()
        found = {name: value for name, value in found.items() if name not in PLACEHOLDERS_PRIVATE or name in allowed}
    return {name: value for name, value in found.items() if value}


def _desk(work: Work) -> dict[str, str]:
    settings, name = work.desk.settings, work.desk.person.name
    today = local_date(work.desk.now(), work.desk.zone)
    first = name.split()[0] if name.split() else ""
    return {
        **{key: settings.get(key, default) for key, default in SETTINGS.items()},
        "agent_first_name": first[:1].upper() + first[1:],
        "hospital_name": settings.get("hospital_name") or work.desk.name,
        "desk_phone": settings.get("desk_phone") or settings.get("phone") or DESK_PHONE,
        "escalation_due": _said_date(_working_day(today + timedelta(days=1))),
        "review_due": _said_date(_working_day(today + timedelta(days=REPLY_DAYS))),
        "ring_by": _said_date(_working_day(today + timedelta(days=REPLY_DAYS))),
    }


def _client(work: Work) -> dict[str, str]:
    client, full = work.subject.client, work.subject.full_name
    first = client["given_name"] or client["family_name"]
    born, today = client["birth_date"], local_date(work.desk.now(), work.desk.zone)
    child = born is not None and age_on(born, today) < CHILD
    channel = work.state.run.captures.get("confirm_channel") or _channel(work)
    return {
        "patient_first_name": first,
        "patient_full_name": full,
        "patient_or_parent_name": f"the parent or carer of {full}" if child else full,
        "you_or_child_name": first if child else "you",
        "confirm_channel": CHANNELS.get(channel, channel),
    }


def _channel(work: Work) -> str:
    from booktui.desk.calling.fields import on_record

    return on_record(work).get("confirm_channel", "")


def _visit(work: Work) -> dict[str, str]:
    service, entry = work.subject.service, work.subject.entry
    preparation = service.preparation.strip().rstrip(".") if service else ""
    return {
        "referrer_name": (entry or {}).get("referrer") or REFERRER,
        "clinic_plain_name": (service.plain_name or service.name) if service else "",
        "prep_plain": preparation[:1].lower() + preparation[1:],
        "prep_short": f"Please {preparation[:1].lower() + preparation[1:]}." if preparation else "",
        "support_booked": _support(work),
    }


def _support(work: Work) -> str:
    """What was asked for with the visit; a reminder says it only of what is confirmed, as it is said to be booked."""
    reminder = work.state.run.script.startswith("REMINDER")
    kinds = {kind for kind, state in work.subject.support if state == "confirmed" or not reminder}
    return " and ".join(kind for kind in ("interpreter", "transport") if kind in kinds)


def _times(work: Work) -> dict[str, str]:
    found: dict[str, str] = {}
    appointment = work.subject.appointment
    if appointment is not None and not work.state.moved:
        found |= _spoken("appt", appointment.start, appointment.location_id, work, appointment.room_id)
        found["old_date"] = found["appt_date"]
    for name in OFFERS:
        made = work.state.offer(name)
        if made is not None:
            found |= _spoken(name, made.start, made.location_id, work, made.room_id)
    chosen = work.state.chosen
    if chosen is not None:
        found |= _spoken("chosen", chosen.start, chosen.location_id, work, chosen.room_id)
    return found


def _spoken(name: str, start: Instant, location_id: int, work: Work, room_id: int | None) -> dict[str, str]:
    wall = to_wall(start, zone_of(work, location_id))
    book = work.desk.catalogue
    place = book.locations.get(location_id)
    room = book.resources.get(room_id) if room_id else None
    site = place.name if place else ""
    return {
        f"{name}_day": f"{wall:%A}",
        f"{name}_date": f"{wall.day} {wall:%B}",
        f"{name}_time": f"{wall.hour % 12 or 12}:{wall:%M} {'am' if wall.hour < 12 else 'pm'}",
        f"{name}_site": site,
        f"{name}_location": room.name if room else (place.address if place and place.address else "the main desk"),
    }


def _may_name_time(work: Work) -> bool:
    """Consent to voicemail on record, and the visit within two working days (CS-01)."""
    appointment = work.subject.appointment
    if appointment is None or not guards(work)["voicemail_consent"]:
        return False
    zone = zone_of(work, appointment.location_id)
    day, last = local_date(appointment.start, zone), local_date(work.desk.now(), zone)
    for _ in range(NEAR_DAYS):
        last = _working_day(last + timedelta(days=1))
    return day <= last


def _working_day(day: date) -> date:
    """That day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def _said_date(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
