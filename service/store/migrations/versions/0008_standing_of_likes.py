"""Likes that came in a burst wait for a person; what the door noticed about a comment."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("comment", sa.Column("signs", sa.String(length=64), nullable=True))
    op.add_column("article_like", sa.Column("settled_at", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_article_like_at"), "article_like", ["at"])
    op.create_table(
        "like_decision",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", Key, nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("action IN ('release', 'drop')", name=op.f("ck_like_decision_action")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_like_decision_site_id")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_like_decision_article_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_like_decision")),
    )
    op.create_index(op.f("ix_like_decision_site_id_id"), "like_decision", ["site_id", "id"])
