"""Files → `Page`s: formats, encodings, metadata, content hash.

What is known of a page is taken from the options given, its sidecar (`NAME.meta.json`), its front matter,
its file name and its printed header, in this order.
"""

from rag.corpus.formats import SUFFIXES, beside, files, fingerprint, fingerprints, read, walk
from rag.corpus.metadata import Metadata, of_json, pattern, spelled

__all__ = [
    "SUFFIXES", "Metadata", "beside", "files", "fingerprint", "fingerprints", "of_json", "pattern", "read",
    "spelled", "walk",
]  # fmt: skip
