"""The first tables: sites, articles, readers, comments, likes, decisions, moderators."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "moderator",
        sa.Column("id", Key, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderator")),
        sa.UniqueConstraint("email", name=op.f("uq_moderator_email")),
    )
    op.create_table(
        "site",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("key", name=op.f("uq_site_key")),
    )
    op.create_table(
        "article",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("lang", sa.String(length=35), nullable=True),
        sa.Column("group_id", Key, nullable=True),
        sa.Column("likes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("comments", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_article_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    op.create_index(op.f("ix_article_site_id_id"), "article", ["site_id", "id"], unique=False)
    op.create_table(
        "policy",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("moderator_id", Key, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_policy_moderator_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_policy_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("site_id", "version", name=op.f("uq_policy_site_id_version")),
    )
    op.create_table(
        "reader",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('anonymous', 'network', 'site')", name=op.f("ck_reader_kind")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_reader_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader")),
        sa.UniqueConstraint("site_id", "uid", name=op.f("uq_reader_site_id_uid")),
    )
    op.create_table(
        "role",
        sa.Column("id", Key, nullable=False),
        sa.Column("moderator_id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.CheckConstraint("role IN ('admin', 'moderator', 'analyst')", name=op.f("ck_role_role")),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_role_moderator_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_role_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("moderator_id", "site_id", name=op.f("uq_role_moderator_id_site_id")),
    )
    op.create_table(
        "session",
        sa.Column("id", Key, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("moderator_id", Key, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_session_moderator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_session_digest")),
    )
    op.create_index(op.f("ix_session_moderator_id"), "session", ["moderator_id"], unique=False)
    op.create_table(
        "site_origin",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("host", sa.String(length=290), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_origin_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_origin")),
        sa.UniqueConstraint("site_id", "origin", name=op.f("uq_site_origin_site_id_origin")),
    )
    op.create_index(op.f("ix_site_origin_origin"), "site_origin", ["origin"], unique=False)
    op.create_table(
        "token",
        sa.Column("id", Key, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("role IN ('admin', 'moderator', 'analyst')", name=op.f("ck_token_role")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_token_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
    )
    op.create_table(
        "address",
        sa.Column("id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_address_article_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_address_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("site_id", "key", name=op.f("uq_address_site_id_key")),
    )
    op.create_index(op.f("ix_address_article_id"), "address", ["article_id"], unique=False)
    op.create_table(
        "article_like",
        sa.Column("id", Key, nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.Column("reader_id", Key, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("network", sa.LargeBinary(length=32), nullable=True),
        sa.Column("network_key", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "standing IN ('counted', 'held', 'dropped')", name=op.f("ck_article_like_standing")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_like_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_article_like_reader_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_like")),
        sa.UniqueConstraint(
            "article_id", "reader_id", name=op.f("uq_article_like_article_id_reader_id")
        ),
    )
    op.create_index(
        op.f("ix_article_like_article_id_at"), "article_like", ["article_id", "at"], unique=False
    )
    op.create_index(
        op.f("ix_article_like_network_key"), "article_like", ["network_key"], unique=False
    )
    op.create_table(
        "comment",
        sa.Column("id", Key, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.Column("reader_id", Key, nullable=True),
        sa.Column("parent_id", Key, nullable=True),
        sa.Column("root_id", Key, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("network", sa.LargeBinary(length=32), nullable=True),
        sa.Column("network_key", sa.String(length=32), nullable=True),
        sa.Column("idempotency", sa.LargeBinary(length=32), nullable=True),
        sa.Column("content", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'held', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_comment_status"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_comment_article_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["reader.id"], name=op.f("fk_comment_reader_id")),
        sa.ForeignKeyConstraint(["root_id"], ["comment.id"], name=op.f("fk_comment_root_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_comment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("site_id", "idempotency", name=op.f("uq_comment_site_id_idempotency")),
        sa.UniqueConstraint("uid", name=op.f("uq_comment_uid")),
    )
    op.create_index(
        op.f("ix_comment_article_id_root_id_status_id"),
        "comment",
        ["article_id", "root_id", "status", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_comment_article_id_submitted_at"),
        "comment",
        ["article_id", "submitted_at"],
        unique=False,
    )
    op.create_index(op.f("ix_comment_network_key"), "comment", ["network_key"], unique=False)
    op.create_index(
        "ix_comment_pending",
        "comment",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        op.f("ix_comment_reader_id_submitted_at"),
        "comment",
        ["reader_id", "submitted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_comment_root_id_status_id"), "comment", ["root_id", "status", "id"], unique=False
    )
    op.create_index(
        op.f("ix_comment_site_id_status_id"), "comment", ["site_id", "status", "id"], unique=False
    )
    op.create_index(
        op.f("ix_comment_site_id_submitted_at"),
        "comment",
        ["site_id", "submitted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_comment_site_id_text_hash_submitted_at"),
        "comment",
        ["site_id", "text_hash", "submitted_at"],
        unique=False,
    )
    op.create_table(
        "decision",
        sa.Column("id", Key, nullable=False),
        sa.Column("comment_id", Key, nullable=False),
        sa.Column("site_id", Key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(length=16), nullable=False),
        sa.Column("becomes", sa.String(length=16), nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", Key, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "becomes IN ('pending', 'held', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_decision_becomes"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_decision_comment_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_decision_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_comment_id"), "decision", ["comment_id"], unique=False)
    op.create_index(op.f("ix_decision_site_id_id"), "decision", ["site_id", "id"], unique=False)
    op.create_table(
        "finding",
        sa.Column("id", Key, nullable=False),
        sa.Column("comment_id", Key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_finding_comment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_comment_id"), "finding", ["comment_id"], unique=False)
    op.create_index(op.f("ix_finding_rule_code"), "finding", ["rule", "code"], unique=False)
