"""Who may do what is the desk's to say: every public method of every room, called as each role, whatever screens show."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from booktui.desk.desk import Desk
from booktui.desk.errors import NotPermitted
from booktui.store.moving import every_table
from desks import add_client, at, copied, make_desk

SUPERVISORS = (
    "clinics.cut", "clinics.retire", "escalations.decide", "clocks.take_back", "caseload.approve", "caseload.decline",
    "users.access",
)  # fmt: skip
"""With the arguments of these tests: clinics at short notice, for instance. What of it may be signed by a supervisor
at a coordinator's desk is in test_signed.py."""
OWN = (
    "subjects.export", "subjects.preview", "subjects.erase", "subjects.over", "subjects.run_retention", "subjects.hold",
    "subjects.release",
)  # fmt: skip
"""A supervisor's own work, two of them for some: nobody signs it at another's desk."""
ADMINISTRATORS = ("setup.apply", "users.add", "users.give_role", "users.retire")
REFUSED_AT_LEAST = 75
"""So many methods write, and say at once to an auditor that they may not."""
OUTSIDE = {"outbox.open_draft"}
"""Starts a program of the system."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A desk with one client, on the list and booked, and what a method may be told about them."""
    folder = tmp_path_factory.mktemp("roles")
    desk = make_desk(folder, "jo")
    client = add_client(desk).id
    desk.waiting.add(client, "NEW", received=date(2026, 11, 2))
    proposal = desk.diary.propose(client, "NEW", at("2026-11-24 09:00"), practitioner="OSEI")
    booked = desk.diary.book(proposal).appointment
    assert booked is not None
    desk.close()
    return SimpleNamespace(folder=folder, client_id=client, appointment_id=booked.id, proposal=proposal)


def rooms(desk: Desk) -> Iterator[tuple[str, Any]]:
    """`clients.add` and the method, of every room of the desk."""
    for name, value in inspect.getmembers(Desk):
        room = getattr(desk, name) if isinstance(value, cached_property) and name != "policy" else None
        for method, function in inspect.getmembers(type(room), inspect.isfunction):
            whole = f"{name}.{method}"
            if (
                not method.startswith("_")
                and whole not in OUTSIDE
                and "c" not in inspect.signature(function).parameters
            ):
                yield whole, getattr(room, method)


def words(method: Any, known: Any) -> dict[str, Any]:
    """Something plausible for everything that has to be said."""
    said = inspect.signature(method).parameters.values()
    return {one.name: word(one, known) for one in said if one.default is one.empty and one.kind != one.VAR_KEYWORD}


def word(one: inspect.Parameter, known: Any) -> Any:
    named = {
        "client_id": known.client_id, "appointment_id": known.appointment_id, "proposal": known.proposal, "source": {},
        "path": known.folder / "none.csv", "places": [known.folder / "none"], "folder": known.folder / "out",
        "target": known.folder / "copy.db", "service_code": "NEW", "code": "OSEI-TU", "role": "coordinator", "name": "jo",
        "by": "client",
    }  # fmt: skip
    kind = str(one.annotation).strip("'")
    if one.name in named:
        return named[one.name]
    if "Instant" in kind:
        return at("2026-11-24 09:00")
    if "date" in kind:
        return date(2026, 12, 1)
    if kind.startswith("int"):
        return 1
    return {} if "Mapping" in kind else () if "Sequence" in kind or "Collection" in kind else "x"


def stored(desk: Desk) -> dict[str, list[Any]]:
    """Every row of every table but the log of who did and read what."""
    with desk.store.read() as c:
        names = [table.name for table in every_table() if not table.name.startswith("audit")]
        return {name: sorted(map(repr, c.exec_driver_sql(f'SELECT * FROM "{name}"'))) for name in names}


def outcome(method: Any, known: Any) -> str:
    """`refused` when the person may not; everything else is another test's."""
    try:
        method(**words(method, known))
    except NotPermitted:
        return "refused"
    except Exception:  # the words are only plausible
        return "otherwise"
    return "done"


def test_an_auditor_changes_nothing_by_any_method_of_any_room(known: Any) -> None:
    desk = make_desk(known.folder, "alex")
    before, refused = stored(desk), 0
    for name, method in rooms(desk):
        refused += outcome(method, known) == "refused"
        assert stored(desk) == before, name
    desk.close()
    assert refused >= REFUSED_AT_LEAST, refused


@pytest.mark.parametrize(
    ("person", "kept_from"),
    [("jo", (*SUPERVISORS, *OWN, *ADMINISTRATORS)), ("sam", ADMINISTRATORS)],
)
def test_what_a_higher_role_is_for_is_refused_by_the_desk(person: str, kept_from: tuple[str, ...], known: Any) -> None:
    desk = make_desk(known.folder, person)
    before, all_of = stored(desk), dict(rooms(desk))
    assert [name for name in kept_from if outcome(all_of[name], known) != "refused"] == []
    assert stored(desk) == before
    desk.close()


def test_those_it_is_for_may(known: Any, tmp_path: Path) -> None:
    copied(known.folder / "desk.db", tmp_path / "desk.db")
    desk = make_desk(tmp_path, "ada")
    all_of = dict(rooms(desk))
    assert [name for name in (*SUPERVISORS, *ADMINISTRATORS) if outcome(all_of[name], known) == "refused"] == []
    desk.close()


def test_nobody_has_every_right_at_a_desk_with_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_desk(tmp_path, "ada").close()
    monkeypatch.setattr("booktui.desk.desk.os_user", lambda: "passer-by")
    from booktui.desk import open_desk

    desk = open_desk(tmp_path / "desk.db")
    assert str(desk.person.role) == "coordinator"
    desk.close()
