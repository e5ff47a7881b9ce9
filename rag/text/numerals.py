"""Numerals as values: Arabic, Chinese (一万二千, 三百零五, 二〇二四) and English words."""

from __future__ import annotations

from decimal import Decimal

NUMERALS = "〇○零一二两三四五六七八九十百千万亿廿卅"
DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SCALE = SMALL | BIG | {"hundred": 100, "thousand": 10**3, "million": 10**6, "mln": 10**6, "billion": 10**9,
                       "bn": 10**9, "trillion": 10**12}  # fmt: skip
# Numerals in a longer row are a code or a fault of reading: no quantity of print.
LONGEST = 40
_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORD = (
    {w: i for i, w in enumerate(_TEENS.split())}
    | {w: 10 * i for i, w in enumerate(_TENS.split(), 2)}
    | {"dozen": 12}
)


def numeral(core: str) -> Decimal | None:
    """The value of an Arabic or Han number; None where the numerals are not one number (十四五), or are over `LONGEST`."""
    if len(core) > LONGEST:
        return None
    if core[0].isdigit() and core[0].isascii():
        return Decimal(core.replace(",", ""))
    whole, _, part = core.partition("点")
    if part:
        digits, scale = part, Decimal(1)
        while digits[-1] in BIG:
            digits, scale = digits[:-1], scale * BIG[digits[-1]]
        head = numeral(whole)
        if head is None:
            return None
        return (head + Decimal("0." + "".join(str(DIGIT[c]) for c in digits))) * scale
    if len(core) > 1 and all(c in DIGIT for c in core):
        return Decimal("".join(str(DIGIT[c]) for c in core)) if len(core) > 2 or core[0] in "零〇" else None
    return _han(core)


def _han(core: str) -> Decimal | None:
    """一万二千, 三百零五, 二十; a last digit counts tenths of the unit before it (一万二)."""
    total = section = 0
    digit: int | None = None
    last = 0
    for i, c in enumerate(core):
        if c in DIGIT:
            if digit not in (None, 0):
                return None
            digit = DIGIT[c]
            if digit and i == len(core) - 1 and last >= 100 and core[i - 1] not in "零〇○":
                digit *= last // 10
        elif c in "廿卅":
            section, digit, last = section + (20 if c == "廿" else 30), None, 10
        elif c in SMALL:
            if last and last <= SMALL[c] and digit is None and last not in BIG.values():
                return None
            section += (1 if digit is None else digit) * SMALL[c]
            digit, last = None, SMALL[c]
        else:
            section += digit or 0
            if c == "亿" and total and not section:
                total *= BIG[c]
            else:
                total += (section or (1 if not total else 0)) * BIG[c]
            section, digit, last = 0, None, BIG[c]
    return Decimal(total + section + (digit or 0))


def telling(core: str) -> bool:
    """Whether Han numerals are a number also without a unit (二十三, 一百二), not a word (千万, 万一)."""
    return len(core) > 1 and core not in (
        "万一",
        "千万",
        "一一",
        "百万",
        "万万",
        "万千",
        "百千",
        "一万",
        "一千",
    )


def english(words: str) -> Decimal:
    """twenty-five, a hundred, two million."""
    total = section = 0
    for word in words.replace("-", " ").split():
        if word == "dozen":
            section = 12 * (section or 1)
        elif word in WORD:
            section += WORD[word]
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in SCALE:
            total, section = total + (section or 1) * SCALE[word], 0
    return Decimal(total + section)
