"""Check 3: persons, posts, organisations, places and titles stand in the cited passages as printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rag.check.beside import Carried, best
from rag.check.fault import Fault, absent, differs
from rag.check.source import Source, solid
from rag.check.told import Told
from rag.text.names import Word, is_person, titles
from rag.text.pattern import regex
from rag.text.places import places

_PROPER = ("nr", "ns", "nt", "nz", "nrt", "nrfg")
# Characters that jieba's model glues to the end of a name it does not know (盛蕾到).
_TRAIL = frozenset("到来在说称向对与和率等任为将又也还已及是者要会去带")
# The print calls its own place 我区 or leaves it out (市长, 区委).
_HERE = regex(r"[我全本][省市县区镇州]|[省市县区州](?:委|政府|领导|长|人大|政协|总工会|公安局)")
_RANK = r"(?:[省市县区镇州乡]|国家)?(?:委|政府|人大常委会|政协|党委|党组|党工委)?(?:常务)?副?"
_POST = regex(
    rf"{_RANK}(?:总书记|书记|市长|区长|县长|省长|州长|镇长|主任|主席|局长|部长|总理|总统|首相|秘书长|会长|院长|校长|董事长|总经理|行长|司长|处长|科长|所长"
    r"|大使|外长|发言人|教授|研究员|常委|委员长|议长|司令员|总裁|厅长)"
)
_SAY = regex(r"(?:在[^,，。]{0,8})?(?:强调|指出|表示|说|称|认为|介绍|要求|提出|希望|坦言|透露)")
_SAID_BY_OTHERS = regex(
    r"(?:[他她]|会议|调研组|文章|讲话|报告|双方)(?:强调|指出|表示|说|称|认为|介绍|要求|提出|希望)"
)


def check_names(
    told: Told, carried: Carried, variants: Mapping[str, str] | None = None, others: Sequence[Source] = ()
) -> tuple[Fault, ...]:
    """The names that the cited articles do not have, or have in another's place.

    A speaker called 他 in the passage is named elsewhere in its article. `variants` leads a misprinted name to the
    one meant; `others` are further passages of the archive, which name the place that this one calls 我区.
    """
    names, inside = tuple(_names(told)), titles(told.text)
    if not names and not inside:
        return ()
    known = "\n".join(source.article for source, _ in carried)
    faults = [
        absent("title", f"《{told.text[a:b]}》")
        for a, b in inside
        if solid(told.text[a:b]) not in solid(known)
    ]
    meant = _variant_spans(told.folded, known, variants or {})
    for word in names:
        if any(a < word.end and word.start < b for a, b in meant):
            continue
        name = word.text
        if len(name) > 2 and name[-1] in _TRAIL and name not in known:
            name = name[:-1]
        printed = told.text[word.start : word.start + len(name)]
        if name in known:
            if is_person(word) and (fault := _misplaced(told, word.start, name, carried, known)):
                faults.append(fault)
        elif word.tag == "ns" and _own_place(name, told, carried, known, others):
            continue
        elif word.tag in _PROPER or not all(c in known for c in name):
            # A word of the writer's own may be shortened from the print's; a name may not.
            rival = _rival(told, word, carried) if is_person(word) else None
            faults.append(differs("name", rival, printed) if rival else absent("name", printed))
    return tuple(faults)


def _names(told: Told) -> Iterator[Word]:
    """The names outside titles and quotations, which are compared word for word."""
    inside = [*titles(told.text), *told.quotes]
    for word in told.names:
        if not any(a <= word.start < b for a, b in inside):
            yield word


def _variant_spans(told: str, known: str, variants: Mapping[str, str]) -> list[tuple[int, int]]:
    """Where the sentence has a name that the articles print in another known spelling."""
    pairs = [p for rarer, name in variants.items() for p in ((rarer, name), (name, rarer))]
    return [
        (at, at + len(mine))
        for mine, theirs in pairs
        if mine in told and theirs in known
        for at in places(told, mine)
    ]


def _own_place(name: str, told: Told, carried: Carried, known: str, others: Sequence[Source]) -> bool:
    """Whether the sentence names the paper's own place, which the print leaves out."""
    if not _HERE.search(known):
        return False
    short = name[:-1] if len(name) > 2 else name
    if any(short in source.folded for source in others):
        return True
    # Nothing tells whose paper it is: no other place printed there may have been exchanged for this one.
    at = told.folded.find(name)
    around = told.folded[max(0, at - 2) : at], told.folded[at + len(name) : at + len(name) + 2]
    return not any(
        word.tag == "ns"
        and word.text not in told.folded
        and (
            source.folded[max(0, word.start - 2) : word.start] == around[0]
            or source.folded[word.end : word.end + 2] == around[1]
        )
        for source, alignment in carried
        for i in alignment.best[:1]
        for word in source.words
        if source.sentences[i][0] <= word.start < source.sentences[i][1]
    )


def _misplaced(told: Told, start: int, name: str, carried: Carried, known: str) -> Fault | None:
    """A person of the passage who is told in another's place, or with another's post."""
    after = told.folded[start + len(name) : start + len(name) + 2]
    act = "say" if _SAY.match(told.folded, start + len(name)) else after
    if len(act) == 3 and _SAID_BY_OTHERS.search(known):
        act = ""
    if (
        len(act) > 1
        and act.isalpha()
        and not any(_acts(known, at, name) == act for at in places(known, name))
    ):
        for source, alignment in carried:
            for person in _people(source):
                if person.text in told.folded or source.sentence_at(person.start) not in alignment.best[:1]:
                    continue
                if _acts(source.folded, person.start, person.text) == act:
                    return differs("name", source.text[person.start : person.end], name)
    return _speaker(told, start, name, carried) or _post(told, start, name, known)


def _speaker(told: Told, start: int, name: str, carried: Carried) -> Fault | None:
    """What the sentence lets one person say is, in the article, said by another (who may stand there as 他)."""
    if not _SAY.match(told.folded, start + len(name)):
        return None
    said = [s.speaker for source, alignment in carried for s in source.said_in(alignment.best[:1])]
    if not said or any(not s or s in name or name in s for s in said):
        return None
    return differs("speaker", said[0], name)


def _acts(text: str, at: int, name: str) -> str:
    end = at + len(name)
    return "say" if _SAY.match(text, end) else text[end : end + 2]


def _post(told: Told, start: int, name: str, known: str) -> Fault | None:
    """The post told right before or after a person is one that the print gives this person."""
    before = [m for m in _POST.finditer(told.folded, max(0, start - 14), start) if m.end() == start]
    after = _POST.match(told.folded, start + len(name))
    post = before[0].group() if before else after.group() if after else ""
    if not post:
        return None
    printed = [known[max(0, at - 40) : at + len(name) + 8] for at in places(known, name)]
    held = [text for text in printed if _POST.search(text)]
    if (
        not held
        or any(post in text for text in held)
        or any(post.lstrip("省市县区镇州乡") in text for text in held)
    ):
        return None
    shown = _POST.findall(held[0])[-1]
    return differs("post", f"{shown}{name}", f"{post}{name}")


def _people(source: Source) -> list[Word]:
    return [w for w in source.words if is_person(w)]


def _rival(told: Told, word: Word, carried: Carried) -> str | None:
    """The person who stands in the passage where the sentence has another."""
    places, names = [], []
    for source, alignment in carried:
        for person in _people(source):
            if person.text not in told.folded:
                places.append((source, alignment, person.start, person.end))
                names.append(source.text[person.start : person.end])
    score, i = best(told, word.start, word.end, places)
    return names[i] if score > 0.6 else None
