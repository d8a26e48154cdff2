"""The walls in the database, as `store.triggers` has them for a file: an exclusion constraint, and triggers.

No extension is needed: ranges of one number stand for equality (safety.md 2).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from booktui.store.chain import START
from booktui.store.triggers import CLOCK_FACTS

EXCLUSION = "occupancy_no_overlap"
_EXCLUDE = (
    "EXCLUDE USING gist (int8range(schedule_id, schedule_id, '[]'::text) WITH &&, "
    "int8range(lane, lane, '[]'::text) WITH &&, int8range(starts_at, ends_at) WITH &&)"
)
"""As the database itself says it back."""


def _refuse(why: str) -> str:
    return f"RAISE integrity_constraint_violation USING MESSAGE = '{why}';"


FUNCTIONS = {
    "booktui_append_only": f"BEGIN {_refuse('the audit log is append-only')} END",
    "booktui_clock_only": f"BEGIN {_refuse('the statuses of clocks are append-only')} END",
    "booktui_audit_in_order": f"""DECLARE last record; BEGIN
  SELECT id, hash INTO last FROM audit ORDER BY id DESC LIMIT 1;
  IF NEW.id <> coalesce(last.id, 0) + 1 OR NEW.previous <> coalesce(last.hash, '{START}') THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'the audit log is append-only';
  END IF;
  RETURN NEW; END""",
    "booktui_emptied_only": """BEGIN
  IF NEW.audit_id <> OLD.audit_id OR NEW.salt <> '' OR NEW.before <> '' OR NEW.after <> '' THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'the audit log is append-only';
  END IF;
  RETURN NEW; END""",
    "booktui_grams": """SELECT coalesce(array_agg(DISTINCT substr(digits, n, 3)), '{}')
  FROM generate_series(1, length(digits) - 2) n""",
    "booktui_phone": """DECLARE
  said text := replace(coalesce(NEW.phone, '') || ' ' || coalesce(NEW.mobile, ''), '+', '');
BEGIN
  INSERT INTO client_phone(id, digits, grams) VALUES (NEW.id, said, booktui_grams(said))
  ON CONFLICT (id) DO UPDATE SET digits = excluded.digits, grams = excluded.grams;
  RETURN NULL; END""",
    "booktui_phone_gone": "BEGIN DELETE FROM client_phone WHERE id = OLD.id; RETURN NULL; END",
    "booktui_waiting_named": """BEGIN
  NEW.name_key := coalesce((SELECT family_key || ' ' || given_key FROM client WHERE id = NEW.client_id), '');
  RETURN NEW; END""",
    "booktui_waiting_renamed": """BEGIN
  UPDATE waiting_entry SET name_key = NEW.family_key || ' ' || NEW.given_key WHERE client_id = NEW.id;
  RETURN NULL; END""",
}
_OF_TEXT = {"booktui_grams": ("digits text", "text[]", "sql")}
TRIGGERS = {
    "audit_no_update": ("BEFORE UPDATE OR DELETE ON audit FOR EACH ROW", "booktui_append_only"),
    "audit_no_truncate": ("BEFORE TRUNCATE ON audit FOR EACH STATEMENT", "booktui_append_only"),
    "audit_in_order": ("BEFORE INSERT ON audit FOR EACH ROW", "booktui_audit_in_order"),
    "audit_detail_no_update": ("BEFORE UPDATE ON audit_detail FOR EACH ROW", "booktui_emptied_only"),
    "audit_detail_no_delete": ("BEFORE DELETE ON audit_detail FOR EACH ROW", "booktui_append_only"),
    "audit_detail_no_truncate": ("BEFORE TRUNCATE ON audit_detail FOR EACH STATEMENT", "booktui_append_only"),
    "clock_event_no_update": (f"BEFORE UPDATE OF {CLOCK_FACTS} ON clock_event FOR EACH ROW", "booktui_clock_only"),
    "clock_event_no_delete": ("BEFORE DELETE ON clock_event FOR EACH ROW", "booktui_clock_only"),
    "clock_event_no_truncate": ("BEFORE TRUNCATE ON clock_event FOR EACH STATEMENT", "booktui_clock_only"),
    "client_phone_kept": ("AFTER INSERT OR UPDATE OF phone, mobile ON client FOR EACH ROW", "booktui_phone"),
    "client_phone_gone": ("AFTER DELETE ON client FOR EACH ROW", "booktui_phone_gone"),
    "waiting_named": ("BEFORE INSERT OR UPDATE OF client_id ON waiting_entry FOR EACH ROW", "booktui_waiting_named"),
    "waiting_renamed": ("AFTER UPDATE OF family_key, given_key ON client FOR EACH ROW", "booktui_waiting_renamed"),
}
_PHONES = (
    "CREATE TABLE IF NOT EXISTS client_phone "
    '(id bigint PRIMARY KEY, digits text COLLATE "C" NOT NULL, grams text[] NOT NULL)',
    "CREATE INDEX IF NOT EXISTS client_phone_grams ON client_phone USING gin (grams)",
)
"""Digits anywhere in a phone number are found by their groups of three."""


def install(connection: Connection) -> None:
    """Make every wall anew, inside the caller's transaction.

    Raises:
        DatabaseError: bookings overlap already.
    """
    tables(connection)
    functions(connection)
    for name, (when, function) in TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION {function}()")
        connection.exec_driver_sql(f"ALTER TABLE {_table(when)} ENABLE ALWAYS TRIGGER {name}")
    if _excluding(connection) != _EXCLUDE:
        connection.exec_driver_sql(f"ALTER TABLE occupancy DROP CONSTRAINT IF EXISTS {EXCLUSION}")
        connection.exec_driver_sql(f"ALTER TABLE occupancy ADD CONSTRAINT {EXCLUSION} {_EXCLUDE}")


def tables(connection: Connection) -> None:
    """Make what only the triggers write to."""
    for statement in _PHONES:
        connection.exec_driver_sql(statement)


def functions(connection: Connection) -> None:
    """Make what the triggers call."""
    for name, body in FUNCTIONS.items():
        given, returns, language = _OF_TEXT.get(name, ("", "trigger", "plpgsql"))
        fixed = " IMMUTABLE" if language == "sql" else ""
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {name}({given}) RETURNS {returns} LANGUAGE {language}{fixed} "
            f"AS $body$\n{body}\n$body$"
        )


def missing(connection: Connection) -> list[str]:
    """Names of what is absent, switched off, or not ours."""
    bodies: dict[Any, Any] = dict(
        connection.exec_driver_sql(
            "SELECT proname, prosrc FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'booktui%'"
        ).all()
    )
    there = {
        name: (table, function)
        for name, table, function in connection.exec_driver_sql(
            "SELECT t.tgname, c.relname, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND c.relnamespace = current_schema()::regnamespace"
        )
    }
    changed = {name for name, body in FUNCTIONS.items() if str(bodies.get(name, "")).strip() != body.strip()}
    absent = [
        name
        for name, (when, function) in TRIGGERS.items()
        if there.get(name) != (_table(when), function) or function in changed
    ]
    return absent + ([] if _excluding(connection) == _EXCLUDE else [EXCLUSION])


def _excluding(connection: Connection) -> str:
    """The constraint as the database says it; empty where there is none, or it was never proved."""
    row = connection.exec_driver_sql(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = ? AND convalidated "
        "AND conrelid = to_regclass('occupancy')",
        (EXCLUSION,),
    ).first()
    return str(row[0]) if row else ""


def _table(when: str) -> str:
    return when.split(" ON ")[1].split()[0]
