"""`functools.cached_property` for an object that many threads use and that ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from rag.errors import StoreError

T = TypeVar("T")


class Parts:
    """An object with parts: each is made by one thread when it is first asked for, none after `end_parts`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._ended = False

    def drop_parts(self, *names: str) -> None:
        """Make these anew when they are next asked for."""
        with self.lock:
            for name in names:
                self.__dict__.pop(name, None)

    def end_parts(self) -> None:
        """From now on each part is refused with a StoreError."""
        with self.lock:
            self._ended = True
            self.drop_parts(
                *(name for name in self.__dict__ if isinstance(getattr(type(self), name, None), Part))
            )

    def part(self, name: str, make: Callable[[Any], T]) -> T:
        """The part of this name, made where there is none yet. Raises StoreError after the end."""
        with self.lock:
            if self._ended:
                raise StoreError("this archive is closed", "open it again: Engine.open(settings)")
            if name not in self.__dict__:
                self.__dict__[name] = make(self)
            made: T = self.__dict__[name]
            return made


class Part(Generic[T]):
    """A part of a `Parts`, as the decorator of the method that makes it."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, of: None, owner: type) -> Part[T]: ...
    @overload
    def __get__(self, of: Parts, owner: type) -> T: ...
    def __get__(self, of: Parts | None, owner: type) -> Part[T] | T:
        return self if of is None else of.part(self._name, self._make)

    def __set__(self, of: Parts, value: T) -> None:
        of.__dict__[self._name] = value
