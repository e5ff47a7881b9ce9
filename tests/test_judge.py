"""The optional judges of support, over a real cross-encoder and a chat model behind a scripted transport."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.chat.model import ChatModel
from rag.check.judges import ChatJudge, EntailmentJudge
from rag.errors import ModelUnavailable
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
