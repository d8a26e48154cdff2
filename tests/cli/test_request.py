"""`booktui request`, `booktui task` and `booktui today`: what is printed, and with which exit code."""

from __future__ import annotations

import pytest

from booktui.cli.requests import CHANNELS
from booktui.cli.today import KINDS
from booktui.desk.due import requests, today_views
from commands import Run


def test_the_words_are_the_desks() -> None:
    assert (requests.CHANNELS, tuple(today_views.KINDS)) == (CHANNELS, KINDS)


def test_add_says_both_times(run: Run) -> None:
    """9.5: Friday 16:00 is due Monday 16:00 by the working calendar, Saturday 16:00 by the clock."""
    said = run("request", "add", "Which room?", "--client", "C1", "--channel", "email", "--at", "2026-11-20T16:00")
    assert (said.code, said.out) == (
        0,
        "Request 1 from C1 by email: Which room?\n"
        "Answer due Mon 23 Nov 2026 16:00; by the clock alone Sat 21 Nov 2026 16:00.\n",
    )


def test_list_overdue_first_then_answer(run: Run) -> None:
    run("request", "add", "Which room?", "--from", "Mr Hall", user="jo")
    run("request", "add", "When?", "--client", "C1", "--at", "2026-11-20T16:00", user="jo")
    assert run("request", "list").out == (
        "2  ‹!› overdue since Mon 23 Nov 2026 16:00  phone  C1       When?\n"
        "1  due Wed 25 Nov 2026 10:42                phone  Mr Hall  Which room?\n"
    )
    assert run("request", "answer", "2", "At nine", user="jo").out == (
        "Request 2 from C1 by phone: When?\nAnswered by jo: At nine\n"
    )
    assert run("request", "withdraw", "1", "--reason", "meant for the ward").code == 0
    assert run("request", "list").out == "Every request is answered.\n"
    assert run("--json", "request", "list", "--client", "C1").json["requests"][0]["answer"] == "At nine"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("add", "Which room?"), 5, "Say who asks, or where to answer to. Nothing was kept.\n"),
        (("add", "x", "--from", "A", "--at", "tomorrow 9:00"), 5, "Wed 25 Nov 2026 09:00 is still to come. Nothing was kept.\n"),
        (("answer", "3", "x"), 4, "There is no request 3.\n"),
    ],
    ids=["nobody", "to-come", "none-such"],
)  # fmt: skip
def test_refusals(run: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    said = run("request", *words)
    assert (said.code, said.err, said.out) == (code, sentence, "")


def test_today_lists_it(run: Run) -> None:
    run("request", "add", "When?", "--client", "C1", "--at", "2026-11-20T16:00", user="jo")
    assert run("today").out == "late  request  Mon 23 Nov 2026 16:00  C1  When? (phone)\n"
    assert run("today", "hold").out == "Nothing is due.\n"
    found = run("--json", "today").json
    assert (found["counts"]["request"], found["due"][0]["urgency"], found["due"][0]["do"]) == (1, "late", "answer")


def test_a_task_is_done(run: Run) -> None:
    run("escalate", "raise", "A letter went astray", "--for", "data breach", "--client", "C1")
    assert run("task", "list").out == (
        "1  due Fri 27 Nov 2026 10:42  data breach  C1  Data breach: tell the ICO by Fri 27 Nov 2026 10:42, or record "
        "why it need not be told\n"
    )
    assert run("task", "done", "1", "--note", "told").code == 0
    assert run("task", "list").out == "There is nothing to do.\n"
    assert run("task", "drop", "1", "--reason", "x").err == "Task 1 is done already, by ada. Nothing was changed.\n"
