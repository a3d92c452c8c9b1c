"""A vocabulary that reads texts: a cache of tokens in front of the slow classifier."""

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import NamedTuple

from mypy_extensions import i64, mypyc_attr

from service.screening.lexicon import languages
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.neighbours import (
    LONG,
    Placed,
    are_in_a_row,
    is_innocent,
    is_worth_reading,
    spelled,
    split,
)
from service.screening.lexicon.quick import cost_of, has_ell
from service.screening.lexicon.tokens import CLEAN, CLOSING, Answer
from service.screening.lexicon.vocabulary import TIERS, Vocabulary

TOKEN = re.compile(r"\S+")
STEP = 60  # from one piece to the next, so that no word of 20 letters is lost between two
NEW = 1100  # what one text may cost that is new: 11 ms at 0.01 ms each
UNREAD = ".."  # stands for what is not even looked at beside others
PASSED = 0.5  # what a token costs that the gate passes; the others cost `cost_of`
MANY = 400  # tokens; a comment has at most 750, and seldom more than 250
ENOUGH = 50  # unread tokens: a person looks, so the rest is not even asked what it costs
HITS = 200  # of one text; more evidence changes nothing
UNSETTLED = 500  # answers, at most, that the garbage collector still looks at: 2 ms
REMEMBERED = 100_000  # tokens, about 20 MB; then they are the memory before, and no longer asked

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one text: hits in its order, spans of evasion, and spans nobody read."""

    hits: Sequence[Hit] = ()
    evasion: Sequence[Span] = ()
    unread: Sequence[Span] = ()


NOTHING = Reading()

Weight = tuple[int, int]  # what `weigh` says: two numbers that are summed over a text


class Look(NamedTuple):
    """A text that was looked at. weight: the sums of what `weigh` says of its tokens."""

    text: str
    declared: str | None
    reading: Reading
    weight: Weight


@mypyc_attr(acyclic=True)  # the garbage collector need not look at 100,000 of them
@dataclass(slots=True, eq=False)
class Known:
    """What is remembered of a token: what `weigh` says of it, and whether it has an answer."""

    one: i64
    other: i64
    is_odd: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """Tokens that were asked about. Replaced as a whole, so that a reader keeps the one it has.

    known: every token, and what is known of it. answers: of the odd ones, which are not clean.
    cores: what is clean with any punctuation at its edges, in small letters: nothing is known of a
    word that was only seen as a name, as names are spared what words are not, unless it passes as
    a word.
    before: the memory that was full when this one began; what comes again is taken from there.
    """

    known: dict[str, Known]
    answers: dict[str, Answer]
    cores: dict[str, Known]
    before: "Memory | None" = None

    def is_full(self) -> bool:
        return len(self.known) >= REMEMBERED

    def keep(self, token: str, answer: Answer, weight: Weight) -> None:
        if answer is not CLEAN:
            self.answers[token] = answer  # first: other threads go by what is known
        self.known[token] = one = Known(*weight, answer is not CLEAN)
        if answer is CLEAN and token.islower():
            self.keep_core(token, one)

    def keep_core(self, token: str, one: Known) -> None:
        if len(core := token.strip(CLOSING)) > 1 and core.isalpha() and not token.isupper():
            self.cores[core.lower()] = one

    def recall(self, token: str) -> bool:
        """Take what is known of a token from the memory before. False when that is nothing."""
        if self.before is None or token not in self.before.known:
            return False
        if (answer := self.before.answers.get(token)) is not None:
            self.answers[token] = answer
        self.known[token] = self.before.known[token]
        return True

    def of_core(self, token: str) -> Known | None:
        """What is known of the word that a token is, but for capitals and punctuation."""
        core = token.strip(CLOSING).lower()
        one = self.cores.get(core)
        if one is None and self.before is not None:
            one = self.before.cores.get(core)
        return one


def keep_from_the_collector() -> None:
    """Vocabularies and memory live as long as the process: a full collection went through all of
    their objects and took 48 ms, in the middle of a comment. What is thrown away meanwhile is freed
    as ever, but for rings of objects that somebody holds at this moment."""
    gc.collect()
    gc.freeze()


def nothing(_: str) -> Weight:
    return 0, 0


def never(_: str) -> bool:
    return False


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
        passes: Callable[[str], bool] = never,
        weigh: Callable[[str], Weight] = nothing,
    ) -> None:
        """common: words that are looked at now, not when they first come. passes: true for tokens
        that are clean without being read. weigh: what else is to be remembered of a token: numbers
        that are summed over a text."""
        self._words = words
        self._classify = classify
        self._names = names
        self._others = others  # also read the other languages
        self._passes = passes
        self._weigh = weigh
        clean = (word for word in common if self._is_clean(word))
        self._common = {word: self._clean(word) for word in clean}
        self.forget()

    def _is_clean(self, word: str) -> bool:
        return (
            len(word) > 1
            and word.islower()
            and (self._passes(word) or self._classify(word) is CLEAN)
        )

    def _clean(self, token: str) -> Known:
        return Known(*self._weigh(token), False)

    def forget(self) -> None:
        """Begin again, with the common words alone."""
        self.memory = Memory({}, {}, self._common.copy())
        self._last = Look("", None, NOTHING, (0, 0))
        self._settled = 0

    def read(self, text: str, declared: str | None = None) -> Reading:
        """declared: the language that the page is in, if it is known."""
        return self.look(text, declared).reading

    def look(self, text: str, declared: str | None = None) -> Look:
        """The reading, and what the text weighs. The last text is remembered: several screeners
        ask about it in turn."""
        last = self._last
        if last.text is not text or last.declared != declared:
            self._last = last = self._looked(text, declared)
        return last

    def _looked(self, text: str, declared: str | None) -> Look:
        memory, tokens = self.memory, text.split()
        new, is_odd, weight = _summed(tokens, memory.known)
        # Letters of most other scripts are words, too, so that tokens alone do not show it.
        spelled = self._others and not text.isascii() and languages.are_spelled(tokens)
        if not (new or is_odd or spelled):
            return Look(text, declared, NOTHING, weight)
        is_long = len(max(new, key=len, default="")) > LONG
        if new and memory.is_full():
            self.memory = memory = Memory({}, {}, self._common.copy(), replace(memory, before=None))
            new, weight = tokens, (0, 0)
        unread = self._learn(_pieces_of(new) if is_long else new, memory)
        self._settle(len(memory.answers))
        if new:
            odd_ones, weight = self._with(weight, new, memory)
            is_odd = is_odd or odd_ones
        reading = NOTHING
        is_read = is_odd and self._is_worth_reading(tokens, declared, memory)
        if unread or is_long or spelled or is_read:
            cut = places(text) if is_long else starts(text, tokens)
            answers = memory.answers
            placed = [Placed(start, token, answers.get(token, CLEAN)) for start, token in cut]
            reading = self._reading(placed, text, declared, unread)
        return Look(text, declared, reading, weight)

    def _settle(self, answers: int) -> None:
        """answers: how many are remembered; fewer than before when the memory is another."""
        if not 0 <= answers - self._settled <= UNSETTLED:
            keep_from_the_collector()
            self._settled = answers

    def _with(self, weight: Weight, tokens: list[str], memory: Memory) -> tuple[bool, Weight]:
        """Whether any of the tokens is odd, which were looked at just now, and the weight with
        theirs: those that nobody read count nothing, and long ones, which are known in pieces, are
        weighed each time."""
        missing, is_odd, more = _summed(tokens, memory.known)
        one, other = weight[0] + more[0], weight[1] + more[1]
        for token in missing:
            if len(token) > LONG:
                more = self._weigh(token)
                one, other = one + more[0], other + more[1]
        return is_odd, (one, other)

    def _is_worth_reading(
        self, tokens: Sequence[str], declared: str | None, memory: Memory
    ) -> bool:
        answers = memory.answers
        odd = {at: answers[token] for at, token in enumerate(tokens) if token in answers}
        return is_worth_reading(tokens, odd, self._words, declared)

    def _learn(self, tokens: Iterable[str], memory: Memory) -> set[str]:
        """Look at tokens never seen; those beyond the limit are returned."""
        left: float = float(NEW)
        unread: set[str] = set()
        known = memory.known
        for token in tokens:
            if token in known or (memory.before and memory.recall(token)):
                continue
            core = memory.of_core(token)
            if core is not None and not ("I" in token and has_ell(token)):
                known[token] = self._clean(token) if token.isupper() else core
                continue
            if len(unread) > ENOUGH:
                unread.add(token)
                continue
            passes = self._passes(token)
            cost = PASSED if passes else cost_of(token)
            if cost > left:
                unread.add(token)
                continue
            left -= cost
            if passes:
                known[token] = one = self._clean(token)
                memory.keep_core(token, one)
            else:
                memory.keep(token, self._classify(token), self._weigh(token))
        return unread

    def _reading(
        self, tokens: list[Placed], text: str, declared: str | None, unread: set[str]
    ) -> Reading:
        odd = [placed for placed in tokens if placed.answer is not CLEAN]
        read = tokens
        if unread:
            read = [p._replace(token=UNREAD) if p.token in unread else p for p in tokens]
        across, unread_letters = self._across(read, [placed.answer for placed in odd])
        hits = list(islice(chain(_within(odd, text), across), HITS))
        evasion = [
            (placed.start + start, placed.start + end)
            for placed in odd
            for start, end in placed.answer.evasion
        ]
        missed = [(p.start, p.start + len(p.token)) for p in tokens if p.token in unread]
        return Reading(
            self._kept(hits, text, declared, tokens), evasion, (missed + unread_letters)[:HITS]
        )

    def _across(self, tokens: list[Placed], odd: Sequence[Answer]) -> tuple[list[Hit], list[Span]]:
        """Words that lie over several tokens. odd: the answers that are not CLEAN."""
        letters = sum(answer.spelled for answer in odd)
        in_a_row = are_in_a_row([p.token for p in tokens], [p.answer for p in tokens])
        hits, unread = spelled(tokens, self._words) if letters > 1 and in_a_row else ([], [])
        if letters or any(answer.letters for answer in odd):
            hits.extend(split(tokens, self._words))
        if self._others and any(answer.of_phrase for answer in odd):
            hits.extend(_phrases(tokens))
        if self._others and in_a_row:
            hits.extend(_spelled(tokens, letters))
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


def _summed(tokens: list[str], known: dict[str, Known]) -> tuple[list[str], bool, Weight]:
    """The tokens of which nothing is known; whether any other is odd; what the others weigh."""
    new: list[str] = []
    is_odd = False
    one: i64 = 0
    other: i64 = 0
    for token in tokens:
        found = known.get(token)
        if found is None:
            new.append(token)
        else:
            one += found.one
            other += found.other
            is_odd = is_odd or found.is_odd
    return new, is_odd, (one, other)


def _phrases(tokens: list[Placed]) -> Iterator[Hit]:
    """Phrases of the other languages."""
    ats = [at for at, placed in enumerate(tokens) if placed.answer.of_phrase]
    # With repeats ("haaram ki") not each phrase is seen from one token.
    around = ats if len(tokens) > MANY else range(len(tokens))
    return languages.phrases([placed[:2] for placed in tokens], around)


def _spelled(tokens: list[Placed], letters: int) -> Iterator[Hit]:
    """Words of the other languages, written letter by letter."""
    if letters > 1 or languages.are_spelled([placed.token for placed in tokens]):
        yield from languages.spelled([placed[:2] for placed in tokens])


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
