"""`wenbao ask` and `wenbao chat`."""

from __future__ import annotations

import asyncio
import json as json_
import sys
from pathlib import Path

import typer

from rag.cli.conditions import left_out, met
from rag.cli.exits import FAULT, NO_ANSWER, OK, UNSUPPORTED
from rag.cli.open import opened
from rag.cli.render import citations, doubts
from rag.cli.say import fault, say
from rag.cli.typed import line, piped
from rag.engine import Engine
from rag.errors import WenbaoError
from rag.text.shown import escaped
from rag.types import Answer, AnswerStatus, Delta, Done, Filters, Turn

_EXITS = {
    AnswerStatus.ANSWERED: OK,
    AnswerStatus.UNCITED: OK,
    AnswerStatus.UNSUPPORTED: UNSUPPORTED,
}


def ask_once(question: str, filters: Filters, k: int | None, json: bool, home: Path | None) -> int:
    """Answer one question; `-` reads it from standard input. Returns the exit code."""
    if question == "-":
        question = piped()
    with opened(home, k=k) as engine:
        met(engine, filters)
        if json:
            from rag.wire import chat_reply

            answer = asyncio.run(engine.answerer.ask(question, (), filters))
            typer.echo(
                escaped(json_.dumps(chat_reply(answer).model_dump(mode="json"), ensure_ascii=False, indent=2))
            )
        else:
            answer = asyncio.run(_stream(engine, question, (), filters))
            _below(engine, answer)
            for line in left_out(engine, filters):
                typer.secho(line, fg="bright_black")
    return _EXITS.get(answer.status, NO_ANSWER)


def chat_on(filters: Filters, home: Path | None) -> int:
    """Read questions until the end of input; each knows the turns before it. Returns the exit code."""
    if sys.stdin.isatty():
        import readline  # noqa: F401 — importing it gives input() line editing and history

        typer.echo(say("cli.begin"), err=True)
    history: list[Turn] = []
    with opened(home) as engine:
        met(engine, filters)
        while (question := _next_question()) not in ("", "/exit", "/quit"):
            try:
                answer = asyncio.run(_stream(engine, question, tuple(history), filters))
            except KeyboardInterrupt:
                typer.echo(say("cli.stopped"), err=True)
                continue
            except WenbaoError as exc:
                fault(exc)
                if not sys.stdin.isatty():
                    return FAULT
                continue
            _below(engine, answer)
            history += [Turn("user", question), Turn("assistant", answer.text)]
    return OK


def _next_question() -> str:
    try:
        return (input(say("cli.prompt")) if sys.stdin.isatty() else line()).strip()
    except EOFError:
        return ""


async def _stream(engine: Engine, question: str, history: tuple[Turn, ...], filters: Filters) -> Answer:
    """Print the answer as it comes; in the end print it again only if the final text is another."""
    live = sys.stdout.isatty()
    shown = ""
    answer: Answer | None = None
    async for event in engine.answerer.stream(question, history, filters):
        if isinstance(event, Delta) and live:
            typer.echo(event.text, nl=False)
            sys.stdout.flush()
            shown += event.text
        elif isinstance(event, Done):
            answer = event.answer
    assert answer is not None, "an answer stream always ends in Done"
    if shown.strip() == answer.text.strip() and shown:
        typer.echo("")
    else:
        if shown:
            typer.echo(say("cli.after_checking"))
        typer.echo(answer.text)
    return answer


def _below(engine: Engine, answer: Answer) -> None:
    """What stands below an answer: note, cited words, and what could not be verified."""
    if answer.note:
        typer.secho(answer.note, fg="bright_black")
    if answer.question_used != answer.question.strip():
        typer.secho(say("cli.searched_as") + answer.question_used, fg="bright_black")
    articles = {hit.article.id: hit.article for hit in answer.hits}
    if lines := list(citations(answer, articles)):
        typer.echo("")
        for line in lines:
            typer.echo(line)
    if answer.mode == "llm" and (lines := list(doubts(answer.claims))):
        typer.echo(say("cli.not_verified"))
        for line in lines:
            typer.echo(line)
