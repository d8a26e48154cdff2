"""Clocks of referrals, and the statuses added to them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """New tables only: a referral without rows in them has a clock that runs since it was received."""
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("stop_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("target_18", sa.Date(), nullable=True),
        sa.Column("target_52", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('running','treated','monitoring','other','nullified','deceased')", name="clock_state"
        ),
        sa.CheckConstraint("(state = 'running') = (stop_on IS NULL)", name="clock_stop"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("referral_id", "number", name="clock_number"),
    )
    op.create_index("clock_state_of", "clock", ["state", "referral_id"], unique=False)
    op.create_table(
        "clock_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("takes_back", sa.Integer(), nullable=True),
        sa.Column("clinician", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("task", sa.String(length=30), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("by_user", sa.String(length=60), nullable=False),
        sa.CheckConstraint("outcome IN ('added','proposed','refused','taken back')", name="clock_event_outcome"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"]),
        sa.ForeignKeyConstraint(["takes_back"], ["clock_event.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("clock_event_referral", "clock_event", ["referral_id", "id"], unique=False)
    op.create_index("clock_event_task", "clock_event", ["task", "id"], unique=False)
