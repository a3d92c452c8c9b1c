"""Two weeks of a newsroom that does not exist, for the pictures in the docs: two sites, their
people, readers in three languages, and what the policy and the moderators made of them."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import product
from secrets import token_urlsafe
from typing import Any

from service.cli.policies import preset
from service.domain import address
from service.domain.ban import BanKind
from service.domain.comment import Status
from service.domain.decision import Actor, ActorKind
from service.domain.keys import Network
from service.store import sites
from service.store.backends import Backends
from service.store.moderators import open_session, touch_session
from service.use_cases import flag, like, people, settle_likes
from service.use_cases.ban import Wish as BanWish
from service.use_cases.ban import ban
from service.use_cases.change_policy import change_policy
from service.use_cases.moderate import Wish, moderate
from service.use_cases.open_demo import Demo, open_demo
from service.use_cases.sign_in import LIFE
from service.use_cases.submit import Accepted, new_uid
from tests.builders import KEYS, add_site, screen_now, send, the_site
from tests.web.staff import HASHED, a_moderator

DEMO, STEPPE = "demo", "steppe"
HIDDEN = "An\u2066onymous"
PEOPLE = {
    "Nadia Karimova": "admin",
    "Timur Bekov": "moderator",
    "Aigerim Seit": "moderator",
    "Omar Haddad": "analyst",
}
REASONS = """
[reasons.insult]
private = "Insults somebody"
public = "Please do not insult other people."
[reasons.advertising]
private = "Advertising"
public = "This is no place for advertisements."
[reasons.off-topic]
private = "Off topic"
"""
TITLES = {
    "caravanserai-reopens": "A caravanserai opens its gates again after two hundred years",
    "night-train": "The night train over the pass runs every day again",
    "gornye-yabloki": "Старый яблоневый сорт возвращается в горные сады",
    "suq-al-kutub": "سوق الكتب القديم يفتح أبوابه حتى منتصف الليل",
}
TRAIN, GATES, APPLES, BOOKS = (
    "night-train",
    "caravanserai-reopens",
    "gornye-yabloki",
    "suq-al-kutub",
)


@dataclass(frozen=True)
class Letter:
    """A comment to be. minutes: how long ago it came."""

    minutes: int
    article: str
    name: str
    body: str
    lang: str = "en"
    email: str | None = None
    site: str = DEMO
    to: str = ""


# What waits, or is worth looking at: the oldest first.
LETTERS = (
    Letter(
        2900,
        GATES,
        "Nodira",
        "My grandfather slept under these arches. Thank you for keeping the soot.",
    ),
    Letter(
        2760,
        GATES,
        "Tom",
        "Does the well hold water again, or is it only for show?",
        email="tom@reader.example",
    ),
    Letter(1500, TRAIN, "Conductor", "Bring your own cup: there were never enough glasses."),
    Letter(
        380,
        GATES,
        "Grumpy",
        "Two hundred years, and they open it as a souvenir shop. What a load of shit.",
        email="grumpy@reader.example",
    ),
    Letter(
        310,
        TRAIN,
        "Best Deals",
        "Cheap sleeper tickets, no queue! "
        "https://tickets.example/pass https://cheaper.example https://cheapest.example "
        "https://promo.example/night. Write to +7 700 123 45 67 and get a free ride today!!!",
    ),
    Letter(
        240,
        TRAIN,
        "Ержан",
        "Опять врут про каждый день. Вчера поезд не пришёл, а начальник вокзала — полный мудак.",
        lang="ru",
        to="Conductor",
    ),
    Letter(
        200,
        BOOKS,
        "ليلى",
        "الفكرة جميلة، لكن من نظّمها ابن كلب: نصف الطاولات فارغة والشاي بارد.",
        lang="ar",
    ),
    Letter(
        95,
        GATES,
        HIDDEN,
        "The keeper is an a$$h0le\u200b, ask any\u202ebody\u202c who worked there.",
    ),
    Letter(
        61,
        APPLES,
        "Садовод",
        "ПРОДАЮ САЖЕНЦЫ ЭТОГО СОРТА, ПИШИТЕ НА sad@yabloki.example, ДОСТАВКА ПО ВСЕЙ СТРАНЕ!",
        lang="ru",
    ),
    Letter(
        34,
        "prices",
        "Marat",
        site=STEPPE,
        body="The minister can shove his "
        "fucking statistics.\n\nBread was 90 in spring. Now it is 140, and he says nothing has "
        "changed.",
    ),
    Letter(
        12,
        TRAIN,
        "Lena",
        "Does it stop at the old border post? The map says yes and the timetable says no.",
    ),
    Letter(
        4,
        GATES,
        "Visitor",
        "Went yesterday. The guide called my mother a stupid bitch for asking about the price.",
    ),
)

OPENINGS = """\
Finally some good news.
I read this twice.
A small remark from the valley:
Well written.
My neighbour was there.
Nobody asked us, but
For the record:
I disagree with the headline.
Good piece, thank you.
One question to the author:
I have lived here for thirty years.
The photograph is wonderful.
Not a word about the road, as usual.
My students read it in class.
""".splitlines()
MIDDLES = """\
the tea was better before the war
the tickets should be sold in the villages as well
somebody has to pay the people who did this
the winter will show whether it holds
the numbers do not add up to what was promised
children under six should travel free
the old keeper deserves to be named
you can see it from our roof on a clear day
there is a bus now, but only on Sundays
the smell of apples is what I remember
the book stalls stayed open after midnight
the new lamps are far too bright
""".splitlines()
CLOSINGS = """\
Who else remembers?
I will come again in spring.
Please write more about this.
That is all I wanted to say.
Ask the drivers, they know.
We shall see.
Greetings from Osh.
It was high time.
Do better next time.
My family thanks you.
""".splitlines()
RUDE = (
    "Bullshit.",
    "What an asshole wrote this.",
    "Go to hell, you idiots.",
    "This is fucking absurd.",
)
NAMES = (
    "Ainura",
    "Bekzat",
    "Clara",
    "Daniyar",
    "Elif",
    "Farid",
    "Gulnara",
    "Hakim",
    "Irina",
    "Jonas",
)


@dataclass
class Newsroom:
    """What was made. now: when the pictures are taken. ids: moderators by name. sent: by body.
    join: where the invitation leads."""

    backends: Backends
    at: str
    now: datetime
    ids: dict[str, int] = field(default_factory=dict)
    sent: dict[str, Accepted] = field(default_factory=dict)
    join: str = ""

    def write(self, use_case: Callable[..., Any], *values: Any, **named: Any) -> None:
        self.backends.write(use_case, *values, **named)

    def by(self, name: str) -> Actor:
        return Actor(ActorKind.MODERATOR, self.ids[name])

    def by_name(self, name: str) -> Accepted:
        """The first letter of this reader."""
        return self.sent[next(letter.body for letter in LETTERS if letter.name == name)]

    def cookie(self, name: str) -> str:
        """A new session of this person; the secret that their browser has."""
        secret = token_urlsafe(32)
        digest = KEYS.digest("session", secret)
        begun = self.now - timedelta(minutes=50)
        ends = begun + LIFE
        self.write(open_session, self.ids[name], digest, now=begun, expires_at=ends)
        self.write(touch_session, digest, now=self.now)
        return secret


Happens = Callable[[Newsroom, datetime], None]
Plan = tuple[float, Happens]  # how many minutes ago, and what happens


def a_newsroom(backends: Backends, at: str) -> Newsroom:
    """Fill empty stores. at: where the product will be reached, whose articles these are."""
    room = Newsroom(backends, at, datetime.now(UTC))
    toml = preset("normal")
    demo = Demo(origins=[at], toml=toml, password=HASHED)
    backends.write(open_demo, demo, now=room.now - timedelta(days=14))
    backends.write(add_site, STEPPE, origin="https://steppe.example", toml=toml)
    steppe = the_site(backends, STEPPE).id
    backends.write(lambda db: sites.change(db, steppe, name="The Steppe Post"))
    for name, role in PEOPLE.items():
        email = f"{name.split()[0].lower()}@herald.example"
        room.ids[name] = a_moderator(
            backends, email=email, name=name, role=role, sites=(DEMO, STEPPE)
        )
    plans = [*policies(toml), *letters(), *likes(), *flags(), *management()]
    for minutes, happen in sorted(plans, key=lambda plan: -plan[0]):
        happen(room, room.now - timedelta(minutes=minutes))
    return room


def policies(toml: str) -> Iterator[Plan]:
    def change(version: str) -> Happens:
        return lambda room, when: room.write(
            change_policy, the_site(room.backends, DEMO).id, version, base=None,
            by=room.by("Nadia Karimova"), now=when,
        )  # fmt: skip

    yield 13_000, change(toml + REASONS)
    yield 7_000, change(toml.replace("hold_at_flags = 5", "hold_at_flags = 3") + REASONS)


def letters() -> Iterator[Plan]:
    """Readers write; moderators look through what is held an hour or so later."""
    for letter in LETTERS:
        yield letter.minutes, arrives(letter)
    rng = random.Random(7)
    bodies = [a_body(*three) for three in product(OPENINGS, MIDDLES, CLOSINGS)]
    rng.shuffle(bodies)
    for number in range(260):
        minutes = 3000 + int(rng.triangular(0, 17_000, 4_000))
        rude = rng.random() < 0.16
        body = f"{rng.choice(RUDE)} {bodies[number]}" if rude else bodies[number]
        article = rng.choice([GATES, GATES, GATES, TRAIN, TRAIN, APPLES, BOOKS])
        name = rng.choice(NAMES)
        letter = Letter(minutes=minutes, article=article, name=name, body=body)
        yield minutes, arrives(letter)
        if rude:
            yield from looked_through(letter, rng)


def a_body(opening: str, middle: str, closing: str) -> str:
    first = middle[0].upper() if opening.endswith(".") else middle[0]
    return f"{opening} {first}{middle[1:]}. {closing}"


def arrives(letter: Letter) -> Happens:
    def happen(room: Newsroom, when: datetime) -> None:
        origin = room.at if letter.site == DEMO else "https://steppe.example"
        room.sent[letter.body] = sent = send(
            room.backends,
            site=letter.site,
            url=f"{origin}/demo/{letter.article}",
            name=letter.name,
            body=letter.body,
            title=TITLES.get(letter.article),
            lang=letter.lang,
            email=letter.email,
            parent=str(room.by_name(letter.to).uid) if letter.to else None,
            network=network(letter.body),
            now=when,
        )
        screen_now(room.backends, sent.id, now=when)

    return happen


def looked_through(letter: Letter, rng: random.Random) -> Iterator[Plan]:
    who = rng.choices(list(PEOPLE)[:3], weights=(1, 4, 3))[0]
    action, other = rng.choices([("reject", "approve"), ("approve", "reject")], weights=(4, 1))[0]
    minutes = letter.minutes - 3 - int(rng.expovariate(1 / 50))
    yield minutes, decides(letter, action, who, was=Status.HELD)
    if rng.random() < 0.08:
        was = Status.REJECTED if action == "reject" else Status.APPROVED
        yield minutes - 20, decides(letter, other, "Nadia Karimova", was=was)


def decides(letter: Letter, action: str, who: str, *, was: Status) -> Happens:
    def happen(room: Newsroom, when: datetime) -> None:
        because = "insult" if action == "reject" else ""
        wish = Wish(comment=room.sent[letter.body].uid, action=action, was=was, because=because)
        ids = [the_site(room.backends, DEMO).id]
        room.write(moderate, [wish], site_ids=ids, by=room.by(who), now=when)

    return happen


def network(of: str) -> Network:
    return Network(sha256(of.encode()).digest(), "2026-11")


def likes() -> Iterator[Plan]:
    """By day and night; and 450 from one network within a minute, most of which are held."""
    rng = random.Random(8)
    for number in range(180):
        slug = rng.choice([GATES, GATES, TRAIN, APPLES, BOOKS])
        yield rng.randrange(20_000), likes_(slug, network(f"like {number}"))
    for number in range(450):
        yield 90 + number / 600, likes_(TRAIN, network("a machine"))
    yield 88, settles


def settles(room: Newsroom, when: datetime) -> None:
    with room.backends.read() as db:
        found = settle_likes.find_bursts(db, now=when, look_back=timedelta(hours=2))
    room.write(settle_likes.hold, found)


def likes_(slug: str, network: Network) -> Happens:
    def happen(room: Newsroom, when: datetime) -> None:
        at = address.parse(f"{room.at}/demo/{slug}")
        liker = like.Liker(site_id=the_site(room.backends, DEMO).id, address=at, reader=new_uid())
        room.backends.write_one_of(like.like, like.Liking(liker, network, when))

    return happen


def flags() -> Iterator[Plan]:
    """Three readers bring an approved comment back; one complains about another."""
    for name, reasons in (("Tom", ("off_topic",)), ("Lena", ("spam", "insult", "insult"))):
        for number, reason in enumerate(reasons):
            yield 9 - number, flags_(name, reason)


def flags_(name: str, reason: str) -> Happens:
    def happen(room: Newsroom, when: datetime) -> None:
        site, uid = the_site(room.backends, DEMO), room.by_name(name).uid
        complaint = flag.Complaint(site=site, comment=uid, reader=new_uid(), reason=reason)
        room.write(flag.flag, complaint, network=network(f"{name} {when}"), now=when)

    return happen


def management() -> Iterator[Plan]:
    """Two bans, an invitation that waits, and a token."""
    yield 130, bans_("Grumpy", BanKind.EMAIL, "Third time this week")
    yield 120, bans_("Best Deals", BanKind.NETWORK, "Advertising")
    yield 300, invites
    digest = KEYS.digest("token", people.new_token())
    yield 8_000, lambda room, when: room.write(
        people.make_token, digest, site_id=the_site(room.backends, DEMO).id, role="analyst",
        name="Weekly figures", by=room.by("Nadia Karimova"), now=when,
    )  # fmt: skip


def bans_(name: str, kind: BanKind, reason: str) -> Happens:
    def happen(room: Newsroom, when: datetime) -> None:
        who, term = "Timur Bekov", timedelta(days=30)
        wish = BanWish(
            comment=room.by_name(name).uid, kind=kind, term=term, reason=reason, name=who
        )
        ids = [the_site(room.backends, DEMO).id]
        room.write(ban, wish, keys=KEYS, site_ids=ids, by=room.by(who), now=when)

    return happen


def invites(room: Newsroom, when: datetime) -> None:
    link, site_id = people.new_link(KEYS), the_site(room.backends, DEMO).id
    email, by = "samira@herald.example", room.by("Nadia Karimova")
    room.write(people.invite, link, site_id=site_id, role="moderator", email=email, by=by, now=when)
    room.join = f"/console/join?code={link.secret}"
