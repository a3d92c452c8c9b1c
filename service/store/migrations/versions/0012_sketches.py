"""Sketches of texts, by which near repeats are found. Earlier comments have none."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comment", sa.Column("sketch", sa.LargeBinary(64), nullable=True))
