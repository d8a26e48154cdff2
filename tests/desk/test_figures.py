"""Fill, utilisation and overbooks by session, clinic and week, read from the diary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from booktui.desk.desk import Desk
from booktui.desk.errors import NotFound
from booktui.rules.clinics.figures import Figures, Share
from desks import Clock, add_client, at, make_desk

MON, TUE, WED, SUN = (date(2026, 11, day) for day in (23, 24, 25, 29))


@pytest.fixture
def clock() -> Clock:
    return Clock(at("2026-11-23T09:00"))


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """Dr Osei's Tuesday: one seen, one missed, one cancelled, one to come; a week of others."""
    made = make_desk(tmp_path, "sam", clock=clock)
    keys = [book(made, when) for when in ("2026-11-24T09:00", "2026-11-24T09:30", "2026-11-24T11:15")]
    book(made, "2026-11-26T09:00", "ECHO", "PHYS")
    made.diary.cancel(keys[2], reason="ill", by="client")
    clock.now = at("2026-11-24T12:00")
    made.diary.seen(keys[0])
    made.diary.dna(keys[1])
    yield made
    made.close()


def book(desk: Desk, when: str, service: str = "NEW", who: str = "OSEI", **how: Any) -> int:
    client = add_client(desk, f"Client {when}")
    made = desk.diary.book(desk.diary.propose(client.id, service, at(when), practitioner=who, **how)).appointment
    assert made is not None
    return made.id


def test_a_session_and_what_its_shares_are_of(desk: Desk) -> None:
    (osei,) = desk.figures.sessions(TUE, TUE)
    assert (osei.clinic, osei.name, osei.day, osei.practitioner, osei.location) == (
        "OSEI-TU", "Osei Tuesday", TUE, "OSEI", "MAIN",
    )  # fmt: skip
    assert osei.figures == Figures("slots", template=6, booked=2, attended=1, sessions=1)
    assert (osei.figures.fill, osei.figures.utilisation) == (
        Share(2, 6, "available slots"), Share(1, 6, "available slots"),
    )  # fmt: skip


def test_free_time_is_in_minutes_and_buffers_are_not_booked(desk: Desk) -> None:
    (echo,) = desk.figures.sessions(MON, SUN, clinic="echo-th")
    assert echo.figures == Figures("minutes", template=240, booked=45, sessions=1)
    assert echo.figures.fill.of == "available minutes"


def test_a_cut_session_counts_the_pattern_it_had(desk: Desk) -> None:
    with desk.store.write() as c:
        cut = f"{at('2026-11-24T10:45')}-{at('2026-11-24T12:30')}"
        c.exec_driver_sql("UPDATE session SET cuts = ?, status = 'reduced' WHERE on_date = '2026-11-24'", (cut,))
        c.exec_driver_sql("UPDATE session SET status = 'cancelled' WHERE on_date = '2026-11-25'")
    found = desk.figures.sessions(TUE, WED)
    assert [(f.figures.template, f.figures.cancelled, f.figures.available) for f in found] == [(6, 2, 4), (7, 7, 0)]


def test_leave_blocks(desk: Desk) -> None:
    osei = desk.catalogue.resource_by_code["OSEI"].id
    with desk.store.write() as c:
        c.exec_driver_sql(
            "INSERT INTO absence (schedule_id, kind, reason, starts_at, ends_at) VALUES (?, 'leave', '', ?, ?)",
            (osei, at("2026-11-24T10:00"), at("2026-11-24T10:30")),
        )
    assert desk.figures.sessions(TUE, TUE)[0].figures.blocked == 2


def test_sums_add_up_and_units_stay_apart(desk: Desk) -> None:
    every = desk.figures.sessions(MON, date(2026, 12, 6))
    clinics = desk.figures.clinics(MON, date(2026, 12, 6))
    weeks = desk.figures.weeks(MON, date(2026, 12, 6))
    assert [(c.clinic, c.sessions, [f.unit for f in c.figures]) for c in clinics] == [
        ("BROWN-WE", 2, ["slots"]), ("ECHO-TH", 2, ["minutes"]), ("GRP-FR", 2, ["minutes"]), ("OSEI-TU", 2, ["slots"]),
    ]  # fmt: skip
    assert [(w.monday, w.sessions) for w in weeks] == [(MON, 4), (date(2026, 11, 30), 4)]
    for unit in ("slots", "minutes"):
        sizes = {sum(f.available for f in found if f.unit == unit) for found in (
            [s.figures for s in every], [f for c in clinics for f in c.figures], [f for w in weeks for f in w.figures],
        )}  # fmt: skip
        assert len(sizes) == 1


def test_a_group_counts_each_place(desk: Desk) -> None:
    (group,) = desk.figures.sessions(MON, SUN, clinic="GRP-FR")
    assert group.figures.template == 8 * 120


def test_overbooks_are_apart(desk: Desk, clock: Clock) -> None:
    clock.now = at("2026-11-23T09:00")
    book(desk, "2026-12-01T09:00")
    client = add_client(desk, "Extra")
    proposal = desk.diary.propose(
        client.id, "NEW", at("2026-12-01T09:00"), practitioner="OSEI", room="R2", overbook=True
    )
    desk.diary.book(proposal, override="asked by the consultant")
    (osei,) = desk.figures.sessions(date(2026, 12, 1), date(2026, 12, 1))
    assert (osei.figures.booked, osei.figures.overbooks, osei.figures.available) == (1, 1, 6)


@pytest.mark.parametrize(
    ("how", "expected"),
    [({"location": "WYT"}, []), ({"location": "main"}, ["OSEI-TU"]), ({"clinic": "BROWN-WE"}, [])],
    ids=["elsewhere", "here", "another-clinic"],
)
def test_one_location_or_clinic(desk: Desk, how: dict[str, str], expected: list[str]) -> None:
    assert [one.clinic for one in desk.figures.sessions(TUE, TUE, **how)] == expected


def test_an_unknown_clinic_or_location_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no clinic 'XYZ'"):
        desk.figures.sessions(TUE, TUE, clinic="XYZ")
    with pytest.raises(NotFound, match="no location 'XYZ'"):
        desk.figures.weeks(TUE, TUE, location="XYZ")
