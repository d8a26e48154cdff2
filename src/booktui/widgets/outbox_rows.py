"""Messages as rows: when, by which channel, what, to whom, and how it stands; the parts of the outbox above them."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual.content import Content

from booktui.desk.sending.reports import SendReport
from booktui.desk.sending.views import MessageView
from booktui.desk.shapes import ImportReport
from booktui.rules.clock import to_wall
from booktui.widgets.call_paint import wrap
from booktui.widgets.safe import filled, shown
from booktui.widgets.today_rows import Place, by_words
from booktui.widgets.waiting_rows import Cell, fit

PARTS = ("due", "later", "held", "failed", "sent", "withdrawn")
"""In the order of their digits."""
CHANNELS = {"email": "e-mail", "letter": "letter", "sms": "text", "phone": "phone"}
MARKS = {"held": "‖", "failed": "‹!›", "sending": "▸", "sent": "✓", "acknowledged": "✓✓", "withdrawn": "×"}
STYLES = {"held": "soon", "failed": "past", "sending": "soon", "withdrawn": "muted"}
WAYS = {
    "smtp": "by the mail server", "draft": "as a draft", "command": "by the text service", "batch": "in a batch file",
    "print": "in a run of letters", "phone": "by phone", "hand": "by hand",
}  # fmt: skip
TO = {"practitioner": "practitioner", "room": "room", "gp": "GP", "referrer": "referrer", "provider": "other provider",
      "agency": "agency"}  # fmt: skip
MARK, WHEN, CHANNEL = 4, 11, 7
MANY = 10_000
NARROW, WIDE = (22, 18), (31, 27)
"""Cells for what it is and to whom."""
ROOMY = 100


def message_head(width: int) -> list[Cell]:
    """What the columns are."""
    return _row(width, "", "when", "by", "what", "to", "how it stands", "muted", "muted")


def message_cells(view: MessageView, place: Place, width: int) -> list[Cell]:
    """`‖   Thu 09:00   letter  confirmation  Khan Amina  it must be in the form on record (braille)`."""
    style = STYLES.get(view.state, "row")
    at = view.sent_at if view.sent_at is not None else view.due_at
    return _row(
        width, MARKS.get(view.state, ""), by_words(at, place), CHANNELS[view.channel], view.what, addressee(view),
        stands(view, place), style, "muted" if view.state == "withdrawn" else "row",
    )  # fmt: skip


def addressee(view: MessageView) -> str:
    """`Khan Amina`; of somebody else what they are: `GP (Khan Amina)`."""
    who = view.who or view.client_ref
    return who if view.recipient == "client" else f"{TO.get(view.recipient, view.recipient)} ({who})"


def stands(view: MessageView, place: Place) -> str:
    """`held: …`, `sent by the mail server`, `waits: the number was busy; again at 10:05`."""
    if view.state in ("held", "failed", "withdrawn"):
        return f"{view.state}: {view.why}" if view.why else view.state
    if view.state in ("sent", "acknowledged"):
        way = f"{view.state} {WAYS.get(view.way, view.way)}".rstrip()
        return f"{way} ({view.batch})" if view.batch else way
    if view.state == "sending":
        return "on its way"
    if view.next_at is not None and view.next_at > place.now:
        return f"again {by_words(view.next_at, place)}{f': {view.why}' if view.why else ''}"
    visit = f"visit {by_words(view.starts_at, place)}" if view.starts_at is not None else ""
    return visit or ("due" if view.due_at <= place.now else "later")


def _row(
    width: int, mark: str, when: str, channel: str, what: str, who: str, how: str, style: str, rest: str
) -> list[Cell]:
    """The last column takes what the others leave; words and names more of it where there is room."""
    for_what, for_who = NARROW if width < ROOMY else WIDE
    cells = [
        Cell(filled(mark, MARK), style), Cell(filled(when, WHEN), style), Cell(filled(channel, CHANNEL), rest),
        Cell(filled(shown(what, for_what - 1), for_what), rest), Cell(filled(shown(who, for_who - 1), for_who), rest),
    ]  # fmt: skip
    left = width - sum(cell_len(cell.text) for cell in cells)
    return fit([*cells, Cell(shown(how, max(0, left)) if left > 0 else "", style)], width)


def message_lines(view: MessageView, place: Place, width: int) -> list[list[Cell]]:
    """The row in full: to whom, about which visit, when, and how it stands."""
    wall = to_wall(view.due_at, place.zone)
    visit = f"  A{view.appointment_id:06d}" if view.appointment_id else ""
    start = ""
    if view.starts_at is not None:
        at = to_wall(view.starts_at, view.zone or place.zone)
        start = f"  {at:%a} {at.day} {at:%b %Y %H:%M}"
    head = wrap([(addressee(view), "name"), (f"  {view.client_ref}{visit}{start}", "muted")], width)
    what = f"{view.what[:1].upper()}{view.what[1:]} {_by(view.channel)}, due {wall:%a} {wall.day} {wall:%b %Y %H:%M}."
    tried = f" Tried {view.attempts} time{'' if view.attempts == 1 else 's'}." if view.attempts else ""
    found = [*head, *wrap([(what + tried, "row")], width)]
    if view.state != "queued" or view.why:
        how = stands(view, place)
        found += wrap([(f"{how[:1].upper()}{how[1:]}.".replace("..", "."), STYLES.get(view.state, "row"))], width)
    return found


def _by(channel: str) -> str:
    return {"email": "by e-mail", "letter": "by letter", "sms": "by text", "phone": "by phone"}[channel]


def count_words(number: int) -> str:
    """`12`; `9,999+` from where it is not counted any more."""
    return f"{number:,}" if number < MANY else f"{MANY - 1:,}+"


def strip(counts: Mapping[str, int], at: str, width: int) -> Content:
    """`▸1 due 12 │ 2 later 40 │ 3 held 2 …`."""
    faces = [(part, f"{number} {part} {count_words(counts.get(part, 0))}") for number, part in enumerate(PARTS, 1)]
    faces.append(("all", "0 all"))
    parts = [
        Content.styled(f"{'▸' if part == at else ' '}{face} ", "bold $accent" if part == at else "$text-muted")
        for part, face in faces
    ]
    return Content.styled("│", "$line").join(parts).truncate(max(1, width), ellipsis=True)


def report_words(report: SendReport) -> tuple[str, tuple[str, ...]]:
    """What a run did, in one sentence; and what somebody has to know or do."""
    counts = (
        (report.sent, "gone"), (len(report.held), "held"), (len(report.failed), "failed"),
        (len(report.again), "to be tried again"), (report.withdrawn, "withdrawn"), (report.later, "later"),
    )  # fmt: skip
    said = ", ".join(f"{number:,} {word}" for number, word in counts if number or word == "gone")
    also = [f"Written: {path}" for path in report.files] + [*report.problems, *report.notes]
    for word, found in (("held", report.held), ("failed", report.failed), ("will be tried again", report.again)):
        also += [f"Message {number} {word}: {why}" for number, why in found]
    return f"{said}.", tuple(also)


def answers_words(report: ImportReport) -> tuple[str, tuple[str, ...]]:
    """What answers that were read came to, in one sentence; and each by itself."""
    said = f"{report.read:,} read: {report.updated:,} taken, {report.added:,} only kept, {report.skipped:,} left alone."
    unread = (f"{row.field}: {row.reason}" for row in report.rejected)
    return said, (*report.notes, *unread)
