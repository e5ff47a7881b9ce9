"""All checks of one claim against the passages it cites, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.check.beside import Carried
from rag.check.chinese import hold
from rag.check.corrections import taken_back
from rag.check.days import check_dates
from rag.check.evidence import Line
from rag.check.fault import Fault, gravest_first
from rag.check.figures import check_numbers
from rag.check.naming import check_names
from rag.check.polarity import check_polarity
from rag.check.quotes import check_quotes
from rag.check.slots import check_slots
from rag.check.source import Source, alphanumeric
from rag.check.support import Alignment, align
from rag.check.told import Told
from rag.text.fold import fold
from rag.text.han import has_han
from rag.text.messages import Message, message
from rag.text.tables import headed, ruled, with_heads
from rag.types import Status

# Shares of the content words, chosen by `wenbao eval trust`: under LOW nothing of the sentence is carried, from
# HIGH on all of it, if one sentence of the passage alone carries MAIN.
LOW, MAIN, HIGH = 0.35, 0.25, 0.65
_STOPS = " 。.!?！？;；…"
# Asks an embedding or a judge for support in [0, 1], on the scale of LOW and HIGH.
Ask = Callable[[], float]
_NOTHING = 0.35  # Of a claim in other words than the print, less than this is nothing.
_NEAR = 0.6  # Of the claim's runs of three characters, chosen by `wenbao eval trust` and the half `fit`.
_COPY = 8  # Characters; fewer say too little to stand for themselves.
# Faults that stand also against a claim that is nearly printed: one word changed in a copied sentence is the wrong word.
_DECIDES = frozenset(("word", "negation", "number", "extent", "plan", "cause", "date", "post"))


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one claim against some passages; `carried` tells where in them it stands."""

    status: Status
    why: tuple[Message, ...]
    faults: tuple[Fault, ...]
    coverage: float
    carried: Carried


def examine(
    told: Told,
    cited: Sequence[Source],
    others: Sequence[Source] = (),
    *,
    variants: Mapping[str, str] | None = None,
    support: Ask | None = None,
    rescue: bool = False,
) -> Finding:
    """What the checks say of a claim that cites these passages; `others` are the other hits.

    `support` is asked where no fault is found, and, to `rescue` the claim, where words are all that is missing.
    """
    found = _examined(told, cited, others, variants, support)
    if rescue and support and _only_words(found) and support() >= HIGH:
        return replace(found, status=Status.VERIFIED, why=(), faults=())
    return found


def _only_words(found: Finding) -> bool:
    """Whether print has not been found to say the claim, nor to say anything against it."""
    missed = found.status in (Status.UNSUPPORTED, Status.PARTLY)
    return missed and bool(found.carried) and all(f.kind == "word" and not f.hard for f in found.faults)


def _examined(
    told: Told,
    cited: Sequence[Source],
    others: Sequence[Source],
    variants: Mapping[str, str] | None,
    support: Ask | None,
) -> Finding:
    for source in cited:
        if (copied := _copied(told, source)) and not taken_back(told, [*cited, *others]):
            # Nothing is changed in words that stand there from mark to mark.
            return Finding(
                Status.VERIFIED,
                (),
                (),
                1.0,
                tuple((s, copied if s is source else align(told, s)) for s in cited),
            )
    lexical = comparable(told, cited)
    read = _in_chinese(told, cited, others, variants, support) if lexical and told.chinese else None
    if read and (_refuted(read) or not nearly_printed(told, cited)):
        return read
    carried = tuple((source, align(told, source)) for source in cited)
    faults = [
        *check_numbers(told, carried, lexical=lexical),
        *check_dates(told, carried, lexical=lexical),
        *check_quotes(told, cited, others),
    ]
    if lexical:
        names = check_names(told, carried, variants, others)
        faults += names or check_slots(told, carried)
        faults += check_polarity(told, carried)
    coverage = _together(told, carried)
    main = max((score for _, a in carried for score in a.scores), default=0.0)
    status, why = _verdict(told, tuple(faults), coverage, main, lexical, support)
    if read and any(f.kind in _DECIDES for f in read.faults) and status is Status.VERIFIED:
        return read  # One word changed in a copied sentence is the wrong word, a denial put in a false one.
    if read and read.status is Status.VERIFIED and status is Status.PARTLY and not faults:
        return read  # Of the words that are missed, clause by clause none is.
    if read and status is Status.VERIFIED:
        return Finding(status, why, (), coverage, read.carried)
    return Finding(status, why, tuple(faults), coverage, carried)


def _refuted(read: Finding) -> bool:
    return read.status is Status.UNSUPPORTED and any(f.hard for f in read.faults)


def nearly_printed(told: Told, cited: Sequence[Source]) -> bool:
    """Whether a claim is a printed sentence, or what is left of one, with little changed: then what differs decides,
    and every word of it need not be looked for."""
    return any(_copies(told, source) or _quoted_row(told, source) is not None for source in cited)


@lru_cache(maxsize=1024)
def _copies(told: Told, source: Source) -> bool:
    """Whether one sentence of a source has so many of the claim's runs of three characters."""
    text = alphanumeric(told.folded)
    triples = {text[i : i + 3] for i in range(len(text) - 2)}
    best = max((sum(map(part.__contains__, triples)) for part in source.bare), default=0)
    return bool(triples) and best >= _NEAR * len(triples)


def _in_chinese(
    told: Told,
    cited: Sequence[Source],
    others: Sequence[Source],
    variants: Mapping[str, str] | None,
    support: Ask | None,
) -> Finding:
    held = hold(told, cited, variants)
    corrected = taken_back(told, [*cited, *others])
    faults = (*([corrected] if corrected else []), *held.faults, *check_quotes(told, cited, others))
    carried = tuple((s, _resting(held.lines, s)) for s in cited)
    if any(f.hard for f in faults) or (held.share < _NOTHING and not held.notes):
        status = Status.UNSUPPORTED
    elif faults:
        status = Status.PARTLY
    else:
        status = Status.VERIFIED
    why = gravest_first(faults)
    if status is Status.UNSUPPORTED and not any(f.hard for f in faults):
        why = (message("claim.not_said"),)
    elif status is Status.VERIFIED:
        why = held.notes
        given = support() if support else None
        if given is not None and given < HIGH:
            status = Status.UNSUPPORTED if given < LOW else Status.PARTLY
            why = (message("claim.judged_not_said" if given < LOW else "claim.judged_part_said"),)
    return Finding(status, why, faults, held.share, carried)


def _resting(lines: Sequence[Line], source: Source) -> Alignment:
    """The sentences of a source that a claim rests on, those with its figures first."""
    best = tuple(dict.fromkeys(line.index for line in lines if line.source is source))
    scores = tuple(float(i in best) for i in range(len(source.sentences)))
    return Alignment(scores, best, 1.0, ())


def _copied(told: Told, source: Source) -> Alignment | None:
    """Where the claim stands word for word, from one mark to another; None if it does not."""
    words = told.folded.strip(_STOPS)
    if (row := _quoted_row(told, source)) is not None:
        return Alignment(tuple(float(i == row) for i in range(len(source.sentences))), (row,), 1.0, ())
    at = source.folded.find(words) if len(words) >= _COPY else -1
    if (
        at < 0
        or source.folded[at - 1 : at].isalnum()
        or source.folded[at + len(words) : at + len(words) + 1].isalnum()
    ):
        return None
    first, last = source.sentence_at(at), source.sentence_at(at + len(words) - 1)
    if at != source.sentences[first][0]:
        return None  # Behind 除…外, 网传 or 原计划 the same words say something else.
    scores = tuple(float(first <= i <= last) for i in range(len(source.sentences)))
    return Alignment(scores, tuple(range(first, last + 1)), 1.0, ())


@lru_cache(maxsize=256)
def _quoted_rows(source: Source) -> dict[str, int]:
    """The rows of tables as they are quoted, folded, with the sentence that each is."""
    parts = source.parts
    return {
        fold(with_heads(parts[i], parts[row.line])): i for i, row in headed(parts).items() if ruled(parts[i])
    }


def _quoted_row(told: Told, source: Source) -> int | None:
    """The row of a table that the claim is, quoted with the heads of its columns."""
    return _quoted_rows(source).get(told.folded.strip(_STOPS))


def comparable(told: Told, cited: Sequence[Source]) -> bool:
    """Whether a claim and its passages are in one script, so that their words can be compared."""
    return told.chinese == any(has_han(source.folded) for source in cited)


def _together(told: Told, carried: Carried) -> float:
    """The share of the words that the passages carry together."""
    if len(carried) == 1:
        return carried[0][1].coverage
    total = sum(w.weight for w in told.words)
    if not total or not carried:
        return 0.0
    missing = set(carried[0][1].missing)
    for _, alignment in carried[1:]:
        missing &= set(alignment.missing)
    return max(1 - sum(w.weight for w in missing) / total, *(a.coverage for _, a in carried))


def _verdict(
    told: Told,
    faults: tuple[Fault, ...],
    coverage: float,
    main: float,
    lexical: bool,
    support: Ask | None,
) -> tuple[Status, tuple[Message, ...]]:
    if any(f.hard for f in faults):
        return Status.UNSUPPORTED, gravest_first(faults)
    if not lexical:
        return _across(told, faults, support)
    if not faults and _bare(told):
        return Status.VERIFIED, ()
    if coverage < LOW:
        return Status.UNSUPPORTED, (message("claim.not_said"),)
    if faults:
        return Status.PARTLY, gravest_first(faults)
    given = support() if support else None
    if given is not None and given < LOW:
        return Status.UNSUPPORTED, (message("claim.judged_not_said"),)
    enough = given >= HIGH if given is not None else coverage >= HIGH and main >= MAIN
    if not enough:
        return Status.PARTLY, (message("claim.part_said"),)
    return Status.VERIFIED, ()


def _bare(told: Told) -> bool:
    """Whether an answer is hardly more than its figure or date (共有143家。), which has been found."""
    return sum(w.weight for w in told.words) <= 1 and bool(told.numbers or told.dates(None))


def _across(told: Told, faults: tuple[Fault, ...], support: Ask | None) -> tuple[Status, tuple[Message, ...]]:
    """A claim in another language than its source: figures, dates and quotes agree; words need a model."""
    if faults:
        return Status.PARTLY, gravest_first(faults)
    given = support() if support else None
    if given is not None and given >= HIGH:
        return Status.VERIFIED, ()
    if given is not None and given < LOW and not told.numbers:
        return Status.UNSUPPORTED, (message("claim.other_matter"),)
    if told.numbers or told.quotes or told.dates(None):
        return Status.PARTLY, (message("claim.figures_agree"),)
    return Status.UNCHECKED, (message("claim.other_language"),)
