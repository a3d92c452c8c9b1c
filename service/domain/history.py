"""What the store remembers about a comment's text and its author when the comment is judged."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Each is counted up to 50; `comments.ENOUGH`.

    repeats: equal texts on this site within the policy's window, before this one; own_repeats:
    those of the same reader. recent: comments of this reader within the policy's pace, before this
    one. author_approved, author_rejected: what became of the reader's earlier comments on this
    site. lately_…: of those within the policy's record_days. banned: by what a
    banned author was known when it came in; "" for others.
    """

    repeats: int = 0
    own_repeats: int = 0
    recent: int = 0
    author_approved: int = 0
    author_rejected: int = 0
    lately_approved: int = 0
    lately_rejected: int = 0
    banned: str = ""
