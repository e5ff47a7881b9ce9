"""Files damaged as disks, copies and crashes damage them, each by a random place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

Harm = Callable[[Random, bytes], bytes]
_BLOCK = 4096


def cut(chance: Random, data: bytes) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))] if data else data


def bit(chance: Random, data: bytes) -> bytes:
    """One bit is another."""
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def blank(chance: Random, data: bytes) -> bytes:
    """Some bytes are zero."""
    at, size = chance.randrange(len(data)), chance.choice((8, 64, 512))
    return data[:at] + b"\0" * len(data[at : at + size]) + data[at + size :]


def noise(chance: Random, data: bytes) -> bytes:
    """Some bytes are others."""
    at, size = chance.randrange(len(data)), chance.choice((2, 16, 512))
    return data[:at] + chance.randbytes(len(data[at : at + size])) + data[at + size :]


def lost(chance: Random, data: bytes) -> bytes:
    """A block of the disk is zero."""
    at = chance.randrange(-(-len(data) // _BLOCK)) * _BLOCK
    return data[:at] + b"\0" * len(data[at : at + _BLOCK]) + data[at + _BLOCK :]


def misplaced(chance: Random, data: bytes) -> bytes:
    """A block of the disk holds what another does."""
    blocks = [data[i : i + _BLOCK] for i in range(0, len(data), _BLOCK)]
    blocks[chance.randrange(len(blocks))] = chance.choice(blocks)
    return b"".join(blocks)


def longer(chance: Random, data: bytes) -> bytes:
    """Something stands after its end."""
    return data + chance.choice((b"\0" * _BLOCK, chance.randbytes(100), data))


def empty(chance: Random, data: bytes) -> bytes:
    """Nothing is left."""
    return b""


HARMS: Mapping[Harm, int] = {cut: 2, bit: 6, blank: 4, noise: 4, lost: 3, misplaced: 2, longer: 1, empty: 1}


@dataclass(frozen=True, slots=True)
class Damage:
    """One file of an archive that is another (nothing: it is gone), and how it came so."""

    file: str
    how: str
    data: bytes | None


def damage(seed: int, number: int, home: Path, older: Path) -> Damage:
    """The damage of this number to the archive in `home`, the same each time; `older` is a copy of another day.

    Half of them are to the store.
    """
    chance = Random(f"{seed}:{number}")
    store, *others = sorted(
        (str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and path.stat().st_size),
        key=lambda name: (not name.endswith(".sqlite"), name),
    )
    others = [name for name in others if not name.endswith((".lock", "-shm"))]
    name = store if chance.random() < 0.5 else chance.choice(others)
    drawn = chance.random()
    if drawn < 0.04 and name != store:
        return Damage(name, "gone", None)
    if drawn < 0.08 and (before := older / name).is_file():
        return Damage(name, "of another day", before.read_bytes())
    harm = chance.choices(list(HARMS), list(HARMS.values()))[0]
    data = (home / name).read_bytes()
    return Damage(name, harm.__name__, harm(chance, data))
