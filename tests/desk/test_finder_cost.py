"""What a question costs: a statement for each schedule that matters, and none for those that do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from booktui.desk.desk import Desk
from booktui.rules.values import DAY
from desks import NOW, SETUP, at, make_desk

pytestmark = pytest.mark.file_only("SQLite's driver counts its statements")


DOCTORS = [{"code": f"DR{n}", "name": f"Dr {n}", "services": ["NEW"]} for n in range(30)]


def clinic(doctor: str, first: str, **more: Any) -> dict[str, Any]:
    """A weekly morning of new patients in Room 2."""
    return {"code": f"{doctor}-C", "name": doctor, "practitioner": doctor, "room": "R2", "start": "09:00",
            "recur": "FREQ=WEEKLY;BYDAY=TU", "end": "10:00", "from": first, "slots": "NN", **more}  # fmt: skip


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes the usual desk with further doctors and their clinics."""
    made: list[Desk] = []

    def desk(practitioner: list[dict[str, Any]] = [], clinic: list[dict[str, Any]] = []) -> Desk:  # noqa: B006
        folder = tmp_path / str(len(made))
        folder.mkdir()
        more = {"practitioner": practitioner, "clinic": clinic}
        made.append(make_desk(folder, setup={**SETUP, **{key: SETUP[key] + rows for key, rows in more.items()}}))
        return made[-1]

    yield desk
    for one in made:
        one.close()


def statements(desk: Desk, service: str = "NEW", **how: Any) -> list[str]:
    """What a question asks of the database, once everything that is kept is known."""
    desk.finder.free(service, **how)
    said: list[str] = []
    with desk.store.read() as c:
        raw: Any = c.connection.dbapi_connection
        raw.set_trace_callback(said.append)
    desk.finder.free(service, **how)
    raw.set_trace_callback(None)
    return [line for line in said if line.startswith("SELECT")]


def tables(asked: list[str]) -> list[str]:
    """The table that each statement reads."""
    return [line.split("FROM ")[1].split()[0] for line in asked]


def test_the_first_five_are_pinned(make: Callable[..., Desk]) -> None:
    """Two doctors and their two rooms; their sessions of three weeks; absences of all doctors, rooms and closures."""
    assert sorted(tables(statements(make()))) == ["absence"] * 4 + ["occupancy"] * 4 + ["session"] * 2 + ["setting"]


def test_doctors_without_a_session_then_cost_nothing(make: Callable[..., Desk]) -> None:
    idle = [clinic(doctor["code"], "2027-03-01") for doctor in DOCTORS[:15]]
    busy = [clinic(doctor["code"], "2026-09-01") for doctor in DOCTORS[:3]]
    usual = tables(statements(make()))
    assert tables(statements(make(DOCTORS, idle))) == usual
    assert tables(statements(make(DOCTORS[:3], busy))).count("occupancy") == usual.count("occupancy") + 2


def test_history_costs_nothing(make: Callable[..., Desk]) -> None:
    desk = make()
    before = tables(statements(desk))
    osei = desk.catalogue.resource_by_code["OSEI"].id
    with desk.store.write() as c:
        for day in range(10, 400):
            when = (osei, NOW - day * DAY, NOW - day * DAY + 1800)
            c.exec_driver_sql("INSERT INTO occupancy (schedule_id, lane, starts_at, ends_at) VALUES (?, 0, ?, ?)", when)
            c.exec_driver_sql(
                "INSERT INTO absence (schedule_id, kind, reason, starts_at, ends_at) VALUES (?, 'leave', '', ?, ?)",
                when,
            )
    assert tables(statements(desk)) == before


def test_nothing_there_at_all_reads_sessions_in_a_few_batches_and_no_diary(make: Callable[..., Desk]) -> None:
    asked = tables(statements(make(), part="eve"))
    assert sorted(asked) == ["session"] * 5 + ["setting"]


def test_a_far_time_is_found_without_what_lies_between(make: Callable[..., Desk]) -> None:
    desk = make(DOCTORS[:1], [clinic("DR0", "2027-03-01", slots="NN")])
    found = desk.finder.free("NEW", practitioner="DR0", count=1)
    assert [offer.start for offer in found.offers] == [at("2027-03-02T09:00")]
    assert tables(statements(desk, practitioner="DR0", count=1)).count("occupancy") == 2
