"""Only what differs goes to the terminal, and it shows what Textual would have shown there."""

from __future__ import annotations

import random

import pyte
import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from booktui.widgets.wire import Wire

COLUMNS, ROWS = 40, 6
STYLES = [
    None, Style(), Style(bold=True), Style(color="red", bgcolor="#102030"), Style(color="#ffffff"),
    Style(italic=True, bgcolor="#102030"), Style(reverse=True), Style(bold=True, color="#ffffff", underline=True),
]  # fmt: skip
TEXTS = ["a", "Khan Amina", "│", "  ", "▌✓ 09:30", "─────", "Zoë"]
CONSOLE = Console(color_system="truecolor", force_terminal=True)


def line(random: random.Random, width: int, texts: list[str]) -> Strip:
    segments: list[Segment] = []
    while (so_far := Strip(segments).cell_length) < width:
        segments.append(Segment(random.choice(texts), random.choice(STYLES)))
        if Strip(segments).cell_length > width:
            segments[-1] = Segment(" " * (width - so_far), segments[-1].style)
    return Strip(segments, width)


class Shown:
    """A terminal that is told as Textual would tell it, and one that is told what differs."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.whole, self.lean = (pyte.Screen(COLUMNS + 4, ROWS) for _ in range(2))
        self.streams = [pyte.Stream(self.whole), pyte.Stream(self.lean)]
        self.bytes = [0, 0]

    def show(self, update: LayoutUpdate | ChopsUpdate, rows: list[Strip]) -> None:
        """Each line is placed, and the terminal wider than they are: the emulator wraps some letters at its edge."""
        whole = "".join(f"\x1b[{y + 1};1H{row.render(CONSOLE)}" for y, row in enumerate(rows))
        lean = self.wire.lean(update, (COLUMNS, ROWS)).render_segments(CONSOLE)
        for place, said in enumerate((whole, lean)):
            self.streams[place].feed(said)
            self.bytes[place] += len(said)

    @property
    def same(self) -> bool:
        return all(self.whole.buffer[y][x] == self.lean.buffer[y][x] for y in range(ROWS) for x in range(COLUMNS))


def parts(rows: list[Strip], spans: list[tuple[int, int, int]], cuts: list[int]) -> ChopsUpdate:
    chops = [dict(zip(cuts[:-1], row.divide(cuts[1:]), strict=True)) for row in rows]
    return ChopsUpdate(chops, spans, [cuts[1:] for _ in rows])


@pytest.mark.parametrize("texts", [TEXTS, [*TEXTS, "日本", "e\u0301"]], ids=["a-cell-a-letter", "wide-and-none"])
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_painted_in_whatever_order_shows(seed: int, texts: list[str]) -> None:
    dice, shown = random.Random(seed), Shown()
    rows = [line(dice, COLUMNS, texts) for _ in range(ROWS)]
    for _ in range(30):
        for y in dice.sample(range(ROWS), dice.randrange(ROWS)):
            rows[y] = line(dice, COLUMNS, texts)
        if dice.random() < 0.5:
            shown.show(LayoutUpdate([[row] for row in rows], Region(0, 0, COLUMNS, ROWS)), rows)
        else:  # whole lines: Textual's own way of cutting a letter of two cells differs from ours
            cuts = [0, COLUMNS] if texts is not TEXTS else [0, *sorted(dice.sample(range(1, COLUMNS), 2)), COLUMNS]
            shown.show(parts(rows, [(y, 0, COLUMNS) for y in range(ROWS)], cuts), rows)
        assert shown.same

    assert texts is not TEXTS or shown.bytes[1] < shown.bytes[0]


def test_a_part_of_a_line_shows_before_the_rest_is_known() -> None:
    shown = Shown()
    rows = [Strip([Segment("x" * COLUMNS, STYLES[3])], COLUMNS)] * ROWS
    spans = [(1, 3, 7), (1, 9, 12), (4, 0, 5)]
    shown.show(parts(rows, spans, [0, 10, COLUMNS]), rows)

    for y, left, right in spans:
        assert "".join(shown.lean.buffer[y][x].data for x in range(left, right)) == "x" * (right - left)


def test_what_is_the_same_sends_nothing_until_it_is_forgotten() -> None:
    wire, system = Wire(), ColorSystem.TRUECOLOR
    row = Strip([Segment("Khan", STYLES[3])], 4)

    first = wire.sent(iter([(0, 0, row)]), (4, 1), system)
    again = wire.sent(iter([(0, 0, row)]), (4, 1), system)
    wire.forget()

    assert (again, wire.sent(iter([(0, 0, row)]), (4, 1), system)) == ("", first)
    assert "Khan" in first


async def test_a_new_size_and_the_focus_coming_back_send_everything_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from textual import events
    from textual.app import App

    from booktui.widgets.lean import Lean

    class Small(Lean, App[None]):
        pass

    forgot: list[str] = []
    app = Small()
    monkeypatch.setattr(app._wire, "forget", lambda: forgot.append("all"))
    async with app.run_test() as pilot:
        forgot.clear()
        app.post_message(events.AppFocus())
        await pilot.pause()
        assert forgot == ["all"]
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert len(forgot) >= 2
