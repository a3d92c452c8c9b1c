"""A thread's roots in the order in which they are shown."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROOTS = sa.text("root_id IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_comment_roots",
        "comment",
        ["article_id", "status", "id"],
        sqlite_where=ROOTS,
        postgresql_where=ROOTS,
    )
