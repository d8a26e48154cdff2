"""A desk that people can trust: who signs in and how, who let them in, and wrong tries that outlive a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Users stay as they were: without a passphrase, their access not reviewed yet. Nobody is held or erased yet."""
    _people()
    _audit()
    _leaving()


def _people() -> None:
    for name, size in {"passphrase": 200, "approved_by": 60, "reviewed_by": 60}.items():
        op.add_column("user", sa.Column(name, sa.String(length=size), nullable=False, server_default=""))
    for name in ("approved_at", "reviewed_at", "retired_at"):
        op.add_column("user", sa.Column(name, sa.Integer(), nullable=True))
    op.create_table(
        "sign_in_try",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("who"),
    )


def _audit() -> None:
    """The log is read by day and by what was done; its triggers come with every migration."""
    op.create_index("audit_at", "audit", ["at"], unique=False)
    op.create_index("audit_action", "audit", ["action", "id"], unique=False)


def _leaving() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("placed_at", sa.Integer(), nullable=False),
        sa.Column("placed_by", sa.String(length=60), nullable=False),
        sa.Column("released_at", sa.Integer(), nullable=True),
        sa.Column("released_by", sa.String(length=60), nullable=False),
        sa.Column("released_for", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    live = sa.text("released_at IS NULL")
    op.create_index("legal_hold_live", "legal_hold", ["client_id"], unique=True, sqlite_where=live)
    op.create_index("legal_hold_client", "legal_hold", ["client_id", "id"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("confirmed_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.PrimaryKeyConstraint("client_id"),
    )
