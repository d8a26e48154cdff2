"""What the waiting list's screen says of the entry under the cursor, in one column or two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from booktui.desk.clock_views import Pathway
from booktui.desk.listing.list_views import TrackerRow
from booktui.desk.listing.story_views import Attempt, Journey, Offered, Question, Removed, Story
from booktui.rules.clock import to_wall
from booktui.rules.values import Instant
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_lines import Lines, head, pair
from booktui.widgets.clinic_rows import day_long, day_short
from booktui.widgets.tracker_rows import target_style, target_words
from booktui.widgets.waiting_rows import PRIORITY_LONG, Cell, fit

TWO_COLUMNS = 96
"""Cells from which the lines stand in two columns."""
PARTS = {"am": "morning", "pm": "afternoon", "eve": "evening"}
NOT_TRIED = "nobody has tried yet"
COMPLEXITY = {1: "simple", 2: "moderate", 3: "complex", 4: "very complex"}


@dataclass(frozen=True, slots=True)
class EntryPage:
    """All that is said of one entry."""

    row: TrackerRow
    story: Story
    why: tuple[str, ...]
    clocks: tuple[Pathway, ...]
    now: Instant
    zone: str


def moment(instant: Instant, zone: str) -> str:
    """`Tue 24 Nov 10:42`; with the year once that is another."""
    wall = to_wall(instant, zone)
    return f"{wall:%a} {wall.day} {wall:%b %H:%M}"


def entry_lines(page: EntryPage, width: int) -> Lines:
    """The page; what waits for somebody's decision comes first."""
    title = _title(page, width)
    decided, tried = [*_removed(page), *_open(page), *_why(page)], [*_contact(page), *_offers(page), *_jobs(page)]
    rest = [*_clock(page), *_facts(page)]
    if width < TWO_COLUMNS:
        return [*title, *(line for section in (*decided, *tried, *rest) for line in section.lines(width))]
    half = (width - 3) // 2
    left, right = ([line for section in side for line in section.lines(half)] for side in (decided, tried))
    for section in rest:
        shorter = left if len(left) < len(right) else right
        shorter += section.lines(half)
    return [*title, *_beside(left, right, half)]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it: texts with their styles, each on lines of its own."""

    title: str
    texts: tuple[tuple[str, str], ...]
    pairs: tuple[tuple[str, str], ...] = ()

    def lines(self, width: int) -> Lines:
        """The heading, the texts, the labelled ones."""
        lines = head(self.title, width)[1:]
        for text, style in self.texts:
            lines += wrap([(text, style)], width, "· " if len(self.texts) > 1 else "", "  ")
        for label, text in self.pairs:
            lines += pair(label, text, width)
        return lines


def _beside(left: Lines, right: Lines, half: int) -> Lines:
    return [[*fit(one or [], half), Cell(" │ ", "muted"), *(other or [])] for one, other in zip_longest(left, right)]


def _title(page: EntryPage, width: int) -> Lines:
    row = page.row
    more = [
        (f"  {row.client_ref}", "muted"),
        (f"  {page.story.service}", "row"),
        (f"  {PRIORITY_LONG.get(row.priority, row.priority)}", f"priority-{row.priority}"),
        (f"  {target_words(row)}", target_style(row)),
        (f"  waits {row.days_waited} day{'' if row.days_waited == 1 else 's'}", "muted"),
    ]
    return wrap([(row.name, "name"), *more], width)


def _why(page: EntryPage) -> list[Section]:
    return [Section("Why here", tuple((text, "row") for text in page.why))] if page.why else []


def _clock(page: EntryPage) -> list[Section]:
    story = page.story
    texts: list[tuple[str, str]] = []
    for path in page.clocks:
        wait = path.newest.wait
        texts.append((f"clock {path.newest.words}", "past" if wait is not None and wait.breached else "row"))
        if path.cancer is not None:
            by = f"seen by {day_short(path.cancer.first_seen_by)}, diagnosis by {day_short(path.cancer.faster_by)}"
            texts.append((f"{by}, work by {day_short(path.cancer.work_by)}", "row"))
    referrer = f"referred {day_long(story.received_on)}{f' by {story.referrer}' if story.referrer else ''}"
    target = f"target {day_long(story.target_on)}, waits since {day_long(story.clock_start)}"
    return [Section("Clock and targets", (*texts, (target, "row"), (referrer, "muted")))]


def _open(page: EntryPage) -> list[Section]:
    story, zone = page.story, page.zone
    texts = [
        (f"‹?› U{one.urgency} V{one.severity} proposed by {one.by} {moment(one.at, zone)}"
         f"{f': {one.reason}' if one.reason else ''}", "soon")
        for one in story.ratings
    ]  # fmt: skip
    texts += [(_question("review", one, page), "flag") for one in story.reviews]
    texts += [(_question("escalated", one, page), "flag") for one in story.escalations]
    return [Section("Waits for a decision", tuple(texts))] if texts else []


def _question(what: str, one: Question, page: EntryPage) -> str:
    late = "‹!› was due" if one.due_at < page.now else "due"
    note = f": {one.note}" if one.note else ""
    return f"{what} {one.what}, {one.to_whom}, {late} {moment(one.due_at, page.zone)}{note}"


def _removed(page: EntryPage) -> list[Section]:
    gone = page.story.removed
    return [Section("Removed", _removal(gone, page.zone))] if gone is not None else []


def _removal(gone: Removed, zone: str) -> tuple[tuple[str, str], ...]:
    texts = [(f"{gone.code}: {gone.reason}", "flag"), (f"{moment(gone.at, zone)} by {gone.by}", "row")]
    if gone.clinician:
        on = f" on {day_long(gone.decided_on)}" if gone.decided_on else ""
        texts.append((f"decided by {gone.clinician}{on}", "row"))
    if gone.second:
        texts.append((f"second person {gone.second}", "row"))
    if gone.back_by:
        when = f"until {day_long(gone.back_by)}"
        texts.append((f"i puts them back {when}; later a supervisor may", "row"))
    return tuple(texts)


def _contact(page: EntryPage) -> list[Section]:
    story, zone = page.story, page.zone
    texts = [(_attempt(one, zone), "row") for one in story.attempts]
    wait = [
        (f"ring after {moment(story.not_before, zone)}, as asked", "soon")
        if _to_come(story.not_before, page)
        else None,
        (f"not before {moment(story.contact_from, zone)}", "soon") if _to_come(story.contact_from, page) else None,
        (f"asked to ring by {day_long(story.reply_by)}", "soon") if story.reply_by else None,
    ]
    ahead = [one for one in wait if one is not None]
    times = page.row.attempts
    none = f"{times} attempt{'s' if times > 1 else ''}, of which nothing more is on record" if times else NOT_TRIED
    return [Section("Contact", (*ahead, *texts) or ((none, "muted"),))]


def _to_come(instant: Instant | None, page: EntryPage) -> bool:
    return instant is not None and instant > page.now


def _attempt(one: Attempt, zone: str) -> str:
    part = f" {PARTS.get(one.part, one.part)}" if one.part else ""
    after = f" → {one.next_step}" if one.next_step else ""
    when = f" not before {moment(one.next_at, zone)}" if one.next_at is not None else ""
    return f"{moment(one.at, zone)}{part} {one.outcome.replace('_', ' ').lower()}, {one.by}{after}{when}"


def _offers(page: EntryPage) -> list[Section]:
    texts = tuple((_offer(one, page.zone), "muted" if one.answer else "row") for one in page.story.offers)
    first = page.story.earliest_offer_on
    pairs = (("earliest", f"reasonable offer {day_long(first)}"),) if first else ()
    return [Section("Offers", texts, pairs)] if texts or pairs else []


def _offer(one: Offered, zone: str) -> str:
    notice = "reasonable" if one.reasonable else "short notice"
    answer = one.answer or "no answer yet"
    made = f"{moment(one.made_at, zone)} {one.made_by}"
    return f"{moment(one.start, one.zone)} {one.practitioner}: {answer}, {notice}, {made}"


def _jobs(page: EntryPage) -> list[Section]:
    texts = tuple((_job(one, page.zone), "flag" if one.to_fix else "row") for one in page.story.jobs)
    return [Section("Interpreter and transport", texts)] if texts else []


def _job(one: Journey, zone: str) -> str:
    what = " ".join(part for part in (one.kind, one.language, one.person) if part)
    late = f", ask by {day_short(one.lead_by)}" if one.state == "needed" else ""
    fix = f"; ‹!› {one.to_fix}" if one.to_fix else ""
    return f"{what} {one.state}, {moment(one.starts_at, zone)}{late}{fix}"


def _facts(page: EntryPage) -> list[Section]:
    story = page.story
    load = [
        COMPLEXITY.get(story.complexity, "") if story.owner or story.complexity > 1 else "",
        "stays there" if story.locked else "",
    ]
    same = "keeps the same practitioner" if story.continuity else ""
    pairs = (
        ("needs", ", ".join(page.row.flags)),
        ("wishes", wish_words(story)),
        ("suspended", _span(story.unavailable_from, story.unavailable_to)),
        ("caseload", ", ".join(part for part in (story.owner, *load, same) if part)),
        ("validated", day_long(story.validated_on) if story.validated_on else ""),
        ("ask again", day_long(story.validate_on) if story.validate_on else ""),
        ("comment", story.comment),
    )
    return [Section("Entry", (), pairs)] if any(text for _, text in pairs) else []


def wish_words(story: Story) -> str:
    """`OSEI at WYT, mon tue, am, from Mon 7 Dec 2026`; nothing for no wish."""
    place = f"at {story.location}" if story.location else ""
    span = _span(story.available_from, story.available_to)
    days = story.days.replace(",", " ")
    return ", ".join(part for part in (f"{story.practitioner} {place}".strip(), days, story.part, span) if part)


def _span(first: date | None, last: date | None) -> str:
    words = [f"from {day_long(first)}" if first else "", f"to {day_long(last)}" if last else ""]
    return " ".join(word for word in words if word)
