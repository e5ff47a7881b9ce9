"""Small archives for tests: pages made into documents by the real chunker, with a tiny real embedder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np

from rag.corpus import Metadata
from rag.corpus.identity import content_hash
from rag.embedding import Vectors
from rag.indexing import Made, Maker
from rag.store import Document, Store
from rag.types import Page

NEWS = (
    "武进国家高新区凤翔科技园年用电量约2500万千瓦时。",
    "扁担河武进区范围河道长度为4.68千米。一级支流共有7条。",
    "武南第二污水处理厂总投资约6亿元，2019年底开工建设。",
    "市长盛蕾来到我区调研近零碳园区建设。她强调，要加快智能微电网建设。",
    "学习达人挑战赛总决赛在武进人民商场举行，14场比赛的冠军会师。",
    "前黄镇渔光互补项目每年可节约标煤24.39万吨。",
    "横山桥镇的芙蓉圩有水稻田3.5万亩。",
    "Panels on the pond make electricity; fish live below them.",
)


class Letters:
    """Each character has a fixed random direction; a text is their sum, scaled to length 1."""

    name, dim, max_tokens = "letters", 32, 512

    def count_tokens(self, text: str) -> int:
        return len(text)

    def embed_query(self, text: str) -> Vectors:
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(found, texts, strict=True):
            for letter in text:
                if not letter.isspace():
                    row += np.random.default_rng(crc32(letter.encode())).standard_normal(self.dim)
        norm = np.linalg.norm(found, axis=1, keepdims=True)
        return np.divide(found, norm, out=found, where=norm > 0)


def page(id_: str, body: str, *, title: str = "", path: str = "/news.jsonl", **more: object) -> Page:
    """A ready article as a line of JSONL gives it."""
    text = f"{title}\n{body}" if title else body
    known = {"source": "武进日报", "published": None, "number": "A1", **more}
    made = Page(id=id_, text=text, path=path, title=title, ready=True, **known)  # type: ignore[arg-type]
    about = Metadata(made.source, made.published, made.number, made.title, made.url)
    return replace(made, hash=made.hash or content_hash(text, about))


def documents(*pages: Page) -> list[Document]:
    return [made.document for made in Maker(Letters())([(p,) for p in pages]) if isinstance(made, Made)]


def put(store: Store, *pages: Page) -> None:
    store.put(documents(*pages))


def archive(folder: Path, bodies: Sequence[str] = NEWS) -> Store:
    """A store that holds each body as one article, `n1`, `n2`, …"""
    store = Store(folder / "wenbao.sqlite")
    put(store, *(page(f"n{i}", body) for i, body in enumerate(bodies, 1)))
    return store
