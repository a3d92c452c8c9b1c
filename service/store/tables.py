"""Every table on one page. Bigint keys inside, UUIDv7 outside, times in UTC, statuses by name.

Migrations build these tables; a test compares the two. Reactions to a single comment and roll-ups
come with numbered migrations of their own.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    false,
    text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def microseconds(time: datetime) -> int:
    """Since 1970 UTC. Raises ValueError for a time without a zone."""
    if time.tzinfo is None:
        raise ValueError("a time without a zone")
    return (time - EPOCH) // MICROSECOND


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, kept as whole microseconds since 1970 UTC: the same arithmetic and the
    same order on SQLite and PostgreSQL (docs/decisions/0003)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only INTEGER keys by itself

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Key, primary_key=True)


def _of(table: str, *, nullable: bool = False, name: str = "") -> Column[Any]:
    key = ForeignKey(f"{table}.id")
    return Column(name or f"{table}_id", Key, key, nullable=nullable)


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


site = Table(
    "site",
    metadata,
    _id(),
    Column("key", String(80), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("zone", String(64), nullable=False),  # IANA name; reports count days in it
    Column("lang", String(35), nullable=False),
    Column("version", BigInteger, nullable=False),  # +1 whenever public answers may differ
    Column("policy_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

site_origin = Table(
    "site_origin",
    metadata,
    _id(),
    _of("site"),
    Column("origin", String(300), nullable=False),  # scheme://host[:port]
    Column("host", String(290), nullable=False),
    UniqueConstraint("site_id", "origin"),
    Index(None, "origin"),
)

policy = Table(
    "policy",
    metadata,
    _id(),
    _of("site"),
    Column("version", Integer, nullable=False),
    Column("toml", Text, nullable=False),
    _of("moderator", nullable=True),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("site_id", "version"),
)

article = Table(
    "article",
    metadata,
    _id(),
    _of("site"),
    Column("title", String(300)),  # as a reader sent it: unverified, never public
    Column("lang", String(35)),
    Column("group_id", Key),  # one article in several locales
    Column("likes", BigInteger, nullable=False, server_default=text("0")),
    Column("comments", BigInteger, nullable=False, server_default=text("0")),
    Column("version", BigInteger, nullable=False, server_default=text("0")),
    Column("closes_at", UtcTime),  # None: open
    Column("created_at", UtcTime, nullable=False),
    Index(None, "site_id", "id"),
)

address = Table(
    "address",
    metadata,
    _id(),
    _of("site"),
    _of("article"),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    UniqueConstraint("site_id", "key"),
    Index(None, "article_id"),
)

reader = Table(
    "reader",
    metadata,
    _id(),
    _of("site"),
    Column("uid", Uuid, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    UniqueConstraint("site_id", "uid"),
    _one_of("kind", "anonymous", "network", "site"),
    Index(
        "ix_reader_network",
        "first_seen",
        sqlite_where=text("kind = 'network'"),
        postgresql_where=text("kind = 'network'"),
    ),
)

STATUSES = ("pending", "held", "approved", "rejected", "withdrawn")

comment = Table(
    "comment",
    metadata,
    _id(),
    Column("uid", Uuid, nullable=False, unique=True),
    _of("site"),
    _of("article"),
    _of("reader", nullable=True),  # None: erased
    _of("comment", nullable=True, name="parent_id"),
    _of("comment", nullable=True, name="root_id"),  # None: is a root itself
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("body", Text, nullable=False),
    Column("lang", String(35)),
    Column("status", String(16), nullable=False),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    Column("submitted_at", UtcTime, nullable=False),
    Column("published_at", UtcTime),  # first time public
    Column("decided_at", UtcTime),  # first approve or reject, by whomever
    Column("erased_at", UtcTime),
    Column("lease_until", UtcTime),  # on the database's clock
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("text_hash", LargeBinary(32)),  # keyed, of the folded text: finds repeats
    Column("sketch", LargeBinary(64)),  # of the folded text: finds what is nearly a repeat
    Column("network", LargeBinary(32)),
    Column("network_key", String(32)),
    Column("idempotency", LargeBinary(32)),  # keyed hash of the Idempotency-Key
    Column("content", LargeBinary(32)),  # keyed hash of the whole normalised submission
    Column("banned", String(16)),  # by what the author was known as banned when it came in
    Column("signs", String(64)),  # what the door noticed, apart by spaces
    UniqueConstraint("site_id", "idempotency"),
    _one_of("status", *STATUSES),
    Index(None, "article_id", "root_id", "status", "id"),
    Index(None, "article_id", "submitted_at"),
    Index(None, "article_id", "published_at"),
    Index(  # PostgreSQL takes no order from an index on root_id where that is null
        "ix_comment_roots",
        "article_id",
        "status",
        "id",
        sqlite_where=text("root_id IS NULL"),
        postgresql_where=text("root_id IS NULL"),
    ),
    Index(None, "site_id", "status", "id"),
    Index(None, "site_id", "submitted_at"),
    Index(None, "site_id", "text_hash", "submitted_at"),
    Index(None, "reader_id", "submitted_at"),
    Index(None, "root_id", "status", "id"),
    Index(None, "network_key"),
    Index(
        "ix_comment_erased",
        "site_id",
        "status",
        sqlite_where=text("erased_at IS NOT NULL"),
        postgresql_where=text("erased_at IS NOT NULL"),
    ),
    Index(
        "ix_comment_pending",
        "id",
        sqlite_where=text("status = 'pending'"),
        postgresql_where=text("status = 'pending'"),
    ),
)

STANDS = comment.c.erased_at.is_(None)  # an erased comment is neither shown, screened nor decided

finding = Table(
    "finding",
    metadata,
    _id(),
    _of("comment"),
    Column("revision", Integer, nullable=False),
    Column("rule", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("field", String(16), nullable=False),
    Column("code", String(64), nullable=False),
    Column("params", JSON, nullable=False),
    Column("spans", JSON, nullable=False),
    Index(None, "comment_id"),
    Index(None, "rule", "code"),
)

decision = Table(
    "decision",
    metadata,
    _id(),
    _of("comment"),
    _of("site"),
    Column("revision", Integer, nullable=False),
    Column("was", String(16), nullable=False),
    Column("becomes", String(16), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", Key),
    Column("reason", Text, nullable=False),
    Column("public_reason", Text, nullable=False, server_default=""),  # for the author
    Column("ran", JSON(none_as_null=True)),  # findings by check; null for one that broke
    Column("policy_version", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    _one_of("becomes", *STATUSES),
    Index(None, "comment_id"),
    Index(None, "site_id", "id"),
)

# A comment that waits for what connectors say; the row goes when it is decided.
inquiry = Table(
    "inquiry",
    metadata,
    _id(),
    _of("comment"),
    Column("revision", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("lease_until", UtcTime),  # on the database's clock
    Column("tries", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("comment_id"),
)

# What a site's own software said of a text: no text, no author, only a keyed hash of the words.
feedback = Table(
    "feedback",
    metadata,
    _id(),
    _of("site"),
    Column("text_hash", LargeBinary(32), nullable=False),
    Column("scores", JSON, nullable=False),  # aspect -> 0..1
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("site_id", "text_hash"),
)

site_model = Table(
    "site_model",
    metadata,
    _id(),
    _of("site"),
    Column("version", Integer, nullable=False),
    Column("weights", LargeBinary, nullable=False),
    Column("area", Float, nullable=False),  # under the ROC curve, on texts it had not seen
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("site_id", "version"),
)

like = Table(
    "article_like",
    metadata,
    _id(),
    _of("article"),
    _of("reader"),
    Column("at", UtcTime, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("settled_at", UtcTime),  # None: no person has decided about it
    Column("network", LargeBinary(32)),
    Column("network_key", String(32)),
    UniqueConstraint("article_id", "reader_id"),
    _one_of("standing", "counted", "held", "dropped"),
    Index(None, "article_id", "at"),
    Index(None, "at"),
    Index(None, "network_key"),
)

flag = Table(
    "comment_flag",
    metadata,
    _id(),
    _of("site"),
    _of("comment"),
    _of("reader"),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("settled_at", UtcTime),  # None: no person has decided the comment since
    Column("network", LargeBinary(32)),
    Column("network_key", String(32)),
    UniqueConstraint("comment_id", "reader_id"),
    Index(None, "network_key"),
    Index(
        "ix_comment_flag_open",
        "site_id",
        "comment_id",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)

ban = Table(
    "ban",
    metadata,
    _id(),
    _of("site"),
    Column("kind", String(16), nullable=False),
    _of("reader", nullable=True),
    Column("digest", LargeBinary(32)),  # keyed, of an e-mail or a network
    Column("network_key", String(32)),  # the month whose key made a network's digest
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("until", UtcTime),  # None: until it is lifted
    Column("lifted_at", UtcTime),
    _one_of("kind", "reader", "email", "network"),
    Index(None, "site_id", "lifted_at"),
)

like_decision = Table(
    "like_decision",
    metadata,
    _id(),
    _of("site"),
    _of("article"),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", Key),
    Column("action", String(16), nullable=False),
    Column("likes", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    _one_of("action", "release", "drop"),
    Index(None, "site_id", "id"),
)

moderator = Table(
    "moderator",
    metadata,
    _id(),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),  # argon2id
    Column("is_disabled", Boolean, nullable=False, server_default=false()),
    # The second factor's secret is derived from this and the operator's key; None: there is none.
    Column("totp_nonce", LargeBinary(16)),
    Column("totp_step", BigInteger),  # the last one that was used: no code is good twice
    Column("created_at", UtcTime, nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    _id(),
    _of("moderator"),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Index(None, "moderator_id"),
)

invitation = Table(
    "invitation",
    metadata,
    _id(),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    _of("site", nullable=True),  # None: it opens an account again and gives no role
    Column("role", String(16)),
    Column("email", String(254), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),  # used or taken back
    _one_of("role", "admin", "moderator", "analyst"),
    Index(None, "site_id", "id"),
)

event = Table(
    "event",
    metadata,
    _id(),
    _of("site", nullable=True),
    Column("what", String(40), nullable=False),
    Column("params", JSON, nullable=False),  # never a secret
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", Key),
    Column("at", UtcTime, nullable=False),
    Index(None, "site_id", "id"),
)

role = Table(
    "role",
    metadata,
    _id(),
    _of("moderator"),
    _of("site"),
    Column("role", String(16), nullable=False),
    UniqueConstraint("moderator_id", "site_id"),
    _one_of("role", "admin", "moderator", "analyst"),
)

session = Table(
    "session",
    metadata,
    _id(),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    _of("moderator"),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index(None, "moderator_id"),
)

token = Table(
    "token",
    metadata,
    _id(),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    _of("site"),
    Column("role", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    _one_of("role", "admin", "moderator", "analyst", "checker"),
)
