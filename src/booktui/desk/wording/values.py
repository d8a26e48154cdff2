"""The values of the placeholders for one message, in its language."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from booktui.desk.wording import said
from booktui.desk.wording.facts import Facts, day_of
from booktui.desk.wording.placeholders import PLACEHOLDERS
from booktui.exchange.invite import span_in
from booktui.rules.clock import local_date, to_wall
from booktui.rules.messages.forms import name_of
from booktui.rules.reviews import REMOVAL
from booktui.rules.values import Instant

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

GREETINGS = {
    "en": ("Dear {}", "Dear parent or guardian of {}", "Dear parent or guardian", "Hello"),
    "pl": ("Dzień dobry, {}", "Do rodzica lub opiekuna: {}", "Do rodzica lub opiekuna", "Dzień dobry"),
    "cy": ("Annwyl {}", "Annwyl riant neu warcheidwad {}", "Annwyl riant neu warcheidwad", "Helo"),
}
"""By name, for a child by name, for a child without, without a name."""
NO_PHONE = {"en": "the booking desk", "pl": "do rejestracji", "cy": "y ddesg apwyntiadau"}
"""Where the desk has given no number."""
REFERRER = {
    "en": "the person who referred you", "pl": "osoba, która Cię skierowała", "cy": "y person a’ch cyfeiriodd",
}  # fmt: skip
SUPPORT = {
    "en": {"interpreter": "an interpreter", "transport": "transport", "and": " and "},
    "pl": {"interpreter": "tłumacz", "transport": "transport", "and": " i "},
    "cy": {"interpreter": "cyfieithydd", "transport": "cludiant", "and": " a "},
}
REPLY_DAYS = 14
"""Days to ring where none are recorded (contact.letter_reply_days)."""
WHO = {"provider": "us", "client": "you"}
DOCTORS = ("gp", "referrer", "provider")


def values(desk: Desk, facts: Facts, language: str, channel: str) -> dict[str, str]:
    """Every placeholder with its value in the language, as the channel and the recipient may have it."""
    found = dict.fromkeys(PLACEHOLDERS, "")
    found |= _desk(desk, facts, language)
    found |= _visit(facts, language, channel)
    found |= _person(facts, language)
    found |= _wait(facts, language, channel)
    found |= _decision(facts, language) | _job(facts, language)
    return found


def _desk(desk: Desk, facts: Facts, language: str) -> dict[str, str]:
    settings = facts.settings
    found = {key: settings.get(key, "") for key in ("phone", "open_from", "open_to", "interpreter_phone")}
    return {
        **found,
        "phone": found["phone"] or NO_PHONE.get(language, NO_PHONE["en"]),
        "visit": desk.policy.message_visit,
        "hospital": settings.get("hospital_name") or ("" if facts.hidden else settings.get("name", "")),
        "cost": settings.get("missed_cost", ""),
    }


def _visit(facts: Facts, language: str, channel: str) -> dict[str, str]:
    visit, short = facts.visit, channel == "sms"
    if visit is None:
        wait = facts.wait.id if facts.wait else None
        return {"ref": said.reference_of(None, wait, str(facts.client.get("ref") or ""))}
    known = span_in(facts.draft.content) if facts.draft.method == "CANCEL" else None  # the time they were told of
    wall = to_wall(known[0] if known else visit.start, visit.zone)
    hidden = visit.service.sensitive
    place = (visit.address or facts.settings.get("hospital_name", "")) if hidden else visit.site
    return {
        "ref": said.reference_of(visit.id, None, ""),
        "day": said.day_name(wall.date(), language, short=short),
        "date": said.date_words(wall.date(), language, short=short),
        "time": said.time_words(wall, language),
        "site": place,
        "address": "" if hidden or visit.address == place else visit.address,
        "by_phone": "yes" if visit.modality == "telephone" else "",
        "by_video": "yes" if visit.modality == "video" else "",
        "cancelled_by": WHO.get(visit.cancelled_by, ""),
        "moved_by": WHO.get(facts.moved_by, ""),
        **_old(facts.old_start, visit.zone, language, short=short),
        **_getting_ready(facts, language, channel),
    }


def _old(start: Instant | None, zone: str, language: str, *, short: bool) -> dict[str, str]:
    if start is None:
        return {}
    wall = to_wall(start, zone)
    return {
        "old_day": said.day_name(wall.date(), language, short=short),
        "old_date": said.date_words(wall.date(), language, short=short),
        "old_time": said.time_words(wall, language),
    }


def _getting_ready(facts: Facts, language: str, channel: str) -> dict[str, str]:
    """Preparation is written in English by the desk; where it could tell what for, it is said on the phone instead."""
    from booktui.desk.wording.facts import known
    from booktui.rules.messages.privacy import Parts, check

    service = facts.service
    words = service.preparation.strip().rstrip(".")
    part = "letter" if channel == "letter" else "e-mail"
    told = check(Parts(facts.draft.recipient, "", {part: words}), known(facts)) if words else ()
    plain = words if words and not told and language == "en" and not facts.hidden else ""
    booked = {job.kind for job in facts.jobs if job.state == "confirmed"}
    names = SUPPORT.get(language, SUPPORT["en"])
    support = [names[kind] for kind in ("interpreter", "transport") if kind in booked]
    return {
        "prep_plain": plain[:1].upper() + plain[1:],
        "prep_hidden": "yes" if words and not plain else "",
        "support_booked": names["and"].join(support),
        "team": "" if facts.hidden or channel != "letter" else service.plain_name,
    }


def _person(facts: Facts, language: str) -> dict[str, str]:
    client, doctor = facts.client, facts.draft.recipient in DOCTORS
    speaks = facts.speaks
    born = day_of(str(client.get("birth_date") or ""))
    return {
        "name": facts.name if doctor or not facts.client_hidden else "",
        "greeting": _greeting(facts, language),
        "child": "yes" if facts.child else "",
        "language": name_of(speaks) if speaks not in ("", language) else "",
        "nhs_number": _spaced(str(client.get("nhs_number") or "")) if doctor else "",
        "birth_date": said.date_words(born, language) if born and facts.draft.recipient == "provider" else "",
        "today": said.date_words(local_date(facts.now, facts.zone), language),
    }


def _greeting(facts: Facts, language: str) -> str:
    named, parent, nameless_parent, nameless = GREETINGS.get(language, GREETINGS["en"])
    name = "" if facts.client_hidden else facts.name
    if facts.child:
        return parent.format(name) if name else nameless_parent
    return named.format(name) if name else nameless


def _spaced(number: str) -> str:
    return f"{number[:3]} {number[3:6]} {number[6:]}" if len(number) == 10 else number


def _wait(facts: Facts, language: str, channel: str) -> dict[str, str]:
    wait, today = facts.wait, local_date(facts.now, facts.zone)
    by = day_of(facts.asked_until or (wait.reply_by if wait else ""))
    if by is None or by <= today:
        by = _working_day(today + timedelta(days=REPLY_DAYS))
    referrer = wait.referrer if wait and not facts.hidden else ""
    return {
        "by": said.date_words(by, language, short=channel == "sms"),
        "referrer_name": referrer or REFERRER.get(language, REFERRER["en"]),
    }


def _working_day(day: date) -> date:
    """That day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def _decision(facts: Facts, language: str) -> dict[str, str]:
    removed = facts.removed
    if removed is None:
        return {}
    decided, by = day_of(removed.decided_on), day_of(removed.reinstate_by)
    on = local_date(removed.at, facts.zone)
    return {
        "code": REMOVAL.get(removed.code, removed.code),
        "reason": removed.reason if facts.draft.recipient in DOCTORS else "",
        "clinician_name": removed.clinician,
        "decided_date": said.date_words(decided, language) if decided else "",
        "removed_date": said.date_words(on, language),
        "reinstate_by": said.date_words(by, language) if by else "",
    }


def _job(facts: Facts, language: str) -> dict[str, str]:
    job = facts.jobs[0] if facts.jobs and facts.draft.kind == "job" else None
    if job is None:
        return {}
    client, begin = facts.client, to_wall(job.start, facts.zone)
    fetch = job.kind == "transport" and not facts.client_hidden
    home = ", ".join(part for part in (client.get("address") or "", client.get("postcode") or "") if part)
    return {
        "job_kind": job.kind, "job_state": job.state, "job_language": job.language, "job_mode": job.mode,
        "job_wants": job.wants, "job_reference": job.reference,
        "job_from": said.time_words(begin, language),
        "job_until": said.time_words(to_wall(job.end, facts.zone), language),
        "job_home": home if fetch else "",
    }  # fmt: skip
