"""The command line. `main` is the console script `wenbao`; `python -m rag` is the same."""

from rag.cli.run import main

__all__ = ["main"]
