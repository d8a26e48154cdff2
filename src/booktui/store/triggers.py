"""The wall in the database: no two occupancies of one schedule and lane overlap; the audit log and clocks only grow.

Re-created after every migration in the same transaction; their presence is checked at every start.
"""

from __future__ import annotations

from sqlalchemy import Connection

from booktui.store.chain import START

_OVERLAP = """
CREATE TRIGGER {name} BEFORE {event} ON occupancy BEGIN
  SELECT RAISE(ABORT, 'occupancy overlap') WHERE (
    SELECT o.ends_at FROM occupancy o
    WHERE o.schedule_id = NEW.schedule_id AND o.lane = NEW.lane AND o.starts_at < NEW.ends_at {other}
    ORDER BY o.starts_at DESC LIMIT 1) > NEW.starts_at;
END
"""

_APPEND_ONLY = """
CREATE TRIGGER {name} BEFORE {event} ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END
"""

_AT_THE_END = f"""
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only')
  WHERE NEW.id <> coalesce((SELECT max(id) FROM audit), 0) + 1
     OR NEW.previous <> coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), '{START}');
END
"""
"""Nothing is put in between or in the place of a row, whatever a program says about conflicts and triggers."""

_EMPTIED_ONLY = """
CREATE TRIGGER audit_detail_no_update BEFORE UPDATE ON audit_detail
WHEN NEW.audit_id <> OLD.audit_id OR NEW.salt <> '' OR NEW.before <> '' OR NEW.after <> '' BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END
"""
"""Erasing a person empties the details of a row, all of it; nothing else may be done to them."""

_CLOCK_ONLY = """
CREATE TRIGGER {name} BEFORE {event} ON clock_event BEGIN
  SELECT RAISE(ABORT, 'the statuses of clocks are append-only');
END
"""
CLOCK_FACTS = "id, referral_id, number, code, on_date, outcome, takes_back, clinician, decided_on, task, at, by_user"
"""What never changes; the words beside them may be blanked when a person is erased."""

_PHONES = "replace(coalesce(NEW.phone, '') || ' ' || coalesce(NEW.mobile, ''), '+', '')"

_NAMED = (
    "UPDATE waiting_entry SET name_key = coalesce((SELECT family_key || ' ' || given_key FROM client "
    "WHERE id = NEW.client_id), '') WHERE id = NEW.id"
)
"""A list entry carries what its client is sorted by."""

DDL = {
    # existing rows of a schedule and lane never overlap, so only the nearest predecessor can collide
    "occupancy_insert": _OVERLAP.format(name="occupancy_insert", event="INSERT", other=""),
    "occupancy_update": _OVERLAP.format(
        name="occupancy_update", event="UPDATE OF id, schedule_id, lane, starts_at, ends_at", other="AND o.id <> OLD.id"
    ),
    "audit_no_update": _APPEND_ONLY.format(name="audit_no_update", event="UPDATE"),
    "audit_no_delete": _APPEND_ONLY.format(name="audit_no_delete", event="DELETE"),
    "audit_in_order": _AT_THE_END,
    "audit_detail_no_update": _EMPTIED_ONLY,
    "audit_detail_no_delete": """
CREATE TRIGGER audit_detail_no_delete BEFORE DELETE ON audit_detail BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END""",
    "audit_detail_once": """
CREATE TRIGGER audit_detail_once BEFORE INSERT ON audit_detail
WHEN EXISTS (SELECT 1 FROM audit_detail WHERE audit_id = NEW.audit_id) BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END""",
    "clock_event_no_update": _CLOCK_ONLY.format(name="clock_event_no_update", event=f"UPDATE OF {CLOCK_FACTS}"),
    "clock_event_no_delete": _CLOCK_ONLY.format(name="clock_event_no_delete", event="DELETE"),
    "client_phone_insert": f"""
CREATE TRIGGER client_phone_insert AFTER INSERT ON client BEGIN
  INSERT INTO client_phone(rowid, digits) VALUES (NEW.id, {_PHONES});
END""",
    "client_phone_update": f"""
CREATE TRIGGER client_phone_update AFTER UPDATE OF phone, mobile ON client BEGIN
  UPDATE client_phone SET digits = {_PHONES} WHERE rowid = NEW.id;
END""",
    "client_phone_delete": """
CREATE TRIGGER client_phone_delete AFTER DELETE ON client BEGIN
  DELETE FROM client_phone WHERE rowid = OLD.id;
END""",
    "waiting_named": f"""
CREATE TRIGGER waiting_named AFTER INSERT ON waiting_entry BEGIN
  {_NAMED};
END""",
    "waiting_given": f"""
CREATE TRIGGER waiting_given AFTER UPDATE OF client_id ON waiting_entry BEGIN
  {_NAMED};
END""",
    "waiting_renamed": """
CREATE TRIGGER waiting_renamed AFTER UPDATE OF family_key, given_key ON client BEGIN
  UPDATE waiting_entry SET name_key = NEW.family_key || ' ' || NEW.given_key WHERE client_id = NEW.id;
END""",
}

PHONE_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS client_phone USING fts5("
    "digits, tokenize = 'trigram', content = '', contentless_delete = 1)"
)


def install(connection: Connection) -> None:
    """Drop and create every trigger, inside the caller's transaction."""
    connection.exec_driver_sql(PHONE_TABLE)
    connection.exec_driver_sql("INSERT INTO client_phone(client_phone, rank) VALUES('secure-delete', 1)")
    for name, ddl in DDL.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(ddl)


def missing(connection: Connection) -> list[str]:
    """Names of triggers that are absent or whose text is not ours."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    there = {name: " ".join(sql.split()) for name, sql in rows}
    return [name for name, ddl in DDL.items() if there.get(name) != " ".join(ddl.split())]
