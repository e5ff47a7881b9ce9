"""A language model server that nobody here wrote: `transformers serve` on a tiny random model made on the spot."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from rag.chat.messages import End, Message, Words
from rag.chat.model import ChatModel
from rag.errors import LLMRejected
from rag.settings import load
from tests.serving import events, indexed, served

pytestmark = pytest.mark.slow
QUESTION = "凤翔科技园一年用多少电？"
_CHAT = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def tiny_model(folder: Path, texts: list[str]) -> Path:
    """A random two-layer Qwen2 with a byte-level tokenizer trained on `texts`."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=1000, special_tokens=special, initial_alphabet=alphabet)
    )
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|im_end|>")
    fast.chat_template = _CHAT
    fast.save_pretrained(folder)
    torch.manual_seed(7)
    config = Qwen2Config(
        vocab_size=len(fast), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=8192, initializer_range=0.6, tie_word_embeddings=False,
        eos_token_id=fast.eos_token_id, pad_token_id=fast.pad_token_id, bos_token_id=None,
    )  # fmt: skip
    Qwen2ForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Iterator[tuple[str, str]]:
    """The base URL of the server and the name of its model."""
    pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("peer")
    model = tiny_model(folder / "tiny", [p.read_text("utf-8") for p in sorted(seeds.iterdir())])
    (folder / "hub").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "transformers"),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    environment = {**os.environ, "HF_HOME": str(folder), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--device", "cpu", str(model)], env=environment, stdout=log, stderr=log
        )
        try:
            until = time.monotonic() + 90
            while time.monotonic() < until and process.poll() is None:
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.2)
            else:
                pytest.fail("`transformers serve` did not come up:\n" + (folder / "log").read_text())
            yield f"http://127.0.0.1:{port}/v1", str(model)
        finally:
            process.terminate()
            process.wait(20)


def test_its_stream_is_understood(peer: tuple[str, str]) -> None:
    url, name = peer

    async def talk() -> tuple[list[str], End]:
        words: list[str] = []
        async for part in ChatModel(url, name, body={"max_tokens": 12}).stream(
            [Message(role="user", content="你好")]
        ):
            if isinstance(part, Words):
                words.append(part.text)
            else:
                return words, part
        raise AssertionError

    words, end = asyncio.run(talk())
    assert len(words) > 1
    assert "".join(words).strip() == end.text
    assert end.reason in ("stop", "length")
    assert 0 < end.usage["completion_tokens"] <= 12
    assert end.usage["prompt_tokens"] > 0


def test_its_refusal_is_understood(peer: tuple[str, str]) -> None:
    url, _ = peer

    async def talk() -> End:
        return await ChatModel(url, "no-such-model", retries=0).complete(
            [Message(role="user", content="你好")]
        )

    with pytest.raises(LLMRejected, match="400"):
        asyncio.run(talk())


def test_an_answer_from_it_goes_the_whole_way(peer: tuple[str, str], tmp_path: Path, seeds: Path) -> None:
    url, name = peer
    home = indexed(tmp_path, [seeds / "000_8f4836216c4ab2e0.txt"])
    settings = load(home=home, llm_base_url=url, llm_model=name, llm_body={"max_tokens": 16}, gate=0.0)
    with served(create_app(settings)) as ours:
        sent = events(httpx.post(f"{ours}/chat", json={"question": QUESTION, "stream": True}, timeout=60))
    assert [sent[0][0], sent[-1][0]] == ["found", "done"]
    reply = sent[-1][1]
    assert reply["mode"] == "llm"
    assert reply["answer"]
    assert all(reply["answer"][c["start"] : c["end"]] == c["text"] for c in reply["claims"])
    assert reply["usage"]["completion_tokens"] > 0
