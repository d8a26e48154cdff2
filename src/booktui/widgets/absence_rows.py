"""Absences on the clinics' screen: a row each, and what is to know of the one under the cursor."""

from __future__ import annotations

from rich.cells import cell_len

from booktui.desk.absence_views import AbsenceView
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_lines import Lines, pair
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import Cell, fit

ASKED = "requested"


def who_words(absence: AbsenceView) -> str:
    """Whose it is: a code, or what is closed."""
    return absence.schedule or (absence.location or "everywhere")


def state_words(absence: AbsenceView) -> tuple[str, str]:
    """`asked for`, how many it displaced, or nothing; and its look."""
    if absence.state == ASKED:
        return "asked for", "soon"
    return (f"{absence.displaced} displaced", "past") if absence.displaced else ("", "muted")


def when_words(absence: AbsenceView) -> str:
    """When, the year said once: `Mon 7 Dec to Fri 11 Dec 2026`."""
    first, to, last = absence.when.partition(" to ")
    return f"{first[:-5]}{to}{last}" if to and first[-4:].isdigit() and first[-4:] == last[-4:] else absence.when


def _row(width: int, when: Cell, who: Cell, kind: Cell, more: Cell) -> list[Cell]:
    """The columns; the last takes what the others leave."""
    fixed = [_column(when, 31 if width >= 70 else 27), _column(who, 12), _column(kind, 11)]
    left = width - sum(cell_len(cell.text) for cell in fixed)
    return fit([*fixed, Cell(shown(more.text, max(0, left)) if left > 0 else "", more.style)], width)


def _column(cell: Cell, width: int) -> Cell:
    return Cell(f"{filled(shown(cell.text, width - 1), width - 1)} ", cell.style)


def absence_head(width: int) -> list[Cell]:
    """What the columns are."""
    return _row(width, *(Cell(word, "muted") for word in ("when", "who", "kind", "")))


def absence_cells(absence: AbsenceView, _number: int, width: int) -> list[Cell]:
    """`Mon 7 Dec to Fri 11 Dec 2026  OSEI  leave  asked for`; the reason where nothing else is to say."""
    said, look = state_words(absence)
    kind = f"{absence.kind}{' ↻' if absence.rule_id is not None else ''}"
    return _row(
        width, Cell(when_words(absence), "row"), Cell(who_words(absence), "row"), Cell(kind, "muted"),
        Cell(said or absence.reason, look),
    )  # fmt: skip


def absence_lines(absence: AbsenceView, width: int) -> Lines:
    """Whose, when, why, whether it repeats, and whom it displaced."""
    lines = wrap([(absence.name or who_words(absence), "name"), (f"  {absence.kind}", "muted")], width)
    if absence.state == ASKED:
        lines += wrap([("Asked for: it warns, and displaces nobody until v approves it.", "soon")], width)
    pairs = (
        ("when", absence.when),
        ("repeats", absence.words),
        ("closes", (absence.location or "every location") if not absence.schedule else ""),
        ("reason", absence.reason),
        ("from", f"the calendar {absence.source}" if absence.source else ""),
        ("displaced", f"{absence.displaced} on the rebook list because of it" if absence.displaced else ""),
    )
    return [*lines, *(line for label, text in pairs for line in pair(label, text, width))]
