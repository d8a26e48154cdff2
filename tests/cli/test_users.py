"""`booktui user`, `--signed-by` and `report access`, with what is typed at the terminal given by the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from booktui.desk import open_desk
from booktui.desk.people import passphrase, sign_in
from commands import Run

SECRET = "three blue kettles sing"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passphrase, "KIBIBYTES", 64)
    monkeypatch.setattr(passphrase, "PASSES", 1)
    monkeypatch.delenv(sign_in.VARIABLE, raising=False)
    yield
    sign_in.let_go()


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person types, line by line; when it is empty there is no terminal."""
    lines: list[str] = []
    prompts: list[str] = []

    def asked(prompt: str) -> str:
        prompts.append(prompt)
        return lines.pop(0)

    class Terminal:
        def isatty(self) -> bool:
            return bool(lines)

    monkeypatch.setattr("booktui.cli.signing.getpass.getpass", asked)
    monkeypatch.setattr("booktui.cli.signing.sys", type("Sys", (), {"stdin": Terminal(), "stderr": Terminal()}))
    return lines


@pytest.fixture
def guarded(run: Run, typing: list[str]) -> Run:
    """A desk where sam has a passphrase."""
    typing += [SECRET, SECRET]
    assert run("user", "passphrase", "sam").out == "sam signs in with that passphrase from now on.\n"
    return run


def test_a_passphrase_is_asked_for_and_never_an_option(guarded: Run, typing: list[str]) -> None:
    said = guarded("client", "find", "khan", user="sam")
    assert (said.code, said.err) == (7, "sam signs in with a passphrase: on a terminal, or in BOOKTUI_PASSPHRASE.\n")
    typing.append(SECRET)
    assert "Khan" in guarded("client", "find", "khan", user="sam").out
    typing.append("something else entirely")
    said = guarded("client", "find", "khan", user="sam")
    assert (said.code, said.out, said.err) == (7, "", f"{sign_in.WRONG}\n")
    assert guarded("user", "passphrase", "sam", SECRET, user="sam").code == 2


def test_a_script_has_it_in_the_environment_which_no_child_gets(guarded: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv(sign_in.VARIABLE, SECRET)
    assert guarded("client", "find", "khan", user="sam").code == 0
    assert sign_in.VARIABLE not in os.environ


def test_two_that_differ_or_a_short_one_change_nothing(run: Run, typing: list[str]) -> None:
    typing += [SECRET, SECRET + "?"]
    assert run("user", "passphrase", "sam").err == "The two passphrases differ. Nothing was changed.\n"
    typing += ["short", "short"]
    said = run("user", "passphrase")
    assert (said.code, "at least 15 characters" in said.err) == (5, True)
    assert run("user", "passphrase").code == 7
    typing.append(SECRET)
    assert run("user", "passphrase", "sam", user="jo").code == 7
    assert typing == [SECRET]


def test_users_come_and_go(run: Run) -> None:
    assert run("user", "add", "kim", "--role", "supervisor").out == (
        "kim is supervisor here from now on. Next: booktui user passphrase kim\n"
    )
    assert run("user", "add", "kim").code == 5
    assert run("user", "role", "kim", "coordinator").code == 0
    assert "kim   coordinator    no passphrase\n" in run("user", "list").out
    assert run("user", "retire", "kim").out == "kim has left; their access is closed at every desk.\n"
    assert "kim" not in run("user", "list").out
    assert run("user", "retire", "kim").code == 4
    assert run("user", "retire", "ada").code == 3
    assert run("user", "add", "lee", user="sam").code == 7
    assert run("client", "find", "khan", user="kim").code == 7


def test_a_supervisor_signs_what_a_coordinator_may_not(guarded: Run, typing: list[str], home: Path) -> None:
    book = ("book", "C1", "NEW", "--at", "2026-11-25 10:00", "--override", "asked for by the consultant")
    assert guarded(*book, user="jo").code == 7
    said = guarded(*book, "--signed-by", "sam", user="jo")
    assert (said.code, "on a terminal" in said.err) == (7, True)
    typing.append("not the one it is")
    assert guarded(*book, "--signed-by", "sam", user="jo").code == 7
    typing.append(SECRET)
    assert guarded(*book, "--signed-by", "sam", user="jo").code == 0
    desk = open_desk(home / "desk.db", "alex")
    with desk.store.read() as c:
        rows = c.exec_driver_sql("SELECT by_user, action, object FROM audit ORDER BY id DESC LIMIT 3").fetchall()
    desk.close()
    assert [tuple(row) for row in rows] == [
        ("sam", "co-sign", "appointment"), ("jo", "book", "appointment"), ("sam", "prove to co-sign", "user"),
    ]  # fmt: skip


def test_a_session_cut_at_short_notice_is_signed_the_same_way(guarded: Run, typing: list[str]) -> None:
    cut = ("clinic", "cancel", "OSEI-TU", "2026-12-01", "--reason", "sickness")
    assert guarded(*cut, user="jo").code == 7
    typing.append(SECRET)
    assert guarded(*cut, "--signed-by", "sam", user="jo").code == 0


PAIR = "client,service,start,practitioner,status\nC1,NEW,2026-12-15T09:00,OSEI,booked\nC2,NEW,2026-12-15T09:15,OSEI,booked\n"
BOOKED = ("book", "C1", "NEW", "--at", "2026-12-01 09:00", "--agreed-short")
WAITS = ("waiting", "add", "C1", "NEW", "--received", "2026-10-01")


@pytest.mark.parametrize(
    ("before", "act"),
    [
        pytest.param((BOOKED,), ("absence", "add", "OSEI", "--from", "2026-12-01", "--why", "sickness"), id="absence"),
        pytest.param((WAITS,), ("waiting", "remove", "1", "--code", "ERR", "--reason", "not ours"), id="removal"),
        pytest.param((), ("waiting", "filters", "--save", "mine", "--filter", "2ww", "--shared"), id="filter"),
        pytest.param((("escalate", "raise", "May she?"),), ("escalate", "decide", "1", "yes"), id="decision"),
        pytest.param((), ("clinic", "retire", "OSEI-TU", "--on", "2026-11-24", "--reason", "ended"), id="clinic"),
        pytest.param((), ("import", "appointments", "{home}/pair.csv", "--overbook"), id="overbooks"),
    ],
)
def test_other_acts_are_signed_the_same_way(
    guarded: Run, typing: list[str], home: Path, before: tuple[tuple[str, ...], ...], act: tuple[str, ...]
) -> None:
    (home / "pair.csv").write_text(PAIR, encoding="utf-8")
    words = [word.format(home=home) for word in act]
    assert [guarded(*one, user="jo").code for one in before] == [0] * len(before)
    assert guarded(*words, user="jo").code == 7
    typing.append(SECRET)
    done = guarded(*words, "--signed-by", "sam", user="jo")
    assert done.code == 0, done.err
    desk = open_desk(home / "desk.db", "alex")
    assert [row["by_user"] for row in desk.audit.list(action="co-sign", limit=9)] == ["sam"]
    desk.close()


def test_the_review_of_access_is_printed_and_recorded(
    guarded: Run, typing: list[str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    assert guarded("report", "access", user="jo").code == 7
    found = {row["name"]: row for row in guarded("report", "access", "--json", user="alex").json["access"]}
    assert [found["sam"][key] for key in ("role", "approver", "sign_in", "review_due")] == [
        "supervisor", "ada", "passphrase", "2027-02-24",
    ]  # fmt: skip
    assert found["jo"]["last_use"] is None
    assert "access" not in [line["kind"] for line in guarded("today", "--json").json["due"]]
    monkeypatch.setenv("BOOKTUI_NOW", "2027-02-24T09:00:00+00:00")
    (line,) = [line for line in guarded("today", "--json").json["due"] if line["kind"] == "access"]
    assert line["what"] == "access of 4 users to be reviewed: booktui report access"
    assert "due now" in guarded("report", "access").out
    assert guarded("user", "review", "--by", "jo", user="jo").code == 7
    typing.append(SECRET)
    assert guarded("user", "review", "--by", "sam").out == "Reviewed 4 users, by sam. Next due 24/05/2027.\n"
    assert "due now" not in guarded("report", "access").out
