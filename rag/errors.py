"""Every error that Wenbao raises on purpose: what is wrong, and what to type or set to mend it."""

from __future__ import annotations

from rag.phrase import Phrase


class WenbaoError(Exception):
    """The root. `hint` is the command or setting that mends it; `retryable` means the same call may succeed
    later. `code` is the stable name that HTTP clients and scripts see.

    Both are English phrases, filled in with `words`; command line and HTTP say them in the reader's language.
    """

    code = "error"
    retryable = False

    def __init__(self, message: str, hint: str = "", /, **words: object) -> None:
        self.message = _phrase(message, words)
        self.hint = _phrase(hint, words)
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} — {self.hint}" if self.hint else self.message


def _phrase(text: str, words: dict[str, object]) -> Phrase:
    return text if isinstance(text, Phrase) else Phrase(text, **words)


class SettingsError(WenbaoError):
    """A setting is wrong or does not fit another."""

    code = "bad_settings"


class InputError(WenbaoError):
    """What the caller sent cannot be used (an empty question, a bad date)."""

    code = "bad_input"


class TooLarge(InputError):
    """The input is over a documented limit."""

    code = "too_large"


class NotFound(WenbaoError):
    """No such article, page or file."""

    code = "not_found"


class UnreadableFile(WenbaoError):
    """A file that cannot be read as a newspaper page: binary, empty, broken, or of an unknown format."""

    code = "unreadable_file"


class UnusableDocument(WenbaoError):
    """A page that was read, but stopped a stage of indexing: it is kept out whole."""

    code = "unusable_document"


class StoreError(WenbaoError):
    """The store cannot be used: absent, locked, full, or written by a newer version."""

    code = "store"


class Damaged(StoreError):
    """Something in the store is not what was written."""

    code = "damaged"


class NoIndex(StoreError):
    """Nothing has been indexed yet."""

    code = "no_index"


class Busy(StoreError):
    """Another process is changing the archive."""

    code = "busy"
    retryable = True


class IndexMismatch(StoreError):
    """The store was made with another embedding model, tokenizer or chunker."""

    code = "index_mismatch"


class ModelUnavailable(WenbaoError):
    """An embedding or reranking model cannot be loaded."""

    code = "model_unavailable"


class LLMError(WenbaoError):
    """The language model did not answer as it should."""

    code = "llm"


class LLMRejected(LLMError):
    """The server refused the request (key, model name, request shape)."""

    code = "llm_rejected"


class LLMUnavailable(LLMError):
    """The server cannot be reached, is overloaded, or broke off."""

    code = "llm_unavailable"
    retryable = True


class LLMTimeout(LLMUnavailable):
    """The server took longer than the limit set."""

    code = "llm_timeout"


class LLMEmpty(LLMError):
    """The server answered, and its reply holds no words."""

    code = "llm_empty"
