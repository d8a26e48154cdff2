"""The call pane's words: one step of a script as lines of styled pieces, wrapped to the pane's width.

Pure: takes a view, gives lines. The widget adds colours, the screen adds deeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from booktui.desk.views import OfferView
from booktui.rules.clock import to_wall
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import Cell, cut

if TYPE_CHECKING:
    from booktui.desk.calling.view import CallView, FieldView

Line = list[Cell]
Names = Mapping[int, str]
"""What the desk calls its practitioners, rooms and machines."""
BAR = "▌ "


def words(pieces: Iterable[tuple[str, str]]) -> list[Cell]:
    """Text pieces as words, each keeping its style; a word may be glued from pieces of two styles."""
    cells: list[Cell] = []
    for text, style in pieces:
        for part in _split(shown(text)):
            cells.append(Cell(part, style))
    return cells


def _split(text: str) -> list[str]:
    """Runs of blanks and runs of anything else, in order."""
    parts: list[str] = []
    for character in text:
        if parts and (character == " ") == (parts[-1][-1] == " "):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def wrap(
    pieces: Iterable[tuple[str, str]], width: int, first: str = "", rest: str = "", lead: str = "muted"
) -> list[Line]:
    """The pieces as lines of at most `width` cells; `first` and `rest` are put before the first and later lines."""
    room = max(4, width - max(cell_len(first), cell_len(rest)))
    lines: list[Line] = []
    line: Line = []
    used = 0
    for run in _runs(words(pieces)):
        size = sum(cell_len(cell.text) for cell in run)
        if run[0].text[0] == " ":
            if line and used + size <= room:
                line, used = [*line, *run], used + size
            continue
        if used and used + size > room:
            lines.append(line)
            line, used = [], 0
        while size > room:
            head, run = _cut(run, room)
            lines.append(head)
            size = sum(cell_len(cell.text) for cell in run)
        line, used = [*line, *run], used + size
    if line or not lines:
        lines.append(line)
    lines = [_trimmed(cells) for cells in lines]
    if not first and not rest:
        return lines
    return [[Cell(first if n == 0 else rest, lead), *cells] for n, cells in enumerate(lines)]


def _trimmed(line: Line) -> Line:
    """Without the blanks at its end."""
    while line and not line[-1].text.strip(" "):
        line = line[:-1]
    return line


def _runs(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Words that touch, together, so that a full stop never starts a line."""
    runs: list[list[Cell]] = []
    for cell in cells:
        if runs and cell.text[0] != " " and runs[-1][-1].text[-1] != " ":
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return runs


def _cut(run: list[Cell], room: int) -> tuple[list[Cell], list[Cell]]:
    """A word longer than the line, cut after so many cells."""
    head: list[Cell] = []
    for place, (text, style) in enumerate(run):
        if cell_len(text) <= room:
            head.append(Cell(text, style))
            room -= cell_len(text)
            continue
        piece = set_cell_size(text, room).rstrip()
        kept = piece if text.startswith(piece) and piece else text[:1] if not head else ""
        left = [Cell(text[len(kept) :], style), *run[place + 1 :]]
        return ([*head, Cell(kept, style)] if kept else head), left
    return head, []


def step_name(step_id: str) -> str:
    """`confirm_back` as `Confirm back`; shared branches without their file's name."""
    return step_id.rsplit(".", 1)[-1].replace("_", " ").capitalize()


def says(view: CallView, width: int) -> list[Line]:
    """What is to be said, in quotation marks; a piece that has no value is marked."""
    if not view.say:
        return []
    pieces = [(text, "missing" if missing else "say") for text, missing in view.say]
    return wrap([("“", "say"), *pieces, ("”", "say")], width, BAR, BAR, "bar")


def offer_lines(
    offers: Sequence[OfferView], width: int, chosen: OfferView | None = None, names: Names | None = None
) -> list[Line]:
    """Each offer on a numbered line, and below it its notice and its place against the target."""
    lines: list[Line] = []
    for offer in offers:
        wall = to_wall(offer.start, offer.zone)
        taken = chosen is not None and (chosen.start, chosen.practitioner_id) == (offer.start, offer.practitioner_id)
        mark = "▸" if taken else " "
        when = f"{wall:%a} {wall.day:>2} {wall:%b %H:%M}"
        head = [(f"{when} ", "offer"), (with_words(offer, names or {}), "row")]
        lines += wrap(head, width, f"{mark}{offer.number}  ", "    ", "key")
        lines += wrap([(notice(offer), "late" if (offer.days_to_target or 0) < 0 else "muted")], width, "    ", "    ")
    return lines


def with_words(offer: OfferView, names: Names) -> str:
    """`Dr Osei, Room 2`: by name where the desk knows one, else by code."""
    who = names.get(offer.practitioner_id, offer.practitioner)
    room = names.get(offer.room_id, offer.room or "") if offer.room_id is not None else offer.room or ""
    return f"{who}, {room}" if room else who


def notice(offer: OfferView) -> str:
    """`in 24 days, 9 days before target`; `‹!› 3 days past target`."""
    days = offer.notice_days
    when = "today" if days <= 0 else "tomorrow" if days == 1 else f"in {days} days"
    left = offer.days_to_target
    if left is None:
        return when
    if left < 0:
        whose = ", a supervisor's" if offer.standing == "supervisor" else ""
        return f"{when}, ‹!› {_days(-left)} past target{whose}"
    return f"{when}, {_days(left)} before target" if left else f"{when}, on the target day"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def choice_lines(choices: Sequence[tuple[str, str]], go_on: bool, width: int) -> list[Line]:
    """`1 First  2 Second  n Neither`, as many on a line as fit, in columns where there are many."""
    items = [(key, label) for key, label in choices]
    if go_on:
        items.insert(0, ("enter", "go on"))
    sizes = [cell_len(key) + 1 + cell_len(shown(label)) for key, label in items]
    lines: list[Line] = [[]]
    used = 0
    for (key, label), size in zip(items, sizes, strict=True):
        if used and used + 3 + size > width:
            lines.append([])
            used = 0
        if used:
            lines[-1].append(Cell("   ", "muted"))
            used += 3
        lines[-1] += [Cell(key, "key"), Cell(" " + shown(label, max(4, width - 2)), "choice")]
        used += size
    return [line for line in lines if line]


def field_lines(fields: Sequence[FieldView], width: int, editing: int | None = None) -> list[Line]:
    """One line a field: its name and value; a missing one says so; the one being typed lists its answers by digit."""
    longest = max((cell_len(shown(f.value)) for f in fields if f.value), default=0)
    spare = max(8, width // 2, width - 3 - max(12, longest))
    label_width = min(max((cell_len(shown(f.label)) for f in fields), default=0), spare)
    lines: list[Line] = []
    for place, field in enumerate(fields):
        here = place == editing
        if field.missing:
            value, style = "‹!› needed", "missing"
        else:
            value, style = shown(field.value) or "·", "row" if field.value else "muted"
        lines.append([
            Cell("▸ " if here else "  ", "key"),
            Cell(f"{filled(field.label, label_width)} ", "key" if here else "label"),
            Cell(shown(value, max(4, width - label_width - 3)), style),
        ])  # fmt: skip
        if here and field.options:
            pieces = [part for o in field.options for part in ((f"{o.digit} ", "key"), (f"{o.label}  ", "choice"))]
            lines += wrap(pieces, width, "    ", "    ")
    return lines


def call_lines(
    view: CallView, width: int, editing: int | None = None, names: Names | None = None
) -> tuple[list[Line], list[Line]]:
    """A step of a call: what to say, what to do, what there is to choose; and at the foot the keys."""
    lines: list[Line] = [_head(view, width)]
    for text in view.banner:
        lines += wrap([(text, "alarm")], width, "‹!› ", "    ", "alarm")
    for text in view.before_call:
        lines += wrap([(text, "muted")], width, "· ", "  ")
    spoken = says(view, width)
    parts = [
        spoken,
        wrap([(view.do, "do")], width, "do: ", "    ", "do") if view.do else [],
        [_expected(label, value, width) for label, value in view.expects],
        offer_lines(view.offers, width, view.chosen, names),
        field_lines(view.fields, width, editing),
    ]
    for part in parts:
        lines += [[], *part] if part else []
    foot = choice_lines(view.choices, view.continue_allowed, width)
    return lines, [[Cell("─" * width, "rule")], *foot] if foot else []


def _head(view: CallView, width: int) -> Line:
    parts = [Cell(f"{view.number}/{view.of}  ", "muted"), Cell(f"{step_name(view.step)}  ", "step")]
    return cut([*parts, Cell(view.client, "muted")], width)


def _expected(label: str, value: str, width: int) -> Line:
    """A masked detail to check what the caller says against (CS-03)."""
    return [Cell(f"  {filled(label, 11)} ", "label"), Cell(shown(value, max(4, width - 14)), "masked")]


def idle_lines(parked: Sequence[tuple[str, str]], width: int, waiting: bool) -> list[Line]:
    """No call: how to start one, and the parked ones by digit."""
    hint = "n starts the next call, enter the one under the cursor." if waiting else "Nobody is waiting for a date."
    lines = wrap([("No call. ", "step"), (hint, "muted")], width)
    if parked:
        lines += [[], [Cell("Parked", "step"), Cell(" ─ a digit resumes, x drops", "muted")]]
        for number, (name, where) in enumerate(parked[:9], 1):
            lines += wrap([(name, "value"), (f"  {where}", "muted")], width, f"{number}  ", "   ", "key")
    return lines
