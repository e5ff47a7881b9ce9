"""Which language a question is asked in, by script and by function words; no model, no library."""

from __future__ import annotations

from functools import cache

from rag.text.fold import fold
from rag.text.han import BASIC, count_han, has_han
from rag.text.pattern import regex

# Names for the prompt: a model follows the name of a language better than its code.
NAMES = {
    "zh": "简体中文", "zh-Hant": "繁體中文", "en": "English", "ja": "日本語", "ko": "한국어", "ru": "Русский",
    "uk": "Українська", "ar": "العربية", "fa": "فارسی", "ur": "اردو", "he": "עברית", "hi": "हिन्दी", "th": "ไทย",
    "el": "Ελληνικά", "fr": "Français", "de": "Deutsch", "es": "Español", "pt": "Português", "it": "Italiano",
    "bo": "བོད་ཡིག", "ug": "ئۇيغۇرچە", "nl": "Nederlands", "pl": "Polski", "tr": "Türkçe", "vi": "Tiếng Việt", "id": "Bahasa Indonesia",
}  # fmt: skip

_KANA = regex(r"[\u3041-\u30fa\uff66-\uff9d]")
_SCRIPTS = {
    "ko": regex(r"[\uac00-\ud7a3\u1100-\u11ff]"),
    "he": regex(r"[\u0590-\u05ff]"),
    "hi": regex(r"[\u0900-\u097f]"),
    "th": regex(r"[\u0e00-\u0e7f]"),
    "bo": regex(r"[\u0f00-\u0fff]"),
    "el": regex(r"[\u0370-\u03ff]"),
    "ru": regex(r"[\u0400-\u04ff]"),
    "ar": regex(r"[\u0600-\u06ff]"),
}
_WORD = regex(r"[^\W\d_\u0370-\u03ff\u0400-\u1cff\u2e80-\uffff]+")
# Words that make a text Chinese however many Western names stand in it.
_ASKS = regex(r"[的是吗嗎呢吧谁誰哪几幾么麼多少什怎何请請和与與有在了]")
# Letters of one language among those that share its script, then its commonest words.
_LETTERS = {
    "uk": "іїєґ",
    "ug": "ۇۆۈېۋڭ",
    "ur": "ٹڈڑےہںھ",
    "fa": "پچژگکی",
    "vi": "ăđơưạảấầẩậắằẵặẹẻẽềểễệỉịọỏồổộớờởợụủứừửữựỳỵỷỹ",
}
_LETTERS |= {"pl": "ąęłńśźż", "tr": "ğşı", "de": "ß", "es": "¿¡ñ", "pt": "ãõ"}
_COMMON = {
    "en": "the of and to in is was are were for on with that at by from what which who when where how why many much did does do has have had been it its this about tell me year",
    "fr": "le la les des du de et est en un une dans que qui pour sur pas par au aux il elle ce cette ces sont été avec quel quelle quels quelles combien où quand comment d l qu n s c",
    "de": "der die das und ist in den von zu mit auf für ein eine einer nicht sich dem des im als auch es an wird wurde wie wer wann wo was welche welcher wieviel viele haben hat sind werden er sie bei nach aus",
    "es": "el la los las de que y en un una es por con para del se no su al lo como más fue son quién qué cuál cuándo dónde cuánto cuántos cuántas ha sus este esta o pero",
    "pt": "o a os as de que e em um uma é por com para do da dos das no na se não foi são ao qual quem quando onde quanto quantos quantas mais como seu sua ou mas pelo pela",
    "it": "il lo la i gli le di che e è in un una per con del della dei delle non si sono al alla da nel nella più come chi quale quando dove quanto quanti quante ha questo questa anche o ma ed l",
    "nl": "de het een en van in is op dat te zijn met voor niet aan er om door ook naar bij als uit wie wat waar wanneer hoe hoeveel welke heeft werd hebben wordt deze of maar",
    "pl": "i w na z do się nie jest że to o jak co kto kiedy gdzie ile jaki jaka jakie od po za przez dla są był była oraz ich jego ale lub który która które",
    "tr": "ve bir bu da de için ile ne kim nerede nasıl kaç hangi olarak olan daha çok en gibi kadar sonra değil var mı mi o ya ama",
    "vi": "và của là có không được cho trong với các một những này đã người khi ai gì nào bao nhiêu ở từ về",
    "id": "yang dan di ke dari untuk dengan ini itu adalah pada tidak akan oleh apa siapa kapan mana berapa bagaimana telah dalam juga atau lebih mereka dia sebagai karena saat para",
}  # fmt: skip


@cache
def _common() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _COMMON.items()}


@cache
def _simplified() -> frozenset[str]:
    """The characters that exist because a traditional one was simplified."""
    han = "".join(chr(c) for c in BASIC[0])
    return frozenset(s for c, s in zip(han, fold(han), strict=True) if s != c)


def language(text: str) -> str:
    """The language of `text` as a code of `NAMES`; `und` where there is nothing to go by.

    >>> language("市長是誰？"), language("How much power does 凤翔科技园 use?"), language("市長は誰ですか")
    ('zh-Hant', 'en', 'ja')
    """
    counts = {code: len(script.findall(text)) for code, script in _SCRIPTS.items()}
    kana, han, words = len(_KANA.findall(text)), count_han(text), _WORD.findall(text.lower())
    script = max(counts, key=lambda code: counts[code])
    # A Western word weighs as much as two Han characters in a Western sentence, as one beside Chinese ones.
    if counts[script] > 2 * max(han + kana, len(words)):
        return _by_letters(text, script)
    if kana * 8 >= han + kana and kana:
        return "ja"
    western = _hits(words)
    if len(words) * (2 if western else 1) > han or (western and not _ASKS.search(text)):
        return _latin(text, words)
    if han:
        return _chinese(text)
    return script if counts[script] else "und"


def _by_letters(text: str, script: str) -> str:
    family = {"ru": ("uk",), "ar": ("ug", "ur", "fa")}.get(script, ())
    return next((code for code in family if any(c in text for c in _LETTERS[code])), script)


def _chinese(text: str) -> str:
    folded = fold(text)
    traditional = sum(has_han(a) for a, b in zip(text, folded, strict=True) if a != b)
    simplified = sum(map(_simplified().__contains__, text))
    return "zh-Hant" if traditional > simplified else "zh"


def _hits(words: list[str]) -> bool:
    return any(w in known for w in words if len(w) > 1 for known in _common().values())


def _latin(text: str, words: list[str]) -> str:
    if len("".join(words)) < 2:
        return "en"  # One letter is a word of several languages.
    low = text.lower()
    scores = {
        code: sum(w in known for w in words) + 2 * any(c in low for c in _LETTERS.get(code, ""))
        for code, known in _common().items()
    }
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else "en"
