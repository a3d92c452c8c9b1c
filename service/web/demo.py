"""The demo: pages that a news site could have, with the embed as any site would use it."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, g, render_template

from service.domain.errors import NotFound
from service.web import i18n
from service.web.door import door

demo = Blueprint("demo", __name__, url_prefix="/demo")

SITE = "demo"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Story:
    """A demo article, in one language."""

    slug: str
    lang: str
    kicker: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]

    @property
    def direction(self) -> str:
        return i18n.language(self.lang).direction


STORIES = (
    Story(
        "caravanserai-reopens",
        "en",
        "Heritage",
        "A caravanserai opens its gates again after two hundred years",
        "Where camels once rested on the way to Kashgar, travellers may now sit down to tea.",
        (
            "The restorers worked for six summers. They cleared the well, set the arches "
            "upright brick by brick, and left the soot of old fires on the vaults, because that, "
            "they say, "
            "is the only signature that the guests have left.",
            "The courtyard holds forty rooms and one long bench. “People came here with "
            "different languages and the same tiredness,” says the keeper of the house. “They "
            "talked, "
            "because there was nothing else to do until morning.”",
            "Entrance is free for whoever brings a story.",
        ),
    ),
    Story(
        "night-train",
        "en",
        "Travel",
        "The night train over the pass runs every day again",
        "Eleven hours, four tunnels, and a samovar in every carriage.",
        (
            "From Monday on the blue carriages leave at dusk. The line was closed for three "
            "winters "
            "while the avalanche galleries were rebuilt.",
            "Students may travel for half the price; the conductor pours the tea for nothing.",
        ),
    ),
    Story(
        "gornye-yabloki",
        "ru",
        "Хозяйство",
        "Старый яблоневый сорт возвращается в горные сады",
        "Садоводы нашли в ущелье дерево, которое считали потерянным полвека назад.",
        (
            "Черенки раздали тридцати хозяйствам. Первый урожай обещают через четыре года, но "
            "очередь из желающих попробовать уже собралась.",
            "«Это яблоко пахнет так, как пахло в доме у бабушки», — говорит агроном и просит "
            "присылать ей рассказы о старых садах.",
        ),
    ),
    Story(
        "suq-al-kutub",
        "ar",
        "ثقافة",
        "سوق الكتب القديم يفتح أبوابه حتى منتصف الليل",
        "قرّر الورّاقون أن يقرأ الناس على ضوء المصابيح، كما كانوا يفعلون قبل مئة عام.",
        (
            "اجتمع أصحاب المكتبات على فكرة بسيطة: طاولة طويلة، وشاي، وكتاب يقرأ منه كل زائر صفحة "
            "بصوت عالٍ.",
            "يقول أقدمهم إن السوق لم يعرف مثل هذا الزحام منذ سنوات، وإن أكثر القادمين من الشباب.",
        ),
    ),
)
BY_SLUG = {story.slug: story for story in STORIES}


@demo.before_request
def only_with_the_demo_site() -> None:
    if door().sites.find(SITE) is None:
        raise NotFound("There is nothing here.")


@demo.after_request
def add_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


@demo.get("/")
def get_front() -> str:
    """The front page, with counts beside each article."""
    g.language = i18n.language(i18n.ENGLISH)
    return render_template("demo/front.html", stories=STORIES, address=address_of)


@demo.get("/<slug>")
def get_story(slug: str) -> str:
    """One article with its thread. Any other address under /demo/ is an article as well."""
    story = BY_SLUG.get(slug) or Story(slug, "en", "News", slug.replace("-", " ").title(), "", ())
    g.language = i18n.language(story.lang)
    return render_template("demo/story.html", story=story, site=SITE, address=address_of(story))


def address_of(story: Story) -> str:
    return f"{door().settings.public_url}/demo/{quote(story.slug)}"
