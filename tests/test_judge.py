"""The optional judges of support, over a real cross-encoder and a chat model behind a scripted transport."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from rag.chat.model import ChatModel
from rag.check.judges import ChatJudge, EntailmentJudge
from rag.engine import Engine
from rag.errors import ModelUnavailable
from rag.settings import load
from rag.types import Article, Chunk, Hit, Kind, Scores
from tests.scripted import Script, scripted

TEXT = "凤翔科技园年用电量约2500万千瓦时。"
HIT = Hit(1, 1.0, Chunk(1, "a", 0, len(TEXT), TEXT), Article("a", "p", 1, Kind.NEWS, "", TEXT, ()), Scores())


def _entailment_model(folder: Path, labels: list[str]) -> str:
    """A cross-encoder that finds the second label e² times as likely as each other one, whatever it reads."""
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = Tokenizer(models.WordLevel({"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(folder)
    config = BertConfig(
        vocab_size=4, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
        id2label=dict(enumerate(labels)),
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.0, 2.0, 0.0]))
    model.save_pretrained(folder)
    return str(folder)


def test_a_cross_encoder_gives_the_probability_of_entailment(tmp_path: Path) -> None:
    judge = EntailmentJudge(
        _entailment_model(tmp_path, ["contradiction", "entailment", "neutral"]), device="cpu"
    )
    assert judge("用电2500万千瓦时。", [HIT, HIT]) == pytest.approx(0.787, abs=0.001)
    assert judge("用电2500万千瓦时。", []) == 0.0


def test_a_model_that_knows_no_entailment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no label for entailment, only bad, good, so"):
        EntailmentJudge(_entailment_model(tmp_path, ["bad", "good", "so"]), device="cpu")


def test_a_judge_that_is_not_there_says_so() -> None:
    with pytest.raises(ModelUnavailable, match="there is no folder"):
        EntailmentJudge("./no/judge")


@pytest.mark.parametrize(
    ("reply", "support"),
    [
        ('{"support": "full"}', 1.0),
        ('Sure: {"support":"none"}', 0.0),
        ('{"support": "partial"}', 0.5),
        ("I cannot tell.", 0.5),
    ],
)
def test_a_chat_model_is_shown_claim_and_passages_as_data(reply: str, support: float) -> None:
    with scripted(Script([reply])) as server:
        assert ChatJudge(ChatModel(server.url, "m"))("用电2500万千瓦时。", [HIT]) == support
        messages = server.requests[0]["messages"]
    assert json.loads(messages[-1]["content"]) == {"claim": "用电2500万千瓦时。", "passages": [TEXT]}


def test_a_chat_judge_is_asked_once_for_each_claim_and_rescues_what_only_words_failed(tmp_path: Path) -> None:
    asked: list[str] = []

    def judging(body: dict[str, Any]) -> Script:
        if body["messages"][0]["content"].startswith("You judge"):
            asked.append(json.loads(body["messages"][-1]["content"])["claim"])
            return Script(['{"support": "full"}'])
        return Script(
            [
                "凤翔科技园一年用电约2500万千瓦时[1]。",
                "那地方一年吃掉的电可不少[1]。",
                "用电2600万千瓦时[1]。",
                "凤翔科技园一年用电约2500万千瓦时[1]。",
            ]
        )

    line = {"title": "凤翔科技园", "body": TEXT, "date": "2024-04-03"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line, ensure_ascii=False), "utf-8")
    with scripted(judging) as server:
        settings = load(home=tmp_path / "home", llm_base_url=server.url, llm_model="m", judge_llm=True)
        with Engine.open(settings, create=True) as engine:
            engine.index([tmp_path / "a.jsonl"])
            answer = asyncio.run(engine.answerer.ask("凤翔科技园一年用多少电？"))
    # The wrong figure is beyond its help, and the same sentence is not asked of twice.
    assert asked == ["凤翔科技园一年用电约2500万千瓦时。", "那地方一年吃掉的电可不少。"]
    assert [claim.status for claim in answer.claims] == ["verified", "verified", "unsupported", "verified"]
