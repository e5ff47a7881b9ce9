"""A worker process of `rag.indexing.pool`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from rag.embedding.static import StaticEmbedder
from rag.indexing.make import Maker
from rag.indexing.pool import receive, send
from rag.text.words import use


def main() -> None:
    """Answer work until the input ends. The terminal's Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    back = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints must not get between the results.
    folder, dim, words = receive(sys.stdin.buffer)
    use(words)
    make = Maker(StaticEmbedder(folder, dim=dim) if dim else StaticEmbedder(folder))
    with suppress(BrokenPipeError):  # The parent has ended.
        while (groups := receive(sys.stdin.buffer)) is not None:
            try:
                made = make(groups)
            except Exception as exc:
                exc.add_note("in a worker process of indexing")
                send(back, exc)
            else:
                send(back, made)


if __name__ == "__main__":
    main()
