"""The trained network as an int8 ONNX file: word rows with a scale each, weights by output channel."""

from __future__ import annotations

import copy
import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from rag.training.reader.encoder import Network
from rag.training.reader.train import FAULTY

OPSET = 17


class _Rows(nn.Module):
    """An embedding whose rows are int8 times a scale."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.rows: Tensor
        self.scale: Tensor
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


class _Probabilities(nn.Module):
    """The network with probabilities for answers, claims and tokens (their weight in training taken out); spans stay
    logits."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        answers, spans, claims, wrong = self.network(ids, mask, kinds)
        return answers.sigmoid(), spans, claims.softmax(-1), (wrong - math.log(FAULTY)).sigmoid()


def export(network: Network, path: Path) -> None:
    """Write `path` (model.onnx): inputs ids, mask, kinds (int64); outputs answers, spans, claims, wrong (float32)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    made = _Probabilities(copy.deepcopy(network).eval())
    made.network.words = _Rows(made.network.words.weight.detach())  # type: ignore[assignment]
    plain, ready = path.with_suffix(".plain.onnx"), path.with_suffix(".ready.onnx")
    ids = torch.full((2, 24), 5)
    names = ["answers", "spans", "claims", "wrong"]
    axes = {"ids": {0: "batch", 1: "length"}, "mask": {0: "batch", 1: "length"},
        "kinds": {0: "batch", 1: "length"}, "answers": {0: "batch"},
            "spans": {0: "batch", 1: "length"}, "claims": {0: "batch"}, "wrong": {0: "batch", 1: "length"}}  # fmt: skip
    torch.onnx.export(
        made, (ids, torch.ones_like(ids), torch.ones_like(ids)), str(plain), input_names=["ids", "mask", "kinds"], output_names=names,
        dynamic_axes=axes, opset_version=OPSET, dynamo=False,
    )  # fmt: skip
    quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        str(ready),
        str(path),
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
    plain.unlink()
    ready.unlink()


def differs(network: Network, path: Path, ids: Tensor, mask: Tensor, kinds: Tensor) -> float:
    """The greatest difference of a claim's probabilities between the network and its int8 file."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        wanted = network.eval()(ids, mask, kinds)[2].softmax(-1).numpy()
    got = session.run(["claims"], {"ids": ids.numpy(), "mask": mask.numpy(), "kinds": kinds.numpy()})[0]
    return float(np.abs(wanted - got).max())
