"""English words as stems, so that `registered`, `registers` and `registration` are looked up as one."""

from __future__ import annotations

from functools import lru_cache

from rag.text.pattern import regex

# Past forms that no rule leads back.
_PAST = {
    form: base
    for base, forms in (
        line.split(":")
        for line in """be:is are was were been am|use:used using|have:has had having|do:does did done doing|go:went gone goes|say:said|make:made
        |take:took taken|come:came|see:saw seen|know:knew known|get:got gotten|give:gave given|find:found|think:thought
        |tell:told|become:became|leave:left|feel:felt|bring:brought|begin:began begun|keep:kept|hold:held|write:wrote written
        |stand:stood|hear:heard|mean:meant|meet:met|run:ran running|pay:paid|sit:sat|speak:spoke spoken|lie:lay lain|lead:led
        |grow:grew grown|lose:lost|fall:fell fallen|send:sent|build:built|understand:understood|draw:drew drawn|break:broke broken
        |spend:spent|rise:rose risen|drive:drove driven|buy:bought|wear:wore worn|choose:chose chosen|seek:sought|throw:threw thrown
        |catch:caught|deal:dealt|win:won winning|sell:sold|fight:fought|teach:taught|sing:sang sung|fly:flew flown|eat:ate eaten
        |swim:swam swum|strike:struck|shoot:shot|steal:stole stolen|sink:sank sunk|freeze:froze frozen|forget:forgot forgotten
        |hide:hid hidden|bear:bore borne born|shake:shook shaken|feed:fed|lend:lent|sweep:swept|flee:fled|breed:bred|swear:swore sworn
        |overtake:overtook overtaken|undergo:underwent undergone|undertake:undertook undertaken|withdraw:withdrew withdrawn
        |person:people persons|child:children|man:men|woman:women|foot:feet|tooth:teeth|mouse:mice|leaf:leaves|life:lives
        |die:died dying dies|lay:laid|tie:tied tying|plan:planned planning|good:better best|bad:worse worst|bus:buses""".replace(
            "\n", ""
        ).split("|")
    )
    for form in forms.split()
}
_INFLECTED = "ingly edly ings ing ied ies ed es s".split()
_DERIVED = (
    "izations isations ization isation ations ation ication ments ment ness ities ity ances ance ences ence ivity ally ers er ors or "
    "ions ion ively ive ously ous ably ibly able ible als al ily ly est ist ize iz y e"
).split()
# organise, colour, centre; what is changed too much is changed on both sides.
_BRITISH = regex(r"(?<=[a-z]{3})is(?=e|ing|ation)|(?<=[a-z]{2})our(?!t|s?e|n)|(?<=[a-z]{2})tre(?=s?$)")
_VOWEL = regex("[aeiouy]")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What the forms of a lower-case English word have in common, at least three letters; no word of its own.

    >>> [stem(w) for w in ("registered", "registers", "plants", "built", "cities", "city", "operation", "operating")]
    ['regist', 'regist', 'plant', 'build', 'cit', 'cit', 'oper', 'operat']
    """
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    word = _PAST.get(word, word)
    word = _BRITISH.sub(lambda m: "iz" if m.group() == "is" else "or" if m.group() == "our" else "ter", word)
    if len(word) < 4:
        return word
    found = _strip(_strip(word, _INFLECTED), _DERIVED)
    return found.removesuffix("e") if len(found) > 4 else found


def _strip(word: str, endings: list[str]) -> str:
    for ending in endings:
        left = word.removesuffix(ending)
        if left != word and len(left) >= 3 and _VOWEL.search(left):
            if ending == "s" and left[-1] in "su":
                continue
            if ending in ("ies", "ied"):
                return f"{left}y"
            double = left[-1] == left[-2] and left[-1] not in "sl" and ending in ("ed", "ing", "er", "ers")
            return left[:-1] if double else left
    return word


def past(word: str) -> bool:
    """Whether a lower-case word is a past form that no rule leads back."""
    return word in _PAST
