"""A slot pattern drawn over a ruler of time: a block a slot, its letter in it; what it comes to in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from booktui.rules.clinics.strip import Strip
from booktui.rules.slots import UNBOOKABLE
from booktui.rules.values import MINUTE, SlotType
from booktui.widgets.call_paint import wrap
from booktui.widgets.waiting_rows import Cell

SCALES = (5, 10, 15, 20, 30, 60)
"""Minutes that a cell may stand for."""
SHADES = 5
"""Looks that slot types have in turn; the letter tells them apart without colours."""
HOUR = 60
SLOT_STYLES = tuple(f"slot-{number}" for number in range(SHADES))


def strip_lines(strip: Strip, start: str, width: int) -> list[list[Cell]]:
    """The ruler and the blocks; a long session goes on below. Nothing for a pattern that is wrong or empty.

    Args:
        start: HH:MM of the session's start.
    """
    if not strip.slots:
        return []
    minutes = strip.slots[-1].end // MINUTE + strip.spare_minutes
    scale = _scale(strip, minutes, width)
    each = max(1, width * scale // HOUR) * HOUR // scale if minutes > width * scale else width
    ruler, blocks = _ruler(start, minutes, scale), _blocks(strip, minutes, scale)
    lines: list[list[Cell]] = []
    for at in range(0, len(blocks), each):
        lines.append([Cell(ruler[at : at + each].rstrip(), "muted")])
        lines.append(_joined(blocks[at : at + each]))
    return lines


def _scale(strip: Strip, minutes: int, width: int) -> int:
    """The finest that fits on one line, while the shortest slot has room for its edge and its letter."""
    shortest = min(slot.end - slot.start for slot in strip.slots) // MINUTE
    fine = [scale for scale in SCALES if scale * 2 <= shortest] or [SCALES[0]]
    return next((scale for scale in fine if minutes <= width * scale), fine[-1])


def _ruler(start: str, minutes: int, scale: int) -> str:
    """`09:00       10:00`: the full hours, and the start."""
    begin = int(start[:2]) * HOUR + int(start[3:])
    line = ""
    for minute in (0, *range(-begin % HOUR or HOUR, minutes, HOUR)):
        place = minute // scale
        if minute == 0 or place > len(line):
            line = line.ljust(place) + f"{(begin + minute) // HOUR % 24:02d}:{(begin + minute) % HOUR:02d}"
    return line


def _blocks(strip: Strip, minutes: int, scale: int) -> list[Cell]:
    """One cell for each so many minutes."""
    cells = [Cell("·", "muted")] * -(-minutes // scale)
    shades = shade_of(strip)
    for slot in strip.slots:
        first, last = slot.start // MINUTE // scale, max(slot.start // MINUTE // scale + 1, slot.end // MINUTE // scale)
        size = last - first
        text = slot.letter if size == 1 else f"│{slot.letter}".ljust(size)
        if slot.letter == UNBOOKABLE:
            text = "│".ljust(size, UNBOOKABLE) if size > 1 else UNBOOKABLE
        cells[first:last] = [Cell(one, shades[slot.letter]) for one in text]
    end = strip.slots[-1].end // MINUTE // scale
    cells[end : end + 1] = [Cell("│", "muted")] * len(cells[end : end + 1])
    return cells


def shade_of(strip: Strip) -> Mapping[str, str]:
    """The look of each letter."""
    letters = dict.fromkeys(slot.letter for slot in strip.slots if slot.letter != UNBOOKABLE)
    return {UNBOOKABLE: "muted"} | {letter: SLOT_STYLES[n % SHADES] for n, letter in enumerate(letters)}


def _joined(cells: Sequence[Cell]) -> list[Cell]:
    """Neighbours of one style as one piece."""
    pieces: list[Cell] = []
    for text, style in cells:
        if pieces and pieces[-1].style == style:
            pieces[-1] = Cell(pieces[-1].text + text, style)
        else:
            pieces.append(Cell(text, style))
    return pieces


def strip_words(strip: Strip, types: Mapping[str, SlotType]) -> str:
    """`4 New, 4 Follow-up: 8 places, 2 overbooks allowed, 15 minutes spare`; or what is wrong."""
    if strip.problem:
        return f"‹!› {strip.problem}"
    if not strip.slots:
        return "No slots: free time for every service of the practitioner."
    counts = [f"{count} {types[letter].name}" for letter, count in (strip.counts or {}).items()]
    places = f"{strip.places} place{'' if strip.places == 1 else 's'}"
    over = f"{strip.overbooks} overbook{'' if strip.overbooks == 1 else 's'} allowed"
    spare = [f"{strip.spare_minutes} minutes spare"] if strip.spare_minutes else []
    return f"{', '.join(counts) or 'nothing to book'}: {', '.join([places, over, *spare])}"


def strip_block(strip: Strip, start: str, types: Mapping[str, SlotType], width: int) -> list[list[Cell]]:
    """The drawing, and its words below."""
    style = "alarm" if strip.problem else "muted"
    return [*strip_lines(strip, start, width), *wrap([(strip_words(strip, types), style)], width)]
