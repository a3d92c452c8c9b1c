"""The table of docs/vocabularies.md: `python -m tests.screening.vocabulary_table`."""

from collections import Counter

from service.screening.lexicon.languages.wordlists import Language, languages
from service.screening.lexicon.vocabulary import TIERS
from service.screening.wording import LANGUAGES

HEAD = (
    "| language | listed words | severe | profane | mild | stems in all spellings | phrases |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def table() -> str:
    return "\n".join([HEAD, *map(row, languages())])


def row(language: Language) -> str:
    listed = [one.entry for one in language.stems] + [one.entry for one in language.phrases]
    entries = {(entry.word, entry.tier) for entry in listed}
    tiers = Counter(tier for _, tier in entries)
    counts = [len({word for word, _ in entries}), *(tiers[tier] for tier in reversed(TIERS))]
    sizes = [len({(one.script, one.letters) for one in language.stems}), len(language.phrases)]
    cells = [LANGUAGES[language.lang], *map(str, [*counts, *sizes])]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(table())  # noqa: T201
