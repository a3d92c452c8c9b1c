"""Full-text search of what is screened: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Triggers keep it, so nothing that changes a text can forget to. Pending comments are not in it: they
enter when screening moves them, by the hundred, which costs the door that takes comments nothing
(FTS5 writes a segment at every savepoint). A later migration that rebuilds the table `comment` on
SQLite has to make the triggers again.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Marks belong to the words of Arabic, Hebrew and Indic scripts; FTS5 takes them for gaps by itself.
SQLITE = (
    """CREATE VIRTUAL TABLE comment_search USING fts5(
         name, body, email, content='comment', content_rowid='id',
         tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'")""",
    """CREATE TRIGGER comment_search_added AFTER INSERT ON comment WHEN new.status <> 'pending'
       BEGIN
         INSERT INTO comment_search (rowid, name, body, email)
           VALUES (new.id, new.name, new.body, new.email);
       END""",
    """CREATE TRIGGER comment_search_left AFTER UPDATE OF status, name, body, email ON comment
       WHEN old.status <> 'pending' AND (new.status = 'pending' OR old.name IS NOT new.name
         OR old.body IS NOT new.body OR old.email IS NOT new.email)
       BEGIN
         INSERT INTO comment_search (comment_search, rowid, name, body, email)
           VALUES ('delete', old.id, old.name, old.body, old.email);
       END""",
    """CREATE TRIGGER comment_search_entered AFTER UPDATE OF status, name, body, email ON comment
       WHEN new.status <> 'pending' AND (old.status = 'pending' OR old.name IS NOT new.name
         OR old.body IS NOT new.body OR old.email IS NOT new.email)
       BEGIN
         INSERT INTO comment_search (rowid, name, body, email)
           VALUES (new.id, new.name, new.body, new.email);
       END""",
    """CREATE TRIGGER comment_search_dropped AFTER DELETE ON comment WHEN old.status <> 'pending'
       BEGIN
         INSERT INTO comment_search (comment_search, rowid, name, body, email)
           VALUES ('delete', old.id, old.name, old.body, old.email);
       END""",
    """INSERT INTO comment_search (rowid, name, body, email)
         SELECT id, name, body, email FROM comment WHERE status <> 'pending'""",
)
# PostgreSQL's parser takes addresses, paths and hyphenated words as wholes; without their marks
# they are words like any other, as FTS5 has it.
POSTGRESQL = (
    r"""CREATE FUNCTION comment_words(variadic texts text[]) RETURNS tsvector
         LANGUAGE sql IMMUTABLE AS $$
           SELECT to_tsvector('simple', translate(array_to_string(texts, ' '),
             '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32))) $$""",
    """CREATE TABLE comment_search (
         comment_id bigint PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
         words tsvector NOT NULL)""",
    """INSERT INTO comment_search SELECT id, comment_words(name, body, email)
         FROM comment WHERE status <> 'pending'""",
    "CREATE INDEX ix_comment_search_words ON comment_search USING gin (words)",
    """CREATE FUNCTION comment_search_keep() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF new.status = 'pending' THEN
           DELETE FROM comment_search WHERE comment_id = new.id;
         ELSE
           INSERT INTO comment_search VALUES (new.id, comment_words(new.name, new.body, new.email))
             ON CONFLICT (comment_id) DO UPDATE SET words = excluded.words;
         END IF;
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER comment_search_added AFTER INSERT ON comment
         FOR EACH ROW WHEN (new.status <> 'pending') EXECUTE FUNCTION comment_search_keep()""",
    """CREATE TRIGGER comment_search_changed AFTER UPDATE OF status, name, body, email ON comment
         FOR EACH ROW WHEN ((old.status = 'pending') <> (new.status = 'pending')
           OR (old.name, old.body, old.email) IS DISTINCT FROM (new.name, new.body, new.email))
         EXECUTE FUNCTION comment_search_keep()""",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%") if not is_sqlite else statement)
