"""More passages than a prompt holds: read part by part, and the answer written from what each part gave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from rag.answer.asked import Asked
from rag.answer.prompt import instructions, joining, messages, part
from rag.answer.reply import read
from rag.chat.messages import End, Generator, Message
from rag.check.markers import resolve
from rag.errors import LLMError
from rag.text.denials import only_denies
from rag.text.messages import say
from rag.types import Hit

_AT_ONCE = 4
_log = logging.getLogger("wenbao")


@dataclass(frozen=True, slots=True)
class Parts:
    """`prompt` asks for the answer from what the parts gave, `notes`; there are none where no part had anything.
    `failed`: the model read no part at all."""

    asked: Asked
    prompt: Sequence[Message]
    notes: tuple[str, ...]
    failed: LLMError | None = None


async def in_parts(asked: Asked, model: Generator, limit: int, variants: Mapping[str, str]) -> Parts:
    """The passages of a question read by `model`, `limit` characters at a time, a few parts at once."""
    batches = _batches(asked.hits, limit)
    gate = asyncio.Semaphore(_AT_ONCE)

    async def note(number: int, hits: Sequence[Hit]) -> str | LLMError:
        more = part(asked.language, number, len(batches))
        words = messages(
            asked.question, asked.history, hits, asked.language, limit=limit, variants=variants, more=more
        )
        try:
            async with gate:
                return await _noted(asked, model, words)
        except LLMError as exc:
            _log.warning("language model, part %d of %d: %s", number, len(batches), exc)
            return exc

    made = await asyncio.gather(*(note(n, hits) for n, hits in enumerate(batches, 1)))
    faults = [one for one in made if isinstance(one, LLMError)]
    notes = tuple(one for one in made if isinstance(one, str) and one)
    lost = sum(len(hits) for one, hits in zip(made, batches, strict=True) if isinstance(one, LLMError))
    if lost:
        asked = replace(asked, told=(*asked.told, say("read.lost", asked.language, count=str(lost))))
    room = max(200, limit // max(1, len(notes)))
    fitted = [_cut(note, room) for note in notes]
    prompt = joining(asked.question, asked.history, fitted, len(asked.hits), asked.language, asked.order)
    return Parts(asked, prompt, notes, faults[0] if len(faults) == len(made) else None)


async def _noted(asked: Asked, model: Generator, words: Sequence[Message]) -> str:
    """What one part has for the question, with its markers in one form; "" where it has nothing."""
    end = End("", "", model.model)
    async with aclosing(model.stream(words)) as pieces:
        async for piece in pieces:
            end = piece if isinstance(piece, End) else end
    text = await asyncio.to_thread(read, end.text, asked.question, instructions(asked.language), asked.given)
    return "" if await asyncio.to_thread(only_denies, text) else resolve(text, len(asked.hits)).text


def _batches(hits: Sequence[Hit], limit: int) -> list[list[Hit]]:
    """The hits in their order, as many together as a prompt holds; each part about as long as the others."""
    sizes = [min(len(hit.chunk.text), limit) for hit in hits]
    share = sum(sizes) / max(1, -(-sum(sizes) // limit))
    batches: list[list[Hit]] = []
    room = 0.0
    for hit, size in zip(hits, sizes, strict=True):
        if not batches or room < size / 2 or sum(len(h.chunk.text) for h in batches[-1]) + size > limit:
            batches.append([])
            room = share
        batches[-1].append(hit)
        room -= size
    return batches


def _cut(note: str, room: int) -> str:
    """The whole lines of a note that fit."""
    if len(note) <= room:
        return note
    return note[: note.rfind("\n", 0, room)] if "\n" in note[:room] else note[:room]
