"""Hits → an answer: by a language model, or by quoting. `answerer` is the main path."""
