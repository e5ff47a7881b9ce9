"""Makes the shipped embedding model again from the public data sets: `python -m rag.training --help`."""
