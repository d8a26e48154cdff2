"""Paper to print on: A4 pages with our fonts, shaped where a script needs it, and no data but what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import Duplex

from booktui.exchange.letters.fonts import Fonts, printable
from booktui.rules.values import Instant

if TYPE_CHECKING:
    from booktui.exchange.markup import Run

MM = 25.4 / 72
"""Millimetres of a point."""
BOLD = "\x0e\x0e"
"""Switches bold on and off in what is handed to fpdf2: no text has it, and it does not turn the direction (BN
in UAX 9)."""
SHAPED = re.compile(
    "[\u0300-\u036f\u0590-\u109f\u1780-\u17ff\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\ufb1d-\ufdff\ufe70-\ufeff]"
)
"""Scripts whose letters join, stack or run from right to left, and marks that no single letter has."""


class Paper(FPDF):
    """Pages with our fonts, whose only markup is `BOLD`."""

    MARKDOWN_BOLD_MARKER = BOLD
    MARKDOWN_MARKERS = (BOLD,)
    MARKDOWN_ESCAPE_CHARACTER = "\x0f"
    MARKDOWN_LINK_REGEX = re.compile(r"(?!)")
    lettering: Fonts
    rtl = False
    """The words run from right to left even where they begin with a Latin one."""

    def cell(self, w: float, h: float, text: str, **how: Any) -> None:
        """One line; `text` is printable."""
        self._shape(text)
        super().cell(w, h, text, **how)

    def multi_cell(self, w: float, h: float, text: str, **how: Any) -> Any:
        """Lines that are wrapped; `text` is printable."""
        self._shape(text)
        return super().multi_cell(w, h, text, **how)

    def width(self, text: str) -> float:
        """Of one line; `text` is printable."""
        self._shape(text)
        return float(self.get_string_width(text))

    def _shape(self, text: str) -> None:
        """Only what needs it: shaping Latin, Greek and Cyrillic would take six times as long and look much the same."""
        self.lettering.suit(text)
        wanted = self.rtl or SHAPED.search(text) is not None
        self.set_text_shaping(wanted, direction="rtl" if self.rtl else None)


def new_paper(title: str, made: Instant, *, language: str = "en", landscape: bool = False) -> Paper:
    """An empty document; its data say what it is called, when it was made and in which language it is, no more."""
    pdf = Paper("landscape" if landscape else "portrait", "mm", "A4")
    pdf.lettering = Fonts(pdf)
    pdf.set_creation_date(datetime.fromtimestamp(made, UTC))
    pdf.set_title(title)
    pdf.set_producer("booktui")
    pdf.set_lang(language)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True, duplex=Duplex.SIMPLEX, print_scaling="None")
    pdf.alias_nb_pages("")
    pdf.c_margin = 0
    return pdf


def printable_runs(runs: Iterable[Run]) -> str:
    """What `multi_cell(markdown=True)` is handed: bold and italic both bold, as slanted letters are harder to read."""
    out = ""
    for strong, alike in groupby(runs, lambda run: run.bold or run.italic):
        text = printable("".join(run.text for run in alike))
        out += f"{BOLD}{text}{BOLD}" if strong else text
    return out
