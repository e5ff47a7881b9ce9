"""What a server has done, as Prometheus reads it: requests, stages, answers, verdicts, and how much is in the archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from rag.types import Answer, Claim

TYPE = "text/plain; version=0.0.4; charset=utf-8"
_STAGE = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)
_REQUEST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)


class Metrics:
    """The counts of one process. Labels are names of ours, never words of a question or an article."""

    def __init__(self) -> None:
        self._registry = made = CollectorRegistry()
        ProcessCollector(registry=made)
        self._requests = Counter(
            "wenbao_requests", "Requests that were answered.", ["method", "route", "status"], registry=made
        )
        self._seconds = Histogram(
            "wenbao_request_seconds",
            "From a request to its last byte.",
            ["route"],
            buckets=_REQUEST,
            registry=made,
        )
        self._stages = Histogram(
            "wenbao_stage_seconds",
            "Each stage of searches and answers.",
            ["stage"],
            buckets=_STAGE,
            registry=made,
        )
        self._answers = Counter(
            "wenbao_answers",
            "Answers; no_evidence and refused are refusals.",
            ["status", "mode"],
            registry=made,
        )
        self._verdicts = Counter(
            "wenbao_verdicts", "Sentences that were checked.", ["verdict", "of"], registry=made
        )
        self._tokens = Counter(
            "wenbao_tokens", "Tokens as the language model counts them.", ["kind"], registry=made
        )
        self._stored = Gauge("wenbao_stored", "How much is in the archive.", ["what"], registry=made)

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def searched(self, timings: Mapping[str, float]) -> None:
        """Milliseconds of each stage."""
        for stage, ms in timings.items():
            self._stages.labels(stage).observe(ms / 1000)

    def answered(self, answer: Answer) -> None:
        self._answers.labels(answer.status.value, answer.mode).inc()
        self.searched(answer.timings)
        self.checked(answer.claims, "answer")
        for kind in ("prompt_tokens", "completion_tokens"):
            self._tokens.labels(kind.removesuffix("_tokens")).inc(max(0, answer.usage.get(kind, 0)))

    def checked(self, claims: Iterable[Claim], of: str) -> None:
        for claim in claims:
            self._verdicts.labels(claim.status.value, of).inc()

    def page(self, stored: Mapping[str, int]) -> bytes:
        """All of them, beside how much there is `stored`, in the text format of Prometheus."""
        for what, count in stored.items():
            self._stored.labels(what).set(count)
        return bytes(generate_latest(self._registry))
