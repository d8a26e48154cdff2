"""The rows of the clinics' screen: templates, sessions, and who is to be rebooked, each in columns of a given width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rich.cells import cell_len

from booktui.desk.clinic_views import ClinicView, RebookRow, SessionView
from booktui.rules.clinics.figures import Figures, Share
from booktui.rules.clock import to_wall
from booktui.widgets.safe import filled, shown
from booktui.widgets.status import time_words
from booktui.widgets.waiting_rows import PRIORITY, Cell, fit

ONE = timedelta(days=1)
CODE, LONGEST_CODE = 9, 16
"""Cells of a clinic's code: at least and at most."""
STANDING = {"draft": "soon", "waiting": "past", "scheduled": "flag", "live": "row"}
"""Looks by where a version stands."""


def day_short(day: date) -> str:
    """`Tue 24 Nov`."""
    return f"{day:%a} {day.day} {day:%b}"


def day_month(day: date) -> str:
    """`24 Nov`."""
    return f"{day.day} {day:%b}"


def day_long(day: date) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def code_width(codes: Iterable[str]) -> int:
    """Cells that a column of these codes needs: cut off, two clinics may look the same."""
    return max(CODE, min(LONGEST_CODE, max((cell_len(code) for code in codes), default=0)))


def drafts(clinic: ClinicView) -> int:
    """Versions that wait for an approval."""
    return sum(version.standing == "draft" for version in clinic.versions)


def standing_words(clinic: ClinicView) -> tuple[str, str]:
    """What is to know of a clinic in one or two words, and its look; nothing while it simply takes place."""
    if clinic.over:
        return "retired", "muted"
    if clinic.now.unresolved:
        return f"‹!› {clinic.now.unresolved} unfit", "past"
    if drafts(clinic):
        return "draft" if clinic.now.standing == "draft" else "has draft", "soon"
    if clinic.retired_from is not None:
        return f"to {day_month(clinic.retired_from - ONE)}", "soon"
    return ("" if clinic.now.standing == "live" else clinic.now.standing), "flag"


def _template(width: int, wide: int, *cells: Cell) -> list[Cell]:
    """The columns; the room from 74 cells on, the slots from 60 on."""
    code, hours, who, room, slots, said = cells
    tail = [
        _cell(who, 8),
        _cell(room, 6 if width >= 74 else 0),
        _cell(slots, 11 if width >= 60 else 0),
        _cell(said, 10),
    ]
    return _laid(width, [_cell(code, wide, first=True), hours], tail)


def template_head(width: int, wide: int = CODE) -> list[Cell]:
    """What the columns of templates are; `wide` is that of the codes."""
    return _template(width, wide, *_heads("clinic", "when", "who", "room", "slots", ""))


def template_cells(clinic: ClinicView, width: int, wide: int = CODE) -> list[Cell]:
    """`OSEI-TU   Tuesdays 09:00-12:30  OSEI   RM2  NNFF.FFNN  has draft`."""
    now, main = clinic.now, "row" if clinic.active else "muted"
    hours = now.when.replace(f"{now.start} to {now.end}", f"{now.start}-{now.end}")
    return _template(
        width, wide, Cell(clinic.code, main), Cell(hours, main), Cell(now.practitioner, "muted"),
        Cell(now.room, "muted"), Cell(now.slots or "free time", main), Cell(*standing_words(clinic)),
    )  # fmt: skip


def _session(width: int, wide: int, *cells: Cell) -> list[Cell]:
    """The columns; the room from 72 cells on, what was used from 64 on."""
    when, code, who, room, fill, over, used, state = cells
    fixed = [
        _cell(when, 18, first=True), _cell(code, wide + 1), _cell(who, 8), _cell(room, 6 if width >= 72 else 0),
        _cell(fill, 9, right=True), _cell(over, 4), _cell(used, 6 if width >= 64 else 0, right=True),
    ]  # fmt: skip
    return fit([*fixed, Cell(f" {state.text}", state.style)], width)


def session_head(width: int, wide: int = CODE) -> list[Cell]:
    """What the columns of sessions are; `wide` is that of the codes."""
    return _session(width, wide, *_heads("day    from-to", "clinic", "who", "room", "booked", "+", "used", ""))


def session_cells(session: SessionView, figures: Figures | None, width: int, wide: int = CODE) -> list[Cell]:
    """`Tue 24 09:00-12:30 OSEI-TU   OSEI   7/8 +1  88%  cut 10:00-11:00`."""
    gone = session.status == "cancelled"
    main = "muted" if gone else "row"
    full = session.places is not None and 0 < session.places <= session.booked - session.overbooked
    when = f"{session.day:%a} {session.day.day:>2} {span_words(session.start, session.end, session.zone)}"
    return _session(
        width, wide, Cell(when, "muted"), Cell(session.clinic, main), Cell(session.practitioner, "muted"),
        Cell(session.room, "muted"), Cell(fill_words(session, figures), "flag" if full else main),
        Cell(over_words(session), "soon"), Cell(used_words(figures), "muted"),
        Cell(session_state(session), "past" if gone else "soon"),
    )  # fmt: skip


def _heads(*words: str) -> list[Cell]:
    return [Cell(word, "muted") for word in words]


def _cell(cell: Cell, width: int, *, right: bool = False, first: bool = False) -> Cell:
    """A column: a blank, except before the first, then the text in the rest of its width."""
    if not width:
        return Cell("", cell.style)
    room = width if first else width - 1
    text = shown(cell.text, room)
    pad = " " * (width - room + (room - cell_len(text) if right else 0))
    return Cell(filled(f"{pad}{text}", width), cell.style)


def _laid(width: int, head: Sequence[Cell], tail: Sequence[Cell]) -> list[Cell]:
    """The last column of the head takes what the others leave."""
    left = width - sum(cell_len(cell.text) for cell in (*head[:-1], *tail))
    return fit([*head[:-1], _cell(head[-1], max(4, left)), *tail], width)


def span_words(start: int, end: int, zone: str) -> str:
    """`09:00-12:30`."""
    return f"{time_words(start, zone)}-{time_words(end, zone)}"


def fill_words(session: SessionView, figures: Figures | None) -> str:
    """`7/8`: booked of available slots; `135/210m` where it is free time."""
    if session.status == "cancelled":
        return "-"
    if session.places is not None:
        return f"{session.booked - session.overbooked}/{session.places}"
    return f"{figures.booked}/{figures.available}m" if figures is not None else f"{session.booked}"


def over_words(session: SessionView) -> str:
    """`+1`: overbooked, in no other number."""
    return f"+{session.overbooked}" if session.overbooked else ""


def used_words(figures: Figures | None) -> str:
    """`88%`: attended of available, once anybody came."""
    share = figures.utilisation if figures is not None else None
    return "" if share is None or not share.part or share.percent is None else f"{share.percent:.0f}%"


def session_state(session: SessionView) -> str:
    """`cancelled`, or which parts were cut."""
    if session.status == "cancelled":
        return "cancelled"
    cuts = [span_words(start, end, session.zone) for start, end in session.cuts]
    return f"cut {', '.join(cuts)}" if cuts else ""


def share_words(share: Share) -> str:
    """`76% of 280 available slots`."""
    return f"{share.percent:.0f}% of {share.whole} {share.of}" if share.percent is not None else f"no {share.of}"


def _rebook(width: int, *cells: Cell) -> list[Cell]:
    """The columns; how long they wait from 80 cells on, how often it was cancelled before from 70 on."""
    rank, name, priority, service, had, waits, tell, by, again = cells
    tail = [
        _cell(priority, 5), _cell(service, 7), _cell(had, 17), _cell(waits, 6 if width >= 80 else 0), _cell(tell, 11),
        _cell(by, 8 if width >= 66 else 0), _cell(again, 4 if width >= 70 else 0),
    ]  # fmt: skip
    return _laid(width, [_cell(rank, 5, right=True), name], tail)


def rebook_head(width: int) -> list[Cell]:
    """What the columns of the rebook list are."""
    return _rebook(width, *_heads("rank", "name", "", "for", "had", "waits", "tell by", "rebook", "×"))


def rebook_cells(row: RebookRow, today: date, width: int) -> list[Cell]:
    """`12 Khan Amina  2WW NEW  Tue 12 Jan 09:00  26 Nov  26 Jan  ×1`."""
    wall = to_wall(row.old_start, row.zone)
    done = row.state != "open"
    tell = row.state if done else f"{'‹!› ' if row.tell_by < today else ''}{day_month(row.tell_by)}"
    late = row.rebook_by is not None and row.rebook_by < today and not done
    return _rebook(
        width, Cell(str(row.rank), "number"), Cell(row.name, "muted" if done else "row"),
        Cell(PRIORITY.get(row.priority, row.priority)[:4], f"priority-{row.priority}"), Cell(row.service, "muted"),
        Cell(f"{wall:%a} {wall.day:>2} {wall:%b %H:%M}", "muted"),
        Cell(f"{max(0, (today - row.clock_start).days) // 7}w", "muted"),
        Cell(tell, "muted" if done else "past" if row.tell_by < today else "soon"),
        Cell(day_month(row.rebook_by) if row.rebook_by else "target", "past" if late else "muted"),
        Cell(f"×{row.hospital_cancels}" if row.hospital_cancels else "", "flag"),
    )  # fmt: skip
