"""`booktui waiting show`: all that is on record of an entry, as the details beside the list have it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from booktui.cli import output
from booktui.cli.lookups import entry_id
from booktui.cli.parser import Commands
from booktui.cli.places import desk_of
from booktui.desk.listing.list_views import TrackerRow
from booktui.desk.listing.story_views import Question, Story, story_json
from booktui.rules.clock import spoken


def add(group: Commands) -> None:
    parser = group.add(
        "show", show, "Print all that is on record of an entry: attempts, offers, what is to be decided."
    )
    parser.add_argument("entry", metavar="N", help="the entry's number")


def show(args: Namespace) -> int:
    number = entry_id(args.entry)
    with desk_of(args) as desk:
        story, row = desk.stories.of(number), desk.worklist.row(number)
        why, clocks = desk.priorities.why(number), desk.clocks.of(entry_id=number)
        zone, now = desk.zone, desk.now()
    if args.json:
        output.document({**story_json(story), "name": row.name, "letter": row.letter, "why": list(why)})
        return 0
    output.line(f"{row.name}, {row.client_ref}, {story.service}, {row.priority}, {row.status}.")
    output.lines(list(why))
    output.lines([f"Clock {path.newest.words}." for path in clocks])
    output.lines(list(_decisions(story, zone, now)))
    output.lines(list(_happened(story, zone)))
    output.lines(list(_facts(story, row, zone)))
    return 0


def _decisions(story: Story, zone: str, now: int) -> Iterator[str]:
    for one in story.ratings:
        yield f"Proposed by {one.by}: urgency {one.urgency}, severity {one.severity}: {one.reason}."
    for what, questions in (("Review", story.reviews), ("Escalated", story.escalations)):
        for question in questions:
            yield _question(what, question, zone, now)


def _question(what: str, one: Question, zone: str, now: int) -> str:
    late = "was due" if one.due_at < now else "due"
    return f"{what}: {one.what}, {one.to_whom}, {late} {spoken(one.due_at, zone)}{f': {one.note}' if one.note else ''}."


def _happened(story: Story, zone: str) -> Iterator[str]:
    for tried in story.attempts:
        after = f", then {tried.next_step}" if tried.next_step else ""
        yield f"Tried {spoken(tried.at, zone)}: {tried.outcome.replace('_', ' ').lower()}, {tried.by}{after}."
    for offer in story.offers:
        notice = "reasonable" if offer.reasonable else "short notice"
        answer = offer.answer or "no answer yet"
        yield f"Offered {spoken(offer.start, offer.zone)} {offer.practitioner}: {answer}, {notice}, {offer.made_by}."
    for job in story.jobs:
        fix = f", to fix: {job.to_fix}" if job.to_fix else ""
        yield f"{job.kind.title()} {job.language} {job.state}, {spoken(job.starts_at, zone)}{fix}."


def _facts(story: Story, row: TrackerRow, zone: str) -> Iterator[str]:
    gone = story.removed
    if gone is not None:
        back = f", can be put back until {gone.back_by:%d %b %Y}" if gone.back_by else ""
        yield f"Removed {spoken(gone.at, zone)} by {gone.by}: {gone.code}, {gone.reason}{back}."
    if story.unavailable_from is not None:
        until = f" to {story.unavailable_to:%d %b %Y}" if story.unavailable_to else ""
        yield f"Suspended from {story.unavailable_from:%d %b %Y}{until}."
    if row.flags:
        yield f"Needs {', '.join(row.flags)}."
    if story.comment:
        yield f"Comment: {story.comment}"
