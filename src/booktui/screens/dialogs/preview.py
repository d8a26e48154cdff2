"""What a change, a cut or an absence would do, before it is done: everybody affected, and who has to agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from textual import events

from booktui.desk.clinic_views import Affected, Preview
from booktui.rules.clock import to_wall
from booktui.screens.dialogs.frame import BACK
from booktui.screens.dialogs.lines import SCROLLING, Scrolling
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_rows import day_short
from booktui.widgets.keys import Key
from booktui.widgets.safe import filled
from booktui.widgets.waiting_rows import PRIORITY, Cell, fit

LETTER = "y"
"""Goes ahead: neither enter nor a key that opens a preview."""

ANSWERS = (
    Key("preview.stay", "enter", "back", "leave as it is", "Changes nothing.", face="enter"),
    Key("preview.do", LETTER, "", "go ahead", "Does what the preview says.", writes=True),
    Key("preview.keep", "k", "", "keep as draft", "Keeps a clinic's draft without approving it.", writes=True),
)


class PreviewDialog(Scrolling[str]):
    """Gives back `do` when its letter was pressed, `keep` for the other answer where there is one, else None."""

    KEYS: ClassVar[tuple[Key, ...]] = (*ANSWERS, *SCROLLING, BACK)

    def __init__(
        self, preview: Preview, verb: str, *, supervisor: bool, sign: bool = False, keep: str = "",
        stay: str = "leave as it is",
    ) -> None:  # fmt: skip
        """Give the dialog its two answers.

        Args:
            verb: what the letter does.
            supervisor: the person may do a supervisor's part.
            sign: a supervisor could sign it here.
            keep: the other answer, if there is one.
            stay: what enter does instead.
        """
        super().__init__(preview.title)
        self.preview, self._verb, self._keep, self._stay = preview, verb, keep, stay
        self._sign = sign and preview.needs_supervisor and not supervisor
        self._may = supervisor or sign or not preview.needs_supervisor

    def lines(self, width: int) -> list[list[Cell]]:
        return preview_lines(self.preview, width, may=self._may, sign=self._sign)

    def keys_now(self) -> tuple[Key, ...]:
        stay, do, keep = (
            replace(key, verb=verb) for key, verb in zip(ANSWERS, (self._stay, self._verb, self._keep), strict=True)
        )
        return (stay, *([do] if self._may else []), *([keep] if self._keep else []), *self.scrolling, BACK)

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            self.dismiss(None)
        elif event.key == LETTER:
            event.stop()
            if self._may:
                self.dismiss("do")
            else:
                self.say("A supervisor must do this; nothing was changed.")
        elif event.key == "k" and self._keep:
            event.stop()
            self.dismiss("keep")


def preview_lines(preview: Preview, width: int, *, may: bool = True, sign: bool = False) -> list[list[Cell]]:
    """The notice, what happens to sessions, who stays, then everybody affected in the order of rebooking."""
    notice = f"Notice: {preview.notice_days} days; {preview.notice_needed} are needed."
    lines = [] if preview.short_notice else wrap([(notice, "row")], width)
    for why in preview.supervisor_why:
        lines += wrap([(f"‹!› {why}", "past")], width, "", "    ")
    if not may:
        lines += wrap([("‹!› A supervisor must do this: enter leaves everything as it is.", "alarm")], width)
    if sign:
        lines += wrap(
            [(f"‹!› A supervisor signs this here: {LETTER} asks for their name and passphrase.", "past")], width
        )
    for text in (*preview.sessions, *preview.staying):
        lines += wrap([(text, "row")], width, "· ", "  ")
    count = len(preview.affected)
    head = "Nobody is affected." if not count else f"{count} affected, in the order in which they are to be rebooked:"
    lines += [[], [Cell(head, "name")]]
    whys = {one.why for one in preview.affected}
    if len(whys) == 1:
        lines += wrap([(next(iter(whys)), "muted")], width)
    for number, one in enumerate(preview.affected, 1):
        lines.append(affected_cells(one, number, width))
        if len(whys) > 1:
            lines += wrap([(one.why, "muted")], width, "     ", "     ")
    return lines


def affected_cells(one: Affected, number: int, width: int) -> list[Cell]:
    """`1 Khan Amina  2WW NEW  Tue 12 Jan 09:00  phone 26 Nov  by 26 Jan  ×1`; less of it below 66 cells."""
    wall = to_wall(one.start, one.zone)
    tell = f"{'phone' if one.phone_first else 'tell'} {day_short(one.tell_by)[4:]}"
    by = f"by {day_short(one.rebook_by)[4:]}" if one.rebook_by else "in target"
    tail: Sequence[Cell] = (
        Cell(f" {PRIORITY.get(one.priority, one.priority)[:3]:<3} ", "flag" if one.priority != "routine" else "muted"),
        Cell(filled(one.service, 6 if width >= 66 else 0), "muted"),
        Cell(f" {wall:%a} {wall.day:>2} {wall:%b %H:%M} ", "row"),
        Cell(filled(tell, 13), "soon" if one.phone_first else "row"),
        Cell(filled(by, 10 if width >= 66 else 0), "muted"),
        Cell(filled(f"×{one.hospital_cancels}" if one.hospital_cancels else "", 2), "alarm"),
    )
    left = width - 4 - sum(cell_len(cell.text) for cell in tail)
    return fit([Cell(f"{number:>3} ", "muted"), Cell(filled(one.name, max(4, left)), "row"), *tail], width)
