"""A diary of the first schema is brought up: its clinics become first versions, nothing of it is lost."""

from pathlib import Path

from sqlalchemy import Connection

from booktui.store import guards, migrate, triggers
from booktui.store.driver import engine_for
from booktui.store.engine import Store, open_store

ROWS = (
    "INSERT INTO location(id, code, name, address, time_zone) VALUES (1, 'MAIN', 'Main', '', 'Europe/London')",
    "INSERT INTO schedule(id, kind, capacity) VALUES (1, 'practitioner', 1), (2, 'client', 1)",
    "INSERT INTO practitioner(id, code, name, email, active) VALUES (1, 'OSEI', 'Dr Osei', '', 1)",
    "INSERT INTO clinic(id, code, name, practitioner_id, location_id, recur, start, \"end\", valid_from, slots, active, "
    "generated_until) VALUES (7, 'OSEI-TU', 'Osei Tuesday', 1, 1, 'FREQ=WEEKLY;BYDAY=TU', '09:00', '12:30', "
    "'2026-09-01', 'NNFF', 1, '2027-09-01'), (8, 'OLD', 'Old', 1, 1, 'FREQ=WEEKLY;BYDAY=MO', '09:00', '12:30', "
    "'2020-09-01', '', 0, NULL)",
    "INSERT INTO session(id, clinic_id, on_date, practitioner_id, location_id, starts_at, ends_at, slots, status) "
    "VALUES (3, 7, '2026-11-24', 1, 1, 1795510800, 1795523400, 'NNFF', 'cancelled')",
    "INSERT INTO absence(id, schedule_id, kind, starts_at, ends_at, reason) VALUES (4, 1, 'leave', 10, 20, 'Away')",
)  # fmt: skip

FIRST_TRIGGERS = ("occupancy_insert", "occupancy_update", "audit_no_update", "audit_no_delete")


def old_file(path: Path) -> None:
    """A diary as the first version of the program left it."""
    from alembic import command
    from alembic.config import Config

    path.touch(mode=0o600)
    store = Store(path, engine_for(str(path)))
    with store.write() as c:
        config = Config()
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        config.attributes["connection"] = c
        command.upgrade(config, "0001")
        for name in FIRST_TRIGGERS:
            c.exec_driver_sql(triggers.DDL[name])
        for row in ROWS:
            c.exec_driver_sql(row)
        c.exec_driver_sql(f"PRAGMA application_id={guards.APPLICATION_ID}")
        c.exec_driver_sql("PRAGMA user_version=1")
    store.close()


def all_of(c: Connection, sql: str) -> list[tuple]:
    return [tuple(row) for row in c.exec_driver_sql(sql)]


def test_a_diary_of_the_first_schema_is_brought_up(tmp_path):
    old_file(tmp_path / "desk.db")
    store = open_store(tmp_path / "desk.db")
    with store.read() as c:
        assert all_of(c, "SELECT id, code, active, retired_from IS NULL, generated_until FROM clinic") == [
            (7, "OSEI-TU", 1, 1, "2027-09-01"),
            (8, "OLD", 0, 0, None),
        ]
        assert all_of(
            c,
            "SELECT clinic_id, number, state, effective_from, name, slots, recur FROM clinic_version ORDER BY clinic_id",
        ) == [
            (7, 1, "approved", "2026-09-01", "Osei Tuesday", "NNFF", "FREQ=WEEKLY;BYDAY=TU"),
            (8, 1, "approved", "2020-09-01", "Old", "", "FREQ=WEEKLY;BYDAY=MO"),
        ]
        assert all_of(c, "SELECT id, clinic_id, version_id, on_date, slots, cuts, status FROM session") == [
            (3, 7, 7, "2026-11-24", "NNFF", "", "cancelled")
        ]
        assert all_of(c, "SELECT id, kind, reason, state, source FROM absence") == [
            (4, "leave", "Away", "approved", "")
        ]
        assert all_of(c, "PRAGMA foreign_key_check") == []
        assert migrate.version(store) == migrate.SCHEMA
    store.close()
    assert [p.name[:22] for p in tmp_path.glob("*before*")] == ["desk-before-schema-6-f"]
