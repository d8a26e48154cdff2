"""`booktui waiting remove`, `reinstate`, `suspend`, `resume`, `edit`, `reasons`; `booktui validation`."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import Run

DECIDED = ("--clinician", "Dr Osei", "--on", "2026-11-20")


@pytest.fixture
def khan(run: Run) -> Run:
    """C1 waits since 20 July as entry 1, referred by a surgery."""
    assert run("waiting", "add", "C1", "NEW", "--received", "2026-07-20", "--referrer", "Elm Surgery").code == 0
    return run


def test_remove_and_reinstate(khan: Run) -> None:
    said = khan("waiting", "remove", "1", "--code", "PTREQ", "--reason", "feels better", *DECIDED)
    assert (said.code, said.out) == (
        0,
        "Removed Khan Amina from the waiting list: the client no longer wants it.\n"
        "removal letter to the client by letter queued\n"
        "removal letter to whoever referred queued\n",
    )
    said = khan("waiting", "reinstate", "1", "--reason", "rang us")
    assert (said.code, said.out) == (
        0, "Khan Amina is back on the waiting list (waiting).\n2 letters about the removal will not go.\n",
    )  # fmt: skip


def test_remove_as_json(khan: Run) -> None:
    said = khan("--json", "waiting", "remove", "1", "--reason", "PTREQ", *DECIDED)
    assert said.json == {
        "entry": 1, "status": "removed", "refused": None,
        "also": ["removal letter to the client by letter queued", "removal letter to whoever referred queued"],
    }  # fmt: skip
    said = khan("--json", "waiting", "remove", "1", "--reason", "PTREQ", *DECIDED)
    assert (said.code, said.json) == (
        3, {"entry": 1, "status": None, "refused": "Khan Amina is no longer waiting (removed).", "also": []},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("1", "--reason", "gone"), 5, "Say for which reason, one of EMG, DIED, PTREQ, NOTREQ, DNA, CANC, DECL, NOREP, "
         "ELSE, TRANS, DUP, ERR. Nothing was changed.\n"),
        (("1", "--code", "PTREQ", "--reason", "gone"), 3, "PTREQ (the client no longer wants it) is a clinician's "
         "decision: give the clinician's name and the day. Nothing was changed.\n"),
        (("1", "--code", "DUP", "--reason", "twice", "--second", "ada"), 3,
         "The second person must be another than you, ada. Nothing was changed.\n"),
        (("9", "--code", "TRANS", "--reason", "gone"), 4, "There is no waiting entry 9.\n"),
        (("x", "--code", "TRANS", "--reason", "gone"), 4,
         "'x' is no waiting entry's number; see: booktui waiting list\n"),
    ],
    ids=["no-code", "RTT-12", "second", "no-entry", "no-number"],
)  # fmt: skip
def test_remove_refused(khan: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    said = khan("waiting", "remove", *words)
    assert (said.code, said.out, said.err) == (code, "", sentence)


def test_edge_28_no_gp(run: Run) -> None:
    """Edge case 28."""
    run("waiting", "add", "C1", "NEW")
    assert run("waiting", "remove", "1", "--code", "TRANS", "--reason", "moved").code == 3
    assert run("waiting", "remove", "1", "--code", "TRANS", "--reason", "moved", "--no-gp").code == 0


def test_err_needs_a_supervisor(khan: Run) -> None:
    assert khan("waiting", "remove", "1", "--code", "ERR", "--reason", "typo", user="jo").code == 7
    assert khan("waiting", "remove", "1", "--code", "ERR", "--reason", "typo", user="sam").code == 0


def test_reasons(run: Run) -> None:
    rows = run("--json", "waiting", "reasons").json["reasons"]
    assert [row["code"] for row in rows] == [
        "EMG", "DIED", "PTREQ", "NOTREQ", "DNA", "CANC", "DECL", "NOREP", "ELSE", "TRANS", "DUP", "ERR",
    ]  # fmt: skip
    assert rows[9] == {
        "code": "TRANS", "meaning": "transferred to another provider", "who": "clerk",
        "letters": ["client", "gp", "provider"], "status": ["21"], "reinstate": True,
    }  # fmt: skip
    last = run("waiting", "reasons").out.splitlines()[11]
    assert [part.strip() for part in last.split("  ") if part] == ["ERR", "a supervisor", "no letter", "added in error"]


def test_suspend_and_resume(khan: Run) -> None:
    said = khan("waiting", "suspend", "1", "--to", "2026-12-31", "--reason", "abroad")
    assert said.out == ("Khan Amina is not available from Tue 24 Nov 2026 until Thu 31 Dec 2026. The clock runs on.\n")
    assert khan("waiting", "list").out == "0 waiting.\n"
    assert khan("--json", "waiting", "resume", "1").json["status"] == "waiting"
    assert khan("waiting", "resume", "1").code == 3


def test_edit(khan: Run) -> None:
    assert khan("waiting", "edit", "1", "--days", "mon-wed", "--part", "am").out == "Entry 1: changed days, part.\n"
    assert khan("waiting", "edit", "1", "--days", "mon-wed").out == "Entry 1 is as it was.\n"
    assert khan("waiting", "edit", "1").code == 2
    assert khan("waiting", "edit", "1", "--part", "night").code == 5
    assert khan("--json", "waiting", "edit", "1", "--comment", "ring late", "--version", "2").json == {
        "entry": 1, "changed": ["comment"], "refused": None,
    }  # fmt: skip
    said = khan("--json", "waiting", "edit", "1", "--comment", "ring early", "--version", "2")
    assert (said.code, said.json["changed"]) == (3, None)


def test_validation(khan: Run) -> None:
    """TRK-02: due, asked, answered."""
    assert khan("validation", "due").out == (
        "1  C1  Khan Amina  NEW  2026-10-12  waits 18 weeks, no contact yet\n1 are due.\n"
    )
    assert khan("--json", "validation", "due").json["entries"][0]["why"] == "waits 18 weeks, no contact yet"
    assert khan("--json", "validation", "send").json == {
        "asked": 1, "reminded": 0, "not_gone": 0, "no_reply": 0, "held": [],
    }  # fmt: skip
    assert khan("validation", "due").out == "0 are due.\n"
    assert khan("validation", "answer", "1", "needed", "--note", "by phone").out == (
        "It is still needed: the place is kept.\n"
    )
    assert khan("--json", "validation", "answer", "1", "not-needed").json == {"entry": 1, "answer": "not needed"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("validation", "answer", "1", "perhaps"), 2),
        (("validation", "answer", "9", "needed"), 4),
        (("validation", "send", "9"), 4),
    ],
    ids=["answer", "no-entry", "not-due"],
)
def test_validation_refused(khan: Run, home: Path, words: tuple[str, ...], code: int) -> None:
    assert khan(*words).code == code
