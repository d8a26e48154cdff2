"""A desk that people can trust: who signs in and how, who let them in, and wrong tries that outlive a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Users stay as they were: without a passphrase, their access not reviewed yet."""
    _people()


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
