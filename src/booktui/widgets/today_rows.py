"""What is due as rows: how urgent in a word and a mark, by when, which kind, who, what; and the kinds above them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from booktui.desk.due.today_views import KINDS, URGENCY, DueLine
from booktui.rules.clock import to_wall
from booktui.rules.values import Instant
from booktui.widgets.call_paint import wrap
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import Cell, fit

WORDS = {
    "escalation": "escalated", "request": "request", "hold": "hold", "call": "ring", "displaced": "displaced",
    "tell": "tell", "support": "support", "task": "task", "review": "review", "outcome": "outcome",
    "reminder": "reminder", "freed": "free time", "proposal": "priority", "clock": "clock", "reply": "no reply",
    "unanswered": "unanswered", "attempt": "try again", "validation": "validate", "access": "access",
}  # fmt: skip
"""Each kind in a word."""
DOES = {
    "decide": "enter shows it, to decide",
    "answer": "enter answers it",
    "call": "enter starts the call",
    "rebook": "enter goes to the rebook list",
    "show": "enter shows it in the diary",
    "done": "enter says that it is done",
    "card": "enter shows the record",
    "record": "enter records what happened",
    "open": "enter opens it",
    "fill": "enter lists who could come",
    "confirm": "enter records the clinician's decision",
}
"""What enter does, by the row's own key."""
MARKS = ("‹!›", "▸", "·", " ", " ")
STYLES = ("past", "soon", "soon", "row", "muted")
URGENT, DUE, KIND, WHO = 10, 11, 11, 18


class Place(NamedTuple):
    """Where and when the list is read."""

    now: Instant
    zone: str


def due_head(width: int) -> list[Cell]:
    """What the columns are."""
    return _row(width, "  due", "by", "what for", "who", "what", "muted", "muted")


def due_cells(line: DueLine, place: Place, width: int) -> list[Cell]:
    """`‹!› late  Fri 16:00  request  Khan Amina  Which room? (phone)`."""
    urgent = f"{MARKS[line.rank]:<3} {URGENCY[line.rank]}"
    style = STYLES[line.rank]
    return _row(
        width, urgent, by_words(line.due_at, place), WORDS[line.kind], line.who or line.client_ref, line.what, style,
        "row",
    )  # fmt: skip


def _row(width: int, urgent: str, by: str, kind: str, who: str, what: str, style: str, rest: str) -> list[Cell]:
    """The last column takes what the others leave; the name more of it where there is room."""
    name = WHO if width < 100 else WHO + 8
    cells = [
        Cell(filled(urgent, URGENT), style), Cell(filled(by, DUE), style), Cell(filled(kind, KIND), rest),
        Cell(filled(shown(who, name - 1), name), rest),
    ]  # fmt: skip
    left = width - sum(cell_len(cell.text) for cell in cells)
    return fit([*cells, Cell(shown(what, max(0, left)) if left > 0 else "", rest)], width)


def by_words(at: Instant, place: Place) -> str:
    """`16:00` today, `Thu 16:00` within six days, else `3 Dec`."""
    wall, today = to_wall(at, place.zone), to_wall(place.now, place.zone)
    days = (wall.date() - today.date()).days
    if days == 0:
        return f"{wall:%H:%M}"
    if -7 < days < 7:
        return f"{wall:%a %H:%M}"
    return f"{wall.day} {wall:%b}" if wall.year == today.year else f"{wall.day} {wall:%b %y}"


def due_lines(line: DueLine, place: Place, width: int) -> list[list[Cell]]:
    """The row in full, for below the list: whose, what, by when, and what enter does."""
    wall = to_wall(line.due_at, place.zone)
    whose = "  ".join(part for part in (line.who, line.client_ref if line.client_ref != line.who else "") if part)
    visit = f"  A{line.appointment_id:06d}" if line.appointment_id else ""
    head = wrap([(whose or "Nobody in particular", "name"), (f"  {WORDS[line.kind]}{visit}", "muted")], width)
    when = f"{wall:%a} {wall.day} {wall:%b %Y %H:%M}"
    by = f"{URGENCY[line.rank].capitalize()}, due {when}. {DOES[line.key].capitalize()}."
    return [*head, *wrap([(line.what, "row")], width), *wrap([(by, STYLES[line.rank])], width)]


def kinds_of(of: Mapping[str, int]) -> tuple[str, ...]:
    """Those that there are any of, in their order."""
    return tuple(kind for kind in KINDS if of.get(kind))


def strip(of: Mapping[str, int], at: str, width: int) -> Content:
    """`▸0 all 63 │ 1 escalations 16 │ 2 requests 4`; what does not fit is left out so that the chosen one shows."""
    kinds = kinds_of(of)
    faces = [("", f"0 all {sum(of.values()):,}")]
    faces += [
        (kind, f"{number} {KINDS[kind]} {of[kind]:,}" if number <= 9 else f"{KINDS[kind]} {of[kind]:,}")
        for number, kind in enumerate(kinds, 1)
    ]
    if at and at not in kinds:
        faces.append((at, f"{KINDS[at]} 0"))
    first = _first_that_shows([len(face) + 3 for _, face in faces], [kind for kind, _ in faces].index(at), width)
    parts = [
        Content.styled(f"{'▸' if kind == at else ' '}{face} ", "bold $accent" if kind == at else "$text-muted")
        for kind, face in faces[first:]
    ]
    lead = Content.styled("‹ ", "$text-muted") if first else Content("")
    return (lead + Content.styled("│", "$line").join(parts)).truncate(max(1, width), ellipsis=True)


def _first_that_shows(widths: list[int], chosen: int, room: int) -> int:
    """How many at the front are left out."""
    first = 0
    while first < chosen and sum(widths[first : chosen + 1]) + (2 if first else 0) > room:
        first += 1
    return first
