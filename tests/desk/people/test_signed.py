"""What needs a supervisor, at a coordinator's desk: refused, until one signs it there; then both are on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from booktui.desk.absence_views import AbsenceWanted
from booktui.desk.desk import Desk
from booktui.desk.due import tasks
from booktui.desk.errors import NeedsSupervisor, NotPermitted
from booktui.desk.people import passphrase
from booktui.rules.values import Role
from desks import SETUP, add_client, at, copied, make_desk

SECRET = "three-blue-kettles-sing"
TEAM: dict[str, Any] = {
    **SETUP,
    "practitioner": [
        *({**one, "team": "Doctors", "wte": 0.1} if one["code"] in ("OSEI", "BROWN") else one
          for one in SETUP["practitioner"]),
    ],
}  # fmt: skip
TUESDAY = date(2026, 11, 24)
PAIR = (
    "client,service,start,practitioner,room,status\n"
    "{0},FU,2026-12-15T09:00,OSEI,R1,booked\n{1},FU,2026-12-15T09:05,OSEI,R1,booked\n"
)


@dataclass
class Known:
    """A desk on disk, and what the acts are about."""

    folder: Path
    first: int
    booked: int
    waits: int
    gone: int
    question: int
    task: int
    asked: int
    file: Path


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    folder = tmp_path_factory.mktemp("signed")
    with pytest.MonkeyPatch.context() as quick:
        cheaply(quick)
        desk = make_desk(folder, "ada", setup=TEAM)
        desk.users.passphrase("sam", SECRET)
    here, other, gone = (add_client(desk, name) for name in ("Khan", "Other", "Gone"))
    entries = [desk.waiting.add(one.id, "NEW", received=date(2026, 11, 2)).entry_id for one in (here, other, gone)]
    booked = desk.diary.book(desk.diary.propose(here.id, "NEW", at("2026-11-24 09:00"), practitioner="OSEI"))
    assert booked.appointment is not None
    desk.caseload.assign(entries[1], "OSEI")
    desk.clocks.add(entries[1], "20", date(2026, 11, 20), reason="seen elsewhere first")
    desk.removals.remove(entries[2], "ERR", "not ours")
    question = desk.escalations.raise_("other", "May they come together?", client_id=other.id)
    with desk.store.write() as c:
        tasks.add_in(c, desk, "break-glass", "look at it", due_at=desk.now() + 3600, role="supervisor")
    task = desk.tasks.open()[-1].id
    leave = AbsenceWanted(schedule="OSEI", start=TUESDAY, kind="leave")
    desk.absences.add(leave, request=True)
    asked = desk.absences.list(TUESDAY, TUESDAY)[0].id
    desk.close()
    file = folder / "pair.csv"
    file.write_text(PAIR.format(here.ref, other.ref))
    return Known(folder, here.id, booked.appointment.id, entries[1], entries[2], question.id, task, asked, file)


def cheaply(quick: pytest.MonkeyPatch) -> None:
    quick.setattr(passphrase, "KIBIBYTES", 64)
    quick.setattr(passphrase, "PASSES", 1)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheaply(monkeypatch)


def outside(desk: Desk, known: Known) -> Any:
    """A time outside every session."""
    return desk.diary.propose(known.first, "FU", at("2026-11-24 14:00"), practitioner="OSEI")


ACTS: dict[str, Callable[[Desk, Known], Any]] = {
    "diary.book": lambda d, k: d.diary.book(outside(d, k), override="asked for"),
    "diary.hold": lambda d, k: d.diary.hold(outside(d, k), override="asked for"),
    "diary.move": lambda d, k: d.diary.move(
        k.booked, d.diary.propose(k.first, "NEW", at("2026-11-24 14:00"), practitioner="OSEI", moving_id=k.booked),
        reason="asked", override="asked for",
    ),
    "clinics.cut": lambda d, _: d.clinics.cut("OSEI-TU", TUESDAY, reason="sickness"),
    "clinics.retire": lambda d, _: d.clinics.retire("OSEI-TU", on=TUESDAY, reason="ended"),
    "clinics.change": lambda d, _: d.clinics.change(
        "OSEI-TU", {"slots": "NNFF"}, effective=TUESDAY, reason="later", approve=True
    ),
    "absences.add": lambda d, _: d.absences.add(
        AbsenceWanted(schedule="OSEI", start=TUESDAY, kind="training"), reason_for_cut="sickness"
    ),
    "absences.approve": lambda d, k: d.absences.approve(k.asked, reason="sickness"),
    "removals.remove": lambda d, k: d.removals.remove(k.waits, "ERR", "not ours"),
    "removals.reinstate": lambda d, k: d.removals.reinstate(k.gone, "ours after all"),
    "clocks.take_back": lambda d, k: d.clocks.take_back(k.waits, "wrong referral"),
    "caseload.approve": lambda d, k: d.caseload.approve(k.waits, "BROWN", "balance"),
    "caseload.decline": lambda d, k: d.caseload.decline(k.waits, "BROWN", "knows the family"),
    "caseload.assign": lambda d, k: d.caseload.assign(k.waits, "BROWN", "balance"),
    "escalations.decide": lambda d, k: d.escalations.decide(k.question, "yes"),
    "escalations.withdraw": lambda d, k: d.escalations.withdraw(k.question, "answered by phone"),
    "tasks.done": lambda d, k: d.tasks.done(k.task, "looked at"),
    "tasks.drop": lambda d, k: d.tasks.drop(k.task, "looked at"),
    "worklist.save_filter": lambda d, _: d.worklist.save_filter("cancer", "2ww", shared=True),
    "imports.appointments": lambda d, k: d.imports.appointments(k.file, overbook=True),
}  # fmt: skip
"""What only a supervisor may do in the state of `known`."""


def opened(known: Known, folder: Path, user: str) -> Desk:
    copied(known.folder / "desk.db", folder / "desk.db")
    return make_desk(folder, user)


def logged(desk: Desk, since: int) -> list[tuple[str, str, str]]:
    """Who did what to what since that audit row."""
    with desk.store.read() as c:
        rows = c.exec_driver_sql("SELECT by_user, action, object FROM audit WHERE id > ? ORDER BY id", (since,))
        return [(str(one), str(two), str(three)) for one, two, three in rows if not two.startswith("prove")]


def newest(desk: Desk) -> int:
    with desk.store.read() as c:
        return int(c.exec_driver_sql("SELECT max(id) FROM audit").scalar() or 0)


@pytest.mark.parametrize("act", ACTS)
def test_it_is_refused_until_a_supervisor_signs_and_then_both_are_on_record(
    act: str, known: Known, tmp_path: Path
) -> None:
    desk = opened(known, tmp_path, "jo")
    before = newest(desk)
    with pytest.raises(NeedsSupervisor):
        ACTS[act](desk, known)
    assert logged(desk, before) == []
    with desk.signed_by("sam", SECRET):
        ACTS[act](desk, known)
    rows = logged(desk, before)
    signed = [place for place, (_, action, _) in enumerate(rows) if action == "co-sign"]
    assert len(signed) == 1, rows
    assert rows[signed[0]] == ("sam", "co-sign", rows[signed[0] - 1][2])
    assert {who for who, action, _ in rows if action != "co-sign"} == {"jo"}
    assert desk.person.name == "jo"
    desk.close()


@pytest.mark.parametrize("act", ACTS)
def test_an_auditor_may_not_even_ask_for_a_signature(act: str, known: Known, tmp_path: Path) -> None:
    desk = opened(known, tmp_path, "alex")
    with pytest.raises(NotPermitted) as refused:
        ACTS[act](desk, known)
    assert not isinstance(refused.value, NeedsSupervisor)
    desk.close()


def test_the_decision_is_whose_signature_it_has(known: Known, tmp_path: Path) -> None:
    desk = opened(known, tmp_path, "jo")
    with desk.signed_by("sam", SECRET):
        done = desk.escalations.decide(known.question, "yes")
    assert (done.decided_for, done.decided_by) == ("sam", "jo")
    desk.close()


def test_nothing_leans_on_a_signature_once_what_it_was_for_was_refused(known: Known, tmp_path: Path) -> None:
    """Two lines of a rebooking are accepted under one signature: the second needs none, and has none beside it."""
    desk = opened(known, tmp_path, "jo")
    with desk.signed_by("sam", SECRET):
        assert desk.may_sign(Role.SUPERVISOR, "appointment")
        desk.lay_down()
        desk.diary.book(desk.diary.propose(known.first, "FU", at("2026-12-01 10:00"), practitioner="OSEI"))
    assert [action for _, action, _ in logged(desk, 0)][-1] == "book"
    desk.close()
