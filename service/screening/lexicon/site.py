"""The vocabularies as one site's policy wants them: with its own words, without those it mutes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import re2

from service.domain.policy import Policy
from service.domain.words import NONE, Words
from service.screening import weights
from service.screening.lexicon.better import better_profanity
from service.screening.lexicon.disguises import readings, runs
from service.screening.lexicon.folding import TABLE, fold
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.lexicon import Lexicon, Reading, apart, keep_from_the_collector
from service.screening.lexicon.tokens import EDGES, Answer, Classifier
from service.screening.lexicon.vocabulary import english, of_english, of_site

SITE = "site"
SITES = 32  # policies whose words are kept ready: the versions in use
MATCHES = 50  # of one pattern in one text
# What `*` stands for: no space, and no ASCII sign but ' and -. Said so, and not as "all letters",
# since RE2 makes hundreds of steps of that, and a policy may have a thousand stars.
STAR = r"[^\s!-&(-,./:-@\[-`{-~]*"
MEMORY = 64 << 20  # bytes, at most, for one pattern
HIDDEN_KINDS = "hm"  # of characters


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What one policy makes of the vocabularies. Made once per policy."""

    own: Lexicon | None
    mute: re.Pattern[str] | None
    retier: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def read(self, text: str, declared: str | None) -> Reading:
        """The standard reading, changed as the site wants it."""
        reading = standard().read(text, declared)
        hits = [*reading.hits, *self._own(text, declared)]
        kept = [self._retiered(hit) for hit in hits if not self._is_muted(hit, text)]
        return replace(reading, hits=apart(kept))

    def _own(self, text: str, declared: str | None) -> Iterator[Hit]:
        if self.own:
            yield from self.own.read(text, declared).hits
        for pattern, tier in self.patterns:
            for _, match in zip(range(MATCHES), pattern.finditer(text), strict=False):
                if match[0]:
                    yield Hit(*match.span(), match[0][:MATCHES], tier, (), SITE, True)

    def _is_muted(self, hit: Hit, text: str) -> bool:
        if self.mute is None or hit.lang == SITE:
            return False
        written = _token_around(hit, text).strip(EDGES).lower()
        return bool(self.mute.fullmatch(hit.word) or self.mute.fullmatch(written))

    def _retiered(self, hit: Hit) -> Hit:
        tier = self.retier.get(hit.word) if hit.lang != SITE else None
        return replace(hit, tier=tier) if tier else hit


def read(text: str, words: Words, declared: str | None = None) -> Reading:
    """What a site with these words of its own finds in a text. declared: the page's language."""
    if words is NONE or words == NONE:
        return standard().read(text, declared)
    return of(words).read(text, declared)


def weight(text: str, declared: str | None = None) -> weights.Weight:
    """What both models say of a text: for `weights` to read."""
    return standard().look(text, declared).weight


@lru_cache(maxsize=1)
def standard() -> Lexicon:
    """The shipped vocabularies. Made on first use, in about half a second."""
    language = english()
    vocabulary = of_english(language)
    library = better_profanity(frozenset(language.left_out))
    classifier = Classifier(vocabulary, library, others=True)
    common = vocabulary.common
    lexicon = Lexicon(
        vocabulary,
        classifier.look,
        language.names,
        others=True,
        common=common,
        passes=classifier.gate.passes,
        weigh=weights.standard().weigh,
    )
    keep_from_the_collector()
    return lexicon


@lru_cache(maxsize=SITES)
def of(words: Words) -> SiteWords:
    """A policy's words, compiled.

    Raises:
        ValueError: a pattern is not RE2.
    """
    return SiteWords(
        own=_lexicon(words) if words.add else None,
        mute=_wildcards(words.mute) if words.mute else None,
        retier=dict(words.retier),
        patterns=tuple((_pattern(source), tier) for source, tier in words.patterns),
    )


def check(policy: Policy) -> None:
    """For whoever accepts a policy.

    Raises:
        ValueError: with a sentence that names the pattern that is not RE2.
    """
    of(policy.words)


def _lexicon(words: Words) -> Lexicon:
    plain = {word: tier for word, tier in words.add if word.isascii() and "*" not in word}
    vocabulary = of_site(plain, english())
    folded = Classifier(vocabulary, None, others=False)
    classifier = SiteClassifier(dict(words.add), folded)
    return Lexicon(vocabulary, classifier.classify, frozenset(), others=False)


class SiteClassifier:
    """A classifier that also knows words of any script, and wildcards."""

    def __init__(self, tiers: Mapping[str, str], folded: Classifier) -> None:
        self._folded = folded
        self._tiers = tiers
        self._wild = [(word, _wildcards([word])) for word in tiers if "*" in word]
        self._any = _wildcards(word for word, _ in self._wild)

    def classify(self, token: str) -> Answer:
        word = self._word(token)
        if word is None:
            return self._folded.classify(token)
        start, end = len(token) - len(token.lstrip(EDGES)), len(token.rstrip(EDGES))
        return Answer((Hit(start, end, word, self._tiers[word], (), SITE, True),))

    def _word(self, token: str) -> str | None:
        seen = "".join(char for char in token if TABLE[char][1] not in HIDDEN_KINDS)
        bare = seen.strip(EDGES).lower()
        if bare in self._tiers:
            return bare
        forms = {bare, *self._forms(token)}
        if not self._wild or not any(map(self._any.fullmatch, forms)):
            return None
        return next(word for word, wild in self._wild if any(map(wild.fullmatch, forms)))

    def _forms(self, token: str) -> Iterator[str]:
        for run in runs(fold(token)[0]) if self._wild else ():
            yield from readings(run)


def _wildcards(words: Iterable[str]) -> re.Pattern[str]:
    sources = (re2.escape(word).replace(r"\*", STAR) for word in sorted(words))
    return _pattern("|".join(f"(?:{source})" for source in sources))


def _pattern(source: str) -> re.Pattern[str]:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        compiled: re.Pattern[str] = re2.compile(source, options)
    except re2.error as error:
        raise ValueError(f"The policy's pattern {source!r} is not RE2: {error}.") from error
    return compiled


def _token_around(hit: Hit, text: str) -> str:
    start, end = hit.start, hit.end
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]
