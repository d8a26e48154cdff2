"""Working the list: priority, contact, removals, reviews, escalations, freed slots, interpreters, caseloads."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """New tables, and columns that start as what they would have been; nothing is lost."""
    _columns()
    _order()
    _list()
    _due()
    _slots()
    _caseloads()


def _columns() -> None:
    op.add_column("appointment", sa.Column("agreed", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("appointment", sa.Column("attended", sa.String(length=1), nullable=False, server_default="0"))
    op.add_column("appointment", sa.Column("outcome", sa.String(length=1), nullable=False, server_default=""))
    op.add_column("appointment", sa.Column("missed_reason", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("contact_attempt", sa.Column("next_step", sa.String(length=30), nullable=False, server_default=""))
    op.add_column("contact_attempt", sa.Column("next_at", sa.Integer(), nullable=True))
    op.execute("ALTER TABLE message ADD COLUMN entry_id INTEGER REFERENCES waiting_entry (id)")
    op.add_column("message", sa.Column("recipient", sa.String(length=12), nullable=False, server_default="client"))
    op.create_index("message_client", "message", ["client_id", "state"], unique=False)
    op.add_column("practitioner", sa.Column("team", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("practitioner", sa.Column("wte_percent", sa.Integer(), nullable=False, server_default="100"))
    op.add_column("practitioner", sa.Column("languages", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("referral", sa.Column("source", sa.String(length=12), nullable=False, server_default=""))
    op.add_column("service", sa.Column("weight_percent", sa.Integer(), nullable=False, server_default="100"))
    op.add_column("service", sa.Column("targets", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("service", sa.Column("diagnostic", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("waiting_entry", sa.Column("own_band", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("waiting_entry", sa.Column("urgency", sa.Integer(), nullable=True))
    op.add_column("waiting_entry", sa.Column("severity", sa.Integer(), nullable=True))
    op.add_column("waiting_entry", sa.Column("ages_on", sa.Date(), nullable=True))
    op.add_column("waiting_entry", sa.Column("order_on", sa.Date(), nullable=False, server_default="2000-01-01"))
    op.add_column("waiting_entry", sa.Column("unavailable_from", sa.Date(), nullable=True))
    op.add_column("waiting_entry", sa.Column("unavailable_to", sa.Date(), nullable=True))
    op.add_column("waiting_entry", sa.Column("contact_from", sa.Integer(), nullable=True))
    op.add_column("waiting_entry", sa.Column("contact_step", sa.String(length=10), nullable=False, server_default=""))
    op.add_column("waiting_entry", sa.Column("reply_by", sa.Date(), nullable=True))
    op.add_column("waiting_entry", sa.Column("claimed_by", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("waiting_entry", sa.Column("claimed_until", sa.Integer(), nullable=True))
    op.add_column("waiting_entry", sa.Column("last_contact_at", sa.Integer(), nullable=True))
    op.add_column("waiting_entry", sa.Column("client_cancels", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("waiting_entry", sa.Column("dnas", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("waiting_entry", sa.Column("offers_made", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("waiting_entry", sa.Column("declined", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("waiting_entry", sa.Column("earliest_offer_on", sa.Date(), nullable=True))
    op.add_column("waiting_entry", sa.Column("validated_on", sa.Date(), nullable=True))
    op.add_column("waiting_entry", sa.Column("validate_on", sa.Date(), nullable=True))
    op.execute("ALTER TABLE waiting_entry ADD COLUMN owner_id INTEGER REFERENCES practitioner (id)")
    op.add_column("waiting_entry", sa.Column("complexity", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("waiting_entry", sa.Column("locked", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("waiting_entry", sa.Column("continuity", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("waiting_entry", sa.Column("name_key", sa.String(length=241), nullable=False, server_default=""))


def _order() -> None:
    """The order as it was: nobody has been rated, nothing has aged; what was attended or missed has its code."""
    op.execute("UPDATE waiting_entry SET own_band = band, order_on = target_on")
    for band, share in ((2, 80), (3, 90)):  # the day on which each has waited more than that share of its time
        days = f"max(0, CAST(julianday(target_on) - julianday(clock_start) AS INTEGER)) * {share} / 100 + 1"
        op.execute(
            f"UPDATE waiting_entry SET ages_on = date(clock_start, '+' || ({days}) || ' days') "
            f"WHERE own_band = {band} AND status <> 'removed'"
        )
    op.execute("UPDATE waiting_entry SET validate_on = date(clock_start, '+84 days') WHERE status <> 'removed'")
    op.execute(
        "UPDATE waiting_entry SET name_key = (SELECT family_key || ' ' || given_key FROM client c "
        "WHERE c.id = waiting_entry.client_id)"
    )
    op.execute(
        "UPDATE appointment SET attended = CASE status WHEN 'fulfilled' THEN '5' WHEN 'noshow' THEN '3' "
        "WHEN 'cancelled' THEN CASE cancelled_by WHEN 'provider' THEN '4' ELSE '2' END ELSE '0' END "
        "WHERE status IN ('fulfilled','noshow','cancelled')"
    )
    op.create_index("appointment_open", "appointment", ["starts_at"], sqlite_where=sa.text("attended = '0'"))
    op.drop_index("waiting_order", table_name="waiting_entry")
    op.drop_index("waiting_service", table_name="waiting_entry")
    op.create_index(
        "waiting_order",
        "waiting_entry",
        [
            "status",
            "band",
            "rank",
            "order_on",
            "hospital_cancels",
            "clock_start",
            "id",
            "service_id",
            "client_id",
            "target_on",
            "owner_id",
            "not_before",
            "contact_from",
            "contact_step",
            "reply_by",
            "appointment_id",
            "last_contact_at",
            "attempts",
            "added_at",
            "name_key",
        ],
        unique=False,
    )
    op.create_index("waiting_target", "waiting_entry", ["status", "target_on", "id"], unique=False)
    op.create_index("waiting_wait", "waiting_entry", ["status", "clock_start", "id"], unique=False)
    op.create_index("waiting_name", "waiting_entry", ["status", "name_key", "id"], unique=False)
    op.create_index("access_need_kind", "access_need", ["kind", "client_id"], unique=False)
    op.create_index(
        "waiting_service",
        "waiting_entry",
        ["service_id", "status", "band", "rank", "order_on", "hospital_cancels", "clock_start", "id"],
        unique=False,
    )
    op.create_index("waiting_ages", "waiting_entry", ["status", "ages_on"], unique=False)
    op.create_index(
        "waiting_asked", "waiting_entry", ["status", "not_before"], sqlite_where=sa.text("not_before IS NOT NULL")
    )
    op.create_index("waiting_back", "waiting_entry", ["status", "unavailable_to"], unique=False)
    op.create_index("waiting_owner", "waiting_entry", ["owner_id", "status"], unique=False)
    op.create_index("waiting_reply", "waiting_entry", ["status", "reply_by"], unique=False)
    op.create_index(
        "waiting_rested", "waiting_entry", ["status", "contact_from"], sqlite_where=sa.text("contact_from IS NOT NULL")
    )
    op.create_index("waiting_validate", "waiting_entry", ["status", "validate_on"], unique=False)


def _list() -> None:
    op.create_table(
        "priority_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.String(length=60), nullable=False),
        sa.Column("proposed_at", sa.Integer(), nullable=False),
        sa.Column("clinician", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("decided_at", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('proposed','confirmed','declined','withdrawn')", name="priority_change_state"),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("priority_change_entry", "priority_change", ["entry_id", "id"], unique=False)
    op.create_index("priority_change_state_of", "priority_change", ["state", "id"], unique=False)
    op.create_table(
        "removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("clinician", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("second_person", sa.String(length=60), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("was_status", sa.String(length=10), nullable=False),
        sa.Column("removed_at", sa.Integer(), nullable=False),
        sa.Column("removed_by", sa.String(length=60), nullable=False),
        sa.Column("reinstate_by", sa.Date(), nullable=True),
        sa.Column("reinstated_at", sa.Integer(), nullable=True),
        sa.Column("reinstated_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("removal_entry", "removal", ["entry_id", "id"], unique=False)
    op.create_table(
        "validation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("answer IN ('','needed','not needed','no reply')", name="validation_answer"),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("validation_entry", "validation", ["entry_id", "id"], unique=False)
    op.create_index("validation_open", "validation", ["answer", "next_on"], unique=False)
    op.create_table(
        "list_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_user", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("spec", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("by_user", "name", name="list_filter_name"),
    )


def _due() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("may", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("opened_at", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(length=60), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("clinician", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.CheckConstraint("state IN ('open','decided','withdrawn')", name="review_state"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("review_client", "review", ["client_id", "state"], unique=False)
    op.create_index("review_entry", "review", ["entry_id", "id"], unique=False)
    op.create_index("review_state_of", "review", ["state", "due_at"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=14), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("done_at", sa.Integer(), nullable=True),
        sa.Column("done_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("state IN ('open','done','dropped')", name="task_state"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("task_appointment", "task", ["appointment_id", "state"], unique=False)
    op.create_index("task_client", "task", ["client_id", "state"], unique=False)
    op.create_index("task_state_of", "task", ["state", "due_at"], unique=False)
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("options", sa.String(length=500), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("to_whom", sa.String(length=120), nullable=False),
        sa.Column("raised_by", sa.String(length=60), nullable=False),
        sa.Column("raised_at", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decision", sa.String(length=300), nullable=False),
        sa.Column("decided_for", sa.String(length=120), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("decided_at", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('open','decided','withdrawn')", name="escalation_state"),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="escalation_level"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("escalation_appointment", "escalation", ["appointment_id", "id"], unique=False)
    op.create_index("escalation_client", "escalation", ["client_id", "id"], unique=False)
    op.create_index("escalation_state_of", "escalation", ["state", "due_at"], unique=False)
    op.create_table(
        "escalation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("by_user", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("to_whom", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("escalation_step_of", "escalation_step", ["escalation_id", "id"], unique=False)
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("sender", sa.String(length=120), nullable=False),
        sa.Column("back_to", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("received_at", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_at", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.CheckConstraint("state IN ('open','answered','withdrawn')", name="request_state"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("request_client", "request", ["client_id", "id"], unique=False)
    op.create_index("request_state_of", "request", ["state", "due_at"], unique=False)


def _slots() -> None:
    op.create_table(
        "freed_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("slot_type", sa.String(length=1), nullable=False),
        sa.Column("freed_at", sa.Integer(), nullable=False),
        sa.Column("freed_by", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("filled_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("state IN ('open','filled','gone','closed')", name="freed_slot_state"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["filled_by"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"]),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"]),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "freed_slot_once",
        "freed_slot",
        ["appointment_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("freed_slot_session", "freed_slot", ["session_id"], unique=False)
    op.create_index("freed_slot_state_of", "freed_slot", ["state", "starts_at"], unique=False)
    op.create_table(
        "fill_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("freed_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("answer IN ('','accepted','declined','no answer','passed over')", name="fill_ask_answer"),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.ForeignKeyConstraint(["freed_id"], ["freed_slot.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("fill_ask_entry", "fill_ask", ["entry_id"], unique=False)
    op.create_index("fill_ask_slot", "fill_ask", ["freed_id", "number"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("lead_by", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=14), nullable=False),
        sa.Column("wants", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("agency", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("eligible", sa.String(length=60), nullable=False),
        sa.Column("to_fix", sa.String(length=200), nullable=False),
        sa.Column("acknowledged", sa.Boolean(), nullable=False),
        sa.Column("was", sa.String(length=10), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("requested_at", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('interpreter','transport')", name="job_kind"),
        sa.CheckConstraint(
            "state IN ('needed','requested','offered','confirmed','done','failed','cancelled')", name="job_state"
        ),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.ForeignKeyConstraint(["replaces_id"], ["job.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("job_appointment", "job", ["appointment_id", "id"], unique=False)
    op.create_index("job_client", "job", ["client_id", "id"], unique=False)
    op.create_index("job_state_of", "job", ["state", "starts_at"], unique=False)
    op.create_index("job_untold", "job", ["acknowledged", "starts_at"], unique=False)


def _caseloads() -> None:
    op.create_table(
        "caseload_week",
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"]),
        sa.PrimaryKeyConstraint("week_on", "practitioner_id"),
    )
    op.create_table(
        "case_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("suggested_at", sa.Integer(), nullable=False),
        sa.Column("suggested_by", sa.String(length=60), nullable=False),
        sa.Column("decided_at", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("state IN ('suggested','approved','declined')", name="case_move_state"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.ForeignKeyConstraint(["from_id"], ["practitioner.id"]),
        sa.ForeignKeyConstraint(["to_id"], ["practitioner.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("case_move_entry", "case_move", ["entry_id", "id"], unique=False)
    op.create_index("case_move_state_of", "case_move", ["state", "id"], unique=False)
