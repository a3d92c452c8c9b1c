"""Erase what a reader wrote, because they asked for it."""

import sys
from collections.abc import Sequence
from uuid import UUID

import click
from sqlalchemy import Connection

from service.cli.desk import Desk, desk, now, print_json
from service.domain import keys
from service.store import erasure
from service.use_cases import erase as erasing
from service.use_cases.erase import BATCH, Found


@click.command()
@click.argument("comments", metavar="[COMMENT]...", nargs=-1, type=click.UUID)
@click.option("--author", metavar="COMMENT", type=click.UUID,
              help="Everything of whoever wrote this comment, likes as well.")  # fmt: skip
@click.option("--receipt", help="Only if it is the receipt of the one comment that is named.")
@click.option("--reader", metavar="TOKEN", help="Everything of the reader with this token.")
@click.option("--site", default="demo", show_default=True, metavar="KEY",
              help="The site of the reader's token.")  # fmt: skip
@click.option("--email", help="Every comment that was sent with this address.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def erase(
    ctx: click.Context,
    comments: tuple[UUID, ...],
    author: UUID | None,
    receipt: str | None,
    reader: str | None,
    site: str,
    email: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Blank comments for good: name, e-mail, body, findings, reasons, reader and network.

    Their ids, articles, statuses and decisions stay, and `audit` counts them as erased. An author
    or a reader loses their likes, too. Safe to repeat, and while the product runs.
    """
    if sum(1 for one in (comments, author, reader, email) if one) != 1:
        raise click.UsageError("Name comments, or one of --author, --reader and --email.")
    at = desk()
    if receipt is not None:
        pass_receipt(at, [*comments, *([author] if author else [])], receipt)
    with at.backends.read() as db:
        found = (
            erasing.of_email(db, email) if email
            else erasing.of_author(db, author) if author
            else of_reader(db, at, site, reader) if reader
            else erasing.of_comments(db, comments)
        )  # fmt: skip
    if not yes and sys.stdin.isatty():
        click.confirm(f"Erase {len(found.comments)} comment(s) for good?", abort=True)
    done, likes = carry_out(at, found)
    is_scrubbed = erasure.scrub(at.backends.engine)
    show(done, likes, is_scrubbed=is_scrubbed, as_json=as_json)
    ctx.exit(0 if is_scrubbed else 1)


def of_reader(db: Connection, at: Desk, site: str, token: str) -> Found:
    """Raises Refused when the token is not one of ours."""
    return erasing.of_reader(db, at.site(site).id, keys.reader_of(at.keys, site, token))


def pass_receipt(at: Desk, named: Sequence[UUID], receipt: str) -> None:
    """Raises UsageError unless it is the receipt of the one comment that is named."""
    if len(named) != 1:
        raise click.UsageError("--receipt goes with one comment.")
    if not keys.is_receipt(at.keys, named[0], receipt):
        raise click.UsageError("This is not the receipt of that comment.")


def carry_out(at: Desk, found: Found) -> tuple[int, int]:
    """(comments, likes) that are gone; in small transactions, so that nobody waits for long."""
    done = likes = 0
    for start in range(0, len(found.comments), BATCH):
        moved = at.backends.write(erasing.erase, found.comments[start : start + BATCH], now=now())
        done += len(moved)
    while found.reader and (gone := at.backends.write(erasing.forget, found.reader)):
        likes += gone
    return done, likes


def show(done: int, likes: int, *, is_scrubbed: bool, as_json: bool) -> None:
    if as_json:
        print_json({"ok": is_scrubbed, "erased": done, "likes_taken_back": likes})
        return
    click.echo(f"{done} comment(s) erased, {likes} like(s) taken back.")
    if not is_scrubbed:
        click.echo(
            "The database's write-ahead log could not be cut off while others read it, and may "
            "still hold the text: run the same command again."
        )
