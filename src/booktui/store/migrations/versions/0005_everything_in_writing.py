"""Everything in writing: messages with their words and ways, who takes part, replies, calendars kept in step."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WORDS = {
    "why": 300, "address": 400, "subject": 200, "template": 80, "mail_id": 120, "way": 10, "batch": 80,
    "claimed_by": 80, "language": 35, "form": 40, "folder": 400,
}  # fmt: skip


def upgrade() -> None:
    """What had been exported counts as sent by hand; everything else starts empty."""
    _messages()
    _resources()
    _answers()
    _calendars()


def _messages() -> None:
    op.rename_table("message", "message_before")
    for index in ("message_appointment", "message_client", "message_state"):
        op.drop_index(index, table_name="message_before")
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=12), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("about_start", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        *(sa.Column(name, sa.String(length=size), nullable=False) for name, size in WORDS.items()),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued','held','sending','sent','failed','acknowledged','withdrawn')",
            name="message_state_known",
        ),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entry.id"]),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    empty = ", ".join(["''"] * len(WORDS))
    op.execute(
        "INSERT INTO message (id, appointment_id, client_id, entry_id, recipient, kind, channel, method, sequence,"
        f" content, created_at, due_at, state, sent_at, {', '.join(WORDS)}, body, attempts)"
        " SELECT id, appointment_id, client_id, entry_id, recipient, kind, channel, method, sequence, content,"
        " created_at, due_at, CASE state WHEN 'exported' THEN 'sent' ELSE state END, exported_at,"
        f" {empty}, '', 0 FROM message_before"
    )
    op.execute("UPDATE message SET way = 'hand' WHERE state = 'sent'")
    op.drop_table("message_before")
    op.create_index("message_appointment", "message", ["appointment_id", "id"], unique=False)
    op.create_index("message_client", "message", ["client_id", "state"], unique=False)
    op.create_index("message_state", "message", ["state", "due_at"], unique=False)
    op.create_index(
        "message_mail", "message", ["mail_id"], unique=False, sqlite_where=sa.text("mail_id > ''")
    )  # fmt: skip
    op.create_index("message_sent", "message", ["sent_at"], unique=False, sqlite_where=sa.text("sent_at IS NOT NULL"))
    op.create_index(
        "message_reminder", "message", ["appointment_id", "kind", "about_start", "channel"], unique=True,
        sqlite_where=sa.text("about_start IS NOT NULL AND state <> 'withdrawn'"),
    )  # fmt: skip


def _resources() -> None:
    for table in ("practitioner", "room"):
        op.add_column(table, sa.Column("invites", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("practitioner", sa.Column("calendar", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("practitioner", sa.Column("calendar_user", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("room", sa.Column("email", sa.String(length=254), nullable=False, server_default=""))


def _answers() -> None:
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.Integer(), nullable=False),
        sa.Column("asked_sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("partstat", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "partstat IN ('NEEDS-ACTION','ACCEPTED','DECLINED','TENTATIVE','DELEGATED')", name="party_partstat"
        ),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"]),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("party_one", "party", ["appointment_id", "role"], unique=True)
    op.create_index("party_waiting", "party", ["partstat", "starts_at"], unique=False)
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("mail_id", sa.String(length=200), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("attendee", sa.String(length=254), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("recurrence", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("partstat", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=True),
        sa.Column("ends_at", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reply_digest", "reply", ["digest"], unique=True)
    op.create_index("reply_appointment", "reply", ["appointment_id", "id"], unique=False)
    op.create_index("reply_at", "reply", ["received_at"], unique=False)


def _calendars() -> None:
    op.create_table(
        "calendar_sync",
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("token", sa.String(length=500), nullable=False),
        sa.Column("synced_at", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"]),
        sa.PrimaryKeyConstraint("practitioner_id"),
    )
    op.create_table(
        "calendar_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("href", sa.String(length=500), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=True),
        sa.Column("ends_at", sa.Integer(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('same','moved','gone')", name="calendar_item_state"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("calendar_item_href", "calendar_item", ["practitioner_id", "href"], unique=True)
    op.create_index("calendar_item_appointment", "calendar_item", ["appointment_id"], unique=False)
