"""A day's clinic list on paper: a page for each practitioner or room, with a box to tick and space for notes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from booktui.exchange.letters.page import HTML_END, html_head
from booktui.rules.text import clean
from booktui.rules.values import Instant

if TYPE_CHECKING:
    from booktui.exchange.letters.paper import Paper

SHRED = "Contains personal data: shred it after use."
NOTHING = "No appointments."
LEFT, RIGHT, TOP, BOTTOM = 12.0, 285.0, 12.0, 196.0
"""Of the landscape page, in millimetres."""
ROW = 9.0
"""High enough to write a line by hand."""
COLUMNS = (
    ("", 9.0), ("Time", 27.0), ("Client", 25.0), ("Name", 56.0), ("Service", 25.0), ("Where", 32.0), ("Status", 22.0),
    ("Notes", 77.0),
)  # fmt: skip


class Line(NamedTuple):
    """One appointment, as it is printed."""

    time: str
    client: str
    name: str
    """Masked where it must be (PRV-01)."""
    service: str
    where: str
    status: str
    off: bool = False
    """It does not take place: grey, without a box."""


@dataclass(frozen=True, slots=True)
class Group:
    """What one practitioner or room has that day."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day's list."""

    day: str
    """`Tuesday 24 November 2026`."""
    groups: tuple[Group, ...]
    printed: str
    """`Printed Tue 24 Nov 2026 10:42 by jo`: a list on paper is true at that time only."""
    where: str = "Room"
    """What the column is called: the room, or of a room's list the practitioner."""


def day_pdf(sheet: DaySheet, *, made: Instant = 0) -> bytes:
    """The list as PDF, A4 landscape; the same list and instant give the same bytes."""
    from booktui.exchange.letters.paper import new_paper

    pdf = new_paper("Clinic list", made, landscape=True)
    pdf.set_auto_page_break(False)
    with pdf.lettering:
        printer = _Printer(pdf, sheet)
        for group in sheet.groups or (Group("", ()),):
            printer.group(group)
        printer.number()
        return bytes(pdf.output())


class _Printer:
    def __init__(self, pdf: Paper, sheet: DaySheet) -> None:
        self.pdf = pdf
        self.sheet = sheet

    def group(self, group: Group) -> None:
        self._page(group.title)
        for line in group.lines:
            if self.pdf.y + ROW > BOTTOM:
                self._page(f"{group.title} (continued)")
            self._row(line)
        if not group.lines:
            self._font(12)
            self._cell(NOTHING, 100, 12)

    def number(self) -> None:
        """The foot of each page, once it is known how many there are."""
        last = self.pdf.page
        for number in range(1, last + 1):
            self.pdf.page = number
            self._font(1)
            self._font(9)
            self.pdf.set_xy(LEFT, BOTTOM + 3)
            self._cell(f"{SHRED} {self.sheet.printed}.", 220, 5)
            self._cell(f"Page {number} of {last}", RIGHT - LEFT - 220, 5, align="R")

    def _page(self, title: str) -> None:
        pdf = self.pdf
        pdf.add_page()
        pdf.set_xy(LEFT, TOP)
        self._font(15, "B")
        self._cell(title or self.sheet.day, 170, 8, size=15, style="B")
        self._font(11)
        self._cell(self.sheet.day if title else "", RIGHT - LEFT - 170, 8, align="R", size=11)
        pdf.set_xy(LEFT, TOP + 10)
        self._font(9, "B")
        pdf.set_draw_color(0)
        pdf.set_line_width(0.4)
        for head, width in COLUMNS:
            self._cell(self.sheet.where if head == "Where" else head, width, 6)
        pdf.line(LEFT, TOP + 16.5, RIGHT, TOP + 16.5)
        pdf.set_xy(LEFT, TOP + 17)
        pdf.set_line_width(0.15)

    def _row(self, line: Line) -> None:
        pdf = self.pdf
        top = pdf.y
        pdf.set_text_color(120 if line.off else 0)
        if not line.off:
            pdf.set_line_width(0.3)
            pdf.rect(LEFT + 1, top + 2.2, 4.6, 4.6)
            pdf.set_line_width(0.15)
        pdf.set_x(LEFT + COLUMNS[0][1])
        for (_, width), text in zip(COLUMNS[1:], [*line[:6], ""], strict=True):
            self._cell(text, width, ROW, size=11)
        pdf.set_draw_color(150)
        pdf.line(LEFT, top + ROW, RIGHT, top + ROW)
        pdf.set_draw_color(0)
        pdf.set_text_color(0)
        pdf.set_xy(LEFT, top + ROW)

    def _cell(
        self, text: str, width: float, height: float, *, align: str = "L", size: float = 0, style: str = ""
    ) -> None:
        """Text in its place: smaller if it is long, and cut with `…` where that is not enough."""
        from booktui.exchange.letters.fonts import printable

        shown = printable(clean(text, sys.maxsize)[:300])
        small = size
        while size and small > 7.5 and self._width(shown, small, style) > width - 2:
            small -= 0.5
        while shown and size and self._width(shown, small, style) > width - 2:
            shown = shown.removesuffix("…")[:-1] + "…" if len(shown) > 1 else ""
        self.pdf.cell(width, height, shown, align=align, new_y="TOP")

    def _width(self, text: str, size: float, style: str) -> float:
        self._font(size, style)
        return self.pdf.width(text)

    def _font(self, size: float, style: str = "") -> None:
        from booktui.exchange.letters.fonts import FAMILY

        self.pdf.set_font(FAMILY, style, size)


def day_html(sheet: DaySheet) -> str:
    """The same as one HTML file: nothing loaded, no scripts, a page for each group when it is printed."""
    groups = sheet.groups or (Group("", ()),)
    return "".join([html_head("Clinic list", STYLE), *(_section(sheet, group) for group in groups), HTML_END])


def _section(sheet: DaySheet, group: Group) -> str:
    heads = "".join(
        f"<th class=c{place}>{escape(sheet.where if head == 'Where' else head)}</th>"
        for place, (head, _) in enumerate(COLUMNS)
    )
    rows = "".join(
        f"{'<tr class=off><td>' if line.off else '<tr><td><i></i>'}</td>{_each(line[:6])}<td></td></tr>\n"
        for line in group.lines
    )
    span = len(COLUMNS)
    nothing = f'<tr><td colspan="{span}">{NOTHING}</td></tr>\n'
    return (
        f'<section>\n<table>\n<thead><tr><th colspan="{span}"><h1><bdi>{_text(group.title or sheet.day)}</bdi></h1> '
        f"{_text(sheet.day) if group.title else ''}</th></tr>\n<tr>{heads}</tr></thead>\n"
        f'<tfoot><tr><td colspan="{span}">{_text(SHRED)} {_text(sheet.printed)}.</td></tr></tfoot>\n'
        f"<tbody>\n{rows or nothing}</tbody>\n</table>\n</section>\n"
    )


def _each(texts: Iterable[str] | Sequence[object]) -> str:
    return "".join(f"<td><bdi>{_text(str(text))}</bdi></td>" for text in texts)


def _text(text: str) -> str:
    return escape(clean(text, sys.maxsize))


STYLE = (
    """
@page { size: A4 landscape; margin: 12mm;
  @bottom-right { font: 9pt sans-serif; content: "Page " counter(page) " of " counter(pages); } }
body { margin: 0; font: 11pt FiraGO, "Noto Sans", Arial, sans-serif; color: #000; background: #fff; }
section { break-after: page; margin-bottom: 12mm; } section:last-child { break-after: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: 9pt; } h1 { display: inline-block; font-size: 15pt; margin: 0 8mm 2mm 0; }
thead tr:last-child th { border-bottom: 0.4mm solid #000; }
tbody td { height: 9mm; border-bottom: 0.15mm solid #999; overflow-wrap: anywhere; padding: 0 1mm; }
tbody td:nth-child(2), tbody td:nth-child(7) { white-space: nowrap; }
tr { break-inside: avoid; } .off { color: #777; } tfoot td { font-size: 9pt; padding-top: 2mm; }
i { display: block; width: 4.6mm; height: 4.6mm; border: 0.3mm solid #000; }
"""
    + "\n".join(f".c{place} {{ width: {width:.0f}mm; }}" for place, (_, width) in enumerate(COLUMNS))
    + "\n"
)
