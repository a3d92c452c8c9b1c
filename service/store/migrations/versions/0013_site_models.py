"""Models that sites learn from their moderators."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "site_model",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.Float(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_model_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_model")),
        sa.UniqueConstraint("site_id", "version", name=op.f("uq_site_model_site_id_version")),
    )
