"""Who and what: the names, posts and sides of a claim, as print has them."""

from __future__ import annotations

import re

from rag.check.crossing import marks
from rag.check.crossing.align import LIKE, Aligned
from rag.check.crossing.english import Sentence
from rag.check.crossing.latin import PrintedLatin
from rag.check.crossing.names import another_kind
from rag.check.crossing.printed import Printed
from rag.check.crossing.weights import Doubles
from rag.check.fault import Fault, absent, differs

_ALIKE = 0.45  # The cosine of two Chinese words of one kind (蓝莓, 玉米).
_OTHER_SIDE = Fault.of("side", False, "claim.other_side")


def check_names(aligned: Aligned, told: Doubles, sentence: Sentence, print_: Printed, at: int) -> list[Fault]:
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
            faults.append(Fault.of("name", False, "claim.not_named", name=name.text))
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


def check_posts(sentence: Sentence, aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
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


def check_sides(sentence: Sentence, aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
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


def check_agents(sentence: Sentence, aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
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


def check_ours(sentence: Sentence, aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
    """What print tells of our own district or city, told of another kind of place: 我区 is no county."""
    start, end = print_.sentences[at]
    ours = re.search("我([省市区县镇乡])", print_.folded[start:end])
    first = next((item for item in aligned.items if item.weight >= 0.9), None)
    if not ours or first is None or first.name is None or any(start <= p[0] < end for p in first.places):
        return []
    after = re.match(r"\s(\w+)", sentence.folded[first.end :])
    kind = marks.kind_of(after[1]) if after else ""
    return [_OTHER_SIDE] if kind and kind != ours[1] else []


def check_contrasts(aligned: Aligned, print_: Printed, at: int) -> list[Fault]:
    """A thing told elsewhere in the passage, where the sentence speaks of another of its kind (蓝莓, not 玉米)."""
    start, end = print_.sentences[at]
    said = [p for i in range(len(aligned.items)) for p in aligned.places(i, at)]
    free = [
        k
        for k, (a, b) in enumerate(print_.words)
        if start <= a < end and not any(c < b and a < d for c, d in said)
    ]
    if not free:
        return []
    faults = []
    for i, item in enumerate(aligned.items):
        elsewhere = {p[0] for p in item.places if p[1] - p[0] > 1}
        if item.name or item.weight < 0.9 or marks.verbal(item.text.lower()) or not elsewhere:
            continue
        if any(start <= a < end for a, _ in item.places) or aligned.alike[i, at] > LIKE:
            continue
        there = [k for k, (a, _) in enumerate(print_.words) if a in elsewhere]
        if not there:
            continue
        cosines = print_.vectors[free] @ print_.vectors[there].T
        a, b = print_.words[free[int(cosines.max(1).argmax())]]
        c, d = print_.words[there[int(cosines.max(0).argmax())]]
        # Words that share a character are rather two names of one thing.
        if float(cosines.max()) > _ALIKE and not set(print_.folded[a:b]) & set(print_.folded[c:d]):
            faults.append(differs("word", print_.text[a:b], item.text, hard=False))
    return faults
