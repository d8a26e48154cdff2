"""A diary of the third schema: its waiting entries stand where they stood, know when they age, and are found by name."""

from pathlib import Path

import pytest

from booktui.store import guards, migrate
from booktui.store.driver import engine_for
from booktui.store.engine import Store, open_store

ENTRIES = (
    (1, "routine", 3, 2, "2026-11-01", "2027-03-07"),
    (2, "urgent", 2, 1, "2026-11-01", "2026-11-29"),
    (3, "2ww", 1, 0, "2026-11-20", "2026-12-04"),
    (4, "routine", 3, 2, "2026-11-20", "2026-11-10"),
)
"""Number, priority, band, rank, clock start, target; the last has a target before its start."""


def old_file(path: Path) -> None:
    """A diary as the third version of the program left it, with one client on the list four times."""
    from alembic import command
    from alembic.config import Config

    path.touch(mode=0o600)
    store = Store(path, engine_for(str(path)))
    with store.write() as c:
        config = Config()
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        config.attributes["connection"] = c
        command.upgrade(config, "0003")
        c.exec_driver_sql("INSERT INTO schedule(id, kind, capacity) VALUES (1, 'client', 1)")
        c.exec_driver_sql(
            "INSERT INTO client(id, ref, given_name, family_name, given_key, family_key, title, sex, phone, mobile, "
            "email, address, postcode, language, gp, sensitive, status, preferred_channel, notes, version, created_at) "
            "VALUES (1, 'C1', 'Amina', 'Khan', 'amina', 'khan', '', '', '', '', '', '', '', '', '', 0, 'active', '', "
            "'', 1, 0)"
        )
        c.exec_driver_sql(
            "INSERT INTO service(id, code, name, plain_name, minutes, buffer_before, buffer_after, lead_hours, "
            "slot_types, modality, script, preparation, sensitive, active) "
            "VALUES (1, 'NEW', 'New', '', 30, 0, 0, 0, '', 'in person', '', '', 0, 1)"
        )
        for number, priority, band, rank, start, target in ENTRIES:
            c.exec_driver_sql(
                "INSERT INTO referral(id, client_id, service_id, referrer, received_on, clock_start) "
                f"VALUES ({number}, 1, 1, '', '{start}', '{start}')"
            )
            c.exec_driver_sql(
                "INSERT INTO waiting_entry(id, referral_id, client_id, service_id, status, priority, band, rank, "
                "target_on, clock_start, hospital_cancels, added_at, attempts, removal_reason, want_days, want_part, "
                f"comment, version) VALUES ({number}, {number}, 1, 1, 'waiting', '{priority}', {band}, {rank}, "
                f"'{target}', '{start}', 0, 0, 0, '', '', '', '', 1)"
            )
        c.exec_driver_sql(f"PRAGMA application_id={guards.APPLICATION_ID}")
        c.exec_driver_sql("PRAGMA user_version=3")
    store.close()


@pytest.fixture
def store(tmp_path):
    old_file(tmp_path / "desk.db")
    made = open_store(tmp_path / "desk.db")
    yield made
    made.close()


def test_the_order_is_as_it_was_and_each_knows_when_it_ages(store):
    """7.1: low after more than 90 % of the time to its target, medium after more than 80 %, high never."""
    with store.read() as c:
        rows = c.exec_driver_sql(
            "SELECT id, band, own_band, order_on = target_on, ages_on FROM waiting_entry ORDER BY id"
        )
        assert [tuple(row) for row in rows] == [
            (1, 3, 3, 1, "2027-02-23"),
            (2, 2, 2, 1, "2026-11-24"),
            (3, 1, 1, 1, None),
            (4, 3, 3, 1, "2026-11-21"),
        ]


def test_they_are_in_order_of_names_without_reading_anybody(store):
    with store.read() as c:
        assert c.exec_driver_sql("SELECT DISTINCT name_key FROM waiting_entry").scalars().all() == ["khan amina"]
    with store.write() as c:
        c.exec_driver_sql("UPDATE client SET family_key = 'young' WHERE id = 1")
        assert c.exec_driver_sql("SELECT DISTINCT name_key FROM waiting_entry").scalars().all() == ["young amina"]
