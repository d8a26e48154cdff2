"""A message as its receiver reads it: where it goes, its heading, its words, its calendar file in plain words."""

from __future__ import annotations

from booktui.desk.sending.views import MessageFull
from booktui.widgets.call_paint import wrap
from booktui.widgets.waiting_rows import Cell

Lines = list[list[Cell]]
LABEL = 9


def message(full: MessageFull, width: int) -> Lines:
    """The whole of it."""
    found: Lines = [line for why in full.problems for line in wrap([(f"‹!› {why}", "soon")], width)]
    words = full.words
    if words is None:
        return found or wrap([("It has no words that were kept.", "muted")], width)
    to = ", ".join(line for line in words.address.splitlines() if line.strip())
    found += _said("to", to, width)
    found += _said("subject", words.subject, width)
    form = "; ".join(part for part in (words.language if words.language != "en" else "", words.form) if part)
    found += _said("form", form, width)
    found.append([])
    for line in full.text.splitlines():
        found += wrap([(line, "row")], width) if line.strip() else [[]]
    if full.ics:
        found += [[], *calendar(full.ics, width)]
    return found


def calendar(text: str, width: int) -> Lines:
    """The file as it goes, unfolded line by line."""
    unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    head = [[Cell("Calendar file", "head")]]
    return [*head, *(line for raw in unfolded.splitlines() for line in wrap([(raw, "muted")], width, "  ", "    "))]


def _said(label: str, text: str, width: int) -> Lines:
    if not text:
        return []
    return [
        [Cell(f"{label if place == 0 else '':<{LABEL}}", "label"), *line]
        for place, line in enumerate(wrap([(text, "row")], max(4, width - LABEL)))
    ]
