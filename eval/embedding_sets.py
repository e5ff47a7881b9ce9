"""The public sets that embedding models are measured on, each as questions, passages and who answers whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.jsonl import rows
from rag.training.data import LANGUAGES, for_choosing, held_out, passages


@dataclass(frozen=True, slots=True)
class SearchSet:
    """`right[i]` are the numbers of the passages that answer question i."""

    name: str
    questions: tuple[str, ...]
    passages: tuple[str, ...]
    right: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class PairSet:
    """Pairs of sentences with how alike people found them."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    labels: tuple[float, ...]


def asked_of(name: str, asked: list[tuple[str, str]], more: list[str] | None = None) -> SearchSet:
    """A set out of (question, passage that answers it), and passages that answer none."""
    number = {p: i for i, p in enumerate(dict.fromkeys([*(p for _, p in asked), *(more or [])]))}
    right = tuple(frozenset({number[p]}) for _, p in asked)
    return SearchSet(name, tuple(q for q, _ in asked), tuple(number), right)


def search_sets(data: Path) -> Iterator[SearchSet]:
    """CMRC trial, DRCD test, NoMIRACL's held out questions, WMT newstest2019 both ways and across languages with
    five Chinese sentences to a passage, and headlines of the news over their articles."""
    for name, file in (("cmrc-trial", "cmrc2018_train/trial"), ("drcd-test", "drcd_zh_hant/test")):
        yield asked_of(name, [(r["question"], r["context"]) for r in rows(data / f"qa/{file}.jsonl.gz")])
    yield from _nomiracl(data, held_out)
    # NTREX, which is trained on, has the English of newstest2019-enzh: only the sets from Chinese are unseen there.
    for year in ("newstest2019-zhen", "newstest2020-zhen", "newstest2019-enzh"):
        news = _wmt(data, year)
        yield asked_of(f"{year} en→zh sentence", [(r["en"], r["zh"]) for r in news])
        yield asked_of(f"{year} zh→en sentence", [(r["zh"], r["en"]) for r in news])
        if year == "newstest2020-zhen":
            yield _in_fives(year, news)
    articles = [
        r for r in rows(data / "news/xwlb/2023.jsonl.gz") if len(r["body"]) > 60 and len(r["title"]) > 8
    ]
    bodies = {r["title"]: r["body"][:400] for r in articles}
    yield asked_of("xwlb-2023 headline", list(bodies.items())[:3000])


def choosing_sets(data: Path) -> Iterator[SearchSet]:
    """What a recipe is chosen on, with a model trained without it (`python -m rag.training --choosing`): parts of
    the sets that are trained on, and earlier years of WMT. None of it is in `search_sets`."""
    kept = {p.text for p in passages(data, choosing=True)}
    left = [p for p in passages(data) if p.text not in kept]
    asked = [(p.article.startswith("drcd-"), q, p.text) for p in left for q in p.questions]
    yield asked_of("cmrc-choosing", [(q, text) for hant, q, text in asked if not hant])
    others = [p["text"] for r in rows(data / "qa/nomiracl/zh.jsonl.gz") for p in r["passages"]]
    yield asked_of("drcd-choosing", [(q, text) for hant, q, text in asked if hant], others[:900])
    yield from _nomiracl(data, for_choosing)
    later = _wmt(data, "newstest2018")[-2000:]
    yield asked_of("newstest2018 en→zh sentence", [(r["en"], r["zh"]) for r in later])
    yield asked_of("newstest2018 zh→en sentence", [(r["zh"], r["en"]) for r in later])
    yield _in_fives("newstest2017", _wmt(data, "newstest2017"))


def _nomiracl(data: Path, kept: Callable[[str], bool]) -> Iterator[SearchSet]:
    """Of each language the answerable questions `kept`, over all passages."""
    for lang in LANGUAGES:
        found = list(rows(data / f"qa/nomiracl/{lang}.jsonl.gz"))
        asked = [
            (r["question"], r["passages"][0]["text"]) for r in found if r["answerable"] and kept(r["id"])
        ]
        yield asked_of(f"nomiracl-{lang}", asked, [p["text"] for r in found for p in r["passages"]])


def _wmt(data: Path, name: str) -> list[dict[str, str]]:
    """The sentence pairs of one WMT set."""
    return [r for r in rows(data / "parallel/wmt_news/zh_en.jsonl.gz") if r["set"] == name]


def _in_fives(name: str, news: list[dict[str, str]]) -> SearchSet:
    """English sentences over passages of five Chinese ones."""
    groups = [news[i : i + 5] for i in range(0, len(news), 5)]
    asked = [(r["en"], "".join(x["zh"] for x in g)) for g in groups for r in g if len(r["en"]) > 30]
    return asked_of(f"{name} en→zh passage", asked)


def pair_sets(data: Path) -> Iterator[PairSet]:
    """LCQMC test and STS-B test."""
    for name in ("lcqmc_test.jsonl.gz", "stsb_test.jsonl"):
        found = list(rows(data / "pairs/csts" / name))
        pairs = tuple((r["a"], r["b"]) for r in found)
        yield PairSet(name.split(".")[0], pairs, tuple(float(r["label"]) for r in found))


def gold_set() -> Iterator[SearchSet]:
    """The gold questions over the seeds by language; passages are the pages in pieces of 400 characters."""
    from eval.gold import load, squeeze

    folder = Path(__file__).parent.parent / "seeds"
    pieces = [
        (path.name, text[i : i + 400])
        for path in sorted(folder.glob("*.txt"))
        for text in ["".join(path.read_text(encoding="utf-8").split())]
        for i in range(0, len(text), 300)
    ]
    folded = [squeeze(piece) for _, piece in pieces]
    asked = [q for q in load() if q.answerable and q.evidence and not q.history]
    for lang in ("zh", "en"):
        mine = [q for q in asked if q.language == lang]
        right = [
            frozenset(
                i
                for i, (file, _) in enumerate(pieces)
                for e in q.evidence
                if e.file == file and squeeze(e.quote)[:100] in folded[i]
            )
            for q in mine
        ]
        some = [i for i, numbers in enumerate(right) if numbers]
        yield SearchSet(
            f"gold-{lang}",
            tuple(mine[i].question for i in some),
            tuple(piece for _, piece in pieces),
            tuple(right[i] for i in some),
        )
