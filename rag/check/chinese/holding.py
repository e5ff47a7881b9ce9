"""Every clause of a claim held against one printed sentence, every weighty word carried."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.check import stance, who
from rag.check.chinese.clauses import local_spans, printed_clause, without_quotes
from rag.check.chinese.days import other_days, other_weekdays
from rag.check.chinese.each import for_each, turned
from rag.check.chinese.extremes import borne_out
from rag.check.chinese.figures import figure_fault
from rag.check.chinese.names import parties, unknown_names
from rag.check.chinese.speaker import other_speaker, reported_otherwise
from rag.check.chinese.words import missing_words
from rag.check.evidence import Line, Part, best_line, lines, parts
from rag.check.fault import Fault, absent
from rag.check.holders import misplaced
from rag.check.reasons import unreasoned
from rag.check.scope import universal
from rag.check.source import Source
from rag.check.told import Told
from rag.check.weighty import carried
from rag.text.messages import Message
from rag.text.pattern import regex

_MAIN = 0.3  # The share of a clause that one printed sentence has to carry by itself.
_RUMOUR = regex(r"谣|不实|网传|流传")
_DOUBTED = regex(rf"{_RUMOUR.pattern}|传言|传闻|否认|并非|不是")


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
    faults += unknown_names(told, article, used, variants or {})
    faults += unreasoned(told.folded, used)
    faults += turned(told.folded, used)
    if fault := reported_otherwise(told, used, [w for part in parts(told) for w in part.words]):
        faults.append(fault)
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
        fault, more, note = figure_fault(told, part, n, line, all_lines)
        extra += more
        if note:
            notes.append(note)
            computed = True
        if fault:
            faults.append(fault)
    spans = local_spans(part, line)
    printed = ",".join(line.text[a:b] for a, b in spans)
    faults += other_days(told, part, line, spans, all_lines) if not computed else []
    faults += missing_words(told, part, line, article, papers, variants, computed)
    if not computed:
        faults += stance.families(
            part.text, printed_clause(part, line), printed, line.text + line.near[-200:]
        )
        faults += stance.plans(part.words, part.text, printed, told.folded, line.text)
    faults += universal(part.text, line.text)
    lifted = stance.superlatives(part.text, line.text + "\n" + line.source.parts[0])
    faults += lifted if lifted and not borne_out(part, line, all_lines) else []
    faults += for_each(part, line)
    faults += (
        stance.denials(without_quotes(part.text), printed, line.text, told.folded) if not computed else []
    )
    if _RUMOUR.search(line.text + line.near) and not _DOUBTED.search(told.folded) and _in_quotes(part, line):
        faults.append(Fault.of("negation", True, "claim.rumour_as_fact"))
    faults += (
        who.posts(part.text, article) or misplaced(part.text, article) or who.apposed(part.text, article)
    )
    faults += other_weekdays(part, line)
    if fault := other_speaker(told, line):
        faults.append(fault)
    if fault := who.doer(list(part.words), part.text, line.text, article):
        faults.append(fault)
    names = parties(part, article)
    if len(names) > 1 and (fault := who.sides(told.folded, line.text, names)):
        faults.append(fault)
    return Held(tuple(faults), tuple(extra), 0.0, tuple(notes))


def _in_quotes(part: Part, line: Line) -> bool:
    """Whether the print has most of the words of a part only between quotation marks."""
    quoted = "".join(re.findall(r"\"([^\"]*)\"", line.text))
    if not quoted:
        return False
    total = sum(w.weight for w in part.words) or 1.0
    return sum(w.weight for w in part.words if w.text in quoted) >= 0.6 * total
