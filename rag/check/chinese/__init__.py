"""Chinese claims over Chinese print, clause by clause: figures, words, names, days and speakers."""

from rag.check.chinese.holding import Held, hold

__all__ = ["Held", "hold"]
