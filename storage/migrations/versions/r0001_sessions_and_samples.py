"""Make the tables of sessions and of their samples."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "samples",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("faces", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("too_small", sa.Integer(), nullable=False),
        sa.Column("count_angry", sa.Integer(), nullable=False),
        sa.Column("count_disgust", sa.Integer(), nullable=False),
        sa.Column("count_fear", sa.Integer(), nullable=False),
        sa.Column("count_happy", sa.Integer(), nullable=False),
        sa.Column("count_sad", sa.Integer(), nullable=False),
        sa.Column("count_surprise", sa.Integer(), nullable=False),
        sa.Column("count_neutral", sa.Integer(), nullable=False),
        sa.Column("mean_angry", sa.Double(), nullable=True),
        sa.Column("mean_disgust", sa.Double(), nullable=True),
        sa.Column("mean_fear", sa.Double(), nullable=True),
        sa.Column("mean_happy", sa.Double(), nullable=True),
        sa.Column("mean_sad", sa.Double(), nullable=True),
        sa.Column("mean_surprise", sa.Double(), nullable=True),
        sa.Column("mean_neutral", sa.Double(), nullable=True),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_samples_session_id_sessions")),
        sa.PrimaryKeyConstraint("session_id", "sequence", name=op.f("pk_samples")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("samples")
    op.drop_table("sessions")
