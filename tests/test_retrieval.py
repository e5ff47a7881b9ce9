"""One question through both indexes: fused, filtered, joined, limited, timed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from zlib import crc32

import numpy as np
import pytest

from eval.bm25 import BM25
from rag.embedding import Vectors
from rag.errors import InputError
from rag.find.gate import EvidenceGate
from rag.find.retrieval import Retriever
from rag.text.chunking import chunk, passage
from rag.text.tokens import tokens
from rag.types import Article, Chunk, Filters, Hit, Kind

DAY = date(2024, 4, 3)


def article(id_: str, title: str, body: str, **more: object) -> Article:
    return Article(id_, "p", 0, Kind.NEWS, title, f"{title}\n{body}", (), body=len(title) + 1, **more)  # type: ignore[arg-type]


RIVER = article("river", "扁担河治理", "扁担河武进区范围河道长度为4.68千米。一级支流共有7条。", published=DAY)
PLANT = article("plant", "污水处理厂投运", "武南第二污水处理厂总投资约6亿元。该工程于2019年底开工建设。")
CONTEST = article("contest", "学习达人挑战赛收官", "总决赛在武进人民商场举行。14场比赛的冠军队伍会师总决赛。")
COPY = article(
    "copy",
    "扁担河治理",
    "扁担河武进区范围河道长度为4.68千米。一级支流共有7条。",
    source="另一报",
    published=DAY,
)
SOLAR = article("solar", "Solar power", "Panels on the pond make electricity. Fish live below them.")


class Bags:
    """A real, tiny embedder: a text is the sum of fixed random directions of its tokens."""

    name, dim, max_tokens = "bags", 64, 512

    def count_tokens(self, text: str) -> int:
        return len(tokens(text))

    def embed_query(self, text: str) -> Vectors:
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(found, texts, strict=True):
            for token in tokens(text):
                row += np.random.default_rng(crc32(token.encode())).standard_normal(self.dim)
        norm = np.linalg.norm(found, axis=1, keepdims=True)
        return np.divide(found, norm, out=found, where=norm > 0)


class Shelf:
    """A store in memory, with exact search over its vectors."""

    def __init__(self, *articles: Article, limit: int = 300) -> None:
        self.rows = [
            (Chunk(0, one.id, a, b, one.text[a:b]), one)
            for one in articles
            for a, b in chunk(one, limit, overlap=0)
        ]
        self.passages = [passage(one, c.start, c.end) for c, one in self.rows]
        self.vectors = Bags().embed_passages(self.passages)
        self.asked: list[int] = []

    def chunks(self, ids: Sequence[int]) -> Mapping[int, tuple[Chunk, Article]]:
        self.asked += ids
        return {i: self.rows[i] for i in ids}

    def allowed(self, filters: Filters) -> Collection[int]:
        return [
            i for i, (_, one) in enumerate(self.rows) if not filters.sources or one.source in filters.sources
        ]

    def search(
        self, vector: Vectors, k: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        cosines = self.vectors @ vector
        ids = sorted(range(len(self.rows)) if allowed is None else allowed, key=lambda i: -cosines[i])
        return [(i, float(cosines[i])) for i in ids[:k]]


def retriever(shelf: Shelf, **more: object) -> Retriever:
    return Retriever(shelf, shelf, BM25(shelf.passages), Bags(), gate=EvidenceGate(), **more)  # type: ignore[arg-type]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(RIVER, PLANT, CONTEST, SOLAR)


def test_the_right_article_first_with_what_each_stage_said(shelf: Shelf) -> None:
    found = retriever(shelf).retrieve("污水处理厂总投资多少？", k=2)
    first = found.hits[0]
    assert [hit.rank for hit in found.hits] == [1, 2]
    assert first.article.id == "plant"
    assert first.via.dense_rank == first.via.lexical_rank == 1
    assert first.score == max(hit.score for hit in found.hits)
    assert 0 < (first.via.alike or 0) <= 1
    assert {
        "filter",
        "embed",
        "dense",
        "lexical",
        "fuse",
        "load",
        "sentences",
        "alike",
        "gate",
        "total",
    } == set(found.timings)
    assert found.timings["total"] >= sum(v for k, v in found.timings.items() if k != "total") * 0.99


def test_traditional_and_full_width_find_the_same(shelf: Shelf) -> None:
    assert retriever(shelf).retrieve("汙水處理廠總投資？").hits[0].article.id == "plant"


def test_the_day_that_the_question_names_moves_up() -> None:
    old = article("old", "常务会议召开", "区政府常务会议学习文件，研究部署工作。", published=date(2023, 5, 1))
    new = article("new", "常务会议召开", "区政府常务会议学习条例，研究部署工作。", published=date(2024, 7, 9))
    find = retriever(Shelf(new, old)).retrieve
    assert find("2023年5月1日区政府常务会议").hits[0].article.id == "old"
    assert find("2024年7月区政府常务会议").hits[0].article.id == "new"


def test_a_filter_reaches_both_indexes() -> None:
    shelf = Shelf(RIVER, PLANT, COPY)
    hits = retriever(shelf).retrieve("扁担河有多长？", filters=Filters(sources=("另一报",))).hits
    assert [hit.article.id for hit in hits] == ["copy"]


def test_a_filter_that_nothing_passes_finds_nothing(shelf: Shelf) -> None:
    found = retriever(shelf).retrieve("扁担河？", filters=Filters(sources=("没有的报",)))
    assert found.hits == ()
    assert not found.evidence.enough


def test_the_same_words_in_two_papers_are_one_hit_that_names_both() -> None:
    hits = retriever(Shelf(RIVER, PLANT, COPY)).retrieve("扁担河有多长？").hits
    assert [(hit.article.id, [a.id for a in hit.same]) for hit in hits] == [
        ("copy", ["river"]),
        ("plant", []),
    ]


def test_neighbouring_chunks_that_both_answer_are_joined() -> None:
    whole = article("long", "扁担河", "扁担河河道长度为4.68千米。扁担河一级支流共有7条。扁担河北起大运河。")
    shelf = Shelf(whole, PLANT, limit=30)
    assert len([c for c, one in shelf.rows if one.id == "long"]) > 1
    first = retriever(shelf).retrieve("扁担河").hits[0]
    assert first.chunk.text == whole.text[first.chunk.start : first.chunk.end]
    assert "4.68千米" in first.chunk.text
    assert "7条" in first.chunk.text


def test_at_most_three_chunks_an_article() -> None:
    body = "".join(f"扁担河第{i}段正在施工。今天天气晴好。会议强调落实。" for i in range(12))
    shelf = Shelf(article("long", "扁担河", body), PLANT, limit=40)
    hits = retriever(shelf).retrieve("扁担河第3段 扁担河第9段", k=8).hits
    taken = sum(hit.chunk.end - hit.chunk.start for hit in hits if hit.article.id == "long")
    assert taken <= 3 * 40
    assert {hit.article.id for hit in hits} == {"long", "plant"}


def test_a_rewrite_is_searched_as_well(shelf: Shelf) -> None:
    hits = retriever(shelf).retrieve("那总投资呢？", also=("武南第二污水处理厂总投资多少？",)).hits
    assert hits[0].article.id == "plant"


def test_spellings_of_a_name_reach_the_inverted_index() -> None:
    shelf = Shelf(article("a", "督查", "恽淇丞督查重大项目。"), PLANT)
    plain = retriever(shelf).retrieve("恽洪丞")
    both = retriever(shelf, variants=lambda q: ("恽淇丞",)).retrieve("恽洪丞")
    assert both.hits[0].article.id == "a"
    assert (both.hits[0].via.lexical or 0) > (plain.hits[0].via.lexical or 0)


def test_the_ranking_is_the_same_whatever_k() -> None:
    """Also of more articles than are looked at closely: asked for twenty or for five, the same come first."""
    many = [
        article(f"a{i}", f"扁担河治理第{i}期", f"扁担河第{i}段长{i}千米，今年治理，投资{i * 3}万元。")
        for i in range(1, 90)
    ]
    find = retriever(Shelf(*many, PLANT, CONTEST)).retrieve
    order = [hit.article.id for hit in find("扁担河治理投资多少？", k=60).hits]
    assert len(order) == 60
    for k in (1, 5, 10, 25):
        assert [hit.article.id for hit in find("扁担河治理投资多少？", k=k).hits] == order[:k]


def test_one_sentence_that_holds_the_question_beats_its_words_strewn_over_a_passage() -> None:
    strewn = article(
        "strewn", "要闻", "扁担河两岸绿化。水厂大修。平均气温很低。水深两米的池塘干了。扁担河平安。"
    )
    whole = article("whole", "要闻", "市民来到公园。扁担河平均水深为两米。游船停航。气温回升。")
    first = retriever(Shelf(strewn, whole)).retrieve("扁担河平均水深").hits[0]
    assert first.article.id == "whole"


class Backwards:
    """A cross-encoder that prefers what came last."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        return [i / len(passages) for i in range(len(passages))]


def test_words_that_mean_the_same_bring_a_passage_up() -> None:
    shelf = Shelf(
        article("firm", "企业落户", "这家企业在园区投产。"),
        article("sea", "大海涨潮", "今天海边风浪很大。"),
        RIVER,
    )
    first = retriever(shelf).retrieve("公司开工").hits[0]
    assert first.article.id == "firm"


def test_a_reranker_has_the_last_word(shelf: Shelf) -> None:
    plain = retriever(shelf).retrieve("污水处理厂总投资多少？").hits
    again = retriever(shelf, reranker=Backwards()).retrieve("污水处理厂总投资多少？")
    assert [h.article.id for h in again.hits] == [h.article.id for h in reversed(plain)]
    assert again.hits[0].score == again.hits[0].via.rerank == 0.75
    assert "rerank" in again.timings


def test_a_chunk_deleted_since_is_left_out(shelf: Shelf) -> None:
    class Without(Shelf):
        def chunks(self, ids: Sequence[int]) -> Mapping[int, tuple[Chunk, Article]]:
            return {i: row for i, row in super().chunks(ids).items() if row[1].id != "plant"}

    hits = retriever(Without(RIVER, PLANT, CONTEST)).retrieve("污水处理厂总投资多少？").hits
    assert "plant" not in {hit.article.id for hit in hits}


@pytest.mark.parametrize("question", ["", " \n\t", "\x00\x1b"])
def test_an_empty_question_is_refused(shelf: Shelf, question: str) -> None:
    with pytest.raises(InputError, match="empty"):
        retriever(shelf).retrieve(question)


@pytest.mark.parametrize("question", ["？！", "的", "\ud800河", "扁担河" * 40_000, "สวัสดีชาวโลก", "🙂"])
def test_odd_questions_are_searched_like_any_other(shelf: Shelf, question: str) -> None:
    found = retriever(shelf).retrieve(question)
    assert all(isinstance(hit, Hit) for hit in found.hits)


def test_nothing_indexed() -> None:
    found = retriever(Shelf(PLANT, limit=300)).retrieve("扁担河")
    assert not found.evidence.enough
