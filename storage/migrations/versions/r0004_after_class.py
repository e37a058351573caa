"""Add what the teacher says about a lesson, its course and the size of its class, and when she deleted it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns. Sessions of before belong to no course, and nobody deleted one."""
    op.add_column("sessions", sa.Column("course", sa.String(120), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("class_size", sa.Integer(), nullable=True))
    op.add_column("sessions", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop the columns. Sessions that wait to be deleted are seen again."""
    for name in ("deleted_at", "class_size", "course"):
        op.drop_column("sessions", name)
