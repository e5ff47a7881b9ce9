"""The verdict on a sentence in Latin script over Chinese print."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.check.crossing import figures, marks
from rag.check.crossing.align import Aligned, align
from rag.check.crossing.english import Sentence, read
from rag.check.crossing.latin import PrintedLatin, align_latin, printed_latin, ways
from rag.check.crossing.lexicon import terms
from rag.check.crossing.names import another_kind
from rag.check.crossing.printed import Printed, printed
from rag.check.crossing.weights import Doubles, chance, features
from rag.check.fault import Fault, absent, differs
from rag.check.source import Source
from rag.check.told import Told
from rag.text.numbers import Quantity
from rag.types import DateMention, Status

SURE, LOW = (
    0.6,
    0.12,
)  # Chances from which a claim is verified, and under which print is about something else.
_TIED = 0.85  # Of the nearness to one figure, that to another from which a word belongs to both.
_DATED = (
    4.0  # What the time that a figure is of says, beside a word: a subject may be left out, its time is not.
)
_BESIDE = 40  # Characters beside a figure in which the words stand that say what it measures.
_LITTLE = 0.4  # The share of the words under which nothing of the claim is told.
_TRIED = 3  # Printed sentences looked at closely.
_LONG = 24  # Words; a longer sentence may deny what is no part of its main point.
_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER_SIDE = Fault("side", False, "报道中是另一方所为", "in the article it is the other side that did this")
_CLAUSE = re.compile(r"[,，。;；:：!！?？\n]")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = re.compile(
    rf"\b(?:in|since|by|until|during|from|to|this|last|early|late|mid)[ -]({'|'.join(_MONTHS)})\b(?! \d)"
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = re.compile(rf"\b(?:on |last |this |next )?({'|'.join(_WEEKDAYS)})s?\b")
_YEAR = re.compile(r"(?<![\d,.$€£¥])(?:1[89]|20)\d\d(?![\d,%])")


@dataclass(frozen=True, slots=True)
class Crossed:
    """What a passage says of a claim in another language, and the ranges of the printed sentences that say it."""

    status: Status
    faults: tuple[Fault, ...]
    chance: float
    ranges: tuple[tuple[int, int], ...]
    missing: tuple[str, ...]
    found: tuple[float, ...] = ()


def examine(told: Told, source: Source) -> Crossed:
    sentence = read(told)
    latin = not _HAN.search(source.folded)
    print_ = printed_latin(source) if latin else printed(source)
    if not print_.sentences:
        return Crossed(Status.UNCHECKED, (), 0.0, (), ())
    aligned = align_latin(sentence, print_) if isinstance(print_, PrintedLatin) else align(sentence, print_)
    numbers = _by_sentence(source, print_)
    tried = [
        _at(sentence, source, print_, aligned, at, numbers) for at in _promising(sentence, aligned, numbers)
    ]
    # A verdict on another sentence than the likeliest has to be the better one.
    order = (Status.UNSUPPORTED, Status.UNCHECKED, Status.PARTLY, Status.VERIFIED)
    return max(
        tried,
        key=lambda c: (
            c.status is Status.VERIFIED,
            c.chance + 0.1 * order.index(c.status) + 0.2 * (c is tried[0]),
        ),
    )


def _by_sentence(source: Source, print_: Printed) -> dict[int, list[Quantity]]:
    found: dict[int, list[Quantity]] = {}
    for number in figures.quantities(source.numbers, source.folded):
        found.setdefault(print_.sentence_at(number.start), []).append(number)
    return found


def _promising(sentence: Sentence, aligned: Aligned, numbers: dict[int, list[Quantity]]) -> list[int]:
    """The sentences that carry most of the words and figures, best first."""
    size = aligned.grid.shape[1]
    said = [float(n) for n in aligned.weights @ aligned.grid] if aligned.items else [0.0] * size
    for i, there in numbers.items():
        said[i] += 2.5 * sum(bool(m.same) for m in figures.match(sentence.numbers, there))
    best = sorted(range(size), key=lambda i: (-said[i], i))[:_TRIED]
    return [i for i in best if said[i] >= 0.6 * said[best[0]]]


def _at(
    sentence: Sentence,
    source: Source,
    print_: Printed,
    aligned: Aligned,
    at: int,
    numbers: dict[int, list[Quantity]],
) -> Crossed:
    beside, number_faults, count = _figures(sentence, source, print_, aligned, at, numbers)
    told = aligned.told(at)
    faults = [
        *number_faults,
        *_names(aligned, told, sentence, print_, at),
        *_dates(sentence, source, print_, at),
    ]
    faults += _sides(sentence, aligned, print_, at)
    if isinstance(print_, PrintedLatin):
        faults += ways(sentence.folded, print_, at)
    else:
        faults += [*_posts(sentence, aligned, print_, at), *_agents(sentence, aligned, print_, at)]
        faults += [*_ours(sentence, aligned, print_, at), *_ways(sentence, source, print_, aligned, at)]
    total = float(aligned.weights.sum())
    here = float(aligned.grid[:, at] @ aligned.weights) / total if total else 1.0
    found = features(told, aligned.weights, here, count)
    sure = chance(found)
    missing = tuple(
        item.text
        for item, there in zip(aligned.items, told, strict=True)
        if there < 0.3 and item.weight >= 0.9 and item.name is None
    )
    hard = any(f.hard for f in faults)
    if hard:
        status = Status.UNSUPPORTED
    elif sure >= SURE and not faults:
        status = Status.VERIFIED
    elif sure < LOW and (
        not len(told) or float((told * aligned.weights).sum()) < _LITTLE * float(aligned.weights.sum())
    ):
        status = Status.UNSUPPORTED
    else:
        status = Status.PARTLY
    ranges = tuple(print_.sentences[i] for i in sorted({at, *beside}))
    return Crossed(status, tuple(faults), sure, ranges, missing, tuple(found))


def _figures(
    sentence: Sentence,
    source: Source,
    print_: Printed,
    aligned: Aligned,
    at: int,
    numbers: dict[int, list[Quantity]],
) -> tuple[set[int], list[Fault], int]:
    """The sentences beside `at` that hold a figure, the faults, and how many figures are found."""
    beside: set[int] = set()
    faults: list[Fault] = []
    here = numbers.get(at, [])
    start, end = print_.sentences[at]
    part = print_.folded[start:end]
    count = 0
    for number, match, elsewhere in zip(
        sentence.numbers,
        figures.match(sentence.numbers, here),
        figures.match(sentence.numbers, [q for found in numbers.values() for q in found]),
        strict=True,
    ):
        if not figures.counted(number, sentence.folded):
            continue
        if match.same:
            righted = any(figures.righted(p, source.folded) for p in match.same)
            rival = None if righted else _rival(number, match, aligned, sentence, source, at)
            if all(figures.retracted(p, source.folded) for p in match.same):
                faults.append(
                    Fault(
                        "number", True, f"报道更正了{number.text}", f"the paper has corrected {number.text}"
                    )
                )
            elif rival is not None:
                faults.append(differs("number", rival.text, number.text))
            elif not any(figures.hedged(number, p) for p in match.same):
                faults.append(differs("number", match.same[0].text, number.text, hard=False))
            count += 1
            continue
        near = [q for q in elsewhere.same if abs(print_.sentence_at(q.start) - at) <= 1]
        # A second figure may stand in the sentence beside; the only one stands where its thing is told.
        named = [p for item in aligned.items if item.name for p in item.places]
        near = [
            q for q in near if any(print_.sentence_at(p[0]) == print_.sentence_at(q.start) for p in named)
        ] or (near if any(m.same for m in figures.match(sentence.numbers, here)) else [])
        if near:
            beside.add(print_.sentence_at(near[0].start))
            count += 1
        elif _small(number, print_, at) or _listed(number, print_, at) or _as_printed(number, part):
            count += 1
        elif match.others:
            nearest = match.others[0]
            for other in match.others[1:]:
                one, two = _votes(number, (nearest, other), aligned, sentence, source, at)
                nearest = other if two > one else nearest
            faults.append(differs("number", nearest.text, number.text))
        else:
            faults.append(absent("number", number.text))
    words = (
        ()
        if isinstance(print_, PrintedLatin)
        else (
            figures.vague(sentence.folded, part),
            figures.ordinals(sentence.folded, print_.folded[:end]),
            figures.clock(sentence.folded, part),
        )
    )
    faults += [absent("number", word) for word in words if word]
    return beside, faults, count


def _as_printed(number: Quantity, part: str) -> bool:
    """Whether print has the very figure, in a unit that is not known: 500 feet, the 15th, aged 25."""
    digits = re.sub(r"\D", "", number.text) if re.fullmatch(r"[\d,]+\D*", number.text) else ""
    loose = not number.unit or number.kind in ("ordinal", "clock")
    found = (
        digits
        and loose
        and re.search(rf"(?<![\d.,]){digits}(?![\d万亿千百日月年号]|[.,]\d)", part.replace(",", ""))
    )
    return bool(found) and not re.match(
        "[多余]?(?:亩|吨|元|平方)", part.replace(",", "")[found.end() :] if found else ""
    )


def _small(number: Quantity, print_: Printed, at: int) -> bool:
    """Whether print has a small number inside a word: 两地, 三方, 双."""
    if number.unit or number.low != number.high or not 2 <= number.low <= 10 or number.low % 1:
        return False
    start, end = print_.sentences[at]
    n = int(number.low)
    return bool(
        re.search(f"[{'〇一二三四五六七八九十'[n]}{'两双' if n == 2 else ''}]", print_.folded[start:end])
    )


def _listed(number: Quantity, print_: Printed, at: int) -> bool:
    """Whether it counts what is listed."""
    start, end = print_.sentences[at]
    if not 2 <= number.low <= 12:
        return False
    runs = re.findall(r"[^,，。;；:：、]+(?:、[^,，。;；:：、]+)+", print_.folded[start:end])
    return any(
        number.low in (run.count("、") + 1, run.count("、") + 2) for run in runs if not re.search(r"\d", run)
    )


def _votes(
    number: Quantity,
    rivals: tuple[Quantity, Quantity],
    aligned: Aligned,
    sentence: Sentence,
    source: Source,
    at: int,
) -> tuple[float, float]:
    """For each of two printed figures, the weight of what stands beside a figure of the claim and is nearer to it than
    to the other; what is as near to both tells nothing."""
    votes = [0.0, 0.0]
    reach = _BESIDE if len(sentence.numbers) > 1 else len(sentence.folded)
    for i, item in enumerate(aligned.items):
        away = item.start - number.end if item.start >= number.end else number.start - item.end
        if away > reach or item.weight < 0.4:
            continue
        one, two = (
            max((_nearness(p, rival, aligned.print) for p in aligned.places(i, at)), default=0.0)
            for rival in rivals
        )
        if max(one, two) > 0 and min(one, two) < _TIED * max(one, two):
            between = sentence.folded[min(number.end, item.end) : max(number.start, item.start)]
            pull = item.weight * (0.15 if re.search(r"[,;]\s|\b(?:and|while|but)\b", between) else 1.0)
            # A place is told once for many figures.
            pull *= 0.5 if item.name else 1.0
            votes[int(two > one)] += pull * (0.5 if marks.verbal(item.text.lower()) else 1.0)
    for other in sentence.numbers:
        if other is not number and abs(other.start - number.end) < _BESIDE:
            places = [(m.start, m.end) for m in source.numbers if figures.match([other], [m])[0].same]
            own = {rival.start for rival in rivals}
            places = [p for p in places if aligned.print.sentence_at(p[0]) == at and p[0] not in own]
            one, two = (max((_nearness(p, r, aligned.print) for p in places), default=0.0) for r in rivals)
            if max(one, two) > 0 and min(one, two) < _TIED * max(one, two):
                votes[int(two > one)] += 1.0
    for mention in sentence.told.dates(source.anchor):
        one_, two_ = (_governed(rival, mention, sentence, source, aligned.print) for rival in rivals)
        if one_ != two_:
            votes[int(two_)] += _DATED
    return votes[0], votes[1]


def _governed(
    number: Quantity, mention: DateMention, sentence: Sentence, source: Source, print_: Printed
) -> bool:
    """Whether a printed figure is that of the time told: the last one named before it in its sentence."""
    start, end = print_.sentences[print_.sentence_at(number.start)]
    here = [m for m in source.dates if start <= m.start < end]
    before = [m for m in here if m.end <= number.start] or here[:1]
    if not before:
        return False
    if mention.first and before[-1].first:
        return _holds(mention, before[-1])
    told = terms().get(sentence.folded[mention.start : mention.end], ())
    return any(word in before[-1].text for word in told)


def _nearness(place: tuple[int, int], number: Quantity, print_: Printed) -> float:
    if isinstance(print_, PrintedLatin):
        first, last = sorted([place, (number.start, number.end)])
        between = print_.folded[first[1] : last[0]]
        parted = len(re.findall(r"[,;]|\b(?:and|while|but)\b", between))
        return float(1 / (1 + len(between) / 12) * 0.4**parted)
    if place[1] <= number.start:
        between, away = print_.folded[place[1] : number.start], number.start - place[1]
    else:
        # Chinese names the thing before its figure, or right behind it.
        between, away = print_.folded[number.end : place[0]], 2 * max(0, place[0] - number.end)
    return 1 / (1 + away / 5) * 0.5 ** len(_CLAUSE.findall(between)) * 0.8 ** between.count("、")


def _rival(
    number: Quantity, match: figures.Match, aligned: Aligned, sentence: Sentence, source: Source, at: int
) -> Quantity | None:
    """Another printed figure of the kind to which the words beside the claim's figure belong."""
    worse: list[Quantity] = []
    for own in match.same:
        others = [q for q in match.others if figures.rivals(q, own)]
        worse = [q for q in others if _takes(number, own, q, aligned, sentence, source, at)]
        if not worse:
            return None
    return worse[0]


def _takes(
    number: Quantity,
    own: Quantity,
    other: Quantity,
    aligned: Aligned,
    sentence: Sentence,
    source: Source,
    at: int,
) -> bool:
    mine, theirs = _votes(number, (own, other), aligned, sentence, source, at)
    partner = next(
        (n for n in sentence.numbers if n is not number and figures.match([n], [other])[0].same), None
    )
    if partner is None:
        return theirs > mine + 0.3
    # Both are told: they are exchanged only if the exchange fits better as a whole.
    crossed, straight = _votes(partner, (own, other), aligned, sentence, source, at)
    return theirs + crossed > mine + straight + 0.3


def _names(aligned: Aligned, told: Doubles, sentence: Sentence, print_: Printed, at: int) -> list[Fault]:
    faults = []
    for item, there in zip(aligned.items, told, strict=True):
        name = item.name
        if name is None:
            continue
        if not name.places:
            if name.near:
                faults.append(differs("name", name.near, name.text))
            else:
                faults.append(absent("name", name.text, hard=name.sure))
        elif there < 0.95 and (other := _someone(aligned, print_, at)):
            faults.append(differs("name", other, name.text, hard=False))
        elif there < 0.4:
            faults.append(
                Fault(
                    "name",
                    False,
                    f"报道说这件事时没有提到“{name.text}”",
                    f"“{name.text}” is not named where the article says this",
                )
            )
        else:
            after = re.match(r"\s([A-Za-z]+)", sentence.text[name.end :])
            if (
                after
                and not isinstance(print_, PrintedLatin)
                and (other := another_kind(name, after[1], print_))
            ):
                faults.append(differs("name", other, sentence.text[name.start : name.end + after.end()]))
    return faults


def _someone(aligned: Aligned, print_: Printed, at: int) -> str:
    """A person of a printed sentence whom the claim does not name."""
    start, end = print_.sentences[at]
    named = [p for item in aligned.items if item.name for p in item.places]
    for a, b in print_.people:
        if start <= a < end and not any(c < b and a < d for c, d in named):
            return print_.text[a:b]
    return ""


def _dates(sentence: Sentence, source: Source, print_: Printed, at: int) -> list[Fault]:
    near = {0, *range(max(0, at - 3), min(len(print_.sentences), at + 2))}
    printed_ = [m for m in source.dates if print_.sentence_at(m.start) in near]
    part = "".join(print_.folded[slice(*print_.sentences[i])] for i in sorted(near))
    faults = []
    mentions = sentence.told.dates(source.anchor)
    for mention in mentions:
        if not _dated(mention, printed_, source.anchor, sentence, part):
            rivals = [m.text for m in printed_ if m.grain == mention.grain]
            faults.append(
                differs("date", rivals[0], mention.text) if rivals else absent("date", mention.text)
            )
    taken = [(m.start, m.end) for m in mentions]

    def free(found: re.Match[str]) -> bool:
        return not any(a < found.end() and found.start() < b for a, b in taken)

    for found in filter(free, _MONTH.finditer(sentence.folded)):
        month = _MONTHS.index(found[1]) + 1
        if not any(m.first and m.last and m.first.month <= month <= m.last.month for m in printed_) and (
            f"{month}月" not in part
        ):
            faults.append(absent("date", sentence.text[found.start() : found.end()]))
    for found in filter(free, _WEEKDAY.finditer(sentence.folded)):
        day = _WEEKDAYS.index(found[1])
        days = [m.first for m in printed_ if m.first and m.first == m.last]
        named = found[1] in part or re.search(f"(?:周|星期|礼拜){'一二三四五六日'[day]}", part)
        if not named and not any(d.weekday() == day for d in days) and days:
            faults.append(absent("date", sentence.text[found.start() : found.end()]))
    for found in filter(free, _YEAR.finditer(sentence.folded)):
        year = int(found.group())
        if any(q.start <= found.start() < q.end and q.unit for q in sentence.numbers):
            continue
        if not (
            found.group() in source.folded
            or any(m.first and m.last and m.first.year <= year <= m.last.year for m in source.dates)
            or (source.anchor and source.anchor.year == year)
        ):
            faults.append(absent("date", found.group()))
    return faults


def _dated(
    mention: DateMention, printed_: Sequence[DateMention], anchor: date | None, sentence: Sentence, part: str
) -> bool:
    """Whether print has a time that is, holds, or lies in the one told."""
    if mention.first is None or mention.last is None:
        return (
            any(_digits(mention.text) == _digits(m.text) for m in printed_) if _digits(mention.text) else True
        )
    for m in printed_:
        if _holds(mention, m) or (mention.grain == "day" and m.first == mention.first and m.grain == "range"):
            return True
    if mention.grain == "day" and anchor and abs((mention.first - anchor).days) <= 7:
        day = mention.first.weekday()
        if _WEEKDAYS[day] in part or re.search(f"(?:周|星期){'一二三四五六日'[day]}", part):
            return True
    # The day of print itself is known though it is not printed.
    return bool(anchor and mention.first <= anchor <= mention.last and mention.grain != "day")


def _holds(told: DateMention, printed_: DateMention) -> bool:
    """Whether the time told is the printed one, or a longer one around it."""
    return bool(
        told.first
        and told.last
        and printed_.first
        and printed_.last
        and told.first <= printed_.first
        and printed_.last <= told.last
    )


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _ways(sentence: Sentence, source: Source, print_: Printed, aligned: Aligned, at: int) -> list[Fault]:
    """Denied or not, planned or done, first or most, its reach, its cause, up or down."""
    start, end = print_.sentences[at]
    part = print_.folded[start:end]
    claim = sentence.folded
    faults: list[Fault] = []
    plain = len(sentence.tokens) <= _LONG
    where = {
        i: [(a - start, b - start) for a, b in aligned.places(i, at)] for i, item in enumerate(aligned.items)
    }
    places = [p for i, found in where.items() if not aligned.items[i].name for p in found]
    bounds = _clauses_of(part, places)
    told = [p for p in places if any(a <= p[0] < b for a, b in bounds)]
    verbs = [found for i, found in where.items() if found and marks.verbal(aligned.items[i].text.lower())]
    denied = any(all(marks.denied_there(part, [p]) for p in found) for found in verbs)
    if marks.denied(claim):
        if not marks.denies(
            print_.folded[start : print_.sentences[min(at + 1, len(print_.sentences) - 1)][1]]
        ):
            faults.append(Fault("polarity", plain, "报道没有否定这件事", "the article does not deny this"))
    elif not marks.guarded(claim) and (denied or (not verbs and marks.denied_there(part, told))):
        faults.append(Fault("polarity", plain, "报道否定了这件事", "the article denies this"))
    clauses = [part[a:b] for a, b in bounds]
    around = print_.folded[start : print_.sentences[min(at + 1, len(print_.sentences) - 1)][1]]
    if marks.rumoured(claim, print_.folded[: print_.sentences[0][1]] + around):
        faults.append(Fault("polarity", True, "报道说这是传言", "the article tells this as a rumour"))
    if marks.done(claim) and clauses and all(marks.planned_there(part, c) for c in bounds):
        faults.append(
            Fault(
                "plan",
                True,
                "报道说的是计划，不是已经完成的事",
                "the article tells of a plan, not of something done",
            )
        )
    elif (
        marks.planned(claim)
        and clauses
        and any(marks.done_there(c) for c in clauses)
        and not marks.planned_there(part, (0, len(part)))
    ):
        faults.append(
            Fault(
                "plan",
                False,
                "报道说这已经完成，不是计划",
                "the article tells of something done, not of a plan",
            )
        )
    inherited = print_.folded[: print_.sentences[0][1]] + part
    words = marks.unmatched(claim, inherited), marks.caused(claim, around), figures.rate(claim, inherited)
    faults += [absent("word", word) for word in words if word]
    figured = [m.start - start for m in source.numbers if start <= m.start < end and _equals(sentence, m)]
    ends = [(a, b) for a, b in _clauses(part) if any(a <= f < b for f in figured)] or bounds
    figured_part = "".join(part[a:b] for a, b in ends)
    if word := marks.swapped_rate(claim, figured_part):
        faults.append(absent("word", word))
    if figured and (word := marks.reached(claim, figured_part)):
        faults.append(Fault("scope", True, f"报道说的是{word}", f"in the article this is told of {word}"))
    if not marks.denied(claim) and (word := marks.turned(claim, figured_part)):
        faults.append(
            Fault(
                "polarity", True, f"报道说的方向与“{word}”相反", f"the article says the opposite of “{word}”"
            )
        )
    return faults


def _clauses_of(part: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The clauses of a printed sentence in which most of what was found stands."""
    counts = [
        (len({p for p in places if a <= p[0] < b and p[1] - p[0] > 1}), (a, b)) for a, b in _clauses(part)
    ]
    top = max(count for count, _ in counts)
    return [clause for count, clause in counts if top and count == top]


def _clauses(part: str) -> list[tuple[int, int]]:
    ends = [0, *(m.end() for m in re.finditer("[,，;；:：]", part)), len(part)]
    return list(itertools.pairwise(ends))


def _equals(sentence: Sentence, printed_: Quantity) -> bool:
    return any(m.same for m in figures.match(sentence.numbers, [printed_]))


def _posts(sentence: Sentence, aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
    """A post told without the 副 or 原 that print has before it each time: the mayor for 副市长."""
    if marks.lesser(sentence.folded):
        return []
    faults = []
    for i, item in enumerate(aligned.items):
        if item.text.lower() not in marks.POSTS:
            continue
        places = aligned.places(i, at)
        before = [print_.folded[max(0, a - 5) : a] for a, _ in places]
        if places and all(marks.LESSER_ZH.search(b) for b in before):
            a, b = places[0]
            faults.append(differs("name", print_.text[max(0, a - 1) : b], item.text))
    return faults


def _sides(sentence: Sentence, aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
    """Who did it to whom, told the other way round: A beat B, where print has B战胜A."""
    items, folded = aligned.items, sentence.folded
    for v in range(1, len(items) - 1):
        verb = items[v]
        if verb.name or not marks.acts(verb.text.lower()):
            continue
        passive = bool(re.search(r"\b(?:was|were|been|is|are|being|be)\s(?:\w+ly\s)?$", folded[: verb.start]))
        behind = folded[verb.end : items[v + 1].start]
        if (passive and not re.search(r"\bby\b", behind)) or re.search(
            r"[,;]|\b(?:in|at|on|for|from|after|with)\b", behind
        ):
            continue
        one, two = (v + 1, v - 1) if passive else (v - 1, v + 1)
        if re.search(r"[,;]|\b(?:and|who|which|that|but)\b", folded[items[min(one, two)].end : verb.start]):
            continue
        spots = [aligned.places(i, at) for i in (one, v, two)]
        if not spots[0] and spots[1] and spots[2] and items[one].name is not None:
            # The doer is only inherited: print has the other side do it.
            spots[0] = [(print_.sentences[at][1], print_.sentences[at][1])]
        if not all(spots):
            continue
        straight = any(a[0] < d[0] < b[0] for a in spots[0] for d in spots[1] for b in spots[2])
        turned = [
            (b, a) for a in spots[0] for d in spots[1] for b in spots[2] if b[1] <= d[0] and d[1] <= a[0]
        ]
        if not straight and any(not marks.PASSIVE_ZH.search(print_.folded[b[0] : a[1]]) for b, a in turned):
            return [_OTHER_SIDE]
    return []


def _agents(sentence: Sentence, aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
    """By whom, from where and whereto: a name that print has behind its verb, or with the other preposition."""
    faults = []
    start, end = print_.sentences[at]
    part = print_.folded[start:end]
    for i, item in enumerate(aligned.items):
        if item.name is None:
            continue
        head = sentence.folded[: item.start]
        places = [p for p in item.places if start <= p[0] < end]
        before = [print_.folded[max(start, a - 4) : a] for a, _ in places]
        if (
            re.search(r"\bfrom\s(?:the\s)?$", head)
            and before
            and all(re.search("(?:赴|前往|去|抵达|飞往|运往|援助|对口)$", b) for b in before)
        ):
            faults.append(_OTHER_SIDE)
        if (
            re.search(r"\bto\s(?:the\s)?$", head)
            and before
            and all(re.search("(?:来自|从|自)$", b) for b in before)
        ):
            faults.append(_OTHER_SIDE)
        by = re.search(r"\b(\w+)\sby\s(?:the\s)?(?:[\w-]+\s){0,3}$", head)
        verbs = [k for k in range(i) if by and aligned.items[k].end == by.end(1)]
        done = [p for k in verbs for p in aligned.places(k, at)]
        if (
            places
            and done
            and not any(
                a < d[0] or not re.search("[,，;；]", part[d[1] - start : a - start])
                for a, _ in places
                for d in done
            )
        ):
            faults.append(_OTHER_SIDE)
    return faults


def _ours(sentence: Sentence, aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
    """What print tells of our own district or city, told of another kind of place: 我区 is no county."""
    start, end = print_.sentences[at]
    ours = re.search("我([省市区县镇乡])", print_.folded[start:end])
    first = next((item for item in aligned.items if item.weight >= 0.9), None)
    if not ours or first is None or first.name is None or any(start <= p[0] < end for p in first.places):
        return []
    after = re.match(r"\s(\w+)", sentence.folded[first.end :])
    kind = marks.kind_of(after[1]) if after else ""
    return [_OTHER_SIDE] if kind and kind != ours[1] else []
