"""Comments of an article in the order in which they became public, for live readers."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_comment_article_id_published_at", "comment", ["article_id", "published_at"])
