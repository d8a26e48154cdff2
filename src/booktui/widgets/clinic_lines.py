"""What the clinics' screen says of a template, a session and a row of the rebook list, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from booktui.desk.clinic_views import ClinicView, RebookRow, SessionView, VersionView
from booktui.desk.views import Block
from booktui.rules.clinics.figures import Figures
from booktui.rules.clinics.strip import Strip
from booktui.rules.clock import spoken
from booktui.rules.values import Instant, SlotType
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_rows import STANDING, day_long, day_short, session_state, share_words, span_words
from booktui.widgets.status import day_words, time_words
from booktui.widgets.strip import strip_block
from booktui.widgets.waiting_rows import PRIORITY_LONG, Cell

Lines = list[list[Cell]]
Laid = Callable[[VersionView], Strip]
"""A version's slot pattern laid out."""
LABEL = 11
FIELDS = (
    ("name", "name"), ("practitioner", "who"), ("room", "room"), ("equipment", "equipment"), ("location", "place"),
    ("when", "when"), ("slots", "slots"), ("services", "services"), ("until", "until"), ("not_on", "not on"),
    ("also_on", "also on"), ("on_holidays", "on holidays"), ("overbooks", "overbooks"),
)  # fmt: skip
"""What a draft may change, and how it is called."""


def pair(label: str, text: str, width: int, style: str = "row") -> Lines:
    """A label and what it says, wrapped; nothing for nothing."""
    if not text:
        return []
    return wrap([(text, style)], width, f"{label:<{LABEL}}", " " * LABEL, "label")


def head(title: str, width: int) -> Lines:
    """A line that opens a section, a blank one above it."""
    return [[], [Cell(f"── {title} " + "─" * max(0, width - len(title) - 4), "head")]]


# -- templates


def template_lines(
    clinic: ClinicView, names: Mapping[str, str], laid: Laid, types: Mapping[str, SlotType],
    use: Sequence[Figures] | None, width: int,
) -> Lines:  # fmt: skip
    """A clinic: what it is, its slots over a ruler, how full it was, its versions and what a draft would change.

    Args:
        names: what codes stand for.
        use: of the last weeks; None while that is being counted.
    """
    now = clinic.now
    lines = wrap([(now.name, "name")], width)
    if not clinic.active:
        since = f" from {day_long(clinic.retired_from)}" if clinic.retired_from else ""
        lines += wrap([(f"{'Retired' if clinic.over else 'No session'}{since}.", "alarm")], width)
    lines += _facts(clinic, names, width)
    lines += head("Slots", width)
    lines += strip_block(laid(now), now.start, types, width)
    lines += head("Use in the last four weeks", width)
    lines += use_lines(use, width)
    lines += head("Versions", width)
    for version in reversed(clinic.versions):
        lines += _version(clinic, version, laid, types, width)
    return lines


def _facts(clinic: ClinicView, names: Mapping[str, str], width: int) -> Lines:
    now = clinic.now
    until = f" until {day_long(now.until)}" if now.until else ""
    pairs = (
        ("when", now.when),
        ("who", _called(now.practitioner, names)),
        ("where", ", ".join(_called(code, names) for code in (now.room, now.location) if code)),
        ("equipment", _called(now.equipment, names)),
        ("services", ", ".join(now.services) or "all of the practitioner's"),
        ("dates", f"from {day_long(now.since)}{until}"),
        ("not on", _days(now.not_on)),
        ("also on", _days(now.also_on)),
        ("holidays", "takes place on public holidays" if now.on_holidays else "not on public holidays"),
        ("next", _moment(clinic.next_session, clinic.zone) or "no session to come"),
    )
    return [line for label, text in pairs for line in pair(label, text, width)]


def _called(code: str, names: Mapping[str, str]) -> str:
    return f"{names[code]} ({code})" if code in names else code


def _days(days: Iterable[object]) -> str:
    return ", ".join(day_short(day) for day in days)  # type: ignore[arg-type]


def _moment(instant: Instant | None, zone: str) -> str:
    return f"{day_words(instant, zone)} {time_words(instant, zone)}" if instant is not None else ""


def use_lines(use: Sequence[Figures] | None, width: int, *, to_come: bool = False) -> Lines:
    """Fill and utilisation, each with what it is a share of."""
    if use is None:
        return [[Cell("is being counted", "muted")]]
    lines: Lines = []
    for one in use:
        lines += pair("filled", share_words(one.fill), width)
        lines += [] if to_come else pair("used", share_words(one.utilisation), width)
        lines += pair("overbooks", str(one.overbooks) if one.overbooks else "", width)
    return lines or [[Cell("no session then", "muted")]]


def _version(clinic: ClinicView, version: VersionView, laid: Laid, types: Mapping[str, SlotType], width: int) -> Lines:
    said = f"{version.number} {version.standing}"
    from_words = f" from {day_long(version.effective_from)}"
    lines = wrap([(said, STANDING.get(version.standing, "muted")), (from_words, "row")], width)
    by = f"by {version.made_by}" if version.made_by else ""
    agreed = f"approved by {version.approved_by}" if version.approved_by else ""
    notes = [by, agreed, "short notice" if version.short_notice else "", version.reason]
    lines += wrap([(", ".join(note for note in notes if note), "muted")], width, "  ", "  ")
    if version.unresolved:
        lines += wrap([(f"‹!› {version.unresolved} bookings do not fit it yet", "past")], width, "  ", "  ")
    if version.standing in ("draft", "scheduled") and version is not clinic.now:
        lines += changes(clinic.now, version, width)
        if version.slots != clinic.now.slots:
            lines += strip_block(laid(version), version.start, types, width)
    return lines


def changes(before: VersionView, after: VersionView, width: int) -> Lines:
    """What is other than before, field by field."""
    lines: Lines = []
    for name, label in FIELDS:
        old, new = (_plain(getattr(version, name)) for version in (before, after))
        if old != new:
            lines += wrap([(f"{label}: {old or 'none'} → {new or 'none'}", "flag")], width, "  ", "    ")
    return lines


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


# -- sessions


def session_lines(
    session: SessionView, names: Mapping[str, str], strip: Strip, types: Mapping[str, SlotType],
    figures: Figures | None, booked: Sequence[Block], width: int, *, to_come: bool = False,
) -> Lines:  # fmt: skip
    """A session: when, its slots, how full, and who is booked; of one to come not how much of it was used."""
    when = f"{day_long(session.day)} {span_words(session.start, session.end, session.zone)}"
    lines = wrap([(f"{session.clinic} {when}", "name")], width)
    state = session_state(session)
    if state:
        lines += wrap([(f"‹!› {state}: nobody can be booked into that.", "alarm")], width)
    where = ", ".join(_called(code, names) for code in (session.room, session.location) if code)
    lines += pair("who", _called(session.practitioner, names), width) + pair("where", where, width)
    lines += pair("version", str(session.version), width)
    lines += head("Slots", width) + strip_block(strip, time_words(session.start, session.zone), types, width)
    lines += _letters(session, types, width)
    if figures is not None:
        lines += head("Use", width) + use_lines([figures], width, to_come=to_come)
    lines += head(f"Booked {len(booked)}", width)
    return lines + ([_booking(block, session.zone) for block in booked] or [[Cell("nobody", "muted")]])


def _letters(session: SessionView, types: Mapping[str, SlotType], width: int) -> Lines:
    parts = [f"{types[one].name} {used} of {places}" for one, (used, places) in session.letters.items() if one in types]
    return pair("booked", ", ".join(parts), width)


def _booking(block: Block, zone: str) -> list[Cell]:
    state = "" if block.status == "booked" else f" {block.status}"
    over = " overbooked" if block.overbooked else ""
    return [
        Cell(f"{time_words(block.start, zone)} ", "muted"),
        Cell(block.label, "row"),
        Cell(f" {block.service}{state}{over}", "muted"),
    ]


# -- the rebook list


def rebook_lines(row: RebookRow, width: int) -> Lines:
    """Somebody who needs another time: how urgent, what was lost, by when to tell them and to rebook."""
    lines = wrap([(row.name, "name"), (f"  {row.client_ref}", "muted")], width)
    if row.state != "open":
        lines += wrap([(f"{row.state}: this row has been dealt with.", "good")], width)
    standing = "still booked there until it is moved" if row.still_booked else "cancelled by us"
    again = f"{row.hospital_cancels} times before this" if row.hospital_cancels else ""
    pairs = (
        ("rank", f"{row.rank} of the list"),
        ("service", row.service),
        ("priority", PRIORITY_LONG.get(row.priority, row.priority)),
        ("had", f"{spoken(row.old_start, row.zone)} {row.old_practitioner}, {standing}"),
        ("waits since", day_long(row.clock_start)),
        ("target", day_long(row.target_on) if row.target_on else ""),
        ("tell by", day_long(row.tell_by)),
        ("rebook by", day_long(row.rebook_by) if row.rebook_by else "inside the target"),
        ("cancelled", again),
        ("why", row.why),
        ("reason", row.reason),
        ("booking", f"A{row.appointment_id:06d}"),
    )
    return [*lines, *(line for label, text in pairs for line in pair(label, text, width))]
