"""The audit log as rows, one of them in full, and the words it is filtered by."""

from __future__ import annotations

from rich.cells import cell_len

from booktui.desk.audit_views import AuditFull, AuditLine
from booktui.rules.clock import to_wall
from booktui.widgets.call_paint import wrap
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import Cell, fit

NUMBER, WHEN, WHO, ACTION, THING = 8, 16, 10, 16, 16
WIDE = 100
HINT = "user:jo client:C000042 appt:A12 action:reveal object:call from:2026-11-01 until:2026-11-30"
"""What a filter looks like."""


def audit_head(width: int) -> list[Cell]:
    """What the columns are."""
    return _row(width, "row", "when", "who", "did", "to", "why", "muted")


def audit_cells(line: AuditLine, zone: str, width: int) -> list[Cell]:
    """`1204  24 Nov 26 10:42  jo  reveal  client 42  asked at the counter`."""
    undoes = f"undoes {line.undoes}" if line.undoes else ""
    why = " ".join(part for part in (undoes, line.reason) if part)
    return _row(width, str(line.id), when(line, zone), line.by_user, line.action, line.what, why, "row")


def when(line: AuditLine, zone: str) -> str:
    """`24 Nov 26 10:42`."""
    wall = to_wall(line.at, zone)
    return f"{wall.day:>2} {wall:%b %y %H:%M}"


def _row(width: int, number: str, at: str, who: str, action: str, thing: str, why: str, style: str) -> list[Cell]:
    more = 5 if width >= WIDE else 0
    cells = [
        Cell(filled(number, NUMBER), "muted"), Cell(filled(at, WHEN), style),
        Cell(filled(shown(who, WHO - 1 + more), WHO + more), style),
        Cell(filled(shown(action, ACTION - 1 + more), ACTION + more), style),
        Cell(filled(shown(thing, THING - 1 + more), THING + more), style),
    ]  # fmt: skip
    left = width - sum(cell_len(cell.text) for cell in cells)
    return fit([*cells, Cell(shown(why, left) if left > 0 else "", "muted")], width)


def full_lines(full: AuditFull, zone: str, width: int) -> list[list[Cell]]:
    """One row: who, when, what, why; then each field before and after."""
    line = full.line
    wall = to_wall(line.at, zone)
    lines = wrap([(f"{line.by_user} ({line.role})", "name"),
                  (f"  {wall:%a} {wall.day} {wall:%b %Y %H:%M:%S}", "muted")], width)  # fmt: skip
    about = f", about {full.who}" if full.who else ""
    lines += wrap([(f"{line.action}: {line.what}{about}.", "row")], width)
    if line.reason:
        lines += wrap([(f"Why: {line.reason}", "row")], width)
    if line.undoes:
        lines += wrap([(f"It undoes row {line.undoes}.", "row")], width)
    if full.sensitive:
        lines += wrap(
            [("‹!› Sensitive: what says who they are is masked; that you opened this is recorded.", "flag")], width
        )
    lines.append([])
    if full.erased:
        lines += wrap([("The details were emptied, as erasing a person does; the row itself stands.", "muted")], width)
    for name, was, now in full.changes:
        label = f"{name}: " if name else ""
        words = f"{was} → {now}" if was and now else f"was {was}" if was else now or "nothing"
        lines += wrap([(label, "label"), (words, "row")], width, "", "  ")
    lines += wrap([(f"hash {full.hash}", "muted")], width)
    return lines
