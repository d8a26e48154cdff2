"""Table classes validate nothing by themselves: what a person types is checked before, and the database checks again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from booktui.desk.desk import Desk
from booktui.desk.errors import DeskError
from booktui.store.driver import driver
from desks import add_client, at, make_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_desk(tmp_path_factory.mktemp("desk"), "sam")
    who = add_client(made)
    made.waiting.add(who.id, "NEW", received=date(2026, 11, 1))
    made.diary.book(made.diary.propose(who.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI"), override="asked")
    yield made
    made.close()


BAD = {
    "a status that there is not": "UPDATE appointment SET status = 'boked'",
    "an appointment that ends before it starts": "UPDATE appointment SET ends_at = starts_at - 1",
    "time that is taken backwards": "UPDATE occupancy SET ends_at = starts_at",
    "time without end": "UPDATE occupancy SET ends_at = starts_at + 1000000",
    "an instant that is a text": "UPDATE occupancy SET starts_at = '2026-12-15T09:00'",
    "a lane below none": "UPDATE occupancy SET lane = -1",
    "a role that there is not": "UPDATE user SET role = 'root'",
    "a message that is nowhere": "UPDATE message SET state = 'gone'",
    "a client that cannot be": "UPDATE client SET status = 'vip'",
    "a service of no length": "UPDATE service SET minutes = 0",
    "a schedule of nobody": "UPDATE schedule SET kind = 'ghost'",
    "a booking of nobody": "UPDATE appointment SET client_id = 999999",
    "two users of one name": "UPDATE user SET name = 'jo'",
}


@pytest.mark.parametrize("sql", BAD.values(), ids=BAD)
def test_the_database_refuses_it_whoever_writes(desk: Desk, sql: str) -> None:
    raw = driver().connect(str(desk.store.path), isolation_level=None)
    raw.execute("PRAGMA foreign_keys=ON")
    table = sql.split()[1]
    before = raw.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
    assert before
    with pytest.raises(driver().IntegrityError):
        raw.execute(sql)
    assert raw.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() == before
    raw.close()


TYPED = {
    "a day that there is not": {"family_name": "Khan", "birth_date": "2026-02-30"},
    "a day to come": {"family_name": "Khan", "birth_date": "2200-01-01"},
    "a name without end": {"family_name": "K" * 5000},
    "no name": {"family_name": " "},
    "a number that is none": {"family_name": "Khan", "nhs_number": "999 000 0001"},
    "an address that is none": {"family_name": "Khan", "email": "amina at example"},
}


@pytest.mark.parametrize("fields", TYPED.values(), ids=TYPED)
def test_what_is_typed_is_refused_in_a_sentence_before_it_is_written(desk: Desk, fields: dict[str, str]) -> None:
    before = len(desk.clients.find("khan"))
    with pytest.raises(DeskError) as told:
        desk.clients.add(fields)
    assert (told.value.exit_code, "Traceback" in told.value.message, len(desk.clients.find("khan"))) == (
        5,
        False,
        before,
    )
