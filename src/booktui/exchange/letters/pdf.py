"""A day's post as one PDF, ready for the printer: each letter begins a sheet of its own.

The same letters with the same date give the same bytes. Nothing of a letter is in the document's data, only in its
pages. Names in Polish, Greek, Cyrillic, Arabic or Hebrew letters are shaped and read in their own direction.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fpdf.enums import WrapMode

from booktui.exchange import markup
from booktui.exchange.letters import page
from booktui.exchange.letters.fonts import FAMILY, printable
from booktui.exchange.letters.page import Letter
from booktui.exchange.letters.paper import MM, Paper, new_paper, printable_runs
from booktui.rules.text import clean
from booktui.rules.values import Instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from booktui.exchange.markup import Block

BLUE, BLACK = (0, 58, 112), (0, 0, 0)


def pdf_run(
    letters: Iterable[Letter],
    *,
    made: Instant = 0,
    title: str = "Letters",
    language: str = "en",
    both_sides: bool = False,
) -> bytes:
    """One PDF of all letters, in their order; none gives a page that says so.

    A letter that no font can print whole shows `\ufffd` in the place; ask `fonts.lacking` before.

    Args:
        made: the instant kept as the date of making.
        both_sides: the printer turns the sheets, so each letter begins on a front: a blank back is put in where needed.
    """
    pdf = new_paper(title, made, language=language)
    pdf.set_auto_page_break(True, page.BOTTOM)
    with pdf.lettering:
        for letter in letters:
            if both_sides and pdf.page % 2:
                pdf.add_page()
            Sheet(pdf, letter).set()
        if not pdf.page:
            pdf.add_page()
            pdf.set_font(FAMILY, "", page.STANDARD)
            pdf.cell(0, 10, "There are no letters to print.")
        return bytes(pdf.output())


class Sheet:
    """One letter on its pages."""

    def __init__(self, pdf: Paper, letter: Letter) -> None:
        self.pdf = pdf
        self.letter = letter
        self.size = page.points(letter.form)
        self.large = page.is_large(letter.form)
        self.leading = self.size * MM * (1.5 if self.large else 1.4)
        self.direction = page.direction(letter.language)
        self.align = "R" if self.direction == "rtl" else "L"

    def set(self) -> None:
        """Set the whole letter, and number its pages if there are more than one."""
        pdf = self.pdf
        pdf.set_margins(page.LEFT, page.TOP, page.RIGHT)
        pdf.add_page()
        first = pdf.page
        name, *contact = page.lines(self.letter.sender) or ("",)
        self._name(name)
        self._address(page.lines(self.letter.address))
        self._about(
            "\n".join([*contact, *([""] if contact else []), *page.lines([self.letter.date, self.letter.reference])])
        )
        self._subject(clean(self.letter.subject, sys.maxsize))
        pdf.rtl = self.direction == "rtl"
        blocks = markup.blocks(self.letter.body)
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            self._block(block, after)
        pdf.rtl = False
        self._number(first, pdf.page)

    def _name(self, name: str) -> None:
        """Who writes, above what a window can show."""
        pdf = self.pdf
        pdf.set_text_color(BLUE)
        pdf.set_draw_color(BLUE)
        size = max(self.size, 16)
        while size > 10 and len(self._wrapped(name, pdf.epw, size, "B")) > (1 if size > 18 else 2):
            size -= 2
        self._font(size, "B")
        pdf.set_xy(page.LEFT, 14)
        pdf.multi_cell(0, size * MM * 1.25, printable(name), align=self.align, new_x="LMARGIN", new_y="NEXT")
        pdf.set_line_width(0.5)
        pdf.line(page.LEFT, pdf.y + 2, page.WIDTH - page.RIGHT, pdf.y + 2)
        pdf.set_text_color(BLACK)

    def _address(self, lines: Sequence[str]) -> None:
        """Into the window: smaller, wrapped, and short lines joined, until all of it fits."""
        width, room = page.WINDOW_RIGHT - page.LEFT, page.WINDOW_BOTTOM - page.WINDOW_TOP
        for size in ((14, 13, 12) if self.large else ()) + page.ENVELOPE:
            height = size * MM * 1.2
            shown = [part for line in lines for part in self._wrapped(line, width, size)]
            while size < 10 and len(shown) * height > room and (shorter := page.joined(lines)) != lines:
                lines = shorter
                shown = [part for line in lines for part in self._wrapped(line, width, size)]
            if len(shown) * height <= room and (len(shown) == len(lines) or size < 10):
                break
        for place, line in enumerate(shown):
            self.pdf.set_xy(page.LEFT, page.WINDOW_TOP + place * min(height, room / len(shown)))
            self.pdf.cell(width, height, line)

    def _about(self, text: str) -> None:
        """Who writes from where, the date and the reference: beside the window if they fit, else below the fold."""
        pdf = self.pdf
        size = self.size if self.large else 10
        height = size * MM * 1.3
        left, top = page.SHOWS_RIGHT + 2, 32 if self.large else page.SHOWS_TOP
        width = page.WIDTH - 15 - left
        self._font(size)
        beside = len(self._wrapped(text, width, size)) * height <= page.FOLD - top
        pdf.set_xy(left if beside else page.LEFT, top if beside else page.BODY_TOP)
        pdf.multi_cell(width if beside else 0, height, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_y(page.BODY_TOP if beside else pdf.y + self.leading / 2)

    def _wrapped(self, text: str, width: float, size: float, style: str = "") -> list[str]:
        self._font(size, style)
        found: list[str] = self.pdf.multi_cell(width, 1, printable(text), dry_run=True, output="LINES")
        return found

    def _subject(self, subject: str) -> None:
        if subject:
            self._font(self.size + 2, "B")
            height = (self.size + 2) * MM * 1.3
            self.pdf.multi_cell(0, height, printable(subject), align=self.align, new_x="LMARGIN", new_y="NEXT")
            self.pdf.ln(self.leading * 0.6)

    def _block(self, block: Block, after: Block | None) -> None:
        pdf = self.pdf
        if block.kind == "rule":
            pdf.set_line_width(0.3)
            pdf.set_draw_color(BLACK)
            pdf.line(page.LEFT, pdf.y + self.leading / 4, page.WIDTH - page.RIGHT, pdf.y + self.leading / 4)
            pdf.ln(self.leading / 2)
            return
        heading = block.kind == "heading"
        self._font(self.size + (1 if heading and block.level < 3 else 0), "B" if heading else "")
        if heading and pdf.will_page_break(self.leading * 3):
            pdf.add_page()
        indent = block.depth * self.size * MM * 1.6
        width = pdf.epw - indent
        right = self.direction == "rtl"
        if block.marker:
            self._marker(block.marker, indent)
        pdf.set_x(page.LEFT if right else page.LEFT + indent)
        text = self._kept(printable(block.text) if heading else printable_runs(markup.spelt(block.runs)))
        pdf.multi_cell(width, self.leading, text, align=self.align, markdown=not heading, new_x="LMARGIN", new_y="NEXT",
                       wrapmode=WrapMode.WORD)  # fmt: skip
        near = heading or (block.depth > 0 and after is not None and after.depth > 0)
        pdf.ln(self.leading * (0.15 if near else 0.55))

    def _kept(self, text: str) -> str:
        """Among letters from the right, digits with a space in between are two numbers, the second one left of the
        first; a no-break space makes them one that reads as it was written (UAX 9, W4)."""
        return page.NUMBERS.sub("\u00a0", text) if self.direction == "rtl" else text

    def _marker(self, marker: str, indent: float) -> None:
        pdf = self.pdf
        if pdf.will_page_break(self.leading):
            pdf.add_page()
        step = self.size * MM * 1.6
        x = page.WIDTH - page.RIGHT - indent if self.direction == "rtl" else page.LEFT + indent - step
        pdf.set_x(x)
        pdf.cell(step * 0.8, self.leading, "•" if marker == "-" else marker, align=self.align, new_y="TOP")

    def _number(self, first: int, last: int) -> None:
        """`2 / 3` at the foot and the reference at the head of further pages, so that a dropped pile can be sorted."""
        if first == last:
            return
        pdf = self.pdf
        pdf.set_auto_page_break(False)
        reference = printable(clean(self.letter.reference, sys.maxsize))
        for number in range(first, last + 1):
            pdf.page = number
            self._font(1)
            self._font(max(10, self.size))
            pdf.set_xy(page.LEFT, page.HEIGHT - 15)
            pdf.cell(pdf.epw, 6, f"{number - first + 1} / {last - first + 1}", align="C")
            if number > first:
                pdf.set_xy(page.LEFT, 9)
                pdf.cell(pdf.epw, 6, reference, align=self.align)
        pdf.page = last
        pdf.set_auto_page_break(True, page.BOTTOM)

    def _font(self, size: float, style: str = "") -> None:
        self.pdf.set_font(FAMILY, style, size)
