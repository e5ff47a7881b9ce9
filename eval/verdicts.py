"""`wenbao eval verdicts`: how far `verified` can be believed, on sentences as people and models write them.

Each is sent as an answer of a model over its articles among others, or, without a marker, as a draft through the
verifier over the whole archive. Nothing is fitted to the half `kept`, and its sentences are never shown.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eval.jsonl import written
from eval.opening import SEEDS, engine_over
from eval.verdict_sets import Sentence, halves, numbered, over_seeds
from rag.check import check
from rag.types import Claim, Filters, Hit, Status

if TYPE_CHECKING:
    from rag.engine import Engine

_PASSAGES = 8
# Kinds told apart from the rest: their claims and their print differ in language, or both are Western.
_ACROSS = ("Chinese over ", "English ")
# A little under what the half `kept` reached; for false and true called wrongly, a little over.
FLOORS = {"false verified": 0.09, "true verified": 0.49, "true unsupported": 0.09, "quote holds": 0.92}
_ORDER = (Status.UNSUPPORTED, Status.PARTLY, Status.UNCHECKED, Status.VERIFIED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sentence: the worst verdict on its claims, the reasons, whether the quotations shown hold
    what they should (None: not asked), and the milliseconds that the check took."""

    sentence: Sentence
    status: Status
    why: str
    quoted: bool | None
    ms: float

    @property
    def passed(self) -> bool:
        """Whether a reader sees a tick; a refusal is rightly left without one."""
        refusal = self.sentence.kind.startswith("refusal") and self.status is Status.UNCHECKED
        return self.status is Status.VERIFIED or refusal


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of one kind or of all."""

    false: int
    false_verified: int
    true: int
    true_verified: int
    true_unsupported: int
    quotes: int
    quotes_hold: int


def outcomes(engine: Engine, sentences: Sequence[Sentence]) -> Iterator[Outcome]:
    """Every sentence through the path that it takes in the product."""
    ids = _ids(engine)
    for sentence in sentences:
        claims, shown, ms = _answer(engine, sentence, ids) if sentence.named else _draft(engine, sentence)
        checked = [c for c in claims if c.status is not Status.UNCHECKED] or list(claims)
        worst = min((c.status for c in checked), key=_ORDER.index, default=Status.UNCHECKED)
        why = "；".join(c.why for c in checked if c.why)
        yield Outcome(sentence, worst, why, _quoted(sentence, shown, worst), ms)


def _ids(engine: Engine) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for page in engine.store.pages(sys.maxsize):
        for article in engine.store.articles(page.id):
            found["", article.title] = article.id
            found[Path(page.path).name, article.title] = article.id
    return found


def _answer(
    engine: Engine, sentence: Sentence, ids: dict[tuple[str, str], str]
) -> tuple[Sequence[Claim], list[str], float]:
    asked = sentence.question or sentence.text
    hits: list[Hit] = []
    numbers: dict[str, list[int]] = {}
    for mark, named in sentence.named.items():
        found = engine.retriever.retrieve(asked, 4, Filters(article_ids=(ids[named],))).hits
        numbers[mark] = list(range(len(hits) + 1, len(hits) + len(found) + 1))
        hits += found
    have = {h.chunk.id for h in hits}
    hits += [h for h in engine.retriever.retrieve(asked, _PASSAGES).hits if h.chunk.id not in have]
    hits = hits[: max(_PASSAGES, sum(map(len, numbers.values())))]
    text = numbered(sentence.text, numbers)
    began = time.process_time()
    made = check(text, hits, support=engine.support, reader=lambda: engine.reader)
    # What stands under an answer are its citations, one quotation a marker.
    return made.claims, [c.quote for c in made.citations], 1000 * (time.process_time() - began)


def _draft(engine: Engine, sentence: Sentence) -> tuple[Sequence[Claim], list[str], float]:
    began = time.process_time()
    claims = engine.verifier.verify(sentence.text)
    return claims, [q.quote for c in claims for q in c.evidence], 1000 * (time.process_time() - began)


def _quoted(sentence: Sentence, shown: Sequence[str], worst: Status) -> bool | None:
    if not sentence.holds or not sentence.truth or worst is not Status.VERIFIED:
        return None
    return all(held in "\n".join(shown) for held in sentence.holds)


def rates(found: Sequence[Outcome]) -> Rates:
    false = [o for o in found if not o.sentence.truth]
    true = [o for o in found if o.sentence.truth]
    quotes = [o.quoted for o in found if o.quoted is not None]
    return Rates(
        len(false), sum(o.status is Status.VERIFIED for o in false),
        len(true), sum(o.passed for o in true), sum(o.status is Status.UNSUPPORTED for o in true),
        len(quotes), sum(quotes),
    )  # fmt: skip


def shares(r: Rates) -> dict[str, float]:
    """The four measures; a measure without cases is left out."""
    pairs = {
        "false verified": (r.false_verified, r.false),
        "true verified": (r.true_verified, r.true),
        "true unsupported": (r.true_unsupported, r.true),
        "quote holds": (r.quotes_hold, r.quotes),
    }
    return {name: a / n for name, (a, n) in pairs.items() if n}


def table(found: Sequence[Outcome]) -> str:
    """The measures in Chinese, across languages and by kind, as a Markdown table."""
    groups: dict[str, list[Outcome]] = {"all in Chinese": [], "across languages": []}
    for o in found:
        across = o.sentence.lang != "zh" or o.sentence.kind.startswith(_ACROSS)
        groups["across languages" if across else "all in Chinese"].append(o)
    for o in sorted(found, key=lambda o: o.sentence.kind):
        groups.setdefault(o.sentence.kind, []).append(o)
    lines = [
        "| kind | false verified | true verified | true unsupported | quote holds |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, group in groups.items():
        if group:
            r = rates(group)
            cells = [
                (r.false_verified, r.false),
                (r.true_verified, r.true),
                (r.true_unsupported, r.true),
                (r.quotes_hold, r.quotes),
            ]
            shown = " | ".join(f"{a} of {n} ({a / n:.3f})" if n else "" for a, n in cells)
            lines.append(f"| {name} | {shown} |")
    times = sorted(o.ms for o in found if o.sentence.named)
    middle = f"; median {times[len(times) // 2]:.1f} ms an answer" if times else ""
    return "\n".join([*lines, "", f"{len(found)} sentences{middle}"])


def missed(found: Sequence[Outcome]) -> list[str]:
    """The floors that the Chinese sentences do not keep, in words."""
    zh = [o for o in found if o.sentence.lang == "zh" and not o.sentence.kind.startswith(_ACROSS)]
    got = shares(rates(zh))
    above = ("true verified", "quote holds")
    return [
        f"{name} {got[name]:.3f}, floor {floor:.2f}"
        for name, floor in FLOORS.items()
        if name in got and (got[name] < floor if name in above else got[name] > floor)
    ]


def _shown(found: Sequence[Outcome], kind: str) -> Iterator[str]:
    for o in sorted(found, key=lambda o: (o.sentence.kind, o.sentence.truth)):
        wrong = not o.passed if o.sentence.truth else o.status is Status.VERIFIED
        if kind in o.sentence.kind and (wrong or o.quoted is False):
            said = "true " if o.sentence.truth else "FALSE"
            quote = "  quote lacks the fact" if o.quoted is False else ""
            yield f"{o.sentence.id} {said} {o.status.value:<11} {o.sentence.kind}: {o.sentence.text!r}  {o.why}{quote}"


def measure(half: str, data: Path | None) -> list[Outcome]:
    """The outcomes of a half, or of the sentences over the seed pages in `data`."""
    if data:
        with engine_over((SEEDS,), llm_base_url="") as engine:
            return list(outcomes(engine, over_seeds(data)))
    documents, sentences = halves(half)
    with TemporaryDirectory(prefix="wenbao-verdicts-") as folder:
        path = written(Path(folder) / "articles.jsonl", documents)
        with engine_over((path,), llm_base_url="") as engine:
            return list(outcomes(engine, sentences))


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; 1 if --floors is given and a floor is missed, 2 if --show is asked of the kept half."""
    parser = argparse.ArgumentParser("wenbao eval verdicts", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--half", choices=("fit", "dev", "kept"), default="kept", help="the half to measure")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="measure DIR/verdicts/seeds.jsonl, over the seed pages"
    )
    parser.add_argument("--show", nargs="?", const="", metavar="KIND", help="list what went wrong")
    parser.add_argument("--floors", action="store_true", help="exit with 1 where a floor is missed")
    args = parser.parse_args(argv)
    if args.show is not None and args.half == "kept" and not args.data:
        print(
            "the kept half is not shown, so that nothing is fitted to it; add --half fit",
            file=sys.stderr,
        )
        return 2
    found = measure(args.half, args.data)
    print(table(found))
    if args.show is not None:
        print(*_shown(found, args.show), sep="\n")
    if args.floors and (under := missed(found)):
        print("under the floor: " + "; ".join(under), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
