"""Damaged copies of an archive: what is answered from them, whether it is noticed, and what mends them."""

from __future__ import annotations

import logging
import shutil
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from eval.faults.damages import Damage, damage
from eval.faults.texts import pages
from eval.jsonl import written
from rag.engine import Engine
from rag.errors import WenbaoError
from rag.settings import load
from rag.store.copies import broken, untrue

_WORDS = ("水闸", "检修", "柳树", "芙蓉", "科技园", "用电")
_QUESTIONS = ("第7号水闸检修", "凤翔科技园年用电量是多少", "柳树 闸门", "盛蕾强调了什么")
_STORE = "wenbao.sqlite"
_MOST = 2000  # More than there are.
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Whole:
    """An archive as it should be, what is in it and answered from it; and the same archive on an earlier day."""

    home: Path
    content: Content
    answers: Content
    older: Whole | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of one damaged copy.

    `asked` is `right`, `refused` by an error of ours, `told` (other answers, and a warning), `wrong` (other answers without
    a word) or `raised`. `seen`: the doctor names a fault, or opening it has told and mended it. `mended`: `unharmed` (what
    is in it is as it was), `opening`, `rebuild`, `salvage`, or `` where nothing gave a whole archive. `saved` of `standing` pages,
    whose text is still in one piece in the damaged file, are in what mended it. `raised` are the tracebacks.
    """

    number: int
    file: str
    how: str
    asked: str
    seen: bool
    mended: str
    saved: int
    standing: int
    raised: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether something else than what was written is answered without a word, or taken for it by the doctor."""
        return self.asked == "wrong" or (
            not self.seen and (self.asked == "told" or self.mended not in ("unharmed", "opening"))
        )


def whole(folder: Path) -> Whole:
    """An archive of the seeds and 100 articles, from which some was removed."""
    home, older = folder / "home", folder / "older"
    with Engine.open(load(home=home), create=True) as engine:
        seeds = folder / "seeds"
        seeds.mkdir()
        for number, text in enumerate(pages()):
            (seeds / f"{number}.txt").write_text(text, "utf-8")
        engine.index([seeds, _lines(folder / "a.jsonl", "柳树", 60)])
        engine.remove("柳树3#1")
    shutil.copytree(home, older)
    before = Whole(older, content(older), answers(older))
    with Engine.open(load(home=home)) as engine:
        engine.index([_lines(folder / "b.jsonl", "芙蓉圩", 40)])
        engine.remove("柳树4")
    return Whole(home, content(home), answers(home), before)


def _lines(path: Path, mark: str, count: int) -> Path:
    rows = (
        {
            "id": f"{mark}{i}",
            "title": f"{mark}水闸{i}",
            "body": f"第{i}号水闸今年完成检修，更换闸门{i % 7}扇。{mark}。" * 6,
        }
        for i in range(count)
    )
    return written(path, rows)


def content(home: Path) -> Content:
    """All that is in an archive: pages, articles and where their chunks begin and end."""
    with Engine.open(load(home=home)) as engine:
        store = engine.store
        found: Content = {page.id: page for page in store.pages()}
        found |= {article.id: article for id_ in list(found) for article in store.articles(id_)}
        for first, last in store.changes(0)[1]:
            chunks = store.chunks(range(first, last + 1)).values()
            found |= {f"{article.id}:{chunk.start}": chunk.text for chunk, article in chunks}
    return found


def answers(home: Path) -> Content:
    """The chunks that both indexes find for words, and each passage found for questions with its text and its article's.

    Not their order: an index made anew weighs words without what was removed.
    """
    found: Content = {}
    with Engine.open(load(home=home)) as engine:
        for word in _WORDS:
            ranked = [
                *engine.lexical.search([word], _MOST),
                *engine.dense.search(engine.embedder.embed_query(word), _MOST),
            ]
            known = engine.store.chunks([id_ for id_, _ in ranked])
            found[word] = sorted(
                f"{known[id_][1].id}:{known[id_][0].start}" if id_ in known else f"no chunk {id_}"
                for id_, _ in ranked
            )
        for question in _QUESTIONS:
            found |= {
                f"{hit.article.id}:{hit.chunk.start}": (hit.chunk.text, hit.article)
                for hit in engine.search(question, _MOST).hits
            }
    return found


def looked(seed: int, number: int, right: Whole, folder: Path) -> Looked:
    """Damage a copy, ask it, have it examined, and mend it."""
    assert right.older
    harm = damage(seed, number, right.home, right.older.home)
    damaged, right = (
        right,
        right.older if harm == Damage(_STORE, harm.how, _data(right.older.home)) else right,
    )
    raised: list[str] = []

    def tried(what: str, use: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return use()
        except WenbaoError:
            return otherwise
        except BaseException as exc:  # A panic of tantivy's is no Exception.
            if isinstance(exc, KeyboardInterrupt):
                raise
            last = traceback.extract_tb(exc.__traceback__)[-1]
            raised.append(
                f"{what}: {type(exc).__name__}: {exc} at {Path(last.filename).name}:{last.lineno}"[:300]
            )
            return otherwise

    with _warnings() as told:
        asked = tried("asking", lambda: answers(_copy(damaged, harm, folder / "asked")), None)
    before = len(raised)
    with _warnings() as noticed:
        seen = tried("doctor", lambda: faults(_copy(damaged, harm, folder / "examined")), ["?"])
    home = folder / "asked"
    inside = tried("reading", lambda: content(home), None)
    good = inside == right.content and tried("asking again", lambda: answers(home), None) == right.answers
    how = ("opening" if told else "unharmed") if good and not seen else _mended(home, right, folder, tried)
    texts = {id_: page.text for id_, page in right.content.items() if hasattr(page, "hash")}
    data = harm.data if harm.file == _STORE else None
    standing = {id_ for id_, text in texts.items() if data is None or text.encode() in data}
    place = {"salvage": folder / "new"}.get(how, home)
    saved = tried("counting", lambda: {page.id for page in _pages(place)} if how else set(), set())
    return Looked(
        number,
        harm.file,
        harm.how,
        "raised" if len(raised) > before or before else "refused" if asked is None
        else "right" if asked == right.answers else "told" if told else "wrong",
        bool(seen or (noticed and harm.file != _STORE)),
        how,
        len(saved & standing),
        len(standing),
        tuple(raised),
    )  # fmt: skip


def _data(home: Path) -> bytes:
    return (home / _STORE).read_bytes()


def faults(home: Path) -> list[str]:
    """What `wenbao doctor --deep` finds wrong when it looks at every row, and searches."""
    try:
        with Engine.open(load(home=home)) as engine:
            found = [*islice(broken(engine.store.path, deep=True), 5)] or [*islice(untrue(engine.store), 20)]
            engine.search("新闻", 1)
            return found
    except WenbaoError as exc:
        return [exc.message]


def _mended(
    home: Path, right: Whole, folder: Path, tried: Callable[[str, Callable[[], Any], Any], Any]
) -> str:
    """What gives a whole archive again: making all anew from its pages, or saving them into a new one."""

    def rebuilt() -> bool:
        with Engine.open(load(home=home)) as engine:
            engine.index([], rebuild=True)
        return not faults(home) and content(home) == right.content

    def salvaged() -> bool:
        with Engine.open(load(home=folder / "new"), create=True) as engine:
            engine.salvage(home)
        texts = {page.id: page.text for page in _pages(folder / "new")}
        return (
            bool(texts)
            and not faults(folder / "new")
            and all(i in right.content and right.content[i].text == t for i, t in texts.items())
        )

    return (
        "rebuild"
        if tried("rebuild", rebuilt, False)
        else "salvage"
        if tried("salvage", salvaged, False)
        else ""
    )


def _pages(home: Path) -> Sequence[Any]:
    with Engine.open(load(home=home)) as engine:
        return list(engine.store.pages())


def _copy(right: Whole, harm: Damage, home: Path) -> Path:
    shutil.copytree(right.home, home)
    path = home / harm.file
    if harm.data is None:
        path.unlink()
    else:
        path.write_bytes(harm.data)
    return home


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What is logged as a warning, which the command line shows."""
    told: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(record.getMessage())

    root, kept = logging.getLogger(), Kept(logging.WARNING)
    root.addHandler(kept)
    try:
        yield told
    finally:
        root.removeHandler(kept)
