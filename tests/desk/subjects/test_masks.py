"""PRV-01 and PRV-02: no list, search, export or log says who a sensitive client is, or their number or address."""

import inspect
from datetime import date
from functools import cached_property

import pytest

from booktui.__main__ import main
from booktui.desk.desk import Desk
from booktui.desk.listing.list_views import ListSpec
from desks import SETUP, Clock, at, make_desk
from lives import MARKS, life

TOLD = (*MARKS, "999 000 0018", "07700 900987", "07700 900 987", "+447700900987")
OUTSIDE = {"replies.fetch", "subjects.holds"}
"""It asks a mailbox; its reasons are what the list is for."""
LISTS = ("tuple", "list", "dict", "TodayCounts", "Glance")
OURS = {
    "fill_ask": ("why",), "displacement": ("why",), "disruption": ("reason",),
    "access_need": ("detail",), "appointment": ("missed_reason",),
    "job": ("language", "mode", "person", "reference", "eligible", "to_fix"),
}  # fmt: skip
"""Codes, texts that the program makes, and what is needed for a visit, who comes, in which language: said on purpose."""
VISIT = date(2026, 11, 24)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Somebody sensitive with something open in every list, a day ahead of a visit."""
    yield from peopled(make_desk(tmp_path_factory.mktemp("masks"), "sam", clock=Clock()), sensitive=True)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """The same of somebody who is not sensitive, at a desk whose every service is."""
    setup = {**SETUP, "service": [{**one, "sensitive": True} for one in SETUP["service"]]}
    yield from peopled(make_desk(tmp_path_factory.mktemp("quiet"), "sam", setup=setup, clock=Clock()))


def peopled(made, **how):
    made.who = life(made, **how)
    made.entry = made.waiting.add(made.who.id, "FU", received=date(2026, 11, 1), priority="urgent").entry_id
    visit = made.diary.propose(made.who.id, "NEW", at("2026-11-24T09:00"), agreed_short=True)
    made.visit = made.diary.book(visit, override="soon").appointment
    with made.store.write() as c:
        for table, columns in OURS.items():
            c.exec_driver_sql(f"UPDATE {table} SET " + ", ".join(f"{name} = ''" for name in columns))
        c.exec_driver_sql("UPDATE job SET mode = 'telephone' WHERE kind = 'interpreter'")
    yield made
    made.close()


def free_lists(desk):
    """Every public method of every room that gives a list and need not be told anything."""
    for name, _ in inspect.getmembers(Desk, lambda one: isinstance(one, cached_property)):
        for verb, method in inspect.getmembers(getattr(desk, name), inspect.ismethod):
            said = inspect.signature(method)
            needed = [
                one for one in said.parameters.values() if one.default is one.empty and one.kind < one.VAR_POSITIONAL
            ]
            listing = str(said.return_annotation).startswith(LISTS)
            if listing and not needed and not verb.startswith("_") and f"{name}.{verb}" not in OUTSIDE:
                yield f"{name}.{verb}", method


def leaks(shown) -> list[str]:
    text = (shown if isinstance(shown, str) else repr(shown)).casefold()
    return [mark for mark in TOLD if mark.casefold() in text]


def test_no_list_says_who_it_is(desk):
    called = dict(free_lists(desk))
    assert {"today.lines", "outbox.list", "replies.list", "tasks.open", "reviews.open", "jobs.open"} <= set(called)
    found = {name: leaks(method()) for name, method in called.items()}
    assert {name: marks for name, marks in found.items() if marks} == {}


def test_no_list_says_who_comes_to_a_sensitive_service(quiet):
    found = {name: leaks(method()) for name, method in free_lists(quiet)}
    assert {name: marks for name, marks in found.items() if marks} == {}


ASKED = {
    **{f"find {mark}": lambda desk, mark=mark: list(desk.clients.find(mark)) for mark in MARKS[:4]},
    "record": lambda desk: desk.clients.get(desk.who.id),
    "waiting": lambda desk: desk.waiting.page(0, 50),
    "list": lambda desk: desk.worklist.page(ListSpec(), 0, 50),
    "why": lambda desk: desk.waiting.why(desk.entry),
    "diary": lambda desk: desk.diary.day(VISIT),
    "day text": lambda desk: desk.exports.day(VISIT),
    "day csv": lambda desk: desk.exports.day(VISIT, form="csv"),
    "day html": lambda desk: desk.exports.day_printed(VISIT, form="html"),
    "calendar": lambda desk: desk.exports.calendar("OSEI", VISIT, VISIT, shows="details"),
    "outbox": lambda desk: [desk.outbox.list(what) for what in ("due", "later", "held", "failed", "sent", "withdrawn")],
    "parts": lambda desk: [room.of_client(desk.who.id) for room in (desk.reviews, desk.tasks, desk.requests, desk.escalations)],
    "visits": lambda desk: desk.diary.of_client(desk.who.id),
    "calls": lambda desk: desk.calls.of_client(desk.who.id),
    "answers": lambda desk: (desk.replies.list(desk.visit.id), desk.replies.of_client(desk.who.id)),
    "case story": lambda desk: desk.stories.of(desk.entry),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_nothing_that_is_asked_about_says_so_either(desk, name):
    assert leaks(ASKED[name](desk)) == []


@pytest.mark.parametrize("name", [name for name in ASKED if name.split()[0] not in ("find", "record", "calls")])
def test_nothing_that_is_asked_about_a_sensitive_service_says_so_either(quiet, name):
    assert leaks(ASKED[name](quiet)) == []


COMMANDS = (
    "today", "waiting list", "waiting next", "client find quill", "client find 9990000018", "client find 900987",
    "client show {ref}", "client show {ref} --json", "waiting list --json", "today --json", "task list",
    "escalate list", "request list", "review list", "review list --json", "job list", "fill", "fill --json", "missing",
    "outbox list all", "outbox list all --json", "replies list", "replies list --json", "validation due", "clock tasks",
    "export day 2026-11-24", "export day 2026-11-24 --format csv", "busy OSEI --from 2026-11-24 --to 2026-11-25",
    "export calendar OSEI --details", "report patterns", "report access", "audit list", "audit list --json", "retention list",
    "clinic sessions OSEI-TU", "absence list", "doctor", "free NEW --client {ref}", "check {ref} NEW --at 2026-12-01T09:00",
)  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS)
def test_no_command_says_so(desk, words, monkeypatch, capsys):
    monkeypatch.setenv("BOOKTUI_NOW", "2026-11-23T09:00:00+00:00")
    said = words.format(ref=desk.who.ref).split()
    code = main(["--db", str(desk.store.path), "--as", "sam", *said])
    shown = capsys.readouterr()
    assert code in (0, 3, 4), shown.err
    assert leaks(shown.out + shown.err) == []


@pytest.mark.parametrize("words", [words for words in COMMANDS if not words.startswith("client")])
def test_no_command_says_who_comes_to_a_sensitive_service(quiet, words, monkeypatch, capsys):
    monkeypatch.setenv("BOOKTUI_NOW", "2026-11-23T09:00:00+00:00")
    said = words.format(ref=quiet.who.ref).split()
    code = main(["--db", str(quiet.store.path), "--as", "sam", *said])
    shown = capsys.readouterr()
    assert code in (0, 3, 4), shown.err
    assert leaks(shown.out + shown.err) == []
