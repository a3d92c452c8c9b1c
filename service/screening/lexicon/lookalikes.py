"""Characters that a reader takes for Latin letters, written by hand.

Each pair is a character and the letters it may stand for: one with two Latin twins lists both.
Compatibility forms (fullwidth, mathematical, circled) and accents are not here: Unicode's own data
knows them.
"""

import re


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


CYRILLIC = _pairs(
    """
    а a   в bv   г rg   ԁ d   е e   ё e   є e   ҽ e   ҿ e   э e   з ez   и iu   й iu   і i   ї i
    ӏ li   ј j   к k   қ k   ҝ k   ҟ k   ҡ k   ԛ q   л l   м m   н nh   ң h   ҥ h   о o   ө o
    ӧ o   п np   р pr   с cs   ҫ c   ѕ s   т t   ҭ t   у yu   ү y   ұ y   ӯ y   ф f   х xh   ҳ x
    һ h   ԝ w   ш w   щ w   ѡ w   ц u   ч y   ъ b   ы b   ь b   ѵ v   ѷ v   я r   д da   б b   ж
    x   ғ f   ә ea   ӕ a   ӡ z   ԍ g   ԏ t   ԣ h   ҹ y   ҷ y   ҩ o   ѳ o   ѻ o   ꙇ i   ꙅ s   ꙍ w
    ђ h   ћ h   ѓ r   ќ k   ў y   џ u   ґ r   ӊ h   ӈ h   ԋ h   ӄ k   ԟ k   ԗ r   ѝ iu
    """
)

CYRILLIC_CAPITALS = _pairs(
    """
    В b   І il   Н h   Р p   С c   У y   Х x   Ԍ g   Ғ f
    """
)

GREEK = _pairs(
    """
    α a   ά a   β b   γ yg   δ d   ε e   έ e   ζ z   η nh   ή n   θ o   ι i   ί i   ϊ i   ΐ i
    κ k   ϰ k   λ al   μ um   ν v   ξ e   ο o   ό o   π n   ρ p   ϱ p   σ os   ϭ o   ς cs   τ t
    υ u   ύ u   ϋ u   ΰ u   φ fo   χ x   ψ w   ω w   ώ w   ϲ c   ϳ j   ϝ f   ϛ s   ͻ c   ϵ e   ϸ
    p   ϻ m   ϐ b   ϑ o   ϕ o   ϖ w
    """
)

GREEK_CAPITALS = _pairs(
    """
    Α a   Β b   Ε e   Ζ z   Η h   Ι il   Κ k   Μ m   Ν n   Ο o   Ρ p   Τ t   Υ yu   Χ x   Λ a   Δ
    a   Σ es   Ϲ c   Ϳ j   Ξ e   Π n   Ω o   Φ o   Θ o   Ψ w   Γ r
    """
)

ARMENIAN = _pairs(
    """
    ա w   բ p   գ q   զ q   է t   թ p   լ l   խ u   հ h   ձ d   մ u   յ j   ն u   ո n   չ z   պ
    w   ռ n   ս u   վ u   տ m   ր r   ց g   ւ i   փ o   ք f   օ o   ֆ f   ե t   ը p   ի h   կ u
    ղ n   ճ d   Տ s   Ս u   Օ o   Լ l   Հ h   Ա u   ծ d
    """
)

CHEROKEE = _pairs(
    """
    Ꭰ d   Ꭱ r   Ꭲ t   Ꭵ i   Ꭹ y   Ꭺ a   Ꭻ j   Ꭼ e   Ꮃ w   Ꮇ m   Ꮋ h   Ꮍ y   Ꮐ g   Ꮓ z   Ꮞ 4a   Ꮟ
    b   Ꮢ r   Ꮤ w   Ꮥ s   Ꮩ v   Ꮪ s   Ꮮ l   Ꮯ c   Ꮲ p   Ꮶ k   Ꮷ d   Ꮸ c   Ᏻ g   Ᏼ b   Ᏽ g   Ꮑ n
    Ꮒ h   Ꭴ o   Ꮎ o   Ꮕ o   Ꮆ g   Ꭿ f   Ꮜ u   Ꮹ g
    """
)

LISU = _pairs(
    """
    ꓐ b   ꓑ p   ꓓ d   ꓔ t   ꓖ g   ꓗ k   ꓙ j   ꓚ c   ꓜ z   ꓝ f   ꓟ m   ꓠ n   ꓡ l   ꓢ s   ꓣ r   ꓦ
    v   ꓧ h   ꓪ w   ꓫ x   ꓬ y   ꓮ a   ꓰ e   ꓲ i   ꓳ o   ꓴ u
    """
)

LATIN = _pairs(
    """
    ı i   ȷ j   ƒ f   ɑ a   ɐ a   ɒ a   ɓ b   ɕ c   ɔ oc   ɖ d   ɗ d   ə e   ɘ e   ɛ e   ɜ e   ɝ
    e   ɞ e   ɟ j   ɠ g   ɡ g   ɢ g   ɣ y   ɤ y   ɥ h   ɦ h   ɧ h   ɨ i   ɩ i   ɪ i   ɫ l   ɬ l
    ɭ l   ɯ mw   ɰ m   ɱ m   ɲ n   ɳ n   ɴ n   ɵ o   ɶ o   ɹ r   ɺ r   ɻ r   ɼ r   ɽ r   ɾ r   ʀ
    r   ʁ r   ʂ s   ʃ s   ʄ f   ʇ t   ʈ t   ʉ u   ʊ u   ʋ uv   ʌ av   ʍ w   ʎ y   ʏ y   ʐ z   ʑ z
    ʒ z   ʙ b   ʛ g   ʜ h   ʝ j   ʞ k   ʟ l   ʠ q   ꜰ f   ꜱ s   ᴀ a   ᴄ c   ᴅ d   ᴇ e   ᴊ j   ᴋ
    k   ᴌ l   ᴍ m   ᴎ n   ᴏ o   ᴘ p   ᴛ t   ᴜ u   ᴠ v   ᴡ w   ᴢ z   ᴦ r   ᴨ n   ᴩ p   ƽ s   ƨ s
    ƅ b   ƃ b   ƈ c   ƌ d   ƍ og   ǝ e   ƙ k   ƚ l   ƞ n   ƥ p   ƭ t   ƴ y   ƶ z   ƿ p   ǀ li   ȝ
    z   ł l   ø o   đ d   ð d   þ p   ŋ n   ħ h   ŧ t   ß bs   ſ sf   æ a   œ o   ĸ k   ⱪ k   ⱥ
    a   ⱦ t   ꞓ c   ꞟ u   ꝁ k   Ɩ il   Ɑ a   Ɡ g   Ɔ oc   Ɛ e   Ʊ u   Ʋ v   Ɯ mw   ꞁ l   Ɐ a   ᵾ
    u   ꭰ d   ꭎ u   ꭒ u   ꭓ x   ꭕ x   ꭇ r   ꭈ r   ꭵ i   ꞵ b   ꬲ e   ꬰ a   ꬵ f   ꞙ f   ꮃ w   ꮪ s
    ꮯ c   ꮮ l
    """
)

OTHER = _pairs(
    """
    ו li   ן li   ס o   ט u   ח n   ר r   Ⲟ o   ⲟ o   ⲥ c   ⲣ p   ⲁ a   ⲏ h   ⲕ k   ⲙ m   ⲛ n
    ⲧ t   ⲩ y   ⲭ x   ௦ o   ० o   ০ o   ๐ o   ໐ o   ၀ o   ဝ o   о o   ഠ o   ం o   ᑌ u   ᑕ c   ᑭ
    p   ᗩ a   ᗷ b   ᗪ d   ᗰ m   ᒪ l   ᔕ s   ᖇ r   ᕼ h   ᖴ f   ᑎ n   ᗯ w   ᐯ v   ᒍ j   卄 h   丨 li
    ㄒ t   ㄩ u   匚 c   丂 s   千 f   乃 b   几 n   卂 a   乇 e   尺 r
    ㄥ l   ㄖ o   卩 p   山 w   爪 m
    ᛕ k   ﾑ a   ც b   ყ y   ი n   ო m   ჩ h   Ა a   ʳ r   ꭺ a   ꮋ h   ꭼ e   ꮖ i   ꓲ li   ⵏ li   ⵑ
    i   ⵔ o   ⵕ q   ⵝ x   ߊ li   ߀ o   𐌠 al   𐌂 c   𐌄 e   𐌉 il   𐌏 o   𐌔 s   𐌕 t   𐐄 o   𐐬 o   𐐽 c
    𐑈 s   𐓪 o   𐓶 u   𖽀 ua
    """
)

# Scripts that few people write: nobody has them but for this.
RARE = _pairs(
    """
    ɿ r   ʮ h   ʯ h   ͺ i   ଠ o   ಂ o   ം o   ං o   ჿ o   ሀ u   ዐ o   ᑯ d   ᑲ b   ᕁ x   ᕽ x   ᖯ
    b   ᗅ a   ᗞ d   ᚷ x   ᛁ l   ᛖ m   ᴃ b   ᴈ e   ᴉ i   ᴐ co   ᴑ o   ᴒ co   ᴓ o   ᴙ r   ᴚ r   ᴝ
    u   ᴟ m   ᵷ g   ᶓ e   ᶔ e   ᶗ co   ẝ f   ↄ co   ⱹ r   ⱻ e   ⲅ r   Ⲓ l   Ⳑ l   ⴸ v   ⴹ e   ꓒ
    d   ꛟ v   Ꜿ co   ꜿ co   ꟺ mw   ꬳ e   ꬶ g   ꬿ o   ꭋ r   ꭌ r   ꭨ r   ꮁ r   ꮓ z   ꮩ v   𐊐 x   𐊡
    b   𐊱 t   𐋏 h   𐋵 z   𐌁 b   𐌑 m   𐌗 x   𐌢 x   𐐛 l   𐒴 r   𐔓 n   𐔘 k   𐔜 c   𐔝 v   𐔥 f   𐔦 l
    𐔧 x   𑜆 v   𑜊 w   𑜎 w   𑜏 w   𑢠 v   𑢢 f   𑢣 l   𑢤 y   𑢦 e   𑢮 e   𑢲 l   𑢵 o   𑢸 u   𑢼 t   𑣀
    v   𑣂 f   𑣃 i   𑣄 z   𑣗 o   𑣘 u   𑣜 y   𑣬 x   𑣯 w   𑣲 c   𖼈 v   𖼊 t   𖼖 l   𖼨 l   𖼵 r   𖼺 s
    ᶌ vy   𖽂 u   𖽃 y
    𐊊 l   ꬽ o   𑣈 o   𑣁 s   𐊠 a   𐊂 b   𐊢 c   𐊆 e   𐊇 f   𐊥 f   𐊰 m   𐊒 o   𐊫 o   𐔖 o   𐊕 p   𐊖
    s   𐊗 t   𐊴 x   𐊲 y   𑢩 z
    """
)

# As capitals look like the small ones in most scripts, but not in Greek.
_SMALL = {**CYRILLIC, **ARMENIAN, **LATIN}
_LARGE = {
    large: twins
    for small, twins in _SMALL.items()
    if len(large := small.upper()) == 1 and not large.isascii()
}
LETTERS = {
    **RARE,
    **_LARGE,
    **_SMALL,
    **CYRILLIC_CAPITALS,
    **GREEK,
    **GREEK_CAPITALS,
    **CHEROKEE,
    **LISU,
    **OTHER,
}

# Letters drawn with several signs, the longest first. Not "()" and "[]": mere brackets.
DRAWN = {
    "|\\/|": "m", "\\/\\/": "w", "|\\|": "n", "|-|": "h", "|_|": "u", "|<": "k", "|)": "d",
    "|>": "p", "|=": "f", "|3": "b", "|2": "r", "/\\": "a", "\\/": "v", "}{": "h", "><": "x",
    "'/": "y",
}  # fmt: skip
DRAWING = re.compile("|".join(map(re.escape, DRAWN)))

# Digits and signs for letters ("leet"), each with every reading: both of 1, ! and |.
# better-profanity's CHARS_MAPPING is part of it, but for the star, which is a mask to us.
LEET = _pairs(
    """
    0 o   1 il   2 z   3 e   4 a   5 s   6 gb   7 t   8 b   9 g   @ ao   $ s   ! il   | li   + t
    ( c   < c   { c   [ c   € e   £ le   ¢ c   ¥ y   § s   † t   ‡ t   ¡ i   µ u   ∂ d   × x   °
    o   ∑ e   ∆ a   Ⓚ k   ₽ p   ₦ n   ₩ w   ₭ k   ₮ t   ₴ s   ₵ c   ₲ g   ₿ b   ƀ b   ¦ li   ∫ s
    √ v   ∩ n   ∪ u   ∈ e   ⊂ c   ℮ e
    ˛ i   ۱ l   ۵ o   ۷ v   ੦ o   ૦ o   ୦ o   ౦ o   ೦ o   ൦ o   ᙭ x   ᙮ x   ∣ l   ∨ v   ⊤ t   ⋁
    v   ⋃ u   ⋿ e   ⍳ i   ⍴ p   ⍺ a   ⏽ l   ╳ x   ⟙ t   ⤫ x   ⤬ x   ⨯ x   〇 o   ￨ l   𑓐 o   𑣠 o
    𑣥 z   𑣦 w   𑣩 c   𝈍 v   𝈓 f   𝈖 r   𝈪 l   🝌 c   🝨 t
    """
)
