"""A Chinese claim over Chinese print: every clause held against one printed sentence, every weighty word carried."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from rag.check import stance, who
from rag.check.days import agrees, rivals
from rag.check.evidence import Line, Part, best_line, lines, parts
from rag.check.fault import Fault, absent, differs
from rag.check.measures import comparable, digits, equal, hedged, rounds
from rag.check.source import Source, solid
from rag.check.told import Told
from rag.check.weighty import carried, known_word
from rag.check.worked import Worked, from_where, worked
from rag.facts.persons import mentions
from rag.facts.speech import ADVERB, VERB
from rag.text.dates import dates_in
from rag.text.han import HAN
from rag.text.messages import Message
from rag.text.names import Word, is_name, titles
from rag.text.numbers import Quantity
from rag.text.numerals import numeral
from rag.types import DateMention

_MARK = re.compile(r"[,，;；:：、()（）\n]")
_OURS = re.compile(r"[我全本][省市县区镇乡州校院]|[省市县区镇](?:委|政府|长|人大|政协|局|级)")
_PLACE_END = "省市县区镇乡州村"
_NO_NAME = frozenset("时因为由于所有的了在是与及")
_FUNCTION = frozenset("的是在了从自由于和与及为有将把被给到等按据叫要已拟才也还就都投任作裔期说之其中个")
_LIST = re.compile(r"(?<![^,，。;；:：、])[^,，。;；:：、]++(?:、[^,，。;；:：、]++)++")
_MAIN = 0.3  # The share of a clause that one printed sentence has to carry by itself.
_CHAIN = re.compile(r"[^,，、。;；]{0,5}[至到为]每?[月年天]?")
_SMALL = re.compile(r"[一二两三四五六七八九十]{1,2}[^\d]{1,2}$")
_PRONOUN = re.compile(r"[他她其]")
_KNOWN = 8  # Characters by which a quotation is found again.
_AGE = re.compile(r"[0-9一二三四五六七八九十]+岁")
_PART_OF_DAY = re.compile(
    r"(?P<morning>上午|早上?|清晨)|(?P<noon>中午)|(?P<afternoon>下午)|(?P<evening>晚|夜|傍晚)|(?P<night>凌晨)"
)


@dataclass(frozen=True, slots=True)
class Held:
    """What holding a claim against print found: faults, the sentences it rests on, the share of words carried, and
    in words how a figure was worked out."""

    faults: tuple[Fault, ...]
    lines: tuple[Line, ...]
    share: float
    notes: tuple[Message, ...]


def hold(told: Told, cited: Sequence[Source], variants: Mapping[str, str] | None = None) -> Held:
    """A claim against the passages that it cites."""
    all_lines = [line for source in cited for line in lines(source)]
    article = "\n".join(dict.fromkeys(source.article for source in cited))
    papers = "\n".join({source.paper for source in cited})
    faults: list[Fault] = []
    used: list[Line] = []
    notes: list[Message] = []
    shares: list[tuple[float, float]] = []
    for part in parts(told):
        line, share = best_line(part, told, all_lines)
        if line is None and used and part.numbers:
            line, share = used[-1], 1.0
        if line is None:
            if part.words or part.numbers:
                shares.append((0.0, sum(w.weight for w in part.words) or 1.0))
                faults += [absent("word", w.text, hard=False) for w in part.words[:1]]
            continue
        shares.append((share, sum(w.weight for w in part.words) or 0.5))
        used.append(line)
        heavy = sum(w.weight for w in part.words)
        if heavy and sum(w.weight for w in part.words if carried(w.text, line.text)) < _MAIN * heavy:
            missing = next(w for w in part.words if not carried(w.text, line.text))
            faults.append(absent("word", told.text[missing.start : missing.end], hard=False))
        found = _clause(told, part, line, all_lines, article, papers, variants or {})
        faults += found.faults
        used += [x for x in found.lines if x is not line]
        notes += found.notes
    faults += _names(told, article, used, variants or {})
    if not any(part.words for part in parts(told)):
        shares = [(1.0, 1.0)]
    total = sum(w for _, w in shares) or 1.0
    return Held(
        tuple(dict.fromkeys(faults)),
        tuple(dict.fromkeys(used)),
        sum(s * w for s, w in shares) / total,
        tuple(notes),
    )


def _clause(
    told: Told,
    part: Part,
    line: Line,
    all_lines: Sequence[Line],
    article: str,
    papers: str,
    variants: Mapping[str, str],
) -> Held:
    faults: list[Fault] = []
    extra: list[Line] = []
    notes: list[Message] = []
    computed = False
    days = [(m.start, m.end) for m in told.dates(line.source.anchor)]
    for n in part.numbers:
        if any(a < n.end and n.start < b for a, b in days):
            continue
        fault, more, note = _figure(told, part, n, line, all_lines)
        extra += more
        if note:
            notes.append(note)
            computed = True
        if fault:
            faults.append(fault)
    spans = local_spans(part, line)
    printed = ",".join(line.text[a:b] for a, b in spans)
    faults += _days(told, part, line, spans, all_lines) if not computed else []
    faults += _words(told, part, line, article, papers, variants, computed)
    if not computed:
        faults += stance.families(part.text, _first(part, line), printed, line.text + line.near[-200:])
        faults += stance.plans(part.words, part.text, printed, told.folded)
    faults += stance.superlatives(part.text, line.text + "\n" + line.source.parts[0])
    faults += (
        stance.denials(_without_quotes(part.text), printed, line.text, told.folded) if not computed else []
    )
    if _RUMOUR.search(line.text + line.near) and not _RUMOUR.search(told.folded) and _in_quotes(part, line):
        faults.append(Fault.of("negation", True, "claim.rumour_as_fact"))
    faults += who.posts(part.text, article) or who.apposed(part.text, article)
    faults += _weekdays(part, line)
    if fault := _speaker(told, line):
        faults.append(fault)
    if fault := who.doer(list(part.words), part.text, line.text, article):
        faults.append(fault)
    names = _sides(part, article)
    if len(names) > 1 and (fault := who.sides(told.folded, line.text, names)):
        faults.append(fault)
    return Held(tuple(faults), tuple(extra), 0.0, tuple(notes))


_RUMOUR = re.compile(r"谣|不实|网传|流传")


def _in_quotes(part: Part, line: Line) -> bool:
    """Whether the print has most of the words of a part only between quotation marks."""
    quoted = "".join(re.findall(r"\"([^\"]*)\"", line.text))
    if not quoted:
        return False
    total = sum(w.weight for w in part.words) or 1.0
    return sum(w.weight for w in part.words if w.text in quoted) >= 0.6 * total


def _without_quotes(text: str) -> str:
    return re.sub(r"\"[^\"]*\"", "", text)


def _first(part: Part, line: Line) -> str:
    """The printed clause that has the figure of a part."""
    for n in part.numbers:
        for q in line.numbers:
            if equal(n, q) and not n.weak:
                a = max(line.text.rfind(c, 0, q.start) for c in ",，;；。:：、") + 1
                ends = [i for c in ",，;；。、" if (i := line.text.find(c, q.end)) >= 0]
                return line.text[a : min(ends, default=len(line.text))]
    return ""


def local_spans(part: Part, line: Line) -> list[tuple[int, int]]:
    """The printed clauses that carry a part: the one with its figure, then those with words that it has not."""
    clauses = stance.clauses(line.text)
    at, spans = 0, []
    for c in clauses:
        at = line.text.find(c, at)
        spans.append((at, at + len(c)))
        at += len(c)
    if len(clauses) < 2:
        return spans
    left = list(part.words)
    chosen: list[int] = []
    for n in part.numbers:
        for q in line.numbers:
            if equal(n, q):
                chosen += [i for i, (a, b) in enumerate(spans) if a <= q.start < b and i not in chosen]
                break
    left = [w for w in left if not any(carried(w.text, clauses[i]) for i in chosen)]
    while left and len(chosen) < 4:
        scores = [
            (sum(w.weight for w in left if carried(w.text, c)), -i)
            for i, c in enumerate(clauses)
            if i not in chosen
        ]
        best, i = max(scores, default=(0.0, 0))
        if best <= 0:
            break
        chosen.append(-i)
        left = [w for w in left if not carried(w.text, clauses[-i])]
    return [spans[i] for i in sorted(chosen)] or spans


def _sides(part: Part, article: str) -> list[str]:
    names: list[str] = []
    for w in part.words:
        if not (
            is_name(w)
            or not known_word(w.text)
            or w.tag in ("ns", "nt", "nr", "nz")
            or w.text[-1] in "省市县区镇乡村队部局院方"
        ):
            continue
        short = w.text[:2] if len(w.text) > 2 else w.text
        if short in article and short not in names:
            names.append(short)
    names += [n for n in who.known(article) if n in part.text and n not in names]
    return names


# ---- figures


def _reach(text: str, q: Quantity, numbers: Sequence[Quantity]) -> tuple[int, int]:
    """The words that belong to a figure: to the mark or figure on either side."""
    left = max((m.end() for m in _MARK.finditer(text, 0, q.start)), default=0)
    left = max([left, *(p.end for p in numbers if p.end <= q.start)])
    right = next((m.start() for m in _MARK.finditer(text, q.end)), len(text))
    stop = text.find("。", q.end)
    right = min([right, *(p.start for p in numbers if p.start >= q.end), *([stop] if stop >= 0 else [])])
    return left, right


def _figure(
    told: Told, part: Part, n: Quantity, line: Line, all_lines: Sequence[Line]
) -> tuple[Fault | None, list[Line], Message | None]:
    """A fault of a figure, further sentences that it rests on, and how it was worked out."""
    same = [q for q in line.numbers if equal(n, q)]
    if same:
        return _attached(told, part, n, same, line) or _hedge(n, same), [], None
    if _excused(n, line, told):
        return None, [], None
    if (found := _computed(part, n, line, all_lines)) is not None:
        calc, more = found
        return None, more, from_where(calc)
    elsewhere = [(x, q) for x in all_lines for q in x.numbers if equal(n, q)]
    if elsewhere:
        x = elsewhere[0][0]
        rival = _rival(n, line)
        if rival and not n.weak:
            return differs("number", rival.text, n.text), [], None
        return (None if n.weak else absent("number", n.text, hard=False)), [x], None
    if n.weak or (n.kind in ("label",) and n.text in line.source.article):
        return None, [], None
    rival = _rival(n, line)
    if rival:
        return differs("number", rival.text, n.text), [], None
    unit = next(
        (q for x in all_lines for q in x.numbers if digits(q) == digits(n) and q.kind == n.kind), None
    )
    if unit:
        return differs("unit", unit.text, n.text), [], None
    # 第一天, 第二年 are words as well (首日, 次年).
    return absent("number", n.text, hard=n.kind != "ordinal"), [], None


def _rival(n: Quantity, line: Line) -> Quantity | None:
    alike = [q for q in line.numbers if comparable(n, q) and q.kind == n.kind]
    return alike[0] if alike else None


def _excused(n: Quantity, line: Line, told: Told) -> bool:
    """A figure that says no more than the print does without one: 首 for 第一, a year, a count of things listed."""
    if n.kind == "ordinal" and n.low == 1 and "首" in line.text:
        return True
    if not n.unit and n.low == n.low.to_integral_value() and 1900 <= n.low < 2100:
        return True
    if n.unit in ("期", "届", "号线") and (n.text in line.text or n.text in line.head):
        return True
    if _SMALL.match(n.text) and n.low <= 10 and not any(q.unit == n.unit for q in line.numbers):
        return True  # 两国, 三个港口: counted by the writer
    if n.kind == "count" and 2 <= n.low <= 20:
        listed = [m.group().count("、") + 1 for m in _LIST.finditer(line.text)]
        return any(int(n.low) in (k, k + 1) for k in listed)
    return False


def _hedge(n: Quantity, same: Sequence[Quantity]) -> Fault | None:
    found = []
    for q in same:
        how = None if rounds(n, q) else hedged(n, q)
        if how is None:
            return None
        found.append(differs("number", q.text, n.text, hard=how))
    return found[0]


def _attached(told: Told, part: Part, n: Quantity, same: Sequence[Quantity], line: Line) -> Fault | None:
    """A word of the figure's own in the claim that the print attaches to another figure alone."""
    a, b = _reach(told.folded, n, told.numbers)
    own = [w for w in part.words if a <= w.start < b]
    if not own:
        return None
    mine = max(_owned(own, line, q) for q in same)
    rivals_ = [
        (_owned(own, line, q), q)
        for q in line.numbers
        if q not in same
        and not q.weak
        and comparable(n, q)
        and not any(equal(m, q) for m in part.numbers if m is not n and m.start < n.start)
    ]
    others: list[tuple[float, Quantity]] = []
    if any(w.tag[0] in "nvl" and w.text not in line.text for w in own):
        # Another sentence may be the one that has these words with its figure.
        for x in lines(line.source):
            if x is not line and not x.headline:
                others += [
                    (_owned(own, x, q) - 0.2, q)
                    for q in x.numbers
                    if not q.weak and comparable(n, q) and not equal(n, q)
                ]
    top = max(rivals_, key=lambda r: r[0], default=None)
    if top and top[0] > mine + 0.1:
        return differs("number", top[1].text, n.text)
    top = max(others, key=lambda r: r[0], default=None)
    if top and top[0] > mine + 0.3:
        return differs("number", top[1].text, n.text, hard=False)
    return _changed(told, n, same, line)


_TO = re.compile(r"(?:增长?|上?升|提高|上?涨|下?降|减少?|下?跌|回?落|加高|调|推|扩大|提)[至到为]了?$")
_BY = re.compile(r"(?:增长|增加|上升|提高|上涨|下降|减少|降低|下跌|回落|加高|增收|多|少|高|低)了?$")


def _changed(told: Told, n: Quantity, same: Sequence[Quantity], line: Line) -> Fault | None:
    """A change told as what it came to, or a level told as a change (下降58.9亿元 for a sum of 58.9亿元)."""
    before = told.folded[max(0, n.start - 5) : n.start]
    heads = [line.text[max(0, q.start - 5) : q.start] for q in same]
    if _TO.search(before):
        wrong = all(_BY.search(h) and not _TO.search(h) for h in heads)
    elif _BY.search(before):
        wrong = not any(_BY.search(h) or _TO.search(h) for h in heads) and all(
            not re.search(
                r"[增升涨降减跌落多少高低比大]", line.text[slice(*_reach(line.text, q, line.numbers))]
            )
            for q in same
        )
    else:
        return None
    return differs("number", heads[0] + same[0].text, before + n.text) if wrong else None


def _owned(own: Sequence[Word], line: Line, q: Quantity) -> float:
    """The weight of the words that the print gives to a figure: around it, and as names and things before it."""
    a, b = _reach(line.text, q, line.numbers)
    for p in line.numbers:
        if p.end <= q.start and _CHAIN.fullmatch(line.text, p.end, q.start):
            a = min(a, _reach(line.text, p, line.numbers)[0])
    around = line.text[a:b]
    begin = max(line.text.rfind(c, 0, q.start) for c in ";；。") + 1
    before = line.text[begin:a]
    return sum(
        w.weight
        * (
            1.0
            if carried(w.text, around)
            else 0.9
            if w.tag[0] != "v" and w.text in before
            else (0.8 if is_name(w) else 0.4)
            if w.text not in line.text and w.text in line.around
            else 0.0
        )
        for w in own
    )


def _computed(
    part: Part, n: Quantity, line: Line, all_lines: Sequence[Line]
) -> tuple[Worked, list[Line]] | None:
    if n.weak and n.low == 1:
        return None
    if found := worked(n, part.text, line.numbers, line.dates):
        return found, [line]
    others = [x for x in all_lines if x is not line and (x.numbers or x.dates)]
    others.sort(
        key=lambda x: (x.source is not line.source, -sum(carried(w.text, x.text) for w in part.words))
    )
    together = [[line, x] for x in others[:12]]
    together += [[x, y] for x, y in pairwise(all_lines) if x is not line is not y and x.source is y.source]
    rows = [x for x in all_lines if x.row and x.source is line.source]
    for some in [*together, *([rows] if rows else [])]:
        numbers, days = [q for x in some for q in x.numbers], [d for x in some for d in x.dates]
        if found := worked(n, part.text, numbers, days):
            used = [x for x in some if any(q.text in found.operands for q in x.numbers)]
            return found, used or some
    return None


# ---- words and names


def _words(
    told: Told,
    part: Part,
    line: Line,
    article: str,
    papers: str,
    variants: Mapping[str, str],
    computed: bool,
) -> list[Fault]:
    faults = []
    dates = [(m.start, m.end) for m in told.dates(line.source.anchor)]
    inside = [*titles(told.text), *told.quotes]
    for w in part.words:
        if any(a < w.end and w.start < b for a, b in [*dates, *inside]):
            continue
        if carried(w.text, line.text):
            continue
        if _variant(w.text, article, variants):
            continue
        name = is_name(w) or w.tag == "ns"
        if other := _other_place(w.text, line.text, article, told.folded):
            faults.append(differs("name", other, w.text))
            continue
        if name and _own_place(w.text, line, papers, article):
            continue
        if carried(w.text, line.near) or carried(w.text, line.head):
            twin = _twin(w.text, line.text, told.folded) if name or w.tag[0] == "n" else None
            if twin:
                faults.append(differs("name", twin, w.text))
            continue
        if computed and w.weight <= 1:
            continue
        if _beside(w, part, line):
            continue
        twin = _twin(w.text, line.text, told.folded)
        if twin and name:
            faults.append(differs("name", twin, w.text))
        else:
            faults.append(absent("word", told.text[w.start : w.end], hard=False))
    return faults


def _beside(word: Word, part: Part, line: Line) -> bool:
    """Whether another sentence of the source has the word together with half of the others of its clause."""
    if word.tag[0] not in "va" or line.row:
        return False
    rest = [w for w in part.words if w is not word]
    total = sum(w.weight for w in rest)
    return bool(total) and any(
        carried(word.text, x.text) and sum(w.weight for w in rest if w.text in x.text) >= 0.5 * total
        for x in lines(line.source)
        if x is not line
    )


def _other_place(word: str, text: str, article: str, told: str) -> str:
    """沙渠乡 for 沙渠镇: the same place name with another rank, in the sentence or in all of the print."""
    if len(word) < 3 or word[-1] not in _PLACE_END:
        return ""
    stem = word[:-1]
    others = [stem + c for c in "省市县区镇乡村" if c != word[-1]]
    here = next((o for o in others if o in text and o not in told), "")
    if here and word not in text:
        return here
    return "" if word in article else next((o for o in others if o in article and o not in told), "")


def _variant(word: str, article: str, variants: Mapping[str, str]) -> bool:
    pairs = [p for rarer, name in variants.items() for p in ((rarer, name), (name, rarer))]
    return any(mine in word or word in mine for mine, theirs in pairs if theirs in article)


def _own_place(word: str, line: Line, papers: str, article: str) -> bool:
    """Whether the claim names the paper's own place, which the print calls 我区 or leaves out."""
    short = word[:-1] if len(word) > 2 and word[-1] in _PLACE_END else word
    rank = word[-1]
    if rank in "省市县区镇乡" and word not in article and short not in article:
        ours = re.search(f"[我全本]{rank}|(?<![{HAN}]){rank}(?:委|政府|长|人大|政协)", article)
        return bool(ours) and not re.search(
            f"[{HAN}]{{2}}(?<![我全本各]){rank}(?!长|委|政|人大|场|民)", line.text
        )
    if short in papers or short in article:
        return word in article or bool(_OURS.search(article)) or short in papers
    return False


def _twin(word: str, text: str, told: str) -> str | None:
    """A word of the sentence that is the told one but for one character, and is not told."""
    size = len(word)
    if size < 3 or word[-1] not in _PLACE_END + "站港":
        return None
    for at in range(len(text) - size + 1):
        window = text[at : at + size]
        if window == word or not window.isalpha():
            continue
        differ = [(a, b) for a, b in zip(window, word, strict=True) if a != b]
        if len(differ) == 1 and window not in told and not set(differ[0]) & _FUNCTION:
            return window
    return None


def _names(told: Told, article: str, used: Sequence[Line], variants: Mapping[str, str]) -> list[Fault]:
    said = told.folded
    same = {*variants.items(), *((b, a) for a, b in variants.items())}
    faults = [differs("name", b, a) for a, b in who.misspelt(said, article) if (a, b) not in same]
    known = tuple(faults)
    for m in mentions(said):
        name = said[m.start : m.end]
        if m.post_end > m.post_start and name not in article and not any(f.names(name) for f in known):
            if (
                any(a in name or name in a for a, _ in same)
                or name[-1] in "师员长们"
                or len(name) < 2
                or set(name) & _NO_NAME
            ):
                continue
            lines_ = "\n".join(line.text for line in used)
            there = [n for n in sorted(who.known(article)) if n in lines_ and n not in said]
            faults.append(differs("name", there[0], name) if there else absent("name", name, hard=False))
    known = tuple(faults)
    faults += [
        absent("name", name)
        for name in who.foreign(said, article)
        if not any(f.names(name[-3:]) for f in known)
    ]
    faults += [
        absent("title", f"《{told.text[a:b]}》")
        for a, b in titles(told.text)
        if solid(told.text[a:b]) not in solid(article)
    ]
    return faults


# ---- days


def _days(
    told: Told, part: Part, line: Line, spans: Sequence[tuple[int, int]], all_lines: Sequence[Line]
) -> list[Fault]:
    """The times of a part against those of the clauses that carry it, then of its sentence, then of what it inherits."""
    source = line.source
    faults = []
    begin = source.sentences[line.index][0]
    for here in told.dates(source.anchor):
        if not part.start <= here.start < part.end or _AGE.match(told.folded, here.end):
            continue
        if here.first is None and not re.search(r"\d", here.text):
            continue
        if told.folded[here.start - 1 : here.start] in ("比", "较") or told.folded[
            here.end : here.end + 2
        ] in ("同期", "同月"):
            continue
        mine = [m for m in told.dates(source.anchor) if m is not here]

        def says(m: DateMention, here: DateMention = here) -> bool:
            return agrees(here, m) and not _other_part(told.folded, here, source.folded, m)

        close = [m for m in line.dates if any(a <= m.start - begin < b for a, b in spans)]
        if any(says(m) for m in close) or _by_week(here, line.text, source.anchor):
            continue
        rival = next(
            (
                m
                for m in close
                if rivals(here, m) and m.grain == here.grain and not any(agrees(o, m) for o in mine)
            ),
            None,
        )
        there = [m for m in line.dates if says(m)]
        if not rival and there:
            continue
        if rival and not there:
            faults.append(differs("date", rival.text, here.text))
            continue
        if rival and there:
            faults.append(differs("date", rival.text, here.text, hard=False))
            continue
        near = [
            m
            for m in source.dates
            if source.sentence_at(m.start) in range(max(0, line.index - 3), line.index + 1)
        ]
        if any(says(m) for m in near):
            continue
        if (
            here.grain == "year"
            and source.anchor
            and here.first
            and here.last
            and here.first <= source.anchor <= here.last
        ):
            continue
        lead = list(_head_dates(line.head, source.anchor))
        if any(agrees(here, m) for m in lead):
            continue
        other = next(
            (m for m in [*line.dates, *near, *lead] if rivals(here, m) and m.grain == here.grain), None
        )
        anywhere = any(says(m) for x in all_lines for m in x.dates)
        if anywhere:
            faults.append(absent("date", here.text, hard=False))
        elif other:
            faults.append(differs("date", other.text, here.text))
        else:
            faults.append(absent("date", here.text))
    return faults


_WEEKDAY = re.compile(r"(?<![上下本这])(?:周|星期)([一二三四五六日天])")
_REPUBLIC = re.compile(
    r"民国([〇零一二三四五六七八九十]{1,4}|\d{1,2})年(?:([一二三四五六七八九十]{1,2}|\d{1,2})月)?"
)


def _by_week(here: DateMention, printed: str, anchor: date | None) -> bool:
    """Whether a day told is a weekday printed (the last one before the paper), or a year counted from 1912."""
    if not here.first:
        return False
    for m in _REPUBLIC.finditer(printed):
        year, month = numeral(m[1]) or Decimal(m[1]), m[2]
        if here.first.year == 1911 + int(year) and (
            here.grain == "year" or not month or here.first.month == int(numeral(month) or Decimal(month))
        ):
            return True
    if anchor is None or here.grain != "day":
        return False
    return any(here.first == _last(m[1], anchor) for m in _WEEKDAY.finditer(printed))


def _last(weekday: str, anchor: date) -> date:
    number = "一二三四五六日".find(weekday.replace("天", "日"))
    return anchor - timedelta(days=(anchor.weekday() - number) % 7)


def _weekdays(part: Part, line: Line) -> list[Fault]:
    """Weekdays told, against those and the days of the printed sentence."""
    faults = []
    for m in _WEEKDAY.finditer(part.text):
        printed = [p.group() for p in _WEEKDAY.finditer(line.text)]
        told_day = m[1].replace("天", "日")
        if any(p[-1].replace("天", "日") == told_day for p in printed):
            continue
        anchor = line.source.anchor
        if anchor and any(d.first == _last(m[1], anchor) == d.last for d in line.dates):
            continue
        faults.append(
            differs("date", printed[0], m.group()) if printed else absent("date", m.group(), hard=False)
        )
    return faults


def _speaker(told: Told, line: Line) -> Fault | None:
    """Words in quotation marks that the print does not give to the one who is told to have said them."""
    printed = line.source.folded
    for a, b in told.quotes:
        at = printed.find(told.folded[a:b][:_KNOWN])
        mine = speaker(told.folded[:a].rstrip('",:、 '))
        if at < 0 or b - a < _KNOWN // 2 or len(mine) < 2:
            continue
        start = max(printed.rfind(c, 0, at) for c in "。!！?？\n") + 1
        before = printed[start:at]
        if not VERB.search(before):  # “…”,某某说
            before += printed[at + b - a : at + b - a + 30]
        if _PRONOUN.search(before) or not VERB.search(before):
            before = printed[max(0, start - 120) : start] + before
        if mine[-2:] not in before:
            theirs = speaker(before.rstrip('",:')) or before
            return differs("speaker", theirs[-12:], mine)
    return None


def speaker(text: str) -> str:
    """Who is told to say what follows `text`: what stands before its last verb of saying; "" where none is.

    >>> speaker("海燕队领队柳惜文赛后说")
    '海燕队领队柳惜文'
    """
    verbs = list(VERB.finditer(text))
    if not verbs:
        return ""
    clause = re.split(r"[,，。;；:：\"]", text[: verbs[-1].start()])[-1]
    return next((clause[:k] for k in range(len(clause)) if ADVERB.match(clause, k)), clause)


@lru_cache(maxsize=256)
def _head_dates(head: str, anchor: date | None) -> tuple[DateMention, ...]:
    return dates_in(head, head, anchor)


def _other_part(told: str, here: DateMention, folded: str, printed: DateMention) -> bool:
    mine, theirs = (
        _PART_OF_DAY.search(text, m.start, m.end + 2) for text, m in ((told, here), (folded, printed))
    )
    return bool(mine and theirs and mine.lastgroup != theirs.lastgroup)
