"""Make config/wordlists/en_common.txt and en_safe.txt from SCOWL.

    apt-get install scowl
    python -m tests.screening.english_lists /usr/share/dict/scowl

common: SCOWL's sizes 10 and 20. safe: words and names of larger sizes which the machinery would
take for a listed word, or of which a listed word would be glued together. What holds one of the
roots below is no exception: dictionaries list swear words, too.
"""

import re
import sys
from dataclasses import replace
from pathlib import Path

from service.screening.lexicon.matching import find
from service.screening.lexicon.vocabulary import (
    LISTS,
    English,
    Vocabulary,
    english,
    of_english,
    splits,
)

ROOTS = re.compile(
    r"fuck|shit(?!t(im|a|ak))|cunt|bitch|(?<!s)nigger|faggot|asshole|arsehole|bullshit|whore|slut(?!sk)"
    r"|wank(?!el)|twat|motherf|dickhead|cocksuck|bastard|blowjob|arseh|jackass|dumbass|pussies|jizz(?!ax)"
    r"|^(nigga|faggy|titties|titty|tits|pissed|pisser|wop|dildo|dildoe|shag|turdy|crappy|goddamn|douche)"
)
VOWEL = re.compile("[aeiouy]")
SMALL = frozenset({
    "my", "so", "no", "of", "up", "me", "it", "is", "to", "we", "he", "go", "do", "in", "on", "at",
    "us", "or", "an", "be", "by", "as", "if", "am", "oh", "hi", "ok",
})  # fmt: skip
LETTERS = re.compile(r"[a-z]+")
HEAD = """\
# {title}
# Derived by `python -m tests.screening.english_lists` from SCOWL (Spell Checker Oriented Word
# Lists),
# Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify, distribute and sell these
# word lists, the output created from them, and their documentation for any purpose is granted
# without fee, provided that this notice appears in all copies. Provided "as is" without warranty.
"""


def scowl(folder: Path, *patterns: str) -> set[str]:
    """The words of some of SCOWL's files, in lower case, letters only."""
    return {
        word.lower()
        for pattern in patterns
        for file in folder.glob(pattern)
        for word in file.read_text("latin-1").split()
        if LETTERS.fullmatch(word.lower())
    }


def common_words(folder: Path) -> set[str]:
    first = scowl(folder, "english-words.10", "american-words.10", "british-words.10")
    more = first | scowl(folder, "*-words.20")
    long_enough = {word for word in more if len(word) > 3 or (len(word) == 3 and word in first)}
    return long_enough - {"hes", "doe", "mod", "err", "sex"} | {"a", "i", *SMALL}


def safe_words(folder: Path, language: English) -> set[str]:
    """Words that are flagged when nothing is safe, and words that are pieces of listed ones."""
    bare = of_english(replace(language, safe=frozenset()))
    sizes = [
        f"*{kind}.{size}"
        for kind in ("words", "upper", "proper-names")
        for size in (10, 20, 35, 40, 50, 55, 60, 70, 80)
    ]
    every = scowl(folder, *sizes, "english-words.95", "english-proper-names.95", "*-upper.95")
    pieces = {
        piece
        for form, word in bare.forms.items()
        if not word.how
        for pair in splits(form)
        for piece in pair
    }
    known = scowl(
        folder, *(f"*words.{size}" for size in (35, 40, 50, 55, 60)), "*-abbreviations.35"
    )
    flagged = {word for word in every if is_flagged(word, bare) and not ROOTS.search(word)}
    flagged = {word for word in flagged if VOWEL.search(word)}
    return flagged | {piece for piece in known & pieces - bare.forms.keys() if len(piece) > 1} - {
        "sh"
    }


def is_flagged(word: str, words: Vocabulary) -> bool:
    """Not for being listed itself."""
    match = find(word, words)
    return match is not None and word != match.word.listed


def write(path: Path, title: str, words: set[str]) -> None:
    path.write_text(HEAD.format(title=title) + "\n".join(sorted(words)) + "\n", "utf-8")


def main(scowl_folder: str) -> None:
    folder, lists = Path(scowl_folder), Path("config") / LISTS
    common = common_words(folder)
    write(lists / "en_common.txt", "Common English words, for taking glued words apart.", common)
    (lists / "en_safe.txt").touch()
    english.cache_clear()
    safe = safe_words(folder, replace(english(), common=frozenset(common), safe=frozenset()))
    write(lists / "en_safe.txt", "Innocent words that look like listed ones.", safe)


if __name__ == "__main__":
    main(*sys.argv[1:])
