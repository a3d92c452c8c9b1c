"""Characters that a reader takes for Latin letters, written by hand.

Each pair is a character and the letters it may stand for: one with two Latin twins lists both.
Compatibility forms (fullwidth, mathematical, circled) and accents are not here: Unicode's own data
knows them.
"""


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
    В b   Н h   Р p   С c   У y   Х x   Ԍ g   Ғ f
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
    Α a   Β b   Ε e   Ζ z   Η h   Ι i   Κ k   Μ m   Ν n   Ο o   Ρ p   Τ t   Υ y   Χ x   Λ a   Δ
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
    r   ʁ r   ʂ s   ʃ s   ʄ f   ʇ t   ʈ t   ʉ u   ʊ u   ʋ u   ʌ av   ʍ w   ʎ y   ʏ y   ʐ z   ʑ z
    ʒ z   ʙ b   ʛ g   ʜ h   ʝ j   ʞ k   ʟ l   ʠ q   ꜰ f   ꜱ s   ᴀ a   ᴄ c   ᴅ d   ᴇ e   ᴊ j   ᴋ
    k   ᴌ l   ᴍ m   ᴎ n   ᴏ o   ᴘ p   ᴛ t   ᴜ u   ᴠ v   ᴡ w   ᴢ z   ᴦ r   ᴨ n   ᴩ p   ƽ s   ƨ s
    ƅ b   ƃ b   ƈ c   ƌ d   ƍ o   ǝ e   ƙ k   ƚ l   ƞ n   ƥ p   ƭ t   ƴ y   ƶ z   ƿ p   ǀ li   ȝ
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
    i   ⵔ o   ⵕ q   ⵝ x   ߊ li   ߀ o   𐌠 a   𐌂 c   𐌄 e   𐌉 i   𐌏 o   𐌔 s   𐌕 t   𐐄 o   𐐬 o   𐐽 c
    𐑈 s   𐓪 o   𐓶 u   𖽀 u
    """
)

# As capitals look like the small ones in most scripts, but not in Greek.
_SMALL = {**CYRILLIC, **ARMENIAN, **LATIN}
_LARGE = {small.upper(): twins for small, twins in _SMALL.items() if len(small.upper()) == 1}
LETTERS = {
    **_LARGE,
    **_SMALL,
    **CYRILLIC_CAPITALS,
    **GREEK,
    **GREEK_CAPITALS,
    **CHEROKEE,
    **LISU,
    **OTHER,
}

# Digits and signs for letters ("leet"), each with every reading: both of 1, ! and |.
# better-profanity's CHARS_MAPPING is part of it, but for the star, which is a mask to us.
LEET = _pairs(
    """
    0 o   1 il   2 z   3 e   4 a   5 s   6 gb   7 t   8 b   9 g   @ ao   $ s   ! il   | li   + t
    ( c   < c   { c   [ c   € e   £ le   ¢ c   ¥ y   § s   † t   ‡ t   ¡ i   µ u   ∂ d   × x   °
    o   ∑ e   ∆ a   Ⓚ k   ₽ p   ₦ n   ₩ w   ₭ k   ₮ t   ₴ s   ₵ c   ₲ g   ₿ b   ƀ b   ¦ li   ∫ s
    √ v   ∩ n   ∪ u   ∈ e   ⊂ c   ℮ e
    """
)
