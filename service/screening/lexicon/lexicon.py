"""A vocabulary that reads texts: a cache of tokens in front of the slow classifier."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from service.screening.lexicon import languages
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.neighbours import (
    LONG,
    Placed,
    is_innocent,
    is_worth_reading,
    spelled,
    split,
)
from service.screening.lexicon.quick import cost_of, has_ell
from service.screening.lexicon.tokens import CLEAN, Answer
from service.screening.lexicon.vocabulary import TIERS, Vocabulary

TOKEN = re.compile(r"\S+")
STEP = 60  # from one piece to the next, so that no word of 20 letters is lost between two
NEW = 1200  # of `cost_of`, what one text may cost that is new: 25 ms at 0.02 ms each
HITS = 200  # of one text; more evidence changes nothing
REMEMBERED = 100_000  # tokens, about 10 MB; then all are forgotten at once

# Not the opening brackets: "(unt" is no punctuation; nor the star, which is a mask in "f***".
CLOSING = ".,;:?\"'”’“‘)]}…"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one text: hits in its order, spans of evasion, and spans nobody read."""

    hits: Sequence[Hit] = ()
    evasion: Sequence[Span] = ()
    unread: Sequence[Span] = ()


NOTHING = Reading()


@dataclass(frozen=True, slots=True)
class Memory:
    """Tokens that were asked about. Replaced as a whole, so that a reader keeps the one it has.

    cores: what is clean with any punctuation at its edges, in small letters: of a word that was
    only seen as a name is nothing known, as names are spared what words are not.
    """

    clean: set[str]
    answers: dict[str, Answer]
    cores: set[str]

    def is_full(self) -> bool:
        return len(self.clean) + len(self.answers) >= REMEMBERED

    def keep(self, token: str, answer: Answer) -> None:
        if answer is CLEAN:
            self.clean.add(token)
            if (core := token.strip(CLOSING)).isalpha() and core.islower() and len(core) > 1:
                self.cores.add(core)
        else:
            self.answers[token] = answer


class Lexicon:
    """Reads any text of 10 KB in at most 30 ms. One memory a process: of tokens, not of texts."""

    def __init__(
        self,
        words: Vocabulary,
        classify: Callable[[str], Answer],
        names: frozenset[str],
        *,
        others: bool = False,
        common: Iterable[str] = (),
    ) -> None:
        """common: words that are looked at now, not when they first come."""
        self._words = words
        self._classify = classify
        self._names = names
        self._others = others  # also read the other languages
        self._common = frozenset(word for word in common if self._is_clean(word))
        self.forget()

    def _is_clean(self, word: str) -> bool:
        return len(word) > 1 and word.islower() and self._classify(word) is CLEAN

    def forget(self) -> None:
        """Begin again, with the common words alone."""
        self.memory = Memory(set(), {}, set(self._common))

    def read(self, text: str, declared: str | None = None) -> Reading:
        """declared: the language that the page is in, if it is known."""
        clean = self.memory.clean
        tokens = text.split()
        odd = [token for token in tokens if token not in clean]
        # Letters of most other scripts are words, too, so that tokens alone do not show it.
        spelled = self._others and not text.isascii() and languages.are_spelled(tokens)
        if not (odd or spelled):
            return NOTHING
        return self._read_odd(odd, tokens, text, declared, spelled=spelled)

    def _read_odd(
        self, odd: list[str], tokens: list[str], text: str, declared: str | None, *, spelled: bool
    ) -> Reading:
        if self.memory.is_full():
            self.forget()
            odd = tokens
        memory = self.memory
        is_long = len(max(odd, key=len, default="")) > LONG
        unread = self._learn(_pieces_of(odd) if is_long else odd, memory)
        answers = memory.answers
        known = {token: answers[token] for token in odd if token in answers}
        if not (unread or is_long or spelled) and not (
            known and is_worth_reading(tokens, known, self._words, declared)
        ):
            return NOTHING
        cut = places(text) if is_long else starts(text, tokens)
        placed = [Placed(start, token, answers.get(token, CLEAN)) for start, token in cut]
        return self._reading(placed, text, declared, unread)

    def _learn(self, tokens: Iterable[str], memory: Memory) -> set[str]:
        """Look at tokens never seen; those beyond the limit are returned."""
        left = NEW
        unread: set[str] = set()
        for token in tokens:
            if token in memory.clean or token in memory.answers:
                continue
            if token.strip(CLOSING).lower() in memory.cores and not has_ell(token):
                memory.clean.add(token)
                continue
            cost = cost_of(token)
            if cost > left:
                unread.add(token)
                continue
            left -= cost
            memory.keep(token, self._classify(token))
        return unread

    def _reading(
        self, tokens: list[Placed], text: str, declared: str | None, unread: set[str]
    ) -> Reading:
        across, unread_letters = self._across(tokens)
        hits = list(islice(chain(_within(tokens, text), across), HITS))
        evasion = [
            (placed.start + start, placed.start + end)
            for placed in tokens
            for start, end in placed.answer.evasion
        ]
        missed = [(p.start, p.start + len(p.token)) for p in tokens if p.token in unread]
        return Reading(
            self._kept(hits, text, declared, tokens), evasion, (missed + unread_letters)[:HITS]
        )

    def _across(self, tokens: list[Placed]) -> tuple[list[Hit], list[Span]]:
        """Words that lie over several tokens."""
        letters = sum(placed.answer.spelled for placed in tokens)
        hits, unread = spelled(tokens, self._words) if letters > 1 else ([], [])
        if letters or any(placed.answer.letters for placed in tokens):
            hits.extend(split(tokens, self._words))
        if self._others:
            hits.extend(_of_other_languages(tokens))
        return hits, unread

    def _kept(
        self, hits: list[Hit], text: str, declared: str | None, tokens: list[Placed]
    ) -> list[Hit]:
        if not all(hit.certain and not languages.may_be_ordinary(hit, text) for hit in hits):
            spoken = languages.languages_of(text, declared)
            hits = [
                hit
                for hit in hits
                if (hit.certain or hit.lang in spoken)
                and not languages.is_ordinary(hit, text, spoken)
            ]
        near, names = self._words.near, self._names
        return apart([hit for hit in hits if not is_innocent(hit, tokens, near, names)])


def _of_other_languages(tokens: list[Placed]) -> Iterator[Hit]:
    """Their phrases, and their words written letter by letter."""
    plain = [(placed.start, placed.token) for placed in tokens]
    if any(placed.answer.of_phrase for placed in tokens):
        yield from languages.phrases(plain)
    if languages.are_spelled([token for _, token in plain]) or _has_letters(tokens):
        yield from languages.spelled(plain)


def _has_letters(tokens: list[Placed]) -> bool:
    return sum(placed.answer.spelled for placed in tokens) > 1


def _within(tokens: list[Placed], text: str) -> Iterator[Hit]:
    """Hits inside tokens. Look-alikes throughout: among Latin letters a disguise, else a word."""
    for placed in tokens:
        for hit in placed.answer.hits:
            yield moved(hit, placed.start)
    if any(placed.answer.foreign for placed in tokens) and is_latin(text):
        for placed in tokens:
            yield from (moved(hit, placed.start) for hit in placed.answer.foreign)


def _pieces_of(tokens: list[str]) -> Iterator[str]:
    for token in tokens:
        if len(token) <= LONG:
            yield token
        else:
            yield from (token[at : at + LONG] for at in range(0, len(token) - LONG + STEP, STEP))


def starts(text: str, tokens: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Every token of a text that has no long one with its start, in a third of the time."""
    at = 0
    for token in tokens:
        at = text.index(token, at)
        yield at, token
        at += len(token)


def places(text: str) -> Iterator[tuple[int, str]]:
    """Every token with its start; long ones in their pieces."""
    for match in TOKEN.finditer(text):
        start, token = match.start(), match[0]
        if len(token) <= LONG:
            yield start, token
        else:
            for at in range(0, len(token) - LONG + STEP, STEP):
                yield start + at, token[at : at + LONG]


def moved(hit: Hit, by: int) -> Hit:
    return replace(hit, start=hit.start + by, end=hit.end + by)


def is_latin(text: str) -> bool:
    """More than half of the letters are ASCII."""
    latin = sum(char.isascii() and char.isalpha() for char in text)
    return latin * 2 > sum(map(str.isalpha, text))


def apart(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap the gravest, then the longest; in the order of the text."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: hit.start):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif _weight(hit) > _weight(kept[-1]):
            kept[-1] = hit
    return kept


def _weight(hit: Hit) -> tuple[int, int]:
    return TIERS.index(hit.tier), hit.end - hit.start
