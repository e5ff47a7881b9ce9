"""The network: a BERT-like encoder over "<s> question or claim </s> </s> print </s>" and three heads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rag.training.reader.base import LAYERS

HEADS = {"answers", "spans", "found", "claims", "deep", "kinds", "wrong", "worst"}
KINDS = 7  # how a token is matched: `rag.reader.windows.matched`


class Layer(nn.Module):
    """Self-attention and a feed-forward part, each added and normed after (Devlin et al. 2019)."""

    def __init__(self, hidden: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, 1e-12), nn.LayerNorm(hidden, 1e-12)

    def forward(self, x: Tensor, mask: Tensor, drop: float) -> Tensor:
        batch, length, hidden = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        if torch.onnx.is_in_onnx_export():
            weight = (q @ k.transpose(2, 3)) * (hidden // self.heads) ** -0.5 + mask
            seen = weight.softmax(-1) @ v
        else:
            seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        seen = seen.transpose(1, 2).reshape(batch, length, hidden)
        x = self.aln(x + F.dropout(self.ao(seen), drop, self.training))
        out: Tensor = self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x))), drop, self.training))
        return out


class Network(nn.Module):
    """ids, mask, kinds (batch × length) → answers (batch), spans (batch × length × 2), claims (batch × 3), wrong
    (batch × length: is this token of the claim not carried?), as logits."""

    def __init__(
        self, words: int, positions: int, hidden: int = 384, heads: int = 12, inner: int = 1536
    ) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(words, hidden), nn.Embedding(positions, hidden)
        self.norm = nn.LayerNorm(hidden, 1e-12)
        self.kinds = nn.Embedding(KINDS, hidden)
        nn.init.normal_(self.kinds.weight, std=0.1)
        self.layers = nn.ModuleList(Layer(hidden, heads, inner) for _ in range(LAYERS))
        self.answers, self.spans = nn.Linear(hidden, 1), nn.Linear(hidden, 2)
        self.found = nn.Linear(2, 1)
        nn.init.constant_(self.found.weight, 0.25)
        self.deep, self.claims = nn.Linear(2 * hidden, hidden), nn.Linear(hidden, 3)
        self.wrong, self.worst = nn.Linear(hidden, 1), nn.Linear(1, 3)
        nn.init.constant_(self.wrong.bias, -2.0)
        self.drop = 0.0

    @classmethod
    def from_base(cls, path: Path) -> Network:
        """The encoder of base.npz with heads that know nothing yet."""
        arrays = np.load(path)
        made = cls(*(arrays[name].shape[0] for name in ("words", "positions")))
        state: dict[str, Any] = {}
        for name in arrays.files:
            key = f"layers.{name}" if name[0].isdigit() else f"{name}.weight" if "." not in name else name
            state[key] = torch.from_numpy(arrays[name])
        missing, unknown = made.load_state_dict(state, strict=False)
        if unknown or {name.split(".")[0] for name in missing} - HEADS:
            raise ValueError(f"base.npz does not fit the network: {missing} {unknown}")
        return made

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        where = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(where)[None])
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        x = self.layers[0](x, bias, self.drop) + self.kinds(kinds)
        for layer in self.layers[1:]:
            x = layer(x, bias, self.drop)
        first = x[:, 0]
        shown = mask[:, :, None].to(x.dtype)
        mean = (x * shown).sum(1) / shown.sum(1)
        judged = self.claims(F.gelu(self.deep(torch.cat([first, mean], 1))))
        wrong = self.wrong(x).squeeze(-1)
        own = (kinds >= 1) & (kinds <= 3)
        worst = wrong.masked_fill(~own, -10.0).amax(1, keepdim=True)
        spans = self.spans(x)
        # As in SQuAD 2.0 a passage without an answer has its span at <s>; how far the best one stands above that.
        best = spans.masked_fill((kinds < 4)[:, :, None], -20.0).amax(1) - spans[:, 0]
        answers = (self.answers(first) + self.found(best.clamp(-12, 12))).squeeze(-1)
        return answers, spans, judged + self.worst(worst), wrong
