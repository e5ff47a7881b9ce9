"""Events on their way to a client: batched, kept awake, ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from api.streaming import event, kept_awake, merged
from rag.types import Delta, Found


async def counted(pauses: list[float], ended: list[str]) -> AsyncGenerator[int]:
    try:
        for number, pause in enumerate(pauses):
            await asyncio.sleep(pause)
            yield number
    finally:
        ended.append("ended")


def drained(pauses: list[float], every: float = 10.0) -> list[tuple[int, ...]]:
    async def drain() -> list[tuple[int, ...]]:
        return [batch async for batch in kept_awake(counted(pauses, []), every)]

    return asyncio.run(drain())


def test_items_come_as_they_are_made_and_silence_is_an_empty_batch() -> None:
    assert drained([0.01, 0.01]) == [(0,), (1,)]
    assert drained([]) == []
    slow = drained([0.0, 0.3], every=0.1)
    assert (slow[0], slow[-1]) == ((0,), (1,))
    assert slow[1:-1] == [()] * len(slow[1:-1]) != []


def test_a_reader_that_is_late_gets_all_at_once() -> None:
    async def late() -> list[tuple[int, ...]]:
        got = []
        async for batch in kept_awake(counted([0.0] * 5, [])):
            got.append(batch)
            await asyncio.sleep(0.05)
        return got

    got = asyncio.run(late())
    assert [n for batch in got for n in batch] == [0, 1, 2, 3, 4]
    assert len(got) <= 2


def test_a_fault_passes_and_leaving_ends_the_source() -> None:
    async def broken() -> AsyncGenerator[int]:
        yield 1
        raise ValueError("broke")

    async def leave(ended: list[str]) -> None:
        batches = kept_awake(counted([0.0] + [5.0] * 3, ended))
        assert await anext(batches) == (0,)
        await batches.aclose()
        await asyncio.sleep(0.01)

    async def drain() -> list[tuple[int, ...]]:
        return [batch async for batch in kept_awake(broken())]

    ended: list[str] = []
    asyncio.run(leave(ended))
    assert ended == ["ended"]
    with pytest.raises(ValueError, match="broke"):
        asyncio.run(drain())


def test_neighbouring_deltas_are_one_event() -> None:
    found = Found("问", ())
    assert list(merged([Delta("甲"), Delta("乙"), found, Delta("丙")])) == [Delta("甲乙"), found, Delta("丙")]
    assert list(merged([])) == []


def test_an_event_is_one_block() -> None:
    assert event('{"a": 1}', "done") == b'event: done\ndata: {"a": 1}\n\n'
    assert event('{"a": "\u2028\u2029\x85"}') == b'data: {"a": "\\u2028\\u2029\\u0085"}\n\n'
    assert event("[DONE]") == b"data: [DONE]\n\n"
