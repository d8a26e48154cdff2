"""What a setup file may say of clinics and holidays: for which services, on which days besides, and its versions."""

from datetime import date
from typing import Any

import pytest

from booktui.desk.desk import Desk
from booktui.desk.errors import BadInput
from desks import SETUP, Clock, at, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "ada")
    yield made
    made.close()


def osei(**more: Any) -> dict[str, Any]:
    clinic = next(one for one in SETUP["clinic"] if one["code"] == "OSEI-TU")
    return {"clinic": [{**clinic, **more}]}


def rows(desk: Desk, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql, values)]


def days(desk: Desk, since: str, until: str) -> list[str]:
    sql = (
        "SELECT on_date FROM session s JOIN clinic c ON c.id = s.clinic_id WHERE c.code = 'OSEI-TU' "
        "AND on_date BETWEEN ? AND ? ORDER BY on_date"
    )
    return [row[0] for row in rows(desk, sql, since, until)]


FULL = osei(
    services=["FU", "NEW"], equipment="ECHO1", also=["2026-12-16"], on_holidays=True, overbooks=2,
    **{"except": [date(2026, 12, 29)]},
)  # fmt: skip


def test_every_key_of_a_clinic_comes_back_and_applying_it_again_changes_nothing(desk):
    assert desk.setup.apply(FULL).changes == (
        "clinic OSEI-TU changed: services, equipment, not_on, also_on, on_holidays, overbooks",
    )
    assert desk.setup.apply(FULL).changes == ()
    import tomllib

    text = desk.setup.show_toml()
    shown = next(one for one in tomllib.loads(text)["clinic"] if one["code"] == "OSEI-TU")
    assert (shown["services"], shown["except"], shown["also"], shown["overbooks"], shown["on_holidays"]) == (
        ["FU", "NEW"], [date(2026, 12, 29)], [date(2026, 12, 16)], 2, True,
    )  # fmt: skip
    assert desk.setup.apply(tomllib.loads(text)).changes == ()


def test_days_left_out_and_days_besides(desk):
    desk.setup.apply(FULL)
    assert days(desk, "2026-12-14", "2027-01-06") == ["2026-12-15", "2026-12-16", "2026-12-22", "2027-01-05"]


def test_a_change_is_a_version_in_force_from_today(desk):
    desk.setup.apply(osei(slots="NNNN"))
    assert rows(
        desk, "SELECT number, state, effective_from, slots FROM clinic_version v JOIN clinic c ON c.id = v.clinic_id "
        "WHERE c.code = 'OSEI-TU' ORDER BY number",
    ) == [(1, "approved", "2026-09-01", "NNFF.UN"), (2, "approved", "2026-11-23", "NNNN")]  # fmt: skip
    assert rows(
        desk, "SELECT on_date, s.slots FROM session s JOIN clinic c ON c.id = s.clinic_id WHERE c.code = 'OSEI-TU' "
        "AND on_date BETWEEN '2026-11-17' AND '2026-11-24' ORDER BY on_date",
    ) == [("2026-11-17", "NNFF.UN"), ("2026-11-24", "NNNN")]  # fmt: skip


CHRISTMAS = {"desk": {"holidays": "GB-ENG"}}


@pytest.mark.parametrize(
    ("holidays", "clinic", "expected"),
    [
        ([], {}, ["2026-12-22", "2026-12-29"]),
        ([{"date": "2026-12-22", "name": "Founders' day"}], {}, ["2026-12-29"]),
        ([{"date": "2026-12-22"}], {"on_holidays": True}, ["2026-12-22", "2026-12-29"]),
        ([{"date": "2026-12-22"}], {"also": ["2026-12-22"]}, ["2026-12-22", "2026-12-29"]),
    ],
    ids=["none", "local", "open-on-holidays", "open-on-that-one"],
)
def test_local_holidays(desk, holidays, clinic, expected):
    desk.setup.apply({**CHRISTMAS, "holiday": holidays, **osei(**clinic)})
    assert days(desk, "2026-12-18", "2026-12-30") == expected


def test_a_public_holiday_on_which_the_desk_is_open(tmp_path):
    monday = {**osei(recur="FREQ=WEEKLY;BYDAY=MO")["clinic"][0], "code": "OSEI-TU"}
    desk = make_desk(tmp_path, "ada", setup={**SETUP, "clinic": [monday]})
    desk.setup.apply(CHRISTMAS)
    assert days(desk, "2026-12-26", "2027-01-05") == ["2027-01-04"]
    assert desk.setup.apply({"holiday": [{"date": "2026-12-28", "open": True}]}).sessions_added == 1
    assert days(desk, "2026-12-26", "2027-01-05") == ["2026-12-28", "2027-01-04"]
    desk.close()


def test_a_session_on_an_opened_holiday_can_be_booked_without_an_override(tmp_path):
    from desks import add_client

    clock = Clock()
    monday = {**osei(recur="FREQ=WEEKLY;BYDAY=MO", on_holidays=True)["clinic"][0]}
    desk = make_desk(tmp_path, "ada", setup={**SETUP, "clinic": [monday]}, clock=clock)
    desk.setup.apply(CHRISTMAS)
    free = desk.finder.free("NEW", start=date(2026, 12, 28), until=date(2026, 12, 28), count=1)
    assert [offer.start for offer in free.offers] == [at("2026-12-28T09:00")]
    client = add_client(desk)
    done = desk.diary.book(desk.diary.propose(client.id, "NEW", free.offers[0].start))
    assert [conflict.code for conflict in done.conflicts] == []
    desk.close()


@pytest.mark.parametrize(
    ("clinic", "words"),
    [
        ({"services": ["NOPE"]}, "services NOPE is not in this file nor on the desk."),
        ({"equipment": "ECHO9"}, "equipment ECHO9 is not in this file nor on the desk; the nearest is ECHO1."),
        ({"except": ["31 Dec"]}, "except must be a date such as 2026-09-01, or with a time"),
        ({"overbooks": -1}, "overbooks must be a whole number from 0 to 50, not -1."),
        ({"on_holidays": "yes"}, "on_holidays must be true or false, not 'yes'."),
    ],
    ids=["services", "equipment", "except", "overbooks", "on_holidays"],
)
def test_what_is_wrong_is_named(desk, clinic, words):
    with pytest.raises(BadInput) as problem:
        desk.setup.apply(osei(**clinic))
    assert f"[[clinic]] OSEI-TU: {words}" in problem.value.message
