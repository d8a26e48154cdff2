"""Clinics with versions, sessions that can be cut, absences with a source and a state, and the rebook list."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

DEFINITION = 'name, practitioner_id, room_id, location_id, recur, start, "end", valid_from, valid_until, slots'


def upgrade() -> None:
    """New tables, then the three that grow: built anew, filled and put in the place of the old ones."""
    _clinic()
    _session()
    _rebooking()
    _absence()


def _clinic() -> None:
    op.create_table(
        "clinic_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("retired_from", sa.Date(), nullable=True),
        sa.Column("generated_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "clinic_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("services", sa.String(length=200), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("equipment_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("recur", sa.String(length=300), nullable=False),
        sa.Column("start", sa.String(length=5), nullable=False),
        sa.Column("end", sa.String(length=5), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("slots", sa.String(length=200), nullable=False),
        sa.Column("except_on", sa.String(length=2000), nullable=False),
        sa.Column("also_on", sa.String(length=2000), nullable=False),
        sa.Column("on_holidays", sa.Boolean(), nullable=False),
        sa.Column("overbooks", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.String(length=60), nullable=False),
        sa.Column("approved_at", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("short_notice", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('draft','approved','withdrawn')", name="clinic_version_state"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"]),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"]),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"]),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("clinic_id", "number", name="clinic_version_number"),
    )
    op.execute(
        f"INSERT INTO clinic_version (id, clinic_id, number, state, effective_from, {DEFINITION}, services, except_on, "
        "also_on, on_holidays, made_by, made_at, approved_by, reason, short_notice) "
        f"SELECT id, id, 1, 'approved', valid_from, {DEFINITION}, '', '', '', 0, '', 0, '', '', 0 FROM clinic"
    )
    op.execute(
        "INSERT INTO clinic_new (id, code, active, retired_from, generated_until) SELECT id, code, active, "
        "CASE WHEN active THEN NULL ELSE date('now') END, generated_until FROM clinic"
    )
    op.drop_table("clinic")
    op.rename_table("clinic_new", "clinic")


def _session() -> None:
    op.create_table(
        "session_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("equipment_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("slots", sa.String(length=200), nullable=False),
        sa.Column("services", sa.String(length=200), nullable=False),
        sa.Column("overbooks", sa.Integer(), nullable=True),
        sa.Column("on_holiday", sa.Boolean(), nullable=False),
        sa.Column("cuts", sa.String(length=1000), nullable=False),
        sa.Column("to_change", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.CheckConstraint("status IN ('planned','reduced','cancelled')", name="session_status"),
        sa.CheckConstraint("ends_at > starts_at", name="session_span"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"]),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"]),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"]),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["clinic_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    same = "id, clinic_id, on_date, practitioner_id, room_id, location_id, starts_at, ends_at, slots, status"
    op.execute(
        f"INSERT INTO session_new ({same}, version_id, services, on_holiday, cuts, to_change) "
        f"SELECT {same}, clinic_id, '', 0, '', 0 FROM session"
    )
    op.drop_table("session")
    op.rename_table("session_new", "session")
    op.create_index("session_clinic", "session", ["clinic_id", "on_date"], unique=True)
    op.create_index("session_practitioner", "session", ["practitioner_id", "starts_at"], unique=False)
    op.create_index("session_room", "session", ["room_id", "starts_at"], unique=False)
    op.create_index("session_start", "session", ["starts_at"], unique=False)


def _absence() -> None:
    op.create_table(
        "absence_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("recur", sa.String(length=300), nullable=False),
        sa.Column("start", sa.String(length=5), nullable=False),
        sa.Column("end", sa.String(length=5), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("generated_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"]),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "absence_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, server_default="approved"),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False, server_default=""),
        sa.Column("disruption_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name="absence_span"),
        sa.CheckConstraint("state IN ('requested','approved')", name="absence_state"),
        sa.ForeignKeyConstraint(["disruption_id"], ["disruption.id"]),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"]),
        sa.ForeignKeyConstraint(["rule_id"], ["absence_rule.id"]),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    same = "id, schedule_id, location_id, kind, starts_at, ends_at, reason"
    op.execute(f"INSERT INTO absence_new ({same}, state, source) SELECT {same}, 'approved', '' FROM absence")
    op.drop_table("absence")
    op.rename_table("absence_new", "absence")
    op.create_index("absence_schedule", "absence", ["schedule_id", "ends_at", "starts_at"], unique=False)
    op.create_index("absence_rule_of", "absence", ["rule_id"], unique=False)
    op.create_table(
        "holiday",
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("on_date"),
    )


def _rebooking() -> None:
    op.create_table(
        "disruption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("schedule_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("short_notice", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('cancel','cut','absence','change','retire')", name="disruption_kind"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["clinic_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("disruption_session", "disruption", ["session_id"], unique=False)
    op.create_table(
        "displacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disruption_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("clock_start", sa.Date(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("hospital_cancels", sa.Integer(), nullable=False),
        sa.Column("was_start", sa.Integer(), nullable=False),
        sa.Column("was_practitioner_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("tell_by", sa.Date(), nullable=False),
        sa.Column("rebook_by", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("new_appointment_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.Integer(), nullable=True),
        sa.Column("resolved_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("state IN ('open','rebooked','moved','restored','closed')", name="displacement_state"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.ForeignKeyConstraint(["disruption_id"], ["disruption.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.ForeignKeyConstraint(["new_appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"]),
        sa.ForeignKeyConstraint(["was_practitioner_id"], ["practitioner.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "displacement_once", "displacement", ["appointment_id"], unique=True, sqlite_where=sa.text("state = 'open'")
    )
    op.create_index("displacement_state_of", "displacement", ["state", "rebook_by"], unique=False)
    op.create_index("displacement_client", "displacement", ["client_id", "state"], unique=False)
    op.create_index("displacement_disruption", "displacement", ["disruption_id"], unique=False)
    op.create_index(op.f("ix_displacement_new_appointment_id"), "displacement", ["new_appointment_id"], unique=False)
