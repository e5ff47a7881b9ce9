"""The one door to onnxruntime: questions and claims read beside passages by the shipped int8 encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelUnavailable
from rag.reader.reading import Entailment, Reading
from rag.reader.windows import Window, padded, windows

SHIPPED = Path(__file__).parent / "model"
# Tokens of one run, padding included: enough to keep two cores busy, little memory (12 windows of 248).
_TOKENS = 3072
# An answer is no longer than this many tokens.
_ANSWER = 48
_TRIM = " \t\n\u3000，。；：、,;:"

Floats = NDArray[np.float32]


class Reader:
    """Reads with the model of a folder. `Reader.open()` opens the shipped one; calls from several threads are safe."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._lock = Lock()  # fast tokenizers are not thread-safe

    @classmethod
    def open(cls, folder: Path | None = None, threads: int = 2) -> Reader:
        """The reader of `folder` (None: the shipped one) on so many threads; ModelUnavailable where there is none."""
        place = SHIPPED if folder is None else Path(folder)
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = max(1, threads)
            options.inter_op_num_threads = 1
            options.log_severity_level = 4
            # Idle threads sleep: spinning ones would take the core that the next step needs.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            session = onnxruntime.InferenceSession(
                str(place / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as exc:  # tokenizers and onnxruntime raise bare Exception
            raise ModelUnavailable(
                "no reader can be read at {place}: {why}",
                "reinstall wenbao, or set WENBAO_READER=off",
                place=place,
                why=exc,
            ) from exc
        return cls(session, tokenizer)

    def read(self, question: str, passages: Sequence[str]) -> tuple[Reading, ...]:
        """A reading of each passage: does it answer the question, and where. An empty passage does not."""
        best: dict[int, Reading] = {}
        for window, answers, spans, _, _ in self._run(question, passages):
            if not window.offsets:
                continue
            start, end, score = _span(spans[window.lead : window.lead + len(window.offsets)])
            reading = Reading(answers, window.offsets[start][0], window.offsets[end][1], score)
            if window.passage not in best or reading.answers > best[window.passage].answers:
                best[window.passage] = reading
        nothing = Reading(0.0, 0, 0, 0.0)
        return tuple(_trimmed(best.get(i, nothing), text) for i, text in enumerate(passages))

    def entails(self, claim: str, passages: Sequence[str]) -> tuple[Entailment, ...]:
        """For each passage whether it carries the claim. Of a long one the window counts that carries it, else the
        one that says most about it. Without a claim or without print nothing is told."""
        best: dict[int, Entailment] = {}
        for window, _, _, (supported, contradicted, untold), wrong in self._run(claim, passages):
            if not window.own or not window.offsets:
                continue
            start, end, odds = _fault(window, wrong)
            # Both heads must agree: the one of the whole claim and the one of its words.
            doubt = supported * odds
            here = Entailment(supported - doubt, contradicted + doubt, untold, start, end, odds)
            there = best.get(window.passage)
            if there is None or _weight(here) > _weight(there):
                best[window.passage] = here
        return tuple(best.get(i, Entailment(0.0, 0.0, 1.0)) for i in range(len(passages)))

    def _run(
        self, text: str, passages: Sequence[str]
    ) -> Iterator[tuple[Window, float, Floats, tuple[float, float, float], Floats]]:
        """Every window with its answer's probability, span logits (length × 2), the claim's three, each token's fault."""
        if not passages:
            return
        with self._lock:
            found = list(windows(self._tokenizer, text, passages))
        found.sort(key=lambda w: len(w.ids))
        at = 0
        while at < len(found):
            # Sorted, so the last of a batch is its longest.
            end = at + 1
            while end < len(found) and (end + 1 - at) * len(found[end].ids) <= _TOKENS:
                end += 1
            ids, mask, kinds = padded(found[at:end])
            feed = {
                "ids": np.asarray(ids, np.int64),
                "mask": np.asarray(mask, np.int64),
                "kinds": np.asarray(kinds, np.int64),
            }
            answers, spans, claims, wrong = self._session.run(["answers", "spans", "claims", "wrong"], feed)
            for i, window in enumerate(found[at:end]):
                supported, contradicted, untold = (float(v) for v in claims[i] / claims[i].sum())
                yield window, float(answers[i]), spans[i], (supported, contradicted, untold), wrong[i]
            at = end


def _weight(e: Entailment) -> tuple[bool, float]:
    return (e.supported >= 0.5, e.supported if e.supported >= 0.5 else 1 - e.untold)


def _fault(window: Window, wrong: Floats) -> tuple[int, int, float]:
    """The characters of the claim around its token most at odds, with its like-minded neighbours."""
    of_claim = wrong[1 : 1 + len(window.own)]
    first = last = int(of_claim.argmax())
    most = float(of_claim[first])
    while first and of_claim[first - 1] > most / 2:
        first -= 1
    while last + 1 < len(of_claim) and of_claim[last + 1] > most / 2:
        last += 1
    return window.own[first][0], window.own[last][1], most


def _span(logits: Floats) -> tuple[int, int, float]:
    """First and last token of the best span, and its share among all starts and ends."""
    starts, ends = logits[:, 0], logits[:, 1]
    length = len(starts)
    table = starts[:, None] + ends[None, :]
    first, last = np.indices((length, length))
    table = np.where((last >= first) & (last - first < _ANSWER), table, -np.inf)
    start, end = divmod(int(table.argmax()), length)
    share = _softmax(starts)[start] * _softmax(ends)[end]
    return start, end, float(share)


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum(), np.float32)


def _trimmed(reading: Reading, text: str) -> Reading:
    """The reading without spaces and commas at the ends of its characters."""
    start, end = reading.start, min(reading.end, len(text))
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return Reading(reading.answers, start, end, reading.score)
