"""`review`, `missing`, `outcome`, and what happens at a visit, as commands."""

from __future__ import annotations

import pytest

from commands import Run


@pytest.fixture
def booked(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """C1 waits for NEW and is booked at noon, as A000001; it is two in the afternoon."""
    assert run("waiting", "add", "C1", "NEW", "--received", "2026-10-01").code == 0
    said = run("book", "C1", "NEW", "--at", "2026-11-24T12:00", "--agreed-short")
    assert said.code == 0, said.err
    monkeypatch.setenv("BOOKTUI_NOW", "2026-11-24T14:00:00+00:00")
    return run


def test_missed_with_its_reason_it_waits_for_a_decision(booked: Run) -> None:
    """D5, DNA-05."""
    said = booked("dna", "A1", "--reason", "did-not-know")
    assert (said.code, said.out.splitlines()[0]) == (
        0,
        "Did not attend: Khan Amina Tue 24 Nov 12:00, Dr Osei.",
    )
    (row,) = booked("review", "list", "--json").json["reviews"]
    assert (row["client"], row["cause"], row["rule"], row["may"], row["appointment"]) == (
        "C1", "dna", "D5", ["reoffer", "keep", "discharge", "return"], "A000001",
    )  # fmt: skip
    assert "missed a visit" in booked("review", "list").out


def test_a_reason_that_is_none_is_refused(booked: Run) -> None:
    said = booked("dna", "A1", "--reason", "bored")
    assert (said.code, "'bored' is no reason; known are not reached" in said.err) == (5, True)


def test_decided_and_said_what_followed(booked: Run) -> None:
    booked("dna", "A1")
    said = booked("review", "decide", "1", "reoffer", "--clinician", "Dr Osei")
    assert (said.code, said.out) == (
        0,
        "Decided for Khan Amina: offer again: the client is rung anew.\n"
        "message on the missed visit to the client by letter queued\n",
    )
    assert booked("review", "list").out == "Nothing waits for a clinician's decision.\n"
    (row,) = booked("review", "list", "--entry", "1", "--json").json["reviews"]
    assert (row["state"], row["decision"], row["clinician"], row["decided_on"]) == (
        "decided", "reoffer", "Dr Osei", "2026-11-24",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("1", "return", "--clinician", "Dr Osei", "--reason", "x"), 3, "only with their agreement"),
        (("1", "discharge", "--clinician", "Dr Osei"), 5, "Say why, as the reason."),
        (("9", "keep", "--clinician", "Dr Osei"), 4, "There is no review 9."),
    ],
    ids=["CAN-02-not-agreed", "no-reason", "unknown"],
)
def test_what_cannot_be_decided(booked: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    booked("dna", "A1")
    said = booked("review", "decide", *words)
    assert (said.code, sentence in said.err) == (code, True)


def test_seen_late_with_its_outcome_and_the_outcome_changed(booked: Run) -> None:
    assert booked("seen", "A1", "--late", "--outcome", "3").code == 0
    removed = "Removed Khan Amina from the waiting list: seen or treated as planned."
    assert booked("outcome", "A1", "1").out == f"A000001: discharged. {removed}\n"
    assert booked("outcome", "A1", "1", "--json").json == {"appointment": "A1", "outcome": "1"}


def test_too_late_to_be_seen(booked: Run) -> None:
    """RTT-25."""
    said = booked("late", "A1")
    assert said.out.splitlines()[2:] == ["Arrived too late: a clinician decides (RTT-25)."]


def test_rtt_26_cancelled_before_it_started_and_recorded_later(booked: Run) -> None:
    """RTT-26: after the start it is not the client's cancelling, unless they said so before."""
    late = booked("cancel", "A1", "--reason", "ill", "--by", "client")
    assert (late.code, "has started, so the client can no longer cancel it" in late.err) == (3, True)
    assert booked("cancel", "A1", "--reason", "ill", "--by", "client", "--told", "2026-11-24T11:59").code == 0


def test_dna_02_what_has_no_outcome_is_listed(booked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNA-02: due a working day later."""
    assert booked("missing").out == "Every visit that is over has its outcome.\n"
    monkeypatch.setenv("BOOKTUI_NOW", "2026-11-25T12:30:00+00:00")
    assert booked("missing", "--json").json == {
        "missing": [
            {"appointment": "A000001", "client": "C1", "service": "NEW", "practitioner": "OSEI",
             "start": "2026-11-24T12:00:00Z", "status": "booked", "due_at": "2026-11-25T12:30:00Z"}
        ]
    }  # fmt: skip
    assert booked("outcome", "A1", "1").code == 3
    booked("seen", "A1")
    assert booked("missing").out == "Every visit that is over has its outcome.\n"
