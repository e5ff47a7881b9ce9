"""A scripted OpenAI-compatible server for benchmarks: it streams a fixed answer at a set pace and notes when."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field

WORDS = ("凤翔科技园", "一年用电", "约2500万千瓦时", "[1]", "。")


@dataclass(slots=True)
class SlowLLM:
    """Waits `first` seconds, then streams `pieces` pieces, one every `pause` seconds.

    `asked` and `begun` are the moments (perf_counter) of each request's arrival and of its first piece.
    """

    first: float = 0.5
    pause: float = 0.05
    pieces: int = 40
    asked: list[float] = field(default_factory=list)
    begun: list[float] = field(default_factory=list)

    async def serve(self, port: int = 0) -> asyncio.Server:
        """Listens on 127.0.0.1; the port is that of `server.sockets[0]`."""
        return await asyncio.start_server(self._answer, "127.0.0.1", port, backlog=1024)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The client has gone away.
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answers one request on the connection; False at its end."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = next(
            (int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("content-length:")), 0
        )
        sent = await reader.readexactly(length)
        if not head.startswith("post"):
            body = json.dumps({"object": "list", "data": [{"id": "slow", "object": "model"}]}).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                % (len(body), body)
            )
            await writer.drain()
            return True
        rewrite = (
            b"You prepare questions for a search" in sent
        )  # Answered at once: the answer is what is timed.
        if not rewrite:
            self.asked.append(time.perf_counter())
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        await asyncio.sleep(0 if rewrite else self.first)
        for i in range(0 if rewrite else self.pieces):
            if i == 0:
                self.begun.append(time.perf_counter())
            else:
                await asyncio.sleep(self.pause)
            _send(writer, _event({"content": WORDS[i % len(WORDS)]}))
            await writer.drain()
        _send(writer, _event({}, "stop") + b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True  # fmt: skip


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "slow", "object": "chat.completion.chunk", "model": "slow", "choices": [choice]}
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(b"%x\r\n%s\r\n" % (len(data), data))
