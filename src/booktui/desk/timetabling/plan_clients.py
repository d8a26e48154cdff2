"""What each displaced client needs of a new time, who of them ask the same, and which times suit one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from booktui.desk.arranging import job_notice
from booktui.desk.clinic_views import RebookRow
from booktui.desk.timetabling import rebook
from booktui.rules import lanes, needs
from booktui.rules.availability import Ask
from booktui.rules.catalogue import Catalogue
from booktui.rules.checks.person import age_wrong, sex_differs
from booktui.rules.checks.travel import reach
from booktui.rules.checks.turn import in_part
from booktui.rules.clock import local_date, to_wall
from booktui.rules.finding.timeline import Blocked
from booktui.rules.planning.values import Displaced, Option
from booktui.rules.policy import Policy
from booktui.rules.values import DAY, Client, Entry, Kind, Need, Service, Span, Taken, Wishes
from booktui.store import facts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

ALL = 1_000_000
"""More times than any search finds; how far it goes is decided as it goes."""
NOBODY = 0
"""The id of no client: whoever asks for a group has a diary without anything in it."""


class Question(NamedTuple):
    """What a search goes by; clients with the same one have the same times but for their own diaries."""

    service_id: int
    minutes: int
    priority: str
    """Which slots are open to them; empty without a waiting entry."""
    step_free: bool
    language: str
    """Of the interpreter who has to be free; empty when none is needed, or an agency is asked."""


@dataclass
class Who:
    """A line of the rebook list, with what a new time has to meet."""

    row: RebookRow
    client: Client
    entry: Entry | None
    service: Service
    question: Question
    taken: tuple[Taken, ...]
    """Their own appointments in the window, wherever they are."""
    blocked: dict[int, Blocked] = field(default_factory=dict)
    """When they cannot be at a location."""
    not_before: date | None = None
    """The first day that leaves the notice for the sign language they need."""

    @property
    def wishes(self) -> Wishes:
        return self.entry.wishes if self.entry else Wishes()

    @property
    def old_on(self) -> date:
        return local_date(self.row.old_start, self.row.zone)


def read(c: Connection, desk: Desk, row: RebookRow, window: Span) -> Who:
    """Everything about one line that a plan goes by."""
    book, policy = desk.catalogue_in(c), desk.policy
    client = facts.client(c, row.client_id)
    assert client is not None
    entry, service = rebook.entry_of(c, row), book.service_by_code[row.service.upper()]
    question = Question(
        service.id, max(needs.minutes(service, client, policy), row.minutes), entry.priority if entry else "",
        client.needs_kind("step-free") is not None, _language(client, book),
    )  # fmt: skip
    taken = facts.taken_many(c, (client.id,), window.start - DAY, window.end + DAY, desk.now())
    return Who(
        row, client, entry, service, question, taken, not_before=job_notice.first_day(c, desk, client, service)
    )  # fmt: skip


def _language(client: Client, book: Catalogue) -> str:
    need = client.needs_kind("interpreter")
    here = {one.type.casefold() for one in book.of_kind(Kind.INTERPRETER) if one.type}
    return need.detail if need and any(one in need.detail.casefold() for one in here) else ""


def ask(question: Question, service: Service, now: int, span: Span) -> Ask:
    """The question, for nobody in particular."""
    wanted = [Need("step-free")] if question.step_free else []
    wanted += [Need("interpreter", question.language)] if question.language else []
    today = local_date(now, "UTC")
    entry = Entry(0, NOBODY, service.id, question.priority, today, today) if question.priority else None
    return Ask(
        service=service, now=now, client=Client(NOBODY, "", needs=tuple(wanted)), entry=entry, start=span.start,
        until=span.end, count=ALL, minutes=question.minutes,
    )  # fmt: skip


class Suits:
    """Which of the times of a question suit one client, and how well."""

    def __init__(self, who: Who, book: Catalogue, policy: Policy) -> None:
        self.who, self._book, self._policy = who, book, policy
        self._wishes = who.wishes
        service = who.service
        self._by_age = service.min_age is not None or service.max_age is not None
        self._never = who.client.status != "active" or sex_differs(service, who.client)
        self._last = who.entry.target_on if who.entry and _strict(policy, "past-target") else None
        self._as_wished = _strict(policy, "preference")

    @property
    def wishing(self) -> bool:
        """They asked for something."""
        return self._wishes != Wishes()

    def of(self, options: Sequence[Option]) -> Sequence[Option]:
        """Those that suit, as they are for this client; the very same where all suit, as the planner gains by it."""
        if self._never:
            return ()
        anything = not (self._by_age or self.who.taken or self.wishing or self._last or self.who.not_before)
        return options if anything else tuple(self._each(options))

    def _each(self, options: Iterable[Option]) -> Iterator[Option]:
        for option in options:
            if self._in_time(option) and self._free(option) and self._of_age(option):
                outside = self.wishing and not self._wished(option)
                if not (outside and self._as_wished):
                    yield option._replace(preference=True) if outside else option

    def _in_time(self, option: Option) -> bool:
        first = self.who.not_before
        return not (self._last and option.day > self._last) and (first is None or option.day >= first)

    def _of_age(self, option: Option) -> bool:
        return not self._by_age or age_wrong(self.who.service, self.who.client, option.day) is None

    def _free(self, option: Option) -> bool:
        who = self.who
        if not who.taken:
            return True
        if option.location_id not in who.blocked:
            ways = (reach(row, option.location_id, self._book.travel, self._policy) for row in who.taken)
            spans = [*(row.span for row in who.taken), *(way for way in ways if way is not None)]
            who.blocked[option.location_id] = Blocked(lanes.joined(spans))
        return not who.blocked[option.location_id].hits(Span(option.start, option.end))

    def _wished(self, option: Option) -> bool:
        wishes = self._wishes
        return (
            wishes.practitioner_id in (None, option.practitioner_id)
            and wishes.location_id in (None, option.location_id)
            and (not wishes.weekdays or option.day.weekday() in wishes.weekdays)
            and (wishes.not_before is None or option.day >= wishes.not_before)
            and (wishes.not_after is None or option.day <= wishes.not_after)
            and (not wishes.part or in_part(to_wall(option.start, self._zone(option)).hour, wishes.part))
        )

    def _zone(self, option: Option) -> str:
        return self._book.zone_of(option.location_id, "UTC")


def displaced(who: Who, options: Sequence[Option]) -> Displaced:
    """The line as the planner takes it."""
    row = who.row
    return Displaced(
        row.id, row.client_id, row.priority, row.old_start, who.old_on, row.clock_start, row.target_on, row.rebook_by,
        row.hospital_cancels, options,
    )  # fmt: skip


def grouped(everybody: Iterable[Who]) -> Mapping[Question, list[Who]]:
    """Who asks the same."""
    found: dict[Question, list[Who]] = {}
    for who in everybody:
        found.setdefault(who.question, []).append(who)
    return found


def _strict(policy: Policy, code: str) -> bool:
    return policy.severity(code, "warn") != "warn"
