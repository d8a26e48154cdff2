"""No two occupancies of one schedule and lane overlap: the three walls, each by itself, and what they rest on."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import faults
from booktui.__main__ import main
from booktui.desk.desk import Desk
from booktui.desk.errors import Refused
from booktui.rules.values import Proposal
from booktui.store import doctor, triggers
from booktui.store.driver import driver
from desks import Clock, add_client, at, make_desk

NINE = "2026-12-15T09:00"
OURS = ("schedule_id", "lane", "starts_at", "ends_at")
TAKE = "INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (?, ?, ?, ?)"
WALLS = ("occupancy_insert", "occupancy_update")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, "sam")
    yield made
    made.close()


def wanted(desk: Desk, family: str = "Khan", when: str = NINE) -> Proposal:
    who = add_client(desk, family, "Test")
    return desk.diary.propose(who.id, "NEW", at(when), practitioner="OSEI", room="R1")


def taken(desk: Desk) -> list[tuple[int, ...]]:
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(f"SELECT {', '.join(OURS)} FROM occupancy ORDER BY 1, 2, 3")]


def test_the_names_of_the_columns_are_a_contract(desk: Desk) -> None:
    with desk.store.read() as c:
        columns = {row[1]: (row[2], row[3]) for row in c.exec_driver_sql("PRAGMA table_info(occupancy)")}
    assert {name: columns[name] for name in OURS} == dict.fromkeys(OURS, ("INTEGER", 1))


# the first wall: the checker, in the transaction that commits


@pytest.mark.parametrize("what", ["book", "hold", "move", "confirm"])
def test_the_check_is_made_in_the_transaction_that_commits(desk: Desk, what: str) -> None:
    first = wanted(desk)
    if what == "move":
        key = desk.diary.book(first, override="asked").appointment.id
        then = desk.diary.propose(first.client_id, "NEW", at("2026-12-22T09:00"), practitioner="OSEI", moving_id=key)
    elif what == "confirm":
        key = desk.diary.hold(first).appointment.id
        then = desk.diary.propose(first.client_id, "NEW", first.start, practitioner="OSEI", room="R1", moving_id=key)
    said: list[str] = []
    desk.store.engine.dispose()  # so that the connections that follow are watched
    with faults.watched(said.append, lambda _: None):
        if what == "book":
            desk.diary.book(first, override="asked")
        elif what == "hold":
            desk.diary.hold(first)
        elif what == "move":
            desk.diary.move(key, then, reason="asked", override="asked")
        else:
            desk.diary.book(then, override="asked")
        desk.store.engine.dispose()
    flat = [" ".join(statement.split()).upper() for statement in said]
    begun = [number for number, sql in enumerate(flat) if sql.startswith("BEGIN")]
    (writing,) = [number for number in begun if flat[number] == "BEGIN IMMEDIATE"]
    done = flat.index("COMMIT", writing)
    looked = [n for n, sql in enumerate(flat) if sql.startswith("SELECT") and "FROM OCCUPANCY" in sql]
    wrote = [n for n, sql in enumerate(flat) if sql.startswith("INSERT INTO OCCUPANCY")]
    assert wrote
    assert all(writing < number < done for number in wrote)
    assert any(writing < number < min(wrote) for number in looked)
    assert not any(writing < number < done for number in begun)


def test_whoever_checks_while_another_commits_waits_and_is_refused(tmp_path: Path, desk: Desk) -> None:
    first, second = wanted(desk, "Khan"), wanted(desk, "Jones")
    other = make_desk(tmp_path, "sam", clock=Clock())
    heard: list[object] = []
    ready = threading.Event()

    def late() -> None:
        ready.set()
        try:
            heard.append(other.diary.book(second, override="asked"))
        except Refused as refusal:
            heard.append([conflict.code for conflict in refusal.conflicts if conflict.severity == "block"])

    thread = threading.Thread(target=late)
    with desk.store.write() as c:
        thread.start()
        assert ready.wait(10)
        desk.diary.book_in(c, first, override="asked")
        thread.join(0.3)
        assert heard == []
    thread.join(20)
    other.close()
    assert heard == [["practitioner-busy", "room-busy"]]


def test_reading_then_writing_loses_nothing(desk: Desk) -> None:
    """Four threads read a number and write one more, twenty times each."""

    def count() -> None:
        for _ in range(20):
            with desk.store.write() as c:
                now = int(c.exec_driver_sql("SELECT value FROM setting WHERE key = 'counted'").scalar_one())
                c.exec_driver_sql("UPDATE setting SET value = ? WHERE key = 'counted'", (str(now + 1),))

    with desk.store.write() as c:
        c.exec_driver_sql("INSERT INTO setting(key, value) VALUES ('counted', '0')")
    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT value FROM setting WHERE key = 'counted'").scalar_one() == "80"


# the second wall: the database refuses, whoever writes


def test_the_wall_stands_when_the_checker_does_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.diary.book(wanted(desk), override="asked")
    before = taken(desk)
    second = wanted(desk, "Jones")
    monkeypatch.setattr("booktui.rules.conflicts.check", lambda *_: ())
    with pytest.raises(Refused, match="has just been taken"):
        desk.diary.book(second, override="asked")
    assert taken(desk) == before


@pytest.mark.parametrize("lane", [0, 3], ids=["first-lane", "another-lane"])
def test_a_program_that_never_heard_of_booktui_is_refused(desk: Desk, lane: int) -> None:
    raw = driver().connect(str(desk.store.path))
    schedule = desk.catalogue.resource_by_code["OSEI"].id
    raw.execute(TAKE, (schedule, lane, 1000, 2000))
    raw.execute(TAKE, (schedule, lane, 2000, 3000))
    for start, end in ((999, 1001), (1000, 2000), (1400, 1500), (900, 3100), (2999, 3001)):
        with pytest.raises(driver().IntegrityError, match="occupancy overlap"):
            raw.execute(TAKE, (schedule, lane, start, end))
    with pytest.raises(driver().IntegrityError, match="occupancy overlap"):
        raw.execute("UPDATE occupancy SET starts_at = 1999 WHERE starts_at = 2000")
    raw.close()


@pytest.mark.parametrize(("wall", "how"), zip(WALLS, ("dropped", "weakened"), strict=True))
def test_without_its_walls_no_command_reads_or_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wall: str, how: str
) -> None:
    make_desk(tmp_path, "sam").close()
    path = tmp_path / "desk.db"
    raw = driver().connect(str(path))
    raw.execute(f"DROP TRIGGER {wall}")
    if how == "weakened":
        raw.execute(f"CREATE TRIGGER {wall} BEFORE INSERT ON occupancy WHEN 0 BEGIN SELECT 1; END")
    raw.commit()
    raw.close()
    before = path.read_bytes()
    for words in (("waiting", "list"), ("client", "add", "--family-name", "Khan"), ("doctor",), ("backup", "x.db")):
        capsys.readouterr()
        assert main(["--db", str(path), "--as", "sam", *words]) == 6
        assert wall in capsys.readouterr().err
    assert path.read_bytes() == before


def test_every_wall_is_among_those_that_are_looked_for() -> None:
    assert set(WALLS) <= set(triggers.DDL)


# the third wall: what got in all the same is found


def test_the_doctor_finds_what_got_past(tmp_path: Path) -> None:
    made = make_desk(tmp_path, "sam")
    schedule = made.catalogue.resource_by_code["OSEI"].id
    with made.store.write() as c:
        for wall in WALLS:
            c.exec_driver_sql(f"DROP TRIGGER {wall}")
        for start in (1000, 1500):
            c.exec_driver_sql(TAKE, (schedule, 0, start, start + 1000))
        assert doctor.overlaps(c) == [f"schedule {schedule} lane 0: 1000 runs into 1500"]
        assert any(finding.startswith("overlap") for finding in doctor.findings(c))
    assert any(problem for problem in made.keeping.doctor().problems)
    made.close()


# what they rest on


def test_capacity_and_overbooks_are_lanes_and_no_exceptions(desk: Desk) -> None:
    """A gym for two has two lanes and refuses a third; a supervisor's overbook of a clinician takes a lane of its own."""
    group = [
        desk.diary.propose(add_client(desk, "Group", f"G{n}").id, "GRP", at("2026-12-18T10:00"), practitioner="GROUP")
        for n in range(3)
    ]
    for one in group[:2]:
        desk.diary.book(one, override="asked")
    with pytest.raises(Refused) as refusal:
        desk.diary.book(group[2], override="asked")
    assert [conflict.code for conflict in refusal.value.conflicts if conflict.severity == "block"] == ["room-busy"]
    assert {row[1] for row in taken(desk) if row[0] == desk.catalogue.resource_by_code["GYM"].id} == {0, 1}
    single = desk.diary.book(wanted(desk), override="asked").appointment
    second = add_client(desk, "Jones", "Dylan")
    with pytest.raises(Refused):
        desk.diary.book(desk.diary.propose(second.id, "NEW", single.start, practitioner="OSEI"), override="asked")
    over = desk.diary.propose(second.id, "NEW", single.start, practitioner="OSEI", room="R2", overbook=True)
    desk.diary.book(over, override="asked by the consultant")
    osei = desk.catalogue.resource_by_code["OSEI"].id
    assert [row[1] for row in taken(desk) if row[0] == osei] == [0, 1]
    with desk.store.read() as c:
        assert doctor.overlaps(c) == []


def test_a_backup_and_what_is_restored_have_the_walls(tmp_path: Path, desk: Desk) -> None:
    from booktui.store.backup import backup_to

    copy = backup_to(desk.store, tmp_path / "copy.db")
    (tmp_path / "there").mkdir()
    shutil.copy(copy, tmp_path / "there" / "desk.db")
    other = make_desk(tmp_path / "there", "sam")
    with other.store.read() as c:
        assert triggers.missing(c) == []
    other.close()
