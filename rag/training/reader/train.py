"""Training by the clock: one run over claims and readings, checkpoints that it resumes from."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from rag.reader.windows import matched
from rag.training.reader.encoder import HEADS, Network
from rag.training.reader.examples import Example

BATCH = 16
LONGEST = 248
FIRST = 90  # tokens of the question or claim at most
RATE, HEADS_RATE = 1.6e-4, 5e-4
WARM = 150
FAULTY = 4.0  # weight of a token that is not carried: one in ten
# Shares of the batches: of readings, of claims made by rule, of written claims.
SHARES = {"read": 0.2, "claim": 0.3, "written": 0.5}


@dataclass(frozen=True, slots=True)
class Batch:
    """Token ids and mask (examples × length), labels, and for readings the tokens of start and end (-100: none).

    `wrong`: 1 for tokens of a claim that the print does not carry, 0 for others of it, -1 where that is not known."""

    task: str
    ids: Tensor
    mask: Tensor
    kinds: Tensor
    labels: Tensor
    starts: Tensor
    ends: Tensor
    shown: Tensor
    wrong: Tensor


def batch(tokenizer: Any, examples: Sequence[Example], longest: int = LONGEST) -> Batch:
    """The examples (of one task) as "<s> text </s> </s> print </s>"."""
    firsts = tokenizer.encode_batch([e.text for e in examples], add_special_tokens=False)
    seconds = tokenizer.encode_batch([e.print for e in examples], add_special_tokens=False)
    rows, marks, starts, ends, shown, faults = [], [], [], [], [], []
    for example, first, second in zip(examples, firsts, seconds, strict=True):
        a = first.ids[:FIRST]
        b = second.ids[: longest - len(a) - 4]
        lead = len(a) + 3
        rows.append([0, *a, 2, 2, *b, 2])
        marks.append(matched(a, b))
        spans = example.wrong
        faults.append(
            [-1] * len(a)
            if spans is None
            else [int(any(x < end and y > start for start, end in spans)) for x, y in first.offsets[: len(a)]]
        )
        shown.append((lead, lead + len(b)))
        start = end = -100
        if example.start >= 0:
            inside = [
                i
                for i, (x, y) in enumerate(second.offsets[: len(b)])
                if y > example.start and x < example.end and y > x
            ]
            if inside and second.offsets[inside[-1]][1] >= example.end:
                start, end = lead + inside[0], lead + inside[-1]
        starts.append(start)
        ends.append(end)
    width = max(map(len, rows))
    ids = torch.ones(len(rows), width, dtype=torch.long)
    mask = torch.zeros(len(rows), width, dtype=torch.long)
    kinds = torch.zeros(len(rows), width, dtype=torch.long)
    wrong = torch.full((len(rows), width), -1)
    print_ = torch.zeros(len(rows), width, dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
        kinds[i, : len(row)] = torch.tensor(marks[i])
        wrong[i, 1 : 1 + len(faults[i])] = torch.tensor(faults[i], dtype=torch.long)
        print_[i, shown[i][0] : shown[i][1]] = True
    labels = torch.tensor([e.label for e in examples])
    return Batch(
        examples[0].task, ids, mask, kinds, labels, torch.tensor(starts), torch.tensor(ends), print_, wrong
    )


def loss_of(network: Network, b: Batch) -> Tensor:
    """Cross-entropy of the task's heads."""
    answers, spans, claims, wrong = network(b.ids, b.mask, b.kinds)
    if b.task == "claim":
        loss = F.cross_entropy(claims, b.labels, label_smoothing=0.02)
        known = b.wrong >= 0
        if bool(known.any()):
            # A hint far denser than one label a claim: which words are at fault.
            faults = F.binary_cross_entropy_with_logits(
                wrong[known], b.wrong[known].float(), pos_weight=torch.tensor(FAULTY)
            )
            loss = loss + faults
        return loss
    loss = F.binary_cross_entropy_with_logits(answers, b.labels.float())
    # Those without an answer point at <s>; judged passages without a marked answer teach nothing about its place.
    shown = b.shown.clone()
    shown[:, 0] = True
    spans = spans.masked_fill(~shown[:, :, None], -1e4)
    for column, places in enumerate((b.starts, b.ends)):
        aim = places.masked_fill(b.labels == 0, 0)
        if bool((aim >= 0).any()):
            loss = loss + 0.5 * F.cross_entropy(spans[:, :, column], aim, ignore_index=-100)
    return loss


def order(examples: Sequence[Example], dice: random.Random) -> Iterator[list[Example]]:
    """Batches of examples of like length without end, each example once a round."""
    while True:
        mixed = list(examples)
        dice.shuffle(mixed)
        for at in range(0, len(mixed), BATCH * 80):
            part = sorted(
                mixed[at : at + BATCH * 80], key=lambda e: len(e.text.encode()) + len(e.print.encode())
            )
            groups = [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
            dice.shuffle(groups)
            yield from groups


def train(
    examples: Sequence[Example],
    kept: Sequence[Example],
    tokenizer: Any,
    base: Path,
    out: Path,
    minutes: float,
    seed: int = 1,
    save_every: float = 300,
    say: Callable[[str], None] = print,
) -> Network:
    """Train for `minutes` of wall clock in all, resumed runs counted together; the rate falls to 0 at the end."""
    torch.manual_seed(seed)
    network = Network.from_base(base)
    optimizer = _optimizer(network)
    saved = out / "train.pt"
    steps, before = _resumed(saved, network, optimizer)
    dice = random.Random(seed + steps)
    kinds = {name: [e for e in examples if _stream(e) == name] for name in SHARES}
    streams = {name: order(some, dice) for name, some in kinds.items() if some}
    network.train()
    began = last_saved = time.monotonic()
    running: dict[str, list[float]] = defaultdict(list)
    while True:
        spent = before + time.monotonic() - began
        left = max(0.0, 1 - spent / (minutes * 60))
        name = dice.choices(list(streams), [SHARES[n] for n in streams])[0]
        rate = min(1.0, (steps + 1) / WARM) * left
        running[name].append(_step(network, optimizer, batch(tokenizer, next(streams[name])), rate))
        steps += 1
        if steps % 50 == 0:
            means = " ".join(
                f"{task} {np.mean(values[-100:]):.3f}" for task, values in sorted(running.items())
            )
            say(f"{steps} steps {spent:.0f} s loss {means}")
        over = left <= 0
        if over or time.monotonic() - last_saved > save_every:
            last_saved = time.monotonic()
            _save(saved, network, optimizer, steps, spent)
            say(f"saved; {measure(network, kept[:300], tokenizer)}")
            network.train()
        if over:
            return network.eval()


def _optimizer(network: Network) -> torch.optim.Optimizer:
    """Over what is learned, in groups with a rate of their own ("top"); the embeddings and the first layer are frozen."""
    for parameter in (
        network.words.weight,
        network.positions.weight,
        *network.norm.parameters(),
        *network.layers[0].parameters(),
    ):
        parameter.requires_grad_(False)  # less to learn in an hour, and the int8 rows stay as they were
    heads: list[torch.nn.Parameter] = []
    plain: list[torch.nn.Parameter] = []
    undecayed: list[torch.nn.Parameter] = []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            kind = heads if name.split(".")[0] in HEADS else undecayed if parameter.ndim < 2 else plain
            kind.append(parameter)
    groups: list[dict[str, Any]] = [
        {"params": plain, "weight_decay": 0.01, "top": RATE},
        {"params": undecayed, "weight_decay": 0.0, "top": RATE},
        {"params": heads, "weight_decay": 0.0, "top": HEADS_RATE},
    ]
    return torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98))


def _step(network: Network, optimizer: torch.optim.Optimizer, b: Batch, rate: float) -> float:
    """One batch learned at `rate` times the rate of each group; its loss."""
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * rate
    loss = loss_of(network, b)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def _resumed(saved: Path, network: Network, optimizer: torch.optim.Optimizer) -> tuple[int, float]:
    """The steps and seconds of the run that was saved there, with its weights loaded; none where there is none."""
    if not saved.exists():
        return 0, 0.0
    state = torch.load(saved, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return state["steps"], state["seconds"]


def _save(
    saved: Path, network: Network, optimizer: torch.optim.Optimizer, steps: int, seconds: float
) -> None:
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "steps": steps,
        "seconds": seconds,
    }
    new = saved.with_suffix(".new")
    torch.save(state, new)
    new.rename(saved)


def _stream(example: Example) -> str:
    return "written" if example.kind.startswith("written") else example.task


@torch.no_grad()
def measure(network: Network, examples: Sequence[Example], tokenizer: Any) -> str:
    """One line: claims right of three, true ones kept and false ones caught at one half, readings' area."""
    network.eval()
    right: list[float] = []
    true: list[float] = []
    caught: list[float] = []
    yes: list[float] = []
    no: list[float] = []
    for task in ("claim", "read"):
        part = [e for e in examples if e.task == task]
        for at in range(0, len(part), BATCH):
            b = batch(tokenizer, part[at : at + BATCH])
            answers, _, claims, _ = network(b.ids, b.mask, b.kinds)
            if task == "claim":
                for label, row in zip(b.labels.tolist(), claims.softmax(-1).tolist(), strict=True):
                    right.append(float(max(range(3), key=row.__getitem__) == label))
                    (true if label == 0 else caught).append(float((row[0] >= 0.5) == (label == 0)))
            else:
                for label, value in zip(b.labels.tolist(), answers.tolist(), strict=True):
                    (yes if label else no).append(value)
    area = np.mean([[y > n for n in no] for y in yes]) if yes and no else float("nan")
    return f"claims {np.mean(right):.3f} true kept {np.mean(true):.3f} false caught {np.mean(caught):.3f} area {area:.3f}"
