"""The wiring: one object from settings to answers. Only this file knows which class is used for what."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rag.embedding import Embedder
from rag.errors import InputError, NoIndex, NotFound, SettingsError, StoreError
from rag.lazy import Part, Parts
from rag.settings import Settings
from rag.text.fold import fold
from rag.types import Article, Filters, Listed, Profile, Retrieval, Statement

if TYPE_CHECKING:
    from rag.answer.answerer import Answerer
    from rag.answer.writing import Policy
    from rag.chat.messages import Generator
    from rag.chat.model import ChatModel
    from rag.check import Support
    from rag.check.verify import Verifier
    from rag.corpus import Metadata
    from rag.find.retrieval import Retriever
    from rag.index.dense import DenseIndex
    from rag.index.lexical import LexicalIndex
    from rag.indexing import Editions, IndexReport, Progress
    from rag.reader import Reader
    from rag.store import Store


_STORE, _DENSE = "wenbao.sqlite", "dense.faiss"


def archive_at(home: Path, hint: str = "run `wenbao index FOLDER` with the folder of your pages") -> Path:
    """The store of the archive in a folder. Raises NoIndex where nothing was indexed."""
    if not (path := home / _STORE).is_file():
        raise NoIndex("No index at {path}", hint, path=home)
    return path


class Engine(Parts):
    """A store with its indexes and the models that go with them; any number of threads may use it.

    Each part is made when it is first asked for, so that a command pays for what it needs. Closed, it lets go of
    every file and thread, and each call raises StoreError.
    """

    def __init__(self, settings: Settings, store: Store, embedder: Embedder | None = None) -> None:
        """`embedder` stands for the one that the settings name."""
        super().__init__()
        self.settings = settings
        self.store = store
        if embedder is not None:
            self.embedder = embedder
        self._adapted = store.manifest().get("model", "")
        self._open = ExitStack()
        self._open.callback(store.close)

    @classmethod
    def open(cls, settings: Settings, *, create: bool = False, embedder: Embedder | None = None) -> Engine:
        """Raises NoIndex where nothing was indexed and not `create`; StoreError where it cannot be used."""
        path = settings.home / _STORE
        if not create:
            archive_at(settings.home)
        from rag.store import Store
        from rag.text import words

        words.use(settings.words)
        try:
            settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StoreError(
                "{path}: {why}", "set WENBAO_HOME to another folder", path=settings.home, why=exc
            ) from exc
        return cls(settings, Store(path), embedder)

    def current(self) -> bool:
        """Whether this is still the archive at its path, with the model that its vectors were made with."""
        return self.store.in_place() and self.store.manifest().get("model", "") == self._adapted

    def close(self) -> None:
        """Let go of all that is open; a second time it does nothing."""
        self.end_parts()
        self._open.close()

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

    def find(self, what: str) -> tuple[Article, ...]:
        """The articles that an id of an article or page, a file's path or a title means: those of that title, else those
        whose titles hold these words. Raises NotFound."""
        from rag.corpus import spelled

        path = spelled(Path(os.path.abspath(what)))
        if found := self.store.called(what, path):
            return found
        raise NotFound(
            "no article, page, file or title {what!r}",
            "`wenbao list articles` names what there is",
            what=what,
        )

    def statements(self, speaker: str, filters: Filters = Filters()) -> tuple[tuple[Article, Statement], ...]:
        """What a person said in articles that satisfy the filters, under any spelling of the name, earliest first.

        Where nobody of that name is quoted, whoever holds the post that it names (市长, 乔书记).
        """
        speakers = self._speakers(speaker)
        return self.store.statements(speakers[0], filters, speakers[1]) if speakers else ()

    def list_statements(
        self, filters: Filters, limit: int, after: Sequence[str | int] | None = None, *, newest: bool = False
    ) -> Listed[tuple[Article, Statement]]:
        """A piece of the list of what was said: by the speaker of the filters, found as in `statements`, or by anybody."""
        speakers = self._speakers(filters.speaker) if filters.speaker else ((), ())
        if speakers is None:
            return Listed(0, (), None)
        names, posts = speakers
        return self.store.list_statements(filters, limit, after, speakers=names, posts=posts, newest=newest)

    def _speakers(self, speaker: str) -> tuple[Sequence[str], Sequence[str]] | None:
        """The names, and the posts, under which a speaker is quoted; None where nobody is."""
        from rag.facts.posts import holders

        names = [speaker, *self.spellings(speaker)]
        quoted = self.store.speakers()
        if any(name in names for name, _ in quoted):
            return names, ()
        held = holders(speaker, quoted)
        return ([name for name, _ in held], [post for _, post in held]) if held else None

    def person(self, name: str) -> Profile:
        """Who bears a name, under any spelling of it. Raises NotFound."""
        folded = fold(name)
        variants = tuple(v for v in self.store.variants() if folded in (fold(v.name), fold(v.rarer)))
        names = tuple(dict.fromkeys((name, folded, *(n for v in variants for n in (v.name, v.rarer)))))
        who = self.store.who(names)
        if who is None:
            raise NotFound(
                "nobody of the name {name!r} is in the archive", "look under a shorter name", name=name
            )
        return Profile(who, names, self.store.posts(names), variants)

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
        clear: Collection[str] = (),
        pattern: str = "",
        rebuild: bool = False,
        check: bool = False,
        prune: bool = False,
        progress: Progress | None = None,
    ) -> IndexReport:
        """Bring the archive up to date with files and folders; `rebuild` makes all that is stored anew as well,
        `check` reads also files whose size and time are as they were, `prune` takes out what came of files of these
        folders (without any: of the archive) that are no more there.

        `metadata` is what is said of these files, `pattern` ({paper}/{date}/{page}/*.txt) how their paths say it. What was said of them before holds where it says nothing, except for
        the fields to `clear` (source, published, number).

        Raises IndexMismatch when the archive was made with another model and not `rebuild`; Busy while another
        process changes it.
        """
        with self._writing("index --rebuild" if rebuild else "index"):
            return self._update(paths, metadata, rebuild, progress, check, clear, prune, pattern)

    def _update(
        self,
        paths: Iterable[Path | str],
        metadata: Metadata | None,
        rebuild: bool,
        progress: Progress | None,
        check: bool = False,
        clear: Collection[str] = (),
        prune: bool = False,
        pattern: str = "",
    ) -> IndexReport:
        from rag.indexing import update

        own = self._adapted if self._own_model() else ""
        return update(
            self.store,
            self._editions,
            self.embedder,
            self.dense,
            self.lexical,
            paths,
            metadata=metadata,
            clear=clear,
            prune=prune,
            pattern=pattern,
            anew=rebuild,
            check=check,
            model=own,
            progress=progress,
        )

    def adapt(self, *, steps: int = 0, progress: Progress | None = None) -> str:
        """Train the shipped model further on this archive and make the vectors anew with it: its new name.

        `steps` of training, 0 for as many as there is to learn. Raises SettingsError where another model is set,
        InputError where there is nothing to learn from.
        """
        from rag.embedding.own import adapt_in, discard

        if self.settings.embed_model:
            raise SettingsError("only the shipped model can be adapted", "unset WENBAO_EMBED_MODEL")
        home = self.settings.home
        with self._writing("adapt"):
            before = self._adapted
            articles = (a for page in self.store.pages() for a in self.store.articles(page.id))
            self._adapted, name = adapt_in(home, articles, steps=steps, progress=progress)
            self.drop_parts(
                "embedder",
                "dense",
                "lexical",
                "retriever",
                "support",
                "answerer",
                "strict",
                "quoter",
                "verifier",
                "_editions",
            )
            self._update([], None, True, progress)
            discard(home, before)
        return name

    def remove(self, what: str) -> int:
        """Take out an article or a page by its id, or a file or folder by its path: how many articles went.

        Raises Busy while another process changes the archive.
        """
        from rag.corpus import spelled
        from rag.corpus.decode import surrogates_replaced
        from rag.indexing import forget, settle

        if not what.strip():
            raise InputError("nothing to remove", "wenbao remove ARTICLE, PAGE or PATH")
        path = spelled(Path(os.path.abspath(what)))
        with self._writing("remove"):
            forget(self.store, path)
            written = self.store.remove(path)
            if not (written.pages or written.articles):
                written = self.store.remove(surrogates_replaced(what))
            if written.removed:
                settle(self.store, self.dense, self.lexical)
        return written.articles

    def backup(self, to: Path) -> int:
        """A whole copy of the store and of the model that it was taught in the file `to`, made while it is in use: its
        bytes. The indexes follow from it.

        Raises StoreError.
        """
        from rag.store.copies import backup

        return backup(self.store.path, to)

    @staticmethod
    def restore(settings: Settings, source: Path) -> None:
        """Put a backup in the place of the archive that the settings name. Raises StoreError, Busy."""
        from rag.embedding.own import sweep
        from rag.store.copies import restorable, restore
        from rag.store.lock import writer

        restorable(source)
        path = settings.home / _STORE
        settings.home.mkdir(parents=True, exist_ok=True)
        with writer(path, "restore"):
            sweep(settings.home, restore(path, source))

    def salvage(self, damaged: Path) -> int:
        """Take in the pages of the damaged archive in the folder `damaged` that are as they were stored: how many.
        Articles that were taken out by hand stay out.

        Raises NoIndex where there is none, InputError where this archive holds something, StoreError, Busy.
        """
        from rag.indexing import Maker, salvage, settle
        from rag.store.copies import legible, sound, withdrawn

        path = archive_at(damaged, "give the folder of a damaged archive")
        if self.store.counts()["pages"]:
            raise InputError("{path} holds an archive", "give --home a new folder", path=self.settings.home)
        with self._writing("salvage"), legible(path, self.settings.home) as there:
            self.store.withdraw(withdrawn(there))
            make = Maker(self.embedder)
            count = salvage(self.store, make, sound(there), edition=self._editions.current())
            settle(self.store, self.dense, self.lexical)
        return count

    @contextmanager
    def _writing(self, what: str) -> Iterator[None]:
        """While it lasts this is the only process that changes the archive. Raises Busy."""
        from rag.embedding import own
        from rag.store.lock import sweep

        with self.store.writing(what):
            own.sweep(self.settings.home, self.store.manifest().get("model", ""))
            sweep(self.settings.home / _DENSE)
            yield

    # ---- parts

    @Part
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

    @Part
    def reader(self) -> Reader | None:
        """The small model that reads passages and claims; None where it is off. Raises ModelUnavailable."""
        if (chosen := self.settings.reader) == "off":
            return None
        from rag.reader import Reader

        return Reader.open(None if chosen == "on" else Path(chosen))

    @Part
    def dense(self) -> DenseIndex:
        from rag.index.dense import DenseIndex

        return DenseIndex(self.settings.home / _DENSE, self._editions, self.embedder.dim)

    @Part
    def lexical(self) -> LexicalIndex:
        from rag.index.lexical import LexicalIndex

        index = LexicalIndex(self.settings.home / "lexical", self._editions)
        self._open.callback(index.close)
        return index

    @Part
    def retriever(self) -> Retriever:
        """Raises IndexMismatch, ModelUnavailable."""
        from rag.find.gate import EvidenceGate
        from rag.find.retrieval import Retriever

        s = self.settings
        reranker = None
        if s.rerank_model:
            from rag.find.rerank import CrossEncoderReranker

            reranker = CrossEncoderReranker(s.rerank_model, device=s.embed_device, offline=s.offline)
        self._editions.check()
        return Retriever(
            self.store,
            self.dense,
            self.lexical,
            self.embedder,
            gate=EvidenceGate(s.gate) if s.gate >= 0 else EvidenceGate(),
            reranker=reranker,
            variants=self.spellings,
        )

    @Part
    def answerer(self) -> Answerer:
        """Answers with the language model that is set, or by quoting. Raises SettingsError, IndexMismatch."""
        return self._answering(self._chat_model(), self.settings.check)

    @Part
    def strict(self) -> Answerer:
        """The same, with the same model: sentences that are not borne out are withheld."""
        return self._answering(self.answerer.model, "strict")

    @Part
    def quoter(self) -> Answerer:
        """Answers by quoting, and asks no language model for anything."""
        return self._answering(None, self.settings.check)

    def _answering(self, model: Generator | None, check: Policy) -> Answerer:
        from rag.answer.answerer import Answerer
        from rag.check import check as by_rules

        s = self.settings
        answerer = Answerer(
            self.retriever,
            model,
            coverage=self.store.coverage,
            catalogue=self.store.listed,
            named=self.store.named,
            most=s.wide,
            k=s.k,
            context=s.llm_context,
            check=check,
            longest=s.max_question,
            patience=s.rewrite_timeout,
            printed=lambda: self._printed,
            variants=lambda: self._variants,
            checker=partial(
                by_rules, variants=self._variants, support=self.support, reader=lambda: self.reader
            ),
        )
        self._open.callback(answerer.close)
        return answerer

    @Part
    def verifier(self) -> Verifier:
        from rag.check.verify import Verifier

        return Verifier(
            self.retriever, variants=self._variants, support=self.support, reader=lambda: self.reader
        )

    @Part
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

    @Part
    def _printed(self) -> str:
        """The language of most that is in the archive, as its first page tells."""
        from rag.text.language import language

        return next((language(page.text[:2000]) for page in self.store.pages()), "zh")

    @Part
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
            headers={name: value.get_secret_value() for name, value in s.llm_headers.items()},
            body=s.llm_body,
            connect=s.llm_connect_timeout,
            read=s.llm_read_timeout,
            total=s.llm_total_timeout,
            retries=s.llm_retries,
        )

    @Part
    def _editions(self) -> Editions:
        from rag.indexing import Editions

        return Editions(self.store, self.embedder)
