"""Second factors, invitations, and the log of what changes who may do what."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("moderator", sa.Column("totp_nonce", sa.LargeBinary(length=16)))
    op.add_column("moderator", sa.Column("totp_step", sa.BigInteger()))
    op.create_table(
        "recovery_code",
        sa.Column("id", Key, nullable=False),
        sa.Column("moderator_id", Key, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_recovery_code_moderator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
    )
    op.create_index(op.f("ix_recovery_code_moderator_id"), "recovery_code", ["moderator_id"])
    op.create_table(
        "invitation",
        sa.Column("id", Key, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("site_id", Key),
        sa.Column("role", sa.String(length=16)),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.CheckConstraint(
            "role IN ('admin', 'moderator', 'analyst')", name=op.f("ck_invitation_role")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_invitation_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    op.create_index(op.f("ix_invitation_site_id_id"), "invitation", ["site_id", "id"])
    op.create_table(
        "event",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", Key),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_event_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_site_id_id"), "event", ["site_id", "id"])
