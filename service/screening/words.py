"""Listed words, in every tier and disguise."""

from collections.abc import Iterator, Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding, Span
from service.screening.background import Background
from service.screening.lexicon import site
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.lexicon import NOTHING, Reading
from service.screening.lexicon.vocabulary import english

NO_DISGUISE = frozenset({"glued"})  # "fuckface" hides nothing


def words(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find listed words in body and name.

    The codes are the tiers, with params word, how (the disguises undone) and detail (the language);
    and "disguised", once a field: spans of the profane and severe words that were disguised. A mild
    word is not worth hiding, so a disguised one is mild. "evasion": alphabets mixed in a word.
    "unread": more new words than may be looked at.
    """
    own = background.policy.words
    # The body last: the models are about to ask about it, and the last text is remembered.
    name = site.read(comment.name, own, comment.lang)
    body = site.read(comment.body, own, comment.lang)
    if body is NOTHING and name is NOTHING:
        return ()  # mostly
    return [*_findings("body", body), *_findings("name", name)]


def _findings(field: str, reading: Reading) -> Iterator[Finding]:
    version = english().version
    for (tier, word, how, lang), spans in _alike(reading.hits).items():
        params = {"word": word, "how": how, "detail": lang}
        yield Finding("words", version, field, tier, params, spans)
    hidden = [hit for hit in reading.hits if hit.tier != "mild" and set(hit.how) - NO_DISGUISE]
    if hidden:
        how = ", ".join(dict.fromkeys(way for hit in hidden for way in hit.how))
        spans = [(hit.start, hit.end) for hit in hidden]
        yield Finding("words", version, field, "disguised", {"how": how}, spans)
    if reading.evasion:
        yield Finding("words", version, field, "evasion", {}, reading.evasion)
    if reading.unread:
        yield Finding("words", version, field, "unread", {}, reading.unread)


def _alike(hits: Sequence[Hit]) -> dict[tuple[str, str, str, str], list[Span]]:
    """The spans of equal hits together: one finding for a word said ten times."""
    spans: dict[tuple[str, str, str, str], list[Span]] = {}
    for hit in hits:
        key = (hit.tier, hit.word, ", ".join(hit.how), hit.lang)
        spans.setdefault(key, []).append((hit.start, hit.end))
    return spans
