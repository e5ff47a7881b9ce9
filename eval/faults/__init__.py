"""Under fire: kills, hostile texts, mutated files, damaged copies, and commands at once."""

from eval.faults.command import main

__all__ = ["main"]
