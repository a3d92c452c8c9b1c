"""Flags: readers' complaints about comments."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "comment_flag",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("comment_id", Key, nullable=False),
        sa.Column("reader_id", Key, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("network", sa.LargeBinary(length=32), nullable=True),
        sa.Column("network_key", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_comment_flag_site_id")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_flag_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_comment_flag_reader_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_flag")),
        sa.UniqueConstraint(
            "comment_id", "reader_id", name=op.f("uq_comment_flag_comment_id_reader_id")
        ),
    )
    op.create_index(op.f("ix_comment_flag_network_key"), "comment_flag", ["network_key"])
    op.create_index(
        "ix_comment_flag_open",
        "comment_flag",
        ["site_id", "comment_id"],
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
