"""Add what surrounds the faces: the layout, its tiles, the cameras that are off, and the faces read weakly."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns. Samples of before knew no tiles: each counts as a single picture with none."""
    op.add_column("samples", sa.Column("weak", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("samples", sa.Column("tiles", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("samples", sa.Column("cameras_off", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("samples", sa.Column("layout", sa.String(20), nullable=False, server_default="single"))


def downgrade() -> None:
    """Drop the columns."""
    for name in ("layout", "cameras_off", "tiles", "weak"):
        op.drop_column("samples", name)
