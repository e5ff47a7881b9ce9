"""The wiring: one object from settings to answers. Only this file knows which class is used for what."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar, overload
from uuid import uuid4

from rag.embedding import Embedder
from rag.errors import IndexMismatch, InputError, NoIndex, SettingsError, StoreError
from rag.settings import Settings
from rag.text.fold import fold
from rag.types import Article, Filters, Retrieval, Statement

if TYPE_CHECKING:
    from rag.answer.answerer import Answerer
    from rag.chat.model import ChatModel
    from rag.check import Support
    from rag.check.verify import Verifier
    from rag.corpus import Metadata
    from rag.find.retrieval import Retriever
    from rag.index import Range
    from rag.index.dense import DenseIndex
    from rag.index.lexical import LexicalIndex
    from rag.indexing import IndexReport, Pool, Progress
    from rag.reader import Reader
    from rag.store import Store

T = TypeVar("T")
_REBUILD = "run `wenbao index --rebuild`"


class part(Generic[T]):
    """A value of the engine that is made when it is first asked for, by one thread."""

    def __init__(self, make: Callable[[Engine], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, engine: None, owner: type[Engine]) -> part[T]: ...
    @overload
    def __get__(self, engine: Engine, owner: type[Engine]) -> T: ...
    def __get__(self, engine: Engine | None, owner: type[Engine]) -> part[T] | T:
        if engine is None:
            return self
        with engine.lock:
            if self._name not in engine.__dict__:
                engine.__dict__[self._name] = self._make(engine)
            made: T = engine.__dict__[self._name]
            return made


class Engine:
    """A store with its indexes and the models that go with them; any number of threads may use it.

    Each part is made when it is first asked for, so that a command pays for what it needs.
    """

    def __init__(self, settings: Settings, store: Store, embedder: Embedder | None = None) -> None:
        """`embedder` stands for the one that the settings name."""
        self.settings = settings
        self.store = store
        if embedder is not None:
            self.__dict__["embedder"] = embedder
        self.lock = threading.RLock()
        self._adapted = store.manifest().get("model", "")

    @classmethod
    def open(cls, settings: Settings, *, create: bool = False, embedder: Embedder | None = None) -> Engine:
        """Raises NoIndex where nothing was indexed and not `create`; StoreError where it cannot be used."""
        path = settings.home / "wenbao.sqlite"
        if not create and not path.is_file():
            raise NoIndex(f"No index at {settings.home}", "run `wenbao index seeds/`")
        from rag.store import Store

        try:
            settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StoreError(f"{settings.home}: {exc.strerror}", "set WENBAO_HOME to another folder") from exc
        return cls(settings, Store(path), embedder)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    # ---- asking

    def search(self, question: str, k: int | None = None, filters: Filters = Filters()) -> Retrieval:
        """The k best passages. Raises InputError, IndexMismatch, ModelUnavailable."""
        return self.retriever.retrieve(question, k or self.settings.k, filters)

    def article(self, id: str) -> Article:
        """Raises NotFound."""
        return self.store.article(id)

    def statements(self, speaker: str) -> tuple[tuple[Article, Statement], ...]:
        """What a person said, under any spelling of the name, earliest first."""
        return self.store.statements([speaker, *self.spellings(speaker)])

    def spellings(self, text: str) -> list[str]:
        """Further spellings in the archive of the names in a text."""
        folded = fold(text)
        pairs = self.store.spellings()
        return [other for a, b in pairs for name, other in ((a, b), (b, a)) if fold(name) in folded]

    # ---- building

    def index(
        self,
        paths: Iterable[Path | str],
        *,
        metadata: Metadata | None = None,
        rebuild: bool = False,
        progress: Progress | None = None,
    ) -> IndexReport:
        """Bring the archive up to date with files and folders; `rebuild` makes all that is stored anew as well.

        Raises IndexMismatch when the archive was made with another model and not `rebuild`.
        """
        from rag import indexing
        from rag.corpus import Metadata

        make = indexing.Maker(self.embedder)
        edition, resumed = self._begin_edition() if rebuild else (self._edition(), True)
        with ExitStack() as stack:
            stack.enter_context(self._source.mixing(rebuild))
            feed = self.lexical.feed(anew=not resumed)
            if feed:
                stack.enter_context(feed)
            if rebuild:
                indexing.rebuild(
                    self.store, make, edition=edition, feed=feed, workers=self._workers, progress=progress
                )
                self.store.describe({"rebuilding": ""})
            report = indexing.index(
                self.store,
                paths,
                make,
                metadata=metadata or Metadata(),
                edition=edition,
                feed=feed,
                workers=self._workers,
                progress=progress,
            )
        if rebuild:
            self.dense.rebuild()
        self._settle()
        return report

    def adapt(self, *, steps: int = 0, progress: Progress | None = None) -> str:
        """Train the shipped model further on this archive and make the vectors anew with it: its new name.

        `steps` of training, 0 for as many as there is to learn. Raises SettingsError where another model is set, InputError where there is nothing to learn from.
        """
        from rag.embedding.adapt import adapt

        if self.settings.embed_model:
            raise SettingsError("only the shipped model can be adapted", "unset WENBAO_EMBED_MODEL")
        fresh = self.settings.home / f"model-{uuid4().hex[:8]}"
        articles = (a for page in self.store.pages() for a in self.store.articles(page.id))
        name = adapt(articles, fresh, steps=steps, progress=progress).name
        before = self.store.manifest().get("model", "")
        with self.lock:
            self._adapted = fresh.name
            for made in ("embedder", "dense", "retriever", "support", "answerer", "verifier", "_variants"):
                self.__dict__.pop(made, None)
        self.index([], rebuild=True, progress=progress)
        if before:
            shutil.rmtree(self.settings.home / before, ignore_errors=True)
        return name

    def remove(self, what: str) -> int:
        """Take out an article or a page by its id, or a file or folder by its path: how many articles went."""
        if not what.strip():
            raise InputError("nothing to remove", "wenbao remove ARTICLE, PAGE or PATH")
        written = self.store.remove(os.path.abspath(what))
        if not (written.pages or written.articles):
            written = self.store.remove(what)
        if written.removed:
            self._settle()
        return written.articles

    # ---- parts

    @part
    def embedder(self) -> Embedder:
        """Raises ModelUnavailable."""
        from rag.embedding.loading import load_embedder

        s = self.settings
        if own := self._own_model():
            from rag.embedding.static import StaticEmbedder

            return StaticEmbedder(own, dim=s.embed_dim)
        return load_embedder(
            s.embed_model,
            device=s.embed_device,
            dtype=s.embed_dtype,
            backend=s.embed_backend,
            dim=s.embed_dim,
            batch=s.embed_batch,
            threads=s.embed_threads,
            offline=s.offline,
        )

    @part
    def reader(self) -> Reader | None:
        """The small model that reads passages and claims; None where it is off. Raises ModelUnavailable."""
        if (chosen := self.settings.reader) == "off":
            return None
        from rag.reader import Reader

        return Reader.open(None if chosen == "on" else Path(chosen))

    @part
    def dense(self) -> DenseIndex:
        from rag.index.dense import DenseIndex

        embedder = self.embedder
        return DenseIndex(self.settings.home / "dense.faiss", self._source, embedder.dim)

    @part
    def lexical(self) -> LexicalIndex:
        from rag.index.lexical import LexicalIndex

        return LexicalIndex(self.settings.home / "lexical", self._source)

    @part
    def retriever(self) -> Retriever:
        """Raises IndexMismatch, ModelUnavailable."""
        from rag.find.gate import EvidenceGate
        from rag.find.retrieval import Retriever

        s = self.settings
        reranker = None
        if s.rerank_model:
            from rag.find.rerank import CrossEncoderReranker

            reranker = CrossEncoderReranker(s.rerank_model, device=s.embed_device, offline=s.offline)
        self._source.check()
        return Retriever(
            self.store,
            self.dense,
            self.lexical,
            self.embedder,
            gate=EvidenceGate(s.gate) if s.gate >= 0 else EvidenceGate(),
            reranker=reranker,
            variants=self.spellings,
        )

    @part
    def answerer(self) -> Answerer:
        """Answers with the language model that is set, or by quoting. Raises SettingsError, IndexMismatch."""
        from rag.answer.answerer import Answerer
        from rag.check import check

        s = self.settings
        return Answerer(
            self.retriever,
            self._chat_model(),
            coverage=self.store.coverage,
            k=s.k,
            context=s.llm_context,
            check=s.check,
            longest=s.max_question,
            patience=s.rewrite_timeout,
            printed=lambda: self._printed,
            variants=lambda: self._variants,
            checker=partial(check, variants=self._variants, support=self.support),
        )

    @part
    def verifier(self) -> Verifier:
        from rag.check.verify import Verifier

        return Verifier(self.retriever, variants=self._variants, support=self.support)

    @part
    def support(self) -> Support:
        """Judges whether a passage carries a claim: the model set for it, else the embedding across languages."""
        s = self.settings
        if s.judge_model:
            from rag.check.judges import EntailmentJudge

            return EntailmentJudge(s.judge_model, device=s.embed_device, offline=s.offline)
        model = self._chat_model() if s.judge_llm else None
        if model:
            from rag.check.judges import ChatJudge

            return ChatJudge(model)
        from rag.check.across import Meaning

        return Meaning(self.embedder)

    @part
    def _printed(self) -> str:
        """The language of most that is in the archive, as its first page tells."""
        from rag.text.language import language

        return next((language(page.text[:2000]) for page in self.store.pages()), "zh")

    @part
    def _variants(self) -> Mapping[str, str]:
        return {rarer: name for name, rarer in self.store.spellings()}

    def _own_model(self) -> Path | None:
        """The folder of the model adapted to this archive, if that is the one to use."""
        folder = self.settings.home / self._adapted
        return folder if self._adapted and not self.settings.embed_model and folder.is_dir() else None

    def _chat_model(self) -> ChatModel | None:
        s = self.settings
        if not s.llm_base_url:
            return None
        from rag.chat.model import ChatModel

        return ChatModel(
            s.llm_base_url,
            s.llm_model,
            s.llm_api_key.get_secret_value(),
            headers=s.llm_headers,
            body=s.llm_body,
            connect=s.llm_connect_timeout,
            read=s.llm_read_timeout,
            total=s.llm_total_timeout,
            retries=s.llm_retries,
        )

    @part
    def _source(self) -> _Followed:
        return _Followed(self.store, self._made_with)

    # ---- editions

    def _made_with(self) -> dict[str, str]:
        """What chunks and vectors are made with now: the manifest of a store that fits."""
        from rag.indexing import CHUNK
        from rag.text.chunking import CHUNKER
        from rag.text.tokens import TOKENIZER

        return {
            "embedder": self.embedder.name,
            "dim": str(self.embedder.dim),
            "tokenizer": TOKENIZER,
            "chunker": f"{CHUNKER}, {CHUNK} characters",
        }

    def _edition(self) -> int:
        """The number of the edition that new pages belong to. Raises IndexMismatch."""
        known = self.store.manifest()
        if "edition" not in known:
            self.store.describe({**self._made_with(), "edition": "1"})
            return 1
        self._source.check()
        return int(known["edition"])

    def _begin_edition(self) -> tuple[int, bool]:
        """The edition that a rebuild makes, and whether it takes up one that was interrupted."""
        known, now = self.store.manifest(), self._made_with()
        edition = int(known.get("edition", "0"))
        if known.get("rebuilding") and now.items() <= known.items():
            return edition, True
        same = now.items() <= known.items() and known.get("rebuilding", "") != "otherwise"
        own = self._adapted if self._own_model() else ""
        rebuilding = "alike" if same else "otherwise"
        self.store.describe({**now, "edition": str(edition + 1), "model": own, "rebuilding": rebuilding})
        return edition + 1, False

    def _workers(self) -> Pool | None:
        """Processes that make documents: for the static model only, others use the cores by themselves."""
        from rag.embedding.static import StaticEmbedder
        from rag.indexing import Pool

        if not isinstance(self.embedder, StaticEmbedder):
            return None
        return Pool(max(1, min(8, os.cpu_count() or 1)), self.embedder.folder, self.embedder.dim)

    def _settle(self) -> None:
        """Bring all that is derived up to the store, and save what is kept in a file."""
        from rag import indexing

        self.dense.catch_up()
        self.dense.save(share=0.01)
        self.lexical.catch_up()
        indexing.link_names(self.store)


class _Followed:
    """The store as indexes follow it: changes made with another model or tokenizer are refused."""

    def __init__(self, store: Store, made_with: Callable[[], Mapping[str, str]]) -> None:
        self._store = store
        self._made_with = made_with
        self._mixing = False
        self.identity = store.identity
        self.sequence = store.sequence
        self.passages = store.passages
        self.vectors = store.vectors

    def changes(self, since: int) -> tuple[int, tuple[Range, ...], tuple[Range, ...]]:
        self.check()
        return self._store.changes(since)

    @contextmanager
    def mixing(self, rebuilding: bool) -> Iterator[None]:
        """While it lasts, chunks of two editions side by side are what there must be."""
        self._mixing = rebuilding
        try:
            yield
        finally:
            self._mixing = False

    def check(self) -> None:
        """Raises IndexMismatch."""
        known = self._store.manifest()
        if known.get("rebuilding") == "otherwise" and not self._mixing:
            raise IndexMismatch("a rebuild with another model or tokenizer has not finished", _REBUILD)
        for what, now in self._made_with().items():
            if known.get(what, now) != now:
                raise IndexMismatch(f"the index was made with {what} {known[what]}, this is {now}", _REBUILD)
