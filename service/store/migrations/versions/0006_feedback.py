"""What a site's own software says of texts; tokens that may have texts judged."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("text_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_feedback_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("site_id", "text_hash", name=op.f("uq_feedback_site_id_text_hash")),
    )
    with op.batch_alter_table("token") as token:
        token.drop_constraint(op.f("ck_token_role"), type_="check")
        token.create_check_constraint(
            op.f("ck_token_role"), "role IN ('admin', 'moderator', 'analyst', 'checker')"
        )
