"""Keys: who may read the archive over HTTP, who may change it. Only hashes are kept, in `keys.json` of the archive's folder."""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from rag.errors import InputError, NotFound, SettingsError, WenbaoError

_FILE = "keys.json"


class Unauthorized(WenbaoError):
    """The key is missing or wrong."""

    code = "unauthorized"


class Forbidden(WenbaoError):
    """The key is right, and may not do this."""

    code = "forbidden"


class Scope(StrEnum):
    """What a key may do; each may also do what those before it may."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


_ORDER = (Scope.READ, Scope.WRITE, Scope.ADMIN)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: `hash` is the SHA-256 of it, in hexadecimal. It is 256 bits drawn at random, so that nothing
    slower is called for."""

    id: str
    name: str
    scope: Scope
    hash: str
    made: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the name of the key (empty where none is needed), and what it may do."""

    name: str
    scope: Scope

    def may(self, scope: Scope) -> bool:
        return _ORDER.index(self.scope) >= _ORDER.index(scope)


def add(home: Path, name: str, scope: Scope) -> tuple[Key, str]:
    """A new key, and the words that are sent as it, which are not kept. Raises InputError, SettingsError."""
    if not name.strip():
        raise InputError("a key needs a name", "wenbao keys add NAME")
    with _changing(home) as keys:
        if any(key.name == name for key in keys):
            raise InputError("there is a key of the name {name!r}", "wenbao keys revoke {name}", name=name)
        id_, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        words = f"wb_{id_}_{secret}"
        key = Key(id_, name, scope, _hash(words), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        keys.append(key)
    return key, words


def listed(home: Path) -> tuple[Key, ...]:
    """The keys there are, the oldest first. Raises SettingsError."""
    return _read(home / _FILE)


def revoke(home: Path, name: str) -> Key:
    """Take a key back, by its name or id: servers that run refuse it from the next request on. Raises NotFound."""
    with _changing(home) as keys:
        for key in keys:
            if name in (key.name, key.id):
                keys.remove(key)
                return key
        raise NotFound("there is no key {name!r}", "`wenbao keys list` names those there are", name=name)


class Keyring:
    """The keys that hold for a server: those of the archive, as they are now, and `master`, which may do everything.

    Where a key was once needed one is needed: taking the last one back, or the file away, lets nobody in.
    """

    def __init__(self, home: Path, master: str = "") -> None:
        self._path, self._master = home / _FILE, master.strip()
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()
        self._needed = bool(self._master)

    @property
    def needed(self) -> bool:
        """Whether anybody needs a key. Raises SettingsError."""
        self._now()
        return self._needed

    def caller(self, given: Iterable[str]) -> Caller:
        """Whoever sends one of these keys. Raises Unauthorized, SettingsError."""
        kept = self._now()
        if not self._needed:
            return Caller("", Scope.ADMIN)
        found: Caller | None = None
        for words in filter(None, (key.strip() for key in given)):
            # Headers are bytes, which the framework reads as Latin-1.
            said = words.encode("latin-1", "replace")
            if self._master and hmac.compare_digest(said, self._master.encode()):
                found = Caller("WENBAO_API_KEY", Scope.ADMIN)
            hashed = sha256(said).hexdigest()
            for key in kept:
                if hmac.compare_digest(hashed, key.hash):
                    found = Caller(key.name, key.scope)
        if found is None:
            raise Unauthorized("the key is missing or wrong", "send it as `Authorization: Bearer KEY`")
        return found

    def _now(self) -> tuple[Key, ...]:
        """The keys in the file, read again when it is another."""
        try:
            there = os.stat(self._path)
            seen = (there.st_ino, there.st_mtime_ns, there.st_size)
            self._needed = True
        except FileNotFoundError:
            seen = (0, 0, 0)
        if seen != self._seen:
            self._keys, self._seen = _read(self._path), seen
        return self._keys


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def _read(path: Path) -> tuple[Key, ...]:
    try:
        found = json.loads(path.read_text("utf-8"))
        return tuple(replace(key, scope=Scope(key.scope)) for key in (Key(**row) for row in found["keys"]))
    except FileNotFoundError:
        return ()
    except OSError as exc:
        raise SettingsError(
            "{path} cannot be read ({why})", "check its permissions", path=path, why=exc
        ) from exc
    except (ValueError, TypeError, KeyError) as exc:
        # Nobody is let in by a file that may have held keys.
        raise SettingsError(
            "{path} is damaged", "stop the server, delete it and add the keys again", path=path
        ) from exc


@contextmanager
def _changing(home: Path) -> Iterator[list[Key]]:
    """The keys, as a list that is written when it ends well; one process at a time."""
    path = home / _FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        with (home / f"{_FILE}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            keys = list(_read(path))
            yield keys
            beside = path.with_name(f".{_FILE}.{os.getpid()}")
            beside.unlink(missing_ok=True)
            with open(
                os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
            ) as file:
                json.dump({"keys": [asdict(key) for key in keys]}, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
    except OSError as exc:
        raise SettingsError(
            "{path} cannot be written ({why})", "check its permissions", path=path, why=exc
        ) from exc
