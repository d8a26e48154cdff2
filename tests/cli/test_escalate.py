"""`booktui escalate`: what is printed, what is refused, and with which exit code."""

from __future__ import annotations

import pytest

from commands import Run


@pytest.fixture
def raised(run: Run) -> Run:
    """C1's complaint, raised by jo."""
    words = ("escalate", "raise", "Waited two hours", "--for", "complaint", "--client", "C1", "--option", "Tue 1 Dec")
    assert run(*words, user="jo").code == 0
    return run


def test_raise_says_by_when(run: Run) -> None:
    said = run("escalate", "raise", "Waited two hours", "--for", "complaint", "--client", "C1", user="jo")
    assert (said.code, said.out) == (
        0,
        "Escalation 1 about C1: A complaint. open, level 1, supervisor, answer due Tue 24 Nov 2026 14:42.\n"
        "  Tue 24 Nov 2026 10:42 jo to supervisor: Waited two hours\n",
    )


def test_list_and_show(raised: Run) -> None:
    assert raised("escalate", "list").out == (
        "1  level 1, supervisor  due Tue 24 Nov 2026 14:42  C1  complaint  Waited two hours\n"
    )
    assert raised("escalate", "show", "1").out.splitlines()[1] == "  offered: Tue 1 Dec"


def test_pass_and_decide(raised: Run) -> None:
    """ESC-01: every step is printed, the decision with whose it was."""
    assert raised("escalate", "pass", "1", "--reason", "on holiday", user="jo").out.splitlines()[-1] == (
        "  Tue 24 Nov 2026 10:42 jo to service manager: on holiday"
    )
    said = raised("escalate", "decide", "1", "Say sorry in writing", "--by", "Pat Lee", user="sam")
    assert said.out.splitlines()[-1] == (
        "  Tue 24 Nov 2026 10:42 sam to service manager: Decided by Pat Lee: Say sorry in writing"
    )
    assert raised("escalate", "list").out == "Nothing is escalated.\n"
    assert raised("escalate", "list", "--client", "C1").out == (
        "1  level 2, service manager  decided  C1  complaint  Waited two hours\n"
    )


def test_unanswered_it_is_further_up_tomorrow(raised: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """ESC-02: a command that looks the next day finds it one level up."""
    monkeypatch.setenv("BOOKTUI_NOW", "2026-11-25T09:00:00+00:00")
    assert raised("escalate", "list").out == (
        "1  level 2, service manager  due Wed 25 Nov 2026 14:42  C1  complaint  Waited two hours\n"
    )


@pytest.mark.parametrize(
    ("words", "user", "code", "sentence"),
    [
        (("decide", "1", "no"), "jo", 7, "jo is coordinator; this needs supervisor. Nothing was changed.\n"),
        (("decide", "9", "no"), "sam", 4, "There is no escalation 9.\n"),
        (("raise", "What?", "--client", "C1"), "alex", 7, "alex is auditor; this needs coordinator. Nothing was changed.\n"),
        (("raise", "What?", "--entry", "7"), "jo", 4, "There is no waiting entry 7.\n"),
        (("raise", "What?", "--for", "wether"), "jo", 2, "There is no --for 'wether'; did you mean"),
    ],
    ids=["coordinator-decides", "none-such", "auditor", "no-entry", "no-cause"],
)  # fmt: skip
def test_refusals(raised: Run, words: tuple[str, ...], user: str, code: int, sentence: str) -> None:
    said = raised("escalate", *words, user=user)
    assert (said.code, said.err[: len(sentence)], said.out) == (code, sentence, "")


def test_the_document(raised: Run) -> None:
    (found,) = raised("--json", "escalate", "list").json["escalations"]
    assert (found["id"], found["client"], found["trigger"], found["level"], found["due_at"]) == (
        1, "C1", "complaint", 1, "2026-11-24T14:42:00Z",
    )  # fmt: skip
    assert [step["what"] for step in raised("escalate", "show", "1", "--json").json["escalation"]["steps"]] == [
        "Waited two hours"
    ]
