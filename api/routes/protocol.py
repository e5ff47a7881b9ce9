"""The shapes of the OpenAI protocol, as far as they are spoken here."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.desk import Mode
from rag.types import AnswerStatus
from rag.wire import CitationOut, ClaimOut, Conditions, FiltersIn, Text, Timings

MODEL = "wenbao"
# What each name asks for: as the server is set, only what is borne out, only the words of the print.
MODELS: dict[str, Mode] = {MODEL: "", f"{MODEL}-strict": "strict", f"{MODEL}-quote": "quote"}


# ---- what clients send


class Part(BaseModel):
    """A piece of a message; only text is read."""

    type: str = Field("text", description="Only pieces of type text are read.")
    text: Text = Field("", description="The words.")


class MessageIn(BaseModel):
    """One message of the conversation."""

    role: str = Field(
        description="user and assistant are read; other messages, system among them, are passed over."
    )
    content: Text | list[Part] | None = Field(None, description="What was said.")

    def words(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream ends with."""

    include_usage: bool = Field(False, description="Whether a last chunk counts the tokens.")


class CompletionRequest(BaseModel):
    """`POST /v1/chat/completions`. Further fields of the protocol are accepted and named in the reply as `ignored`: the
    answer is made from the archive, by the model that the server is set to."""

    model_config = ConfigDict(extra="allow")

    messages: list[MessageIn] = Field(
        min_length=1, max_length=500, description="The conversation; its last message is the question."
    )
    model: str = Field(
        MODEL,
        description="wenbao: as the server is set; wenbao-strict: sentences that are not borne out are withheld; "
        "wenbao-quote: the words of the print alone. Any other name is taken for wenbao, and named in `ignored`.",
    )
    stream: bool | None = Field(False, description="Whether the answer comes in chunks, as it is made.")
    stream_options: StreamOptions | None = Field(None, description="What a stream ends with.")
    filters: Conditions = FiltersIn()

    @property
    def ignored(self) -> list[str]:
        """The names of the fields that change nothing here."""
        return sorted([*(self.model_extra or ()), *(() if self.model in MODELS else ("model",))])

    @property
    def asked(self) -> str:
        """The name of the model that answers."""
        return self.model if self.model in MODELS else MODEL


# ---- what they get


class ModelOut(BaseModel):
    """A model that can be asked."""

    id: str = Field(MODEL, description="Its name.")
    object: Literal["model"] = Field("model", description="Always model.")
    created: int = Field(0, description="Always 0.")
    owned_by: str = Field(MODEL, description="Whose it is.")


class ModelsOut(BaseModel):
    """The models there are."""

    object: Literal["list"] = Field("list", description="Always list.")
    data: list[ModelOut] = Field([ModelOut(id=name) for name in MODELS], description="The models.")


class UrlCitation(BaseModel):
    """Where the words behind a marker stand."""

    start_index: int = Field(ge=0, description="First character of the marker in the answer, from 0.")
    end_index: int = Field(ge=0, description="Character after the marker in the answer.")
    title: str = Field(description="Headline of the article.")
    url: str = Field(description="Address at which the article opens with the words marked.")


class Annotation(BaseModel):
    """A citation, as this protocol has it."""

    type: Literal["url_citation"] = Field("url_citation", description="Always url_citation.")
    url_citation: UrlCitation = Field(description="The citation.")


class MessageOut(BaseModel):
    """The answer."""

    role: Literal["assistant"] = Field("assistant", description="Always assistant.")
    content: str = Field(
        description="The answer with its markers and, where the server is so set, a list of sources."
    )
    refusal: None = Field(None, description="Always null; a refusal is told by `status`.")
    annotations: list[Annotation] = Field(description="The citations of the answer.")


class Choice(BaseModel):
    """The one answer there is."""

    index: Literal[0] = Field(0, description="Always 0.")
    message: MessageOut = Field(description="The message that holds the answer.")
    finish_reason: Literal["stop"] = Field("stop", description="Always stop.")
    logprobs: None = Field(None, description="Always null.")


class Usage(BaseModel):
    """Tokens as the language model counts them; 0 where there was none."""

    prompt_tokens: int = Field(description="Of what it was sent.")
    completion_tokens: int = Field(description="Of what it wrote.")
    total_tokens: int = Field(description="Of both.")


class Completion(BaseModel):
    """A `chat.completion`, and beside the fields of the protocol those of `POST /chat`."""

    id: str = Field(description="Name of this answer.")
    object: Literal["chat.completion"] = Field("chat.completion", description="Always chat.completion.")
    created: int = Field(description="Seconds since 1970.")
    model: str = Field(MODEL, description="Name of the model that answered.")
    choices: list[Choice] = Field(description="One answer.")
    usage: Usage = Field(description="The tokens spent.")
    answer: str = Field(description="The answer with its markers, without a list of sources.")
    status: AnswerStatus = Field(description="Whether it was answered, and from print.")
    mode: str = Field(description="llm: by the language model; extractive: by quoting.")
    note: str = Field(description="What the reader should know, in words.")
    question_used: str = Field(description="What was searched for.")
    citations: list[CitationOut] = Field(description="Every marker, in the order of the answer.")
    claims: list[ClaimOut] = Field(description="Every sentence, in the order of the answer.")
    timings: Timings
    ignored: list[str] = Field(description="Fields of the request that change nothing here.")
