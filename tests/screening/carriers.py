"""Innocent sentences in which listed words are put to see whether they are found there."""

CARRIERS = {
    "ru": [
        "Вчера он сказал {} и ушёл домой.",
        "Что это такое, {} вообще?",
        "{}! Когда уже будет лучше?",
    ],
    "uz": [
        "Kecha u menga {} deb aytdi va ketdi.",
        "Bu nima degani, {} ekan.",
        "{}! Sen bilan gaplashmayman.",
    ],
    "kk": [
        "Кеше ол маған {} деп айтты да кетті.",
        "Бұл не деген сөз, {} ғой.",
        "{}! Сен қайда барасың?",
    ],
    "ky": [
        "Кечээ ал мага {} деп айтты жана кетти.",
        "Бул эмне деген сөз, {} экен.",
        "{}! Сен менен сүйлөшпө.",
    ],
    "tg": [
        "Дирӯз вай ба ман {} гуфт ва рафт.",
        "Ин чӣ гап аст, {} магар?",
        "{}! Ту инро чаро гуфтӣ?",
    ],
    "fa": [
        "دیروز به من {} گفت و رفت.",
        "این چه حرفی است که می‌زنی، {} واقعا؟",
        "{}! چرا این را نوشتی؟",
    ],
    "ar": [
        "قال لي أمس {} ثم ذهب إلى البيت.",
        "ما هذا الكلام يا {} الذي تقوله؟",
        "{}! لماذا كتبت هذا؟",
    ],
    "tr": [
        "Dün bana {} dedi ve gitti.",
        "Bu ne demek şimdi, {} yani?",
        "{}! Neden böyle bir şey yazdın?",
    ],
    "ur": [
        "اس نے کل مجھے {} کہا اور چلا گیا۔",
        "یہ کیا بات ہے، {} بھی؟",
        "{}! تم نے یہ کیوں لکھا ہے؟",
    ],
    "ps": ["پرون هغه ماته {} وویل او لاړ.", "دا څه خبره ده، {} هم؟", "{}! تا ولې داسې ولیکل؟"],
    "es": [
        "Ayer me dijo {} y se fue a su casa.",
        "Pero qué es esto, {} también.",
        "¡{}! No sé por qué lo dices.",
    ],
    "fr": [
        "Hier il m'a dit {} et il est parti.",
        "Mais c'est quoi ça, {} alors ?",
        "{} ! Pourquoi tu dis ça avec lui ?",
    ],
    "de": [
        "Gestern sagte er zu mir {} und ging nach Hause.",
        "Was ist das denn, {} oder?",
        "{}! Warum schreibst du das?",
    ],
}
# Where a language is also written in Latin letters.
LATIN = {
    "ru": ["On skazal {} i ushel domoy.", "{}! Chto eto takoe?"],
    "kk": ["Keshe ol {} dep ketti.", "{}! Bul ne?"],
    "ky": ["Kechee al {} dep ketti.", "{}! Bul emne?"],
    "tg": ["Diruz vay {} guft va raft.", "{}! In chi gap?"],
    "fa": ["dirooz be man {} goft o raft.", "{}! chera in ro neveshti?"],
    "ar": ["2ali {} w ra7 3al bet.", "{}! leh keda?"],
    "ur": ["us ne kal mujhe {} kaha aur chala gaya.", "ye kya hai, {} bhi?"],
    "ps": ["parun hagha mata {} wawel.", "{}! da tsa di?"],
}
CYRILLIC = {"uz": ["Кеча у менга {} деб айтди ва кетди.", "Бу нима дегани, {} экан."]}
