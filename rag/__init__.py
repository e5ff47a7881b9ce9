"""Wenbao: ask the newspaper, get an answer that shows where it stands in print."""

__version__ = "0.1.0"
