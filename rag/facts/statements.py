"""Who said what: speaker, verb and the words said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.facts.names import SYLLABLES, name_end, place_word
from rag.facts.speech import ACT, ADVERB, GOES_ON, GROUP, HEAD, HEARD, ISSUED, LEAD, PRONOUN, SAID, VERB, WHEN
from rag.text.fold import fold
from rag.text.han import has_han
from rag.text.pattern import regex
from rag.text.places import places
from rag.text.words import is_word
from rag.types import Person, Statement

_CLAUSE = regex('[。；，,;：:！!？?\n“”‘’「」"]')
_MARK = regex("[。！？!?\n“”「」]")
_COLON = regex(r"\s?[：:]")
# What a paper or a station prints before its news: 本报讯(记者 某某), 央视网消息(新闻联播):
_PREFACE = regex(r"[^,，。\n(]{2,8}(?:\([^()\n]{2,24}\)\s?:?|:)")
# The longest post before the name of a labelled line.
_LABEL = 40
_SIDES = frozenset("双方 各方 中方 两国".split())
_WISHES = frozenset("希望 期待 宣布 承诺 要求 提出 主张".split())
# Fewer characters than this are no statement.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class _Scene:
    """A text with its known persons: `at` and `names` are their places, in order."""

    text: str
    folded: str
    posts: dict[str, str]
    at: tuple[int, ...]
    names: tuple[str, ...]


def find_statements(text: str, people: Iterable[Person] = ()) -> tuple[Statement, ...]:
    """What is said in a text and by whom, in order; `people` lends the names to look for and their posts.

    他 and 她 are the person that the sentence before begins with; a verb without a subject takes that of its
    sentence; what is only heard (据悉) has the empty speaker. The words are the quotation, or the rest of the
    sentence with the sentences after it that go on in the same voice (要…, 希望…, 中方…).

    >>> text = "市长盛蕾来到我区。她强调，要加快实现目标。"
    >>> people = (Person("盛蕾", "市长", 2, 4),)
    >>> [(s.speaker, s.post, s.verb, text[s.start : s.end]) for s in find_statements(text, people)]
    [('盛蕾', '市长', '强调', '要加快实现目标。')]
    """
    return statements_in(text, fold(text), people)


def statements_in(text: str, folded: str, people: Iterable[Person]) -> tuple[Statement, ...]:
    """`find_statements` for a text that is folded already."""
    verbs = list(VERB.finditer(folded))
    found = [said for match in HEARD.finditer(folded) if (said := _heard(text, match))]
    if not verbs and "：" not in text and ":" not in text and "说" not in text and "称" not in text:
        return tuple(found)
    scene = _scene(text, folded, people)
    found += _labelled(scene)
    end = 0
    for verb in _verbs(scene, verbs):
        if ACT.match(folded, verb.end()):
            continue
        speaker, named = _speaker(scene, verb)
        if speaker is None or (verb.start() < end and not named):
            continue
        if (
            (speaker in _SIDES or place_word(speaker))
            and verb.group() in _WISHES
            and found
            and "\n" not in text[found[-1].end : verb.start()]
        ):
            # 中方希望 in a paragraph that somebody speaks: his words, of which the side is the subject.
            continue
        for start, stop in _said(text, verb):
            if start == stop:  # “” holds no words.
                continue
            post = scene.posts.get(speaker, "")
            found.append(Statement(speaker, post, text[verb.start() : verb.end()], start, stop))
            end = max(end, stop)
    return tuple(sorted(set(found), key=lambda s: (s.start, s.end, s.speaker)))


def _verbs(scene: _Scene, verbs: list[re.Match[str]]) -> list[re.Match[str]]:
    """The verbs that begin in no known name (孙立坚|称), with those that a known name alone sets free (王学|说)."""
    ends = {at + len(name): at for at, name in zip(scene.at, scene.names, strict=True)}
    inside = {i for stop, at in ends.items() for i in range(at + 1, stop)}
    kept = {verb.start(): verb for verb in verbs if verb.start() not in inside}
    for stop, at in ends.items():
        if scene.folded[at - 1 : at] not in tuple("对据于") and (verb := SAID.match(scene.folded, stop)):
            kept.setdefault(stop, verb)
    return [kept[at] for at in sorted(kept)]


def _scene(text: str, folded: str, people: Iterable[Person]) -> _Scene:
    posts: dict[str, str] = {}
    for person in people:
        posts[person.name] = max(posts.get(person.name, ""), person.post, key=len)
    found = sorted((at, name) for name in posts for at in places(text, name))
    return _Scene(text, folded, posts, tuple(at for at, _ in found), tuple(name for _, name in found))


def _labelled(scene: _Scene) -> Iterator[Statement]:
    """Lines that give the speaker before a colon: 村民 高新来：人晚上能睡个安稳觉。 The verb is the colon."""
    for at, name in zip(scene.at, scene.names, strict=True):
        colon = _COLON.match(scene.text, at + len(name))
        line = scene.text.rfind("\n", 0, at) + 1
        if colon and scene.posts[name] and at - line <= _LABEL and not _CLAUSE.search(scene.text, line, at):
            end = scene.text.find("\n", at)
            end = len(scene.text) if end < 0 else end
            if end - colon.end() >= _SHORT:
                yield Statement(name, scene.posts[name], colon.group().strip(), colon.end(), end)


def _speaker(scene: _Scene, verb: re.Match[str]) -> tuple[str | None, bool]:
    """Who says it, and whether the words right before the verb name them; None if nobody can be made out."""
    p = verb.start()
    clause = _CLAUSE.split(scene.folded[max(0, p - 60) : p])[-1]
    start = p - len(clause)
    # 赵国强在会上: a name may open what else would be read as the scene.
    stop = name_end(scene.folded, start, sure=False)
    lead = None if start < stop <= p and ADVERB.match(scene.folded[stop:p]) else LEAD.match(clause)
    opened = lead.end() if lead else 0
    if ADVERB.match(clause, opened) or clause.endswith("并"):
        return _subject(scene, p), False
    if "据" in clause[:4] or clause.startswith("针对"):
        return None, False
    if (pronoun := PRONOUN.search(clause)) and ADVERB.match(pronoun["rest"]):
        if pronoun["who"].endswith("们"):
            return pronoun["who"], False
        return _meant(scene, start + pronoun.start("who")), False
    for i in range(bisect_left(scene.at, p) - 1, -1, -1):
        if scene.at[i] < start:
            break
        name, stop = scene.names[i], scene.at[i] + len(scene.names[i])
        if stop <= p and ADVERB.match(scene.folded[stop:p]):
            return name, True
    start += opened
    stop = name_end(scene.folded, start, sure=False)
    if start < stop <= p and ADVERB.match(scene.folded[stop:p]):
        return scene.text[start:stop], True
    if stop := _land(scene.folded, start, p):
        return scene.text[start:stop], False
    group = GROUP.match(scene.folded[start:p])
    if group and ADVERB.match(group["rest"]):
        return ISSUED.sub("", scene.text[start : start + group.end("who")]), False
    return None, False


def _land(folded: str, start: int, p: int) -> int:
    """Where a country, or a foreign name that no dictionary has, ends right before the verb; else 0."""
    for stop in range(start + 2, min(p, start + 8) + 1):
        word = folded[start:stop]
        foreign = stop - start > 2 and SYLLABLES.issuperset(word) and not is_word(word)
        if (foreign or (is_word(word) and place_word(word))) and ADVERB.match(folded[stop:p]):
            return stop
    return 0


def _sentence_start(text: str, offset: int) -> int:
    return max(text.rfind(c, max(0, offset - 400), offset) for c in "。！？\n") + 1


def _subject(scene: _Scene, p: int) -> str | None:
    """The person or body that the sentence before the verb begins with."""
    start = _sentence_start(scene.text, p)
    if preface := _PREFACE.match(scene.folded, start, p):
        start = preface.end()
    i = bisect_left(scene.at, start)
    person = scene.at[i] if i < len(scene.at) and scene.at[i] < p else p
    while start < person:
        lead = LEAD.match(scene.folded, start, p)
        at = lead.end() if lead else start
        if (body := HEAD.match(scene.folded, at, p)) and body.end() <= person:
            return scene.text[at : body.end()]
        comma = scene.folded.find(",", start, p)
        if comma < 0:
            break
        start = comma + 1
    return scene.names[i] if person < p else None


def _meant(scene: _Scene, p: int) -> str | None:
    """The person that 他 at `p` stands for: the first of this sentence, else of the last sentence with one."""
    i = bisect_left(scene.at, p) - 1
    if i < 0:
        return None
    start = _sentence_start(scene.text, scene.at[i])
    return scene.names[bisect_left(scene.at, start)]


def _said(text: str, verb: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The words said: a quotation that ends right before the speaker, and what follows the verb."""
    p = verb.start()
    clause = _CLAUSE.split(text[max(0, p - 60) : p])[-1]
    before = p - len(clause)
    while before > 0 and text[before - 1] in ",， ":
        before -= 1
    if text[before - 1 : before] == "”":
        opened = text.rfind("“", 0, before)
        if opened >= 0 and before - opened > _SHORT and "\n" not in text[opened:before]:
            yield opened + 1, before - 1
    start = verb.end()
    while text[start : start + 1] and text[start] in ",，:： 道":
        start += 1
    if (
        text[start : start + 1] == "“"
        and (closed := text.find("”", start)) > start
        and (text[closed - 1] in "。！？" or not has_han(text[closed + 1 : closed + 2]))
    ):
        yield start + 1, closed
        return
    stop = _end_of_sentence(text, start)
    while text[stop : stop + 1] and GOES_ON.match(text, stop):
        stop = _end_of_sentence(text, stop)
    if stop - start >= _SHORT:
        yield start, stop


def _end_of_sentence(text: str, start: int) -> int:
    """The end of the sentence that goes on at `start`, its end mark included; a quote closed from outside ends it."""
    depth = 0
    for mark in _MARK.finditer(text, start):
        c = mark.group()
        if c in "“「":
            depth += 1
        elif c in "”」":
            depth -= 1
            if depth < 0:
                return mark.start()
        elif c == "\n":
            return mark.start()
        elif depth == 0:
            return mark.end()
    return len(text)


def _heard(text: str, match: re.Match[str]) -> Statement | None:
    start = match.end() + 1
    stop = _end_of_sentence(text, start)
    if stop - start < _SHORT:
        return None
    who = WHEN.sub("", text[match.start("who") : match.end("who")]) if match["who"] else ""
    verb = text[match.end("who") if who else match.start() : match.end()]
    return Statement(who, "", verb, start, stop)
