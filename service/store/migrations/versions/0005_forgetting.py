"""Erased comments are counted apart; readers known by their network are found when it is time."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_comment_erased",
        "comment",
        ["site_id", "status"],
        unique=False,
        sqlite_where=sa.text("erased_at IS NOT NULL"),
        postgresql_where=sa.text("erased_at IS NOT NULL"),
    )
    op.create_index(
        "ix_reader_network",
        "reader",
        ["first_seen"],
        unique=False,
        sqlite_where=sa.text("kind = 'network'"),
        postgresql_where=sa.text("kind = 'network'"),
    )
